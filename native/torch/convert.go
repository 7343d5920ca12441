package torch

import "torchfm/native"

var (
	opDetach       = native.NewOp("aten::detach", "")
	opDetach_      = native.NewOp("aten::detach_", "")
	opClone        = native.NewOp("aten::clone", "")
	opContiguous   = native.NewOp("aten::contiguous", "")
	opCopy_        = native.NewOp("aten::copy_", "")
	opToDType      = native.NewOp("aten::to", "dtype")
	opToDevice     = native.NewOp("aten::to", "device")
	opResolveConj  = native.NewOp("aten::resolve_conj", "")
	opResolveNeg   = native.NewOp("aten::resolve_neg", "")
	opResultType   = overloads{native.NewOp("aten::result_type", "Tensor"), native.NewOp("aten::result_type", "Scalar")}
	opResultTypeOf = overloads{native.NewOp("aten::result_type", "Scalar_Tensor"), native.NewOp("aten::result_type", "Scalar_Scalar")}
	opCanCast      = native.NewOp("aten::can_cast", "")
)

// Detach returns a view of t that autograd does not record.
func (t *Tensor) Detach() *Tensor { return one(opDetach, arg(t)) }

// Clone returns a copy of t, recorded by autograd, with its dimensions in t's memory
// order, or in that of a format.
func (t *Tensor) Clone(format ...MemoryFormat) *Tensor {
	return one(opClone, arg(t), formatArg(optional(format)))
}

// Contiguous returns t itself when it is contiguous, in row-major order or in that of a
// format such as [ChannelsLast], and otherwise a copy that is.
func (t *Tensor) Contiguous(format ...MemoryFormat) *Tensor {
	f := optional(format)
	if f == defaultFormat {
		f = ContiguousFormat
	}
	return one(opContiguous, arg(t), formatArg(f))
}

// Copy_ copies src, broadcast and converted, into t and returns t. With nonBlocking,
// false unless given, a copy between a GPU and pinned memory may still go on.
func (t *Tensor) Copy_(src *Tensor, nonBlocking ...bool) *Tensor {
	return t.inPlace(opCopy_, arg(t), arg(src), native.Bool(optional(nonBlocking)))
}

// To returns t with the dtype, on the device and in the memory format that the targets
// say together, t's own elements when nothing changes, as Tensor.to:
//
//	x.To(torch.Float64)
//	x.To(dev, torch.BFloat16)
//	x.To(other)
//	x.To(dev, torch.ToOptions{NonBlocking: true})
func (t *Tensor) To(targets ...Target) *Tensor {
	if len(targets) == 1 {
		if d, ok := targets[0].(DType); ok && d != defaultDType { // most
			return one(opToDType, arg(t), native.Int(d.code()), native.Bool(false), native.Bool(false), native.None())
		}
	}
	o := Targets(targets...)
	if o.DType == defaultDType {
		o.DType = t.DType()
	}
	dtype, format := native.Int(o.DType.code()), formatArg(o.MemoryFormat)
	if o.Device == nil {
		return one(opToDType, arg(t), dtype, native.Bool(o.NonBlocking), native.Bool(o.Copy), format)
	}
	return one(opToDevice, arg(t), o.Device.arg(), dtype, native.Bool(o.NonBlocking), native.Bool(o.Copy), format)
}

// CPU returns t on the CPU.
func (t *Tensor) CPU() *Tensor { return t.To(Device{}) }

// ResolveConj returns t with a pending conjugation carried out.
func (t *Tensor) ResolveConj() *Tensor { return one(opResolveConj, arg(t)) }

// ResolveNeg returns t with a pending negation carried out.
func (t *Tensor) ResolveNeg() *Tensor { return one(opResolveNeg, arg(t)) }

// TypeAs returns t in other's dtype and on its device.
func (t *Tensor) TypeAs(other *Tensor) *Tensor { return t.To(other) }

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

// Detach_ takes t out of the graph that made it, in place, and returns t.
func (t *Tensor) Detach_() *Tensor { return t.inPlace(opDetach_, arg(t)) }

// ResultType returns the dtype that an operation on a and b has, tensors or numbers,
// as torch.result_type.
func ResultType(a, b Operand) DType {
	o, first := &opResultType, native.Arg{}
	if t, ok := a.(*Tensor); ok {
		first = arg(t)
	} else {
		o, first = &opResultTypeOf, o.scalar(a)
	}
	op, second := o.of(b)
	args := []native.Arg{first, second}
	var r native.Results
	call(op, &r, args)
	return dtypeOf(int(r.Int()))
}

// CanCast reports whether PyTorch's rules allow a conversion in place, as
// torch.can_cast.
func CanCast(from, to DType) bool {
	return boolean(opCanCast, native.Int(from.code()), native.Int(to.code()))
}
