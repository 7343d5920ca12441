package torch

import (
	"fmt"
	"math"
	"reflect"

	"torchfm/native"
)

// value makes v a value of type t. A value that does not fit gives the words for
// what it is.
func (b *binding) value(t *Type, v any) (arg native.Arg, why string) {
	if v == nil {
		if t.Optional {
			return native.None(), ""
		}
		return arg, "nil"
	}
	if t.Elem != nil {
		return b.listOf(t, v)
	}
	switch t.Base {
	case "Tensor":
		return b.tensor(t, v)
	case "Scalar":
		if n := numberOf(v); n.kind != noNumber {
			return n.arg()
		}
	case "int", "SymInt":
		return b.integer(v)
	case "float":
		n := numberOf(v)
		switch n.kind {
		case floatNumber:
			return native.Float(n.f), ""
		case intNumber, boolNumber:
			b.cost++
			return native.Float(n.float()), n.overflow
		}
	case "bool":
		n := numberOf(v)
		switch n.kind {
		case intNumber:
			b.cost += 2 // so that an int overload is preferred
			fallthrough
		case boolNumber:
			return native.Bool(n.i != 0), ""
		}
	case "str":
		if s, ok := v.(string); ok {
			return native.String(s), ""
		}
	default:
		return b.special(t, v)
	}
	return arg, kindOf(v)
}

func (b *binding) tensor(t *Type, v any) (arg native.Arg, why string) {
	switch x := v.(type) {
	case *Tensor:
		switch {
		case x == nil && t.Optional:
			return native.None(), ""
		case x == nil:
			return arg, "a nil *Tensor"
		case x.Closed():
			return arg, "a closed tensor"
		}
		b.tensors = append(b.tensors, x)
		return native.TensorArg(x.Handle()), ""
	default:
		if n := numberOf(v); n.kind != noNumber && b.op.numbers {
			b.cost++
			return n.arg()
		}
	}
	return arg, kindOf(v)
}

func (b *binding) integer(v any) (arg native.Arg, why string) {
	switch x := v.(type) {
	case DType:
		if x == defaultDType || int(x) >= len(dtypeNames) {
			return arg, "an unknown DType, " + x.String()
		}
		b.cost++
		return native.Int(x.code()), ""
	case Layout:
		b.cost++
		return native.Int(int64(x)), ""
	case MemoryFormat:
		b.cost++
		return native.Int(x.code()), ""
	}
	n := numberOf(v)
	switch n.kind {
	case boolNumber:
		b.cost++
		fallthrough
	case intNumber:
		return native.Int(n.i), n.overflow
	}
	return arg, kindOf(v)
}

// special makes a value of the types that are no tensors, numbers or strings.
func (b *binding) special(t *Type, v any) (arg native.Arg, why string) {
	switch x := v.(type) {
	case DType:
		switch {
		case t.Base != "ScalarType":
		case int(x) >= len(dtypeNames):
			return arg, "an unknown DType, " + x.String()
		case x != defaultDType:
			return native.Int(x.code()), ""
		case t.Optional:
			return native.None(), ""
		default:
			return arg, "the zero DType"
		}
	case Layout:
		switch {
		case t.Base != "Layout":
		case int(x) >= len(layoutNames):
			return arg, "an unknown Layout, " + x.String()
		default:
			return native.Int(int64(x)), ""
		}
	case MemoryFormat:
		switch {
		case t.Base != "MemoryFormat":
		case int(x) >= len(formatNames):
			return arg, "an unknown MemoryFormat, " + x.String()
		case x != defaultFormat:
			return native.Int(x.code()), ""
		case t.Optional:
			return native.None(), ""
		default:
			return arg, "the zero MemoryFormat"
		}
	case Device:
		switch {
		case t.Base != "Device":
		case deviceNames[x.Type] == "" || x.Index < 0 || x.Index > math.MaxInt8:
			return arg, "an unknown Device, " + x.String()
		default:
			return x.arg(), ""
		}
	case string:
		if t.Base == "Device" {
			d, err := ParseDevice(x)
			if x == "meta" {
				d, err = Device{Type: Meta}, nil
			}
			if err != nil {
				return arg, err.Error()
			}
			b.cost++
			return d.arg(), ""
		}
	case *Generator:
		switch {
		case t.Base != "Generator":
		case x != nil:
			return native.GeneratorArg(x.g), ""
		case t.Optional:
			return native.None(), ""
		}
	case *Opaque:
		switch {
		case x == nil && t.Optional:
			return native.None(), ""
		case x == nil || t.Base != x.Type() && t.Base != "Any":
		default:
			return native.OpaqueArg(x.o), ""
		}
	}
	return arg, kindOf(v)
}

