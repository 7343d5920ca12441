package torch

import "torchfm/native"

// arg is t as an argument; nil is None.
func arg(t *Tensor) native.Arg {
	if t == nil {
		return native.None()
	}
	return native.TensorArg(&t.h)
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
	if d == defaultDType {
		return native.None()
	}
	return native.Int(d.code())
}

// formatArg is a memory format as an optional argument; the zero value is None.
func formatArg(m MemoryFormat) native.Arg {
	if m == defaultFormat {
		return native.None()
	}
	return native.Int(m.check().code())
}

// call calls op and panics when it fails.
func call(op *native.Op, r *native.Results, args []native.Arg) {
	if err := op.Call(args, r); err != nil {
		fail(op.String(), err, args)
	}
}

// one calls an operator that returns one tensor.
func one(op *native.Op, args ...native.Arg) *Tensor {
	var r native.Results
	call(op, &r, args)
	return next(&r, args)
}

// two calls an operator that returns two tensors.
func two(op *native.Op, args ...native.Arg) (*Tensor, *Tensor) {
	var r native.Results
	call(op, &r, args)
	return next(&r, args), next(&r, args)
}

// three calls an operator that returns three tensors.
func three(op *native.Op, args ...native.Arg) (*Tensor, *Tensor, *Tensor) {
	var r native.Results
	call(op, &r, args)
	return next(&r, args), next(&r, args), next(&r, args)
}

// list calls an operator that returns a list of tensors.
func list(op *native.Op, args ...native.Arg) []*Tensor {
	var r native.Results
	call(op, &r, args)
	return nextList(&r)
}

// inPlace calls an in-place operator on t and returns t.
func (t *Tensor) inPlace(op *native.Op, args ...native.Arg) *Tensor {
	var r native.Results
	call(op, &r, args)
	return t
}

// boolean calls an operator that returns a bool.
func boolean(op *native.Op, args ...native.Arg) bool {
	var r native.Results
	call(op, &r, args)
	return r.Bool()
}

// next takes the next result, a tensor; nil for an undefined one.
func next(r *native.Results, args []native.Arg) *Tensor {
	if r.Kind() == native.KindSelf {
		// The argument itself came back: a second owner, so that closing the
		// result does not close the argument.
		t := new(Tensor)
		r.Self(args).Share(&t.h)
		return t
	}
	if r.Kind() == native.KindNone {
		r.Skip()
		return nil
	}
	t := new(Tensor)
	if !r.Tensor(&t.h) {
		return nil
	}
	return t
}

func nextList(r *native.Results) []*Tensor {
	var list []*Tensor
	r.Tensors(func() *native.Handle {
		t := new(Tensor)
		list = append(list, t)
		return &t.h
	})
	return list
}
