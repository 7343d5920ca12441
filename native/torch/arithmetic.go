package torch

import "torchfm/native"

var (
	opAdd                = native.NewOp("aten::add", "Tensor")
	opAddScalar          = native.NewOp("aten::add", "Scalar")
	opAdd_               = native.NewOp("aten::add_", "Tensor")
	opAddScalar_         = native.NewOp("aten::add_", "Scalar")
	opSub                = native.NewOp("aten::sub", "Tensor")
	opSubScalar          = native.NewOp("aten::sub", "Scalar")
	opSub_               = native.NewOp("aten::sub_", "Tensor")
	opSubScalar_         = native.NewOp("aten::sub_", "Scalar")
	opRsub               = native.NewOp("aten::rsub", "Scalar")
	opDivMode            = native.NewOp("aten::div", "Tensor_mode")
	opDivScalarMode      = native.NewOp("aten::div", "Scalar_mode")
	opScalarPow          = native.NewOp("aten::pow", "Scalar")
	opMul                = native.NewOp("aten::mul", "Tensor")
	opMul_               = native.NewOp("aten::mul_", "Tensor")
	opMulScalar          = native.NewOp("aten::mul", "Scalar")
	opMulScalar_         = native.NewOp("aten::mul_", "Scalar")
	opDiv                = native.NewOp("aten::div", "Tensor")
	opDiv_               = native.NewOp("aten::div_", "Tensor")
	opDivScalar          = native.NewOp("aten::div", "Scalar")
	opDivScalar_         = native.NewOp("aten::div_", "Scalar")
	opFmod               = native.NewOp("aten::fmod", "Tensor")
	opFmod_              = native.NewOp("aten::fmod_", "Tensor")
	opFmodScalar         = native.NewOp("aten::fmod", "Scalar")
	opFmodScalar_        = native.NewOp("aten::fmod_", "Scalar")
	opRemainder          = native.NewOp("aten::remainder", "Tensor")
	opRemainder_         = native.NewOp("aten::remainder_", "Tensor")
	opRemainderScalar    = native.NewOp("aten::remainder", "Scalar")
	opRemainderScalar_   = native.NewOp("aten::remainder_", "Scalar")
	opFloorDivide        = native.NewOp("aten::floor_divide", "")
	opFloorDivide_       = native.NewOp("aten::floor_divide_", "Tensor")
	opFloorDivideScalar  = native.NewOp("aten::floor_divide", "Scalar")
	opFloorDivideScalar_ = native.NewOp("aten::floor_divide_", "Scalar")
	opPow                = native.NewOp("aten::pow", "Tensor_Tensor")
	opPow_               = native.NewOp("aten::pow_", "Tensor")
	opPowScalar          = native.NewOp("aten::pow", "Tensor_Scalar")
	opPowScalar_         = native.NewOp("aten::pow_", "Scalar")
	opFloatPower         = native.NewOp("aten::float_power", "Tensor_Tensor")
	opFloatPower_        = native.NewOp("aten::float_power_", "Tensor")
	opFloatPowerScalar   = native.NewOp("aten::float_power", "Tensor_Scalar")
	opFloatPowerScalar_  = native.NewOp("aten::float_power_", "Scalar")
	opCopysign           = native.NewOp("aten::copysign", "Tensor")
	opCopysign_          = native.NewOp("aten::copysign_", "Tensor")
	opCopysignScalar     = native.NewOp("aten::copysign", "Scalar")
	opCopysignScalar_    = native.NewOp("aten::copysign_", "Scalar")
	opXlogy              = native.NewOp("aten::xlogy", "Tensor")
	opXlogy_             = native.NewOp("aten::xlogy_", "Tensor")
	opXlogyScalar        = native.NewOp("aten::xlogy", "Scalar_Other")
	opXlogyScalar_       = native.NewOp("aten::xlogy_", "Scalar_Other")
	opAtan2              = native.NewOp("aten::atan2", "")
	opAtan2_             = native.NewOp("aten::atan2_", "")
	opHypot              = native.NewOp("aten::hypot", "")
	opHypot_             = native.NewOp("aten::hypot_", "")
	opNextafter          = native.NewOp("aten::nextafter", "")
	opNextafter_         = native.NewOp("aten::nextafter_", "")
	opHeaviside          = native.NewOp("aten::heaviside", "")
	opHeaviside_         = native.NewOp("aten::heaviside_", "")
	opGCD                = native.NewOp("aten::gcd", "")
	opGCD_               = native.NewOp("aten::gcd_", "")
	opLCM                = native.NewOp("aten::lcm", "")
	opLCM_               = native.NewOp("aten::lcm_", "")
	opLdexp              = native.NewOp("aten::ldexp", "Tensor")
	opLdexp_             = native.NewOp("aten::ldexp_", "")
)

