package torch

import "torchfm/native"

var (
	opIndexReduce     = native.NewOp("aten::index_reduce", "")
	opSelectScatter   = native.NewOp("aten::select_scatter", "")
	opSliceScatter    = native.NewOp("aten::slice_scatter", "")
	opDiagonalScatter = native.NewOp("aten::diagonal_scatter", "")
	opPut_            = native.NewOp("aten::put_", "")
	opMaskedScatter_  = native.NewOp("aten::masked_scatter_", "")
	opGather          = native.NewOp("aten::gather", "")
	opScatter         = overloads{native.NewOp("aten::scatter", "src"), native.NewOp("aten::scatter", "value")}
	opScatterBy       = overloads{native.NewOp("aten::scatter", "reduce"), native.NewOp("aten::scatter", "value_reduce")}
	opScatter_        = overloads{native.NewOp("aten::scatter_", "src"), native.NewOp("aten::scatter_", "value")}
	opScatterBy_      = overloads{native.NewOp("aten::scatter_", "reduce"), native.NewOp("aten::scatter_", "value_reduce")}
	opScatterAdd      = native.NewOp("aten::scatter_add", "")
	opScatterAdd_     = native.NewOp("aten::scatter_add_", "")
	opScatterReduce   = native.NewOp("aten::scatter_reduce", "two")
	opIndexAdd        = native.NewOp("aten::index_add", "")
	opIndexAdd_       = native.NewOp("aten::index_add_", "")
	opIndexCopy       = native.NewOp("aten::index_copy", "")
	opIndexCopy_      = native.NewOp("aten::index_copy_", "")
	opIndexFill       = overloads{native.NewOp("aten::index_fill", "int_Tensor"), native.NewOp("aten::index_fill", "int_Scalar")}
	opIndexFill_      = overloads{native.NewOp("aten::index_fill_", "int_Tensor"), native.NewOp("aten::index_fill_", "int_Scalar")}
)

// Gather returns the elements of t at positions index along dimension dim:
// out[i][j] = t[index[i][j]][j] for dim 0. The result has index's shape.
func (t *Tensor) Gather(dim int64, index *Tensor) *Tensor {
	return one(opGather, arg(t), native.Int(dim), arg(index), native.Bool(false))
}

// Scatter returns t with the elements of src, or the number that it is, at positions
// index along dimension dim: out[index[i][j]][j] = src[i][j] for dim 0. With reduce,
// "add" or "multiply", they are combined with what is there.
func (t *Tensor) Scatter(dim int64, index *Tensor, src Operand, reduce ...string) *Tensor {
	if len(reduce) == 0 {
		op, s := opScatter.of(src)
		return one(op, arg(t), native.Int(dim), arg(index), s)
	}
	op, s := opScatterBy.of(src)
	return one(op, arg(t), native.Int(dim), arg(index), s, native.String(optional(reduce)))
}

// Scatter_ is [Tensor.Scatter] in place; it returns t.
func (t *Tensor) Scatter_(dim int64, index *Tensor, src Operand, reduce ...string) *Tensor {
	if len(reduce) == 0 {
		op, s := opScatter_.of(src)
		return t.inPlace(op, arg(t), native.Int(dim), arg(index), s)
	}
	op, s := opScatterBy_.of(src)
	return t.inPlace(op, arg(t), native.Int(dim), arg(index), s, native.String(optional(reduce)))
}

// ScatterAdd is [Tensor.Scatter] that adds src to what is there.
func (t *Tensor) ScatterAdd(dim int64, index, src *Tensor) *Tensor {
	return one(opScatterAdd, arg(t), native.Int(dim), arg(index), arg(src))
}

// ScatterAdd_ is [Tensor.ScatterAdd] in place; it returns t.
func (t *Tensor) ScatterAdd_(dim int64, index, src *Tensor) *Tensor {
	return t.inPlace(opScatterAdd_, arg(t), native.Int(dim), arg(index), arg(src))
}

// ScatterReduceOptions are the options of [Tensor.ScatterReduce] and
// [Tensor.IndexReduce].
type ScatterReduceOptions struct {
	NoIncludeSelf bool // leave out t's own elements where something is scattered (include_self=False); default false
}

