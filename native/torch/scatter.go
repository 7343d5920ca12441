package torch

import "torchfm/native"

var (
	opGather        = native.NewOp("aten::gather", "")
	opScatter       = native.NewOp("aten::scatter", "src")
	opScatter_      = native.NewOp("aten::scatter_", "src")
	opScatterValue  = native.NewOp("aten::scatter", "value")
	opScatterValue_ = native.NewOp("aten::scatter_", "value")
	opScatterAdd    = native.NewOp("aten::scatter_add", "")
	opScatterAdd_   = native.NewOp("aten::scatter_add_", "")
	opScatterReduce = native.NewOp("aten::scatter_reduce", "two")
	opIndexAdd      = native.NewOp("aten::index_add", "")
	opIndexAdd_     = native.NewOp("aten::index_add_", "")
	opIndexCopy     = native.NewOp("aten::index_copy", "")
	opIndexCopy_    = native.NewOp("aten::index_copy_", "")
	opIndexFill     = native.NewOp("aten::index_fill", "int_Scalar")
	opIndexFill_    = native.NewOp("aten::index_fill_", "int_Scalar")
)

// Gather returns the elements of t at positions index along dimension dim:
// out[i][j] = t[index[i][j]][j] for dim 0. The result has index's shape.
func (t *Tensor) Gather(dim int64, index *Tensor) *Tensor {
	return one(opGather, arg(t), native.Int(dim), arg(index), native.Bool(false))
}

// Scatter returns t with the elements of src at positions index along dimension
// dim: out[index[i][j]][j] = src[i][j] for dim 0.
func (t *Tensor) Scatter(dim int64, index, src *Tensor) *Tensor {
	return one(opScatter, arg(t), native.Int(dim), arg(index), arg(src))
}

// Scatter_ is [Tensor.Scatter] in place; it returns t.
func (t *Tensor) Scatter_(dim int64, index, src *Tensor) *Tensor {
	return t.inPlace(opScatter_, arg(t), native.Int(dim), arg(index), arg(src))
}

// ScatterScalar is [Tensor.Scatter] of one number.
func (t *Tensor) ScatterScalar(dim int64, index *Tensor, value Scalar) *Tensor {
	return one(opScatterValue, arg(t), native.Int(dim), arg(index), scalar(value))
}

// ScatterScalar_ is [Tensor.ScatterScalar] in place; it returns t.
func (t *Tensor) ScatterScalar_(dim int64, index *Tensor, value Scalar) *Tensor {
	return t.inPlace(opScatterValue_, arg(t), native.Int(dim), arg(index), scalar(value))
}

// ScatterAdd is [Tensor.Scatter] that adds src to what is there.
func (t *Tensor) ScatterAdd(dim int64, index, src *Tensor) *Tensor {
	return one(opScatterAdd, arg(t), native.Int(dim), arg(index), arg(src))
}

// ScatterAdd_ is [Tensor.ScatterAdd] in place; it returns t.
func (t *Tensor) ScatterAdd_(dim int64, index, src *Tensor) *Tensor {
	return t.inPlace(opScatterAdd_, arg(t), native.Int(dim), arg(index), arg(src))
}

// ScatterReduceOptions are the options of [Tensor.ScatterReduce].
type ScatterReduceOptions struct {
	ExcludeSelf bool // leave out t's own elements where something is scattered (include_self=False)
}

// ScatterReduce is [Tensor.Scatter] that combines src with what is there by
// reduce: "sum", "prod", "mean", "amax" or "amin".
func (t *Tensor) ScatterReduce(dim int64, index, src *Tensor, reduce string, opts ...ScatterReduceOptions) *Tensor {
	o := optional(opts)
	return one(opScatterReduce, arg(t), native.Int(dim), arg(index), arg(src), native.String(reduce), native.Bool(!o.ExcludeSelf))
}

// IndexAdd returns t with alpha times the entries of source added to its entries
// at index of dimension dim; alpha nil is 1.
func (t *Tensor) IndexAdd(dim int64, index, source *Tensor, alpha Scalar) *Tensor {
	return one(opIndexAdd, arg(t), native.Int(dim), arg(index), arg(source), scalarOr(alpha))
}

// IndexAdd_ is [Tensor.IndexAdd] in place; it returns t.
func (t *Tensor) IndexAdd_(dim int64, index, source *Tensor, alpha Scalar) *Tensor {
	return t.inPlace(opIndexAdd_, arg(t), native.Int(dim), arg(index), arg(source), scalarOr(alpha))
}

// IndexCopy returns t with the entries of source at index of dimension dim.
func (t *Tensor) IndexCopy(dim int64, index, source *Tensor) *Tensor {
	return one(opIndexCopy, arg(t), native.Int(dim), arg(index), arg(source))
}

// IndexCopy_ is [Tensor.IndexCopy] in place; it returns t.
func (t *Tensor) IndexCopy_(dim int64, index, source *Tensor) *Tensor {
	return t.inPlace(opIndexCopy_, arg(t), native.Int(dim), arg(index), arg(source))
}

// IndexFill returns t with value in the entries at index of dimension dim.
func (t *Tensor) IndexFill(dim int64, index *Tensor, value Scalar) *Tensor {
	return one(opIndexFill, arg(t), native.Int(dim), arg(index), scalar(value))
}

// IndexFill_ is [Tensor.IndexFill] in place; it returns t.
func (t *Tensor) IndexFill_(dim int64, index *Tensor, value Scalar) *Tensor {
	return t.inPlace(opIndexFill_, arg(t), native.Int(dim), arg(index), scalar(value))
}
