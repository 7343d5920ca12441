package torch

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Which threads a goroutine's forward pass ran on must not show in the gradients: four
// uses of a leaf add up in the order of one thread, in which the large ones cancel at
// another place than in the order of threads that count for themselves.
func TestGradientsAddUpAlikeOnEveryThread(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	elsewhere := func(f func()) {
		var done sync.WaitGroup
		done.Go(func() {
			runtime.LockOSThread() // and never unlocked: the thread ends with it
			f()
		})
		done.Wait()
	}
	gradient := func(on func(f func())) []float32 {
		w := FromSlice([]float32{0.1, 0.7, 1.3}).SetRequiresGrad(true)
		total := Zeros([]int64{})
		for _, factor := range []float64{0.1, 1e7, 3.3, -1e7} {
			on(func() { total = total.Add(w.Mul(factor).Sum()) })
		}
		total.Backward()
		return ToSlice[float32](w.Grad())
	}
	here := gradient(func(f func()) { f() })
	assert.Equal(t, here, gradient(elsewhere))
	assert.Equal(t, here, gradient(func(f func()) { f() }))
}
