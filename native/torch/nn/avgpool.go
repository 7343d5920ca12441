package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// Average pooling of one, two and three dimensions.
var opAvgPool = [...]*native.Op{
	native.NewOp("aten::avg_pool1d", ""), native.NewOp("aten::avg_pool2d", ""), native.NewOp("aten::avg_pool3d", ""),
}

// AvgPool1dOptions are the options of [NewAvgPool1d].
type AvgPool1dOptions struct {
	Stride            []int64 // the steps of the window; default the kernel's size
	Padding           []int64 // zeros on both sides; default 0
	CeilMode          bool    // also a last window that is not full; default false
	NoCountIncludePad bool    // do not count the padding in the mean; default false
}

// AvgPoolOptions are the options of [NewAvgPool2d] and [NewAvgPool3d]. A list of one
// number is for all dimensions.
type AvgPoolOptions struct {
	Stride            []int64 // the steps of the window; default the kernel's size
	Padding           []int64 // zeros on both sides; default 0
	CeilMode          bool    // also a last window that is not full; default false
	NoCountIncludePad bool    // do not count the padding in the mean; default false
	DivisorOverride   *int64  // divide by it; default the count
}

// avgPool is what AvgPool1d, AvgPool2d and AvgPool3d share. The lists are as they were
// given.
type avgPool struct {
	Base
	KernelSize      []int64
	Stride          []int64
	Padding         []int64
	CeilMode        bool
	CountIncludePad bool
	DivisorOverride *int64
	dims            int
}

func newAvgPool(layer string, n int, kernel []int64, o AvgPoolOptions) avgPool {
	kernel = sizesOf(layer, "kernel_size", n, kernel)
	if o.DivisorOverride != nil && *o.DivisorOverride == 0 {
		usage.Panic(layer, "divisor_override is 0")
	}
	return avgPool{
		KernelSize:      kernel,
		Stride:          sizesOf(layer, "stride", n, o.Stride, kernel...),
		Padding:         sizesOf(layer, "padding", n, o.Padding, 0),
		CeilMode:        o.CeilMode,
		CountIncludePad: !o.NoCountIncludePad,
		DivisorOverride: o.DivisorOverride,
		dims:            n,
	}
}

// Forward returns the mean of each window of x, [batch, channels, ...] or [channels,
// ...].
func (m *avgPool) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m.self(), x, m.forward) }

func (m *avgPool) forward(_ Module, x *torch.Tensor) *torch.Tensor {
	list := func(given []int64) native.Arg { return native.Ints(spread(given, m.dims)) }
	args := []native.Arg{op.Arg(x), list(m.KernelSize), list(m.Stride), list(m.Padding), native.Bool(m.CeilMode), native.Bool(m.CountIncludePad)}
	if m.dims > 1 {
		divisor := native.None()
		if m.DivisorOverride != nil {
			divisor = native.Int(*m.DivisorOverride)
		}
		args = append(args, divisor)
	}
	return op.One(opAvgPool[m.dims-1], args...)
}

// ExtraRepr returns what Python prints of the layer.
func (m *avgPool) ExtraRepr() string {
	text := pySize
	if m.dims == 1 {
		text = pytext.Tuple
	}
	return fmt.Sprintf("kernel_size=%s, stride=%s, padding=%s", text(m.KernelSize), text(m.Stride), text(m.Padding))
}

// AvgPool1d returns the mean of each window of [batch, channels, length],
// torch.nn.AvgPool1d.
type AvgPool1d struct{ avgPool }

// NewAvgPool1d returns a pooling over windows of kernelSize elements.
func NewAvgPool1d[K torch.SizeOf](kernelSize K, opts ...AvgPool1dOptions) *AvgPool1d {
	o := usage.Option("AvgPool1d", opts)
	all := AvgPoolOptions{Stride: o.Stride, Padding: o.Padding, CeilMode: o.CeilMode, NoCountIncludePad: o.NoCountIncludePad}
	return Register(&AvgPool1d{newAvgPool("AvgPool1d", 1, listOf(kernelSize), all)})
}

// AvgPool2d returns the mean of each window of [batch, channels, height, width],
// torch.nn.AvgPool2d.
type AvgPool2d struct{ avgPool }

// NewAvgPool2d returns a pooling over windows of kernelSize elements.
func NewAvgPool2d[K torch.SizeOf](kernelSize K, opts ...AvgPoolOptions) *AvgPool2d {
	return Register(&AvgPool2d{newAvgPool("AvgPool2d", 2, listOf(kernelSize), usage.Option("AvgPool2d", opts))})
}

// AvgPool3d returns the mean of each window of [batch, channels, depth, height,
// width], torch.nn.AvgPool3d.
type AvgPool3d struct{ avgPool }

// NewAvgPool3d returns a pooling over windows of kernelSize elements.
func NewAvgPool3d[K torch.SizeOf](kernelSize K, opts ...AvgPoolOptions) *AvgPool3d {
	return Register(&AvgPool3d{newAvgPool("AvgPool3d", 3, listOf(kernelSize), usage.Option("AvgPool3d", opts))})
}
