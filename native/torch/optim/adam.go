package optim

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// Numbers go to the Tensor overloads, as Python's do: the Scalar one of mul_ rounds
// bfloat16 differently.
var (
	opAdd       = native.NewOp("aten::add", "Tensor")
	opAdd_      = native.NewOp("aten::add_", "Tensor")
	opMul_      = native.NewOp("aten::mul_", "Tensor")
	opDiv_      = native.NewOp("aten::div_", "Tensor")
	opNeg       = native.NewOp("aten::neg", "")
	opSqrt      = native.NewOp("aten::sqrt", "")
	opSqrt_     = native.NewOp("aten::sqrt_", "")
	opLerp_     = native.NewOp("aten::lerp_", "Scalar")
	opAddcmul   = native.NewOp("aten::addcmul", "")
	opAddcmul_  = native.NewOp("aten::addcmul_", "")
	opAddcdiv_  = native.NewOp("aten::addcdiv_", "")
	opMaximumTo = native.NewOp("aten::maximum", "out")
)

// AdamOptions are the options of [NewAdam], torch.optim.Adam's.
type AdamOptions struct {
	LR          float64    // learning rate, at least 0
	Betas       [2]float64 // decay of the averages of gradient and square, in [0, 1)
	Eps         float64    // added to the denominator, at least 0
	WeightDecay float64    // L2 penalty, at least 0
	AMSGrad     bool       // divide by the largest average square so far (Reddi et al. 2018)
	Maximize    bool       // climb instead of descending
	// DecoupledWeightDecay shrinks the parameters themselves instead of adding the
	// penalty to the gradient: AdamW (Loshchilov and Hutter 2019).
	DecoupledWeightDecay bool
}

// DefaultAdam returns PyTorch's defaults of Adam: rate 1e-3, betas 0.9 and 0.999,
// eps 1e-8, no weight decay.
func DefaultAdam() AdamOptions {
	return AdamOptions{LR: 1e-3, Betas: [2]float64{0.9, 0.999}, Eps: 1e-8}
}

// DefaultAdamW returns PyTorch's defaults of AdamW: those of Adam with a decoupled
// weight decay of 0.01.
func DefaultAdamW() AdamOptions {
	o := DefaultAdam()
	o.WeightDecay, o.DecoupledWeightDecay = 1e-2, true
	return o
}

// Check returns an error that names the first option out of range.
func (o *AdamOptions) Check() error {
	if err := atLeast0("learning rate", o.LR); err != nil {
		return err
	}
	if err := atLeast0("eps", o.Eps); err != nil {
		return err
	}
	for i, b := range o.Betas {
		if !(b >= 0 && b < 1) {
			return fmt.Errorf("invalid beta %d %v: want 0 <= beta < 1", i, b)
		}
	}
	return atLeast0("weight decay", o.WeightDecay)
}

// Adam is the optimizer of Kingma and Ba (2015), torch.optim.Adam, and with
// [DefaultAdamW] torch.optim.AdamW.
type Adam struct {
	optimizer
	options []*AdamOptions
	beta1   []corrections
	beta2   []corrections
	record  *record
}

// The places of what Adam remembers of a parameter.
const (
	expAvg = iota
	expAvgSq
	maxExpAvgSq
)

// NewAdam returns an optimizer of parameters; without options it has [DefaultAdam].
func NewAdam(params []*torch.Tensor, opts ...AdamOptions) *Adam {
	a := &Adam{optimizer: optimizer{name: "adam", names: []string{"exp_avg", "exp_avg_sq", "max_exp_avg_sq"}, counts: true}}
	a.AddGroup(params, options("adam", opts, DefaultAdam))
	return a
}

