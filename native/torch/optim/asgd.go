package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// ASGDOptions are the options of [NewASGD], torch.optim.ASGD's.
type ASGDOptions struct {
	LR             *float64      `default:"1e-2"` // learning rate, at least 0; default 1e-2
	LRTensor       *torch.Tensor `key:"lr"`       // the learning rate as a tensor of one element, in place of LR; default nil
	Lambd          *float64      `default:"1e-4"` // decay of the parameters and of the rate; default 1e-4
	Alpha          *float64      `default:"0.75"` // power with which the rate falls; default 0.75
	T0             *float64      `default:"1e6"`  // the step from which on averages are taken; default 1e6
	WeightDecay    float64       // L2 penalty, at least 0; default 0
	Foreach        *bool         // one operator for all parameters; nil: on a GPU; default nil
	Maximize       bool          // climb instead of descending; default false
	Differentiable bool          // record the step's own gradients; default false
	Capturable     bool          // keep the count of steps on the GPU, for CUDA graphs; default false
}

// Check returns an error that names the first option out of range.
func (o *ASGDOptions) Check() error {
	return first(checkLR(o.LR, o.LRTensor), atLeast0("weight_decay", o.WeightDecay))
}

// ASGD is averaged stochastic gradient descent (Polyak and Juditsky 1992),
// torch.optim.ASGD.
type ASGD struct{ Base[ASGDOptions] }

// NewASGD returns an optimizer of parameters.
func NewASGD[P Params](params P, opts ...ASGDOptions) *ASGD {
	a := new(ASGD)
	a.kept = []kept{{name: "step", kind: scalar}, {name: "eta", kind: scalar}, {name: "mu", kind: scalar}, {name: "ax"}}
	start(&a.Base, a, "ASGD", params, opts, asgd)
	return a
}

func asgd(o *ASGDOptions, b *batch) {
	b.noSparse("")
	b.wantCapturable(o.Capturable)
	lr := numberOf(o.LR, o.LRTensor)
	for i, p := range b.params {
		s := b.states[i]
		s.start(p, o.Capturable)
		eta, mu := s.Scalar("eta", lr.value()), s.Scalar("mu", 1)
		if o.Capturable {
			eta.on(p.Device())
			mu.on(p.Device())
		}
		s.Zeros("ax", p)
	}
	if b.wantsForeach(o.Foreach, nil, o.Differentiable) {
		b.notDifferentiable(o.Differentiable)
		for _, u := range b.bunches() {
			o.foreachStep(lr, u)
		}
		return
	}
	for i, p := range b.params {
		if s := b.states[i]; o.Capturable {
			o.capturableStep(lr, p, b.grads[i], s)
		} else {
			o.step(lr, p, b.grads[i], s)
		}
	}
}

// begin counts a step and returns what it works on.
func (o *ASGDOptions) begin(p, grad *torch.Tensor, s *State) (param, g, average *torch.Tensor) {
	if o.Maximize {
		grad = neg(grad)
	}
	average = s.tensor("ax")
	if s.complex {
		asReals(&grad, &p, &average)
	}
	if o.WeightDecay != 0 {
		grad = add(grad, tensor(p), float(o.WeightDecay))
	}
	return p, grad, average
}

// step is _single_tensor_asgd of torch/optim/asgd.py for one parameter.
func (o *ASGDOptions) step(lr number, p, grad *torch.Tensor, s *State) {
	p, grad, average := o.begin(p, grad, s)
	step := s.count(false)
	eta, mu := s.Scalar("eta", 0), s.Scalar("mu", 0)
	mul_(p, float(1-float64(*o.Lambd*eta.Value())))
	add_(p, tensor(grad), float(-eta.Value()))
	if mu.Value() != 1 {
		change := op.One(opSub, op.Arg(p), op.Arg(average), native.Int(1))
		mul_(change, float(mu.Value()))
		plus(average, tensor(change))
	} else {
		copy_(average, p)
	}
	eta.Set(round32(o.eta(lr, float(step)).value()))
	mu.Set(round32(o.mu(step)))
}

// round32 is a number as torch.as_tensor makes it.
func round32(v float64) float64 { return float64(float32(v)) }

// eta is the rate after a count of steps.
func (o *ASGDOptions) eta(lr, step number) number {
	return lr.div(one.add(float(*o.Lambd).mul(lr).mul(step)).pow(float(*o.Alpha)))
}

// mu is the weight of the present parameters in the average after a count of steps.
func (o *ASGDOptions) mu(step float64) float64 { return 1 / max(1, step-*o.T0) }

// capturableStep is step with its numbers in tensors.
func (o *ASGDOptions) capturableStep(lr number, p, grad *torch.Tensor, s *State) {
	p, grad, average := o.begin(p, grad, s)
	s.count(true)
	step, eta, mu := s.Scalar("step", 0).tensor, s.Scalar("eta", 0).tensor, s.Scalar("mu", 0).tensor
	mul_(p, one.sub(float(*o.Lambd).mul(tensor(eta))))
	addcmul_(p, grad, eta, float(-1))
	change := op.One(opSub, op.Arg(p), op.Arg(average), native.Int(1))
	mul_(change, tensor(mu))
	plus(average, tensor(change))
	copy_(eta, o.eta(lr, tensor(step)).t)
	past := op.One(opMaximum, tensor(step).sub(float(*o.T0)).arg(), op.Arg(torch.OnesLike(step)))
	copy_(mu, one.div(tensor(past)).t)
}

// foreachStep is _multi_tensor_asgd.
func (o *ASGDOptions) foreachStep(lr number, u *bunch) {
	averages := u.kept("ax")
	u.real()
	if o.Maximize {
		u.grads = u.grads.new(eachNeg)
	}
	steps := u.advance(o.Capturable)
	lambd := float(*o.Lambd)
	var change tensors
	switch {
	case o.WeightDecay == 0:
		change = u.grads.addScaled(u.params, lambd)
	case o.Maximize:
		change = u.grads
		change.addScaled_(u.params, float(o.WeightDecay))
		change.addScaled_(u.params, lambd)
	default:
		change = u.grads.addScaled(u.params, float(o.WeightDecay))
		change.addScaled_(u.params, lambd)
	}
	etas, mus := u.scalars("eta"), u.scalars("mu")
	u.params.addcmul_(change, etas, float(-1))
	averages.addcmul_(u.params.new(eachSubList, averages.arg(), native.Int(1)), mus, one)
	if !o.Capturable {
		for i, s := range u.states {
			step := s.Scalar("step", 0).copy(torch.Device{}) // a tensor: so is Python's
			copy_(etas[i], o.eta(lr, tensor(step)).t)
			fill(mus[i], float(round32(o.mu(steps[i]))))
		}
		return
	}
	count := u.scalars("step")
	newMus := count.new(eachSubScalar, float(*o.T0).scalar())
	newMus.do(eachMaximumScalar_, one.scalar())
	newMus.do(eachReciprocal_)
	mus.do(eachCopy_, newMus.arg(), native.Bool(false))
	newEtas := count.mul(lambd)
	newEtas.mul_(lr)
	newEtas.add_(one)
	newEtas.do(eachPowScalar_, native.Float(*o.Alpha))
	newEtas.do(eachReciprocal_)
	newEtas.mul_(lr)
	etas.do(eachCopy_, newEtas.arg(), native.Bool(false))
}
