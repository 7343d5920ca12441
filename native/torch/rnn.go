package torch

import (
	"torchfm/native"
	"torchfm/native/torch/internal/door"
)

var (
	opLSTM     = native.NewOp("aten::lstm", "input")
	opGRU      = native.NewOp("aten::gru", "input")
	opRNNTanh  = native.NewOp("aten::rnn_tanh", "input")
	opRNNReLU  = native.NewOp("aten::rnn_relu", "input")
	opLSTMCell = native.NewOp("aten::lstm_cell", "")
	opGRUCell  = native.NewOp("aten::gru_cell", "")
	opRNNCell  = native.NewOp("aten::rnn_tanh_cell", "")
)

// RNNOptions are the options of [LSTM], [GRU] and [RNN].
type RNNOptions struct {
	NumLayers     *int64  // default 1
	NoBias        bool    // params hold no biases (bias=False); default false
	Dropout       float64 // the share of a layer's outputs that the next one does not get; default 0
	Training      bool    // apply Dropout; default false
	Bidirectional bool    // a second direction, with parameters of its own; default false
	BatchFirst    bool    // input and output are [batch, time, ...]; default false
	Nonlinearity  string  // of RNN: "tanh" or "relu"; default "tanh"
}

// args are the operator's arguments. It checks sizes as torch.nn.RNNBase does, since
// the kernels write out of bounds when they are wrong. Gates is the number of hidden
// vectors that a step computes.
func (o RNNOptions) args(op string, gates int64, input *Tensor, states []*Tensor, params []*Tensor) []native.Arg {
	o.check(op, gates, input, states, params)
	state := arg(states[0])
	if len(states) > 1 {
		state = tensors(states)
	}
	return []native.Arg{arg(input), state, tensors(params), native.Bool(!o.NoBias), native.Int(or(o.NumLayers, 1)),
		native.Float(o.Dropout), native.Bool(o.Training), native.Bool(o.Bidirectional), native.Bool(o.BatchFirst)}
}

func (o RNNOptions) check(op string, gates int64, input *Tensor, states []*Tensor, params []*Tensor) {
	in := input.use(op)
	r := door.Recurrent{Gates: gates, Layers: or(o.NumLayers, 1), NoBias: o.NoBias, Bidirectional: o.Bidirectional, BatchFirst: o.BatchFirst}
	if why := r.Check(in, useAll(op, states), useAll(op, params)); why != "" {
		panic(&Error{Op: op, Message: why, Shapes: [][]int64{in.Meta().Shape}})
	}
}

// LSTM returns the outputs of long short-term memory layers for input, [time, batch,
// features], and their last states. h0 and c0 are [layers * directions, batch,
// hidden]; params are those of torch.nn.LSTM in its order: weight_ih, weight_hh,
// bias_ih, bias_hh for each layer and direction.
func LSTM(input, h0, c0 *Tensor, params []*Tensor, opts ...RNNOptions) (output, h, c *Tensor) {
	return three(opLSTM, optional(opts).args("lstm", 4, input, []*Tensor{h0, c0}, params)...)
}

// GRU returns the outputs of gated recurrent layers and their last state, with
// arguments as for [LSTM].
func GRU(input, h0 *Tensor, params []*Tensor, opts ...RNNOptions) (output, h *Tensor) {
	return two(opGRU, optional(opts).args("gru", 3, input, []*Tensor{h0}, params)...)
}

// RNN returns the outputs of Elman's recurrent layers and their last state, with
// arguments as for [LSTM].
func RNN(input, h0 *Tensor, params []*Tensor, opts ...RNNOptions) (output, h *Tensor) {
	o := optional(opts)
	switch o.Nonlinearity {
	case "", "tanh":
		return two(opRNNTanh, o.args("rnn", 1, input, []*Tensor{h0}, params)...)
	case "relu":
		return two(opRNNReLU, o.args("rnn", 1, input, []*Tensor{h0}, params)...)
	}
	panic(&Error{Op: "rnn", Message: "unknown nonlinearity " + o.Nonlinearity + ": want tanh or relu"})
}

// LSTMCell is one step of [LSTM] for input [batch, features]; the biases may be nil.
func LSTMCell(input, h0, c0, weightIH, weightHH, biasIH, biasHH *Tensor) (h, c *Tensor) {
	return two(opLSTMCell, arg(input), tensors([]*Tensor{h0, c0}), arg(weightIH), arg(weightHH), arg(biasIH), arg(biasHH))
}

// GRUCell is one step of [GRU] for input [batch, features]; the biases may be nil.
func GRUCell(input, h0, weightIH, weightHH, biasIH, biasHH *Tensor) *Tensor {
	return one(opGRUCell, arg(input), arg(h0), arg(weightIH), arg(weightHH), arg(biasIH), arg(biasHH))
}

// RNNCell is one step of [RNN] with tanh for input [batch, features]; the biases may
// be nil.
func RNNCell(input, h0, weightIH, weightHH, biasIH, biasHH *Tensor) *Tensor {
	return one(opRNNCell, arg(input), arg(h0), arg(weightIH), arg(weightHH), arg(biasIH), arg(biasHH))
}
