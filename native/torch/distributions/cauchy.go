package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// Cauchy is the Cauchy or Lorentz distribution of median loc and half width at half
// maximum scale, torch.distributions.Cauchy.
type Cauchy struct {
	base
	locScale
}

// NewCauchy returns the distribution. scale must be positive.
func NewCauchy(loc, scale torch.Operand, opts ...Options) *Cauchy {
	d := &Cauchy{locScale: newLocScale("Cauchy", loc, scale)}
	d.start(d, d.loc.Shape(), nil, usage.Option("Cauchy", opts))
	return d
}

// Expand returns the distribution with another batch shape.
func (d *Cauchy) Expand(batchShape ...int64) Distribution {
	n := &Cauchy{locScale: d.expand(batchShape)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the reals.
func (d *Cauchy) Support() constraints.Constraint { return constraints.Real() }

// Mean returns NaN: there is none.
func (d *Cauchy) Mean() *torch.Tensor { return torch.Full(d.extended(nil), nan, like(d.loc)) }

// Mode returns loc.
func (d *Cauchy) Mode() *torch.Tensor { return d.loc }

// Variance returns infinity.
func (d *Cauchy) Variance() *torch.Tensor { return torch.Full(d.extended(nil), inf, like(d.loc)) }

// Stddev returns infinity.
func (d *Cauchy) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Cauchy) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws loc + scale eps with eps of the standard distribution.
func (d *Cauchy) Rsample(sampleShape ...int64) *torch.Tensor {
	eps := torch.Empty(d.extended(sampleShape), like(d.loc)).Cauchy_(0, 1, d.generator)
	return d.loc.Add(eps.Mul(d.scale))
}

// LogProb returns the log density.
func (d *Cauchy) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.scale.Log().Rsub(-logPi).Sub(value.Sub(d.loc).Div(d.scale).Pow(2).Log1p())
}

// Cdf returns the probability of values up to these.
func (d *Cauchy) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return value.Sub(d.loc).Div(d.scale).Atan().Div(pi).Add(0.5)
}

// Icdf returns the quantiles of probabilities.
func (d *Cauchy) Icdf(value *torch.Tensor) *torch.Tensor {
	return value.Sub(0.5).Mul(pi).Tan().Mul(d.scale).Add(d.loc)
}

// Entropy returns log(4 pi) + log(scale).
func (d *Cauchy) Entropy() *torch.Tensor { return d.scale.Log().Add(log4Pi) }

// Perplexity returns exp of the entropy.
func (d *Cauchy) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
