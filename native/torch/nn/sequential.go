package nn

import (
	"strconv"

	"torchfm/native/torch"
)

// Sequential passes its input through layers in turn, torch.nn.Sequential. The
// layers' names are "0", "1", ...
type Sequential struct {
	Base
	layers []Layer
}

// NewSequential returns the layers in their order.
func NewSequential(layers ...Layer) *Sequential {
	m := new(Sequential)
	for _, l := range layers {
		m.Append(l)
	}
	return m
}

// Append adds a layer at the end.
func (m *Sequential) Append(l Layer) {
	m.RegisterModule(strconv.Itoa(len(m.layers)), l)
	m.layers = append(m.layers, l)
}

// Len returns the number of layers.
func (m *Sequential) Len() int { return len(m.layers) }

// At returns layer i, counted from 0.
func (m *Sequential) At(i int) Layer { return m.layers[i] }

// Forward returns the last layer's output.
func (m *Sequential) Forward(x *torch.Tensor) *torch.Tensor {
	for _, l := range m.layers {
		x = l.Forward(x)
	}
	return x
}

// String returns the layers as Python prints them.
func (m *Sequential) String() string { return m.describe("Sequential") }
