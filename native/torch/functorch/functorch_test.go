package functorch_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/functorch"
	"torchfm/native/torch/internal/torchtest"
	"torchfm/native/torch/nn"
)

func numbers64(values ...float64) tensor { return torch.FromSlice(values) }

func assertValues(t *testing.T, want []float64, got tensor) {
	t.Helper()
	assert.Equal(t, want, torch.ToSlice[float64](got))
}

// TestTrees takes arguments and results of all kinds of trees through a transform.
func TestTrees(t *testing.T) {
	type Layer struct {
		Weight, Bias tensor
		Name         string
		hidden       tensor
	}
	type Net struct {
		Layers []Layer
		Scale  map[string]tensor
		Pair   [2]tensor
		Any    any
	}
	x := numbers64(1, 2)
	net := Net{
		Layers: []Layer{{Weight: x, Name: "first", hidden: x}, {Weight: x.Add(1), Bias: x}},
		Scale:  map[string]tensor{"b": x, "a": x.Mul(3)},
		Pair:   [2]tensor{x, nil},
		Any:    []any{x, "text", 3},
	}
	f := func(n Net) tensor {
		assert.Nil(t, n.Layers[0].Bias)
		assert.Equal(t, "first", n.Layers[0].Name)
		assert.Same(t, x, n.Layers[0].hidden)
		out := n.Layers[0].Weight.Mul(n.Layers[1].Weight).Add(n.Layers[1].Bias)
		out = out.Mul(n.Scale["a"]).Add(n.Scale["b"])
		return out.Mul(n.Pair[0]).Add(n.Any.([]any)[0].(tensor)).Sum()
	}
	grad := functorch.Grad(f)(net)
	assert.Equal(t, "first", grad.Layers[0].Name)
	assert.Equal(t, []any{"text", 3}, grad.Any.([]any)[1:])
	assert.Nil(t, grad.Pair[1])
	assertValues(t, []float64{1, 1}, grad.Any.([]any)[0].(tensor))
	assertValues(t, []float64{1, 2}, grad.Scale["b"])
	assertValues(t, []float64{3, 12}, grad.Layers[1].Bias)

	mapped := functorch.Vmap(func(n Net) (tensor, Layer) { return f(n), n.Layers[1] })
	out, layer := mapped(net)
	assertValues(t, []float64{11, 102}, out)
	assertValues(t, []float64{2, 3}, layer.Weight)
}

func TestVmapDims(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 4, 5, 6}, 2, 3)
	double := func(x tensor) tensor { return x.Mul(2) }
	for _, c := range []struct {
		in, out []int64
		shape   []int64
	}{
		{nil, nil, []int64{2, 3}},
		{[]int64{1}, nil, []int64{3, 2}},
		{[]int64{-1}, []int64{-1}, []int64{2, 3}},
		{nil, []int64{1}, []int64{3, 2}},
	} {
		got := functorch.Vmap(double, functorch.VmapOptions{InDims: c.in, OutDims: c.out})(x)
		assert.Equal(t, c.shape, got.Shape(), "%v %v", c.in, c.out)
	}

	// A result that does not depend on the slice is repeated, wherever its dimension goes.
	for dim, shape := range map[int64][]int64{0: {2, 4, 5}, 1: {4, 2, 5}, -1: {4, 5, 2}, -3: {2, 4, 5}} {
		ones := torch.Ones([]int64{4, 5})
		got := functorch.Vmap(func(tensor) tensor { return ones }, functorch.VmapOptions{OutDims: []int64{dim}})(x)
		assert.Equal(t, shape, got.Shape(), "%d", dim)
	}

	// One dimension for each argument, or for each tensor of them.
	two := func(a []tensor, b tensor) tensor { return a[0].Add(a[1]).Add(b) }
	y := torch.FromSlice([]float64{1, 2, 3, 4, 5, 6}, 3, 2)
	got := functorch.Vmap(two, functorch.VmapOptions{InDims: []int64{0, functorch.None}})([]tensor{x, x}, numbers64(1, 1, 1))
	assertValues(t, []float64{3, 5, 7, 9, 11, 13}, got)
	got = functorch.Vmap(two, functorch.VmapOptions{InDims: []int64{0, 1, functorch.None}})([]tensor{x, y}, numbers64(0, 0, 0))
	assertValues(t, []float64{2, 5, 8, 6, 9, 12}, got)

	// Variadic parameters are arguments one by one; a number is no tensor.
	all := func(scale float64, list ...tensor) tensor { return list[0].Add(list[1]).Mul(scale) }
	got = functorch.Vmap(all, functorch.VmapOptions{InDims: []int64{functorch.None, 0, functorch.None}})(2, x, numbers64(1, 1, 1))
	assertValues(t, []float64{4, 6, 8, 10, 12, 14}, got)

	// A result that is left out of the mapping.
	_, n := functorch.Vmap(func(x tensor) (tensor, int) { return x, x.Dim() },
		functorch.VmapOptions{OutDims: []int64{0, functorch.None}})(x)
	assert.Equal(t, 1, n)

	empty := functorch.Vmap(double)(torch.Zeros([]int64{0, 3}))
	assert.Equal(t, []int64{0, 3}, empty.Shape())
}

