package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// StudentT is Student's t-distribution of df degrees of freedom, moved to loc and
// stretched by scale, torch.distributions.StudentT.
type StudentT struct {
	base
	locScale
	df   *torch.Tensor
	chi2 *Chi2
}

// StudentTOptions are the options of [NewStudentT].
type StudentTOptions struct {
	Loc   torch.Operand // the location; default 0.0
	Scale torch.Operand // the scale, positive; default 1.0
	Options
}

// NewStudentT returns the distribution. df must be positive.
func NewStudentT(df torch.Operand, opts ...StudentTOptions) *StudentT {
	o := usage.Option("StudentT", opts)
	if o.Loc == nil {
		o.Loc = 0.0
	}
	if o.Scale == nil {
		o.Scale = 1.0
	}
	all := operand.Broadcast("StudentT", []string{"df", "loc", "scale"}, df, o.Loc, o.Scale)
	d := &StudentT{df: all[0], locScale: locScale{all[1], all[2]}}
	d.chi2 = NewChi2(d.df, Options{Generator: o.Generator})
	d.start(d, d.df.Shape(), nil, o.Options)
	return d
}

func (d *StudentT) params() []param {
	return append([]param{stored("df", constraints.Positive(), d.df)}, d.locScale.params()...)
}

// Df returns the degrees of freedom, [batch...].
func (d *StudentT) Df() *torch.Tensor { return d.df }

// Expand returns the distribution with another batch shape.
func (d *StudentT) Expand(batchShape ...int64) Distribution {
	n := &StudentT{df: d.df.Expand(batchShape...), locScale: d.expand(batchShape), chi2: d.chi2.Expand(batchShape...).(*Chi2)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the reals.
func (d *StudentT) Support() constraints.Constraint { return constraints.Real() }

// Mean returns loc, NaN up to a df of 1.
func (d *StudentT) Mean() *torch.Tensor { return copied(d.loc).SetAt_(nan, d.df.Le(1)) }

// Mode returns loc.
func (d *StudentT) Mode() *torch.Tensor { return d.loc }

// Variance returns scale^2 df / (df - 2), infinite up to a df of 2, NaN up to 1.
func (d *StudentT) Variance() *torch.Tensor {
	m, finite := copied(d.df), d.df.Gt(2)
	m.SetAt_(d.scale.At(finite).Pow(2).Mul(d.df.At(finite)).Div(d.df.At(finite).Sub(2)), finite)
	m.SetAt_(inf, d.df.Le(2).BitwiseAnd(d.df.Gt(1)))
	return m.SetAt_(nan, d.df.Le(1))
}

// Stddev returns the root of the variance.
func (d *StudentT) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *StudentT) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws loc + scale x / sqrt(z / df) with standard normal x and z of [Chi2].
func (d *StudentT) Rsample(sampleShape ...int64) *torch.Tensor {
	x := standardNormal(d.extended(sampleShape), d.df, d.generator)
	z := d.chi2.Rsample(sampleShape...)
	y := x.Mul(z.Div(d.df).Rsqrt())
	return d.loc.Add(d.scale.Mul(y))
}

// LogProb returns the log density.
func (d *StudentT) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	y := value.Sub(d.loc).Div(d.scale)
	z := d.scale.Log().Add(d.df.Log().Mul(0.5)).Add(halfLogPi).
		Add(d.df.Mul(0.5).Lgamma()).Sub(d.df.Add(1.0).Mul(0.5).Lgamma())
	return d.df.Add(1.0).Mul(-0.5).Mul(y.Pow(2.0).Div(d.df).Log1p()).Sub(z)
}

// Entropy returns the entropy.
func (d *StudentT) Entropy() *torch.Tensor {
	const lgammaHalf = 0.5723649429247004 // math.lgamma(0.5)
	// What PyTorch computes several times is so here, for the order of gradients.
	df1 := func() *torch.Tensor { return d.df.Add(1) }
	lbeta := d.df.Mul(0.5).Lgamma().Add(lgammaHalf).Sub(df1().Mul(0.5).Lgamma())
	return d.scale.Log().
		Add(df1().Mul(0.5).Mul(df1().Mul(0.5).Digamma().Sub(d.df.Mul(0.5).Digamma()))).
		Add(d.df.Log().Mul(0.5)).Add(lbeta)
}

// Perplexity returns exp of the entropy.
func (d *StudentT) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
