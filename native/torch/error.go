package torch

import (
	"fmt"
	"strings"

	"torchfm/native"
	"torchfm/native/torch/internal/door"
)

// Error is wrong use of a tensor or an operator: what the package panics with.
type Error struct {
	Op      string    // PyTorch's name of the operator or function, "aten::add.Tensor"
	Message string    // libtorch's message without its C++ backtrace
	Shapes  [][]int64 // the shapes of the tensor arguments, where they are known
	Layer   string    // the layer of a model in which it happened, as it prints, where it is known
	Path    string    // that layer's name among those around it, "encoder.0", where it is known
	Err     error     // the cause, a *native.Error for an exception of libtorch
	Stack   []byte    // where Go code that libtorch called panicked: a hook, a Function's Backward
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("torch: ")
	b.WriteString(e.Op)
	b.WriteString(": ")
	b.WriteString(e.Message)
	if len(e.Shapes) > 0 {
		b.WriteString(" (shapes")
		for _, s := range e.Shapes {
			fmt.Fprintf(&b, " %v", s)
		}
		b.WriteString(")")
	}
	switch {
	case e.Path != "" && e.Layer != "":
		b.WriteString(" in " + e.Path + ": " + e.Layer)
	case e.Path != "" || e.Layer != "":
		b.WriteString(" in " + e.Path + e.Layer)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Try calls f and returns the [*Error] that it panics with, nil when it does not
// panic. Any other panic goes through.
func Try(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			err = r
		default:
			panic(r)
		}
	}()
	f()
	return nil
}

// check panics when a call failed.
func check(failed *door.Failure) {
	if failed != nil {
		panic((*Error)(failed))
	}
}

// fail panics with the error of a call.
func fail(op string, err error, args []native.Arg) { panic(wrap(op, err, args)) }

// wrap is the error of a call.
func wrap(op string, err error, args []native.Arg) *Error {
	return (*Error)(door.Failed(op, err, args))
}
