package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// Laplace is the distribution with the density exp(-|x - loc| / scale) / (2 scale),
// torch.distributions.Laplace.
type Laplace struct {
	base
	locScale
}

// NewLaplace returns the distribution. scale must be positive.
func NewLaplace(loc, scale torch.Operand, opts ...Options) *Laplace {
	d := &Laplace{locScale: newLocScale("Laplace", loc, scale)}
	d.start(d, d.loc.Shape(), nil, usage.Option("Laplace", opts))
	return d
}

// Expand returns the distribution with another batch shape.
func (d *Laplace) Expand(batchShape ...int64) Distribution {
	n := &Laplace{locScale: d.expand(batchShape)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the reals.
func (d *Laplace) Support() constraints.Constraint { return constraints.Real() }

// Mean returns loc.
func (d *Laplace) Mean() *torch.Tensor { return d.loc }

// Mode returns loc.
func (d *Laplace) Mode() *torch.Tensor { return d.loc }

// Variance returns 2 scale^2.
func (d *Laplace) Variance() *torch.Tensor { return d.scale.Pow(2).Mul(2) }

// Stddev returns sqrt(2) scale.
func (d *Laplace) Stddev() *torch.Tensor { return d.scale.Mul(sqrt2) }

// Sample draws values.
func (d *Laplace) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws loc - scale sign(u) log(1 - |u|) with uniform u.
func (d *Laplace) Rsample(sampleShape ...int64) *torch.Tensor {
	eps := torch.Finfo(d.loc.DType()).Eps
	u := torch.Empty(d.extended(sampleShape), like(d.loc)).Uniform_(eps-1, 1, d.generator)
	return d.loc.Sub(d.scale.Mul(u.Sign()).Mul(u.Abs().Neg().Log1p()))
}

// LogProb returns the log density.
func (d *Laplace) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.scale.Mul(2).Log().Neg().Sub(value.Sub(d.loc).Abs().Div(d.scale))
}

// Cdf returns the probability of values up to these.
func (d *Laplace) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	sign := value.Sub(d.loc).Sign().Mul(0.5)
	return sign.Mul(value.Sub(d.loc).Abs().Neg().Div(d.scale).Expm1()).Rsub(0.5)
}

// Icdf returns the quantiles of probabilities.
func (d *Laplace) Icdf(value *torch.Tensor) *torch.Tensor {
	term := value.Sub(0.5)
	return d.loc.Sub(d.scale.Mul(term.Sign()).Mul(term.Abs().Mul(-2).Log1p()))
}

// Entropy returns 1 + log(2 scale).
func (d *Laplace) Entropy() *torch.Tensor { return d.scale.Mul(2).Log().Add(1) }

// Perplexity returns exp of the entropy.
func (d *Laplace) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
