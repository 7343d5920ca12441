package nn

import (
	"fmt"
	"slices"
	"strings"

	"torchfm/native/torch"
)

// state returns parameters and persistent buffers in the order of a state dict.
func (m *Base) state() []torch.Named {
	var list []torch.Named
	m.tensors(func(name string, t *torch.Tensor) {
		list = append(list, torch.Named{Name: name, Tensor: t})
	}, parameter, buffer)
	return list
}

// StateDict returns the parameters and the persistent buffers of the module and of
// all in it, with PyTorch's names and order. The tensors share their elements with
// the module's: training changes them too.
func (m *Base) StateDict() torch.StateDict {
	list := m.state()
	for i := range list {
		list[i].Tensor = list[i].Tensor.Detach()
	}
	return list
}

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

// LoadOptions are the options of [Base.LoadStateDictWith] and [LoadModel].
type LoadOptions struct {
	NotStrict bool // a missing or unexpected name is no error, Python's strict=False; default false
}

// LoadStateDictWith is LoadStateDict with options. It returns the names that only
// the module has and those that only the state dict has. A shape that does not fit
// is an error whether strict or not.
func (m *Base) LoadStateDictWith(dict torch.StateDict, o LoadOptions) (missing, unexpected []string, err error) {
	pairs, differ := m.fit(dict)
	if err := differ.unless(o); err != nil {
		return differ.Missing, differ.Unexpected, err
	}
	load(pairs)
	return differ.Missing, differ.Unexpected, nil
}

// pair is a tensor of a module and the one to load into it.
type pair struct{ to, from *torch.Tensor }

// fit returns what of a state dict belongs to which tensor, and how it differs.
func (m *Base) fit(dict torch.StateDict) ([]pair, *StateDictError) {
	m.walk("", func(prefix string, b *Base) {
		if b.hooks == nil {
			return
		}
		for _, h := range b.hooks.load {
			if r := h.f(b.owner, slices.Clone(dict), prefix); r != nil {
				dict = r
			}
		}
	})
	given := make(map[string]*torch.Tensor, len(dict))
	for _, n := range dict {
		given[n.Name] = n.Tensor
	}
	var pairs []pair
	var differ StateDictError
	own := m.state()
	used := make(map[string]bool, len(own))
	for _, n := range own {
		src, ok := given[n.Name]
		if !ok {
			differ.Missing = append(differ.Missing, n.Name)
			continue
		}
		used[n.Name] = true
		pairs = append(pairs, pair{n.Tensor, src})
		if have, want := src.Shape(), n.Tensor.Shape(); !slices.Equal(have, want) {
			differ.Mismatched = append(differ.Mismatched, Mismatch{n.Name, have, want})
		}
	}
	for _, n := range dict {
		if !used[n.Name] {
			differ.Unexpected = append(differ.Unexpected, n.Name)
		}
	}
	return pairs, &differ
}

// unless is what of the differences is an error, nil when nothing is.
func (e *StateDictError) unless(o LoadOptions) error {
	bad := *e
	if o.NotStrict {
		bad.Missing, bad.Unexpected = nil, nil
	}
	if len(bad.Missing)+len(bad.Unexpected)+len(bad.Mismatched) == 0 {
		return nil
	}
	return &bad
}

func load(pairs []pair) {
	torch.NoGrad(func() {
		for _, p := range pairs {
			p.to.Copy_(p.from)
		}
	})
}
