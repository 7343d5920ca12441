package constraints

import (
	"fmt"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// IndependentConstraint is the constraint of [Independent].
type IndependentConstraint struct {
	BaseConstraint          Constraint
	ReinterpretedBatchNdims int
}

// Independent makes the last n dimensions of base's batch part of the event, which is
// valid when all that is in it is, constraints.independent.
func Independent(base Constraint, n int) IndependentConstraint {
	if base == nil || n < 0 {
		usage.Panic("independent", "want a constraint and a number of at least 0, got %v and %d", base, n)
	}
	return IndependentConstraint{base, n}
}

// IsDiscrete is that of the base.
func (c IndependentConstraint) IsDiscrete() bool { return c.BaseConstraint.IsDiscrete() }

// EventDim is that of the base and n more.
func (c IndependentConstraint) EventDim() int {
	return c.BaseConstraint.EventDim() + c.ReinterpretedBatchNdims
}

// Check is whether all that is in an event is valid.
func (c IndependentConstraint) Check(value *torch.Tensor) *torch.Tensor {
	valid := c.BaseConstraint.Check(value)
	if valid.Dim() < c.ReinterpretedBatchNdims {
		usage.Panic("independent", "want a value of at least %d dimensions, got %d", c.EventDim(), value.Dim())
	}
	return allOf(valid, c.ReinterpretedBatchNdims)
}

func (c IndependentConstraint) String() string {
	return fmt.Sprintf("IndependentConstraint(%v, %d)", c.BaseConstraint, c.ReinterpretedBatchNdims)
}

// MixtureSameFamilyConstraint is the constraint of [MixtureSameFamily].
type MixtureSameFamilyConstraint struct{ BaseConstraint Constraint }

// MixtureSameFamily is the support of a mixture of components whose support is base: a
// value must be valid in all of them, PyTorch's MixtureSameFamilyConstraint.
func MixtureSameFamily(base Constraint) MixtureSameFamilyConstraint {
	if base == nil {
		usage.Panic("MixtureSameFamilyConstraint", "the constraint is nil")
	}
	return MixtureSameFamilyConstraint{base}
}

// IsDiscrete is that of the base.
func (c MixtureSameFamilyConstraint) IsDiscrete() bool { return c.BaseConstraint.IsDiscrete() }

// EventDim is that of the base.
func (c MixtureSameFamilyConstraint) EventDim() int { return c.BaseConstraint.EventDim() }

// Check is whether a value is valid in every component.
func (c MixtureSameFamilyConstraint) Check(value *torch.Tensor) *torch.Tensor {
	valid := c.BaseConstraint.Check(value.Unsqueeze(int64(-1 - c.EventDim())))
	kept := value.Dim() - c.EventDim()
	if kept < 0 {
		usage.Panic("MixtureSameFamilyConstraint", "want a value of at least %d dimensions, got %d", c.EventDim(), value.Dim())
	}
	return allOf(valid, valid.Dim()-kept)
}

func (c MixtureSameFamilyConstraint) String() string {
	return fmt.Sprintf("MixtureSameFamilyConstraint(%v)", c.BaseConstraint)
}

// CatConstraint is the constraint of [Cat].
type CatConstraint struct {
	Cseq    []Constraint
	Dim     int64
	Lengths []int64
}

// CatOptions are the options of [Cat].
type CatOptions struct {
	Dim     int64   // the dimension along which the parts lie; default 0
	Lengths []int64 // the size of each part; default all 1
}

// Cat constrains parts of a tensor along a dimension, each by one of cseq, in a way
// compatible with [torch.Cat], constraints.cat.
func Cat(cseq []Constraint, opts ...CatOptions) CatConstraint {
	o := usage.Option("cat", opts)
	if o.Lengths == nil {
		o.Lengths = slices.Repeat([]int64{1}, len(cseq))
	}
	if len(cseq) == 0 || len(o.Lengths) != len(cseq) {
		usage.Panic("cat", "%d constraints for %d lengths", len(cseq), len(o.Lengths))
	}
	return CatConstraint{slices.Clone(cseq), o.Dim, slices.Clone(o.Lengths)}
}

// IsDiscrete is whether a part is discrete.
func (c CatConstraint) IsDiscrete() bool { return slices.ContainsFunc(c.Cseq, Constraint.IsDiscrete) }

// EventDim is the most that a part has.
func (c CatConstraint) EventDim() int { return mostDims(c.Cseq) }

// Check checks each part by its constraint.
func (c CatConstraint) Check(value *torch.Tensor) *torch.Tensor {
	hasDim("cat", value, c.Dim)
	checks := make([]*torch.Tensor, len(c.Cseq))
	start := int64(0)
	for i, constraint := range c.Cseq {
		checks[i] = constraint.Check(value.Narrow(c.Dim, start, c.Lengths[i]))
		start += c.Lengths[i]
	}
	return torch.Cat(checks, c.Dim)
}

func (CatConstraint) String() string { return "Cat()" }

// StackConstraint is the constraint of [Stack].
type StackConstraint struct {
	Cseq []Constraint
	Dim  int64
}

// Stack constrains the positions of a dimension, 0 unless given, each by one of cseq, in
// a way compatible with [torch.Stack], constraints.stack.
func Stack(cseq []Constraint, dim ...int64) StackConstraint {
	if len(cseq) == 0 {
		usage.Panic("stack", "no constraints")
	}
	return StackConstraint{slices.Clone(cseq), usage.One("stack", dim, 0)}
}

// IsDiscrete is whether a part is discrete.
func (c StackConstraint) IsDiscrete() bool { return slices.ContainsFunc(c.Cseq, Constraint.IsDiscrete) }

// EventDim is the most that a part has, and one more when the stacked dimension is part
// of the event.
func (c StackConstraint) EventDim() int {
	dims := mostDims(c.Cseq)
	if c.Dim+int64(dims) < 0 {
		dims++
	}
	return dims
}

// Check checks each position by its constraint.
func (c StackConstraint) Check(value *torch.Tensor) *torch.Tensor {
	hasDim("stack", value, c.Dim)
	n := min(value.Size(int(c.Dim)), int64(len(c.Cseq)))
	checks := make([]*torch.Tensor, n)
	for i := range checks {
		checks[i] = c.Cseq[i].Check(value.Select(c.Dim, int64(i)))
	}
	return torch.Stack(checks, c.Dim)
}

func (StackConstraint) String() string { return "Stack()" }

func mostDims(cseq []Constraint) int {
	n := 0
	for _, c := range cseq {
		n = max(n, c.EventDim())
	}
	return n
}

func hasDim(what string, value *torch.Tensor, dim int64) {
	if n := int64(value.Dim()); dim < -n || dim >= n {
		usage.Panic(what, "a value of shape %v has no dimension %d", value.Shape(), dim)
	}
}
