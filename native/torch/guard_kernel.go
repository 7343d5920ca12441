package torch

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// dimsInside asks that dim names dimensions of self, each once and from the front.
func dimsInside(b *binding) string {
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

// groups asks that the sizes of a group normalization are those of its tensors.
func groups(b *binding) string {
	input, ok := b.meta("input")
	n, c, hw := numberOf(b.given("N")).i, numberOf(b.given("C")).i, numberOf(b.given("HxW")).i
	group := numberOf(b.given("group")).i
	if !ok || n < 0 || c < 1 || hw < 0 || group < 1 || c%group != 0 || n*c*hw != input.Numel {
		return "N, C, HxW and group are not those of input"
	}
	for _, name := range []string{"weight", "bias"} {
		if m, ok := b.meta(name); ok && (m.Numel != c || Layout(m.Layout) != Strided) {
			return fmt.Sprintf("%s has %d elements for %d channels", name, m.Numel, c)
		}
	}
	return ""
}

// wholeStep asks that a range of integers does not step by less than 1, which is 0
// in integers.
func wholeStep(b *binding) string {
	step := numberOf(b.given("step"))
	if step.kind == noNumber || math.Abs(step.float()) >= 1 {
		return ""
	}
	dtype, _ := b.given("dtype").(DType)
	if m, ok := b.meta("out"); ok {
		dtype = dtypeOf(m.DType)
	}
	if dtype != defaultDType && !dtype.IsFloatingPoint() && !dtype.IsComplex() {
		return fmt.Sprintf("the step is less than 1, which is 0 in %v", dtype)
	}
	return ""
}

// unfolded asks that grad_in has the shape of what unfold makes of a tensor of
// input_sizes.
func unfolded(b *binding) string {
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
	if length(b.given("input_sizes")) == 0 {
		want = want[1:]
	}
	if !slices.Equal(want, m.Shape) {
		return fmt.Sprintf("grad_in has shape %v, the unfolding %v", m.Shape, want)
	}
	return ""
}

// channels asks that the parameters of a normalization have one element for each
// channel.
func channels(b *binding) string {
	input, ok := b.meta("input")
	if !ok || len(input.Shape) < 2 {
		return ""
	}
	if input.Numel == 0 {
		return "input has no elements"
	}
	training := numberOf(b.given("training")).i != 0 || numberOf(b.given("train")).i != 0 ||
		numberOf(b.given("update")).i != 0
	for _, name := range []string{"weight", "bias", "running_mean", "running_var", "save_mean", "save_invstd", "save_var"} {
		if !training && strings.HasPrefix(name, "save_") {
			continue
		}
		if m, ok := b.meta(name); ok && m.Numel != input.Shape[1] {
			return fmt.Sprintf("%s has %d elements for %d channels", name, m.Numel, input.Shape[1])
		}
	}
	needed := []string{"running_mean", "running_var"}
	if training {
		needed = []string{"save_mean", "save_invstd"}
	}
	for _, name := range needed {
		asked := slices.ContainsFunc(b.op.schema.Arguments, func(a Argument) bool { return a.Name == name })
		if _, ok := b.meta(name); !ok && (asked || !training) {
			return name + " is missing"
		}
	}
	return ""
}

// chunked asks that the tensors have the dimension that they are cut along.
func chunked(b *binding) string {
	dim := numberOf(b.given("dim")).i
	for _, t := range b.tensors {
		if n := int64(t.Dim()); t.Layout() != Strided || dim < -n || dim >= n {
			return fmt.Sprintf("a tensor has no dimension %d, or is not strided", dim)
		}
	}
	return ""
}

// weightNorm asks that g has an element for each slice of v along dim.
func weightNorm(b *binding) string {
	v, ok := b.meta("v")
	g, too := b.meta("g")
	if !ok || !too {
		return ""
	}
	dim := numberOf(b.given("dim")).i
	if n := int64(len(v.Shape)); dim != 0 && dim != n-1 || n == 0 || v.Numel == 0 || g.Numel != v.Shape[dim] {
		return fmt.Sprintf("v of shape %v, g of shape %v along dimension %d", v.Shape, g.Shape, dim)
	}
	if Layout(v.Layout) != Strided || Layout(g.Layout) != Strided {
		return "a tensor is not strided"
	}
	return ""
}

// packed asks that the batch sizes of a packed sequence add up to its data.
func packed(b *binding) string {
	data, _ := b.meta("data")
	t, _ := b.given("batch_sizes").(*Tensor)
	if t == nil || t.DType() != Int64 || t.Dim() != 1 || t.Layout() != Strided || t.Device() != (Device{}) {
		return ""
	}
	sum, last := int64(0), int64(math.MaxInt64)
	for _, n := range ToSlice[int64](t) {
		if n < 1 || n > last {
			return "batch_sizes are not positive and falling"
		}
		sum, last = sum+n, n
	}
	if sum == 0 || len(data.Shape) == 0 || sum != data.Shape[0] {
		return fmt.Sprintf("batch_sizes add up to %d, data has shape %v", sum, data.Shape)
	}
	return ""
}

// pairs asks that there is a distance, and a gradient, for each pair of rows.
func pairs(b *binding) string {
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

// fused asks of a fused optimizer that the tensors of all lists are like the
// parameters, except for the steps, which are numbers.
func fused(b *binding) string {
	self, _ := b.given("self").([]*Tensor)
	for i, v := range b.values {
		name := b.op.schema.Arguments[i].Name
		list, ok := v.([]*Tensor)
		if !ok {
			continue
		}
		if len(list) != len(self) && !(len(list) == 0 && (name == "max_exp_avg_sqs" || name == "momentum_buffer_list")) {
			return fmt.Sprintf("%s has %d tensors for %d parameters", name, len(list), len(self))
		}
		for j, t := range list {
			m, p := t.h.Meta(), self[j].h.Meta()
			if name == "state_steps" {
				if m.Numel != 1 || dtypeOf(m.DType) != Float32 {
					return "a step is no float32 number"
				}
				continue
			}
			if !slices.Equal(m.Shape, p.Shape) || !slices.Equal(m.Stride, p.Stride) || m.DType != p.DType || m.Layout != p.Layout || Layout(m.Layout) != Strided {
				return fmt.Sprintf("tensor %d of %s is not like its parameter", j, name)
			}
		}
	}
	return ""
}

// foreach asks that all lists have a value for each tensor of self.
func foreach(b *binding) string {
	self := length(b.given("self"))
	for i, v := range b.values {
		a := &b.op.schema.Arguments[i]
		if a.Type.Elem == nil || v == nil || kindOf(v)[0] != '[' {
			continue
		}
		if n := length(v); n != self {
			return fmt.Sprintf("%s has %d values for %d tensors", a.Name, n, self)
		}
	}
	return ""
}

// padded asks that the gradient of a padding has the shape of what it pads, and the
// padding.
func padded(b *binding) string {
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

// recurrent asks for the states and parameters that the layers have: see
// RNNOptions.check. Layers of a packed sequence and those with projections are only
// checked for how many they are and of what.
func recurrent(b *binding) string {
	input, _ := b.given("input").(*Tensor)
	data := input
	if data == nil {
		data, _ = b.given("data").(*Tensor)
	}
	states, _ := b.given("hx").([]*Tensor)
	gates := int64(4)
	if b.op.schema.Name != "aten::lstm" {
		hx, _ := b.given("hx").(*Tensor)
		states, gates = []*Tensor{hx}, 1
		if b.op.schema.Name == "aten::gru" {
			gates = 3
		}
	}
	params, _ := b.given("params").([]*Tensor)
	o := RNNOptions{
		Layers:        numberOf(b.given("num_layers")).i,
		NoBias:        numberOf(b.given("has_biases")).i == 0,
		Bidirectional: numberOf(b.given("bidirectional")).i != 0,
		BatchFirst:    numberOf(b.given("batch_first")).i != 0,
	}
	n := o.Layers
	if o.Bidirectional {
		n *= 2
	}
	count := 1
	if gates == 4 {
		count = 2
	}
	if o.Layers < 1 || len(states) != count {
		return fmt.Sprintf("%d layers with %d states, expected %d", o.Layers, len(states), count)
	}
	want := data.h.Meta()
	for _, t := range b.tensors {
		m := t.h.Meta()
		if t == b.given("batch_sizes") {
			continue
		}
		if m.DType != want.DType || Layout(m.Layout) != Strided || !dtypeOf(m.DType).IsFloatingPoint() || m.Numel == 0 {
			return "the tensors are not strided, not of one floating-point dtype, or have no elements"
		}
	}
	projected := count == 2 && states[0].Dim() == 3 && states[1].Dim() == 3 && states[0].Size(2) != states[1].Size(2)
	if input == nil || projected {
		each := int64(4)
		if o.NoBias {
			each = 2
		}
		if projected {
			each++
		}
		if int64(len(params)) != n*each {
			return fmt.Sprintf("got %d parameters, expected %d", len(params), n*each)
		}
		return ""
	}
	if states[0].Dim() != 3 {
		return "a state has not 3 dimensions"
	}
	if err := Try(func() { o.check(b.op.schema.Name, gates, input, states, params) }); err != nil {
		return err.(*Error).Message
	}
	return ""
}

// pivoted asks that there is a pivot for each row or column of LU, inside of it.
func pivoted(b *binding) string {
	lu, _ := b.meta("LU_data")
	pivots, _ := b.given("LU_pivots").(*Tensor)
	if numberOf(b.given("unpack_pivots")).i == 0 && b.given("unpack_pivots") != nil || pivots == nil {
		return ""
	}
	n := len(lu.Shape)
	if n < 2 {
		return "LU_data is no matrix"
	}
	rows, columns := lu.Shape[n-2], lu.Shape[n-1]
	if want := append(slices.Clone(lu.Shape[:n-2]), min(rows, columns)); !slices.Equal(want, pivots.Shape()) {
		return fmt.Sprintf("LU_pivots has shape %v, expected %v", pivots.Shape(), want)
	}
	if least, most, ok := extremes(pivots); ok && (least < 1 || most > rows) {
		return fmt.Sprintf("pivots from %d to %d for %d rows", least, most, rows)
	}
	return ""
}

// rowsInside asks that indices are of rows that the weight of an embedding has.
func rowsInside(b *binding) string {
	indices, _ := b.given("indices").(*Tensor)
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

// bagMode asks that bags are summed, averaged or reduced to their greatest.
func bagMode(b *binding) string {
	if n := numberOf(b.given("mode")).i; n < 0 || n > 2 {
		return fmt.Sprintf("mode %d is none of 0 (sum), 1 (mean) and 2 (max)", n)
	}
	return ""
}

// segments asks that the segments of a reduction are those of its tensors.
func segments(b *binding) string {
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
		t, _ := b.given(name).(*Tensor)
		if t == nil {
			continue
		}
		shape := slices.Clone(t.Shape())
		axis := len(shape) - 1
		if axis < 0 || axis >= len(data.Shape) || axis != int(numberOf(b.given("axis")).i) {
			return fmt.Sprintf("%s has shape %v", name, shape)
		}
		if name == "offsets" {
			shape[axis]--
		}
		least, most, ok := extremes(t)
		if !slices.Equal(shape, output.Shape[:axis+1]) || !ok || least < 0 || most > data.Shape[axis] {
			return fmt.Sprintf("%s has shape %v and values from %d to %d for output of shape %v", name, t.Shape(), least, most, output.Shape)
		}
		if name == "offsets" {
			continue
		}
		sum := 0.0
		WithScope(func(*Scope) { sum = t.Double().SumDim([]int64{-1}, false).Max().Item() })
		if sum > float64(data.Shape[axis]) {
			return "lengths are more than data has"
		}
	}
	return ""
}

// distances asks that there is a distance, and a gradient, for each pair of a row of
// x1 and one of x2.
func distances(b *binding) string {
	x1, _ := b.meta("x1")
	x2, _ := b.meta("x2")
	grad, _ := b.meta("grad")
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
func pooled(dims int) func(*binding) string {
	return func(b *binding) string {
		self, _ := b.meta("self")
		grad, _ := b.meta("grad_output")
		n := len(self.Shape) - dims
		if n < 0 || len(grad.Shape) != len(self.Shape) || !slices.Equal(grad.Shape[:n], self.Shape[:n]) {
			return fmt.Sprintf("grad_output has shape %v, self %v", grad.Shape, self.Shape)
		}
		indices, _ := b.given("indices").(*Tensor)
		if indices == nil {
			return ""
		}
		if !slices.Equal(indices.Shape(), grad.Shape) {
			return fmt.Sprintf("indices have shape %v, grad_output %v", indices.Shape(), grad.Shape)
		}
		size := int64(1)
		for _, s := range self.Shape[n:] {
			size *= s
		}
		if least, most, ok := extremes(indices); ok && (least < 0 || most >= size) {
			return fmt.Sprintf("indices from %d to %d of %d elements", least, most, size)
		}
		return ""
	}
}
