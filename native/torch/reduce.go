package torch

import (
	"fmt"

	"torchfm/native"
)

var (
	opSumToSize        = native.NewOp("aten::sum_to_size", "")
	opSum              = native.NewOp("aten::sum", "")
	opSumDim           = native.NewOp("aten::sum", "dim_IntList")
	opMean             = native.NewOp("aten::mean", "")
	opMeanDim          = native.NewOp("aten::mean", "dim")
	opNansum           = native.NewOp("aten::nansum", "")
	opNanmean          = native.NewOp("aten::nanmean", "")
	opProd             = native.NewOp("aten::prod", "")
	opProdDim          = native.NewOp("aten::prod", "dim_int")
	opVar              = native.NewOp("aten::var", "correction")
	opStd              = native.NewOp("aten::std", "correction")
	opVarMean          = native.NewOp("aten::var_mean", "correction")
	opStdMean          = native.NewOp("aten::std_mean", "correction")
	opAny              = native.NewOp("aten::any", "")
	opAnyDims          = native.NewOp("aten::any", "dims")
	opAll              = native.NewOp("aten::all", "")
	opAllDims          = native.NewOp("aten::all", "dims")
	opLogsumexp        = native.NewOp("aten::logsumexp", "")
	opNorm             = native.NewOp("aten::linalg_vector_norm", "")
	opCountNonzero     = native.NewOp("aten::count_nonzero", "")
	opCountNonzeroDims = native.NewOp("aten::count_nonzero", "dim_IntList")
	opAmax             = native.NewOp("aten::amax", "")
	opAmin             = native.NewOp("aten::amin", "")
	opAminmax          = native.NewOp("aten::aminmax", "")
)

// Reduce says what a reduction reduces and how. The zero value reduces all dimensions
// and leaves none. [Dim] and [KeepDim] are short for most uses:
//
//	x.Sum()
//	x.Sum(torch.Dim(1))
//	x.Mean(torch.KeepDim(0, -1))
//	x.Std(torch.Reduce{Dims: []int64{1}, Correction: new(0.0)})
//
// A field that a function does not take panics when it is set.
type Reduce struct {
	Dims       []int64  // the reduced dimensions; negative ones count from the last; default all
	KeepDim    bool     // reduced dimensions stay with size one; default false
	DType      DType    // of sums, products, means and norms: convert to it first; default none
	Correction *float64 // of variances and standard deviations: what is taken from the number of elements; default 1
	P          *float64 // of Norm: the order of the norm, also 0 and infinities; default 2
}

// Dim reduces dims, which go; without dims all.
func Dim(dims ...int64) Reduce { return Reduce{Dims: dims} }

// KeepDim reduces dims, which stay with size one; without dims all.
func KeepDim(dims ...int64) Reduce { return Reduce{Dims: dims, KeepDim: true} }

// The fields that not every reduction takes.
const (
	takesDType = 1 << iota
	takesCorrection
	takesP
)

// reduction is the Reduce that a variadic parameter may hold, when op takes the fields
// that are set in it.
func reduction(op *native.Op, opts []Reduce, takes int) Reduce {
	r := optional(opts)
	wrong := func(field string) {
		panic(&Error{Op: op.Name(), Message: "it takes no " + field})
	}
	switch {
	case r.DType != defaultDType && takes&takesDType == 0:
		wrong("DType")
	case r.Correction != nil && takes&takesCorrection == 0:
		wrong("Correction")
	case r.P != nil && takes&takesP == 0:
		wrong("P")
	}
	return r
}

// whole reports whether all dimensions are reduced and none stays.
func (r Reduce) whole() bool { return r.Dims == nil && !r.KeepDim }

// oneDim is the one dimension that an operator may reduce; nil is none given.
func (r Reduce) oneDim(op *native.Op) *int64 {
	switch len(r.Dims) {
	case 0:
		return nil
	case 1:
		return &r.Dims[0]
	}
	panic(&Error{Op: op.Name(), Message: fmt.Sprintf("it reduces one dimension, got %v", r.Dims)})
}

// dims and keep are the arguments of most reductions.
func (r Reduce) dims() native.Arg { return optInts(r.Dims) }
func (r Reduce) keep() native.Arg { return native.Bool(r.KeepDim) }

// sum calls a reduction that has an overload without dimensions and takes a dtype.
func (t *Tensor) sum(whole, dims *native.Op, opts []Reduce) *Tensor {
	r := reduction(whole, opts, takesDType)
	if r.whole() {
		return one(whole, arg(t), dtypeArg(r.DType))
	}
	return one(dims, arg(t), r.dims(), r.keep(), dtypeArg(r.DType))
}

// Sum returns the sums of elements, int64 for integers.
func (t *Tensor) Sum(opts ...Reduce) *Tensor { return t.sum(opSum, opSumDim, opts) }

// Mean returns the means of floating-point elements.
func (t *Tensor) Mean(opts ...Reduce) *Tensor { return t.sum(opMean, opMeanDim, opts) }

