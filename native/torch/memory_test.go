package torch

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native"
)

// loopVariable names the training loop that a child process of the tests runs:
// "small 3000" or "large 300".
const loopVariable = "TORCHFM_TEST_LOOP"

// trainLoop trains a network of two layers for some iterations with nothing freed by
// hand: new inputs, forward, backward, and an update in place.
func trainLoop(iterations int, batch, width int64) {
	ManualSeed(626)
	leaf := Options{RequiresGrad: true}
	params := []*Tensor{
		Randn([]int64{width, width}, leaf), Zeros([]int64{width}, leaf),
		Randn([]int64{1, width}, leaf), Zeros([]int64{1}, leaf),
	}
	for i := range iterations {
		x := Full([]int64{batch, width}, 0.5*float64(1+i%2))
		hidden := Linear(x, params[0], params[1]).ReLU()
		loss := Linear(hidden, params[2], params[3]).Pow(2).Mean()
		for _, p := range params {
			p.SetGrad(nil)
		}
		loss.Backward()
		NoGrad(func() {
			for _, p := range params {
				p.Sub_(p.Grad().Mul(0.001))
			}
		})
	}
}

// TestLoopInChild is the child: it runs a loop and prints the peak of its memory.
func TestLoopInChild(t *testing.T) {
	kind, count, _ := strings.Cut(os.Getenv(loopVariable), " ")
	iterations, _ := strconv.Atoi(count)
	switch kind {
	case "":
		return // an ordinary run, in which there is nothing to do
	case "small":
		trainLoop(iterations, 8, 8)
	case "large":
		trainLoop(iterations, 16384, 16) // 1 MiB for x and each hidden value
	}
	status, err := os.Open("/proc/self/status")
	require.NoError(t, err)
	defer status.Close()
	for lines := bufio.NewScanner(status); lines.Scan(); {
		if peak, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			fmt.Println("peak", strings.TrimSuffix(strings.TrimSpace(peak), " kB"))
		}
	}
}

// peak returns the peak of resident memory of a loop in a process of its own, in
// KiB.
func peak(t *testing.T, loop string) float64 {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run", "^TestLoopInChild$")
	child.Env = append(os.Environ(), loopVariable+"="+loop)
	out, err := child.CombinedOutput()
	require.NoError(t, err, string(out))
	_, after, _ := strings.Cut(string(out), "peak ")
	kib, err := strconv.ParseFloat(strings.Fields(after + " ?")[0], 64)
	require.NoError(t, err, "no peak in %s", out)
	return kib
}

// TestTrainingStaysFlat compares the peak memory of a loop with that of one ten
// times as long.
func TestTrainingStaysFlat(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the peak of a process's memory is read from /proc, which is Linux's")
	}
	// Large tensors gather up to 16 MiB between two collections, at another moment
	// each time: that much is no growth. A leak of one tensor an iteration is 2.6 GiB.
	for _, c := range []struct {
		kind  string
		n     int
		slack float64 // KiB
	}{{"small", 3000, 0}, {"large", 300, 16 << 10}} {
		t.Run(c.kind, func(t *testing.T) {
			short := peak(t, fmt.Sprintf("%s %d", c.kind, c.n))
			long := peak(t, fmt.Sprintf("%s %d", c.kind, 10*c.n))
			t.Logf("%d iterations: %.1f MiB, %d: %.1f MiB", c.n, short/1024, 10*c.n, long/1024)
			assert.LessOrEqual(t, long, 1.03*short+c.slack, "KiB of %d iterations, and of %d with 3%% more", 10*c.n, c.n)
		})
	}
}

// TestScopeFreesAtOnce checks that the end of a scope leaves nothing, whatever was
// made in it and however it ends.
func TestScopeFreesAtOnce(t *testing.T) {
	x := Ones([]int64{1000}, Options{RequiresGrad: true})
	defer x.Close()
	tensors, bytes := native.Live()
	for name, f := range map[string]func(){
		"forward":  func() { x.Mul(2).Exp().Sum() },
		"backward": func() { x.Mul(2).Exp().Sum().Backward(); x.Grad(); x.SetGrad(nil) },
		"lists":    func() { Cat(x.Split(10, 0), 0).Chunk(7, 0) },
		"slices":   func() { ToSlice[float32](FromSlice([]float32{1, 2, 3, 4}, 2, 2).T()) },
		"nested":   func() { WithScope(func(s *Scope) { x.Exp(); s.Keep(x.Sin()) }) },
		"printed":  func() { _ = x.String() },
		"panic":    func() { Try(func() { x.Exp().Add(Ones([]int64{3})) }) },
	} {
		WithScope(func(*Scope) { f() })
		n, b := native.Live()
		assert.Equal(t, tensors, n, "%s: open tensors", name)
		assert.Equal(t, bytes, b, "%s: their bytes", name)
	}
	err := Try(func() {
		WithScope(func(*Scope) { x.Exp().Add(Ones([]int64{3})) })
	})
	assert.Error(t, err, "a panic through the scope")
	n, b := native.Live()
	assert.Equal(t, tensors, n, "open tensors after a panic")
	assert.Equal(t, bytes, b, "their bytes")
}

