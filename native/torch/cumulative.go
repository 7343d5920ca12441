package torch

import "torchfm/native"

var (
	opGradient         = native.NewOp("aten::gradient", "scalarint")
	opGradientDims     = native.NewOp("aten::gradient", "scalararray")
	opGradientEach     = native.NewOp("aten::gradient", "scalarrayint")
	opGradientEachDims = native.NewOp("aten::gradient", "scalarrayarray")
	opGradientAt       = native.NewOp("aten::gradient", "tensorarrayint")
	opGradientAtDims   = native.NewOp("aten::gradient", "tensorarray")
	opCumsum           = native.NewOp("aten::cumsum", "")
	opCumprod          = native.NewOp("aten::cumprod", "")
	opCummax           = native.NewOp("aten::cummax", "")
	opCummin           = native.NewOp("aten::cummin", "")
	opLogcumsumexp     = native.NewOp("aten::logcumsumexp", "")
	opDiff             = native.NewOp("aten::diff", "")
	opTrapezoid        = native.NewOp("aten::trapezoid", "x")
	opTrapezoidDx      = native.NewOp("aten::trapezoid", "dx")
	opCumTrapezoid     = native.NewOp("aten::cumulative_trapezoid", "x")
	opCumTrapezoidDx   = native.NewOp("aten::cumulative_trapezoid", "dx")
	opCov              = native.NewOp("aten::cov", "")
	opCorrcoef         = native.NewOp("aten::corrcoef", "")
	opRenorm           = native.NewOp("aten::renorm", "")
)

// Cumsum returns the sums of the elements up to each along dim, converted to a dtype first
// when one is given.
func (t *Tensor) Cumsum(dim int64, dtype ...DType) *Tensor {
	return one(opCumsum, arg(t), native.Int(dim), dtypeArg(optional(dtype)))
}

// Cumprod returns the products of the elements up to each along dim, converted to a dtype first
// when one is given.
func (t *Tensor) Cumprod(dim int64, dtype ...DType) *Tensor {
	return one(opCumprod, arg(t), native.Int(dim), dtypeArg(optional(dtype)))
}

// Cummax returns the largest of the elements up to each along dim, and their
// positions.
func (t *Tensor) Cummax(dim int64) (values, indices *Tensor) {
	return two(opCummax, arg(t), native.Int(dim))
}

// Cummin returns the smallest of the elements up to each along dim, and their
// positions.
func (t *Tensor) Cummin(dim int64) (values, indices *Tensor) {
	return two(opCummin, arg(t), native.Int(dim))
}

// Logcumsumexp returns log(cumsum(exp(t))) along dim without overflow.
func (t *Tensor) Logcumsumexp(dim int64) *Tensor { return one(opLogcumsumexp, arg(t), native.Int(dim)) }

// DiffOptions are the options of [Tensor.Diff].
type DiffOptions struct {
	N       *int64  // how often the differences are taken; default 1
	Dim     *int64  // default -1
	Prepend *Tensor // put before t; default none
	Append  *Tensor // put after t; default none
}

// Diff returns the differences of neighbours along a dimension, as torch.diff.
func (t *Tensor) Diff(opts ...DiffOptions) *Tensor {
	o := optional(opts)
	return one(opDiff, arg(t), intOr(o.N), intOr(o.Dim), arg(o.Prepend), arg(o.Append))
}

// TrapezoidOptions are the options of [Trapezoid] and [CumulativeTrapezoid].
type TrapezoidOptions struct {
	X   *Tensor  // the points; default points of the distance Dx
	Dx  *float64 // default 1
	Dim *int64   // default -1
}

func (o TrapezoidOptions) integrate(atX, atDx *native.Op, y *Tensor) *Tensor {
	switch {
	case o.X == nil:
		return one(atDx, arg(y), numberOr(o.Dx), intOr(o.Dim))
	case o.Dx != nil:
		panic(&Error{Op: atX.Name(), Message: "give either X or Dx"})
	}
	return one(atX, arg(y), arg(o.X), intOr(o.Dim))
}

// Trapezoid returns the integral of y along a dimension by the trapezoidal rule, as
// torch.trapezoid.
func Trapezoid(y *Tensor, opts ...TrapezoidOptions) *Tensor {
	return optional(opts).integrate(opTrapezoid, opTrapezoidDx, y)
}

// CumulativeTrapezoid is [Trapezoid] up to each point but the first, as
// torch.cumulative_trapezoid.
func CumulativeTrapezoid(y *Tensor, opts ...TrapezoidOptions) *Tensor {
	return optional(opts).integrate(opCumTrapezoid, opCumTrapezoidDx, y)
}

// CovOptions are the options of [Tensor.Cov].
type CovOptions struct {
	Correction *int64  // what is taken from the number of observations; default 1
	FWeights   *Tensor // int64, how often each observation was made; default once
	AWeights   *Tensor // the weight of each observation; default 1
}

// Cov returns the covariance matrix of variables, the rows of t, whose columns are
// observations.
func (t *Tensor) Cov(opts ...CovOptions) *Tensor {
	o := optional(opts)
	return one(opCov, arg(t), intOr(o.Correction), arg(o.FWeights), arg(o.AWeights))
}

// Corrcoef returns the matrix of Pearson's correlation of the rows of t.
func (t *Tensor) Corrcoef() *Tensor { return one(opCorrcoef, arg(t)) }

// Renorm returns t with each entry along dim scaled down to a p-norm of at most
// maxNorm.
func (t *Tensor) Renorm(p Scalar, dim int64, maxNorm Scalar) *Tensor {
	return one(opRenorm, arg(t), scalar(p), native.Int(dim), scalar(maxNorm))
}

// GradientOptions are the options of [Gradient].
type GradientOptions struct {
	Spacing        []float64 // the distance of points, one number for each dimension or for all; default 1
	SpacingTensors []*Tensor // instead the points of each dimension; default none
	Dim            []int64   // default all
	EdgeOrder      *int64    // of the differences at the ends, 1 or 2; default 1
}

// Gradient returns the numerical gradient of t by central differences, one tensor for
// each dimension, as torch.gradient.
func Gradient(t *Tensor, opts ...GradientOptions) []*Tensor {
	o := optional(opts)
	spacing := native.Int(1)
	whole, some := opGradient, opGradientDims
	switch {
	case o.SpacingTensors != nil && o.Spacing != nil:
		panic(&Error{Op: "gradient", Message: "give either Spacing or SpacingTensors"})
	case o.SpacingTensors != nil:
		whole, some, spacing = opGradientAt, opGradientAtDims, tensors(o.SpacingTensors)
	case len(o.Spacing) == 1:
		spacing = native.Float(o.Spacing[0])
	case o.Spacing != nil:
		each := make([]native.Arg, len(o.Spacing))
		for i, s := range o.Spacing {
			each[i] = native.Float(s)
		}
		whole, some, spacing = opGradientEach, opGradientEachDims, native.List(each)
	}
	if o.Dim == nil {
		return list(whole, arg(t), spacing, native.None(), intOr(o.EdgeOrder))
	}
	return list(some, arg(t), spacing, native.Ints(o.Dim), intOr(o.EdgeOrder))
}
