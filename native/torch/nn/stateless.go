package nn

import (
	"slices"
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// StatelessOptions are the options of [Stateless].
type StatelessOptions struct {
	NoTieWeights bool // a tensor for one name of tied weights is not for the others; default false
	Strict       bool // each parameter and buffer must have a tensor, and each tensor a place; default false
}

// Stateless returns a copy of a module with other tensors in the place of the parameters
// and buffers of the given names ("net.0.weight"), which shares all else with it: what
// torch.func.functional_call calls. The module itself is not touched, so that goroutines
// may do it at the same time. Names that the module does not have are ignored unless
// Strict is set, as in Python.
func Stateless[M Module](m M, tensors map[string]*torch.Tensor, opts ...StatelessOptions) M {
	o := usage.One("functional_call", opts, StatelessOptions{})
	c := copier{make(map[*Base]Module), func(t *torch.Tensor) *torch.Tensor { return t }}
	n := c.module(m).(M)
	names := make(map[*torch.Tensor][]string) // of each tensor
	named := make(map[string]*torch.Tensor)
	var all []string
	m.base().tensors(func(name string, t *torch.Tensor) {
		names[t] = append(names[t], name)
		named[name] = t
		all = append(all, name)
	}, parameter, buffer|transient)

	given := make(map[string]*torch.Tensor, len(tensors))
	var unexpected []string
	for _, name := range sortedNames(tensors) {
		if named[name] == nil {
			unexpected = append(unexpected, name)
			continue
		}
		given[name] = tensors[name]
		if o.NoTieWeights {
			continue
		}
		tied := names[named[name]]
		for _, other := range tied {
			if t, ok := tensors[other]; ok && t != tensors[name] {
				usage.Panic("functional_call", "%s are tied and have several tensors: give one, or set NoTieWeights", strings.Join(tied, ", "))
			}
			given[other] = tensors[name]
		}
	}
	if o.Strict {
		var wrong []string
		if len(unexpected) > 0 {
			wrong = append(wrong, "unexpected "+strings.Join(unexpected, ", "))
		}
		missing := slices.DeleteFunc(all, func(name string) bool { _, ok := given[name]; return ok })
		if len(missing) > 0 {
			wrong = append(wrong, "missing "+strings.Join(missing, ", "))
		}
		if len(wrong) > 0 {
			usage.Panic("functional_call", "%s: %s", typeName(m), strings.Join(wrong, "; "))
		}
	}
	n.base().walk("", func(prefix string, b *Base) {
		for _, s := range b.slots() {
			if t, ok := given[prefix+s.name]; ok && s.kind != child {
				*s.tensor = t
			}
		}
	})
	return n
}

func sortedNames(tensors map[string]*torch.Tensor) []string {
	names := make([]string, 0, len(tensors))
	for name := range tensors {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
