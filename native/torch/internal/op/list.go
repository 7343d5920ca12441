package op

import (
	"torchfm/native"
	"torchfm/native/torch"
)

// Args is a list of tensors as an argument.
func Args(list []*torch.Tensor) native.Arg {
	handles := make([]*native.Handle, len(list))
	for i, t := range list {
		handles[i] = t.Handle()
	}
	return native.Tensors(handles)
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
