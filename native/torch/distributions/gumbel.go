package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// Gumbel is the distribution of loc - scale log(-log(u)) with uniform u,
// torch.distributions.Gumbel.
type Gumbel struct {
	TransformedDistribution
	locScale
}

// NewGumbel returns the distribution. scale must be positive.
func NewGumbel(loc, scale torch.Operand, opts ...Options) *Gumbel {
	o := usage.Option("Gumbel", opts)
	d := &Gumbel{locScale: newLocScale("Gumbel", loc, scale)}
	info := torch.Finfo(d.loc.DType())
	base := NewUniform(torch.FullLike(d.loc, info.SmallestNormal), torch.FullLike(d.loc, 1-info.Eps), o)
	d.compose(d, base, []transforms.Transform{
		transforms.NewExpTransform().Inv(),
		transforms.NewAffineTransform(0, torch.OnesLike(d.scale).Neg()),
		transforms.NewExpTransform().Inv(),
		transforms.NewAffineTransform(loc, d.scale.Neg()),
	}, o)
	return d
}

func (d *Gumbel) params() []param { return d.locScale.params() }

// Expand returns the distribution with another batch shape.
func (d *Gumbel) Expand(batchShape ...int64) Distribution {
	n := &Gumbel{locScale: d.expand(batchShape)}
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is the reals.
func (d *Gumbel) Support() constraints.Constraint { return constraints.Real() }

// LogProb returns the log density.
func (d *Gumbel) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	y := d.loc.Sub(value).Div(d.scale)
	return y.Sub(y.Exp()).Sub(d.scale.Log())
}

// Mean returns loc + scale times the Euler-Mascheroni constant.
func (d *Gumbel) Mean() *torch.Tensor { return d.loc.Add(d.scale.Mul(euler)) }

// Mode returns loc.
func (d *Gumbel) Mode() *torch.Tensor { return d.loc }

// Stddev returns scale pi / sqrt(6).
func (d *Gumbel) Stddev() *torch.Tensor {
	const piOverSqrt6 = 1.282549830161864
	return d.scale.Mul(piOverSqrt6)
}

// Variance returns scale^2 pi^2 / 6.
func (d *Gumbel) Variance() *torch.Tensor { return d.Stddev().Pow(2) }

// Entropy returns log(scale) + 1 + the Euler-Mascheroni constant.
func (d *Gumbel) Entropy() *torch.Tensor { return d.scale.Log().Add(onePlusEuler) }

// Perplexity returns exp of the entropy.
func (d *Gumbel) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
