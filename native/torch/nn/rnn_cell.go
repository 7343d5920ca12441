package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var (
	opRNNTanhCell = native.NewOp("aten::rnn_tanh_cell", "")
	opRNNReLUCell = native.NewOp("aten::rnn_relu_cell", "")
	opLSTMCell    = native.NewOp("aten::lstm_cell", "")
	opGRUCell     = native.NewOp("aten::gru_cell", "")
)

// cell is what the recurrent cells share.
type cell struct {
	Base
	WeightIH   *torch.Tensor `nn:"weight_ih"` // [gates * hidden, in]
	WeightHH   *torch.Tensor `nn:"weight_hh"` // [gates * hidden, hidden]
	BiasIH     *torch.Tensor `nn:"bias_ih"`   // [gates * hidden], nil without biases
	BiasHH     *torch.Tensor `nn:"bias_hh"`   // [gates * hidden], nil without biases
	in, hidden int64
}

func (m *cell) create(gates, in, hidden int64, noBias bool, like torch.Options) {
	m.in, m.hidden = in, hidden
	m.WeightIH, m.WeightHH = torch.Empty([]int64{gates * hidden, in}, like), torch.Empty([]int64{gates * hidden, hidden}, like)
	if !noBias {
		m.BiasIH, m.BiasHH = torch.Empty([]int64{gates * hidden}, like), torch.Empty([]int64{gates * hidden}, like)
	}
	m.ResetParameters()
}

// ResetParameters draws the weights anew.
func (m *cell) ResetParameters() {
	for _, t := range []*torch.Tensor{m.WeightIH, m.WeightHH, m.BiasIH, m.BiasHH} {
		if t != nil {
			uniformWithin(t, m.hidden)
		}
	}
}

// ExtraRepr returns what Python prints of the layer.
func (m *cell) ExtraRepr() string {
	s := fmt.Sprintf("%d, %d", m.in, m.hidden)
	if m.BiasIH == nil {
		s += ", bias=False"
	}
	return s
}

// args are the operator's arguments. The states are zeros when they are not given;
// inputs without a batch get one.
func (m *cell) args(x *torch.Tensor, hx []*torch.Tensor, states int) (args []native.Arg, batched bool) {
	name := typeName(m.owner)
	if d := x.Dim(); d != 1 && d != 2 {
		usage.Panic(name, "expected input to be 1D or 2D, got %dD instead", d)
	}
	for i, h := range hx {
		if d := h.Dim(); d != 1 && d != 2 {
			usage.Panic(name, "expected hx[%d] to be 1D or 2D, got %dD instead", i, d)
		}
	}
	batched = x.Dim() == 2
	if !batched {
		x = x.Unsqueeze(0)
		for i, h := range hx {
			hx[i] = h.Unsqueeze(0)
		}
	}
	if hx == nil {
		zeros := torch.Zeros([]int64{x.Size(0), m.hidden}, torch.Options{DType: x.DType(), Device: x.Device()})
		for range states {
			hx = append(hx, zeros)
		}
	}
	m.check(name, x, hx)
	state := op.Arg(hx[0])
	if states == 2 {
		state = op.Tensors(hx)
	}
	return []native.Arg{op.Arg(x), state, op.Arg(m.WeightIH), op.Arg(m.WeightHH), op.Arg(m.BiasIH), op.Arg(m.BiasHH)}, batched
}

// check panics where input and states, with a batch, do not fit the cell.
func (m *cell) check(name string, x *torch.Tensor, hx []*torch.Tensor) {
	if n := x.Size(1); n != m.in {
		usage.Panic(name, "input has inconsistent input_size: got %d, expected %d", n, m.in)
	}
	for i, h := range hx {
		if b, n := h.Size(0), x.Size(0); b != n {
			usage.Panic(name, "input batch size %d doesn't match hidden%d batch size %d", n, i, b)
		}
		if n := h.Size(1); n != m.hidden {
			usage.Panic(name, "hidden%d has inconsistent hidden_size: got %d, expected %d", i, n, m.hidden)
		}
	}
}

// one calls the operator of a cell with one state.
func (m *cell) one(self Module, o *native.Op, x *torch.Tensor, h0 []*torch.Tensor) *torch.Tensor {
	inputs := []*torch.Tensor{x}
	if h := usage.One[*torch.Tensor](typeName(self), h0, nil); h != nil {
		inputs = append(inputs, h)
	}
	return HookedAll(self, inputs, func(_ Module, in []*torch.Tensor) []*torch.Tensor {
		args, batched := m.args(in[0], rest(in), 1)
		h := op.One(o, args...)
		if !batched {
			h = h.Select(0, 0)
		}
		return []*torch.Tensor{h}
	})[0]
}

