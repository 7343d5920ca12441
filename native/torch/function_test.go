package torch

import (
	"math"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native"
)

// wants checks that f panics with an Error that says text.
func wants(t *testing.T, text string, f func()) {
	t.Helper()
	assert.ErrorContains(t, Try(f), text)
}

func TestFunctionNode(t *testing.T) {
	x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	y := cube.Apply(x)[0]
	assert.Equal(t, "Cube", y.GradFn())
	assert.True(t, y.RequiresGrad())
	assert.False(t, y.IsLeaf())
	NoGrad(func() { assert.False(t, cube.Apply(x)[0].RequiresGrad(), "in NoGrad") })
	assert.False(t, cube.Apply(x.Detach())[0].RequiresGrad(), "without an input that requires a gradient")
	var mode bool
	f := Function{
		Forward: func(_ *FunctionContext, in []*Tensor) []*Tensor {
			mode = IsGradEnabled()
			return all(in[0].Clone())
		},
		Backward: func(_ *FunctionContext, grads []*Tensor) []*Tensor { return grads },
	}
	assert.Equal(t, "GoFunction", f.Apply(x)[0].GradFn())
	assert.False(t, mode, "forward runs with gradient recording")
}

// minMax has one input of two that requires a gradient, an output without, and one
// that nothing may depend on.
func TestFunctionInputsAndOutputs(t *testing.T) {
	var needs []bool
	var got []*Tensor
	f := Function{
		Name: "ScaleAndArgMax",
		Forward: func(ctx *FunctionContext, in []*Tensor) []*Tensor {
			needs = []bool{ctx.NeedsGrad(0), ctx.NeedsGrad(1), ctx.NeedsGrad(2)}
			ctx.Save(in[1])
			same := in[0].Clone()
			ctx.MarkNonDifferentiable(same)
			return all(in[0].Mul(in[1]), in[0].Argmax(), same, in[0].Neg())
		},
		Backward: func(ctx *FunctionContext, grads []*Tensor) []*Tensor {
			got = grads
			return all(grads[0].Mul(ctx.Saved()[0]).Sub(grads[3]), nil, nil)
		},
	}
	x := FromSlice([]float64{1, 5, 2}).SetRequiresGrad(true)
	scale := FromSlice([]float64{2, 3, 4})
	out := f.Apply(x, scale, nil)
	assert.Equal(t, []bool{true, false, false}, needs)
	assert.Equal(t, int64(1), out[1].ItemInt())
	assert.Equal(t, []bool{false, false, true}, []bool{out[1].RequiresGrad(), out[2].RequiresGrad(), out[3].RequiresGrad()})
	out[0].Sum().Backward()
	assert.Equal(t, []float64{2, 3, 4}, ToSlice[float64](x.Grad()))
	assert.Nil(t, got[1])
	assert.Nil(t, got[2])
	require.NotNil(t, got[3])
	assert.False(t, got[3].Any().ItemBool(), "the gradient of an output that nothing uses is 0, not %v", got[3])
}

func TestFunctionMisuse(t *testing.T) {
	x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	identity := func(_ *FunctionContext, in []*Tensor) []*Tensor { return all(in[0].Clone()) }
	back := func(_ *FunctionContext, g []*Tensor) []*Tensor { return g }
	wants(t, "needs Forward and Backward", func() { (&Function{Forward: identity}).Apply(x) })
	wants(t, "forward changed input 0 in place", func() {
		f := Function{Forward: func(_ *FunctionContext, in []*Tensor) []*Tensor { return all(in[0].Mul_(in[0]).Clone()) }, Backward: back}
		f.Apply(x.Detach().Clone())
	})
	wants(t, "output 0 of forward is nil", func() {
		(&Function{Forward: func(*FunctionContext, []*Tensor) []*Tensor { return all(nil) }, Backward: back}).Apply(x)
	})
	wants(t, "backward returned 2 gradients for 1 inputs", func() {
		f := Function{Name: "Two", Forward: identity, Backward: func(_ *FunctionContext, g []*Tensor) []*Tensor { return all(g[0], g[0]) }}
		f.Apply(x)[0].Sum().Backward()
	})
	wants(t, "Wrong", func() { // libtorch's own check of shapes
		f := Function{Name: "Wrong", Forward: identity, Backward: func(_ *FunctionContext, g []*Tensor) []*Tensor { return all(g[0].Unsqueeze(0).Repeat(3, 3)) }}
		f.Apply(x)[0].Sum().Backward()
	})
	wants(t, "went wrong", func() {
		f := Function{Forward: identity, Backward: func(*FunctionContext, []*Tensor) []*Tensor { panic("went wrong") }}
		f.Apply(x)[0].Sum().Backward()
	})
	wants(t, "closed tensor", func() { // an output that was not saved
		var y *Tensor
		f := Function{
			Forward: func(_ *FunctionContext, in []*Tensor) []*Tensor {
				y = in[0].Exp()
				return all(y)
			},
			Backward: func(_ *FunctionContext, g []*Tensor) []*Tensor { return all(g[0].Mul(y)) },
		}
		f.Apply(x)[0].Sum().Backward()
	})
	wants(t, "saved tensor 0 was changed in place", func() {
		a := x.Mul(1)
		y := cube.Apply(a)[0]
		NoGrad(func() { a.Add_(1) })
		y.Sum().Backward()
	})
	wants(t, "saved tensor 0 was changed in place", func() {
		y := exponential.Apply(x)[0]
		NoGrad(func() { y.Add_(1) })
		y.Sum().Backward()
	})
	wants(t, "differentiated only once", func() {
		once := exponential
		once.OnceDifferentiable = true
		g := Grad(all(once.Apply(x)[0].Sum()), all(x), GradOptions{CreateGraph: true})
		assert.Equal(t, math.Exp(2), ToSlice[float64](g[0])[1], "first derivative")
		g[0].Sum().Backward()
	})
}

