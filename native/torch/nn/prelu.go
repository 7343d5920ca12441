package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var opPReLU = native.NewOp("aten::prelu", "")

// PReLUOptions are the options of [NewPReLU].
type PReLUOptions struct {
	NumParameters *int64       // 1 or the number of channels; default 1
	Init          *float64     // what the slopes start with; default 0.25
	DType         torch.DType  // default float32
	Device        torch.Device // default the CPU
}

// PReLU is x where positive and elsewhere x times a slope that is learnt, one for all
// or one for each channel, torch.nn.PReLU.
type PReLU struct {
	Base
	Weight *torch.Tensor // the slopes [NumParameters]

	NumParameters int64
	Init          float64
}

// NewPReLU returns the layer.
func NewPReLU(opts ...PReLUOptions) *PReLU {
	o := usage.Option("PReLU", opts)
	m := &PReLU{NumParameters: or(o.NumParameters, 1), Init: or(o.Init, 0.25)}
	m.Weight = torch.Empty([]int64{m.NumParameters}, torch.Options{DType: o.DType, Device: o.Device})
	m.ResetParameters()
	return Register(m)
}

// ResetParameters sets the slopes to Init.
func (m *PReLU) ResetParameters() { Constant_(m.Weight, m.Init) }

// Forward applies the function to each element of x [batch, channels, ...].
func (m *PReLU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*PReLU).forward) }

func (m *PReLU) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opPReLU, op.Arg(x), op.Arg(m.Weight))
}

// ExtraRepr returns what Python prints of the layer.
func (m *PReLU) ExtraRepr() string { return fmt.Sprintf("num_parameters=%d", m.NumParameters) }
