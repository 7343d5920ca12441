package constraints

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/internal/operand"
)

// RealConstraint is the constraint of [Real].
type RealConstraint struct {
	continuous
	scalars
}

// Real is the extended real line, constraints.real: all but NaN.
func Real() RealConstraint { return RealConstraint{} }

// Check is false for NaN.
func (RealConstraint) Check(value *torch.Tensor) *torch.Tensor { return value.Eq(value) }

func (RealConstraint) String() string { return "Real()" }

// RealVector is vectors of reals, constraints.real_vector.
func RealVector() IndependentConstraint { return Independent(Real(), 1) }

// GreaterThanConstraint is the constraint of [GreaterThan].
type GreaterThanConstraint struct {
	continuous
	scalars
	LowerBound torch.Operand
}

// GreaterThan is the half line (lower, inf], constraints.greater_than.
func GreaterThan(lower torch.Operand) GreaterThanConstraint {
	return GreaterThanConstraint{LowerBound: operand.Want("greater_than", "lower_bound", lower)}
}

// Positive is GreaterThan(0), constraints.positive.
func Positive() GreaterThanConstraint { return GreaterThan(0.0) }

// Check is whether value is greater than the bound.
func (c GreaterThanConstraint) Check(value *torch.Tensor) *torch.Tensor {
	return operand.Lt(c.LowerBound, value)
}

func (c GreaterThanConstraint) String() string {
	return "GreaterThan(lower_bound=" + operand.Text(c.LowerBound) + ")"
}

// GreaterThanEqConstraint is the constraint of [GreaterThanEq].
type GreaterThanEqConstraint struct {
	continuous
	scalars
	LowerBound torch.Operand
}

// GreaterThanEq is the half line [lower, inf], constraints.greater_than_eq.
func GreaterThanEq(lower torch.Operand) GreaterThanEqConstraint {
	return GreaterThanEqConstraint{LowerBound: operand.Want("greater_than_eq", "lower_bound", lower)}
}

// Nonnegative is GreaterThanEq(0), constraints.nonnegative.
func Nonnegative() GreaterThanEqConstraint { return GreaterThanEq(0.0) }

// Check is whether value is at least the bound.
func (c GreaterThanEqConstraint) Check(value *torch.Tensor) *torch.Tensor {
	return operand.Le(c.LowerBound, value)
}

func (c GreaterThanEqConstraint) String() string {
	return "GreaterThanEq(lower_bound=" + operand.Text(c.LowerBound) + ")"
}

// LessThanConstraint is the constraint of [LessThan].
type LessThanConstraint struct {
	continuous
	scalars
	UpperBound torch.Operand
}

// LessThan is the half line [-inf, upper), constraints.less_than.
func LessThan(upper torch.Operand) LessThanConstraint {
	return LessThanConstraint{UpperBound: operand.Want("less_than", "upper_bound", upper)}
}

// Check is whether value is less than the bound.
func (c LessThanConstraint) Check(value *torch.Tensor) *torch.Tensor { return value.Lt(c.UpperBound) }

func (c LessThanConstraint) String() string {
	return "LessThan(upper_bound=" + operand.Text(c.UpperBound) + ")"
}

// IntervalConstraint is the constraint of [Interval].
type IntervalConstraint struct {
	continuous
	scalars
	LowerBound, UpperBound torch.Operand
}

// Interval is [lower, upper], constraints.interval.
func Interval(lower, upper torch.Operand) IntervalConstraint {
	return IntervalConstraint{LowerBound: operand.Want("interval", "lower_bound", lower), UpperBound: operand.Want("interval", "upper_bound", upper)}
}

// UnitInterval is Interval(0, 1), constraints.unit_interval.
func UnitInterval() IntervalConstraint { return Interval(0.0, 1.0) }

// Check is whether value is within the bounds.
func (c IntervalConstraint) Check(value *torch.Tensor) *torch.Tensor {
	return both(operand.Le(c.LowerBound, value), value.Le(c.UpperBound))
}

func (c IntervalConstraint) String() string { return "Interval" + bounds(c.LowerBound, c.UpperBound) }

// HalfOpenIntervalConstraint is the constraint of [HalfOpenInterval].
type HalfOpenIntervalConstraint struct {
	continuous
	scalars
	LowerBound, UpperBound torch.Operand
}

// HalfOpenInterval is [lower, upper), constraints.half_open_interval.
func HalfOpenInterval(lower, upper torch.Operand) HalfOpenIntervalConstraint {
	const what = "half_open_interval"
	return HalfOpenIntervalConstraint{LowerBound: operand.Want(what, "lower_bound", lower), UpperBound: operand.Want(what, "upper_bound", upper)}
}

// Check is whether value is within the bounds and not the upper one.
func (c HalfOpenIntervalConstraint) Check(value *torch.Tensor) *torch.Tensor {
	return both(operand.Le(c.LowerBound, value), value.Lt(c.UpperBound))
}

func (c HalfOpenIntervalConstraint) String() string {
	return "HalfOpenInterval" + bounds(c.LowerBound, c.UpperBound)
}

func bounds(lower, upper torch.Operand) string {
	return "(lower_bound=" + operand.Text(lower) + ", upper_bound=" + operand.Text(upper) + ")"
}
