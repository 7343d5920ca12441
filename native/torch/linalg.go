package torch

import "torchfm/native"

var (
	opLogDet          = native.NewOp("aten::logdet", "")
	opVecDot          = native.NewOp("aten::linalg_vecdot", "")
	opHouseholder     = native.NewOp("aten::linalg_householder_product", "")
	opCholeskyInverse = native.NewOp("aten::cholesky_inverse", "")
	opCholeskyEx      = native.NewOp("aten::linalg_cholesky_ex", "")
	opInvEx           = native.NewOp("aten::linalg_inv_ex", "")
	opTensorInv       = native.NewOp("aten::linalg_tensorinv", "")
	opTensorSolve     = native.NewOp("aten::linalg_tensorsolve", "")
	opInv             = native.NewOp("aten::linalg_inv", "")
	opPinv            = native.NewOp("aten::linalg_pinv", "atol_rtol_float")
	opSolve           = native.NewOp("aten::linalg_solve", "")
	opSolveTriangular = native.NewOp("aten::linalg_solve_triangular", "")
	opLstSq           = native.NewOp("aten::linalg_lstsq", "")
	opDet             = native.NewOp("aten::linalg_det", "")
	opSlogDet         = native.NewOp("aten::linalg_slogdet", "")
	opSVD             = native.NewOp("aten::linalg_svd", "")
	opSVDVals         = native.NewOp("aten::linalg_svdvals", "")
	opQR              = native.NewOp("aten::linalg_qr", "")
	opLU              = native.NewOp("aten::linalg_lu", "")
	opLUFactor        = native.NewOp("aten::linalg_lu_factor", "")
	opLUSolve         = native.NewOp("aten::linalg_lu_solve", "")
	opCholesky        = native.NewOp("aten::linalg_cholesky", "")
	opCholeskySolve   = native.NewOp("aten::cholesky_solve", "")
	opEigH            = native.NewOp("aten::linalg_eigh", "")
	opEigValsH        = native.NewOp("aten::linalg_eigvalsh", "")
	opEig             = native.NewOp("aten::linalg_eig", "")
	opEigVals         = native.NewOp("aten::linalg_eigvals", "")
	opMatrixNorm      = native.NewOp("aten::linalg_matrix_norm", "")
	opMatrixNormStr   = native.NewOp("aten::linalg_matrix_norm", "str_ord")
	opMatrixPower     = native.NewOp("aten::linalg_matrix_power", "")
	opMatrixExp       = native.NewOp("aten::linalg_matrix_exp", "")
	opMatrixRank      = native.NewOp("aten::linalg_matrix_rank", "atol_rtol_float")
	opCond            = native.NewOp("aten::linalg_cond", "")
)

// The functions below are those of torch.linalg. They take batches of matrices,
// [..., n, m], of float32, float64, complex64 or complex128. A matrix that cannot be
// inverted or decomposed panics with an [*Error].

// Inv returns the inverses of square matrices.
func Inv(a *Tensor) *Tensor { return one(opInv, arg(a)) }

// ToleranceOptions are the bounds below which singular values count as zero.
type ToleranceOptions struct {
	ATol      Scalar // absolute; nil: 0
	RTol      Scalar // relative to the largest; nil: from the dtype and the shape
	Hermitian bool   // the matrix is its own adjoint
}

// Pinv returns the Moore-Penrose inverses of matrices.
func Pinv(a *Tensor, opts ...ToleranceOptions) *Tensor {
	o := optional(opts)
	return one(opPinv, arg(a), floatArg(o.ATol), floatArg(o.RTol), native.Bool(o.Hermitian))
}

// MatrixRank returns the ranks of matrices, int64.
func MatrixRank(a *Tensor, opts ...ToleranceOptions) *Tensor {
	o := optional(opts)
	return one(opMatrixRank, arg(a), floatArg(o.ATol), floatArg(o.RTol), native.Bool(o.Hermitian))
}

