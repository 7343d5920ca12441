package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Uniform is the uniform distribution on [low, high), torch.distributions.Uniform.
type Uniform struct {
	base
	low, high *torch.Tensor
}

// NewUniform returns the distribution. low must be less than high.
func NewUniform(low, high torch.Operand, opts ...Options) *Uniform {
	both := operand.Broadcast("Uniform", []string{"low", "high"}, low, high)
	d := &Uniform{low: both[0], high: both[1]}
	d.start(d, d.low.Shape(), nil, usage.Option("Uniform", opts))
	return d
}

func (d *Uniform) params() []param {
	return []param{stored("low", constraints.LessThan(d.high), d.low), stored("high", constraints.GreaterThan(d.low), d.high)}
}

// Low returns the lower end, [batch...].
func (d *Uniform) Low() *torch.Tensor { return d.low }

// High returns the upper end, [batch...].
func (d *Uniform) High() *torch.Tensor { return d.high }

// Expand returns the distribution with another batch shape.
func (d *Uniform) Expand(batchShape ...int64) Distribution {
	n := &Uniform{low: d.low.Expand(batchShape...), high: d.high.Expand(batchShape...)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is [low, high].
func (d *Uniform) Support() constraints.Constraint { return constraints.Interval(d.low, d.high) }

// Mean returns (high + low) / 2.
func (d *Uniform) Mean() *torch.Tensor { return d.high.Add(d.low).Div(2) }

// Mode returns NaN: all values are equally likely.
func (d *Uniform) Mode() *torch.Tensor { return d.high.Mul(nan) }

// Stddev returns (high - low) / sqrt(12).
func (d *Uniform) Stddev() *torch.Tensor {
	const sqrt12 = 3.4641016151377544
	return d.high.Sub(d.low).Div(sqrt12)
}

// Variance returns (high - low)^2 / 12.
func (d *Uniform) Variance() *torch.Tensor { return d.high.Sub(d.low).Pow(2).Div(12) }

// Sample draws values.
func (d *Uniform) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws low + u (high - low) with u of torch.rand.
func (d *Uniform) Rsample(sampleShape ...int64) *torch.Tensor {
	u := torch.Rand(d.extended(sampleShape), drawn(d.low, d.generator))
	return d.low.Add(u.Mul(d.high.Sub(d.low)))
}

// LogProb returns -log(high - low), and -inf beyond [low, high).
func (d *Uniform) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	above := d.low.Le(value).TypeAs(d.low)
	below := d.high.Gt(value).TypeAs(d.low)
	return above.Mul(below).Log().Sub(d.high.Sub(d.low).Log())
}

// Cdf returns the probability of values up to these.
func (d *Uniform) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return value.Sub(d.low).Div(d.high.Sub(d.low)).Clamp(0, 1)
}

// Icdf returns the quantiles of probabilities.
func (d *Uniform) Icdf(value *torch.Tensor) *torch.Tensor {
	return value.Mul(d.high.Sub(d.low)).Add(d.low)
}

// Entropy returns log(high - low).
func (d *Uniform) Entropy() *torch.Tensor { return d.high.Sub(d.low).Log() }

// Perplexity returns exp of the entropy.
func (d *Uniform) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
