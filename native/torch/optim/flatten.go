package optim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"torchfm/native/torch"
)

// Flatten returns the state dict as tensors by name, for [torch.SaveSafetensors]: the
// keys joined by dots, state.0.exp_avg, param_groups.0.betas.1, numbers as tensors
// without dimensions of float64 or int64, flags of bool, texts as their bytes. What is
// None or an empty list is left out.
func (d StateDict) Flatten() torch.StateDict {
	state := make(map[string]any, len(d.State))
	for n, s := range d.State {
		state[strconv.Itoa(n)] = s
	}
	groups := make([]any, len(d.ParamGroups))
	for i, g := range d.ParamGroups {
		groups[i] = g
	}
	return append(Flatten(map[string]any{"state": state}), Flatten(map[string]any{"param_groups": groups})...)
}

// Flatten is [StateDict.Flatten] for the state dict of a schedule.
func Flatten(dict map[string]any) torch.StateDict {
	var flat torch.StateDict
	for _, key := range sortedKeys(dict) {
		flatten(&flat, key, dict[key])
	}
	return flat
}

func flatten(flat *torch.StateDict, name string, v any) {
	var t *torch.Tensor
	switch v := v.(type) {
	case nil:
		return
	case *torch.Tensor:
		t = v
	case float64:
		t = torch.FromSlice([]float64{v}, []int64{}...)
	case int64:
		t = torch.FromSlice([]int64{v}, []int64{}...)
	case bool:
		t = torch.FromSlice([]bool{v}, []int64{}...)
	case string:
		t = torch.FromSlice([]byte(v))
	case map[string]any:
		for _, key := range sortedKeys(v) {
			flatten(flat, name+"."+key, v[key])
		}
		return
	case map[int64]int64:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			flatten(flat, fmt.Sprintf("%s.%d", name, key), v[key])
		}
		return
	default:
		list, ok := asList(v)
		if !ok {
			panic(&torch.Error{Op: "flatten", Message: fmt.Sprintf("%s: a value of type %T", name, v)})
		}
		for i, item := range list {
			flatten(flat, fmt.Sprintf("%s.%d", name, i), item)
		}
		return
	}
	*flat = append(*flat, torch.Named{Name: name, Tensor: t})
}

// Unflatten returns the state dict that [StateDict.Flatten], or a Python program in the
// same way, made flat. The error names what is no part of one.
func Unflatten(flat torch.StateDict) (StateDict, error) {
	tree := UnflattenMap(flat)
	dict := StateDict{State: make(map[int]map[string]any)}
	for _, key := range sortedKeys(tree) {
		if key != "state" && key != "param_groups" {
			return dict, fmt.Errorf("optim: state dict: unexpected %s: want state and param_groups", key)
		}
	}
	state, ok := tree["state"].(map[string]any)
	if !ok && tree["state"] != nil {
		return dict, fmt.Errorf("optim: state dict: state is a tensor")
	}
	for key, v := range state {
		n, err := strconv.Atoi(key)
		s, ok := v.(map[string]any)
		if err != nil || !ok {
			return dict, fmt.Errorf("optim: state dict: state.%s: want what is remembered of a parameter, by its number", key)
		}
		dict.State[n] = s
	}
	groups, ok := asList(tree["param_groups"])
	if !ok {
		return dict, fmt.Errorf("optim: state dict: param_groups is no list")
	}
	for i, v := range groups {
		g, ok := v.(map[string]any)
		if !ok {
			return dict, fmt.Errorf("optim: state dict: param_groups.%d has no options", i)
		}
		dict.ParamGroups = append(dict.ParamGroups, g)
	}
	return dict, nil
}

// UnflattenMap is [Unflatten] for the state dict of a schedule, the inverse of [Flatten]:
// lists come out as maps by index, which LoadStateDict takes too.
func UnflattenMap(flat torch.StateDict) map[string]any {
	tree := make(map[string]any)
	for _, n := range flat {
		parts := strings.Split(n.Name, ".")
		at := tree
		for _, part := range parts[:len(parts)-1] {
			next, ok := at[part].(map[string]any)
			if !ok {
				next = make(map[string]any)
				at[part] = next
			}
			at = next
		}
		at[parts[len(parts)-1]] = unscalar(n.Tensor)
	}
	return tree
}

// unscalar is the number or flag that a tensor without dimensions was made of.
func unscalar(t *torch.Tensor) any {
	if t.Dim() == 0 {
		switch t.DType() {
		case torch.Float64:
			return t.Item()
		case torch.Int64:
			return t.ItemInt()
		case torch.Bool:
			return t.ItemBool()
		}
	}
	return t
}
