package torch

import "torchfm/native"

var (
	opAdd          = overloads{native.NewOp("aten::add", "Tensor"), native.NewOp("aten::add", "Scalar")}
	opAdd_         = overloads{native.NewOp("aten::add_", "Tensor"), native.NewOp("aten::add_", "Scalar")}
	opSub          = overloads{native.NewOp("aten::sub", "Tensor"), native.NewOp("aten::sub", "Scalar")}
	opSub_         = overloads{native.NewOp("aten::sub_", "Tensor"), native.NewOp("aten::sub_", "Scalar")}
	opDivMode_     = overloads{native.NewOp("aten::div_", "Tensor_mode"), native.NewOp("aten::div_", "Scalar_mode")}
	opRsub         = overloads{native.NewOp("aten::rsub", "Tensor"), native.NewOp("aten::rsub", "Scalar")}
	opDivMode      = overloads{native.NewOp("aten::div", "Tensor_mode"), native.NewOp("aten::div", "Scalar_mode")}
	opPowOf        = native.NewOp("aten::pow", "Scalar")
	opFloatPowerOf = native.NewOp("aten::float_power", "Scalar")
	opRemainderOf  = native.NewOp("aten::remainder", "Scalar_Tensor")
	opXlogyOf      = native.NewOp("aten::xlogy", "Scalar_Self")
	opMul          = overloads{native.NewOp("aten::mul", "Tensor"), native.NewOp("aten::mul", "Scalar")}
	opMul_         = overloads{native.NewOp("aten::mul_", "Tensor"), native.NewOp("aten::mul_", "Scalar")}
	opDiv          = overloads{native.NewOp("aten::div", "Tensor"), native.NewOp("aten::div", "Scalar")}
	opDiv_         = overloads{native.NewOp("aten::div_", "Tensor"), native.NewOp("aten::div_", "Scalar")}
	opFmod         = overloads{native.NewOp("aten::fmod", "Tensor"), native.NewOp("aten::fmod", "Scalar")}
	opFmod_        = overloads{native.NewOp("aten::fmod_", "Tensor"), native.NewOp("aten::fmod_", "Scalar")}
	opRemainder    = overloads{native.NewOp("aten::remainder", "Tensor"), native.NewOp("aten::remainder", "Scalar")}
	opRemainder_   = overloads{native.NewOp("aten::remainder_", "Tensor"), native.NewOp("aten::remainder_", "Scalar")}
	opFloorDivide  = overloads{native.NewOp("aten::floor_divide", ""), native.NewOp("aten::floor_divide", "Scalar")}
	opFloorDivide_ = overloads{native.NewOp("aten::floor_divide_", "Tensor"), native.NewOp("aten::floor_divide_", "Scalar")}
	opPow          = overloads{native.NewOp("aten::pow", "Tensor_Tensor"), native.NewOp("aten::pow", "Tensor_Scalar")}
	opPow_         = overloads{native.NewOp("aten::pow_", "Tensor"), native.NewOp("aten::pow_", "Scalar")}
	opFloatPower   = overloads{native.NewOp("aten::float_power", "Tensor_Tensor"), native.NewOp("aten::float_power", "Tensor_Scalar")}
	opFloatPower_  = overloads{native.NewOp("aten::float_power_", "Tensor"), native.NewOp("aten::float_power_", "Scalar")}
	opCopysign     = overloads{native.NewOp("aten::copysign", "Tensor"), native.NewOp("aten::copysign", "Scalar")}
	opCopysign_    = overloads{native.NewOp("aten::copysign_", "Tensor"), native.NewOp("aten::copysign_", "Scalar")}
	opXlogy        = overloads{native.NewOp("aten::xlogy", "Tensor"), native.NewOp("aten::xlogy", "Scalar_Other")}
	opXlogy_       = overloads{native.NewOp("aten::xlogy_", "Tensor"), native.NewOp("aten::xlogy_", "Scalar_Other")}
	opAtan2        = native.NewOp("aten::atan2", "")
	opAtan2_       = native.NewOp("aten::atan2_", "")
	opHypot        = native.NewOp("aten::hypot", "")
	opHypot_       = native.NewOp("aten::hypot_", "")
	opNextafter    = native.NewOp("aten::nextafter", "")
	opNextafter_   = native.NewOp("aten::nextafter_", "")
	opHeaviside    = native.NewOp("aten::heaviside", "")
	opHeaviside_   = native.NewOp("aten::heaviside_", "")
	opGcd          = native.NewOp("aten::gcd", "")
	opGcd_         = native.NewOp("aten::gcd_", "")
	opLcm          = native.NewOp("aten::lcm", "")
	opLcm_         = native.NewOp("aten::lcm_", "")
	opLdexp        = native.NewOp("aten::ldexp", "Tensor")
	opLdexp_       = native.NewOp("aten::ldexp_", "")
)

