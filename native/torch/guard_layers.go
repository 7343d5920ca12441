package torch

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// groups asks that the sizes of a group normalization are those of its tensors.
func groups(b *guarded) string {
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

// channels asks that the parameters of a normalization have one element for each
// channel.
func channels(b *guarded) string {
	input, ok := b.meta("input")
	if ok && len(input.Shape) < 2 && strings.HasSuffix(b.schema.Name, "_backward") {
		return "input has no channels" // which the forward operators find out themselves
	}
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
		asked := slices.ContainsFunc(b.schema.Arguments, func(a Argument) bool { return a.Name == name })
		if _, ok := b.meta(name); !ok && (asked || !training) {
			return name + " is missing"
		}
	}
	return ""
}

// weightNorm asks that g has an element for each slice of v along dim.
func weightNorm(b *guarded) string {
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
func packed(b *guarded) string {
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

// fused asks of a fused optimizer that the tensors of all lists are like the
// parameters, except for the steps, which are numbers.
func fused(b *guarded) string {
	self, _ := b.given("self").([]*Tensor)
	for i := range b.args.Len() {
		v := b.argument(i)
		name := b.schema.Arguments[i].Name
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

// recurrent asks for the states and parameters that the layers have: see
// RNNOptions.check. Layers of a packed sequence and those with projections are only
// checked for how many they are and of what.
func recurrent(b *guarded) string {
	input, _ := b.given("input").(*Tensor)
	data := input
	if data == nil {
		data, _ = b.given("data").(*Tensor)
	}
	states, _ := b.given("hx").([]*Tensor)
	gates := int64(4)
	if b.schema.Name != "aten::lstm" {
		hx, _ := b.given("hx").(*Tensor)
		states, gates = []*Tensor{hx}, 1
		if b.schema.Name == "aten::gru" {
			gates = 3
		}
	}
	params, _ := b.given("params").([]*Tensor)
	o := RNNOptions{
		NumLayers:     numberOf(b.given("num_layers")).i,
		NoBias:        numberOf(b.given("has_biases")).i == 0,
		Bidirectional: numberOf(b.given("bidirectional")).i != 0,
		BatchFirst:    numberOf(b.given("batch_first")).i != 0,
	}
	n := o.NumLayers
	if o.Bidirectional {
		n *= 2
	}
	count := 1
	if gates == 4 {
		count = 2
	}
	if o.NumLayers < 1 || len(states) != count {
		return fmt.Sprintf("%d layers with %d states, expected %d", o.NumLayers, len(states), count)
	}
	if data == nil {
		return "there is no input"
	}
	want := data.h.Meta()
	noBatch := false // which is all right
	if n := len(want.Shape); input != nil && n == 3 {
		batch := 1
		if o.BatchFirst {
			batch = 0
		}
		noBatch = want.Shape[batch] == 0 && want.Shape[1-batch] > 0 && want.Shape[2] > 0
	}
	for _, t := range b.tensors() {
		m := t.h.Meta()
		if t == b.given("batch_sizes") {
			continue
		}
		empty := m.Numel == 0
		if noBatch && (t == input || slices.Contains(states, t)) {
			empty = t != input && (len(m.Shape) != 3 || m.Shape[1] != 0 || m.Shape[0] == 0 || m.Shape[2] == 0)
		}
		if m.DType != want.DType || Layout(m.Layout) != Strided || !dtypeOf(m.DType).IsFloatingPoint() || empty {
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
	if err := Try(func() { o.check(b.schema.Name, gates, input, states, params) }); err != nil {
		return err.(*Error).Message
	}
	return ""
}

// bags asks that bags of rows are summed, averaged or reduced to their greatest, and
// that they are cut from a vector.
func bags(b *guarded) string {
	for _, name := range []string{"indices", "offsets"} {
		if m, ok := b.meta(name); ok && len(m.Shape) != 1 {
			return fmt.Sprintf("%s have shape %v, expected a vector", name, m.Shape)
		}
	}
	if m, ok := b.meta("weight"); ok && (len(m.Shape) != 2 || m.Numel == 0) {
		return fmt.Sprintf("weight has shape %v, expected a matrix with elements", m.Shape)
	}
	if n := numberOf(b.given("mode")).i; n < 0 || n > 2 {
		return fmt.Sprintf("mode %d is none of 0 (sum), 1 (mean) and 2 (max)", n)
	}
	return ""
}

// statistics asks that there is something to take the statistics of.
func statistics(b *guarded) string {
	input, ok := b.meta("input")
	if !ok || len(input.Shape) < 2 || input.Numel == 0 || Layout(input.Layout) != Strided {
		return fmt.Sprintf("input has shape %v, expected [batch, channels, ...] with elements", input.Shape)
	}
	for _, name := range []string{"running_mean", "running_var"} {
		if m, ok := b.meta(name); ok && m.Numel != input.Shape[1] {
			return fmt.Sprintf("%s has %d elements for %d channels", name, m.Numel, input.Shape[1])
		}
	}
	return ""
}

// grouped asks that queries in groups, which divide by the heads, have any.
func grouped(b *guarded) string {
	if numberOf(b.given("enable_gqa")).i != 0 {
		return notEmptyTensors(b)
	}
	return ""
}

// cell asks that the weights of one step of a recurrent layer are those of its input
// and state.
func cell(b *guarded) string {
	if why := strided(b); why != "" {
		return why
	}
	states, _ := b.given("hx").([]*Tensor)
	gates := int64(4)
	if hx, _ := b.given("hx").(*Tensor); hx != nil {
		states, gates = []*Tensor{hx}, 1
		if b.schema.Name == "aten::gru_cell" {
			gates = 3
		}
	}
	input, _ := b.meta("input")
	if len(states) == 0 || len(input.Shape) == 0 || states[0].Dim() == 0 {
		return "input or state have no dimension"
	}
	hidden := states[0].Size(-1)
	for i, name := range []string{"w_ih", "w_hh"} {
		columns := hidden
		if i == 0 {
			columns = input.Shape[len(input.Shape)-1]
		}
		if m, _ := b.meta(name); !slices.Equal(m.Shape, []int64{gates * hidden, columns}) {
			return fmt.Sprintf("%s has shape %v, expected %v", name, m.Shape, []int64{gates * hidden, columns})
		}
	}
	for _, name := range []string{"b_ih", "b_hh"} {
		if m, ok := b.meta(name); ok && !slices.Equal(m.Shape, []int64{gates * hidden}) {
			return fmt.Sprintf("%s has shape %v, expected %v", name, m.Shape, []int64{gates * hidden})
		}
	}
	return ""
}
