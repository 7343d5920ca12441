package torch

import "torchfm/native"

var (
	opLogdet          = native.NewOp("aten::logdet", "")
	opVecdot          = native.NewOp("aten::linalg_vecdot", "")
	opHouseholder     = native.NewOp("aten::linalg_householder_product", "")
	opCholeskyInverse = native.NewOp("aten::cholesky_inverse", "")
	opCholeskyEx      = native.NewOp("aten::linalg_cholesky_ex", "")
	opInvEx           = native.NewOp("aten::linalg_inv_ex", "")
	opTensorinv       = native.NewOp("aten::linalg_tensorinv", "")
	opTensorsolve     = native.NewOp("aten::linalg_tensorsolve", "")
	opInv             = native.NewOp("aten::linalg_inv", "")
	opPinv            = native.NewOp("aten::linalg_pinv", "atol_rtol_float")
	opSolve           = native.NewOp("aten::linalg_solve", "")
	opSolveTriangular = native.NewOp("aten::linalg_solve_triangular", "")
	opLstsq           = native.NewOp("aten::linalg_lstsq", "")
	opDet             = native.NewOp("aten::linalg_det", "")
	opSlogdet         = native.NewOp("aten::linalg_slogdet", "")
	opSvd             = native.NewOp("aten::linalg_svd", "")
	opSvdvals         = native.NewOp("aten::linalg_svdvals", "")
	opQr              = native.NewOp("aten::linalg_qr", "")
	opLu              = native.NewOp("aten::linalg_lu", "")
	opLuFactor        = native.NewOp("aten::linalg_lu_factor", "")
	opLuSolve         = native.NewOp("aten::linalg_lu_solve", "")
	opCholesky        = native.NewOp("aten::linalg_cholesky", "")
	opCholeskySolve   = native.NewOp("aten::cholesky_solve", "")
	opEigh            = native.NewOp("aten::linalg_eigh", "")
	opEigvalsh        = native.NewOp("aten::linalg_eigvalsh", "")
	opEig             = native.NewOp("aten::linalg_eig", "")
	opEigvals         = native.NewOp("aten::linalg_eigvals", "")
	opMatrixNorm      = native.NewOp("aten::linalg_matrix_norm", "")
	opMatrixNormStr   = native.NewOp("aten::linalg_matrix_norm", "str_ord")
	opMatrixPower     = native.NewOp("aten::linalg_matrix_power", "")
	opMatrixExp       = native.NewOp("aten::linalg_matrix_exp", "")
	opMatrixRank      = native.NewOp("aten::linalg_matrix_rank", "atol_rtol_float")
	opCond            = native.NewOp("aten::linalg_cond", "")
	opCondStr         = native.NewOp("aten::linalg_cond", "p_str")
)

// The functions below are those of torch.linalg. They take batches of matrices,
// [..., n, m], of float32, float64, complex64 or complex128. A matrix that cannot be
// inverted or decomposed panics with an [*Error].

// Inv returns the inverses of square matrices.
func Inv(a *Tensor) *Tensor { return one(opInv, arg(a)) }

// ToleranceOptions are the bounds below which singular values count as zero.
type ToleranceOptions struct {
	ATol      *float64 // absolute; default 0
	RTol      *float64 // relative to the largest; default from the dtype and the shape
	Hermitian bool     // the matrix is its own adjoint; default false
}

// Pinv returns the Moore-Penrose inverses of matrices.
func Pinv(a *Tensor, opts ...ToleranceOptions) *Tensor {
	o := optional(opts)
	return one(opPinv, arg(a), floatOrNone(o.ATol), floatOrNone(o.RTol), native.Bool(o.Hermitian))
}

// MatrixRank returns the ranks of matrices, int64.
func MatrixRank(a *Tensor, opts ...ToleranceOptions) *Tensor {
	o := optional(opts)
	return one(opMatrixRank, arg(a), floatOrNone(o.ATol), floatOrNone(o.RTol), native.Bool(o.Hermitian))
}

// SolveOptions are the options of [Solve].
type SolveOptions struct {
	NoLeft bool // solve X A = B (left=False); default false
}

// Solve returns X of A X = B.
func Solve(a, b *Tensor, opts ...SolveOptions) *Tensor {
	return one(opSolve, arg(a), arg(b), native.Bool(!optional(opts).NoLeft))
}

// TriangularOptions are the options of [SolveTriangular].
type TriangularOptions struct {
	NoLeft        bool // solve X A = B (left=False); default false
	Unitriangular bool // take the diagonal as ones; default false
}

