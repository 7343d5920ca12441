package main_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image/gif"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npy"

	"torchfm/native/torch"
)

// checkArray checks dtype and shape of a NumPy file, and that its data are all there.
func checkArray(t *testing.T, path, dtype string, shape ...int) {
	t.Helper()
	in := bytes.NewReader(read(t, path))
	r, err := npy.NewReader(in)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	bytes := int(dtype[len(dtype)-2] - '0')
	for _, n := range shape {
		bytes *= n
	}
	if h := r.Header.Descr; h.Type != dtype || !slices.Equal(h.Shape, shape) || h.Fortran || in.Len() != bytes {
		t.Errorf("%s: %s %v (column-major %v), %d bytes; want %s %v, %d bytes", filepath.Base(path), h.Type, h.Shape, h.Fortran, in.Len(), dtype, shape, bytes)
	}
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
	if !slices.Equal(found, names) {
		t.Errorf("train wrote %v, want %v", found, names)
	}
	checkArray(t, filepath.Join(dir, "losses.npy"), "'<f4'", 50)

	weights, _, err := torch.LoadSafetensors(filepath.Join(dir, "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	for name, shape := range map[string][]int64{
		"net.0.weight": {16, 2}, "net.0.bias": {16}, "net.2.weight": {16, 16}, "net.2.bias": {16}, "net.4.weight": {1, 16}, "net.4.bias": {1},
	} {
		if w := weights.Get(name); w == nil || !slices.Equal(w.Shape(), shape) {
			t.Errorf("%s is %v, want shape %v", name, w, shape)
		}
	}

	path := readCSV(t, filepath.Join(dir, "path.csv"))
	checkTable(t, r.stdout, path)

	var record struct {
		Settings map[string]any
		Excess   float64 `json:"excess_loss"`
	}
	if err := json.Unmarshal(read(t, dir, "run.json"), &record); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"rng": "cpu", "data_seed": 42.0, "torch_seed": 626.0, "iterations": 50.0, "batch_size": 256.0,
		"hidden_dim": 16.0, "lr": 2e-3, "device": "cpu", "threads": 1.0,
	}
	for name, w := range want {
		if got := record.Settings[name]; got != w {
			t.Errorf("run.json: %s is %v, want %v", name, got, w)
		}
	}
	if len(record.Settings) != len(want) || !(record.Excess > 0) {
		t.Errorf("run.json: settings %v, excess loss %v", record.Settings, record.Excess)
	}
	if info, err := os.Stat(filepath.Join(dir, "losses.npy")); err != nil || info.Mode().Perm()&0o044 != 0o044 {
		t.Errorf("other users cannot read losses.npy: %v, %v", info.Mode(), err)
	}

	again := filepath.Join(t.TempDir(), "again")
	torchfm(t, "train", "--iterations", "50", "--hidden-dim", "16", "--rng", "cpu", "--threads", "1", "--lr", "2e-3", "--out", again).ok(t)
	sameFiles(t, files(t, again), files(t, dir))
}

// readCSV returns t and x of a path.csv and checks that every number has all its digits.
func readCSV(t *testing.T, path string) [2][]float64 {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(read(t, path))).ReadAll()
	if err != nil || len(rows) != 17 || strings.Join(rows[0], ",") != "step,t,x" {
		t.Fatalf("%s: %d rows, %v, want a header and 16 steps", path, len(rows), err)
	}
	var p [2][]float64
	for i, row := range rows[1:] {
		if row[0] != strconv.Itoa(i) {
			t.Errorf("row %d has step %s", i, row[0])
		}
		for k := range p {
			v, err := strconv.ParseFloat(row[k+1], 64)
			if err != nil {
				t.Fatal(err)
			}
			p[k] = append(p[k], v)
		}
		if want := float64(i) / 15; math.Abs(p[0][i]-want) > 1e-15 {
			t.Errorf("t of step %d is %v, want %v", i, p[0][i], want)
		}
		if x := p[1][i]; x != float64(float32(x)) {
			t.Errorf("x of step %d is %v, not a float32: digits are missing", i, x)
		}
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
	if want := " " + head.String() + "\nt" + ts.String() + "\nx" + xs.String() + "\n"; !strings.Contains(stdout, want) {
		t.Errorf("printed:\n%s\nwithout the table\n%s", stdout, want)
	}
}

