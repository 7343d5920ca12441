package torch

import "torchfm/native"

var (
	opIsReal   = native.NewOp("aten::isreal", "")
	opEq       = native.NewOp("aten::eq", "Tensor")
	opEqScalar = native.NewOp("aten::eq", "Scalar")
	opNe       = native.NewOp("aten::ne", "Tensor")
	opNeScalar = native.NewOp("aten::ne", "Scalar")
	opLt       = native.NewOp("aten::lt", "Tensor")
	opLtScalar = native.NewOp("aten::lt", "Scalar")
	opLe       = native.NewOp("aten::le", "Tensor")
	opLeScalar = native.NewOp("aten::le", "Scalar")
	opGt       = native.NewOp("aten::gt", "Tensor")
	opGtScalar = native.NewOp("aten::gt", "Scalar")
	opGe       = native.NewOp("aten::ge", "Tensor")
	opGeScalar = native.NewOp("aten::ge", "Scalar")
	opIsNaN    = native.NewOp("aten::isnan", "")
	opIsInf    = native.NewOp("aten::isinf", "")
	opIsFinite = native.NewOp("aten::isfinite", "")
	opIsPosInf = native.NewOp("aten::isposinf", "")
	opIsNegInf = native.NewOp("aten::isneginf", "")
	opSignbit  = native.NewOp("aten::signbit", "")
	opMaximum  = native.NewOp("aten::maximum", "")
	opMinimum  = native.NewOp("aten::minimum", "")
	opFmax     = native.NewOp("aten::fmax", "")
	opFmin     = native.NewOp("aten::fmin", "")
	opEqual    = native.NewOp("aten::equal", "")
	opIsClose  = native.NewOp("aten::isclose", "")
	opAllClose = native.NewOp("aten::allclose", "")
	opIsin     = native.NewOp("aten::isin", "Tensor_Tensor")
)

// Eq returns a bool tensor of t == other, elementwise with broadcasting.
func (t *Tensor) Eq(other *Tensor) *Tensor { return one(opEq, arg(t), arg(other)) }

// EqScalar returns a bool tensor of t == other.
func (t *Tensor) EqScalar(other Scalar) *Tensor { return one(opEqScalar, arg(t), scalar(other)) }

// Ne returns a bool tensor of t != other, elementwise with broadcasting.
func (t *Tensor) Ne(other *Tensor) *Tensor { return one(opNe, arg(t), arg(other)) }

// NeScalar returns a bool tensor of t != other.
func (t *Tensor) NeScalar(other Scalar) *Tensor { return one(opNeScalar, arg(t), scalar(other)) }

// Lt returns a bool tensor of t < other, elementwise with broadcasting.
func (t *Tensor) Lt(other *Tensor) *Tensor { return one(opLt, arg(t), arg(other)) }

// LtScalar returns a bool tensor of t < other.
func (t *Tensor) LtScalar(other Scalar) *Tensor { return one(opLtScalar, arg(t), scalar(other)) }

// Le returns a bool tensor of t <= other, elementwise with broadcasting.
func (t *Tensor) Le(other *Tensor) *Tensor { return one(opLe, arg(t), arg(other)) }

// LeScalar returns a bool tensor of t <= other.
func (t *Tensor) LeScalar(other Scalar) *Tensor { return one(opLeScalar, arg(t), scalar(other)) }

// Gt returns a bool tensor of t > other, elementwise with broadcasting.
func (t *Tensor) Gt(other *Tensor) *Tensor { return one(opGt, arg(t), arg(other)) }

// GtScalar returns a bool tensor of t > other.
func (t *Tensor) GtScalar(other Scalar) *Tensor { return one(opGtScalar, arg(t), scalar(other)) }

// Ge returns a bool tensor of t >= other, elementwise with broadcasting.
func (t *Tensor) Ge(other *Tensor) *Tensor { return one(opGe, arg(t), arg(other)) }

// GeScalar returns a bool tensor of t >= other.
func (t *Tensor) GeScalar(other Scalar) *Tensor { return one(opGeScalar, arg(t), scalar(other)) }

// IsNaN returns a bool tensor of whether each element is not a number.
func (t *Tensor) IsNaN() *Tensor { return one(opIsNaN, arg(t)) }

// IsInf returns a bool tensor of whether each element is infinite.
func (t *Tensor) IsInf() *Tensor { return one(opIsInf, arg(t)) }

// IsFinite returns a bool tensor of whether each element is neither infinite nor NaN.
func (t *Tensor) IsFinite() *Tensor { return one(opIsFinite, arg(t)) }

// IsPosInf returns a bool tensor of whether each element is positive infinity.
func (t *Tensor) IsPosInf() *Tensor { return one(opIsPosInf, arg(t)) }

// IsNegInf returns a bool tensor of whether each element is negative infinity.
func (t *Tensor) IsNegInf() *Tensor { return one(opIsNegInf, arg(t)) }

// Signbit returns a bool tensor of whether each element has its sign bit set.
func (t *Tensor) Signbit() *Tensor { return one(opSignbit, arg(t)) }

// Maximum returns the larger of t and other, NaN where one is NaN, elementwise
// with broadcasting.
func (t *Tensor) Maximum(other *Tensor) *Tensor { return one(opMaximum, arg(t), arg(other)) }

// Minimum returns the smaller of t and other, NaN where one is NaN,
// elementwise with broadcasting.
func (t *Tensor) Minimum(other *Tensor) *Tensor { return one(opMinimum, arg(t), arg(other)) }

// Fmax returns the larger of t and other, the other one where one is NaN,
// elementwise with broadcasting.
func (t *Tensor) Fmax(other *Tensor) *Tensor { return one(opFmax, arg(t), arg(other)) }

// Fmin returns the smaller of t and other, the other one where one is NaN,
// elementwise with broadcasting.
func (t *Tensor) Fmin(other *Tensor) *Tensor { return one(opFmin, arg(t), arg(other)) }

// Equal reports whether two tensors have the same shape and elements, as torch.equal.
func Equal(a, b *Tensor) bool { return boolean(opEqual, arg(a), arg(b)) }

// CloseOptions are the bounds of [AllClose] and [IsClose].
type CloseOptions struct {
	RTol     Scalar // relative to |b|; nil: 1e-5
	ATol     Scalar // absolute; nil: 1e-8
	EqualNaN bool   // NaN is close to NaN
}

// AllClose reports whether |a-b| <= atol + rtol |b| for all elements, as torch.allclose.
func AllClose(a, b *Tensor, opts ...CloseOptions) bool {
	o := optional(opts)
	return boolean(opAllClose, arg(a), arg(b), floatOr(o.RTol), floatOr(o.ATol), native.Bool(o.EqualNaN))
}

// IsClose returns a bool tensor of whether |a-b| <= atol + rtol |b|, as torch.isclose.
func IsClose(a, b *Tensor, opts ...CloseOptions) *Tensor {
	o := optional(opts)
	return one(opIsClose, arg(a), arg(b), floatOr(o.RTol), floatOr(o.ATol), native.Bool(o.EqualNaN))
}

// IsIn returns a bool tensor of whether each element of elements is one of
// testElements, as torch.isin.
func IsIn(elements, testElements *Tensor) *Tensor {
	return one(opIsin, arg(elements), arg(testElements), native.Bool(false), native.Bool(false))
}

// IsReal returns a bool tensor of whether each element has no imaginary part.
func (t *Tensor) IsReal() *Tensor { return one(opIsReal, arg(t)) }