// SolveTriangular returns X of A X = B for triangular A, of which only the upper or
// the lower triangle is read.
func SolveTriangular(a, b *Tensor, upper bool, opts ...TriangularOptions) *Tensor {
	o := optional(opts)
	return one(opSolveTriangular, arg(a), arg(b), native.Bool(upper), native.Bool(!o.NoLeft), native.Bool(o.Unitriangular))
}

// LeastSquares is the result of [Lstsq].
type LeastSquares struct {
	Solution       *Tensor // [..., m, k]
	Residuals      *Tensor // squared, where n > m and A has full rank; else empty
	Rank           *Tensor // empty with the driver "gels"
	SingularValues *Tensor // empty with the drivers "gels" and "gelsy"
}

// LstsqOptions are the options of [Lstsq].
type LstsqOptions struct {
	RCond  *float64 // smaller singular values, relative to the largest, count as zero; default from the dtype and the shape
	Driver string   // LAPACK's "gels", "gelsy", "gelsd" or "gelss"; default "gelsy", on a GPU "gels"
}

// Lstsq returns X, [..., m, k], of least ||A X - B|| for A [..., n, m] and B
// [..., n, k].
func Lstsq(a, b *Tensor, opts ...LstsqOptions) LeastSquares {
	o := optional(opts)
	args := []native.Arg{arg(a), arg(b), floatOrNone(o.RCond), optText(o.Driver)}
	var r native.Results
	call(opLstsq, &r, args)
	return LeastSquares{next(&r, args), next(&r, args), next(&r, args), next(&r, args)}
}

// Det returns the determinants of square matrices.
func Det(a *Tensor) *Tensor { return one(opDet, arg(a)) }

// Slogdet returns the signs and the logarithms of the absolute values of
// determinants.
func Slogdet(a *Tensor) (sign, logabsdet *Tensor) { return two(opSlogdet, arg(a)) }

// SvdOptions are the options of [Svd].
type SvdOptions struct {
	NoFullMatrices bool   // U and Vh with as many columns and rows as S has elements (full_matrices=False); default false
	Driver         string // on a GPU "gesvd", "gesvdj" or "gesvda"; default chosen by the shape
}

// Svd returns A = U diag(S) Vh with square U and Vh.
func Svd(a *Tensor, opts ...SvdOptions) (u, s, vh *Tensor) {
	o := optional(opts)
	return three(opSvd, arg(a), native.Bool(!o.NoFullMatrices), optText(o.Driver))
}

// Svdvals returns singular values in descending order. The driver is as of
// [SvdOptions].
func Svdvals(a *Tensor, driver ...string) *Tensor {
	return one(opSvdvals, arg(a), optText(optional(driver)))
}

// Qr returns A = Q R. Mode is "reduced", the default, "complete" or "r" (with an
// empty Q).
func Qr(a *Tensor, mode ...string) (q, r *Tensor) { return two(opQr, arg(a), textOr(optional(mode))) }

// LuOptions are the options of [Lu] and [LuFactor].
type LuOptions struct {
	NoPivot bool // without exchanging rows, on a GPU only (pivot=False); default false
}

// Lu returns A = P L U.
func Lu(a *Tensor, opts ...LuOptions) (p, l, u *Tensor) {
	return three(opLu, arg(a), native.Bool(!optional(opts).NoPivot))
}

// LuFactor returns the LU decomposition in its compact form with its pivots, for
// [LuSolve].
func LuFactor(a *Tensor, opts ...LuOptions) (lu, pivots *Tensor) {
	return two(opLuFactor, arg(a), native.Bool(!optional(opts).NoPivot))
}

// LuSolveOptions are the options of [LuSolve].
type LuSolveOptions struct {
	NoLeft  bool // solve X A = B (left=False); default false
	Adjoint bool // solve with the adjoint of A; default false
}

// LuSolve returns X of A X = B for A decomposed by [LuFactor].
func LuSolve(lu, pivots, b *Tensor, opts ...LuSolveOptions) *Tensor {
	o := optional(opts)
	return one(opLuSolve, arg(lu), arg(pivots), arg(b), native.Bool(!o.NoLeft), native.Bool(o.Adjoint))
}

// Cholesky returns the lower triangular L of A = L L^H for Hermitian positive
// definite matrices; with upper, false unless given, the adjoint of L.
func Cholesky(a *Tensor, upper ...bool) *Tensor {
	return one(opCholesky, arg(a), native.Bool(optional(upper)))
}

// CholeskySolve returns X of A X = B for A given by the factor of [Cholesky], as
// torch.cholesky_solve.
func CholeskySolve(b, factor *Tensor, upper ...bool) *Tensor {
	return one(opCholeskySolve, arg(b), arg(factor), native.Bool(optional(upper)))
}

// Eigh returns the eigenvalues, ascending, and eigenvectors of Hermitian matrices,
// of which only the triangle uplo, "L" unless given, or "U", is read.
func Eigh(a *Tensor, uplo ...string) (values, vectors *Tensor) {
	return two(opEigh, arg(a), textOr(optional(uplo)))
}

