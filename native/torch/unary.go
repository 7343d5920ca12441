package torch

import "torchfm/native"

var (
	opAbs           = native.NewOp("aten::abs", "")
	opAcos          = native.NewOp("aten::acos", "")
	opAcosh         = native.NewOp("aten::acosh", "")
	opAsin          = native.NewOp("aten::asin", "")
	opAsinh         = native.NewOp("aten::asinh", "")
	opAtan          = native.NewOp("aten::atan", "")
	opAtanh         = native.NewOp("aten::atanh", "")
	opCeil          = native.NewOp("aten::ceil", "")
	opCos           = native.NewOp("aten::cos", "")
	opCosh          = native.NewOp("aten::cosh", "")
	opDeg2rad       = native.NewOp("aten::deg2rad", "")
	opDigamma       = native.NewOp("aten::digamma", "")
	opErf           = native.NewOp("aten::erf", "")
	opErfc          = native.NewOp("aten::erfc", "")
	opErfinv        = native.NewOp("aten::erfinv", "")
	opExp           = native.NewOp("aten::exp", "")
	opExp2          = native.NewOp("aten::exp2", "")
	opExpm1         = native.NewOp("aten::expm1", "")
	opFloor         = native.NewOp("aten::floor", "")
	opFrac          = native.NewOp("aten::frac", "")
	opI0            = native.NewOp("aten::i0", "")
	opLgamma        = native.NewOp("aten::lgamma", "")
	opLog           = native.NewOp("aten::log", "")
	opLog10         = native.NewOp("aten::log10", "")
	opLog1p         = native.NewOp("aten::log1p", "")
	opLog2          = native.NewOp("aten::log2", "")
	opNeg           = native.NewOp("aten::neg", "")
	opRad2deg       = native.NewOp("aten::rad2deg", "")
	opReciprocal    = native.NewOp("aten::reciprocal", "")
	opReLU          = native.NewOp("aten::relu", "")
	opRound         = native.NewOp("aten::round", "")
	opRoundDecimals = native.NewOp("aten::round", "decimals")
	opRsqrt         = native.NewOp("aten::rsqrt", "")
	opSgn           = native.NewOp("aten::sgn", "")
	opSigmoid       = native.NewOp("aten::sigmoid", "")
	opSign          = native.NewOp("aten::sign", "")
	opSin           = native.NewOp("aten::sin", "")
	opSinc          = native.NewOp("aten::sinc", "")
	opSinh          = native.NewOp("aten::sinh", "")
	opSqrt          = native.NewOp("aten::sqrt", "")
	opSquare        = native.NewOp("aten::square", "")
	opTan           = native.NewOp("aten::tan", "")
	opTanh          = native.NewOp("aten::tanh", "")
	opTrunc         = native.NewOp("aten::trunc", "")
)

// The functions below work on each element; integer tensors give the default
// floating-point dtype where the result is no integer.

// Abs returns the absolute value of each element.
func (t *Tensor) Abs() *Tensor { return one(opAbs, arg(t)) }

// Acos returns the arc cosine of each element.
func (t *Tensor) Acos() *Tensor { return one(opAcos, arg(t)) }

// Acosh returns the inverse hyperbolic cosine of each element.
func (t *Tensor) Acosh() *Tensor { return one(opAcosh, arg(t)) }

// Asin returns the arc sine of each element.
func (t *Tensor) Asin() *Tensor { return one(opAsin, arg(t)) }

// Asinh returns the inverse hyperbolic sine of each element.
func (t *Tensor) Asinh() *Tensor { return one(opAsinh, arg(t)) }

// Atan returns the arc tangent of each element.
func (t *Tensor) Atan() *Tensor { return one(opAtan, arg(t)) }

// Atanh returns the inverse hyperbolic tangent of each element.
func (t *Tensor) Atanh() *Tensor { return one(opAtanh, arg(t)) }

// Ceil returns the least integer not below each element.
func (t *Tensor) Ceil() *Tensor { return one(opCeil, arg(t)) }

// Cos returns the cosine of each element.
func (t *Tensor) Cos() *Tensor { return one(opCos, arg(t)) }

// Cosh returns the hyperbolic cosine of each element.
func (t *Tensor) Cosh() *Tensor { return one(opCosh, arg(t)) }

// Deg2rad returns each element turned from degrees into radians.
func (t *Tensor) Deg2rad() *Tensor { return one(opDeg2rad, arg(t)) }

// Digamma returns the logarithmic derivative of the gamma function.
func (t *Tensor) Digamma() *Tensor { return one(opDigamma, arg(t)) }

