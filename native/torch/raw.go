package torch

import (
	"fmt"

	"torchfm/native"
)

// The functions whose names begin with Raw are for generated code, which package
// torchfm/native/torch/aten is: they make the arguments of a boxed call, call, and
// take its results. Programs have no use for them.

// RawCall calls op and leaves what it returns in r. It panics with an [*Error].
func RawCall(op *native.Op, r *native.Results, args []native.Arg) { call(op, r, args) }

// RawNext takes the next result, a tensor; nil for an undefined one. A result that
// is one of the arguments is a new reference to it.
func RawNext(r *native.Results, args []native.Arg) *Tensor { return next(r, args) }

// RawNextList takes the next result, a list of tensors; nil for undefined ones.
func RawNextList(r *native.Results) []*Tensor {
	list := nextList(r)
	for i, t := range list {
		if t.Closed() {
			list[i] = nil
		}
	}
	return list
}

// RawScalar is a number as an argument; nil is None.
func RawScalar(s Scalar) native.Arg { return scalar(s) }

// RawTensors are tensors as an argument of type Tensor[], in which nil is wrong, or
// Tensor?[], in which it is None.
func RawTensors(list []*Tensor, optional bool) native.Arg {
	if optional {
		return native.OptionalTensors(handles(list))
	}
	for i, t := range list {
		if t == nil {
			panic(&Error{Op: "tensors", Message: fmt.Sprintf("tensor %d of the list is nil", i)})
		}
	}
	return tensors(list)
}

// RawDType is a dtype as an argument; the zero value is None.
func RawDType(d DType) native.Arg {
	return dtypeArg(d)
}

// RawDTypeOf is the dtype of a result.
func RawDTypeOf(code int64) DType { return dtypeOf(int(code)) }

// RawLayout is a layout as an argument.
func RawLayout(l Layout) native.Arg {
	if int(l) >= len(layoutNames) {
		panic(&Error{Op: "layout", Message: fmt.Sprintf("unknown layout %d", l)})
	}
	return native.Int(int64(l))
}

// RawMemoryFormat is a memory format as an argument; the zero value is None.
func RawMemoryFormat(m MemoryFormat) native.Arg { return formatArg(m) }

// RawDevice is a device as an argument.
func RawDevice(d Device) native.Arg { return d.arg() }
