package functorch

import (
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/tree"
)

// nothing is the auxiliary result of a function that has none.
type nothing struct{}

func plain[A, R any](f func(A) R) func(A) (R, nothing) {
	return func(a A) (R, nothing) { return f(a), nothing{} }
}

// Grad returns the function that computes the gradient of f, which must return a tensor
// of no dimensions, as torch.func.grad. A tensor that f does not depend on has a gradient
// of zeros. f's own torch.NoGrad holds, one around the call does not.
func Grad[A any](f func(A) *torch.Tensor) func(A) A {
	return func(a A) A {
		grad, _, _ := gradient("grad", plain(f), a)
		return grad
	}
}

// GradAux is [Grad] of the first result of f; the second comes back beside the gradient.
func GradAux[A, X any](f func(A) (*torch.Tensor, X)) func(A) (A, X) {
	return func(a A) (A, X) {
		grad, _, aux := gradient("grad", f, a)
		return grad, aux
	}
}

// GradAndValue is [Grad] with the value of f after the gradient, as
// torch.func.grad_and_value.
func GradAndValue[A any](f func(A) *torch.Tensor) func(A) (grad A, value *torch.Tensor) {
	return func(a A) (A, *torch.Tensor) {
		grad, value, _ := gradient("grad_and_value", plain(f), a)
		return grad, value
	}
}

// GradAndValueAux is [GradAndValue] of the first result of f; the second comes back last.
func GradAndValueAux[A, X any](f func(A) (*torch.Tensor, X)) func(A) (grad A, value *torch.Tensor, aux X) {
	return func(a A) (A, *torch.Tensor, X) { return gradient("grad_and_value", f, a) }
}

func gradient[A, X any](op string, f func(A) (*torch.Tensor, X), a A) (A, *torch.Tensor, X) {
	nonEmpty(op, "the argument", a)
	l := enterGrad(op)
	defer l.Leave()
	tracked := tree.Map(a, l.track)
	value, aux := f(tracked)
	if value == nil {
		failf(op, "the function returned nil, want a tensor of no dimensions")
	}
	if n := value.Dim(); n != 0 {
		failf(op, "the function returned a tensor of %d dimensions, want none: Vjp and Jacrev take such", n)
	}
	grads := backward(op, []*torch.Tensor{value}, tree.Leaves(tracked), nil, false, true)
	for i, t := range grads {
		grads[i] = l.unwrap(t)
	}
	return tree.With(a, grads), l.unwrap(value), tree.Map(aux, l.unwrap)
}

// backward returns the gradients of outputs, weighted by cotangents unless these are nil,
// by inputs; zeros where there is no dependence.
func backward(op string, outputs, inputs, cotangents []*torch.Tensor, retain, create bool) []*torch.Tensor {
	var outs, cots []*native.Handle
	for i, t := range outputs {
		if !open(op, t).Brief().RequiresGrad {
			continue
		}
		outs = append(outs, t.Handle())
		if cotangents != nil {
			if c, shape := cotangents[i], t.Shape(); !slices.Equal(c.Shape(), shape) {
				failf(op, "cotangent %d has shape %v, the function's tensor %v", i, c.Shape(), shape)
			}
			cots = append(cots, cotangents[i].Handle())
		}
	}
	grads := make([]*torch.Tensor, len(inputs))
	into := make([]*native.Handle, len(inputs))
	for i := range grads {
		grads[i] = new(torch.Tensor)
		into[i] = grads[i].Handle()
	}
	if len(outs) > 0 {
		check(op, native.Grad(outs, cots, handles(op, inputs), &retain, create, true, into))
	}
	for i, t := range grads {
		if t.Closed() {
			grads[i] = call("aten::zeros_like", inputs[i])
		}
	}
	return grads
}

// Vjp returns f(primals) and the function that computes the vector-Jacobian product: from
// a cotangent for each tensor of f's result the gradient by each tensor of primals, as
// torch.func.vjp. All of f's tensors must be floating-point or complex. The function may
// be called many times, within [Vmap] too, and keeps what f computed.
func Vjp[A, R any](f func(A) R, primals A) (R, func(cotangents R) A) {
	out, pull, _ := vjp("vjp", plain(f), primals)
	return out, pull
}

// VjpAux is [Vjp] of the first result of f; the second comes back last.
func VjpAux[A, R, X any](f func(A) (R, X), primals A) (R, func(cotangents R) A, X) {
	return vjp("vjp", f, primals)
}

func vjp[A, R, X any](op string, f func(A) (R, X), primals A) (R, func(R) A, X) {
	nonEmpty(op, "the argument", primals)
	l := enterGrad(op)
	defer l.Leave()
	tracked := tree.Map(primals, l.track)
	result, aux := f(tracked)
	outputs := nonEmpty(op, "the function's result", result)
	for _, t := range outputs {
		if !t.IsFloatingPoint() && !t.IsComplex() {
			failf(op, "the function returned a tensor of %v, want floating-point or complex ones", t.DType())
		}
	}
	inputs := tree.Leaves(tracked)
	pull := func(cotangents R) A {
		cots := tree.Leaves(cotangents)
		if len(cots) != len(outputs) {
			failf(op, "got %d cotangents for the %d tensors that the function returned", len(cots), len(outputs))
		}
		return tree.With(primals, backward(op, outputs, inputs, cots, true, torch.IsGradEnabled()))
	}
	return tree.Map(result, l.unwrap), pull, tree.Map(aux, l.unwrap)
}
