package functorch_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/functorch"
	"torchfm/native/torch/internal/cases"
)

type tensor = *torch.Tensor

// op calls an operator that returns a tensor.
func op(name string, args ...any) tensor {
	out, err := torch.Call(name, args...)
	if err != nil {
		panic(err)
	}
	return out[0].(tensor)
}

func readGoldens(t testing.TB) *cases.Set {
	return cases.ReadTensors(t, filepath.Join("testdata", "goldens.safetensors"))
}

var classes = torch.FromSlice([]int64{0, 3, 1, 2})

// weights are the parameters of a small network.
func weights(s *cases.Set) map[string]tensor {
	return map[string]tensor{"w1": s.Tensor("in.w1"), "b1": s.Tensor("in.b1"), "w2": s.Tensor("in.w2"), "b2": s.Tensor("in.b2")}
}

func lossOf(p map[string]tensor, x, target tensor) tensor {
	h := torch.Linear(x, p["w1"], p["b1"]).Tanh()
	return torch.CrossEntropy(torch.Linear(h, p["w2"], p["b2"]), target)
}

// The tests below are the sections of scripts/functorch_goldens.py.

func TestPerSample(t *testing.T) {
	s := readGoldens(t)
	x := s.Tensor("in.x")
	params := weights(s)
	grads := functorch.Vmap(func(x, target tensor) map[string]tensor {
		return functorch.Grad(func(p map[string]tensor) tensor { return lossOf(p, x, target) })(params)
	})(x, classes)
	for name, g := range grads {
		s.Equal(t, "per_sample."+name, g)
	}

	// With the parameters as an argument that is not mapped over, in two chunks.
	perSample := functorch.Vmap(func(p map[string]tensor, x, target tensor) (map[string]tensor, tensor) {
		return functorch.GradAndValue(func(p map[string]tensor) tensor { return lossOf(p, x, target) })(p)
	}, functorch.VmapOptions{InDims: []int64{functorch.None, 0, 0}, ChunkSize: 3})
	grads, value := perSample(params, x, classes)
	s.Equal(t, "chunked.value", value)
	s.Equal(t, "chunked.w1", grads["w1"])
}

func TestHessianVector(t *testing.T) {
	s := readGoldens(t)
	x, y, v, w1, b1 := s.Tensor("in.x"), s.Tensor("in.y"), s.Tensor("in.v"), s.Tensor("in.w1"), s.Tensor("in.b1")
	weight, bias := op("aten::narrow", b1, 0, 0, 3), op("aten::narrow", b1, 0, 2, 3)
	rows := torch.FromSlice([]int64{0, 2, 1, 1})
	for name, f := range map[string]func(tensor) tensor{
		"cross_entropy": func(x tensor) tensor { return torch.CrossEntropy(x.Matmul(op("aten::t", w1)), classes) },
		"nll":           func(x tensor) tensor { return torch.NLLLoss(op("aten::log_softmax.int", x, 1), rows) },
		"softmax":       func(x tensor) tensor { return op("aten::softmax.int", x, 1).Pow(2).Sum() },
		"layer_norm": func(x tensor) tensor {
			return op("aten::layer_norm", x, []int64{3}, weight, bias).Pow(3).Sum()
		},
		"batch_norm": func(x tensor) tensor {
			return op("aten::batch_norm", x, weight, bias, nil, nil, true, 0.1, 1e-5, true).Pow(3).Sum()
		},
		"log_sigmoid": func(x tensor) tensor { return op("aten::log_sigmoid", x).Pow(2).Sum() },
		"mse":         func(x tensor) tensor { return op("aten::mse_loss", x, y) },
		"smooth_l1":   func(x tensor) tensor { return op("aten::smooth_l1_loss", x, y) },
		"huber":       func(x tensor) tensor { return op("aten::huber_loss", x, y, 1, 0.5) },
		"trace":       func(x tensor) tensor { return op("aten::trace", op("aten::t", x).Matmul(x)).Pow(2) },
	} {
		var value, derivative tensor
		err := torch.Try(func() { value, derivative = functorch.Jvp(functorch.Grad(f), x, v) })
		switch name {
		case "mse":
			assert.ErrorContains(t, err, "ZeroTensors are immutable")
		case "huber":
			assert.ErrorContains(t, err, "Trying to use forward AD with huber_loss_backward")
		default:
			s.Equal(t, "hvp."+name, value, derivative)
		}
		s.Equal(t, "hessian."+name, functorch.Hessian(f)(x))
		s.Equal(t, "per_row."+name, functorch.Vmap(functorch.Grad(func(r tensor) tensor {
			return f(op("aten::expand", r, []int64{4, 3}))
		}))(x))
	}
}

