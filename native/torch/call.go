package torch

import (
	"fmt"
	"math"

	"torchfm/native"
	"torchfm/native/torch/internal/door"
)

// Kw gives arguments of [Call] by name.
type Kw map[string]any

// What the errors of [Call] and [Lookup] are, for errors.Is, apart from what
// libtorch itself refuses.
var (
	// ErrUnknownOperator says that this libtorch has no operator of the name.
	ErrUnknownOperator = door.ErrUnknownOperator
	// ErrSchema says that the arguments do not fit the operator's schema.
	ErrSchema = door.ErrSchema
	// ErrRefused says that the operator, or this call of it, would end the
	// process: see [Operator.Refused].
	ErrRefused = door.ErrRefused
)

// Opaque is a value of libtorch that has no Go form, as the packed weights of
// quantized operators are. It is given back to other operators.
type Opaque native.Opaque

// Type returns the name of the value's type in libtorch.
func (o *Opaque) Type() string { return (*native.Opaque)(o).Type() }

// Call calls an operator of libtorch by name, any that is registered:
//
//	out, err := torch.Call("aten::add.Tensor", x, y, torch.Kw{"alpha": 2})
//	sum := out[0].(*torch.Tensor)
//
// Arguments stand in the order of the schema ([Lookup] shows it); those after a
// "*" in it, and any other, are given by name in a [Kw] at the end. What is not
// given takes the schema's default. Values are, by the type in the schema:
//
//	Tensor               *Tensor
//	Scalar               any Go integer, float, complex or bool
//	int, SymInt          any integer that fits int64; bool; a DType, Layout or MemoryFormat
//	float                any float or integer; bool
//	bool                 bool; an integer, true unless it is 0
//	str                  string
//	ScalarType           DType
//	Layout, MemoryFormat the types of those names
//	Device               Device, or its name
//	Generator            *Generator
//	T[], T[n]            a slice of such values, for a Tensor?[] a nil element being None;
//	                     for T[n] of numbers also one value, which stands for n
//	T?                   also nil, and the zero DType or MemoryFormat; a nil slice
//	other types          *Opaque, as another operator returned it
//
// These are the conversions of Python's torch.ops. As there, a number is taken for
// a Tensor by the operators of plain arithmetic alone (add, sub, mul, div and
// their variants, copy_).
//
// The results come in the schema's order: *Tensor (nil for an undefined one),
// []*Tensor, int64, float64, bool, complex128, string, DType, Layout,
// MemoryFormat, Device, slices of these, and *Opaque. An in-place form, or one
// with out arguments, returns the very *Tensor that it was given.
//
// A name without overload, as "aten::add", calls the overload that the arguments
// fit with the fewest conversions; between equals the default overload, then the
// one with fewer arguments. "aten::sum.default" names the default overload.
//
// The error is an [*Error]; errors.Is tells [ErrUnknownOperator], [ErrSchema] and
// [ErrRefused] from what libtorch refuses. Call never panics for what it is given.
func Call(name string, args ...any) ([]any, error) {
	out, failed := door.Call(words{}, name, args)
	if failed != nil {
		return nil, (*Error)(failed)
	}
	return out, nil
}

// Operator is one overload of an operator that libtorch has registered. It may be
// used by many goroutines at once.
type Operator door.Operator

// Lookup returns the operator of a name with its overload, "aten::add.Tensor".
// "aten::sum.default" is the default overload, the one without a name; so is
// "aten::sum" alone, and where there is no default overload the only one. The
// error wraps [ErrUnknownOperator] and suggests names that are near.
func Lookup(name string) (*Operator, error) {
	o, failed := door.Lookup(name)
	if failed != nil {
		return nil, (*Error)(failed)
	}
	return (*Operator)(o), nil
}

// Schema returns the operator's signature.
func (o *Operator) Schema() *Schema { return (*door.Operator)(o).Schema() }

// String returns the operator's name with its overload, "aten::add.Tensor".
func (o *Operator) String() string { return (*door.Operator)(o).String() }

