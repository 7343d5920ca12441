package nn

import "torchfm/native/torch"

// GELU is the Gaussian error linear unit, torch.nn.GELU.
type GELU struct {
	Base
	approximate string
}

// NewGELU returns the exact form, x times the normal distribution function.
func NewGELU() *GELU { return &GELU{approximate: "none"} }

// NewGELUTanh returns the form that approximates by the hyperbolic tangent.
func NewGELUTanh() *GELU { return &GELU{approximate: "tanh"} }

// Forward applies the function to each element.
func (m *GELU) Forward(x *torch.Tensor) *torch.Tensor { return torch.GELU(x, m.approximate) }

// String returns the layer as Python prints it.
func (m *GELU) String() string { return "GELU(approximate='" + m.approximate + "')" }
