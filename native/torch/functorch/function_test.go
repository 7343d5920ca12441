package functorch_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/functorch"
)

// power is x^3 as a Function that saves its input, exponential one that saves its output,
// product one of two inputs.
var (
	power = &torch.Function{
		Name: "Power",
		Forward: func(ctx *torch.FunctionContext, in []tensor) []tensor {
			if ctx.NeedsGrad(0) {
				ctx.Save(in[0])
			}
			return []tensor{in[0].Pow(3)}
		},
		Backward: func(ctx *torch.FunctionContext, grads []tensor) []tensor {
			return []tensor{ctx.Saved()[0].Pow(2).Mul(3).Mul(grads[0])}
		},
	}
	exponential = &torch.Function{
		Name: "Exponential",
		Forward: func(ctx *torch.FunctionContext, in []tensor) []tensor {
			out := in[0].Exp()
			ctx.Save(out)
			return []tensor{out}
		},
		Backward: func(ctx *torch.FunctionContext, grads []tensor) []tensor {
			return []tensor{ctx.Saved()[0].Mul(grads[0])}
		},
	}
	product = &torch.Function{
		Name: "Product",
		Forward: func(ctx *torch.FunctionContext, in []tensor) []tensor {
			ctx.Save(in[0], in[1], in[0].Mul(0).Add(1)) // the last one made on the way
			return []tensor{in[0].Mul(in[1]), op("aten::argmax", in[0])}
		},
		Backward: func(ctx *torch.FunctionContext, grads []tensor) []tensor {
			s := ctx.Saved()
			return []tensor{grads[0].Mul(s[1]).Mul(s[2]), grads[0].Mul(s[0])}
		},
	}
)

func applied(f *torch.Function) func(tensor) tensor {
	return func(x tensor) tensor { return f.Apply(x)[0] }
}

// TestFunction takes functions of Go through transforms and compares them with the same
// ones made of operators.
func TestFunction(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 0.5}, 2, 2)
	v := torch.FromSlice([]float64{1, -1, 2, 0.25}, 2, 2)
	for name, f := range map[string][2]func(tensor) tensor{
		"power":       {applied(power), func(x tensor) tensor { return x.Mul(x).Mul(x) }},
		"exponential": {applied(exponential), tensor.Exp},
		"both":        {func(x tensor) tensor { return applied(power)(applied(exponential)(x)) }, func(x tensor) tensor { return x.Mul(3).Exp() }},
	} {
		results := func(f func(tensor) tensor) []tensor {
			total := func(x tensor) tensor { return f(x).Sum() }
			rows := functorch.Vmap(f)
			leaf := x.Clone().SetRequiresGrad(true)
			rows(leaf).Mul(v).Sum().Backward()
			_, pull := functorch.Vjp(f, x)
			return []tensor{
				rows(x),
				leaf.Grad(),
				pull(v),
				functorch.Grad(total)(x),
				functorch.Vmap(functorch.Grad(total))(x),
				functorch.Grad(func(x tensor) tensor { return rows(x).Mul(v).Sum() })(x),
				functorch.Grad(func(x tensor) tensor { return functorch.Grad(total)(x).Mul(v).Sum() })(x),
				functorch.Vmap(functorch.Vmap(functorch.Grad(functorch.Grad(total))))(x),
				functorch.Jacrev(f)(x),
				functorch.Jacrev(functorch.Jacrev(total))(x),
			}
		}
		got, want := results(f[0]), results(f[1])
		for i := range want {
			assert.True(t, torch.Allclose(got[i], want[i]), "%s, result %d: %v, want %v", name, i, got[i], want[i])
		}
		assert.ErrorContains(t, torch.Try(func() { functorch.Jvp(f[0], x, v) }), "has a tangent of forward mode", name)
		assert.ErrorContains(t, torch.Try(func() {
			torch.DualLevel(func() { f[0](torch.MakeDual(x, v)) })
		}), "has a tangent of forward mode", name)
		// Forward mode by something else.
		_, d := functorch.Jvp(func(y tensor) tensor { return f[0](x).Mul(y) }, x, v)
		assert.True(t, torch.Allclose(d, f[1](x).Mul(v)), name)
	}

	// An input that is not mapped has the sum of the slices' gradients.
	w := torch.FromSlice([]float64{5, 7}).SetRequiresGrad(true)
	rows := functorch.Vmap(func(x tensor) (tensor, tensor) {
		out := product.Apply(x, w)
		return out[0], out[1]
	})
	out, index := rows(x)
	assert.Equal(t, []int64{1, 0}, torch.ToSlice[int64](index))
	out.Sum().Backward()
	assertValues(t, []float64{4, 2.5}, w.Grad())
	grad := functorch.Grad(func(w tensor) tensor {
		out := functorch.Vmap(func(x tensor) tensor { return product.Apply(x, w)[0] })(x)
		return out.Mul(out).Sum()
	})(w.Detach())
	assertValues(t, []float64{2 * 5 * 10, 2 * 7 * 4.25}, grad)
}
