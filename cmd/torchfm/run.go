package main

import (
	"fmt"
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
			n, err := torchfm.ComputeNotebook(r.trained.Model, r.options.Target, r.options.Device)
			if err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout())
			printDistances(c.OutOrStdout(), n.Distances)
			if err := writeData(s.out, n); err != nil {
				return err
			}
			r.record.Distances = n.Distances
			if err := writeJSON(filepath.Join(s.out, runFile), r.record); err != nil {
				return err
			}
			return drawRun(c.Context(), c.OutOrStdout(), s.out)
		},
	}
	s.register(c)
	return c
}

// array is an array of a run's data folder. Its values are a [][]float64, a
// []float64 or a []float32.
type array struct {
	name   string
	values any
}

func writeData(dir string, n *torchfm.Notebook) error {
	data := filepath.Join(dir, "data")
	if err := os.MkdirAll(data, 0o777); err != nil {
		return fmt.Errorf("cannot make the data folder: %w", err)
	}
	for _, a := range []array{
		{"in05_noise", n.Pairs.Noise},
		{"in05_target", n.Pairs.Target},
		{"in05_path_density", n.PathDensity},
		{"in08_velocity_field", n.Average.Velocity},
		{"in08_pathlines", n.Average.Pathlines},
		{"in13_velocity_field", n.Predicted.Velocity},
		{"in13_pathlines", n.Predicted.Pathlines},
		{"in13_predicted", n.Predicted.Predicted},
		{"in17_samples", n.Samples},
		{"in18_path_density", n.Density.Counts},
		{"in18_noise", n.Density.Noise},
		{"in18_samples", n.Density.Samples},
	} {
		if err := writeArray(filepath.Join(data, a.name+".npy"), a.values); err != nil {
			return err
		}
	}
	return nil
}