// Eigvalsh returns the eigenvalues of [Eigh].
func Eigvalsh(a *Tensor, uplo ...string) *Tensor {
	return one(opEigvalsh, arg(a), textOr(optional(uplo)))
}

// Eig returns the eigenvalues and eigenvectors of square matrices, complex.
func Eig(a *Tensor) (values, vectors *Tensor) { return two(opEig, arg(a)) }

// Eigvals returns the eigenvalues of [Eig].
func Eigvals(a *Tensor) *Tensor { return one(opEigvals, arg(a)) }

// MatrixNormOptions are the options of [MatrixNorm].
type MatrixNormOptions struct {
	Ord     any     // 1, -1, 2, -2 or an infinity, or "fro" or "nuc"; default "fro"
	Dim     []int64 // the two dimensions of the matrices; default -2, -1
	KeepDim bool    // these dimensions stay with size one; default false
	DType   DType   // convert to it first; default none
}

// MatrixNorm returns the norms of matrices.
func MatrixNorm(a *Tensor, opts ...MatrixNormOptions) *Tensor {
	o := optional(opts)
	dims, keep, dtype := intsOr(o.Dim), native.Bool(o.KeepDim), dtypeArg(o.DType)
	if name, ok := o.Ord.(string); ok || o.Ord == nil {
		return one(opMatrixNormStr, arg(a), textOr(name), dims, keep, dtype)
	}
	return one(opMatrixNorm, arg(a), scalar(o.Ord), dims, keep, dtype)
}

// MatrixPower returns the nth powers of square matrices; of their inverses when n
// is negative.
func MatrixPower(a *Tensor, n int64) *Tensor { return one(opMatrixPower, arg(a), native.Int(n)) }

// MatrixExp returns the exponentials of square matrices.
func MatrixExp(a *Tensor) *Tensor { return one(opMatrixExp, arg(a)) }

// Cond returns the condition numbers of matrices in the norm p: 1, -1, 2, the default,
// -2 or an infinity, or "fro" or "nuc".
func Cond(a *Tensor, p ...any) *Tensor {
	if name, ok := optional(p).(string); ok {
		return one(opCondStr, arg(a), native.String(name))
	}
	return one(opCond, arg(a), scalar(optional(p)))
}

// Logdet returns the logarithms of determinants, NaN for negative ones, as
// torch.logdet.
func Logdet(a *Tensor) *Tensor { return one(opLogdet, arg(a)) }

// Vecdot returns the products of vectors along a dimension, -1 unless given, the first
// conjugated.
func Vecdot(x, y *Tensor, dim ...int64) *Tensor {
	return one(opVecdot, arg(x), arg(y), intOr(given(dim)))
}

// HouseholderProduct returns the first columns of products of Householder matrices.
func HouseholderProduct(a, tau *Tensor) *Tensor { return one(opHouseholder, arg(a), arg(tau)) }

// CholeskyInverse returns the inverse of A given by the factor of [Cholesky], as
// torch.cholesky_inverse.
func CholeskyInverse(factor *Tensor, upper ...bool) *Tensor {
	return one(opCholeskyInverse, arg(factor), native.Bool(optional(upper)))
}

// CholeskyExOptions are the options of [CholeskyEx].
type CholeskyExOptions struct {
	Upper       bool // return the adjoint of L; default false
	CheckErrors bool // fail as Cholesky does; default false
}

// CholeskyEx is [Cholesky] that does not fail: info, int32, is 0 for matrices that
// are positive definite.
func CholeskyEx(a *Tensor, opts ...CholeskyExOptions) (l, info *Tensor) {
	o := optional(opts)
	return two(opCholeskyEx, arg(a), native.Bool(o.Upper), native.Bool(o.CheckErrors))
}

// InvEx is [Inv] that does not fail, unless checkErrors is given and true: info, int32,
// is 0 for matrices that could be inverted.
func InvEx(a *Tensor, checkErrors ...bool) (inverse, info *Tensor) {
	return two(opInvEx, arg(a), native.Bool(optional(checkErrors)))
}

// Tensorinv returns the inverse of A for [Tensordot] over its first ind dimensions, 2
// unless given.
func Tensorinv(a *Tensor, ind ...int64) *Tensor { return one(opTensorinv, arg(a), intOr(given(ind))) }

// Tensorsolve returns X whose [Tensordot] with A over the dimensions of X is B. The
// dimensions dims of A are moved to its end first.
func Tensorsolve(a, b *Tensor, dims ...int64) *Tensor {
	return one(opTensorsolve, arg(a), arg(b), optInts(dims))
}
