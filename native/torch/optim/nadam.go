package optim

import "torchfm/native/torch"

// NAdamOptions are the options of [NewNAdam], torch.optim.NAdam's.
type NAdamOptions struct {
	LR                   *float64      `default:"2e-3"`      // learning rate, at least 0; default 2e-3
	LRTensor             *torch.Tensor `key:"lr"`            // the learning rate as a tensor of one element, in place of LR; default nil
	Betas                *[2]float64   `default:"0.9,0.999"` // decay of the averages of gradient and square, in [0, 1); default 0.9, 0.999
	Eps                  *float64      `default:"1e-8"`      // added to the denominator, at least 0; default 1e-8
	WeightDecay          float64       // L2 penalty, at least 0; default 0
	MomentumDecay        *float64      `default:"4e-3"` // of the first beta's part, at least 0; default 4e-3
	DecoupledWeightDecay bool          // shrink the parameters themselves, as AdamW; default false
	Foreach              *bool         // one operator for all parameters; nil: on a GPU; default nil
	Maximize             bool          // climb instead of descending; default false
	Capturable           bool          // keep the count of steps on the GPU, for CUDA graphs; default false
	Differentiable       bool          // record the step's own gradients; default false
}

// Check returns an error that names the first option out of range.
func (o *NAdamOptions) Check() error {
	return first(checkLR(o.LR, o.LRTensor), atLeast0("eps", *o.Eps), checkBetas(*o.Betas),
		atLeast0("weight_decay", o.WeightDecay), atLeast0("momentum_decay", *o.MomentumDecay))
}

// NAdam is Adam with Nesterov's momentum (Dozat 2016), torch.optim.NAdam.
type NAdam struct{ Base[NAdamOptions] }

// NewNAdam returns an optimizer of parameters.
func NewNAdam[P Params](params P, opts ...NAdamOptions) *NAdam {
	n := new(NAdam)
	n.kept = []kept{{name: "step", kind: scalar}, {name: "mu_product", kind: scalar}, {name: "exp_avg"}, {name: "exp_avg_sq"}}
	start(&n.Base, n, "NAdam", params, opts, nadam)
	return n
}

