package transforms

import (
	"math"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// CorrCholeskyTransform maps vectors of D (D - 1) / 2 real numbers to Cholesky factors of
// correlation matrices of size D, lower triangular with a positive diagonal and rows of
// norm 1, PyTorch's CorrCholeskyTransform. The numbers fill the triangle below the
// diagonal row by row; tanh of them are the partial correlations r from which the rows
// are broken like sticks: y = r sqrt of the product of 1 - r^2 before it.
type CorrCholeskyTransform struct {
	bijective
	cache *cache
}

// NewCorrCholeskyTransform returns the transform. The cache size is 0 unless given.
func NewCorrCholeskyTransform(cacheSize ...int64) *CorrCholeskyTransform {
	const what = "CorrCholeskyTransform"
	return &CorrCholeskyTransform{cache: newCache(what, usage.One(what, cacheSize, 0))}
}

// Forward takes x of shape [..., D (D - 1) / 2] to [..., D, D].
func (t *CorrCholeskyTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		x = x.Tanh()
		eps := torch.Finfo(x.DType()).Eps
		r := vecToTril(x.Clamp(-1+eps, 1-eps), -1)
		rest := r.Pow(2).Rsub(1).Sqrt().Cumprod(-1)
		r = r.Add(torch.Eye(r.Size(-1), torch.Options{DType: r.DType(), Device: r.Device()}))
		return r.Mul(shifted(rest))
	})
}

// shifted moves the last dimension's elements one further, behind a 1.
func shifted(t *torch.Tensor) *torch.Tensor {
	return torch.Pad(t.At(torch.Ellipsis, torch.Until(-1)), []int64{1, 0}, torch.PadOptions{Value: 1})
}

// Inverse takes y of shape [..., D, D] to [..., D (D - 1) / 2].
func (t *CorrCholeskyTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		rest := shifted(y.Mul(y).Cumsum(-1).Rsub(1))
		r := trilToVec(y, -1).Div(trilToVec(rest, -1).Sqrt())
		return r.Log1p().Sub(r.Neg().Log1p()).Div(2)
	})
}

// LogAbsDetJacobian is that between x and the triangle of y below the diagonal as a vector.
func (t *CorrCholeskyTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	rest := trilToVec(y.Mul(y).Cumsum(-1).Rsub(1), -2)
	sticks := rest.Log().Sum(torch.Dim(-1)).Mul(0.5)
	tanh := x.Add(torch.Softplus(x.Mul(-2))).Sub(log2).Sum(torch.Dim(-1)).Mul(-2)
	return sticks.Add(tanh)
}

// Domain is vectors of reals.
func (t *CorrCholeskyTransform) Domain() constraints.Constraint { return constraints.RealVector() }

// Codomain is the Cholesky factors of correlation matrices.
func (t *CorrCholeskyTransform) Codomain() constraints.Constraint { return constraints.CorrCholesky() }

// Inv returns the inverse.
func (t *CorrCholeskyTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *CorrCholeskyTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewCorrCholeskyTransform(size)
}

// ForwardShape makes [..., D, D] of [..., D (D - 1) / 2].
func (t *CorrCholeskyTransform) ForwardShape(shape []int64) []int64 {
	wantDims("CorrCholeskyTransform", shape, 1)
	n := shape[len(shape)-1]
	d := int64(math.RoundToEven(math.Sqrt(0.25+2*float64(n)) + 0.5))
	if d*(d-1)/2 != n {
		usage.Panic("CorrCholeskyTransform", "%d numbers are no triangle below a diagonal", n)
	}
	return append(slices.Clone(shape[:len(shape)-1]), d, d)
}

// InverseShape makes [..., D (D - 1) / 2] of [..., D, D].
func (t *CorrCholeskyTransform) InverseShape(shape []int64) []int64 {
	wantDims("CorrCholeskyTransform", shape, 2)
	d := shape[len(shape)-1]
	if shape[len(shape)-2] != d {
		usage.Panic("CorrCholeskyTransform", "input of shape %v is not square", shape)
	}
	return append(slices.Clone(shape[:len(shape)-2]), d*(d-1)/2)
}

func (t *CorrCholeskyTransform) String() string { return "CorrCholeskyTransform()" }

func wantDims(what string, shape []int64, n int) {
	if len(shape) < n {
		usage.Panic(what, "too few dimensions on input: want %d, got shape %v", n, shape)
	}
}

// trilMask is true in the lower triangle of a matrix of size n, up to a diagonal.
func trilMask(n, diagonal int64, like *torch.Tensor) *torch.Tensor {
	positions := torch.Arange(0, n, 1, torch.Options{DType: torch.Int64, Device: like.Device()})
	return positions.Lt(positions.View(-1, 1).Add(diagonal + 1))
}

// trilToVec is tril_matrix_to_vec: the lower triangle of [..., n, n] in row order.
func trilToVec(mat *torch.Tensor, diagonal int64) *torch.Tensor {
	return mat.At(torch.Ellipsis, trilMask(mat.Size(-1), diagonal, mat))
}

// vecToTril is vec_to_tril_matrix: [..., n, n] with a vector as its lower triangle.
func vecToTril(vec *torch.Tensor, diagonal int64) *torch.Tensor {
	shape := vec.Shape()
	length := float64(shape[len(shape)-1])
	b := float64(1 + 2*diagonal)
	size := (-b + math.Sqrt(b*b+8*length+4*math.Abs(float64(diagonal))*float64(diagonal+1))) / 2
	n := int64(math.RoundToEven(size))
	if float64(n)-size > torch.Finfo(vec.DType()).Eps {
		usage.Panic("CorrCholeskyTransform", "%d numbers are no triangle of a square matrix", shape[len(shape)-1])
	}
	mat := vec.NewZeros(append(slices.Clone(shape[:len(shape)-1]), n, n))
	return mat.SetAt_(vec, torch.Ellipsis, trilMask(n, diagonal, vec))
}