// AddGroup adds parameters with options of their own, as add_param_group.
func (a *Adam) AddGroup(params []*torch.Tensor, opts AdamOptions) {
	o := &opts
	a.add(params, &group{lr: &o.LR, check: o.Check, fields: []field{
		{name: "lr", number: &o.LR}, {name: "betas.0", number: &o.Betas[0]}, {name: "betas.1", number: &o.Betas[1]},
		{name: "eps", number: &o.Eps}, {name: "weight_decay", number: &o.WeightDecay},
		{name: "amsgrad", flag: &o.AMSGrad}, {name: "maximize", flag: &o.Maximize},
		{name: "decoupled_weight_decay", flag: &o.DecoupledWeightDecay},
	}})
	a.options = append(a.options, o)
	a.beta1 = append(a.beta1, corrections{})
	a.beta2 = append(a.beta2, corrections{})
}

// Options returns the options of a group, counted from 0, for changes between steps.
func (a *Adam) Options(group int) *AdamOptions { return a.options[group] }

// Step changes every parameter that has a gradient, as _single_tensor_adam of
// torch/optim/adam.py.
func (a *Adam) Step() {
	if a.replay() {
		return
	}
	a.update(func(i int, g *group) {
		for j, p := range g.params {
			if grad := p.Grad(); grad != nil {
				s := &g.states[j]
				a.prepare(i, p, s)
				a.step(calls{numbers: a.advance(i, s)}, a.options[i], p, grad, s)
			}
		}
	})
}

// prepare makes what a parameter's state lacks.
func (a *Adam) prepare(group int, p *torch.Tensor, s *state) {
	amsgrad := a.options[group].AMSGrad
	if s.started && (!amsgrad || s.kept[maxExpAvgSq] != nil) {
		return
	}
	s.start(p, func() {
		for i := range s.kept {
			if s.kept[i] == nil && (i != maxExpAvgSq || amsgrad) {
				s.kept[i] = torch.ZerosLike(p)
			}
		}
	})
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

// advance counts a step and returns its numbers.
func (a *Adam) advance(group int, s *state) [adamNumbers]float64 {
	o := a.options[group]
	s.step++
	correction, _ := a.beta1[group].at(o.Betas[0], float64(s.step))
	_, root := a.beta2[group].at(o.Betas[1], float64(s.step))
	n := [adamNumbers]float64{
		decay: o.WeightDecay, expWeight: 1 - o.Betas[0], sqDecay: o.Betas[1], sqWeight: 1 - o.Betas[1],
		sqRoot: root, eps: o.Eps, stepSize: -(o.LR / correction),
	}
	if o.DecoupledWeightDecay {
		n[decay] = 1 - float64(o.LR*o.WeightDecay)
	}
	return n
}

// step makes the calls of a step of one parameter.
func (a *Adam) step(c calls, o *AdamOptions, p, grad *torch.Tensor, s *state) {
	param, g := op.Arg(p), op.Arg(grad)
	if o.Maximize {
		g = c.one(opNeg, g)
	}
	if o.WeightDecay != 0 {
		if o.DecoupledWeightDecay {
			c.do(c.mul(), param, c.number(decay))
		} else {
			g = c.one(opAdd, g, param, c.number(decay))
		}
	}
	avg, square, largest := op.Arg(s.kept[expAvg]), op.Arg(s.kept[expAvgSq]), op.Arg(s.kept[maxExpAvgSq])
	if s.complex {
		param, g, avg, square = c.one(opAsReal, param), c.one(opAsReal, g), c.one(opAsReal, avg), c.one(opAsReal, square)
		if o.AMSGrad {
			largest = c.one(opAsReal, largest)
		}
	}
	c.do(opLerp_, avg, g, c.number(expWeight))
	c.do(c.mul(), square, c.number(sqDecay))
	c.do(opAddcmul_, square, g, g, c.number(sqWeight))
	if o.AMSGrad {
		c.do(opMaximumTo, largest, square, largest)
		square = largest
	}
	denom := c.one(opSqrt, square)
	c.do(c.div(), denom, c.number(sqRoot))
	c.do(c.add(), denom, c.number(eps), native.Int(1))
	c.do(opAddcdiv_, param, avg, denom, c.number(stepSize))
}

// asReal is a view of a complex tensor as pairs of real numbers.
func asReal(t *torch.Tensor) *torch.Tensor { return op.One(opAsReal, op.Arg(t)) }
