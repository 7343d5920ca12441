package checkpoint_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/checkpoint"
	"torchfm/native/torch/functorch"
	"torchfm/native/torch/internal/cases"
	"torchfm/native/torch/internal/torchtest"
	"torchfm/native/torch/nn"
)

type tensor = *torch.Tensor

func op(name string, args ...any) tensor {
	out, err := torch.Call(name, args...)
	if err != nil {
		panic(err)
	}
	return out[0].(tensor)
}

func dropout(x tensor, p float64) tensor { return op("aten::dropout", x, p, true) }

// TestPython compares a block with dropout with scripts/functorch_goldens.py.
func TestPython(t *testing.T) {
	s := cases.ReadTensors(t, filepath.Join("..", "functorch", "testdata", "goldens.safetensors"))
	var leaves []tensor
	for _, x := range s.Tensors("in.x", "in.w1", "in.w2") {
		leaves = append(leaves, x.SetRequiresGrad(true))
	}
	block := func(in []tensor) tensor {
		h := dropout(in[0], 0.3).Matmul(op("aten::t", in[1])).ReLU()
		return dropout(h, 0.5).Matmul(op("aten::t", in[2]))
	}
	torch.ManualSeed(9)
	first := checkpoint.Checkpoint(block, leaves)
	out := checkpoint.Checkpoint(func(x tensor) tensor { return dropout(x, 0.5).Mul(first) }, first)
	grads := torch.Grad([]tensor{out.Pow(2).Sum()}, leaves, torch.GradOptions{})
	s.Equal(t, "checkpoint", append([]tensor{out}, grads...)...)
	s.Equal(t, "checkpoint.after", torch.Rand([]int64{3}))
}

// twice is a block of two layers with dropout, whose second layer is used twice.
func twice() (forward func(x tensor) tensor, params []tensor) {
	torch.ManualSeed(1)
	a, b := nn.NewLinear(4, 8), nn.NewLinear(8, 8)
	return func(x tensor) tensor {
		h := dropout(a.Forward(x).Tanh(), 0.5)
		h = dropout(b.Forward(h).Exp(), 0.25)
		return b.Forward(h).Tanh()
	}, append(a.Parameters(), b.Parameters()...)
}

// pass returns the output and all gradients of a block that wrap calls.
func pass(t *testing.T, wrap func(f func(tensor) tensor, x tensor) tensor) []tensor {
	forward, params := twice()
	x := torch.Randn([]int64{3, 4}).SetRequiresGrad(true)
	y := dropout(wrap(forward, x), 0.5).Pow(2).Sum()
	y.Backward()
	out := []tensor{y.Detach(), x.Grad(), torch.Rand([]int64{2})}
	for _, p := range params {
		require.NotNil(t, p.Grad())
		out = append(out, p.Grad())
	}
	return out
}

// TestKinds compares checkpoints of several kinds with none.
func TestKinds(t *testing.T) {
	want := pass(t, func(f func(tensor) tensor, x tensor) tensor { return f(x) })
	for name, wrap := range map[string]func(f func(tensor) tensor, x tensor) tensor{
		"one": func(f func(tensor) tensor, x tensor) tensor { return checkpoint.Checkpoint(f, x) },
		"to the end": func(f func(tensor) tensor, x tensor) tensor {
			return checkpoint.Checkpoint(f, x, checkpoint.Options{NoEarlyStop: true})
		},
		"nested": func(f func(tensor) tensor, x tensor) tensor {
			return checkpoint.Checkpoint(func(x tensor) tensor {
				return checkpoint.Checkpoint(func(x tensor) tensor { return checkpoint.Checkpoint(f, x) }, x)
			}, x)
		},
		"captured": func(f func(tensor) tensor, x tensor) tensor {
			return checkpoint.Checkpoint(func([]tensor) tensor { return f(x) }, nil)
		},
		"tree": func(f func(tensor) tensor, x tensor) tensor {
			type in struct{ X, None tensor }
			return checkpoint.Checkpoint(func(i in) map[string]tensor { return map[string]tensor{"y": f(i.X)} }, in{X: x})["y"]
		},
	} {
		got := pass(t, wrap)
		for i := range want {
			torchtest.Equal(t, want[i], got[i], "%s: tensor %d", name, i)
		}
	}
	torch.NoGrad(func() {
		x := torch.Ones([]int64{2}, torch.Options{RequiresGrad: true})
		assert.False(t, checkpoint.Checkpoint(tensor.Exp, x).RequiresGrad())
	})
}

