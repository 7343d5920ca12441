package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// Pareto is the distribution with the density alpha scale^alpha / x^(alpha + 1) for x from
// scale on, torch.distributions.Pareto.
type Pareto struct {
	TransformedDistribution
	scale, alpha *torch.Tensor
}

// NewPareto returns the distribution. scale and alpha must be positive.
func NewPareto(scale, alpha torch.Operand, opts ...Options) *Pareto {
	o := usage.Option("Pareto", opts)
	both := operand.Broadcast("Pareto", []string{"scale", "alpha"}, scale, alpha)
	d := &Pareto{scale: both[0], alpha: both[1]}
	d.compose(d, NewExponential(d.alpha, o), []transforms.Transform{
		transforms.NewExpTransform(),
		transforms.NewAffineTransform(0, d.scale),
	}, o)
	return d
}

func (d *Pareto) params() []param {
	return []param{stored("alpha", constraints.Positive(), d.alpha), stored("scale", constraints.Positive(), d.scale)}
}

// Scale returns the least value, [batch...].
func (d *Pareto) Scale() *torch.Tensor { return d.scale }

// Alpha returns the shape parameter, [batch...].
func (d *Pareto) Alpha() *torch.Tensor { return d.alpha }

// Expand returns the distribution with another batch shape.
func (d *Pareto) Expand(batchShape ...int64) Distribution {
	n := &Pareto{scale: d.scale.Expand(batchShape...), alpha: d.alpha.Expand(batchShape...)}
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is the numbers from scale on.
func (d *Pareto) Support() constraints.Constraint { return constraints.GreaterThanEq(d.scale) }

// Mean returns alpha scale / (alpha - 1), infinite up to an alpha of 1.
func (d *Pareto) Mean() *torch.Tensor {
	a := d.alpha.Clamp(1, nil)
	return a.Mul(d.scale).Div(a.Sub(1))
}

// Mode returns scale.
func (d *Pareto) Mode() *torch.Tensor { return d.scale }

// Variance returns the variance, infinite up to an alpha of 2.
func (d *Pareto) Variance() *torch.Tensor {
	a := d.alpha.Clamp(2, nil)
	return d.scale.Pow(2).Mul(a).Div(a.Sub(1).Pow(2).Mul(a.Sub(2)))
}

// Stddev returns the root of the variance.
func (d *Pareto) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Entropy returns log(scale / alpha) + 1 + 1 / alpha.
func (d *Pareto) Entropy() *torch.Tensor {
	return d.scale.Div(d.alpha).Log().Add(d.alpha.Reciprocal().Add(1))
}

// Perplexity returns exp of the entropy.
func (d *Pareto) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
