package op

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/door"
)

// Arg is t as an argument; nil is None.
func Arg(t *torch.Tensor) native.Arg { return native.TensorArg(t.Handle()) }

// Tensors are tensors as an argument of type Tensor[], in which nil is wrong.
func Tensors(list []*torch.Tensor) native.Arg {
	for i, t := range list {
		if t == nil {
			panic(&torch.Error{Op: "tensors", Message: fmt.Sprintf("tensor %d of the list is nil", i)})
		}
	}
	return native.Tensors(handles(list))
}

// OptionalTensors are tensors as an argument of type Tensor?[], in which nil is None.
func OptionalTensors(list []*torch.Tensor) native.Arg { return native.OptionalTensors(handles(list)) }

func handles(list []*torch.Tensor) []*native.Handle {
	hs := make([]*native.Handle, len(list))
	for i, t := range list {
		hs[i] = t.Handle()
	}
	return hs
}

// Scalar is a number as an argument; nil is None.
func Scalar(s torch.Scalar) native.Arg {
	arg, ok := door.Scalar(s)
	if !ok {
		panic(&torch.Error{Op: "scalar", Message: fmt.Sprintf("a %T is no number", s)})
	}
	return arg
}

// DType is a dtype as an argument; the zero value is None.
func DType(d torch.DType) native.Arg { return known(door.DTypeArg(d)) }

// Layout is a layout as an argument.
func Layout(l torch.Layout) native.Arg { return known(door.LayoutArg(l)) }

// MemoryFormat is a memory format as an argument; the zero value is None.
func MemoryFormat(m torch.MemoryFormat) native.Arg { return known(door.MemoryFormatArg(m)) }

// Device is a device as an argument.
func Device(d torch.Device) native.Arg { return door.Device{Kind: int(d.Type), Index: d.Index}.Arg() }

func known(arg native.Arg, failed *door.Failure) native.Arg {
	check(failed)
	return arg
}
