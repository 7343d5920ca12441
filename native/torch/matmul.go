package torch

import "torchfm/native"

var (
	opTril_         = native.NewOp("aten::tril_", "")
	opTriu_         = native.NewOp("aten::triu_", "")
	opFillDiagonal_ = native.NewOp("aten::fill_diagonal_", "")
	opAddBMM        = native.NewOp("aten::addbmm", "")
	opMM            = native.NewOp("aten::mm", "")
	opMatmul        = native.NewOp("aten::matmul", "")
	opBMM           = native.NewOp("aten::bmm", "")
	opMV            = native.NewOp("aten::mv", "")
	opDot           = native.NewOp("aten::dot", "")
	opVDot          = native.NewOp("aten::vdot", "")
	opInner         = native.NewOp("aten::inner", "")
	opOuter         = native.NewOp("aten::outer", "")
	opKron          = native.NewOp("aten::kron", "")
	opAddmm         = native.NewOp("aten::addmm", "")
	opAddmm_        = native.NewOp("aten::addmm_", "")
	opAddmv         = native.NewOp("aten::addmv", "")
	opAddr          = native.NewOp("aten::addr", "")
	opBaddbmm       = native.NewOp("aten::baddbmm", "")
	opEinsum        = native.NewOp("aten::einsum", "")
	opTensorDot     = native.NewOp("aten::tensordot", "")
	opMultiDot      = native.NewOp("aten::linalg_multi_dot", "")
	opCross         = native.NewOp("aten::linalg_cross", "")
	opCDist         = native.NewOp("aten::cdist", "")
	opPDist         = native.NewOp("aten::pdist", "")
	opTrace         = native.NewOp("aten::trace", "")
	opTril          = native.NewOp("aten::tril", "")
	opTriu          = native.NewOp("aten::triu", "")
	opDiag          = native.NewOp("aten::diag", "")
	opDiagEmbed     = native.NewOp("aten::diag_embed", "")
	opVander        = native.NewOp("aten::linalg_vander", "")
)

// MM returns the product of two matrices, without broadcasting.
func (t *Tensor) MM(other *Tensor) *Tensor { return one(opMM, arg(t), arg(other)) }

// Matmul returns the product of vectors, matrices or batches of matrices, with
// broadcasting of the batches, as Python's t @ other.
func (t *Tensor) Matmul(other *Tensor) *Tensor { return one(opMatmul, arg(t), arg(other)) }

// BMM returns the products of two batches of matrices, [b, n, m] and [b, m, p].
func (t *Tensor) BMM(other *Tensor) *Tensor { return one(opBMM, arg(t), arg(other)) }

// MV returns the product of a matrix and a vector.
func (t *Tensor) MV(vec *Tensor) *Tensor { return one(opMV, arg(t), arg(vec)) }

// Dot returns the product of two vectors.
func (t *Tensor) Dot(other *Tensor) *Tensor { return one(opDot, arg(t), arg(other)) }

// VDot returns the product of two vectors, the first conjugated.
func (t *Tensor) VDot(other *Tensor) *Tensor { return one(opVDot, arg(t), arg(other)) }

// Inner returns the products of t and other along their last dimensions.
func (t *Tensor) Inner(other *Tensor) *Tensor { return one(opInner, arg(t), arg(other)) }

// Outer returns the outer product of two vectors.
func (t *Tensor) Outer(other *Tensor) *Tensor { return one(opOuter, arg(t), arg(other)) }

// Kron returns the Kronecker product.
func (t *Tensor) Kron(other *Tensor) *Tensor { return one(opKron, arg(t), arg(other)) }

// MMOptions are the factors of the operations that add a product. For beta 0 the
// added tensor is ignored, NaN and all.
type MMOptions struct {
	Beta  Scalar // of the added tensor; nil: 1
	Alpha Scalar // of the product; nil: 1
}

// Addmm returns beta t + alpha mat1 mat2, t broadcast.
func (t *Tensor) Addmm(mat1, mat2 *Tensor, opts ...MMOptions) *Tensor {
	o := optional(opts)
	return one(opAddmm, arg(t), arg(mat1), arg(mat2), scalarOr(o.Beta), scalarOr(o.Alpha))
}

// Addmm_ is [Tensor.Addmm] in place; it returns t.
func (t *Tensor) Addmm_(mat1, mat2 *Tensor, opts ...MMOptions) *Tensor {
	o := optional(opts)
	return t.inPlace(opAddmm_, arg(t), arg(mat1), arg(mat2), scalarOr(o.Beta), scalarOr(o.Alpha))
}

// Addmv returns beta t + alpha mat vec.
func (t *Tensor) Addmv(mat, vec *Tensor, opts ...MMOptions) *Tensor {
	o := optional(opts)
	return one(opAddmv, arg(t), arg(mat), arg(vec), scalarOr(o.Beta), scalarOr(o.Alpha))
}

