package door

import (
	"fmt"
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
		if n := b.number(v); n.kind != noNumber {
			return n.arg()
		}
	case "int", "SymInt":
		return b.integer(v)
	case "float":
		n := b.number(v)
		switch n.kind {
		case floatNumber:
			return native.Float(n.f), ""
		case intNumber, boolNumber:
			b.cost++
			return native.Float(n.float()), n.overflow
		}
	case "bool":
		n := b.number(v)
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
	return arg, b.kindOf(v)
}

// number is the number that v is; its kind is noNumber when it is none.
func (b *binding) number(v any) number { return numberOf(b.words.In(v)) }

func (b *binding) kindOf(v any) string { return kindOf(b.words, v) }

func (b *binding) tensor(t *Type, v any) (arg native.Arg, why string) {
	if h, ok := b.words.In(v).(*native.Handle); ok {
		switch {
		case h == nil && t.Optional:
			return native.None(), ""
		case h == nil:
			return arg, fmt.Sprintf("a nil %T", v)
		case h.Closed():
			return arg, "a closed tensor"
		}
		return native.TensorArg(h), ""
	}
	if n := b.number(v); n.kind != noNumber && b.op.numbers {
		b.cost++
		return n.arg()
	}
	return arg, b.kindOf(v)
}

// integer makes v an integer, which the values of an enumeration are too.
func (b *binding) integer(v any) (arg native.Arg, why string) {
	if named, ok := b.words.In(v).(Named); ok {
		switch {
		case named.Type != "ScalarType" && named.Type != "Layout" && named.Type != "MemoryFormat":
			return arg, b.kindOf(v)
		case named.Unknown != "" || named.None != "":
			return arg, named.Unknown + named.None
		}
		b.cost++
		return named.Arg, ""
	}
	n := b.number(v)
	switch n.kind {
	case boolNumber:
		b.cost++
		fallthrough
	case intNumber:
		return native.Int(n.i), n.overflow
	}
	return arg, b.kindOf(v)
}

// special makes a value of the types that are no tensors, numbers or strings.
func (b *binding) special(t *Type, v any) (arg native.Arg, why string) {
	switch x := b.words.In(v).(type) {
	case Named:
		switch {
		case x.Type != t.Base:
		case x.Unknown != "":
			return arg, x.Unknown
		case x.None == "":
			return x.Arg, ""
		case t.Optional:
			return native.None(), ""
		default:
			return arg, x.None
		}
	case string:
		if t.Base != "Device" {
			break
		}
		device, err := b.words.Device(x)
		if err != nil {
			return arg, err.Error()
		}
		b.cost++
		return device, ""
	case *native.Opaque:
		switch {
		case x == nil && t.Optional:
			return native.None(), ""
		case x != nil && (t.Base == x.Type() || t.Base == "Any"):
			return native.OpaqueArg(x), ""
		}
	}
	return arg, b.kindOf(v)
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
			return arg, b.kindOf(v)
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
			return arg, fmt.Sprintf("%s with %s at %d", b.kindOf(v), why, i)
		}
	}
	return native.List(list), ""
}

// repeat makes one number the list of as many of them as the type says.
func (b *binding) repeat(t *Type, v any) (arg native.Arg, why string) {
	if n := b.number(v); n.kind == noNumber {
		return arg, b.kindOf(v)
	}
	one := make([]any, t.Len)
	for i := range one {
		one[i] = v
	}
	b.cost++
	arg, why = b.listOf(&Type{Elem: t.Elem}, one)
	if why != "" {
		why = b.kindOf(v)
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
		n := b.number(v)
		var ok bool
		if out[i], ok = as(n); !ok || n.overflow != "" {
			return arg, fmt.Sprintf("%v with %s at %d", rv.Type(), b.kindOf(v), i)
		}
	}
	return list(out), ""
}

func (b *binding) tensorList(t *Type, rv reflect.Value) (arg native.Arg, why string) {
	list := make([]*native.Handle, rv.Len())
	for i := range list {
		v := rv.Index(i).Interface()
		h, ok := b.words.In(v).(*native.Handle)
		switch {
		case !ok && v != nil:
			return arg, fmt.Sprintf("%v with %s at %d", rv.Type(), b.kindOf(v), i)
		case h == nil && !t.Elem.Optional:
			return arg, fmt.Sprintf("%v with nil at %d", rv.Type(), i)
		case h != nil && h.Closed():
			return arg, fmt.Sprintf("%v with a closed tensor at %d", rv.Type(), i)
		}
		list[i] = h
	}
	if t.Elem.Optional {
		return native.OptionalTensors(list), ""
	}
	return native.Tensors(list), ""
}