// Erf returns the error function of each element.
func (t *Tensor) Erf() *Tensor { return one(opErf, arg(t)) }

// Erfc returns 1 - erf of each element.
func (t *Tensor) Erfc() *Tensor { return one(opErfc, arg(t)) }

// Erfinv returns the inverse of the error function.
func (t *Tensor) Erfinv() *Tensor { return one(opErfinv, arg(t)) }

// Exp returns e to the power of each element.
func (t *Tensor) Exp() *Tensor { return one(opExp, arg(t)) }

// Exp2 returns 2 to the power of each element.
func (t *Tensor) Exp2() *Tensor { return one(opExp2, arg(t)) }

// Expm1 returns exp(x) - 1 of each element, exact near zero.
func (t *Tensor) Expm1() *Tensor { return one(opExpm1, arg(t)) }

// Floor returns the greatest integer not above each element.
func (t *Tensor) Floor() *Tensor { return one(opFloor, arg(t)) }

// Frac returns the part of each element after the point, with its sign.
func (t *Tensor) Frac() *Tensor { return one(opFrac, arg(t)) }

// I0 returns the modified Bessel function of the first kind of order zero.
func (t *Tensor) I0() *Tensor { return one(opI0, arg(t)) }

// Lgamma returns the logarithm of the absolute value of the gamma function.
func (t *Tensor) Lgamma() *Tensor { return one(opLgamma, arg(t)) }

// Log returns the natural logarithm of each element.
func (t *Tensor) Log() *Tensor { return one(opLog, arg(t)) }

// Log10 returns the logarithm to base 10 of each element.
func (t *Tensor) Log10() *Tensor { return one(opLog10, arg(t)) }

// Log1p returns log(1 + x) of each element, exact near zero.
func (t *Tensor) Log1p() *Tensor { return one(opLog1p, arg(t)) }

// Log2 returns the logarithm to base 2 of each element.
func (t *Tensor) Log2() *Tensor { return one(opLog2, arg(t)) }

// Neg returns -t.
func (t *Tensor) Neg() *Tensor { return one(opNeg, arg(t)) }

// Rad2deg returns each element turned from radians into degrees.
func (t *Tensor) Rad2deg() *Tensor { return one(opRad2deg, arg(t)) }

// Reciprocal returns 1 / x of each element.
func (t *Tensor) Reciprocal() *Tensor { return one(opReciprocal, arg(t)) }

// ReLU returns max(x, 0) of each element.
func (t *Tensor) ReLU() *Tensor { return one(opReLU, arg(t)) }

// Round returns each element rounded to the nearest integer, halves to even, or to a
// number of decimals, which may be negative.
func (t *Tensor) Round(decimals ...int64) *Tensor {
	if len(decimals) == 0 {
		return one(opRound, arg(t))
	}
	return one(opRoundDecimals, arg(t), native.Int(optional(decimals)))
}

// Rsqrt returns 1 / sqrt(x) of each element.
func (t *Tensor) Rsqrt() *Tensor { return one(opRsqrt, arg(t)) }

// Sgn returns the sign of each element, x / |x| for complex ones.
func (t *Tensor) Sgn() *Tensor { return one(opSgn, arg(t)) }

// Sigmoid returns 1 / (1 + exp(-x)) of each element.
func (t *Tensor) Sigmoid() *Tensor { return one(opSigmoid, arg(t)) }

// Sign returns -1, 0 or 1 with the sign of each element.
func (t *Tensor) Sign() *Tensor { return one(opSign, arg(t)) }

// Sin returns the sine of each element.
func (t *Tensor) Sin() *Tensor { return one(opSin, arg(t)) }

// Sinc returns sin(pi x) / (pi x) of each element, 1 at zero.
func (t *Tensor) Sinc() *Tensor { return one(opSinc, arg(t)) }

// Sinh returns the hyperbolic sine of each element.
func (t *Tensor) Sinh() *Tensor { return one(opSinh, arg(t)) }

// Sqrt returns the square root of each element.
func (t *Tensor) Sqrt() *Tensor { return one(opSqrt, arg(t)) }

// Square returns the square of each element.
func (t *Tensor) Square() *Tensor { return one(opSquare, arg(t)) }

// Tan returns the tangent of each element.
func (t *Tensor) Tan() *Tensor { return one(opTan, arg(t)) }

// Tanh returns the hyperbolic tangent of each element.
func (t *Tensor) Tanh() *Tensor { return one(opTanh, arg(t)) }

// Trunc returns each element without its part after the point.
func (t *Tensor) Trunc() *Tensor { return one(opTrunc, arg(t)) }
