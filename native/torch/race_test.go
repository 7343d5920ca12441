package torch

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/internal/testbed"
)

// TestManyGoroutines uses the package from 16 goroutines at once, all of them on
// the same tensors; run it with -race.
func TestManyGoroutines(t *testing.T) {
	x := FromSlice([]float32{1, 2, 3, 4}, 2, 2)
	before := testbed.Settle()
	var group sync.WaitGroup
	for g := range 16 {
		group.Go(func() {
			for i := range 50 {
				if !assert.NoError(t, useTheLot(x, float64(g+1), i), "goroutine %d, round %d", g, i) {
					return
				}
			}
		})
	}
	group.Wait()
	assert.LessOrEqual(t, testbed.Settle(), before, "open tensors")
	runtime.KeepAlive(x)
}

// useTheLot calls a bit of everything and checks what it returns.
func useTheLot(x *Tensor, factor float64, i int) error {
	out, err := Call("aten::mul", x, factor)
	if err != nil {
		return err
	}
	if got := out[0].(*Tensor).Sum().Item(); got != 10*factor {
		return fmt.Errorf("sum %v", got)
	}
	if _, err := Call("aten::mm", x, FromSlice([]float32{1})); err == nil {
		return fmt.Errorf("mm of a matrix and a vector")
	}
	if _, err := Call(fmt.Sprintf("aten::no_such_%d", i%3)); err == nil {
		return fmt.Errorf("an unknown operator")
	}
	w := FromSlice([]float64{factor}).SetRequiresGrad(true)
	w.Mul(w).Sum().Backward()
	if got := w.Grad().Item(); got != 2*factor {
		return fmt.Errorf("gradient %v", got)
	}
	NoGrad(func() {
		if w.Mul(w).RequiresGrad() {
			err = fmt.Errorf("recorded in NoGrad")
		}
	})
	WithScope(func(s *Scope) {
		y := x.Add(x)
		z := s.Keep(y.Add(y))
		if i%2 == 0 {
			z.Close()
		}
	})
	g, e := NewGenerator(Device{})
	if e != nil {
		return e
	}
	r, e := Call("aten::rand.generator", []int64{3}, Kw{"generator": g.ManualSeed(uint64(i))})
	if e != nil {
		return e
	}
	if again, e := Call("aten::rand.generator", []int64{3}, Kw{"generator": g.ManualSeed(uint64(i))}); e != nil || !Equal(r[0].(*Tensor), again[0].(*Tensor)) {
		return fmt.Errorf("another draw of the same seed: %v", e)
	}
	return err
}
