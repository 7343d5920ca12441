package transforms_test

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
)

// A parameter that must be positive definite is optimized as a matrix of any numbers.
func ExampleTransformTo() {
	free := torch.Zeros([]int64{2, 2}, torch.Options{RequiresGrad: true})
	covariance := transforms.TransformTo(constraints.PositiveDefinite()).Forward(free)
	fmt.Println(covariance.Detach())
	fmt.Println(constraints.PositiveDefinite().Check(covariance))
	// Output:
	// tensor([[1., 0.],
	//         [0., 1.]])
	// tensor(True)
}

func ExampleTransform() {
	t := transforms.NewComposeTransform([]transforms.Transform{
		transforms.NewAffineTransform(1, 2),
		transforms.NewExpTransform(),
	})
	x := torch.FromSlice([]float32{-0.5, 0.5})
	y := t.Forward(x)
	fmt.Println(y)
	fmt.Println(t.Inverse(y))
	fmt.Println(t.LogAbsDetJacobian(x, y)) // log 2 + (1 + 2x)
	// Output:
	// tensor([1.0000, 7.3891])
	// tensor([-0.5000,  0.5000])
	// tensor([0.6931, 2.6931])
}
