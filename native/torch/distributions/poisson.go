package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Poisson is the distribution with the probabilities rate^k exp(-rate) / k!,
// torch.distributions.Poisson.
type Poisson struct {
	base
	rate *torch.Tensor
}

// NewPoisson returns the distribution. rate must be at least 0.
func NewPoisson(rate torch.Operand, opts ...Options) *Poisson {
	d := &Poisson{rate: operand.Broadcast("Poisson", []string{"rate"}, rate)[0]}
	d.start(d, d.rate.Shape(), nil, usage.Option("Poisson", opts))
	return d
}

func (d *Poisson) params() []param {
	return []param{stored("rate", constraints.Nonnegative(), d.rate)}
}

// Rate returns the rate, [batch...].
func (d *Poisson) Rate() *torch.Tensor { return d.rate }

// Expand returns the distribution with another batch shape.
func (d *Poisson) Expand(batchShape ...int64) Distribution {
	n := &Poisson{rate: d.rate.Expand(batchShape...)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the integers from 0 on.
func (d *Poisson) Support() constraints.Constraint { return constraints.NonnegativeInteger() }

// Mean returns rate.
func (d *Poisson) Mean() *torch.Tensor { return d.rate }

// Mode returns rate rounded down.
func (d *Poisson) Mode() *torch.Tensor { return d.rate.Floor() }

// Variance returns rate.
func (d *Poisson) Variance() *torch.Tensor { return d.rate }

// Stddev returns the root of the variance.
func (d *Poisson) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Poisson) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor {
		return torch.Poisson(d.rate.Expand(d.extended(sampleShape)...), d.generator)
	})
}

// LogProb returns the log probability.
func (d *Poisson) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	rate, value := broadcast(d.rate, value)
	return value.Xlogy(rate).Sub(rate).Sub(value.Add(1).Lgamma())
}

// NaturalParams returns log(rate).
func (d *Poisson) NaturalParams() []*torch.Tensor { return []*torch.Tensor{d.rate.Log()} }

// LogNormalizer returns the log normalizer of natural parameters.
func (d *Poisson) LogNormalizer(params ...*torch.Tensor) *torch.Tensor { return params[0].Exp() }
