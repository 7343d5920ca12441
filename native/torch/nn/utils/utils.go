// Package utils is torch.nn.utils: clipping of gradients, parameters as one vector,
// fused layers, and the older forms of weight and spectral normalisation, which package
// parametrizations below it has newer ones of.
package utils

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
)

// opSetData gives a tensor other elements: it stays the same for its owners.
var opSetData = native.NewOp("aten::set_data", "")

// parameterOf returns the parameter of a name and panics where m has none or it is nil.
func parameterOf(what string, m nn.Module, name string) *torch.Tensor {
	t := nn.BaseOf(m).GetParameter(name)
	if t == nil {
		usage.Panic(what, "parameter %q of %v is nil", name, m)
	}
	return t
}

// or is the number at p, or what stands for nil.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}
