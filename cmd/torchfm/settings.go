package main

import (
	"github.com/spf13/cobra"

	"torchfm/native/torch"
	"torchfm/torchfm"
)

// maxLR is the largest learning rate that [torchfm.TrainOptions] allows.
const maxLR = 1e6

// settings are the flags of run and train.
type settings struct {
	out        string
	rng        string
	dataSeed   uint32
	torchSeed  uint64
	iterations int
	batchSize  int
	hiddenDim  int
	lr         float64
	device     string
	threads    int
}

func (s *settings) register(c *cobra.Command) {
	o := torchfm.DefaultTrainOptions
	f := c.Flags()
	f.StringVar(&s.out, "out", "out", "the `folder` that everything is written to")
	f.StringVar(&s.rng, "rng", o.Draws.String(), "whose draws training uses: cuda or cpu")
	f.Uint32Var(&s.dataSeed, "data-seed", o.DataSeed, "seed of NumPy's generator, for the data")
	f.Uint64Var(&s.torchSeed, "torch-seed", o.TorchSeed, "seed of PyTorch's generators")
	f.IntVar(&s.iterations, "iterations", o.Iterations, "training iterations")
	f.IntVar(&s.batchSize, "batch-size", o.BatchSize, "samples an iteration")
	f.IntVar(&s.hiddenDim, "hidden-dim", o.HiddenDim, "width of the network")
	f.Float64Var(&s.lr, "lr", o.LR, "learning rate of Adam")
	registerDevice(c, &s.device, &s.threads)
}

// registerDevice adds the flags of every command that computes.
func registerDevice(c *cobra.Command, device *string, threads *int) {
	c.Flags().StringVar(device, "device", "auto", "auto, cpu, cuda or cuda:N")
	c.Flags().IntVar(threads, "threads", 0, "threads of one operator, 0 for one in training and libtorch's choice elsewhere")
}

// options checks the flags and returns what they say.
func (s *settings) options() (torchfm.TrainOptions, error) {
	o := torchfm.DefaultTrainOptions
	if s.out == "" {
		return o, usagef("--out must name a folder")
	}
	if !(s.lr >= 0 && s.lr <= maxLR) {
		return o, usagef("--lr must be a number from 0 to %g, got %v", float64(maxLR), s.lr)
	}
	var err error
	if o.Draws, err = torchfm.ParseDraws(s.rng); err != nil {
		return o, badFlag("rng", err)
	}
	o.DataSeed, o.TorchSeed = s.dataSeed, s.torchSeed
	o.Iterations, o.BatchSize, o.HiddenDim, o.LR = s.iterations, s.batchSize, s.hiddenDim, s.lr
	if err := o.Validate(); err != nil {
		return o, &usageError{err}
	}
	if s.threads > 0 {
		o.Threads = s.threads
	}
	o.Device, err = device(s.device, s.threads)
	return o, err
}

// device sets the number of threads and returns the device of a name.
func device(name string, threads int) (torch.Device, error) {
	d, err := torch.ParseDevice(name)
	if err != nil {
		return d, badFlag("device", err)
	}
	if threads > 0 {
		torch.SetNumThreads(threads)
	}
	return d, nil
}