func TestAux(t *testing.T) {
	x := numbers64(1, 2, 3)
	f := func(x tensor) (tensor, map[string]tensor) {
		return x.Mul(x).Sum(), map[string]tensor{"double": x.Mul(2)}
	}
	grad, aux := functorch.GradAux(f)(x)
	assertValues(t, []float64{2, 4, 6}, grad)
	assertValues(t, []float64{2, 4, 6}, aux["double"])
	grad, value, aux := functorch.GradAndValueAux(f)(x)
	assertValues(t, []float64{2, 4, 6}, grad)
	assertValues(t, []float64{14}, value)
	assertValues(t, []float64{2, 4, 6}, aux["double"])
	value, pull, aux := functorch.VjpAux(f, x)
	assertValues(t, []float64{14}, value)
	assertValues(t, []float64{4, 8, 12}, pull(numbers64(2).Sum()))
	assertValues(t, []float64{2, 4, 6}, aux["double"])
	value, derivative, aux := functorch.JvpAux(f, x, numbers64(1, 0, 0))
	assertValues(t, []float64{14}, value)
	assertValues(t, []float64{2}, derivative)
	assertValues(t, []float64{2, 4, 6}, aux["double"])
	jacobian, aux := functorch.JacrevAux(f)(x)
	assertValues(t, []float64{2, 4, 6}, jacobian)
	assertValues(t, []float64{2, 4, 6}, aux["double"])
	jacobian, aux = functorch.JacfwdAux(f)(x)
	assertValues(t, []float64{2, 4, 6}, jacobian)
	assertValues(t, []float64{2, 4, 6}, aux["double"])
	_, text := functorch.JacfwdAux(func(x tensor) (tensor, string) { return x, "text" })(x)
	assert.Equal(t, "text", text)

	// Auxiliary results of a function within Vmap are mapped like others.
	_, aux = functorch.Vmap(functorch.GradAux(f))(torch.FromSlice([]float64{1, 2, 3, 4}, 2, 2))
	assertValues(t, []float64{2, 4, 6, 8}, aux["double"])
}

// TestGradMode checks what grad mode inside and around of a transform does, and that the
// plain autograd around it goes on.
func TestGradMode(t *testing.T) {
	x := numbers64(3)
	f := func(x tensor) tensor {
		var c tensor
		torch.NoGrad(func() { c = x.Mul(x) })
		return x.Mul(c).Sum()
	}
	assertValues(t, []float64{9}, functorch.Grad(f)(x))
	torch.NoGrad(func() {
		assertValues(t, []float64{9}, functorch.Grad(f)(x))
		assert.False(t, torch.IsGradEnabled())
	})

	leaf := numbers64(3).SetRequiresGrad(true)
	g := functorch.Grad(func(x tensor) tensor { return x.Pow(3).Sum() })(leaf)
	require.True(t, g.RequiresGrad())
	g.Sum().Backward()
	assertValues(t, []float64{18}, leaf.Grad())

	// torch.Grad works within a transform.
	h := functorch.Grad(func(x tensor) tensor {
		return torch.Grad([]tensor{x.Pow(3).Sum()}, []tensor{x}, torch.GradOptions{CreateGraph: true})[0].Sum()
	})(x)
	assertValues(t, []float64{18}, h)

	// A tensor that f does not depend on.
	assertValues(t, []float64{0}, functorch.Grad(func(tensor) tensor { return numbers64(1).Sum() })(x))
	_, d := functorch.Jvp(func(tensor) tensor { return numbers64(1) }, x, x)
	assertValues(t, []float64{0}, d)
	assert.ErrorContains(t, torch.Try(func() {
		functorch.Jvp(func(tensor) tensor { return numbers64(1) }, x, x, true)
	}), "strict")
}

