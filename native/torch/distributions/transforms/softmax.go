package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// SoftmaxTransform maps vectors of reals to the simplex by exp and normalizing, PyTorch's
// SoftmaxTransform. It is not bijective.
type SoftmaxTransform struct {
	pseudo
	cache *cache
}

// NewSoftmaxTransform returns the transform. The cache size is 0 unless given.
func NewSoftmaxTransform(cacheSize ...int64) *SoftmaxTransform {
	const what = "SoftmaxTransform"
	return &SoftmaxTransform{cache: newCache(what, usage.One(what, cacheSize, 0))}
}

// Forward returns softmax(x) over the last dimension.
func (t *SoftmaxTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		largest, _ := x.MaxDim(-1, true)
		probs := x.Sub(largest).Exp()
		return probs.Div(probs.Sum(torch.KeepDim(-1)))
	})
}

// Inverse returns log(y), one of the inputs that give y.
func (t *SoftmaxTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, (*torch.Tensor).Log)
}

// Domain is vectors of reals.
func (t *SoftmaxTransform) Domain() constraints.Constraint { return constraints.RealVector() }

// Codomain is the simplex.
func (t *SoftmaxTransform) Codomain() constraints.Constraint { return constraints.Simplex() }

// Inv returns the inverse.
func (t *SoftmaxTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *SoftmaxTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewSoftmaxTransform(size)
}

// Equal reports whether other is a SoftmaxTransform.
func (t *SoftmaxTransform) Equal(other Transform) bool {
	_, ok := other.(*SoftmaxTransform)
	return ok
}

// ForwardShape is the input's.
func (t *SoftmaxTransform) ForwardShape(shape []int64) []int64 {
	wantDims("SoftmaxTransform", shape, 1)
	return shape
}

// InverseShape is the output's.
func (t *SoftmaxTransform) InverseShape(shape []int64) []int64 { return t.ForwardShape(shape) }

func (t *SoftmaxTransform) String() string { return "SoftmaxTransform()" }
