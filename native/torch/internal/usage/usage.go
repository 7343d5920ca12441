// Package usage has what the packages beside torch say of wrong use.
package usage

import (
	"fmt"

	"torchfm/native/torch"
)

// Panic panics with a [*torch.Error] of a function or layer.
func Panic(what, format string, args ...any) {
	panic(&torch.Error{Op: what, Message: fmt.Sprintf(format, args...)})
}

// One is the one value that a variadic parameter may hold, or what stands for none.
func One[T any](what string, given []T, otherwise T) T {
	switch len(given) {
	case 0:
		return otherwise
	case 1:
		return given[0]
	}
	panic(&torch.Error{Op: what, Message: fmt.Sprintf("%d values for one optional argument", len(given))})
}

// Option is the options struct, or another value, that a variadic parameter may hold, or
// its zero value, which stands for PyTorch's defaults.
func Option[T any](what string, given []T) T {
	var defaults T
	return One(what, given, defaults)
}
