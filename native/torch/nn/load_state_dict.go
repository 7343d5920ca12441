package nn

import (
	"fmt"
	"slices"
	"strings"

	"torchfm/native/torch"
)

// Mismatch is a tensor of a state dict whose shape is not the module's.
type Mismatch struct {
	Name string
	Have []int64 // in the state dict
	Want []int64 // in the module
}

// StateDictError says how a state dict does not fit a module.
type StateDictError struct {
	Missing    []string // in the module only
	Unexpected []string // in the state dict only
	Mismatched []Mismatch
}

func (e *StateDictError) Error() string {
	var parts []string
	if len(e.Missing) > 0 {
		parts = append(parts, "missing "+strings.Join(e.Missing, ", "))
	}
	if len(e.Unexpected) > 0 {
		parts = append(parts, "unexpected "+strings.Join(e.Unexpected, ", "))
	}
	for _, m := range e.Mismatched {
		parts = append(parts, fmt.Sprintf("%s has shape %v, want %v", m.Name, m.Have, m.Want))
	}
	return "nn: the state dict does not fit the module: " + strings.Join(parts, "; ")
}

// LoadStateDict copies the values of a state dict into the parameters and
// persistent buffers, converting dtypes and devices. Names and shapes must be
// exactly the module's; otherwise the error is a [*StateDictError] that names every
// difference, and the module is unchanged.
func (m *Base) LoadStateDict(dict torch.StateDict) error {
	_, _, err := m.LoadStateDictWith(dict, LoadOptions{})
	return err
}

// LoadStateDictPreHook is called for a module before a state dict is loaded into it or
// into one around it, with the prefix of its names there. What it returns takes the
// dict's place; nil leaves it.
type LoadStateDictPreHook func(m Module, dict torch.StateDict, prefix string) torch.StateDict

// RegisterLoadStateDictPreHook has f called before state dicts are loaded, as
// Module.register_load_state_dict_pre_hook: for names that were others once.
func (m *Base) RegisterLoadStateDictPreHook(f LoadStateDictPreHook) *HookHandle {
	return addHook(m, func(h *hooks) *[]*hook[LoadStateDictPreHook] { return &h.load }, f)
}

// LoadStateDictPostHook is called for a module after a state dict was loaded into it or
// into one around it, with the names that only the one or the other has. It may change
// these lists: unless the load is not strict, what is left in them is an error.
type LoadStateDictPostHook func(m Module, missing, unexpected *[]string)

// RegisterLoadStateDictPostHook has f called after state dicts are loaded, inner modules
// before outer, as Module.register_load_state_dict_post_hook. While it runs, the values
// from before the load are kept, for an error.
func (m *Base) RegisterLoadStateDictPostHook(f LoadStateDictPostHook) *HookHandle {
	return addHook(m, func(h *hooks) *[]*hook[LoadStateDictPostHook] { return &h.loaded }, f)
}

// LoadOptions are the options of [Base.LoadStateDictWith] and [LoadModel].
type LoadOptions struct {
	NotStrict bool // a missing or unexpected name is no error, Python's strict=False; default false
	Assign    bool // the tensors of the dict become the module's, with their dtypes and devices; default false
}

// LoadStateDictWith is LoadStateDict with options. It returns the names that only
// the module has and those that only the state dict has. A shape that does not fit
// is an error whether strict or not.
func (m *Base) LoadStateDictWith(dict torch.StateDict, o LoadOptions) (missing, unexpected []string, err error) {
	l := m.fit(dict)
	err = l.load(o)
	return l.Missing, l.Unexpected, err
}

// loading is a state dict on its way into a module.
type loading struct {
	StateDictError
	m     *Base
	pairs []pair
	extra []extraPair
}

// pair is a place of a module and the tensor to load into it.
type pair struct {
	slot
	from *torch.Tensor
}

// extraPair is a module with extra state, and the tensor to load as such.
type extraPair struct {
	ExtraState
	name string
	from *torch.Tensor
}

// upgrader is a layer that makes of a state dict of an earlier version, which has
// nothing to know it by, one of today.
type upgrader interface {
	upgrade(dict torch.StateDict, prefix string) torch.StateDict
}

