package torch

import (
	"fmt"

	"torchfm/native"
)

// Graph is a recorded computation, forward and backward, that is replayed without
// the cost of autograd and of a call an operator. It is to the CPU what a CUDA
// graph is to a GPU: shapes, Go control flow and Go numbers are fixed when it is
// recorded, tensors from outside are read anew at each replay.
//
// A Graph must not be replayed by two goroutines at once.
type Graph struct {
	p       *native.Program
	outputs []*Tensor
}

// Capture calls f once, recording every operator that the goroutine calls in it,
// those of Backward included, and returns the graph. At each [Graph.Replay] the
// tensors that f returns take their new elements in place; return also the
// gradients that are to be updated:
//
//	g, err := torch.Capture(func() []*torch.Tensor {
//		loss := ...
//		loss.Backward()
//		return []*torch.Tensor{loss, w.Grad()}
//	})
//
// New inputs are given by writing to the tensors that f read ([SetSlice],
// [Tensor.Copy_]). Draws from a generator are made anew at each replay.
//
// Reading a value ([Tensor.Item], [Equal]) in f, and operators that return
// something else than tensors, cannot be replayed and are an error.
func Capture(f func() []*Tensor) (*Graph, error) {
	g := new(Graph)
	var err error
	g.p, err = native.Record(func() []*native.Handle {
		g.outputs = f()
		return useAll("capture", g.outputs)
	})
	if err != nil {
		return nil, fmt.Errorf("torch: capture: %w", err)
	}
	return g, nil
}

// Replay computes the outputs anew. It panics with an [*Error] when an operator
// fails.
func (g *Graph) Replay() {
	if err := g.p.Run(nil); err != nil {
		fail("replay", err, nil)
	}
}

// Len returns the number of recorded operators.
func (g *Graph) Len() int { return g.p.Len() }

// Close frees the recording; its outputs stay as they are.
func (g *Graph) Close() { g.p.Close() }
