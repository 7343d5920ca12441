package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// MultivariateNormal is the normal distribution of vectors of mean loc and a covariance
// that is given as such, by its inverse or by its Cholesky factor, on which all
// computations are based, torch.distributions.MultivariateNormal.
type MultivariateNormal struct {
	base
	loc                              *torch.Tensor
	factor                           *torch.Tensor // the Cholesky factor without the batch's dimensions
	covariance, precision, scaleTril lazy
}

// NewMultivariateNormal returns the distribution of a mean, [batch..., n], and a positive
// definite covariance matrix, [batch..., n, n].
func NewMultivariateNormal(loc, covarianceMatrix *torch.Tensor, opts ...Options) *MultivariateNormal {
	d := new(MultivariateNormal)
	d.begin("covariance_matrix", loc, covarianceMatrix, &d.covariance, opts)
	d.factor = torch.Cholesky(covarianceMatrix)
	return d
}

// NewMultivariateNormalPrecision returns the distribution of a mean, [batch..., n], and a
// positive definite precision matrix, the inverse of the covariance, [batch..., n, n].
func NewMultivariateNormalPrecision(loc, precisionMatrix *torch.Tensor, opts ...Options) *MultivariateNormal {
	d := new(MultivariateNormal)
	d.begin("precision_matrix", loc, precisionMatrix, &d.precision, opts)
	d.factor = precisionToScaleTril(precisionMatrix)
	return d
}

// NewMultivariateNormalScaleTril returns the distribution of a mean, [batch..., n], and
// the covariance's lower Cholesky factor, with a positive diagonal, [batch..., n, n].
func NewMultivariateNormalScaleTril(loc, scaleTril *torch.Tensor, opts ...Options) *MultivariateNormal {
	d := new(MultivariateNormal)
	d.begin("scale_tril", loc, scaleTril, &d.scaleTril, opts)
	d.factor = scaleTril
	return d
}

func (d *MultivariateNormal) begin(name string, loc, matrix *torch.Tensor, given *lazy, opts []Options) {
	const what = "MultivariateNormal"
	wantVector(what, "loc", loc)
	wantMatrix(what, name, matrix)
	vector, square := loc.Shape(), matrix.Shape()
	n := len(vector) - 1
	batch := operand.BroadcastShapes(what, square[:len(square)-2], vector[:n])
	given.set(matrix.Expand(append(slices.Clone(batch), -1, -1)...))
	d.loc = loc.Expand(append(slices.Clone(batch), -1)...)
	d.start(d, batch, vector[n:], usage.Option(what, opts))
}

func wantMatrix(what, name string, t *torch.Tensor) {
	notNil(what, name, t)
	if t.Dim() < 2 {
		usage.Panic(what, "%s must be at least two-dimensional, with optional leading batch dimensions", name)
	}
}

// precisionToScaleTril is the Cholesky factor of the inverse of a matrix.
func precisionToScaleTril(p *torch.Tensor) *torch.Tensor {
	flipped := torch.Cholesky(p.Flip(-2, -1))
	inverse := flipped.Flip(-2, -1).Transpose(-2, -1)
	return torch.SolveTriangular(inverse, torch.Eye(p.Size(-1), like(p)), false)
}

func (d *MultivariateNormal) params() []param {
	return []param{
		stored("loc", constraints.RealVector(), d.loc),
		{name: "covariance_matrix", constraint: constraints.PositiveDefinite(), value: d.covariance.peek},
		{name: "precision_matrix", constraint: constraints.PositiveDefinite(), value: d.precision.peek},
		{name: "scale_tril", constraint: constraints.LowerCholesky(), value: d.scaleTril.peek},
	}
}

// square is the shape of a batch of matrices.
func (b *base) square(batch []int64) []int64 { return slices.Concat(batch, b.event, b.event) }

// Loc returns the mean, [batch..., n].
func (d *MultivariateNormal) Loc() *torch.Tensor { return d.loc }

// ScaleTril returns the covariance's lower Cholesky factor, [batch..., n, n].
func (d *MultivariateNormal) ScaleTril() *torch.Tensor {
	return d.scaleTril.get(func() *torch.Tensor { return d.factor.Expand(d.square(d.batch)...) })
}

// CovarianceMatrix returns the covariance, [batch..., n, n].
func (d *MultivariateNormal) CovarianceMatrix() *torch.Tensor {
	return d.covariance.get(func() *torch.Tensor {
		return d.factor.Matmul(d.factor.MT()).Expand(d.square(d.batch)...)
	})
}