// alpha1 is the scale of add and sub, PyTorch's alpha.
var alpha1 = native.Int(1)

// Add returns t + other, elementwise with broadcasting.
func (t *Tensor) Add(other *Tensor) *Tensor { return one(opAdd, arg(t), arg(other), alpha1) }

// AddScalar returns t + other.
func (t *Tensor) AddScalar(other Scalar) *Tensor {
	return one(opAddScalar, arg(t), scalar(other), alpha1)
}

// AddAlpha returns t + alpha * other.
func (t *Tensor) AddAlpha(other *Tensor, alpha Scalar) *Tensor {
	return one(opAdd, arg(t), arg(other), scalar(alpha))
}

// Add_ adds other to t in place and returns t.
func (t *Tensor) Add_(other *Tensor) *Tensor { return t.inPlace(opAdd_, arg(t), arg(other), alpha1) }

// AddScalar_ adds other to t in place and returns t.
func (t *Tensor) AddScalar_(other Scalar) *Tensor {
	return t.inPlace(opAddScalar_, arg(t), scalar(other), alpha1)
}

// AddAlpha_ adds alpha * other to t in place and returns t.
func (t *Tensor) AddAlpha_(other *Tensor, alpha Scalar) *Tensor {
	return t.inPlace(opAdd_, arg(t), arg(other), scalar(alpha))
}

// Sub returns t - other, elementwise with broadcasting.
func (t *Tensor) Sub(other *Tensor) *Tensor { return one(opSub, arg(t), arg(other), alpha1) }

// SubScalar returns t - other.
func (t *Tensor) SubScalar(other Scalar) *Tensor {
	return one(opSubScalar, arg(t), scalar(other), alpha1)
}

// SubAlpha returns t - alpha * other.
func (t *Tensor) SubAlpha(other *Tensor, alpha Scalar) *Tensor {
	return one(opSub, arg(t), arg(other), scalar(alpha))
}

// Sub_ subtracts other from t in place and returns t.
func (t *Tensor) Sub_(other *Tensor) *Tensor { return t.inPlace(opSub_, arg(t), arg(other), alpha1) }

// SubScalar_ subtracts other from t in place and returns t.
func (t *Tensor) SubScalar_(other Scalar) *Tensor {
	return t.inPlace(opSubScalar_, arg(t), scalar(other), alpha1)
}

// Rsub returns other - t, as torch.rsub.
func (t *Tensor) Rsub(other Scalar) *Tensor { return one(opRsub, arg(t), scalar(other), alpha1) }

// DivMode returns t / other rounded as mode says, "trunc" towards zero or "floor"
// down, as torch.div with rounding_mode.
func (t *Tensor) DivMode(other *Tensor, mode string) *Tensor {
	return one(opDivMode, arg(t), arg(other), native.String(mode))
}

// DivScalarMode is [Tensor.DivMode] with a number.
func (t *Tensor) DivScalarMode(other Scalar, mode string) *Tensor {
	return one(opDivScalarMode, arg(t), scalar(other), native.String(mode))
}

// ScalarPow returns base to the power of each element, as torch.pow(base, t).
func (t *Tensor) ScalarPow(base Scalar) *Tensor { return one(opScalarPow, scalar(base), arg(t)) }

// Mul returns t * other, elementwise with broadcasting.
func (t *Tensor) Mul(other *Tensor) *Tensor { return one(opMul, arg(t), arg(other)) }

// MulScalar is [Tensor.Mul] with a number.
func (t *Tensor) MulScalar(other Scalar) *Tensor { return one(opMulScalar, arg(t), scalar(other)) }

// Mul_ is [Tensor.Mul] in place; it returns t.
func (t *Tensor) Mul_(other *Tensor) *Tensor { return t.inPlace(opMul_, arg(t), arg(other)) }

