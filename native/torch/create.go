package torch

import "torchfm/native"

// Options are what functions that make a tensor take beside its shape, PyTorch's
// keyword arguments.
type Options struct {
	DType        DType        // default float32, or what the function infers
	Device       Device       // default the CPU, or of another tensor's kind that tensor's
	RequiresGrad bool         // record what is done with the tensor; default false
	PinMemory    bool         // in memory of the CPU that is page-locked, for copies to a GPU; default false
	Generator    *Generator   // of functions that draw; default the device's
	MemoryFormat MemoryFormat // of Empty and the functions ending in Like; default row-major, or the tensor's
}

// made sets what is not the operator's to set.
func (o Options) made(t *Tensor) *Tensor {
	if o.RequiresGrad {
		t.SetRequiresGrad(true)
	}
	return t
}

// factory calls an operator that ends in dtype, layout, device, pin_memory.
func (o Options) factory(op *native.Op, args ...native.Arg) *Tensor {
	o.check(op, false)
	args = append(args, dtypeArg(o.DType), native.None(), o.Device.arg(), trueOrNone(o.PinMemory))
	return o.made(one(op, args...))
}

// draw is factory of an operator that takes a generator before its dtype.
func (o Options) draw(op *native.Op, args ...native.Arg) *Tensor {
	g := native.GeneratorArg(o.Generator.Handle())
	o.Generator = nil
	return o.factory(op, append(args, g)...)
}

// like calls an operator that ends in dtype, layout, device, pin_memory,
// memory_format and takes what is not given from t.
func (o Options) like(op *native.Op, t *Tensor, args ...native.Arg) *Tensor {
	o.check(op, true)
	device := native.None()
	if o.Device != (Device{}) {
		device = o.Device.arg()
	}
	all := append([]native.Arg{arg(t)}, args...)
	all = append(all, dtypeArg(o.DType), native.None(), device, trueOrNone(o.PinMemory), formatArg(o.MemoryFormat))
	return o.made(one(op, all...))
}

// check panics when an option is set that op does not take.
func (o Options) check(op *native.Op, format bool) {
	switch {
	case o.Generator != nil:
		panic(&Error{Op: op.Name(), Message: "it takes no generator"})
	case o.MemoryFormat != defaultFormat && !format:
		panic(&Error{Op: op.Name(), Message: "it takes no memory format"})
	}
}

var (
	opEmptyStrided = native.NewOp("aten::empty_strided", "")
	opEmpty        = native.NewOp("aten::empty", "memory_format")
	opZeros        = native.NewOp("aten::zeros", "")
	opOnes         = native.NewOp("aten::ones", "")
	opFull         = native.NewOp("aten::full", "")
	opArange       = native.NewOp("aten::arange", "start_step")
	opLinspace     = native.NewOp("aten::linspace", "")
	opEye          = native.NewOp("aten::eye", "")
	opEmptyLike    = native.NewOp("aten::empty_like", "")
	opZerosLike    = native.NewOp("aten::zeros_like", "")
	opOnesLike     = native.NewOp("aten::ones_like", "")
	opFullLike     = native.NewOp("aten::full_like", "")
	opEyeM         = native.NewOp("aten::eye", "m")
	opLogspace     = native.NewOp("aten::logspace", "")
	opScalarTensor = native.NewOp("aten::scalar_tensor", "")
	opTrilIndices  = native.NewOp("aten::tril_indices", "")
	opTriuIndices  = native.NewOp("aten::triu_indices", "")
	opComplex      = native.NewOp("aten::complex", "")
	opPolar        = native.NewOp("aten::polar", "")
	opAngle        = native.NewOp("aten::angle", "")
)

// Empty returns a tensor whose elements are not set, as torch.empty.
func Empty(size []int64, opts ...Options) *Tensor {
	o := optional(opts)
	o.check(opEmpty, true)
	return o.made(one(opEmpty, native.Ints(size), dtypeArg(o.DType), native.None(), o.Device.arg(), trueOrNone(o.PinMemory), formatArg(o.MemoryFormat)))
}

// Zeros returns a tensor of zeros, as torch.zeros.
func Zeros(size []int64, opts ...Options) *Tensor {
	return optional(opts).factory(opZeros, native.Ints(size))
}

// Ones returns a tensor of ones, as torch.ones.
func Ones(size []int64, opts ...Options) *Tensor {
	return optional(opts).factory(opOnes, native.Ints(size))
}

// Full returns a tensor with every element value, as torch.full: its dtype is
// that of value (int64 for an integer) unless the options give one.
func Full(size []int64, value Scalar, opts ...Options) *Tensor {
	return optional(opts).factory(opFull, native.Ints(size), scalar(value))
}

// Arange returns start, start+step, ... up to but not including end, as
// torch.arange: int64 when all three are integers.
func Arange(start, end, step Scalar, opts ...Options) *Tensor {
	return optional(opts).factory(opArange, scalar(start), scalar(end), scalar(step))
}

// Linspace returns steps numbers spaced evenly from start to end inclusive, as
// torch.linspace.
func Linspace(start, end Scalar, steps int64, opts ...Options) *Tensor {
	return optional(opts).factory(opLinspace, scalar(start), scalar(end), native.Int(steps))
}

