package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn/utils/rnn"
)

var (
	opRNNTanh       = native.NewOp("aten::rnn_tanh", "input")
	opRNNTanhPacked = native.NewOp("aten::rnn_tanh", "data")
	opRNNReLU       = native.NewOp("aten::rnn_relu", "input")
	opRNNReLUPacked = native.NewOp("aten::rnn_relu", "data")
	opGRU           = native.NewOp("aten::gru", "input")
	opGRUPacked     = native.NewOp("aten::gru", "data")
	opLSTM          = native.NewOp("aten::lstm", "input")
	opLSTMPacked    = native.NewOp("aten::lstm", "data")
)

// RNNOptions are the options of [NewRNN].
type RNNOptions struct {
	NumLayers     *int64       // layers on top of each other; default 1
	Nonlinearity  string       // "tanh" or "relu"; default "tanh"
	NoBias        bool         // learn no additive biases; default false
	BatchFirst    bool         // input and output are [batch, time, features]; default false
	Dropout       float64      // probability of a dropout between layers; default 0
	Bidirectional bool         // a second direction; default false
	DType         torch.DType  // default float32
	Device        torch.Device // default the CPU
}

// RNN is Elman's recurrent network, torch.nn.RNN.
type RNN struct {
	recurrent
	nonlinearity string
}

// NewRNN returns a network of in features and a hidden state of hidden numbers, drawn
// uniformly within 1/sqrt(hidden).
func NewRNN(in, hidden int64, opts ...RNNOptions) *RNN {
	o := usage.Option("RNN", opts)
	m := &RNN{recurrent: recurrent{in: in, hidden: hidden, states: 1, padded: opRNNTanh, packed: opRNNTanhPacked}}
	m.nonlinearity = o.Nonlinearity
	switch o.Nonlinearity {
	case "":
		m.nonlinearity = "tanh"
	case "tanh":
	case "relu":
		m.padded, m.packed = opRNNReLU, opRNNReLUPacked
	default:
		usage.Panic("RNN", "unknown nonlinearity %q: want \"tanh\" or \"relu\"", o.Nonlinearity)
	}
	m.create("RNN", 1, recurrentOptions{layers: or(o.NumLayers, 1), noBias: o.NoBias, batchFirst: o.BatchFirst, dropout: o.Dropout,
		bidirectional: o.Bidirectional, like: torch.Options{DType: o.DType, Device: o.Device}})
	return Register(m)
}

// Forward maps x, [time, batch, in] or [time, in], and the state before it, [layers *
// directions, batch, hidden], zeros when it is not given, to the output, [time, batch,
// directions * hidden], and the state after it.
func (m *RNN) Forward(x *torch.Tensor, h0 ...*torch.Tensor) (output, h *torch.Tensor) {
	return m.forwardOne(m, x, h0)
}

// ForwardPacked is Forward for sequences of different lengths.
func (m *RNN) ForwardPacked(x *rnn.PackedSequence, h0 ...*torch.Tensor) (output *rnn.PackedSequence, h *torch.Tensor) {
	return m.packedOne(m, x, h0)
}

// GRUOptions are the options of [NewGRU].
type GRUOptions struct {
	NumLayers     *int64       // layers on top of each other; default 1
	NoBias        bool         // learn no additive biases; default false
	BatchFirst    bool         // input and output are [batch, time, features]; default false
	Dropout       float64      // probability of a dropout between layers; default 0
	Bidirectional bool         // a second direction; default false
	DType         torch.DType  // default float32
	Device        torch.Device // default the CPU
}

// GRU is a network of gated recurrent units, torch.nn.GRU.
type GRU struct{ recurrent }

// NewGRU returns a network of in features and a hidden state of hidden numbers, drawn
// uniformly within 1/sqrt(hidden).
func NewGRU(in, hidden int64, opts ...GRUOptions) *GRU {
	o := usage.Option("GRU", opts)
	m := &GRU{recurrent{in: in, hidden: hidden, states: 1, padded: opGRU, packed: opGRUPacked}}
	m.create("GRU", 3, recurrentOptions{layers: or(o.NumLayers, 1), noBias: o.NoBias, batchFirst: o.BatchFirst, dropout: o.Dropout,
		bidirectional: o.Bidirectional, like: torch.Options{DType: o.DType, Device: o.Device}})
	return Register(m)
}

// Forward is as [RNN.Forward].
func (m *GRU) Forward(x *torch.Tensor, h0 ...*torch.Tensor) (output, h *torch.Tensor) {
	return m.forwardOne(m, x, h0)
}

// ForwardPacked is Forward for sequences of different lengths.
func (m *GRU) ForwardPacked(x *rnn.PackedSequence, h0 ...*torch.Tensor) (output *rnn.PackedSequence, h *torch.Tensor) {
	return m.packedOne(m, x, h0)
}

