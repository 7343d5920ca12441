package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// AdamaxOptions are the options of [NewAdamax], torch.optim.Adamax's.
type AdamaxOptions struct {
	LR             *float64      `default:"2e-3"`      // learning rate, at least 0; default 2e-3
	LRTensor       *torch.Tensor `key:"lr"`            // the learning rate as a tensor of one element, in place of LR; default nil
	Betas          *[2]float64   `default:"0.9,0.999"` // decay of the average gradient and of the norm, in [0, 1); default 0.9, 0.999
	Eps            *float64      `default:"1e-8"`      // added to the gradient's size, at least 0; default 1e-8
	WeightDecay    float64       // L2 penalty, at least 0; default 0
	Foreach        *bool         // one operator for all parameters; nil: on a GPU; default nil
	Maximize       bool          // climb instead of descending; default false
	Differentiable bool          // record the step's own gradients; default false
	Capturable     bool          // keep the count of steps on the GPU, for CUDA graphs; default false
}

// Check returns an error that names the first option out of range.
func (o *AdamaxOptions) Check() error {
	return first(checkLR(o.LR, o.LRTensor), atLeast0("eps", *o.Eps), checkBetas(*o.Betas), atLeast0("weight_decay", o.WeightDecay))
}

// Adamax is Adam with the infinity norm of the gradients (Kingma and Ba 2015),
// torch.optim.Adamax.
type Adamax struct{ Base[AdamaxOptions] }

// NewAdamax returns an optimizer of parameters.
func NewAdamax[P Params](params P, opts ...AdamaxOptions) *Adamax {
	a := new(Adamax)
	a.kept = []kept{{name: "step", kind: scalar}, {name: "exp_avg"}, {name: "exp_inf"}}
	start(&a.Base, a, "Adamax", params, opts, adamax)
	return a
}

func adamax(o *AdamaxOptions, b *batch) {
	b.noSparse("")
	b.wantCapturable(o.Capturable)
	for i, p := range b.params {
		s := b.states[i]
		s.start(p, o.Capturable)
		s.Zeros("exp_avg", p)
		s.Zeros("exp_inf", p)
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

// step is _single_tensor_adamax of torch/optim/adamax.py for one parameter.
func (o *AdamaxOptions) step(lr number, p, grad *torch.Tensor, s *State) {
	if o.Maximize {
		grad = neg(grad)
	}
	step := s.count(o.Capturable)
	if o.WeightDecay != 0 {
		grad = add(grad, tensor(p), float(o.WeightDecay))
	}
	avg, norm := s.tensor("exp_avg"), s.tensor("exp_inf")
	if s.complex {
		asReals(&p, &grad, &avg, &norm)
	}
	beta1, beta2 := float(o.Betas[0]), float(o.Betas[1])
	lerp_(avg, grad, one.sub(beta1))
	mul_(norm, beta2)
	size := unary(opAbs, grad)
	plus(size, float(*o.Eps))
	if o.Differentiable {
		both := op.Tensors([]*torch.Tensor{unsqueeze(norm), unsqueeze(size)})
		copy_(norm, op.One(opAmax, op.Arg(op.One(opCat, both, native.Int(0))), native.Ints([]int64{0}), native.Bool(false)))
	} else {
		op.InPlace(opMaximumTo, op.Arg(norm), op.Arg(size), op.Arg(norm))
	}
	if o.Capturable {
		correction := beta1.pow(tensor(s.Scalar("step", 0).tensor)).sub(one)
		div_(correction.t, lr)
		addcdiv_(p, avg, mul(norm, correction), one)
		return
	}
	addcdiv_(p, avg, norm, lr.div(one.sub(beta1.pow(float(step)))).neg())
}

func unsqueeze(t *torch.Tensor) *torch.Tensor { return op.One(opUnsqueeze, op.Arg(t), native.Int(0)) }

// foreachStep is _multi_tensor_adamax.
func (o *AdamaxOptions) foreachStep(u *bunch) {
	lr := numberOf(o.LR, o.LRTensor)
	avgs, norms := u.kept("exp_avg"), u.kept("exp_inf")
	u.real()
	steps := u.advance(o.Capturable)
	u.decay(o.Maximize, o.WeightDecay)
	beta1, beta2 := float(o.Betas[0]), float(o.Betas[1])
	avgs.lerp_(u.grads, one.sub(beta1))
	norms.mul_(beta2)
	sizes := u.grads.new(eachAbs)
	sizes.add_(float(*o.Eps))
	norms.do(eachMaximumList_, sizes.arg())
	if o.Capturable {
		corrections := u.scalars("step").powOf(beta1)
		corrections.sub_(one)
		corrections.div_(lr)
		u.params.addcdiv_(avgs, norms.new(eachMulList, corrections.arg()), one)
		return
	}
	u.params.addcdivEach_(avgs, norms, each(steps, func(step float64) float64 {
		return lr.value() / one.sub(beta1.pow(float(step))).f * -1
	}))
}
