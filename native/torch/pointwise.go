package torch

import "torchfm/native"

var (
	opAdd       = native.NewOp("aten::add", "Tensor")
	opAddScalar = native.NewOp("aten::add", "Scalar")
	opAdd_      = native.NewOp("aten::add_", "Tensor")
	opAddS_     = native.NewOp("aten::add_", "Scalar")
	opSub       = native.NewOp("aten::sub", "Tensor")
	opSubScalar = native.NewOp("aten::sub", "Scalar")
	opRsub      = native.NewOp("aten::rsub", "Scalar")
	opMul       = native.NewOp("aten::mul", "Tensor")
	opMulScalar = native.NewOp("aten::mul", "Scalar")
	opMul_      = native.NewOp("aten::mul_", "Tensor")
	opMulS_     = native.NewOp("aten::mul_", "Scalar")
	opDiv       = native.NewOp("aten::div", "Tensor")
	opDivScalar = native.NewOp("aten::div", "Scalar")
	opPowScalar = native.NewOp("aten::pow", "Tensor_Scalar")
	opNeg       = native.NewOp("aten::neg", "")
	opSqrt      = native.NewOp("aten::sqrt", "")
)

// alpha1 is the scale of add and sub, PyTorch's alpha.
var alpha1 = native.Int(1)

// Add returns t + other, elementwise with broadcasting.
func (t *Tensor) Add(other *Tensor) *Tensor { return one(opAdd, arg(t), arg(other), alpha1) }

// AddScalar returns t + other.
func (t *Tensor) AddScalar(other Scalar) *Tensor {
	return one(opAddScalar, arg(t), scalar(other), alpha1)
}

// Add_ adds other to t in place and returns t.
func (t *Tensor) Add_(other *Tensor) *Tensor { return t.inPlace(opAdd_, arg(t), arg(other), alpha1) }

// AddScalar_ adds other to t in place and returns t.
func (t *Tensor) AddScalar_(other Scalar) *Tensor {
	return t.inPlace(opAddS_, arg(t), scalar(other), alpha1)
}

// Sub returns t - other, elementwise with broadcasting.
func (t *Tensor) Sub(other *Tensor) *Tensor { return one(opSub, arg(t), arg(other), alpha1) }

// SubScalar returns t - other.
func (t *Tensor) SubScalar(other Scalar) *Tensor {
	return one(opSubScalar, arg(t), scalar(other), alpha1)
}

// Rsub returns other - t, as torch.rsub.
func (t *Tensor) Rsub(other Scalar) *Tensor { return one(opRsub, arg(t), scalar(other), alpha1) }

// Mul returns t * other, elementwise with broadcasting.
func (t *Tensor) Mul(other *Tensor) *Tensor { return one(opMul, arg(t), arg(other)) }

// MulScalar returns t * other.
func (t *Tensor) MulScalar(other Scalar) *Tensor { return one(opMulScalar, arg(t), scalar(other)) }

// Mul_ multiplies t by other in place and returns t.
func (t *Tensor) Mul_(other *Tensor) *Tensor { return t.inPlace(opMul_, arg(t), arg(other)) }

// MulScalar_ multiplies t by other in place and returns t.
func (t *Tensor) MulScalar_(other Scalar) *Tensor { return t.inPlace(opMulS_, arg(t), scalar(other)) }

// Div returns t / other, elementwise with broadcasting.
func (t *Tensor) Div(other *Tensor) *Tensor { return one(opDiv, arg(t), arg(other)) }

// DivScalar returns t / other.
func (t *Tensor) DivScalar(other Scalar) *Tensor { return one(opDivScalar, arg(t), scalar(other)) }

// PowScalar returns t to the power of exponent.
func (t *Tensor) PowScalar(exponent Scalar) *Tensor {
	return one(opPowScalar, arg(t), scalar(exponent))
}

// Neg returns -t.
func (t *Tensor) Neg() *Tensor { return one(opNeg, arg(t)) }

// Sqrt returns the square root of each element.
func (t *Tensor) Sqrt() *Tensor { return one(opSqrt, arg(t)) }
