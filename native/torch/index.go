package torch

import "torchfm/native"

var (
	opArgWhere      = native.NewOp("aten::argwhere", "")
	opIndex         = native.NewOp("aten::index", "Tensor")
	opIndexPut      = native.NewOp("aten::index_put", "")
	opIndexPut_     = native.NewOp("aten::index_put_", "")
	opIndexSelect   = native.NewOp("aten::index_select", "")
	opTake          = native.NewOp("aten::take", "")
	opTakeAlongDim  = native.NewOp("aten::take_along_dim", "")
	opMaskedSelect  = native.NewOp("aten::masked_select", "")
	opMaskedFill    = native.NewOp("aten::masked_fill", "Scalar")
	opMaskedFill_   = native.NewOp("aten::masked_fill_", "Scalar")
	opMaskedScatter = native.NewOp("aten::masked_scatter", "")
	opWhere         = native.NewOp("aten::where", "self")
	opWhereOther    = native.NewOp("aten::where", "ScalarOther")
	opWhereSelf     = native.NewOp("aten::where", "ScalarSelf")
	opNonzero       = native.NewOp("aten::nonzero", "")
	opNonzeroNumpy  = native.NewOp("aten::nonzero_numpy", "")
)

func optionalTensors(list []*Tensor) native.Arg { return native.OptionalTensors(handles(list)) }

// Index returns the elements of t that the indices of its leading dimensions
// select, as t[i, j, ...] with tensors: an int64 tensor of positions, a bool tensor
// as a mask of the dimensions that it has, nil for a whole dimension. Index
// tensors are broadcast together. The result is a copy. For slices and numbers see
// [Tensor.At].
func (t *Tensor) Index(indices ...*Tensor) *Tensor {
	return one(opIndex, arg(t), optionalTensors(indices))
}

// IndexPut returns a copy of t with values, broadcast, at indices (as for
// [Tensor.Index]); accumulate adds them to what is there, also where an index
// occurs twice.
func (t *Tensor) IndexPut(indices []*Tensor, values *Tensor, accumulate bool) *Tensor {
	return one(opIndexPut, arg(t), optionalTensors(indices), arg(values), native.Bool(accumulate))
}

// IndexPut_ is [Tensor.IndexPut] in place; it returns t.
func (t *Tensor) IndexPut_(indices []*Tensor, values *Tensor, accumulate bool) *Tensor {
	return t.inPlace(opIndexPut_, arg(t), optionalTensors(indices), arg(values), native.Bool(accumulate))
}

// IndexSelect returns the entries of dimension dim that a vector of positions
// names.
func (t *Tensor) IndexSelect(dim int64, index *Tensor) *Tensor {
	return one(opIndexSelect, arg(t), native.Int(dim), arg(index))
}

// Take returns the elements of t, taken as flat, at positions index.
func (t *Tensor) Take(index *Tensor) *Tensor { return one(opTake, arg(t), arg(index)) }

// TakeAlongDim returns the elements of t at indices along dimension dim, with
// broadcasting; without dim t is taken as flat.
func (t *Tensor) TakeAlongDim(indices *Tensor, dim ...int64) *Tensor {
	return one(opTakeAlongDim, arg(t), arg(indices), optInt(dim))
}

// MaskedSelect returns a vector of the elements where mask, broadcast, is true.
func (t *Tensor) MaskedSelect(mask *Tensor) *Tensor { return one(opMaskedSelect, arg(t), arg(mask)) }

// MaskedFill returns t with value where mask, broadcast, is true.
func (t *Tensor) MaskedFill(mask *Tensor, value Scalar) *Tensor {
	return one(opMaskedFill, arg(t), arg(mask), scalar(value))
}

// MaskedFill_ is [Tensor.MaskedFill] in place; it returns t.
func (t *Tensor) MaskedFill_(mask *Tensor, value Scalar) *Tensor {
	return t.inPlace(opMaskedFill_, arg(t), arg(mask), scalar(value))
}

// MaskedScatter returns t with the elements of source, in order, where mask is true.
func (t *Tensor) MaskedScatter(mask, source *Tensor) *Tensor {
	return one(opMaskedScatter, arg(t), arg(mask), arg(source))
}

// Where returns a where condition is true and b elsewhere, with broadcasting, as
// torch.where.
func Where(condition, a, b *Tensor) *Tensor { return one(opWhere, arg(condition), arg(a), arg(b)) }

// Where returns t where condition is true and other elsewhere, as
// torch.where(condition, t, other) with a number.
func (t *Tensor) Where(condition *Tensor, other Scalar) *Tensor {
	return one(opWhereOther, arg(condition), arg(t), scalar(other))
}

// WhereNot returns other where condition is true and t elsewhere, as
// torch.where(condition, other, t) with a number.
func (t *Tensor) WhereNot(condition *Tensor, other Scalar) *Tensor {
	return one(opWhereSelf, arg(condition), scalar(other), arg(t))
}

// Nonzero returns the positions of the elements that are not zero, int64 of shape
// [count, dims].
func (t *Tensor) Nonzero() *Tensor { return one(opNonzero, arg(t)) }

// NonzeroTuple returns the positions of the elements that are not zero, one vector
// for each dimension, fit for [Tensor.Index].
func (t *Tensor) NonzeroTuple() []*Tensor { return list(opNonzeroNumpy, arg(t)) }

// ArgWhere returns the positions of the elements that are not zero, int64 of shape
// [count, dims], as torch.argwhere.
func ArgWhere(t *Tensor) *Tensor { return one(opArgWhere, arg(t)) }