// fit returns what of a state dict belongs into which place, and how it differs.
func (m *Base) fit(dict torch.StateDict) *loading {
	m.walk("", func(prefix string, b *Base) {
		if b.hooks != nil {
			for _, h := range b.hooks.load {
				if r := h.f(b.owner, slices.Clone(dict), prefix); r != nil {
					dict = r
				}
			}
		}
		if u, ok := b.owner.(upgrader); ok {
			dict = u.upgrade(slices.Clip(dict), prefix)
		}
	})
	l := &loading{m: m}
	given := make(map[string]*torch.Tensor, len(dict))
	for _, n := range dict {
		given[n.Name] = n.Tensor
	}
	used := make(map[string]bool)
	take := func(name string) *torch.Tensor {
		t, ok := given[name]
		used[name] = true
		if !ok {
			l.Missing = append(l.Missing, name)
		}
		return t
	}
	m.walk("", func(prefix string, b *Base) {
		b.ownTensors(prefix, func(name string, s slot) {
			from := take(name)
			if from == nil {
				return
			}
			l.pairs = append(l.pairs, pair{s, from})
			if have, want := from.Shape(), (*s.tensor).Shape(); !slices.Equal(have, want) {
				l.Mismatched = append(l.Mismatched, Mismatch{name, have, want})
			}
		}, parameter, buffer)
		if e, ok := b.owner.(ExtraState); ok {
			name := prefix + extraStateName
			if from := take(name); from != nil {
				l.extra = append(l.extra, extraPair{e, name, from})
			}
		}
	})
	for _, n := range dict {
		if !used[n.Name] {
			l.Unexpected = append(l.Unexpected, n.Name)
		}
	}
	return l
}

// unless is what of the differences is an error, nil when nothing is.
func (l *loading) unless(o LoadOptions) error {
	bad := l.StateDictError
	if o.NotStrict {
		bad.Missing, bad.Unexpected = nil, nil
	}
	if len(bad.Missing)+len(bad.Unexpected)+len(bad.Mismatched) == 0 {
		return nil
	}
	return &bad
}

// load loads what fits, all or nothing.
func (l *loading) load(o LoadOptions) error {
	var hooked []*Base // those with post hooks, inner before outer
	l.m.walk("", func(_ string, b *Base) {
		if b.hooks != nil && len(b.hooks.loaded) > 0 {
			hooked = append(hooked, b)
		}
	})
	slices.Reverse(hooked)
	if len(l.Mismatched) > 0 || len(hooked) == 0 {
		if err := l.unless(o); err != nil {
			return err
		}
	}
	undo := func() {}
	if len(hooked)+len(l.extra) > 0 {
		undo = l.remember()
	}
	torch.NoGrad(func() {
		for _, p := range l.pairs {
			switch t := *p.tensor; {
			case !o.Assign:
				t.Copy_(p.from)
			case p.kind == parameter:
				*p.tensor = Parameter(p.from, t.RequiresGrad())
			default:
				*p.tensor = p.from
			}
		}
	})
	undoExtra, err := l.setExtra()
	if err != nil {
		undo()
		return err
	}
	for _, b := range hooked {
		for _, h := range b.hooks.loaded {
			h.f(b.owner, &l.Missing, &l.Unexpected)
		}
	}
	if err := l.unless(o); err != nil {
		undo()
		undoExtra()
		return err
	}
	return nil
}

// setExtra sets the extra state of modules, all or none.
func (l *loading) setExtra() (undo func(), err error) {
	var before []*torch.Tensor
	undo = func() {
		for i, t := range before {
			// A state that was taken from the module itself is taken back.
			_ = l.extra[i].SetExtraState(t)
		}
	}
	for _, e := range l.extra {
		old := e.GetExtraState()
		if err := e.SetExtraState(e.from); err != nil {
			undo()
			return nil, fmt.Errorf("nn: the state dict does not fit the module: %s: %w", e.name, err)
		}
		before = append(before, old)
	}
	return undo, nil
}

// remember returns what gives the places their tensors and these their values again.
func (l *loading) remember() (undo func()) {
	tensors := make([]*torch.Tensor, len(l.pairs))
	values := make([]*torch.Tensor, len(l.pairs))
	for i, p := range l.pairs {
		tensors[i] = *p.tensor
		values[i] = tensors[i].Detach().Clone()
	}
	return func() {
		torch.NoGrad(func() {
			for i, p := range l.pairs {
				*p.tensor = tensors[i].Copy_(values[i])
			}
		})
	}
}