func TestRun(t *testing.T) {
	dir, r := runOnce(t)
	checkTable(t, r.stdout, readCSV(t, filepath.Join(dir, "path.csv")))
	for _, line := range []string{"trained 50 iterations on cpu", "W1 distance of the samples to the target", "\n   15  ", "\n  200  "} {
		if !strings.Contains(r.stdout, line) {
			t.Errorf("printed:\n%s\nwithout %q", r.stdout, line)
		}
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
	if err != nil || len(figures) != 8 {
		t.Errorf("figures %v, %v, want eight", figures, err)
	}
	for _, name := range figures {
		if _, err := png.Decode(bytes.NewReader(read(t, dir, name))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if svg := read(t, dir, strings.TrimSuffix(name, ".png")+".svg"); !bytes.Contains(svg, []byte("</svg>")) {
			t.Errorf("the SVG of %s has no end", name)
		}
	}
	movie, err := gif.DecodeAll(bytes.NewReader(read(t, dir, "flow_matching_path_integration.gif")))
	if err != nil || len(movie.Image) != 17 || movie.Config.Width != 1200 || movie.Config.Height != 500 {
		t.Errorf("the GIF: %v, want 17 frames of 1200x500", err)
	}
	switch _, err := os.Stat(filepath.Join(dir, "flow_matching_path_integration.mp4")); {
	case err == nil:
	case strings.Contains(r.stdout, "no MP4"):
		t.Log("no ffmpeg here: the run said so and wrote the GIF only")
	default:
		t.Error("no MP4, and the run did not say why")
	}
	page := string(read(t, dir, "index.html"))
	if !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Error("the page has no end")
	}
	for name := range files(t, dir) {
		if strings.HasPrefix(filepath.Base(name), ".") {
			t.Errorf("the temporary %s was left behind", name)
		}
	}
}

// What figures draws is a function of the files.
func TestFigures(t *testing.T) {
	dir, _ := runOnce(t)
	redrawn := copyRun(t)
	for _, name := range []string{"figures", "index.html", "flow_matching_path_integration.gif", "flow_matching_path_integration.mp4"} {
		if err := os.RemoveAll(filepath.Join(redrawn, name)); err != nil {
			t.Fatal(err)
		}
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
		if !bytes.Equal(b, sample("again", "--solver", solver, "--steps", "7")) {
			t.Errorf("%s: two files of one seed differ", solver)
		}
		for other, o := range drawn {
			if string(b) == o {
				t.Errorf("%s and %s give the same samples", solver, other)
			}
		}
		drawn[solver] = string(b)
	}
	if b := sample("seed", "--solver", "rk4", "--steps", "7", "--torch-seed", "1"); string(b) == drawn["rk4"] {
		t.Error("two seeds give the same samples")
	}
	if !bytes.Equal(sample("default"), sample("explicit", "--solver", "euler", "--steps", "50", "--torch-seed", "626", "--threads", "1")) {
		t.Error("the defaults are not 50 Euler steps of seed 626, or the number of threads matters")
	}
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
		if _, value, ok := strings.Cut(line, ": "); !ok || strings.TrimSpace(value) == "" {
			t.Errorf("no line that gives %s:\n%s", name, out)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"help"}, {"help", "train"}, {"train", "--help"}, {"sample", "-h"}} {
		if out := torchfm(t, args...).ok(t).stdout; !strings.Contains(out, "Usage:") {
			t.Errorf("%v printed %q", args, out)
		}
	}
}
