package randomstate_test

import (
	"fmt"

	"torchfm/randomstate"
)

// What numpy.random.seed(42) and numpy.random.randn(3) give.
func ExampleRandomState_FillNormFloat64() {
	rs := randomstate.New(42)
	x := make([]float64, 3)
	rs.FillNormFloat64(x)
	fmt.Println(x)
	// Output: [0.4967141530112327 -0.13826430117118466 0.6476885381006925]
}

// A mixture of two Gaussians, as the arrays of NumPy draw it: first every
// component, then every value.
func ExampleRandomState_Choice() {
	rs := randomstate.New(42)
	k := make([]int, 4)
	if err := rs.Choice(k, []float64{0.55, 0.45}); err != nil {
		panic(err)
	}
	means, sigmas := []float64{-0.85, 1.5}, []float64{0.65, 0.25}
	x, loc, scale := make([]float64, 4), make([]float64, 4), make([]float64, 4)
	for i, c := range k {
		loc[i], scale[i] = means[c], sigmas[c]
	}
	if err := rs.Normal(x, loc, scale); err != nil {
		panic(err)
	}
	fmt.Println(k)
	fmt.Printf("%.6f\n", x)
	// Output:
	// [0 1 1 1]
	// [-1.002200 1.441466 1.894803 1.691859]
}