// TestUseAfterClose calls methods on tensors that were closed in each way, and on
// nil: each must panic with an Error that says so.
func TestUseAfterClose(t *testing.T) {
	good := Ones([]int64{2, 2})
	one := FromSlice([]int64{0})
	methods := map[string]func(x *Tensor){
		"Add":           func(x *Tensor) { x.Add(good) },
		"argument":      func(x *Tensor) { good.Add(x) },
		"Mul_":          func(x *Tensor) { x.Mul_(good) },
		"AddScalar":     func(x *Tensor) { x.Add(1) },
		"Matmul":        func(x *Tensor) { good.Matmul(x) },
		"Sum":           func(x *Tensor) { x.Sum() },
		"View":          func(x *Tensor) { x.View(4) },
		"T":             func(x *Tensor) { x.T() },
		"At":            func(x *Tensor) { x.At(0) },
		"index":         func(x *Tensor) { good.At(x) },
		"IndexSelect":   func(x *Tensor) { x.IndexSelect(0, one) },
		"Cat":           func(x *Tensor) { Cat([]*Tensor{good, x}, 0) },
		"Shape":         func(x *Tensor) { x.Shape() },
		"Dim":           func(x *Tensor) { x.Dim() },
		"Size":          func(x *Tensor) { x.Size(0) },
		"Numel":         func(x *Tensor) { x.Numel() },
		"DType":         func(x *Tensor) { x.DType() },
		"Device":        func(x *Tensor) { x.Device() },
		"Item":          func(x *Tensor) { x.Item() },
		"ItemInt":       func(x *Tensor) { x.ItemInt() },
		"ToSlice":       func(x *Tensor) { ToSlice[float32](x) },
		"ToBytes":       func(x *Tensor) { ToBytes(x) },
		"SetSlice":      func(x *Tensor) { SetSlice(x, []float32{1, 2, 3, 4}) },
		"Copy_":         func(x *Tensor) { good.Copy_(x) },
		"To":            func(x *Tensor) { x.To(Float64) },
		"Backward":      func(x *Tensor) { x.Backward() },
		"Grad":          func(x *Tensor) { x.Grad() },
		"GradFn":        func(x *Tensor) { x.GradFn() },
		"grad":          func(x *Tensor) { Grad([]*Tensor{x}, []*Tensor{good}, GradOptions{}) },
		"inputs":        func(x *Tensor) { Grad([]*Tensor{good.Sum()}, []*Tensor{x}, GradOptions{}) },
		"RequiresGrad":  func(x *Tensor) { x.RequiresGrad() },
		"SetRequires":   func(x *Tensor) { x.SetRequiresGrad(true) },
		"RetainGrad":    func(x *Tensor) { x.RetainGrad() },
		"IsLeaf":        func(x *Tensor) { x.IsLeaf() },
		"Detach":        func(x *Tensor) { x.Detach() },
		"ZerosLike":     func(x *Tensor) { ZerosLike(x) },
		"Linear":        func(x *Tensor) { Linear(x, good, nil) },
		"Keep":          func(x *Tensor) { WithScope(func(s *Scope) { s.Keep(x) }) },
		"IsContiguous":  func(x *Tensor) { x.IsContiguous() },
		"StorageOffset": func(x *Tensor) { x.StorageOffset() },
	}
	closed := Ones([]int64{2, 2})
	closed.Close()
	var scoped *Tensor
	WithScope(func(*Scope) { scoped = Ones([]int64{2, 2}) })
	inner := Ones([]int64{2, 2}, Options{RequiresGrad: true})
	view := inner.Detach()
	inner.Close()
	view.Close()
	for name, f := range methods {
		for what, x := range map[string]*Tensor{"closed": closed, "scope": scoped, "view": view, "zero": new(Tensor), "nil": nil} {
			var e *Error
			err := Try(func() { f(x) })
			if !assert.ErrorAs(t, err, &e, "%s of a %s tensor", name, what) || !assert.NotEmpty(t, e.Op, "%s of a %s tensor", name, what) {
				continue
			}
			want := "closed tensor"
			if what == "nil" {
				want = "" // libtorch says it for arguments, in its words
			}
			assert.Contains(t, e.Message, want, "%s of a %s tensor", name, what)
		}
	}
}

// TestCloseKeepsViews checks that a view lives on when its base is closed.
func TestCloseKeepsViews(t *testing.T) {
	base := FromSlice([]float32{1, 2, 3, 4}, 2, 2)
	row := base.Select(0, 1)
	base.Close()
	runtime.GC()
	assert.Equal(t, []float32{3, 4}, ToSlice[float32](row))
}
