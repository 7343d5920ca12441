package functional

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/functorch"
	"torchfm/native/torch/internal/tree"
)

// Strategy is the way in which derivatives are computed.
type Strategy string

// The strategies.
const (
	ReverseMode Strategy = "reverse-mode"
	ForwardMode Strategy = "forward-mode"
)

// JacobianOptions are the options of [Jacobian].
type JacobianOptions struct {
	CreateGraph bool     // the result can be differentiated by the inputs; default false
	Strict      bool     // a result that does not depend on an input is an error; default false
	Vectorize   bool     // all rows are computed at once, by Vmap; default false
	Strategy    Strategy // forward mode needs Vectorize; default [ReverseMode]
}

// Jacobian returns the Jacobian of f at inputs, as torch.autograd.functional.jacobian: for
// each tensor of inputs one whose shape is that of f's result followed by its own.
func Jacobian[A any](f func(A) *torch.Tensor, inputs A, opts ...JacobianOptions) A {
	return JacobianTree(f, inputs, opts...)[0]
}

// JacobianTree is [Jacobian] of a function that returns a tree: there is a Jacobian for
// each tensor of it, in order.
func JacobianTree[A, R any](f func(A) R, inputs A, opts ...JacobianOptions) []A {
	var result R
	rows := jacobian("jacobian", flattened(f, inputs, &result), tree.Leaves(inputs), optional("jacobian", opts))
	list := make([]A, len(rows))
	for i, row := range rows {
		list[i] = tree.With(inputs, row)
	}
	return list
}

// jacobian returns, for each output, the derivatives by all inputs.
func jacobian(op string, f flat, inputs tensors, o JacobianOptions) []tensors {
	switch o.Strategy {
	case "", ReverseMode:
	case ForwardMode:
		if o.CreateGraph || o.Strict || !o.Vectorize {
			failf(op, "forward mode needs Vectorize and allows neither CreateGraph nor Strict")
		}
		return forward(f, inputs)
	default:
		failf(op, "strategy %q is neither reverse-mode nor forward-mode", string(o.Strategy))
	}
	if o.Vectorize && o.Strict {
		failf(op, "Strict and Vectorize do not go together")
	}
	var rows []tensors
	torch.EnableGrad(func() {
		in := prepare(op, inputs, o.CreateGraph, true)
		out := f(in)
		depends(op, "output", out, o.Strict)
		if o.Vectorize {
			rows = reverse(out, in, o)
		} else {
			rows = rowByRow(op, out, in, o)
		}
		for i := range rows {
			rows[i] = finish(rows[i], o.CreateGraph)
		}
	})
	return rows
}

// rowByRow computes the gradient of each element of the outputs.
func rowByRow(op string, out, in tensors, o JacobianOptions) []tensors {
	rows := make([]tensors, len(out))
	for i, t := range out {
		parts := make([]tensors, len(in))
		for j := range t.Numel() {
			element := call("aten::select.int", call("aten::reshape", t, []int64{-1}), 0, j)
			grads := gradients(tensors{element}, in, nil, torch.GradOptions{RetainGraph: true, CreateGraph: o.CreateGraph})
			for k, g := range grads {
				switch {
				case g == nil && o.Strict:
					failf(op, "output %d is independent of input %d, which strict does not allow", i, k)
				case g == nil:
					g = call("aten::zeros_like", in[k])
				case o.Strict && o.CreateGraph && !g.RequiresGrad():
					failf(op, "the jacobian of the function is independent of input %d, which strict with a graph does not allow", i)
				}
				parts[k] = append(parts[k], g)
			}
		}
		for k, x := range in {
			shape := slices.Concat(t.Shape(), x.Shape())
			if len(parts[k]) == 0 {
				rows[i] = append(rows[i], call("aten::new_zeros", x, shape))
				continue
			}
			rows[i] = append(rows[i], call("aten::view", call("aten::stack", parts[k]), shape))
		}
	}
	return rows
}

// unitVectors are those of the space of all tensors' elements, cut by tensor: of each a
// matrix [vectors, elements].
func unitVectors(list tensors) (vectors tensors, total int64) {
	for _, t := range list {
		total += t.Numel()
	}
	before := int64(0)
	for _, t := range list {
		part := call("aten::new_zeros", t, []int64{total, t.Numel()})
		call("aten::fill_.Scalar", call("aten::diagonal", part, -before), 1)
		vectors = append(vectors, part)
		before += t.Numel()
	}
	return vectors, total
}

