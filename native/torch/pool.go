package torch

import (
	"slices"

	"torchfm/native"
)

var (
	opMaxPool1d            = native.NewOp("aten::max_pool1d", "")
	opMaxPool1dWithIndices = native.NewOp("aten::max_pool1d_with_indices", "")
	opAvgPool1d            = native.NewOp("aten::avg_pool1d", "")
	opAdaptiveAvgPool1d    = native.NewOp("aten::adaptive_avg_pool1d", "")
	opAdaptiveMaxPool1d    = native.NewOp("aten::adaptive_max_pool1d", "")
	opMaxPool2d            = native.NewOp("aten::max_pool2d", "")
	opMaxPool2dWithIndices = native.NewOp("aten::max_pool2d_with_indices", "")
	opAvgPool2d            = native.NewOp("aten::avg_pool2d", "")
	opAdaptiveAvgPool2d    = native.NewOp("aten::adaptive_avg_pool2d", "")
	opAdaptiveMaxPool2d    = native.NewOp("aten::adaptive_max_pool2d", "")
	opMaxPool3d            = native.NewOp("aten::max_pool3d", "")
	opMaxPool3dWithIndices = native.NewOp("aten::max_pool3d_with_indices", "")
	opAvgPool3d            = native.NewOp("aten::avg_pool3d", "")
	opAdaptiveAvgPool3d    = native.NewOp("aten::adaptive_avg_pool3d", "")
	opAdaptiveMaxPool3d    = native.NewOp("aten::adaptive_max_pool3d", "")
)

// The functions below are those of torch.nn.functional. Their input is [batch, channels,
// spatial...] or [channels, spatial...], with 1, 2 or 3 spatial dimensions as the name
// says. Indices are the positions of elements in their channel taken as flat, int64.

// MaxPoolOptions are the options of MaxPool1d, 2d and 3d. A list of one number is for
// all dimensions.
type MaxPoolOptions struct {
	Stride   []int64 // of the windows; default their size
	Padding  []int64 // on both sides; default 0
	Dilation []int64 // the distance of a window's elements; default 1
	CeilMode bool    // also a last window that is not full; default false
}

func (o MaxPoolOptions) args(op *native.Op, t *Tensor, kernel []int64, n int) []native.Arg {
	name := op.Name()
	return []native.Arg{arg(t), sizeOr(name, "kernel_size", kernel, n), sizeOr(name, "stride", o.Stride, n),
		sizeOr(name, "padding", o.Padding, n), sizeOr(name, "dilation", o.Dilation, n), native.Bool(o.CeilMode)}
}

// AvgPoolOptions are the options of AvgPool1d, 2d and 3d. A list of one number is for
// all dimensions.
type AvgPoolOptions struct {
	Stride            []int64 // of the windows; default their size
	Padding           []int64 // zeros on both sides; default 0
	CeilMode          bool    // also a last window that is not full; default false
	NoCountIncludePad bool    // do not count the padding (count_include_pad=False); default false
	DivisorOverride   int64   // of 2d and 3d: divide by it instead of the count; default the count
}

func (o AvgPoolOptions) args(op *native.Op, t *Tensor, kernel []int64, n int) []native.Arg {
	name := op.Name()
	args := []native.Arg{arg(t), sizeOr(name, "kernel_size", kernel, n), sizeOr(name, "stride", o.Stride, n),
		sizeOr(name, "padding", o.Padding, n), native.Bool(o.CeilMode), native.Bool(!o.NoCountIncludePad)}
	switch {
	case n == 1 && o.DivisorOverride != 0:
		panic(&Error{Op: name, Message: "it takes no DivisorOverride"})
	case o.DivisorOverride != 0:
		args = append(args, native.Int(o.DivisorOverride))
	}
	return args
}

// adaptive is the size of an adaptive pooling's result: -1 stands for the size that t
// has, PyTorch's None.
func adaptive(op *native.Op, t *Tensor, size []int64, n int) native.Arg {
	size = slices.Clone(spread(op.Name(), "output_size", size, n, 0))
	for i := range size {
		if size[i] == -1 {
			size[i] = t.Size(i - n)
		}
	}
	return native.Ints(size)
}

// onlyValues are the values of a pooling with indices.
func onlyValues(values, indices *Tensor) *Tensor {
	indices.Close()
	return values
}

// MaxPool1d returns the largest element of each window of kernelSize.
func MaxPool1d[S SizeOf](t *Tensor, kernelSize S, opts ...MaxPoolOptions) *Tensor {
	return one(opMaxPool1d, optional(opts).args(opMaxPool1d, t, sizes(kernelSize), 1)...)
}

// MaxPool1dWithIndices is [MaxPool1d] with the positions of the elements.
func MaxPool1dWithIndices[S SizeOf](t *Tensor, kernelSize S, opts ...MaxPoolOptions) (values, indices *Tensor) {
	return two(opMaxPool1dWithIndices, optional(opts).args(opMaxPool1dWithIndices, t, sizes(kernelSize), 1)...)
}

// AvgPool1d returns the mean of each window of kernelSize.
func AvgPool1d[S SizeOf](t *Tensor, kernelSize S, opts ...AvgPoolOptions) *Tensor {
	return one(opAvgPool1d, optional(opts).args(opAvgPool1d, t, sizes(kernelSize), 1)...)
}