// Nansum returns the sums of the elements that are no NaN.
func (t *Tensor) Nansum(opts ...Reduce) *Tensor {
	r := reduction(opNansum, opts, takesDType)
	return one(opNansum, arg(t), r.dims(), r.keep(), dtypeArg(r.DType))
}

// Nanmean returns the means of the elements that are no NaN.
func (t *Tensor) Nanmean(opts ...Reduce) *Tensor {
	r := reduction(opNanmean, opts, takesDType)
	return one(opNanmean, arg(t), r.dims(), r.keep(), dtypeArg(r.DType))
}

// Prod returns the product of all elements, or the products along one dimension, int64
// for integers.
func (t *Tensor) Prod(opts ...Reduce) *Tensor {
	r := reduction(opProd, opts, takesDType)
	dim := r.oneDim(opProd)
	switch {
	case dim != nil:
		return one(opProdDim, arg(t), native.Int(*dim), r.keep(), dtypeArg(r.DType))
	case r.KeepDim:
		panic(&Error{Op: opProd.Name(), Message: "KeepDim needs a dimension"})
	}
	return one(opProd, arg(t), dtypeArg(r.DType))
}

// Var returns variances, with n - 1 in the denominator unless Correction says
// otherwise.
func (t *Tensor) Var(opts ...Reduce) *Tensor {
	r := reduction(opVar, opts, takesCorrection)
	return one(opVar, arg(t), r.dims(), numberOr(r.Correction), r.keep())
}

// Std returns standard deviations, with n - 1 in the denominator unless Correction says
// otherwise.
func (t *Tensor) Std(opts ...Reduce) *Tensor {
	r := reduction(opStd, opts, takesCorrection)
	return one(opStd, arg(t), r.dims(), numberOr(r.Correction), r.keep())
}

// VarMean returns variances and means, as torch.var_mean.
func VarMean(t *Tensor, opts ...Reduce) (variance, mean *Tensor) {
	r := reduction(opVarMean, opts, takesCorrection)
	return two(opVarMean, arg(t), r.dims(), numberOr(r.Correction), r.keep())
}

// StdMean returns standard deviations and means, as torch.std_mean.
func StdMean(t *Tensor, opts ...Reduce) (std, mean *Tensor) {
	r := reduction(opStdMean, opts, takesCorrection)
	return two(opStdMean, arg(t), r.dims(), numberOr(r.Correction), r.keep())
}

// Any returns whether some element is not zero, bools.
func (t *Tensor) Any(opts ...Reduce) *Tensor {
	r := reduction(opAny, opts, 0)
	if r.whole() {
		return one(opAny, arg(t))
	}
	return one(opAnyDims, arg(t), r.dims(), r.keep())
}

// All returns whether no element is zero, bools.
func (t *Tensor) All(opts ...Reduce) *Tensor {
	r := reduction(opAll, opts, 0)
	if r.whole() {
		return one(opAll, arg(t))
	}
	return one(opAllDims, arg(t), r.dims(), r.keep())
}

// Logsumexp returns log(sum(exp(t))) without overflow.
func (t *Tensor) Logsumexp(opts ...Reduce) *Tensor {
	r := reduction(opLogsumexp, opts, 0)
	return one(opLogsumexp, arg(t), native.Ints(r.Dims), r.keep())
}

// Norm returns the p-norms of t taken as vectors, as torch.linalg.vector_norm. For
// matrix norms see [MatrixNorm].
func (t *Tensor) Norm(opts ...Reduce) *Tensor {
	r := reduction(opNorm, opts, takesDType|takesP)
	return one(opNorm, arg(t), numberOr(r.P), r.dims(), r.keep(), dtypeArg(r.DType))
}

// CountNonzero returns how many elements along dims are not zero, int64; without
// dims of all.
func (t *Tensor) CountNonzero(dims ...int64) *Tensor {
	if len(dims) == 0 {
		return one(opCountNonzero, arg(t), native.None())
	}
	return one(opCountNonzeroDims, arg(t), native.Ints(dims))
}

// Amax returns the largest elements; equal ones share the gradient.
func (t *Tensor) Amax(opts ...Reduce) *Tensor {
	r := reduction(opAmax, opts, 0)
	return one(opAmax, arg(t), native.Ints(r.Dims), r.keep())
}

// Amin returns the smallest elements; equal ones share the gradient.
func (t *Tensor) Amin(opts ...Reduce) *Tensor {
	r := reduction(opAmin, opts, 0)
	return one(opAmin, arg(t), native.Ints(r.Dims), r.keep())
}

// Aminmax returns the smallest and the largest element, of all or along one dimension.
func (t *Tensor) Aminmax(opts ...Reduce) (min, max *Tensor) {
	r := reduction(opAminmax, opts, 0)
	return two(opAminmax, arg(t), intOrNone(r.oneDim(opAminmax)), r.keep())
}

// SumToSize returns t summed along the dimensions in which a tensor of this size
// would be broadcast to t's shape.
func (t *Tensor) SumToSize(size ...int64) *Tensor { return one(opSumToSize, arg(t), native.Ints(size)) }
