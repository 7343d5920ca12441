package torch

import (
	"errors"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// modeNow is what guards change.
type modeNow struct {
	grad, inference bool
	threads         int
}

func modes() modeNow { return modeNow{IsGradEnabled(), IsInferenceModeEnabled(), NumThreads()} }

var usual = modeNow{grad: true, threads: 1}

// guards are each guard beside the function that does the same.
var guards = map[string]struct {
	begin  func() *Guard
	within func(f func())
	want   modeNow
}{
	"no_grad":              {NoGradGuard, NoGrad, modeNow{false, false, 1}},
	"enable_grad":          {EnableGradGuard, EnableGrad, modeNow{true, false, 1}},
	"set_grad_enabled on":  {func() *Guard { return SetGradEnabledGuard(true) }, func(f func()) { SetGradEnabled(true, f) }, modeNow{true, false, 1}},
	"set_grad_enabled off": {func() *Guard { return SetGradEnabledGuard(false) }, func(f func()) { SetGradEnabled(false, f) }, modeNow{false, false, 1}},
	"inference_mode":       {InferenceModeGuard, InferenceMode, modeNow{false, true, 1}},
	"with_threads":         {func() *Guard { return ThreadsGuard(1) }, func(f func()) { WithThreads(1, f) }, usual},
}

func TestGuards(t *testing.T) {
	for name, c := range guards {
		t.Run(name, func(t *testing.T) {
			c.within(func() { assert.Equal(t, c.want, modes()) })
			assert.Equal(t, usual, modes())

			err := func() error {
				defer c.begin().End()
				assert.Equal(t, c.want, modes())
				return errors.New("an early return")
			}()
			require.Error(t, err)
			assert.Equal(t, usual, modes())

			func() { // a panic
				defer func() { recover() }()
				defer c.begin().End()
				panic("mine")
			}()
			assert.Equal(t, usual, modes())

			func() { // an early end besides the deferred one
				g := c.begin()
				defer g.End()
				g.End()
				assert.Equal(t, usual, modes())
			}()
			assert.Equal(t, usual, modes())
		})
	}
}

// TestGuardMisuse ends guards where they must not.
func TestGuardMisuse(t *testing.T) {
	outer := NoGradGuard()
	inner := EnableGradGuard()
	wants(t, "no_grad: end: what was begun inside of it has not ended", outer.End)
	assert.True(t, IsGradEnabled())
	done := make(chan bool)
	go func() {
		defer close(done)
		wants(t, "enable_grad: end: it was begun by another goroutine", inner.End)
		assert.Equal(t, usual, modes())
	}()
	<-done
	inner.End()
	assert.False(t, IsGradEnabled())
	outer.End()
	outer.End()
	assert.Equal(t, usual, modes())

	// One that a function leaves open ends with the function around it.
	var left *Guard
	wants(t, "enable_grad: the function returned without an End of 2 guards or scopes", func() {
		EnableGrad(func() { left = NoGradGuard(); NewScope() })
	})
	assert.Equal(t, usual, modes())
	wants(t, "or in a function that has returned", left.End)
	wants(t, "mine", func() { EnableGrad(func() { NoGradGuard(); panic(&Error{Message: "mine"}) }) })
	assert.Equal(t, usual, modes())
	wants(t, "the number of threads must be positive", func() { ThreadsGuard(0) })

	x := Ones([]int64{2}).SetRequiresGrad(true)
	y := x.Mul(2)
	y.RegisterHook(func(*Tensor) *Tensor { EnableGradGuard(); return nil })
	wants(t, "hook: 1 guards or scopes that it began have not ended", y.Sum().Backward)
	assert.Equal(t, usual, modes())
}

func TestNewScope(t *testing.T) {
	before, _ := Live()
	var y, kept *Tensor
	for range 3 {
		s := NewScope()
		y = Ones([]int64{2})
		kept = s.Keep(y.Exp())
		if y.Numel() == 2 {
			s.End()
			break
		}
	}
	assert.True(t, y.Closed())
	assert.False(t, kept.Closed())
	kept.Close()

	func() {
		defer func() { recover() }()
		s := NewScope()
		defer s.End()
		y = Ones([]int64{2})
		panic("mine")
	}()
	assert.True(t, y.Closed())

	outer := NewScope()
	a := Ones([]int64{2})
	inner := NewScope()
	b := Ones([]int64{2})
	wants(t, "scope: end: what was begun inside of it has not ended", outer.End)
	assert.False(t, a.Closed() || b.Closed())
	inner.End()
	inner.End()
	assert.True(t, b.Closed() && !a.Closed())
	outer.End()
	assert.True(t, a.Closed())
	wants(t, "the scope ends with the function", func() { WithScope(func(s *Scope) { s.End() }) })
	after, _ := Live()
	assert.Equal(t, before, after)
}

// TestGuardGoroutineEnds ends goroutines within guards.
func TestGuardGoroutineEnds(t *testing.T) {
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			NoGradGuard()
			if !assert.False(t, IsGradEnabled()) {
				return
			}
			runtime.Goexit()
		})
	}
	wait.Wait()
	for range 20 {
		wait.Go(func() { assert.Equal(t, usual, modes()) })
	}
	wait.Wait()
}
