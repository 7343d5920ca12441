package aten

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// What the generated functions make their arguments with, beside package op: one
// function a type of the schemas.

func scalarArg(s torch.Scalar) native.Arg {
	if s == nil {
		panic(&torch.Error{Op: "scalar", Message: "nil where the operator needs a number"})
	}
	return op.Scalar(s)
}

func scalarsArg(list []torch.Scalar) native.Arg {
	args := make([]native.Arg, len(list))
	for i, s := range list {
		args[i] = scalarArg(s)
	}
	return native.List(args)
}

func optionalIntegerArg(i *int64) native.Arg {
	if i == nil {
		return native.None()
	}
	return native.Int(*i)
}

func optionalFloatArg(f *float64) native.Arg {
	if f == nil {
		return native.None()
	}
	return native.Float(*f)
}

func optionalBoolArg(b *bool) native.Arg {
	if b == nil {
		return native.None()
	}
	return native.Bool(*b)
}

func optionalTextArg(s *string) native.Arg {
	if s == nil {
		return native.None()
	}
	return native.String(*s)
}

func optionalIntegersArg(list []int64) native.Arg {
	if list == nil {
		return native.None()
	}
	return native.Ints(list)
}

func optionalFloatsArg(list []float64) native.Arg {
	if list == nil {
		return native.None()
	}
	return native.Floats(list)
}

func dtypeArg(d torch.DType) native.Arg {
	if d == 0 {
		panic(&torch.Error{Op: "dtype", Message: "the zero DType where the operator needs one"})
	}
	return op.DType(d)
}

func optionalLayoutArg(l *torch.Layout) native.Arg {
	if l == nil {
		return native.None()
	}
	return op.Layout(*l)
}

func memoryFormatArg(m torch.MemoryFormat) native.Arg {
	if m == 0 {
		panic(&torch.Error{Op: "memory_format", Message: "the zero MemoryFormat where the operator needs one"})
	}
	return op.MemoryFormat(m)
}

func optionalDeviceArg(d *torch.Device) native.Arg {
	if d == nil {
		return native.None()
	}
	return op.Device(*d)
}

func generatorArg(g *torch.Generator) native.Arg { return native.GeneratorArg(g.Handle()) }

// Names of dimensions are symbols in the namespace "dimname"; "*" is the wildcard.
const dimnameSpace = "dimname::"

func dimnameArg(name string) native.Arg { return native.String(dimnameSpace + name) }

func dimnamesArg(names []string) native.Arg {
	args := make([]native.Arg, len(names))
	for i, name := range names {
		args[i] = dimnameArg(name)
	}
	return native.List(args)
}

func optionalDimnamesArg(names []string) native.Arg {
	if names == nil {
		return native.None()
	}
	return dimnamesArg(names)
}
