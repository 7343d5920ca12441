package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// InverseGamma is the distribution of 1 / x with x of [Gamma],
// torch.distributions.InverseGamma.
type InverseGamma struct{ TransformedDistribution }

// NewInverseGamma returns the distribution. concentration and rate must be positive.
func NewInverseGamma(concentration, rate torch.Operand, opts ...Options) *InverseGamma {
	o := usage.Option("InverseGamma", opts)
	d := new(InverseGamma)
	base := NewGamma(concentration, rate, o)
	minusOne := base.rate.NewOnes([]int64{}).Neg()
	d.compose(d, base, []transforms.Transform{transforms.NewPowerTransform(minusOne)}, o)
	return d
}

func (d *InverseGamma) params() []param {
	return []param{property("concentration", constraints.Positive(), d.Concentration), property("rate", constraints.Positive(), d.Rate)}
}

func (d *InverseGamma) gamma() *Gamma { return d.baseDist.(*Gamma) }

// Concentration returns the shape parameter, [batch...].
func (d *InverseGamma) Concentration() *torch.Tensor { return d.gamma().concentration }

// Rate returns the rate, [batch...].
func (d *InverseGamma) Rate() *torch.Tensor { return d.gamma().rate }

// Expand returns the distribution with another batch shape.
func (d *InverseGamma) Expand(batchShape ...int64) Distribution {
	n := new(InverseGamma)
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is the positive numbers.
func (d *InverseGamma) Support() constraints.Constraint { return constraints.Positive() }

// Mean returns rate / (concentration - 1), infinite up to a concentration of 1.
func (d *InverseGamma) Mean() *torch.Tensor {
	c := d.Concentration()
	return torch.Where(c.Gt(1), d.Rate().Div(c.Sub(1)), inf)
}

// Mode returns rate / (concentration + 1).
func (d *InverseGamma) Mode() *torch.Tensor { return d.Rate().Div(d.Concentration().Add(1)) }

// Variance returns the variance, infinite up to a concentration of 2.
func (d *InverseGamma) Variance() *torch.Tensor {
	c := d.Concentration()
	return torch.Where(c.Gt(2), d.Rate().Square().Div(c.Sub(1).Square().Mul(c.Sub(2))), inf)
}

// Stddev returns the root of the variance.
func (d *InverseGamma) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Entropy returns the entropy.
func (d *InverseGamma) Entropy() *torch.Tensor {
	c := d.Concentration()
	return c.Add(d.Rate().Log()).Add(c.Lgamma()).Sub(c.Add(1).Mul(c.Digamma()))
}

// Perplexity returns exp of the entropy.
func (d *InverseGamma) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
