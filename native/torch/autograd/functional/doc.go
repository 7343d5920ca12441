// Package functional is PyTorch's torch.autograd.functional: Jacobians, Hessians and
// their products with vectors by autograd's graphs. Package torchfm/native/torch/functorch
// computes the same with function transforms, which nest.
//
// A function's argument and result are trees: a *torch.Tensor, or slices, arrays, maps
// and structs of trees, whose exported fields count. Several inputs are such a tree.
// Within functorch's transforms the functions of this package panic.
package functional

import (
	"fmt"

	"torchfm/native/torch"
)

// Options are the options of the products, of [Jacobian] and of [Hessian].
type Options struct {
	CreateGraph bool // results can be differentiated by the inputs; default false
	Strict      bool // a result that does not depend on an input is an error, not zeros; default false
}

func optional[T any](op string, opts []T) T {
	var zero T
	switch len(opts) {
	case 0:
		return zero
	case 1:
		return opts[0]
	}
	failf(op, "got %d options, want one at most", len(opts))
	return zero
}

func failf(op, format string, args ...any) {
	panic(&torch.Error{Op: op, Message: fmt.Sprintf(format, args...)})
}

// call calls an operator that returns a tensor.
func call(name string, args ...any) *torch.Tensor {
	out, err := torch.Call(name, args...)
	if err != nil {
		panic(err)
	}
	return out[0].(*torch.Tensor)
}
