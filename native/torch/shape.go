package torch

import "torchfm/native"

var (
	opCat         = native.NewOp("aten::cat", "")
	opUnsqueeze   = native.NewOp("aten::unsqueeze", "")
	opSqueeze     = native.NewOp("aten::squeeze", "")
	opSqueezeDim  = native.NewOp("aten::squeeze", "dim")
	opExpand      = native.NewOp("aten::expand", "")
	opExpandAs    = native.NewOp("aten::expand_as", "")
	opView        = native.NewOp("aten::view", "")
	opReshape     = native.NewOp("aten::reshape", "")
	opSelect      = native.NewOp("aten::select", "int")
	opSlice       = native.NewOp("aten::slice", "Tensor")
	opT           = native.NewOp("aten::t", "")
	opDetach      = native.NewOp("aten::detach", "")
	opClone       = native.NewOp("aten::clone", "")
	opContiguous  = native.NewOp("aten::contiguous", "")
	opCopy_       = native.NewOp("aten::copy_", "")
	opToDType     = native.NewOp("aten::to", "dtype")
	opToDevice    = native.NewOp("aten::to", "device")
	opResolveConj = native.NewOp("aten::resolve_conj", "")
	opResolveNeg  = native.NewOp("aten::resolve_neg", "")
)

// Cat joins tensors along an existing dimension, as torch.cat.
func Cat(list []*Tensor, dim int64) *Tensor { return one(opCat, tensors(list), native.Int(dim)) }

// Unsqueeze returns a view of t with a dimension of size one at dim.
func (t *Tensor) Unsqueeze(dim int64) *Tensor { return one(opUnsqueeze, arg(t), native.Int(dim)) }

// Squeeze returns a view of t without its dimensions of size one.
func (t *Tensor) Squeeze() *Tensor { return one(opSqueeze, arg(t)) }

// SqueezeDim returns a view of t without dimension dim if that is of size one.
func (t *Tensor) SqueezeDim(dim int64) *Tensor { return one(opSqueezeDim, arg(t), native.Int(dim)) }

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

// Detach returns a view of t that autograd does not record.
func (t *Tensor) Detach() *Tensor { return one(opDetach, arg(t)) }

// Clone returns a copy of t, recorded by autograd.
func (t *Tensor) Clone() *Tensor { return one(opClone, arg(t), native.None()) }

// Contiguous returns t itself when it is contiguous, a contiguous copy otherwise.
func (t *Tensor) Contiguous() *Tensor {
	return one(opContiguous, arg(t), native.Int(ContiguousFormat.code()))
}

// Copy_ copies src, broadcast and converted, into t and returns t.
func (t *Tensor) Copy_(src *Tensor) *Tensor {
	return t.inPlace(opCopy_, arg(t), arg(src), native.Bool(false))
}

// To returns t in another dtype, t's own elements when it has it already.
func (t *Tensor) To(dtype DType) *Tensor {
	return one(opToDType, arg(t), native.Int(dtype.code()), native.Bool(false), native.Bool(false), native.None())
}

// ToDevice returns t on another device, t's own elements when it is there already.
func (t *Tensor) ToDevice(device Device) *Tensor {
	return one(opToDevice, arg(t), device.arg(), native.Int(t.DType().code()), native.Bool(false), native.Bool(false), native.None())
}

// CPU returns t on the CPU.
func (t *Tensor) CPU() *Tensor { return t.ToDevice(Device{}) }

// ResolveConj returns t with a pending conjugation carried out.
func (t *Tensor) ResolveConj() *Tensor { return one(opResolveConj, arg(t)) }

// ResolveNeg returns t with a pending negation carried out.
func (t *Tensor) ResolveNeg() *Tensor { return one(opResolveNeg, arg(t)) }