// TestGoroutines runs transforms on many goroutines at once; run it with -race.
func TestGoroutines(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 4, 5, 6}, 3, 2)
	var group sync.WaitGroup
	for g := range 8 {
		group.Go(func() {
			scale := float64(g + 1)
			for range 20 {
				f := func(x tensor) tensor { return x.Pow(3).Mul(scale).Sum() }
				_, d := functorch.Jvp(functorch.Grad(f), x, x)
				mapped := functorch.Vmap(func(x tensor) tensor {
					assert.Equal(t, 1, native.Levels())
					runtime.Gosched()
					return x.Mul(scale)
				})(x)
				var tangent tensor
				torch.DualLevel(func() {
					_, tangent = torch.UnpackDual(torch.MakeDual(x, x).Mul(scale))
				})
				at := func(x tensor, i int) float64 { return torch.ToSlice[float64](x)[i] }
				if !assert.Equal(t, []float64{6 * 2 * 2 * scale, 6 * scale, 6 * scale}, []float64{at(d, 1), at(mapped, 5), at(tangent, 5)}, "goroutine %d", g) {
					return
				}
			}
		})
	}
	group.Wait()
}

// TestInspecting asks tensors inside of transforms what they are.
func TestInspecting(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 4, 5, 6}, 2, 3)
	functorch.Vmap(func(x tensor) tensor {
		assert.Equal(t, []int64{3}, x.Shape())
		assert.Equal(t, []int64{1}, x.Stride())
		assert.Equal(t, int64(3), x.Numel())
		assert.Equal(t, torch.Float64, x.DType())
		assert.True(t, x.IsContiguous())
		assert.True(t, x.IsLeaf())
		assert.Zero(t, x.DataPtr())
		return x
	})(x)
	functorch.Vmap(functorch.Vmap(func(y tensor) tensor {
		torchtest.Equal(t, x, functorch.DebugUnwrap(y))
		assert.Equal(t, []int64{3}, functorch.DebugUnwrap(y, false).Shape())
		return y
	}))(x)
	functorch.Grad(func(x tensor) tensor {
		assert.Equal(t, []int64{2, 3}, x.Shape())
		assert.True(t, x.RequiresGrad())
		assert.Equal(t, "ExpBackward0", x.Exp().GradFn())
		assert.Equal(t, 21.0, x.Sum().Item())
		assert.True(t, x.Sum().ItemBool())
		assertValues(t, []float64{1, 2, 3, 4, 5, 6}, x)
		assert.Equal(t, "GradTrackingTensor(lvl=1, value=\n    tensor([[1., 2., 3.],\n            [4., 5., 6.]], dtype=torch.float64)\n)", x.String())
		return x.Sum()
	})(x)
	torch.DualLevel(func() {
		assert.Equal(t, "tensor([1., 2.], dtype=torch.float64,\n       tangent=tensor([3., 4.], dtype=torch.float64))",
			torch.MakeDual(numbers64(1, 2), numbers64(3, 4)).String())
	})
}

