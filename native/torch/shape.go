package torch

import (
	"fmt"

	"torchfm/native"
)

var (
	opReshapeAs     = native.NewOp("aten::reshape_as", "")
	opViewAs        = native.NewOp("aten::view_as", "")
	opRavel         = native.NewOp("aten::ravel", "")
	opAtleast1d     = native.NewOp("aten::atleast_1d", "")
	opAtleast2d     = native.NewOp("aten::atleast_2d", "")
	opAtleast3d     = native.NewOp("aten::atleast_3d", "")
	opPermute       = native.NewOp("aten::permute", "")
	opTranspose     = native.NewOp("aten::transpose", "int")
	opMT            = native.NewOp("aten::mT", "")
	opAdjoint       = native.NewOp("aten::adjoint", "")
	opMovedim       = native.NewOp("aten::movedim", "intlist")
	opFlatten       = native.NewOp("aten::flatten", "using_ints")
	opUnflatten     = native.NewOp("aten::unflatten", "int")
	opSqueezeDim    = native.NewOp("aten::squeeze", "dim")
	opSqueezeDims   = native.NewOp("aten::squeeze", "dims")
	opViewDtype     = native.NewOp("aten::view", "dtype")
	opAsStrided     = native.NewOp("aten::as_strided", "")
	opUnfold        = native.NewOp("aten::unfold", "")
	opDiagonal      = native.NewOp("aten::diagonal", "")
	opNarrow        = native.NewOp("aten::narrow", "")
	opReal          = native.NewOp("aten::real", "")
	opImag          = native.NewOp("aten::imag", "")
	opConj          = native.NewOp("aten::conj", "")
	opViewAsReal    = native.NewOp("aten::view_as_real", "")
	opViewAsComplex = native.NewOp("aten::view_as_complex", "")
	opUnsqueeze     = native.NewOp("aten::unsqueeze", "")
	opSqueeze       = native.NewOp("aten::squeeze", "")
	opExpand        = native.NewOp("aten::expand", "")
	opExpandAs      = native.NewOp("aten::expand_as", "")
	opView          = native.NewOp("aten::view", "")
	opReshape       = native.NewOp("aten::reshape", "")
	opSelect        = native.NewOp("aten::select", "int")
	opSlice         = native.NewOp("aten::slice", "Tensor")
	opT             = native.NewOp("aten::t", "")
)

// Unsqueeze returns a view of t with a dimension of size one at dim.
func (t *Tensor) Unsqueeze(dim int64) *Tensor { return one(opUnsqueeze, arg(t), native.Int(dim)) }

// Squeeze returns a view of t without those of dims that are of size one, of all
// dimensions when none are given.
func (t *Tensor) Squeeze(dims ...int64) *Tensor {
	switch len(dims) {
	case 0:
		return one(opSqueeze, arg(t))
	case 1:
		return one(opSqueezeDim, arg(t), native.Int(dims[0]))
	}
	return one(opSqueezeDims, arg(t), native.Ints(dims))
}

// Expand returns a view of t with dimensions of size one repeated to size; -1
// keeps a dimension.
func (t *Tensor) Expand(size ...int64) *Tensor {
	return one(opExpand, arg(t), native.Ints(size), native.Bool(false))
}

// ExpandAs returns a view of t expanded to other's shape.
func (t *Tensor) ExpandAs(other *Tensor) *Tensor { return one(opExpandAs, arg(t), arg(other)) }

// View returns a view of t with another shape; one size may be -1.
func (t *Tensor) View(shape ...int64) *Tensor { return one(opView, arg(t), native.Ints(shape)) }

// Reshape returns t with another shape, a view where that is possible and a copy
// otherwise; one size may be -1.
func (t *Tensor) Reshape(shape ...int64) *Tensor { return one(opReshape, arg(t), native.Ints(shape)) }

// Select returns a view of t at index of dimension dim, which it drops: t[index]
// for dim 0.
func (t *Tensor) Select(dim, index int64) *Tensor {
	return one(opSelect, arg(t), native.Int(dim), native.Int(index))
}

// Slice returns a view of t from start to end of dimension dim in steps, as
// t[start:end:step]; negative positions count from the end.
func (t *Tensor) Slice(dim, start, end, step int64) *Tensor {
	return one(opSlice, arg(t), native.Int(dim), native.Int(start), native.Int(end), native.Int(step))
}

// T returns a view of t, of at most two dimensions, with its dimensions swapped.
func (t *Tensor) T() *Tensor { return one(opT, arg(t)) }

// Permute returns a view of t with its dimensions in the order dims.
func (t *Tensor) Permute(dims ...int64) *Tensor { return one(opPermute, arg(t), native.Ints(dims)) }

// Transpose returns a view of t with two dimensions swapped.
func (t *Tensor) Transpose(dim0, dim1 int64) *Tensor {
	return one(opTranspose, arg(t), native.Int(dim0), native.Int(dim1))
}

// MT returns a view of t with its last two dimensions swapped, as Tensor.mT.
func (t *Tensor) MT() *Tensor { return one(opMT, arg(t)) }

