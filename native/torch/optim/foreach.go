package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// tensors is a list of tensors that one _foreach operator takes. Its methods are those
// operators, torch._foreach_mul_ and so on, with the overload that Python's argument
// chooses: a number, a list of floats, or a list of tensors.
type tensors []*torch.Tensor

var (
	eachAbs             = native.NewOp("aten::_foreach_abs", "")
	eachAddList         = native.NewOp("aten::_foreach_add", "List")
	eachAddScalar       = native.NewOp("aten::_foreach_add", "Scalar")
	eachAddList_        = native.NewOp("aten::_foreach_add_", "List")
	eachAddScalar_      = native.NewOp("aten::_foreach_add_", "Scalar")
	eachAddScalars_     = native.NewOp("aten::_foreach_add_", "ScalarList")
	eachAddcdivScalar_  = native.NewOp("aten::_foreach_addcdiv_", "Scalar")
	eachAddcdivScalars_ = native.NewOp("aten::_foreach_addcdiv_", "ScalarList")
	eachAddcmulScalar   = native.NewOp("aten::_foreach_addcmul", "Scalar")
	eachAddcmulScalar_  = native.NewOp("aten::_foreach_addcmul_", "Scalar")
	eachClampMinScalar_ = native.NewOp("aten::_foreach_clamp_min_", "Scalar")
	eachCopy_           = native.NewOp("aten::_foreach_copy_", "")
	eachDivList_        = native.NewOp("aten::_foreach_div_", "List")
	eachDivScalar_      = native.NewOp("aten::_foreach_div_", "Scalar")
	eachDivScalars_     = native.NewOp("aten::_foreach_div_", "ScalarList")
	eachDivTensor_      = native.NewOp("aten::_foreach_div_", "Tensor")
	eachLerpScalar_     = native.NewOp("aten::_foreach_lerp_", "Scalar")
	eachLerpScalars_    = native.NewOp("aten::_foreach_lerp_", "ScalarList")
	eachMaximumList_    = native.NewOp("aten::_foreach_maximum_", "List")
	eachMaximumScalar_  = native.NewOp("aten::_foreach_maximum_", "Scalar")
	eachMulList         = native.NewOp("aten::_foreach_mul", "List")
	eachMulScalar       = native.NewOp("aten::_foreach_mul", "Scalar")
	eachMulScalars      = native.NewOp("aten::_foreach_mul", "ScalarList")
	eachMulTensor       = native.NewOp("aten::_foreach_mul", "Tensor")
	eachMulList_        = native.NewOp("aten::_foreach_mul_", "List")
	eachMulScalar_      = native.NewOp("aten::_foreach_mul_", "Scalar")
	eachMulScalars_     = native.NewOp("aten::_foreach_mul_", "ScalarList")
	eachMulTensor_      = native.NewOp("aten::_foreach_mul_", "Tensor")
	eachNeg             = native.NewOp("aten::_foreach_neg", "")
	eachNeg_            = native.NewOp("aten::_foreach_neg_", "")
	eachPowOf           = native.NewOp("aten::_foreach_pow", "ScalarAndTensor")
	eachPowScalar_      = native.NewOp("aten::_foreach_pow_", "Scalar")
	eachReciprocal_     = native.NewOp("aten::_foreach_reciprocal_", "")
	eachRsqrt_          = native.NewOp("aten::_foreach_rsqrt_", "")
	eachSign_           = native.NewOp("aten::_foreach_sign_", "")
	eachSqrt            = native.NewOp("aten::_foreach_sqrt", "")
	eachSqrt_           = native.NewOp("aten::_foreach_sqrt_", "")
	eachSubList         = native.NewOp("aten::_foreach_sub", "List")
	eachSubScalar       = native.NewOp("aten::_foreach_sub", "Scalar")
	eachSubScalar_      = native.NewOp("aten::_foreach_sub_", "Scalar")
)

func (l tensors) arg() native.Arg { return op.Tensors(l) }

// new calls an operator of the list that returns a list.
func (l tensors) new(o *native.Op, args ...native.Arg) tensors {
	return op.List(o, append([]native.Arg{l.arg()}, args...)...)
}

// do calls an operator that changes the list's tensors.
func (l tensors) do(o *native.Op, args ...native.Arg) {
	op.InPlace(o, append([]native.Arg{l.arg()}, args...)...)
}

// floats is a list of floats as an argument.
func floats(list []float64) native.Arg {
	args := make([]native.Arg, len(list))
	for i, f := range list {
		args[i] = native.Float(f)
	}
	return native.List(args)
}

// addScaled is _foreach_add(l, other, alpha=alpha).
func (l tensors) addScaled(other tensors, alpha number) tensors {
	return l.new(eachAddList, other.arg(), alpha.scalar())
}

func (l tensors) addScaled_(other tensors, alpha number) {
	l.do(eachAddList_, other.arg(), alpha.scalar())
}

func (l tensors) add_(x number)        { l.do(eachAddScalar_, x.scalar()) }
func (l tensors) sub_(x number)        { l.do(eachSubScalar_, x.scalar()) }
func (l tensors) addEach_(x []float64) { l.do(eachAddScalars_, floats(x)) }

// mul_ is _foreach_mul_(l, x), with a tensor where x is one.
func (l tensors) mul_(x number) {
	if x.t != nil {
		l.do(eachMulTensor_, op.Arg(x.t))
		return
	}
	l.do(eachMulScalar_, native.Float(x.f))
}

func (l tensors) mul(x number) tensors {
	if x.t != nil {
		return l.new(eachMulTensor, op.Arg(x.t))
	}
	return l.new(eachMulScalar, native.Float(x.f))
}

