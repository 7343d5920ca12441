package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// The operators that torch/optim/*.py comes to, in the overloads that Python's arguments
// choose: a number goes to a Tensor overload where there is one, for the Scalar one of
// mul_ rounds bfloat16 differently.
var (
	opAbs         = native.NewOp("aten::abs", "")
	opAdd         = native.NewOp("aten::add", "Tensor")
	opAdd_        = native.NewOp("aten::add_", "Tensor")
	opAddcdiv_    = native.NewOp("aten::addcdiv_", "")
	opAddcmul     = native.NewOp("aten::addcmul", "")
	opAddcmul_    = native.NewOp("aten::addcmul_", "")
	opAmax        = native.NewOp("aten::amax", "")
	opAsReal      = native.NewOp("aten::view_as_real", "")
	opAsComplex   = native.NewOp("aten::view_as_complex", "")
	opCat         = native.NewOp("aten::cat", "")
	opClamp_      = native.NewOp("aten::clamp_", "")
	opClone       = native.NewOp("aten::clone", "")
	opCopy_       = native.NewOp("aten::copy_", "")
	opDiv         = native.NewOp("aten::div", "Tensor")
	opDiv_        = native.NewOp("aten::div_", "Tensor")
	opEmptyLike   = native.NewOp("aten::empty_like", "")
	opEq          = native.NewOp("aten::eq", "Scalar")
	opFillTensor_ = native.NewOp("aten::fill_", "Tensor")
	opFill_       = native.NewOp("aten::fill_", "Scalar")
	opFullLike    = native.NewOp("aten::full_like", "")
	opGeScalar    = native.NewOp("aten::ge", "Scalar")
	opGeTensor    = native.NewOp("aten::ge", "Tensor")
	opGtScalar    = native.NewOp("aten::gt", "Scalar")
	opGtTensor    = native.NewOp("aten::gt", "Tensor")
	opLeScalar    = native.NewOp("aten::le", "Scalar")
	opLeTensor    = native.NewOp("aten::le", "Tensor")
	opLerpScalar_ = native.NewOp("aten::lerp_", "Scalar")
	opLerpTensor_ = native.NewOp("aten::lerp_", "Tensor")
	opLtScalar    = native.NewOp("aten::lt", "Scalar")
	opLtTensor    = native.NewOp("aten::lt", "Tensor")
	opMaskedFill_ = native.NewOp("aten::masked_fill_", "Scalar")
	opMaximum     = native.NewOp("aten::maximum", "")
	opMaximumTo   = native.NewOp("aten::maximum", "out")
	opMul         = native.NewOp("aten::mul", "Tensor")
	opMul_        = native.NewOp("aten::mul_", "Tensor")
	opNeg         = native.NewOp("aten::neg", "")
	opPow         = native.NewOp("aten::pow", "Tensor_Tensor")
	opPowOf       = native.NewOp("aten::pow", "Scalar")
	opPowScalar   = native.NewOp("aten::pow", "Tensor_Scalar")
	opReciprocal  = native.NewOp("aten::reciprocal", "")
	opRsub        = native.NewOp("aten::rsub", "Scalar")
	opSign        = native.NewOp("aten::sign", "")
	opSqrt        = native.NewOp("aten::sqrt", "")
	opSqrt_       = native.NewOp("aten::sqrt_", "")
	opSquare      = native.NewOp("aten::square", "")
	opSqueeze     = native.NewOp("aten::squeeze", "")
	opSub         = native.NewOp("aten::sub", "Tensor")
	opSub_        = native.NewOp("aten::sub_", "Tensor")
	opUnsqueeze   = native.NewOp("aten::unsqueeze", "")
	opWhereSelf   = native.NewOp("aten::where", "ScalarSelf")
	opWhereOther  = native.NewOp("aten::where", "ScalarOther")
	opWhereBoth   = native.NewOp("aten::where", "Scalar")
	opZerosLike   = native.NewOp("aten::zeros_like", "")
)

// unary calls an operator of one tensor.
func unary(o *native.Op, t *torch.Tensor) *torch.Tensor { return op.One(o, op.Arg(t)) }

