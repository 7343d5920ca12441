package functorch

import (
	"reflect"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/tree"
)

// Jacrev returns the function that computes the Jacobian of f in reverse mode, as
// torch.func.jacrev: for each tensor of the argument one whose shape is that of f's
// result followed by its own. It is computed in one pass backward, which [Vmap] maps over
// the elements of the result, or in passes over chunkSize of them; 1 maps nothing.
// Arguments and results must be real.
func Jacrev[A any](f func(A) *torch.Tensor, chunkSize ...int64) func(A) A {
	return func(a A) A {
		rows, _ := jacrev(plain(f), a, optional("jacrev", chunkSize))
		return rows[0]
	}
}

// JacrevAux is [Jacrev] of the first result of f; the second comes back beside it.
func JacrevAux[A, X any](f func(A) (*torch.Tensor, X), chunkSize ...int64) func(A) (A, X) {
	return func(a A) (A, X) {
		rows, aux := jacrev(f, a, optional("jacrev", chunkSize))
		return rows[0], aux
	}
}

// JacrevTree is [Jacrev] of a function that returns a tree: there is a Jacobian for each
// tensor of it, in order.
func JacrevTree[A, R any](f func(A) R, chunkSize ...int64) func(A) []A {
	return func(a A) []A {
		rows, _ := jacrev(plain(f), a, optional("jacrev", chunkSize))
		return rows
	}
}

func jacrev[A, R, X any](f func(A) (R, X), a A, chunk int64) ([]A, X) {
	if chunk < 0 {
		failf("jacrev", "chunk size %d is negative", chunk)
	}
	inputs := nonEmpty("jacrev", "the argument", a)
	allReal("jacrev", "argument", inputs)
	result, pull, aux := vjp("jacrev", f, a)
	outputs := tree.Leaves(result)
	allReal("jacrev", "function's result", outputs)
	var chunks [][]*torch.Tensor // of each chunk, the gradients by all inputs
	for _, basis := range standardBasis(outputs, chunk) {
		if chunk == 1 {
			for i, t := range basis {
				basis[i] = call("aten::squeeze.dim", t, 0)
			}
			grads := tree.Leaves(pull(tree.With(result, basis)))
			for i, t := range grads {
				grads[i] = call("aten::unsqueeze", t, 0)
			}
			chunks = append(chunks, grads)
			continue
		}
		chunks = append(chunks, tree.Leaves(Vmap(pull)(tree.With(result, basis))))
	}
	rows := make([][]*torch.Tensor, len(outputs))
	for i, in := range inputs {
		whole := chunks[0][i]
		if len(chunks) > 1 {
			parts := make([]*torch.Tensor, len(chunks))
			for c := range chunks {
				parts[c] = chunks[c][i]
			}
			whole = call("aten::cat", parts, 0)
		}
		at := int64(0)
		for o, out := range outputs {
			part := call("aten::narrow", whole, 0, at, out.Numel())
			at += out.Numel()
			rows[o] = append(rows[o], call("aten::view", part, slices.Concat(out.Shape(), in.Shape())))
		}
	}
	return trees(a, rows), aux
}

// trees makes a tree like a of each row of tensors.
func trees[A any](a A, rows [][]*torch.Tensor) []A {
	list := make([]A, len(rows))
	for i, row := range rows {
		list[i] = tree.With(a, row)
	}
	return list
}

func allReal(op, what string, list []*torch.Tensor) {
	for i, t := range list {
		if t.IsComplex() {
			failf(op, "tensor %d of the %s is %v, want real ones", i, what, t.DType())
		}
	}
}

// standardBasis returns the unit vectors of the space of all tensors' elements, cut by
// tensor: of each a tensor [vectors, shape...]. With a chunk they come in groups of at
// most so many vectors.
func standardBasis(tensors []*torch.Tensor, chunk int64) [][]*torch.Tensor {
	total := int64(0)
	for _, t := range tensors {
		total += t.Numel()
	}
	if chunk == 0 || chunk > total {
		chunk = total
	}
	var groups [][]*torch.Tensor
	for start := int64(0); start < total || start == 0; start += chunk {
		n := min(chunk, total-start)
		group := make([]*torch.Tensor, len(tensors))
		before := int64(0)
		for i, t := range tensors {
			part := call("aten::new_zeros", t, []int64{n, t.Numel()})
			call("aten::fill_.Scalar", call("aten::diagonal", part, start-before), 1)
			group[i] = call("aten::view", part, append([]int64{n}, t.Shape()...))
			before += t.Numel()
		}
		groups = append(groups, group)
		if chunk == 0 {
			break
		}
	}
	return groups
}

