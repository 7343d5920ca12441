package door

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"torchfm/native"
)

// Integers that kernels divide by, or whose products they compute, without a look.

// dividing reports whether an operator divides integers by integers.
func dividing(name, text string) bool {
	switch strings.TrimSuffix(name, "_") {
	case "aten::remainder", "aten::fmod", "aten::floor_divide":
		return true
	}
	return strings.Contains(text, "rounding_mode")
}

// quotient refuses to divide the least integer of a dtype by -1: the quotient is none
// of it, and the processor ends the process. It is asked for integers alone.
func quotient(b *guarded) (why string) {
	if i := b.index("rounding_mode"); i >= 0 && b.argument(i) == nil {
		return "" // a division of real numbers
	}
	dividend, divisor := b.argument(0), b.argument(1)
	t, ok := divisor.(*native.Handle)
	if !divides(dividend) || !divides(divisor) || !ok && int32(numberOf(divisor).i) != -1 {
		return ""
	}
	scoped(func() {
		if ok && t.Dim() > 0 && noneNegative(t) {
			return
		}
		dtype, least := resultType(dividend, divisor)
		if least == 0 {
			return
		}
		by, some := equal(divisor, dtype, -1)
		if !some {
			return
		}
		over, some := equal(dividend, dtype, least)
		if some && meet(over, by) {
			why = fmt.Sprintf("%d / -1 is beyond %v", least, dtype)
		}
	})
	return why
}

// divides reports whether v, of integers, is divided by the processor: a tensor with
// elements on the CPU, or a number.
func divides(v any) bool {
	t, ok := v.(*native.Handle)
	return !ok || onCPU(t) && t.Brief().Numel > 0
}

// noneNegative reports whether a strided tensor has no negative elements, as most divisors.
func noneNegative(t *native.Handle) bool {
	least := apply(opMin, t)
	if least == nil {
		return false
	}
	item, err := least.Item()
	return err == nil && item.Int >= 0
}

// resultType returns the dtype in which an operator computes with two operands, and its
// least integer; 0 where the processor does not divide in that dtype.
func resultType(one, other any) (dtype ScalarType, least int64) {
	var r native.Results
	if failed := Do(opResultType, &r, []native.Arg{operand(one), operand(other)}); failed != nil {
		return 0, 0 // which the operator finds too
	}
	switch dtype = ScalarType(r.Int()); dtype {
	case int32Type:
		return dtype, math.MinInt32
	case int64Type:
		return dtype, math.MinInt64
	}
	return dtype, 0
}

func operand(v any) native.Arg {
	if t, ok := v.(*native.Handle); ok {
		return native.TensorArg(t)
	}
	return native.Int(numberOf(v).i)
}

// equal returns where a tensor's elements, as dtype has them, are n: nil for everywhere,
// as for a number. It reports whether any is.
func equal(v any, dtype ScalarType, n int64) (where *native.Handle, some bool) {
	t, ok := v.(*native.Handle)
	if !ok {
		i := numberOf(v).i
		return nil, i == n || dtype == int32Type && int64(int32(i)) == n
	}
	if layoutOf(t) == sparseLayout {
		t = apply(opValues, apply(opCoalesce, t))
	}
	where = apply(opEq, apply(opToDType, t, native.Int(int64(dtype))), native.Int(n))
	return where, anyOf(where)
}

// apply calls an operator that returns a tensor on t; nil when it fails, as it does for
// nil.
func apply(op *native.Op, t *native.Handle, more ...native.Arg) *native.Handle {
	if t == nil {
		return nil
	}
	out, failed := One(op, append([]native.Arg{native.TensorArg(t)}, more...))
	if failed != nil {
		return nil
	}
	return out
}

// meet reports whether two places have an element in common, one being broadcast to
// the other; nil is everywhere.
func meet(one, other *native.Handle) bool {
	if one == nil || other == nil {
		return true
	}
	return anyOf(apply(opAnd, one, native.TensorArg(other)))
}

// anyOf reports whether an element of a tensor of bools is true.
func anyOf(t *native.Handle) bool {
	t = apply(opAny, t)
	if t == nil {
		return false
	}
	item, err := t.Item()
	return err == nil && item.Int != 0
}

// squared asks for a factor whose square is an int64.
func squared(name string) func(*guarded) string {
	return func(b *guarded) string {
		if n := numberOf(b.given(name)); n.i > math.MaxInt32 {
			return fmt.Sprintf("%s is %d, whose square is beyond int64", name, n.i)
		}
		return ""
	}
}

// negatable asks for a number whose negative is an int64.
func negatable(name string) func(*guarded) string {
	return func(b *guarded) string {
		if n := numberOf(b.given(name)); n.i == math.MinInt64 {
			return fmt.Sprintf("%s is %d, whose negative is beyond int64", name, n.i)
		}
		return ""
	}
}

// strides asks for a size that is not negative and a stride for each dimension, which
// the meta device and in-place forms do not check.
func strides(b *guarded) string {
	size, _ := b.given("size").([]int64)
	stride, _ := b.given("stride").([]int64)
	if len(size) != len(stride) {
		return fmt.Sprintf("size is %v, stride %v", size, stride)
	}
	return notNegative("size")(b)
}

// notNegative asks for a list without negative numbers, for the same reason.
func notNegative(name string) func(*guarded) string {
	return func(b *guarded) string {
		if list, _ := b.given(name).([]int64); slices.ContainsFunc(list, func(n int64) bool { return n < 0 }) {
			return fmt.Sprintf("%s is %v", name, list)
		}
		return ""
	}
}
