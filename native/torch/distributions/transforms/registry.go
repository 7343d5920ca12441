package transforms

import (
	"reflect"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// BijectTo returns a bijective transform from the reals to a constraint,
// torch.distributions.biject_to: for Monte Carlo methods that move in an unconstrained
// space. It panics when there is none.
func BijectTo(c constraints.Constraint) Transform { return BijectRegistry().Transform(c) }

// TransformTo returns a transform from the reals to a constraint that need not be
// bijective, torch.distributions.transform_to: for the optimization of constrained
// parameters. It panics when there is none.
func TransformTo(c constraints.Constraint) Transform { return TransformRegistry().Transform(c) }

// ConstraintRegistry links types of constraints to transforms, PyTorch's
// ConstraintRegistry. A program with constraints of its own makes one with
// [BijectRegistry] or [TransformRegistry], adds to it with [Register] and keeps it: there
// is no registry that all share. Register must not run beside other uses.
type ConstraintRegistry struct {
	own   map[reflect.Type]func(constraints.Constraint) Transform
	known func(r *ConstraintRegistry, c constraints.Constraint) Transform
}

// BijectRegistry returns a registry that knows what [BijectTo] does.
func BijectRegistry() *ConstraintRegistry { return &ConstraintRegistry{known: bijectTo} }

// TransformRegistry returns a registry that knows what [TransformTo] does.
func TransformRegistry() *ConstraintRegistry { return &ConstraintRegistry{known: transformTo} }

// Register has r make transforms to constraints of type C by factory.
func Register[C constraints.Constraint](r *ConstraintRegistry, factory func(c C) Transform) {
	if r.own == nil {
		r.own = make(map[reflect.Type]func(constraints.Constraint) Transform)
	}
	r.own[reflect.TypeFor[C]()] = func(c constraints.Constraint) Transform { return factory(c.(C)) }
}

// Transform returns the transform to a constraint. It panics when there is none.
func (r *ConstraintRegistry) Transform(c constraints.Constraint) Transform {
	if factory, ok := r.own[reflect.TypeOf(c)]; ok {
		return factory(c)
	}
	var t Transform
	if r.known != nil {
		t = r.known(r, c)
	}
	if t == nil {
		usage.Panic("constraint_registry", "cannot transform to the constraint %v: no transform is registered for %T", c, c)
	}
	return t
}

func bijectTo(r *ConstraintRegistry, c constraints.Constraint) Transform {
	if _, ok := c.(constraints.SimplexConstraint); ok {
		return NewStickBreakingTransform()
	}
	return common(r, c)
}

func transformTo(r *ConstraintRegistry, c constraints.Constraint) Transform {
	switch c.(type) {
	case constraints.SimplexConstraint:
		return NewSoftmaxTransform()
	case constraints.LowerCholeskyConstraint:
		return NewLowerCholeskyTransform()
	case constraints.PositiveDefiniteConstraint, constraints.PositiveSemidefiniteConstraint:
		return NewPositiveDefiniteTransform()
	}
	return common(r, c)
}

// common are the transforms of both registries; nil for none.
func common(r *ConstraintRegistry, c constraints.Constraint) Transform {
	switch c := c.(type) {
	case constraints.RealConstraint:
		return IdentityTransform()
	case constraints.IndependentConstraint:
		return NewIndependentTransform(r.Transform(c.BaseConstraint), c.ReinterpretedBatchNdims)
	case constraints.GreaterThanConstraint:
		return greaterThan(c.LowerBound)
	case constraints.GreaterThanEqConstraint:
		return greaterThan(c.LowerBound)
	case constraints.LessThanConstraint:
		return NewComposeTransform([]Transform{NewExpTransform(), NewAffineTransform(c.UpperBound, -1)})
	case constraints.IntervalConstraint:
		return between(c.LowerBound, c.UpperBound)
	case constraints.HalfOpenIntervalConstraint:
		return between(c.LowerBound, c.UpperBound)
	case constraints.CorrCholeskyConstraint:
		return NewCorrCholeskyTransform()
	case constraints.CatConstraint:
		return NewCatTransform(each(c.Cseq, r.Transform), CatTransformOptions{Dim: c.Dim, Lengths: c.Lengths})
	case constraints.StackConstraint:
		return NewStackTransform(each(c.Cseq, r.Transform), StackTransformOptions{Dim: c.Dim})
	}
	return nil
}

// greaterThan is exp, moved to the bound.
func greaterThan(lower torch.Operand) Transform {
	return NewComposeTransform([]Transform{NewExpTransform(), NewAffineTransform(lower, 1)})
}

// between is a sigmoid, stretched to the bounds.
func between(lower, upper torch.Operand) Transform {
	low, isNumber := operand.Number(lower)
	high, bothNumbers := operand.Number(upper)
	if isNumber && bothNumbers && low == 0 && high == 1 {
		return NewSigmoidTransform()
	}
	return NewComposeTransform([]Transform{NewSigmoidTransform(), NewAffineTransform(lower, operand.Sub(upper, lower))})
}
