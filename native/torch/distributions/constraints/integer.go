package constraints

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/internal/operand"
)

// BooleanConstraint is the constraint of [Boolean].
type BooleanConstraint struct {
	discrete
	scalars
}

// Boolean is the two values 0 and 1, constraints.boolean.
func Boolean() BooleanConstraint { return BooleanConstraint{} }

// Check is whether value is 0 or 1.
func (BooleanConstraint) Check(value *torch.Tensor) *torch.Tensor { return isBoolean(value) }

func (BooleanConstraint) String() string { return "Boolean()" }

func isBoolean(value *torch.Tensor) *torch.Tensor { return value.Eq(0).BitwiseOr(value.Eq(1)) }

// whole is whether a value is an integer.
func whole(value *torch.Tensor) *torch.Tensor { return value.Remainder(1).Eq(0) }

// IntegerIntervalConstraint is the constraint of [IntegerInterval].
type IntegerIntervalConstraint struct {
	discrete
	scalars
	LowerBound, UpperBound torch.Operand
}

// IntegerInterval is the integers from lower to upper, both included,
// constraints.integer_interval.
func IntegerInterval(lower, upper torch.Operand) IntegerIntervalConstraint {
	const what = "integer_interval"
	return IntegerIntervalConstraint{LowerBound: operand.Want(what, "lower_bound", lower), UpperBound: operand.Want(what, "upper_bound", upper)}
}

// Check is whether value is an integer within the bounds.
func (c IntegerIntervalConstraint) Check(value *torch.Tensor) *torch.Tensor {
	return both(both(whole(value), operand.Le(c.LowerBound, value)), value.Le(c.UpperBound))
}

func (c IntegerIntervalConstraint) String() string {
	return "IntegerInterval" + bounds(c.LowerBound, c.UpperBound)
}

// IntegerGreaterThanConstraint is the constraint of [NonnegativeInteger] and
// [PositiveInteger]: the integers from LowerBound on.
type IntegerGreaterThanConstraint struct {
	discrete
	scalars
	LowerBound torch.Operand
}

// NonnegativeInteger is the integers from 0 on, constraints.nonnegative_integer.
func NonnegativeInteger() IntegerGreaterThanConstraint {
	return IntegerGreaterThanConstraint{LowerBound: 0}
}

// PositiveInteger is the integers from 1 on, constraints.positive_integer.
func PositiveInteger() IntegerGreaterThanConstraint {
	return IntegerGreaterThanConstraint{LowerBound: 1}
}

// Check is whether value is an integer of at least the bound.
func (c IntegerGreaterThanConstraint) Check(value *torch.Tensor) *torch.Tensor {
	return both(whole(value), value.Ge(c.LowerBound))
}

func (c IntegerGreaterThanConstraint) String() string {
	return "IntegerGreaterThan(lower_bound=" + operand.Text(c.LowerBound) + ")"
}
