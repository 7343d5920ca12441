package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// Max pooling of one, two and three dimensions, and that with indices.
var (
	opMaxPool = [...]*native.Op{
		native.NewOp("aten::max_pool1d", ""), native.NewOp("aten::max_pool2d", ""), native.NewOp("aten::max_pool3d", ""),
	}
	opMaxPoolIndices = [...]*native.Op{
		native.NewOp("aten::max_pool1d_with_indices", ""), native.NewOp("aten::max_pool2d_with_indices", ""),
		native.NewOp("aten::max_pool3d_with_indices", ""),
	}
)

// MaxPoolOptions are the options of [NewMaxPool1d], [NewMaxPool2d] and [NewMaxPool3d].
// A list of one number is for all dimensions.
type MaxPoolOptions struct {
	Stride        []int64 // the steps of the window; default the kernel's size
	Padding       []int64 // elements on both sides that count as -Inf; default 0
	Dilation      []int64 // the distance of the window's elements; default 1
	ReturnIndices bool    // Python's forward returns the indices too: here ForwardIndices does; default false
	CeilMode      bool    // also a last window that is not full; default false
}

// maxPool is what MaxPool1d, MaxPool2d and MaxPool3d share. The lists are as they were
// given.
type maxPool struct {
	Base
	KernelSize    []int64
	Stride        []int64
	Padding       []int64
	Dilation      []int64
	ReturnIndices bool
	CeilMode      bool
	dims          int
}

func newMaxPool(layer string, n int, kernel []int64, opts []MaxPoolOptions) maxPool {
	o := usage.Option(layer, opts)
	kernel = sizesOf(layer, "kernel_size", n, kernel)
	return maxPool{
		KernelSize:    kernel,
		Stride:        sizesOf(layer, "stride", n, o.Stride, kernel...),
		Padding:       sizesOf(layer, "padding", n, o.Padding, 0),
		Dilation:      sizesOf(layer, "dilation", n, o.Dilation, 1),
		ReturnIndices: o.ReturnIndices,
		CeilMode:      o.CeilMode,
		dims:          n,
	}
}

// Forward returns the largest element of each window of x, [batch, channels, ...] or
// [channels, ...].
func (m *maxPool) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m.self(), x, m.forward) }

func (m *maxPool) forward(_ Module, x *torch.Tensor) *torch.Tensor {
	if m.ReturnIndices {
		return m.forwardIndices(nil, []*torch.Tensor{x})[0]
	}
	return op.One(opMaxPool[m.dims-1], m.args(x)...)
}

// ForwardIndices is Forward with the flat positions of the elements in their channels,
// int64: what Python returns with return_indices=True.
func (m *maxPool) ForwardIndices(x *torch.Tensor) (values, indices *torch.Tensor) {
	r := HookedAll(m.self(), []*torch.Tensor{x}, m.forwardIndices)
	return r[0], r[1]
}

func (m *maxPool) forwardIndices(_ Module, inputs []*torch.Tensor) []*torch.Tensor {
	return two(opMaxPoolIndices[m.dims-1], m.args(inputs[0])...)
}

// two calls an operator that returns values and indices.
func two(o *native.Op, args ...native.Arg) []*torch.Tensor {
	values, indices := op.Two(o, args...)
	return []*torch.Tensor{values, indices}
}

func (m *maxPool) args(x *torch.Tensor) []native.Arg {
	list := func(given []int64) native.Arg { return native.Ints(spread(given, m.dims)) }
	return []native.Arg{op.Arg(x), list(m.KernelSize), list(m.Stride), list(m.Padding), list(m.Dilation), native.Bool(m.CeilMode)}
}

// ExtraRepr returns what Python prints of the layer.
func (m *maxPool) ExtraRepr() string {
	return fmt.Sprintf("kernel_size=%s, stride=%s, padding=%s, dilation=%s, ceil_mode=%s",
		pySize(m.KernelSize), pySize(m.Stride), pySize(m.Padding), pySize(m.Dilation), pytext.Bool(m.CeilMode))
}

// MaxPool1d returns the largest element of each window of [batch, channels, length],
// torch.nn.MaxPool1d.
type MaxPool1d struct{ maxPool }

// NewMaxPool1d returns a pooling over windows of kernelSize elements.
func NewMaxPool1d[K torch.SizeOf](kernelSize K, opts ...MaxPoolOptions) *MaxPool1d {
	return Register(&MaxPool1d{newMaxPool("MaxPool1d", 1, listOf(kernelSize), opts)})
}

// MaxPool2d returns the largest element of each window of [batch, channels, height,
// width], torch.nn.MaxPool2d.
type MaxPool2d struct{ maxPool }

// NewMaxPool2d returns a pooling over windows of kernelSize elements.
func NewMaxPool2d[K torch.SizeOf](kernelSize K, opts ...MaxPoolOptions) *MaxPool2d {
	return Register(&MaxPool2d{newMaxPool("MaxPool2d", 2, listOf(kernelSize), opts)})
}

// MaxPool3d returns the largest element of each window of [batch, channels, depth,
// height, width], torch.nn.MaxPool3d.
type MaxPool3d struct{ maxPool }

// NewMaxPool3d returns a pooling over windows of kernelSize elements.
func NewMaxPool3d[K torch.SizeOf](kernelSize K, opts ...MaxPoolOptions) *MaxPool3d {
	return Register(&MaxPool3d{newMaxPool("MaxPool3d", 3, listOf(kernelSize), opts)})
}
