package door

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"torchfm/native"
)

// Recurrent are the sizes of recurrent layers, apart from those of their tensors.
type Recurrent struct {
	Gates         int64 // the hidden vectors that a step computes
	Layers        int64
	NoBias        bool
	Bidirectional bool
	BatchFirst    bool
}

func (r Recurrent) directions() int64 {
	if r.Bidirectional {
		return 2
	}
	return 1
}

// each is how many parameters a layer has in a direction.
func (r Recurrent) each() int64 {
	if r.NoBias {
		return 2
	}
	return 4
}

// Check says what is wrong with the tensors of the layers, "" for nothing. It checks
// sizes as torch.nn.RNNBase does, since the kernels write out of bounds when they are
// wrong.
func (r Recurrent) Check(input *native.Handle, states, params []*native.Handle) string {
	in := input.Meta()
	if len(in.Shape) != 3 {
		return fmt.Sprintf("the input must have 3 dimensions, got %d", len(in.Shape))
	}
	each, directions := r.each(), r.directions()
	if n := r.Layers * directions * each; int64(len(params)) != n {
		return fmt.Sprintf("got %d parameters, expected %d", len(params), n)
	}
	var why string
	want := func(what string, t *native.Handle, shape ...int64) {
		if why != "" || t == nil {
			why = cmp.Or(why, what+" is missing")
			return
		}
		m := t.Meta()
		switch {
		case !slices.Equal(m.Shape, shape):
			why = fmt.Sprintf("%s has shape %v, expected %v", what, m.Shape, shape)
		case m.DType != in.DType || m.DeviceType != in.DeviceType || m.DeviceIndex != in.DeviceIndex:
			why = what + " is not of the input's dtype and device"
		}
	}
	batch, features := in.Shape[1], in.Shape[2]
	if r.BatchFirst {
		batch = in.Shape[0]
	}
	state := states[0].Meta().Shape
	if len(state) == 0 {
		return "the first state has no dimension"
	}
	hidden := state[len(state)-1]
	for _, state := range states {
		want("the first state", state, r.Layers*directions, batch, hidden)
	}
	for i, p := range slices.Collect(slices.Chunk(params, int(each))) {
		if int64(i) >= directions {
			features = hidden * directions
		}
		want("an input weight", p[0], r.Gates*hidden, features)
		want("a hidden weight", p[1], r.Gates*hidden, hidden)
		if !r.NoBias {
			want("a bias", p[2], r.Gates*hidden)
			want("a bias", p[3], r.Gates*hidden)
		}
	}
	return why
}

// recurrent asks for the states and parameters that the layers have. Layers of a packed
// sequence and those with projections are only checked for how many they are and of
// what.
func recurrent(b *guarded) string {
	input, _ := b.given("input").(*native.Handle)
	data := input
	if data == nil {
		data, _ = b.given("data").(*native.Handle)
	}
	states, _ := b.given("hx").([]*native.Handle)
	gates := int64(4)
	if b.schema.Name != "aten::lstm" {
		hx, _ := b.given("hx").(*native.Handle)
		states, gates = []*native.Handle{hx}, 1
		if b.schema.Name == "aten::gru" {
			gates = 3
		}
	}
	params, _ := b.given("params").([]*native.Handle)
	r := Recurrent{
		Gates:         gates,
		Layers:        numberOf(b.given("num_layers")).i,
		NoBias:        numberOf(b.given("has_biases")).i == 0,
		Bidirectional: numberOf(b.given("bidirectional")).i != 0,
		BatchFirst:    numberOf(b.given("batch_first")).i != 0,
	}
	count := 1
	if gates == 4 {
		count = 2
	}
	if r.Layers < 1 || len(states) != count {
		return fmt.Sprintf("%d layers with %d states, expected %d", r.Layers, len(states), count)
	}
	if data == nil || slices.Contains(states, nil) {
		return "there is no input, or no state"
	}
	want := data.Meta()
	noBatch := false // which is all right
	if n := len(want.Shape); input != nil && n == 3 {
		batch := 1
		if r.BatchFirst {
			batch = 0
		}
		noBatch = want.Shape[batch] == 0 && want.Shape[1-batch] > 0 && want.Shape[2] > 0
	}
	for _, t := range b.tensors() {
		m := t.Meta()
		if t == b.given("batch_sizes") {
			continue
		}
		empty := m.Numel == 0
		if noBatch && (t == input || slices.Contains(states, t)) {
			empty = t != input && (len(m.Shape) != 3 || m.Shape[1] != 0 || m.Shape[0] == 0 || m.Shape[2] == 0)
		}
		if m.DType != want.DType || Layout(m.Layout) != stridedLayout || !ScalarType(m.DType).IsFloatingPoint() || empty {
			return "the tensors are not strided, not of one floating-point dtype, or have no elements"
		}
	}
	projected := count == 2 && states[0].Dim() == 3 && states[1].Dim() == 3 && states[0].Size(2) != states[1].Size(2)
	if input == nil || projected {
		each := r.each()
		if projected {
			each++
		}
		if n := r.Layers * r.directions() * each; int64(len(params)) != n {
			return fmt.Sprintf("got %d parameters, expected %d", len(params), n)
		}
		return ""
	}
	if states[0].Dim() != 3 {
		return "a state has not 3 dimensions"
	}
	return r.Check(input, states, params)
}

// packed asks that the batch sizes of a packed sequence add up to its data.
func packed(b *guarded) string {
	data, _ := b.meta("data")
	t, _ := b.given("batch_sizes").(*native.Handle)
	if t == nil || dtypeOf(t) != int64Type || t.Dim() != 1 || layoutOf(t) != stridedLayout || !onCPU(t) {
		return ""
	}
	sum, last := int64(0), int64(math.MaxInt64)
	sizes, failed := integers(t)
	if failed != nil {
		return failed.Message
	}
	for _, n := range sizes {
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

// integers returns the elements of an int64 vector on the CPU.
func integers(t *native.Handle) (list []int64, failed *Failure) {
	scoped(func() {
		whole := elements(t)
		if whole.Dim() != t.Dim() {
			failed = &Failure{Message: "batch_sizes are mapped over"}
			return
		}
		if whole, failed = One(opContiguous, []native.Arg{native.TensorArg(whole)}); failed != nil {
			return
		}
		bytes := make([]byte, 8*whole.Brief().Numel)
		if err := whole.Bytes(bytes); err != nil {
			failed = Failed(opContiguous.String(), err, nil)
			return
		}
		for word := range slices.Chunk(bytes, 8) {
			list = append(list, int64(binary.NativeEndian.Uint64(word)))
		}
	})
	return list, failed
}

// cell asks that the weights of one step of a recurrent layer are those of its input
// and state.
func cell(b *guarded) string {
	if why := strided(b); why != "" {
		return why
	}
	states, _ := b.given("hx").([]*native.Handle)
	gates := int64(4)
	if hx, _ := b.given("hx").(*native.Handle); hx != nil {
		states, gates = []*native.Handle{hx}, 1
		if b.schema.Name == "aten::gru_cell" {
			gates = 3
		}
	}
	input, _ := b.meta("input")
	if len(states) == 0 || len(input.Shape) == 0 || states[0].Dim() == 0 {
		return "input or state have no dimension"
	}
	hidden := states[0].Size(states[0].Dim() - 1)
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
