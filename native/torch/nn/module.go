package nn

import (
	"fmt"
	"strings"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// Module is what owns parameters: every layer, and every type that embeds [Base].
type Module interface {
	// NamedParameters returns the parameters with PyTorch's names and order.
	NamedParameters() []torch.Named
	// Parameters is NamedParameters without the names.
	Parameters() []*torch.Tensor
	// Train sets the module and all in it to training mode, the initial one.
	Train()
	// Eval sets the module and all in it to evaluation mode.
	Eval()
	// Training reports whether the module is in training mode.
	Training() bool
	// To moves parameters and buffers to a device.
	To(device torch.Device)
	// ToDType converts floating-point parameters and buffers.
	ToDType(dtype torch.DType)
	// StateDict returns the parameters and the persistent buffers.
	StateDict() torch.StateDict
	// LoadStateDict copies values into the parameters and persistent buffers.
	LoadStateDict(dict torch.StateDict) error

	base() *Base
}

// Layer is a module that maps one tensor to one.
type Layer interface {
	Module
	Forward(x *torch.Tensor) *torch.Tensor
}

// Base is what makes a type that embeds it a [Module]. The zero value owns
// nothing and is in training mode.
type Base struct {
	params   []torch.Named
	buffers  []buffer
	children []child
	eval     bool
}

type buffer struct {
	torch.Named
	transient bool // not in the state dict
}

type child struct {
	name   string
	module Module
}

func (m *Base) base() *Base { return m }

// RegisterParameter adds a parameter and makes it require a gradient. A nil tensor
// is a parameter that the module does without: it has no entry anywhere.
func (m *Base) RegisterParameter(name string, t *torch.Tensor) {
	m.checkName("register_parameter", name)
	if t != nil {
		m.params = append(m.params, torch.Named{Name: name, Tensor: t.SetRequiresGrad(true)})
	}
}

// RegisterBuffer adds a tensor that is part of the module's state but not learned.
// A buffer that is not persistent is left out of state dicts.
func (m *Base) RegisterBuffer(name string, t *torch.Tensor, persistent bool) {
	m.checkName("register_buffer", name)
	if t != nil {
		m.buffers = append(m.buffers, buffer{torch.Named{Name: name, Tensor: t}, !persistent})
	}
}

// RegisterModule adds a module that this one is made of.
func (m *Base) RegisterModule(name string, module Module) {
	m.checkName("register_module", name)
	m.children = append(m.children, child{name, module})
}

func (m *Base) checkName(what, name string) {
	if name == "" || strings.Contains(name, ".") {
		panic(&torch.Error{Op: what, Message: fmt.Sprintf("%q is no name: it must not be empty nor have a dot", name)})
	}
	taken := false
	for i := range m.params {
		taken = taken || m.params[i].Name == name
	}
	for i := range m.buffers {
		taken = taken || m.buffers[i].Name == name
	}
	for i := range m.children {
		taken = taken || m.children[i].name == name
	}
	if taken {
		panic(&torch.Error{Op: what, Message: fmt.Sprintf("the module has a %q already", name)})
	}
}

// walk calls f for m and each module in it, outer before inner, with the prefix of
// its names.
func (m *Base) walk(prefix string, f func(prefix string, m *Base)) {
	f(prefix, m)
	for _, c := range m.children {
		c.module.base().walk(prefix+c.name+".", f)
	}
}

// tensors calls f for each parameter and buffer.
func (m *Base) tensors(f func(t *torch.Tensor)) {
	seen := make(map[*torch.Tensor]bool)
	visit := func(t *torch.Tensor) {
		if !seen[t] {
			seen[t] = true
			f(t)
		}
	}
	m.walk("", func(_ string, m *Base) {
		for _, p := range m.params {
			visit(p.Tensor)
		}
		for _, b := range m.buffers {
			visit(b.Tensor)
		}
	})
}

// NamedParameters returns the parameters of the module and of all in it with
// PyTorch's names, "net.0.weight", in its order. A parameter that is registered
// several times comes once, under its first name.
func (m *Base) NamedParameters() []torch.Named {
	var list []torch.Named
	seen := make(map[*torch.Tensor]bool)
	m.walk("", func(prefix string, m *Base) {
		for _, p := range m.params {
			if !seen[p.Tensor] {
				seen[p.Tensor] = true
				list = append(list, torch.Named{Name: prefix + p.Name, Tensor: p.Tensor})
			}
		}
	})
	return list
}

// Parameters is NamedParameters without the names: what optimizers take.
func (m *Base) Parameters() []*torch.Tensor {
	var list []*torch.Tensor
	for _, p := range m.NamedParameters() {
		list = append(list, p.Tensor)
	}
	return list
}

// NamedBuffers returns the buffers of the module and of all in it, as
// NamedParameters does.
func (m *Base) NamedBuffers() []torch.Named {
	var list []torch.Named
	seen := make(map[*torch.Tensor]bool)
	m.walk("", func(prefix string, m *Base) {
		for _, b := range m.buffers {
			if !seen[b.Tensor] {
				seen[b.Tensor] = true
				list = append(list, torch.Named{Name: prefix + b.Name, Tensor: b.Tensor})
			}
		}
	})
	return list
}

// Train sets the module and all in it to training mode, the initial one.
func (m *Base) Train() { m.walk("", func(_ string, m *Base) { m.eval = false }) }

// Eval sets the module and all in it to evaluation mode: dropout passes its input
// on, batch normalisation uses its running statistics.
func (m *Base) Eval() { m.walk("", func(_ string, m *Base) { m.eval = true }) }

// Training reports whether the module is in training mode.
func (m *Base) Training() bool { return !m.eval }

// SetRequiresGrad sets whether the parameters of the module and of all in it
// require gradients, as requires_grad_.
func (m *Base) SetRequiresGrad(on bool) {
	for _, p := range m.Parameters() {
		p.SetRequiresGrad(on)
	}
}

// ZeroGrad removes the gradients of all parameters, as zero_grad.
func (m *Base) ZeroGrad() {
	for _, p := range m.Parameters() {
		p.SetGrad(nil)
	}
}

// opSetData is the assignment to Tensor.data in Python: the tensor stays the same
// for its owners and gets other elements, also of another dtype or device.
var opSetData = native.NewOp("aten::set_data", "")

// To moves parameters, their gradients and buffers to a device. They stay the same
// tensors, so that an optimizer that holds them goes on.
func (m *Base) To(device torch.Device) {
	m.convert(func(t *torch.Tensor) *torch.Tensor { return t.ToDevice(device) })
}

// ToDType converts floating-point parameters, their gradients and buffers to a
// floating-point dtype, as module.to(dtype).
func (m *Base) ToDType(dtype torch.DType) {
	if !dtype.IsFloatingPoint() && !dtype.IsComplex() {
		panic(&torch.Error{Op: "to", Message: fmt.Sprintf("%v is no floating-point dtype", dtype)})
	}
	m.convert(func(t *torch.Tensor) *torch.Tensor {
		if !t.IsFloatingPoint() && !t.IsComplex() {
			return t
		}
		return t.To(dtype)
	})
}

func (m *Base) convert(to func(t *torch.Tensor) *torch.Tensor) {
	set := func(t *torch.Tensor) {
		op.InPlace(opSetData, op.Arg(t), op.Arg(to(t)))
	}
	torch.WithScope(func(*torch.Scope) {
		torch.NoGrad(func() {
			m.tensors(func(t *torch.Tensor) {
				grad := t.Grad()
				t.SetGrad(nil)
				set(t)
				if grad != nil {
					set(grad)
					t.SetGrad(grad)
				}
			})
		})
	})
}
