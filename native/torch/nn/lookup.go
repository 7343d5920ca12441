package nn

import (
	"strings"

	"torchfm/native/torch"
)

// GetSubmodule returns the module of a name with dots, "net.0", the module itself
// for "", as Module.get_submodule. It panics when there is none.
func (m *Base) GetSubmodule(name string) Module {
	if name == "" {
		return m.self()
	}
	at := m
	for part := range strings.SplitSeq(name, ".") {
		s := at.slot(part)
		if s == nil || s.kind != child {
			misuse("get_submodule", "%s has no module %q (of %q)", typeName(at.self()), part, name)
		}
		at = s.module.base()
	}
	return at.self()
}

// find returns the slot of a tensor's name with dots.
func (m *Base) find(what, name string, kinds kind) *slot {
	i := strings.LastIndexByte(name, '.') + 1
	owner := m.GetSubmodule(strings.TrimSuffix(name[:i], "."))
	s := owner.base().slot(name[i:])
	if s == nil || s.kind&kinds == 0 {
		misuse(what, "%s has no %q (of %q)", typeName(owner), name[i:], name)
	}
	return s
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
