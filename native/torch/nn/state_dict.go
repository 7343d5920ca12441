package nn

import (
	"slices"

	"torchfm/native/torch"
)

// ExtraState is a module with state beside its parameters and buffers, as
// Module.get_extra_state and set_extra_state of Python: a type that has these methods has
// in its state dict the tensor that GetExtraState returns, named _extra_state, and
// SetExtraState is called with it when a state dict is loaded. What is no tensor is
// encoded as one, of bytes.
type ExtraState interface {
	Module
	GetExtraState() *torch.Tensor
	// SetExtraState returns an error for a tensor of which it can make no state; it
	// then leaves the state as it was.
	SetExtraState(t *torch.Tensor) error
}

const extraStateName = "_extra_state"

// StateDictPreHook is called for a module before its part of a state dict is made, with
// the prefix of its names there.
type StateDictPreHook func(m Module, prefix string)

// StateDictPostHook is called for a module when a state dict has all of it and of the
// modules in it, with the prefix of its names there. What it returns takes the dict's
// place; nil leaves it.
type StateDictPostHook func(m Module, dict torch.StateDict, prefix string) torch.StateDict

// RegisterStateDictPreHook has f called before state dicts are made, as
// Module.register_state_dict_pre_hook.
func (m *Base) RegisterStateDictPreHook(f StateDictPreHook) *HookHandle {
	return addHook(m, func(h *hooks) *[]*hook[StateDictPreHook] { return &h.statePre }, f)
}

// RegisterStateDictPostHook has f called after state dicts are made, as
// Module.register_state_dict_post_hook.
func (m *Base) RegisterStateDictPostHook(f StateDictPostHook) *HookHandle {
	return addHook(m, func(h *hooks) *[]*hook[StateDictPostHook] { return &h.statePost }, f)
}

// StateDict returns the parameters, the persistent buffers and the extra state (see
// [ExtraState]) of the module and of all in it, with PyTorch's names and order. The
// tensors share their elements with the module's: training changes them too.
func (m *Base) StateDict() torch.StateDict { return m.appendState(nil, "") }

// appendState appends the state of a module whose names have a prefix.
func (m *Base) appendState(dict torch.StateDict, prefix string) torch.StateDict {
	h := m.hooks
	if h == nil {
		h = new(hooks)
	}
	for _, hook := range h.statePre {
		hook.f(m.self(), prefix)
	}
	m.ownTensors(prefix, func(name string, s slot) {
		dict = append(dict, torch.Named{Name: name, Tensor: (*s.tensor).Detach()})
	}, parameter, buffer)
	if e, ok := m.owner.(ExtraState); ok {
		dict = append(dict, torch.Named{Name: prefix + extraStateName, Tensor: e.GetExtraState()})
	}
	for _, c := range m.children() {
		dict = c.module.base().registered(prefix, c).appendState(dict, prefix+c.name+".")
	}
	for _, hook := range h.statePost {
		if r := hook.f(m.owner, slices.Clone(dict), prefix); r != nil {
			dict = r
		}
	}
	return dict
}
