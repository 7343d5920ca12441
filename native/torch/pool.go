package torch

import "torchfm/native"

var (
	opMaxPool1d         = native.NewOp("aten::max_pool1d", "")
	opMaxPool1dIndices  = native.NewOp("aten::max_pool1d_with_indices", "")
	opAvgPool1d         = native.NewOp("aten::avg_pool1d", "")
	opAdaptiveAvgPool1d = native.NewOp("aten::adaptive_avg_pool1d", "")
	opAdaptiveMaxPool1d = native.NewOp("aten::adaptive_max_pool1d", "")
	opMaxPool2d         = native.NewOp("aten::max_pool2d", "")
	opMaxPool2dIndices  = native.NewOp("aten::max_pool2d_with_indices", "")
	opAvgPool2d         = native.NewOp("aten::avg_pool2d", "")
	opAdaptiveAvgPool2d = native.NewOp("aten::adaptive_avg_pool2d", "")
	opAdaptiveMaxPool2d = native.NewOp("aten::adaptive_max_pool2d", "")
	opMaxPool3d         = native.NewOp("aten::max_pool3d", "")
	opMaxPool3dIndices  = native.NewOp("aten::max_pool3d_with_indices", "")
	opAvgPool3d         = native.NewOp("aten::avg_pool3d", "")
	opAdaptiveAvgPool3d = native.NewOp("aten::adaptive_avg_pool3d", "")
	opAdaptiveMaxPool3d = native.NewOp("aten::adaptive_max_pool3d", "")
	opMaxUnpool2d       = native.NewOp("aten::max_unpool2d", "")
)

// The functions below are those of torch.nn.functional. Sizes are lists of one
// number for all dimensions or one for each.

// PoolOptions are the options of pooling.
type PoolOptions struct {
	Stride   []int64 // nil: the kernel's size
	Padding  []int64 // nil: 0
	Dilation []int64 // of MaxPool only; nil: 1
	CeilMode bool    // also a last window that is not full

	CountExcludePad bool  // of AvgPool: do not count the padding (count_include_pad=False)
	DivisorOverride int64 // of AvgPool2d and 3d: divide by it instead of the count; 0: the count
}

func (o PoolOptions) max(t *Tensor, kernel []int64) []native.Arg {
	return []native.Arg{arg(t), native.Ints(kernel), intsOr(o.Stride), intsOr(o.Padding), intsOr(o.Dilation), native.Bool(o.CeilMode)}
}

func (o PoolOptions) avg(op *native.Op, t *Tensor, kernel []int64) *Tensor {
	divisor := native.None()
	if o.DivisorOverride != 0 {
		divisor = native.Int(o.DivisorOverride)
	}
	return one(op, arg(t), native.Ints(kernel), intsOr(o.Stride), intsOr(o.Padding), native.Bool(o.CeilMode),
		native.Bool(!o.CountExcludePad), divisor)
}

// MaxPool1d returns the largest element of each window of t, [batch, channels, length].
func MaxPool1d(t *Tensor, kernel []int64, opts ...PoolOptions) *Tensor {
	return one(opMaxPool1d, optional(opts).max(t, kernel)...)
}

// MaxPool1dIndices is [MaxPool1d] with the flat positions of the elements.
func MaxPool1dIndices(t *Tensor, kernel []int64, opts ...PoolOptions) (values, indices *Tensor) {
	return two(opMaxPool1dIndices, optional(opts).max(t, kernel)...)
}

// AvgPool1d returns the mean of each window of t, [batch, channels, length].
func AvgPool1d(t *Tensor, kernel []int64, opts ...PoolOptions) *Tensor {
	o := optional(opts)
	return one(opAvgPool1d, arg(t), native.Ints(kernel), intsOr(o.Stride), intsOr(o.Padding), native.Bool(o.CeilMode), native.Bool(!o.CountExcludePad))
}

// AdaptiveAvgPool1d returns the means of windows such that the result has the size
// output.
func AdaptiveAvgPool1d(t *Tensor, output ...int64) *Tensor {
	return one(opAdaptiveAvgPool1d, arg(t), native.Ints(output))
}

// AdaptiveMaxPool1d returns the largest elements of windows such that the result has
// the size output, and their flat positions.
func AdaptiveMaxPool1d(t *Tensor, output ...int64) (values, indices *Tensor) {
	return two(opAdaptiveMaxPool1d, arg(t), native.Ints(output))
}

