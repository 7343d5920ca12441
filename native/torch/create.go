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

func option(opts []Options) Options {
	if len(opts) == 0 {
		return Options{}
	}
	return opts[0]
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
	opEmpty     = native.NewOp("aten::empty", "memory_format")
	opZeros     = native.NewOp("aten::zeros", "")
	opOnes      = native.NewOp("aten::ones", "")
	opFull      = native.NewOp("aten::full", "")
	opArange    = native.NewOp("aten::arange", "start_step")
	opLinspace  = native.NewOp("aten::linspace", "")
	opEye       = native.NewOp("aten::eye", "")
	opEmptyLike = native.NewOp("aten::empty_like", "")
	opZerosLike = native.NewOp("aten::zeros_like", "")
	opOnesLike  = native.NewOp("aten::ones_like", "")
	opFullLike  = native.NewOp("aten::full_like", "")
	opRand      = native.NewOp("aten::rand", "generator")
	opRandn     = native.NewOp("aten::randn", "generator")
	opRandLike  = native.NewOp("aten::rand_like", "")
	opRandnLike = native.NewOp("aten::randn_like", "")
)

// Empty returns a tensor whose elements are not set, as torch.empty.
func Empty(size []int64, opts ...Options) *Tensor {
	o := option(opts)
	return o.made(one(opEmpty, native.Ints(size), dtypeArg(o.DType), native.None(), o.Device.arg(), native.None(), native.None()))
}

// Zeros returns a tensor of zeros, as torch.zeros.
func Zeros(size []int64, opts ...Options) *Tensor {
	return option(opts).factory(opZeros, native.Ints(size))
}

// Ones returns a tensor of ones, as torch.ones.
func Ones(size []int64, opts ...Options) *Tensor {
	return option(opts).factory(opOnes, native.Ints(size))
}

// Full returns a tensor with every element value, as torch.full: its dtype is
// that of value (int64 for an integer) unless the options give one.
func Full(size []int64, value Scalar, opts ...Options) *Tensor {
	return option(opts).factory(opFull, native.Ints(size), scalar(value))
}

// Arange returns start, start+step, ... up to but not including end, as
// torch.arange: int64 when all three are integers.
func Arange(start, end, step Scalar, opts ...Options) *Tensor {
	return option(opts).factory(opArange, scalar(start), scalar(end), scalar(step))
}

// Linspace returns steps numbers spaced evenly from start to end inclusive, as
// torch.linspace.
func Linspace(start, end Scalar, steps int64, opts ...Options) *Tensor {
	return option(opts).factory(opLinspace, scalar(start), scalar(end), native.Int(steps))
}

// Eye returns the n by n identity matrix, as torch.eye.
func Eye(n int64, opts ...Options) *Tensor {
	return option(opts).factory(opEye, native.Int(n))
}

// EmptyLike returns an unset tensor with t's shape, dtype and device.
func EmptyLike(t *Tensor, opts ...Options) *Tensor { return option(opts).like(opEmptyLike, t) }

// ZerosLike returns zeros with t's shape, dtype and device, as torch.zeros_like.
func ZerosLike(t *Tensor, opts ...Options) *Tensor { return option(opts).like(opZerosLike, t) }

// OnesLike returns ones with t's shape, dtype and device, as torch.ones_like.
func OnesLike(t *Tensor, opts ...Options) *Tensor { return option(opts).like(opOnesLike, t) }

// FullLike returns a tensor with t's shape, dtype and device and every element
// value, as torch.full_like.
func FullLike(t *Tensor, value Scalar, opts ...Options) *Tensor {
	return option(opts).like(opFullLike, t, scalar(value))
}

// Rand returns numbers drawn uniformly from [0, 1), as torch.rand.
func Rand(size []int64, opts ...Options) *Tensor {
	o := option(opts)
	return o.factory(opRand, native.Ints(size), native.GeneratorArg(o.Generator.Handle()))
}

// Randn returns numbers drawn from the standard normal distribution, as torch.randn.
func Randn(size []int64, opts ...Options) *Tensor {
	o := option(opts)
	return o.factory(opRandn, native.Ints(size), native.GeneratorArg(o.Generator.Handle()))
}

// RandLike is [Rand] with t's shape, dtype and device, from the default generator.
func RandLike(t *Tensor, opts ...Options) *Tensor { return option(opts).like(opRandLike, t) }

// RandnLike is [Randn] with t's shape, dtype and device, from the default generator.
func RandnLike(t *Tensor, opts ...Options) *Tensor { return option(opts).like(opRandnLike, t) }
