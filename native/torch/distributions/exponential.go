package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Exponential is the distribution with the density rate exp(-rate x) for x of at least 0,
// torch.distributions.Exponential.
type Exponential struct {
	base
	rate *torch.Tensor
}

// NewExponential returns the distribution. rate must be positive.
func NewExponential(rate torch.Operand, opts ...Options) *Exponential {
	d := &Exponential{rate: operand.Broadcast("Exponential", []string{"rate"}, rate)[0]}
	d.start(d, d.rate.Shape(), nil, usage.Option("Exponential", opts))
	return d
}

func (d *Exponential) params() []param {
	return []param{stored("rate", constraints.Positive(), d.rate)}
}

// Rate returns the rate, [batch...].
func (d *Exponential) Rate() *torch.Tensor { return d.rate }

// Expand returns the distribution with another batch shape.
func (d *Exponential) Expand(batchShape ...int64) Distribution {
	n := &Exponential{rate: d.rate.Expand(batchShape...)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the numbers from 0 on.
func (d *Exponential) Support() constraints.Constraint { return constraints.Nonnegative() }

// Mean returns 1 / rate.
func (d *Exponential) Mean() *torch.Tensor { return d.rate.Reciprocal() }

// Mode returns 0.
func (d *Exponential) Mode() *torch.Tensor { return torch.ZerosLike(d.rate) }

// Stddev returns 1 / rate.
func (d *Exponential) Stddev() *torch.Tensor { return d.rate.Reciprocal() }

// Variance returns 1 / rate^2.
func (d *Exponential) Variance() *torch.Tensor { return d.rate.Pow(-2) }

// Sample draws values.
func (d *Exponential) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws values of rate 1, divided by rate.
func (d *Exponential) Rsample(sampleShape ...int64) *torch.Tensor {
	return torch.Empty(d.extended(sampleShape), like(d.rate)).Exponential_(1, d.generator).Div(d.rate)
}

// LogProb returns the log density.
func (d *Exponential) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.rate.Log().Sub(d.rate.Mul(value))
}

// Cdf returns the probability of values up to these.
func (d *Exponential) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.rate.Neg().Mul(value).Exp().Rsub(1)
}

// Icdf returns the quantiles of probabilities.
func (d *Exponential) Icdf(value *torch.Tensor) *torch.Tensor {
	return value.Neg().Log1p().Neg().Div(d.rate)
}

// Entropy returns 1 - log(rate).
func (d *Exponential) Entropy() *torch.Tensor { return d.rate.Log().Rsub(1.0) }

// Perplexity returns exp of the entropy.
func (d *Exponential) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// NaturalParams returns -rate.
func (d *Exponential) NaturalParams() []*torch.Tensor { return []*torch.Tensor{d.rate.Neg()} }

// LogNormalizer returns the log normalizer of natural parameters.
func (d *Exponential) LogNormalizer(params ...*torch.Tensor) *torch.Tensor {
	return params[0].Neg().Log().Neg()
}
