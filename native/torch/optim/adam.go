package optim

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// AdamOptions are the options of [NewAdam], torch.optim.Adam's.
type AdamOptions struct {
	LR                   *float64          `default:"1e-3"`      // learning rate, at least 0; default 1e-3
	LRTensor             *torch.Tensor     `key:"lr"`            // the learning rate as a tensor of one element, in place of LR; default nil
	Betas                *[2]float64       `default:"0.9,0.999"` // decay of the averages of gradient and square, in [0, 1); default 0.9, 0.999
	BetasTensor          *[2]*torch.Tensor `key:"betas"`         // the betas as tensors without dimensions, in place of Betas; default nil
	Eps                  *float64          `default:"1e-8"`      // added to the denominator, at least 0; default 1e-8
	WeightDecay          float64           // L2 penalty, at least 0; default 0
	AMSGrad              bool              `key:"amsgrad"` // divide by the largest average square so far (Reddi et al. 2018); default false
	Foreach              *bool             // one operator for all parameters; nil: on a GPU; default nil
	Maximize             bool              // climb instead of descending; default false
	Capturable           bool              // keep the count of steps on the GPU, for CUDA graphs; default false
	Differentiable       bool              // record the step's own gradients; default false
	Fused                *bool             // one kernel for the whole step; nil: no; default nil
	DecoupledWeightDecay bool              // shrink the parameters themselves, as AdamW; default false
}

// AdamWOptions are the options of [NewAdamW], torch.optim.AdamW's.
type AdamWOptions struct {
	LR             *float64          `default:"1e-3"`      // learning rate, at least 0; default 1e-3
	LRTensor       *torch.Tensor     `key:"lr"`            // the learning rate as a tensor of one element, in place of LR; default nil
	Betas          *[2]float64       `default:"0.9,0.999"` // decay of the averages of gradient and square, in [0, 1); default 0.9, 0.999
	BetasTensor    *[2]*torch.Tensor `key:"betas"`         // the betas as tensors without dimensions, in place of Betas; default nil
	Eps            *float64          `default:"1e-8"`      // added to the denominator, at least 0; default 1e-8
	WeightDecay    *float64          `default:"1e-2"`      // by which the parameters shrink, at least 0; default 1e-2
	AMSGrad        bool              `key:"amsgrad"`       // divide by the largest average square so far (Reddi et al. 2018); default false
	Maximize       bool              // climb instead of descending; default false
	Foreach        *bool             // one operator for all parameters; nil: on a GPU; default nil
	Capturable     bool              // keep the count of steps on the GPU, for CUDA graphs; default false
	Differentiable bool              // record the step's own gradients; default false
	Fused          *bool             // one kernel for the whole step; nil: no; default nil
}

// Check returns an error that names the first option out of range.
func (o *AdamOptions) Check() error { return o.config().check(o.LR, o.LRTensor, o.BetasTensor) }

// Check returns an error that names the first option out of range.
func (o *AdamWOptions) Check() error { return o.config().check(o.LR, o.LRTensor, o.BetasTensor) }

// Adam is the optimizer of Kingma and Ba (2015), torch.optim.Adam.
type Adam struct {
	Base[AdamOptions]
	adam adam
}

// NewAdam returns an optimizer of parameters.
func NewAdam[P Params](params P, opts ...AdamOptions) *Adam {
	a := new(Adam)
	startAdam(&a.Base, a, "Adam", &a.adam, (*AdamOptions).config, params, opts)
	return a
}

// Capture records the calls of a step for the gradients that the parameters have at
// this moment, without making them. From then on Step makes all of them in one
// crossing to libtorch and below autograd, with the same bits, whenever each gradient
// is still the same tensor, as those that a [torch.Graph] updates are, and goes call
// by call when it is not. Learning rates, betas, eps and steps are read anew each
// time. It is an error for parameters in half precision, whose arithmetic would
// differ, and for the options that make a step in another way.
func (a *Adam) Capture() error { return a.adam.capture() }

// AdamW is Adam with a decoupled weight decay (Loshchilov and Hutter 2019),
// torch.optim.AdamW.
type AdamW struct {
	Base[AdamWOptions]
	adam adam
}

// NewAdamW returns an optimizer of parameters.
func NewAdamW[P Params](params P, opts ...AdamWOptions) *AdamW {
	a := new(AdamW)
	startAdam(&a.Base, a, "AdamW", &a.adam, (*AdamWOptions).config, params, opts)
	// Of an AdamW the state dict has this key beside its own options.
	a.fixed = map[string]any{"decoupled_weight_decay": true}
	return a
}

// Capture records a step: see [Adam.Capture].
func (a *AdamW) Capture() error { return a.adam.capture() }

// adamConfig is the options of Adam and AdamW.
type adamConfig struct {
	lr, beta1, beta2                              number
	eps, weightDecay                              float64
	amsgrad, maximize, capturable, differentiable bool
	decoupled                                     bool
	foreach, fused                                *bool
}

