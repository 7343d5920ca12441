package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Gamma is the gamma distribution of shape concentration and rate, with a density of
// x^(concentration - 1) exp(-rate x) up to a factor, torch.distributions.Gamma.
type Gamma struct {
	base
	concentration, rate *torch.Tensor
}

// NewGamma returns the distribution. concentration and rate must be positive.
func NewGamma(concentration, rate torch.Operand, opts ...Options) *Gamma {
	d := new(Gamma)
	d.begin(d, "Gamma", concentration, rate, usage.Option("Gamma", opts))
	return d
}

// begin makes d, which may be part of another distribution.
func (d *Gamma) begin(self outer, what string, concentration, rate torch.Operand, o Options) {
	both := operand.Broadcast(what, []string{"concentration", "rate"}, concentration, rate)
	d.concentration, d.rate = both[0], both[1]
	d.start(self, d.concentration.Shape(), nil, o)
}

func (d *Gamma) params() []param {
	return []param{stored("concentration", constraints.Positive(), d.concentration), stored("rate", constraints.Positive(), d.rate)}
}

// Concentration returns the shape parameter, [batch...].
func (d *Gamma) Concentration() *torch.Tensor { return d.concentration }

// Rate returns the rate, [batch...].
func (d *Gamma) Rate() *torch.Tensor { return d.rate }

// Expand returns the distribution with another batch shape.
func (d *Gamma) Expand(batchShape ...int64) Distribution {
	n := new(Gamma)
	d.expandTo(n, n, batchShape)
	return n
}

func (d *Gamma) expandTo(n *Gamma, self outer, batch []int64) {
	n.concentration, n.rate = d.concentration.Expand(batch...), d.rate.Expand(batch...)
	n.base = d.expanded(self, batch)
}

// Support is the numbers from 0 on.
func (d *Gamma) Support() constraints.Constraint { return constraints.Nonnegative() }

// Mean returns concentration / rate.
func (d *Gamma) Mean() *torch.Tensor { return d.concentration.Div(d.rate) }

// Mode returns (concentration - 1) / rate, at least 0.
func (d *Gamma) Mode() *torch.Tensor { return d.concentration.Sub(1).Div(d.rate).Clamp(0, nil) }

// Variance returns concentration / rate^2.
func (d *Gamma) Variance() *torch.Tensor { return d.concentration.Div(d.rate.Pow(2)) }

// Stddev returns the root of the variance.
func (d *Gamma) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Gamma) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws values of rate 1, divided by rate. Gradients pass through the draws
// implicitly.
func (d *Gamma) Rsample(sampleShape ...int64) *torch.Tensor {
	shape := d.extended(sampleShape)
	value := standardGamma(d.concentration.Expand(shape...), d.generator).Div(d.rate.Expand(shape...))
	value.Detach().Clamp_(tiny(value), nil)
	return value
}

// LogProb returns the log density.
func (d *Gamma) LogProb(value *torch.Tensor) *torch.Tensor {
	value = value.To(d.rate.DType())
	d.validate(value)
	return d.concentration.Xlogy(d.rate).Add(d.concentration.Sub(1).Xlogy(value)).Sub(d.rate.Mul(value)).Sub(d.concentration.Lgamma())
}

// Cdf returns the probability of values up to these.
func (d *Gamma) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return torch.Gammainc(d.concentration, d.rate.Mul(value))
}

// Entropy returns the entropy.
func (d *Gamma) Entropy() *torch.Tensor {
	c := d.concentration
	return c.Sub(d.rate.Log()).Add(c.Lgamma()).Add(c.Rsub(1.0).Mul(c.Digamma()))
}

// Perplexity returns exp of the entropy.
func (d *Gamma) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// NaturalParams returns concentration - 1 and -rate.
func (d *Gamma) NaturalParams() []*torch.Tensor {
	return []*torch.Tensor{d.concentration.Sub(1), d.rate.Neg()}
}

// LogNormalizer returns the log normalizer of natural parameters.
func (d *Gamma) LogNormalizer(params ...*torch.Tensor) *torch.Tensor {
	x, y := params[0], params[1]
	return x.Add(1).Lgamma().Add(x.Add(1).Mul(y.Reciprocal().Neg().Log()))
}
