package torch_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
)

// TestReplayOutputGraph checks that an output has no graph of the recorded run,
// through which gradients of old elements would come.
func TestReplayOutputGraph(t *testing.T) {
	x := torch.Ones([]int64{2}, torch.Options{RequiresGrad: true})
	var y *torch.Tensor
	capture(t, func() []*torch.Tensor { y = x.Exp().Sin().Sum(); return []*torch.Tensor{y} })
	assert.ErrorContains(t, torch.Try(y.Backward), "does not require grad")
}

// TestCaptureGuarded captures an operator whose arguments are looked at before the
// call: what looks at them is no part of the program.
func TestCaptureGuarded(t *testing.T) {
	x := torch.FromSlice([]float32{2, 0, 0, 3}, 2, 2)
	var values, twice *torch.Tensor
	g, err := torch.Capture(func() []*torch.Tensor {
		values, twice = torch.Eigvals(x), torch.Cat([]*torch.Tensor{x, x}, 0)
		return []*torch.Tensor{values, twice}
	})
	require.NoError(t, err)
	assert.Equal(t, 2, g.Len())
	torch.SetSlice(x, []float32{5, 0, 0, 7})
	g.Replay()
	assert.Equal(t, []complex64{5, 7}, torch.ToSlice[complex64](values), "the replay's eigenvalues")
}

// TestCaptureRefuses checks what cannot be replayed, and that each failure leaves
// no recording open.
func TestCaptureRefuses(t *testing.T) {
	x := torch.FromSlice([]float32{1, 2, 3}, 3)
	z := torch.Zeros([]int64{3})
	cases := map[string]struct {
		f    func() []*torch.Tensor
		want string
	}{
		"item":     {func() []*torch.Tensor { return []*torch.Tensor{x.Mul(x.Sum().Item())} }, "item reads a value"},
		"equal":    {func() []*torch.Tensor { torch.Equal(x, x); return nil }, "aten::equal reads a value"},
		"allclose": {func() []*torch.Tensor { called("aten::allclose", x, x); return nil }, "reads a value"},
		"slice":    {func() []*torch.Tensor { torch.ToSlice[float32](x.Exp()); return nil }, "were read"},
		"print": {func() []*torch.Tensor {
			return []*torch.Tensor{torch.FromSlice([]float32{float32(len(x.Exp().String()))})}
		}, "were read"},
		"set":     {func() []*torch.Tensor { torch.SetSlice(z, []float32{1, 2, 3}); return []*torch.Tensor{z.Exp()} }, "were set"},
		"mask":    {func() []*torch.Tensor { return []*torch.Tensor{x.At(x.Gt(1))} }, "depends on values"},
		"nonzero": {func() []*torch.Tensor { return []*torch.Tensor{x.Nonzero()} }, "aten::nonzero returns a shape that depends on values"},
		"sparse": {func() []*torch.Tensor {
			return []*torch.Tensor{called("aten::to_dense", called("aten::to_sparse", x.Exp()))}
		}, "not strided"},
		"number":    {func() []*torch.Tensor { called("aten::dense_dim", x); return nil }, "something else than tensors"},
		"nested":    {func() []*torch.Tensor { return must(torch.Capture(func() []*torch.Tensor { return nil })) }, ""},
		"inference": {func() (l []*torch.Tensor) { torch.InferenceMode(func() { l = []*torch.Tensor{x.Exp()} }); return l }, ""},
		"other view": {func() []*torch.Tensor {
			c := torch.Complex(x.Exp(), x)
			return []*torch.Tensor{c.AsStrided([]int64{3}, []int64{1}, 0), c}
		}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g, err := torch.Capture(c.f)
			if c.want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, c.want)
			}
			if err != nil {
				assert.Nil(t, g)
			}
			usable(t)
		})
	}

	t.Run("panic", func(t *testing.T) {
		assert.PanicsWithValue(t, "mine", func() { torch.Capture(func() []*torch.Tensor { x.Exp(); panic("mine") }) })
		usable(t)
	})
	t.Run("wrong use", func(t *testing.T) {
		err := torch.Try(func() {
			torch.Capture(func() []*torch.Tensor { return []*torch.Tensor{x.Matmul(torch.Ones([]int64{2}))} })
		})
		require.Error(t, err)
		assert.Regexp(t, "matmul|dot", err.Error())
		usable(t)
	})
	t.Run("nil output", func(t *testing.T) {
		err := torch.Try(func() { torch.Capture(func() []*torch.Tensor { return []*torch.Tensor{nil} }) })
		assert.ErrorContains(t, err, "nil tensor")
		usable(t)
	})
	t.Run("goexit", func(t *testing.T) {
		done := make(chan bool)
		go func() {
			defer close(done)
			torch.Capture(func() []*torch.Tensor { x.Exp(); runtime.Goexit(); return nil })
		}()
		<-done
		usable(t)
	})
	t.Run("caught", func(t *testing.T) {
		// An operator that fails and that f goes on without is not of the graph.
		var y *torch.Tensor
		g := capture(t, func() []*torch.Tensor {
			assert.Error(t, torch.Try(func() { x.Add(torch.Ones([]int64{2})) }))
			y = x.Exp()
			return []*torch.Tensor{y}
		})
		g.Replay()
		sameBits(t, "exp", y, x.Exp())
	})
}

func must(_ *torch.Graph, err error) []*torch.Tensor {
	if err == nil || !strings.Contains(err.Error(), "already under way") {
		panic(fmt.Sprint("a capture inside a capture: ", err))
	}
	return nil
}

// usable checks that a later Capture works.
func usable(t *testing.T) {
	t.Helper()
	x := torch.Ones([]int64{2})
	var y *torch.Tensor
	g, err := torch.Capture(func() []*torch.Tensor { y = x.Add(1); return []*torch.Tensor{y} })
	require.NoError(t, err, "a later capture")
	defer g.Close()
	torch.SetSlice(x, []float32{5, 6})
	g.Replay()
	require.Equal(t, 1, g.Len(), "operators of a later replay")
	require.Equal(t, []float32{6, 7}, torch.ToSlice[float32](y), "a later replay")
}

// TestReplayInCapture checks that a graph does not become part of another.
func TestReplayInCapture(t *testing.T) {
	x := torch.Ones([]int64{2})
	g := capture(t, func() []*torch.Tensor { return []*torch.Tensor{x.Exp()} })
	err := torch.Try(func() { torch.Capture(func() []*torch.Tensor { g.Replay(); return nil }) })
	assert.ErrorContains(t, err, "while another is recorded")
	usable(t)
}
