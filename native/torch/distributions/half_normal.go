package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// HalfNormal is the distribution of |x| with x of a [Normal] around 0,
// torch.distributions.HalfNormal.
type HalfNormal struct{ TransformedDistribution }

// NewHalfNormal returns the distribution. scale, the normal's, must be positive.
func NewHalfNormal(scale torch.Operand, opts ...Options) *HalfNormal {
	o := usage.Option("HalfNormal", opts)
	d := new(HalfNormal)
	base := NewNormal(0, scale, Options{NoValidateArgs: true, Generator: o.Generator})
	d.compose(d, base, []transforms.Transform{transforms.NewAbsTransform()}, o)
	return d
}

func (d *HalfNormal) normal() *Normal { return d.baseDist.(*Normal) }

func (d *HalfNormal) params() []param {
	return []param{property("scale", constraints.Positive(), d.Scale)}
}

// Scale returns the scale, [batch...].
func (d *HalfNormal) Scale() *torch.Tensor { return d.normal().scale }

// Expand returns the distribution with another batch shape.
func (d *HalfNormal) Expand(batchShape ...int64) Distribution {
	n := new(HalfNormal)
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is the numbers from 0 on.
func (d *HalfNormal) Support() constraints.Constraint { return constraints.Nonnegative() }

// Mean returns scale sqrt(2 / pi).
func (d *HalfNormal) Mean() *torch.Tensor {
	const sqrt2OverPi = 0.7978845608028654
	return d.Scale().Mul(sqrt2OverPi)
}

// Mode returns 0.
func (d *HalfNormal) Mode() *torch.Tensor { return torch.ZerosLike(d.Scale()) }

// Variance returns scale^2 (1 - 2 / pi).
func (d *HalfNormal) Variance() *torch.Tensor {
	const less2OverPi = 0.3633802276324186
	return d.Scale().Pow(2).Mul(less2OverPi)
}

// Stddev returns the root of the variance.
func (d *HalfNormal) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// LogProb returns the log density.
func (d *HalfNormal) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	logProb := d.baseDist.LogProb(value).Add(log2)
	return torch.Where(value.Ge(0), logProb, -inf)
}

// Cdf returns the probability of values up to these.
func (d *HalfNormal) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.normal().Cdf(value).Mul(2).Sub(1)
}

// Icdf returns the quantiles of probabilities.
func (d *HalfNormal) Icdf(value *torch.Tensor) *torch.Tensor {
	return d.normal().Icdf(value.Add(1).Div(2))
}

// Entropy returns the normal's less log 2.
func (d *HalfNormal) Entropy() *torch.Tensor { return d.normal().Entropy().Sub(log2) }

// Perplexity returns exp of the entropy.
func (d *HalfNormal) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
