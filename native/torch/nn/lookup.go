package nn

import (
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// GetSubmodule returns the module of a name with dots, "net.0", the module itself
// for "", as Module.get_submodule. It panics when there is none.
func (m *Base) GetSubmodule(name string) Module {
	if name == "" {
		return m.self()
	}
	for _, c := range m.children() {
		if c.name == name {
			return c.module
		}
		// The name of a child may have dots itself: see Register.
		if rest, ok := strings.CutPrefix(name, c.name+"."); ok {
			return c.module.base().GetSubmodule(rest)
		}
	}
	usage.Panic("get_submodule", "%s has no module %q", typeName(m.self()), name)
	return nil
}

// find returns the slot of a tensor's name with dots.
func (m *Base) find(what, name string, kinds kind) *slot {
	if s := m.slot(name); s != nil && s.kind&kinds != 0 {
		return s
	}
	for _, c := range m.children() {
		if rest, ok := strings.CutPrefix(name, c.name+"."); ok {
			return c.module.base().find(what, rest, kinds)
		}
	}
	usage.Panic(what, "%s has no %q", typeName(m.self()), name)
	return nil
}

// GetParameter returns the parameter of a name with dots, "net.0.weight", as
// Module.get_parameter. It panics when there is none.
func (m *Base) GetParameter(name string) *torch.Tensor {
	return *m.find("get_parameter", name, parameter).tensor
}

// GetBuffer returns the buffer of a name with dots, as Module.get_buffer. It panics
// when there is none.
func (m *Base) GetBuffer(name string) *torch.Tensor {
	return *m.find("get_buffer", name, buffer|transient).tensor
}

// SetParameter makes t the parameter of a name with dots that a module has: what
// the assignment to a field does, for names known at run time. Nil takes the
// parameter away, as None in Python.
func (m *Base) SetParameter(name string, t *torch.Tensor) {
	*m.find("set_parameter", name, parameter).tensor = t
}

// SetBuffer makes t the buffer of a name with dots that a module has.
func (m *Base) SetBuffer(name string, t *torch.Tensor) {
	*m.find("set_buffer", name, buffer|transient).tensor = t
}
