package door

import "torchfm/native"

// The calls of code that knows an operator's arguments and results, which package
// torch's functions and generated ones are.

// Do calls op and leaves what it returns in r.
func Do(op *native.Op, r *native.Results, args []native.Arg) *Failure {
	if err := op.Call(args, r); err != nil {
		return Failed(op.String(), err, args)
	}
	return nil
}

// One calls an operator that returns one tensor.
func One(op *native.Op, args []native.Arg) (*native.Handle, *Failure) {
	var r native.Results
	if err := op.Call(args, &r); err != nil {
		return nil, Failed(op.String(), err, args)
	}
	return Next(&r, args), nil
}

// Two calls an operator that returns two tensors.
func Two(op *native.Op, args []native.Arg) (_, _ *native.Handle, _ *Failure) {
	var r native.Results
	if err := op.Call(args, &r); err != nil {
		return nil, nil, Failed(op.String(), err, args)
	}
	return Next(&r, args), Next(&r, args), nil
}

// Three calls an operator that returns three tensors.
func Three(op *native.Op, args []native.Arg) (_, _, _ *native.Handle, _ *Failure) {
	var r native.Results
	if err := op.Call(args, &r); err != nil {
		return nil, nil, nil, Failed(op.String(), err, args)
	}
	return Next(&r, args), Next(&r, args), Next(&r, args), nil
}

// InPlace calls an operator whose results, if any, are arguments.
func InPlace(op *native.Op, args []native.Arg) *Failure {
	var r native.Results
	if err := op.Call(args, &r); err != nil {
		return Failed(op.String(), err, args)
	}
	for r.More() {
		if r.Kind() == native.KindSelf {
			r.Self(args)
		} else if h := Next(&r, args); h != nil {
			h.Close() // a second reference to an argument that the shim did not recognise
		}
	}
	return nil
}

// Next takes the next result, a tensor; nil for an undefined one. A result that is one
// of the arguments is a second owner, so that closing it does not close the argument.
func Next(r *native.Results, args []native.Arg) *native.Handle {
	switch r.Kind() {
	case native.KindSelf:
		h := new(native.Handle)
		r.Self(args).Share(h)
		return h
	case native.KindNone:
		r.Skip()
		return nil
	}
	h := new(native.Handle)
	if !r.Tensor(h) {
		return nil
	}
	return h
}

// NextList takes the next result, a list of tensors, each made a T by as; an undefined
// one is a nil handle.
func NextList[T any](r *native.Results, as func(*native.Handle) T) []T {
	var list []T
	r.Tensors(func(h *native.Handle) { list = append(list, as(h)) })
	return list
}

// Scalar is a Go number as an argument; nil is None. It reports false for what is no
// number.
func Scalar(s any) (arg native.Arg, ok bool) {
	switch v := s.(type) {
	case float64:
		return native.Float(v), true
	case int:
		return native.Int(int64(v)), true
	case int64:
		return native.Int(v), true
	case float32:
		return native.Float(float64(v)), true
	case bool:
		return native.Bool(v), true
	case int32:
		return native.Int(int64(v)), true
	case uint8:
		return native.Int(int64(v)), true
	case int8:
		return native.Int(int64(v)), true
	case int16:
		return native.Int(int64(v)), true
	case uint16:
		return native.Int(int64(v)), true
	case uint32:
		return native.Int(int64(v)), true
	case complex128:
		return native.Complex(v), true
	case complex64:
		return native.Complex(complex128(v)), true
	case nil:
		return native.None(), true
	}
	return arg, false
}
