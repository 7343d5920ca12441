package utils_test

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils"
	"torchfm/native/torch/nn/utils/parametrizations"
	"torchfm/native/torch/nn/utils/parametrize"
)

func Example_clipGradNorm() {
	layer := nn.NewLinear(2, 1)
	layer.Forward(torch.Full([]int64{1, 2}, 3.0)).Sum().Backward()
	before := utils.ClipGradNorm_(layer.Parameters(), 1)
	fmt.Printf("%.3f %.3f\n", before.Item(), utils.GetTotalNorm([]*torch.Tensor{layer.Weight.Grad(), layer.Bias.Grad()}).Item())
	// Output: 4.359 1.000
}

// Python's class Symmetric(nn.Module) of the documentation of register_parametrization.
func Example_parametrization() {
	layer := parametrize.RegisterParametrization(nn.NewLinear(3, 3), "weight", symmetric())
	layer.Forward(torch.Ones([]int64{1, 3}))
	fmt.Println(layer.Weight.Sub(layer.Weight.T()).Abs().Sum().Item())
	fmt.Println(layer.StateDict().Names())
	fmt.Println(layer)
	// Output:
	// 0
	// [bias parametrizations.weight.original]
	// ParametrizedLinear(
	//   in_features=3, out_features=3, bias=True
	//   (parametrizations): ModuleDict(
	//     (weight): ParametrizationList(
	//       (0): Symmetric()
	//     )
	//   )
	// )
}

func Example_weightNorm() {
	layer := parametrizations.WeightNorm(nn.NewLinear(20, 40))
	for _, p := range layer.NamedParameters() {
		fmt.Println(p.Name, p.Tensor.Shape())
	}
	// Output:
	// bias [40]
	// parametrizations.weight.original0 [40 1]
	// parametrizations.weight.original1 [40 20]
}
