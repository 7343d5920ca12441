package torch

import "torchfm/native"

var (
	opMvlgamma    = native.NewOp("aten::mvlgamma", "")
	opFrexp       = native.NewOp("aten::frexp", "Tensor")
	opClamp       = native.NewOp("aten::clamp", "")
	opClamp_      = native.NewOp("aten::clamp_", "")
	opClampTensor = native.NewOp("aten::clamp", "Tensor")
	opLerp        = native.NewOp("aten::lerp", "Tensor")
	opLerp_       = native.NewOp("aten::lerp_", "Tensor")
	opLerpScalar  = native.NewOp("aten::lerp", "Scalar")
	opLerpScalar_ = native.NewOp("aten::lerp_", "Scalar")
	opAddcmul     = native.NewOp("aten::addcmul", "")
	opAddcmul_    = native.NewOp("aten::addcmul_", "")
	opAddcdiv     = native.NewOp("aten::addcdiv", "")
	opAddcdiv_    = native.NewOp("aten::addcdiv_", "")
	opNanToNum    = native.NewOp("aten::nan_to_num", "")
	opNanToNum_   = native.NewOp("aten::nan_to_num_", "")
	opLogit       = native.NewOp("aten::logit", "")
	opLogAddExp   = native.NewOp("aten::logaddexp", "")
	opLogAddExp2  = native.NewOp("aten::logaddexp2", "")
	opRoundTo     = native.NewOp("aten::round", "decimals")
	opPolygamma   = native.NewOp("aten::polygamma", "")
	opFill_       = native.NewOp("aten::fill_", "Scalar")
	opZero_       = native.NewOp("aten::zero_", "")
	opDist        = native.NewOp("aten::dist", "")
)

// Clamp returns each element limited to [min, max]; a nil bound is none.
func (t *Tensor) Clamp(min, max Scalar) *Tensor {
	return one(opClamp, arg(t), scalar(min), scalar(max))
}

// Clamp_ is [Tensor.Clamp] in place; it returns t.
func (t *Tensor) Clamp_(min, max Scalar) *Tensor {
	return t.inPlace(opClamp_, arg(t), scalar(min), scalar(max))
}

// ClampTensor is [Tensor.Clamp] with a bound for each element, broadcast; a nil
// bound is none.
func (t *Tensor) ClampTensor(min, max *Tensor) *Tensor {
	return one(opClampTensor, arg(t), arg(min), arg(max))
}

// Lerp returns t + weight * (end - t), elementwise with broadcasting.
func (t *Tensor) Lerp(end, weight *Tensor) *Tensor {
	return one(opLerp, arg(t), arg(end), arg(weight))
}

// Lerp_ is [Tensor.Lerp] in place; it returns t.
func (t *Tensor) Lerp_(end, weight *Tensor) *Tensor {
	return t.inPlace(opLerp_, arg(t), arg(end), arg(weight))
}

// LerpScalar is [Tensor.Lerp] with a number for weight.
func (t *Tensor) LerpScalar(end *Tensor, weight Scalar) *Tensor {
	return one(opLerpScalar, arg(t), arg(end), scalar(weight))
}

// LerpScalar_ is [Tensor.LerpScalar] in place; it returns t.
func (t *Tensor) LerpScalar_(end *Tensor, weight Scalar) *Tensor {
	return t.inPlace(opLerpScalar_, arg(t), arg(end), scalar(weight))
}

// Addcmul returns t + value * tensor1 * tensor2.
func (t *Tensor) Addcmul(tensor1, tensor2 *Tensor, value Scalar) *Tensor {
	return one(opAddcmul, arg(t), arg(tensor1), arg(tensor2), scalar(value))
}

// Addcmul_ is [Tensor.Addcmul] in place; it returns t.
func (t *Tensor) Addcmul_(tensor1, tensor2 *Tensor, value Scalar) *Tensor {
	return t.inPlace(opAddcmul_, arg(t), arg(tensor1), arg(tensor2), scalar(value))
}

