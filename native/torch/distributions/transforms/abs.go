package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// AbsTransform maps x to |x|, which is not bijective, PyTorch's AbsTransform.
type AbsTransform struct {
	onReals
	pseudo
	cache *cache
}

// NewAbsTransform returns the transform. The cache size is 0 unless given.
func NewAbsTransform(cacheSize ...int64) *AbsTransform {
	return &AbsTransform{cache: newCache("AbsTransform", usage.One("AbsTransform", cacheSize, 0))}
}

// Forward returns |x|.
func (t *AbsTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, (*torch.Tensor).Abs)
}

// Inverse returns y.
func (t *AbsTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor { return y })
}

// Codomain is the positive numbers.
func (t *AbsTransform) Codomain() constraints.Constraint { return constraints.Positive() }

// Inv returns the inverse.
func (t *AbsTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *AbsTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewAbsTransform(size)
}

// Equal reports whether other is a transform of this type.
func (t *AbsTransform) Equal(other Transform) bool {
	_, ok := other.(*AbsTransform)
	return ok
}

func (t *AbsTransform) String() string { return "AbsTransform()" }
