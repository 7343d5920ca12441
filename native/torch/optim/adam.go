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
	a.update(func(i int, g *group) {
		for j, p := range g.params {
			if grad := p.Grad(); grad != nil {
				a.step(i, p, grad, &g.states[j])
			}
		}
	})
}

func (a *Adam) step(group int, p, grad *torch.Tensor, s *state) {
	o := a.options[group]
	if !s.started || o.AMSGrad && s.kept[maxExpAvgSq] == nil {
		s.start(p, func() {
			for i := range s.kept {
				if s.kept[i] == nil && (i != maxExpAvgSq || o.AMSGrad) {
					s.kept[i] = torch.ZerosLike(p)
				}
			}
		})
	}
	if o.Maximize {
		grad = op.One(opNeg, op.Arg(grad))
	}
	s.step++
	if o.WeightDecay != 0 {
		if o.DecoupledWeightDecay {
			op.InPlace(opMul_, op.Arg(p), native.Float(1-float64(o.LR*o.WeightDecay)))
		} else {
			grad = op.One(opAdd, op.Arg(grad), op.Arg(p), native.Float(o.WeightDecay))
		}
	}
	avg, square, largest := s.kept[expAvg], s.kept[expAvgSq], s.kept[maxExpAvgSq]
	if s.complex {
		p, grad, avg, square = asReal(p), asReal(grad), asReal(avg), asReal(square)
		if o.AMSGrad {
			largest = asReal(largest)
		}
	}
	op.InPlace(opLerp_, op.Arg(avg), op.Arg(grad), native.Float(1-o.Betas[0]))
	op.InPlace(opMul_, op.Arg(square), native.Float(o.Betas[1]))
	op.InPlace(opAddcmul_, op.Arg(square), op.Arg(grad), op.Arg(grad), native.Float(1-o.Betas[1]))
	correction, _ := a.beta1[group].at(o.Betas[0], float64(s.step))
	_, root := a.beta2[group].at(o.Betas[1], float64(s.step))
	if o.AMSGrad {
		op.InPlace(opMaximumTo, op.Arg(largest), op.Arg(square), op.Arg(largest))
		square = largest
	}
	denom := op.Arg(op.One(opSqrt, op.Arg(square)))
	op.InPlace(opDiv_, denom, native.Float(root))
	op.InPlace(opAdd_, denom, native.Float(o.Eps), native.Int(1))
	op.InPlace(opAddcdiv_, op.Arg(p), op.Arg(avg), denom, native.Float(-(o.LR / correction)))
}

// asReal is a view of a complex tensor as pairs of real numbers.
func asReal(t *torch.Tensor) *torch.Tensor { return op.One(opAsReal, op.Arg(t)) }
