package native

import (
	"fmt"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

// vector returns a new vector.
func vector(data ...float32) (*Handle, error) {
	h := new(Handle)
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(data))), 4*len(data))
	return h, FromBytes(h, bytes, 6, []int64{int64(len(data))})
}

// elements returns the elements of a contiguous tensor.
func elements(h *Handle) ([]float32, error) {
	data := make([]float32, h.Meta().Numel)
	return data, h.Bytes(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(data))), 4*len(data)))
}

// call calls an operator that returns a tensor.
func call(op *Op, args ...Arg) (*Handle, error) {
	var r Results
	if err := op.Call(args, &r); err != nil {
		return nil, err
	}
	h := new(Handle)
	if r.Kind() != KindTensor || !r.Tensor(h) {
		return nil, fmt.Errorf("%v returned no tensor", op)
	}
	return h, nil
}

// floats, read and one are vector, elements and call for the test's own goroutine.
func floats(t testing.TB, data ...float32) *Handle {
	t.Helper()
	h, err := vector(data...)
	require.NoError(t, err)
	return h
}

func read(t testing.TB, h *Handle) []float32 {
	t.Helper()
	data, err := elements(h)
	require.NoError(t, err)
	return data
}

func one(t testing.TB, op *Op, args ...Arg) *Handle {
	t.Helper()
	h, err := call(op, args...)
	require.NoError(t, err)
	return h
}

// assertLive asserts how many tensors are open and how many bytes they have.
func assertLive(t testing.TB, tensors, bytes int64, what string) {
	t.Helper()
	n, b := Live()
	assert.Equal(t, tensors, n, "%s: open tensors", what)
	assert.Equal(t, bytes, b, "%s: their bytes", what)
}

func TestClose(t *testing.T) {
	tensors, bytes := Live()
	h := floats(t, 1, 2, 3, 4)
	assertLive(t, tensors+1, bytes+16+perTensor, "a vector")
	view := one(t, opView, TensorArg(h), Ints([]int64{2, 2}))
	assertLive(t, tensors+2, bytes+16+2*perTensor, "a view too")
	shared := new(Handle)
	h.Share(shared)
	assert.True(t, Same(h, shared), "the second owner is the same")
	assert.False(t, Same(h, view), "a view is the same")
	for range 3 {
		h.Close()
	}
	assert.True(t, h.Closed())
	require.False(t, shared.Closed(), "the second owner")
	assert.Equal(t, []float32{1, 2, 3, 4}, read(t, shared), "by the second owner")
	shared.Close()
	assert.Equal(t, []float32{1, 2, 3, 4}, read(t, view), "by a view")
	view.Close()
	assertLive(t, tensors, bytes, "after all are closed")
	var zero Handle
	zero.Close()
	assert.True(t, zero.Closed(), "the zero value")
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
	require.LessOrEqual(t, n, want, "tensors left by the collector")
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
		assert.LessOrEqual(t, most, int64(3*collectBytes), "%sbytes alive at once", what)
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
	closed := func(handles ...*Handle) (list []bool) {
		for _, h := range handles {
			list = append(list, h.Closed())
		}
		return list
	}
	assert.Equal(t, []bool{false, false, false, true, true, false}, closed(a, b, c, d, e, outside), "after the inner scope")
	outer.Keep(c)
	outer.Keep(b)
	b.Close() // though kept
	outer.Leave()
	require.Equal(t, []bool{true, true, false, true, true, false}, closed(a, b, c, d, e, outside), "after the outer scope")
	n, _ := Live()
	assert.Equal(t, before+2, n, "open tensors")
	assert.Equal(t, []float32{4}, read(t, c), "the kept tensor")
	for _, h := range []*Handle{a, d} {
		h.Close()
		assert.Equal(t, &ClosedError{Op: "aten::exp"}, opExp.Call([]Arg{TensorArg(h)}, new(Results)), "a handle of a scope that was left")
	}
	c.Close()
	outside.Close()
	n, _ = Live()
	assert.Equal(t, before, n, "open tensors")
	runtime.KeepAlive(outer)
}

// TestScopeOfThread checks that a scope takes nothing of another goroutine.
func TestScopeOfThread(t *testing.T) {
	s := EnterScope()
	made := make(chan *Handle)
	go func() {
		h, err := vector(1)
		assert.NoError(t, err)
		made <- h
	}()
	h := <-made
	s.Leave()
	assert.False(t, h.Closed(), "the scope closed another goroutine's tensor")
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
	n, _ := Live()
	assert.Equal(t, before, n, "open tensors")
	scopes.RLock()
	defer scopes.RUnlock()
	assert.LessOrEqual(t, len(scopes.open), 100, "numbers for one scope at a time")
}
