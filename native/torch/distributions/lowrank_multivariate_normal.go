package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// LowRankMultivariateNormal is the normal distribution of vectors of n elements with the
// covariance cov_factor cov_factorᵀ + diag(cov_diag), of which it decomposes a matrix of
// the factor's rank m alone, torch.distributions.LowRankMultivariateNormal.
type LowRankMultivariateNormal struct {
	base
	loc, covFactor, covDiag                    *torch.Tensor // of the batch's shape
	w, d                                       *torch.Tensor // factor and diagonal as given
	capacitance                                *torch.Tensor // the Cholesky factor of I + Wᵀ D⁻¹ W
	variance, covariance, precision, scaleTril lazy
}

// NewLowRankMultivariateNormal returns the distribution of a mean, [batch..., n], a
// factor, [batch..., n, m], and a positive diagonal, [batch..., n].
func NewLowRankMultivariateNormal(loc, covFactor, covDiag *torch.Tensor, opts ...Options) *LowRankMultivariateNormal {
	const what = "LowRankMultivariateNormal"
	wantVector(what, "loc", loc)
	wantMatrix(what, "cov_factor", covFactor)
	wantVector(what, "cov_diag", covDiag)
	n := loc.Size(-1)
	if covFactor.Size(-2) != n {
		usage.Panic(what, "cov_factor must be a batch of matrices with shape %d x m, got shape %v", n, covFactor.Shape())
	}
	if covDiag.Size(-1) != n {
		usage.Panic(what, "cov_diag must be a batch of vectors with shape [%d], got shape %v", n, covDiag.Shape())
	}
	var all []*torch.Tensor
	if err := torch.Try(func() { all = torch.BroadcastTensors(loc.Unsqueeze(-1), covFactor, covDiag.Unsqueeze(-1)) }); err != nil {
		usage.Panic(what, "incompatible batch shapes: loc %v, cov_factor %v, cov_diag %v", loc.Shape(), covFactor.Shape(), covDiag.Shape())
	}
	d := &LowRankMultivariateNormal{loc: all[0].Select(-1, 0), covFactor: all[1], covDiag: all[2].Select(-1, 0), w: covFactor, d: covDiag}
	shape := d.loc.Shape()
	d.start(d, shape[:len(shape)-1], []int64{n}, usage.Option(what, opts))
	d.capacitance = capacitanceTril(covFactor, covDiag)
	return d
}

// capacitanceTril is the Cholesky factor of I + Wᵀ D⁻¹ W, _batch_capacitance_tril.
func capacitanceTril(w, d *torch.Tensor) *torch.Tensor {
	return torch.Cholesky(plusIdentity(w.MT().Div(d.Unsqueeze(-2)).Matmul(w)))
}

// plusIdentity adds the identity to matrices that are no one else's.
func plusIdentity(k *torch.Tensor) *torch.Tensor {
	k = k.Contiguous()
	n := k.Size(-1)
	k.View(-1, n*n).At(torch.All, torch.From(0).Step(n+1)).Add_(1)
	return k
}

func (d *LowRankMultivariateNormal) params() []param {
	return []param{
		stored("loc", constraints.RealVector(), d.loc),
		stored("cov_factor", constraints.Independent(constraints.Real(), 2), d.covFactor),
		stored("cov_diag", constraints.Independent(constraints.Positive(), 1), d.covDiag),
	}
}

// Loc returns the mean, [batch..., n].
func (d *LowRankMultivariateNormal) Loc() *torch.Tensor { return d.loc }

// CovFactor returns the covariance's factor, [batch..., n, m].
func (d *LowRankMultivariateNormal) CovFactor() *torch.Tensor { return d.covFactor }

// CovDiag returns the covariance's diagonal part, [batch..., n].
func (d *LowRankMultivariateNormal) CovDiag() *torch.Tensor { return d.covDiag }

