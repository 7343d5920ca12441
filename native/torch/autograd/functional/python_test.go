package functional_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/autograd/functional"
	"torchfm/native/torch/functorch"
	"torchfm/native/torch/internal/cases"
	"torchfm/native/torch/internal/torchtest"
)

type tensor = *torch.Tensor

// TestPython compares with scripts/functorch_goldens.py.
func TestPython(t *testing.T) {
	s := cases.ReadTensors(t, filepath.Join("..", "..", "functorch", "testdata", "goldens.safetensors"))
	x, y, v := s.Tensor("in.x"), s.Tensor("in.y"), s.Tensor("in.v")
	f := func(x tensor) tensor { return x.Exp().Mul(y) }
	g := func(x tensor) tensor { return x.Sin().Mul(y).Sum() }
	pair := func(a, b tensor) []tensor { return []tensor{a, b} }
	s.Equal(t, "af.vjp", pair(functional.Vjp(f, x, v))...)
	s.Equal(t, "af.jvp", pair(functional.Jvp(f, x, v))...)
	s.Equal(t, "af.vhp", pair(functional.Vhp(g, x, v))...)
	s.Equal(t, "af.hvp", pair(functional.Hvp(g, x, v))...)
	s.Equal(t, "af.jacobian", functional.Jacobian(f, x))
	s.Equal(t, "af.hessian", functional.Hessian(g, x))
	vectorized := functional.JacobianOptions{Vectorize: true}
	forward := functional.JacobianOptions{Vectorize: true, Strategy: functional.ForwardMode}
	s.Equal(t, "af.jacobian.vectorized", functional.Jacobian(f, x, vectorized))
	s.Equal(t, "af.jacobian.forward", functional.Jacobian(f, x, forward))
	s.Equal(t, "af.hessian.vectorized", functional.Hessian(g, x, functional.HessianOptions{Vectorize: true}))
	s.Equal(t, "af.hessian.forward", functional.Hessian(g, x,
		functional.HessianOptions{Vectorize: true, OuterJacobianStrategy: functional.ForwardMode}))
	h := func(in []tensor) []tensor { return []tensor{in[0].Exp().Mul(in[1]), in[0].Mul(in[1]).Sum()} }
	rows := functional.JacobianTree(h, []tensor{x, y})
	s.Equal(t, "af.two", append(rows[0], rows[1]...)...)
	rows = functional.JacobianTree(h, []tensor{x, y}, forward)
	s.Equal(t, "af.two.forward", append(rows[0], rows[1]...)...)
	leaf := x.Clone().SetRequiresGrad(true)
	out, product := functional.Vjp(f, leaf, v, functional.Options{CreateGraph: true})
	s.Equal(t, "af.graph", torch.Grad([]tensor{product.Mul(out).Sum()}, []tensor{leaf}, torch.GradOptions{})...)
}

// TestTrees differentiates by several tensors.
func TestTrees(t *testing.T) {
	type in struct{ A, B tensor }
	a, b := vector(1, 2), vector(3, 4)
	f := func(i in) tensor { return i.A.Mul(i.A).Mul(i.B).Sum() }
	out, product := functional.Vhp(f, in{a, b}, in{a, b})
	assert.Equal(t, 19.0, out.Item())
	assert.Equal(t, []float64{12, 32}, numbers(product.A))
	assert.Equal(t, []float64{2, 8}, numbers(product.B))
	_, other := functional.Hvp(f, in{a, b}, in{a, b})
	torchtest.Equal(t, product.A, other.A)
	torchtest.Equal(t, product.B, other.B)
	for _, o := range []functional.HessianOptions{{}, {Vectorize: true}, {Vectorize: true, OuterJacobianStrategy: functional.ForwardMode}} {
		rows := functional.HessianTree(f, in{a, b}, o)
		assert.Equal(t, []float64{6, 0, 0, 8}, numbers(rows[0].A), o)
		assert.Equal(t, []float64{2, 0, 0, 4}, numbers(rows[1].A), o)
		assert.Equal(t, []float64{0, 0, 0, 0}, numbers(rows[1].B), o)
	}
	one := vector(3)
	square := func(x tensor) tensor { return x.Mul(x) }
	_, d := functional.Vjp(square, one, nil)
	assert.Equal(t, 6.0, d.Item())
	_, d = functional.Jvp(square, one, nil)
	assert.Equal(t, 6.0, d.Item())
	empty := functional.Jacobian(func(x tensor) tensor { return torch.Zeros([]int64{0}) }, one)
	assert.Equal(t, []int64{0, 1}, empty.Shape())
}

func TestRefused(t *testing.T) {
	x := vector(1, 2)
	id := func(x tensor) tensor { return x }
	exp := tensor.Exp
	constant := func(x tensor) tensor { return torch.Ones([]int64{2}) }
	strict := functional.Options{Strict: true}
	sum := func(x tensor) tensor { return x.Sum() }
	jacobian := func(f func(tensor) tensor, o functional.JacobianOptions) func() {
		return func() { functional.Jacobian(f, x, o) }
	}
	for name, c := range map[string]struct {
		call func()
		want string
	}{
		"no vector":         {func() { functional.Vjp(exp, x, nil) }, "vector can only be left out"},
		"no jvp vector":     {func() { functional.Jvp(exp, x, nil) }, "vector can only be left out"},
		"vector":            {func() { functional.Vjp(exp, x, torch.Ones([]int64{3})) }, "shape [3], want [2]"},
		"strict vjp":        {func() { functional.Vjp(constant, x, x, strict) }, "output 0 is independent"},
		"strict jvp":        {func() { functional.Jvp(constant, x, x, strict) }, "output 0 is independent"},
		"strict vhp":        {func() { functional.Vhp(sum, x, x, strict) }, "independent"},
		"strict hvp":        {func() { functional.Hvp(sum, x, x, strict) }, "independent"},
		"strict jacobian":   {jacobian(constant, functional.JacobianOptions{Strict: true}), "output 0 is independent"},
		"strict hessian":    {func() { functional.Hessian(sum, x, functional.HessianOptions{Strict: true}) }, "independent"},
		"no scalar":         {func() { functional.Hessian(id, x) }, "one element"},
		"vhp no scalar":     {func() { functional.Vhp(id, x, x) }, "one element"},
		"forward alone":     {jacobian(exp, functional.JacobianOptions{Strategy: functional.ForwardMode}), "needs Vectorize"},
		"strategy":          {jacobian(exp, functional.JacobianOptions{Strategy: "sideways"}), `"sideways"`},
		"vectorized strict": {jacobian(exp, functional.JacobianOptions{Vectorize: true, Strict: true}), "do not go together"},
		"two options":       {func() { functional.Vjp(exp, x, x, strict, strict) }, "got 2 options"},
		"in a vmap": {func() {
			functorch.Vmap(func(x tensor) tensor { return functional.Jacobian(sum, x) })(torch.Ones([]int64{2, 2}))
		}, "autograd.functional"},
	} {
		assert.ErrorContains(t, torch.Try(c.call), c.want, name)
	}
}
