// Package utils is torch.nn.utils: clipping of gradients, parameters as one vector,
// fused layers, and the older forms of weight and spectral normalisation, which package
// parametrizations below it has newer ones of.
package utils

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// opSetData gives a tensor other elements: it stays the same for its owners.
var opSetData = native.NewOp("aten::set_data", "")

// parameterOf returns the parameter of a name and panics where m has none or it is nil.
func parameterOf(what string, m nn.Module, name string) *torch.Tensor {
	t := nn.BaseOf(m).GetParameter(name)
	if t == nil {
		misuse(what, "parameter %q of %v is nil", name, m)
	}
	return t
}

// option returns the options given, or the zero value.
func option[T any](what string, opts []T) T {
	var o T
	return oneOf(what, opts, o)
}

// oneOf is the one value that a variadic parameter may hold, or what stands for none.
func oneOf[T any](what string, given []T, otherwise T) T {
	switch len(given) {
	case 0:
		return otherwise
	case 1:
		return given[0]
	}
	misuse(what, "%d values for one optional argument", len(given))
	return otherwise
}

// or is the number at p, or what stands for nil.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// misuse panics with a typed error.
func misuse(what, format string, args ...any) {
	panic(&torch.Error{Op: what, Message: fmt.Sprintf(format, args...)})
}
