package torch_test

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/optim"
)

func capture(t *testing.T, f func() []*torch.Tensor) *torch.Graph {
	t.Helper()
	g, err := torch.Capture(f)
	require.NoError(t, err)
	t.Cleanup(g.Close)
	return g
}

// called calls an operator by name and returns its first result when it is a tensor.
func called(name string, args ...any) *torch.Tensor {
	out, err := torch.Call(name, args...)
	if err != nil {
		panic(err)
	}
	if len(out) == 0 {
		return nil
	}
	x, _ := out[0].(*torch.Tensor)
	return x
}

// sameBits ends the test unless got has the dtype, the shape and the bits of want.
func sameBits(t *testing.T, what string, got, want *torch.Tensor) {
	t.Helper()
	if !torchtest.Equal(t, want, got, what) {
		t.FailNow()
	}
}

func grads(params []*torch.Tensor) []*torch.Tensor {
	list := make([]*torch.Tensor, len(params))
	for i, p := range params {
		list[i] = p.Grad()
	}
	return list
}

// trainer is a small network with a loss and Adam.
type trainer struct {
	x, y  *torch.Tensor
	model *nn.Sequential
	adam  *optim.Adam
	loss  func() *torch.Tensor
}

func newTrainer(loss func(out, y *torch.Tensor) *torch.Tensor, y *torch.Tensor) *trainer {
	torch.ManualSeed(626)
	m := nn.NewSequential(nn.NewLinear(3, 8), nn.NewGELU(), nn.NewLinear(8, 4))
	tr := &trainer{x: torch.Zeros([]int64{5, 3}), y: y, model: m, adam: optim.NewAdam(m.Parameters())}
	tr.loss = func() *torch.Tensor {
		l := loss(m.Forward(tr.x), tr.y)
		tr.adam.ZeroGrad()
		l.Backward()
		return l
	}
	return tr
}

// TestReplayTraining trains twice from one seed, eagerly and by a graph, and
// compares every loss, gradient and parameter. Cross entropy, layer norm and
// attention are compositions, whose parts autograd keeps for backward.
func TestReplayTraining(t *testing.T) {
	labels := torch.FromSlice([]int64{0, 3, 1, 2, 2})
	losses := map[string]struct {
		y    *torch.Tensor
		loss func(out, y *torch.Tensor) *torch.Tensor
	}{
		"mse":           {torch.Ones([]int64{5, 4}), func(out, y *torch.Tensor) *torch.Tensor { return out.Sub(y).Pow(2).Mean() }},
		"cross entropy": {labels, func(out, y *torch.Tensor) *torch.Tensor { return torch.CrossEntropy(out, y) }},
		"layer norm": {labels, func(out, y *torch.Tensor) *torch.Tensor {
			return torch.CrossEntropy(torch.LayerNorm(out, []int64{4}).Softmax(-1), y)
		}},
		"attention": {labels, func(out, y *torch.Tensor) *torch.Tensor {
			q := out.Unsqueeze(0).Unsqueeze(0)
			return torch.ScaledDotProductAttention(q, q, q).Sin().Sum()
		}},
		"dropout": {labels, func(out, y *torch.Tensor) *torch.Tensor {
			return torch.Dropout(out, 0.5, true).Add(torch.RandnLike(out)).Pow(2).Sum()
		}},
		"split": {labels, func(out, y *torch.Tensor) *torch.Tensor {
			parts := out.Chunk(2, 1)
			return torch.Cat([]*torch.Tensor{parts[1].Exp(), parts[0]}, 0).Mul(parts[0].Repeat(2, 1)).Sum()
		}},
	}
	for name, c := range losses {
		t.Run(name, func(t *testing.T) {
			eager, replayed := newTrainer(c.loss, c.y), newTrainer(c.loss, c.y)
			var loss *torch.Tensor
			g := capture(t, func() []*torch.Tensor {
				loss = replayed.loss()
				return append([]*torch.Tensor{loss}, grads(replayed.model.Parameters())...)
			})
			inputs, err := torch.NewGenerator(torch.Device{})
			require.NoError(t, err)
			inputs.ManualSeed(1)
			drawn, err := torch.DefaultGenerator(torch.Device{})
			require.NoError(t, err)
			drawn.ManualSeed(7)
			for step := range 50 {
				values := torch.ToSlice[float32](torch.Randn([]int64{5, 3}, torch.Options{Generator: inputs}))
				torch.SetSlice(eager.x, values)
				torch.SetSlice(replayed.x, values)

				state := drawn.State()
				want := eager.loss()
				after := drawn.State()
				drawn.SetState(state)
				g.Replay()
				sameBits(t, "state of the generator", drawn.State(), after)

				sameBits(t, fmt.Sprintf("loss %d", step), loss, want)
				pe, pr := eager.model.Parameters(), replayed.model.Parameters()
				for i := range pe {
					sameBits(t, fmt.Sprintf("gradient %d of step %d", i, step), pr[i].Grad(), pe[i].Grad())
				}
				eager.adam.Step()
				replayed.adam.Step()
				for i := range pe {
					sameBits(t, fmt.Sprintf("parameter %d after step %d", i, step), pr[i], pe[i])
				}
			}
		})
	}
}

