package torch

import (
	"fmt"

	"torchfm/native"
)

var (
	opTril_         = native.NewOp("aten::tril_", "")
	opTriu_         = native.NewOp("aten::triu_", "")
	opFillDiagonal_ = native.NewOp("aten::fill_diagonal_", "")
	opAddBMM        = native.NewOp("aten::addbmm", "")
	opMm            = native.NewOp("aten::mm", "")
	opMatmul        = native.NewOp("aten::matmul", "")
	opBmm           = native.NewOp("aten::bmm", "")
	opMv            = native.NewOp("aten::mv", "")
	opDot           = native.NewOp("aten::dot", "")
	opVdot          = native.NewOp("aten::vdot", "")
	opInner         = native.NewOp("aten::inner", "")
	opOuter         = native.NewOp("aten::outer", "")
	opKron          = native.NewOp("aten::kron", "")
	opAddmm         = native.NewOp("aten::addmm", "")
	opAddmm_        = native.NewOp("aten::addmm_", "")
	opAddmv         = native.NewOp("aten::addmv", "")
	opAddr          = native.NewOp("aten::addr", "")
	opBaddbmm       = native.NewOp("aten::baddbmm", "")
	opEinsum        = native.NewOp("aten::einsum", "")
	opTensordot     = native.NewOp("aten::tensordot", "")
	opMultiDot      = native.NewOp("aten::linalg_multi_dot", "")
	opCross         = native.NewOp("aten::linalg_cross", "")
	opCdist         = native.NewOp("aten::cdist", "")
	opPdist         = native.NewOp("aten::pdist", "")
	opTrace         = native.NewOp("aten::trace", "")
	opTril          = native.NewOp("aten::tril", "")
	opTriu          = native.NewOp("aten::triu", "")
	opDiag          = native.NewOp("aten::diag", "")
	opDiagEmbed     = native.NewOp("aten::diag_embed", "")
	opVander        = native.NewOp("aten::linalg_vander", "")
)

// Mm returns the product of two matrices, without broadcasting.
func (t *Tensor) Mm(other *Tensor) *Tensor { return one(opMm, arg(t), arg(other)) }

// Matmul returns the product of vectors, matrices or batches of matrices, with
// broadcasting of the batches, as Python's t @ other.
func (t *Tensor) Matmul(other *Tensor) *Tensor { return one(opMatmul, arg(t), arg(other)) }

// Bmm returns the products of two batches of matrices, [b, n, m] and [b, m, p].
func (t *Tensor) Bmm(other *Tensor) *Tensor { return one(opBmm, arg(t), arg(other)) }

// Mv returns the product of a matrix and a vector.
func (t *Tensor) Mv(vec *Tensor) *Tensor { return one(opMv, arg(t), arg(vec)) }

// Dot returns the product of two vectors.
func (t *Tensor) Dot(other *Tensor) *Tensor { return one(opDot, arg(t), arg(other)) }

// Vdot returns the product of two vectors, the first conjugated.
func (t *Tensor) Vdot(other *Tensor) *Tensor { return one(opVdot, arg(t), arg(other)) }

// Inner returns the products of t and other along their last dimensions.
func (t *Tensor) Inner(other *Tensor) *Tensor { return one(opInner, arg(t), arg(other)) }

// Outer returns the outer product of two vectors.
func (t *Tensor) Outer(other *Tensor) *Tensor { return one(opOuter, arg(t), arg(other)) }

// Kron returns the Kronecker product.
func (t *Tensor) Kron(other *Tensor) *Tensor { return one(opKron, arg(t), arg(other)) }

// AddmmOptions are the factors of [Tensor.Addmm] and the other operations that add a
// product. For beta 0 the added tensor is ignored, NaN and all.
type AddmmOptions struct {
	Beta  *float64 // of the added tensor; default 1
	Alpha *float64 // of the product; default 1
}

// Addmm returns beta t + alpha mat1 mat2, t broadcast.
func (t *Tensor) Addmm(mat1, mat2 *Tensor, opts ...AddmmOptions) *Tensor {
	o := optional(opts)
	return one(opAddmm, arg(t), arg(mat1), arg(mat2), numberOr(o.Beta), numberOr(o.Alpha))
}

// Addmm_ is [Tensor.Addmm] in place; it returns t.
func (t *Tensor) Addmm_(mat1, mat2 *Tensor, opts ...AddmmOptions) *Tensor {
	o := optional(opts)
	return t.inPlace(opAddmm_, arg(t), arg(mat1), arg(mat2), numberOr(o.Beta), numberOr(o.Alpha))
}

// Addmv returns beta t + alpha mat vec.
func (t *Tensor) Addmv(mat, vec *Tensor, opts ...AddmmOptions) *Tensor {
	o := optional(opts)
	return one(opAddmv, arg(t), arg(mat), arg(vec), numberOr(o.Beta), numberOr(o.Alpha))
}

// Addr returns beta t + alpha times the outer product of two vectors.
func (t *Tensor) Addr(vec1, vec2 *Tensor, opts ...AddmmOptions) *Tensor {
	o := optional(opts)
	return one(opAddr, arg(t), arg(vec1), arg(vec2), numberOr(o.Beta), numberOr(o.Alpha))
}

// Baddbmm returns beta t + alpha times the products of two batches of matrices.
func (t *Tensor) Baddbmm(batch1, batch2 *Tensor, opts ...AddmmOptions) *Tensor {
	o := optional(opts)
	return one(opBaddbmm, arg(t), arg(batch1), arg(batch2), numberOr(o.Beta), numberOr(o.Alpha))
}

