package torch

import (
	"torchfm/native"
	"torchfm/native/torch/internal/door"
)

// arg is t as an argument; nil is None.
func arg(t *Tensor) native.Arg {
	if t == nil {
		return native.None()
	}
	return native.TensorArg(t.Handle())
}

// tensors are tensors as a list argument. A nil among them is wrong use, which
// libtorch does not see everywhere.
func tensors(list []*Tensor) native.Arg { return native.Tensors(useAll("tensor list", list)) }

func handles(list []*Tensor) []*native.Handle {
	hs := make([]*native.Handle, len(list))
	for i, t := range list {
		hs[i] = t.Handle()
	}
	return hs
}

// dtypeArg is a dtype as an optional argument; the zero value is None.
func dtypeArg(d DType) native.Arg {
	arg, failed := door.DTypeArg(d)
	check(failed)
	return arg
}

// formatArg is a memory format as an optional argument; the zero value is None.
func formatArg(m MemoryFormat) native.Arg {
	arg, failed := door.MemoryFormatArg(m)
	check(failed)
	return arg
}

// call calls op and panics when it fails.
func call(op *native.Op, r *native.Results, args []native.Arg) { check(door.Do(op, r, args)) }

// one calls an operator that returns one tensor.
func one(op *native.Op, args ...native.Arg) *Tensor {
	h, failed := door.One(op, args)
	check(failed)
	return (*Tensor)(h)
}

// two calls an operator that returns two tensors.
func two(op *native.Op, args ...native.Arg) (*Tensor, *Tensor) {
	a, b, failed := door.Two(op, args)
	check(failed)
	return (*Tensor)(a), (*Tensor)(b)
}

// three calls an operator that returns three tensors.
func three(op *native.Op, args ...native.Arg) (*Tensor, *Tensor, *Tensor) {
	a, b, c, failed := door.Three(op, args)
	check(failed)
	return (*Tensor)(a), (*Tensor)(b), (*Tensor)(c)
}

// list calls an operator that returns a list of tensors.
func list(op *native.Op, args ...native.Arg) []*Tensor {
	var r native.Results
	call(op, &r, args)
	return door.NextList(&r, func(h *native.Handle) *Tensor { return (*Tensor)(h) })
}

// inPlace calls an in-place operator on t and returns t.
func (t *Tensor) inPlace(op *native.Op, args ...native.Arg) *Tensor {
	check(door.InPlace(op, args))
	return t
}

// boolean calls an operator that returns a bool.
func boolean(op *native.Op, args ...native.Arg) bool {
	var r native.Results
	call(op, &r, args)
	return r.Bool()
}

// next takes the next result, a tensor; nil for an undefined one.
func next(r *native.Results, args []native.Arg) *Tensor { return (*Tensor)(door.Next(r, args)) }
