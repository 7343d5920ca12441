package transforms

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// IndependentTransform treats more of the rightmost dimensions as dependent, over which
// it sums the log determinant, PyTorch's IndependentTransform.
type IndependentTransform struct {
	cache *cache
	base  Transform
	n     int
}

// NewIndependentTransform returns base with n more event dimensions. The cache size is 0
// unless given.
func NewIndependentTransform(base Transform, n int, cacheSize ...int64) *IndependentTransform {
	const what = "IndependentTransform"
	if base == nil || n < 0 {
		usage.Panic(what, "want a transform and a number of at least 0, got %v and %d", base, n)
	}
	size := usage.One(what, cacheSize, 0)
	if _, ok := base.(Cacher); ok || size != 0 {
		base = WithCache(base, size)
	}
	return &IndependentTransform{newCache(what, size), base, n}
}

// BaseTransform returns the wrapped transform.
func (t *IndependentTransform) BaseTransform() Transform { return t.base }

// ReinterpretedBatchNdims returns how many more dimensions are dependent.
func (t *IndependentTransform) ReinterpretedBatchNdims() int { return t.n }

// Forward is the base's.
func (t *IndependentTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		t.wantDims(x, t.Domain())
		return t.base.Forward(x)
	})
}

// Inverse is the base's.
func (t *IndependentTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		t.wantDims(y, t.Codomain())
		return t.base.Inverse(y)
	})
}

func (t *IndependentTransform) wantDims(x *torch.Tensor, c constraints.Constraint) {
	if n := c.EventDim(); x.Dim() < n {
		usage.Panic("IndependentTransform", "too few dimensions on input: want %d, got shape %v", n, x.Shape())
	}
}

// LogAbsDetJacobian is the base's, summed over the dependent dimensions.
func (t *IndependentTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return operand.SumRightmost(t.base.LogAbsDetJacobian(x, y), t.n)
}

// Domain is the base's with n more event dimensions.
func (t *IndependentTransform) Domain() constraints.Constraint {
	return constraints.Independent(t.base.Domain(), t.n)
}

// Codomain is the base's with n more event dimensions.
func (t *IndependentTransform) Codomain() constraints.Constraint {
	return constraints.Independent(t.base.Codomain(), t.n)
}

// Bijective is the base's.
func (t *IndependentTransform) Bijective() bool { return t.base.Bijective() }

// Sign is the base's.
func (t *IndependentTransform) Sign() torch.Operand { return Sign(t.base) }

// Inv returns the inverse.
func (t *IndependentTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *IndependentTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewIndependentTransform(t.base, t.n, size)
}

// ForwardShape is the base's.
func (t *IndependentTransform) ForwardShape(shape []int64) []int64 {
	return ForwardShape(t.base, shape)
}

// InverseShape is the base's.
func (t *IndependentTransform) InverseShape(shape []int64) []int64 {
	return InverseShape(t.base, shape)
}

func (t *IndependentTransform) String() string {
	return fmt.Sprintf("IndependentTransform(%v, %d)", t.base, t.n)
}
