package door

import (
	"fmt"
	"math"
	"slices"

	"torchfm/native"
)

// dimsInside asks that dim names dimensions of self, each once and from the front.
func dimsInside(b *guarded) string {
	m, ok := b.meta("self")
	dims, _ := b.given("dim").([]int64)
	if len(dims) == 0 {
		return "dim is empty"
	}
	for i, d := range dims {
		if n := int64(len(m.Shape)); ok && (d < 0 || d >= n) || slices.Contains(dims[:i], d) {
			return fmt.Sprintf("dimensions %v of a tensor with %d", dims, n)
		}
	}
	return ""
}

// wholeStep asks that a range of integers does not step by less than 1, which is 0
// in integers.
func wholeStep(b *guarded) string {
	step := numberOf(b.given("step"))
	if step.kind == noNumber || math.Abs(step.float()) >= 1 {
		return ""
	}
	dtype := ScalarType(-1)
	if code, ok := b.given("dtype").(int64); ok {
		dtype = ScalarType(code)
	}
	if m, ok := b.meta("out"); ok {
		dtype = ScalarType(m.DType)
	}
	if dtype.Known() && !dtype.IsFloatingPoint() && !dtype.IsComplex() {
		return fmt.Sprintf("the step is less than 1, which is 0 in %v", dtype)
	}
	return ""
}

// scaled asks for scales that leave an element of each side: the filter is as long as
// one over the scale.
func scaled(b *guarded) string {
	m, ok := b.meta("self")
	if !ok {
		m, ok = b.meta("input")
	}
	if !ok || len(m.Shape) != 4 {
		return "" // which libtorch finds out
	}
	for i, name := range []string{"scales_h", "scales_w"} {
		if s := numberOf(b.given(name)); s.kind != noNumber && !(s.float()*float64(m.Shape[2+i]) >= 1) {
			return fmt.Sprintf("%s is %v for a side of %d", name, s.float(), m.Shape[2+i])
		}
	}
	return ""
}

// compressed asks for a size of the dimensions that a compressed sparse tensor has.
func compressed(b *guarded) string {
	size, _ := b.given("size").([]int64)
	dense := numberOf(b.given("dense_dim")).i
	if dense < 0 || int64(len(size)) < 2+dense {
		return fmt.Sprintf("size %v with %d dense dimensions", size, dense)
	}
	return ""
}

// chunked asks that the tensors have the dimension that they are cut along.
func chunked(b *guarded) string {
	dim := numberOf(b.given("dim")).i
	for _, t := range b.tensors() {
		if n := int64(t.Dim()); layoutOf(t) != stridedLayout || dim < -n || dim >= n {
			return fmt.Sprintf("a tensor has no dimension %d, or is not strided", dim)
		}
	}
	return ""
}

// foreach asks that all lists have a value for each tensor of self.
func foreach(b *guarded) string {
	self := -1
	if i := b.index("self"); i >= 0 && i < b.args.Len() {
		if n, list := b.args.Count(i); list {
			self = n
		}
	}
	for i := range b.args.Len() {
		a := &b.schema.Arguments[i]
		n, list := b.args.Count(i)
		if a.Type.Elem == nil || !list {
			continue
		}
		if self < 0 { // _foreach_pow of a number
			self = n
		}
		if n != self {
			return fmt.Sprintf("%s has %d values for %d tensors", a.Name, n, self)
		}
	}
	return ""
}

// pivoted asks that there is a pivot for each row or column of LU, inside of it.
func pivoted(b *guarded) string {
	lu, _ := b.meta("LU_data")
	pivots, _ := b.given("LU_pivots").(*native.Handle)
	if numberOf(b.given("unpack_pivots")).i == 0 && b.given("unpack_pivots") != nil || pivots == nil {
		return ""
	}
	n := len(lu.Shape)
	if n < 2 {
		return "LU_data is no matrix"
	}
	rows, columns := lu.Shape[n-2], lu.Shape[n-1]
	if want := append(slices.Clone(lu.Shape[:n-2]), min(rows, columns)); !slices.Equal(want, pivots.Meta().Shape) {
		return fmt.Sprintf("LU_pivots has shape %v, expected %v", pivots.Meta().Shape, want)
	}
	if least, most, ok := extremes(pivots); ok && (least < 1 || most > rows) {
		return fmt.Sprintf("pivots from %d to %d for %d rows", least, most, rows)
	}
	return ""
}
