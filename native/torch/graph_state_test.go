package torch_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
)

// TestReplayGenerators replays functions that set a generator's state and compares
// with calling them.
func TestReplayGenerators(t *testing.T) {
	cpu := torch.Device{}
	own, err := torch.NewGenerator(cpu)
	require.NoError(t, err)
	byDefault, err := torch.DefaultGenerator(cpu)
	require.NoError(t, err)
	first := own.ManualSeed(3).State()
	draw := func(g *torch.Generator) *torch.Tensor { return torch.Randn([]int64{4}, torch.Options{Generator: g}) }

	for name, f := range map[string]func() []*torch.Tensor{
		// What gradient checkpointing does: the second draws are the first again.
		"restored": func() []*torch.Tensor {
			state := byDefault.State()
			a := torch.Dropout(torch.Ones([]int64{8}), 0.5, true)
			after := byDefault.State()
			byDefault.SetState(state)
			b := torch.Dropout(torch.Ones([]int64{8}), 0.5, true)
			byDefault.SetState(after)
			return []*torch.Tensor{a, b, draw(byDefault)}
		},
		"state from outside": func() []*torch.Tensor { own.SetState(first); return []*torch.Tensor{draw(own)} },
		"seeded":             func() []*torch.Tensor { a := draw(own); own.ManualSeed(5); return []*torch.Tensor{a, draw(own)} },
		"seeded by default":  func() []*torch.Tensor { a := draw(nil); torch.ManualSeed(5); return []*torch.Tensor{a, draw(nil)} },
		"new": func() []*torch.Tensor {
			g, err := torch.NewGenerator(cpu)
			if err != nil {
				panic(err)
			}
			return []*torch.Tensor{draw(g), draw(g)}
		},
		"state as an output": func() []*torch.Tensor { draw(own); return []*torch.Tensor{own.State()} },
	} {
		t.Run(name, func(t *testing.T) {
			var out []*torch.Tensor
			g := capture(t, func() []*torch.Tensor { out = f(); return out })
			for seed := range uint64(3) {
				own.ManualSeed(seed)
				torch.ManualSeed(seed + 10)
				want := f()
				wantState := []*torch.Tensor{own.State(), byDefault.State()}
				own.ManualSeed(seed)
				torch.ManualSeed(seed + 10)
				g.Replay()
				for i := range want {
					sameBits(t, name, out[i], want[i])
				}
				sameBits(t, "state", own.State(), wantState[0])
				sameBits(t, "state of the default generator", byDefault.State(), wantState[1])
			}
		})
	}
}

// TestReplayTogether replays one graph in many goroutines, and closes it meanwhile.
func TestReplayTogether(t *testing.T) {
	x := torch.Ones([]int64{64, 64})
	var y *torch.Tensor
	g := capture(t, func() []*torch.Tensor {
		y = x.Matmul(x).Sin().Matmul(x).Sum()
		return []*torch.Tensor{y}
	})
	want := y.Clone()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 200 {
				if err := torch.Try(g.Replay); err != nil {
					assert.ErrorContains(t, err, "another goroutine is running it")
				}
				assert.Equal(t, 4, g.Len())
			}
		})
	}
	wait.Wait()
	g.Replay()
	sameBits(t, "sum", y, want)
	for range 8 {
		wait.Go(func() {
			for range 50 {
				if err := torch.Try(g.Replay); err != nil {
					assert.Regexp(t, "another goroutine is running it|closed", err.Error())
				}
			}
		})
	}
	wait.Go(g.Close)
	wait.Wait()
}

// elsewhere calls f in another goroutine.
func elsewhere[T any](f func() T) T {
	result := make(chan T)
	go func() { result <- f() }()
	return <-result
}

