package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
)

// Wishart is the distribution of positive definite matrices p x p that the sum of df
// products x xᵀ has with normal x of a covariance, which is given as such, by its inverse
// or by its Cholesky factor, torch.distributions.Wishart. df may be any number above p - 1.
//
// Samples may be singular, above all for a df below p, of which LogProb is not finite.
type Wishart struct {
	base
	df                               *torch.Tensor
	factor                           *torch.Tensor // the Cholesky factor without the batch's dimensions
	covariance, precision, scaleTril lazy
	chi2                             *Chi2
}

// NewWishart returns the distribution of a df, [batch...], and a positive definite
// covariance matrix, [batch..., p, p].
func NewWishart(df torch.Operand, covarianceMatrix *torch.Tensor, opts ...Options) *Wishart {
	d := new(Wishart)
	o := d.begin("covariance_matrix", df, covarianceMatrix, &d.covariance, opts)
	d.finish(torch.Cholesky(covarianceMatrix), o)
	return d
}

// NewWishartPrecision returns the distribution of a df, [batch...], and a positive
// definite precision matrix, the inverse of the covariance, [batch..., p, p].
func NewWishartPrecision(df torch.Operand, precisionMatrix *torch.Tensor, opts ...Options) *Wishart {
	d := new(Wishart)
	o := d.begin("precision_matrix", df, precisionMatrix, &d.precision, opts)
	d.finish(precisionToScaleTril(precisionMatrix), o)
	return d
}

// NewWishartScaleTril returns the distribution of a df, [batch...], and the covariance's
// lower Cholesky factor, with a positive diagonal, [batch..., p, p].
func NewWishartScaleTril(df torch.Operand, scaleTril *torch.Tensor, opts ...Options) *Wishart {
	d := new(Wishart)
	o := d.begin("scale_tril", df, scaleTril, &d.scaleTril, opts)
	d.finish(scaleTril, o)
	return d
}

func (d *Wishart) begin(name string, df torch.Operand, matrix *torch.Tensor, given *lazy, opts []Options) Options {
	const what = "Wishart"
	o := usage.Option(what, opts)
	wantMatrix(what, name, matrix)
	df = operand.Want(what, "df", df)
	shape := matrix.Shape()
	n := len(shape) - 2
	batch, event := operand.BroadcastShapes(what, shape[:n], operand.Shape(df)), shape[n:]
	d.df = operand.Tensor(df, like(matrix)).Expand(batch...)
	p := event[1]
	if d.df.Le(p - 1).Any().ItemBool() {
		usage.Panic(what, "df=%v expected to be greater than ndim - 1 = %d", df, p-1)
	}
	given.set(matrix.Expand(append(slices.Clone(batch), -1, -1)...))
	if d.df.Lt(p).Any().ItemBool() {
		warn.Once("Wishart: low df values detected: singular samples are highly likely to occur for ndim - 1 < df < ndim")
	}
	d.start(d, batch, event, o)
	return o
}

func (d *Wishart) finish(factor *torch.Tensor, o Options) {
	d.factor = factor
	d.chi2 = d.bartlett(o.Generator)
}

// bartlett is the distribution of the squares of the diagonal in Bartlett's decomposition.
func (d *Wishart) bartlett(g *torch.Generator) *Chi2 {
	p := d.event[1]
	steps := torch.Arange(0, p, 1, like(d.factor)).Expand(append(slices.Clone(d.batch), -1)...)
	return NewChi2(d.df.Unsqueeze(-1).Sub(steps), Options{Generator: g})
}

func (d *Wishart) params() []param {
	return []param{
		{name: "covariance_matrix", constraint: constraints.PositiveDefinite(), value: d.covariance.peek},
		{name: "precision_matrix", constraint: constraints.PositiveDefinite(), value: d.precision.peek},
		{name: "scale_tril", constraint: constraints.LowerCholesky(), value: d.scaleTril.peek},
		stored("df", constraints.GreaterThan(d.event[1]-1), d.df),
	}
}

// Df returns the degrees of freedom, [batch...].
func (d *Wishart) Df() *torch.Tensor { return d.df }

// ScaleTril returns the covariance's lower Cholesky factor, [batch..., p, p].
func (d *Wishart) ScaleTril() *torch.Tensor {
	return d.scaleTril.get(func() *torch.Tensor { return d.factor.Expand(d.extended(nil)...) })
}

// CovarianceMatrix returns the covariance, [batch..., p, p].
func (d *Wishart) CovarianceMatrix() *torch.Tensor {
	return d.covariance.get(func() *torch.Tensor {
		return d.factor.Matmul(d.factor.Transpose(-2, -1)).Expand(d.extended(nil)...)
	})
}

// PrecisionMatrix returns the inverse of the covariance, [batch..., p, p].
func (d *Wishart) PrecisionMatrix() *torch.Tensor {
	return d.precision.get(func() *torch.Tensor {
		identity := torch.Eye(d.event[1], like(d.factor))
		return torch.CholeskySolve(identity, d.factor).Expand(d.extended(nil)...)
	})
}

// Expand returns the distribution with another batch shape.
func (d *Wishart) Expand(batchShape ...int64) Distribution {
	square := slices.Concat(batchShape, d.event)
	n := &Wishart{df: d.df.Expand(batchShape...), factor: d.factor.Expand(square...)}
	d.covariance.expandTo(&n.covariance, square)
	d.scaleTril.expandTo(&n.scaleTril, square)
	d.precision.expandTo(&n.precision, square)
	n.base = d.expanded(n, batchShape)
	n.chi2 = n.bartlett(d.generator)
	return n
}

// Support is the positive definite matrices.
func (d *Wishart) Support() constraints.Constraint { return constraints.PositiveDefinite() }

