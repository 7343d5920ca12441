package door

import (
	"cmp"
	"fmt"
	"slices"

	"torchfm/native"
)

// meta returns what the tensor is that was given for the argument of a name.
func (b *guarded) meta(name string) (m native.Meta, ok bool) {
	if t, _ := b.given(name).(*native.Handle); t != nil {
		return t.Meta(), true
	}
	return m, false
}

func floating(name string) func(*guarded) string {
	return func(b *guarded) string {
		if m, ok := b.meta(name); ok && !ScalarType(m.DType).IsFloatingPoint() {
			return fmt.Sprintf("%s is %v, no floating-point dtype", name, ScalarType(m.DType))
		}
		return ""
	}
}

func sameDType(one, other string) func(*guarded) string {
	return func(b *guarded) string {
		m, ok := b.meta(one)
		if n, too := b.meta(other); ok && too && m.DType != n.DType {
			return fmt.Sprintf("%s is %v, %s %v", one, ScalarType(m.DType), other, ScalarType(n.DType))
		}
		return ""
	}
}

// strided refuses tensors that are not strided.
func strided(b *guarded) string {
	for _, t := range b.tensors() {
		if l := layoutOf(t); l != stridedLayout {
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
			t, _ := b.given(name).(*native.Handle)
			if t == nil {
				continue
			}
			scoped(func() {
				out, failed := One(opIsFinite, []native.Arg{native.TensorArg(elements(t))})
				if failed == nil {
					out, failed = One(opAll, []native.Arg{native.TensorArg(out)})
				}
				if failed == nil && onCPU(out) {
					if item, err := out.Item(); err == nil && item.Int == 0 {
						why = name + " has an infinity or a NaN"
					}
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
		if d := dtypeOf(t); d.isQuantized() {
			return fmt.Sprintf("a tensor is %v", d)
		}
	}
	return ""
}

// covers asks that out, when it is not given another shape first, has memory for as
// many elements as like has: kernels that take it for contiguous write so many.
func covers(like, out string) func(*guarded) string {
	return func(b *guarded) string {
		m, ok := b.meta(like)
		o, too := b.meta(out)
		if !ok || !too || o.Numel == 0 || !slices.Equal(m.Shape, o.Shape) || Layout(o.Layout) != stridedLayout {
			return ""
		}
		last := int64(0)
		for i, n := range o.Shape {
			last += (n - 1) * o.Stride[i]
		}
		if last+1 < o.Numel {
			return fmt.Sprintf("%s has shape %v in the memory of %d elements", out, o.Shape, last+1)
		}
		return ""
	}
}

// all asks what all of checks ask.
func all(checks ...func(*guarded) string) func(*guarded) string {
	return func(b *guarded) (why string) {
		for _, check := range checks {
			why = cmp.Or(why, check(b))
		}
		return why
	}
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
		if t.Meta().Numel == 0 {
			return "a tensor has no elements"
		}
	}
	return ""
}

// extremes returns the least and the greatest of the integers of a strided CPU tensor;
// ok is false when it is none or has no elements.
func extremes(t *native.Handle) (least, greatest int64, ok bool) {
	if t == nil || !onCPU(t) || layoutOf(t) != stridedLayout || t.Brief().Numel == 0 {
		return 0, 0, false
	}
	scoped(func() {
		whole, failed := One(opToDType, []native.Arg{native.TensorArg(elements(t)), native.Int(int64(int64Type))})
		if failed != nil {
			return
		}
		low, high, failed := Two(opAMinMax, []native.Arg{native.TensorArg(whole)})
		if failed != nil {
			return
		}
		l, err := low.Item()
		h, also := high.Item()
		least, greatest, ok = l.Int, h.Int, err == nil && also == nil
	})
	return least, greatest, ok
}

// elements returns a tensor of no transform with the elements of t, of all slices that a
// vmap maps over: t itself unless it is a transform's. Its last dimensions are t's.
func elements(t *native.Handle) *native.Handle {
	base := new(native.Handle)
	if !t.Base(base) {
		return t
	}
	return base
}

// The operators that checks look at values with.
var (
	opAll        = native.NewOp("aten::all", "")
	opAMinMax    = native.NewOp("aten::aminmax", "")
	opAnd        = native.NewOp("aten::logical_and", "")
	opAny        = native.NewOp("aten::any", "")
	opCoalesce   = native.NewOp("aten::coalesce", "")
	opContiguous = native.NewOp("aten::contiguous", "")
	opEq         = native.NewOp("aten::eq", "Scalar")
	opIsFinite   = native.NewOp("aten::isfinite", "")
	opMax        = native.NewOp("aten::max", "")
	opMin        = native.NewOp("aten::min", "")
	opResultType = native.NewOp("aten::result_type", "Tensor")
	opSum        = native.NewOp("aten::sum", "dim_IntList")
	opToDType    = native.NewOp("aten::to", "dtype")
	opValues     = native.NewOp("aten::_values", "")
)

// scoped calls f and closes what it made.
func scoped(f func()) {
	s := native.EnterScope()
	defer s.Leave()
	f()
}

func dtypeOf(t *native.Handle) ScalarType { return ScalarType(t.Brief().DType) }

func layoutOf(t *native.Handle) Layout { return Layout(t.Brief().Layout) }

func onCPU(t *native.Handle) bool { return t.Brief().DeviceType == 0 }
