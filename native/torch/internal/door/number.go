package door

import (
	"fmt"
	"math"
	"reflect"

	"torchfm/native"
)

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
	case nil:
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
func kindOf(w Words, v any) string {
	switch x := w.In(v).(type) {
	case nil:
		return "nil"
	case *native.Handle:
		return "a tensor"
	case string:
		if len(x) > 40 {
			x = x[:40] + "..."
		}
		return fmt.Sprintf("the string %q", x)
	case *native.Opaque:
		if x != nil {
			return "a value of " + x.Type()
		}
	default:
		if n := numberOf(x); n.kind != noNumber {
			return fmt.Sprintf("%T %v", v, v)
		}
	}
	return fmt.Sprintf("%T", v)
}
