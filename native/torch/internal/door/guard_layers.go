package door

import (
	"fmt"
	"slices"
	"strings"

	"torchfm/native"
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
		if m, ok := b.meta(name); ok && (m.Numel != c || Layout(m.Layout) != stridedLayout) {
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
	if Layout(v.Layout) != stridedLayout || Layout(g.Layout) != stridedLayout {
		return "a tensor is not strided"
	}
	return ""
}

// fused asks of a fused optimizer that the tensors of all lists are like the
// parameters, except for the steps, which are numbers.
func fused(b *guarded) string {
	self, _ := b.given("self").([]*native.Handle)
	for i := range b.args.Len() {
		v := b.argument(i)
		name := b.schema.Arguments[i].Name
		list, ok := v.([]*native.Handle)
		if !ok {
			continue
		}
		if len(list) != len(self) && !(len(list) == 0 && (name == "max_exp_avg_sqs" || name == "momentum_buffer_list")) {
			return fmt.Sprintf("%s has %d tensors for %d parameters", name, len(list), len(self))
		}
		for j, t := range list {
			m, p := t.Meta(), self[j].Meta()
			if name == "state_steps" {
				if m.Numel != 1 || ScalarType(m.DType) != float32Type {
					return "a step is no float32 number"
				}
				continue
			}
			if !slices.Equal(m.Shape, p.Shape) || !slices.Equal(m.Stride, p.Stride) || m.DType != p.DType || m.Layout != p.Layout || Layout(m.Layout) != stridedLayout {
				return fmt.Sprintf("tensor %d of %s is not like its parameter", j, name)
			}
		}
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
	if !ok || len(input.Shape) < 2 || input.Numel == 0 || Layout(input.Layout) != stridedLayout {
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