func nadam(o *NAdamOptions, b *batch) {
	b.noSparse("")
	b.wantCapturable(o.Capturable)
	for i, p := range b.params {
		s := b.states[i]
		s.start(p, o.Capturable)
		product := s.Scalar("mu_product", 1)
		if o.Capturable || o.Differentiable {
			product.on(p.Device())
		}
		s.Zeros("exp_avg", p)
		s.Zeros("exp_avg_sq", p)
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

// mu is the momentum at a count of steps.
func (o *NAdamOptions) mu(step number) number {
	power := float(0.96).pow(step.mul(float(*o.MomentumDecay)))
	return float(o.Betas[0]).mul(one.sub(float(0.5).mul(power)))
}

// step is _single_tensor_nadam of torch/optim/nadam.py for one parameter.
func (o *NAdamOptions) step(p, grad *torch.Tensor, s *State) {
	lr := numberOf(o.LR, o.LRTensor)
	if o.Maximize {
		grad = neg(grad)
	}
	avg, square := s.tensor("exp_avg"), s.tensor("exp_avg_sq")
	if s.complex {
		asReals(&p, &grad, &avg, &square)
	}
	step := float(s.count(o.Capturable))
	if o.Capturable {
		step = tensor(s.Scalar("step", 0).tensor)
	}
	beta1, beta2 := float(o.Betas[0]), float(o.Betas[1])
	correction2 := one.sub(beta2.pow(step))
	if o.WeightDecay != 0 {
		if o.DecoupledWeightDecay {
			mul_(p, one.sub(lr.mul(float(o.WeightDecay))))
		} else {
			grad = add(grad, tensor(p), float(o.WeightDecay))
		}
	}
	mu, muNext := o.mu(step), o.mu(step.add(one))
	product := s.Scalar("mu_product", 1)
	if o.Capturable || o.Differentiable {
		mul_(product.tensor, mu)
	} else {
		product.Mul(mu.f)
	}
	lerp_(avg, grad, one.sub(beta1))
	mul_(square, beta2)
	addcmul_(square, grad, grad, one.sub(beta2))
	denom := sqrt(div(square, correction2))
	if o.Capturable || o.Differentiable {
		denom = add(denom, float(*o.Eps), one)
		now := tensor(product.tensor)
		next := now.mul(muNext)
		grad = mul(grad, lr.neg().mul(one.sub(mu)).div(one.sub(now)))
		avg = mul(avg, lr.neg().mul(muNext).div(one.sub(next)))
		addcdiv_(p, grad, denom, one)
		addcdiv_(p, avg, denom, one)
		return
	}
	now := float(product.Value())
	next := now.mul(muNext)
	plus(denom, float(*o.Eps))
	addcdiv_(p, grad, denom, lr.neg().mul(one.sub(mu)).div(one.sub(now)))
	addcdiv_(p, avg, denom, lr.neg().mul(muNext).div(one.sub(next)))
}

// foreachStep is _multi_tensor_nadam.
func (o *NAdamOptions) foreachStep(u *bunch) {
	lr := numberOf(o.LR, o.LRTensor)
	avgs, squares := u.kept("exp_avg"), u.kept("exp_avg_sq")
	u.real()
	steps := u.advance(o.Capturable)
	u.shrink(o.Maximize, o.DecoupledWeightDecay, lr, o.WeightDecay)
	beta1, beta2 := float(o.Betas[0]), float(o.Betas[1])
	avgs.lerp_(u.grads, one.sub(beta1))
	squares.mul_(beta2)
	squares.addcmul_(u.grads, u.grads, one.sub(beta2))
	denom := squares.new(eachSqrt)
	if o.Capturable {
		o.capturableEnd(lr, u, avgs, denom)
		return
	}
	var roots, gradSizes, avgSizes []float64
	for i, step := range steps {
		mu, muNext := o.mu(float(step)).f, o.mu(float(step).add(one)).f
		product := u.states[i].Scalar("mu_product", 1).Mul(mu)
		roots = append(roots, one.sub(beta2.pow(float(step))).root().f)
		gradSizes = append(gradSizes, float64(lr.value()*(1-mu))/(1-product)*-1)
		avgSizes = append(avgSizes, float64(lr.value()*muNext)/(1-float64(product*muNext))*-1)
	}
	denom.divEach_(roots)
	denom.add_(float(*o.Eps))
	u.params.addcdivEach_(u.grads, denom, gradSizes)
	u.params.addcdivEach_(avgs, denom, avgSizes)
}

// capturableEnd is the end of a step with its numbers in tensors.
func (o *NAdamOptions) capturableEnd(lr number, u *bunch, avgs, denom tensors) {
	decay := float(*o.MomentumDecay)
	momentum := func(exponent tensors) tensors {
		mus := exponent.powOf(float(0.96))
		mus.mul_(float(-0.5))
		mus.add_(one)
		mus.mul_(float(o.Betas[0]))
		return mus
	}
	exponent := u.scalars("step").mul(decay)
	mus := momentum(exponent)
	exponent.add_(decay)
	muNexts := momentum(exponent)
	roots := u.scalars("step").powOf(float(o.Betas[1]))
	roots.sub_(one)
	roots.do(eachNeg_)
	roots.do(eachSqrt_)
	products := u.scalars("mu_product")
	products.mulList_(mus)
	denom.divList_(roots)
	denom.add_(float(*o.Eps))
	mus.sub_(one)
	mus.mul_(lr)
	rest := products.new(eachSubScalar, one.scalar())
	rest.do(eachNeg_)
	mus.divList_(rest)
	rest = products.new(eachMulList, muNexts.arg())
	muNexts.mul_(lr)
	rest.sub_(one)
	muNexts.divList_(rest)
	numerator := mus.new(eachMulList, u.grads.arg())
	numerator.addcmul_(muNexts, avgs, one)
	u.params.addcdiv_(numerator, denom, one)
}