func (o *AdamOptions) config() *adamConfig {
	beta1, beta2 := betasOf(o.Betas, o.BetasTensor)
	return &adamConfig{
		lr: numberOf(o.LR, o.LRTensor), beta1: beta1, beta2: beta2, eps: *o.Eps, weightDecay: o.WeightDecay,
		amsgrad: o.AMSGrad, maximize: o.Maximize, capturable: o.Capturable, differentiable: o.Differentiable,
		decoupled: o.DecoupledWeightDecay, foreach: o.Foreach, fused: o.Fused,
	}
}

func (o *AdamWOptions) config() *adamConfig {
	beta1, beta2 := betasOf(o.Betas, o.BetasTensor)
	return &adamConfig{
		lr: numberOf(o.LR, o.LRTensor), beta1: beta1, beta2: beta2, eps: *o.Eps, weightDecay: *o.WeightDecay,
		amsgrad: o.AMSGrad, maximize: o.Maximize, capturable: o.Capturable, differentiable: o.Differentiable,
		decoupled: true, foreach: o.Foreach, fused: o.Fused,
	}
}

func betasOf(f *[2]float64, t *[2]*torch.Tensor) (beta1, beta2 number) {
	if t != nil {
		return tensor(t[0]), tensor(t[1])
	}
	return float(f[0]), float(f[1])
}

func (c *adamConfig) check(lr *float64, lrTensor *torch.Tensor, betas *[2]*torch.Tensor) error {
	foreach := c.foreach != nil && *c.foreach && !c.capturable
	if lrTensor != nil && foreach {
		return fmt.Errorf("invalid lr: a tensor goes with foreach only when capturable is set")
	}
	if err := first(checkLR(lr, lrTensor), atLeast0("eps", c.eps)); err != nil {
		return err
	}
	if betas != nil {
		for i, b := range betas {
			switch {
			case b == nil || b.Closed() || b.Numel() != 1:
				return fmt.Errorf("invalid betas[%d]: want a tensor of one element", i)
			case foreach:
				return fmt.Errorf("invalid betas[%d]: a tensor goes with foreach only when capturable is set", i)
			}
		}
	}
	return first(checkBetas([2]float64{c.beta1.value(), c.beta2.value()}), atLeast0("weight_decay", c.weightDecay),
		checkCliques(c.foreach, c.fused, c.differentiable))
}

// adam is what Adam and AdamW share.
type adam struct {
	core   *core
	config func(group int) *adamConfig
	powers []adamPowers // by group
	record *record
}

// adamPowers are the last powers of the betas that were computed: parameters that have
// made as many steps share them.
type adamPowers struct {
	beta1, beta2, step float64
	correction         float64
	root               float64
}

func startAdam[O any, P Params](b *Base[O], self Optimizer, name string, a *adam, config func(*O) *adamConfig, params P, opts []O) {
	b.kept = []kept{
		{name: "step", kind: scalar}, {name: "exp_avg"}, {name: "exp_avg_sq"}, {name: "max_exp_avg_sq", optional: true},
	}
	a.core = &b.core
	a.config = func(group int) *adamConfig { return config(b.options[group]) }
	start(b, self, name, params, opts, nil)
	b.run = func(i int, batch *batch) { a.step(i, a.config(i), batch) }
	b.replay = a.replay
}

func (a *adam) step(group int, c *adamConfig, b *batch) {
	b.noSparse(", or SparseAdam")
	switch {
	case c.fused != nil && *c.fused:
		c.fusedStep(b)
	case b.wantsForeach(c.foreach, c.fused, c.differentiable) && !(c.foreach == nil && c.lr.t != nil && !c.capturable):
		b.notDifferentiable(c.differentiable)
		b.wantCapturable(c.capturable)
		for _, u := range b.bunches() {
			c.foreachStep(u)
		}
	default:
		b.wantCapturable(c.capturable)
		for i, p := range b.params {
			s := b.states[i]
			c.prepare(p, s)
			a.single(calls{numbers: a.advance(group, c, p, s)}, c, p, b.grads[i], s)
		}
	}
}

// prepare makes what a parameter's state lacks.
func (c *adamConfig) prepare(p *torch.Tensor, s *State) {
	step := s.Scalar("step", 0)
	if c.capturable || c.fused != nil && *c.fused {
		step.on(p.Device())
	} else if c.differentiable {
		step.on(torch.Device{})
	}
	s.Zeros("exp_avg", p)
	s.Zeros("exp_avg_sq", p)
	if c.amsgrad {
		s.Zeros("max_exp_avg_sq", p)
	}
}

// The numbers of a step of one parameter.
const (
	decay     = iota // the factor on the parameter, or the share of it in the gradient
	expWeight        // 1 - beta 1
	sqDecay          // beta 2
	sqWeight         // 1 - beta 2
	sqRoot           // the root of the square's correction
	eps
	stepSize // with its sign
	adamNumbers
)

