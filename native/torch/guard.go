package torch

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"torchfm/native"
)

// guardOf returns the check that a call of an operator must pass, nil for none: it
// says why the call would end the process, "" when it would not.
func guardOf(s *Schema) func(*binding) string {
	if check := checkOf(s.Name); check != nil {
		return check
	}
	if strings.HasPrefix(s.Name, "aten::_fused_ad") || strings.HasPrefix(s.Name, "aten::_fused_sgd") {
		return fused
	}
	if strings.HasPrefix(s.Name, "aten::_foreach_") && strings.HasPrefix(s.Overload, "ScalarList") {
		return sameLength("self", "scalars")
	}
	return nil
}

// guard returns why the call would end the process, "" when it would not.
func (b *binding) guard() string {
	if !b.op.mkldnn {
		for _, v := range b.values {
			if l, ok := v.(Layout); ok && l == Mkldnn {
				return "only operators of MKL-DNN make a tensor that is torch._mkldnn"
			}
		}
		for _, t := range b.tensors {
			if t.Layout() == Mkldnn {
				return "a tensor is torch._mkldnn, whose elements this operator would read as if they were strided"
			}
		}
	}
	if !strings.HasPrefix(b.op.schema.Name, "aten::") {
		for _, t := range b.tensors {
			if t.Device().Type == Meta {
				return "a tensor is on device meta, and has no memory"
			}
		}
	}
	if b.op.guard != nil {
		return b.op.guard(b)
	}
	return ""
}

// knowsMkldnn reports whether an operator is meant for tensors in the layout of
// MKL-DNN.
func knowsMkldnn(name string) bool {
	return strings.Contains(name, "mkldnn") || name == "aten::to_dense" || name == "aten::_to_dense" || name == "aten::is_mkldnn"
}

// checkOf returns the check of an operator, whatever the overload.
func checkOf(name string) func(*binding) string {
	switch name {
	case "aten::_batch_norm_no_update", "aten::_native_batch_norm_legit", "aten::batch_norm_backward",
		"aten::native_batch_norm", "aten::native_batch_norm_backward":
		return channels
	case "aten::native_group_norm":
		return groups
	case "aten::_weight_norm", "aten::_weight_norm_interface":
		return weightNorm
	case "aten::_chunk_cat":
		return chunked
	case "aten::_fft_c2c", "aten::_fft_c2r", "aten::_fft_r2c":
		return dimsInside
	case "aten::_logcumsumexp":
		return sameDType("self", "out")
	case "aten::_pad_packed_sequence":
		return packed
	case "aten::_pdist_backward":
		return pairs
	case "aten::_log_softmax_backward_data", "aten::_softmax_backward_data":
		return sameShape("grad_output", "output")
	case "aten::gru_cell", "aten::lstm_cell", "aten::rnn_relu_cell", "aten::rnn_tanh_cell":
		return strided
	case "aten::align_tensors":
		return notEmpty("tensors")
	case "aten::align_to":
		return notEmpty("order")
	case "aten::binomial":
		return finite("count", "prob")
	case "aten::linalg_eigvals", "aten::_linalg_eigvals":
		return finite("self")
	case "aten::channel_shuffle":
		return positive("groups")
	case "aten::copy":
		return strided
	case "aten::mvlgamma_":
		return floating("self")
	case "aten::arange", "aten::range":
		return wholeStep
	case "aten::slow_conv3d":
		return notEmpty("stride")
	case "aten::unfold_backward":
		return unfolded
	case "aten::view_copy":
		return notQuantized
	}
	return nil
}

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

func sameLength(one, other string) func(*binding) string {
	return func(b *binding) string {
		if n, m := length(b.given(one)), length(b.given(other)); n != m {
			return fmt.Sprintf("%s has %d values, %s %d", one, n, other, m)
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
		switch d := t.DType(); d {
		case QInt8, QUint8, QInt32, QUint4x2, QUint2x4:
			return fmt.Sprintf("a tensor is %v", d)
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

func sameShape(one, other string) func(*binding) string {
	return func(b *binding) string {
		m, ok := b.meta(one)
		if n, too := b.meta(other); ok && too && !slices.Equal(m.Shape, n.Shape) {
			return fmt.Sprintf("%s has shape %v, %s %v", one, m.Shape, other, n.Shape)
		}
		return ""
	}
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
