package nn

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
	"torchfm/native/torch/nn/utils/rnn"
)

// recurrentOptions are what [RNNOptions], [LSTMOptions] and [GRUOptions] share.
type recurrentOptions struct {
	layers        int64
	noBias        bool
	batchFirst    bool
	dropout       float64
	bidirectional bool
	proj          int64
	like          torch.Options
}

// recurrent is what the recurrent layers share. Its parameters have the names that
// the number of layers gives: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0,
// weight_hr_l0 with a projection, and the same with _reverse of the second direction.
type recurrent struct {
	Base
	in, hidden int64
	opts       recurrentOptions
	names      []string
	states     int // hidden state, and with 2 a cell state
	padded     *native.Op
	packed     *native.Op
}

func (m *recurrent) create(name string, gates int64, o recurrentOptions) {
	m.opts = o
	switch {
	case !(o.dropout >= 0 && o.dropout <= 1):
		usage.Panic(name, "dropout %v: want a number from 0 to 1", o.dropout)
	case m.hidden <= 0:
		usage.Panic(name, "hidden_size %d: want at least 1", m.hidden)
	case o.layers <= 0:
		usage.Panic(name, "num_layers %d: want at least 1", o.layers)
	case o.proj < 0 || o.proj >= m.hidden:
		usage.Panic(name, "proj_size %d: want 0, for none, or a number less than hidden_size %d", o.proj, m.hidden)
	}
	if o.dropout > 0 && o.layers == 1 {
		warn.Once(name + ": dropout is between layers, so that it needs more than one")
	}
	out := m.out()
	for layer := range o.layers {
		for direction := range m.directions() {
			suffix := fmt.Sprintf("_l%d", layer)
			if direction == 1 {
				suffix += "_reverse"
			}
			in := m.in
			if layer > 0 {
				in = out * m.directions()
			}
			m.parameter("weight_ih"+suffix, gates*m.hidden, in)
			m.parameter("weight_hh"+suffix, gates*m.hidden, out)
			if !o.noBias {
				m.parameter("bias_ih"+suffix, gates*m.hidden)
				m.parameter("bias_hh"+suffix, gates*m.hidden)
			}
			if o.proj > 0 {
				m.parameter("weight_hr"+suffix, o.proj, m.hidden)
			}
		}
	}
	for _, s := range m.dynamic {
		uniformWithin(*s.tensor, m.hidden)
	}
}

func (m *recurrent) parameter(name string, shape ...int64) {
	m.names = append(m.names, name)
	m.RegisterParameter(name, torch.Empty(shape, m.opts.like))
}

// uniformWithin draws uniformly within 1/sqrt(hidden), as the recurrent layers do.
func uniformWithin(t *torch.Tensor, hidden int64) {
	bound := 0.0
	if hidden > 0 {
		bound = 1 / math.Sqrt(float64(hidden))
	}
	Uniform_(t, -bound, bound)
}

// ResetParameters draws the weights anew.
func (m *recurrent) ResetParameters() {
	for _, p := range m.Parameters() {
		uniformWithin(p, m.hidden)
	}
}

func (m *recurrent) directions() int64 {
	if m.opts.bidirectional {
		return 2
	}
	return 1
}

// out is the size of the hidden state and of one direction's output.
func (m *recurrent) out() int64 { return cmp.Or(m.opts.proj, m.hidden) }

// weights returns the parameters in the order of the operators, anew for each call:
// a parameter may have been replaced.
func (m *recurrent) weights() []*torch.Tensor {
	list := make([]*torch.Tensor, len(m.names))
	for i, name := range m.names {
		list[i] = m.value(name)
	}
	return list
}

// ExtraRepr returns what Python prints of the layer.
func (m *recurrent) ExtraRepr() string {
	o := m.opts
	var b strings.Builder
	fmt.Fprintf(&b, "%d, %d", m.in, m.hidden)
	if o.proj != 0 {
		fmt.Fprintf(&b, ", proj_size=%d", o.proj)
	}
	if o.layers != 1 {
		fmt.Fprintf(&b, ", num_layers=%d", o.layers)
	}
	if o.noBias {
		b.WriteString(", bias=False")
	}
	if o.batchFirst {
		b.WriteString(", batch_first=True")
	}
	if o.dropout != 0 {
		b.WriteString(", dropout=" + pytext.Float(o.dropout))
	}
	if o.bidirectional {
		b.WriteString(", bidirectional=True")
	}
	return b.String()
}

