package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// Weibull is the distribution with the cumulative distribution function
// 1 - exp(-(x / scale)^concentration), torch.distributions.Weibull.
type Weibull struct {
	TransformedDistribution
	scale, concentration, reciprocal *torch.Tensor
}

// NewWeibull returns the distribution. scale and concentration must be positive.
func NewWeibull(scale, concentration torch.Operand, opts ...Options) *Weibull {
	o := usage.Option("Weibull", opts)
	both := operand.Broadcast("Weibull", []string{"scale", "concentration"}, scale, concentration)
	d := &Weibull{scale: both[0], concentration: both[1], reciprocal: both[1].Reciprocal()}
	d.begin(NewExponential(torch.OnesLike(d.scale), o), o)
	return d
}

func (d *Weibull) begin(base Distribution, o Options) {
	d.compose(d, base, []transforms.Transform{
		transforms.NewPowerTransform(d.reciprocal),
		transforms.NewAffineTransform(0, d.scale),
	}, o)
}

func (d *Weibull) params() []param {
	return []param{stored("scale", constraints.Positive(), d.scale), stored("concentration", constraints.Positive(), d.concentration)}
}

// Scale returns the scale, [batch...].
func (d *Weibull) Scale() *torch.Tensor { return d.scale }

// Concentration returns the shape parameter, [batch...].
func (d *Weibull) Concentration() *torch.Tensor { return d.concentration }

// Expand returns the distribution with another batch shape.
func (d *Weibull) Expand(batchShape ...int64) Distribution {
	n := &Weibull{scale: d.scale.Expand(batchShape...), concentration: d.concentration.Expand(batchShape...)}
	n.reciprocal = n.concentration.Reciprocal()
	n.begin(d.baseDist.Expand(batchShape...), Options{NoValidateArgs: true, Generator: d.generator})
	n.noValidate = d.noValidate
	return n
}

// Support is the positive numbers.
func (d *Weibull) Support() constraints.Constraint { return constraints.Positive() }

// Mean returns scale Gamma(1 + 1 / concentration).
func (d *Weibull) Mean() *torch.Tensor { return d.scale.Mul(d.reciprocal.Add(1).Lgamma().Exp()) }

// Mode returns the mode, NaN below a concentration of 1.
func (d *Weibull) Mode() *torch.Tensor {
	c := d.concentration
	return d.scale.Mul(c.Sub(1).Div(c).Pow(c.Reciprocal()))
}

// Variance returns the variance.
func (d *Weibull) Variance() *torch.Tensor {
	square := d.reciprocal.Mul(2).Add(1).Lgamma().Exp()
	return d.scale.Pow(2).Mul(square.Sub(d.reciprocal.Add(1).Lgamma().Mul(2).Exp()))
}

// Stddev returns the root of the variance.
func (d *Weibull) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Entropy returns the entropy.
func (d *Weibull) Entropy() *torch.Tensor {
	return d.reciprocal.Rsub(1).Mul(euler).Add(d.scale.Mul(d.reciprocal).Log()).Add(1)
}

// Perplexity returns exp of the entropy.
func (d *Weibull) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
