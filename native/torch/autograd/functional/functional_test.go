package functional_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/autograd/functional"
)

func vector(x ...float64) *torch.Tensor { return torch.FromSlice(x) }

func numbers(t *torch.Tensor) []float64 { return torch.ToSlice[float64](t.Detach()) }

func cubes(x *torch.Tensor) *torch.Tensor { return x.Pow(3).Sum() }

// The functions are polynomials with small whole numbers, whose derivatives are known
// and come out exactly, as in PyTorch 2.8.0.
func TestProducts(t *testing.T) {
	x, v := vector(1, 2), vector(1, 10)
	square := func(x *torch.Tensor) *torch.Tensor { return x.Mul(x) }

	output, product := functional.Vjp(square, x, v)
	assert.Equal(t, []float64{1, 4}, numbers(output))
	assert.Equal(t, []float64{2, 40}, numbers(product))
	output, product = functional.Jvp(square, x, v)
	assert.Equal(t, []float64{1, 4}, numbers(output))
	assert.Equal(t, []float64{2, 40}, numbers(product))
	output, product = functional.Hvp(cubes, x, v)
	assert.Equal(t, 9.0, output.Item())
	assert.Equal(t, []float64{6, 120}, numbers(product))
	output, product = functional.Vhp(cubes, x, v)
	assert.Equal(t, 9.0, output.Item())
	assert.Equal(t, []float64{6, 120}, numbers(product))
	assert.False(t, product.RequiresGrad())
	assert.False(t, x.RequiresGrad())
}

func TestJacobianAndHessian(t *testing.T) {
	x := vector(1, 2)
	product := func(x *torch.Tensor) *torch.Tensor { return x.Mul(x.At(0)) } // (x x, x y)
	assert.Equal(t, []float64{2, 0, 2, 1}, numbers(functional.Jacobian(product, x)))
	assert.Equal(t, []float64{6, 0, 0, 12}, numbers(functional.Hessian(cubes, x)))

	pair := func(in []*torch.Tensor) []*torch.Tensor { return []*torch.Tensor{in[0].Mul(in[1])} }
	rows := functional.JacobianTree(pair, []*torch.Tensor{vector(3), vector(4)})
	assert.Len(t, rows, 1)
	assert.Equal(t, []float64{4}, numbers(rows[0][0]))
	assert.Equal(t, []float64{3}, numbers(rows[0][1]))

	j := functional.Jacobian(product, x, functional.JacobianOptions{CreateGraph: true})
	assert.True(t, j.RequiresGrad())
}

func TestWrongUse(t *testing.T) {
	x := vector(1, 2)
	for want, f := range map[string]func(){
		"hvp": func() { functional.Hvp(func(x *torch.Tensor) *torch.Tensor { return x.Mul(x) }, x, x) },
		"vjp": func() { functional.Vjp(func(x *torch.Tensor) *torch.Tensor { return x.Mul(x) }, x, vector(1)) },
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

func ExampleHessian() {
	h := functional.Hessian(func(x *torch.Tensor) *torch.Tensor { return x.Pow(3).Sum() }, torch.FromSlice([]float32{1, 2}))
	fmt.Println(torch.ToSlice[float32](h))
	// Output: [6 0 0 12]
}
