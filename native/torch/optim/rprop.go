package optim

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// RpropOptions are the options of [NewRprop], torch.optim.Rprop's.
type RpropOptions struct {
	LR             *float64      `default:"1e-2"`    // the first step size, at least 0; default 1e-2
	LRTensor       *torch.Tensor `key:"lr"`          // the learning rate as a tensor of one element, in place of LR; default nil
	Etas           *[2]float64   `default:"0.5,1.2"` // factors by which the step size falls and rises, 0 < etas[0] < 1 < etas[1]; default 0.5, 1.2
	StepSizes      *[2]float64   `default:"1e-6,50"` // the least and the greatest step size; default 1e-6, 50
	Capturable     bool          // keep the count of steps on the GPU, for CUDA graphs; default false
	Foreach        *bool         // one operator for all parameters; nil: on a GPU; default nil
	Maximize       bool          // climb instead of descending; default false
	Differentiable bool          // record the step's own gradients; default false
}

// Check returns an error that names the first option out of range.
func (o *RpropOptions) Check() error {
	err := checkLR(o.LR, o.LRTensor)
	if e := o.Etas; err == nil && !(0 < e[0] && e[0] < 1 && 1 < e[1]) {
		err = fmt.Errorf("invalid etas %v, %v: want 0 < etas[0] < 1 < etas[1]", e[0], e[1])
	}
	return err
}

// Rprop has a step size for each element, which grows while the gradient keeps its sign
// (Riedmiller and Braun 1993), torch.optim.Rprop.
type Rprop struct{ Base[RpropOptions] }

// NewRprop returns an optimizer of parameters.
func NewRprop[P Params](params P, opts ...RpropOptions) *Rprop {
	r := new(Rprop)
	r.kept = []kept{{name: "step", kind: scalar}, {name: "prev"}, {name: "step_size"}}
	start(&r.Base, r, "Rprop", params, opts, rprop)
	return r
}

func rprop(o *RpropOptions, b *batch) {
	b.noSparse("")
	b.wantCapturable(o.Capturable)
	lr := numberOf(o.LR, o.LRTensor)
	for i, p := range b.params {
		s := b.states[i]
		s.start(p, o.Capturable)
		s.Zeros("prev", p)
		if s.tensor("step_size") == nil {
			s.Tensor("step_size", func() *torch.Tensor { return fullLike(b.grads[i], lr.value()) })
		}
	}
	if b.wantsForeach(o.Foreach, nil, o.Differentiable) {
		b.notDifferentiable(o.Differentiable)
		for _, u := range b.bunches() {
			o.foreachStep(u)
		}
		return
	}
	for i, p := range b.params {
		o.step(p, b.grads[i], b.states[i])
	}
}

// step is _single_tensor_rprop of torch/optim/rprop.py for one parameter.
func (o *RpropOptions) step(p, grad *torch.Tensor, s *State) {
	if o.Maximize {
		grad = neg(grad)
	}
	prev, size := s.tensor("prev"), s.tensor("step_size")
	s.count(o.Capturable)
	if s.complex {
		asReals(&grad, &prev, &p, &size)
	}
	before := prev
	if o.Differentiable {
		before = clone(prev)
	}
	sign := unary(opSign, mul(grad, tensor(before)))
	o.factors(sign)
	mul_(size, tensor(sign))
	o.clamp(size)
	grad = clone(grad)
	turned := op.One(opEq, op.Arg(sign), native.Float(o.Etas[0]))
	if o.Capturable {
		copy_(grad, where(turned, 0, grad))
	} else {
		op.InPlace(opMaskedFill_, op.Arg(grad), op.Arg(turned), native.Float(0))
	}
	addcmul_(p, unary(opSign, grad), size, float(-1))
	copy_(prev, grad)
}

// factors turns signs into the factors on the step sizes.
func (o *RpropOptions) factors(sign *torch.Tensor) {
	for _, c := range []struct {
		compare *native.Op
		factor  float64
	}{{opGtScalar, o.Etas[1]}, {opLtScalar, o.Etas[0]}, {opEq, 1}} {
		at := op.One(c.compare, op.Arg(sign), native.Int(0))
		if o.Capturable {
			copy_(sign, where(at, c.factor, sign))
		} else {
			op.InPlace(opMaskedFill_, op.Arg(sign), op.Arg(at), native.Float(c.factor))
		}
	}
}

func (o *RpropOptions) clamp(size *torch.Tensor) {
	op.InPlace(opClamp_, op.Arg(size), native.Float(o.StepSizes[0]), native.Float(o.StepSizes[1]))
}

// foreachStep is _multi_tensor_rprop.
func (o *RpropOptions) foreachStep(u *bunch) {
	u.advance(o.Capturable)
	prevs, sizes := u.kept("prev"), u.kept("step_size")
	u.real()
	signs := u.grads.new(eachMulList, prevs.arg())
	if o.Maximize {
		signs.do(eachNeg_)
	}
	prevs.do(eachCopy_, u.grads.arg(), native.Bool(false))
	if o.Maximize {
		prevs.do(eachNeg_)
	}
	signs.do(eachSign_)
	for _, sign := range signs {
		o.factors(sign)
	}
	sizes.mulList_(signs)
	var steps tensors
	for i, grad := range prevs { // the gradients by now
		o.clamp(sizes[i])
		copy_(grad, where(op.One(opEq, op.Arg(signs[i]), native.Float(o.Etas[0])), 0, grad))
		steps = append(steps, unary(opSign, grad))
	}
	u.params.addcmul_(steps, sizes, float(-1))
}
