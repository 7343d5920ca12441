package nn

import (
	"iter"
	"strconv"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// Sequential passes its input through layers in turn, torch.nn.Sequential. The
// layers' names are "0", "1", ...
type Sequential struct{ Base }

// NewSequential returns the layers in their order.
func NewSequential(layers ...Layer) *Sequential {
	m := Register(new(Sequential))
	for _, l := range layers {
		m.Append(l)
	}
	return m
}

// Append adds a layer at the end and returns m.
func (m *Sequential) Append(l Layer) *Sequential {
	m.RegisterModule(strconv.Itoa(m.Len()), l)
	return m
}

// Len returns the number of layers.
func (m *Sequential) Len() int { return len(m.dynamic) }

// At returns layer i, counted from 0, or for a negative i from the end.
func (m *Sequential) At(i int) Layer {
	return m.dynamic[place("Sequential", i, m.Len())].module.(Layer)
}

// Set makes l layer i, counted as in At.
func (m *Sequential) Set(i int, l Layer) {
	m.dynamic[place("Sequential", i, m.Len())].module = l
}

// All ranges over the layers and their places.
func (m *Sequential) All() iter.Seq2[int, Layer] {
	return func(yield func(int, Layer) bool) {
		for i := range m.dynamic {
			if !yield(i, m.At(i)) {
				return
			}
		}
	}
}

// Forward returns the last layer's output. What a layer panics with is an error that
// names it.
func (m *Sequential) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*Sequential).forward)
}

func (m *Sequential) forward(x *torch.Tensor) *torch.Tensor {
	at := 0
	defer func() {
		if r := recover(); r != nil {
			panic(inside(r, m.dynamic[at].name))
		}
	}()
	for i := range m.dynamic {
		at = i
		x = m.dynamic[i].module.(Layer).Forward(x)
	}
	return x
}

// place is a place in a list of n, from the end when it is negative.
func place(what string, i, n int) int {
	at := i
	if at < 0 {
		at += n
	}
	if at < 0 || at >= n {
		usage.Panic(what, "index %d is out of range: there are %d", i, n)
	}
	return at
}
