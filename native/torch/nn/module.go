package nn

import (
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// Module is what owns parameters: every layer, and every type that embeds [Base]
// and whose constructor ends with [Register].
type Module interface {
	// NamedParameters returns the parameters with PyTorch's names and order.
	NamedParameters() []torch.Named
	// Parameters is NamedParameters without the names.
	Parameters() []*torch.Tensor
	// NamedBuffers returns the buffers with PyTorch's names and order.
	NamedBuffers() []torch.Named
	// Train sets the module and all in it to training mode, the initial one, or
	// with false to evaluation mode.
	Train(mode ...bool)
	// Eval is Train(false).
	Eval()
	// Training reports whether the module is in training mode.
	Training() bool
	// StateDict returns the parameters and the persistent buffers.
	StateDict() torch.StateDict
	// LoadStateDict copies values into the parameters and persistent buffers.
	LoadStateDict(dict torch.StateDict) error
	// String returns the module as Python prints it.
	String() string

	base() *Base
}

// Layer is a module that maps one tensor to one.
type Layer interface {
	Module
	Forward(x *torch.Tensor) *torch.Tensor
}

// Base is what makes a type that embeds it a [Module], torch.nn.Module. The fields
// beside it are what the module is made of: see [Register].
type Base struct {
	owner   Module // set by Register
	dynamic []slot // what the Register... methods added
	taken   []slot // what Unregister took out
	eval    bool
	hooks   *hooks
}

func (m *Base) base() *Base { return m }

// Register completes a module, which must be a pointer to a struct that embeds
// [Base], and returns it: a constructor's last call. It looks at the fields, also
// those that are not exported, in the order of their declaration:
//
//   - a field whose type is a module is a child;
//   - a *torch.Tensor is a parameter, and is made to require a gradient; with the
//     tag `nn:",buffer"` it is a buffer, with `nn:",transient"` a buffer that is
//     left out of state dicts, with `nn:"-"` nothing;
//   - a struct without Base is a prefix for what is in it.
//
// Names are the fields' in PyTorch's spelling (CAttn is c_attn, FC1 is fc1), or what
// the tag says: `nn:"ln_f"`. Fields are read anew each time: a field that is assigned
// later is what state dict, optimizer and printing see, and two modules that share a
// tensor are tied. What the fields cannot say, names that are known at run time, is
// added by RegisterParameter, RegisterBuffer and RegisterModule.
//
// Register panics where something would silently not be trained: modules inside
// slices, maps or pointers to other structs (use [ModuleList], [ModuleDict]), a
// module held by value, a parameter that was computed or has an integer dtype, a
// name that is taken.
func Register[M Module](m M) M {
	b := m.base()
	b.owner = m
	taken := make(map[string]bool)
	for _, s := range b.slots() {
		if taken[s.name] {
			usage.Panic(typeName(m), "two fields or registrations have the name %q", s.name)
		}
		taken[s.name] = true
		if s.kind == parameter && *s.tensor != nil {
			if t := *s.tensor; !t.IsFloatingPoint() && !t.IsComplex() {
				usage.Panic(typeName(m), "%s is of %v and cannot be a parameter: tag the field `nn:\",buffer\"` or `nn:\"-\"`", s.name, t.DType())
			}
			(*s.tensor).SetRequiresGrad(true)
		}
	}
	return m
}

// Parameter returns t as a leaf of its own that requires a gradient, or with false
// does not, torch.nn.Parameter: what a module's field is assigned after [Register].
// It shares t's elements.
func Parameter(t *torch.Tensor, requiresGrad ...bool) *torch.Tensor {
	return t.Detach().SetRequiresGrad(usage.One("Parameter", requiresGrad, true))
}

// RegisterParameter adds a parameter that has no field and makes it require a
// gradient. Nil is a parameter that the module does without until SetParameter.
func (m *Base) RegisterParameter(name string, t *torch.Tensor) {
	if t != nil {
		t.SetRequiresGrad(true)
	}
	m.add("register_parameter", slot{name: name, kind: parameter, tensor: &t})
}

// RegisterBuffer adds a tensor that is part of the module's state but not learned
// and that has no field. With persistent false it is left out of state dicts.
func (m *Base) RegisterBuffer(name string, t *torch.Tensor, persistent ...bool) {
	k := buffer
	if !usage.One("register_buffer", persistent, true) {
		k = transient
	}
	m.add("register_buffer", slot{name: name, kind: k, tensor: &t})
}

// RegisterModule adds a module that has no field.
func (m *Base) RegisterModule(name string, module Module) {
	m.add("register_module", slot{name: name, kind: child, module: module})
}

func (m *Base) add(what string, s slot) {
	if s.name == "" || strings.Contains(s.name, ".") {
		usage.Panic(what, "%q is no name: it must not be empty nor have a dot", s.name)
	}
	if m.slot(s.name) != nil {
		usage.Panic(what, "the module has a %q already", s.name)
	}
	m.reclaim(&s)
	m.dynamic = append(m.dynamic, s)
}

// slot finds what has a name among the fields and registrations, nil when nothing has.
func (m *Base) slot(name string) *slot {
	list := m.dynamic
	if m.owner != nil {
		list = m.slots()
	}
	for i := range list {
		if list[i].name == name {
			return &list[i]
		}
	}
	return nil
}

// NamedModule is a module with its name.
type NamedModule struct {
	Name   string
	Module Module
}

// NamedModules returns the module itself, named "", and all in it, outer before
// inner, with PyTorch's names. A module that occurs several times comes once.
func (m *Base) NamedModules() []NamedModule {
	var list []NamedModule
	seen := make(map[*Base]bool)
	m.walk("", func(prefix string, b *Base) {
		if !seen[b] {
			seen[b] = true
			list = append(list, NamedModule{strings.TrimSuffix(prefix, "."), b.owner})
		}
	})
	return list
}

// Modules is NamedModules without the names.
func (m *Base) Modules() []Module { return modules(m.NamedModules()) }

// NamedChildren returns the modules that this one is made of, without those inside
// of them. A module that occurs several times comes once.
func (m *Base) NamedChildren() []NamedModule {
	var list []NamedModule
	seen := make(map[*Base]bool)
	for _, c := range m.children() {
		if b := c.module.base(); !seen[b] {
			seen[b] = true
			list = append(list, NamedModule{c.name, c.module})
		}
	}
	return list
}

// Children is NamedChildren without the names.
func (m *Base) Children() []Module { return modules(m.NamedChildren()) }

func modules(named []NamedModule) []Module {
	list := make([]Module, len(named))
	for i, n := range named {
		list[i] = n.Module
	}
	return list
}

// Apply calls f for all modules in this one and at last for itself, inner before
// outer, as Module.apply: the usual place of an initialisation of one's own.
func (m *Base) Apply(f func(m Module)) {
	for _, c := range m.Children() {
		c.base().Apply(f)
	}
	f(m.self())
}

// NamedParameters returns the parameters of the module and of all in it with
// PyTorch's names, "net.0.weight", in its order. A parameter that occurs several
// times, as tied weights do, comes once, under its first name.
func (m *Base) NamedParameters() []torch.Named { return m.named(parameter) }

// Parameters is NamedParameters without the names: what optimizers take.
func (m *Base) Parameters() []*torch.Tensor { return withoutNames(m.NamedParameters()) }

// NamedBuffers returns the buffers of the module and of all in it, as
// NamedParameters does.
func (m *Base) NamedBuffers() []torch.Named { return m.named(buffer | transient) }

// Buffers is NamedBuffers without the names.
func (m *Base) Buffers() []*torch.Tensor { return withoutNames(m.NamedBuffers()) }

// named returns what is of some kinds, each tensor once.
func (m *Base) named(kinds kind) []torch.Named {
	var list []torch.Named
	seen := make(map[*torch.Tensor]bool)
	m.tensors(func(name string, t *torch.Tensor) {
		if !seen[t] {
			seen[t] = true
			list = append(list, torch.Named{Name: name, Tensor: t})
		}
	}, kinds)
	return list
}

func withoutNames(named []torch.Named) []*torch.Tensor {
	list := make([]*torch.Tensor, len(named))
	for i, n := range named {
		list[i] = n.Tensor
	}
	return list
}

// Train sets the module and all in it to training mode, the initial one, or with
// false to evaluation mode. A type that overrides it is asked wherever it is inside
// of others.
func (m *Base) Train(mode ...bool) {
	m.self()
	on := usage.One("train", mode, true)
	m.eval = !on
	for _, c := range m.children() {
		c.module.Train(on)
	}
}

// Eval is Train(false): dropout passes its input on, batch normalisation uses its
// running statistics.
func (m *Base) Eval() { m.self().Train(false) }

// Training reports whether the module is in training mode.
func (m *Base) Training() bool { return !m.eval }

// RequiresGrad_ sets whether the parameters of the module and of all in it require
// gradients, without an argument that they do.
func (m *Base) RequiresGrad_(on ...bool) {
	for _, p := range m.Parameters() {
		p.SetRequiresGrad(usage.One("requires_grad_", on, true))
	}
}

// ZeroGrad removes the gradients of all parameters, as zero_grad.
func (m *Base) ZeroGrad() {
	for _, p := range m.Parameters() {
		p.SetGrad(nil)
	}
}