// reverse computes all rows in one backward pass.
func reverse(out, in tensors, o JacobianOptions) []tensors {
	units, total := unitVectors(out)
	lines := make(tensors, len(out))
	for i, t := range out {
		lines[i] = call("aten::reshape", t, []int64{-1})
	}
	grads := functorch.Vmap(func(units tensors) tensors {
		return gradients(lines, in, units, torch.GradOptions{RetainGraph: o.CreateGraph, CreateGraph: o.CreateGraph})
	})(units)
	rows := make([]tensors, len(out))
	for k, x := range in {
		whole := grads[k]
		if whole == nil {
			whole = call("aten::expand", call("aten::zeros_like", x), slices.Concat([]int64{total}, x.Shape()))
		}
		at := int64(0)
		for i, t := range out {
			part := call("aten::narrow", whole, 0, at, t.Numel())
			at += t.Numel()
			rows[i] = append(rows[i], call("aten::view", part, slices.Concat(t.Shape(), x.Shape())))
		}
	}
	return rows
}

// forward computes all columns at once.
func forward(f flat, in tensors) []tensors {
	units, _ := unitVectors(in)
	var shapes [][]int64
	columns := functorch.Vmap(func(units tensors) tensors {
		along := make(tensors, len(in))
		for i, t := range in {
			along[i] = call("aten::view_as", units[i], t)
		}
		values, derivatives := functorch.Jvp(f, in, along)
		shapes = nil
		for _, t := range values {
			shapes = append(shapes, t.Shape())
		}
		return derivatives
	})(units)
	rows := make([]tensors, len(columns))
	for i, whole := range columns {
		at := int64(0)
		for _, x := range in {
			part := call("aten::narrow", whole, 0, at, x.Numel())
			at += x.Numel()
			order := make([]int64, part.Dim())
			for d := range order {
				order[d] = int64(d+1) % int64(len(order))
			}
			part = call("aten::permute", part, order)
			rows[i] = append(rows[i], call("aten::reshape", part, slices.Concat(shapes[i], x.Shape())))
		}
	}
	return rows
}

// HessianOptions are the options of [Hessian].
type HessianOptions struct {
	CreateGraph           bool     // the result can be differentiated by the inputs; default false
	Strict                bool     // a result that does not depend on an input is an error; default false
	Vectorize             bool     // all rows are computed at once, by Vmap; default false
	OuterJacobianStrategy Strategy // forward mode needs Vectorize; default [ReverseMode]
}

// Hessian returns the second derivatives of f, which must return one element, at x, as
// torch.autograd.functional.hessian: a tensor of x's shape twice.
func Hessian(f func(*torch.Tensor) *torch.Tensor, x *torch.Tensor, opts ...HessianOptions) *torch.Tensor {
	return HessianTree(f, x, opts...)[0]
}

// HessianTree is [Hessian] by a tree: a tree of second derivatives for each tensor of it.
func HessianTree[A any](f func(A) *torch.Tensor, inputs A, opts ...HessianOptions) []A {
	const op = "hessian"
	o := optional(op, opts)
	value := func(in tensors) tensors {
		out := f(tree.With(inputs, in))
		oneElement(op, out)
		depends(op, "output", tensors{out}, o.Strict)
		return tensors{call("aten::squeeze", out)}
	}
	gradient := func(in tensors) tensors {
		first := jacobian(op, value, in, JacobianOptions{CreateGraph: true})[0]
		depends(op, "the jacobian by input", first, o.Strict)
		return first
	}
	if o.OuterJacobianStrategy == ForwardMode {
		gradient = functorch.Grad(func(in tensors) *torch.Tensor { return value(in)[0] })
	}
	rows := jacobian(op, gradient, tree.Leaves(inputs), JacobianOptions{
		CreateGraph: o.CreateGraph, Strict: o.Strict, Vectorize: o.Vectorize, Strategy: o.OuterJacobianStrategy,
	})
	list := make([]A, len(rows))
	for i, row := range rows {
		list[i] = tree.With(inputs, row)
	}
	return list
}
