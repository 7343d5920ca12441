package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// log2 is math.log(2) of Python.
const log2 = 0.6931471805599453

// TanhTransform maps x to tanh(x). A cache of size 1 is better than the inverse
// near -1 and 1, PyTorch's TanhTransform.
type TanhTransform struct {
	onReals
	bijective
	increasing
	cache *cache
}

// NewTanhTransform returns the transform. The cache size is 0 unless given.
func NewTanhTransform(cacheSize ...int64) *TanhTransform {
	return &TanhTransform{cache: newCache("TanhTransform", usage.One("TanhTransform", cacheSize, 0))}
}

// Forward returns tanh(x).
func (t *TanhTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, (*torch.Tensor).Tanh)
}

// Inverse returns atanh(y).
func (t *TanhTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, (*torch.Tensor).Atanh)
}

// LogAbsDetJacobian returns 2 (log 2 - x - softplus(-2x)), a form of log(1 - tanh(x)^2)
// without cancellation.
func (t *TanhTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return x.Rsub(log2).Sub(torch.Softplus(x.Mul(-2.0))).Mul(2.0)
}

// Codomain is [-1, 1].
func (t *TanhTransform) Codomain() constraints.Constraint { return constraints.Interval(-1.0, 1.0) }

// Inv returns the inverse.
func (t *TanhTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *TanhTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewTanhTransform(size)
}

// Equal reports whether other is a transform of this type.
func (t *TanhTransform) Equal(other Transform) bool {
	_, ok := other.(*TanhTransform)
	return ok
}

func (t *TanhTransform) String() string { return "TanhTransform()" }
