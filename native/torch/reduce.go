package torch

import "torchfm/native"

var (
	opSumToSize  = native.NewOp("aten::sum_to_size", "")
	opSum        = native.NewOp("aten::sum", "")
	opSumDim     = native.NewOp("aten::sum", "dim_IntList")
	opMean       = native.NewOp("aten::mean", "")
	opMeanDim    = native.NewOp("aten::mean", "dim")
	opNanSum     = native.NewOp("aten::nansum", "")
	opNanMean    = native.NewOp("aten::nanmean", "")
	opProd       = native.NewOp("aten::prod", "")
	opProdDim    = native.NewOp("aten::prod", "dim_int")
	opVar        = native.NewOp("aten::var", "correction")
	opStd        = native.NewOp("aten::std", "correction")
	opVarMean    = native.NewOp("aten::var_mean", "correction")
	opStdMean    = native.NewOp("aten::std_mean", "correction")
	opAny        = native.NewOp("aten::any", "")
	opAnyDims    = native.NewOp("aten::any", "dims")
	opAll        = native.NewOp("aten::all", "")
	opAllDims    = native.NewOp("aten::all", "dims")
	opLogSumExp  = native.NewOp("aten::logsumexp", "")
	opNorm       = native.NewOp("aten::linalg_vector_norm", "")
	opCountNZ    = native.NewOp("aten::count_nonzero", "")
	opCountNZDim = native.NewOp("aten::count_nonzero", "dim_IntList")
	opAMax       = native.NewOp("aten::amax", "")
	opAMin       = native.NewOp("aten::amin", "")
	opAMinMax    = native.NewOp("aten::aminmax", "")
)

// The forms with Dim reduce some dimensions: none given (nil) means all. With
// keepdim a reduced dimension stays with size one, else it goes.

// Sum returns the sum of all elements, int64 for an integer tensor.
func (t *Tensor) Sum() *Tensor { return one(opSum, arg(t), native.None()) }

// SumDim returns the sums along dims.
func (t *Tensor) SumDim(dims []int64, keepdim bool) *Tensor {
	return one(opSumDim, arg(t), optInts(dims), native.Bool(keepdim), native.None())
}

// Mean returns the mean of all elements of a floating-point tensor.
func (t *Tensor) Mean() *Tensor { return one(opMean, arg(t), native.None()) }

// MeanDim returns the means along dims.
func (t *Tensor) MeanDim(dims []int64, keepdim bool) *Tensor {
	return one(opMeanDim, arg(t), optInts(dims), native.Bool(keepdim), native.None())
}

// NanSum returns the sums along dims of the elements that are no NaN.
func (t *Tensor) NanSum(dims []int64, keepdim bool) *Tensor {
	return one(opNanSum, arg(t), optInts(dims), native.Bool(keepdim), native.None())
}

// NanMean returns the means along dims of the elements that are no NaN.
func (t *Tensor) NanMean(dims []int64, keepdim bool) *Tensor {
	return one(opNanMean, arg(t), optInts(dims), native.Bool(keepdim), native.None())
}

// Prod returns the product of all elements, int64 for an integer tensor.
func (t *Tensor) Prod() *Tensor { return one(opProd, arg(t), native.None()) }

// ProdDim returns the products along one dimension.
func (t *Tensor) ProdDim(dim int64, keepdim bool) *Tensor {
	return one(opProdDim, arg(t), native.Int(dim), native.Bool(keepdim), native.None())
}

// VarOptions are the options of variances and standard deviations.
type VarOptions struct {
	Dims       []int64  // nil: all
	Correction *float64 // what is taken from the number of elements; nil: 1, as of a sample
	KeepDim    bool
}

func (o VarOptions) args(t *Tensor) (self, dims, correction, keepdim native.Arg) {
	return arg(t), optInts(o.Dims), numberOr(o.Correction), native.Bool(o.KeepDim)
}

