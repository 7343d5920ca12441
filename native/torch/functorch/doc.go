// Package functorch is PyTorch's torch.func: functions of tensors are mapped over a
// dimension ([Vmap]) and differentiated ([Grad], [Vjp], [Jvp], [Jacrev], [Jacfwd],
// [Hessian]), nested in any way.
//
// # Functions and their arguments
//
// A function to transform is any Go function that is written with package torch. What
// it differentiates by is its one argument; what else it needs it closes over, which
// stands for PyTorch's argnums and for in_dims=None:
//
//	grad(loss, argnums=1)(x, w)   functorch.Grad(func(w *torch.Tensor) *torch.Tensor { return loss(x, w) })(w)
//
// Arguments and results are trees, PyTorch's pytrees: a *torch.Tensor, or slices, arrays,
// maps and structs of trees, whose exported fields count. Several arguments are such a
// tree; a derivative has its argument's type, a tensor of it for each tensor. A nil tensor
// is none. What Python says with has_aux=True are the functions that end in Aux: the
// function then returns a second tree, which comes back undifferentiated.
//
// # Inside of a transform
//
// There a tensor is one slice ([Vmap]) or the value at a point (the others): it has the
// shape of that, its elements are what the operators make of it. What a function does in
// Go, it does once for all slices, so within Vmap the values themselves cannot be read:
// [torch.Tensor.Item], conditions on elements and shapes that depend on them panic with
// PyTorch's errors, as do draws unless Randomness allows them, and in-place writes of a
// mapped tensor into one that is not. Backward panics in every transform, torch.Grad and
// torch.NoGrad work. A tensor that outlives its transform is of no use after Vmap, and
// the plain value after the others.
//
// # Goroutines
//
// A transform is under way on the goroutine that called it, like torch.NoGrad; others
// that its function starts are outside, and see tensors of it only as errors. However
// the function ends, by a panic too, the goroutine is then where it was before.
package functorch
