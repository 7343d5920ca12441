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
// A Graph has one place for each of its values: it is an error to replay it while
// another goroutine does.
type Graph struct {
	p       *native.Program
	outputs []*Tensor
}

// Capture calls f once, recording every operator that the goroutine calls in it,
// those of Backward included, and returns the graph. At each [Graph.Replay] the
// tensors that f returns take their new elements in place; return also the
// gradients that are to be updated, and remove those of the call before in f, for
// a replay sets them and does not add to them:
//
//	g, err := torch.Capture(func() []*torch.Tensor {
//		loss := ...
//		w.SetGrad(nil)
//		loss.Backward()
//		return []*torch.Tensor{loss, w.Grad()}
//	})
//
// New inputs are given by writing to the tensors that f read ([SetSlice],
// [Tensor.Copy_]); their shapes must stay. Draws from a generator are made anew at
// each replay, seeds and states that f gives to a generator are given again, and what
// f writes to tensors from outside is written at each. The tensors that f returns lose
// their history: Backward belongs into f.
//
// What a replay could not do again is an error: reading values ([Tensor.Item],
// [ToSlice], [Equal]) or setting them from Go ([SetSlice]) in f, and operators
// that return something else than strided tensors or whose shapes depend on values
// (masks as indices, [Tensor.Nonzero]), and tensors that another goroutine made or
// changed meanwhile. Wrong use of a tensor in f panics as everywhere.
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

func (g *Graph) use(op string) *native.Program {
	if g == nil {
		panic(&Error{Op: op, Message: "use of a nil graph"})
	}
	if g.p == nil || g.p.Closed() {
		panic(&Error{Op: op, Message: "use of a closed graph"})
	}
	return g.p
}

// Replay computes the outputs anew, in the modes of the recording whatever the
// caller's ([NoGrad], [InferenceMode]). It panics with an [*Error] when an operator
// fails; the outputs then keep their elements.
func (g *Graph) Replay() {
	if err := g.use("replay").Run(nil); err != nil {
		fail("replay", err, nil)
	}
}

// Len returns the number of recorded operators.
func (g *Graph) Len() int { return g.use("graph").Len() }

// Close frees the recording; its outputs stay as they are. Closing twice is
// harmless.
func (g *Graph) Close() {
	if g != nil && g.p != nil {
		g.p.Close()
	}
}
