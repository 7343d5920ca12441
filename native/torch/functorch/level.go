package functorch

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/tree"
)

// level is a transform that is under way on the goroutine, with the name that errors
// have of it.
type level struct {
	*native.Level
	op string
}

func enter(op string, l *native.Level, err error) level {
	check(op, err)
	return level{l, op}
}

func enterGrad(op string) level {
	l, err := native.EnterGrad()
	return enter(op, l, err)
}

func enterJvp(op string) level {
	l, err := native.EnterJvp()
	return enter(op, l, err)
}

func check(op string, err error) {
	if err != nil {
		panic(&torch.Error{Op: op, Message: err.Error(), Err: err})
	}
}

// track returns a tensor that the level differentiates by.
func (l level) track(t *torch.Tensor) *torch.Tensor {
	out := new(torch.Tensor)
	check(l.op, l.Wrap(open(l.op, t), true, out.Handle()))
	return out
}

// leave returns what a tensor is outside of the level.
func (l level) unwrap(t *torch.Tensor) *torch.Tensor {
	out := new(torch.Tensor)
	check(l.op, l.Unwrap(open(l.op, t), out.Handle()))
	return out
}

// open returns the handle of a tensor, and panics when it is closed.
func open(op string, t *torch.Tensor) *native.Handle {
	if t.Closed() {
		failf(op, "use of a closed or nil tensor")
	}
	return t.Handle()
}

func handles(op string, list []*torch.Tensor) []*native.Handle {
	hs := make([]*native.Handle, len(list))
	for i, t := range list {
		hs[i] = open(op, t)
	}
	return hs
}

// call calls an operator that returns a tensor.
func call(name string, args ...any) *torch.Tensor {
	out, err := torch.Call(name, args...)
	if err != nil {
		panic(err)
	}
	return out[0].(*torch.Tensor)
}

// optional is the one value that a variadic parameter may hold, or its zero value.
func optional[T any](op string, values []T) T {
	if len(values) > 1 {
		failf(op, "got %d values for what is given once at most: %s", len(values), fmt.Sprint(values))
	}
	var zero T
	if len(values) == 0 {
		return zero
	}
	return values[0]
}

// nonEmpty returns the tensors of a tree, and panics when there are none.
func nonEmpty[T any](op, what string, t T) []*torch.Tensor {
	list := tree.Leaves(t)
	if len(list) == 0 {
		failf(op, "%s, a %T, holds no tensor: want a *torch.Tensor or slices, maps and structs of them", what, t)
	}
	return list
}

func failf(op, format string, args ...any) {
	panic(&torch.Error{Op: op, Message: fmt.Sprintf(format, args...)})
}

// DebugUnwrap returns what a tensor of a transform wraps, all slices of one of [Vmap],
// down to a tensor of none or with recurse false one step, as torch.func.debug_unwrap. It
// is for looking at values while a program is being written: what is computed of them in a
// transform is undefined.
func DebugUnwrap(t *torch.Tensor, recurse ...bool) *torch.Tensor {
	deep := len(recurse) == 0 || optional("debug_unwrap", recurse)
	for {
		inner := new(torch.Tensor)
		if !open("debug_unwrap", t).Unwrap(inner.Handle()) {
			return t
		}
		if t = inner; !deep {
			return t
		}
	}
}