// Addr returns beta t + alpha times the outer product of two vectors.
func (t *Tensor) Addr(vec1, vec2 *Tensor, opts ...MMOptions) *Tensor {
	o := optional(opts)
	return one(opAddr, arg(t), arg(vec1), arg(vec2), scalarOr(o.Beta), scalarOr(o.Alpha))
}

// Baddbmm returns beta t + alpha times the products of two batches of matrices.
func (t *Tensor) Baddbmm(batch1, batch2 *Tensor, opts ...MMOptions) *Tensor {
	o := optional(opts)
	return one(opBaddbmm, arg(t), arg(batch1), arg(batch2), scalarOr(o.Beta), scalarOr(o.Alpha))
}

// Einsum returns the sum of products that an equation in Einstein's notation says,
// such as "bij,bjk->bik", as torch.einsum.
func Einsum(equation string, operands ...*Tensor) *Tensor {
	return one(opEinsum, native.String(equation), tensors(operands), native.None())
}

// TensorDot returns the products of a and b summed over dimensions of a and as many
// of b, as torch.tensordot.
func TensorDot(a, b *Tensor, dimsA, dimsB []int64) *Tensor {
	return one(opTensorDot, arg(a), arg(b), native.Ints(dimsA), native.Ints(dimsB))
}

// MultiDot returns the product of two or more matrices in the cheapest order, as
// torch.linalg.multi_dot.
func MultiDot(list ...*Tensor) *Tensor { return one(opMultiDot, tensors(list)) }

// Cross returns the cross products of vectors along a dimension of size three, as
// torch.linalg.cross, whose default is -1.
func Cross(a, b *Tensor, dim int64) *Tensor { return one(opCross, arg(a), arg(b), native.Int(dim)) }

// CDist returns the p-norm distances between the rows of a, [..., n, d], and of b,
// [..., m, d], as torch.cdist; PyTorch's default p is 2.
func CDist(a, b *Tensor, p float64) *Tensor {
	return one(opCDist, arg(a), arg(b), native.Float(p), native.None())
}

// PDist returns the p-norm distances between every two rows of t, as
// torch.nn.functional.pdist; PyTorch's default p is 2.
func PDist(t *Tensor, p float64) *Tensor { return one(opPDist, arg(t), native.Float(p)) }

// Trace returns the sum of the diagonal of a matrix.
func (t *Tensor) Trace() *Tensor { return one(opTrace, arg(t)) }

// Tril returns the lower triangles of matrices up to a diagonal, 0 the main one, and
// zero above.
func (t *Tensor) Tril(diagonal int64) *Tensor { return one(opTril, arg(t), native.Int(diagonal)) }

// Triu returns the upper triangles of matrices from a diagonal, 0 the main one, and
// zero below.
func (t *Tensor) Triu(diagonal int64) *Tensor { return one(opTriu, arg(t), native.Int(diagonal)) }

// Diag returns a diagonal of a matrix, or the matrix with a vector as a diagonal.
func (t *Tensor) Diag(diagonal int64) *Tensor { return one(opDiag, arg(t), native.Int(diagonal)) }

// DiagEmbed returns matrices in dimensions dim1 and dim2 of the result with the
// last dimension of t as a diagonal; PyTorch's defaults are DiagEmbed(0, -2, -1).
func (t *Tensor) DiagEmbed(offset, dim1, dim2 int64) *Tensor {
	return one(opDiagEmbed, arg(t), native.Int(offset), native.Int(dim1), native.Int(dim2))
}

// Vander returns the matrix of the powers 0 to n-1 of a vector's elements, as
// torch.linalg.vander.
func Vander(t *Tensor, n int64) *Tensor { return one(opVander, arg(t), native.Int(n)) }

// Tril_ is [Tensor.Tril] in place; it returns t.
func (t *Tensor) Tril_(diagonal int64) *Tensor {
	return t.inPlace(opTril_, arg(t), native.Int(diagonal))
}

// Triu_ is [Tensor.Triu] in place; it returns t.
func (t *Tensor) Triu_(diagonal int64) *Tensor {
	return t.inPlace(opTriu_, arg(t), native.Int(diagonal))
}

// FillDiagonal_ sets the main diagonal of t to value and returns t.
func (t *Tensor) FillDiagonal_(value Scalar) *Tensor {
	return t.inPlace(opFillDiagonal_, arg(t), scalar(value), native.Bool(false))
}

// Addbmm returns beta t + alpha times the sum of the products of two batches of
// matrices.
func (t *Tensor) Addbmm(batch1, batch2 *Tensor, opts ...MMOptions) *Tensor {
	o := optional(opts)
	return one(opAddBMM, arg(t), arg(batch1), arg(batch2), scalarOr(o.Beta), scalarOr(o.Alpha))
}