// TestReplayOperators replays functions of one tensor on new elements and compares
// with calling them.
func TestReplayOperators(t *testing.T) {
	w := torch.FromSlice([]float32{1, 2, 3, 4, 5, 6}, 2, 3)
	index := torch.FromSlice([]int64{1, 0, 1})
	functions := map[string]func(x *torch.Tensor) *torch.Tensor{
		"pointwise":  func(x *torch.Tensor) *torch.Tensor { return x.Sin().Add(w).Mul(0.5) },
		"in place":   func(x *torch.Tensor) *torch.Tensor { return x.Clone().Mul_(w).Add_(1).ReLU_() },
		"of a view":  func(x *torch.Tensor) *torch.Tensor { y := x.Exp(); y.Select(0, 1).Mul_(w.Select(0, 0)); return y },
		"slice":      func(x *torch.Tensor) *torch.Tensor { y := x.Exp(); y.Slice(1, 0, 3, 2).Zero_(); return y.Sum() },
		"transposed": func(x *torch.Tensor) *torch.Tensor { y := x.Exp(); return y.T().Matmul(y).T() },
		"as_strided": func(x *torch.Tensor) *torch.Tensor {
			return x.Exp().AsStrided([]int64{2, 2}, []int64{1, 2}, 1).Add(1)
		},
		"cat": func(x *torch.Tensor) *torch.Tensor {
			return torch.Cat([]*torch.Tensor{x.Exp(), w, x, x.Exp().Neg()}, 0)
		},
		"dtypes": func(x *torch.Tensor) *torch.Tensor {
			return x.To(torch.Float64).Exp().To(torch.BFloat16).Float().To(torch.Int64).Add(index)
		},
		"unsqueezed in place": func(x *torch.Tensor) *torch.Tensor {
			y := x.Exp()
			z := y.Select(0, 0)
			called("aten::unsqueeze_", y, 0)
			return torch.Cat([]*torch.Tensor{y.Flatten(), z}, 0)
		},
		"index": func(x *torch.Tensor) *torch.Tensor { return x.Exp().At(torch.All, index) },
		"computed index": func(x *torch.Tensor) *torch.Tensor {
			return x.At(torch.All, x.Argsort(torch.SortOptions{Dim: new(int64(1))}).Select(0, 0))
		},
		"conjugate": func(x *torch.Tensor) *torch.Tensor {
			c := torch.Complex(x, w)
			return torch.Cat([]*torch.Tensor{c.Conj().ResolveConj(), c}, 0)
		},
		"real view": func(x *torch.Tensor) *torch.Tensor { return torch.ViewAsReal(torch.Complex(x, w).Exp()).Sum() },
		"expanded":  func(x *torch.Tensor) *torch.Tensor { return x.Sum().Expand(3) },
		"new data": func(x *torch.Tensor) *torch.Tensor {
			acc := torch.FromSlice([]float32{1, 1, 1, 1, 1, 1}, 2, 3)
			return acc.Add_(x)
		},
		"factory": func(x *torch.Tensor) *torch.Tensor { return torch.Zeros([]int64{2, 3}).Add_(x).Add_(x) },
		"where":   func(x *torch.Tensor) *torch.Tensor { return torch.Where(x.Gt(0), x, w) },
		"sort": func(x *torch.Tensor) *torch.Tensor {
			v, i := x.Sort(torch.SortOptions{Dim: new(int64(1)), Descending: true})
			return v.Add(i)
		},
		"unbound": func(x *torch.Tensor) *torch.Tensor { l := x.Exp().Unbind(0); return l[1].Sub(l[0]) },
		"foreach": func(x *torch.Tensor) *torch.Tensor {
			y := x.Exp()
			called("aten::_foreach_add_.List", []*torch.Tensor{y, y.Select(0, 0)}, []*torch.Tensor{w, w.Select(0, 1)})
			return y
		},
	}
	for name, f := range functions {
		t.Run(name, func(t *testing.T) {
			for _, mode := range []func(func()){func(f func()) { f() }, torch.NoGrad, torch.InferenceMode} {
				x := torch.Zeros([]int64{2, 3})
				var y, view *torch.Tensor
				var g *torch.Graph
				mode(func() {
					g = capture(t, func() []*torch.Tensor {
						y = f(x)
						return []*torch.Tensor{y}
					})
					view = y.Unsqueeze(0)
				})
				for seed := range uint64(3) {
					torch.ManualSeed(seed)
					torch.SetSlice(x, torch.ToSlice[float32](torch.Randn([]int64{2, 3})))
					for _, mode := range []func(func()){func(f func()) { f() }, torch.NoGrad, torch.InferenceMode,
						func(f func()) { torch.WithScope(func(*torch.Scope) { f() }) }} {
						mode(g.Replay)
						sameBits(t, name, y, f(x))
						if name != "expanded" { // no memory of its own to write to
							sameBits(t, name+": a view of the output", view.Squeeze(0), y)
						}
					}
				}
			}
		})
	}
}

