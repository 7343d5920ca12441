package nn

import (
	"slices"
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// ForwardPreHook is called before a module's forward pass with its inputs. What it
// returns takes their place; nil leaves them.
type ForwardPreHook func(m Module, inputs []*torch.Tensor) []*torch.Tensor

// ForwardHook is called after a module's forward pass. What it returns takes the
// place of the outputs; nil leaves them.
type ForwardHook func(m Module, inputs, outputs []*torch.Tensor) []*torch.Tensor

// BackwardPreHook is called with the gradients of a module's outputs before those of
// its inputs are computed. What it returns takes their place; nil leaves them.
type BackwardPreHook func(m Module, gradOutputs []*torch.Tensor) []*torch.Tensor

// BackwardHook is called when the gradients of a module's inputs are computed. What
// it returns takes the place of gradInputs; nil leaves them. The gradient of an input
// that needs none is nil. When no input needs one, it is called with gradInputs nil.
type BackwardHook func(m Module, gradInputs, gradOutputs []*torch.Tensor) []*torch.Tensor

// hooks are what is called around a module's forward and backward pass.
type hooks struct {
	pre         []*hook[ForwardPreHook]
	post        []*hook[ForwardHook]
	backwardPre []*hook[BackwardPreHook]
	backward    []*hook[BackwardHook]
	statePre    []*hook[StateDictPreHook]
	statePost   []*hook[StateDictPostHook]
	load        []*hook[LoadStateDictPreHook]
	loaded      []*hook[LoadStateDictPostHook]
	computed    []*computed
}

// orNil is h, or nil when there is none of anything.
func (h *hooks) orNil() *hooks {
	if len(h.pre)+len(h.post)+len(h.backwardPre)+len(h.backward)+len(h.computed) == 0 &&
		len(h.statePre)+len(h.statePost)+len(h.load)+len(h.loaded) == 0 {
		return nil
	}
	return h
}

type hook[F any] struct{ f F }

// HookHandle removes a hook again.
type HookHandle struct{ remove func() }

// Remove takes the hook away. Removing twice is harmless.
func (h *HookHandle) Remove() {
	if h.remove != nil {
		h.remove()
		h.remove = nil
	}
}

// addHook appends f to a list of m's hooks.
func addHook[F any](m *Base, list func(h *hooks) *[]*hook[F], f F) *HookHandle {
	m.self()
	if m.hooks == nil {
		m.hooks = new(hooks)
	}
	added := &hook[F]{f}
	in := list(m.hooks)
	*in = append(slices.Clone(*in), added) // a pass that is under way goes on with its list
	return &HookHandle{func() {
		in := list(m.hooks)
		*in = slices.DeleteFunc(slices.Clone(*in), func(h *hook[F]) bool { return h == added })
		m.hooks = m.hooks.orNil()
	}}
}

// RegisterForwardPreHook has f called before each forward pass, in the order of
// registration. Every layer of this package calls its hooks in Forward; a type of
// one's own does so when its Forward goes through [Hooked].
func (m *Base) RegisterForwardPreHook(f ForwardPreHook) *HookHandle {
	return addHook(m, func(h *hooks) *[]*hook[ForwardPreHook] { return &h.pre }, f)
}

// RegisterForwardHook has f called after each forward pass: see
// [Base.RegisterForwardPreHook].
func (m *Base) RegisterForwardHook(f ForwardHook) *HookHandle {
	return addHook(m, func(h *hooks) *[]*hook[ForwardHook] { return &h.post }, f)
}

// RegisterFullBackwardPreHook has f called before each backward pass through the
// module: see [Base.RegisterForwardPreHook].
func (m *Base) RegisterFullBackwardPreHook(f BackwardPreHook) *HookHandle {
	return addHook(m, func(h *hooks) *[]*hook[BackwardPreHook] { return &h.backwardPre }, f)
}

// RegisterFullBackwardHook has f called after each backward pass through the module:
// see [Base.RegisterForwardPreHook].
func (m *Base) RegisterFullBackwardHook(f BackwardHook) *HookHandle {
	return addHook(m, func(h *hooks) *[]*hook[BackwardHook] { return &h.backward }, f)
}

// Hooked is forward with the module's hooks around it, and an error of it names the
// module. A type whose hooks shall run writes
//
//	func (m *Net) Forward(x *torch.Tensor) *torch.Tensor { return nn.Hooked(m, x, (*Net).forward) }
func Hooked[M Module](m M, x *torch.Tensor, forward func(m M, x *torch.Tensor) *torch.Tensor) *torch.Tensor {
	return hooked(m, x, forward)
}

// HookedAll is [Hooked] for a module of several inputs or outputs.
func HookedAll[M Module](m M, inputs []*torch.Tensor, forward func(m M, inputs []*torch.Tensor) []*torch.Tensor) []*torch.Tensor {
	defer named(m)
	if m.base().hooks == nil {
		return forward(m, inputs)
	}
	return m.base().hooks.run(m, inputs, func(inputs []*torch.Tensor) []*torch.Tensor { return forward(m, inputs) })
}

func hooked[M Module](m M, x *torch.Tensor, forward func(m M, x *torch.Tensor) *torch.Tensor) *torch.Tensor {
	defer named(m)
	if m.base().hooks == nil {
		return forward(m, x)
	}
	return m.base().hooks.run(m, []*torch.Tensor{x}, func(inputs []*torch.Tensor) []*torch.Tensor {
		if len(inputs) != 1 {
			usage.Panic(typeName(m), "a forward pre-hook returned %d inputs, want 1", len(inputs))
		}
		return []*torch.Tensor{forward(m, inputs[0])}
	})[0]
}

// named, deferred, adds the module to the error that its forward pass panics with.
func named[M Module](m M) {
	r := recover()
	if r == nil {
		return
	}
	e, ok := r.(*torch.Error)
	if !ok || e.Layer != "" {
		panic(r)
	}
	in := *e
	in.Layer = typeName(m)
	if m.base().owner != nil {
		if text := m.String(); !strings.Contains(text, "\n") {
			in.Layer = text
		}
	}
	panic(&in)
}

// inside adds the name that a module has inside of another to what its forward pass
// panicked with.
func inside(r any, name string) any {
	e, ok := r.(*torch.Error)
	if !ok {
		return r
	}
	in := *e
	in.Path = name
	if e.Path != "" {
		in.Path += "." + e.Path
	}
	return &in
}

// run calls forward with all hooks around it.
func (h *hooks) run(m Module, inputs []*torch.Tensor, forward func(inputs []*torch.Tensor) []*torch.Tensor) []*torch.Tensor {
	for _, pre := range h.pre {
		if r := pre.f(m, inputs); r != nil {
			inputs = r
		}
	}
	back := len(h.backwardPre)+len(h.backward) > 0 && torch.IsGradEnabled()
	var pass *backwardPass
	if back {
		pass = &backwardPass{m: m, pre: h.backwardPre, post: h.backward}
		inputs = pass.inputs(inputs)
	}
	h.recompute(m.base())
	outputs := forward(inputs)
	for _, post := range h.post {
		if r := post.f(m, inputs, outputs); r != nil {
			outputs = r
		}
	}
	if back {
		outputs = pass.outputs(outputs)
	}
	return outputs
}

// backwardPass calls the backward hooks of one forward pass: an identity around the
// inputs sees their gradients, one around the outputs theirs.
type backwardPass struct {
	m           Module
	pre         []*hook[BackwardPreHook]
	post        []*hook[BackwardHook]
	around      bool // an input needs a gradient
	gradOutputs []*torch.Tensor
}

func (p *backwardPass) inputs(inputs []*torch.Tensor) []*torch.Tensor {
	for _, t := range inputs {
		p.around = p.around || t != nil && t.RequiresGrad()
	}
	if !p.around {
		return inputs
	}
	return identity("BackwardHookInputs", inputs, func(grads []*torch.Tensor) []*torch.Tensor {
		for i, t := range inputs {
			if t == nil || !t.RequiresGrad() {
				grads[i] = nil
			}
		}
		return p.after(grads)
	})
}

func (p *backwardPass) outputs(outputs []*torch.Tensor) []*torch.Tensor {
	return identity("BackwardHookOutputs", outputs, func(grads []*torch.Tensor) []*torch.Tensor {
		for _, h := range p.pre {
			if r := h.f(p.m, grads); r != nil {
				p.fits("pre-hook", r, grads)
				grads = r
			}
		}
		p.gradOutputs = grads
		if !p.around {
			p.after(nil)
		}
		return grads
	})
}

// after calls the hooks with the gradients of the inputs.
func (p *backwardPass) after(grads []*torch.Tensor) []*torch.Tensor {
	for _, h := range p.post {
		if r := h.f(p.m, grads, p.gradOutputs); r != nil {
			if !p.around {
				usage.Panic(typeName(p.m), "a backward hook returned gradients, but no input needs one")
			}
			p.fits("hook", r, grads)
			grads = r
		}
	}
	return grads
}

func (p *backwardPass) fits(what string, r, grads []*torch.Tensor) {
	if len(r) != len(grads) {
		usage.Panic(typeName(p.m), "a backward %s returned %d gradients, want %d", what, len(r), len(grads))
	}
}

// identity returns views of the tensors whose gradients go through f. Nil stays nil.
func identity(name string, list []*torch.Tensor, f func(grads []*torch.Tensor) []*torch.Tensor) []*torch.Tensor {
	var at []int // where the tensors are in the list
	var present []*torch.Tensor
	for i, t := range list {
		if t != nil {
			at, present = append(at, i), append(present, t)
		}
	}
	whole := func(tensors []*torch.Tensor) []*torch.Tensor {
		all := make([]*torch.Tensor, len(list))
		for i, t := range tensors {
			all[at[i]] = t
		}
		return all
	}
	fn := torch.Function{
		Name: name,
		Forward: func(_ *torch.FunctionContext, inputs []*torch.Tensor) []*torch.Tensor {
			outputs := make([]*torch.Tensor, len(inputs))
			for i, t := range inputs {
				outputs[i] = t.ViewAs(t)
			}
			return outputs
		},
		Backward: func(_ *torch.FunctionContext, grads []*torch.Tensor) []*torch.Tensor {
			all := f(whole(grads))
			for i := range grads {
				grads[i] = all[at[i]]
			}
			return grads
		},
	}
	return whole(fn.Apply(present...))
}
