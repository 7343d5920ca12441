package main

import (
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
			if err != nil {
				return badFlag("solver", err)
			}
			if model == "" || out == "" {
				return usagef("--model and --out must name files")
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