// AdaptiveAvgPool1d returns the means of windows such that the result has the size
// outputSize, in which -1 keeps t's.
func AdaptiveAvgPool1d[S SizeOf](t *Tensor, outputSize S) *Tensor {
	return one(opAdaptiveAvgPool1d, arg(t), adaptive(opAdaptiveAvgPool1d, t, sizes(outputSize), 1))
}

// AdaptiveMaxPool1d returns the largest elements of windows such that the result has
// the size outputSize, in which -1 keeps t's.
func AdaptiveMaxPool1d[S SizeOf](t *Tensor, outputSize S) *Tensor {
	return onlyValues(AdaptiveMaxPool1dWithIndices(t, outputSize))
}

// AdaptiveMaxPool1dWithIndices is [AdaptiveMaxPool1d] with the positions of the
// elements.
func AdaptiveMaxPool1dWithIndices[S SizeOf](t *Tensor, outputSize S) (values, indices *Tensor) {
	return two(opAdaptiveMaxPool1d, arg(t), adaptive(opAdaptiveMaxPool1d, t, sizes(outputSize), 1))
}

// MaxPool2d returns the largest element of each window of kernelSize.
func MaxPool2d[S SizeOf](t *Tensor, kernelSize S, opts ...MaxPoolOptions) *Tensor {
	return one(opMaxPool2d, optional(opts).args(opMaxPool2d, t, sizes(kernelSize), 2)...)
}

// MaxPool2dWithIndices is [MaxPool2d] with the positions of the elements.
func MaxPool2dWithIndices[S SizeOf](t *Tensor, kernelSize S, opts ...MaxPoolOptions) (values, indices *Tensor) {
	return two(opMaxPool2dWithIndices, optional(opts).args(opMaxPool2dWithIndices, t, sizes(kernelSize), 2)...)
}

// AvgPool2d returns the mean of each window of kernelSize.
func AvgPool2d[S SizeOf](t *Tensor, kernelSize S, opts ...AvgPoolOptions) *Tensor {
	return one(opAvgPool2d, optional(opts).args(opAvgPool2d, t, sizes(kernelSize), 2)...)
}

// AdaptiveAvgPool2d returns the means of windows such that the result has the size
// outputSize, in which -1 keeps t's.
func AdaptiveAvgPool2d[S SizeOf](t *Tensor, outputSize S) *Tensor {
	return one(opAdaptiveAvgPool2d, arg(t), adaptive(opAdaptiveAvgPool2d, t, sizes(outputSize), 2))
}

// AdaptiveMaxPool2d returns the largest elements of windows such that the result has
// the size outputSize, in which -1 keeps t's.
func AdaptiveMaxPool2d[S SizeOf](t *Tensor, outputSize S) *Tensor {
	return onlyValues(AdaptiveMaxPool2dWithIndices(t, outputSize))
}

// AdaptiveMaxPool2dWithIndices is [AdaptiveMaxPool2d] with the positions of the
// elements.
func AdaptiveMaxPool2dWithIndices[S SizeOf](t *Tensor, outputSize S) (values, indices *Tensor) {
	return two(opAdaptiveMaxPool2d, arg(t), adaptive(opAdaptiveMaxPool2d, t, sizes(outputSize), 2))
}

// MaxPool3d returns the largest element of each window of kernelSize.
func MaxPool3d[S SizeOf](t *Tensor, kernelSize S, opts ...MaxPoolOptions) *Tensor {
	return one(opMaxPool3d, optional(opts).args(opMaxPool3d, t, sizes(kernelSize), 3)...)
}

// MaxPool3dWithIndices is [MaxPool3d] with the positions of the elements.
func MaxPool3dWithIndices[S SizeOf](t *Tensor, kernelSize S, opts ...MaxPoolOptions) (values, indices *Tensor) {
	return two(opMaxPool3dWithIndices, optional(opts).args(opMaxPool3dWithIndices, t, sizes(kernelSize), 3)...)
}

// AvgPool3d returns the mean of each window of kernelSize.
func AvgPool3d[S SizeOf](t *Tensor, kernelSize S, opts ...AvgPoolOptions) *Tensor {
	return one(opAvgPool3d, optional(opts).args(opAvgPool3d, t, sizes(kernelSize), 3)...)
}

// AdaptiveAvgPool3d returns the means of windows such that the result has the size
// outputSize, in which -1 keeps t's.
func AdaptiveAvgPool3d[S SizeOf](t *Tensor, outputSize S) *Tensor {
	return one(opAdaptiveAvgPool3d, arg(t), adaptive(opAdaptiveAvgPool3d, t, sizes(outputSize), 3))
}

// AdaptiveMaxPool3d returns the largest elements of windows such that the result has
// the size outputSize, in which -1 keeps t's.
func AdaptiveMaxPool3d[S SizeOf](t *Tensor, outputSize S) *Tensor {
	return onlyValues(AdaptiveMaxPool3dWithIndices(t, outputSize))
}

// AdaptiveMaxPool3dWithIndices is [AdaptiveMaxPool3d] with the positions of the
// elements.
func AdaptiveMaxPool3dWithIndices[S SizeOf](t *Tensor, outputSize S) (values, indices *Tensor) {
	return two(opAdaptiveMaxPool3d, arg(t), adaptive(opAdaptiveMaxPool3d, t, sizes(outputSize), 3))
}