// onMatrices gives a tensor of the batch's shape the dimensions of matrices.
func (d *Wishart) onMatrices(t *torch.Tensor) *torch.Tensor {
	return t.Reshape(append(slices.Clone(d.batch), 1, 1)...)
}

// Mean returns df times the covariance.
func (d *Wishart) Mean() *torch.Tensor { return d.onMatrices(d.df).Mul(d.CovarianceMatrix()) }

// Mode returns df - p - 1 times the covariance, NaN where that is not positive.
func (d *Wishart) Mode() *torch.Tensor {
	factor := d.df.Sub(d.event[1]).Sub(1)
	factor.SetAt_(nan, factor.Le(0))
	return d.onMatrices(factor).Mul(d.CovarianceMatrix())
}

// Variance returns the variance of each element.
func (d *Wishart) Variance() *torch.Tensor {
	v := d.CovarianceMatrix()
	diag := diagonal(v)
	return d.onMatrices(d.df).Mul(v.Pow(2).Add(torch.Einsum("...i,...j->...ij", diag, diag)))
}

// Stddev returns the root of the variance.
func (d *Wishart) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Wishart) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws values by Bartlett's decomposition. As in PyTorch it draws once more in
// the place of some, up to 10 times as long as there are singular ones.
func (d *Wishart) Rsample(sampleShape ...int64) *torch.Tensor {
	const tries = 10
	sample := d.draw(sampleShape)
	// PyTorch 2.8 takes those that are in the support for singular here, which decides
	// about its draws.
	singular := d.overBatch(d.Support().Check(sample))
	if !singular.Any().ItemBool() {
		return sample
	}
	warn.Once("Wishart: singular sample detected")
	for range tries {
		again := d.draw(singular.At(singular).Shape())
		sample.SetAt_(again, singular.Clone()) // its backward needs the mask as it is
		still := d.overBatch(d.Support().Check(again).LogicalNot())
		singular.SetAt_(still, singular.Clone())
		if !singular.Any().ItemBool() {
			break
		}
	}
	return sample
}

// overBatch is whether something is so anywhere in the batch.
func (d *Wishart) overBatch(t *torch.Tensor) *torch.Tensor {
	if len(d.batch) == 0 {
		return t
	}
	dims := make([]int64, len(d.batch))
	for i := range dims {
		dims[i] = int64(-1 - i)
	}
	return t.Amax(torch.Dim(dims...))
}

// draw is _bartlett_sampling.
func (d *Wishart) draw(sampleShape []int64) *torch.Tensor {
	p := d.event[1]
	roots := d.chi2.Rsample(sampleShape...).Sqrt()
	eps := torch.Finfo(roots.DType()).Eps
	noise := roots.Clamp(eps, nil).DiagEmbed()
	below := torch.TrilIndices(p, p, torch.TriIndicesOptions{Offset: -1}).Unbind()
	shape := slices.Concat(sampleShape, d.batch, []int64{p * (p - 1) / 2})
	noise.SetAt_(torch.Randn(shape, drawn(noise, d.generator)), torch.Ellipsis, below[0], below[1])
	chol := d.factor.Matmul(noise)
	return chol.Matmul(chol.Transpose(-2, -1))
}

// scaled is p log(2) / 2 and half the log determinant of the covariance.
func (d *Wishart) scaled() *torch.Tensor {
	return diagonal(d.factor).Log().Sum(torch.Dim(-1)).Add(float64(d.event[1]) * log2 / 2)
}

// LogProb returns the log density.
func (d *Wishart) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	nu, p := d.df, d.event[1]
	_, logabsdet := torch.Slogdet(value)
	return nu.Neg().Mul(d.scaled()).
		Sub(nu.Div(2).Mvlgamma(p)).
		Add(nu.Sub(p).Sub(1).Div(2).Mul(logabsdet)).
		Sub(diagonal(torch.CholeskySolve(value, d.factor)).Sum(torch.Dim(-1)).Div(2))
}

// Entropy returns the entropy.
func (d *Wishart) Entropy() *torch.Tensor {
	nu, p := d.df, d.event[1]
	return d.scaled().Mul(p + 1).
		Add(nu.Div(2).Mvlgamma(p)).
		Sub(nu.Sub(p).Sub(1).Div(2).Mul(mvdigamma(nu.Div(2), p))).
		Add(nu.Mul(p).Div(2))
}

// Perplexity returns exp of the entropy.
func (d *Wishart) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// mvdigamma is the derivative of the multivariate log gamma function, _mvdigamma.
func mvdigamma(x *torch.Tensor, p int64) *torch.Tensor {
	steps := torch.Arange(0, p, 1, like(x)).Div(2).Expand(append(x.Shape(), -1)...)
	return x.Unsqueeze(-1).Sub(steps).Digamma().Sum(torch.Dim(-1))
}

// NaturalParams returns -1/2 of the precision matrix and (df - p - 1) / 2.
func (d *Wishart) NaturalParams() []*torch.Tensor {
	return []*torch.Tensor{d.PrecisionMatrix().Neg().Div(2), d.df.Sub(d.event[1]).Sub(1).Div(2)}
}

// LogNormalizer returns the log normalizer of natural parameters.
func (d *Wishart) LogNormalizer(params ...*torch.Tensor) *torch.Tensor {
	x, y, p := params[0], params[1], d.event[1]
	half := func() *torch.Tensor { return y.Add(float64(p+1) / 2) }
	_, logabsdet := torch.Slogdet(x.Mul(-2))
	return half().Mul(logabsdet.Neg().Add(log2 * float64(p))).Add(half().Mvlgamma(p))
}
