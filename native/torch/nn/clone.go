package nn

import (
	"reflect"
	"slices"

	"torchfm/native/torch"
)

// Clone returns a copy of a module that shares nothing with it, as Python's
// copy.deepcopy: for averages of weights and target networks. Parameters, buffers,
// gradients and modules are copied, those that are tied stay tied among themselves.
// Hooks and fields that are neither tensors nor modules of m are taken over as they
// are.
func Clone[M Module](m M) M {
	tensors := make(map[*torch.Tensor]*torch.Tensor)
	c := copier{make(map[*Base]Module), func(t *torch.Tensor) *torch.Tensor {
		if t == nil {
			return nil
		}
		if tensors[t] == nil {
			tensors[t] = deepCopy(t)
		}
		return tensors[t]
	}}
	return c.module(m).(M)
}

// copier remembers which modules were copied.
type copier struct {
	modules map[*Base]Module
	tensor  func(*torch.Tensor) *torch.Tensor // what a copy has in a tensor's place
}

func (c *copier) module(m Module) Module {
	b := m.base()
	if done, ok := c.modules[b]; ok {
		return done
	}
	b.self()
	v := reflect.New(reflect.TypeOf(m).Elem())
	v.Elem().Set(reflect.ValueOf(m).Elem())
	n := v.Interface().(Module)
	c.modules[b] = n
	nb := n.base()
	nb.owner = n
	nb.dynamic = slices.Clone(b.dynamic)
	if b.hooks != nil {
		h := *b.hooks
		nb.hooks = &h
	}
	for i := range nb.dynamic {
		if s := &nb.dynamic[i]; s.kind == child {
			s.module = c.module(s.module)
		} else {
			t := *s.tensor
			s.tensor = &t
		}
	}
	for _, s := range nb.slots() {
		if s.kind != child {
			*s.tensor = c.tensor(*s.tensor)
		}
	}
	fields, _ := fieldsOf.Load(v.Type().Elem())
	for _, f := range fields.([]field) {
		if f.kind != child {
			continue
		}
		p := reflect.NewAt(f.typ, f.at(v.UnsafePointer())).Elem()
		if !p.IsNil() {
			p.Set(reflect.ValueOf(c.module(p.Interface().(Module))))
		}
	}
	return n
}

func deepCopy(t *torch.Tensor) *torch.Tensor {
	n := t.Detach().Clone().SetRequiresGrad(t.RequiresGrad())
	if grad := t.Grad(); grad != nil {
		n.SetGrad(grad.Detach().Clone())
	}
	return n
}