// advance counts a step and returns its numbers, those that depend on the count only
// where it is a Go number.
func (a *adam) advance(group int, c *adamConfig, p *torch.Tensor, s *State) (n [adamNumbers]number) {
	step := s.count(c.capturable || c.differentiable)
	beta1 := c.beta1
	if beta1.t != nil {
		beta1 = tensor(beta1.t.To(p.Device(), realOf(p.DType())))
	}
	n = [adamNumbers]number{decay: float(c.weightDecay), expWeight: one.sub(beta1), sqDecay: c.beta2, sqWeight: one.sub(c.beta2), eps: float(c.eps)}
	if c.decoupled && c.weightDecay != 0 {
		n[decay] = one.sub(c.lr.mul(float(c.weightDecay)))
	}
	if c.capturable || c.differentiable {
		return n
	}
	correction, root := a.corrections(group, c, step)
	n[sqRoot], n[stepSize] = root, c.lr.div(correction).neg()
	return n
}

// realOf is the dtype of a tensor's real and imaginary parts.
func realOf(dtype torch.DType) torch.DType {
	switch dtype {
	case torch.Complex64:
		return torch.Float32
	case torch.Complex128:
		return torch.Float64
	}
	return dtype
}

// corrections returns 1 - beta1**step and the root of 1 - beta2**step.
func (a *adam) corrections(group int, c *adamConfig, step float64) (correction, root number) {
	if c.beta1.t != nil {
		return one.sub(c.beta1.pow(float(step))), one.sub(c.beta2.pow(float(step))).root()
	}
	for len(a.powers) <= group {
		a.powers = append(a.powers, adamPowers{})
	}
	p := &a.powers[group]
	if p.step != step || p.beta1 != c.beta1.f || p.beta2 != c.beta2.f {
		*p = adamPowers{beta1: c.beta1.f, beta2: c.beta2.f, step: step}
		p.correction = one.sub(c.beta1.pow(float(step))).f
		p.root = one.sub(c.beta2.pow(float(step))).root().f
	}
	return float(p.correction), float(p.root)
}

// single makes the calls of a step of one parameter, as _single_tensor_adam of
// torch/optim/adam.py.
func (a *adam) single(c calls, o *adamConfig, p, grad *torch.Tensor, s *State) {
	param, g := of(p), of(grad)
	if o.maximize {
		g = c.one(opNeg, g.arg)
	}
	if o.weightDecay != 0 {
		if o.decoupled {
			c.do(c.mul(), param.arg, c.number(decay))
		} else {
			g = c.one(opAdd, g.arg, param.arg, c.number(decay))
		}
	}
	avg, square, largest := of(s.tensor("exp_avg")), of(s.tensor("exp_avg_sq")), of(nil)
	if o.amsgrad {
		largest = of(s.tensor("max_exp_avg_sq"))
	}
	if s.complex {
		param, g, avg, square = c.one(opAsReal, param.arg), c.one(opAsReal, g.arg), c.one(opAsReal, avg.arg), c.one(opAsReal, square.arg)
		if o.amsgrad {
			largest = c.one(opAsReal, largest.arg)
		}
	}
	c.do(c.lerp(), avg.arg, g.arg, c.number(expWeight))
	if o.differentiable && o.beta2.t != nil && o.beta2.t.RequiresGrad() {
		lerp_(square.t, unary(opSquare, g.t), one.sub(o.beta2))
	} else {
		c.do(c.mul(), square.arg, c.number(sqDecay))
		c.do(opAddcmul_, square.arg, g.arg, g.arg, c.value(sqWeight))
	}
	if o.capturable || o.differentiable {
		o.apply(param.t, avg.t, square.t, largest.t, s.Scalar("step", 0).tensor)
		return
	}
	if o.amsgrad {
		c.do(opMaximumTo, largest.arg, square.arg, largest.arg)
		square = largest
	}
	denom := c.one(opSqrt, square.arg)
	c.do(c.div(), denom.arg, c.number(sqRoot))
	c.do(c.add(), denom.arg, c.number(eps), native.Int(1))
	c.do(opAddcdiv_, param.arg, avg.arg, denom.arg, c.value(stepSize))
}

// apply is the end of a step whose count is a tensor.
func (c *adamConfig) apply(param, avg, square, largest, count *torch.Tensor) {
	power := func(beta number) number {
		step := tensor(count)
		if c.differentiable && beta.t != nil && beta.t.RequiresGrad() {
			step = step.clone()
		}
		return one.sub(beta.pow(step))
	}
	correction1, correction2 := power(c.beta1), power(c.beta2)
	stepSize := c.lr.div(correction1).neg()
	root := tensor(sqrt(correction2.t))
	if c.amsgrad {
		before := largest
		if c.differentiable {
			before = clone(largest)
		}
		copy_(largest, op.One(opMaximum, op.Arg(before), op.Arg(square)))
		square = largest
	}
	denom := div(sqrt(square), root.mul(stepSize))
	plus(denom, float(c.eps).div(stepSize))
	if c.differentiable {
		avg = clone(avg)
	}
	addcdiv_(param, avg, denom, one)
}
