package constraints

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// DependentConstraint is the constraint of [Dependent].
type DependentConstraint struct {
	discrete *bool
	dims     *int
}

// DependentOptions are what is known of a dependent constraint.
type DependentOptions struct {
	IsDiscrete *bool // default unknown: to ask panics
	EventDim   *int  // default unknown: to ask panics
}

// Dependent stands for a constraint that depends on other variables and cannot be
// checked, constraints.dependent.
func Dependent(opts ...DependentOptions) DependentConstraint {
	o := usage.Option("dependent", opts)
	return DependentConstraint{o.IsDiscrete, o.EventDim}
}

// IsDependent reports whether c is such a constraint, as constraints.is_dependent.
func IsDependent(c Constraint) bool {
	_, ok := c.(DependentConstraint)
	return ok
}

// IsDiscrete panics when it is not known.
func (c DependentConstraint) IsDiscrete() bool {
	if c.discrete == nil {
		usage.Panic("dependent", "whether it is discrete cannot be determined statically")
	}
	return *c.discrete
}

// EventDim panics when it is not known.
func (c DependentConstraint) EventDim() int {
	if c.dims == nil {
		usage.Panic("dependent", "its event dimensions cannot be determined statically")
	}
	return *c.dims
}

// Check panics.
func (DependentConstraint) Check(*torch.Tensor) *torch.Tensor {
	usage.Panic("dependent", "cannot determine the validity of a dependent constraint")
	return nil
}

func (DependentConstraint) String() string { return "Dependent()" }
