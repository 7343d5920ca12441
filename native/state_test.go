package native

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func generator(t *testing.T) *Generator {
	t.Helper()
	g, err := NewGenerator(0, -1)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func draw(t *testing.T, g *Generator) []float32 {
	x := floats(t, make([]float32, 20)...)
	var r Results
	if err := opNormal.Call([]Arg{TensorArg(x), Float(0), Float(1), GeneratorArg(g)}, &r); err != nil {
		t.Fatal(err)
	}
	return read(t, x)
}

func TestGenerator(t *testing.T) {
	a, b := generator(t), generator(t)
	for _, g := range []*Generator{a, b} {
		if err := g.Seed(626); err != nil {
			t.Fatal(err)
		}
		if seed, err := g.InitialSeed(); seed != 626 || err != nil {
			t.Errorf("seed %d, %v", seed, err)
		}
	}
	first := draw(t, a)
	if !slices.Equal(first, draw(t, b)) {
		t.Error("one seed, two streams")
	}
	runtime.GC()
	var state Handle
	if err := a.State(&state); err != nil {
		t.Fatal(err)
	}
	second := draw(t, a)
	if slices.Equal(first, second) {
		t.Error("the stream does not go on")
	}
	if err := b.SetState(&state); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(second, draw(t, b)) {
		t.Error("the state does not come back")
	}
	if err := b.SetState(floats(t, 1)); err == nil {
		t.Error("a float is a state")
	}
	if err := b.SetState(nil); err == nil {
		t.Error("nothing is a state")
	}

	// The default generator is the one that draws without a generator use.
	d, err := DefaultGenerator(0, -1)
	if err != nil {
		t.Fatal(err)
	}
	ManualSeed(626)
	if seed, _ := d.InitialSeed(); seed != 626 {
		t.Errorf("seed %d of the default generator", seed)
	}
	if !slices.Equal(first, draw(t, nil)) {
		t.Error("the default generator has another stream")
	}
	if _, err := NewGenerator(99, 0); err == nil {
		t.Error("a generator of no device")
	}
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
	if v := Version(); len(strings.Split(v, ".")) < 3 {
		t.Errorf("version %q", v)
	}
	if CPUCapability() == "" || !strings.Contains(Config(), "PyTorch") {
		t.Errorf("capability %q, configuration %q", CPUCapability(), Config())
	}
	if names := OpNames(); len(names) < 2000 || !slices.Contains(names, "aten::add.Tensor") {
		t.Errorf("%d operators", len(names))
	}
	if c := FindCUDA(); !c.Built && (c.Devices != 0 || c.Err != nil) {
		t.Errorf("%+v", c)
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
			if got := <-seen; got != n {
				t.Errorf("%d threads on a new thread, want %d", got, n)
			}
		}
	}
}
