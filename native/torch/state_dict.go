package torch

import "slices"

// Named is a tensor with its name.
type Named struct {
	Name   string
	Tensor *Tensor
}

// StateDict holds the tensors of a module, an optimizer or a file by name, in
// their order. Names are unique.
type StateDict []Named

// Get returns the tensor of a name, nil when there is none.
func (d StateDict) Get(name string) *Tensor {
	i := slices.IndexFunc(d, func(n Named) bool { return n.Name == name })
	if i < 0 {
		return nil
	}
	return d[i].Tensor
}

// Names returns the names in order.
func (d StateDict) Names() []string {
	names := make([]string, len(d))
	for i, n := range d {
		names[i] = n.Name
	}
	return names
}
