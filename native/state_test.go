package native

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
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

// TestLimitThreads checks that a limit is the thread's alone and that the number
// before comes back.
func TestLimitThreads(t *testing.T) {
	before := NumThreads()
	SetNumThreads(2)
	defer SetNumThreads(before)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if n := LimitThreads(1); n != 2 {
		t.Errorf("%d threads before", n)
	}
	if n := NumThreads(); n != 1 {
		t.Errorf("%d threads under a limit of one", n)
	}
	if n := LimitThreads(2); n != 1 || NumThreads() != 2 {
		t.Errorf("%d threads before, %d after", n, NumThreads())
	}
}

// TestThreadState checks that grad mode and inference mode are the thread's.
func TestThreadState(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if !SetGradMode(false) || GradMode() {
		t.Error("gradients are recorded")
	}
	guard := EnterInference()
	if !InferenceMode() {
		t.Error("no inference mode")
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if !GradMode() || InferenceMode() {
				t.Error("the state of another goroutine")
			}
		})
	}
	wg.Wait()
	guard.Leave()
	if InferenceMode() || GradMode() {
		t.Error("the state before does not come back")
	}
	SetGradMode(true)
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
