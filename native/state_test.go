package native

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func generator(t *testing.T) *Generator {
	t.Helper()
	g, err := NewGenerator(0, -1)
	require.NoError(t, err)
	return g
}

func draw(t *testing.T, g *Generator) []float32 {
	x := floats(t, make([]float32, 20)...)
	var r Results
	require.NoError(t, opNormal.Call([]Arg{TensorArg(x), Float(0), Float(1), GeneratorArg(g)}, &r))
	return read(t, x)
}

func TestGenerator(t *testing.T) {
	a, b := generator(t), generator(t)
	for _, g := range []*Generator{a, b} {
		require.NoError(t, g.Seed(626))
		seed, err := g.InitialSeed()
		assert.NoError(t, err)
		assert.Equal(t, uint64(626), seed)
	}
	first := draw(t, a)
	assert.Equal(t, first, draw(t, b), "another stream of one seed")
	runtime.GC()
	var state Handle
	require.NoError(t, a.State(&state))
	second := draw(t, a)
	assert.NotEqual(t, first, second, "the stream goes on")
	require.NoError(t, b.SetState(&state))
	assert.Equal(t, second, draw(t, b), "after the state was set")
	assert.Error(t, b.SetState(floats(t, 1)), "a float is no state")
	assert.Error(t, b.SetState(nil), "nothing is no state")

	// The default generator is the one that draws without a generator use.
	d, err := DefaultGenerator(0, -1)
	require.NoError(t, err)
	ManualSeed(626)
	seed, _ := d.InitialSeed()
	assert.Equal(t, uint64(626), seed, "of the default generator")
	assert.Equal(t, first, draw(t, nil), "the default generator's stream")
	_, err = NewGenerator(99, 0)
	assert.Error(t, err, "a generator of no device")
}

// TestModes enters each mode beside goroutines that are in none.
func TestModes(t *testing.T) {
	threads := NumThreads()
	SetNumThreads(2)
	defer SetNumThreads(threads)
	type state struct {
		grad, inference bool
		threads         int
		scoped          bool
	}
	now := func() state { return state{GradMode(), InferenceMode(), NumThreads(), currentScope() != 0} }
	usual := state{grad: true, threads: 2}
	require.Equal(t, usual, now())
	var modes []interface{ Leave() error }
	var states []state
	for _, enter := range []func() interface{ Leave() error }{
		func() interface{ Leave() error } { return EnterGradMode(false) },
		func() interface{ Leave() error } { return EnterThreads(1) },
		func() interface{ Leave() error } { return EnterScope() },
		func() interface{ Leave() error } { return EnterGradMode(true) },
		func() interface{ Leave() error } { return EnterInference() },
	} {
		states = append(states, now())
		modes = append(modes, enter())
	}
	assert.Equal(t, []state{
		{true, false, 2, false}, {false, false, 2, false}, {false, false, 1, false}, {false, false, 1, true}, {true, false, 1, true},
	}, states)
	inside := now()
	assert.Equal(t, state{false, true, 1, true}, inside)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			assert.Equal(t, usual, now(), "the state of another goroutine")
			for _, m := range modes {
				assert.ErrorIs(t, m.Leave(), ErrModeElsewhere)
			}
		})
	}
	wg.Wait()
	for i := range modes[1:] {
		assert.ErrorIs(t, modes[i].Leave(), ErrModeInside)
	}
	assert.Equal(t, inside, now())
	for i := len(modes) - 1; i >= 0; i-- {
		assert.NoError(t, modes[i].Leave())
		assert.Equal(t, states[i], now())
		assert.ErrorIs(t, modes[i].Leave(), ErrModeElsewhere)
	}

	outer := EnterGradMode(false)
	scope := EnterScope()
	kept := new(Handle)
	require.NoError(t, FromBytes(kept, make([]byte, 4), 6, []int64{1}))
	EnterInference()
	assert.Equal(t, 2, outer.LeaveAll())
	assert.Equal(t, usual, now())
	assert.True(t, kept.Closed(), "the scope was left without closing its tensors")
	assert.ErrorIs(t, scope.Leave(), ErrModeElsewhere)
}

// TestEntrance lets many goroutines through a narrow entrance.
func TestEntrance(t *testing.T) {
	e := entrance{room: 3}
	var inside, most atomic.Int64
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			for range 20 {
				if !e.enter() {
					e.wait()
				}
				n := inside.Add(1)
				for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
				}
				runtime.Gosched()
				inside.Add(-1)
				e.leave()
			}
		})
	}
	wg.Wait()
	assert.LessOrEqual(t, most.Load(), int64(3))
	assert.Zero(t, e.inside.Load())
}

func TestDescriptions(t *testing.T) {
	assert.Regexp(t, `^[^.]*\.[^.]*\.`, Version())
	assert.NotEmpty(t, CPUCapability())
	assert.Contains(t, Config(), "PyTorch")
	names := OpNames()
	assert.GreaterOrEqual(t, len(names), 2000, "operators")
	assert.True(t, slices.Contains(names, "aten::add.Tensor"))
	if c := FindCUDA(); !c.Built {
		assert.Zero(t, c.Devices)
		assert.NoError(t, c.Err)
	}
}

// SetNumThreads holds on whatever thread a goroutine runs, MKL included.
func TestSetNumThreadsEverywhere(t *testing.T) {
	before := NumThreads()
	defer SetNumThreads(before)
	for _, n := range []int{1, 3, 2} {
		SetNumThreads(n)
		for range 4 {
			seen := make(chan int)
			go func() {
				runtime.LockOSThread() // a thread of its own, which ends with the goroutine
				seen <- NumThreads()
			}()
			assert.Equal(t, n, <-seen, "on a new thread")
		}
	}
}
