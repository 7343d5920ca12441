package torch

import (
	"fmt"

	"torchfm/native"
)

// GradOptions are the options of [Grad], as of torch.autograd.grad.
type GradOptions struct {
	GradOutputs      []*Tensor // one for each output, nil for an implicit 1; default all implicit
	RetainGraph      bool      // keep the graph for another pass; CreateGraph implies it; default false
	CreateGraph      bool      // record the gradients' own computation; default false
	AllowUnused      bool      // an input that the outputs do not depend on gives nil; default false
	IsGradsBatched   bool      // GradOutputs have a first dimension more, and so have the results: a pass for each of its slices, made as one by vmap; default false
	MaterializeGrads bool      // an input that the outputs do not depend on gives zeros; default false
}

// Grad returns the gradients of the sum of outputs with respect to inputs, as
// torch.autograd.grad, without touching the gradients of leaves.
func Grad(outputs, inputs []*Tensor, opts ...GradOptions) []*Tensor {
	o := optional(opts)
	if n := len(o.GradOutputs); n != 0 && n != len(outputs) {
		panic(&Error{Op: "grad", Message: fmt.Sprintf("got %d gradients for %d outputs", n, len(outputs))})
	}
	grads := make([]*native.Handle, len(o.GradOutputs))
	for i, g := range o.GradOutputs {
		grads[i] = g.useAny("grad")
	}
	var results []*Tensor
	if o.IsGradsBatched {
		results = o.batched(outputs, inputs, grads)
	} else {
		results = o.grad(outputs, inputs, grads)
	}
	for i, t := range results {
		switch {
		case !t.Closed():
		case o.MaterializeGrads:
			results[i] = ZerosLike(inputs[i], Options{RequiresGrad: true})
		default:
			results[i] = nil
		}
	}
	return results
}

// grad returns the gradients, closed where there is none.
func (o GradOptions) grad(outputs, inputs []*Tensor, grads []*native.Handle) []*Tensor {
	results := make([]*Tensor, len(inputs))
	for i := range results {
		results[i] = new(Tensor)
	}
	retain := o.RetainGraph || o.CreateGraph
	unused := o.AllowUnused || o.MaterializeGrads
	err := native.Grad(useAll("grad", outputs), grads, useAll("grad", inputs), &retain, o.CreateGraph, unused, handles(results))
	if err != nil {
		fail("grad", err, nil)
	}
	return results
}

// batched returns the gradients of all slices of grads.
func (o GradOptions) batched(outputs, inputs []*Tensor, grads []*native.Handle) []*Tensor {
	batch := int64(-1)
	for i, g := range grads {
		switch size := g.Meta().Shape; {
		case g == nil:
		case len(size) == 0:
			panic(&Error{Op: "grad", Message: fmt.Sprintf("gradient %d has no dimension to batch over", i)})
		case batch >= 0 && size[0] != batch:
			panic(&Error{Op: "grad", Message: fmt.Sprintf("the gradients differ in their first dimension, %d and %d", batch, size[0])})
		default:
			batch = size[0]
		}
	}
	if batch < 0 {
		panic(&Error{Op: "grad", Message: "IsGradsBatched: there are no gradients to batch over"})
	}
	vmap, err := native.EnterVmap(batch, native.RandomnessError)
	if err != nil {
		fail("grad", err, nil)
	}
	defer vmap.Leave()
	slices := make([]*native.Handle, len(grads))
	for i, g := range grads {
		if g != nil {
			slices[i] = new(native.Handle)
			if err := vmap.AddBatchDim(g, 0, slices[i]); err != nil {
				fail("grad", err, nil)
			}
		}
	}
	results := o.grad(outputs, inputs, slices)
	for i, t := range results {
		if t.Closed() {
			continue
		}
		results[i] = new(Tensor)
		if err := vmap.RemoveBatchDim(t.Handle(), batch, 0, results[i].Handle()); err != nil {
			fail("grad", err, nil)
		}
	}
	return results
}
