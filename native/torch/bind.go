package torch

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"torchfm/native"
)

// binding is Go values made into the arguments of an operator.
type binding struct {
	op      *Operator
	args    []native.Arg
	values  []any     // what was given for each, nil for what was not
	tensors []*Tensor // all that are among the arguments
	cost    int       // how many values took a conversion
}

// bind fills b; the error is an *Error.
func (b *binding) bind(o *Operator, values []any) error {
	b.op = o
	schema := o.schema.Arguments
	if o.schema.Varargs {
		return b.mismatch("it takes arguments without a schema, which have no form in Go")
	}
	b.args = make([]native.Arg, len(schema))
	b.values = make([]any, len(schema))
	given := len(values)
	for given > 0 {
		if _, ok := values[given-1].(Kw); !ok {
			break
		}
		given--
	}
	for i, v := range values[:given] {
		if _, ok := v.(Kw); ok {
			return b.mismatch("arguments by name must stand after those by position")
		}
		if i >= len(schema) || schema[i].KeywordOnly {
			return b.mismatch(fmt.Sprintf("got %d arguments by position, it takes %d%s", given, i, alsoNamed(schema[i:])))
		}
		if err := b.set(i, v); err != nil {
			return err
		}
	}
	named, err := b.named(values[given:], given)
	if err != nil {
		return err
	}
	var missing []string
	for i := given; i < len(schema); i++ {
		switch {
		case named != nil && named[i]:
		case schema[i].Required():
			missing = append(missing, fmt.Sprintf("%q", schema[i].Name))
		default:
			b.args[i] = native.Default()
		}
	}
	if missing != nil {
		return b.mismatch("missing " + strings.Join(missing, ", "))
	}
	return nil
}

// named sets the arguments that are given by name, and returns which they are.
func (b *binding) named(kws []any, given int) ([]bool, error) {
	if len(kws) == 0 {
		return nil, nil
	}
	schema := b.op.schema.Arguments
	set := make([]bool, len(schema))
	for _, kw := range kws {
		for _, name := range names(kw.(Kw)) {
			i := slices.IndexFunc(schema, func(a Argument) bool { return a.Name == name })
			switch {
			case i < 0:
				return nil, b.mismatch(fmt.Sprintf("it has no argument %q", name))
			case i < given || set[i]:
				return nil, b.mismatch(fmt.Sprintf("argument %q is given twice", name))
			}
			if err := b.set(i, kw.(Kw)[name]); err != nil {
				return nil, err
			}
			set[i] = true
		}
	}
	return set, nil
}

// names returns the names in kw, sorted: which error comes first must not be chance.
func names(kw Kw) []string { return slices.Sorted(maps.Keys(kw)) }

func alsoNamed(rest []Argument) string {
	if len(rest) == 0 {
		return ""
	}
	list := make([]string, len(rest))
	for i := range rest {
		list[i] = rest[i].Name
	}
	return " (" + strings.Join(list, ", ") + " by name only)"
}

func (b *binding) mismatch(message string) error {
	return &Error{Op: b.op.String(), Message: message + "; the schema is " + b.op.schema.text, Err: ErrSchema}
}

// set makes v argument i.
func (b *binding) set(i int, v any) error {
	a := &b.op.schema.Arguments[i]
	value, why := b.value(&a.Type, v)
	if why != "" {
		return b.mismatch(fmt.Sprintf("argument %d (%q) wants %v, got %s", i, a.Name, a.Type, why))
	}
	if n := length(v); a.Type.Len > 1 && n < a.Type.Len && !(n == 1 || n == 0 && mayBeEmpty(a)) && kindOf(v)[0] == '[' {
		// Kernels differ in whether they look at the length before they read.
		return b.mismatch(fmt.Sprintf("argument %d (%q) wants %v, got %d values", i, a.Name, a.Type, n))
	}
	b.args[i], b.values[i] = value, v
	return nil
}

// mayBeEmpty reports whether an empty list stands for a default: that of a stride
// for the size of the kernel.
func mayBeEmpty(a *Argument) bool { return a.Default == "[]" || a.Name == "stride" }

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
		return native.TensorArg(&x.h), ""
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

// number is a Go number.
type number struct {
	kind     numberKind
	i        int64 // of an int, and 1 of true
	f        float64
	c        complex128
	overflow string // why it is no int64
}

type numberKind uint8

const (
	noNumber numberKind = iota
	boolNumber
	intNumber
	floatNumber
	complexNumber
)

func (n *number) float() float64 {
	if n.kind == floatNumber {
		return n.f
	}
	return float64(n.i)
}

func (n *number) arg() (native.Arg, string) {
	switch n.kind {
	case boolNumber:
		return native.Bool(n.i != 0), ""
	case intNumber:
		return native.Int(n.i), n.overflow
	case floatNumber:
		return native.Float(n.f), ""
	}
	return native.Complex(n.c), ""
}

// numberOf returns the number that v is; its kind is noNumber when it is none.
func numberOf(v any) number {
	switch x := v.(type) {
	case int:
		return number{kind: intNumber, i: int64(x)}
	case float64:
		return number{kind: floatNumber, f: x}
	case bool:
		if x {
			return number{kind: boolNumber, i: 1}
		}
		return number{kind: boolNumber}
	case nil, DType, Layout, MemoryFormat, DeviceType:
		return number{}
	}
	rv := reflect.ValueOf(v)
	switch {
	case rv.CanInt():
		return number{kind: intNumber, i: rv.Int()}
	case rv.CanUint():
		n := number{kind: intNumber, i: int64(rv.Uint())}
		if rv.Uint() > math.MaxInt64 {
			n.overflow = fmt.Sprintf("%d, beyond int64", rv.Uint())
		}
		return n
	case rv.CanFloat():
		return number{kind: floatNumber, f: rv.Float()}
	case rv.CanComplex():
		return number{kind: complexNumber, c: rv.Complex()}
	case rv.Kind() == reflect.Bool:
		return numberOf(rv.Bool())
	}
	return number{}
}

// kindOf names what v is, for an error.
func kindOf(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case *Tensor:
		return "a tensor"
	case string:
		if len(x) > 40 {
			x = x[:40] + "..."
		}
		return fmt.Sprintf("the string %q", x)
	case *Opaque:
		if x != nil {
			return "a value of " + x.Type()
		}
	}
	if n := numberOf(v); n.kind != noNumber {
		return fmt.Sprintf("%T %v", v, v)
	}
	return fmt.Sprintf("%T", v)
}
