package main_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/gif"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
	"torchfm/native/torch"
)

// checkArray checks dtype and shape of a NumPy file, and that its data are all there.
func checkArray(t *testing.T, path, dtype string, shape ...int) {
	t.Helper()
	in := bytes.NewReader(read(t, path))
	r, err := npy.NewReader(in)
	if !assert.NoError(t, err, path) {
		return
	}
	bytes := int(dtype[len(dtype)-2] - '0')
	for _, n := range shape {
		bytes *= n
	}
	name := filepath.Base(path)
	assert.Equal(t, dtype, r.Header.Descr.Type, name)
	assert.Equal(t, shape, r.Header.Descr.Shape, name)
	assert.False(t, r.Header.Descr.Fortran, "%s is column-major", name)
	assert.Equal(t, bytes, in.Len(), "%s: bytes of data", name)
}

func TestTrain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	r := torchfm(t, "train", "--iterations", "50", "--hidden-dim", "16", "--rng", "cpu", "--threads", "1", "--lr", "2e-3", "--out", dir).ok(t)

	names := []string{"losses.npy", "model.safetensors", "path.csv", "run.json"}
	var found []string
	for name := range files(t, dir) {
		found = append(found, name)
	}
	slices.Sort(found)
	assert.Equal(t, names, found, "what train wrote")
	checkArray(t, filepath.Join(dir, "losses.npy"), "'<f4'", 50)

	weights, _, err := torch.LoadSafetensors(filepath.Join(dir, "model.safetensors"))
	require.NoError(t, err)
	for name, shape := range map[string][]int64{
		"net.0.weight": {16, 2}, "net.0.bias": {16}, "net.2.weight": {16, 16}, "net.2.bias": {16}, "net.4.weight": {1, 16}, "net.4.bias": {1},
	} {
		w := weights.Get(name)
		require.NotNil(t, w, name)
		assert.Equal(t, shape, w.Shape(), name)
	}

	path := readCSV(t, filepath.Join(dir, "path.csv"))
	checkTable(t, r.stdout, path)

	var record struct {
		Settings map[string]any
		Excess   float64 `json:"excess_loss"`
	}
	require.NoError(t, json.Unmarshal(read(t, dir, "run.json"), &record))
	want := map[string]any{
		"rng": "cpu", "data_seed": 42.0, "torch_seed": 626.0, "iterations": 50.0, "batch_size": 256.0,
		"hidden_dim": 16.0, "lr": 2e-3, "device": "cpu", "threads": 1.0,
	}
	assert.Equal(t, want, record.Settings, "run.json")
	assert.Greater(t, record.Excess, 0.0, "run.json: excess loss")
	info, err := os.Stat(filepath.Join(dir, "losses.npy"))
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o044), info.Mode().Perm()&0o044, "other users can read losses.npy")

	again := filepath.Join(t.TempDir(), "again")
	torchfm(t, "train", "--iterations", "50", "--hidden-dim", "16", "--rng", "cpu", "--threads", "1", "--lr", "2e-3", "--out", again).ok(t)
	sameFiles(t, files(t, again), files(t, dir))
}

// readCSV returns t and x of a path.csv and checks that every number has all its digits.
func readCSV(t *testing.T, path string) [2][]float64 {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(read(t, path))).ReadAll()
	require.NoError(t, err, path)
	require.Len(t, rows, 17, "%s: a header and 16 steps", path)
	require.Equal(t, []string{"step", "t", "x"}, rows[0], path)
	var p [2][]float64
	for i, row := range rows[1:] {
		assert.Equal(t, strconv.Itoa(i), row[0], "step of row %d", i)
		for k := range p {
			v, err := strconv.ParseFloat(row[k+1], 64)
			require.NoError(t, err)
			p[k] = append(p[k], v)
		}
		assert.InDelta(t, float64(i)/15, p[0][i], 1e-15, "t of step %d", i)
		x := p[1][i]
		assert.Equal(t, float64(float32(x)), x, "x of step %d is no float32: digits are missing", i)
	}
	return p
}

// checkTable looks for the table of In [14] in what was printed.
func checkTable(t *testing.T, stdout string, path [2][]float64) {
	t.Helper()
	var head, ts, xs strings.Builder
	for i := range path[0] {
		fmt.Fprintf(&head, "%6d", i)
		fmt.Fprintf(&ts, "%6.3f", path[0][i])
		fmt.Fprintf(&xs, "%6.3f", path[1][i])
	}
	assert.Contains(t, stdout, " "+head.String()+"\nt"+ts.String()+"\nx"+xs.String()+"\n")
}