// Refused returns why [Call] refuses the operator, "" when it does not.
func (o *Operator) Refused() string { return (*door.Operator)(o).Refused() }

// Call calls the operator as the function [Call] does.
func (o *Operator) Call(args ...any) ([]any, error) {
	out, failed := (*door.Operator)(o).Call(words{}, args)
	if failed != nil {
		return nil, (*Error)(failed)
	}
	return out, nil
}

// Ops returns the names of all operators that libtorch had registered when it was
// first asked, with their overloads, sorted.
func Ops() []string { return door.Ops() }

// Schema is the signature of an operator, with the fields Name ("aten::add"),
// Overload ("Tensor"), Arguments, Returns and Varargs (further ones of any kind). Its
// String is what libtorch prints:
//
//	aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor
type Schema = door.Schema

// Argument is one argument or result of a [Schema], with the fields Name, Type,
// Default (as printed, "" for a required one), KeywordOnly and Alias ("a" when a
// result is a view of it, "a!" when it is written to).
type Argument = door.Argument

// Type is the type of an [Argument]: Base ("Tensor", "int", ...; "" for a list), Elem
// (the elements of a list), Len (of a list for which one number may stand) and
// Optional.
type Type = door.Type

// words are the types of this package as package door asks for them.
type words struct{}

// In implements [door.Words].
func (words) In(v any) any {
	switch x := v.(type) {
	case *Tensor:
		return x.Handle()
	case *Opaque:
		return (*native.Opaque)(x)
	case Kw:
		return door.Kw(x)
	case DType:
		n := door.Named{Type: "ScalarType"}
		switch {
		case x == defaultDType:
			n.None = "the zero DType"
		case !x.scalarType().Known():
			n.Unknown = "an unknown DType, " + x.String()
		default:
			n.Arg = native.Int(x.code())
		}
		return n
	case Layout:
		if !door.Layout(x).Known() {
			return door.Named{Type: "Layout", Unknown: "an unknown Layout, " + x.String()}
		}
		return door.Named{Type: "Layout", Arg: native.Int(int64(x))}
	case MemoryFormat:
		n := door.Named{Type: "MemoryFormat"}
		switch {
		case x == defaultFormat:
			n.None = "the zero MemoryFormat"
		case !x.format().Known():
			n.Unknown = "an unknown MemoryFormat, " + x.String()
		default:
			n.Arg = native.Int(x.code())
		}
		return n
	case Device:
		if deviceNames[x.Type] == "" || x.Index < 0 || x.Index > math.MaxInt8 {
			return door.Named{Type: "Device", Unknown: "an unknown Device, " + x.String()}
		}
		return door.Named{Type: "Device", Arg: x.arg()}
	case DeviceType:
		return door.Named{} // which is no number
	case *Generator:
		if x == nil {
			return door.Named{Type: "Generator", None: fmt.Sprintf("a nil %T", x)}
		}
		return door.Named{Type: "Generator", Arg: native.GeneratorArg(x.g)}
	}
	return v
}

// Device implements [door.Words].
func (words) Device(name string) (native.Arg, error) {
	if name == "meta" {
		return Device{Type: Meta}.arg(), nil
	}
	d, err := ParseDevice(name)
	return d.arg(), err
}

// Out implements [door.Words].
func (words) Out(base string, v any) any {
	switch x := v.(type) {
	case *native.Handle:
		return (*Tensor)(x)
	case []*native.Handle:
		list := make([]*Tensor, len(x))
		for i, h := range x {
			list[i] = (*Tensor)(h)
		}
		return list
	case *native.Opaque:
		return (*Opaque)(x)
	case door.Device:
		return deviceOf(x.Kind, x.Index)
	case int64:
		switch base {
		case "ScalarType":
			return dtypeOf(int(x))
		case "Layout":
			return Layout(x)
		case "MemoryFormat":
			return MemoryFormat(x + 1)
		}
	}
	return v
}
