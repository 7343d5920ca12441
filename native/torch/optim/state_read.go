package optim

import (
	"fmt"
	"math"
	"slices"

	"torchfm/native/torch"
)

// kind is what a value of a parameter's state is.
type kind int

const (
	like   kind = iota // a tensor of the parameter's shape
	scalar             // a number that Python keeps in a tensor: *Scalar
	whole              // a Python int: int64
	either             // a Python number or a tensor: number
	flat               // a tensor of one dimension
	list               // a list of tensors
	rows               // a tensor of the parameter's shape but for a last dimension of 1
	cols               // the same but for the last but one
)

// kept is something that an optimizer remembers of a parameter.
type kept struct {
	name     string
	kind     kind
	optional bool
}

// dict is the state as a state dict has it.
func (s *State) dict() map[string]any {
	m := make(map[string]any, len(s.names))
	for i, name := range s.names {
		switch v := s.values[i].(type) {
		case *torch.Tensor:
			m[name] = v.Detach()
		case *Scalar:
			m[name] = v.copy(v.device())
		case number:
			m[name] = v.f
			if v.t != nil {
				m[name] = v.t.Detach()
			}
		case []*torch.Tensor:
			list := make([]any, len(v))
			for i, t := range v {
				if t != nil {
					list[i] = t.Detach()
				}
			}
			m[name] = list
		default:
			m[name] = v
		}
	}
	return m
}

// readState makes a parameter's state of an entry of a state dict, nil for none.
func (c *core) readState(g *ParamGroup, p *torch.Tensor, from map[string]any) (*State, error) {
	s := &State{complex: p.IsComplex()}
	cast := caster(g, p)
	given := 0
	for _, k := range c.kept {
		v := from[k.name]
		if v == nil && !k.optional && len(from) > 0 {
			return nil, fmt.Errorf("%s is missing", k.name)
		}
		if _, ok := from[k.name]; ok {
			given++
		}
		if v == nil {
			continue
		}
		value, err := k.read(p, v, cast)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.name, err)
		}
		s.set(k.name, value)
	}
	if c.kept != nil && given == len(from) {
		return s, nil
	}
	for _, name := range sortedKeys(from) {
		if s.get(name) != nil || from[name] == nil {
			continue
		}
		if c.kept != nil {
			return nil, fmt.Errorf("unexpected %s", name)
		}
		// An optimizer of one's own: State's methods make of it what it was.
		t, err := asTensor(from[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		s.set(name, cast(name, t))
	}
	return s, nil
}

// caster returns the function that copies a tensor of a state and gives it the dtype and
// device that Python gives it: the parameter's, but for counts of steps.
func caster(g *ParamGroup, p *torch.Tensor) func(name string, t *torch.Tensor) *torch.Tensor {
	capturable, _ := get(g.options, "capturable")
	fused, _ := get(g.options, "fused")
	return func(name string, t *torch.Tensor) *torch.Tensor {
		dtype, device := t.DType(), p.Device()
		switch {
		case name == "step" && (capturable == true || fused == true):
			dtype = torch.Float32
		case name == "step":
			device = t.Device()
		case p.IsFloatingPoint():
			dtype = p.DType()
		}
		var copied *torch.Tensor
		outside(func() {
			torch.NoGrad(func() { copied = clone(t.Detach().To(dtype).To(device)) })
		})
		return copied
	}
}

func (k *kept) read(p *torch.Tensor, v any, cast func(string, *torch.Tensor) *torch.Tensor) (any, error) {
	switch k.kind {
	case whole:
		f, ok := asFloat(v)
		if t, err := asTensor(v); err == nil && t.Numel() == 1 {
			f, ok = t.Item(), true
		}
		if !ok || f != math.Trunc(f) {
			return nil, fmt.Errorf("want a whole number, got %s", valueName(v))
		}
		return int64(f), nil
	case scalar:
		t, err := asTensor(v)
		if err != nil || t.Numel() != 1 || t.IsComplex() {
			return nil, fmt.Errorf("want a number, got %s", valueName(v))
		}
		if _, number := asFloat(v); number { // of an old version of PyTorch
			t = t.To(torch.Float32)
		}
		return newScalar(cast(k.name, t)), nil
	case either:
		if f, ok := asFloat(v); ok {
			return float(f), nil
		}
	case list:
		given, ok := asList(v)
		if !ok {
			return nil, fmt.Errorf("want a list of tensors, got %s", valueName(v))
		}
		tensors := make([]*torch.Tensor, len(given))
		for i, v := range given {
			if v == nil {
				continue
			}
			t, err := asTensor(v)
			if err != nil {
				return nil, fmt.Errorf("value %d: %w", i, err)
			}
			tensors[i] = cast(k.name, t)
		}
		return tensors, nil
	}
	t, err := asTensor(v)
	if err != nil {
		return nil, err
	}
	want := p.Shape()
	switch k.kind {
	case rows:
		want[len(want)-1] = 1
	case cols:
		want[len(want)-2] = 1
	case either:
		want = nil
	case flat:
		want = t.Shape()
	}
	if have := t.Shape(); !slices.Equal(have, want) {
		return nil, fmt.Errorf("want shape %v, got %v", want, have)
	}
	if k.kind == either {
		return tensor(cast(k.name, t)), nil
	}
	return cast(k.name, t), nil
}

// asTensor is a value that is a tensor, or a number that Python may have in its place.
func asTensor(v any) (*torch.Tensor, error) {
	switch v := v.(type) {
	case *torch.Tensor:
		if v == nil || v.Closed() {
			return nil, fmt.Errorf("the tensor is nil or closed")
		}
		return v, nil
	case float64, int64, int:
		f, _ := asFloat(v)
		return torch.Full(nil, f, torch.Options{DType: torch.Float64}), nil
	}
	return nil, fmt.Errorf("want a tensor, got %s", valueName(v))
}
