package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// SoftplusTransform maps x to log(1 + exp(x)), and to x itself above 20, PyTorch's SoftplusTransform.
type SoftplusTransform struct {
	onReals
	bijective
	increasing
	cache *cache
}

// NewSoftplusTransform returns the transform. The cache size is 0 unless given.
func NewSoftplusTransform(cacheSize ...int64) *SoftplusTransform {
	return &SoftplusTransform{cache: newCache("SoftplusTransform", usage.One("SoftplusTransform", cacheSize, 0))}
}

// Forward returns softplus(x).
func (t *SoftplusTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor { return torch.Softplus(x) })
}

// Inverse returns log(1 - exp(-y)) + y.
func (t *SoftplusTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor { return y.Neg().Expm1().Neg().Log().Add(y) })
}

// LogAbsDetJacobian returns -softplus(-x).
func (t *SoftplusTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return torch.Softplus(x.Neg()).Neg()
}

// Codomain is the positive numbers.
func (t *SoftplusTransform) Codomain() constraints.Constraint { return constraints.Positive() }

// Inv returns the inverse.
func (t *SoftplusTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *SoftplusTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewSoftplusTransform(size)
}

// Equal reports whether other is a transform of this type.
func (t *SoftplusTransform) Equal(other Transform) bool {
	_, ok := other.(*SoftplusTransform)
	return ok
}

func (t *SoftplusTransform) String() string { return "SoftplusTransform()" }
