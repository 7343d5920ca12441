package nn_test

import (
	"torchfm/native/torch/nn"
)

// builder constructs a module from the arguments that Python was given.
type builder func(a *args) nn.Module

// builders are the constructors, by Python's names.
var builders = map[string]builder{
	"nn.Linear": func(a *args) nn.Module {
		return nn.NewLinear(a.int("in_features"), a.int("out_features"), options[nn.LinearOptions](a))
	},
	"nn.ReLU":    func(*args) nn.Module { return nn.NewReLU() },
	"nn.SiLU":    func(*args) nn.Module { return nn.NewSiLU() },
	"nn.Tanh":    func(*args) nn.Module { return nn.NewTanh() },
	"nn.Sigmoid": func(*args) nn.Module { return nn.NewSigmoid() },
	"nn.Mish":    func(*args) nn.Module { return nn.NewMish() },
	"nn.Conv1d": func(a *args) nn.Module {
		o := options[nn.ConvOptions](a)
		o.Groups, o.Bias = max(o.Groups, 1), true
		return nn.NewConv1d(a.int("in_channels"), a.int("out_channels"), a.size("kernel_size"), o)
	},
}
