package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// locScale are the parameters of a location-scale family.
type locScale struct{ loc, scale *torch.Tensor }

func newLocScale(what string, loc, scale torch.Operand) locScale {
	both := operand.Broadcast(what, []string{"loc", "scale"}, loc, scale)
	return locScale{both[0], both[1]}
}

// Loc returns the location, [batch...].
func (p *locScale) Loc() *torch.Tensor { return p.loc }

// Scale returns the scale, [batch...].
func (p *locScale) Scale() *torch.Tensor { return p.scale }

func (p *locScale) params() []param {
	return []param{stored("loc", constraints.Real(), p.loc), stored("scale", constraints.Positive(), p.scale)}
}

func (p *locScale) expand(batch []int64) locScale {
	return locScale{p.loc.Expand(batch...), p.scale.Expand(batch...)}
}

// Normal is the normal distribution of mean loc and standard deviation scale, with the
// density exp(-((x - loc) / scale)^2 / 2) / (scale sqrt(2 pi)),
// torch.distributions.Normal.
type Normal struct {
	base
	locScale
}

// NewNormal returns the distribution. scale must be positive.
func NewNormal(loc, scale torch.Operand, opts ...Options) *Normal {
	d := &Normal{locScale: newLocScale("Normal", loc, scale)}
	d.start(d, d.loc.Shape(), nil, usage.Option("Normal", opts))
	return d
}

// Expand returns the distribution with another batch shape.
func (d *Normal) Expand(batchShape ...int64) Distribution {
	n := &Normal{locScale: d.expand(batchShape)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the reals.
func (d *Normal) Support() constraints.Constraint { return constraints.Real() }

// Mean returns loc.
func (d *Normal) Mean() *torch.Tensor { return d.loc }

// Mode returns loc.
func (d *Normal) Mode() *torch.Tensor { return d.loc }

// Stddev returns scale.
func (d *Normal) Stddev() *torch.Tensor { return d.scale }

// Variance returns scale^2.
func (d *Normal) Variance() *torch.Tensor { return d.scale.Pow(2) }

// Sample draws values by torch.normal.
func (d *Normal) Sample(sampleShape ...int64) *torch.Tensor {
	shape := d.extended(sampleShape)
	return withoutGrad(func() *torch.Tensor {
		return torch.Normal(d.loc.Expand(shape...), d.scale.Expand(shape...), torch.NormalOptions{Options: torch.Options{Generator: d.generator}})
	})
}

// Rsample draws loc + scale eps with standard normal eps.
func (d *Normal) Rsample(sampleShape ...int64) *torch.Tensor {
	eps := standardNormal(d.extended(sampleShape), d.loc, d.generator)
	return d.loc.Add(eps.Mul(d.scale))
}

// LogProb returns the log density.
func (d *Normal) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	variance := d.scale.Pow(2)
	return value.Sub(d.loc).Pow(2).Neg().Div(variance.Mul(2)).Sub(d.scale.Log()).Sub(logSqrt2Pi)
}

// Cdf returns the probability of values up to these.
func (d *Normal) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return value.Sub(d.loc).Mul(d.scale.Reciprocal()).Div(sqrt2).Erf().Add(1).Mul(0.5)
}

// Icdf returns the quantiles of probabilities.
func (d *Normal) Icdf(value *torch.Tensor) *torch.Tensor {
	return d.loc.Add(d.scale.Mul(value.Mul(2).Sub(1).Erfinv()).Mul(sqrt2))
}

// Entropy returns (1 + log(2 pi)) / 2 + log(scale).
func (d *Normal) Entropy() *torch.Tensor { return d.scale.Log().Add(normalEntropy) }

// Perplexity returns exp of the entropy.
func (d *Normal) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// NaturalParams returns loc / scale^2 and -1 / (2 scale^2).
func (d *Normal) NaturalParams() []*torch.Tensor {
	return []*torch.Tensor{d.loc.Div(d.scale.Pow(2)), d.scale.Pow(2).Reciprocal().Mul(-0.5)}
}

// LogNormalizer returns the log normalizer of natural parameters.
func (d *Normal) LogNormalizer(params ...*torch.Tensor) *torch.Tensor {
	x, y := params[0], params[1]
	return x.Pow(2).Mul(-0.25).Div(y).Add(y.Reciprocal().Mul(-pi).Log().Mul(0.5))
}