func TestRun(t *testing.T) {
	dir, r := runOnce(t)
	checkTable(t, r.stdout, readCSV(t, filepath.Join(dir, "path.csv")))
	for _, line := range []string{"trained 50 iterations on cpu", "W1 distance of the samples to the target", "\n   15  ", "\n  200  "} {
		assert.Contains(t, r.stdout, line)
	}
	const f4, f8 = "'<f4'", "'<f8'"
	for _, a := range []struct {
		name, dtype string
		shape       []int
	}{
		{"in05_noise", f8, []int{100_000}},
		{"in05_target", f8, []int{100_000}},
		{"in05_path_density", f8, []int{101, 480}},
		{"in08_velocity_field", f8, []int{21, 200}},
		{"in08_pathlines", f8, []int{21, 9}},
		{"in13_velocity_field", f8, []int{101, 200}},
		{"in13_pathlines", f8, []int{101, 9}},
		{"in13_predicted", f4, []int{100_000}},
		{"in17_samples", f4, []int{100_000}},
		{"in18_noise", f4, []int{100_000}},
		{"in18_samples", f4, []int{100_000}},
		{"in18_path_density", f8, []int{201, 480}},
	} {
		checkArray(t, filepath.Join(dir, "data", a.name+".npy"), a.dtype, a.shape...)
	}
	figures, err := fs.Glob(os.DirFS(dir), "figures/in*.png")
	require.NoError(t, err)
	assert.Len(t, figures, 8)
	for _, name := range figures {
		_, err := png.Decode(bytes.NewReader(read(t, dir, name)))
		assert.NoError(t, err, name)
		svg := read(t, dir, strings.TrimSuffix(name, ".png")+".svg")
		assert.True(t, bytes.Contains(svg, []byte("</svg>")), "the SVG of %s has no end", name)
	}
	movie, err := gif.DecodeAll(bytes.NewReader(read(t, dir, "flow_matching_path_integration.gif")))
	require.NoError(t, err)
	assert.Len(t, movie.Image, 17)
	assert.Equal(t, image.Pt(1200, 500), image.Pt(movie.Config.Width, movie.Config.Height))
	if _, err := os.Stat(filepath.Join(dir, "flow_matching_path_integration.mp4")); err != nil {
		assert.Contains(t, r.stdout, "no MP4", "why there is none")
		t.Log("no ffmpeg here: the run said so and wrote the GIF only")
	}
	page := string(read(t, dir, "index.html"))
	assert.True(t, strings.HasSuffix(strings.TrimSpace(page), "</html>"), "the page has no end")
	for name := range files(t, dir) {
		assert.NotRegexp(t, `^\.`, filepath.Base(name), "a temporary was left behind")
	}
}

// What figures draws is a function of the files.
func TestFigures(t *testing.T) {
	dir, _ := runOnce(t)
	redrawn := copyRun(t)
	for _, name := range []string{"figures", "index.html", "flow_matching_path_integration.gif", "flow_matching_path_integration.mp4"} {
		require.NoError(t, os.RemoveAll(filepath.Join(redrawn, name)))
	}
	torchfm(t, "figures", "--run", redrawn).ok(t)
	sameFiles(t, files(t, redrawn), files(t, dir))
}

func TestSample(t *testing.T) {
	dir, _ := runOnce(t)
	to := t.TempDir()
	sample := func(name string, args ...string) []byte {
		path := filepath.Join(to, name+".npy")
		torchfm(t, append([]string{"sample", "--model", filepath.Join(dir, "model.safetensors"), "--n", "1000", "--out", path}, args...)...).ok(t)
		checkArray(t, path, "'<f4'", 1000)
		return read(t, path)
	}
	drawn := make(map[string]string)
	for _, solver := range []string{"euler", "midpoint", "rk4"} {
		b := sample(solver, "--solver", solver, "--steps", "7")
		slicetest.Equal(t, b, sample("again", "--solver", solver, "--steps", "7"), "%s: two files of one seed", solver)
		for other, o := range drawn {
			assert.False(t, string(b) == o, "%s and %s give the same samples", solver, other)
		}
		drawn[solver] = string(b)
	}
	seed := sample("seed", "--solver", "rk4", "--steps", "7", "--torch-seed", "1")
	assert.False(t, string(seed) == drawn["rk4"], "two seeds give the same samples")
	slicetest.Equal(t, sample("explicit", "--solver", "euler", "--steps", "50", "--torch-seed", "626", "--threads", "1"), sample("default"),
		"the defaults are 50 Euler steps of seed 626, and the number of threads does not matter")
}

func TestInfo(t *testing.T) {
	out := torchfm(t, "info").ok(t).stdout
	for _, name := range []string{"Go", "libtorch", "gonum.org/v1/gonum", "gonum.org/v1/plot", "platform", "CPU capability", "threads", "CUDA", "device of --device auto"} {
		line := ""
		for l := range strings.Lines(out) {
			if strings.HasPrefix(l, name+" ") {
				line = l
			}
		}
		_, value, _ := strings.Cut(line, ": ")
		assert.NotEmpty(t, strings.TrimSpace(value), "no line that gives %s:\n%s", name, out)
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"help"}, {"help", "train"}, {"train", "--help"}, {"sample", "-h"}} {
		assert.Contains(t, torchfm(t, args...).ok(t).stdout, "Usage:", args)
	}
}
