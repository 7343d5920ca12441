package torchfm

import (
	"errors"
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// Model is the learned velocity field, In [9]: a multilayer perceptron with two
// hidden layers and GELU between them. Its parameters have the names of the
// notebook's module, net.0.weight to net.4.bias.
type Model struct {
	nn.Base
	net *nn.Sequential
}

// NewModel returns a model for data of dimension dataDim with PyTorch's initial
// weights, drawn from libtorch's default generator of the CPU.
func NewModel(dataDim, hiddenDim int64) *Model {
	return nn.Register(&Model{net: nn.NewSequential(
		nn.NewLinear(dataDim+1, hiddenDim), // one more for the flow step
		nn.NewGELU(),
		nn.NewLinear(hiddenDim, hiddenDim),
		nn.NewGELU(),
		nn.NewLinear(hiddenDim, dataDim),
	)})
}

// Forward returns the velocity [batch, dim] at flow steps t [batch, 1] and
// positions xt [batch, dim].
func (m *Model) Forward(t, xt *torch.Tensor) *torch.Tensor {
	return m.net.Forward(torch.Cat([]*torch.Tensor{t, xt}, -1))
}

// ModelFromStateDict returns the model whose weights a state dict holds, whatever
// its width.
func ModelFromStateDict(weights torch.StateDict) (*Model, error) {
	// Checked before a model of this width is made: it could be far larger than
	// the file.
	first, second := weights.Get("net.0.weight"), weights.Get("net.2.weight")
	if first == nil || second == nil || first.Dim() != 2 || second.Dim() != 2 || first.Size(0) < 1 || first.Size(1) < 2 ||
		second.Size(0) != first.Size(0) || second.Size(1) != first.Size(0) {
		return nil, errors.New("torchfm: these are no weights of a flow matching model: no matrices net.0.weight and net.2.weight that fit together")
	}
	m := NewModel(first.Size(1)-1, first.Size(0))
	if err := m.LoadStateDict(weights); err != nil {
		return nil, fmt.Errorf("torchfm: %w", err)
	}
	m.Eval()
	return m, nil
}
