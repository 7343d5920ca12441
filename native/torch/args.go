package torch

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"torchfm/native"
)

// scalarOr is a Scalar as an argument; nil is the schema's default.
func scalarOr(s Scalar) native.Arg {
	if s == nil {
		return native.Default()
	}
	return scalar(s)
}

// intsOr is a list of integers; nil is the schema's default.
func intsOr(list []int64) native.Arg {
	if list == nil {
		return native.Default()
	}
	return native.Ints(list)
}

// optInts is an optional list of integers; nil is None.
func optInts(list []int64) native.Arg {
	if list == nil {
		return native.None()
	}
	return native.Ints(list)
}

// intOr is a number for which 0 stands for the schema's default.
func intOr(i int64) native.Arg {
	if i == 0 {
		return native.Default()
	}
	return native.Int(i)
}

// textOr is a text for which "" is the schema's default.
func textOr(s string) native.Arg {
	if s == "" {
		return native.Default()
	}
	return native.String(s)
}

// optional is the one value that a variadic parameter may hold, or its zero value.
// All option structs and all single optional values are passed this way, so that what
// is a default in PyTorch can be left out. More than one panics.
func optional[T any](values []T) T {
	switch len(values) {
	case 0:
		var zero T
		return zero
	case 1:
		return values[0]
	}
	panic(tooMany(len(values), reflect.TypeFor[T]()))
}

// tooMany is the error for more values than one in a variadic parameter of the
// function of this package that was called.
func tooMany(n int, of reflect.Type) *Error {
	return &Error{Op: caller(), Message: fmt.Sprintf("got %d values of type %s where at most one is optional", n, of)}
}

// caller is the name of the exported function or method of this package that runs,
// for errors.
func caller() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		frame, more := frames.Next()
		name, _, _ := strings.Cut(frame.Function, "[") // of a generic function
		name = name[strings.LastIndexByte(name, '.')+1:]
		if r, _ := utf8.DecodeRuneInString(name); unicode.IsUpper(r) || !more {
			return name
		}
	}
}

// generator is the generator that a variadic parameter may hold; none is the
// device's default.
func generator(g []*Generator) native.Arg { return native.GeneratorArg(optional(g).Handle()) }

// optInt is the number that a variadic parameter may hold; none is None.
func optInt(i []int64) native.Arg {
	if len(i) == 0 {
		return native.None()
	}
	return native.Int(optional(i))
}

// optText is an optional text; "" is None.
func optText(s string) native.Arg {
	if s == "" {
		return native.None()
	}
	return native.String(s)
}

// floatArg is a Scalar as a floating-point argument; nil is None.
func floatArg(s Scalar) native.Arg {
	switch v := s.(type) {
	case nil:
		return native.None()
	case float64:
		return native.Float(v)
	case float32:
		return native.Float(float64(v))
	}
	if v := reflect.ValueOf(s); v.CanInt() {
		return native.Float(float64(v.Int()))
	} else if v.CanUint() {
		return native.Float(float64(v.Uint()))
	}
	panic(&Error{Op: "scalar", Message: fmt.Sprintf("want a real number, got %v of type %T", s, s)})
}

// floatOr is a Scalar as a floating-point argument; nil is the schema's default.
func floatOr(s Scalar) native.Arg {
	if s == nil {
		return native.Default()
	}
	return floatArg(s)
}

// intArg is a Scalar as an integer argument; nil is None.
func intArg(s Scalar) native.Arg {
	if s == nil {
		return native.None()
	}
	return native.Int(wholeNumber(s))
}

// integerOr is a Scalar as an integer argument; nil is the schema's default.
func integerOr(s Scalar) native.Arg {
	if s == nil {
		return native.Default()
	}
	return intArg(s)
}

// wholeNumber is the integer that a Scalar must hold.
func wholeNumber(s Scalar) int64 {
	if v := reflect.ValueOf(s); v.CanInt() {
		return v.Int()
	} else if v.CanUint() {
		return int64(v.Uint())
	}
	panic(&Error{Op: "scalar", Message: fmt.Sprintf("want an integer, got %v of type %T", s, s)})
}
