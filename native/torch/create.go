package torch

import "torchfm/native"

// Options are what functions that make a tensor take beside its shape, PyTorch's
// keyword arguments. Functions take at most one; none is the zero value.
type Options struct {
	DType        DType      // zero: float32, or what the function infers
	Device       Device     // zero: the CPU
	RequiresGrad bool       // record what is done with the tensor
	Generator    *Generator // for random tensors; nil: the device's default
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
	args = append(args, dtypeArg(o.DType), native.None(), o.Device.arg(), native.None())
	return o.made(one(op, args...))
}

// like calls an operator that ends in dtype, layout, device, pin_memory,
// memory_format and takes what is not given from t.
func (o Options) like(op *native.Op, t *Tensor, args ...native.Arg) *Tensor {
	device := native.None()
	if o.Device != (Device{}) {
		device = o.Device.arg()
	}
	all := append([]native.Arg{arg(t)}, args...)
	all = append(all, dtypeArg(o.DType), native.None(), device, native.None(), native.None())
	return o.made(one(op, all...))
}

var (
	opBlackman     = native.NewOp("aten::blackman_window", "")
	opBartlett     = native.NewOp("aten::bartlett_window", "")
	opKaiser       = native.NewOp("aten::kaiser_window", "beta")
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
	opHann         = native.NewOp("aten::hann_window", "")
	opHamming      = native.NewOp("aten::hamming_window", "")
)

// Empty returns a tensor whose elements are not set, as torch.empty.
func Empty(size []int64, opts ...Options) *Tensor {
	o := optional(opts)
	return o.made(one(opEmpty, native.Ints(size), dtypeArg(o.DType), native.None(), o.Device.arg(), native.None(), native.None()))
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

// Logspace returns steps numbers from base^start to base^end inclusive, spaced
// evenly in their exponents, as torch.logspace, whose default base is 10.
func Logspace(start, end Scalar, steps int64, base float64, opts ...Options) *Tensor {
	return optional(opts).factory(opLogspace, scalar(start), scalar(end), native.Int(steps), native.Float(base))
}

// ScalarTensor returns a tensor without dimensions, float32 unless the options give
// a dtype, as torch.scalar_tensor.
func ScalarTensor(value Scalar, opts ...Options) *Tensor {
	return optional(opts).factory(opScalarTensor, scalar(value))
}

// TrilIndices returns the positions of the lower triangle of a row by col matrix up
// to the diagonal offset, int64 of shape [2, count], as torch.tril_indices.
func TrilIndices(row, col, offset int64, opts ...Options) *Tensor {
	return optional(opts).integers().factory(opTrilIndices, native.Int(row), native.Int(col), native.Int(offset))
}

// TriuIndices is [TrilIndices] for the upper triangle, as torch.triu_indices.
func TriuIndices(row, col, offset int64, opts ...Options) *Tensor {
	return optional(opts).integers().factory(opTriuIndices, native.Int(row), native.Int(col), native.Int(offset))
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

// HannWindow returns n elements of a periodic Hann window, as torch.hann_window.
func HannWindow(n int64, opts ...Options) *Tensor {
	return optional(opts).factory(opHann, native.Int(n))
}

// HammingWindow returns n elements of a periodic Hamming window, as
// torch.hamming_window.
func HammingWindow(n int64, opts ...Options) *Tensor {
	return optional(opts).factory(opHamming, native.Int(n))
}

// BlackmanWindow returns n elements of a periodic Blackman window, as
// torch.blackman_window.
func BlackmanWindow(n int64, opts ...Options) *Tensor {
	return optional(opts).factory(opBlackman, native.Int(n))
}

// BartlettWindow returns n elements of a periodic Bartlett window, as
// torch.bartlett_window.
func BartlettWindow(n int64, opts ...Options) *Tensor {
	return optional(opts).factory(opBartlett, native.Int(n))
}

// KaiserWindow returns n elements of a periodic Kaiser window, as torch.kaiser_window,
// whose default beta is 12.
func KaiserWindow(n int64, beta float64, opts ...Options) *Tensor {
	return optional(opts).factory(opKaiser, native.Int(n), native.Bool(true), native.Float(beta))
}

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