// sizes are the shapes of the states for a batch.
func (m *recurrent) sizes(batch int64) [][]int64 {
	layers := m.opts.layers * m.directions()
	return [][]int64{{layers, batch, m.out()}, {layers, batch, m.hidden}}[:m.states]
}

// initial returns the states to start from: those given, checked, or zeros.
func (m *recurrent) initial(x *torch.Tensor, batch int64, hx []*torch.Tensor) []*torch.Tensor {
	if hx == nil {
		for _, size := range m.sizes(batch) {
			hx = append(hx, torch.Zeros(size, torch.Options{DType: x.DType(), Device: x.Device()}))
		}
		return hx
	}
	for i, size := range m.sizes(batch) {
		if got := hx[i].Shape(); !slices.Equal(got, size) {
			usage.Panic(typeName(m.owner), "expected hidden[%d] size %v, got %v", i, size, got)
		}
	}
	return hx
}

// check checks an input of a number of dimensions.
func (m *recurrent) check(x *torch.Tensor, dims int, weights []*torch.Tensor) {
	name := typeName(m.owner)
	for i, w := range weights {
		if w == nil {
			usage.Panic(name, "%s is missing", m.names[i])
		}
	}
	if d := weights[0].DType(); x.DType() != d {
		usage.Panic(name, "input must have the type %v, got type %v", d, x.DType())
	}
	if x.Dim() != dims {
		usage.Panic(name, "input must have %d dimensions, got %d", dims, x.Dim())
	}
	if n := x.Size(-1); n != m.in {
		usage.Panic(name, "input.size(-1) must be equal to input_size: expected %d, got %d", m.in, n)
	}
}

// forward runs the layer over a padded input; hx may be nil. It returns the output and
// the states.
func (m *recurrent) forward(x *torch.Tensor, hx []*torch.Tensor) []*torch.Tensor {
	name := typeName(m.owner)
	if d := x.Dim(); d != 2 && d != 3 {
		usage.Panic(name, "expected input to be 2D or 3D, got %dD instead", d)
	}
	batched, time := x.Dim() == 3, int64(1)
	if m.opts.batchFirst {
		time = 0
	}
	for i, h := range hx {
		if h.Dim() != x.Dim() {
			usage.Panic(name, "for a %d-D input the states should also be %d-D, hidden[%d] is %d-D", x.Dim(), x.Dim(), i, h.Dim())
		}
	}
	if !batched {
		x = x.Unsqueeze(time)
		for i, h := range hx {
			hx[i] = h.Unsqueeze(1)
		}
	}
	weights := m.weights()
	m.check(x, 3, weights)
	hx = m.initial(x, x.Size(int(time)), hx)
	out := m.run(m.padded, []native.Arg{op.Arg(x)}, hx, weights, native.Bool(m.opts.batchFirst))
	if !batched {
		out[0] = out[0].Select(time, 0)
		for i := range out[1:] {
			out[i+1] = out[i+1].Select(1, 0)
		}
	}
	return out
}

// run calls an operator of the layer; input is what stands before the states.
func (m *recurrent) run(o *native.Op, input []native.Arg, hx, weights []*torch.Tensor, last ...native.Arg) []*torch.Tensor {
	state := op.Arg(hx[0])
	if m.states == 2 {
		state = op.Tensors(hx)
	}
	args := append(input, state, op.Tensors(weights), native.Bool(!m.opts.noBias), native.Int(m.opts.layers),
		native.Float(m.opts.dropout), native.Bool(m.Training()), native.Bool(m.opts.bidirectional))
	args = append(args, last...)
	if m.states == 2 {
		out, h, c := op.Three(o, args...)
		return []*torch.Tensor{out, h, c}
	}
	out, h := op.Two(o, args...)
	return []*torch.Tensor{out, h}
}

// forwardPacked runs the layer over a packed input; hx may be nil.
func (m *recurrent) forwardPacked(x *rnn.PackedSequence, hx []*torch.Tensor) (*rnn.PackedSequence, []*torch.Tensor) {
	weights := m.weights()
	m.check(x.Data, 2, weights)
	if x.SortedIndices != nil {
		for i, h := range hx {
			hx[i] = h.IndexSelect(1, x.SortedIndices)
		}
	}
	hx = m.initial(x.Data, x.BatchSizes.Select(0, 0).ItemInt(), hx)
	out := m.run(m.packed, []native.Arg{op.Arg(x.Data), op.Arg(x.BatchSizes)}, hx, weights)
	if x.UnsortedIndices != nil {
		for i := range out[1:] {
			out[i+1] = out[i+1].IndexSelect(1, x.UnsortedIndices)
		}
	}
	return x.WithData(out[0]), out[1:]
}
