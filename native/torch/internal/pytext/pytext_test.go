package pytext

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What Python 3 prints: repr of the values, and of torch.Size.
func TestPython(t *testing.T) {
	for want, x := range map[string]float64{
		"1.0": 1, "0.1": 0.1, "1e-05": 1e-5, "0.0001": 1e-4, "1e+16": 1e16, "1234567890123456.0": 1234567890123456, "0.0": 0,
		"-0.0": math.Copysign(0, -1), "inf": math.Inf(1), "-inf": math.Inf(-1), "nan": math.NaN(), "0.3333333333333333": 1.0 / 3,
	} {
		assert.Equal(t, want, Float(x))
	}
	assert.Equal(t, "True", Bool(true))
	assert.Equal(t, "False", Bool(false))
	assert.Equal(t, "()", Tuple(nil))
	assert.Equal(t, "(2,)", Tuple([]int64{2}))
	assert.Equal(t, "(2, 3)", Tuple([]int64{2, 3}))
	assert.Equal(t, "torch.Size([])", Size(nil))
	assert.Equal(t, "torch.Size([2])", Size([]int64{2}))
}
