package torch

import (
	"errors"
	"fmt"
	"strings"

	"torchfm/native"
)

// Kw gives arguments of [Call] by name.
type Kw map[string]any

// What the errors of [Call] and [Lookup] are, for errors.Is, apart from what
// libtorch itself refuses.
var (
	// ErrUnknownOperator says that this libtorch has no operator of the name.
	ErrUnknownOperator = errors.New("unknown operator")
	// ErrSchema says that the arguments do not fit the operator's schema.
	ErrSchema = errors.New("arguments do not fit the schema")
	// ErrRefused says that the operator, or this call of it, would end the
	// process: see [Operator.Refused].
	ErrRefused = errors.New("operator refused")
)

// Opaque is a value of libtorch that has no Go form, as the packed weights of
// quantized operators are. It is given back to other operators.
type Opaque struct{ o *native.Opaque }

// Type returns the name of the value's type in libtorch.
func (o *Opaque) Type() string {
	name, _, _ := strings.Cut(o.o.Type(), " ") // without where it was compiled
	return name
}

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
	ops, err := candidates(name)
	if err != nil {
		return nil, err
	}
	if len(ops) == 1 {
		return ops[0].Call(args...)
	}
	return resolve(name, ops, args)
}

// Call calls the operator as the function [Call] does.
func (o *Operator) Call(args ...any) ([]any, error) {
	var b binding
	if err := b.bind(o, args); err != nil {
		return nil, err
	}
	return b.call()
}

// call calls the operator that the arguments were bound to.
func (b *binding) call() ([]any, error) {
	o := b.op
	if o.refused != "" {
		return nil, &Error{Op: o.String(), Message: "refused: " + o.refused, Err: ErrRefused}
	}
	var r native.Results
	if err := o.op.Call(b.args, &r); err != nil {
		return nil, wrap(o.String(), err, b.args)
	}
	out := make([]any, 0, len(o.schema.Returns))
	for r.More() {
		var as Argument // of a vararg operator
		if len(out) < len(o.schema.Returns) {
			as = o.schema.Returns[len(out)]
		}
		out = append(out, b.result(&r, &as))
	}
	return out, nil
}

// resolve calls the overload that the arguments fit best.
func resolve(name string, ops []*Operator, args []any) ([]any, error) {
	var best binding
	var reasons []string
	for _, o := range ops {
		var b binding
		if err := b.bind(o, args); err != nil {
			reasons = append(reasons, err.(*Error).Message)
			continue
		}
		if best.op == nil || b.cost < best.cost {
			best = b
		}
	}
	if best.op != nil {
		return best.call()
	}
	return nil, &Error{Op: name, Err: ErrSchema, Message: fmt.Sprintf("no overload takes %s:\n\t%s",
		describe(args), strings.Join(reasons, "\n\t"))}
}

// describe names the kinds of arguments.
func describe(args []any) string {
	var b strings.Builder
	b.WriteByte('(')
	for i, v := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		if kw, ok := v.(Kw); ok {
			for j, name := range names(kw) {
				if j > 0 {
					b.WriteString(", ")
				}
				b.WriteString(name + "=" + kindOf(kw[name]))
			}
			continue
		}
		b.WriteString(kindOf(v))
	}
	b.WriteByte(')')
	return b.String()
}

// result takes the next result, of the type and aliases of as.
func (b *binding) result(r *native.Results, as *Argument) any {
	switch r.Kind() {
	case native.KindSelf:
		h := r.Self(b.args)
		if as.Written() {
			for _, t := range b.tensors {
				if t.Handle() == h {
					return t
				}
			}
		}
		// A result of its own that happens to be the argument, as contiguous
		// may return: closing it must not close the argument.
		t := new(Tensor)
		h.Share(t.Handle())
		return t
	case native.KindTensor:
		t := new(Tensor)
		if !r.Tensor(t.Handle()) {
			return (*Tensor)(nil)
		}
		return t
	case native.KindNone:
		r.Skip()
		if as.Type.Base == "Tensor" {
			return (*Tensor)(nil)
		}
		return nil
	case native.KindTensors:
		list := nextList(r)
		for i, t := range list {
			if t.Closed() {
				list[i] = nil
			}
		}
		return list
	case native.KindInt:
		return integerAs(as.Type.Base, r.Int())
	case native.KindFloat:
		return r.Float()
	case native.KindBool:
		return r.Bool()
	case native.KindComplex:
		return r.Complex()
	case native.KindString:
		return r.String()
	case native.KindDevice:
		return deviceOf(r.Device())
	case native.KindInts:
		return r.Ints()
	case native.KindFloats:
		return r.Floats()
	case native.KindBools:
		return r.Bools()
	case native.KindList:
		return b.list(r, as)
	}
	return &Opaque{r.Opaque()}
}

// list takes a list of values with no list kind of their own.
func (b *binding) list(r *native.Results, as *Argument) any {
	var elem Argument
	if as.Type.Elem != nil {
		elem.Type = *as.Type.Elem
	}
	items := make([]any, r.List())
	for i := range items {
		items[i] = b.result(r, &elem)
	}
	switch elem.Type.Base {
	case "Tensor":
		return typed[*Tensor](items)
	case "int", "SymInt":
		return typed[int64](items)
	case "str":
		return typed[string](items)
	}
	return items
}

// typed returns items as a []T, or as they are when one is no T.
func typed[T any](items []any) any {
	list := make([]T, len(items))
	for i, v := range items {
		var ok bool
		if list[i], ok = v.(T); !ok {
			return items
		}
	}
	return list
}

func integerAs(base string, i int64) any {
	switch base {
	case "ScalarType":
		return dtypeOf(int(i))
	case "Layout":
		return Layout(i)
	case "MemoryFormat":
		return MemoryFormat(i + 1)
	}
	return i
}
