package torch

import (
	"errors"
	"fmt"
	"strings"

	"torchfm/native"
)

// Error is wrong use of a tensor or an operator: what the package panics with.
type Error struct {
	Op      string    // PyTorch's name of the operator or function, "aten::add.Tensor"
	Message string    // libtorch's message without its C++ backtrace
	Shapes  [][]int64 // the shapes of the tensor arguments, where they are known
	Layer   string    // the layer of a model in which it happened, as it prints, where it is known
	Path    string    // that layer's name among those around it, "encoder.0", where it is known
	Err     error     // the cause, a *native.Error for an exception of libtorch
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

// fail panics with the error of a call.
func fail(op string, err error, args []native.Arg) {
	panic(wrap(op, err, args))
}

func wrap(op string, err error, args []native.Arg) *Error {
	e := &Error{Op: op, Message: err.Error(), Err: err}
	if e.Message == "" {
		e.Message = "it failed without a message"
	}
	var closed *native.ClosedError
	if errors.As(err, &closed) {
		e.Message = fmt.Sprintf("argument %d is a closed tensor", closed.Argument)
		return e
	}
	var refused *native.Error
	if errors.As(err, &refused) && refused.Kind == native.RefusedError {
		e.Message, e.Err = "refused: "+e.Message, ErrRefused
	}
	for i := range args {
		if h := args[i].Handle(); h != nil && !h.Closed() {
			e.Shapes = append(e.Shapes, h.Meta().Shape)
		}
	}
	return e
}
