package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// RAdamOptions are the options of [NewRAdam], torch.optim.RAdam's.
type RAdamOptions struct {
	LR                   *float64      `default:"1e-3"`      // learning rate, at least 0; default 1e-3
	LRTensor             *torch.Tensor `key:"lr"`            // the learning rate as a tensor of one element, in place of LR; default nil
	Betas                *[2]float64   `default:"0.9,0.999"` // decay of the averages of gradient and square, in [0, 1); default 0.9, 0.999
	Eps                  *float64      `default:"1e-8"`      // added to the denominator, at least 0; default 1e-8
	WeightDecay          float64       // L2 penalty, at least 0; default 0
	DecoupledWeightDecay bool          // shrink the parameters themselves, as AdamW; default false
	Foreach              *bool         // one operator for all parameters; nil: on a GPU; default nil
	Maximize             bool          // climb instead of descending; default false
	Capturable           bool          // keep the count of steps on the GPU, for CUDA graphs; default false
	Differentiable       bool          // record the step's own gradients; default false
}

// Check returns an error that names the first option out of range.
func (o *RAdamOptions) Check() error {
	return first(checkLR(o.LR, o.LRTensor), atLeast0("eps", *o.Eps), checkBetas(*o.Betas), atLeast0("weight_decay", o.WeightDecay))
}

// RAdam is Adam that starts with plain momentum until its average square can be trusted
// (Liu et al. 2020), torch.optim.RAdam.
type RAdam struct{ Base[RAdamOptions] }

// NewRAdam returns an optimizer of parameters.
func NewRAdam[P Params](params P, opts ...RAdamOptions) *RAdam {
	r := new(RAdam)
	r.kept = []kept{{name: "step", kind: scalar}, {name: "exp_avg"}, {name: "exp_avg_sq"}}
	start(&r.Base, r, "RAdam", params, opts, radam)
	return r
}