// Addcdiv returns t + value * tensor1 / tensor2.
func (t *Tensor) Addcdiv(tensor1, tensor2 *Tensor, value Scalar) *Tensor {
	return one(opAddcdiv, arg(t), arg(tensor1), arg(tensor2), scalar(value))
}

// Addcdiv_ is [Tensor.Addcdiv] in place; it returns t.
func (t *Tensor) Addcdiv_(tensor1, tensor2 *Tensor, value Scalar) *Tensor {
	return t.inPlace(opAddcdiv_, arg(t), arg(tensor1), arg(tensor2), scalar(value))
}

// NanToNumOptions are the replacements of [Tensor.NanToNum].
type NanToNumOptions struct {
	NaN    float64 // for NaN
	PosInf Scalar  // for positive infinity; nil: the dtype's largest number
	NegInf Scalar  // for negative infinity; nil: the dtype's lowest number
}

func (o NanToNumOptions) args(t *Tensor) (self, nan, pos, neg native.Arg) {
	return arg(t), native.Float(o.NaN), floatArg(o.PosInf), floatArg(o.NegInf)
}

// NanToNum returns t with NaN and infinities replaced.
func (t *Tensor) NanToNum(opts ...NanToNumOptions) *Tensor {
	o := optional(opts)
	self, nan, pos, neg := o.args(t)
	return one(opNanToNum, self, nan, pos, neg)
}

// NanToNum_ is [Tensor.NanToNum] in place; it returns t.
func (t *Tensor) NanToNum_(opts ...NanToNumOptions) *Tensor {
	o := optional(opts)
	self, nan, pos, neg := o.args(t)
	return t.inPlace(opNanToNum_, self, nan, pos, neg)
}

// Logit returns log(x / (1 - x)) of each element limited to [eps, 1 - eps]; a nil
// eps limits nothing.
func (t *Tensor) Logit(eps Scalar) *Tensor { return one(opLogit, arg(t), floatArg(eps)) }

// LogAddExp returns log(exp(t) + exp(other)) without overflow.
func (t *Tensor) LogAddExp(other *Tensor) *Tensor { return one(opLogAddExp, arg(t), arg(other)) }

// LogAddExp2 returns log2(2^t + 2^other) without overflow.
func (t *Tensor) LogAddExp2(other *Tensor) *Tensor { return one(opLogAddExp2, arg(t), arg(other)) }

// RoundTo returns each element rounded to a number of decimals, which may be
// negative, as torch.round with decimals.
func (t *Tensor) RoundTo(decimals int64) *Tensor {
	return one(opRoundTo, arg(t), native.Int(decimals))
}

// Polygamma returns the nth derivative of the digamma function.
func (t *Tensor) Polygamma(n int64) *Tensor { return one(opPolygamma, native.Int(n), arg(t)) }

// Mvlgamma returns the logarithm of the multivariate gamma function of dimension p.
func (t *Tensor) Mvlgamma(p int64) *Tensor { return one(opMvlgamma, arg(t), native.Int(p)) }

// Frexp returns mantissas in [0.5, 1) and int32 exponents of which t is
// mantissa * 2^exponent.
func (t *Tensor) Frexp() (mantissa, exponent *Tensor) { return two(opFrexp, arg(t)) }

// Fill_ sets every element of t to value and returns t.
func (t *Tensor) Fill_(value Scalar) *Tensor { return t.inPlace(opFill_, arg(t), scalar(value)) }

// Zero_ sets every element of t to zero and returns t.
func (t *Tensor) Zero_() *Tensor { return t.inPlace(opZero_, arg(t)) }

// Dist returns the p-norm of t - other; p nil is 2.
func (t *Tensor) Dist(other *Tensor, p Scalar) *Tensor {
	return one(opDist, arg(t), arg(other), scalarOr(p))
}
