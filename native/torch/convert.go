package torch

import "torchfm/native"

var (
	opDetach      = native.NewOp("aten::detach", "")
	opDetach_     = native.NewOp("aten::detach_", "")
	opClone       = native.NewOp("aten::clone", "")
	opContiguous  = native.NewOp("aten::contiguous", "")
	opCopy_       = native.NewOp("aten::copy_", "")
	opToDType     = native.NewOp("aten::to", "dtype")
	opToDevice    = native.NewOp("aten::to", "device")
	opResolveConj = native.NewOp("aten::resolve_conj", "")
	opResolveNeg  = native.NewOp("aten::resolve_neg", "")
	opResultType  = native.NewOp("aten::result_type", "Tensor")
	opCanCast     = native.NewOp("aten::can_cast", "")
)

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

// TypeAs returns t in other's dtype and on its device.
func (t *Tensor) TypeAs(other *Tensor) *Tensor {
	return one(opToDevice, arg(t), other.Device().arg(), native.Int(other.DType().code()), native.Bool(false), native.Bool(false), native.None())
}

// Float returns t as float32.
func (t *Tensor) Float() *Tensor { return t.To(Float32) }

// Double returns t as float64.
func (t *Tensor) Double() *Tensor { return t.To(Float64) }

// Half returns t as float16.
func (t *Tensor) Half() *Tensor { return t.To(Float16) }

// BFloat16 returns t as bfloat16.
func (t *Tensor) BFloat16() *Tensor { return t.To(BFloat16) }

// Long returns t as int64, cut towards zero.
func (t *Tensor) Long() *Tensor { return t.To(Int64) }

// Int returns t as int32, cut towards zero.
func (t *Tensor) Int() *Tensor { return t.To(Int32) }

// Bool returns t as bools of whether each element is not zero.
func (t *Tensor) Bool() *Tensor { return t.To(Bool) }

// ToFormat returns t with its dimensions in another memory order, such as
// [ChannelsLast], as Tensor.contiguous with memory_format.
func (t *Tensor) ToFormat(format MemoryFormat) *Tensor {
	if format == defaultFormat {
		return t.Contiguous()
	}
	return one(opContiguous, arg(t), formatArg(format))
}

// Detach_ takes t out of the graph that made it, in place, and returns t.
func (t *Tensor) Detach_() *Tensor { return t.inPlace(opDetach_, arg(t)) }

// ResultType returns the dtype that an operation on a and b has, as
// torch.result_type.
func ResultType(a, b *Tensor) DType {
	args := []native.Arg{arg(a), arg(b)}
	var r native.Results
	call(opResultType, &r, args)
	return dtypeOf(int(r.Int()))
}

// CanCast reports whether PyTorch's rules allow a conversion in place, as
// torch.can_cast.
func CanCast(from, to DType) bool {
	return boolean(opCanCast, native.Int(from.code()), native.Int(to.code()))
}