// alpha1 is the factor of other in sums and differences, PyTorch's alpha.
var alpha1 = native.Int(1)

// factor is an alpha that may be left out.
func factor(alpha []Scalar) native.Arg {
	if len(alpha) == 0 {
		return alpha1
	}
	return scalar(optional(alpha))
}

// Add returns t + alpha * other, elementwise with broadcasting; alpha is 1 unless
// given.
func (t *Tensor) Add(other Operand, alpha ...Scalar) *Tensor {
	op, y := opAdd.of(other)
	return one(op, arg(t), y, factor(alpha))
}

// Add_ is [Tensor.Add] in place; it returns t.
func (t *Tensor) Add_(other Operand, alpha ...Scalar) *Tensor {
	op, y := opAdd_.of(other)
	return t.inPlace(op, arg(t), y, factor(alpha))
}

// Sub returns t - alpha * other, elementwise with broadcasting; alpha is 1 unless
// given.
func (t *Tensor) Sub(other Operand, alpha ...Scalar) *Tensor {
	op, y := opSub.of(other)
	return one(op, arg(t), y, factor(alpha))
}

// Sub_ is [Tensor.Sub] in place; it returns t.
func (t *Tensor) Sub_(other Operand, alpha ...Scalar) *Tensor {
	op, y := opSub_.of(other)
	return t.inPlace(op, arg(t), y, factor(alpha))
}

// Rsub returns other - alpha * t, elementwise with broadcasting, as torch.rsub;
// alpha is 1 unless given.
func (t *Tensor) Rsub(other Operand, alpha ...Scalar) *Tensor {
	op, y := opRsub.of(other)
	return one(op, arg(t), y, factor(alpha))
}

// Mul returns t * other, elementwise with broadcasting.
func (t *Tensor) Mul(other Operand) *Tensor { return t.binary(&opMul, other) }

// Mul_ is [Tensor.Mul] in place; it returns t.
func (t *Tensor) Mul_(other Operand) *Tensor { return t.binary_(&opMul_, other) }

// RoundingMode is how [Tensor.Div] rounds its quotients. The zero value does not round.
type RoundingMode string

// The rounding modes.
const (
	RoundTrunc RoundingMode = "trunc" // towards zero
	RoundFloor RoundingMode = "floor" // down, as Python's //
)

// Div returns t / other, elementwise with broadcasting, not rounded unless a mode is
// given, as torch.div with rounding_mode.
func (t *Tensor) Div(other Operand, mode ...RoundingMode) *Tensor {
	if len(mode) == 0 {
		return t.binary(&opDiv, other)
	}
	op, y := opDivMode.of(other)
	return one(op, arg(t), y, optText(string(optional(mode))))
}

// Div_ is [Tensor.Div] in place; it returns t.
func (t *Tensor) Div_(other Operand, mode ...RoundingMode) *Tensor {
	if len(mode) == 0 {
		return t.binary_(&opDiv_, other)
	}
	op, y := opDivMode_.of(other)
	return t.inPlace(op, arg(t), y, optText(string(optional(mode))))
}

// Fmod returns the remainder of t / other with the sign of t, as C's fmod,
// elementwise with broadcasting.
func (t *Tensor) Fmod(other Operand) *Tensor { return t.binary(&opFmod, other) }

// Fmod_ is [Tensor.Fmod] in place; it returns t.
func (t *Tensor) Fmod_(other Operand) *Tensor { return t.binary_(&opFmod_, other) }

// Remainder returns the remainder of t / other with the sign of other, as
// Python's %, elementwise with broadcasting.
func (t *Tensor) Remainder(other Operand) *Tensor { return t.binary(&opRemainder, other) }

// Remainder_ is [Tensor.Remainder] in place; it returns t.
func (t *Tensor) Remainder_(other Operand) *Tensor { return t.binary_(&opRemainder_, other) }

// FloorDivide returns t / other rounded down, as Python's //, elementwise with
// broadcasting.
func (t *Tensor) FloorDivide(other Operand) *Tensor { return t.binary(&opFloorDivide, other) }

// FloorDivide_ is [Tensor.FloorDivide] in place; it returns t.
func (t *Tensor) FloorDivide_(other Operand) *Tensor { return t.binary_(&opFloorDivide_, other) }

// Pow returns t to the power of exponent, elementwise with broadcasting.
func (t *Tensor) Pow(exponent Operand) *Tensor { return t.binary(&opPow, exponent) }

// Pow_ is [Tensor.Pow] in place; it returns t.
func (t *Tensor) Pow_(exponent Operand) *Tensor { return t.binary_(&opPow_, exponent) }

// FloatPower returns t to the power of exponent, computed in float64 or
// complex128, elementwise with broadcasting.
func (t *Tensor) FloatPower(exponent Operand) *Tensor { return t.binary(&opFloatPower, exponent) }