// Adjoint returns a view of t with its last two dimensions swapped and conjugated.
func (t *Tensor) Adjoint() *Tensor { return one(opAdjoint, arg(t)) }

// Movedim returns a view of t with the dimensions source moved to the positions
// destination, one for one.
func (t *Tensor) Movedim(source, destination []int64) *Tensor {
	return one(opMovedim, arg(t), native.Ints(source), native.Ints(destination))
}

// Flatten returns t with the dimensions from start to end, both inclusive, made one:
// Flatten(start, end), where end is the last and start the first unless given.
func (t *Tensor) Flatten(dims ...int64) *Tensor {
	start, end := int64(0), int64(-1)
	switch len(dims) {
	case 0:
	case 1:
		start = dims[0]
	case 2:
		start, end = dims[0], dims[1]
	default:
		panic(&Error{Op: "flatten", Message: fmt.Sprintf("want the first and the last dimension, got %v", dims)})
	}
	return one(opFlatten, arg(t), native.Int(start), native.Int(end))
}

// Unflatten returns a view of t with dimension dim split into sizes; one may be -1.
func (t *Tensor) Unflatten(dim int64, sizes ...int64) *Tensor {
	return one(opUnflatten, arg(t), native.Int(dim), native.Ints(sizes))
}

// ViewDtype returns a view of t's bytes as elements of another dtype, as
// Tensor.view(dtype).
func (t *Tensor) ViewDtype(dtype DType) *Tensor {
	return one(opViewDtype, arg(t), native.Int(dtype.code()))
}

// AsStrided returns a view of t's storage with any shape, strides and offset, in
// elements; the offset is t's unless given.
func (t *Tensor) AsStrided(size, stride []int64, offset ...int64) *Tensor {
	return one(opAsStrided, arg(t), native.Ints(size), native.Ints(stride), intOrNone(given(offset)))
}

// Unfold returns a view of t with all slices of a size along dimension dim, step
// apart, in a new last dimension.
func (t *Tensor) Unfold(dim, size, step int64) *Tensor {
	return one(opUnfold, arg(t), native.Int(dim), native.Int(size), native.Int(step))
}

// DiagonalOptions are the options of [Tensor.Diagonal] and [Tensor.DiagonalScatter].
type DiagonalOptions struct {
	Offset int64  // of the diagonal, above the main one when positive; default 0
	Dim1   int64  // the rows; default 0
	Dim2   *int64 // the columns; default 1
}

// Diagonal returns a view of the diagonal of two dimensions as the last dimension.
func (t *Tensor) Diagonal(opts ...DiagonalOptions) *Tensor {
	o := optional(opts)
	return one(opDiagonal, arg(t), native.Int(o.Offset), native.Int(o.Dim1), intOr(o.Dim2))
}

// Narrow returns a view of length elements of dimension dim from start.
func (t *Tensor) Narrow(dim, start, length int64) *Tensor {
	return one(opNarrow, arg(t), native.Int(dim), native.Int(start), native.Int(length))
}

// Real returns a view of the real parts, t itself when it is real.
func (t *Tensor) Real() *Tensor { return one(opReal, arg(t)) }

// Imag returns a view of the imaginary parts of a complex tensor.
func (t *Tensor) Imag() *Tensor { return one(opImag, arg(t)) }

// Conj returns a view of t with a conjugation pending, t itself when it is real.
func (t *Tensor) Conj() *Tensor { return one(opConj, arg(t)) }

// ViewAsReal returns a view of a complex tensor as real numbers with a last
// dimension of size two, as torch.view_as_real.
func ViewAsReal(t *Tensor) *Tensor { return one(opViewAsReal, arg(t)) }

// ViewAsComplex returns a view of a real tensor, whose last dimension has size two,
// as complex numbers, as torch.view_as_complex.
func ViewAsComplex(t *Tensor) *Tensor { return one(opViewAsComplex, arg(t)) }

// ReshapeAs returns t with other's shape.
func (t *Tensor) ReshapeAs(other *Tensor) *Tensor { return one(opReshapeAs, arg(t), arg(other)) }

// ViewAs returns a view of t with other's shape.
func (t *Tensor) ViewAs(other *Tensor) *Tensor { return one(opViewAs, arg(t), arg(other)) }

// Ravel returns t as a contiguous vector.
func (t *Tensor) Ravel() *Tensor { return one(opRavel, arg(t)) }

// Atleast1d returns a view of t with at least one dimension, as torch.atleast_1d.
func Atleast1d(t *Tensor) *Tensor { return one(opAtleast1d, arg(t)) }

// Atleast2d returns a view of t with at least two dimensions, as torch.atleast_2d.
func Atleast2d(t *Tensor) *Tensor { return one(opAtleast2d, arg(t)) }

// Atleast3d returns a view of t with at least three dimensions, as
// torch.atleast_3d.
func Atleast3d(t *Tensor) *Tensor { return one(opAtleast3d, arg(t)) }