func TestCaptureOtherGoroutines(t *testing.T) {
	w := torch.FromSlice([]float32{1, 2, 3, 4, 5, 6}, 2, 3)
	const made, read = "another goroutine made or changed a tensor", "another goroutine read the elements"
	for name, c := range map[string]struct {
		want string
		f    func() *torch.Tensor
	}{
		"made": {made, func() *torch.Tensor {
			return elsewhere(func() *torch.Tensor { return w.Exp() }).Sum()
		}},
		"saved for backward": {made, func() *torch.Tensor {
			v := w.Clone().SetRequiresGrad(true)
			return elsewhere(func() *torch.Tensor { return v.Exp().Sin() }).Sum()
		}},
		"output": {made, func() *torch.Tensor { return elsewhere(func() *torch.Tensor { return w.Exp() }) }},
		"view of made": {made, func() *torch.Tensor {
			return elsewhere(func() *torch.Tensor { return w.Exp().Select(0, 1) }).Neg()
		}},
		"several": {made, func() *torch.Tensor {
			return elsewhere(func() []*torch.Tensor { return torch.Cat([]*torch.Tensor{w, w}, 0).Unbind(0) })[2].Neg()
		}},
		"from Go": {made, func() *torch.Tensor {
			return w.Mul(elsewhere(func() *torch.Tensor { return torch.FromSlice([]float32{1, 2, 3}) }))
		}},
		"gradient": {made, func() *torch.Tensor {
			v := w.Clone().SetRequiresGrad(true)
			y := v.Exp().Sum()
			return elsewhere(func() *torch.Tensor {
				return torch.Grad([]*torch.Tensor{y}, []*torch.Tensor{v}, torch.GradOptions{})[0]
			}).Neg()
		}},
		"changed": {made, func() *torch.Tensor {
			y := w.Exp()
			elsewhere(func() *torch.Tensor { return y.Neg_() })
			return y.Sum()
		}},
		"set": {made, func() *torch.Tensor {
			y := w.Exp()
			elsewhere(func() bool { torch.SetSlice(y, make([]float32, 6)); return true })
			return y.Sum()
		}},
		"read": {read, func() *torch.Tensor {
			y := w.Exp()
			elsewhere(func() []float32 { return torch.ToSlice[float32](y) })
			return y
		}},
		"item": {read, func() *torch.Tensor {
			y := w.Exp().Sum()
			return w.Mul(torch.ScalarTensor(elsewhere(y.Item)))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := torch.Capture(func() []*torch.Tensor { return []*torch.Tensor{c.f()} })
			require.ErrorContains(t, err, c.want)
			usable(t)
		})
	}

	t.Run("views", func(t *testing.T) { // of what a replay reads anew
		var y *torch.Tensor
		g := capture(t, func() []*torch.Tensor {
			y = elsewhere(func() *torch.Tensor { return w.T() }).Exp()
			return []*torch.Tensor{y}
		})
		old := torch.ToSlice[float32](w)
		torch.SetSlice(w, []float32{6, 5, 4, 3, 2, 1})
		g.Replay()
		sameBits(t, "exp", y, w.T().Exp())
		torch.SetSlice(w, old)
	})
	t.Run("together", func(t *testing.T) {
		var wait sync.WaitGroup
		for n := range 4 {
			wait.Go(func() {
				x := torch.Full([]int64{2, 3}, float64(n))
				for range 20 {
					var y *torch.Tensor
					g, err := torch.Capture(func() []*torch.Tensor {
						y = w.Add(x).Exp().Matmul(w.T()).Add(float64(n))
						return []*torch.Tensor{y}
					})
					if !assert.NoError(t, err) {
						return
					}
					g.Replay()
					torchtest.Equal(t, w.Add(x).Exp().Matmul(w.T()).Add(float64(n)), y)
					g.Close()
				}
			})
		}
		wait.Wait()
	})
}

// TestReplayReshaped changes the shape or dtype of what a graph uses.
func TestReplayReshaped(t *testing.T) {
	w := torch.Ones([]int64{2, 3}, torch.Options{RequiresGrad: true})
	list := torch.Ones([]int64{2, 3})
	var grad *torch.Tensor
	g := capture(t, func() []*torch.Tensor {
		loss := torch.Cat([]*torch.Tensor{list, w.Exp()}, 0).Sum()
		w.SetGrad(nil)
		loss.Backward()
		grad = w.Grad()
		return []*torch.Tensor{grad}
	})
	g.Replay()
	for name, x := range map[string]*torch.Tensor{"argument": w, "in a list": list} {
		torch.NoGrad(func() { called("aten::resize_", x.Detach(), []int64{3, 2}) })
		g.Replay() // a detached tensor has a shape of its own
		torch.NoGrad(func() { called("aten::unsqueeze_", x, 0) })
		require.ErrorContains(t, torch.Try(g.Replay), "of shape [1, 2, 3], it was Float of shape [2, 3] when the graph was recorded", name)
		torch.NoGrad(func() { called("aten::squeeze_", x) })
		g.Replay()
	}
}
