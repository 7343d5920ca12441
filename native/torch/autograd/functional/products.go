package functional

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/tree"
)

// Vjp returns f(inputs) and the vector-Jacobian product, the gradient by inputs of f's
// result weighted by v, which has its form, as torch.autograd.functional.vjp. A v without
// tensors stands for 1 when f returns one element.
func Vjp[A, R any](f func(A) R, inputs A, v R, opts ...Options) (output R, product A) {
	const op = "vjp"
	o := optional(op, opts)
	var in, out, vec tensors
	torch.EnableGrad(func() {
		in = prepare(op, tree.Leaves(inputs), o.CreateGraph, true)
		out = flattened(f, inputs, &output)(in)
		depends(op, "output", out, o.Strict)
		vec = vector(op, v, out, "the function's result", o.CreateGraph)
	})
	var grads tensors
	withGrad(o.CreateGraph, func() {
		grads = gradients(out, in, vec, torch.GradOptions{CreateGraph: o.CreateGraph})
		grads = filled(op, first, grads, in, o)
	})
	return tree.With(output, finish(out, o.CreateGraph)), tree.With(inputs, finish(grads, o.CreateGraph))
}

// Jvp returns f(inputs) and the Jacobian-vector product, f's derivative along v, which has
// the form of inputs, as torch.autograd.functional.jvp: by a backward pass through the
// backward pass, which takes longer than functorch's. A v without tensors stands for 1
// when inputs are one element.
func Jvp[A, R any](f func(A) R, inputs, v A, opts ...Options) (output, product R) {
	const op = "jvp"
	o := optional(op, opts)
	var in, out, vec, weights, grads tensors
	torch.EnableGrad(func() {
		in = prepare(op, tree.Leaves(inputs), o.CreateGraph, true)
		vec = vector(op, v, in, "the input", o.CreateGraph)
		out = flattened(f, inputs, &output)(in)
		depends(op, "output", out, o.Strict)
		// The gradients are linear in the weights, whose values do not matter.
		weights = zerosToDifferentiate(out)
		grads = gradients(out, in, weights, torch.GradOptions{CreateGraph: true})
		depends(op, "the gradient by input", grads, o.Strict)
	})
	var along tensors
	withGrad(o.CreateGraph, func() {
		along = gradients(grads, weights, vec, torch.GradOptions{CreateGraph: o.CreateGraph})
		along = filled(op, firstTrick, along, out, o)
	})
	return tree.With(output, finish(out, o.CreateGraph)), tree.With(output, finish(along, o.CreateGraph))
}

func zerosToDifferentiate(like tensors) tensors {
	list := make(tensors, len(like))
	for i, t := range like {
		list[i] = call("aten::zeros_like", t.Detach()).SetRequiresGrad(true)
	}
	return list
}

// Vhp returns f(inputs), which must be one element, and the vector-Hessian product with v,
// which has the form of inputs, as torch.autograd.functional.vhp. A v without tensors
// stands for 1 when inputs are one element.
func Vhp[A any](f func(A) *torch.Tensor, inputs, v A, opts ...Options) (output *torch.Tensor, product A) {
	const op = "vhp"
	o := optional(op, opts)
	in, out, jacobian, vec := firstDerivative(op, f, inputs, v, o)
	var grads tensors
	withGrad(o.CreateGraph, func() {
		grads = gradients(jacobian, in, vec, torch.GradOptions{CreateGraph: o.CreateGraph})
		grads = filled(op, second, grads, in, o)
	})
	return finish(out, o.CreateGraph)[0], tree.With(inputs, finish(grads, o.CreateGraph))
}

// Hvp returns f(inputs), which must be one element, and the Hessian-vector product with v,
// which has the form of inputs, as torch.autograd.functional.hvp: by three backward
// passes. [Vhp] is the same for functions with two continuous derivatives, and faster.
func Hvp[A any](f func(A) *torch.Tensor, inputs, v A, opts ...Options) (output *torch.Tensor, product A) {
	const op = "hvp"
	o := optional(op, opts)
	in, out, jacobian, vec := firstDerivative(op, f, inputs, v, o)
	var weights, back tensors
	torch.EnableGrad(func() {
		weights = zerosToDifferentiate(in)
		back = gradients(jacobian, in, weights, torch.GradOptions{CreateGraph: true})
	})
	var grads tensors
	withGrad(o.CreateGraph, func() {
		grads = gradients(back, weights, vec, torch.GradOptions{CreateGraph: o.CreateGraph})
		grads = filled(op, thirdTrick, grads, in, o)
	})
	return finish(out, o.CreateGraph)[0], tree.With(inputs, finish(grads, o.CreateGraph))
}

// firstDerivative computes f and its gradient, with its graph.
func firstDerivative[A any](op string, f func(A) *torch.Tensor, inputs, v A, o Options) (in, out, jacobian, vec tensors) {
	torch.EnableGrad(func() {
		in = prepare(op, tree.Leaves(inputs), o.CreateGraph, true)
		vec = vector(op, v, in, "the input", o.CreateGraph)
		out = tensors{f(tree.With(inputs, in))}
		oneElement(op, out[0])
		depends(op, "output", out, o.Strict)
		jacobian = gradients(out, in, nil, torch.GradOptions{CreateGraph: true})
		depends(op, "the jacobian by input", jacobian, o.Strict)
	})
	return in, out, jacobian, vec
}

func oneElement(op string, t *torch.Tensor) {
	if t == nil || t.Numel() != 1 {
		failf(op, "the function must return one tensor with one element")
	}
}