// Var returns the variance of all elements with n - 1 in the denominator, or what
// the options say.
func (t *Tensor) Var(opts ...VarOptions) *Tensor {
	o := optional(opts)
	self, dims, correction, keepdim := o.args(t)
	return one(opVar, self, dims, correction, keepdim)
}

// Std returns the standard deviation of all elements with n - 1 in the
// denominator, or what the options say.
func (t *Tensor) Std(opts ...VarOptions) *Tensor {
	o := optional(opts)
	self, dims, correction, keepdim := o.args(t)
	return one(opStd, self, dims, correction, keepdim)
}

// VarMean returns variances and means, as torch.var_mean.
func VarMean(t *Tensor, opts ...VarOptions) (variance, mean *Tensor) {
	o := optional(opts)
	self, dims, correction, keepdim := o.args(t)
	return two(opVarMean, self, dims, correction, keepdim)
}

// StdMean returns standard deviations and means, as torch.std_mean.
func StdMean(t *Tensor, opts ...VarOptions) (std, mean *Tensor) {
	o := optional(opts)
	self, dims, correction, keepdim := o.args(t)
	return two(opStdMean, self, dims, correction, keepdim)
}

// Any returns whether some element is not zero, a bool tensor.
func (t *Tensor) Any() *Tensor { return one(opAny, arg(t)) }

// AnyDim returns whether some element along dims is not zero.
func (t *Tensor) AnyDim(dims []int64, keepdim bool) *Tensor {
	return one(opAnyDims, arg(t), optInts(dims), native.Bool(keepdim))
}

// All returns whether no element is zero, a bool tensor.
func (t *Tensor) All() *Tensor { return one(opAll, arg(t)) }

// AllDim returns whether no element along dims is zero.
func (t *Tensor) AllDim(dims []int64, keepdim bool) *Tensor {
	return one(opAllDims, arg(t), optInts(dims), native.Bool(keepdim))
}

// LogSumExp returns log(sum(exp(t))) along dims without overflow.
func (t *Tensor) LogSumExp(dims []int64, keepdim bool) *Tensor {
	return one(opLogSumExp, arg(t), native.Ints(dims), native.Bool(keepdim))
}

// NormOptions are the options of [Tensor.Norm].
type NormOptions struct {
	P       *float64 // the order, also 0 and infinities; nil: 2
	Dims    []int64  // nil: all
	KeepDim bool
}

// Norm returns the p-norms of t taken as vectors along dimensions, as
// torch.linalg.vector_norm. For matrix norms see [MatrixNorm].
func (t *Tensor) Norm(opts ...NormOptions) *Tensor {
	o := optional(opts)
	return one(opNorm, arg(t), numberOr(o.P), optInts(o.Dims), native.Bool(o.KeepDim), native.None())
}

// CountNonzero returns how many elements along dims are not zero, int64; without
// dims of all.
func (t *Tensor) CountNonzero(dims ...int64) *Tensor {
	if len(dims) == 0 {
		return one(opCountNZ, arg(t), native.None())
	}
	return one(opCountNZDim, arg(t), native.Ints(dims))
}

// AMax returns the largest elements along dims; equal ones share the gradient.
func (t *Tensor) AMax(dims []int64, keepdim bool) *Tensor {
	return one(opAMax, arg(t), native.Ints(dims), native.Bool(keepdim))
}

// AMin returns the smallest elements along dims; equal ones share the gradient.
func (t *Tensor) AMin(dims []int64, keepdim bool) *Tensor {
	return one(opAMin, arg(t), native.Ints(dims), native.Bool(keepdim))
}

// AMinMax returns the smallest and the largest element, along dim when it is
// given.
func (t *Tensor) AMinMax(dim ...int64) (min, max *Tensor) {
	return two(opAMinMax, arg(t), intOrNone(given(dim)), native.Bool(false))
}

// SumToSize returns t summed along the dimensions in which a tensor of this size
// would be broadcast to t's shape.
func (t *Tensor) SumToSize(size ...int64) *Tensor { return one(opSumToSize, arg(t), native.Ints(size)) }
