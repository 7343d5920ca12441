package torch

import (
	"fmt"
	"slices"

	"torchfm/native"
)

// SizeOf is a size as PyTorch takes it: one number, or a list of one for each dimension.
// In options it is a list, in which one number is for all dimensions.
type SizeOf interface{ int | int64 | []int64 }

// sizes are the numbers of a size.
func sizes[S SizeOf](size S) []int64 {
	switch s := any(size).(type) {
	case int:
		return []int64{int64(s)}
	case int64:
		return []int64{s}
	case []int64:
		return s
	}
	return nil
}

// spread is a size of n dimensions: one number is for all of them, nil is def. Op and
// name are for the error when there are neither one number nor n.
func spread(op, name string, size []int64, n int, def int64) []int64 {
	switch {
	case size == nil:
		return slices.Repeat([]int64{def}, n)
	case len(size) == n:
		return size
	case len(size) == 1:
		return slices.Repeat(size, n)
	}
	panic(wrongSize(op, name, size, n))
}

// sizeOr is a size of n dimensions as an argument of an operator that takes one number
// for all of them itself; nil is the schema's default.
func sizeOr(op, name string, size []int64, n int) native.Arg {
	switch {
	case size == nil:
		return native.Default()
	case len(size) != 1 && len(size) != n:
		panic(wrongSize(op, name, size, n))
	}
	return native.Ints(size)
}

func wrongSize(op, name string, size []int64, n int) *Error {
	want := "1 number"
	if n > 1 {
		want = fmt.Sprintf("1 or %d numbers", n)
	}
	return &Error{Op: op, Message: fmt.Sprintf("%s: want %s, got %v", name, want, size)}
}
