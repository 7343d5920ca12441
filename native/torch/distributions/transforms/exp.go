package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// ExpTransform maps x to exp(x), PyTorch's ExpTransform.
type ExpTransform struct {
	onReals
	bijective
	increasing
	cache *cache
}

// NewExpTransform returns the transform. The cache size is 0 unless given.
func NewExpTransform(cacheSize ...int64) *ExpTransform {
	return &ExpTransform{cache: newCache("ExpTransform", usage.One("ExpTransform", cacheSize, 0))}
}

// Forward returns exp(x).
func (t *ExpTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, (*torch.Tensor).Exp)
}

// Inverse returns log(y).
func (t *ExpTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, (*torch.Tensor).Log)
}

// LogAbsDetJacobian returns x.
func (t *ExpTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return x
}

// Codomain is the positive numbers.
func (t *ExpTransform) Codomain() constraints.Constraint { return constraints.Positive() }

// Inv returns the inverse.
func (t *ExpTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *ExpTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewExpTransform(size)
}

// Equal reports whether other is a transform of this type.
func (t *ExpTransform) Equal(other Transform) bool {
	_, ok := other.(*ExpTransform)
	return ok
}

func (t *ExpTransform) String() string { return "ExpTransform()" }