// Solve returns X of A X = B.
func Solve(a, b *Tensor) *Tensor { return one(opSolve, arg(a), arg(b), native.Bool(true)) }

// TriangularOptions are the options of [SolveTriangular].
type TriangularOptions struct {
	Right         bool // solve X A = B (left=False)
	Unitriangular bool // take the diagonal as ones
}

// SolveTriangular returns X of A X = B for triangular A, of which only the upper or
// the lower triangle is read.
func SolveTriangular(a, b *Tensor, upper bool, opts ...TriangularOptions) *Tensor {
	o := optional(opts)
	return one(opSolveTriangular, arg(a), arg(b), native.Bool(upper), native.Bool(!o.Right), native.Bool(o.Unitriangular))
}

// LeastSquares is the result of [LstSq].
type LeastSquares struct {
	Solution       *Tensor // [..., m, k]
	Residuals      *Tensor // squared, where n > m and A has full rank; else empty
	Rank           *Tensor // empty with the driver "gels"
	SingularValues *Tensor // empty with the drivers "gels" and "gelsy"
}

// LstSq returns X, [..., m, k], of least ||A X - B|| for A [..., n, m] and B
// [..., n, k]. Driver is LAPACK's: "gels", "gelsy", "gelsd" or "gelss"; "" is
// "gelsy" on the CPU and "gels" on a GPU.
func LstSq(a, b *Tensor, driver string) LeastSquares {
	args := []native.Arg{arg(a), arg(b), native.None(), optText(driver)}
	var r native.Results
	call(opLstSq, &r, args)
	return LeastSquares{next(&r, args), next(&r, args), next(&r, args), next(&r, args)}
}

// Det returns the determinants of square matrices.
func Det(a *Tensor) *Tensor { return one(opDet, arg(a)) }

// SlogDet returns the signs and the logarithms of the absolute values of
// determinants.
func SlogDet(a *Tensor) (sign, logabsdet *Tensor) { return two(opSlogDet, arg(a)) }

// SVD returns A = U diag(S) Vh. U and Vh are square when fullMatrices is true,
// PyTorch's default; else they have as many columns and rows as S has elements.
func SVD(a *Tensor, fullMatrices bool) (u, s, vh *Tensor) {
	return three(opSVD, arg(a), native.Bool(fullMatrices), native.None())
}

// SVDVals returns singular values in descending order.
func SVDVals(a *Tensor) *Tensor { return one(opSVDVals, arg(a), native.None()) }

// QR returns A = Q R. Mode is "reduced", "complete" or "r" (with an empty Q); "" is
// "reduced".
func QR(a *Tensor, mode string) (q, r *Tensor) { return two(opQR, arg(a), textOr(mode)) }

// LU returns A = P L U.
func LU(a *Tensor) (p, l, u *Tensor) { return three(opLU, arg(a), native.Bool(true)) }

// LUFactor returns the LU decomposition in its compact form with its pivots, for
// [LUSolve].
func LUFactor(a *Tensor) (lu, pivots *Tensor) { return two(opLUFactor, arg(a), native.Bool(true)) }

// LUSolve returns X of A X = B for A decomposed by [LUFactor].
func LUSolve(lu, pivots, b *Tensor) *Tensor {
	return one(opLUSolve, arg(lu), arg(pivots), arg(b), native.Bool(true), native.Bool(false))
}

// Cholesky returns the lower triangular L of A = L L^H for Hermitian positive
// definite matrices; with upper the adjoint of L.
func Cholesky(a *Tensor, upper bool) *Tensor { return one(opCholesky, arg(a), native.Bool(upper)) }

// CholeskySolve returns X of A X = B for A given by the factor of [Cholesky], as
// torch.cholesky_solve.
func CholeskySolve(b, factor *Tensor, upper bool) *Tensor {
	return one(opCholeskySolve, arg(b), arg(factor), native.Bool(upper))
}