// MaxPool2d returns the largest element of each window of t, [batch, channels, height, width].
func MaxPool2d(t *Tensor, kernel []int64, opts ...PoolOptions) *Tensor {
	return one(opMaxPool2d, optional(opts).max(t, kernel)...)
}

// MaxPool2dIndices is [MaxPool2d] with the flat positions of the elements.
func MaxPool2dIndices(t *Tensor, kernel []int64, opts ...PoolOptions) (values, indices *Tensor) {
	return two(opMaxPool2dIndices, optional(opts).max(t, kernel)...)
}

// AvgPool2d returns the mean of each window of t, [batch, channels, height, width].
func AvgPool2d(t *Tensor, kernel []int64, opts ...PoolOptions) *Tensor {
	return optional(opts).avg(opAvgPool2d, t, kernel)
}

// AdaptiveAvgPool2d returns the means of windows such that the result has the size
// output.
func AdaptiveAvgPool2d(t *Tensor, output ...int64) *Tensor {
	return one(opAdaptiveAvgPool2d, arg(t), native.Ints(output))
}

// AdaptiveMaxPool2d returns the largest elements of windows such that the result has
// the size output, and their flat positions.
func AdaptiveMaxPool2d(t *Tensor, output ...int64) (values, indices *Tensor) {
	return two(opAdaptiveMaxPool2d, arg(t), native.Ints(output))
}

// MaxPool3d returns the largest element of each window of t, [batch, channels, depth, height, width].
func MaxPool3d(t *Tensor, kernel []int64, opts ...PoolOptions) *Tensor {
	return one(opMaxPool3d, optional(opts).max(t, kernel)...)
}

// MaxPool3dIndices is [MaxPool3d] with the flat positions of the elements.
func MaxPool3dIndices(t *Tensor, kernel []int64, opts ...PoolOptions) (values, indices *Tensor) {
	return two(opMaxPool3dIndices, optional(opts).max(t, kernel)...)
}

// AvgPool3d returns the mean of each window of t, [batch, channels, depth, height, width].
func AvgPool3d(t *Tensor, kernel []int64, opts ...PoolOptions) *Tensor {
	return optional(opts).avg(opAvgPool3d, t, kernel)
}

// AdaptiveAvgPool3d returns the means of windows such that the result has the size
// output.
func AdaptiveAvgPool3d(t *Tensor, output ...int64) *Tensor {
	return one(opAdaptiveAvgPool3d, arg(t), native.Ints(output))
}

// AdaptiveMaxPool3d returns the largest elements of windows such that the result has
// the size output, and their flat positions.
func AdaptiveMaxPool3d(t *Tensor, output ...int64) (values, indices *Tensor) {
	return two(opAdaptiveMaxPool3d, arg(t), native.Ints(output))
}

// MaxUnpool2d returns a tensor of the size output with the elements of t at indices
// of [MaxPool2dIndices] and zeros elsewhere.
func MaxUnpool2d(t, indices *Tensor, output ...int64) *Tensor {
	return one(opMaxUnpool2d, arg(t), arg(indices), native.Ints(output))
}

// LPPool1d returns the p-norm of each window of t, [batch, channels, length], as
// torch.nn.functional.lp_pool1d.
func LPPool1d(t *Tensor, p float64, kernel []int64, opts ...PoolOptions) *Tensor {
	o := optional(opts)
	return lpPool(AvgPool1d(t.Pow(p), kernel, PoolOptions{Stride: o.Stride, CeilMode: o.CeilMode}), p, kernel, 1)
}

// LPPool2d returns the p-norm of each window of t, [batch, channels, height, width],
// as torch.nn.functional.lp_pool2d.
func LPPool2d(t *Tensor, p float64, kernel []int64, opts ...PoolOptions) *Tensor {
	o := optional(opts)
	return lpPool(AvgPool2d(t.Pow(p), kernel, PoolOptions{Stride: o.Stride, CeilMode: o.CeilMode}), p, kernel, 2)
}

func lpPool(means *Tensor, p float64, kernel []int64, dims int) *Tensor {
	count := int64(1)
	for i := range dims {
		count *= kernel[min(i, len(kernel)-1)]
	}
	return means.Sign().Mul(means.Abs().ReLU()).Mul(count).Pow(1 / p)
}
