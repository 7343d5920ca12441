package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// LogNormal is the distribution of exp(x) with x of [Normal],
// torch.distributions.LogNormal.
type LogNormal struct{ TransformedDistribution }

// NewLogNormal returns the distribution. scale must be positive.
func NewLogNormal(loc, scale torch.Operand, opts ...Options) *LogNormal {
	o := usage.Option("LogNormal", opts)
	d := new(LogNormal)
	d.compose(d, NewNormal(loc, scale, o), []transforms.Transform{transforms.NewExpTransform()}, o)
	return d
}

func (d *LogNormal) normal() *Normal { return d.baseDist.(*Normal) }

func (d *LogNormal) params() []param {
	return []param{property("loc", constraints.Real(), d.Loc), property("scale", constraints.Positive(), d.Scale)}
}

// Loc returns the mean of the logarithm, [batch...].
func (d *LogNormal) Loc() *torch.Tensor { return d.normal().loc }

// Scale returns the standard deviation of the logarithm, [batch...].
func (d *LogNormal) Scale() *torch.Tensor { return d.normal().scale }

// Expand returns the distribution with another batch shape.
func (d *LogNormal) Expand(batchShape ...int64) Distribution {
	n := new(LogNormal)
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is the positive numbers.
func (d *LogNormal) Support() constraints.Constraint { return constraints.Positive() }

// Mean returns exp(loc + scale^2 / 2).
func (d *LogNormal) Mean() *torch.Tensor { return d.Loc().Add(d.Scale().Pow(2).Div(2)).Exp() }

// Mode returns exp(loc - scale^2).
func (d *LogNormal) Mode() *torch.Tensor { return d.Loc().Sub(d.Scale().Square()).Exp() }

// Variance returns the variance.
func (d *LogNormal) Variance() *torch.Tensor {
	square := d.Scale().Pow(2)
	return square.Expm1().Mul(d.Loc().Mul(2).Add(square).Exp())
}

// Stddev returns the root of the variance.
func (d *LogNormal) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Entropy returns that of the logarithm and loc.
func (d *LogNormal) Entropy() *torch.Tensor { return d.normal().Entropy().Add(d.Loc()) }

// Perplexity returns exp of the entropy.
func (d *LogNormal) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
