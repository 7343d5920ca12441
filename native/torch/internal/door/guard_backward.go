package door

import (
	"fmt"
	"slices"

	"torchfm/native"
)

// unfolded asks that grad_in has the shape of what unfold makes of a tensor of
// input_sizes.
func unfolded(b *guarded) string {
	m, _ := b.meta("grad_in")
	sizes, _ := b.given("input_sizes").([]int64)
	dim, size, step := numberOf(b.given("dim")).i, numberOf(b.given("size")).i, numberOf(b.given("step")).i
	if len(sizes) == 0 { // a number counts as a vector of one
		sizes = []int64{1}
	}
	if dim < 0 {
		dim += int64(len(sizes))
	}
	if step <= 0 || size < 0 || dim < 0 || dim >= int64(len(sizes)) || sizes[dim] < size {
		return "dim, size and step are no unfolding of input_sizes"
	}
	want := append(slices.Clone(sizes), size)
	want[dim] = (sizes[dim]-size)/step + 1
	if list, _ := b.given("input_sizes").([]int64); len(list) == 0 {
		want = want[1:]
	}
	if !slices.Equal(want, m.Shape) {
		return fmt.Sprintf("grad_in has shape %v, the unfolding %v", m.Shape, want)
	}
	return ""
}

// pairs asks that there is a distance, and a gradient, for each pair of rows.
func pairs(b *guarded) string {
	self, ok := b.meta("self")
	if !ok || len(self.Shape) != 2 {
		return "self is no matrix"
	}
	n := self.Shape[0] * (self.Shape[0] - 1) / 2
	for _, name := range []string{"grad", "pdist"} {
		if m, ok := b.meta(name); ok && (len(m.Shape) != 1 || m.Numel != n) {
			return fmt.Sprintf("%s has shape %v for %d pairs of rows", name, m.Shape, n)
		}
	}
	return ""
}

// padded asks that the gradient of a padding has the shape of what it pads, and the
// padding.
func padded(b *guarded) string {
	self, _ := b.meta("self")
	grad, _ := b.meta("grad_output")
	padding, _ := b.given("padding").([]int64)
	want := slices.Clone(self.Shape)
	if len(padding)%2 != 0 || len(padding)/2 > len(want) {
		return "padding has no pair of sizes for each dimension"
	}
	for i := 0; i < len(padding); i += 2 {
		want[len(want)-1-i/2] += padding[i] + padding[i+1]
	}
	if !slices.Equal(want, grad.Shape) {
		return fmt.Sprintf("grad_output has shape %v, the padded tensor %v", grad.Shape, want)
	}
	return ""
}

// rowsInside asks that indices are of rows that the weight of an embedding has.
func rowsInside(b *guarded) string {
	indices, _ := b.given("indices").(*native.Handle)
	rows := numberOf(b.given("num_weights")).i
	if least, most, ok := extremes(indices); ok && (least < 0 || most >= rows) {
		return fmt.Sprintf("indices from %d to %d of %d rows", least, most, rows)
	}
	grad, _ := b.meta("grad_output")
	m, _ := b.meta("indices")
	if len(grad.Shape) == 0 || m.Numel == 0 || grad.Numel != m.Numel*grad.Shape[len(grad.Shape)-1] {
		return fmt.Sprintf("grad_output has shape %v for indices of shape %v", grad.Shape, m.Shape)
	}
	return ""
}

