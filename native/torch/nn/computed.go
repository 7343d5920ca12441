package nn

import (
	"reflect"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
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

// computed is a tensor that is computed.
type computed struct {
	Computed
	slot slot
	last *torch.Tensor // what it was set to
}

// at is where the tensor is in the module of a Base.
func (c *computed) at(m *Base) **torch.Tensor { return m.place(&c.slot) }

// place is where the tensor of a slot is, also in a copy of the slot's module.
func (m *Base) place(s *slot) **torch.Tensor {
	if s.field != nil {
		return s.field.tensor(reflect.ValueOf(m.owner).UnsafePointer())
	}
	return s.tensor
}

// set gives the tensor a value.
func (c *computed) set(m *Base, t *torch.Tensor) {
	c.last = t
	*c.at(m) = t
}

// heed passes on what the program assigned.
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

// RegisterComputed makes a parameter or buffer a tensor that c computes before each
// forward pass, and that is first until then. It is no longer part of the module's
// state: what it is computed from should be, by RegisterParameter. The hooks of the
// forward pass run before c.
//
// Code that reads a layer's weight without the layer's Forward sees what the last
// forward pass computed; [Base.Recompute] brings it up to date.
func (m *Base) RegisterComputed(name string, c Computed, first *torch.Tensor) {
	m.self()
	if m.GetComputed(name) != nil {
		usage.Panic("register_computed", "%s of %s is computed already", name, typeName(m.owner))
	}
	if m.slot(name) != nil || m.takenOut(name) == nil {
		m.Unregister(name)
	}
	if m.hooks == nil {
		m.hooks = new(hooks)
	}
	added := &computed{Computed: c, slot: *m.takenOut(name)}
	added.set(m, first)
	m.hooks.computed = append(m.hooks.computed, added)
}

// GetComputed returns what computes the tensor of a name, nil where none does.
func (m *Base) GetComputed(name string) Computed {
	if m.hooks != nil {
		for _, c := range m.hooks.computed {
			if c.slot.name == name {
				return c.Computed
			}
		}
	}
	return nil
}

// value returns the tensor of a name, one that was registered or one that is computed.
func (m *Base) value(name string) *torch.Tensor {
	for i := range m.dynamic {
		if m.dynamic[i].name == name {
			return *m.dynamic[i].tensor
		}
	}
	if s := m.takenOut(name); s != nil {
		return *m.place(s)
	}
	return m.GetParameter(name)
}

// Recompute computes what RegisterComputed registered, as Forward does.
func (m *Base) Recompute() {
	m.self()
	if m.hooks != nil {
		m.hooks.recompute(m)
	}
}

// seen reports whether Python's module has forward hooks, which what is computed without
// a module is there.
func (h *hooks) seen() bool {
	return len(h.pre)+len(h.post) > 0 || slices.ContainsFunc(h.computed, func(c *computed) bool {
		_, ok := c.Computed.(Module)
		return !ok
	})
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
	named := func(s slot) bool { return s.name == name }
	if m.hooks != nil {
		before := len(m.hooks.computed)
		m.hooks.computed = slices.DeleteFunc(slices.Clone(m.hooks.computed), func(c *computed) bool { return named(c.slot) })
		if len(m.hooks.computed) < before {
			m.hooks = m.hooks.orNil()
			return
		}
	}
	s := m.slot(name)
	if s == nil || s.kind == child && !slices.ContainsFunc(m.dynamic, named) {
		usage.Panic("unregister", "%s has no parameter or buffer %q", typeName(m.self()), name)
	}
	m.dynamic = slices.DeleteFunc(slices.Clone(m.dynamic), named)
	if s.kind != child && m.takenOut(name) == nil {
		s.field = m.fieldOf(name)
		m.taken = append(slices.Clone(m.taken), *s)
	}
}

// takenOut returns what Unregister took out under a name, nil when it did not.
func (m *Base) takenOut(name string) *slot {
	for i := range m.taken {
		if m.taken[i].name == name {
			return &m.taken[i]
		}
	}
	return nil
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

// reclaim makes s, which is to be registered, the slot of what was taken out.
func (m *Base) reclaim(s *slot) {
	old := m.takenOut(s.name)
	if old == nil {
		return
	}
	if m.GetComputed(s.name) != nil {
		usage.Panic("register", "%s of %s is computed: Unregister it first", s.name, typeName(m.owner))
	}
	if old.field == nil {
		m.taken = slices.DeleteFunc(slices.Clone(m.taken), func(o slot) bool { return o.name == s.name })
		return
	}
	if s.kind == child {
		usage.Panic("register_module", "%s of %s is the field of a tensor", s.name, typeName(m.owner))
	}
	s.field = old.field
	at := m.place(s)
	*at = *s.tensor
	s.tensor = at
}
