package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// GeneralizedPareto is the distribution with the cumulative distribution function
// 1 - (1 + concentration (x - loc) / scale)^(-1/concentration),
// torch.distributions.GeneralizedPareto. With concentration 0 it is exponential, with -1
// uniform, with a positive one and loc = scale / concentration a [Pareto].
type GeneralizedPareto struct {
	base
	locScale
	concentration *torch.Tensor
}

// NewGeneralizedPareto returns the distribution. scale must be positive.
func NewGeneralizedPareto(loc, scale, concentration torch.Operand, opts ...Options) *GeneralizedPareto {
	all := operand.Broadcast("GeneralizedPareto", []string{"loc", "scale", "concentration"}, loc, scale, concentration)
	d := &GeneralizedPareto{locScale: locScale{all[0], all[1]}, concentration: all[2]}
	d.start(d, d.loc.Shape(), nil, usage.Option("GeneralizedPareto", opts))
	return d
}

func (d *GeneralizedPareto) params() []param {
	return append(d.locScale.params(), stored("concentration", constraints.Real(), d.concentration))
}

// Concentration returns the shape parameter, [batch...].
func (d *GeneralizedPareto) Concentration() *torch.Tensor { return d.concentration }

// Expand returns the distribution with another batch shape.
func (d *GeneralizedPareto) Expand(batchShape ...int64) Distribution {
	n := &GeneralizedPareto{locScale: d.expand(batchShape), concentration: d.concentration.Expand(batchShape...)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the numbers from loc on, with a negative concentration up to
// loc - scale / concentration.
func (d *GeneralizedPareto) Support() constraints.Constraint {
	c := d.concentration
	return constraints.Interval(d.loc, torch.Where(c.Lt(0), d.loc.Sub(d.scale.Div(c)), inf))
}

// Mean returns the mean, NaN from a concentration of 1 on.
func (d *GeneralizedPareto) Mean() *torch.Tensor {
	valid := d.concentration.Lt(1)
	safe := torch.Where(valid, d.concentration, 0.5)
	return torch.Where(valid, d.loc.Add(d.scale.Div(safe.Rsub(1))), nan)
}

// Mode returns loc.
func (d *GeneralizedPareto) Mode() *torch.Tensor { return d.loc }

// Variance returns the variance, NaN from a concentration of 1/2 on.
func (d *GeneralizedPareto) Variance() *torch.Tensor {
	valid := d.concentration.Lt(0.5)
	safe := torch.Where(valid, d.concentration, 0.25)
	variance := d.scale.Pow(2).Div(safe.Rsub(1).Pow(2).Mul(safe.Mul(2).Rsub(1)))
	return torch.Where(valid, variance, nan)
}

// Stddev returns the root of the variance.
func (d *GeneralizedPareto) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *GeneralizedPareto) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws quantiles of uniform probabilities.
func (d *GeneralizedPareto) Rsample(sampleShape ...int64) *torch.Tensor {
	return d.Icdf(torch.Rand(d.extended(sampleShape), drawn(d.loc, d.generator)))
}

// safe is where the concentration is 0, which has forms of its own, and the concentration
// with 1 there.
func (d *GeneralizedPareto) safe() (isZero, safe *torch.Tensor) {
	isZero = torch.Isclose(d.concentration, torch.ZerosLike(d.concentration))
	return isZero, torch.Where(isZero, torch.OnesLike(d.concentration), d.concentration)
}

// LogProb returns the log density.
func (d *GeneralizedPareto) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	z := d.standard(value)
	isZero, safe := d.safe()
	y := safe.Reciprocal().Add(torch.OnesLike(z))
	nonzero := torch.Where(y.Eq(0), y, y.Mul(safe.Mul(z).Log1p()))
	return d.scale.Log().Neg().Sub(torch.Where(isZero, z, nonzero))
}

func (d *GeneralizedPareto) standard(x *torch.Tensor) *torch.Tensor {
	return x.Sub(d.loc).Div(d.scale)
}

// LogSurvivalFunction returns the log probability of values beyond these.
func (d *GeneralizedPareto) LogSurvivalFunction(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	z := d.standard(value)
	isZero, safe := d.safe()
	nonzero := safe.Mul(z).Log1p().Neg().Div(safe)
	return torch.Where(isZero, z.Neg(), nonzero)
}

// LogCdf returns the log probability of values up to these.
func (d *GeneralizedPareto) LogCdf(value *torch.Tensor) *torch.Tensor {
	return d.LogSurvivalFunction(value).Exp().Neg().Log1p()
}

// Cdf returns the probability of values up to these.
func (d *GeneralizedPareto) Cdf(value *torch.Tensor) *torch.Tensor { return d.LogCdf(value).Exp() }

// Icdf returns the quantiles of probabilities.
func (d *GeneralizedPareto) Icdf(value *torch.Tensor) *torch.Tensor {
	isZero, safe := d.safe()
	logu := value.Neg().Log1p()
	nonzero := d.loc.Add(d.scale.Div(safe).Mul(safe.Neg().Mul(logu).Expm1()))
	zero := d.loc.Sub(d.scale.Mul(logu))
	return torch.Where(isZero, zero, nonzero)
}

// Entropy returns log(scale) + concentration + 1.
func (d *GeneralizedPareto) Entropy() *torch.Tensor {
	return d.scale.Log().Add(d.concentration).Add(1).BroadcastTo(d.batch...)
}

// Perplexity returns exp of the entropy.
func (d *GeneralizedPareto) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
