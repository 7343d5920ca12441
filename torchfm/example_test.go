package torchfm_test

import (
	"context"
	"fmt"

	"torchfm/native/torch"
	"torchfm/randomstate"
	"torchfm/torchfm"
)

// The notebook in six lines: train with its settings and follow one path.
func Example() {
	trained, err := torchfm.Train(context.Background(), torchfm.DefaultTrainOptions)
	if err != nil {
		fmt.Println(err)
		return
	}
	path := torchfm.SamplePath(trained.Model, 0.85, 15, torch.Device{})
	fmt.Printf("0.850 arrives at %.3f\n", path.X[15])
	// Output: 0.850 arrives at 1.481
}

func ExampleTrain() {
	options := torchfm.DefaultTrainOptions
	options.Iterations = 200
	options.Progress = func(iteration int, loss float32) {
		if iteration%100 == 0 {
			fmt.Printf("iteration %d, loss %.2f\n", iteration, loss)
		}
	}
	if _, err := torchfm.Train(context.Background(), options); err != nil {
		fmt.Println(err)
	}
	// Output:
	// iteration 100, loss 2.10
	// iteration 200, loss 1.76
}

func ExampleMixture() {
	m := torchfm.Bimodal()
	x := make([]float64, 3)
	if err := m.Sample(randomstate.New(42), x); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", x)
	fmt.Printf("density at 1.5: %.4f\n", m.PDF([]float64{1.5})[0])
	// Output:
	// [-1.5727 1.5797 1.5698]
	// density at 1.5: 0.7186
}

// What a perfect model would do, without any training.
func ExampleExactFlow() {
	flow := torchfm.ExactFlow{Target: torchfm.Bimodal()}
	fmt.Printf("no model gets below a loss of %.4f\n", flow.IrreducibleLoss())
	fmt.Printf("velocity at x=0.85, t=0.5: %.4f\n", flow.Velocity(0.85, 0.5))
	fmt.Printf("W1 after 50 Euler steps: %.4f\n", torchfm.ExactWasserstein1(flow, torchfm.Euler, 50, 10_000))
	// Output:
	// no model gets below a loss of 1.8368
	// velocity at x=0.85, t=0.5: 1.0069
	// W1 after 50 Euler steps: 0.0204
}

func ExampleInterpolateLinear() {
	x0 := torch.FromSlice([]float32{1.32}, 1, 1)
	x1 := torch.FromSlice([]float32{-1.92}, 1, 1)
	t := torch.FromSlice([]float32{0.25}, 1, 1)
	fmt.Printf("x_t %.2f, velocity %.2f\n",
		torchfm.InterpolateLinear(x0, x1, t).Item(), torchfm.TargetVelocity(x0, x1).Item())
	// Output: x_t 0.51, velocity -3.24
}

func ExampleWasserstein1() {
	samples := []float64{-1.5, -0.85, -0.2, 1.5, 1.6}
	fmt.Printf("%.3f\n", torchfm.Wasserstein1(samples, torchfm.Bimodal()))
	// Output: 0.241
}
