package native

import (
	"runtime"
	"slices"
	"testing"
	"time"
	"unsafe"
)

// The operators of the tests.
var (
	opAdd    = NewOp("aten::add", "Tensor")
	opMulS   = NewOp("aten::mul_", "Scalar")
	opSplit  = NewOp("aten::split", "Tensor")
	opCat    = NewOp("aten::cat", "")
	opView   = NewOp("aten::view", "")
	opExp    = NewOp("aten::exp", "")
	opMaxDim = NewOp("aten::max", "dim")
	opNormal = NewOp("aten::normal_", "")
	opMM     = NewOp("aten::mm", "")
	opEinsum = NewOp("aten::einsum", "")
	opIndex  = NewOp("aten::index", "Tensor")
)

// floats returns a new vector.
func floats(t testing.TB, data ...float32) *Handle {
	t.Helper()
	h := new(Handle)
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(data))), 4*len(data))
	if err := FromBytes(h, bytes, 6, []int64{int64(len(data))}); err != nil {
		t.Fatal(err)
	}
	return h
}

// read returns the elements of a contiguous tensor.
func read(t testing.TB, h *Handle) []float32 {
	t.Helper()
	data := make([]float32, h.Meta().Numel)
	if err := h.Bytes(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(data))), 4*len(data))); err != nil {
		t.Fatal(err)
	}
	return data
}

// one calls an operator that returns a tensor.
func one(t testing.TB, op *Op, args ...Arg) *Handle {
	t.Helper()
	var r Results
	if err := op.Call(args, &r); err != nil {
		t.Fatal(err)
	}
	h := new(Handle)
	if r.Kind() != KindTensor || !r.Tensor(h) {
		t.Fatalf("%v returned no tensor", op)
	}
	return h
}

func TestClose(t *testing.T) {
	tensors, bytes := Live()
	h := floats(t, 1, 2, 3, 4)
	if n, b := Live(); n != tensors+1 || b != bytes+16+perTensor {
		t.Errorf("%d tensors and %d bytes more", n-tensors, b-bytes)
	}
	view := one(t, opView, TensorArg(h), Ints([]int64{2, 2}))
	if n, b := Live(); n != tensors+2 || b != bytes+16+2*perTensor {
		t.Errorf("a view: %d tensors and %d bytes more", n-tensors, b-bytes)
	}
	shared := new(Handle)
	h.Share(shared)
	if !Same(h, shared) || Same(h, view) {
		t.Error("the wrong handles are the same")
	}
	for range 3 {
		h.Close()
	}
	if !h.Closed() || shared.Closed() {
		t.Error("the wrong handle is closed")
	}
	if got := read(t, shared); !slices.Equal(got, []float32{1, 2, 3, 4}) {
		t.Errorf("%v by the second owner", got)
	}
	shared.Close()
	if got := read(t, view); !slices.Equal(got, []float32{1, 2, 3, 4}) {
		t.Errorf("%v by a view", got)
	}
	view.Close()
	if n, b := Live(); n != tensors || b != bytes {
		t.Errorf("%d tensors and %d bytes are left", n-tensors, b-bytes)
	}
	var zero Handle
	zero.Close()
	if !zero.Closed() {
		t.Error("the zero value is open")
	}
}

// collect runs the collector until so many tensors are left. Finalizers run on a
// goroutine of their own, so that there is something to wait for.
func collect(t *testing.T, want int64) {
	t.Helper()
	for range 1000 {
		runtime.GC()
		if n, _ := Live(); n <= want {
			return
		}
		time.Sleep(time.Millisecond)
	}
	n, _ := Live()
	t.Fatalf("%d tensors are left by the collector", n-want)
}

func TestCollector(t *testing.T) {
	before, _ := Live()
	func() {
		for i := range 100 {
			h := floats(t, float32(i))
			if i%3 == 0 {
				h.Close()
			}
			one(t, opAdd, TensorArg(floats(t, 1)), TensorArg(floats(t, 2)), Int(1))
		}
	}()
	collect(t, before)
}

// TestCollectorIsAsked checks that bytes that the collector does not see make it
// run: a hundred times the limit goes through, and never more than a few times the
// limit is alive.
func TestCollectorIsAsked(t *testing.T) {
	opEmpty := NewOp("aten::empty", "memory_format")
	_, start := Live()
	for what, empty := range map[string]func() *Handle{
		"": func() *Handle {
			return one(t, opEmpty, Ints([]int64{1 << 18}), Int(6), None(), None(), None(), None()) // 1 MiB
		},
		"kept of a scope: ": func() *Handle {
			s := EnterScope()
			defer s.Leave()
			h := one(t, opEmpty, Ints([]int64{1 << 18}), Int(6), None(), None(), None(), None())
			s.Keep(h)
			return h
		},
	} {
		var most int64
		for range 100 * 16 {
			empty()
			_, b := Live()
			most = max(most, b-start)
		}
		if most > 3*collectBytes {
			t.Errorf("%s%d MiB were alive at once", what, most>>20)
		}
	}
}

func TestScopes(t *testing.T) {
	before, _ := Live()
	outside := floats(t, 1)
	outer := EnterScope()
	a, b := floats(t, 2), floats(t, 3)
	inner := EnterScope()
	c, d, e := floats(t, 4), floats(t, 5), floats(t, 6)
	inner.Keep(c)       // to outer
	inner.Keep(a)       // not its own
	inner.Keep(outside) // no scope's
	e.Close()
	inner.Leave()
	if c.Closed() || a.Closed() || b.Closed() || outside.Closed() || !d.Closed() || !e.Closed() {
		t.Error("after the inner scope the wrong handles are closed")
	}
	outer.Keep(c)
	outer.Keep(b)
	b.Close() // though kept
	outer.Leave()
	if c.Closed() || !a.Closed() || !b.Closed() || outside.Closed() {
		t.Error("after the outer scope the wrong handles are closed")
	}
	if n, _ := Live(); n != before+2 {
		t.Errorf("%d tensors are left, want 2", n-before)
	}
	if got := read(t, c); got[0] != 4 {
		t.Errorf("the kept tensor is %v", got)
	}
	for _, h := range []*Handle{a, d} {
		h.Close()
		var r Results
		if err, ok := opExp.Call([]Arg{TensorArg(h)}, &r).(*ClosedError); !ok || err.Op != "aten::exp" || err.Argument != 0 {
			t.Errorf("a call with a handle of a scope that was left: %v", err)
		}
	}
	c.Close()
	outside.Close()
	if n, _ := Live(); n != before {
		t.Errorf("%d tensors are left", n-before)
	}
	runtime.KeepAlive(outer)
}

// TestScopeOfThread checks that a scope takes nothing of another goroutine.
func TestScopeOfThread(t *testing.T) {
	s := EnterScope()
	made := make(chan *Handle)
	go func() { made <- floats(t, 1) }()
	h := <-made
	s.Leave()
	if h.Closed() {
		t.Error("the scope closed another goroutine's tensor")
	}
	h.Close()
}

// TestManyScopes checks that numbers of scopes are used again.
func TestManyScopes(t *testing.T) {
	before, _ := Live()
	for range 1000 {
		s := EnterScope()
		floats(t, 1)
		s.Leave()
	}
	if n, _ := Live(); n != before {
		t.Errorf("%d tensors are left", n-before)
	}
	scopes.RLock()
	defer scopes.RUnlock()
	if len(scopes.open) > 100 {
		t.Errorf("%d numbers for one scope at a time", len(scopes.open))
	}
}
