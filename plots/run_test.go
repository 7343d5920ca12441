package plots_test

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio"
	"github.com/stretchr/testify/require"

	"torchfm/plots"
)

// TestDrawRun draws every figure from the directory that a run wrote, named by
// TORCHFM_RUN (losses.npy, path.csv, data/*.npy), into TORCHFM_FIGURES, for
// scripts/compare_figures.py.
func TestDrawRun(t *testing.T) {
	run, out := os.Getenv("TORCHFM_RUN"), os.Getenv("TORCHFM_FIGURES")
	if run == "" || out == "" {
		t.Skip("set TORCHFM_RUN to a run's directory and TORCHFM_FIGURES to a folder to draw its figures")
	}
	figures, animation := runFigures(t, run)
	for _, f := range figures {
		writeFile(t, filepath.Join(out, f.Name+".png"), f.WritePNG)
		writeFile(t, filepath.Join(out, f.Name+".svg"), f.WriteSVG)
	}
	for k := range animation.Len() {
		name := filepath.Join(out, "frame"+strconv.Itoa(100 + k)[1:]+".png")
		writeFile(t, name, func(w io.Writer) error { return png.Encode(w, animation.Frame(k)) })
	}
}

func BenchmarkAllFigures(b *testing.B) {
	run := os.Getenv("TORCHFM_RUN")
	if run == "" {
		b.Skip("set TORCHFM_RUN to a run's directory")
	}
	for b.Loop() {
		figures, animation := runFigures(b, run)
		for _, f := range figures {
			require.NoError(b, f.WritePNG(io.Discard))
			require.NoError(b, f.WriteSVG(io.Discard))
		}
		for k := range animation.Len() {
			animation.Frame(k)
		}
	}
}

func writeFile(t testing.TB, name string, write func(io.Writer) error) {
	t.Helper()
	f, err := os.Create(name)
	require.NoError(t, err)
	require.NoError(t, write(f))
	require.NoError(t, f.Close())
}

// runFigures makes the figures of a run, and its animation.
func runFigures(t testing.TB, run string) ([]*plots.Figure, *plots.Animation) {
	t.Helper()
	data := func(name string) ([]float64, []int) { return readArray(t, filepath.Join(run, "data", name+".npy")) }
	values := func(name string) []float64 { v, _ := data(name); return v }
	grid := func(name string) plots.Grid {
		v, shape := data(name)
		return plots.Grid{Columns: shape[0], Rows: shape[1], Values: v}
	}
	paths := func(name string) [][]float64 {
		v, shape := data(name)
		lines := make([][]float64, shape[1])
		for i := range v {
			lines[i%shape[1]] = append(lines[i%shape[1]], v[i])
		}
		return lines
	}
	var figures []*plots.Figure
	add := func(f *plots.Figure, err error) {
		t.Helper()
		require.NoError(t, err)
		figures = append(figures, f)
	}
	x3, noise3, target3 := densities(-3, 3, 1000)
	x25, noise25, target25 := densities(-2.5, 2.5, 1000)
	noise, target := values("in05_noise"), values("in05_target")
	losses, _ := readArray(t, filepath.Join(run, "losses.npy"))
	ts, xs := readPath(t, filepath.Join(run, "path.csv"))

	add(plots.Distributions(plots.DistributionsData{X: x3, Noise: noise3, Target: target3}))
	add(plots.ReferencePaths(plots.ReferencePathsData{
		X: x25, NoisePDF: noise25, TargetPDF: target25, Noise: noise, Target: target, Density: grid("in05_path_density"),
	}))
	add(plots.TargetVelocity(plots.TargetVelocityData{
		X: x25, NoisePDF: noise25, TargetPDF: target25, X0: 1.32, X1: -1.92, T: 0.67,
	}))
	add(plots.AverageVelocityField(plots.VelocityFieldData{
		Noise: noise, Data: target, Field: grid("in08_velocity_field"), Pathlines: paths("in08_pathlines"),
	}))
	add(plots.Loss(losses))
	add(plots.PredictedVelocityField(plots.VelocityFieldData{
		Noise: noise, Data: values("in13_predicted"), Field: grid("in13_velocity_field"), Pathlines: paths("in13_pathlines"),
	}))
	add(plots.ReconstructedSamples(plots.ReconstructedSamplesData{
		X: x25, TargetPDF: target25, Samples: values("in17_samples"),
	}))
	add(plots.PathDensity(plots.PathDensityData{
		Noise: values("in18_noise"), Samples: values("in18_samples"), Density: grid("in18_path_density"),
	}))
	animation, err := plots.NewAnimation(plots.AnimationData{
		X: x3, NoisePDF: noise3, TargetPDF: target3, Field: grid("in13_velocity_field"), PathT: ts, PathX: xs,
	})
	require.NoError(t, err)
	return figures, animation
}

// readArray reads a float32 or float64 array.
func readArray(t testing.TB, name string) ([]float64, []int) {
	t.Helper()
	raw, err := os.ReadFile(name)
	require.NoError(t, err)
	r, err := npyio.NewReader(bytes.NewReader(raw))
	require.NoError(t, err, name)
	if strings.Contains(r.Header.Descr.Type, "f8") {
		var v []float64
		require.NoError(t, r.Read(&v), name)
		return v, r.Header.Descr.Shape
	}
	var v32 []float32
	require.NoError(t, r.Read(&v32), name)
	v := make([]float64, len(v32))
	for i := range v {
		v[i] = float64(v32[i])
	}
	return v, r.Header.Descr.Shape
}

// readPath reads the columns t and x of path.csv.
func readPath(t testing.TB, name string) (ts, xs []float64) {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err, name)
	for _, row := range rows[1:] {
		for i, out := range []*[]float64{&ts, &xs} {
			v, err := strconv.ParseFloat(row[i+1], 64)
			require.NoError(t, err, name)
			*out = append(*out, v)
		}
	}
	return ts, xs
}
