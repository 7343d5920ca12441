package torch

import "torchfm/native"

var (
	opGradient     = native.NewOp("aten::gradient", "scalarint")
	opCumSum       = native.NewOp("aten::cumsum", "")
	opCumProd      = native.NewOp("aten::cumprod", "")
	opCumMax       = native.NewOp("aten::cummax", "")
	opCumMin       = native.NewOp("aten::cummin", "")
	opLogCumSumExp = native.NewOp("aten::logcumsumexp", "")
	opDiff         = native.NewOp("aten::diff", "")
	opTrapezoid    = native.NewOp("aten::trapezoid", "x")
	opTrapezoidDx  = native.NewOp("aten::trapezoid", "dx")
	opCumTrapezoid = native.NewOp("aten::cumulative_trapezoid", "x")
	opCov          = native.NewOp("aten::cov", "")
	opCorrCoef     = native.NewOp("aten::corrcoef", "")
	opRenorm       = native.NewOp("aten::renorm", "")
)

// CumSum returns the sums of the elements up to each along dim.
func (t *Tensor) CumSum(dim int64) *Tensor {
	return one(opCumSum, arg(t), native.Int(dim), native.None())
}

// CumProd returns the products of the elements up to each along dim.
func (t *Tensor) CumProd(dim int64) *Tensor {
	return one(opCumProd, arg(t), native.Int(dim), native.None())
}

// CumMax returns the largest of the elements up to each along dim, and their
// positions.
func (t *Tensor) CumMax(dim int64) (values, indices *Tensor) {
	return two(opCumMax, arg(t), native.Int(dim))
}

// CumMin returns the smallest of the elements up to each along dim, and their
// positions.
func (t *Tensor) CumMin(dim int64) (values, indices *Tensor) {
	return two(opCumMin, arg(t), native.Int(dim))
}

// LogCumSumExp returns log(cumsum(exp(t))) along dim without overflow.
func (t *Tensor) LogCumSumExp(dim int64) *Tensor { return one(opLogCumSumExp, arg(t), native.Int(dim)) }

// Diff returns the nth differences of neighbours along dim; PyTorch's defaults are
// Diff(1, -1).
func (t *Tensor) Diff(n, dim int64) *Tensor {
	return one(opDiff, arg(t), native.Int(n), native.Int(dim), native.None(), native.None())
}

// Trapezoid returns the integral of y along dim by the trapezoidal rule, at the
// points x or, when x is nil, at points of distance one, as torch.trapezoid.
func Trapezoid(y, x *Tensor, dim int64) *Tensor {
	if x == nil {
		return one(opTrapezoidDx, arg(y), native.Int(1), native.Int(dim))
	}
	return one(opTrapezoid, arg(y), arg(x), native.Int(dim))
}

// CumulativeTrapezoid is [Trapezoid] up to each point but the first, as
// torch.cumulative_trapezoid.
func CumulativeTrapezoid(y, x *Tensor, dim int64) *Tensor {
	return one(opCumTrapezoid, arg(y), arg(x), native.Int(dim))
}

// CovOptions are the options of [Tensor.Cov].
type CovOptions struct {
	Correction Scalar  // an integer; nil: 1
	FWeights   *Tensor // int64, how often each observation was made
	AWeights   *Tensor // the weight of each observation
}

// Cov returns the covariance matrix of variables, the rows of t, whose columns are
// observations.
func (t *Tensor) Cov(opts ...CovOptions) *Tensor {
	o := optional(opts)
	return one(opCov, arg(t), integerOr(o.Correction), arg(o.FWeights), arg(o.AWeights))
}

// CorrCoef returns the matrix of Pearson's correlation of the rows of t.
func (t *Tensor) CorrCoef() *Tensor { return one(opCorrCoef, arg(t)) }

// Renorm returns t with each entry along dim scaled down to a p-norm of at most
// maxNorm.
func (t *Tensor) Renorm(p Scalar, dim int64, maxNorm Scalar) *Tensor {
	return one(opRenorm, arg(t), scalar(p), native.Int(dim), scalar(maxNorm))
}

// Gradient returns the numerical gradient of t by central differences, one tensor
// for each dimension or, when dim is given, for it alone; spacing nil is 1.
func Gradient(t *Tensor, spacing Scalar, dim ...int64) []*Tensor {
	return list(opGradient, arg(t), scalar(spacing), optInt(dim), native.Int(1))
}
