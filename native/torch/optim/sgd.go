package optim

import (
	"errors"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// SGDOptions are the options of [NewSGD], torch.optim.SGD's.
type SGDOptions struct {
	LR          float64 // learning rate, at least 0
	Momentum    float64 // decay of the average gradient, at least 0; 0 keeps none
	Dampening   float64 // of the momentum
	WeightDecay float64 // L2 penalty, at least 0
	Nesterov    bool    // look ahead; needs a momentum and no dampening
	Maximize    bool    // climb instead of descending
}

// DefaultSGD returns PyTorch's defaults: rate 1e-3 and nothing else.
func DefaultSGD() SGDOptions { return SGDOptions{LR: 1e-3} }

// Check returns an error that names the first option out of range.
func (o *SGDOptions) Check() error {
	if err := atLeast0("learning rate", o.LR); err != nil {
		return err
	}
	if err := atLeast0("momentum", o.Momentum); err != nil {
		return err
	}
	if o.Nesterov && (o.Momentum <= 0 || o.Dampening != 0) {
		return errors.New("nesterov momentum needs a momentum and zero dampening")
	}
	return atLeast0("weight decay", o.WeightDecay)
}

// SGD is stochastic gradient descent, optionally with momentum, torch.optim.SGD.
type SGD struct {
	optimizer
	options []*SGDOptions
}

// NewSGD returns an optimizer of parameters; without options it has [DefaultSGD].
func NewSGD(params []*torch.Tensor, opts ...SGDOptions) *SGD {
	s := &SGD{optimizer: optimizer{name: "sgd", names: []string{"momentum_buffer"}}}
	s.AddGroup(params, options("sgd", opts, DefaultSGD))
	return s
}

// AddGroup adds parameters with options of their own, as add_param_group.
func (m *SGD) AddGroup(params []*torch.Tensor, opts SGDOptions) {
	o := &opts
	m.add(params, &group{lr: &o.LR, check: o.Check, fields: []field{
		{name: "lr", number: &o.LR}, {name: "momentum", number: &o.Momentum}, {name: "dampening", number: &o.Dampening},
		{name: "weight_decay", number: &o.WeightDecay}, {name: "nesterov", flag: &o.Nesterov}, {name: "maximize", flag: &o.Maximize},
	}})
	m.options = append(m.options, o)
}

// Options returns the options of a group, counted from 0, for changes between steps.
func (m *SGD) Options(group int) *SGDOptions { return m.options[group] }

// Step changes every parameter that has a gradient, as _single_tensor_sgd of
// torch/optim/sgd.py.
func (m *SGD) Step() {
	m.update(func(i int, g *group) {
		for j, p := range g.params {
			if grad := p.Grad(); grad != nil {
				m.options[i].step(p, grad, &g.states[j])
			}
		}
	})
}

func (o *SGDOptions) step(p, grad *torch.Tensor, s *state) {
	if o.Maximize {
		grad = op.One(opNeg, op.Arg(grad))
	}
	if o.WeightDecay != 0 {
		grad = op.One(opAdd, op.Arg(grad), op.Arg(p), native.Float(o.WeightDecay))
	}
	if o.Momentum != 0 {
		if s.kept[0] == nil {
			s.start(p, func() { s.kept[0] = grad.Clone() })
		} else {
			op.InPlace(opMul_, op.Arg(s.kept[0]), native.Float(o.Momentum))
			op.InPlace(opAdd_, op.Arg(s.kept[0]), op.Arg(grad), native.Float(1-o.Dampening))
		}
		if o.Nesterov {
			grad = op.One(opAdd, op.Arg(grad), op.Arg(s.kept[0]), native.Float(o.Momentum))
		} else {
			grad = s.kept[0]
		}
	}
	op.InPlace(opAdd_, op.Arg(p), op.Arg(grad), native.Float(-o.LR))
}
