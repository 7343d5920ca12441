package optim_test

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/optim"
)

func Example() {
	x := torch.FromSlice([]float32{0, 1, 2, 3}, 4, 1)
	y := x.Mul(2).Add(1)
	model := nn.NewLinear(1, 1)
	o := optim.DefaultAdam()
	o.LR = 0.1
	opt := optim.NewAdam(model.Parameters(), o)
	for range 500 {
		torch.WithScope(func(*torch.Scope) {
			loss := model.Forward(x).Sub(y).Pow(2).Mean()
			opt.ZeroGrad()
			loss.Backward()
			opt.Step()
		})
	}
	fmt.Printf("%.2f x + %.2f\n", model.Weight.Item(), model.Bias.Item())
	// Output: 2.00 x + 1.00
}

func ExampleNewCosineAnnealingLR() {
	w := torch.Zeros([]int64{1}, torch.Options{RequiresGrad: true})
	opt := optim.NewSGD([]*torch.Tensor{w}, optim.SGDOptions{LR: 1})
	schedule := optim.NewCosineAnnealingLR(opt, 4, 0)
	for range 5 {
		fmt.Printf("%.3f ", opt.LR(0))
		schedule.Step()
	}
	fmt.Println()
	// Output: 1.000 0.854 0.500 0.146 0.000
}

func ExampleNewLambdaLR() {
	w := torch.Zeros([]int64{1}, torch.Options{RequiresGrad: true})
	opt := optim.NewSGD([]*torch.Tensor{w}, optim.SGDOptions{LR: 1})
	schedule := optim.NewLambdaLR(opt, func(epoch int) float64 { return min(1, float64(epoch+1)/4) })
	for range 5 {
		fmt.Print(opt.LR(0), " ")
		schedule.Step()
	}
	fmt.Println()
	// Output: 0.25 0.5 0.75 1 1
}

func ExampleAdam_AddGroup() {
	model := nn.NewSequential(nn.NewLinear(2, 8), nn.NewGELU(), nn.NewLinear(8, 1))
	opt := optim.NewAdam(model.At(0).Parameters())
	slow := optim.DefaultAdam()
	slow.LR = 1e-4
	opt.AddGroup(model.At(2).Parameters(), slow)
	fmt.Println(opt.LR(0), opt.LR(1))
	// Output: 0.001 0.0001
}