// Eye returns the n by n identity matrix, as torch.eye.
func Eye(n int64, opts ...Options) *Tensor {
	return optional(opts).factory(opEye, native.Int(n))
}

// EmptyLike returns an unset tensor with t's shape, dtype and device.
func EmptyLike(t *Tensor, opts ...Options) *Tensor { return optional(opts).like(opEmptyLike, t) }

// ZerosLike returns zeros with t's shape, dtype and device, as torch.zeros_like.
func ZerosLike(t *Tensor, opts ...Options) *Tensor { return optional(opts).like(opZerosLike, t) }

// OnesLike returns ones with t's shape, dtype and device, as torch.ones_like.
func OnesLike(t *Tensor, opts ...Options) *Tensor { return optional(opts).like(opOnesLike, t) }

// FullLike returns a tensor with t's shape, dtype and device and every element
// value, as torch.full_like.
func FullLike(t *Tensor, value Scalar, opts ...Options) *Tensor {
	return optional(opts).like(opFullLike, t, scalar(value))
}

// EyeM returns an n by m matrix with ones on its diagonal, as torch.eye(n, m).
func EyeM(n, m int64, opts ...Options) *Tensor {
	return optional(opts).factory(opEyeM, native.Int(n), native.Int(m))
}

// LogspaceOptions are the options of [Logspace].
type LogspaceOptions struct {
	Base *float64 // default 10
	Options
}

// Logspace returns steps numbers from base^start to base^end inclusive, spaced
// evenly in their exponents, as torch.logspace.
func Logspace(start, end Scalar, steps int64, opts ...LogspaceOptions) *Tensor {
	o := optional(opts)
	return o.factory(opLogspace, scalar(start), scalar(end), native.Int(steps), floatOr(o.Base))
}

// ScalarTensor returns a tensor without dimensions, float32 unless the options give
// a dtype, as torch.scalar_tensor.
func ScalarTensor(value Scalar, opts ...Options) *Tensor {
	return optional(opts).factory(opScalarTensor, scalar(value))
}

// TriIndicesOptions are the options of [TrilIndices] and [TriuIndices].
type TriIndicesOptions struct {
	Offset int64 // of the diagonal, above the main one when positive; default 0
	Options
}

// TrilIndices returns the positions of the lower triangle of a row by col matrix up
// to a diagonal, [2, count], int64 unless the options give a dtype, as
// torch.tril_indices.
func TrilIndices(row, col int64, opts ...TriIndicesOptions) *Tensor {
	o := optional(opts)
	return o.integers().factory(opTrilIndices, native.Int(row), native.Int(col), native.Int(o.Offset))
}

// TriuIndices is [TrilIndices] for the upper triangle, as torch.triu_indices.
func TriuIndices(row, col int64, opts ...TriIndicesOptions) *Tensor {
	o := optional(opts)
	return o.integers().factory(opTriuIndices, native.Int(row), native.Int(col), native.Int(o.Offset))
}

// integers makes int64 the default dtype.
func (o Options) integers() Options {
	if o.DType == defaultDType {
		o.DType = Int64
	}
	return o
}

// Complex returns real + i imag, as torch.complex.
func Complex(real, imag *Tensor) *Tensor { return one(opComplex, arg(real), arg(imag)) }

// Polar returns abs exp(i angle), as torch.polar.
func Polar(abs, angle *Tensor) *Tensor { return one(opPolar, arg(abs), arg(angle)) }

// Angle returns the argument of each element of a complex tensor, and 0 or pi for
// a real one.
func (t *Tensor) Angle() *Tensor { return one(opAngle, arg(t)) }

// EmptyStrided returns a tensor with these strides, in elements, whose elements are
// not set, as torch.empty_strided.
func EmptyStrided(size, stride []int64, opts ...Options) *Tensor {
	return optional(opts).factory(opEmptyStrided, native.Ints(size), native.Ints(stride))
}

// as makes t's dtype and device the default.
func (o Options) as(t *Tensor) Options {
	if o.DType == defaultDType {
		o.DType = t.DType()
	}
	if o.Device == (Device{}) {
		o.Device = t.Device()
	}
	return o
}

// NewEmpty is [Empty] with t's dtype and device unless the options give others.
func (t *Tensor) NewEmpty(size []int64, opts ...Options) *Tensor {
	return Empty(size, optional(opts).as(t))
}

// NewZeros is [Zeros] with t's dtype and device unless the options give others.
func (t *Tensor) NewZeros(size []int64, opts ...Options) *Tensor {
	return Zeros(size, optional(opts).as(t))
}

// NewOnes is [Ones] with t's dtype and device unless the options give others.
func (t *Tensor) NewOnes(size []int64, opts ...Options) *Tensor {
	return Ones(size, optional(opts).as(t))
}

// NewFull is [Full] with t's dtype and device unless the options give others.
func (t *Tensor) NewFull(size []int64, value Scalar, opts ...Options) *Tensor {
	return Full(size, value, optional(opts).as(t))
}