// MulScalar_ is [Tensor.MulScalar] in place; it returns t.
func (t *Tensor) MulScalar_(other Scalar) *Tensor {
	return t.inPlace(opMulScalar_, arg(t), scalar(other))
}

// Div returns t / other, elementwise with broadcasting.
func (t *Tensor) Div(other *Tensor) *Tensor { return one(opDiv, arg(t), arg(other)) }

// DivScalar is [Tensor.Div] with a number.
func (t *Tensor) DivScalar(other Scalar) *Tensor { return one(opDivScalar, arg(t), scalar(other)) }

// Div_ is [Tensor.Div] in place; it returns t.
func (t *Tensor) Div_(other *Tensor) *Tensor { return t.inPlace(opDiv_, arg(t), arg(other)) }

// DivScalar_ is [Tensor.DivScalar] in place; it returns t.
func (t *Tensor) DivScalar_(other Scalar) *Tensor {
	return t.inPlace(opDivScalar_, arg(t), scalar(other))
}

// Fmod returns the remainder of t / other with the sign of t, as C's fmod,
// elementwise with broadcasting.
func (t *Tensor) Fmod(other *Tensor) *Tensor { return one(opFmod, arg(t), arg(other)) }

// FmodScalar is [Tensor.Fmod] with a number.
func (t *Tensor) FmodScalar(other Scalar) *Tensor {
	return one(opFmodScalar, arg(t), scalar(other))
}

// Fmod_ is [Tensor.Fmod] in place; it returns t.
func (t *Tensor) Fmod_(other *Tensor) *Tensor { return t.inPlace(opFmod_, arg(t), arg(other)) }

// FmodScalar_ is [Tensor.FmodScalar] in place; it returns t.
func (t *Tensor) FmodScalar_(other Scalar) *Tensor {
	return t.inPlace(opFmodScalar_, arg(t), scalar(other))
}

// Remainder returns the remainder of t / other with the sign of other, as
// Python's %, elementwise with broadcasting.
func (t *Tensor) Remainder(other *Tensor) *Tensor { return one(opRemainder, arg(t), arg(other)) }

// RemainderScalar is [Tensor.Remainder] with a number.
func (t *Tensor) RemainderScalar(other Scalar) *Tensor {
	return one(opRemainderScalar, arg(t), scalar(other))
}

// Remainder_ is [Tensor.Remainder] in place; it returns t.
func (t *Tensor) Remainder_(other *Tensor) *Tensor {
	return t.inPlace(opRemainder_, arg(t), arg(other))
}

// RemainderScalar_ is [Tensor.RemainderScalar] in place; it returns t.
func (t *Tensor) RemainderScalar_(other Scalar) *Tensor {
	return t.inPlace(opRemainderScalar_, arg(t), scalar(other))
}

// FloorDivide returns t / other rounded down, as Python's //, elementwise with
// broadcasting.
func (t *Tensor) FloorDivide(other *Tensor) *Tensor {
	return one(opFloorDivide, arg(t), arg(other))
}

// FloorDivideScalar is [Tensor.FloorDivide] with a number.
func (t *Tensor) FloorDivideScalar(other Scalar) *Tensor {
	return one(opFloorDivideScalar, arg(t), scalar(other))
}

// FloorDivide_ is [Tensor.FloorDivide] in place; it returns t.
func (t *Tensor) FloorDivide_(other *Tensor) *Tensor {
	return t.inPlace(opFloorDivide_, arg(t), arg(other))
}

// FloorDivideScalar_ is [Tensor.FloorDivideScalar] in place; it returns t.
func (t *Tensor) FloorDivideScalar_(other Scalar) *Tensor {
	return t.inPlace(opFloorDivideScalar_, arg(t), scalar(other))
}

// Pow returns t to the power of exponent, elementwise with broadcasting.
func (t *Tensor) Pow(exponent *Tensor) *Tensor { return one(opPow, arg(t), arg(exponent)) }

// PowScalar is [Tensor.Pow] with a number.
func (t *Tensor) PowScalar(exponent Scalar) *Tensor {
	return one(opPowScalar, arg(t), scalar(exponent))
}

// Pow_ is [Tensor.Pow] in place; it returns t.
func (t *Tensor) Pow_(exponent *Tensor) *Tensor { return t.inPlace(opPow_, arg(t), arg(exponent)) }

