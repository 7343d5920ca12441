package functorch_test

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/functorch"
)

// The gradient of each sample's loss by itself: vmap over the samples of grad.
func ExampleVmap() {
	w := torch.FromSlice([]float32{1, 2})
	x := torch.FromSlice([]float32{1, 0, 0, 1, 1, 1}, 3, 2)
	y := torch.Zeros([]int64{3})
	perSample := functorch.Vmap(func(x, y *torch.Tensor) *torch.Tensor {
		return functorch.Grad(func(w *torch.Tensor) *torch.Tensor { return x.Dot(w).Sub(y).Pow(2) })(w)
	})
	fmt.Println(torch.ToSlice[float32](perSample(x, y)))
	// Output: [2 0 0 4 6 6]
}

// A Hessian-vector product without the Hessian: the derivative of the gradient along
// the vector.
func ExampleJvp() {
	cubes := func(x *torch.Tensor) *torch.Tensor { return x.Pow(3).Sum() }
	x, v := torch.FromSlice([]float32{1, 2}), torch.FromSlice([]float32{1, 1})
	_, product := functorch.Jvp(functorch.Grad(cubes), x, v)
	fmt.Println(torch.ToSlice[float32](product))
	// Output: [6 12]
}

// The exact divergence of a velocity field at many points, as the likelihood of a flow
// needs it: the derivative along each axis, of which the own component counts.
func ExampleJvp_divergence() {
	field := func(x *torch.Tensor) *torch.Tensor { return x.Mul(x.At(1)) } // (x y, y y), whose divergence is 3 y
	divergence := functorch.Vmap(func(x *torch.Tensor) *torch.Tensor {
		along := functorch.Vmap(func(axis *torch.Tensor) *torch.Tensor {
			_, d := functorch.Jvp(field, x, axis)
			return d.Dot(axis)
		})
		return along(torch.Eye(2)).Sum()
	})
	points := torch.FromSlice([]float32{1, 2, 3, 4}, 2, 2)
	fmt.Println(torch.ToSlice[float32](divergence(points)))
	// Output: [6 12]
}
