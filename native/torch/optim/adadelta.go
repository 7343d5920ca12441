package optim

import "torchfm/native/torch"

// AdadeltaOptions are the options of [NewAdadelta], torch.optim.Adadelta's.
type AdadeltaOptions struct {
	LR             *float64      `default:"1.0"`  // learning rate, at least 0; default 1.0
	LRTensor       *torch.Tensor `key:"lr"`       // the learning rate as a tensor of one element, in place of LR; default nil
	Rho            *float64      `default:"0.9"`  // decay of the average squares, in [0, 1]; default 0.9
	Eps            *float64      `default:"1e-6"` // added below the roots, at least 0; default 1e-6
	WeightDecay    float64       // L2 penalty, at least 0; default 0
	Foreach        *bool         // one operator for all parameters; nil: on a GPU; default nil
	Capturable     bool          // keep the count of steps on the GPU, for CUDA graphs; default false
	Maximize       bool          // climb instead of descending; default false
	Differentiable bool          // record the step's own gradients; default false
}

// Check returns an error that names the first option out of range.
func (o *AdadeltaOptions) Check() error {
	err := checkLR(o.LR, o.LRTensor)
	if err == nil && !(*o.Rho >= 0 && *o.Rho <= 1) {
		err = invalid("rho", *o.Rho, "0 <= rho <= 1")
	}
	return first(err, atLeast0("eps", *o.Eps), atLeast0("weight_decay", o.WeightDecay))
}

// Adadelta scales the gradient by running averages of its square and of the square of
// the changes (Zeiler 2012), torch.optim.Adadelta.
type Adadelta struct{ Base[AdadeltaOptions] }

// NewAdadelta returns an optimizer of parameters.
func NewAdadelta[P Params](params P, opts ...AdadeltaOptions) *Adadelta {
	a := new(Adadelta)
	a.kept = []kept{{name: "step", kind: scalar}, {name: "square_avg"}, {name: "acc_delta"}}
	start(&a.Base, a, "Adadelta", params, opts, adadelta)
	return a
}

func adadelta(o *AdadeltaOptions, b *batch) {
	b.noSparse("")
	b.wantCapturable(o.Capturable)
	for i, p := range b.params {
		s := b.states[i]
		s.start(p, o.Capturable)
		s.Zeros("square_avg", p)
		s.Zeros("acc_delta", p)
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

// step is _single_tensor_adadelta of torch/optim/adadelta.py for one parameter.
func (o *AdadeltaOptions) step(lr number, p, grad *torch.Tensor, s *State) {
	s.count(o.Capturable)
	if o.Maximize {
		grad = neg(grad)
	}
	if o.WeightDecay != 0 {
		grad = add(grad, tensor(p), float(o.WeightDecay))
	}
	square, changes := s.tensor("square_avg"), s.tensor("acc_delta")
	if s.complex {
		asReals(&square, &changes, &grad)
	}
	rho, eps := *o.Rho, float(*o.Eps)
	mul_(square, float(rho))
	addcmul_(square, grad, grad, float(1-rho))
	std := add(square, eps, one)
	sqrt_(std)
	delta := add(changes, eps, one)
	sqrt_(delta)
	if o.Differentiable {
		delta = clone(delta)
	}
	div_(delta, tensor(std))
	mul_(delta, tensor(grad))
	mul_(changes, float(rho))
	addcmul_(changes, delta, delta, float(1-rho))
	if s.complex {
		delta = unary(opAsComplex, delta)
	}
	add_(p, tensor(delta), lr.neg())
}

// foreachStep is _multi_tensor_adadelta.
func (o *AdadeltaOptions) foreachStep(u *bunch) {
	lr := numberOf(o.LR, o.LRTensor)
	squares, changes := u.kept("square_avg"), u.kept("acc_delta")
	u.real()
	u.advance(o.Capturable)
	u.decay(o.Maximize, o.WeightDecay)
	rho, eps := *o.Rho, float(*o.Eps)
	squares.mul_(float(rho))
	squares.addcmul_(u.grads, u.grads, float(1-rho))
	std := squares.new(eachAddScalar, eps.scalar())
	std.do(eachSqrt_)
	deltas := changes.new(eachAddScalar, eps.scalar())
	deltas.do(eachSqrt_)
	deltas.divList_(std)
	deltas.mulList_(u.grads)
	changes.mul_(float(rho))
	changes.addcmul_(deltas, deltas, float(1-rho))
	if o.Capturable && lr.t != nil { // a tensor must not be read
		deltas.mul_(lr.neg())
		u.params.addScaled_(deltas, one)
		return
	}
	u.params.addScaled_(deltas, lr.neg())
}
