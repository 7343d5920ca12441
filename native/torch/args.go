package torch

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"torchfm/native"
)

// Optional numbers are pointers: nil stands for PyTorch's default. The functions
// below make arguments of them.

// floatOr is a number; nil is the schema's default.
func floatOr(f *float64) native.Arg {
	if f == nil {
		return native.Default()
	}
	return native.Float(*f)
}

// floatOrNone is a number; nil is None.
func floatOrNone(f *float64) native.Arg {
	if f == nil {
		return native.None()
	}
	return native.Float(*f)
}

// numberOr is a number that may meet integer tensors, where it must be an integer to
// libtorch too; nil is the schema's default.
func numberOr(f *float64) native.Arg {
	if f == nil {
		return native.Default()
	}
	if i := int64(*f); float64(i) == *f && (i != 0 || !math.Signbit(*f)) {
		return native.Int(i)
	}
	return native.Float(*f)
}

// intOr is an integer; nil is the schema's default.
func intOr(i *int64) native.Arg {
	if i == nil {
		return native.Default()
	}
	return native.Int(*i)
}

// intOrNone is an integer; nil is None.
func intOrNone(i *int64) native.Arg {
	if i == nil {
		return native.None()
	}
	return native.Int(*i)
}

// or is an optional value, or a default of Python's own code.
func or[T any](value *T, def T) T {
	if value == nil {
		return def
	}
	return *value
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

// boolOrNone is a flag; nil is None.
func boolOrNone(b *bool) native.Arg {
	if b == nil {
		return native.None()
	}
	return native.Bool(*b)
}

// trueOrNone is a flag whose None is False.
func trueOrNone(b bool) native.Arg {
	if b {
		return native.Bool(true)
	}
	return native.None()
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

// given is the one value that a variadic parameter may hold, or nil.
func given[T any](values []T) *T {
	if len(values) == 0 {
		return nil
	}
	optional(values)
	return &values[0]
}

// optText is an optional text; "" is None.
func optText(s string) native.Arg {
	if s == "" {
		return native.None()
	}
	return native.String(s)
}
