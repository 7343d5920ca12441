package torch

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native"
)

// line is the line of this file that it is called from.
func line() int {
	_, _, n, _ := runtime.Caller(1)
	return n
}

var errOwn = errors.New("mine")

// TestPanicPlace checks that a panic of Go code that libtorch called comes back
// with its value, its file and line, and its stack.
func TestPanicPlace(t *testing.T) {
	x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	var at int
	var none []int
	panics := map[string]struct {
		text  string
		panic func()
	}{
		"text":        {"panic: went wrong (at ", func() { at = line(); panic("went wrong") }},
		"number":      {"panic: 7 (at ", func() { at = line(); panic(7) }},
		"error":       {": mine (at ", func() { at = line(); panic(fmt.Errorf("wrapped: %w", errOwn)) }},
		"runtime":     {"index out of range [3] with length 0 (at ", func() { at = line(); none[3]++ }},
		"nil pointer": {"nil pointer dereference (at ", func() { var e *Error; at = line(); e.Op = "" }},
		"wrong use":   {"torch: aten::add.Tensor: The size of tensor a (2)", func() { at = line(); x.Add(Ones([]int64{3})) }},
	}
	for name, c := range panics {
		for where, f := range map[string]func(){
			"hook": func() {
				y := x.Mul(2)
				y.RegisterHook(func(*Tensor) *Tensor { c.panic(); return nil })
				y.Sum().Backward()
			},
			"Own: backward": func() {
				f := Function{Name: "Own",
					Forward:  func(_ *FunctionContext, in []*Tensor) []*Tensor { return all(in[0].Clone()) },
					Backward: func(*FunctionContext, []*Tensor) []*Tensor { c.panic(); return nil },
				}
				Grad(all(f.Apply(x)[0].Sum()), all(x), GradOptions{})
			},
			"Outer: backward": func() { // whose backward calls another
				f := Function{Name: "Outer",
					Forward: func(_ *FunctionContext, in []*Tensor) []*Tensor { return all(in[0].Clone()) },
					Backward: func(*FunctionContext, []*Tensor) []*Tensor {
						y := Ones([]int64{2}).SetRequiresGrad(true)
						EnableGrad(func() {
							z := y.Mul(2)
							z.RegisterHook(func(*Tensor) *Tensor { c.panic(); return nil })
							z.Sum().Backward()
						})
						return nil
					},
				}
				f.Apply(x)[0].Sum().Backward()
			},
		} {
			t.Run(where+"/"+name, func(t *testing.T) {
				var e *Error
				require.ErrorAs(t, Try(f), &e)
				assert.Contains(t, e.Error(), where)
				assert.Contains(t, e.Error(), c.text)
				place := fmt.Sprintf("torch/panic_test.go:%d)", at)
				assert.Contains(t, filepath.ToSlash(e.Error()), place)
				assert.Equal(t, 1, strings.Count(e.Error(), "(at "), e.Error())
				assert.Contains(t, string(e.Stack), strings.TrimSuffix(filepath.Base(place), ")"))
				if name == "error" {
					assert.ErrorIs(t, e, errOwn)
				}
				var p *native.PanicError
				require.ErrorAs(t, e, &p)
			})
		}
	}
	assert.True(t, IsGradEnabled())
}

// TestGoexitInBackward ends goroutines within hooks and backwards.
func TestGoexitInBackward(t *testing.T) {
	for range 20 {
		var mode bool
		done := make(chan bool)
		go func() {
			defer close(done)
			defer func() { mode = IsGradEnabled() }()
			x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
			y := cube.Apply(x)[0]
			y.RegisterHook(func(*Tensor) *Tensor { runtime.Goexit(); return nil })
			y.Sum().Backward()
			assert.Fail(t, "the goroutine goes on")
		}()
		<-done
		assert.True(t, mode, "grad mode in the functions that the goroutine deferred")
		var wait sync.WaitGroup
		for range 4 { // on whatever threads
			wait.Go(func() {
				x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
				y := x.Mul(x)
				if assert.True(t, y.RequiresGrad(), "gradients are off on a thread") {
					y.Sum().Backward()
					assert.Equal(t, []float64{2, 4}, ToSlice[float64](x.Grad()))
				}
			})
		}
		wait.Wait()
	}
}

func TestClosedGradients(t *testing.T) {
	x := FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	closed := func(g *Tensor) *Tensor { h := g.Clone(); h.Close(); return h }
	wants(t, "hook: it returned a closed tensor", func() {
		y := x.Mul(2)
		y.RegisterHook(closed)
		y.Sum().Backward()
	})
	wants(t, "Closed: backward: it returned a closed tensor as gradient 1", func() {
		f := Function{Name: "Closed",
			Forward:  func(_ *FunctionContext, in []*Tensor) []*Tensor { return all(in[0].Clone()) },
			Backward: func(_ *FunctionContext, g []*Tensor) []*Tensor { return all(nil, closed(g[0])) },
		}
		f.Apply(x, x)[0].Sum().Backward()
	})
}
