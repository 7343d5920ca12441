package torch

import "torchfm/native"

var (
	opMvlgamma   = native.NewOp("aten::mvlgamma", "")
	opFrexp      = native.NewOp("aten::frexp", "Tensor")
	opClamp      = overloads{native.NewOp("aten::clamp", "Tensor"), native.NewOp("aten::clamp", "")}
	opClamp_     = overloads{native.NewOp("aten::clamp_", "Tensor"), native.NewOp("aten::clamp_", "")}
	opLerp       = overloads{native.NewOp("aten::lerp", "Tensor"), native.NewOp("aten::lerp", "Scalar")}
	opLerp_      = overloads{native.NewOp("aten::lerp_", "Tensor"), native.NewOp("aten::lerp_", "Scalar")}
	opAddcmul    = native.NewOp("aten::addcmul", "")
	opAddcmul_   = native.NewOp("aten::addcmul_", "")
	opAddcdiv    = native.NewOp("aten::addcdiv", "")
	opAddcdiv_   = native.NewOp("aten::addcdiv_", "")
	opNanToNum   = native.NewOp("aten::nan_to_num", "")
	opNanToNum_  = native.NewOp("aten::nan_to_num_", "")
	opLogit      = native.NewOp("aten::logit", "")
	opLogaddexp  = native.NewOp("aten::logaddexp", "")
	opLogaddexp2 = native.NewOp("aten::logaddexp2", "")
	opPolygamma  = native.NewOp("aten::polygamma", "")
	opFill_      = overloads{native.NewOp("aten::fill_", "Tensor"), native.NewOp("aten::fill_", "Scalar")}
	opZero_      = native.NewOp("aten::zero_", "")
	opDist       = native.NewOp("aten::dist", "")
)

// Clamp returns each element limited to [min, max]. The bounds are numbers, or tensors
// with a bound for each element, broadcast; nil is none.
func (t *Tensor) Clamp(min, max Operand) *Tensor {
	op, low, high := bounds(&opClamp, min, max)
	return one(op, arg(t), low, high)
}

// Clamp_ is [Tensor.Clamp] in place; it returns t.
func (t *Tensor) Clamp_(min, max Operand) *Tensor {
	op, low, high := bounds(&opClamp_, min, max)
	return t.inPlace(op, arg(t), low, high)
}

// bounds are the arguments of a clamp, and its overload for them.
func bounds(o *overloads, min, max Operand) (op *native.Op, low, high native.Arg) {
	a, aTensor := min.(*Tensor)
	b, bTensor := max.(*Tensor)
	switch {
	case !aTensor && !bTensor:
		return o.number, o.bound(min), o.bound(max)
	case (aTensor || min == nil) && (bTensor || max == nil):
		return o.tensor, arg(a), arg(b)
	}
	panic(&Error{Op: o.tensor.String(), Message: "want two numbers or two tensors, got " + typeName(min) + " and " + typeName(max)})
}

// bound is a number as an argument; nil is None.
func (o *overloads) bound(v Operand) native.Arg {
	if v == nil {
		return native.None()
	}
	return o.scalar(v)
}

// Lerp returns t + weight * (end - t), elementwise with broadcasting.
func (t *Tensor) Lerp(end *Tensor, weight Operand) *Tensor {
	op, w := opLerp.of(weight)
	return one(op, arg(t), arg(end), w)
}

// Lerp_ is [Tensor.Lerp] in place; it returns t.
func (t *Tensor) Lerp_(end *Tensor, weight Operand) *Tensor {
	op, w := opLerp_.of(weight)
	return t.inPlace(op, arg(t), arg(end), w)
}

// Addcmul returns t + value * tensor1 * tensor2; value is 1 unless given.
func (t *Tensor) Addcmul(tensor1, tensor2 *Tensor, value ...Scalar) *Tensor {
	return one(opAddcmul, arg(t), arg(tensor1), arg(tensor2), factor(value))
}

// Addcmul_ is [Tensor.Addcmul] in place; it returns t.
func (t *Tensor) Addcmul_(tensor1, tensor2 *Tensor, value ...Scalar) *Tensor {
	return t.inPlace(opAddcmul_, arg(t), arg(tensor1), arg(tensor2), factor(value))
}

// Addcdiv returns t + value * tensor1 / tensor2; value is 1 unless given.
func (t *Tensor) Addcdiv(tensor1, tensor2 *Tensor, value ...Scalar) *Tensor {
	return one(opAddcdiv, arg(t), arg(tensor1), arg(tensor2), factor(value))
}

// Addcdiv_ is [Tensor.Addcdiv] in place; it returns t.
func (t *Tensor) Addcdiv_(tensor1, tensor2 *Tensor, value ...Scalar) *Tensor {
	return t.inPlace(opAddcdiv_, arg(t), arg(tensor1), arg(tensor2), factor(value))
}

// NanToNumOptions are the replacements of [Tensor.NanToNum].
type NanToNumOptions struct {
	NaN    float64  // for NaN; default 0
	PosInf *float64 // for positive infinity; default the dtype's largest number
	NegInf *float64 // for negative infinity; default the dtype's lowest number
}

func (o NanToNumOptions) args(t *Tensor) (self, nan, pos, neg native.Arg) {
	return arg(t), native.Float(o.NaN), floatOrNone(o.PosInf), floatOrNone(o.NegInf)
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

// Logit returns log(x / (1 - x)) of each element, limited to [eps, 1 - eps] when eps is
// given.
func (t *Tensor) Logit(eps ...float64) *Tensor { return one(opLogit, arg(t), floatOrNone(given(eps))) }

// Logaddexp returns log(exp(t) + exp(other)) without overflow.
func (t *Tensor) Logaddexp(other *Tensor) *Tensor { return one(opLogaddexp, arg(t), arg(other)) }

// Logaddexp2 returns log2(2^t + 2^other) without overflow.
func (t *Tensor) Logaddexp2(other *Tensor) *Tensor { return one(opLogaddexp2, arg(t), arg(other)) }

// Polygamma returns the nth derivative of the digamma function.
func (t *Tensor) Polygamma(n int64) *Tensor { return one(opPolygamma, native.Int(n), arg(t)) }

// Mvlgamma returns the logarithm of the multivariate gamma function of dimension p.
func (t *Tensor) Mvlgamma(p int64) *Tensor { return one(opMvlgamma, arg(t), native.Int(p)) }

// Frexp returns mantissas in [0.5, 1) and int32 exponents of which t is
// mantissa * 2^exponent.
func (t *Tensor) Frexp() (mantissa, exponent *Tensor) { return two(opFrexp, arg(t)) }

// Fill_ sets every element of t to value, a number or a tensor without dimensions,
// and returns t.
func (t *Tensor) Fill_(value Operand) *Tensor { return t.binary_(&opFill_, value) }

// Zero_ sets every element of t to zero and returns t.
func (t *Tensor) Zero_() *Tensor { return t.inPlace(opZero_, arg(t)) }

// Dist returns the p-norm of t - other; p is 2 unless given.
func (t *Tensor) Dist(other *Tensor, p ...Scalar) *Tensor {
	order := native.Default()
	if len(p) > 0 {
		order = scalar(optional(p))
	}
	return one(opDist, arg(t), arg(other), order)
}