func radam(o *RAdamOptions, b *batch) {
	b.noSparse("")
	b.wantCapturable(o.Capturable)
	for i, p := range b.params {
		s := b.states[i]
		s.start(p, o.Capturable)
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

// rhoInf is the greatest length of the average.
func (o *RAdamOptions) rhoInf() number {
	return two.div(one.sub(float(o.Betas[1]))).sub(one)
}

// rho is the length of the average at a count of steps, whose correction is 1 - beta2**step.
func (o *RAdamOptions) rho(step, correction number) number {
	return o.rhoInf().sub(two.mul(step).mul(float(o.Betas[1]).pow(step)).div(correction))
}

// rect is the rectification of the variance at a length of the average.
func (o *RAdamOptions) rect(rho number) number {
	inf, four := o.rhoInf(), float(4)
	num := rho.sub(four).mul(rho.sub(two)).mul(inf)
	return num.div(inf.sub(four).mul(inf.sub(two)).mul(rho)).root()
}

// step is _single_tensor_radam of torch/optim/radam.py for one parameter.
func (o *RAdamOptions) step(p, grad *torch.Tensor, s *State) {
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
	if o.WeightDecay != 0 {
		if o.DecoupledWeightDecay {
			mul_(p, one.sub(lr.mul(float(o.WeightDecay))))
		} else {
			grad = add(grad, tensor(p), float(o.WeightDecay))
		}
	}
	beta1, beta2 := float(o.Betas[0]), float(o.Betas[1])
	lerp_(avg, grad, one.sub(beta1))
	mul_(square, beta2)
	addcmul_(square, grad, grad, one.sub(beta2))
	correction1, correction2 := one.sub(beta1.pow(step)), one.sub(beta2.pow(step))
	corrected := div(avg, correction1)
	rho := o.rho(step, correction2)
	adaptive := func() number {
		return correction2.root().div(tensor(addEps(sqrt(square), *o.Eps, o.Differentiable)))
	}
	update := tensor(mul(corrected, lr))
	if o.Capturable {
		scale := o.rect(rho).mul(adaptive())
		long := op.One(opGtScalar, rho.arg(), native.Float(5))
		update = update.mul(tensor(op.One(opWhereOther, op.Arg(long), scale.arg(), native.Float(1))))
	} else if rho.f > 5 {
		update = update.mul(adaptive()).mul(o.rect(rho))
	}
	add_(p, update, float(-1))
}

// foreachStep is _multi_tensor_radam.
func (o *RAdamOptions) foreachStep(u *bunch) {
	lr := numberOf(o.LR, o.LRTensor)
	avgs, squares := u.kept("exp_avg"), u.kept("exp_avg_sq")
	steps := u.advance(o.Capturable)
	u.real()
	beta1, beta2 := float(o.Betas[0]), float(o.Betas[1])
	u.shrink(o.Maximize, o.DecoupledWeightDecay, lr, o.WeightDecay)
	avgs.lerp_(u.grads, one.sub(beta1))
	squares.mul_(beta2)
	squares.addcmul_(u.grads, u.grads, one.sub(beta2))
	buffer := squares.new(eachSqrt)
	buffer.add_(float(*o.Eps))
	if o.Capturable {
		plain, scale := o.capturableSizes(lr, u)
		buffer.divList_(scale)
		buffer.do(eachReciprocal_)
		buffer.addScaled_(plain, one)
		u.params.addcmul_(avgs, buffer, one)
		return
	}
	var plain, scale []float64 // the steps without and with rectification; one is 0
	for _, step := range steps {
		n := float(step)
		correction1, correction2 := one.sub(beta1.pow(n)), one.sub(beta2.pow(n))
		rect, unrectified := 0.0, 1.0
		if rho := o.rho(n, correction2); rho.f > 5 {
			rect = o.rect(rho).f
		}
		if rect > 0 {
			unrectified = 0
		}
		plain = append(plain, float64(lr.value()*unrectified)/correction1.f*-1)
		scale = append(scale, correction2.root().f*(float64(lr.value()*rect)/correction1.f)*-1)
	}
	buffer.divEach_(scale)
	buffer.do(eachReciprocal_)
	buffer.addEach_(plain)
	u.params.addcmul_(avgs, buffer, one)
}

// capturableSizes are the steps without and with rectification, of which one is 0, as
// tensors.
func (o *RAdamOptions) capturableSizes(lr number, u *bunch) (plain, scale tensors) {
	count, beta1, beta2 := u.scalars("step"), float(o.Betas[0]), float(o.Betas[1])
	rest := func(beta number) tensors { // 1 - beta**step
		t := count.powOf(beta)
		t.do(eachNeg_)
		t.add_(one)
		return t
	}
	correction2 := rest(beta2)
	rho := count.powOf(beta2)
	rho.mulList_(count)
	rho.mul_(two)
	rho.divList_(correction2)
	rho.do(eachNeg_)
	rho.add_(o.rhoInf())

	num := rho.new(eachSubScalar, native.Float(4))
	num.mulList_(rho.new(eachSubScalar, native.Float(2)))
	num.mul_(o.rhoInf())
	inf := o.rhoInf()
	num.divList_(rho.mul(inf.sub(float(4)).mul(inf.sub(two))))
	num.do(eachSqrt_)
	rects := make(tensors, len(num))
	for i, n := range num {
		rects[i] = op.One(opWhereOther, op.Arg(op.One(opGtScalar, op.Arg(rho[i]), native.Float(5))), op.Arg(n), native.Float(0))
		short := op.One(opGtScalar, op.Arg(rects[i]), native.Float(0))
		plain = append(plain, op.One(opWhereBoth, op.Arg(short), native.Float(0), native.Float(1)))
	}
	plain.mul_(lr)
	correction1 := rest(beta1)
	plain.divList_(correction1)
	plain.do(eachNeg_)
	scale = rest(beta2)
	scale.do(eachSqrt_)
	scale.mul_(lr)
	scale.mulList_(rects)
	scale.do(eachNeg_)
	scale.divList_(correction1)
	return plain, scale
}
