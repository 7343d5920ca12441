package torch

import "torchfm/native"

var (
	opAbs_           = native.NewOp("aten::abs_", "")
	opAcos_          = native.NewOp("aten::acos_", "")
	opAcosh_         = native.NewOp("aten::acosh_", "")
	opAsin_          = native.NewOp("aten::asin_", "")
	opAsinh_         = native.NewOp("aten::asinh_", "")
	opAtan_          = native.NewOp("aten::atan_", "")
	opAtanh_         = native.NewOp("aten::atanh_", "")
	opCeil_          = native.NewOp("aten::ceil_", "")
	opCos_           = native.NewOp("aten::cos_", "")
	opCosh_          = native.NewOp("aten::cosh_", "")
	opDeg2rad_       = native.NewOp("aten::deg2rad_", "")
	opDigamma_       = native.NewOp("aten::digamma_", "")
	opErf_           = native.NewOp("aten::erf_", "")
	opErfc_          = native.NewOp("aten::erfc_", "")
	opErfinv_        = native.NewOp("aten::erfinv_", "")
	opExp_           = native.NewOp("aten::exp_", "")
	opExp2_          = native.NewOp("aten::exp2_", "")
	opExpm1_         = native.NewOp("aten::expm1_", "")
	opFloor_         = native.NewOp("aten::floor_", "")
	opFrac_          = native.NewOp("aten::frac_", "")
	opI0_            = native.NewOp("aten::i0_", "")
	opLgamma_        = native.NewOp("aten::lgamma_", "")
	opLog_           = native.NewOp("aten::log_", "")
	opLog10_         = native.NewOp("aten::log10_", "")
	opLog1p_         = native.NewOp("aten::log1p_", "")
	opLog2_          = native.NewOp("aten::log2_", "")
	opNeg_           = native.NewOp("aten::neg_", "")
	opRad2deg_       = native.NewOp("aten::rad2deg_", "")
	opReciprocal_    = native.NewOp("aten::reciprocal_", "")
	opReLU_          = native.NewOp("aten::relu_", "")
	opRound_         = native.NewOp("aten::round_", "")
	opRoundDecimals_ = native.NewOp("aten::round_", "decimals")
	opRsqrt_         = native.NewOp("aten::rsqrt_", "")
	opSgn_           = native.NewOp("aten::sgn_", "")
	opSigmoid_       = native.NewOp("aten::sigmoid_", "")
	opSign_          = native.NewOp("aten::sign_", "")
	opSin_           = native.NewOp("aten::sin_", "")
	opSinc_          = native.NewOp("aten::sinc_", "")
	opSinh_          = native.NewOp("aten::sinh_", "")
	opSqrt_          = native.NewOp("aten::sqrt_", "")
	opSquare_        = native.NewOp("aten::square_", "")
	opTan_           = native.NewOp("aten::tan_", "")
	opTanh_          = native.NewOp("aten::tanh_", "")
	opTrunc_         = native.NewOp("aten::trunc_", "")
)

// The in-place forms of the functions in unary.go.

// Abs_ is [Tensor.Abs] in place; it returns t.
func (t *Tensor) Abs_() *Tensor { return t.inPlace(opAbs_, arg(t)) }

// Acos_ is [Tensor.Acos] in place; it returns t.
func (t *Tensor) Acos_() *Tensor { return t.inPlace(opAcos_, arg(t)) }

// Acosh_ is [Tensor.Acosh] in place; it returns t.
func (t *Tensor) Acosh_() *Tensor { return t.inPlace(opAcosh_, arg(t)) }

// Asin_ is [Tensor.Asin] in place; it returns t.
func (t *Tensor) Asin_() *Tensor { return t.inPlace(opAsin_, arg(t)) }

// Asinh_ is [Tensor.Asinh] in place; it returns t.
func (t *Tensor) Asinh_() *Tensor { return t.inPlace(opAsinh_, arg(t)) }

// Atan_ is [Tensor.Atan] in place; it returns t.
func (t *Tensor) Atan_() *Tensor { return t.inPlace(opAtan_, arg(t)) }

// Atanh_ is [Tensor.Atanh] in place; it returns t.
func (t *Tensor) Atanh_() *Tensor { return t.inPlace(opAtanh_, arg(t)) }

// Ceil_ is [Tensor.Ceil] in place; it returns t.
func (t *Tensor) Ceil_() *Tensor { return t.inPlace(opCeil_, arg(t)) }

// Cos_ is [Tensor.Cos] in place; it returns t.
func (t *Tensor) Cos_() *Tensor { return t.inPlace(opCos_, arg(t)) }

// Cosh_ is [Tensor.Cosh] in place; it returns t.
func (t *Tensor) Cosh_() *Tensor { return t.inPlace(opCosh_, arg(t)) }

// Deg2rad_ is [Tensor.Deg2rad] in place; it returns t.
func (t *Tensor) Deg2rad_() *Tensor { return t.inPlace(opDeg2rad_, arg(t)) }

// Digamma_ is [Tensor.Digamma] in place; it returns t.
func (t *Tensor) Digamma_() *Tensor { return t.inPlace(opDigamma_, arg(t)) }

// Erf_ is [Tensor.Erf] in place; it returns t.
func (t *Tensor) Erf_() *Tensor { return t.inPlace(opErf_, arg(t)) }