// TestReplayWrites checks that operators that write to tensors from outside write
// at each replay, and that autograd hears of it.
func TestReplayWrites(t *testing.T) {
	w := torch.Ones([]int64{2, 2})
	g := capture(t, func() []*torch.Tensor {
		w.Mul_(2)
		w.Select(0, 0).Add_(1)
		return nil
	})
	want := torch.Ones([]int64{2, 2})
	step := func() { want.Mul_(2); want.Select(0, 0).Add_(1) }
	step()
	sameBits(t, "recorded", w, want)
	for range 3 {
		step()
		g.Replay()
		sameBits(t, "replayed", w, want)
	}

	// What autograd saved is no longer what it was.
	p := torch.Ones([]int64{2, 2}, torch.Options{RequiresGrad: true})
	for what, change := range map[string]func(x *torch.Tensor) []*torch.Tensor{
		"whole tensor": func(x *torch.Tensor) []*torch.Tensor { x.Mul_(2); return nil },
		"view":         func(x *torch.Tensor) []*torch.Tensor { x.Select(0, 0).Mul_(2); return nil },
		"list": func(x *torch.Tensor) []*torch.Tensor {
			called("aten::_foreach_mul_.Scalar", []*torch.Tensor{x}, 2.0)
			return nil
		},
	} {
		x := torch.Ones([]int64{2, 2})
		g := capture(t, func() []*torch.Tensor { return change(x) })
		loss := p.Mul(x).Sum()
		before := x.Handle().Meta().Version
		g.Replay()
		assert.NotEqual(t, before, x.Handle().Meta().Version, "%s: the version", what)
		assert.ErrorContains(t, torch.Try(loss.Backward), "modified by an inplace operation", what)
	}

	// Nor is an output.
	x := torch.Ones([]int64{2, 2})
	var y *torch.Tensor
	g = capture(t, func() []*torch.Tensor { y = x.Mul(2); return []*torch.Tensor{y} })
	loss := p.Mul(y).Sum()
	g.Replay()
	assert.Error(t, torch.Try(loss.Backward), "backward through an output that a replay changed")
}

// TestGraphsTogether feeds the output of one graph, in a view, to another.
func TestGraphsTogether(t *testing.T) {
	x := torch.Zeros([]int64{2, 2})
	var a, b *torch.Tensor
	first := capture(t, func() []*torch.Tensor { a = x.Exp(); return []*torch.Tensor{a} })
	view := a.T()
	second := capture(t, func() []*torch.Tensor { b = view.Mul(a); return []*torch.Tensor{b} })
	torch.SetSlice(x, []float32{1, 2, 3, 4})
	first.Replay()
	second.Replay()
	sameBits(t, "product", b, x.Exp().T().Mul(x.Exp()))
}

