package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// HalfCauchy is the distribution of |x| with x of a [Cauchy] around 0,
// torch.distributions.HalfCauchy.
type HalfCauchy struct{ TransformedDistribution }

// NewHalfCauchy returns the distribution. scale, the Cauchy's, must be positive.
func NewHalfCauchy(scale torch.Operand, opts ...Options) *HalfCauchy {
	o := usage.Option("HalfCauchy", opts)
	d := new(HalfCauchy)
	base := NewCauchy(0, scale, Options{NoValidateArgs: true, Generator: o.Generator})
	d.compose(d, base, []transforms.Transform{transforms.NewAbsTransform()}, o)
	return d
}

func (d *HalfCauchy) cauchy() *Cauchy { return d.baseDist.(*Cauchy) }

func (d *HalfCauchy) params() []param {
	return []param{property("scale", constraints.Positive(), d.Scale)}
}

// Scale returns the scale, [batch...].
func (d *HalfCauchy) Scale() *torch.Tensor { return d.cauchy().scale }

// Expand returns the distribution with another batch shape.
func (d *HalfCauchy) Expand(batchShape ...int64) Distribution {
	n := new(HalfCauchy)
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is the numbers from 0 on.
func (d *HalfCauchy) Support() constraints.Constraint { return constraints.Nonnegative() }

// Mean returns infinity.
func (d *HalfCauchy) Mean() *torch.Tensor { return torch.Full(d.extended(nil), inf, like(d.Scale())) }

// Mode returns 0.
func (d *HalfCauchy) Mode() *torch.Tensor { return torch.ZerosLike(d.Scale()) }

// Variance returns infinity.
func (d *HalfCauchy) Variance() *torch.Tensor { return d.cauchy().Variance() }

// Stddev returns infinity.
func (d *HalfCauchy) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// LogProb returns the log density.
func (d *HalfCauchy) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	value = value.To(d.Scale().DType())
	logProb := d.baseDist.LogProb(value).Add(log2)
	return torch.Where(value.Ge(0), logProb, -inf)
}

// Cdf returns the probability of values up to these.
func (d *HalfCauchy) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.cauchy().Cdf(value).Mul(2).Sub(1)
}

// Icdf returns the quantiles of probabilities.
func (d *HalfCauchy) Icdf(value *torch.Tensor) *torch.Tensor {
	return d.cauchy().Icdf(value.Add(1).Div(2))
}

// Entropy returns the Cauchy's less log 2.
func (d *HalfCauchy) Entropy() *torch.Tensor { return d.cauchy().Entropy().Sub(log2) }

// Perplexity returns exp of the entropy.
func (d *HalfCauchy) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
