package torch

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sliceIndices is Python's range(*slice(start, end, step).indices(n)), with nil for
// None.
func sliceIndices(start, end *int64, step, n int64) []int64 {
	clip := func(p *int64, none int64) int64 {
		if p == nil {
			return none
		}
		if *p < 0 {
			return max(*p+n, 0)
		}
		return min(*p, n)
	}
	list := []int64{}
	for i := clip(start, 0); i < clip(end, n); i += step {
		list = append(list, i)
		if i > math.MaxInt64-step {
			break
		}
	}
	return list
}

// TestAtSlices draws slices and compares what they select and set with Python's
// slice.indices.
func TestAtSlices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 9).Draw(t, "n")
		position := rapid.OneOf(rapid.Int64Range(-12, 12), rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64}))
		start := rapid.Ptr(position, true).Draw(t, "start")
		end := rapid.Ptr(position, true).Draw(t, "end")
		step := rapid.OneOf(rapid.Int64Range(1, 4), rapid.Int64Min(1)).Draw(t, "step")

		var item any
		switch {
		case start != nil && end != nil:
			item = Slice(*start, *end).Step(step)
		case start != nil:
			item = From(*start).Step(step)
		case end != nil:
			item = Until(*end).Step(step)
		case step == 1:
			item = All
		default:
			item = Range{}.Step(step)
		}
		want := sliceIndices(start, end, step, n)
		x := Arange(0, n, 1)
		assert.Equal(t, want, ToSlice[int64](x.At(item)), "selected")
		assert.Equal(t, want, ToSlice[int64](Arange(0, 2*n, 1).View(n, 2).At(item, 0).FloorDivide(2)), "selected in the first of two dimensions")

		set := make([]int64, n)
		for i := range set {
			set[i] = int64(i)
		}
		for _, i := range want {
			set[i] = -1
		}
		assert.Equal(t, set, ToSlice[int64](x.SetAt_(-1, item)), "set")
	})
}

// TestAtViews says which results share the tensor's memory.
func TestAtViews(t *testing.T) {
	x := Zeros([]int64{2, 3})
	for name, items := range map[string][]any{
		"nothing": nil, "int": {1}, "range": {From(1)}, "whole": {All}, "ellipsis": {Ellipsis, 1},
		"new axis": {NewAxis}, "number in a tensor": {ScalarTensor(1, Options{DType: Int64})},
	} {
		y := x.Clone()
		y.At(items...).Fill_(1)
		assert.True(t, y.Any().ItemBool(), "%s is no view", name)
	}
	for name, item := range map[string]any{
		"list": []int64{0}, "ints": []int{0}, "mask": []bool{true, true}, "tensor": FromSlice([]int64{0}), "bool in a tensor": ScalarTensor(true, Options{DType: Bool}),
	} {
		y := x.Clone()
		y.At(item).Fill_(1)
		assert.False(t, y.Any().ItemBool(), "%s is a view", name)
	}
}

func TestAtMisuse(t *testing.T) {
	x := Zeros([]int64{2, 3})
	for want, f := range map[string]func(){
		"slice step cannot be zero":                              func() { From(0).Step(0) },
		"step must be greater than zero":                         func() { x.At(From(0).Step(-1)) },
		"too many indices for tensor of dimension 2":             func() { x.At(0, 0, 0) },
		"invalid index of a 0-dim tensor":                        func() { x.At(0, 0).At(0) },
		"index -4 is out of bounds for dimension 1 with size 3":  func() { x.At(0, -4) },
		"index 5 is out of bounds for dimension 0 with size 2":   func() { x.At([]int64{5}) },
		"The shape of the mask [2] at index 0 does not match":    func() { x.At(All, []bool{true, false}) },
		"tensors used as indices must be long":                   func() { x.At(FromSlice([]float32{1})) },
		"a []string is no index":                                 func() { x.At([]string{"a"}) },
		"a float64 is no index":                                  func() { x.At(1.5) },
		"can't assign string":                                    func() { x.SetAt_("a", 0) },
		"can't assign nil":                                       func() { x.SetAt_(nil, 0) },
		"use of a nil tensor":                                    func() { x.SetAt_((*Tensor)(nil), 0) },
		"value cannot be converted to type int8_t":               func() { x.To(Int8).SetAt_(300, 0) },
		"value cannot be converted to type float without":        func() { x.SetAt_(1i, []int64{0}) },
		"destination dtypes match":                               func() { x.SetAt_(FromSlice([]int64{1}), []int64{0}) },
		"cannot be broadcast to indexing result of shape [1, 3]": func() { x.SetAt_(Zeros([]int64{5}), []int64{0}) },
		"must match the size of tensor b (5) at non-singleton":   func() { x.SetAt_(Zeros([]int64{5}), 0) },
	} {
		require.ErrorContains(t, Try(f), want)
	}
}
