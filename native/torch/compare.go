package torch

import "torchfm/native"

var (
	opIsreal   = native.NewOp("aten::isreal", "")
	opEq       = overloads{native.NewOp("aten::eq", "Tensor"), native.NewOp("aten::eq", "Scalar")}
	opNe       = overloads{native.NewOp("aten::ne", "Tensor"), native.NewOp("aten::ne", "Scalar")}
	opLt       = overloads{native.NewOp("aten::lt", "Tensor"), native.NewOp("aten::lt", "Scalar")}
	opLe       = overloads{native.NewOp("aten::le", "Tensor"), native.NewOp("aten::le", "Scalar")}
	opGt       = overloads{native.NewOp("aten::gt", "Tensor"), native.NewOp("aten::gt", "Scalar")}
	opGe       = overloads{native.NewOp("aten::ge", "Tensor"), native.NewOp("aten::ge", "Scalar")}
	opIsnan    = native.NewOp("aten::isnan", "")
	opIsinf    = native.NewOp("aten::isinf", "")
	opIsfinite = native.NewOp("aten::isfinite", "")
	opIsposinf = native.NewOp("aten::isposinf", "")
	opIsneginf = native.NewOp("aten::isneginf", "")
	opSignbit  = native.NewOp("aten::signbit", "")
	opMaximum  = native.NewOp("aten::maximum", "")
	opMinimum  = native.NewOp("aten::minimum", "")
	opFmax     = native.NewOp("aten::fmax", "")
	opFmin     = native.NewOp("aten::fmin", "")
	opEqual    = native.NewOp("aten::equal", "")
	opIsclose  = native.NewOp("aten::isclose", "")
	opAllclose = native.NewOp("aten::allclose", "")
	opIsin     = overloads{native.NewOp("aten::isin", "Tensor_Tensor"), native.NewOp("aten::isin", "Tensor_Scalar")}
	opIsinOf   = native.NewOp("aten::isin", "Scalar_Tensor")
)

// Eq returns a bool tensor of t == other, elementwise with broadcasting.
func (t *Tensor) Eq(other Operand) *Tensor { return t.binary(&opEq, other) }

// Ne returns a bool tensor of t != other, elementwise with broadcasting.
func (t *Tensor) Ne(other Operand) *Tensor { return t.binary(&opNe, other) }

// Lt returns a bool tensor of t < other, elementwise with broadcasting.
func (t *Tensor) Lt(other Operand) *Tensor { return t.binary(&opLt, other) }

// Le returns a bool tensor of t <= other, elementwise with broadcasting.
func (t *Tensor) Le(other Operand) *Tensor { return t.binary(&opLe, other) }

// Gt returns a bool tensor of t > other, elementwise with broadcasting.
func (t *Tensor) Gt(other Operand) *Tensor { return t.binary(&opGt, other) }

// Ge returns a bool tensor of t >= other, elementwise with broadcasting.
func (t *Tensor) Ge(other Operand) *Tensor { return t.binary(&opGe, other) }

// Isnan returns a bool tensor of whether each element is not a number.
func (t *Tensor) Isnan() *Tensor { return one(opIsnan, arg(t)) }

// Isinf returns a bool tensor of whether each element is infinite.
func (t *Tensor) Isinf() *Tensor { return one(opIsinf, arg(t)) }

// Isfinite returns a bool tensor of whether each element is neither infinite nor NaN.
func (t *Tensor) Isfinite() *Tensor { return one(opIsfinite, arg(t)) }

// Isposinf returns a bool tensor of whether each element is positive infinity.
func (t *Tensor) Isposinf() *Tensor { return one(opIsposinf, arg(t)) }

// Isneginf returns a bool tensor of whether each element is negative infinity.
func (t *Tensor) Isneginf() *Tensor { return one(opIsneginf, arg(t)) }

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

// CloseOptions are the bounds of [Allclose] and [Isclose].
type CloseOptions struct {
	RTol     *float64 // relative to |b|; default 1e-5
	ATol     *float64 // absolute; default 1e-8
	EqualNaN bool     // NaN is close to NaN; default false
}

// Allclose reports whether |a-b| <= atol + rtol |b| for all elements, as torch.allclose.
func Allclose(a, b *Tensor, opts ...CloseOptions) bool {
	o := optional(opts)
	return boolean(opAllclose, arg(a), arg(b), floatOr(o.RTol), floatOr(o.ATol), native.Bool(o.EqualNaN))
}

// Isclose returns a bool tensor of whether |a-b| <= atol + rtol |b|, as torch.isclose.
func Isclose(a, b *Tensor, opts ...CloseOptions) *Tensor {
	o := optional(opts)
	return one(opIsclose, arg(a), arg(b), floatOr(o.RTol), floatOr(o.ATol), native.Bool(o.EqualNaN))
}

// IsinOptions are the options of [Isin].
type IsinOptions struct {
	AssumeUnique bool // no element occurs twice in elements or in testElements, which is faster; default false
	Invert       bool // whether each element is none of testElements; default false
}

// Isin returns a bool tensor of whether each element of elements is one of
// testElements, as torch.isin; one of them may be a number.
func Isin(elements, testElements Operand, opts ...IsinOptions) *Tensor {
	o := optional(opts)
	unique, invert := native.Bool(o.AssumeUnique), native.Bool(o.Invert)
	if t, ok := elements.(*Tensor); ok {
		op, of := opIsin.of(testElements)
		return one(op, arg(t), of, unique, invert)
	}
	return one(opIsinOf, opIsin.scalar(elements), arg(tensorBeside(opIsinOf, testElements)), unique, invert)
}

// Isreal returns a bool tensor of whether each element has no imaginary part.
func (t *Tensor) Isreal() *Tensor { return one(opIsreal, arg(t)) }