// listOf makes v a list.
func (b *binding) listOf(t *Type, v any) (arg native.Arg, why string) {
	// The Go types that need no conversion.
	switch x := v.(type) {
	case []int64:
		if x != nil && (t.Elem.Base == "int" || t.Elem.Base == "SymInt") {
			return native.Ints(x), ""
		}
	case []float64:
		if x != nil && t.Elem.Base == "float" {
			return native.Floats(x), ""
		}
	case []bool:
		if x != nil && t.Elem.Base == "bool" {
			return native.Bools(x), ""
		}
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice && rv.Kind() != reflect.Array {
		if t.Len == 0 || t.Elem.Base == "str" {
			return arg, kindOf(v)
		}
		return b.repeat(t, v)
	}
	if rv.Kind() == reflect.Slice && rv.IsNil() && t.Optional {
		return native.None(), ""
	}
	switch t.Elem.Base {
	case "int", "SymInt":
		return numbers(b, t, rv, native.Ints, func(n number) (int64, bool) { return n.i, n.kind == intNumber || n.kind == boolNumber })
	case "float":
		return numbers(b, t, rv, native.Floats, func(n number) (float64, bool) { return n.float(), n.kind != noNumber && n.kind != complexNumber })
	case "bool":
		return numbers(b, t, rv, native.Bools, func(n number) (bool, bool) { return n.i != 0, n.kind == intNumber || n.kind == boolNumber })
	case "Tensor":
		return b.tensorList(t, rv)
	}
	list := make([]native.Arg, rv.Len())
	for i := range list {
		if list[i], why = b.value(t.Elem, rv.Index(i).Interface()); why != "" {
			return arg, fmt.Sprintf("%s with %s at %d", kindOf(v), why, i)
		}
	}
	return native.List(list), ""
}

// repeat makes one number the list of as many of them as the type says.
func (b *binding) repeat(t *Type, v any) (arg native.Arg, why string) {
	n := numberOf(v)
	if n.kind == noNumber {
		return arg, kindOf(v)
	}
	one := reflect.MakeSlice(reflect.TypeOf([]any{}), t.Len, t.Len)
	for i := range t.Len {
		one.Index(i).Set(reflect.ValueOf(v))
	}
	b.cost++
	arg, why = b.listOf(&Type{Elem: t.Elem}, one.Interface())
	if why != "" {
		why = kindOf(v)
	}
	return arg, why
}

// numbers makes a slice of numbers a list.
func numbers[T any](b *binding, t *Type, rv reflect.Value, list func([]T) native.Arg, as func(number) (T, bool)) (arg native.Arg, why string) {
	out := make([]T, rv.Len())
	elem := rv.Type().Elem().Kind()
	if elem != reflect.Interface && (elem == reflect.Bool) != (t.Elem.Base == "bool") ||
		(elem == reflect.Float64 || elem == reflect.Float32) != (t.Elem.Base == "float") {
		b.cost++
	}
	for i := range out {
		v := rv.Index(i).Interface()
		n := numberOf(v)
		var ok bool
		if out[i], ok = as(n); !ok || n.overflow != "" {
			return arg, fmt.Sprintf("%v with %s at %d", rv.Type(), kindOf(v), i)
		}
	}
	return list(out), ""
}

func (b *binding) tensorList(t *Type, rv reflect.Value) (arg native.Arg, why string) {
	list := make([]*native.Handle, rv.Len())
	for i := range list {
		v := rv.Index(i).Interface()
		x, ok := v.(*Tensor)
		switch {
		case !ok && v != nil:
			return arg, fmt.Sprintf("%v with %s at %d", rv.Type(), kindOf(v), i)
		case x == nil && !t.Elem.Optional:
			return arg, fmt.Sprintf("%v with nil at %d", rv.Type(), i)
		case x != nil && x.Closed():
			return arg, fmt.Sprintf("%v with a closed tensor at %d", rv.Type(), i)
		}
		if x != nil {
			b.tensors = append(b.tensors, x)
		}
		list[i] = x.Handle()
	}
	if t.Elem.Optional {
		return native.OptionalTensors(list), ""
	}
	return native.Tensors(list), ""
}
