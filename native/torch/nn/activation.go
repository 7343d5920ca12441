package nn

import (
	"fmt"

	"torchfm/native/torch"
)

// The layers of this file apply a function to each element, Softmax and LogSoftmax
// along a dimension. They have no parameters.

// GELU is the Gaussian error linear unit, torch.nn.GELU.
type GELU struct {
	Base
	approximate string
}

// NewGELU returns the exact form, x times the normal distribution function.
func NewGELU() *GELU { return Register(&GELU{approximate: "none"}) }

// NewGELUTanh returns the form that approximates by the hyperbolic tangent.
func NewGELUTanh() *GELU { return Register(&GELU{approximate: "tanh"}) }

// Forward applies the function to each element.
func (m *GELU) Forward(x *torch.Tensor) *torch.Tensor { return torch.GELU(x, m.approximate) }

// String returns the layer as Python prints it.
func (m *GELU) String() string { return "GELU(approximate='" + m.approximate + "')" }

// Func is a function as a layer, for what torch.nn has a layer for and this package
// has not.
type Func struct {
	Base
	text string
	f    func(x *torch.Tensor) *torch.Tensor
}

// NewFunc returns f as a layer that prints as text.
func NewFunc(text string, f func(x *torch.Tensor) *torch.Tensor) *Func {
	return Register(&Func{text: text, f: f})
}

// Forward returns f(x).
func (m *Func) Forward(x *torch.Tensor) *torch.Tensor { return m.f(x) }

// String returns the text.
func (m *Func) String() string { return m.text }

// NewReLU returns max(x, 0), torch.nn.ReLU.
func NewReLU() *Func { return NewFunc("ReLU()", (*torch.Tensor).ReLU) }

// NewSiLU returns x sigmoid(x), torch.nn.SiLU.
func NewSiLU() *Func { return NewFunc("SiLU()", torch.SiLU) }

// NewTanh returns the hyperbolic tangent, torch.nn.Tanh.
func NewTanh() *Func { return NewFunc("Tanh()", (*torch.Tensor).Tanh) }

// NewSigmoid returns 1 / (1 + exp(-x)), torch.nn.Sigmoid.
func NewSigmoid() *Func { return NewFunc("Sigmoid()", (*torch.Tensor).Sigmoid) }

// NewMish returns x tanh(softplus(x)), torch.nn.Mish.
func NewMish() *Func { return NewFunc("Mish()", torch.Mish) }

// NewLeakyReLU returns x where positive and slope x elsewhere, torch.nn.LeakyReLU,
// whose default is 0.01.
func NewLeakyReLU(slope float64) *Func {
	return NewFunc("LeakyReLU(negative_slope="+pyFloat(slope)+")", func(x *torch.Tensor) *torch.Tensor {
		return torch.LeakyReLU(x, slope)
	})
}

// NewELU returns x where positive and alpha (exp(x) - 1) elsewhere, torch.nn.ELU,
// whose default is 1.
func NewELU(alpha float64) *Func {
	return NewFunc("ELU(alpha="+pyFloat(alpha)+")", func(x *torch.Tensor) *torch.Tensor {
		return torch.ELU(x, alpha)
	})
}

// NewSoftmax returns exp(x) divided by its sum along dim, torch.nn.Softmax.
func NewSoftmax(dim int64) *Func {
	return NewFunc(fmt.Sprintf("Softmax(dim=%d)", dim), func(x *torch.Tensor) *torch.Tensor { return x.Softmax(dim) })
}

// NewLogSoftmax returns the logarithm of the softmax along dim, torch.nn.LogSoftmax.
func NewLogSoftmax(dim int64) *Func {
	return NewFunc(fmt.Sprintf("LogSoftmax(dim=%d)", dim), func(x *torch.Tensor) *torch.Tensor { return x.LogSoftmax(dim) })
}
