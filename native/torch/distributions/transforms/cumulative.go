package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// CumulativeDistribution is a distribution with a cumulative distribution function and
// its inverse.
type CumulativeDistribution interface {
	Cdf(value *torch.Tensor) *torch.Tensor
	Icdf(value *torch.Tensor) *torch.Tensor
	LogProb(value *torch.Tensor) *torch.Tensor
	Support() constraints.Constraint
}

// CumulativeDistributionTransform maps values of a distribution to [0, 1] by its
// cumulative distribution function, PyTorch's CumulativeDistributionTransform.
type CumulativeDistributionTransform struct {
	bijective
	increasing
	cache        *cache
	distribution CumulativeDistribution
}

// NewCumulativeDistributionTransform returns the transform. The cache size is 0 unless
// given.
func NewCumulativeDistributionTransform(d CumulativeDistribution, cacheSize ...int64) *CumulativeDistributionTransform {
	const what = "CumulativeDistributionTransform"
	if d == nil {
		usage.Panic(what, "the distribution is nil")
	}
	return &CumulativeDistributionTransform{cache: newCache(what, usage.One(what, cacheSize, 0)), distribution: d}
}

// Distribution returns the distribution.
func (t *CumulativeDistributionTransform) Distribution() CumulativeDistribution {
	return t.distribution
}

// Forward returns cdf(x).
func (t *CumulativeDistributionTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, t.distribution.Cdf)
}

// Inverse returns icdf(y).
func (t *CumulativeDistributionTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, t.distribution.Icdf)
}

// LogAbsDetJacobian returns the log density of x.
func (t *CumulativeDistributionTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return t.distribution.LogProb(x)
}

// Domain is the distribution's support.
func (t *CumulativeDistributionTransform) Domain() constraints.Constraint {
	return t.distribution.Support()
}

// Codomain is [0, 1].
func (t *CumulativeDistributionTransform) Codomain() constraints.Constraint {
	return constraints.UnitInterval()
}

// Inv returns the inverse.
func (t *CumulativeDistributionTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *CumulativeDistributionTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewCumulativeDistributionTransform(t.distribution, size)
}

func (t *CumulativeDistributionTransform) String() string {
	return "CumulativeDistributionTransform()"
}
