package transforms

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// StickBreakingTransform maps vectors of K - 1 reals to the simplex of K numbers: each
// number in turn is the share that it takes of what those before it have left, by a
// sigmoid. PyTorch's StickBreakingTransform.
type StickBreakingTransform struct {
	bijective
	cache *cache
}

// NewStickBreakingTransform returns the transform. The cache size is 0 unless given.
func NewStickBreakingTransform(cacheSize ...int64) *StickBreakingTransform {
	const what = "StickBreakingTransform"
	return &StickBreakingTransform{cache: newCache(what, usage.One(what, cacheSize, 0))}
}

// logOffset is log of how many numbers of x, and the one beyond, are left at each, which
// makes equal shares of x = 0.
func logOffset(x *torch.Tensor) *torch.Tensor {
	n := x.Size(-1)
	return x.NewOnes([]int64{n}).Cumsum(-1).Rsub(n + 1).Log()
}

// Forward takes x of shape [..., K-1] to [..., K].
func (t *StickBreakingTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		z := clippedSigmoid(x.Sub(logOffset(x)))
		rest := z.Rsub(1).Cumprod(-1)
		one := torch.PadOptions{Value: 1}
		return torch.Pad(z, []int64{0, 1}, one).Mul(torch.Pad(rest, []int64{1, 0}, one))
	})
}

// Inverse takes y of shape [..., K] to [..., K-1].
func (t *StickBreakingTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		shares := y.At(torch.Ellipsis, torch.Until(-1))
		offset := y.NewOnes([]int64{shares.Size(-1)}).Cumsum(-1).Rsub(y.Size(-1))
		rest := shares.Cumsum(-1).Rsub(1)
		rest = rest.Clamp(torch.Finfo(y.DType()).SmallestNormal, nil)
		return shares.Log().Sub(rest.Log()).Add(offset.Log())
	})
}

// LogAbsDetJacobian is that between x and all but the last number of y.
func (t *StickBreakingTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	x = x.Sub(logOffset(x))
	shares := y.At(torch.Ellipsis, torch.Until(-1))
	return x.Neg().Add(torch.LogSigmoid(x)).Add(shares.Log()).Sum(torch.Dim(-1))
}

// Domain is vectors of reals.
func (t *StickBreakingTransform) Domain() constraints.Constraint { return constraints.RealVector() }

// Codomain is the simplex.
func (t *StickBreakingTransform) Codomain() constraints.Constraint { return constraints.Simplex() }

// Inv returns the inverse.
func (t *StickBreakingTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *StickBreakingTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewStickBreakingTransform(size)
}

// Equal reports whether other is a StickBreakingTransform.
func (t *StickBreakingTransform) Equal(other Transform) bool {
	_, ok := other.(*StickBreakingTransform)
	return ok
}

// ForwardShape has one more in the last dimension.
func (t *StickBreakingTransform) ForwardShape(shape []int64) []int64 { return lastPlus(shape, 1) }

// InverseShape has one less in the last dimension.
func (t *StickBreakingTransform) InverseShape(shape []int64) []int64 { return lastPlus(shape, -1) }

func lastPlus(shape []int64, n int64) []int64 {
	wantDims("StickBreakingTransform", shape, 1)
	shape = slices.Clone(shape)
	shape[len(shape)-1] += n
	return shape
}

func (t *StickBreakingTransform) String() string { return "StickBreakingTransform()" }
