package torch

import "torchfm/native"

var (
	opArgwhere      = native.NewOp("aten::argwhere", "")
	opIndex         = native.NewOp("aten::index", "Tensor")
	opIndexPut      = native.NewOp("aten::index_put", "")
	opIndexPut_     = native.NewOp("aten::index_put_", "")
	opIndexSelect   = native.NewOp("aten::index_select", "")
	opTake          = native.NewOp("aten::take", "")
	opTakeAlongDim  = native.NewOp("aten::take_along_dim", "")
	opMaskedSelect  = native.NewOp("aten::masked_select", "")
	opMaskedFill    = overloads{native.NewOp("aten::masked_fill", "Tensor"), native.NewOp("aten::masked_fill", "Scalar")}
	opMaskedFill_   = overloads{native.NewOp("aten::masked_fill_", "Tensor"), native.NewOp("aten::masked_fill_", "Scalar")}
	opMaskedScatter = native.NewOp("aten::masked_scatter", "")
	opWhere         = overloads{native.NewOp("aten::where", "self"), native.NewOp("aten::where", "ScalarOther")}
	opWhereNumber   = overloads{native.NewOp("aten::where", "ScalarSelf"), native.NewOp("aten::where", "Scalar")}
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
// [Tensor.Index]); accumulate, false unless given, adds them to what is there, also
// where an index occurs twice.
func (t *Tensor) IndexPut(indices []*Tensor, values *Tensor, accumulate ...bool) *Tensor {
	return one(opIndexPut, arg(t), optionalTensors(indices), arg(values), native.Bool(optional(accumulate)))
}

// IndexPut_ is [Tensor.IndexPut] in place; it returns t.
func (t *Tensor) IndexPut_(indices []*Tensor, values *Tensor, accumulate ...bool) *Tensor {
	return t.inPlace(opIndexPut_, arg(t), optionalTensors(indices), arg(values), native.Bool(optional(accumulate)))
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
	return one(opTakeAlongDim, arg(t), arg(indices), intOrNone(given(dim)))
}

// MaskedSelect returns a vector of the elements where mask, broadcast, is true.
func (t *Tensor) MaskedSelect(mask *Tensor) *Tensor { return one(opMaskedSelect, arg(t), arg(mask)) }

// MaskedFill returns t with value, a number or a tensor without dimensions, where
// mask, broadcast, is true.
func (t *Tensor) MaskedFill(mask *Tensor, value Operand) *Tensor {
	op, v := opMaskedFill.of(value)
	return one(op, arg(t), arg(mask), v)
}

// MaskedFill_ is [Tensor.MaskedFill] in place; it returns t.
func (t *Tensor) MaskedFill_(mask *Tensor, value Operand) *Tensor {
	op, v := opMaskedFill_.of(value)
	return t.inPlace(op, arg(t), arg(mask), v)
}

// MaskedScatter returns t with the elements of source, in order, where mask is true.
func (t *Tensor) MaskedScatter(mask, source *Tensor) *Tensor {
	return one(opMaskedScatter, arg(t), arg(mask), arg(source))
}

// Where returns input where condition is true and other elsewhere, with broadcasting,
// as torch.where. For torch.where(condition) alone see [Tensor.NonzeroTuple].
func Where(condition *Tensor, input, other Operand) *Tensor {
	o, x := &opWhere, native.Arg{}
	if t, ok := input.(*Tensor); ok {
		x = arg(t)
	} else {
		o, x = &opWhereNumber, opWhere.scalar(input)
	}
	op, y := o.of(other)
	return one(op, arg(condition), x, y)
}

// Where returns t where condition is true and other elsewhere, with broadcasting.
func (t *Tensor) Where(condition *Tensor, other Operand) *Tensor { return Where(condition, t, other) }

// Nonzero returns the positions of the elements that are not zero, int64 of shape
// [count, dims].
func (t *Tensor) Nonzero() *Tensor { return one(opNonzero, arg(t)) }

// NonzeroTuple returns the positions of the elements that are not zero, one vector
// for each dimension, fit for [Tensor.Index].
func (t *Tensor) NonzeroTuple() []*Tensor { return list(opNonzeroNumpy, arg(t)) }

// Argwhere returns the positions of the elements that are not zero, int64 of shape
// [count, dims], as torch.argwhere.
func Argwhere(t *Tensor) *Tensor { return one(opArgwhere, arg(t)) }