// PowScalar_ is [Tensor.PowScalar] in place; it returns t.
func (t *Tensor) PowScalar_(exponent Scalar) *Tensor {
	return t.inPlace(opPowScalar_, arg(t), scalar(exponent))
}

// FloatPower returns t to the power of exponent, computed in float64 or
// complex128, elementwise with broadcasting.
func (t *Tensor) FloatPower(exponent *Tensor) *Tensor {
	return one(opFloatPower, arg(t), arg(exponent))
}

// FloatPowerScalar is [Tensor.FloatPower] with a number.
func (t *Tensor) FloatPowerScalar(exponent Scalar) *Tensor {
	return one(opFloatPowerScalar, arg(t), scalar(exponent))
}

// FloatPower_ is [Tensor.FloatPower] in place; it returns t.
func (t *Tensor) FloatPower_(exponent *Tensor) *Tensor {
	return t.inPlace(opFloatPower_, arg(t), arg(exponent))
}

// FloatPowerScalar_ is [Tensor.FloatPowerScalar] in place; it returns t.
func (t *Tensor) FloatPowerScalar_(exponent Scalar) *Tensor {
	return t.inPlace(opFloatPowerScalar_, arg(t), scalar(exponent))
}

// Copysign returns |t| with the sign of other, elementwise with broadcasting.
func (t *Tensor) Copysign(other *Tensor) *Tensor { return one(opCopysign, arg(t), arg(other)) }

// CopysignScalar is [Tensor.Copysign] with a number.
func (t *Tensor) CopysignScalar(other Scalar) *Tensor {
	return one(opCopysignScalar, arg(t), scalar(other))
}

// Copysign_ is [Tensor.Copysign] in place; it returns t.
func (t *Tensor) Copysign_(other *Tensor) *Tensor {
	return t.inPlace(opCopysign_, arg(t), arg(other))
}

// CopysignScalar_ is [Tensor.CopysignScalar] in place; it returns t.
func (t *Tensor) CopysignScalar_(other Scalar) *Tensor {
	return t.inPlace(opCopysignScalar_, arg(t), scalar(other))
}

// Xlogy returns t log(other), 0 where t is 0, elementwise with broadcasting.
func (t *Tensor) Xlogy(other *Tensor) *Tensor { return one(opXlogy, arg(t), arg(other)) }

// XlogyScalar is [Tensor.Xlogy] with a number.
func (t *Tensor) XlogyScalar(other Scalar) *Tensor {
	return one(opXlogyScalar, arg(t), scalar(other))
}

// Xlogy_ is [Tensor.Xlogy] in place; it returns t.
func (t *Tensor) Xlogy_(other *Tensor) *Tensor { return t.inPlace(opXlogy_, arg(t), arg(other)) }

// XlogyScalar_ is [Tensor.XlogyScalar] in place; it returns t.
func (t *Tensor) XlogyScalar_(other Scalar) *Tensor {
	return t.inPlace(opXlogyScalar_, arg(t), scalar(other))
}

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

// GCD returns the greatest common divisor of integers, elementwise with
// broadcasting.
func (t *Tensor) GCD(other *Tensor) *Tensor { return one(opGCD, arg(t), arg(other)) }

// GCD_ is [Tensor.GCD] in place; it returns t.
func (t *Tensor) GCD_(other *Tensor) *Tensor { return t.inPlace(opGCD_, arg(t), arg(other)) }

// LCM returns the least common multiple of integers, elementwise with
// broadcasting.
func (t *Tensor) LCM(other *Tensor) *Tensor { return one(opLCM, arg(t), arg(other)) }

// LCM_ is [Tensor.LCM] in place; it returns t.
func (t *Tensor) LCM_(other *Tensor) *Tensor { return t.inPlace(opLCM_, arg(t), arg(other)) }

// Ldexp returns t * 2^other, elementwise with broadcasting.
func (t *Tensor) Ldexp(other *Tensor) *Tensor { return one(opLdexp, arg(t), arg(other)) }

// Ldexp_ is [Tensor.Ldexp] in place; it returns t.
func (t *Tensor) Ldexp_(other *Tensor) *Tensor { return t.inPlace(opLdexp_, arg(t), arg(other)) }
