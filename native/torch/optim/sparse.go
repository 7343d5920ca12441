package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

var (
	opCoalesce   = native.NewOp("aten::coalesce", "")
	opIndices    = native.NewOp("aten::_indices", "")
	opValues     = native.NewOp("aten::_values", "")
	opSparse     = native.NewOp("aten::sparse_coo_tensor", "indices_size")
	opSparseMask = native.NewOp("aten::sparse_mask", "")
)

// coalesce adds up what a sparse tensor has for the same place.
func coalesce(t *torch.Tensor) *torch.Tensor     { return unary(opCoalesce, t) }
func sparseValues(t *torch.Tensor) *torch.Tensor { return unary(opValues, t) }

// sparseLike is a sparse tensor with the shape and places of t and other values.
func sparseLike(t, values *torch.Tensor) *torch.Tensor {
	return op.One(opSparse, op.Arg(unary(opIndices, t)), op.Arg(values), native.Ints(t.Shape()),
		native.None(), native.None(), native.None(), native.None(), native.None())
}

// sparseMask is what t has at the places of a sparse tensor.
func sparseMask(t, mask *torch.Tensor) *torch.Tensor {
	return op.One(opSparseMask, op.Arg(t), op.Arg(mask))
}
