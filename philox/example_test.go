package philox_test

import (
	"fmt"

	"torchfm/philox"
)

// What torch.manual_seed(0) and torch.randn(3, device="cuda") give.
func ExampleGenerator_Randn() {
	g := philox.New(0, philox.DefaultOptions)
	x := make([]float32, 3)
	g.Randn(x)
	fmt.Printf("%.4f\n", x)
	// Output: [-0.9247 -0.4253 -2.6438]
}

// What torch.manual_seed(0) and torch.rand(3, device="cuda") give.
func ExampleGenerator_Rand() {
	g := philox.New(0, philox.DefaultOptions)
	x := make([]float32, 3)
	g.Rand(x)
	fmt.Printf("%.4f\n", x)
	// Output: [0.3990 0.5167 0.0249]
}