// TestCapture records a transform and replays it with other elements.
func TestCapture(t *testing.T) {
	x, w := torch.FromSlice([]float64{1, 2, 3, 4}, 2, 2), numbers64(1, 2)
	perSample := func() tensor {
		return functorch.Vmap(func(x tensor) tensor {
			return functorch.Grad(func(w tensor) tensor { return w.Mul(x).Sum().Pow(2) })(w)
		})(x)
	}
	var out []tensor
	g, err := torch.Capture(func() []tensor {
		_, d := functorch.Jvp(func(x tensor) tensor { return x.Pow(3) }, x, w.Add(torch.Zeros([]int64{2, 2}, torch.Options{DType: torch.Float64})))
		out = []tensor{perSample(), d}
		return out
	})
	require.NoError(t, err)
	torch.SetSlice(x, []float64{5, 6, 7, 8})
	torch.SetSlice(w, []float64{3, 4})
	g.Replay()
	assertValues(t, torch.ToSlice[float64](perSample()), out[0])
	assertValues(t, []float64{225, 432, 441, 768}, out[1])

	_, err = torch.Capture(func() []tensor {
		var d tensor
		torch.DualLevel(func() { _, d = torch.UnpackDual(torch.MakeDual(x, x).Sin()) })
		return []tensor{d}
	})
	assert.ErrorContains(t, err, "forward mode")
	assert.ErrorContains(t, torch.Try(func() {
		functorch.Vmap(func(x tensor) tensor { g.Replay(); return x })(x)
	}), "inside of a transform")
}

// TestModules calls a model with other tensors, and an ensemble of models.
func TestModules(t *testing.T) {
	torch.ManualSeed(0)
	models := []*nn.Linear{nn.NewLinear(3, 2), nn.NewLinear(3, 2), nn.NewLinear(3, 2)}
	params, buffers := functorch.StackModuleState(models)
	assert.Empty(t, buffers)
	assert.True(t, params["weight"].RequiresGrad())
	assert.True(t, params["weight"].IsLeaf())
	x := torch.Randn([]int64{5, 3})
	forward := func(m *nn.Linear) tensor { return m.Forward(x) }
	out := functorch.Vmap(func(params map[string]tensor) tensor {
		return functorch.FunctionalCall(models[0], params, forward)
	})(params)
	for i, m := range models {
		assert.True(t, torch.Allclose(m.Forward(x), op("aten::select.int", out, 0, i)))
	}
	before := models[0].Weight
	zero := map[string]tensor{"weight": torch.Zeros([]int64{2, 3}), "other": x}
	got := functorch.FunctionalCall(models[0], zero, forward)
	torchtest.Equal(t, op("aten::expand", models[0].Bias, []int64{5, 2}), got)
	assert.Same(t, before, models[0].Weight)
	assert.ErrorContains(t, torch.Try(func() {
		functorch.FunctionalCall(models[0], zero, forward, functorch.FunctionalCallOptions{Strict: true})
	}), "Linear: unexpected other; missing bias")

	// Batch normalisation without running statistics, which would be written in place.
	bn := functorch.ReplaceAllBatchNormModules_(nn.NewSequential(nn.NewLinear(3, 2), nn.NewBatchNorm1d(2)))
	assert.Empty(t, bn.NamedBuffers())
	rows := functorch.Vmap(func(x tensor) tensor { return bn.Forward(x) })(torch.Randn([]int64{4, 5, 3}))
	assert.Equal(t, []int64{4, 5, 2}, rows.Shape())

	// Tied weights.
	type net struct {
		nn.Base
		In, Out *nn.Linear
	}
	n := nn.Register(&net{In: nn.NewLinear(2, 2), Out: nn.NewLinear(2, 2)})
	n.Out.Weight = n.In.Weight
	w := torch.Zeros([]int64{2, 2})
	functorch.FunctionalCall(n, map[string]tensor{"in.weight": w}, func(m *net) int {
		assert.Same(t, w, m.In.Weight)
		assert.Same(t, w, m.Out.Weight)
		assert.Same(t, n.In.Bias, m.In.Bias)
		return 0
	})
	functorch.FunctionalCall(n, map[string]tensor{"in.weight": w}, func(m *net) int {
		assert.Same(t, n.In.Weight, m.Out.Weight)
		return 0
	}, functorch.FunctionalCallOptions{NoTieWeights: true})
	assert.ErrorContains(t, torch.Try(func() {
		both := map[string]tensor{"in.weight": w, "out.weight": w.Clone()}
		functorch.FunctionalCall(n, both, func(*net) int { return 0 })
	}), "in.weight, out.weight are tied")
}
