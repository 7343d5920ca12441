package torch

import "torchfm/native"

var (
	opFlipLR           = native.NewOp("aten::fliplr", "")
	opFlipUD           = native.NewOp("aten::flipud", "")
	opCat              = native.NewOp("aten::cat", "")
	opStack            = native.NewOp("aten::stack", "")
	opHStack           = native.NewOp("aten::hstack", "")
	opVStack           = native.NewOp("aten::vstack", "")
	opDStack           = native.NewOp("aten::dstack", "")
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
	opRepeatEach       = native.NewOp("aten::repeat_interleave", "self_int")
	opRepeatEachTensor = native.NewOp("aten::repeat_interleave", "self_Tensor")
	opTile             = native.NewOp("aten::tile", "")
	opRoll             = native.NewOp("aten::roll", "")
	opFlip             = native.NewOp("aten::flip", "")
	opRot90            = native.NewOp("aten::rot90", "")
)

// Cat joins tensors along an existing dimension, as torch.cat.
func Cat(list []*Tensor, dim int64) *Tensor { return one(opCat, tensors(list), native.Int(dim)) }

// Stack joins tensors of one shape along a new dimension, as torch.stack.
func Stack(list []*Tensor, dim int64) *Tensor { return one(opStack, tensors(list), native.Int(dim)) }

// HStack joins tensors along their columns (dimension 1; 0 for vectors), as
// torch.hstack.
func HStack(list ...*Tensor) *Tensor { return one(opHStack, tensors(list)) }

// VStack joins tensors, of at least two dimensions after the call, along their
// rows, as torch.vstack.
func VStack(list ...*Tensor) *Tensor { return one(opVStack, tensors(list)) }

// DStack joins tensors along their third dimension, as torch.dstack.
func DStack(list ...*Tensor) *Tensor { return one(opDStack, tensors(list)) }

// BlockDiag returns a matrix with the matrices of list along its diagonal, as
// torch.block_diag.
func BlockDiag(list ...*Tensor) *Tensor { return one(opBlockDiag, tensors(list)) }

// Split returns views of t of size elements each along dimension dim; the last may
// be smaller.
func (t *Tensor) Split(size, dim int64) []*Tensor {
	return list(opSplit, arg(t), native.Int(size), native.Int(dim))
}

// SplitSizes returns views of t of the given sizes along dimension dim, which they
// must fill, as torch.split with a list.
func (t *Tensor) SplitSizes(sizes []int64, dim int64) []*Tensor {
	return list(opSplitSizes, arg(t), native.Ints(sizes), native.Int(dim))
}

// Chunk returns at most chunks views of t of equal size along dimension dim; the
// last may be smaller.
func (t *Tensor) Chunk(chunks, dim int64) []*Tensor {
	return list(opChunk, arg(t), native.Int(chunks), native.Int(dim))
}

// TensorSplit returns exactly sections views of t along dimension dim, of sizes
// that differ by at most one.
func (t *Tensor) TensorSplit(sections, dim int64) []*Tensor {
	return list(opTensorSplit, arg(t), native.Int(sections), native.Int(dim))
}

// TensorSplitAt returns views of t along dimension dim, cut at indices.
func (t *Tensor) TensorSplitAt(indices []int64, dim int64) []*Tensor {
	return list(opTensorSplitAt, arg(t), native.Ints(indices), native.Int(dim))
}

// Unbind returns a view of t for each index of dimension dim, which they lack.
func (t *Tensor) Unbind(dim int64) []*Tensor { return list(opUnbind, arg(t), native.Int(dim)) }

// Meshgrid returns for each of the vectors a tensor of its values over the grid
// that they span, as torch.meshgrid. Indexing is "ij" or "xy"; "" is "ij".
func Meshgrid(vectors []*Tensor, indexing string) []*Tensor {
	if indexing == "" {
		indexing = "ij"
	}
	return list(opMeshgrid, tensors(vectors), native.String(indexing))
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

// Combinations returns the rows of all combinations of r elements of a vector, as
// torch.combinations.
func Combinations(t *Tensor, r int64, withReplacement bool) *Tensor {
	return one(opCombinations, arg(t), native.Int(r), native.Bool(withReplacement))
}

// Repeat returns t repeated as often as repeats say along each dimension; more
// repeats than dimensions add leading ones.
func (t *Tensor) Repeat(repeats ...int64) *Tensor { return one(opRepeat, arg(t), native.Ints(repeats)) }

// Tile returns t repeated along its last len(dims) dimensions.
func (t *Tensor) Tile(dims ...int64) *Tensor { return one(opTile, arg(t), native.Ints(dims)) }

// RepeatInterleave returns t with each element of dimension dim repeated; without
// dim t is flattened first.
func (t *Tensor) RepeatInterleave(repeats int64, dim ...int64) *Tensor {
	return one(opRepeatEach, arg(t), native.Int(repeats), intOrNone(given(dim)), native.None())
}

// RepeatInterleaveTensor is [Tensor.RepeatInterleave] with a number of repeats for
// each element.
func (t *Tensor) RepeatInterleaveTensor(repeats *Tensor, dim ...int64) *Tensor {
	return one(opRepeatEachTensor, arg(t), arg(repeats), intOrNone(given(dim)), native.None())
}

// Roll returns t with its elements moved by shifts along dims; what leaves at the
// end comes in at the start. Without dims t is rolled as if it were flat.
func (t *Tensor) Roll(shifts, dims []int64) *Tensor {
	return one(opRoll, arg(t), native.Ints(shifts), native.Ints(dims))
}

// Flip returns t in reverse order along dims.
func (t *Tensor) Flip(dims ...int64) *Tensor { return one(opFlip, arg(t), native.Ints(dims)) }

// Rot90 returns t turned k times by 90 degrees in the plane of two dimensions,
// from the first to the second.
func (t *Tensor) Rot90(k, dim0, dim1 int64) *Tensor {
	return one(opRot90, arg(t), native.Int(k), native.Ints([]int64{dim0, dim1}))
}

// FlipLR returns t with its columns, dimension 1, in reverse order.
func (t *Tensor) FlipLR() *Tensor { return one(opFlipLR, arg(t)) }

// FlipUD returns t with its rows, dimension 0, in reverse order.
func (t *Tensor) FlipUD() *Tensor { return one(opFlipUD, arg(t)) }
