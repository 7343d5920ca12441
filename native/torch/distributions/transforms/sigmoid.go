package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// clipped keeps numbers of [0, 1] off its ends.
func clipped(t *torch.Tensor) *torch.Tensor {
	info := torch.Finfo(t.DType())
	return t.Clamp(info.SmallestNormal, 1.0-info.Eps)
}

func clippedSigmoid(x *torch.Tensor) *torch.Tensor { return clipped(x.Sigmoid()) }

// SigmoidTransform maps x to 1 / (1 + exp(-x)), kept off 0 and 1, PyTorch's SigmoidTransform.
type SigmoidTransform struct {
	onReals
	bijective
	increasing
	cache *cache
}

// NewSigmoidTransform returns the transform. The cache size is 0 unless given.
func NewSigmoidTransform(cacheSize ...int64) *SigmoidTransform {
	return &SigmoidTransform{cache: newCache("SigmoidTransform", usage.One("SigmoidTransform", cacheSize, 0))}
}

// Forward returns sigmoid(x), at least the smallest normal number and at most 1 - eps.
func (t *SigmoidTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, clippedSigmoid)
}

// Inverse returns log(y) - log(1 - y).
func (t *SigmoidTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		y = clipped(y)
		return y.Log().Sub(y.Neg().Log1p())
	})
}

// LogAbsDetJacobian returns -softplus(-x) - softplus(x).
func (t *SigmoidTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return torch.Softplus(x.Neg()).Neg().Sub(torch.Softplus(x))
}

// Codomain is [0, 1].
func (t *SigmoidTransform) Codomain() constraints.Constraint { return constraints.UnitInterval() }

// Inv returns the inverse.
func (t *SigmoidTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *SigmoidTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewSigmoidTransform(size)
}

// Equal reports whether other is a transform of this type.
func (t *SigmoidTransform) Equal(other Transform) bool {
	_, ok := other.(*SigmoidTransform)
	return ok
}

func (t *SigmoidTransform) String() string { return "SigmoidTransform()" }
