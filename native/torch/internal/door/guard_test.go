package door_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "torchfm/native/torch"
)

// guardedCall is a call that ends the process of PyTorch itself, or corrupts it, unless
// it is fine: then it is near to one that does.
type guardedCall struct {
	name string
	args []any
	fine bool
}

func TestGuardQuotient(t *testing.T) {
	least, minus := FromSlice([]int64{3, math.MinInt64}), FromSlice([]int64{1, -1})
	narrow := FromSlice([]int32{math.MinInt32})
	sparse, err := Call("aten::to_sparse", least)
	require.NoError(t, err)
	trunc, floor := Kw{"rounding_mode": "trunc"}, Kw{"rounding_mode": "floor"}
	checkGuards(t, []guardedCall{
		{name: "aten::remainder.Tensor", args: []any{least, minus}},
		{name: "aten::remainder.Tensor", args: []any{minus, least}, fine: true},
		{name: "aten::remainder.Tensor", args: []any{least.Flip(0), minus}, fine: true},
		{name: "aten::remainder.Tensor", args: []any{least, minus.Unsqueeze(1)}},
		{name: "aten::remainder.Tensor", args: []any{least.Double(), minus}, fine: true},
		{name: "aten::remainder.Tensor", args: []any{least, minus.To(Int8)}},
		{name: "aten::remainder.Scalar", args: []any{least, -1}},
		{name: "aten::remainder.Scalar", args: []any{least, -1.0}, fine: true},
		{name: "aten::remainder.Scalar", args: []any{least, -2}, fine: true},
		{name: "aten::remainder.Scalar_Tensor", args: []any{math.MinInt64, minus}},
		{name: "aten::remainder_.Scalar", args: []any{least.Clone(), -1}},
		{name: "aten::remainder.Tensor_out", args: []any{least, minus, Kw{"out": least.Clone()}}},
		{name: "aten::fmod.Tensor", args: []any{least, minus}},
		{name: "aten::fmod.Scalar", args: []any{least, -1}},
		{name: "aten::fmod_.Tensor", args: []any{least.Clone(), minus}},
		{name: "aten::floor_divide", args: []any{least, minus}},
		{name: "aten::floor_divide_.Scalar", args: []any{least.Clone(), -1}},
		{name: "aten::div.Tensor_mode", args: []any{least, minus, trunc}},
		{name: "aten::div.Tensor_mode", args: []any{least, minus, floor}},
		{name: "aten::div.Tensor_mode", args: []any{least, -1, floor}}, // as torch.ops
		{name: "aten::div.Tensor_mode", args: []any{least, minus, Kw{"rounding_mode": nil}}, fine: true},
		{name: "aten::div.Scalar_mode", args: []any{least, -1, trunc}},
		{name: "aten::divide_.Tensor_mode", args: []any{least.Clone(), minus, trunc}},
		{name: "aten::div.Tensor", args: []any{least, minus}, fine: true},
		// In int32 the process ends as well; narrower dtypes are computed in int.
		{name: "aten::fmod.Scalar", args: []any{narrow, -1}},
		{name: "aten::fmod.Scalar", args: []any{narrow, math.MaxUint32}},
		{name: "aten::fmod.Tensor", args: []any{narrow, FromSlice([]int64{-1})}, fine: true},
		{name: "aten::fmod.Tensor", args: []any{FromSlice([]int64{1 << 31}).Squeeze(), FromSlice([]int32{-1})}},
		{name: "aten::fmod.Scalar", args: []any{FromSlice([]int16{math.MinInt16}), -1}, fine: true},
		{name: "aten::fmod.Scalar", args: []any{FromSlice([]int8{math.MinInt8}), -1}, fine: true},
		{name: "aten::fmod.Scalar", args: []any{FromSlice([]bool{true}), -1}, fine: true},
		{name: "aten::fmod.Scalar", args: []any{FromSlice([]int64{}), -1}, fine: true},
		{name: "aten::div.Scalar_mode", args: []any{sparse[0], -1, trunc}},
		{name: "aten::div.Scalar_mode", args: []any{sparse[0], 2, trunc}, fine: true},
	})
}

func TestGuardOverflow(t *testing.T) {
	x := Ones([]int64{1, 4, 2, 2})
	checkGuards(t, []guardedCall{
		{name: "aten::pixel_shuffle", args: []any{x, int64(1) << 32}},
		{name: "aten::pixel_shuffle", args: []any{x, 2}, fine: true},
		{name: "aten::matrix_power", args: []any{x, math.MinInt64}},
		{name: "aten::linalg_matrix_power", args: []any{x, math.MinInt64}},
		{name: "aten::linalg_matrix_power", args: []any{Eye(2), -3}, fine: true},
	})
	y, meta := FromSlice([]float32{1, 2}), Empty([]int64{2}, Options{Device: Device{Type: Meta}})
	checkGuards(t, []guardedCall{
		{name: "aten::as_strided_", args: []any{y, []int64{math.MinInt64 + 1}, []int64{1}}},
		{name: "aten::as_strided_", args: []any{y, []int64{0, -1}, []int64{1, 1}}},
		{name: "aten::as_strided", args: []any{meta, []int64{math.MinInt64}, []int64{0, 1, 4, 1}}},
		{name: "aten::as_strided", args: []any{meta, []int64{1}, []int64{0, 1, 4, 1}}},
		{name: "aten::resize", args: []any{meta, []int64{math.MinInt64, 3}}},
		{name: "aten::resize", args: []any{meta, []int64{0, 3}}, fine: true},
		{name: "aten::as_strided_", args: []any{y, []int64{2, 1}, []int64{1, 1}}, fine: true},
	})
	assert.Equal(t, []int64{2, 1}, y.Shape())
}

func TestGuardMemory(t *testing.T) {
	x := Randn([]int64{64, 64})
	expanded := Zeros([]int64{1}).Expand(64, 64)
	q, err := Call("aten::quantize_per_tensor", x, 0.1, 1, QUint8)
	require.NoError(t, err)
	checkGuards(t, []guardedCall{
		{name: "aten::_softmax.out", args: []any{x, 1, false, Kw{"out": expanded}}},
		{name: "aten::_log_softmax.out", args: []any{x, 0, false, Kw{"out": expanded}}},
		{name: "aten::_softmax.out", args: []any{x, 1, false, Kw{"out": Zeros([]int64{64, 64})}}, fine: true},
		{name: "aten::_softmax.out", args: []any{x, 1, false, Kw{"out": Zeros([]int64{0})}}, fine: true},
		{name: "aten::_softmax_backward_data.out", args: []any{x, x, 1, Float32, Kw{"grad_input": expanded}}},
		{name: "aten::_log_softmax_backward_data.out", args: []any{x, x, 1, Float32, Kw{"out": expanded}}},
		{name: "aten::_lazy_clone", args: []any{q[0]}},
		{name: "aten::_lazy_clone", args: []any{x}, fine: true},
		{name: "aten::view.dtype", args: []any{q[0], Int8}},
		{name: "aten::view.dtype", args: []any{x, Int32}, fine: true},
	})
}

func checkGuards(t *testing.T, calls []guardedCall) {
	t.Helper()
	for _, c := range calls {
		_, err := Call(c.name, c.args...)
		if c.fine {
			assert.NoError(t, err, "%s %v", c.name, c.args)
		} else {
			assert.ErrorIs(t, err, ErrRefused, "%s %v", c.name, c.args)
		}
	}
}