// forwardOne is Forward of a layer with one state, with its hooks.
func (m *recurrent) forwardOne(self Module, x *torch.Tensor, h0 []*torch.Tensor) (output, h *torch.Tensor) {
	inputs := []*torch.Tensor{x}
	if h := usage.One[*torch.Tensor](typeName(self), h0, nil); h != nil {
		inputs = append(inputs, h)
	}
	out := HookedAll(self, inputs, func(_ Module, in []*torch.Tensor) []*torch.Tensor { return m.forward(in[0], rest(in)) })
	return out[0], out[1]
}

// rest are the states among a layer's inputs, nil when there are none.
func rest(inputs []*torch.Tensor) []*torch.Tensor {
	if len(inputs) == 1 {
		return nil
	}
	return append([]*torch.Tensor(nil), inputs[1:]...)
}

func (m *recurrent) packedOne(self Module, x *rnn.PackedSequence, h0 []*torch.Tensor) (output *rnn.PackedSequence, h *torch.Tensor) {
	inputs := []*torch.Tensor{x.Data}
	if h := usage.One[*torch.Tensor](typeName(self), h0, nil); h != nil {
		inputs = append(inputs, h)
	}
	out := m.hookedPacked(self, x, inputs)
	return x.WithData(out[0]), out[1]
}

// hookedPacked is forwardPacked with hooks, which see the data of packed sequences.
func (m *recurrent) hookedPacked(self Module, x *rnn.PackedSequence, inputs []*torch.Tensor) []*torch.Tensor {
	return HookedAll(self, inputs, func(_ Module, in []*torch.Tensor) []*torch.Tensor {
		output, states := m.forwardPacked(x.WithData(in[0]), rest(in))
		return append([]*torch.Tensor{output.Data}, states...)
	})
}

// LSTMOptions are the options of [NewLSTM].
type LSTMOptions struct {
	NumLayers     *int64       // layers on top of each other; default 1
	NoBias        bool         // learn no additive biases; default false
	BatchFirst    bool         // input and output are [batch, time, features]; default false
	Dropout       float64      // probability of a dropout between layers; default 0
	Bidirectional bool         // a second direction; default false
	ProjSize      int64        // the size that the hidden state is projected to, 0 for none; default 0
	DType         torch.DType  // default float32
	Device        torch.Device // default the CPU
}

// LSTM is a network of long short-term memory, torch.nn.LSTM.
type LSTM struct{ recurrent }

// LSTMState is the state of an [LSTM] or an [LSTMCell].
type LSTMState struct {
	H *torch.Tensor // [layers * directions, batch, hidden or projection]
	C *torch.Tensor // [layers * directions, batch, hidden]
}

// NewLSTM returns a network of in features and a hidden state of hidden numbers, drawn
// uniformly within 1/sqrt(hidden).
func NewLSTM(in, hidden int64, opts ...LSTMOptions) *LSTM {
	o := usage.Option("LSTM", opts)
	m := &LSTM{recurrent{in: in, hidden: hidden, states: 2, padded: opLSTM, packed: opLSTMPacked}}
	m.create("LSTM", 4, recurrentOptions{layers: or(o.NumLayers, 1), noBias: o.NoBias, batchFirst: o.BatchFirst, dropout: o.Dropout,
		bidirectional: o.Bidirectional, proj: o.ProjSize, like: torch.Options{DType: o.DType, Device: o.Device}})
	return Register(m)
}

func (s LSTMState) append(name string, inputs []*torch.Tensor) []*torch.Tensor {
	if s.H == nil && s.C == nil {
		return inputs
	}
	if s.H == nil || s.C == nil {
		usage.Panic(name, "a state needs both of H and C")
	}
	return append(inputs, s.H, s.C)
}

// Forward maps x, [time, batch, in] or [time, in], and the state before it, zeros when
// it is not given, to the output, [time, batch, directions * (hidden or projection)],
// and the state after it.
func (m *LSTM) Forward(x *torch.Tensor, state ...LSTMState) (*torch.Tensor, LSTMState) {
	inputs := usage.One("LSTM", state, LSTMState{}).append("LSTM", []*torch.Tensor{x})
	out := HookedAll(m, inputs, func(m *LSTM, in []*torch.Tensor) []*torch.Tensor { return m.forward(in[0], rest(in)) })
	return out[0], LSTMState{out[1], out[2]}
}

// ForwardPacked is Forward for sequences of different lengths.
func (m *LSTM) ForwardPacked(x *rnn.PackedSequence, state ...LSTMState) (*rnn.PackedSequence, LSTMState) {
	inputs := usage.One("LSTM", state, LSTMState{}).append("LSTM", []*torch.Tensor{x.Data})
	out := m.hookedPacked(m, x, inputs)
	return x.WithData(out[0]), LSTMState{out[1], out[2]}
}