// ScatterReduce is [Tensor.Scatter] that combines src with what is there by
// reduce: "sum", "prod", "mean", "amax" or "amin".
func (t *Tensor) ScatterReduce(dim int64, index, src *Tensor, reduce string, opts ...ScatterReduceOptions) *Tensor {
	o := optional(opts)
	return one(opScatterReduce, arg(t), native.Int(dim), arg(index), arg(src), native.String(reduce), native.Bool(!o.NoIncludeSelf))
}

// IndexAdd returns t with alpha times the entries of source added to its entries at
// index of dimension dim; alpha is 1 unless given.
func (t *Tensor) IndexAdd(dim int64, index, source *Tensor, alpha ...Scalar) *Tensor {
	return one(opIndexAdd, arg(t), native.Int(dim), arg(index), arg(source), factor(alpha))
}

// IndexAdd_ is [Tensor.IndexAdd] in place; it returns t.
func (t *Tensor) IndexAdd_(dim int64, index, source *Tensor, alpha ...Scalar) *Tensor {
	return t.inPlace(opIndexAdd_, arg(t), native.Int(dim), arg(index), arg(source), factor(alpha))
}

// IndexCopy returns t with the entries of source at index of dimension dim.
func (t *Tensor) IndexCopy(dim int64, index, source *Tensor) *Tensor {
	return one(opIndexCopy, arg(t), native.Int(dim), arg(index), arg(source))
}

// IndexCopy_ is [Tensor.IndexCopy] in place; it returns t.
func (t *Tensor) IndexCopy_(dim int64, index, source *Tensor) *Tensor {
	return t.inPlace(opIndexCopy_, arg(t), native.Int(dim), arg(index), arg(source))
}

// IndexFill returns t with value, a number or a tensor without dimensions, in the
// entries at index of dimension dim.
func (t *Tensor) IndexFill(dim int64, index *Tensor, value Operand) *Tensor {
	op, v := opIndexFill.of(value)
	return one(op, arg(t), native.Int(dim), arg(index), v)
}

// IndexFill_ is [Tensor.IndexFill] in place; it returns t.
func (t *Tensor) IndexFill_(dim int64, index *Tensor, value Operand) *Tensor {
	op, v := opIndexFill_.of(value)
	return t.inPlace(op, arg(t), native.Int(dim), arg(index), v)
}

// IndexReduce returns t with its entries at index of dimension dim combined with those
// of source by reduce: "prod", "mean", "amax" or "amin".
func (t *Tensor) IndexReduce(dim int64, index, source *Tensor, reduce string, opts ...ScatterReduceOptions) *Tensor {
	o := optional(opts)
	return one(opIndexReduce, arg(t), native.Int(dim), arg(index), arg(source), native.String(reduce), native.Bool(!o.NoIncludeSelf))
}

// SelectScatter returns t with src at index of dimension dim.
func (t *Tensor) SelectScatter(src *Tensor, dim, index int64) *Tensor {
	return one(opSelectScatter, arg(t), arg(src), native.Int(dim), native.Int(index))
}

// SliceScatterOptions are the options of [Tensor.SliceScatter].
type SliceScatterOptions struct {
	Dim   int64  // default 0
	Start int64  // default 0
	End   *int64 // default the end of the dimension
	Step  *int64 // at least 1; default 1
}

// SliceScatter returns t with src in a slice of one dimension.
func (t *Tensor) SliceScatter(src *Tensor, opts ...SliceScatterOptions) *Tensor {
	o := optional(opts)
	return one(opSliceScatter, arg(t), arg(src), native.Int(o.Dim), native.Int(o.Start), intOrNone(o.End), intOr(o.Step))
}

// DiagonalScatter returns t with src on the diagonal of two dimensions.
func (t *Tensor) DiagonalScatter(src *Tensor, opts ...DiagonalOptions) *Tensor {
	o := optional(opts)
	return one(opDiagonalScatter, arg(t), arg(src), native.Int(o.Offset), native.Int(o.Dim1), intOr(o.Dim2))
}

// Put_ sets the elements of t, taken as flat, at positions index to those of source,
// or adds them with accumulate, and returns t.
func (t *Tensor) Put_(index, source *Tensor, accumulate ...bool) *Tensor {
	return t.inPlace(opPut_, arg(t), arg(index), arg(source), native.Bool(optional(accumulate)))
}

// MaskedScatter_ is [Tensor.MaskedScatter] in place; it returns t.
func (t *Tensor) MaskedScatter_(mask, source *Tensor) *Tensor {
	return t.inPlace(opMaskedScatter_, arg(t), arg(mask), arg(source))
}