func TestHooks(t *testing.T) {
	x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	var seen []float64
	first := x.RegisterHook(func(g *Tensor) *Tensor { return g.Mul(10) })
	second := x.RegisterHook(func(g *Tensor) *Tensor {
		seen = ToSlice[float64](g)
		return nil
	})
	x.Mul(x).Sum().Backward()
	assert.Equal(t, []float64{20, 40}, ToSlice[float64](x.Grad()))
	assert.Equal(t, []float64{20, 40}, seen, "by the second hook")
	first.Remove()
	first.Remove()
	seen = nil
	x.SetGrad(nil)
	x.Mul(x).Sum().Backward()
	assert.Equal(t, []float64{2, 4}, ToSlice[float64](x.Grad()), "after removal")
	assert.Len(t, seen, 2, "by the second hook")
	second.Remove()
	x.RegisterHook(func(*Tensor) *Tensor { panic("no good") })
	wants(t, "no good", func() { x.Mul(x).Sum().Backward() })
	wants(t, "gradient", func() { x.Detach().RegisterHook(func(*Tensor) *Tensor { return nil }) })
	wants(t, "the function is nil", func() { x.RegisterHook(nil) })
}

// TestFunctionsAreFreed checks that the graph lets go of Go functions, those that
// save their outputs included.
func TestFunctionsAreFreed(t *testing.T) {
	before := native.Functions() // those that goroutines left which ended in them
	func() {
		for range 20 {
			x := FromSlice([]float64{0.1, 0.2}).SetRequiresGrad(true)
			x.RegisterHook(func(g *Tensor) *Tensor { return g.Mul(2) })
			y := exponential.Apply(cube.Apply(x)[0])[0]
			g := Grad(all(y.Sum()), all(x), GradOptions{CreateGraph: true})
			g[0].Sum().Backward()
			y = exponential.Apply(x)[0] // and one that is never differentiated
			require.False(t, y.Closed())
			require.NotNil(t, x.Grad())
			x.SetGrad(nil)
		}
		assert.Greater(t, native.Functions(), before, "functions that are counted")
	}()
	for range 100 {
		runtime.GC()
		if native.Functions() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	assert.LessOrEqual(t, native.Functions(), before, "functions after collection")
}

func TestAnomalyMode(t *testing.T) {
	SetAnomalyMode(true, true)
	defer SetAnomalyMode(false, true)
	x := FromSlice([]float64{-1}).SetRequiresGrad(true)
	wants(t, "SqrtBackward0", func() { x.Sqrt().Sum().Backward() })
	wants(t, "returned nan values", func() {
		f := Function{
			Name:    "NaNs",
			Forward: func(_ *FunctionContext, in []*Tensor) []*Tensor { return all(in[0].Clone()) },
			Backward: func(_ *FunctionContext, g []*Tensor) []*Tensor {
				return all(g[0].Mul(math.NaN()))
			},
		}
		f.Apply(x)[0].Sum().Backward()
	})
	SetAnomalyMode(true, false)
	assert.NoError(t, Try(func() { x.Sqrt().Sum().Backward() }))
}

// TestFunctionsInGoroutines runs functions, hooks and scopes in many goroutines.
func TestFunctionsInGoroutines(t *testing.T) {
	shared := FromSlice([]float64{0.5, 0.25})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				WithScope(func(*Scope) {
					x := leaf(shared)
					hook := x.RegisterHook(func(g *Tensor) *Tensor { return g.Mul(2) })
					y := exponential.Apply(timesSine.Apply(x, shared)[0])[0]
					y.Sum().Backward()
					hook.Remove()
					s := math.Sin(0.5)
					assert.InDelta(t, 2*s*math.Exp(0.5*s), x.Grad().At(0).Item(), 1e-15, "gradient")
				})
			}
		})
	}
	wait.Wait()
}

// TestFunctionOutlivesScope says what happens when a graph is used after the scope
// that it was made in.
func TestFunctionOutlivesScope(t *testing.T) {
	x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	var loss *Tensor
	WithScope(func(s *Scope) { loss = s.Keep(cube.Apply(x)[0].Sum()) })
	wants(t, "Cube: use of a closed tensor", func() { loss.Backward() })
}
