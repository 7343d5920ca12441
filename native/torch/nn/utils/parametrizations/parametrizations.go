// Package parametrizations is torch.nn.utils.parametrizations: layers whose weights
// are normalised, of a bounded spectral norm or orthogonal, by package parametrize.
package parametrizations

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
)

// weightOf returns the parameter or buffer of a name, or what is computed there.
func weightOf(what string, m nn.Module, name string) *torch.Tensor {
	b := nn.BaseOf(m)
	if c := b.GetComputed(name); c != nil {
		return c.Compute(m)
	}
	var t *torch.Tensor
	if torch.Try(func() { t = b.GetParameter(name) }) != nil && torch.Try(func() { t = b.GetBuffer(name) }) != nil || t == nil {
		usage.Panic(what, "%v has no parameter or buffer %q", m, name)
	}
	return t
}

// named is the name of the tensor that options give.
func named(name string) string {
	if name == "" {
		return "weight"
	}
	return name
}
