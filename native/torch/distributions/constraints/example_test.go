package constraints_test

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
)

func ExampleConstraint() {
	x := torch.FromSlice([]float32{-1, 0, 0.5, 2})
	for _, c := range []constraints.Constraint{
		constraints.Positive(),
		constraints.Interval(0, 1),
		constraints.Independent(constraints.Nonnegative(), 1),
	} {
		fmt.Println(c, c.Check(x))
	}
	// Output:
	// GreaterThan(lower_bound=0.0) tensor([False, False,  True,  True])
	// Interval(lower_bound=0, upper_bound=1) tensor([False,  True,  True, False])
	// IndependentConstraint(GreaterThanEq(lower_bound=0.0), 1) tensor(False)
}