func neg(t *torch.Tensor) *torch.Tensor  { return unary(opNeg, t) }
func sqrt(t *torch.Tensor) *torch.Tensor { return unary(opSqrt, t) }
func sqrt_(t *torch.Tensor)              { op.InPlace(opSqrt_, op.Arg(t)) }

func clone(t *torch.Tensor) *torch.Tensor { return op.One(opClone, op.Arg(t), native.None()) }

// contiguous is clone with memory_format=torch.contiguous_format.
func contiguous(t *torch.Tensor) *torch.Tensor { return op.One(opClone, op.Arg(t), native.Int(0)) }

func zerosLike(t *torch.Tensor) *torch.Tensor {
	return op.One(opZerosLike, op.Arg(t), native.None(), native.None(), native.None(), native.None(), native.None())
}

func emptyLike(t *torch.Tensor) *torch.Tensor {
	return op.One(opEmptyLike, op.Arg(t), native.None(), native.None(), native.None(), native.None(), native.None())
}

func copy_(t, from *torch.Tensor) { op.InPlace(opCopy_, op.Arg(t), op.Arg(from), native.Bool(false)) }

// add is t.add(other, alpha=alpha).
func add(t *torch.Tensor, other, alpha number) *torch.Tensor {
	return op.One(opAdd, op.Arg(t), other.arg(), alpha.scalar())
}

// add_ is t.add_(other, alpha=alpha).
func add_(t *torch.Tensor, other, alpha number) {
	op.InPlace(opAdd_, op.Arg(t), other.arg(), alpha.scalar())
}

// plus is t.add_(x).
func plus(t *torch.Tensor, x number) { op.InPlace(opAdd_, op.Arg(t), x.arg(), native.Int(1)) }

func mul(t *torch.Tensor, x number) *torch.Tensor { return op.One(opMul, op.Arg(t), x.arg()) }
func mul_(t *torch.Tensor, x number)              { op.InPlace(opMul_, op.Arg(t), x.arg()) }
func div(t *torch.Tensor, x number) *torch.Tensor { return op.One(opDiv, op.Arg(t), x.arg()) }
func div_(t *torch.Tensor, x number)              { op.InPlace(opDiv_, op.Arg(t), x.arg()) }

// addcmul_ is t.addcmul_(a, b, value=value), addcdiv_ likewise.
func addcmul_(t, a, b *torch.Tensor, value number) {
	op.InPlace(opAddcmul_, op.Arg(t), op.Arg(a), op.Arg(b), value.scalar())
}

func addcdiv_(t, a, b *torch.Tensor, value number) {
	op.InPlace(opAddcdiv_, op.Arg(t), op.Arg(a), op.Arg(b), value.scalar())
}

// lerp_ is t.lerp_(end, weight).
func lerp_(t, end *torch.Tensor, weight number) {
	o := opLerpScalar_
	if weight.t != nil {
		o = opLerpTensor_
	}
	op.InPlace(o, op.Arg(t), op.Arg(end), weight.arg())
}

// fill sets all elements of t to x.
func fill(t *torch.Tensor, x number) {
	if x.t != nil {
		op.InPlace(opFillTensor_, op.Arg(t), op.Arg(x.t))
		return
	}
	op.InPlace(opFill_, op.Arg(t), native.Float(x.f))
}

// tensor is t as a number.
func tensor(t *torch.Tensor) number { return number{t: t} }

// asReal is a view of a complex tensor as pairs of real numbers; nil stays nil.
func asReal(t *torch.Tensor) *torch.Tensor {
	if t == nil {
		return nil
	}
	return unary(opAsReal, t)
}

// asReals makes each such a view.
func asReals(list ...**torch.Tensor) {
	for _, t := range list {
		*t = asReal(*t)
	}
}

// where is torch.where(condition, x, t) with a number x.
func where(condition *torch.Tensor, x float64, t *torch.Tensor) *torch.Tensor {
	return op.One(opWhereSelf, op.Arg(condition), native.Float(x), op.Arg(t))
}

// addEps adds eps to a tensor that is ours, in a copy where autograd must go through it.
func addEps(t *torch.Tensor, eps float64, differentiable bool) *torch.Tensor {
	if differentiable {
		return add(t, float(eps), one)
	}
	plus(t, float(eps))
	return t
}

func isSparse(t *torch.Tensor) bool { return t.Layout() != torch.Strided }