// Expand returns the distribution with another batch shape.
func (d *LowRankMultivariateNormal) Expand(batchShape ...int64) Distribution {
	shape := slices.Concat(batchShape, d.event)
	n := &LowRankMultivariateNormal{
		loc:         d.loc.Expand(shape...),
		covDiag:     d.covDiag.Expand(shape...),
		covFactor:   d.covFactor.Expand(append(slices.Clone(shape), d.covFactor.Size(-1))...),
		w:           d.w,
		d:           d.d,
		capacitance: d.capacitance,
	}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is vectors of reals.
func (d *LowRankMultivariateNormal) Support() constraints.Constraint { return constraints.RealVector() }

// Mean returns loc.
func (d *LowRankMultivariateNormal) Mean() *torch.Tensor { return d.loc }

// Mode returns loc.
func (d *LowRankMultivariateNormal) Mode() *torch.Tensor { return d.loc }

// Variance returns the covariance's diagonal.
func (d *LowRankMultivariateNormal) Variance() *torch.Tensor {
	return d.variance.get(func() *torch.Tensor {
		return d.w.Pow(2).Sum(torch.Dim(-1)).Add(d.d).Expand(d.extended(nil)...)
	})
}

// Stddev returns the root of the variance.
func (d *LowRankMultivariateNormal) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// ScaleTril returns the covariance's lower Cholesky factor, [batch..., n, n].
func (d *LowRankMultivariateNormal) ScaleTril() *torch.Tensor {
	return d.scaleTril.get(func() *torch.Tensor {
		// D^1/2 chol(I + D^-1/2 W Wᵀ D^-1/2), well-conditioned since its eigenvalues are at least 1.
		root := d.d.Sqrt().Unsqueeze(-1)
		scaled := d.w.Div(root)
		return root.Mul(torch.Cholesky(plusIdentity(scaled.Matmul(scaled.MT())))).Expand(d.square(d.batch)...)
	})
}

// CovarianceMatrix returns the covariance, [batch..., n, n].
func (d *LowRankMultivariateNormal) CovarianceMatrix() *torch.Tensor {
	return d.covariance.get(func() *torch.Tensor {
		return d.w.Matmul(d.w.MT()).Add(d.d.DiagEmbed()).Expand(d.square(d.batch)...)
	})
}

// PrecisionMatrix returns the inverse of the covariance, [batch..., n, n].
func (d *LowRankMultivariateNormal) PrecisionMatrix() *torch.Tensor {
	return d.precision.get(func() *torch.Tensor {
		a := torch.SolveTriangular(d.capacitance, d.w.MT().Div(d.d.Unsqueeze(-2)), false)
		return d.d.Reciprocal().DiagEmbed().Sub(a.MT().Matmul(a)).Expand(d.square(d.batch)...)
	})
}

// Sample draws values.
func (d *LowRankMultivariateNormal) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws loc + W eps + sqrt(D) eps' with standard normal eps and eps'.
func (d *LowRankMultivariateNormal) Rsample(sampleShape ...int64) *torch.Tensor {
	shape := d.extended(sampleShape)
	wShape := append(slices.Clone(shape[:len(shape)-1]), d.covFactor.Size(-1))
	epsW := standardNormal(wShape, d.loc, d.generator)
	epsD := standardNormal(shape, d.loc, d.generator)
	return d.loc.Add(batchMV(d.w, epsW)).Add(d.d.Sqrt().Mul(epsD))
}

// LogProb returns the log density.
func (d *LowRankMultivariateNormal) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	m := d.mahalanobis(value.Sub(d.loc))
	return d.logDet().Add(float64(d.event[0]) * log2Pi).Add(m).Mul(-0.5)
}

// logDet is that of the covariance, _batch_lowrank_logdet.
func (d *LowRankMultivariateNormal) logDet() *torch.Tensor {
	return diagonal(d.capacitance).Log().Sum(torch.Dim(-1)).Mul(2).Add(d.d.Log().Sum(torch.Dim(-1)))
}

// mahalanobis is xᵀ (W Wᵀ + D)⁻¹ x, _batch_lowrank_mahalanobis.
func (d *LowRankMultivariateNormal) mahalanobis(x *torch.Tensor) *torch.Tensor {
	projected := batchMV(d.w.MT().Div(d.d.Unsqueeze(-2)), x)
	return x.Pow(2).Div(d.d).Sum(torch.Dim(-1)).Sub(batchMahalanobis(d.capacitance, projected))
}

// Entropy returns (n (1 + log(2 pi)) + log det of the covariance) / 2.
func (d *LowRankMultivariateNormal) Entropy() *torch.Tensor {
	h := d.logDet().Add(float64(d.event[0]) * onePlusLog2Pi).Mul(0.5)
	if len(d.batch) == 0 {
		return h
	}
	return h.Expand(d.batch...)
}

// Perplexity returns exp of the entropy.
func (d *LowRankMultivariateNormal) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
