package torch

import "torchfm/native"

var (
	opIsNonzero  = native.NewOp("aten::is_nonzero", "")
	opMakeDual   = native.NewOp("aten::_make_dual", "")
	opUnpackDual = native.NewOp("aten::_unpack_dual", "")
)

// DualLevel calls f with forward-mode autograd on, as
// torch.autograd.forward_ad.dual_level: what f computes of a tensor of [MakeDual] carries
// its tangent, the derivative along the direction given there, which [UnpackDual] takes
// out. At the end all tangents are gone.
//
//	torch.DualLevel(func() {
//		y := f(torch.MakeDual(x, v))
//		value, tangent := torch.UnpackDual(y) // f(x) and the Jacobian times v
//	})
//
// Levels do not nest, and Jvp of package functorch may not be called in f: take that
// alone for higher derivatives. Goroutines that f starts are outside of it.
func DualLevel(f func()) { inMode("dual_level", enterDual(), f) }

// DualLevelGuard is [DualLevel] until its End, as enter_dual_level and exit_dual_level.
func DualLevelGuard() *Guard { return &Guard{name: "dual_level", m: enterDual()} }

func enterDual() native.Mode {
	if native.InDual() {
		panic(&Error{Op: "dual_level", Message: "Nested forward mode AD is not supported at the moment"})
	}
	return native.EnterDual()
}

// MakeDual returns t with a tangent of its shape, as torch.autograd.forward_ad.make_dual.
// It panics outside of [DualLevel], and unless both are floating-point or complex.
func MakeDual(t, tangent *Tensor) *Tensor {
	if !native.InDual() {
		panic(&Error{Op: "make_dual", Message: "no forward-mode level is there to make a dual tensor of: call DualLevel first"})
	}
	for i, given := range []*Tensor{t, tangent} {
		given.use("make_dual")
		if !given.IsFloatingPoint() && !given.IsComplex() {
			panic(&Error{Op: "make_dual", Message: [2]string{"the primal", "the tangent"}[i] + " is " + given.DType().String() + ", want a floating-point or complex dtype"})
		}
	}
	return one(opMakeDual, arg(t), arg(tangent), native.Int(0))
}

// UnpackDual returns the value and the tangent of a tensor, as
// torch.autograd.forward_ad.unpack_dual; outside of [DualLevel] t itself and nil. The
// tangent is nil when t does not depend on a dual tensor.
func UnpackDual(t *Tensor) (primal, tangent *Tensor) {
	t.use("unpack_dual")
	if !native.InDual() {
		return t.share(), nil
	}
	return two(opUnpackDual, arg(t), native.Int(0))
}