// segments asks that the segments of a reduction are those of its tensors.
func segments(b *guarded) string {
	grad, _ := b.meta("grad")
	output, _ := b.meta("output")
	data, _ := b.meta("data")
	if !slices.Equal(grad.Shape, output.Shape) || len(data.Shape) != len(output.Shape) {
		return fmt.Sprintf("grad, output and data have shapes %v, %v and %v", grad.Shape, output.Shape, data.Shape)
	}
	if s := strided(b); s != "" {
		return s
	}
	for _, name := range []string{"lengths", "offsets"} {
		t, _ := b.given(name).(*native.Handle)
		if t == nil {
			continue
		}
		shape := slices.Clone(t.Meta().Shape)
		axis := len(shape) - 1
		if axis < 0 || axis >= len(data.Shape) || axis != int(numberOf(b.given("axis")).i) {
			return fmt.Sprintf("%s has shape %v", name, shape)
		}
		if name == "offsets" {
			shape[axis]--
		}
		least, most, ok := extremes(t)
		if !slices.Equal(shape, output.Shape[:axis+1]) || !ok || least < 0 || most > data.Shape[axis] {
			return fmt.Sprintf("%s has shape %v and values from %d to %d for output of shape %v", name, t.Meta().Shape, least, most, output.Shape)
		}
		if name == "offsets" {
			continue
		}
		if most, ok := longest(t); !ok || most > float64(data.Shape[axis]) {
			return "lengths are more than data has"
		}
	}
	return ""
}

// longest returns the greatest sum of lengths along the last dimension.
func longest(lengths *native.Handle) (sum float64, ok bool) {
	scoped(func() {
		sums, failed := One(opSum, []native.Arg{native.TensorArg(elements(lengths)), native.Ints([]int64{-1}), native.Bool(false), native.Int(int64(float64Type))})
		if failed != nil {
			return
		}
		most, failed := One(opMax, []native.Arg{native.TensorArg(sums)})
		if failed != nil {
			return
		}
		item, err := most.Item()
		sum, ok = item.Float, err == nil
	})
	return sum, ok
}

// distances asks that there is a distance, and a gradient, for each pair of a row of
// x1 and one of x2.
func distances(b *guarded) string {
	x1, _ := b.meta("x1")
	x2, _ := b.meta("x2")
	grad, ok := b.meta("grad")
	if !ok {
		grad, _ = b.meta("grad_output") // as 2.15 has it
	}
	cdist, _ := b.meta("cdist")
	n, n1, n2 := len(grad.Shape), len(x1.Shape), len(x2.Shape)
	if n < 2 || n1 < 2 || n2 < 2 || !slices.Equal(grad.Shape, cdist.Shape) || x1.Shape[n1-1] != x2.Shape[n2-1] ||
		grad.Shape[n-2] != x1.Shape[n1-2] || grad.Shape[n-1] != x2.Shape[n2-2] {
		return fmt.Sprintf("grad, x1, x2 and cdist have shapes %v, %v, %v and %v", grad.Shape, x1.Shape, x2.Shape, cdist.Shape)
	}
	return ""
}

// pooled asks that the gradient of a pooling over so many dimensions has the batch and
// channels of what was pooled, and that indices are of its elements.
func pooled(dims int) func(*guarded) string {
	return func(b *guarded) string {
		self, _ := b.meta("self")
		grad, _ := b.meta("grad_output")
		n := len(self.Shape) - dims
		if n < 0 || len(grad.Shape) != len(self.Shape) || !slices.Equal(grad.Shape[:n], self.Shape[:n]) {
			return fmt.Sprintf("grad_output has shape %v, self %v", grad.Shape, self.Shape)
		}
		size := int64(1)
		for _, s := range self.Shape[n:] {
			size *= s
		}
		if size == 0 && grad.Numel > 0 {
			return fmt.Sprintf("self has shape %v, which has nothing to pool", self.Shape)
		}
		indices, _ := b.given("indices").(*native.Handle)
		if indices == nil {
			return ""
		}
		if !slices.Equal(indices.Meta().Shape, grad.Shape) {
			return fmt.Sprintf("indices have shape %v, grad_output %v", indices.Meta().Shape, grad.Shape)
		}
		if least, most, ok := extremes(indices); ok && (least < 0 || most >= size) {
			return fmt.Sprintf("indices from %d to %d of %d elements", least, most, size)
		}
		return ""
	}
}
