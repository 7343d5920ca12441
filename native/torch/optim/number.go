package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/libm"
)

// number is what Python's optimizers compute with beside tensors: a float, or a tensor
// of one element, as a learning rate, a count of steps or a directional derivative may
// be. Its methods are Python's operators: of two floats a float, and with a tensor what
// the tensor's operator gives.
type number struct {
	f float64
	t *torch.Tensor
}

func float(f float64) number { return number{f: f} }

// scalarOf is t as a number, a tensor of one element without dimensions.
func scalarOf(t *torch.Tensor) number {
	if t.Dim() != 0 {
		t = op.One(opSqueeze, op.Arg(t))
	}
	return number{t: t}
}

// numberOf is t where there is one and f otherwise.
func numberOf(f *float64, t *torch.Tensor) number {
	if t != nil {
		return scalarOf(t)
	}
	return float(*f)
}

// arg is the number as an argument that may be a tensor.
func (a number) arg() native.Arg {
	if a.t != nil {
		return op.Arg(a.t)
	}
	return native.Float(a.f)
}

// value is the number as a float: what Python hands to an argument that is no tensor.
func (a number) value() float64 {
	if a.t != nil {
		return a.t.Item()
	}
	return a.f
}

func (a number) scalar() native.Arg { return native.Float(a.value()) }

// result is a call's result as a number.
func result(o *native.Op, args ...native.Arg) number { return number{t: op.One(o, args...)} }

func (a number) neg() number {
	if a.t != nil {
		return result(opNeg, op.Arg(a.t))
	}
	return float(-a.f)
}

func (a number) add(b number) number {
	switch {
	case a.t != nil:
		return result(opAdd, op.Arg(a.t), b.arg(), native.Int(1))
	case b.t != nil:
		return b.add(a)
	}
	return float(a.f + b.f)
}

func (a number) sub(b number) number {
	switch {
	case a.t != nil:
		return result(opSub, op.Arg(a.t), b.arg(), native.Int(1))
	case b.t != nil:
		return result(opRsub, op.Arg(b.t), native.Float(a.f), native.Int(1))
	}
	return float(a.f - b.f)
}

func (a number) mul(b number) number {
	switch {
	case a.t != nil:
		return result(opMul, op.Arg(a.t), b.arg())
	case b.t != nil:
		return b.mul(a)
	}
	return float(float64(a.f * b.f)) // rounded by itself: no fused multiply-add
}

func (a number) div(b number) number {
	switch {
	case a.t != nil:
		return result(opDiv, op.Arg(a.t), b.arg())
	case b.t != nil: // Tensor.__rtruediv__
		return result(opReciprocal, op.Arg(b.t)).mul(a)
	}
	return float(a.f / b.f)
}

func (a number) pow(b number) number {
	switch {
	case a.t != nil && b.t != nil:
		return result(opPow, op.Arg(a.t), op.Arg(b.t))
	case a.t != nil:
		return result(opPowScalar, op.Arg(a.t), native.Float(b.f))
	case b.t != nil:
		return result(opPowOf, native.Float(a.f), op.Arg(b.t))
	}
	return float(libm.Pow(a.f, b.f))
}

// root is a ** 0.5.
func (a number) root() number { return a.pow(float(0.5)) }

// clone is a tensor's copy, so that autograd may go through what it is changed to.
func (a number) clone() number {
	if a.t != nil {
		return result(opClone, op.Arg(a.t), native.None())
	}
	return a
}

// less reports whether a < b.
func (a number) less(b number) bool {
	switch {
	case a.t != nil:
		return compare(opLtTensor, opLtScalar, a, b)
	case b.t != nil:
		return compare(opGtTensor, opGtScalar, b, a)
	}
	return a.f < b.f
}

// atMost reports whether a <= b.
func (a number) atMost(b number) bool {
	switch {
	case a.t != nil:
		return compare(opLeTensor, opLeScalar, a, b)
	case b.t != nil:
		return compare(opGeTensor, opGeScalar, b, a)
	}
	return a.f <= b.f
}

// compare compares a tensor with a number of either kind.
func compare(withTensor, withFloat *native.Op, a, b number) bool {
	if b.t != nil {
		return op.One(withTensor, op.Arg(a.t), op.Arg(b.t)).ItemBool()
	}
	return op.One(withFloat, op.Arg(a.t), native.Float(b.f)).ItemBool()
}

// smaller is Python's min(a, b), larger its max(a, b).
func smaller(a, b number) number {
	if b.less(a) {
		return b
	}
	return a
}

func larger(a, b number) number {
	if a.less(b) {
		return b
	}
	return a
}

func (a number) abs() number {
	switch {
	case a.t != nil:
		return result(opAbs, op.Arg(a.t))
	case a.f < 0:
		return float(-a.f)
	}
	return a
}

// one and two are Python's 1 and 2.
var (
	one = float(1)
	two = float(2)
)