func (l tensors) div_(x number) {
	if x.t != nil {
		l.do(eachDivTensor_, op.Arg(x.t))
		return
	}
	l.do(eachDivScalar_, native.Float(x.f))
}

func (l tensors) mulEach_(x []float64) { l.do(eachMulScalars_, floats(x)) }
func (l tensors) divEach_(x []float64) { l.do(eachDivScalars_, floats(x)) }
func (l tensors) mulList_(x tensors)   { l.do(eachMulList_, x.arg()) }
func (l tensors) divList_(x tensors)   { l.do(eachDivList_, x.arg()) }

func (l tensors) lerp_(end tensors, weight number) {
	l.do(eachLerpScalar_, end.arg(), weight.scalar())
}

func (l tensors) addcmul_(a, b tensors, value number) {
	l.do(eachAddcmulScalar_, a.arg(), b.arg(), value.scalar())
}

func (l tensors) addcdiv_(a, b tensors, value number) {
	l.do(eachAddcdivScalar_, a.arg(), b.arg(), value.scalar())
}

func (l tensors) addcdivEach_(a, b tensors, values []float64) {
	l.do(eachAddcdivScalars_, a.arg(), b.arg(), floats(values))
}

// powOf is _foreach_pow(base, l).
func (l tensors) powOf(base number) tensors {
	return op.List(eachPowOf, base.scalar(), l.arg())
}

// asReals replaces complex tensors by views as pairs of real numbers.
func (l tensors) asReals() tensors {
	reals := make(tensors, len(l))
	for i, t := range l {
		reals[i] = asReal(t)
	}
	return reals
}

// bunch is parameters of one dtype and device, which is what a _foreach operator takes.
type bunch struct {
	params, grads tensors
	states        []*State
	device        torch.Device
	complex       bool
}

// bunches divides a batch by dtype and device, as _group_tensors_by_device_and_dtype,
// in the order of the first of each.
func (b *batch) bunches() []*bunch {
	type key struct {
		dtype  torch.DType
		device torch.Device
	}
	var list []*bunch
	at := make(map[key]*bunch)
	for i, p := range b.params {
		k := key{p.DType(), p.Device()}
		u := at[k]
		if u == nil {
			u = &bunch{device: k.device, complex: k.dtype.IsComplex()}
			at[k] = u
			list = append(list, u)
		}
		u.params, u.grads, u.states = append(u.params, p), append(u.grads, b.grads[i]), append(u.states, b.states[i])
	}
	return list
}

// raw is what the states have under a name, nil where one has nothing.
func (u *bunch) raw(name string) tensors {
	l := make(tensors, len(u.states))
	for i, s := range u.states {
		l[i] = s.tensor(name)
	}
	return l
}

// kept is what all states have under a name; a complex parameter's as pairs of reals.
func (u *bunch) kept(name string) tensors {
	if u.complex {
		return u.raw(name).asReals()
	}
	return u.raw(name)
}

// real makes parameters and gradients pairs of reals where they are complex.
func (u *bunch) real() {
	if u.complex {
		u.params, u.grads = u.params.asReals(), u.grads.asReals()
	}
}

// scalars is what the states have under a name as tensors on the parameters' device.
func (u *bunch) scalars(name string) tensors {
	l := make(tensors, len(u.states))
	for i, s := range u.states {
		l[i] = s.Scalar(name, 0).on(u.device)
	}
	return l
}

// advance adds 1 to the counts of steps and returns them, but for those whose values must
// stay on their device.
func (u *bunch) advance(stay bool) []float64 {
	if stay {
		u.scalars("step").add_(one)
		return nil
	}
	steps := make([]float64, len(u.states))
	for i, s := range u.states {
		steps[i] = s.Scalar("step", 0).Add(1)
	}
	return steps
}

// each computes a number for each of a list.
func each(list []float64, f func(x float64) float64) []float64 {
	results := make([]float64, len(list))
	for i, x := range list {
		results[i] = f(x)
	}
	return results
}

// decay adds to the gradients what maximize and a weight decay that is not decoupled make
// of them.
func (u *bunch) decay(maximize bool, weightDecay float64) {
	if maximize {
		u.grads = u.grads.new(eachNeg)
	}
	if weightDecay != 0 {
		if maximize { // they are already ours
			u.grads.addScaled_(u.params, float(weightDecay))
		} else {
			u.grads = u.grads.addScaled(u.params, float(weightDecay))
		}
	}
}

// shrink is decay, or a decoupled weight decay of the parameters themselves.
func (u *bunch) shrink(maximize, decoupled bool, lr number, weightDecay float64) {
	if !decoupled {
		u.decay(maximize, weightDecay)
		return
	}
	u.decay(maximize, 0)
	if weightDecay != 0 {
		u.params.mul_(one.sub(lr.mul(float(weightDecay))))
	}
}

// wantsForeach reports whether the step of a group is made with _foreach operators: when
// its options say so, and when they say nothing and all parameters are on a GPU.
func (b *batch) wantsForeach(foreach, fused *bool, differentiable bool) bool {
	if foreach != nil || fused != nil {
		return foreach != nil && *foreach
	}
	if differentiable {
		return false
	}
	for _, p := range b.params {
		if p.Device().Type != torch.CUDA {
			return false
		}
	}
	return true
}

// notDifferentiable panics when _foreach operators are asked for with differentiable.
func (b *batch) notDifferentiable(differentiable bool) {
	if differentiable {
		b.misuse("foreach and differentiable: _foreach operators record no gradients")
	}
}
