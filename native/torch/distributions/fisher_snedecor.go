package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// FisherSnedecor is the F-distribution of df1 and df2 degrees of freedom,
// torch.distributions.FisherSnedecor.
type FisherSnedecor struct {
	base
	df1, df2       *torch.Tensor
	gamma1, gamma2 *Gamma
}

// NewFisherSnedecor returns the distribution. df1 and df2 must be positive.
func NewFisherSnedecor(df1, df2 torch.Operand, opts ...Options) *FisherSnedecor {
	o := usage.Option("FisherSnedecor", opts)
	both := operand.Broadcast("FisherSnedecor", []string{"df1", "df2"}, df1, df2)
	d := &FisherSnedecor{df1: both[0], df2: both[1]}
	d.gamma1 = NewGamma(d.df1.Mul(0.5), d.df1, Options{Generator: o.Generator})
	d.gamma2 = NewGamma(d.df2.Mul(0.5), d.df2, Options{Generator: o.Generator})
	d.start(d, d.df1.Shape(), nil, o)
	return d
}

func (d *FisherSnedecor) params() []param {
	return []param{stored("df1", constraints.Positive(), d.df1), stored("df2", constraints.Positive(), d.df2)}
}

// Df1 returns the degrees of freedom of the numerator, [batch...].
func (d *FisherSnedecor) Df1() *torch.Tensor { return d.df1 }

// Df2 returns the degrees of freedom of the denominator, [batch...].
func (d *FisherSnedecor) Df2() *torch.Tensor { return d.df2 }

// Expand returns the distribution with another batch shape.
func (d *FisherSnedecor) Expand(batchShape ...int64) Distribution {
	n := &FisherSnedecor{
		df1:    d.df1.Expand(batchShape...),
		df2:    d.df2.Expand(batchShape...),
		gamma1: d.gamma1.Expand(batchShape...).(*Gamma),
		gamma2: d.gamma2.Expand(batchShape...).(*Gamma),
	}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the positive numbers.
func (d *FisherSnedecor) Support() constraints.Constraint { return constraints.Positive() }

// Mean returns df2 / (df2 - 2), NaN up to a df2 of 2.
func (d *FisherSnedecor) Mean() *torch.Tensor {
	df2 := copied(d.df2)
	df2.SetAt_(nan, df2.Le(2))
	return df2.Div(df2.Sub(2))
}

// Mode returns the mode, NaN up to a df1 of 2.
func (d *FisherSnedecor) Mode() *torch.Tensor {
	mode := d.df1.Sub(2).Div(d.df1).Mul(d.df2).Div(d.df2.Add(2))
	return mode.SetAt_(nan, d.df1.Le(2))
}

// Variance returns the variance, NaN up to a df2 of 4.
func (d *FisherSnedecor) Variance() *torch.Tensor {
	df2 := copied(d.df2)
	df2.SetAt_(nan, df2.Le(4))
	return df2.Pow(2).Mul(2).Mul(d.df1.Add(df2).Sub(2)).Div(d.df1.Mul(df2.Sub(2).Pow(2)).Mul(df2.Sub(4)))
}

// Stddev returns the root of the variance.
func (d *FisherSnedecor) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *FisherSnedecor) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws the quotient of values of gamma distributions.
func (d *FisherSnedecor) Rsample(sampleShape ...int64) *torch.Tensor {
	shape := d.extended(sampleShape)
	x1 := d.gamma1.Rsample(sampleShape...).View(shape...)
	x2 := d.gamma2.Rsample(sampleShape...).View(shape...)
	least := tiny(x2)
	x2.Clamp_(least, nil)
	y := x1.Div(x2)
	return y.Clamp_(least, nil)
}

// LogProb returns the log density.
func (d *FisherSnedecor) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	ct1 := d.df1.Mul(0.5)
	ct2 := d.df2.Mul(0.5)
	ct3 := d.df1.Div(d.df2)
	t1 := ct1.Add(ct2).Lgamma().Sub(ct1.Lgamma()).Sub(ct2.Lgamma())
	t2 := ct1.Mul(ct3.Log()).Add(ct1.Sub(1).Mul(value.Log()))
	t3 := ct1.Add(ct2).Mul(ct3.Mul(value).Log1p())
	return t1.Add(t2).Sub(t3)
}
