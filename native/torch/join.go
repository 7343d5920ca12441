package torch

import (
	"cmp"

	"torchfm/native"
)

var (
	opFliplr           = native.NewOp("aten::fliplr", "")
	opFlipud           = native.NewOp("aten::flipud", "")
	opCat              = native.NewOp("aten::cat", "")
	opStack            = native.NewOp("aten::stack", "")
	opHstack           = native.NewOp("aten::hstack", "")
	opVstack           = native.NewOp("aten::vstack", "")
	opDstack           = native.NewOp("aten::dstack", "")
	opBlockDiag        = native.NewOp("aten::block_diag", "")
	opSplit            = native.NewOp("aten::split", "Tensor")
	opSplitSizes       = native.NewOp("aten::split_with_sizes", "")
	opChunk            = native.NewOp("aten::chunk", "")
	opTensorSplit      = native.NewOp("aten::tensor_split", "sections")
	opTensorSplitAt    = native.NewOp("aten::tensor_split", "indices")
	opUnbind           = native.NewOp("aten::unbind", "int")
	opMeshgrid         = native.NewOp("aten::meshgrid", "indexing")
	opBroadcastTo      = native.NewOp("aten::broadcast_to", "")
	opBroadcastTensors = native.NewOp("aten::broadcast_tensors", "")
	opCartesianProd    = native.NewOp("aten::cartesian_prod", "")
	opCombinations     = native.NewOp("aten::combinations", "")
	opRepeat           = native.NewOp("aten::repeat", "")
	opRepeatEach       = overloads{native.NewOp("aten::repeat_interleave", "self_Tensor"), native.NewOp("aten::repeat_interleave", "self_int")}
	opTile             = native.NewOp("aten::tile", "")
	opRoll             = native.NewOp("aten::roll", "")
	opFlip             = native.NewOp("aten::flip", "")
	opRot90            = native.NewOp("aten::rot90", "")
)

// Cat joins tensors along an existing dimension, 0 unless given, as torch.cat.
func Cat(list []*Tensor, dim ...int64) *Tensor {
	return one(opCat, tensors(list), native.Int(optional(dim)))
}

// Stack joins tensors of one shape along a new dimension, 0 unless given, as
// torch.stack.
func Stack(list []*Tensor, dim ...int64) *Tensor {
	return one(opStack, tensors(list), native.Int(optional(dim)))
}

// Hstack joins tensors along their columns (dimension 1; 0 for vectors), as
// torch.hstack.
func Hstack(list ...*Tensor) *Tensor { return one(opHstack, tensors(list)) }

// Vstack joins tensors, of at least two dimensions after the call, along their
// rows, as torch.vstack.
func Vstack(list ...*Tensor) *Tensor { return one(opVstack, tensors(list)) }

// Dstack joins tensors along their third dimension, as torch.dstack.
func Dstack(list ...*Tensor) *Tensor { return one(opDstack, tensors(list)) }

// BlockDiag returns a matrix with the matrices of list along its diagonal, as
// torch.block_diag.
func BlockDiag(list ...*Tensor) *Tensor { return one(opBlockDiag, tensors(list)) }

// Split returns views of t of size elements each along dimension dim, 0 unless given;
// the last may be smaller. For pieces of different sizes see [Tensor.SplitWithSizes].
func (t *Tensor) Split(size int64, dim ...int64) []*Tensor {
	return list(opSplit, arg(t), native.Int(size), native.Int(optional(dim)))
}

// SplitWithSizes returns views of t of the given sizes along dimension dim, 0 unless
// given, which they must fill, as torch.split with a list.
func (t *Tensor) SplitWithSizes(sizes []int64, dim ...int64) []*Tensor {
	return list(opSplitSizes, arg(t), native.Ints(sizes), native.Int(optional(dim)))
}

// Chunk returns at most chunks views of t of equal size along dimension dim, 0 unless
// given; the last may be smaller.
func (t *Tensor) Chunk(chunks int64, dim ...int64) []*Tensor {
	return list(opChunk, arg(t), native.Int(chunks), native.Int(optional(dim)))
}

