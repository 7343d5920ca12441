package constraints

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/internal/operand"
)

// OneHotConstraint is the constraint of [OneHot].
type OneHotConstraint struct {
	discrete
	vectors
}

// OneHot is vectors with a 1 among zeros, constraints.one_hot.
func OneHot() OneHotConstraint { return OneHotConstraint{} }

// Check is whether a vector is one-hot.
func (OneHotConstraint) Check(value *torch.Tensor) *torch.Tensor {
	normalized := value.Sum(torch.Dim(-1)).Eq(1)
	return both(isBoolean(value).All(torch.Dim(-1)), normalized)
}

func (OneHotConstraint) String() string { return "OneHot()" }

// SimplexConstraint is the constraint of [Simplex].
type SimplexConstraint struct {
	continuous
	vectors
}

// Simplex is vectors of numbers of at least 0 whose sum is 1, within 1e-6,
// constraints.simplex.
func Simplex() SimplexConstraint { return SimplexConstraint{} }

// Check is whether a vector is in the simplex.
func (SimplexConstraint) Check(value *torch.Tensor) *torch.Tensor {
	near := value.Sum(torch.Dim(-1)).Sub(1).Abs().Lt(1e-6)
	return both(value.Ge(0).All(torch.Dim(-1)), near)
}

func (SimplexConstraint) String() string { return "Simplex()" }

// MultinomialConstraint is the constraint of [Multinomial].
type MultinomialConstraint struct {
	discrete
	vectors
	UpperBound torch.Operand
}

// Multinomial is vectors of numbers of at least 0 whose sum is at most upper,
// constraints.multinomial.
func Multinomial(upper torch.Operand) MultinomialConstraint {
	return MultinomialConstraint{UpperBound: operand.Want("multinomial", "upper_bound", upper)}
}

// Check is whether a vector has such counts.
func (c MultinomialConstraint) Check(value *torch.Tensor) *torch.Tensor {
	return both(value.Ge(0).All(torch.Dim(-1)), value.Sum(torch.Dim(-1)).Le(c.UpperBound))
}

func (MultinomialConstraint) String() string { return "Multinomial()" }
