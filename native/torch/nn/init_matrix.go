package nn

import (
	"math"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var (
	opQR       = native.NewOp("aten::linalg_qr", "")
	opDiag     = native.NewOp("aten::diag", "")
	opRandPerm = native.NewOp("aten::randperm", "")
	opFillRows = native.NewOp("aten::index_fill_", "int_Scalar")
	opSign     = native.NewOp("aten::sign", "")
	opMul_     = native.NewOp("aten::mul_", "Tensor")
)

// OrthogonalOptions are the options of [Orthogonal_].
type OrthogonalOptions struct {
	Gain      *float64         // default 1
	Generator *torch.Generator // default that of the device
}

// Orthogonal_ makes t [rows, ...], seen as a matrix [rows, the other dimensions], gain
// times one whose rows or columns are orthonormal, as torch.nn.init.orthogonal_.
func Orthogonal_(t *torch.Tensor, opts ...OrthogonalOptions) *torch.Tensor {
	o := usage.Option("orthogonal_", opts)
	if t.Dim() < 2 {
		usage.Panic("orthogonal_", "want a tensor of at least 2 dimensions, got shape %v", t.Shape())
	}
	if t.Numel() == 0 {
		return t
	}
	rows := t.Size(0)
	cols := t.Numel() / rows
	torch.WithScope(func(*torch.Scope) {
		torch.NoGrad(func() {
			drawn := Normal_(torch.Empty([]int64{rows, cols}, torch.Options{DType: t.DType(), Device: t.Device()}), 0, 1, o.Generator)
			if rows < cols {
				drawn = drawn.T()
			}
			q, r := op.Two(opQR, op.Arg(drawn), native.String("reduced"))
			// The signs of R's diagonal make Q uniformly distributed (Mezzadri 2006).
			signs := op.One(opSign, op.Arg(op.One(opDiag, op.Arg(r), native.Int(0))))
			op.InPlace(opMul_, op.Arg(q), op.Arg(signs))
			if rows < cols {
				q = q.T()
			}
			t.View(q.Shape()...).Copy_(q)
			fill(t, opMulScalar_, native.Float(or(o.Gain, 1)))
		})
	})
	return t
}

// SparseOptions are the options of [Sparse_].
type SparseOptions struct {
	Std       *float64         // standard deviation of what is not zero; default 0.01
	Generator *torch.Generator // of the values, not of their places; default that of the device
}

// Sparse_ fills the matrix t [rows, cols] with normal draws and then sets
// ceil(sparsity rows) elements of each column to zero, at places drawn from the CPU's
// default generator, as torch.nn.init.sparse_.
func Sparse_(t *torch.Tensor, sparsity float64, opts ...SparseOptions) *torch.Tensor {
	o := usage.Option("sparse_", opts)
	rows, cols := matrix("sparse_", t)
	zeros := int64(math.Ceil(sparsity * float64(rows)))
	Normal_(t, 0, or(o.Std, 0.01), o.Generator)
	torch.WithScope(func(*torch.Scope) {
		torch.NoGrad(func() {
			for c := range cols {
				at := op.One(opRandPerm, native.Int(rows), native.None(), native.None(), native.None(), native.None())
				at = at.Narrow(0, 0, min(zeros, rows)).To(t.Device())
				op.InPlace(opFillRows, op.Arg(t.Select(1, c)), native.Int(0), op.Arg(at), native.Float(0))
			}
		})
	})
	return t
}
