package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// RMSpropOptions are the options of [NewRMSprop], torch.optim.RMSprop's.
type RMSpropOptions struct {
	LR          float64 // learning rate, at least 0
	Alpha       float64 // decay of the average square, at least 0
	Eps         float64 // added to the denominator, at least 0
	WeightDecay float64 // L2 penalty, at least 0
	Momentum    float64 // at least 0; 0 keeps none
	Centered    bool    // divide by the deviation from the average gradient
	Maximize    bool    // climb instead of descending
}

// DefaultRMSprop returns PyTorch's defaults: rate 1e-2, alpha 0.99, eps 1e-8.
func DefaultRMSprop() RMSpropOptions { return RMSpropOptions{LR: 1e-2, Alpha: 0.99, Eps: 1e-8} }

// Check returns an error that names the first option out of range.
func (o *RMSpropOptions) Check() error {
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"learning rate", o.LR}, {"eps", o.Eps}, {"momentum", o.Momentum}, {"weight decay", o.WeightDecay}, {"alpha", o.Alpha},
	} {
		if err := atLeast0(f.name, f.value); err != nil {
			return err
		}
	}
	return nil
}

// RMSprop divides the gradient by a running average of its size,
// torch.optim.RMSprop.
type RMSprop struct {
	optimizer
	options []*RMSpropOptions
}

// The places of what RMSprop remembers of a parameter.
const (
	squareAvg = iota
	momentumBuffer
	gradAvg
)

// NewRMSprop returns an optimizer of parameters; without options it has
// [DefaultRMSprop].
func NewRMSprop(params []*torch.Tensor, opts ...RMSpropOptions) *RMSprop {
	m := &RMSprop{optimizer: optimizer{name: "rmsprop", names: []string{"square_avg", "momentum_buffer", "grad_avg"}, counts: true}}
	m.AddGroup(params, options("rmsprop", opts, DefaultRMSprop))
	return m
}

// AddGroup adds parameters with options of their own, as add_param_group.
func (m *RMSprop) AddGroup(params []*torch.Tensor, opts RMSpropOptions) {
	o := &opts
	m.add(params, &group{lr: &o.LR, check: o.Check, fields: []field{
		{name: "lr", number: &o.LR}, {name: "momentum", number: &o.Momentum}, {name: "alpha", number: &o.Alpha},
		{name: "eps", number: &o.Eps}, {name: "centered", flag: &o.Centered},
		{name: "weight_decay", number: &o.WeightDecay}, {name: "maximize", flag: &o.Maximize},
	}})
	m.options = append(m.options, o)
}

// Options returns the options of a group, counted from 0, for changes between steps.
func (m *RMSprop) Options(group int) *RMSpropOptions { return m.options[group] }

// Step changes every parameter that has a gradient, as _single_tensor_rmsprop of
// torch/optim/rmsprop.py.
func (m *RMSprop) Step() {
	m.update(func(i int, g *group) {
		for j, p := range g.params {
			if grad := p.Grad(); grad != nil {
				m.options[i].step(p, grad, &g.states[j])
			}
		}
	})
}

func (o *RMSpropOptions) step(p, grad *torch.Tensor, s *state) {
	needs := [3]bool{squareAvg: true, momentumBuffer: o.Momentum > 0, gradAvg: o.Centered}
	for i := range needs {
		if needs[i] && s.kept[i] == nil {
			s.start(p, func() { s.kept[i] = torch.ZerosLike(p) })
		}
	}
	if o.Maximize {
		grad = op.One(opNeg, op.Arg(grad))
	}
	s.step++
	if o.WeightDecay != 0 {
		grad = op.One(opAdd, op.Arg(grad), op.Arg(p), native.Float(o.WeightDecay))
	}
	kept := s.kept
	if s.complex {
		p, grad = asReal(p), asReal(grad)
		for i := range kept {
			if kept[i] != nil {
				kept[i] = asReal(kept[i])
			}
		}
	}
	op.InPlace(opMul_, op.Arg(kept[squareAvg]), native.Float(o.Alpha))
	op.InPlace(opAddcmul_, op.Arg(kept[squareAvg]), op.Arg(grad), op.Arg(grad), native.Float(1-o.Alpha))
	var denom native.Arg
	if o.Centered {
		mean := op.Arg(kept[gradAvg])
		op.InPlace(opLerp_, mean, op.Arg(grad), native.Float(1-o.Alpha))
		denom = op.Arg(op.One(opAddcmul, op.Arg(kept[squareAvg]), mean, mean, native.Float(-1)))
		op.InPlace(opSqrt_, denom)
	} else {
		denom = op.Arg(op.One(opSqrt, op.Arg(kept[squareAvg])))
	}
	op.InPlace(opAdd_, denom, native.Float(o.Eps), native.Int(1))
	if o.Momentum > 0 {
		op.InPlace(opMul_, op.Arg(kept[momentumBuffer]), native.Float(o.Momentum))
		op.InPlace(opAddcdiv_, op.Arg(kept[momentumBuffer]), op.Arg(grad), denom, native.Float(1))
		op.InPlace(opAdd_, op.Arg(p), op.Arg(kept[momentumBuffer]), native.Float(-o.LR))
		return
	}
	op.InPlace(opAddcdiv_, op.Arg(p), op.Arg(grad), denom, native.Float(-o.LR))
}
