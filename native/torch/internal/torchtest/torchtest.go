// Package torchtest asserts that tensors are equal, to the bit or within a tolerance.
package torchtest

import (
	"bytes"
	"fmt"
	"math"

	"github.com/stretchr/testify/assert"

	"torchfm/internal/slicetest"
	"torchfm/native/torch"
)

// Equal asserts that got has the dtype, the shape and the bits of want.
func Equal(t assert.TestingT, want, got *torch.Tensor, what ...any) bool {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
	if !alike(t, want, got, what...) {
		return false
	}
	w, g := torch.ToBytes(want.Detach()), torch.ToBytes(got.Detach())
	if bytes.Equal(w, g) {
		return true
	}
	n := len(w) / int(want.Numel())
	for i := 0; i < len(w); i += n {
		if !bytes.Equal(w[i:i+n], g[i:i+n]) {
			parts := 1
			if want.IsComplex() {
				parts = 2
			}
			at := i / n
			gs, ws := Elements(got)[at*parts:][:parts], Elements(want)[at*parts:][:parts]
			return assert.Fail(t, fmt.Sprintf("element %d of %v %v is %v, want %v: bytes % x, want % x",
				at, want.DType(), want.Shape(), gs, ws, g[i:i+n], w[i:i+n]), what...)
		}
	}
	return true
}

// Close asserts that got has the dtype and the shape of want, and that each element is
// within tolerance of want's, relative to numbers of size 1 and more; a tolerance of 0
// asks for equal bits. A NaN is close to any NaN.
func Close(t assert.TestingT, want, got *torch.Tensor, tolerance float64, what ...any) bool {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
	return alike(t, want, got, what...) && slicetest.EqualFunc(t, Elements(want), Elements(got), func(w, g float64) bool {
		if math.Float64bits(w) == math.Float64bits(g) || math.IsNaN(w) && math.IsNaN(g) {
			return true
		}
		return tolerance > 0 && !math.IsInf(w, 0) && math.Abs(g-w) <= tolerance*max(1, math.Abs(w))
	}, what...)
}

// alike asserts that two tensors are open and have one dtype and shape.
func alike(t assert.TestingT, want, got *torch.Tensor, what ...any) bool {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
	return assert.NotNil(t, got, what...) && assert.False(t, got.Closed(), what...) &&
		assert.Equal(t, want.DType().String(), got.DType().String(), what...) && assert.Equal(t, shape(want), shape(got), what...)
}

// shape is a tensor's shape, which for no dimensions may be nil or empty.
func shape(t *torch.Tensor) []int64 { return append([]int64{}, t.Shape()...) }

// Elements are the numbers that a tensor's elements are made of, the parts of complex
// ones in turn.
func Elements(t *torch.Tensor) []float64 {
	t = t.Detach()
	if t.IsComplex() {
		t = torch.ViewAsReal(t.ResolveConj())
	}
	return torch.ToSlice[float64](t.To(torch.Float64))
}