// EigH returns the eigenvalues, ascending, and eigenvectors of Hermitian matrices,
// of which only the triangle uplo, "L" or "U", is read; "" is "L".
func EigH(a *Tensor, uplo string) (values, vectors *Tensor) { return two(opEigH, arg(a), textOr(uplo)) }

// EigValsH returns the eigenvalues of [EigH].
func EigValsH(a *Tensor, uplo string) *Tensor { return one(opEigValsH, arg(a), textOr(uplo)) }

// Eig returns the eigenvalues and eigenvectors of square matrices, complex.
func Eig(a *Tensor) (values, vectors *Tensor) { return two(opEig, arg(a)) }

// EigVals returns the eigenvalues of [Eig].
func EigVals(a *Tensor) *Tensor { return one(opEigVals, arg(a)) }

// MatrixNorm returns the norms of the matrices in the last two dimensions. Ord is a
// number (1, -1, 2, -2 or an infinity) or "fro" or "nuc"; nil is "fro".
func MatrixNorm(a *Tensor, ord Scalar) *Tensor {
	last := native.Ints([]int64{-2, -1})
	name, ok := ord.(string)
	if ord == nil {
		name, ok = "fro", true
	}
	if ok {
		return one(opMatrixNormStr, arg(a), native.String(name), last, native.Bool(false), native.None())
	}
	return one(opMatrixNorm, arg(a), scalar(ord), last, native.Bool(false), native.None())
}

// MatrixPower returns the nth powers of square matrices; of their inverses when n
// is negative.
func MatrixPower(a *Tensor, n int64) *Tensor { return one(opMatrixPower, arg(a), native.Int(n)) }

// MatrixExp returns the exponentials of square matrices.
func MatrixExp(a *Tensor) *Tensor { return one(opMatrixExp, arg(a)) }

// Cond returns the condition numbers of matrices in the norm p, nil for 2.
func Cond(a *Tensor, p Scalar) *Tensor { return one(opCond, arg(a), scalar(p)) }

// LogDet returns the logarithms of determinants, NaN for negative ones, as
// torch.logdet.
func LogDet(a *Tensor) *Tensor { return one(opLogDet, arg(a)) }

// VecDot returns the products of vectors along a dimension, the first conjugated;
// PyTorch's default dim is -1.
func VecDot(x, y *Tensor, dim int64) *Tensor { return one(opVecDot, arg(x), arg(y), native.Int(dim)) }

// HouseholderProduct returns the first columns of products of Householder matrices.
func HouseholderProduct(a, tau *Tensor) *Tensor { return one(opHouseholder, arg(a), arg(tau)) }

// CholeskyInverse returns the inverse of A given by the factor of [Cholesky], as
// torch.cholesky_inverse.
func CholeskyInverse(factor *Tensor, upper bool) *Tensor {
	return one(opCholeskyInverse, arg(factor), native.Bool(upper))
}

// CholeskyEx is [Cholesky] that does not fail: info, int32, is 0 for matrices that
// are positive definite.
func CholeskyEx(a *Tensor, upper bool) (l, info *Tensor) {
	return two(opCholeskyEx, arg(a), native.Bool(upper), native.Bool(false))
}

// InvEx is [Inv] that does not fail: info, int32, is 0 for matrices that could be
// inverted.
func InvEx(a *Tensor) (inverse, info *Tensor) { return two(opInvEx, arg(a), native.Bool(false)) }

// TensorInv returns the inverse of A for [TensorDot] over its first ind dimensions;
// PyTorch's default is 2.
func TensorInv(a *Tensor, ind int64) *Tensor { return one(opTensorInv, arg(a), native.Int(ind)) }

// TensorSolve returns X whose [TensorDot] with A over the dimensions of X is B.
func TensorSolve(a, b *Tensor) *Tensor { return one(opTensorSolve, arg(a), arg(b), native.None()) }
