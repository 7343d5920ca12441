package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Beta is the distribution on [0, 1] with a density of
// x^(concentration1 - 1) (1 - x)^(concentration0 - 1) up to a factor,
// torch.distributions.Beta.
type Beta struct {
	base
	dirichlet *Dirichlet
}

// NewBeta returns the distribution. Both concentrations must be positive.
func NewBeta(concentration1, concentration0 torch.Operand, opts ...Options) *Beta {
	both := operand.Broadcast("Beta", []string{"concentration1", "concentration0"}, concentration1, concentration0)
	o := usage.Option("Beta", opts)
	d := &Beta{dirichlet: NewDirichlet(torch.Stack(both, -1), o)}
	d.start(d, d.dirichlet.batch, nil, o)
	return d
}

func (d *Beta) params() []param {
	return []param{
		property("concentration1", constraints.Positive(), d.Concentration1),
		property("concentration0", constraints.Positive(), d.Concentration0),
	}
}

// Concentration1 returns the concentration at 1, often called alpha, [batch...].
func (d *Beta) Concentration1() *torch.Tensor { return d.dirichlet.concentration.Select(-1, 0) }

// Concentration0 returns the concentration at 0, often called beta, [batch...].
func (d *Beta) Concentration0() *torch.Tensor { return d.dirichlet.concentration.Select(-1, 1) }

// Expand returns the distribution with another batch shape.
func (d *Beta) Expand(batchShape ...int64) Distribution {
	n := &Beta{dirichlet: d.dirichlet.Expand(batchShape...).(*Dirichlet)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is [0, 1].
func (d *Beta) Support() constraints.Constraint { return constraints.UnitInterval() }

// Mean returns concentration1 / (concentration1 + concentration0).
func (d *Beta) Mean() *torch.Tensor {
	return d.Concentration1().Div(d.total())
}

// Mode returns the most likely value.
func (d *Beta) Mode() *torch.Tensor { return d.dirichlet.Mode().Select(-1, 0) }

// Variance returns the variance.
func (d *Beta) Variance() *torch.Tensor {
	total := d.total()
	return d.Concentration1().Mul(d.Concentration0()).Div(total.Pow(2).Mul(total.Add(1)))
}

// Stddev returns the root of the variance.
func (d *Beta) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Beta) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws values. Gradients pass through the draws implicitly.
func (d *Beta) Rsample(sampleShape ...int64) *torch.Tensor {
	return d.dirichlet.Rsample(sampleShape...).Select(-1, 0)
}

// LogProb returns the log density.
func (d *Beta) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.dirichlet.LogProb(torch.Stack([]*torch.Tensor{value, value.Rsub(1.0)}, -1))
}

// Entropy returns the entropy.
func (d *Beta) Entropy() *torch.Tensor { return d.dirichlet.Entropy() }

// Perplexity returns exp of the entropy.
func (d *Beta) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// NaturalParams returns concentration1 and concentration0.
func (d *Beta) NaturalParams() []*torch.Tensor {
	return []*torch.Tensor{d.Concentration1(), d.Concentration0()}
}

// LogNormalizer returns the log normalizer of natural parameters.
func (d *Beta) LogNormalizer(params ...*torch.Tensor) *torch.Tensor {
	x, y := params[0], params[1]
	return x.Lgamma().Add(y.Lgamma()).Sub(x.Add(y).Lgamma())
}
