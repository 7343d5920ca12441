package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"torchfm/native/torch"
	"torchfm/plots"
	"torchfm/torchfm"
)

// runData is what the pictures of a run are drawn from: its files, read back.
type runData struct {
	record  record
	target  torchfm.Mixture
	model   *torchfm.Model
	losses  []float32
	path    torchfm.Path
	vectors map[string][]float64
	grids   map[string][][]float64
}

// readRun reads the files that run wrote to a folder, and checks that they are those
// of one run that came to its end.
func readRun(dir string) (*runData, error) {
	d := &runData{target: torchfm.Bimodal(), vectors: make(map[string][]float64), grids: make(map[string][][]float64)}
	file := func(name string) string { return filepath.Join(dir, name) }
	if err := readJSON(file(runFile), &d.record); err != nil {
		return nil, fmt.Errorf("%s holds no run: %w", dir, err)
	}
	if len(d.record.Distances) == 0 {
		return nil, fmt.Errorf("%s holds a training without the figures' data: torchfm run writes them", dir)
	}
	sum, err := checksum(file(modelFile))
	if err != nil {
		return nil, err
	}
	if sum != d.record.ModelSHA256 {
		return nil, fmt.Errorf("%s is not the model that %s is about: a later training was interrupted, or the file is damaged", file(modelFile), file(runFile))
	}
	if d.model, err = loadModel(file(modelFile), torch.Device{}); err != nil {
		return nil, err
	}
	if d.losses, err = readArray[float32](file(lossesFile), d.record.Settings.Iterations); err != nil {
		return nil, err
	}
	if d.path, err = readPath(file(pathFile)); err != nil {
		return nil, err
	}
	return d, d.readData(file(dataDir))
}

func (d *runData) readData(dir string) error {
	for _, a := range dataArrays(new(torchfm.Notebook)) {
		path := filepath.Join(dir, a.name+".npy")
		switch a.values.(type) {
		case []float32:
			v, err := readArray[float32](path, a.shape...)
			if err != nil {
				return err
			}
			d.vectors[a.name] = float64s(v)
		case []float64:
			v, err := readArray[float64](path, a.shape...)
			if err != nil {
				return err
			}
			d.vectors[a.name] = v
		case [][]float64:
			v, err := readArray[float64](path, a.shape...)
			if err != nil {
				return err
			}
			d.grids[a.name] = slices.Collect(slices.Chunk(v, a.shape[1]))
		}
	}
	return nil
}

// checksum returns the SHA-256 of a file in hexadecimal digits.
func checksum(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", cannotRead(path, err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(b)), nil
}

func float64s(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, x := range x {
		y[i] = float64(x)
	}
	return y
}

// grid is an array [columns, rows] as plots takes it.
func (d *runData) grid(name string) plots.Grid {
	rows := d.grids[name]
	g := plots.Grid{Columns: len(rows)}
	for _, row := range rows {
		g.Rows = len(row)
		g.Values = append(g.Values, row...)
	}
	return g
}

// columns turns rows that are flow steps into lines, one a column.
func columns(rows [][]float64) [][]float64 {
	if len(rows) == 0 {
		return nil
	}
	lines := make([][]float64, len(rows[0]))
	for _, row := range rows {
		for j, x := range row {
			lines[j] = append(lines[j], x)
		}
	}
	return lines
}

// curves are the densities of noise and target over n points of [-reach, reach].
func (d *runData) curves(reach float64) (x, noise, target []float64) {
	x = torchfm.Linspace(-reach, reach, 1000)
	return x, torchfm.NoisePDF(x), d.target.PDF(x)
}

// The one path of In [7].
const (
	exampleX0 = 1.32
	exampleX1 = -1.92
	exampleT  = 0.67
)

// figures returns the eight figures of the notebook.
func (d *runData) figures() ([]*plots.Figure, error) {
	x, noise, target := d.curves(2.5)
	wide, wideNoise, wideTarget := d.curves(3)
	var figures []*plots.Figure
	for _, draw := range []func() (*plots.Figure, error){
		func() (*plots.Figure, error) {
			return plots.Distributions(plots.DistributionsData{X: wide, Noise: wideNoise, Target: wideTarget})
		},
		func() (*plots.Figure, error) {
			return plots.ReferencePaths(plots.ReferencePathsData{
				X: x, NoisePDF: noise, TargetPDF: target,
				Noise: d.vectors["in05_noise"], Target: d.vectors["in05_target"],
				Density: d.grid("in05_path_density"),
			})
		},
		func() (*plots.Figure, error) {
			return plots.TargetVelocity(plots.TargetVelocityData{
				X: x, NoisePDF: noise, TargetPDF: target, X0: exampleX0, X1: exampleX1, T: exampleT,
			})
		},
		func() (*plots.Figure, error) {
			return plots.AverageVelocityField(plots.VelocityFieldData{
				Noise: d.vectors["in05_noise"], Data: d.vectors["in05_target"],
				Field: d.grid("in08_velocity_field"), Pathlines: columns(d.grids["in08_pathlines"]),
			})
		},
		func() (*plots.Figure, error) { return plots.Loss(float64s(d.losses)) },
		func() (*plots.Figure, error) {
			return plots.PredictedVelocityField(plots.VelocityFieldData{
				Noise: d.vectors["in05_noise"], Data: d.vectors["in13_predicted"],
				Field: d.grid("in13_velocity_field"), Pathlines: columns(d.grids["in13_pathlines"]),
			})
		},
		func() (*plots.Figure, error) {
			return plots.ReconstructedSamples(plots.ReconstructedSamplesData{X: x, TargetPDF: target, Samples: d.vectors["in17_samples"]})
		},
		func() (*plots.Figure, error) {
			return plots.PathDensity(plots.PathDensityData{
				Noise: d.vectors["in18_noise"], Samples: d.vectors["in18_samples"], Density: d.grid("in18_path_density"),
			})
		},
	} {
		f, err := draw()
		if err != nil {
			return nil, err
		}
		figures = append(figures, f)
	}
	return figures, nil
}

// animation is the data of In [15].
func (d *runData) animation() plots.AnimationData {
	x, noise, target := d.curves(3)
	return plots.AnimationData{
		X: x, NoisePDF: noise, TargetPDF: target,
		Field: d.grid("in13_velocity_field"), PathT: d.path.T, PathX: d.path.X,
	}
}