// TestTwice goes backward through one graph twice, and differentiates twice.
func TestTwice(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	calls := 0
	f := func(x tensor) tensor { calls++; return x.Pow(3).Mul(x.Exp()) }
	y := checkpoint.Checkpoint(f, x).Sum()
	first := torch.Grad([]tensor{y}, []tensor{x}, torch.GradOptions{RetainGraph: true})[0]
	again := torch.Grad([]tensor{y}, []tensor{x}, torch.GradOptions{})[0]
	assert.Equal(t, 3, calls)
	torchtest.Equal(t, first, again)

	second := func(f func(tensor) tensor) tensor {
		g := torch.Grad([]tensor{f(x).Sum()}, []tensor{x}, torch.GradOptions{CreateGraph: true})[0]
		return torch.Grad([]tensor{g.Sum()}, []tensor{x}, torch.GradOptions{})[0]
	}
	want := second(f)
	torchtest.Equal(t, want, second(func(x tensor) tensor { return checkpoint.Checkpoint(f, x) }))
}

// TestMemory checks that what a checkpoint's function makes is not kept, by the memory
// of the process.
func TestMemory(t *testing.T) {
	x := torch.Zeros([]int64{8 << 20}, torch.Options{RequiresGrad: true}) // 32 MiB
	kept := func(wrap func(f func(tensor) tensor, x tensor) tensor) int64 {
		before := resident(t)
		y := wrap(func(x tensor) tensor {
			x = x.Mul(1)
			for range 8 {
				h := x.Tanh()
				x.Close()
				x = h
			}
			return x
		}, x)
		defer y.Close()
		return resident(t) - before
	}
	plain := kept(func(f func(tensor) tensor, x tensor) tensor { return f(x) })
	checked := kept(func(f func(tensor) tensor, x tensor) tensor { return checkpoint.Checkpoint(f, x) })
	assert.Greater(t, plain, int64(200<<20))
	assert.Less(t, checked, int64(100<<20))
}

// resident returns the bytes of memory that the process has.
func resident(t *testing.T) int64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("the system does not tell how much memory a process has: ", err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	require.NoError(t, err)
	return pages * int64(os.Getpagesize())
}

func TestWrongUse(t *testing.T) {
	x := torch.Ones([]int64{2}, torch.Options{RequiresGrad: true})
	backward := func(f func(x tensor) tensor, opts ...checkpoint.Options) func() {
		return func() { checkpoint.Checkpoint(f, x, opts...).Sum().Backward() }
	}
	layers := []nn.Layer{nn.NewReLU(), nn.NewReLU()}
	calls := 0
	again := func() bool { calls++; return calls > 1 }
	for name, c := range map[string]struct {
		call func()
		want string
	}{
		"fewer": {backward(func(x tensor) tensor {
			if again() {
				return x
			}
			return x.Exp().Exp()
		}), "A different number of tensors was saved"},
		"more": {backward(func(x tensor) tensor {
			if again() {
				x = x.Exp()
			}
			return x.Exp()
		}, checkpoint.Options{NoEarlyStop: true}), "trying to save more tensors"},
		"other shape": {backward(func(x tensor) tensor {
			if again() {
				x = op("aten::stack", []tensor{x, x})
			}
			return x.Exp()
		}), "have different metadata"},
		"panic": {backward(func(x tensor) tensor {
			if again() {
				panic("the second time")
			}
			return x.Exp()
		}), "the second time"},
		"in place": {func() {
			y := x.Mul(1)
			z := checkpoint.Checkpoint(tensor.Exp, y)
			y.Add_(1)
			z.Sum().Backward()
		}, "modified by an inplace operation"},
		"closed":   {func() { c := x.Clone(); c.Close(); checkpoint.Checkpoint(tensor.Exp, c) }, "is closed"},
		"options":  {backward(tensor.Exp, checkpoint.Options{}, checkpoint.Options{}), "got 2 Options"},
		"segments": {func() { checkpoint.CheckpointSequential(layers, 3, x) }, "3 segments of 2 layers"},
		"in a grad": {func() {
			functorch.Grad(func(x tensor) tensor { return checkpoint.Checkpoint(tensor.Exp, x).Sum() })(x)
		}, "saved tensor hooks"},
		"in a vmap": {func() {
			functorch.Vmap(func(x tensor) tensor { return checkpoint.Checkpoint(tensor.Exp, x) })(x)
		}, "inside of a transform"},
		"a grad inside": {func() {
			checkpoint.Checkpoint(functorch.Grad(func(x tensor) tensor { return x.Exp().Sum() }), x)
		}, "saved tensor hooks"},
	} {
		calls = 0
		assert.ErrorContains(t, torch.Try(c.call), c.want, name)
		x.Exp().Sum().Backward() // the goroutine is outside again
	}
}
