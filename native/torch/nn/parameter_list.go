package nn

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"torchfm/native/torch"
)

// ParameterList holds parameters in order, torch.nn.ParameterList. Their names are
// "0", "1", ...
type ParameterList struct{ Base }

// NewParameterList returns the tensors, made to require gradients, in their order.
func NewParameterList(parameters ...*torch.Tensor) *ParameterList {
	return Register(new(ParameterList)).Append(parameters...)
}

// Append adds parameters at the end and returns m.
func (m *ParameterList) Append(parameters ...*torch.Tensor) *ParameterList {
	for _, p := range parameters {
		m.RegisterParameter(strconv.Itoa(m.Len()), p)
	}
	return m
}

// Len returns the number of parameters.
func (m *ParameterList) Len() int { return len(m.dynamic) }

// At returns parameter i, counted from 0, or for a negative i from the end.
func (m *ParameterList) At(i int) *torch.Tensor {
	return *m.dynamic[place("ParameterList", i, m.Len())].tensor
}

// Set makes p the parameter at place i, counted as in At.
func (m *ParameterList) Set(i int, p *torch.Tensor) {
	*m.dynamic[place("ParameterList", i, m.Len())].tensor = p.SetRequiresGrad(true)
}

// All ranges over the parameters and their places.
func (m *ParameterList) All() iter.Seq2[int, *torch.Tensor] {
	return func(yield func(int, *torch.Tensor) bool) {
		for i := range m.dynamic {
			if !yield(i, m.At(i)) {
				return
			}
		}
	}
}

// ParameterDict holds parameters by name in the order in which they were added,
// torch.nn.ParameterDict.
type ParameterDict struct{ Base }

// NewParameterDict returns an empty ParameterDict: Set adds to it.
func NewParameterDict() *ParameterDict { return Register(new(ParameterDict)) }

// Set makes p, which is made to require a gradient, the parameter of a name and
// returns m.
func (m *ParameterDict) Set(name string, p *torch.Tensor) *ParameterDict {
	if s := m.slot(name); s != nil {
		*s.tensor = p.SetRequiresGrad(true)
		return m
	}
	m.RegisterParameter(name, p)
	return m
}

// Len returns the number of parameters.
func (m *ParameterDict) Len() int { return len(m.dynamic) }

// Get returns the parameter of a name. It panics when there is none.
func (m *ParameterDict) Get(name string) *torch.Tensor { return m.GetParameter(name) }

// Contains reports whether there is a parameter of a name.
func (m *ParameterDict) Contains(name string) bool { return m.slot(name) != nil }

// All ranges over the names and parameters.
func (m *ParameterDict) All() iter.Seq2[string, *torch.Tensor] {
	return func(yield func(string, *torch.Tensor) bool) {
		for _, s := range m.dynamic {
			if !yield(s.name, *s.tensor) {
				return
			}
		}
	}
}

// describeParameter is a line of a container of parameters as Python prints it.
func describeParameter(name, typ string, t *torch.Tensor) string {
	size := make([]string, 0, t.Dim())
	for _, n := range t.Shape() {
		size = append(size, strconv.FormatInt(n, 10))
	}
	return fmt.Sprintf("  (%s): Parameter containing: [%s of size %s]", name, typ, strings.Join(size, "x"))
}

// ExtraRepr returns what Python prints of the parameters.
func (m *ParameterList) ExtraRepr() string {
	var lines []string
	for _, s := range m.dynamic {
		lines = append(lines, describeParameter(s.name, (*s.tensor).DType().String(), *s.tensor))
	}
	return strings.Join(lines, "\n")
}

// ExtraRepr returns what Python prints of the parameters.
func (m *ParameterDict) ExtraRepr() string {
	var lines []string
	for _, s := range m.dynamic {
		lines = append(lines, describeParameter(s.name, "torch."+storageName((*s.tensor).DType())+"Tensor", *s.tensor))
	}
	return strings.Join(lines, "\n")
}

// storageName is the dtype in the name that PyTorch's tensor types once had.
func storageName(d torch.DType) string {
	switch d {
	case torch.Float32:
		return "Float"
	case torch.Float64:
		return "Double"
	case torch.Float16:
		return "Half"
	case torch.BFloat16:
		return "BFloat16"
	case torch.Complex64:
		return "ComplexFloat"
	}
	return "ComplexDouble"
}
