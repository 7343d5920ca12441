package torch

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNoRoom reads tensors that no machine can hold.
func TestNoRoom(t *testing.T) {
	for name, size := range map[string][]int64{"one": {1 << 40}, "several": {1 << 20, 1 << 10, 1 << 20}, "nearly all": {1 << 60}} {
		x := Ones([]int64{1}, Options{DType: Int16}).Expand(size...)
		for read, f := range map[string]func(){
			"to_slice": func() { ToSlice[int16](x) },
			"to_bits":  func() { ToBits(x) },
			"to_bytes": func() { ToBytes(x) },
		} {
			var e *Error
			require.ErrorAs(t, Try(f), &e, name)
			assert.Equal(t, read, e.Op)
			assert.Contains(t, e.Message, "elements of 2 bytes do not fit into")
			assert.Equal(t, [][]int64{size}, e.Shapes)
		}
	}
	called := func(name string, args ...any) *Tensor {
		out, err := Call(name, args...)
		require.NoError(t, err)
		return out[0].(*Tensor)
	}
	zeros := called("aten::_efficientzerotensor", []int64{1 << 50})
	wants(t, "do not fit", func() { ToBytes(zeros) })
	assert.NotEmpty(t, Ones([]int64{1}).Expand(1<<40).String())
	// And what has no elements in memory, or none of its own.
	for name, x := range map[string]*Tensor{
		"meta":   Ones([]int64{2}, Options{Device: Device{Type: Meta}}),
		"sparse": called("aten::to_sparse", Ones([]int64{2})),
	} {
		var e *Error
		require.ErrorAs(t, Try(func() { ToBytes(x) }), &e, name)
	}
}

func TestThreadsLimit(t *testing.T) {
	before := NumThreads()
	wants(t, "at most", func() { SetNumThreads(100_000) })
	wants(t, "at most", func() { WithThreads(100_000, func() {}) })
	wants(t, "at most", func() { ThreadsGuard(100_000) })
	assert.Equal(t, before, NumThreads())
}

// TestLiveViews says what Live counts of views.
func TestLiveViews(t *testing.T) {
	WithScope(func(*Scope) {
		_, before := Live()
		x := Zeros([]int64{1 << 10})
		_, made := Live()
		y := x.View(2, 1<<9)
		_, viewed := Live()
		x.Close()
		_, after := Live()
		assert.GreaterOrEqual(t, made-before, int64(4<<10))
		assert.Less(t, viewed-made, int64(4<<10))
		assert.Less(t, after-before, int64(4<<10))
		assert.Equal(t, int64(1<<10), y.Numel())
	})
}
