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
// are. A module that has more to copy has a method
//
//	CopyModule(tensor func(*torch.Tensor) *torch.Tensor) Module
//
// which returns its copy, with what tensor gives in the place of each of its tensors.
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
	b.slots() // heeds what was assigned to computed fields
	if own, ok := m.(interface {
		CopyModule(tensor func(*torch.Tensor) *torch.Tensor) Module
	}); ok {
		n := own.CopyModule(c.tensor)
		c.modules[b] = n
		if nb := n.base(); b.hooks != nil {
			h := *b.hooks
			nb.hooks = &h
		}
		return n
	}
	v := reflect.New(reflect.TypeOf(m).Elem())
	v.Elem().Set(reflect.ValueOf(m).Elem())
	n := v.Interface().(Module)
	c.modules[b] = n
	nb := n.base()
	nb.owner = n
	nb.dynamic = slices.Clone(b.dynamic)
	var computedFields []*computed // not of the copy until its fields are set
	if b.hooks != nil {
		h := *b.hooks
		computedFields, h.computed = h.computed, nil
		nb.hooks = &h
	}
	for i := range nb.dynamic {
		switch s := &nb.dynamic[i]; {
		case s.kind == child:
			s.module = c.module(s.module)
		case s.field != nil:
			s.tensor = s.field.tensor(v.UnsafePointer())
		default:
			t := *s.tensor
			s.tensor = &t
		}
	}
	for _, s := range nb.slots() {
		if s.kind != child {
			*s.tensor = c.tensor(*s.tensor)
		}
	}
	for _, f := range nb.fields() {
		if f.kind != child {
			continue
		}
		p := reflect.NewAt(f.typ, f.at(v.UnsafePointer())).Elem()
		if !p.IsNil() {
			p.Set(reflect.ValueOf(c.module(p.Interface().(Module))))
		}
	}
	nb.taken = slices.Clone(b.taken)
	for i := range nb.taken {
		s := &nb.taken[i]
		if s.field == nil {
			t := *s.tensor
			s.tensor = &t
		}
		if p := nb.place(s); nb.slot(s.name) == nil && !(*p).Closed() {
			*p = c.tensor(*p)
		}
	}
	for _, old := range computedFields {
		copied := &computed{Computed: old.Computed, slot: *nb.takenOut(old.slot.name)}
		copied.last = *copied.at(nb)
		if m, ok := old.Computed.(Module); ok {
			copied.Computed = c.module(m).(Computed)
		}
		nb.hooks.computed = append(nb.hooks.computed, copied)
	}
	return n
}

func deepCopy(t *torch.Tensor) *torch.Tensor {
	n := t.Detach().Clone().SetRequiresGrad(t.RequiresGrad())
	if t.IsLeaf() {
		if grad := t.Grad(); grad != nil {
			n.SetGrad(grad.Detach().Clone())
		}
	}
	return n
}
