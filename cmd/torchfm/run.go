package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"torchfm/torchfm"
)

func newRun() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "run",
		Short: "Do the whole notebook: train, sample, and write data, figures and the page",
		RunE: func(c *cobra.Command, _ []string) error {
			r, err := train(c.Context(), c.OutOrStdout(), s)
			if err != nil {
				return err
			}
			return finish(c.Context(), c.OutOrStdout(), s.out, r)
		},
	}
	s.register(c)
	return c
}

// finish computes, writes and draws what the notebook shows of a trained model.
func finish(ctx context.Context, w io.Writer, dir string, r *trainResult) error {
	left := "the model is in " + dir + ", the data of the figures are not written"
	if err := interrupted(ctx, left); err != nil {
		return err
	}
	n, err := torchfm.ComputeNotebook(r.trained.Model, r.options.Target, r.options.Device)
	if err != nil {
		return err
	}
	if err := interrupted(ctx, left); err != nil {
		return err
	}
	if err := writeData(filepath.Join(dir, dataDir), n); err != nil {
		return err
	}
	r.record.Distances = n.Distances
	if err := writeJSON(filepath.Join(dir, runFile), r.record); err != nil {
		return err
	}
	fmt.Fprintln(w)
	printDistances(w, n.Distances)
	return drawRun(ctx, w, dir)
}

// dataDir is the folder of the arrays in the folder of a run.
const dataDir = "data"

// array is an array of the data folder. Its values are a []float32, a []float64 or,
// as rows, a [][]float64.
type array struct {
	name   string
	values any
	shape  []int
}

// dataArrays are the arrays of the data folder.
func dataArrays(n *torchfm.Notebook) []array {
	const size = torchfm.FigureSize
	return []array{
		{"in05_noise", n.Pairs.Noise, []int{size}},
		{"in05_target", n.Pairs.Target, []int{size}},
		{"in05_path_density", n.PathDensity, []int{101, torchfm.DensityBins}},
		{"in08_velocity_field", n.Average.Velocity, []int{21, torchfm.FieldBins}},
		{"in08_pathlines", n.Average.Pathlines, []int{21, torchfm.Pathlines}},
		{"in13_velocity_field", n.Predicted.Velocity, []int{101, torchfm.FieldBins}},
		{"in13_pathlines", n.Predicted.Pathlines, []int{101, torchfm.Pathlines}},
		{"in13_predicted", n.Predicted.Predicted, []int{size}},
		{"in17_samples", n.Samples, []int{size}},
		{"in18_path_density", n.Density.Counts, []int{201, torchfm.DensityBins}},
		{"in18_noise", n.Density.Noise, []int{size}},
		{"in18_samples", n.Density.Samples, []int{size}},
	}
}

func writeData(dir string, n *torchfm.Notebook) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("cannot make the data folder %s: %w", dir, cause(err))
	}
	for _, a := range dataArrays(n) {
		if err := writeArray(filepath.Join(dir, a.name+".npy"), a.values); err != nil {
			return err
		}
	}
	return nil
}