// FloatPower_ is [Tensor.FloatPower] in place; it returns t.
func (t *Tensor) FloatPower_(exponent Operand) *Tensor { return t.binary_(&opFloatPower_, exponent) }

// Copysign returns |t| with the sign of other, elementwise with broadcasting.
func (t *Tensor) Copysign(other Operand) *Tensor { return t.binary(&opCopysign, other) }

// Copysign_ is [Tensor.Copysign] in place; it returns t.
func (t *Tensor) Copysign_(other Operand) *Tensor { return t.binary_(&opCopysign_, other) }

// Xlogy returns t log(other), 0 where t is 0, elementwise with broadcasting.
func (t *Tensor) Xlogy(other Operand) *Tensor { return t.binary(&opXlogy, other) }

// Xlogy_ is [Tensor.Xlogy] in place; it returns t.
func (t *Tensor) Xlogy_(other Operand) *Tensor { return t.binary_(&opXlogy_, other) }

// Atan2 returns the angle of the points (other, t) in (-pi, pi], elementwise
// with broadcasting.
func (t *Tensor) Atan2(other *Tensor) *Tensor { return one(opAtan2, arg(t), arg(other)) }

// Atan2_ is [Tensor.Atan2] in place; it returns t.
func (t *Tensor) Atan2_(other *Tensor) *Tensor { return t.inPlace(opAtan2_, arg(t), arg(other)) }

// Hypot returns sqrt(t^2 + other^2), elementwise with broadcasting.
func (t *Tensor) Hypot(other *Tensor) *Tensor { return one(opHypot, arg(t), arg(other)) }

// Hypot_ is [Tensor.Hypot] in place; it returns t.
func (t *Tensor) Hypot_(other *Tensor) *Tensor { return t.inPlace(opHypot_, arg(t), arg(other)) }

// Nextafter returns the next floating-point number after t towards other,
// elementwise with broadcasting.
func (t *Tensor) Nextafter(other *Tensor) *Tensor { return one(opNextafter, arg(t), arg(other)) }

// Nextafter_ is [Tensor.Nextafter] in place; it returns t.
func (t *Tensor) Nextafter_(other *Tensor) *Tensor {
	return t.inPlace(opNextafter_, arg(t), arg(other))
}

// Heaviside returns 0 where t < 0, 1 where t > 0 and other where t is 0,
// elementwise with broadcasting.
func (t *Tensor) Heaviside(other *Tensor) *Tensor { return one(opHeaviside, arg(t), arg(other)) }

// Heaviside_ is [Tensor.Heaviside] in place; it returns t.
func (t *Tensor) Heaviside_(other *Tensor) *Tensor {
	return t.inPlace(opHeaviside_, arg(t), arg(other))
}

// Gcd returns the greatest common divisor of integers, elementwise with
// broadcasting.
func (t *Tensor) Gcd(other *Tensor) *Tensor { return one(opGcd, arg(t), arg(other)) }

// Gcd_ is [Tensor.Gcd] in place; it returns t.
func (t *Tensor) Gcd_(other *Tensor) *Tensor { return t.inPlace(opGcd_, arg(t), arg(other)) }

// Lcm returns the least common multiple of integers, elementwise with
// broadcasting.
func (t *Tensor) Lcm(other *Tensor) *Tensor { return one(opLcm, arg(t), arg(other)) }

// Lcm_ is [Tensor.Lcm] in place; it returns t.
func (t *Tensor) Lcm_(other *Tensor) *Tensor { return t.inPlace(opLcm_, arg(t), arg(other)) }

// Ldexp returns t * 2^other, elementwise with broadcasting.
func (t *Tensor) Ldexp(other *Tensor) *Tensor { return one(opLdexp, arg(t), arg(other)) }

// Ldexp_ is [Tensor.Ldexp] in place; it returns t.
func (t *Tensor) Ldexp_(other *Tensor) *Tensor { return t.inPlace(opLdexp_, arg(t), arg(other)) }

// Pow returns base to the power of exponent, as torch.pow; one of them may be a
// number.
func Pow(base, exponent Operand) *Tensor { return mixed(&opPow, opPowOf, base, exponent) }

// FloatPower is [Tensor.FloatPower] in which base or exponent may be a number, as
// torch.float_power.
func FloatPower(base, exponent Operand) *Tensor {
	return mixed(&opFloatPower, opFloatPowerOf, base, exponent)
}

// Remainder is [Tensor.Remainder] in which a or b may be a number, as
// torch.remainder.
func Remainder(a, b Operand) *Tensor { return mixed(&opRemainder, opRemainderOf, a, b) }

// Xlogy is [Tensor.Xlogy] in which x or y may be a number, as torch.xlogy.
func Xlogy(x, y Operand) *Tensor { return mixed(&opXlogy, opXlogyOf, x, y) }
