package torchtest_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
)

// record keeps what an assertion says.
type record string

func (r *record) Errorf(format string, args ...any) { *r += record(fmt.Sprintf(format, args...)) }

func TestEqual(t *testing.T) {
	var r record
	x := torch.FromSlice([]float32{1, 2, float32(math.NaN()), 0}, 2, 2)
	assert.True(t, torchtest.Equal(&r, x, x.Clone().SetRequiresGrad(true)))
	assert.True(t, torchtest.Equal(&r, torch.ScalarTensor(1), torch.ScalarTensor(1)))
	assert.True(t, torchtest.Equal(&r, torch.Zeros([]int64{0, 2}), torch.Zeros([]int64{0, 2})))
	assert.Empty(t, r)
	for _, c := range []struct {
		want, got *torch.Tensor
		says      string
	}{
		{x, nil, "not to be nil"},
		{x, x.View(4), "4"},
		{x, x.To(torch.Float64), "torch.float64"},
		{x, torch.FromSlice([]float32{1, 2, float32(math.NaN()), float32(math.Copysign(0, -1))}, 2, 2), "element 3 of torch.float32 [2 2] is [-0], want [0]: bytes 00 00 00 80, want 00 00 00 00"},
		{torch.FromSlice([]complex64{1, 2i}), torch.FromSlice([]complex64{1, 3i}), "element 1 of torch.complex64 [2] is [0 3], want [0 2]"},
	} {
		r = ""
		assert.False(t, torchtest.Equal(&r, c.want, c.got, "of %d", 5))
		assert.Contains(t, r, c.says)
		assert.Contains(t, r, "of 5")
	}
}

func TestClose(t *testing.T) {
	var r record
	nan, inf := math.NaN(), math.Inf(1)
	x := torch.FromSlice([]float64{1, 100, nan, inf})
	assert.True(t, torchtest.Close(&r, x, torch.FromSlice([]float64{1.1, 90, nan, inf}), 0.11))
	assert.True(t, torchtest.Close(&r, x, x.Clone(), 0))
	assert.Empty(t, r)
	assert.False(t, torchtest.Close(&r, x, torch.FromSlice([]float64{1.1, 88, nan, inf}), 0.11))
	assert.Contains(t, r, "1 of 4 elements differ, element 1 is 88, want 100")
	for _, other := range [][]float64{{1, 100, nan, -inf}, {1, 100, 5, inf}, {nan, 100, nan, inf}, {1, 100, nan, 5}} {
		assert.False(t, torchtest.Close(&r, x, torch.FromSlice(other), 1e300), "%v", other)
	}
	assert.False(t, torchtest.Close(&r, x, x.Float(), 1))
	zeros := torch.Zeros([]int64{2})
	assert.True(t, torchtest.Close(&r, zeros, zeros.Neg(), 1e-9))
	assert.False(t, torchtest.Close(&r, zeros, zeros.Neg(), 0))
}
