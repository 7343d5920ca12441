package optim

import "slices"

// StepHook is called before or after a step of an optimizer.
type StepHook func(o Optimizer)

// StateDictHook is called with a state dict: before one is loaded or after one was made.
// It may change it.
type StateDictHook func(o Optimizer, dict *StateDict)

// HookHandle removes a hook again.
type HookHandle struct{ remove func() }

// Remove takes the hook away. Removing twice is harmless.
func (h *HookHandle) Remove() {
	if h.remove != nil {
		h.remove()
		h.remove = nil
	}
}

// addHook appends f to a list of hooks.
func addHook[F any](list *[]*F, f F) *HookHandle {
	added := &f
	*list = append(slices.Clone(*list), added) // a step that is under way goes on with its list
	return &HookHandle{func() {
		*list = slices.DeleteFunc(slices.Clone(*list), func(h *F) bool { return h == added })
	}}
}

// RegisterStepPreHook has f called before each step, in the order of registration.
func (c *core) RegisterStepPreHook(f StepHook) *HookHandle { return addHook(&c.pre, f) }

// RegisterStepPostHook has f called after each step.
func (c *core) RegisterStepPostHook(f StepHook) *HookHandle { return addHook(&c.post, f) }

// RegisterStateDictPostHook has f called with what StateDict is about to return.
func (c *core) RegisterStateDictPostHook(f StateDictHook) *HookHandle {
	return addHook(&c.saved, f)
}

// RegisterLoadStateDictPreHook has f called with a copy of what LoadStateDict was given,
// whose maps are the given one's.
func (c *core) RegisterLoadStateDictPreHook(f StateDictHook) *HookHandle {
	return addHook(&c.loading, f)
}

// RegisterLoadStateDictPostHook has f called after a state dict was loaded.
func (c *core) RegisterLoadStateDictPostHook(f StepHook) *HookHandle {
	return addHook(&c.loaded, f)
}

func callHooks(list []*StepHook, o Optimizer) {
	for _, h := range list {
		(*h)(o)
	}
}
