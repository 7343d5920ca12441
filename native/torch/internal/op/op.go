// Package op calls operators for the packages beside torch, with torch's types: for
// the generated functions of package aten, and for what package nn and optim need and
// torch has no function for. It panics as torch does, with a *torch.Error.
package op

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/door"
)

func check(failed *door.Failure) {
	if failed != nil {
		panic((*torch.Error)(failed))
	}
}

// Call calls an operator and leaves what it returns in r.
func Call(o *native.Op, r *native.Results, args []native.Arg) { check(door.Do(o, r, args)) }

// One calls an operator that returns one tensor.
func One(o *native.Op, args ...native.Arg) *torch.Tensor {
	h, failed := door.One(o, args)
	check(failed)
	return (*torch.Tensor)(h)
}

// Two calls an operator that returns two tensors.
func Two(o *native.Op, args ...native.Arg) (_, _ *torch.Tensor) {
	a, b, failed := door.Two(o, args)
	check(failed)
	return (*torch.Tensor)(a), (*torch.Tensor)(b)
}

// Three calls an operator that returns three tensors.
func Three(o *native.Op, args ...native.Arg) (_, _, _ *torch.Tensor) {
	a, b, c, failed := door.Three(o, args)
	check(failed)
	return (*torch.Tensor)(a), (*torch.Tensor)(b), (*torch.Tensor)(c)
}

// List calls an operator that returns a list of tensors.
func List(o *native.Op, args ...native.Arg) []*torch.Tensor {
	var r native.Results
	Call(o, &r, args)
	return NextList(&r)
}

// Bool calls an operator that returns a bool.
func Bool(o *native.Op, args ...native.Arg) bool {
	var r native.Results
	Call(o, &r, args)
	return r.Bool()
}

// Int calls an operator that returns an int.
func Int(o *native.Op, args ...native.Arg) int64 {
	var r native.Results
	Call(o, &r, args)
	return r.Int()
}

// InPlace calls an operator whose results, if any, are arguments.
func InPlace(o *native.Op, args ...native.Arg) { check(door.InPlace(o, args)) }

// Next takes the next result, a tensor; nil for an undefined one. A result that is one
// of the arguments is a new reference to it.
func Next(r *native.Results, args []native.Arg) *torch.Tensor {
	return (*torch.Tensor)(door.Next(r, args))
}

// NextList takes the next result, a list of tensors; nil for undefined ones.
func NextList(r *native.Results) []*torch.Tensor {
	return door.NextList(r, func(h *native.Handle) *torch.Tensor { return (*torch.Tensor)(h) })
}

// NextScalar takes the next result, a number: an int64, float64, complex128 or bool.
func NextScalar(r *native.Results) torch.Scalar {
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

// NextDType takes the next result, a dtype.
func NextDType(r *native.Results) torch.DType { return torch.DType(r.Int() + 1) }
