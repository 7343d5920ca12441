package nn

import (
	"fmt"

	"torchfm/native/torch"
)

// Dropout sets each element to zero with a probability and scales the others to
// make up for it, in training mode only, torch.nn.Dropout.
type Dropout struct {
	Base
	p float64
}

// NewDropout returns a dropout with probability p, from 0 to 1; PyTorch's default is
// 0.5. It draws from the default generator.
func NewDropout(p float64) *Dropout {
	if !(p >= 0 && p <= 1) {
		panic(&torch.Error{Op: "dropout", Message: fmt.Sprintf("probability %v: want 0 to 1", p)})
	}
	return Register(&Dropout{p: p})
}

// Forward returns x with elements dropped, x itself in evaluation mode.
func (m *Dropout) Forward(x *torch.Tensor) *torch.Tensor {
	if !m.Training() {
		return x
	}
	return torch.Dropout(x, m.p, true)
}

// String returns the layer as Python prints it.
func (m *Dropout) String() string { return "Dropout(p=" + pyFloat(m.p) + ", inplace=False)" }
