package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// Kumaraswamy is the distribution on [0, 1] with the cumulative distribution function
// 1 - (1 - x^concentration1)^concentration0, torch.distributions.Kumaraswamy.
type Kumaraswamy struct {
	TransformedDistribution
	concentration1, concentration0 *torch.Tensor
}

// NewKumaraswamy returns the distribution. Both concentrations must be positive.
func NewKumaraswamy(concentration1, concentration0 torch.Operand, opts ...Options) *Kumaraswamy {
	o := usage.Option("Kumaraswamy", opts)
	both := operand.Broadcast("Kumaraswamy", []string{"concentration1", "concentration0"}, concentration1, concentration0)
	d := &Kumaraswamy{concentration1: both[0], concentration0: both[1]}
	base := NewUniform(torch.FullLike(d.concentration0, 0), torch.FullLike(d.concentration0, 1), o)
	d.compose(d, base, []transforms.Transform{
		transforms.NewPowerTransform(d.concentration0.Reciprocal()),
		transforms.NewAffineTransform(1.0, -1.0),
		transforms.NewPowerTransform(d.concentration1.Reciprocal()),
	}, o)
	return d
}

func (d *Kumaraswamy) params() []param {
	return []param{
		stored("concentration1", constraints.Positive(), d.concentration1),
		stored("concentration0", constraints.Positive(), d.concentration0),
	}
}

// Concentration1 returns the concentration at 1, often called alpha, [batch...].
func (d *Kumaraswamy) Concentration1() *torch.Tensor { return d.concentration1 }

// Concentration0 returns the concentration at 0, often called beta, [batch...].
func (d *Kumaraswamy) Concentration0() *torch.Tensor { return d.concentration0 }

// Expand returns the distribution with another batch shape.
func (d *Kumaraswamy) Expand(batchShape ...int64) Distribution {
	n := &Kumaraswamy{concentration1: d.concentration1.Expand(batchShape...), concentration0: d.concentration0.Expand(batchShape...)}
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is [0, 1].
func (d *Kumaraswamy) Support() constraints.Constraint { return constraints.UnitInterval() }

// moment is the n-th moment.
func (d *Kumaraswamy) moment(n int) *torch.Tensor {
	a, b := d.concentration1, d.concentration0
	arg := a.Reciprocal().Mul(n).Add(1)
	return b.Mul(arg.Lgamma().Add(b.Lgamma()).Sub(arg.Add(b).Lgamma()).Exp())
}

// Mean returns the mean.
func (d *Kumaraswamy) Mean() *torch.Tensor { return d.moment(1) }

// Mode returns the mode, NaN where a concentration is below 1.
func (d *Kumaraswamy) Mode() *torch.Tensor {
	a, b := d.concentration1, d.concentration0
	mode := b.Reciprocal().Mul(b.Neg().Log1p()).Sub(b.Neg().Mul(a).Log1p())
	mode.SetAt_(nan, b.Lt(1).BitwiseOr(a.Lt(1)))
	return mode.Exp()
}

// Variance returns the variance.
func (d *Kumaraswamy) Variance() *torch.Tensor { return d.moment(2).Sub(d.Mean().Pow(2)) }

// Stddev returns the root of the variance.
func (d *Kumaraswamy) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Entropy returns the entropy.
func (d *Kumaraswamy) Entropy() *torch.Tensor {
	a, b := d.concentration1, d.concentration0
	t1, t0 := a.Reciprocal().Rsub(1), b.Reciprocal().Rsub(1)
	h0 := b.Add(1).Digamma().Add(euler)
	return t0.Add(t1.Mul(h0)).Sub(a.Log()).Sub(b.Log())
}

// Perplexity returns exp of the entropy.
func (d *Kumaraswamy) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
