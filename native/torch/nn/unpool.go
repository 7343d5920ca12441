package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

var (
	opMaxUnpool2d = native.NewOp("aten::max_unpool2d", "")
	opMaxUnpool3d = native.NewOp("aten::max_unpool3d", "")
)

// MaxUnpoolOptions are the options of [NewMaxUnpool1d], [NewMaxUnpool2d] and
// [NewMaxUnpool3d]: those of the pooling that is undone. A list of one number is for
// all dimensions.
type MaxUnpoolOptions struct {
	Stride  []int64 // default the kernel's size
	Padding []int64 // default 0
}

// maxUnpool is what MaxUnpool1d, MaxUnpool2d and MaxUnpool3d share. The lists have one
// number for each dimension.
type maxUnpool struct {
	Base
	KernelSize []int64
	Stride     []int64
	Padding    []int64
}

func newMaxUnpool(layer string, n int, kernel []int64, opts []MaxUnpoolOptions) maxUnpool {
	o := usage.Option(layer, opts)
	kernel = spread(sizesOf(layer, "kernel_size", n, kernel), n)
	return maxUnpool{
		KernelSize: kernel,
		Stride:     spread(sizesOf(layer, "stride", n, o.Stride, kernel...), n),
		Padding:    spread(sizesOf(layer, "padding", n, o.Padding, 0), n),
	}
}

// Forward returns zeros with the elements of x, [batch, channels, ...] or [channels,
// ...], at the indices that [MaxPool2d.ForwardIndices] gave, int64. The result has the
// size given, in its pooled dimensions or in all, or else the least that the pooling
// may have had.
func (m *maxUnpool) Forward(x, indices *torch.Tensor, outputSize ...int64) *torch.Tensor {
	return HookedAll(m.self(), []*torch.Tensor{x, indices}, func(_ Module, in []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{m.forward(in[0], in[1], outputSize)}
	})[0]
}

func (m *maxUnpool) forward(x, indices *torch.Tensor, want []int64) *torch.Tensor {
	size := m.size(x.Shape(), want)
	switch len(size) {
	case 1:
		wantDims(x, 2, 3)
		size = append(size, 1)
		return op.One(opMaxUnpool2d, op.Arg(x.Unsqueeze(-1)), op.Arg(indices.Unsqueeze(-1)), native.Ints(size)).Squeeze(-1)
	case 2:
		return op.One(opMaxUnpool2d, op.Arg(x), op.Arg(indices), native.Ints(size))
	}
	return op.One(opMaxUnpool3d, op.Arg(x), op.Arg(indices), native.Ints(size), native.Ints(m.Stride), native.Ints(m.Padding))
}

// size is that of the result for an input of a shape.
func (m *maxUnpool) size(input, want []int64) []int64 {
	n := len(m.KernelSize)
	if len(input) < n {
		usage.Panic("input", "expected at least %d dimensions, got shape %v", n+1, input)
	}
	spatial := input[len(input)-n:]
	usual := make([]int64, n)
	for d := range n {
		usual[d] = (spatial[d]-1)*m.Stride[d] + m.KernelSize[d] - 2*m.Padding[d]
	}
	switch len(want) {
	case 0:
		return usual
	case n + 2:
		want = want[2:]
	case n:
	default:
		usage.Panic("output_size", "it is %v: want %d or %d numbers", want, n, n+2)
	}
	for d := range n {
		if low, high := usual[d]-m.Stride[d], usual[d]+m.Stride[d]; want[d] <= low || want[d] >= high {
			usage.Panic("output_size", "it is %v, but dimension %d must be between %d and %d", want, d, low, high)
		}
	}
	return want
}

// ExtraRepr returns what Python prints of the layer.
func (m *maxUnpool) ExtraRepr() string {
	return fmt.Sprintf("kernel_size=%s, stride=%s, padding=%s", pytext.Tuple(m.KernelSize), pytext.Tuple(m.Stride), pytext.Tuple(m.Padding))
}

// MaxUnpool1d is a partial inverse of [MaxPool1d], torch.nn.MaxUnpool1d.
type MaxUnpool1d struct{ maxUnpool }

// NewMaxUnpool1d returns what undoes a pooling over windows of kernelSize elements.
func NewMaxUnpool1d[K torch.SizeOf](kernelSize K, opts ...MaxUnpoolOptions) *MaxUnpool1d {
	return Register(&MaxUnpool1d{newMaxUnpool("MaxUnpool1d", 1, listOf(kernelSize), opts)})
}

// MaxUnpool2d is a partial inverse of [MaxPool2d], torch.nn.MaxUnpool2d.
type MaxUnpool2d struct{ maxUnpool }

// NewMaxUnpool2d returns what undoes a pooling over windows of kernelSize elements.
func NewMaxUnpool2d[K torch.SizeOf](kernelSize K, opts ...MaxUnpoolOptions) *MaxUnpool2d {
	return Register(&MaxUnpool2d{newMaxUnpool("MaxUnpool2d", 2, listOf(kernelSize), opts)})
}

// MaxUnpool3d is a partial inverse of [MaxPool3d], torch.nn.MaxUnpool3d.
type MaxUnpool3d struct{ maxUnpool }

// NewMaxUnpool3d returns what undoes a pooling over windows of kernelSize elements.
func NewMaxUnpool3d[K torch.SizeOf](kernelSize K, opts ...MaxUnpoolOptions) *MaxUnpool3d {
	return Register(&MaxUnpool3d{newMaxUnpool("MaxUnpool3d", 3, listOf(kernelSize), opts)})
}
