package torch

import (
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"torchfm/native"
)

// wants checks that f panics with an Error that says text.
func wants(t *testing.T, text string, f func()) {
	t.Helper()
	err := Try(f)
	if err == nil {
		t.Errorf("no error, want %q", text)
	} else if !strings.Contains(err.Error(), text) {
		t.Errorf("error %q, want %q", err, text)
	}
}

func TestFunctionNode(t *testing.T) {
	x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	y := cube.Apply(x)[0]
	if y.GradFn() != "Cube" || !y.RequiresGrad() || y.IsLeaf() {
		t.Errorf("node %q, requires grad %v, leaf %v", y.GradFn(), y.RequiresGrad(), y.IsLeaf())
	}
	NoGrad(func() {
		if y := cube.Apply(x)[0]; y.RequiresGrad() {
			t.Error("recorded in NoGrad")
		}
	})
	if y := cube.Apply(x.Detach())[0]; y.RequiresGrad() {
		t.Error("recorded without an input that requires a gradient")
	}
	var mode bool
	f := Function{
		Forward: func(_ *FunctionContext, in []*Tensor) []*Tensor {
			mode = IsGradEnabled()
			return all(in[0].Clone())
		},
		Backward: func(_ *FunctionContext, grads []*Tensor) []*Tensor { return grads },
	}
	if got := f.Apply(x)[0].GradFn(); got != "GoFunction" {
		t.Errorf("node %q", got)
	}
	if mode {
		t.Error("forward runs with gradient recording")
	}
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
	if needs[0] != true || needs[1] || needs[2] {
		t.Errorf("needs grad: %v", needs)
	}
	if out[1].ItemInt() != 1 || out[1].RequiresGrad() || out[2].RequiresGrad() || !out[3].RequiresGrad() {
		t.Error("wrong outputs")
	}
	out[0].Sum().Backward()
	if g := ToSlice[float64](x.Grad()); g[0] != 2 || g[1] != 3 || g[2] != 4 {
		t.Errorf("gradient %v", g)
	}
	if got[1] != nil || got[2] != nil || got[3] == nil || got[3].Any().ItemBool() {
		t.Errorf("gradients of outputs: %v", got)
	}
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
		if a, b := ToSlice[float64](g[0])[1], math.Exp(2); a != b {
			t.Errorf("first derivative %v, want %v", a, b)
		}
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
	if g := ToSlice[float64](x.Grad()); g[0] != 20 || g[1] != 40 {
		t.Errorf("gradient %v", g)
	}
	if len(seen) != 2 || seen[1] != 40 {
		t.Errorf("the second hook saw %v", seen)
	}
	first.Remove()
	first.Remove()
	seen = nil
	x.SetGrad(nil)
	x.Mul(x).Sum().Backward()
	if g := ToSlice[float64](x.Grad()); g[1] != 4 || len(seen) != 2 {
		t.Errorf("gradient %v after removal, the second hook saw %v", g, seen)
	}
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
			if y.Closed() || x.Grad() == nil {
				t.Fatal("no gradient")
			}
			x.SetGrad(nil)
		}
		if native.Functions() <= before {
			t.Error("no function is counted")
		}
	}()
	for range 100 {
		runtime.GC()
		if native.Functions() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d functions are left after collection, there were %d", native.Functions(), before)
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
	if err := Try(func() { x.Sqrt().Sum().Backward() }); err != nil {
		t.Error(err)
	}
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
					if got, want := x.Grad().At(0).Item(), 2*s*math.Exp(0.5*s); math.Abs(got-want) > 1e-15 {
						t.Errorf("gradient %v, want %v", got, want)
					}
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