func TestGraphMemory(t *testing.T) {
	x := torch.Ones([]int64{2})
	var y *torch.Tensor
	g, err := torch.Capture(func() []*torch.Tensor {
		y = x.Add(torch.FromSlice([]float32{1, 2})).Exp()
		return []*torch.Tensor{y}
	})
	require.NoError(t, err)
	want := torch.ToSlice[float32](y)
	for range 3 {
		runtime.GC()
		y.Zero_()
		g.Replay()
		require.Equal(t, want, torch.ToSlice[float32](y), "after a collection")
	}
	// Closed tensors are kept by the graph.
	own := torch.FromSlice([]float32{3, 4})
	var z *torch.Tensor
	kept := capture(t, func() []*torch.Tensor { z = own.Add(x); return []*torch.Tensor{z} })
	own.Close()
	torch.SetSlice(x, []float32{5, 5})
	kept.Replay()
	assert.Equal(t, []float32{8, 9}, torch.ToSlice[float32](z))

	g.Close()
	g.Close()
	assert.Equal(t, want, torch.ToSlice[float32](y), "after Close")
	for name, f := range map[string]func(){"replay": g.Replay, "len": func() { g.Len() }} {
		var e *torch.Error
		require.ErrorAs(t, torch.Try(f), &e, name)
		assert.ErrorContains(t, e, "closed graph", name)
	}
	var none *torch.Graph
	assert.ErrorContains(t, torch.Try(none.Replay), "nil graph")

	before, _ := torch.Live()
	again := capture(t, func() []*torch.Tensor { return []*torch.Tensor{x.Exp()} })
	for range 100 {
		again.Replay()
	}
	after, _ := torch.Live()
	assert.LessOrEqual(t, after, before+1, "open tensors after replays")
}

// TestReplayError checks that a replay that fails says which operator, and that
// the graph can be replayed when the cause is gone.
func TestReplayError(t *testing.T) {
	index := torch.FromSlice([]int64{0, 1})
	x := torch.FromSlice([]float32{1, 2})
	var y *torch.Tensor
	g := capture(t, func() []*torch.Tensor { y = x.Exp().IndexSelect(0, index); return []*torch.Tensor{y} })
	torch.SetSlice(index, []int64{0, 9})
	var e *torch.Error
	require.ErrorAs(t, torch.Try(g.Replay), &e)
	assert.ErrorContains(t, e, "out of range")
	torch.SetSlice(index, []int64{1, 1})
	g.Replay()
	assert.Equal(t, float32(math.Exp(2)), torch.ToSlice[float32](y)[0])
}

func ExampleCapture() {
	x := torch.FromSlice([]float32{1, 2})
	w := torch.FromSlice([]float32{3, 4}, 2)
	w.SetRequiresGrad(true)

	var loss *torch.Tensor
	g, err := torch.Capture(func() []*torch.Tensor {
		loss = w.Mul(x).Pow(2).Sum()
		w.SetGrad(nil)
		loss.Backward()
		return []*torch.Tensor{loss, w.Grad()}
	})
	if err != nil {
		panic(err)
	}
	defer g.Close()
	fmt.Println(loss.Item(), torch.ToSlice[float32](w.Grad()))

	torch.SetSlice(x, []float32{2, 1})
	g.Replay()
	fmt.Println(loss.Item(), torch.ToSlice[float32](w.Grad()))
	// Output:
	// 73 [6 32]
	// 52 [24 8]
}

func BenchmarkReplay(b *testing.B) {
	tr := newTrainer(func(out, y *torch.Tensor) *torch.Tensor { return out.Sub(y).Pow(2).Mean() }, torch.Ones([]int64{5, 4}))
	g, err := torch.Capture(func() []*torch.Tensor {
		return append([]*torch.Tensor{tr.loss()}, grads(tr.model.Parameters())...)
	})
	require.NoError(b, err)
	defer g.Close()
	b.ReportAllocs()
	for b.Loop() {
		g.Replay()
	}
}