// Erfc_ is [Tensor.Erfc] in place; it returns t.
func (t *Tensor) Erfc_() *Tensor { return t.inPlace(opErfc_, arg(t)) }

// Erfinv_ is [Tensor.Erfinv] in place; it returns t.
func (t *Tensor) Erfinv_() *Tensor { return t.inPlace(opErfinv_, arg(t)) }

// Exp_ is [Tensor.Exp] in place; it returns t.
func (t *Tensor) Exp_() *Tensor { return t.inPlace(opExp_, arg(t)) }

// Exp2_ is [Tensor.Exp2] in place; it returns t.
func (t *Tensor) Exp2_() *Tensor { return t.inPlace(opExp2_, arg(t)) }

// Expm1_ is [Tensor.Expm1] in place; it returns t.
func (t *Tensor) Expm1_() *Tensor { return t.inPlace(opExpm1_, arg(t)) }

// Floor_ is [Tensor.Floor] in place; it returns t.
func (t *Tensor) Floor_() *Tensor { return t.inPlace(opFloor_, arg(t)) }

// Frac_ is [Tensor.Frac] in place; it returns t.
func (t *Tensor) Frac_() *Tensor { return t.inPlace(opFrac_, arg(t)) }

// I0_ is [Tensor.I0] in place; it returns t.
func (t *Tensor) I0_() *Tensor { return t.inPlace(opI0_, arg(t)) }

// Lgamma_ is [Tensor.Lgamma] in place; it returns t.
func (t *Tensor) Lgamma_() *Tensor { return t.inPlace(opLgamma_, arg(t)) }

// Log_ is [Tensor.Log] in place; it returns t.
func (t *Tensor) Log_() *Tensor { return t.inPlace(opLog_, arg(t)) }

// Log10_ is [Tensor.Log10] in place; it returns t.
func (t *Tensor) Log10_() *Tensor { return t.inPlace(opLog10_, arg(t)) }

// Log1p_ is [Tensor.Log1p] in place; it returns t.
func (t *Tensor) Log1p_() *Tensor { return t.inPlace(opLog1p_, arg(t)) }

// Log2_ is [Tensor.Log2] in place; it returns t.
func (t *Tensor) Log2_() *Tensor { return t.inPlace(opLog2_, arg(t)) }

// Neg_ is [Tensor.Neg] in place; it returns t.
func (t *Tensor) Neg_() *Tensor { return t.inPlace(opNeg_, arg(t)) }

// Rad2deg_ is [Tensor.Rad2deg] in place; it returns t.
func (t *Tensor) Rad2deg_() *Tensor { return t.inPlace(opRad2deg_, arg(t)) }

// Reciprocal_ is [Tensor.Reciprocal] in place; it returns t.
func (t *Tensor) Reciprocal_() *Tensor { return t.inPlace(opReciprocal_, arg(t)) }

// ReLU_ is [Tensor.ReLU] in place; it returns t.
func (t *Tensor) ReLU_() *Tensor { return t.inPlace(opReLU_, arg(t)) }

// Round_ is [Tensor.Round] in place; it returns t.
func (t *Tensor) Round_(decimals ...int64) *Tensor {
	if len(decimals) == 0 {
		return t.inPlace(opRound_, arg(t))
	}
	return t.inPlace(opRoundDecimals_, arg(t), native.Int(optional(decimals)))
}

// Rsqrt_ is [Tensor.Rsqrt] in place; it returns t.
func (t *Tensor) Rsqrt_() *Tensor { return t.inPlace(opRsqrt_, arg(t)) }

// Sgn_ is [Tensor.Sgn] in place; it returns t.
func (t *Tensor) Sgn_() *Tensor { return t.inPlace(opSgn_, arg(t)) }

// Sigmoid_ is [Tensor.Sigmoid] in place; it returns t.
func (t *Tensor) Sigmoid_() *Tensor { return t.inPlace(opSigmoid_, arg(t)) }

// Sign_ is [Tensor.Sign] in place; it returns t.
func (t *Tensor) Sign_() *Tensor { return t.inPlace(opSign_, arg(t)) }

// Sin_ is [Tensor.Sin] in place; it returns t.
func (t *Tensor) Sin_() *Tensor { return t.inPlace(opSin_, arg(t)) }

// Sinc_ is [Tensor.Sinc] in place; it returns t.
func (t *Tensor) Sinc_() *Tensor { return t.inPlace(opSinc_, arg(t)) }

// Sinh_ is [Tensor.Sinh] in place; it returns t.
func (t *Tensor) Sinh_() *Tensor { return t.inPlace(opSinh_, arg(t)) }

// Sqrt_ is [Tensor.Sqrt] in place; it returns t.
func (t *Tensor) Sqrt_() *Tensor { return t.inPlace(opSqrt_, arg(t)) }

// Square_ is [Tensor.Square] in place; it returns t.
func (t *Tensor) Square_() *Tensor { return t.inPlace(opSquare_, arg(t)) }

// Tan_ is [Tensor.Tan] in place; it returns t.
func (t *Tensor) Tan_() *Tensor { return t.inPlace(opTan_, arg(t)) }

// Tanh_ is [Tensor.Tanh] in place; it returns t.
func (t *Tensor) Tanh_() *Tensor { return t.inPlace(opTanh_, arg(t)) }

// Trunc_ is [Tensor.Trunc] in place; it returns t.
func (t *Tensor) Trunc_() *Tensor { return t.inPlace(opTrunc_, arg(t)) }