// TensorSplit returns exactly sections views of t along dimension dim, 0 unless given,
// of sizes that differ by at most one. For cuts at given positions see
// [Tensor.TensorSplitIndices].
func (t *Tensor) TensorSplit(sections int64, dim ...int64) []*Tensor {
	return list(opTensorSplit, arg(t), native.Int(sections), native.Int(optional(dim)))
}

// TensorSplitIndices returns views of t along dimension dim, 0 unless given, cut at
// indices, as torch.tensor_split with a list.
func (t *Tensor) TensorSplitIndices(indices []int64, dim ...int64) []*Tensor {
	return list(opTensorSplitAt, arg(t), native.Ints(indices), native.Int(optional(dim)))
}

// Unbind returns a view of t for each index of dimension dim, 0 unless given, which they
// lack.
func (t *Tensor) Unbind(dim ...int64) []*Tensor {
	return list(opUnbind, arg(t), native.Int(optional(dim)))
}

// Meshgrid returns for each of the vectors a tensor of its values over the grid that
// they span, as torch.meshgrid. Indexing is "ij", the default, or "xy".
func Meshgrid(vectors []*Tensor, indexing ...string) []*Tensor {
	return list(opMeshgrid, tensors(vectors), native.String(cmp.Or(optional(indexing), "ij")))
}

// BroadcastTo returns a view of t broadcast to a shape.
func (t *Tensor) BroadcastTo(size ...int64) *Tensor {
	return one(opBroadcastTo, arg(t), native.Ints(size))
}

// BroadcastTensors returns views of tensors broadcast to their common shape, as
// torch.broadcast_tensors.
func BroadcastTensors(tensorList ...*Tensor) []*Tensor {
	return list(opBroadcastTensors, tensors(tensorList))
}

// CartesianProd returns the rows of all combinations of one element of each
// vector, as torch.cartesian_prod.
func CartesianProd(vectors ...*Tensor) *Tensor { return one(opCartesianProd, tensors(vectors)) }

// CombinationsOptions are the options of [Combinations].
type CombinationsOptions struct {
	R               *int64 // how many elements each has; default 2
	WithReplacement bool   // an element may occur in one more than once; default false
}

// Combinations returns the rows of all combinations of elements of a vector, as
// torch.combinations.
func Combinations(t *Tensor, opts ...CombinationsOptions) *Tensor {
	o := optional(opts)
	return one(opCombinations, arg(t), intOr(o.R), native.Bool(o.WithReplacement))
}

// Repeat returns t repeated as often as repeats say along each dimension; more
// repeats than dimensions add leading ones.
func (t *Tensor) Repeat(repeats ...int64) *Tensor { return one(opRepeat, arg(t), native.Ints(repeats)) }

// Tile returns t repeated along its last len(dims) dimensions.
func (t *Tensor) Tile(dims ...int64) *Tensor { return one(opTile, arg(t), native.Ints(dims)) }

// RepeatInterleave returns t with each element of dimension dim repeated, a number of
// times or as often as a tensor says for each; without dim t is flattened first.
func (t *Tensor) RepeatInterleave(repeats Operand, dim ...int64) *Tensor {
	op, n := opRepeatEach.of(repeats)
	return one(op, arg(t), n, intOrNone(given(dim)), native.None())
}

// Roll returns t with its elements moved by shifts along dims, one for each; what leaves
// at the end comes in at the start. Without dims t is rolled as if it were flat.
func (t *Tensor) Roll(shifts []int64, dims ...int64) *Tensor {
	return one(opRoll, arg(t), native.Ints(shifts), native.Ints(dims))
}

// Flip returns t in reverse order along dims.
func (t *Tensor) Flip(dims ...int64) *Tensor { return one(opFlip, arg(t), native.Ints(dims)) }

// Rot90 returns t turned k times by 90 degrees in the plane of two dimensions, 0 and 1
// unless given, from the first to the second.
func (t *Tensor) Rot90(k int64, dims ...int64) *Tensor {
	return one(opRot90, arg(t), native.Int(k), intsOr(dims))
}

// Fliplr returns t with its columns, dimension 1, in reverse order.
func (t *Tensor) Fliplr() *Tensor { return one(opFliplr, arg(t)) }

// Flipud returns t with its rows, dimension 0, in reverse order.
func (t *Tensor) Flipud() *Tensor { return one(opFlipud, arg(t)) }