// PrecisionMatrix returns the inverse of the covariance, [batch..., n, n].
func (d *MultivariateNormal) PrecisionMatrix() *torch.Tensor {
	return d.precision.get(func() *torch.Tensor {
		return torch.CholeskyInverse(d.factor).Expand(d.square(d.batch)...)
	})
}

// Expand returns the distribution with another batch shape.
func (d *MultivariateNormal) Expand(batchShape ...int64) Distribution {
	n := &MultivariateNormal{loc: d.loc.Expand(slices.Concat(batchShape, d.event)...), factor: d.factor}
	square := d.square(batchShape)
	d.covariance.expandTo(&n.covariance, square)
	d.scaleTril.expandTo(&n.scaleTril, square)
	d.precision.expandTo(&n.precision, square)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is vectors of reals.
func (d *MultivariateNormal) Support() constraints.Constraint { return constraints.RealVector() }

// Mean returns loc.
func (d *MultivariateNormal) Mean() *torch.Tensor { return d.loc }

// Mode returns loc.
func (d *MultivariateNormal) Mode() *torch.Tensor { return d.loc }

// Variance returns the covariance's diagonal.
func (d *MultivariateNormal) Variance() *torch.Tensor {
	return d.factor.Pow(2).Sum(torch.Dim(-1)).Expand(d.extended(nil)...)
}

// Stddev returns the root of the variance.
func (d *MultivariateNormal) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *MultivariateNormal) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws loc + L eps with the Cholesky factor L and standard normal eps.
func (d *MultivariateNormal) Rsample(sampleShape ...int64) *torch.Tensor {
	eps := standardNormal(d.extended(sampleShape), d.loc, d.generator)
	return d.loc.Add(batchMV(d.factor, eps))
}

// LogProb returns the log density.
func (d *MultivariateNormal) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	m := batchMahalanobis(d.factor, value.Sub(d.loc))
	return m.Add(float64(d.event[0]) * log2Pi).Mul(-0.5).Sub(d.halfLogDet())
}

func (d *MultivariateNormal) halfLogDet() *torch.Tensor {
	return diagonal(d.factor).Log().Sum(torch.Dim(-1))
}

// Entropy returns (n (1 + log(2 pi)) + log det of the covariance) / 2.
func (d *MultivariateNormal) Entropy() *torch.Tensor {
	h := d.halfLogDet().Add(0.5 * float64(d.event[0]) * onePlusLog2Pi)
	if len(d.batch) == 0 {
		return h
	}
	return h.Expand(d.batch...)
}

// Perplexity returns exp of the entropy.
func (d *MultivariateNormal) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// batchMV multiplies batches of matrices and vectors, _batch_mv.
func batchMV(matrix, vector *torch.Tensor) *torch.Tensor {
	return matrix.Matmul(vector.Unsqueeze(-1)).Squeeze(-1)
}

// batchMahalanobis is xᵀ (L Lᵀ)⁻¹ x for a batch of L, [batch..., n, n], that broadcasts to
// x, [..., batch..., n], _batch_mahalanobis.
func batchMahalanobis(l, x *torch.Tensor) *torch.Tensor {
	n := x.Size(-1)
	xShape, lShape := x.Shape(), l.Shape()
	xBatch, lBatch := xShape[:len(xShape)-1], lShape[:len(lShape)-2]
	outer := len(xBatch) - len(lBatch)
	all := outer + 2*len(lBatch)

	// x as [..., i, j, ...] with l's size in j, each dimension of the batch in two.
	shape := slices.Clone(xShape[:outer])
	for i, size := range lBatch {
		shape = append(shape, xShape[outer+i]/size, size)
	}
	x = x.Reshape(append(shape, n)...)
	var dims []int64
	for i := range outer {
		dims = append(dims, int64(i))
	}
	for i := outer; i < all; i += 2 {
		dims = append(dims, int64(i))
	}
	for i := outer + 1; i < all; i += 2 {
		dims = append(dims, int64(i))
	}
	x = x.Permute(append(dims, int64(all))...)

	flatL := l.Reshape(-1, n, n)
	flatX := x.Reshape(-1, flatL.Size(0), n).Permute(1, 2, 0)
	m := torch.SolveTriangular(flatL, flatX, false).Pow(2).Sum(torch.Dim(-2)).T()

	permuted := x.Shape()
	m = m.Reshape(permuted[:len(permuted)-1]...)
	dims = dims[:outer]
	for i := range lBatch {
		dims = append(dims, int64(outer+i), int64(outer+len(lBatch)+i))
	}
	return m.Permute(dims...).Reshape(xBatch...)
}