// CellOptions are the options of [NewLSTMCell] and [NewGRUCell].
type CellOptions struct {
	NoBias bool         // learn no additive biases; default false
	DType  torch.DType  // default float32
	Device torch.Device // default the CPU
}

// RNNCellOptions are the options of [NewRNNCell].
type RNNCellOptions struct {
	NoBias       bool         // learn no additive biases; default false
	Nonlinearity string       // "tanh" or "relu"; default "tanh"
	DType        torch.DType  // default float32
	Device       torch.Device // default the CPU
}

// RNNCell is one step of an [RNN], torch.nn.RNNCell.
type RNNCell struct {
	cell
	op   *native.Op
	relu bool
}

// NewRNNCell returns a cell of in features and a state of hidden numbers, drawn
// uniformly within 1/sqrt(hidden).
func NewRNNCell(in, hidden int64, opts ...RNNCellOptions) *RNNCell {
	o := usage.Option("RNNCell", opts)
	m := &RNNCell{op: opRNNTanhCell}
	switch o.Nonlinearity {
	case "", "tanh":
	case "relu":
		m.op, m.relu = opRNNReLUCell, true
	default:
		usage.Panic("RNNCell", "unknown nonlinearity %q: want \"tanh\" or \"relu\"", o.Nonlinearity)
	}
	m.create(1, in, hidden, o.NoBias, torch.Options{DType: o.DType, Device: o.Device})
	return Register(m)
}

// Forward maps x, [batch, in] or [in], and the state before it, [batch, hidden], zeros
// when it is not given, to the state after it.
func (m *RNNCell) Forward(x *torch.Tensor, h0 ...*torch.Tensor) *torch.Tensor {
	return m.one(m, m.op, x, h0)
}

// ExtraRepr returns what Python prints of the layer.
func (m *RNNCell) ExtraRepr() string {
	s := m.cell.ExtraRepr()
	if m.relu {
		s += ", nonlinearity=relu"
	}
	return s
}

// GRUCell is one step of a [GRU], torch.nn.GRUCell.
type GRUCell struct{ cell }

// NewGRUCell returns a cell of in features and a state of hidden numbers, drawn
// uniformly within 1/sqrt(hidden).
func NewGRUCell(in, hidden int64, opts ...CellOptions) *GRUCell {
	o := usage.Option("GRUCell", opts)
	m := new(GRUCell)
	m.create(3, in, hidden, o.NoBias, torch.Options{DType: o.DType, Device: o.Device})
	return Register(m)
}

// Forward is as [RNNCell.Forward].
func (m *GRUCell) Forward(x *torch.Tensor, h0 ...*torch.Tensor) *torch.Tensor {
	return m.one(m, opGRUCell, x, h0)
}

// LSTMCell is one step of an [LSTM], torch.nn.LSTMCell.
type LSTMCell struct{ cell }

// NewLSTMCell returns a cell of in features and a state of hidden numbers, drawn
// uniformly within 1/sqrt(hidden).
func NewLSTMCell(in, hidden int64, opts ...CellOptions) *LSTMCell {
	o := usage.Option("LSTMCell", opts)
	m := new(LSTMCell)
	m.create(4, in, hidden, o.NoBias, torch.Options{DType: o.DType, Device: o.Device})
	return Register(m)
}

// Forward maps x, [batch, in] or [in], and the state before it, of [batch, hidden]
// each, zeros when it is not given, to the state after it.
func (m *LSTMCell) Forward(x *torch.Tensor, state ...LSTMState) LSTMState {
	inputs := usage.One("LSTMCell", state, LSTMState{}).append("LSTMCell", []*torch.Tensor{x})
	out := HookedAll(m, inputs, func(m *LSTMCell, in []*torch.Tensor) []*torch.Tensor {
		args, batched := m.args(in[0], rest(in), 2)
		h, c := op.Two(opLSTMCell, args...)
		if !batched {
			h, c = h.Select(0, 0), c.Select(0, 0)
		}
		return []*torch.Tensor{h, c}
	})
	return LSTMState{out[0], out[1]}
}
