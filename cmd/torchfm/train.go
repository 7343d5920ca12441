package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"torchfm/native/torch"
	"torchfm/torchfm"
)

// Names of the files of a run.
const (
	modelFile  = "model.safetensors"
	lossesFile = "losses.npy"
	pathFile   = "path.csv"
	runFile    = "run.json"
)

func newTrain() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "train",
		Short: "Train and write the model, its losses and the path of In [14]",
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := train(c.Context(), c.OutOrStdout(), s)
			return err
		},
	}
	s.register(c)
	return c
}

// trainResult is what training leaves for run.
type trainResult struct {
	options torchfm.TrainOptions
	trained *torchfm.Trained
	record  record
}

// record is what run.json holds: how a run was made and how well it went.
type record struct {
	Settings struct {
		RNG        string  `json:"rng"`
		DataSeed   uint32  `json:"data_seed"`
		TorchSeed  uint64  `json:"torch_seed"`
		Iterations int     `json:"iterations"`
		BatchSize  int     `json:"batch_size"`
		HiddenDim  int     `json:"hidden_dim"`
		LR         float64 `json:"lr"`
		Device     string  `json:"device"`
		Threads    int     `json:"threads"`
	} `json:"settings"`
	ModelSHA256     string             `json:"model_sha256"` // of the model's file
	IrreducibleLoss float64            `json:"irreducible_loss"`
	ExcessLoss      float64            `json:"excess_loss"`
	Distances       []torchfm.Distance `json:"distances,omitempty"`
	Versions        []version          `json:"versions"`
}

func newRecord(o torchfm.TrainOptions) record {
	var r record
	r.Settings.RNG = o.Draws.String()
	r.Settings.DataSeed, r.Settings.TorchSeed = o.DataSeed, o.TorchSeed
	r.Settings.Iterations, r.Settings.BatchSize = o.Iterations, o.BatchSize
	r.Settings.HiddenDim, r.Settings.LR = o.HiddenDim, o.LR
	r.Settings.Device, r.Settings.Threads = o.Device.String(), torch.NumThreads()
	r.Versions = versions()
	return r
}

// train trains, prints how well, and writes model, losses and path.
func train(ctx context.Context, w io.Writer, s settings) (*trainResult, error) {
	o, err := s.options()
	if err != nil {
		return nil, err
	}
	if err := makeDir(s.out); err != nil {
		return nil, err
	}
	each, done := progress(o.Iterations)
	o.Progress = each
	start := time.Now()
	trained, err := torchfm.Train(ctx, o)
	took := time.Since(start)
	done()
	stopped := errors.Is(err, context.Canceled)
	if err != nil && !stopped {
		return nil, err
	}
	if err := writeTrained(s.out, trained); err != nil {
		return nil, err
	}
	if stopped {
		return nil, interrupted(ctx, fmt.Sprintf("%d of %d iterations done, the model so far is in %s", len(trained.Losses), o.Iterations, s.out))
	}

	r := &trainResult{options: o, trained: trained, record: newRecord(o)}
	exact := torchfm.ExactFlow{Target: o.Target}
	r.record.IrreducibleLoss = exact.IrreducibleLoss()
	r.record.ExcessLoss = torchfm.ExcessLoss(trained.Model, exact, o.Device)
	if excess := r.record.ExcessLoss; math.IsNaN(excess) || math.IsInf(excess, 0) {
		return nil, fmt.Errorf("training diverged: the loss of the model is %v (a smaller --lr may help); the losses are in %s", excess, filepath.Join(s.out, lossesFile))
	}
	path := torchfm.SamplePath(trained.Model, torchfm.PathStart, torchfm.PathSteps, o.Device)
	if err := writePath(filepath.Join(s.out, pathFile), path); err != nil {
		return nil, err
	}
	if r.record.ModelSHA256, err = checksum(filepath.Join(s.out, modelFile)); err != nil {
		return nil, err
	}
	if err := writeJSON(filepath.Join(s.out, runFile), r.record); err != nil {
		return nil, err
	}

	fmt.Fprintf(w, "trained %d iterations on %v in %.2f s, %.0f it/s\n", o.Iterations, o.Device, took.Seconds(), float64(o.Iterations)/took.Seconds())
	fmt.Fprintf(w, "loss %.6f of the model = %.6f that no model can avoid + %.6f\n\n",
		r.record.IrreducibleLoss+r.record.ExcessLoss, r.record.IrreducibleLoss, r.record.ExcessLoss)
	printPath(w, path)
	return r, nil
}

func writeTrained(dir string, t *torchfm.Trained) error {
	if err := torch.SaveSafetensors(filepath.Join(dir, modelFile), t.Model.StateDict(), nil); err != nil {
		return err
	}
	return writeArray(filepath.Join(dir, lossesFile), t.Losses)
}
