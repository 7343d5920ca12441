package nn_test

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/optim"
)

// Net is the README's model.
type Net struct {
	nn.Base
	Conv1 *nn.Conv2d
	FC1   *nn.Linear
}

func NewNet() *Net {
	return nn.Register(&Net{Conv1: nn.NewConv2d(1, 32, 3), FC1: nn.NewLinear(21632, 10)})
}

func (m *Net) Forward(x *torch.Tensor) *torch.Tensor {
	return m.FC1.Forward(m.Conv1.Forward(x).ReLU().Flatten(1))
}

func ExampleModule() {
	model := NewNet()
	opt := optim.NewAdamW(model.Parameters(), optim.AdamWOptions{LR: new(3e-4)})
	loss := torch.CrossEntropy(model.Forward(torch.Ones([]int64{2, 1, 28, 28})), torch.FromSlice([]int64{3, 7}))
	opt.ZeroGrad()
	loss.Backward()
	opt.Step()
	for _, p := range model.NamedParameters() {
		fmt.Println(p.Name, p.Tensor.Shape())
	}
	// Output:
	// conv1.weight [32 1 3 3]
	// conv1.bias [32]
	// fc1.weight [10 21632]
	// fc1.bias [10]
}
