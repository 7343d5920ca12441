// Package op calls operators for the packages beside torch that need one which
// has no function there. It panics as torch does, with a *torch.Error.
package op

import (
	"errors"
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
)

// Arg is t as an argument; nil is None.
func Arg(t *torch.Tensor) native.Arg { return native.TensorArg(t.Handle()) }

// One calls an operator that returns one new tensor.
func One(o *native.Op, args ...native.Arg) *torch.Tensor {
	t := new(torch.Tensor)
	Into(t.Handle(), o, args...)
	return t
}

// Many calls an operator that returns n new tensors.
func Many(n int, o *native.Op, args ...native.Arg) []*torch.Tensor {
	var r native.Results
	if err := o.Call(args, &r); err != nil {
		fail(o, err, args)
	}
	list := make([]*torch.Tensor, n)
	for i := range list {
		list[i] = new(torch.Tensor)
		r.Tensor(list[i].Handle())
	}
	return list
}

// Into calls an operator that returns one new tensor and makes h, which must be
// closed, its owner.
func Into(h *native.Handle, o *native.Op, args ...native.Arg) {
	var r native.Results
	if err := o.Call(args, &r); err != nil {
		fail(o, err, args)
	}
	if r.Kind() == native.KindSelf {
		r.Self(args).Share(h)
		return
	}
	r.Tensor(h)
}

// InPlace calls an operator whose result is one of its arguments, or nothing.
func InPlace(o *native.Op, args ...native.Arg) {
	var r native.Results
	if err := o.Call(args, &r); err != nil {
		fail(o, err, args)
	}
}

// List calls an operator that returns a list of new tensors.
func List(o *native.Op, args ...native.Arg) []*torch.Tensor {
	var r native.Results
	if err := o.Call(args, &r); err != nil {
		fail(o, err, args)
	}
	var list []*torch.Tensor
	r.Tensors(func() *native.Handle {
		t := new(torch.Tensor)
		list = append(list, t)
		return t.Handle()
	})
	return list
}

// Tensors is a list of tensors as an argument.
func Tensors(list []*torch.Tensor) native.Arg {
	handles := make([]*native.Handle, len(list))
	for i, t := range list {
		handles[i] = t.Handle()
	}
	return native.Tensors(handles)
}

func fail(o *native.Op, err error, args []native.Arg) {
	e := &torch.Error{Op: o.String(), Message: err.Error(), Err: err}
	var closed *native.ClosedError
	if errors.As(err, &closed) {
		e.Message = fmt.Sprintf("argument %d is a closed tensor", closed.Argument)
		panic(e)
	}
	for i := range args {
		if h := args[i].Handle(); h != nil && !h.Closed() {
			e.Shapes = append(e.Shapes, h.Meta().Shape)
		}
	}
	panic(e)
}
