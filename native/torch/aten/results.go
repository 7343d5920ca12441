package aten

import (
	"torchfm/native"
	"torchfm/native/torch"
)

// What the generated functions call with and take results with. Functions whose
// results are arguments, as in-place and out forms are, return those arguments.

// run calls an operator whose results, if any, are arguments.
func run(op *native.Op, args ...native.Arg) {
	var r native.Results
	torch.RawCall(op, &r, args)
	for r.More() {
		if r.Kind() != native.KindSelf {
			// A second reference to an argument that the shim did not recognise.
			torch.RawNext(&r, args).Close()
			continue
		}
		r.Self(args)
	}
}

// one calls an operator that returns one tensor.
func one(op *native.Op, args ...native.Arg) *torch.Tensor {
	var r native.Results
	torch.RawCall(op, &r, args)
	return torch.RawNext(&r, args)
}

// two calls an operator that returns two tensors.
func two(op *native.Op, args ...native.Arg) (_, _ *torch.Tensor) {
	var r native.Results
	torch.RawCall(op, &r, args)
	return torch.RawNext(&r, args), torch.RawNext(&r, args)
}

// three calls an operator that returns three tensors.
func three(op *native.Op, args ...native.Arg) (_, _, _ *torch.Tensor) {
	var r native.Results
	torch.RawCall(op, &r, args)
	return torch.RawNext(&r, args), torch.RawNext(&r, args), torch.RawNext(&r, args)
}

// list calls an operator that returns a list of tensors.
func list(op *native.Op, args ...native.Arg) []*torch.Tensor {
	var r native.Results
	torch.RawCall(op, &r, args)
	return torch.RawNextList(&r)
}

// truth calls an operator that returns a bool.
func truth(op *native.Op, args ...native.Arg) bool {
	var r native.Results
	torch.RawCall(op, &r, args)
	return r.Bool()
}

// integer calls an operator that returns an int.
func integer(op *native.Op, args ...native.Arg) int64 {
	var r native.Results
	torch.RawCall(op, &r, args)
	return r.Int()
}

// number takes the next result, a Scalar: an int64, float64, complex128 or bool.
func number(r *native.Results) torch.Scalar {
	switch r.Kind() {
	case native.KindInt:
		return r.Int()
	case native.KindBool:
		return r.Bool()
	case native.KindComplex:
		return r.Complex()
	}
	return r.Float()
}
