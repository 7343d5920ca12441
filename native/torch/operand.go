package torch

import (
	"fmt"
	"math"
	"reflect"

	"torchfm/native"
	"torchfm/native/torch/internal/door"
)

// Scalar is a number of Go where PyTorch takes one of Python: any integer, float,
// complex or bool type. As in Python an integer does not change the dtype of an
// integer tensor and a float makes it floating point. Anything else panics with an
// [*Error]; the analyzer torchfm/native/torch/torchvet finds it before.
type Scalar = any

// Operand is a *Tensor or a number, as [Scalar], where PyTorch takes either.
// Anything else panics with an [*Error]; the analyzer torchfm/native/torch/torchvet
// finds it before.
type Operand = any

// overloads are an operator for a tensor and for a number in one place of its
// arguments.
type overloads struct{ tensor, number *native.Op }

// of returns the overload for an operand, and the operand as its argument.
func (o *overloads) of(operand Operand) (*native.Op, native.Arg) {
	if t, ok := operand.(*Tensor); ok {
		return o.tensor, arg(t)
	}
	return o.number, o.scalar(operand)
}

// scalar is an operand that is no tensor as an argument.
func (o *overloads) scalar(operand Operand) native.Arg {
	if a, ok := numberArg(operand); ok {
		return a
	}
	panic(&Error{Op: o.tensor.String(), Message: "want a tensor or a number, got " + typeName(operand)})
}

// scalar is a number as an argument; nil is None.
func scalar(s Scalar) native.Arg {
	if s == nil {
		return native.None()
	}
	if a, ok := numberArg(s); ok {
		return a
	}
	panic(&Error{Op: caller(), Message: "want a number, got " + typeName(s)})
}

// realArg is a real number as a floating-point argument.
func realArg(s Scalar) native.Arg {
	switch v := s.(type) {
	case float64:
		return native.Float(v)
	case int:
		return native.Float(float64(v))
	}
	switch v := reflect.ValueOf(s); {
	case v.CanFloat():
		return native.Float(v.Float())
	case v.CanInt():
		return native.Float(float64(v.Int()))
	case v.CanUint():
		return native.Float(float64(v.Uint()))
	}
	panic(&Error{Op: caller(), Message: "want a real number, got " + typeName(s)})
}

// typeName names the type of v. It lets v stay on the caller's stack.
func typeName(v any) string {
	if v == nil {
		return "nil"
	}
	return reflect.TypeOf(v).String()
}

// numberArg is a number as an argument, false for what is none.
func numberArg(s Scalar) (native.Arg, bool) {
	switch s.(type) {
	case nil, DType, Layout, MemoryFormat, DeviceType, Reduction:
		return native.Arg{}, false
	}
	if a, ok := door.Scalar(s); ok {
		return a, true
	}
	switch v := reflect.ValueOf(s); {
	case v.CanInt():
		return native.Int(v.Int()), true
	case v.CanUint():
		if v.Uint() > math.MaxInt64 {
			panic(&Error{Op: caller(), Message: fmt.Sprintf("the number %d is beyond int64", v.Uint())})
		}
		return native.Int(int64(v.Uint())), true
	case v.CanFloat():
		return native.Float(v.Float()), true
	case v.CanComplex():
		return native.Complex(v.Complex()), true
	case v.Kind() == reflect.Bool:
		return native.Bool(v.Bool()), true
	}
	return native.Arg{}, false
}

// binary calls an operator of t and an operand.
func (t *Tensor) binary(o *overloads, operand Operand) *Tensor {
	op, y := o.of(operand)
	return one(op, arg(t), y)
}

// binary_ is binary in place; it returns t.
func (t *Tensor) binary_(o *overloads, operand Operand) *Tensor {
	op, y := o.of(operand)
	return t.inPlace(op, arg(t), y)
}

// mixed calls an operator of two operands, of which one at least is a tensor; ofNumber
// is its overload for a number in the first place.
func mixed(o *overloads, ofNumber *native.Op, a, b Operand) *Tensor {
	if t, ok := a.(*Tensor); ok {
		return t.binary(o, b)
	}
	first := o.scalar(a)
	return one(ofNumber, first, arg(tensorBeside(ofNumber, b)))
}

// tensorBeside is the operand beside a number, which must be a tensor.
func tensorBeside(op *native.Op, operand Operand) *Tensor {
	t, ok := operand.(*Tensor)
	if !ok {
		panic(&Error{Op: op.String(), Message: "want a tensor beside a number, got " + typeName(operand)})
	}
	return t
}
