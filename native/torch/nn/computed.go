package nn

import (
	"reflect"
	"slices"

	"torchfm/native/torch"
)

// Computed computes a tensor of a module from others: what a reparametrization is, as
// weight normalisation. See [Base.RegisterComputed].
//
// One with a method Assign(m Module, t *torch.Tensor) is told of a tensor that the
// program assigns to the field, at the next look at the module, so that it can set what
// it computes from; without the method such a tensor is forgotten, as in Python.
type Computed interface {
	// Compute returns the tensor for m. Gradients go through what it does.
	Compute(m Module) *torch.Tensor
}

// computed is a field that is computed.
type computed struct {
	Computed
	field *field
	last  *torch.Tensor // what the field was given
}

// at is the field in the module of a Base.
func (c *computed) at(m *Base) **torch.Tensor {
	return c.field.tensor(reflect.ValueOf(m.owner).UnsafePointer())
}

// set gives the field a value.
func (c *computed) set(m *Base, t *torch.Tensor) {
	c.last = t
	*c.at(m) = t
}

// heed passes on what the program assigned to the field.
func (c *computed) heed(m *Base) {
	t := *c.at(m)
	if t == c.last {
		return
	}
	c.last = t
	if a, ok := c.Computed.(interface {
		Assign(m Module, t *torch.Tensor)
	}); ok {
		a.Assign(m.owner, t)
	}
}

// BaseOf returns the [Base] of a module, for its methods where only the interface is
// known.
func BaseOf(m Module) *Base { return m.base() }

// RegisterComputed makes the field of a parameter or buffer one that c computes before
// each forward pass, and that holds first until then. It is no longer part of the
// module's state: what it is computed from should be, by RegisterParameter. The hooks
// of the forward pass run before c. It panics for what has no field.
//
// Code that reads a layer's field without the layer's Forward sees what the last
// forward pass computed; [Base.Recompute] brings it up to date.
func (m *Base) RegisterComputed(name string, c Computed, first *torch.Tensor) {
	f := m.fieldOf(name)
	if f == nil {
		misuse("register_computed", "%s has no field %q of a tensor", typeName(m.self()), name)
	}
	if m.GetComputed(name) != nil {
		misuse("register_computed", "%s of %s is computed already", name, typeName(m.owner))
	}
	if !slices.Contains(m.taken, name) || m.slot(name) != nil {
		m.Unregister(name)
	}
	if m.hooks == nil {
		m.hooks = new(hooks)
	}
	added := &computed{Computed: c, field: f}
	added.set(m, first)
	m.hooks.computed = append(m.hooks.computed, added)
}

// GetComputed returns what computes the field of a name, nil where none does.
func (m *Base) GetComputed(name string) Computed {
	if m.hooks != nil {
		for _, c := range m.hooks.computed {
			if c.field.name == name {
				return c.Computed
			}
		}
	}
	return nil
}

// Recompute computes what RegisterComputed registered, as Forward does.
func (m *Base) Recompute() {
	m.self()
	if m.hooks != nil {
		m.hooks.recompute(m)
	}
}

func (h *hooks) recompute(m *Base) {
	for _, c := range h.computed {
		c.heed(m)
		c.set(m, c.Compute(m.owner))
	}
}

// Unregister takes a parameter, a buffer or what RegisterModule added out of the
// module, as Python's del; of what RegisterComputed computes, the computing. A field
// keeps its value but is then no part of the state, until RegisterParameter or
// RegisterBuffer of its name assigns it and puts it after all others, as in Python. It
// panics where nothing has the name, and for a module in a field: assign nil to that.
func (m *Base) Unregister(name string) {
	if m.hooks != nil {
		before := len(m.hooks.computed)
		m.hooks.computed = slices.DeleteFunc(slices.Clone(m.hooks.computed), func(c *computed) bool { return c.field.name == name })
		if len(m.hooks.computed) < before {
			m.hooks = m.hooks.orNil()
			return
		}
	}
	before := len(m.dynamic)
	m.dynamic = slices.DeleteFunc(slices.Clone(m.dynamic), func(s slot) bool { return s.name == name })
	if len(m.dynamic) < before {
		return
	}
	if m.fieldOf(name) == nil || slices.Contains(m.taken, name) {
		misuse("unregister", "%s has no parameter or buffer %q", typeName(m.self()), name)
	}
	m.taken = append(slices.Clone(m.taken), name)
}

// fieldOf returns the field of a tensor that has a name, nil when none has.
func (m *Base) fieldOf(name string) *field {
	for _, f := range m.fields() {
		if f.name == name && f.kind != child {
			return &f
		}
	}
	return nil
}

// reclaim makes s, which is to be registered, the slot of a field that was taken out.
func (m *Base) reclaim(s *slot) {
	if m.owner == nil || !slices.Contains(m.taken, s.name) {
		return
	}
	if m.GetComputed(s.name) != nil {
		misuse("register", "%s of %s is computed: Unregister it first", s.name, typeName(m.owner))
	}
	s.field = m.fieldOf(s.name)
	if s.kind == child {
		misuse("register_module", "%s of %s is the field of a tensor", s.name, typeName(m.owner))
	}
	at := s.field.tensor(reflect.ValueOf(m.owner).UnsafePointer())
	*at = *s.tensor
	s.tensor = at
}
