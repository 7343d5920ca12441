package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// RMSpropOptions are the options of [NewRMSprop], torch.optim.RMSprop's.
type RMSpropOptions struct {
	LR             *float64      `default:"1e-2"` // learning rate, at least 0; default 1e-2
	LRTensor       *torch.Tensor `key:"lr"`       // the learning rate as a tensor of one element, in place of LR; default nil
	Alpha          *float64      `default:"0.99"` // decay of the average square, at least 0; default 0.99
	Eps            *float64      `default:"1e-8"` // added to the denominator, at least 0; default 1e-8
	WeightDecay    float64       // L2 penalty, at least 0; default 0
	Momentum       float64       // at least 0; 0 keeps none; default 0
	Centered       bool          // divide by the deviation from the average gradient; default false
	Capturable     bool          // keep the count of steps on the GPU, for CUDA graphs; default false
	Foreach        *bool         // one operator for all parameters; nil: on a GPU; default nil
	Maximize       bool          // climb instead of descending; default false
	Differentiable bool          // record the step's own gradients; default false
}

// Check returns an error that names the first option out of range.
func (o *RMSpropOptions) Check() error {
	return first(checkLR(o.LR, o.LRTensor), atLeast0("eps", *o.Eps), atLeast0("momentum", o.Momentum),
		atLeast0("weight_decay", o.WeightDecay), atLeast0("alpha", *o.Alpha))
}

// RMSprop divides the gradient by a running average of its size, torch.optim.RMSprop.
type RMSprop struct{ Base[RMSpropOptions] }

// NewRMSprop returns an optimizer of parameters.
func NewRMSprop[P Params](params P, opts ...RMSpropOptions) *RMSprop {
	m := new(RMSprop)
	m.kept = []kept{
		{name: "step", kind: scalar}, {name: "square_avg"}, {name: "momentum_buffer", optional: true}, {name: "grad_avg", optional: true},
	}
	start(&m.Base, m, "RMSprop", params, opts, rmsprop)
	return m
}

func rmsprop(o *RMSpropOptions, b *batch) {
	b.noSparse("")
	b.wantCapturable(o.Capturable)
	for i, p := range b.params {
		o.prepare(p, b.states[i])
	}
	if b.wantsForeach(o.Foreach, nil, o.Differentiable) {
		b.notDifferentiable(o.Differentiable)
		for _, u := range b.bunches() {
			o.foreachStep(u)
		}
		return
	}
	lr := numberOf(o.LR, o.LRTensor)
	for i, p := range b.params {
		o.step(lr, p, b.grads[i], b.states[i])
	}
}

// prepare makes what a parameter's state lacks.
func (o *RMSpropOptions) prepare(p *torch.Tensor, s *State) {
	s.start(p, o.Capturable)
	s.Zeros("square_avg", p)
	if o.Momentum > 0 {
		s.Zeros("momentum_buffer", p)
	}
	if o.Centered {
		s.Zeros("grad_avg", p)
	}
}

// step is _single_tensor_rmsprop of torch/optim/rmsprop.py for one parameter.
func (o *RMSpropOptions) step(lr number, p, grad *torch.Tensor, s *State) {
	if o.Maximize {
		grad = neg(grad)
	}
	s.count(o.Capturable)
	if o.WeightDecay != 0 {
		grad = add(grad, tensor(p), float(o.WeightDecay))
	}
	square, mean, buf := s.tensor("square_avg"), s.tensor("grad_avg"), s.tensor("momentum_buffer")
	if s.complex {
		asReals(&p, &grad, &square, &mean, &buf)
	}
	mul_(square, float(*o.Alpha))
	addcmul_(square, grad, grad, float(1-*o.Alpha))
	var avg *torch.Tensor
	if o.Centered {
		lerp_(mean, grad, float(1-*o.Alpha))
		avg = op.One(opAddcmul, op.Arg(square), op.Arg(mean), op.Arg(mean), native.Float(-1))
		sqrt_(avg)
	} else {
		avg = sqrt(square)
	}
	avg = addEps(avg, *o.Eps, o.Differentiable)
	if o.Momentum > 0 {
		mul_(buf, float(o.Momentum))
		addcdiv_(buf, grad, avg, one)
		add_(p, tensor(buf), lr.neg())
		return
	}
	addcdiv_(p, grad, avg, lr.neg())
}

// foreachStep is _multi_tensor_rmsprop.
func (o *RMSpropOptions) foreachStep(u *bunch) {
	lr := numberOf(o.LR, o.LRTensor)
	squares, bufs, means := u.kept("square_avg"), u.kept("momentum_buffer"), u.kept("grad_avg")
	u.real()
	u.advance(o.Capturable)
	u.decay(o.Maximize, o.WeightDecay)
	squares.mul_(float(*o.Alpha))
	squares.addcmul_(u.grads, u.grads, float(1-*o.Alpha))
	var avg tensors
	if o.Centered {
		means.lerp_(u.grads, float(1-*o.Alpha))
		avg = squares.new(eachAddcmulScalar, means.arg(), means.arg(), native.Float(-1))
		avg.do(eachSqrt_)
	} else {
		avg = squares.new(eachSqrt)
	}
	avg.add_(float(*o.Eps))
	captured := o.Capturable && lr.t != nil // a tensor must not be read
	if o.Momentum > 0 {
		bufs.mul_(float(o.Momentum))
		bufs.addcdiv_(u.grads, avg, one)
		if captured {
			u.params.addScaled_(bufs.mul(lr.neg()), one)
		} else {
			u.params.addScaled_(bufs, lr.neg())
		}
		return
	}
	if captured {
		avg.div_(lr.neg())
		u.params.addcdiv_(u.grads, avg, one)
	} else {
		u.params.addcdiv_(u.grads, avg, lr.neg())
	}
}
