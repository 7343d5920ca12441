package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// PositiveDefiniteTransform maps square matrices to positive definite ones, L Lᵀ with the
// L of [LowerCholeskyTransform], PyTorch's PositiveDefiniteTransform. It is not bijective.
type PositiveDefiniteTransform struct {
	pseudo
	cache *cache
}

// NewPositiveDefiniteTransform returns the transform. The cache size is 0 unless given.
func NewPositiveDefiniteTransform(cacheSize ...int64) *PositiveDefiniteTransform {
	const what = "PositiveDefiniteTransform"
	return &PositiveDefiniteTransform{cache: newCache(what, usage.One(what, cacheSize, 0))}
}

// Forward returns L Lᵀ.
func (t *PositiveDefiniteTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		x = NewLowerCholeskyTransform().Forward(x)
		return x.Matmul(x.MT())
	})
}

// Inverse returns a matrix whose L is y's Cholesky factor.
func (t *PositiveDefiniteTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		return NewLowerCholeskyTransform().Inverse(torch.Cholesky(y))
	})
}

// Domain is matrices of reals.
func (t *PositiveDefiniteTransform) Domain() constraints.Constraint { return realMatrices() }

// Codomain is positive definite matrices.
func (t *PositiveDefiniteTransform) Codomain() constraints.Constraint {
	return constraints.PositiveDefinite()
}

// Inv returns the inverse.
func (t *PositiveDefiniteTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *PositiveDefiniteTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewPositiveDefiniteTransform(size)
}

// Equal reports whether other is a PositiveDefiniteTransform.
func (t *PositiveDefiniteTransform) Equal(other Transform) bool {
	_, ok := other.(*PositiveDefiniteTransform)
	return ok
}

func (t *PositiveDefiniteTransform) String() string { return "PositiveDefiniteTransform()" }
