package functorch

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/tree"
)

// Jvp returns f(primals) and the Jacobian-vector product, f's derivative along tangents,
// which has a tensor of the same shape for each of primals, as torch.func.jvp. It is
// computed in forward mode, together with f. A tensor of the result that does not depend
// on primals has a derivative of zeros; with strict it is an error.
func Jvp[A, R any](f func(A) R, primals, tangents A, strict ...bool) (value, derivative R) {
	value, derivative, _ = jvp("jvp", plain(f), primals, tangents, optional("jvp", strict))
	return value, derivative
}

// JvpAux is [Jvp] of the first result of f; the second comes back last.
func JvpAux[A, R, X any](f func(A) (R, X), primals, tangents A, strict ...bool) (value, derivative R, aux X) {
	return jvp("jvp", f, primals, tangents, optional("jvp", strict))
}

func jvp[A, R, X any](op string, f func(A) (R, X), primals, tangents A, strict bool) (R, R, X) {
	in, along := nonEmpty(op, "the argument", primals), tree.Leaves(tangents)
	if len(in) != len(along) {
		failf(op, "got %d tangents for %d tensors", len(along), len(in))
	}
	l := enterJvp(op)
	defer l.Leave()
	duals := make([]*torch.Tensor, len(in))
	for i, t := range in {
		duals[i] = torch.MakeDual(t, along[i])
	}
	result, aux := f(tree.With(primals, duals))
	outputs := nonEmpty(op, "the function's result", result)
	values := make([]*torch.Tensor, len(outputs))
	derivatives := make([]*torch.Tensor, len(outputs))
	for i, t := range outputs {
		open(op, t)
		value, derivative := torch.UnpackDual(t)
		if derivative == nil {
			if strict {
				failf(op, "tensor %d of the function's result does not depend on its argument, which strict asks for", i)
			}
			derivative = call("aten::zeros_like", value)
		}
		values[i], derivatives[i] = l.unwrap(value), l.unwrap(derivative)
	}
	return tree.With(result, values), tree.With(result, derivatives), tree.Map(aux, l.unwrap)
}

// Linearize returns f(primals) and the function that computes [Jvp]'s derivative there,
// as torch.func.linearize. The function computes f anew at each call.
func Linearize[A, R any](f func(A) R, primals A) (R, func(tangents A) R) {
	nonEmpty("linearize", "the argument", primals)
	push := func(tangents A) R {
		in, along := tree.Leaves(primals), tree.Leaves(tangents)
		if len(in) != len(along) {
			failf("linearize", "got %d tangents for %d tensors", len(along), len(in))
		}
		for i, t := range along {
			open("linearize", t)
			if p := in[i]; !slices.Equal(t.Shape(), p.Shape()) || t.DType() != p.DType() || t.Device() != p.Device() {
				failf("linearize", "tangent %d is %v %v on %v, its tensor %v %v on %v", i, t.DType(), t.Shape(), t.Device(),
					p.DType(), p.Shape(), p.Device())
			}
		}
		_, derivative, _ := jvp("linearize", plain(f), primals, tangents, false)
		return derivative
	}
	return f(primals), push
}
