package torch

import (
	"fmt"
	"slices"

	"torchfm/native/torch/internal/warn"
)

// The checks below are those that Python's functions make before they call an operator,
// which by itself would go on: with broadcasting, or with a meaningless number.

// misuse panics with wrong use of a function, on tensors of these shapes.
func misuse(op string, shapes [][]int64, format string, args ...any) {
	panic(&Error{Op: op, Message: fmt.Sprintf(format, args...), Shapes: shapes})
}

// shapeOf is the shape of a tensor that a function must have.
func shapeOf(op string, t *Tensor) []int64 { return t.use(op).Meta().Shape }

// sameSize panics when a target has not the input's size, as PyTorch does where
// broadcasting would give a wrong loss without a word.
func sameSize(op string, input, target *Tensor) {
	if in, t := shapeOf(op, input), shapeOf(op, target); !slices.Equal(in, t) {
		misuse(op, [][]int64{in, t}, "the target's size %v must be the input's %v", t, in)
	}
}

// broadcastSize gives input and target one size, and warns when they do not have it, as
// PyTorch does.
func broadcastSize(op string, input, target *Tensor) (*Tensor, *Tensor) {
	in, t := shapeOf(op, input), shapeOf(op, target)
	if slices.Equal(in, t) {
		return input, target
	}
	warn.Once(fmt.Sprintf("%s: the target's size %v is not the input's %v: the result is likely wrong, since they are broadcast", op, t, in))
	both := BroadcastTensors(input, target)
	return both[0], both[1]
}

// broadcastsTo panics unless t, the argument called name, can be broadcast together
// with other.
func broadcastsTo(op, name string, t, other *Tensor) {
	a, b := shapeOf(op, t), shapeOf(op, other)
	for i := 1; i <= min(len(a), len(b)); i++ {
		if n, m := a[len(a)-i], b[len(b)-i]; n != m && n != 1 && m != 1 {
			misuse(op, [][]int64{a, b}, "%s of size %v does not broadcast with size %v", name, a, b)
		}
	}
}

// severalPerChannel panics when there is one value for each of the channels, of which
// there is no variance.
func severalPerChannel(op string, n int64, size []int64) {
	if n == 1 {
		misuse(op, nil, "expected more than 1 value per channel when training, got input size %v", size)
	}
}

func product(sizes []int64) int64 {
	n := int64(1)
	for _, size := range sizes {
		n *= size
	}
	return n
}