func TestJacobians(t *testing.T) {
	s := readGoldens(t)
	x, y, v := s.Tensor("in.x"), s.Tensor("in.y"), s.Tensor("in.v")
	f := func(x tensor) tensor { return x.Exp().Matmul(op("aten::t", y)) }
	s.Equal(t, "jacrev", functorch.Jacrev(tensor.Sin)(x))
	s.Equal(t, "jacrev.chunk", functorch.Jacrev(f, 5)(x))
	s.Equal(t, "jacrev.row", functorch.Jacrev(f, 1)(x))
	s.Equal(t, "jacfwd", functorch.Jacfwd(f)(x))
	two := func(a []tensor) []tensor { return []tensor{a[0].Mul(a[1]), a[0].Pow(2).Sum()} }
	flat := func(rows [][]tensor) []tensor { return append(rows[0], rows[1]...) }
	s.Equal(t, "jacrev.two", flat(functorch.JacrevTree(two)([]tensor{x, y}))...)
	s.Equal(t, "jacfwd.two", flat(functorch.JacfwdTree(two)([]tensor{x, y}))...)
	s.Equal(t, "jacrev.vmap", functorch.Vmap(functorch.Jacrev(func(r tensor) tensor { return r.Tanh().Mul(r.Sum()) }))(x))
	value, pull := functorch.Vjp(func(x tensor) [2]tensor { return [2]tensor{x.Sin(), x.Cos()} }, x)
	s.Equal(t, "vjp", value[0], value[1], pull([2]tensor{y, v}))
	out, derivative := functorch.Vmap(func(r, along tensor) (tensor, tensor) { return functorch.Jvp(tensor.Tanh, r, along) })(x, v)
	s.Equal(t, "jvp.vmap", out, derivative)
	_, push := functorch.Linearize(func(x tensor) tensor { return x.Sin().Mul(y) }, x)
	s.Equal(t, "linearize", push(v))
}

func TestNested(t *testing.T) {
	s := readGoldens(t)
	x, y, v := s.Tensor("in.x"), s.Tensor("in.y"), s.Tensor("in.v")
	f := func(s tensor) tensor { return s.Sin().Mul(s) }
	s.Equal(t, "third", functorch.Vmap(functorch.Vmap(functorch.Grad(functorch.Grad(functorch.Grad(f)))))(x))
	value, derivative := functorch.Jvp(func(x tensor) tensor {
		_, d := functorch.Jvp(tensor.Sin, x, y)
		return d
	}, x, v)
	s.Equal(t, "jvp.jvp", value, derivative)
	perImage := functorch.Vmap(func(kernel, image tensor) tensor {
		return functorch.Grad(func(kernel tensor) tensor {
			return op("aten::conv2d", op("aten::unsqueeze", image, 0), kernel).Pow(2).Sum()
		})(kernel)
	}, functorch.VmapOptions{InDims: []int64{functorch.None, 0}})
	s.Equal(t, "conv", perImage(s.Tensor("in.kernel"), s.Tensor("in.image")))
}

func TestRandom(t *testing.T) {
	s := readGoldens(t)
	x := s.Tensor("in.x")
	for _, kind := range []functorch.Randomness{functorch.Same, functorch.Different} {
		o := functorch.VmapOptions{Randomness: kind}
		torch.ManualSeed(5)
		s.Equal(t, "randn."+string(kind), functorch.Vmap(func(r tensor) tensor { return r.Add(torch.Randn([]int64{3})) }, o)(x))
		torch.ManualSeed(5)
		s.Equal(t, "dropout."+string(kind), functorch.Vmap(func(r tensor) tensor { return op("aten::dropout", r, 0.5, true) }, o)(x))
		torch.ManualSeed(5)
		o.ChunkSize = 3
		s.Equal(t, "chunk."+string(kind), functorch.Vmap(func(r tensor) tensor { return r.Mul(torch.Rand([]int64{3})) }, o)(x))
	}
	err := torch.Try(func() { functorch.Vmap(func(r tensor) tensor { return r.Add(torch.Randn([]int64{3})) })(x) })
	assert.ErrorContains(t, err, "called random operation while in randomness error mode")
}

func TestDual(t *testing.T) {
	s := readGoldens(t)
	x, y, v := s.Tensor("in.x"), s.Tensor("in.y"), s.Tensor("in.v")
	torch.DualLevel(func() {
		dual := torch.MakeDual(x, v)
		value, tangent := torch.UnpackDual(dual.Tanh().Mul(y))
		s.Equal(t, "dual", value, tangent)
		value, tangent = torch.UnpackDual(op("aten::layer_norm", dual, []int64{3}))
		s.Equal(t, "dual.norm", value, tangent)
	})
	defer torch.DualLevelGuard().End()
	_, tangent := torch.UnpackDual(torch.MakeDual(x, v).Mul(2))
	assert.NotNil(t, tangent)
}