// Einsum returns the sum of products that an equation in Einstein's notation says,
// such as "bij,bjk->bik", as torch.einsum.
func Einsum(equation string, operands ...*Tensor) *Tensor {
	return one(opEinsum, native.String(equation), tensors(operands), native.None())
}

// Tensordot returns the products of a and b summed over dimensions of a and as many of
// b, two lists; without them over the last two of a and the first two of b, as
// torch.tensordot.
func Tensordot(a, b *Tensor, dims ...[]int64) *Tensor {
	switch len(dims) {
	case 0:
		dims = [][]int64{{-2, -1}, {0, 1}}
	case 2:
	default:
		panic(&Error{Op: "tensordot", Message: fmt.Sprintf("want the dimensions of a and of b, got %d lists", len(dims))})
	}
	return one(opTensordot, arg(a), arg(b), native.Ints(dims[0]), native.Ints(dims[1]))
}

// MultiDot returns the product of two or more matrices in the cheapest order, as
// torch.linalg.multi_dot.
func MultiDot(list ...*Tensor) *Tensor { return one(opMultiDot, tensors(list)) }

// Cross returns the cross products of vectors along a dimension of size three, -1 unless
// given, as torch.linalg.cross.
func Cross(a, b *Tensor, dim ...int64) *Tensor {
	return one(opCross, arg(a), arg(b), intOr(given(dim)))
}

// CdistOptions are the options of [Cdist].
type CdistOptions struct {
	P           *float64 // the order of the norm; default 2
	ComputeMode string   // of the 2-norm, also "use_mm_for_euclid_dist" and "donot_use_mm_for_euclid_dist"; necessary is for more than 25 rows; default "use_mm_for_euclid_dist_if_necessary"
}

// Cdist returns the p-norm distances between the rows of a, [..., n, d], and of b,
// [..., m, d], as torch.cdist.
func Cdist(a, b *Tensor, opts ...CdistOptions) *Tensor {
	o := optional(opts)
	mode, ok := map[string]native.Arg{"": native.None(), "use_mm_for_euclid_dist_if_necessary": native.None(),
		"use_mm_for_euclid_dist": native.Int(1), "donot_use_mm_for_euclid_dist": native.Int(2)}[o.ComputeMode]
	if !ok {
		panic(&Error{Op: "cdist", Message: "unknown compute mode " + o.ComputeMode})
	}
	return one(opCdist, arg(a), arg(b), native.Float(or(o.P, 2)), mode)
}

// Pdist returns the p-norm distances between every two rows of t, p 2 unless given, as
// torch.nn.functional.pdist.
func Pdist(t *Tensor, p ...float64) *Tensor { return one(opPdist, arg(t), floatOr(given(p))) }

// Trace returns the sum of the diagonal of a matrix.
func (t *Tensor) Trace() *Tensor { return one(opTrace, arg(t)) }

// Tril returns the lower triangles of matrices up to a diagonal, the main one, 0, unless given,
// and zero above.
func (t *Tensor) Tril(diagonal ...int64) *Tensor { return one(opTril, arg(t), intOr(given(diagonal))) }

// Triu returns the upper triangles of matrices from a diagonal, the main one, 0, unless given,
// and zero below.
func (t *Tensor) Triu(diagonal ...int64) *Tensor { return one(opTriu, arg(t), intOr(given(diagonal))) }

// Diag returns a diagonal of a matrix, or the matrix with a vector as a diagonal, the
// main one, 0, unless given.
func (t *Tensor) Diag(diagonal ...int64) *Tensor { return one(opDiag, arg(t), intOr(given(diagonal))) }

// DiagEmbedOptions are the options of [Tensor.DiagEmbed].
type DiagEmbedOptions struct {
	Offset int64  // of the diagonal, above the main one when positive; default 0
	Dim1   *int64 // of the matrices' rows in the result; default -2
	Dim2   *int64 // of their columns; default -1
}

// DiagEmbed returns matrices with the last dimension of t as a diagonal.
func (t *Tensor) DiagEmbed(opts ...DiagEmbedOptions) *Tensor {
	o := optional(opts)
	return one(opDiagEmbed, arg(t), native.Int(o.Offset), intOr(o.Dim1), intOr(o.Dim2))
}

// Vander returns the matrix of the powers 0 to n-1 of a vector's elements, n the
// vector's size unless given, as torch.linalg.vander.
func Vander(t *Tensor, n ...int64) *Tensor { return one(opVander, arg(t), intOrNone(given(n))) }

// Tril_ is [Tensor.Tril] in place; it returns t.
func (t *Tensor) Tril_(diagonal ...int64) *Tensor {
	return t.inPlace(opTril_, arg(t), intOr(given(diagonal)))
}

// Triu_ is [Tensor.Triu] in place; it returns t.
func (t *Tensor) Triu_(diagonal ...int64) *Tensor {
	return t.inPlace(opTriu_, arg(t), intOr(given(diagonal)))
}

// FillDiagonal_ sets the main diagonal of t to value and returns t; with wrap, false
// unless given, that of a tall matrix goes on after each of its squares.
func (t *Tensor) FillDiagonal_(value Scalar, wrap ...bool) *Tensor {
	return t.inPlace(opFillDiagonal_, arg(t), scalar(value), native.Bool(optional(wrap)))
}

// Addbmm returns beta t + alpha times the sum of the products of two batches of
// matrices.
func (t *Tensor) Addbmm(batch1, batch2 *Tensor, opts ...AddmmOptions) *Tensor {
	o := optional(opts)
	return one(opAddBMM, arg(t), arg(batch1), arg(batch2), numberOr(o.Beta), numberOr(o.Alpha))
}
