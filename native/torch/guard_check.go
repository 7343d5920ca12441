package torch

import (
	"fmt"
	"reflect"
	"slices"

	"torchfm/native"
)

// given returns what was given for the argument of a name, nil for nothing.
func (b *binding) given(name string) any {
	i := slices.IndexFunc(b.op.schema.Arguments, func(a Argument) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return b.values[i]
}

// meta returns what the tensor is that was given for the argument of a name.
func (b *binding) meta(name string) (m native.Meta, ok bool) {
	if t, _ := b.given(name).(*Tensor); t != nil {
		return t.h.Meta(), true
	}
	return m, false
}

func length(v any) int {
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Slice || rv.Kind() == reflect.Array {
		return rv.Len()
	}
	return 0
}

func notEmpty(name string) func(*binding) string {
	return func(b *binding) string {
		if v := b.given(name); v != nil && kindOf(v)[0] == '[' && length(v) == 0 {
			return name + " is empty"
		}
		return ""
	}
}

func floating(name string) func(*binding) string {
	return func(b *binding) string {
		if m, ok := b.meta(name); ok && !dtypeOf(m.DType).IsFloatingPoint() {
			return fmt.Sprintf("%s is %v, no floating-point dtype", name, dtypeOf(m.DType))
		}
		return ""
	}
}

func sameDType(one, other string) func(*binding) string {
	return func(b *binding) string {
		m, ok := b.meta(one)
		if n, too := b.meta(other); ok && too && m.DType != n.DType {
			return fmt.Sprintf("%s is %v, %s %v", one, dtypeOf(m.DType), other, dtypeOf(n.DType))
		}
		return ""
	}
}

// strided refuses tensors that are not strided.
func strided(b *binding) string {
	for _, t := range b.tensors {
		if l := t.Layout(); l != Strided {
			return fmt.Sprintf("a tensor is %v", l)
		}
	}
	return ""
}

// finite refuses tensors with an infinity or a NaN, on which the algorithm does
// not end or leaves its memory.
func finite(names ...string) func(*binding) string {
	return func(b *binding) (why string) {
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

func positive(name string) func(*binding) string {
	return func(b *binding) string {
		if n := numberOf(b.given(name)); n.i <= 0 {
			return name + " is not positive"
		}
		return ""
	}
}

func notQuantized(b *binding) string {
	for _, t := range b.tensors {
		if isQuantized(t.DType()) {
			return fmt.Sprintf("a tensor is %v", t.DType())
		}
	}
	return ""
}

func isQuantized(d DType) bool {
	return d == QInt8 || d == QUint8 || d == QInt32 || d == QUint4x2 || d == QUint2x4
}

func sameShape(one, other string) func(*binding) string {
	return func(b *binding) string {
		m, ok := b.meta(one)
		if n, too := b.meta(other); ok && too && !slices.Equal(m.Shape, n.Shape) {
			return fmt.Sprintf("%s has shape %v, %s %v", one, m.Shape, other, n.Shape)
		}
		return ""
	}
}

// notEmptyTensors refuses tensors without elements.
func notEmptyTensors(b *binding) string {
	for _, t := range b.tensors {
		if t.h.Meta().Numel == 0 {
			return "a tensor has no elements"
		}
	}
	return ""
}

// extremes returns the least and the greatest of the integers of a strided CPU tensor;
// ok is false when it is none or has no elements.
func extremes(t *Tensor) (least, greatest int64, ok bool) {
	if t == nil || t.Device() != (Device{}) || t.Layout() != Strided || t.h.Meta().Numel == 0 {
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
