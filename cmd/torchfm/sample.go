package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"torchfm/native/torch"
	"torchfm/torchfm"
)

func newSample() *cobra.Command {
	var (
		model, solver, out, dev string
		n, steps, threads       int
		seed                    uint64
	)
	c := &cobra.Command{
		Use:   "sample",
		Short: "Draw samples of a saved model into a NumPy file",
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := torchfm.ParseSolver(solver)
			switch {
			case err != nil:
				return &usageError{fmt.Errorf("--solver: %w", err)}
			case n < 1:
				return &usageError{fmt.Errorf("--n must be at least 1, got %d", n)}
			case steps < 1:
				return &usageError{fmt.Errorf("--steps must be at least 1, got %d", steps)}
			case model == "" || out == "":
				return &usageError{errors.New("--model and --out must name files")}
			}
			d, err := device(dev, threads)
			if err != nil {
				return err
			}
			v, err := loadModel(model, d)
			if err != nil {
				return err
			}
			torch.ManualSeed(seed)
			return writeArray(out, torchfm.Sample(v, s, n, steps, d))
		},
	}
	f := c.Flags()
	f.StringVar(&model, "model", "", "the weights, a safetensors `file`")
	f.IntVar(&n, "n", 1000, "samples")
	f.IntVar(&steps, "steps", 50, "steps of the solver")
	f.StringVar(&solver, "solver", torchfm.Euler.String(), "euler, midpoint or rk4")
	f.StringVar(&out, "out", "", "the NumPy `file` to write, float32 [n]")
	f.Uint64Var(&seed, "torch-seed", torchfm.DefaultTrainOptions.TorchSeed, "seed of PyTorch's generator, for the noise")
	registerDevice(c, &dev, &threads)
	return c
}

// loadModel reads a one-dimensional model.
func loadModel(path string, d torch.Device) (*torchfm.Model, error) {
	weights, _, err := torch.LoadSafetensors(path)
	if err != nil {
		return nil, err
	}
	m, err := torchfm.ModelFromStateDict(weights)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if m.DataDim() != 1 {
		return nil, fmt.Errorf("%s: the model is for data of dimension %d, not 1", path, m.DataDim())
	}
	m.To(d)
	return m, nil
}
