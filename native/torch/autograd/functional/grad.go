package functional

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/tree"
)

type tensors = []*torch.Tensor

// flat is a function of lists of tensors.
type flat func(inputs tensors) tensors

// flattened returns f on the tensors of trees like inputs, and where it leaves its result.
func flattened[A, R any](f func(A) R, inputs A, result *R) flat {
	return func(in tensors) tensors {
		*result = f(tree.With(inputs, in))
		return tree.Leaves(*result)
	}
}

// prepare returns tensors of its own of the inputs, so that they differ from the same
// ones that the function closes over.
func prepare(op string, inputs tensors, createGraph, needGraph bool) tensors {
	list := make(tensors, len(inputs))
	for i, t := range inputs {
		switch {
		case t.Closed():
			failf(op, "input %d is closed", i)
		case createGraph && t.RequiresGrad() && t.Layout() == torch.Sparse:
			list[i] = t.Clone()
		case createGraph && t.RequiresGrad():
			list[i] = call("aten::view_as", t, t)
		default:
			list[i] = t.Detach().SetRequiresGrad(needGraph)
		}
	}
	return list
}

// finish returns results without history, unless it was asked for.
func finish(list tensors, createGraph bool) tensors {
	if createGraph {
		return list
	}
	out := make(tensors, len(list))
	for i, t := range list {
		out[i] = t.Detach()
	}
	return out
}

// gradients returns those of outputs, weighted by grads unless these are nil, by inputs;
// nil where there is no dependence.
func gradients(outputs, inputs, grads tensors, o torch.GradOptions) tensors {
	var outs tensors
	for i, t := range outputs {
		if t == nil || !t.RequiresGrad() {
			continue
		}
		outs = append(outs, t)
		if grads != nil {
			o.GradOutputs = append(o.GradOutputs, grads[i])
		}
	}
	if len(outs) == 0 {
		return make(tensors, len(inputs))
	}
	o.AllowUnused = true
	return torch.Grad(outs, inputs, o)
}

// The steps of the computations, which errors of strict mode name.
const (
	first      = "the output of the function is independent of input %d"
	firstTrick = "the gradient by the input is independent of entry %d of the gradients of the outputs"
	second     = "the jacobian of the function is independent of input %d"
	thirdTrick = "the hessian of the function is independent of entry %d of the gradients of the jacobian"
)

// filled returns gradients with zeros like refs for those that are nil, which strict
// mode refuses.
func filled(op, step string, grads, refs tensors, o Options) tensors {
	for i, g := range grads {
		if g == nil {
			if o.Strict {
				failf(op, step+", which strict does not allow", i)
			}
			grads[i] = call("aten::zeros_like", refs[i])
		} else if o.Strict && o.CreateGraph && !g.RequiresGrad() {
			what := "jacobian"
			if step == second || step == thirdTrick {
				what = "hessian"
			}
			failf(op, "the %s of the function is independent of input %d, which strict with a graph does not allow", what, i)
		}
	}
	return grads
}

// depends refuses, in strict mode, tensors that do not require a gradient.
func depends(op, what string, list tensors, strict bool) {
	for i, t := range list {
		if strict && (t == nil || !t.RequiresGrad()) {
			failf(op, "%s %d is independent of the inputs, which strict does not allow", what, i)
		}
	}
}

// vector takes the vector of a product apart, nil when none was given, which stands for
// 1 where there is one tensor with one element.
func vector[T any](op string, v T, like tensors, whose string, createGraph bool) tensors {
	list := tree.Leaves(v)
	if len(list) == 0 {
		if len(like) != 1 || like[0].Numel() != 1 {
			failf(op, "the vector can only be left out when %s is one tensor with one element", whose)
		}
		return nil
	}
	if len(list) != len(like) {
		failf(op, "the vector has %d tensors, want %d as %s", len(list), len(like), whose)
	}
	list = prepare(op, list, createGraph, false)
	for i, t := range list {
		if !slices.Equal(t.Shape(), like[i].Shape()) {
			failf(op, "tensor %d of the vector has shape %v, want %v", i, t.Shape(), like[i].Shape())
		}
	}
	return list
}

// withGrad calls f with gradients recorded if on, and as before otherwise.
func withGrad(on bool, f func()) {
	if on {
		torch.EnableGrad(f)
	} else {
		f()
	}
}
