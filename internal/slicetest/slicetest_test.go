package slicetest_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/internal/slicetest"
)

// record keeps what an assertion says.
type record string

func (r *record) Errorf(format string, args ...any) { *r += record(fmt.Sprintf(format, args...)) }

func TestEqual(t *testing.T) {
	var r record
	assert.True(t, slicetest.Equal(&r, []int{1, 2}, []int{1, 2}))
	assert.True(t, slicetest.Equal(&r, nil, []int{}))
	assert.Empty(t, r)
	assert.False(t, slicetest.Equal(&r, []int{1, 2, 3, 4}, []int{1, 5, 3, 6}, "of %s", "ints"))
	assert.Contains(t, r, "2 of 4 elements differ, element 1 is 5, want 2")
	assert.Contains(t, r, "of ints")
	assert.False(t, slicetest.Equal(&r, []int{1, 2}, []int{1}))
	assert.Contains(t, r, "1 elements, want 2")
	assert.False(t, slicetest.Equal(&r, []float64{math.NaN()}, []float64{math.NaN()}))
	assert.Contains(t, r, "element 0 is NaN, want NaN")
}
