package torch

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestOperands adds operands of every type of number.
func TestOperands(t *testing.T) {
	type own float32
	i := FromSlice([]int64{1, 2})
	for _, n := range []Operand{3, int8(3), int16(3), int32(3), int64(3), uint(3), uint8(3), uint16(3), uint32(3), uint64(3), time.Duration(3)} {
		assert.Equal(t, []int64{4, 5}, ToSlice[int64](i.Add(n)), "%T", n)
	}
	for _, n := range []Operand{2.5, float32(2.5), own(2.5)} {
		assert.Equal(t, []float32{3.5, 4.5}, ToSlice[float32](i.Add(n)), "%T", n)
	}
	for _, n := range []Operand{2i, complex64(2i)} {
		assert.Equal(t, []complex64{1 + 2i, 2 + 2i}, ToSlice[complex64](i.Add(n)), "%T", n)
	}
	assert.Equal(t, []int64{2, 3}, ToSlice[int64](i.Add(true)))
	assert.Equal(t, []int64{11, 22}, ToSlice[int64](i.Add(FromSlice([]int64{10, 20}))))
}

// TestWrongOperands gives what is neither a tensor nor a number, and reads that the
// error says so.
func TestWrongOperands(t *testing.T) {
	x, mask := Ones([]int64{2}), Ones([]int64{2}).Bool()
	wants(t, "torch: aten::add.Tensor: want a tensor or a number, got string", func() { x.Add("a") })
	wants(t, "torch: aten::add.Tensor: want a tensor or a number, got nil", func() { x.Add(nil) })
	wants(t, "want a tensor or a number, got torch.DType", func() { x.Mul(Float32) })
	wants(t, "want a tensor or a number, got []float64", func() { x.Where(mask, []float64{1}) })
	wants(t, "want a tensor or a number, got torch.Reduction", func() { Where(mask, ReduceSum, x) })
	wants(t, "torch: Add: want a number, got *torch.Tensor", func() { x.Add(x, x) })
	wants(t, "not a Scalar", func() { Full([]int64{2}, nil) })
	wants(t, "the number 18446744073709551615 is beyond int64", func() { x.Add(uint64(1<<64 - 1)) })
	wants(t, "want two numbers or two tensors, got *torch.Tensor and int", func() { x.Clamp(x, 1) })
	wants(t, "want two numbers or two tensors, got float64 and *torch.Tensor", func() { x.Clamp_(0.5, x) })
	wants(t, "want a tensor or a number, got string", func() { x.Clamp("a", nil) })
	wants(t, "want a tensor beside a number, got int", func() { Pow(2, 3) })
	wants(t, "want a tensor or a number, got string", func() { Pow("2", x) })
}

// TestOperandAllocations: a number as an operand costs no more than a tensor.
func TestOperandAllocations(t *testing.T) {
	x, y, f := Ones([]int64{4}), Ones([]int64{4}), 0.5
	tensor := testing.AllocsPerRun(100, func() { x.Add(y).Close() })
	assert.Equal(t, 1.0, tensor)
	assert.Equal(t, tensor, testing.AllocsPerRun(100, func() { f++; x.Mul(f).Close() }))
	assert.Equal(t, tensor, testing.AllocsPerRun(100, func() { f++; x.Sub(y, f).Close() }))
}