// Jacfwd returns the function that computes the Jacobian of f in forward mode, as
// torch.func.jacfwd: the same as [Jacrev], by [Jvp] mapped over the elements of the
// argument. Randomness is what draws in f do; default [Error]. Arguments and results must
// be real.
func Jacfwd[A any](f func(A) *torch.Tensor, randomness ...Randomness) func(A) A {
	return func(a A) A {
		rows, _ := jacfwd(plain(f), a, optional("jacfwd", randomness))
		return rows[0]
	}
}

// JacfwdAux is [Jacfwd] of the first result of f; the second comes back beside it.
func JacfwdAux[A, X any](f func(A) (*torch.Tensor, X), randomness ...Randomness) func(A) (A, X) {
	return func(a A) (A, X) {
		rows, aux := jacfwd(f, a, optional("jacfwd", randomness))
		return rows[0], aux
	}
}

// JacfwdTree is [Jacfwd] of a function that returns a tree: there is a Jacobian for each
// tensor of it, in order.
func JacfwdTree[A, R any](f func(A) R, randomness ...Randomness) func(A) []A {
	return func(a A) []A {
		rows, _ := jacfwd(plain(f), a, optional("jacfwd", randomness))
		return rows
	}
}

func jacfwd[A, R, X any](f func(A) (R, X), a A, randomness Randomness) ([]A, X) {
	inputs := nonEmpty("jacfwd", "the argument", a)
	allReal("jacfwd", "argument", inputs)
	basis := standardBasis(inputs, 0)[0]
	push := func(tangents A) ([]*torch.Tensor, X) {
		value, derivative, aux := jvp("jacfwd", f, a, tangents, false)
		allReal("jacfwd", "function's result", tree.Leaves(value))
		return tree.Leaves(derivative), aux
	}
	outs, auxes := mapPush(push, randomness)(tree.With(a, basis))
	rows := make([][]*torch.Tensor, len(outs))
	for o, out := range outs {
		last := call("aten::movedim.int", out, 0, -1)
		at := int64(0)
		for _, in := range inputs {
			part := call("aten::narrow", last, -1, at, in.Numel())
			at += in.Numel()
			if size := in.Shape(); len(size) == 0 {
				part = call("aten::squeeze.dim", part, -1)
			} else {
				part = call("aten::unflatten.int", part, -1, size)
			}
			rows[o] = append(rows[o], part)
		}
	}
	// The auxiliary results are the same for each vector.
	aux := tree.Map(auxes, func(t *torch.Tensor) *torch.Tensor { return call("aten::select.int", t, 0, 0) })
	return trees(a, rows), aux
}

// mapPush maps push, whose second result may have no tensors.
func mapPush[A, X any](push func(A) ([]*torch.Tensor, X), randomness Randomness) func(A) ([]*torch.Tensor, X) {
	if !tree.HoldsTensors(reflect.TypeFor[X]()) {
		var aux X
		mapped := Vmap(func(a A) []*torch.Tensor {
			var out []*torch.Tensor
			out, aux = push(a)
			return out
		}, VmapOptions{Randomness: randomness})
		return func(a A) ([]*torch.Tensor, X) { return mapped(a), aux }
	}
	return Vmap(push, VmapOptions{Randomness: randomness})
}

// Hessian returns the function that computes the second derivatives of f, which returns
// one element, as torch.func.hessian: forward mode over reverse mode, [Jacfwd] of
// [Jacrev]. The result has the shape of f's, the argument's and the argument's again.
func Hessian(f func(*torch.Tensor) *torch.Tensor) func(*torch.Tensor) *torch.Tensor {
	return Jacfwd(Jacrev(f))
}

// HessianTree is [Hessian] by a tree: a tree of second derivatives for each tensor of it.
func HessianTree[A any](f func(A) *torch.Tensor) func(A) []A { return JacfwdTree(Jacrev(f)) }
