package torch

import (
	"fmt"
	"slices"

	"torchfm/native"
)

// meta returns what the tensor is that was given for the argument of a name.
func (b *guarded) meta(name string) (m native.Meta, ok bool) {
	if t, _ := b.given(name).(*Tensor); t != nil {
		return t.Handle().Meta(), true
	}
	return m, false
}

func floating(name string) func(*guarded) string {
	return func(b *guarded) string {
		if m, ok := b.meta(name); ok && !dtypeOf(m.DType).IsFloatingPoint() {
			return fmt.Sprintf("%s is %v, no floating-point dtype", name, dtypeOf(m.DType))
		}
		return ""
	}
}

func sameDType(one, other string) func(*guarded) string {
	return func(b *guarded) string {
		m, ok := b.meta(one)
		if n, too := b.meta(other); ok && too && m.DType != n.DType {
			return fmt.Sprintf("%s is %v, %s %v", one, dtypeOf(m.DType), other, dtypeOf(n.DType))
		}
		return ""
	}
}

// strided refuses tensors that are not strided.
func strided(b *guarded) string {
	for _, t := range b.tensors() {
		if l := t.Layout(); l != Strided {
			return fmt.Sprintf("a tensor is %v", l)
		}
	}
	return ""
}

// finite refuses tensors with an infinity or a NaN, on which the algorithm does
// not end or leaves its memory.
func finite(names ...string) func(*guarded) string {
	return func(b *guarded) (why string) {
		for _, name := range names {
			t, _ := b.given(name).(*Tensor)
			if t == nil {
				continue
			}
			WithScope(func(*Scope) {
				out, err := Call("aten::isfinite", t)
				if err == nil {
					out, err = Call("aten::all.default", out[0])
				}
				if err == nil && out[0].(*Tensor).Device() == (Device{}) && !out[0].(*Tensor).ItemBool() {
					why = name + " has an infinity or a NaN"
				}
			})
		}
		return why
	}
}

func positive(name string) func(*guarded) string {
	return func(b *guarded) string {
		if n := numberOf(b.given(name)); n.i <= 0 {
			return name + " is not positive"
		}
		return ""
	}
}

func notQuantized(b *guarded) string {
	for _, t := range b.tensors() {
		if isQuantized(t.DType()) {
			return fmt.Sprintf("a tensor is %v", t.DType())
		}
	}
	return ""
}

func isQuantized(d DType) bool {
	return d == QInt8 || d == QUint8 || d == QInt32 || d == QUint4x2 || d == QUint2x4
}

func sameShape(one, other string) func(*guarded) string {
	return func(b *guarded) string {
		m, ok := b.meta(one)
		if n, too := b.meta(other); ok && too && !slices.Equal(m.Shape, n.Shape) {
			return fmt.Sprintf("%s has shape %v, %s %v", one, m.Shape, other, n.Shape)
		}
		return ""
	}
}

// notEmptyTensors refuses tensors without elements.
func notEmptyTensors(b *guarded) string {
	for _, t := range b.tensors() {
		if t.Handle().Meta().Numel == 0 {
			return "a tensor has no elements"
		}
	}
	return ""
}

// extremes returns the least and the greatest of the integers of a strided CPU tensor;
// ok is false when it is none or has no elements.
func extremes(t *Tensor) (least, greatest int64, ok bool) {
	if t == nil || t.Device() != (Device{}) || t.Layout() != Strided || t.Handle().Meta().Numel == 0 {
		return 0, 0, false
	}
	WithScope(func(*Scope) {
		err := Try(func() {
			values := ToSlice[int64](t.Detach().Long())
			least, greatest = slices.Min(values), slices.Max(values)
		})
		ok = err == nil
	})
	return least, greatest, ok
}
