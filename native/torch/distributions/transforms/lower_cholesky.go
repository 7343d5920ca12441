package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// LowerCholeskyTransform maps square matrices to lower triangular ones with a positive
// diagonal, the exp of theirs, PyTorch's LowerCholeskyTransform. It is not bijective.
type LowerCholeskyTransform struct {
	pseudo
	cache *cache
}

// NewLowerCholeskyTransform returns the transform. The cache size is 0 unless given.
func NewLowerCholeskyTransform(cacheSize ...int64) *LowerCholeskyTransform {
	const what = "LowerCholeskyTransform"
	return &LowerCholeskyTransform{cache: newCache(what, usage.One(what, cacheSize, 0))}
}

// Forward returns x below the diagonal and exp(x) on it.
func (t *LowerCholeskyTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		return x.Tril(-1).Add(diagonal(x).Exp().DiagEmbed())
	})
}

// Inverse returns y below the diagonal and log(y) on it.
func (t *LowerCholeskyTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		return y.Tril(-1).Add(diagonal(y).Log().DiagEmbed())
	})
}

// diagonal is the diagonal of matrices.
func diagonal(t *torch.Tensor) *torch.Tensor {
	return t.Diagonal(torch.DiagonalOptions{Dim1: -2, Dim2: new(int64(-1))})
}

// Domain is matrices of reals.
func (t *LowerCholeskyTransform) Domain() constraints.Constraint { return realMatrices() }

func realMatrices() constraints.Constraint { return constraints.Independent(constraints.Real(), 2) }

// Codomain is lower triangular matrices with a positive diagonal.
func (t *LowerCholeskyTransform) Codomain() constraints.Constraint {
	return constraints.LowerCholesky()
}

// Inv returns the inverse.
func (t *LowerCholeskyTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *LowerCholeskyTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewLowerCholeskyTransform(size)
}

// Equal reports whether other is a LowerCholeskyTransform.
func (t *LowerCholeskyTransform) Equal(other Transform) bool {
	_, ok := other.(*LowerCholeskyTransform)
	return ok
}

func (t *LowerCholeskyTransform) String() string { return "LowerCholeskyTransform()" }
