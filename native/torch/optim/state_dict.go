package optim

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"torchfm/native/torch"
)

// StateDict is the state dict of an optimizer, with the structure of Python's: what is
// remembered of each parameter, by the number that ParamGroups gives it, and for each
// group the options, what schedules keep there, and under "params" the parameters'
// numbers, counted through all groups. Values are *torch.Tensor, float64, int64, bool,
// string, nil for None, [Tuple], and lists.
type StateDict struct {
	State       map[int]map[string]any
	ParamGroups []map[string]any
}

// StateDict returns what the optimizer remembers and its options. A parameter without a
// step has no entry. The tensors share their elements with the optimizer: further steps
// change them.
func (c *core) StateDict() StateDict {
	dict := StateDict{State: make(map[int]map[string]any)}
	n := 0
	for _, g := range c.groups {
		group := maps.Clone(g.extra)
		if group == nil {
			group = make(map[string]any)
		}
		for _, o := range optionsOf(g.options.Type()) {
			group[o.key] = g.value(o.key)
		}
		maps.Copy(group, c.fixed)
		numbers := make([]int64, len(g.params))
		for i, s := range g.states {
			numbers[i] = int64(n)
			if s.Len() > 0 {
				dict.State[n] = s.dict()
			}
			n++
		}
		group["params"] = numbers
		if g.names != nil {
			group["param_names"] = slices.Clone(g.names)
		}
		dict.ParamGroups = append(dict.ParamGroups, group)
	}
	for _, h := range c.saved {
		(*h)(c.self, &dict)
	}
	return dict
}

// LoadStateDict restores what StateDict returned here or in Python, for an optimizer of
// the same kind with as many groups and parameters of the same shapes. Values are copied
// and take the parameters' dtypes and devices, as in Python. Numbers of a group must all
// be there; a flag that is missing is off. An error names the first entry that is
// missing, unknown or does not fit, and leaves the optimizer unchanged.
//
// A schedule sets learning rates when it is made: make it first.
func (c *core) LoadStateDict(dict StateDict) error {
	for _, h := range c.loading {
		(*h)(c.self, &dict)
	}
	var states []*State
	var groups []*ParamGroup
	err := torch.Try(func() {
		torch.NoGrad(func() {
			var err error
			if states, groups, err = c.read(dict); err != nil {
				panic(&torch.Error{Op: c.name, Message: "state dict: " + err.Error()})
			}
		})
	})
	if err != nil {
		return err
	}
	for i, g := range groups {
		mine := c.groups[i]
		mine.options.Set(g.options)
		mine.extra, mine.names = g.extra, g.names
		copy(mine.states, states)
		states = states[len(mine.states):]
	}
	callHooks(c.loaded, c.self)
	return nil
}

// read makes new states and groups of a state dict.
func (c *core) read(dict StateDict) (states []*State, groups []*ParamGroup, err error) {
	if len(dict.ParamGroups) != len(c.groups) {
		return nil, nil, fmt.Errorf("want %d parameter groups, got %d", len(c.groups), len(dict.ParamGroups))
	}
	used := make(map[int]bool)
	for i, g := range c.groups {
		from := dict.ParamGroups[i]
		to, numbers, err := g.read(from, c.fixed)
		if err != nil {
			return nil, nil, fmt.Errorf("param_groups.%d: %w", i, err)
		}
		groups = append(groups, to)
		for k, n := range numbers {
			if used[n] {
				return nil, nil, fmt.Errorf("param_groups.%d.params: parameter %d is given twice", i, n)
			}
			used[n] = true
			s, err := c.readState(to, g.params[k], dict.State[n])
			if err != nil {
				return nil, nil, fmt.Errorf("state.%d: %w", n, err)
			}
			states = append(states, s)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(dict.State)) {
		if !used[n] {
			return nil, nil, fmt.Errorf("unexpected state.%d: no group has a parameter of this number", n)
		}
	}
	return states, groups, nil
}

// read makes a group with g's parameters of an entry of param_groups, and returns the
// numbers that the entry has for them.
func (g *ParamGroup) read(from, fixed map[string]any) (to *ParamGroup, numbers []int, err error) {
	to = &ParamGroup{name: g.name, params: g.params, names: g.names, options: reflect.New(g.options.Type()).Elem()}
	list, ok := asList(from["params"])
	if !ok || len(list) != len(g.params) {
		return nil, nil, fmt.Errorf("params: want the numbers of %d parameters, got %d", len(g.params), len(list))
	}
	for _, v := range list {
		n, ok := asFloat(v)
		if !ok {
			return nil, nil, fmt.Errorf("params: want numbers, got %s", valueName(v))
		}
		numbers = append(numbers, int(n))
	}
	given := maps.Clone(from)
	delete(given, "params")
	if names, ok := given["param_names"]; ok {
		to.names = nil
		if err := assign(reflect.ValueOf(&to.names).Elem(), names); err != nil || len(to.names) != len(g.params) {
			return nil, nil, fmt.Errorf("param_names: want %d names", len(g.params))
		}
		delete(given, "param_names")
	}
	for _, o := range optionsOf(to.options.Type()) {
		v, ok := from[o.key]
		if !ok && o.required {
			return nil, nil, fmt.Errorf("%s is missing", o.key)
		}
		if !ok {
			continue
		}
		if _, err := set(to.options, o.key, copied(v)); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", o.key, err)
		}
		delete(given, o.key)
	}
	for key := range fixed { // whatever it says
		delete(given, key)
	}
	for _, key := range sortedKeys(given) {
		if !scheduleKeys[key] {
			return nil, nil, fmt.Errorf("%s is no option of %s", key, g.name)
		}
		v := given[key]
		if i, ok := v.(int64); ok {
			v = float64(i)
		}
		_, number := v.(float64)
		if t, ok := v.(*torch.Tensor); !number && (!ok || t.Numel() != 1) {
			return nil, nil, fmt.Errorf("%s: want a number, got %s", key, valueName(v))
		}
		to.setValue(key, copied(v))
	}
	complete(to.options, false)
	if err := check(to.options); err != nil {
		return nil, nil, err
	}
	return to, numbers, nil
}

// copied is a value with its tensors copied.
func copied(v any) any {
	switch v := v.(type) {
	case *torch.Tensor:
		return clone(v)
	case Tuple:
		list := make(Tuple, len(v))
		for i, item := range v {
			list[i] = copied(item)
		}
		return list
	}
	return v
}
