package optim

import (
	"fmt"
	"slices"

	"torchfm/native/torch"
)

// StateDict returns what the optimizer remembers and its options, under the names
// of Python's state dict with dots: state.0.step and state.0.exp_avg for the first
// parameter, counted through all groups, and param_groups.0.lr for the first group,
// numbers as float64 and flags as bool. A parameter without a step has no entry.
// The averages share their elements with the optimizer: further steps change them.
func (o *optimizer) StateDict() torch.StateDict {
	var dict torch.StateDict
	n := 0
	for _, g := range o.groups {
		for i := range g.states {
			s := &g.states[i]
			if s.started && o.counts {
				dict = append(dict, torch.Named{Name: stateName(n, "step"), Tensor: scalar(s.step)})
			}
			for k, name := range o.names {
				if t := s.kept[k]; t != nil {
					dict = append(dict, torch.Named{Name: stateName(n, name), Tensor: t.Detach()})
				}
			}
			n++
		}
	}
	for i, g := range o.groups {
		for _, f := range g.fields {
			var t *torch.Tensor
			if f.flag != nil {
				t = scalar(*f.flag)
			} else {
				t = scalar(*f.number)
			}
			dict = append(dict, torch.Named{Name: fieldName(i, f.name), Tensor: t})
		}
	}
	return dict
}

// scalar is v as a tensor without dimensions.
func scalar[T torch.Element](v T) *torch.Tensor { return torch.FromSlice([]T{v}, []int64{}...) }

func stateName(param int, name string) string { return fmt.Sprintf("state.%d.%s", param, name) }
func fieldName(group int, name string) string { return fmt.Sprintf("param_groups.%d.%s", group, name) }

// LoadStateDict restores what StateDict returned, for an optimizer of the same kind
// with as many groups and parameters of the same shapes. Its values are copied. An
// error names the first entry that is missing, unknown or of a wrong shape, and
// leaves the optimizer unchanged.
func (o *optimizer) LoadStateDict(dict torch.StateDict) error {
	given := make(map[string]*torch.Tensor, len(dict))
	for _, n := range dict {
		given[n.Name] = n.Tensor
	}
	take := func(name string, shape []int64) (*torch.Tensor, error) {
		t, ok := given[name]
		if !ok {
			return nil, nil
		}
		delete(given, name)
		if have := t.Shape(); !slices.Equal(have, shape) {
			return nil, fmt.Errorf("%s: state dict: %s has shape %v, want %v", o.name, name, have, shape)
		}
		return t, nil
	}
	var set []func() // what to do when all fits
	n := 0
	for _, g := range o.groups {
		for i := range g.states {
			var s state
			if err := o.readState(&s, n, g.params[i], take); err != nil {
				return err
			}
			p, into := g.params[i], &g.states[i]
			set = append(set, func() { into.assign(&s, p) })
			n++
		}
	}
	for i, g := range o.groups {
		for _, f := range g.fields {
			name := fieldName(i, f.name)
			t, err := take(name, nil)
			if err != nil {
				return err
			}
			if t == nil {
				return fmt.Errorf("%s: state dict: %s is missing", o.name, name)
			}
			set = append(set, func() {
				if f.flag != nil {
					*f.flag = t.ItemBool()
				} else {
					*f.number = t.Item()
				}
			})
		}
	}
	for _, e := range dict {
		if _, left := given[e.Name]; left {
			return fmt.Errorf("%s: state dict: unexpected %s", o.name, e.Name)
		}
	}
	before := o.numbers()
	for _, f := range set[n:] {
		f()
	}
	for i, g := range o.groups {
		if err := g.check(); err != nil {
			o.setNumbers(before)
			return fmt.Errorf("%s: state dict: group %d: %w", o.name, i, err)
		}
	}
	for _, f := range set[:n] {
		f()
	}
	return nil
}

// readState finds the entries of parameter n.
func (o *optimizer) readState(s *state, n int, p *torch.Tensor, take func(string, []int64) (*torch.Tensor, error)) error {
	shape := p.Shape()
	for k, name := range o.names {
		t, err := take(stateName(n, name), shape)
		if err != nil {
			return err
		}
		s.kept[k] = t
		s.started = s.started || t != nil
	}
	if !o.counts {
		return nil
	}
	t, err := take(stateName(n, "step"), nil)
	if err != nil {
		return err
	}
	// The first tensor is there from the first step on.
	if (t != nil) != (s.kept[0] != nil) || s.started && s.kept[0] == nil {
		return fmt.Errorf("%s: state dict: parameter %d has some of step, %s, but not all", o.name, n, o.names[0])
	}
	if t != nil {
		s.step = float32(t.Item())
		if !(s.step >= 0) || s.step != float32(int64(s.step)) {
			return fmt.Errorf("%s: state dict: %s is %v, want a count", o.name, stateName(n, "step"), s.step)
		}
	}
	return nil
}

// assign makes s a copy of from with p's dtype and device.
func (s *state) assign(from *state, p *torch.Tensor) {
	*s = state{step: from.step}
	if !from.started {
		return
	}
	s.start(p, func() {
		torch.NoGrad(func() {
			for k, t := range from.kept {
				if t != nil {
					s.kept[k] = torch.EmptyLike(p).Copy_(t)
				}
			}
		})
	})
}

// numbers returns the values of all options.
func (o *optimizer) numbers() []float64 {
	var list []float64
	for _, g := range o.groups {
		for _, f := range g.fields {
			switch {
			case f.number != nil:
				list = append(list, *f.number)
			case *f.flag:
				list = append(list, 1)
			default:
				list = append(list, 0)
			}
		}
	}
	return list
}

func (o *optimizer) setNumbers(list []float64) {
	for _, g := range o.groups {
		for _, f := range g.fields {
			if f.number != nil {
				*f.number = list[0]
			} else {
				*f.flag = list[0] != 0
			}
			list = list[1:]
		}
	}
}
