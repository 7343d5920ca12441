package constraints

import (
	"torchfm/native/torch"
)

// Constraint is a region over which a variable is valid, PyTorch's Constraint.
type Constraint interface {
	// Check reports for each event of value whether it satisfies the constraint: a
	// tensor of bool with value's shape but for its last EventDim dimensions.
	Check(value *torch.Tensor) *torch.Tensor

	// EventDim is how many of the rightmost dimensions together are an event.
	EventDim() int

	// IsDiscrete reports whether the region is discrete.
	IsDiscrete() bool

	// String names the constraint as Python prints it, "GreaterThan(lower_bound=0.0)".
	String() string
}

// The kinds of region that types of this package embed.
type (
	continuous struct{}
	discrete   struct{}
	scalars    struct{}
	vectors    struct{}
	matrices   struct{}
)

// IsDiscrete is false.
func (continuous) IsDiscrete() bool { return false }

// IsDiscrete is true.
func (discrete) IsDiscrete() bool { return true }

// EventDim is 0: each element is an event.
func (scalars) EventDim() int { return 0 }

// EventDim is 1: each vector is an event.
func (vectors) EventDim() int { return 1 }

// EventDim is 2: each matrix is an event.
func (matrices) EventDim() int { return 2 }

// both is a & b.
func both(a, b *torch.Tensor) *torch.Tensor { return a.BitwiseAnd(b) }

// allOf reduces the last dims dimensions to whether all is true in them.
func allOf(t *torch.Tensor, dims int) *torch.Tensor {
	shape := t.Shape()
	kept := len(shape) - dims
	return t.Reshape(append(shape[:kept:kept], -1)...).All(torch.Dim(-1))
}
