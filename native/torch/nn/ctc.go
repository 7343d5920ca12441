package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var opCTCLoss = native.NewOp("aten::ctc_loss", "Tensor")

// CTCLossOptions are the options of [NewCTCLoss].
type CTCLossOptions struct {
	Blank        int64           // the class of the blank; default 0
	Reduction    torch.Reduction // default torch.ReduceMean
	ZeroInfinity bool            // zero infinite losses and their gradients; default false
}

// CTCLoss is the loss of connectionist temporal classification, torch.nn.CTCLoss. The
// mean is that of the losses divided by the lengths of their targets.
type CTCLoss struct {
	Base
	loss
	Blank        int64
	ZeroInfinity bool
}

// NewCTCLoss returns the loss.
func NewCTCLoss(opts ...CTCLossOptions) *CTCLoss {
	o := usage.Option("CTCLoss", opts)
	return Register(&CTCLoss{loss: newLoss("CTCLoss", o.Reduction), Blank: o.Blank, ZeroInfinity: o.ZeroInfinity})
}

// Forward compares log probabilities, [time, batch, classes] or [time, classes], with
// targets, [batch, length] or the targets of the batch one after the other, of which
// the first steps and elements count that the lengths say, integers [batch] or [].
func (m *CTCLoss) Forward(logProbs, targets, inputLengths, targetLengths *torch.Tensor) *torch.Tensor {
	return compare(m, (*CTCLoss).forward, logProbs, targets, inputLengths, targetLengths)
}

func (m *CTCLoss) forward(in []*torch.Tensor) *torch.Tensor {
	return op.One(opCTCLoss, op.Arg(in[0]), op.Arg(in[1]), op.Arg(in[2]), op.Arg(in[3]), native.Int(m.Blank), m.arg(), native.Bool(m.ZeroInfinity))
}
