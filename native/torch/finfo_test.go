package torch

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The numbers are those of torch.finfo and torch.iinfo of PyTorch 2.8.0.
func TestLimitsAsPython(t *testing.T) {
	for _, want := range []FloatInfo{
		{Float32, 32, 1.1920928955078125e-07, 3.4028234663852886e+38, -3.4028234663852886e+38, 1.1754943508222875e-38, 1e-06},
		{Float64, 64, 2.220446049250313e-16, 1.7976931348623157e+308, -1.7976931348623157e+308, 2.2250738585072014e-308, 1e-15},
		{Float16, 16, 0.0009765625, 65504, -65504, 6.103515625e-05, 0.001},
		{BFloat16, 16, 0.0078125, 3.3895313892515355e+38, -3.3895313892515355e+38, 1.1754943508222875e-38, 0.01},
		{Float8e4m3fn, 8, 0.125, 448, -448, 0.015625, 1},
		{Float8e5m2, 8, 0.25, 57344, -57344, 6.103515625e-05, 1},
		{Float8e4m3fnuz, 8, 0.125, 240, -240, 0.0078125, 1},
		{Float8e5m2fnuz, 8, 0.125, 57344, -57344, 3.0517578125e-05, 1},
	} {
		assert.Equal(t, want, Finfo(want.DType), want.DType)
	}
	assert.Equal(t, Finfo(Float32), Finfo(Complex64))
	for _, want := range []IntInfo{
		{Uint8, 8, 255, 0}, {Int8, 8, 127, -128}, {Int16, 16, 32767, -32768}, {Int32, 32, math.MaxInt32, math.MinInt32},
		{Int64, 64, math.MaxInt64, math.MinInt64}, {Uint16, 16, 65535, 0}, {Uint32, 32, math.MaxUint32, 0}, {Uint64, 64, math.MaxUint64, 0},
	} {
		assert.Equal(t, want, Iinfo(want.DType), want.DType)
	}
	assert.ErrorContains(t, Try(func() { Finfo(Int64) }), "torch.int64 is no floating-point dtype")
	assert.ErrorContains(t, Try(func() { Iinfo(Float32) }), "torch.float32 is no integer dtype")
}
