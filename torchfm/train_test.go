package torchfm

import (
	"context"
	"math"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/kernels"
	"torchfm/native/torch"
)

// TestMain pins libtorch's kernels, whose arithmetic depends on the CPU
// otherwise, before the first of them is chosen.
func TestMain(m *testing.M) {
	os.Setenv("ATEN_CPU_CAPABILITY", "default")
	os.Setenv("MKL_CBWR", "COMPATIBLE")
	torch.SetNumThreads(1)
	os.Exit(m.Run())
}

// bits are numbers that the golden files hold as hexadecimal bits.
type bits []string

func (b bits) float32s(t *testing.T) []float32 {
	t.Helper()
	values := make([]float32, len(b))
	for i, s := range b {
		u, err := strconv.ParseUint(s, 16, 32)
		require.NoError(t, err)
		values[i] = math.Float32frombits(uint32(u))
	}
	return values
}

// goldensVersion is the libtorch whose bits the golden files have, for the kernels of
// two kinds of CPU. Others may round otherwise, and training carries that on: there the losses of the first
// iterations are compared to lossTolerance of their size, and the path to
// pathTolerance.
const (
	goldensVersion = "2.8.0"
	firstLosses    = 100
	lossTolerance  = 1e-3
	pathTolerance  = 2e-3
)

// kernelsHere names the kernels of this CPU.
var kernelsHere = sync.OnceValue(func() string {
	return kernels.Fingerprint(func(x []float32) []float32 { return torch.ToSlice[float32](torch.FromSlice(x).Sqrt()) })
})

// trainingFile is the golden file of trainings with some kernels, or when nothing was
// recorded with them the one of exact square roots.
func trainingFile(stream, with string) string {
	name := "training_" + stream + "_" + with + ".json"
	if _, err := os.Stat("testdata/" + name); err != nil {
		return "training_" + stream + "_" + kernels.Exact + ".json"
	}
	return name
}

// bitsAreKnown reports whether a golden file has the bits that come out here.
func bitsAreKnown() bool {
	return torch.Version() == goldensVersion &&
		(kernelsHere() == kernels.Exact || trainingFile("cpu", kernelsHere()) != trainingFile("cpu", kernels.Exact))
}

// assertBits asserts that digests are equal on goldensVersion; with another libtorch
// it logs that they are not.
func assertBits(t *testing.T, want, got, what string) {
	t.Helper()
	if bitsAreKnown() {
		assert.Equal(t, want, got, "%s: not PyTorch's bits", what)
	} else if got != want {
		t.Logf("libtorch %s with kernels %s: %s: not the bits of PyTorch %s", torch.Version(), kernelsHere(), what, goldensVersion)
	}
}

// assertNear asserts that got is want, to the bit on goldensVersion.
func assertNear(t *testing.T, want, got, tolerance float64, what string, args ...any) bool {
	t.Helper()
	if bitsAreKnown() {
		return assert.Equal(t, want, got, append([]any{what}, args...)...)
	}
	return got == want || assert.InDelta(t, want, got, tolerance*max(1e-3, math.Abs(want)), append([]any{what}, args...)...)
}

// goldenCase is a training that scripts/make_goldens.py did in PyTorch.
type goldenCase struct {
	Name       string
	RNG        string
	DataSeed   uint32 `json:"data_seed"`
	TorchSeed  uint64 `json:"torch_seed"`
	Iterations int
	BatchSize  int `json:"batch_size"`
	HiddenDim  int `json:"hidden_dim"`
	LR         float64
	Losses     struct {
		SHA256 string
		Index  []int
		Value  bits
	}
	Weights map[string]struct {
		Shape         []int64
		InitialSHA256 string `json:"initial_sha256"`
		SHA256        string
		First         bits
	}
	Path struct{ T, X bits }
	Data map[string]goldenArray
}

func (c goldenCase) options(t *testing.T) TrainOptions {
	t.Helper()
	o := DefaultTrainOptions
	draws, err := ParseDraws(c.RNG)
	require.NoError(t, err)
	o.Draws, o.DataSeed, o.TorchSeed = draws, c.DataSeed, c.TorchSeed
	o.Iterations, o.BatchSize, o.HiddenDim, o.LR = c.Iterations, c.BatchSize, c.HiddenDim, c.LR
	return o
}

// TestTrainGolden trains with the notebook's and other settings and compares every
// loss, the weights, the path and the data of the figures with PyTorch's.
func TestTrainGolden(t *testing.T) {
	for _, stream := range []string{"cpu", "cuda"} {
		var golden struct{ Cases []goldenCase }
		readGolden(t, trainingFile(stream, kernelsHere()), &golden)
		require.GreaterOrEqual(t, len(golden.Cases), 3, "%s: cases", stream)
		for _, c := range golden.Cases {
			t.Run(stream+"/"+c.Name, func(t *testing.T) { c.run(t) })
		}
	}
}

func (c goldenCase) run(t *testing.T) {
	o := c.options(t)
	torch.ManualSeed(o.TorchSeed)
	for _, p := range NewModel(1, int64(o.HiddenDim)).NamedParameters() {
		assertBits(t, c.Weights[p.Name].InitialSHA256, sha32(torch.ToSlice[float32](p.Tensor)), "initial "+p.Name)
	}
	trained, err := Train(context.Background(), o)
	require.NoError(t, err)
	for i, want := range c.Losses.Value.float32s(t) {
		index := c.Losses.Index[i]
		if !bitsAreKnown() && index >= firstLosses {
			continue
		}
		if !assertNear(t, float64(want), float64(trained.Losses[index]), lossTolerance, "loss %d", index) {
			return
		}
	}
	assertBits(t, c.Losses.SHA256, sha32(trained.Losses), "losses")
	for _, p := range trained.Model.NamedParameters() {
		assertBits(t, c.Weights[p.Name].SHA256, sha32(torch.ToSlice[float32](p.Tensor)), p.Name)
	}
	path := SamplePath(trained.Model, PathStart, PathSteps, o.Device)
	for i, want := range c.Path.T.float64s(t) {
		assert.Equal(t, want, path.T[i], "path t[%d]", i)
	}
	for i, want := range c.Path.X.float32s(t) {
		assertNear(t, float64(want), float64(float32(path.X[i])), pathTolerance, "path x[%d]", i)
	}
	if len(c.Data) > 0 {
		c.compareData(t, trained.Model, o)
	}
}

func (c goldenCase) compareData(t *testing.T, m *Model, o TrainOptions) {
	t.Helper()
	got := map[string][]float64{
		"in13_velocity_field": flat(velocityGrid(m, o.Device)),
		"in13_pathlines":      flat(pathlines(m, o.Device)),
	}
	// The large arrays are golden for the notebook's settings only.
	if _, all := c.Data["in17_samples"]; all {
		n, err := ComputeNotebook(m, o.Target, o.Device)
		require.NoError(t, err)
		got["in13_predicted"] = float64s(n.Predicted.Predicted)
		got["in17_samples"] = float64s(n.Samples)
		got["in18_path_density"] = flat(n.Density.Counts)
		got["in18_noise"] = float64s(n.Density.Noise)
		got["in18_samples"] = float64s(n.Density.Samples)
		for _, d := range n.Distances {
			t.Logf("W1 at %d steps: %.4f, exact field %.4f", d.Steps, d.Learned, d.Exact)
		}
	}
	for name, want := range c.Data {
		for i, k := range want.Index {
			assert.InDelta(t, want.Value[i], got[name][k], 1e-4, "%s[%d]", name, k)
		}
		s := sha64(got[name])
		if want.DType == "float32" {
			s = sha32(float32s(got[name]))
		}
		assertBits(t, want.SHA256, s, name)
	}
}

func (b bits) float64s(t *testing.T) []float64 {
	t.Helper()
	values := make([]float64, len(b))
	for i, s := range b {
		u, err := strconv.ParseUint(s, 16, 64)
		require.NoError(t, err)
		values[i] = math.Float64frombits(u)
	}
	return values
}

func TestTrainCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := DefaultTrainOptions
	o.Progress = func(iteration int, _ float32) {
		if iteration == 20 {
			cancel()
		}
	}
	trained, err := Train(ctx, o)
	require.ErrorIs(t, err, context.Canceled)
	assert.Len(t, trained.Losses, 20)
	assert.False(t, math.IsNaN(SamplePath(trained.Model, PathStart, 2, o.Device).X[2]), "the model of a cancelled training gives NaN")
}

func TestTrainOptions(t *testing.T) {
	for name, spoil := range map[string]func(*TrainOptions){
		"iterations": func(o *TrainOptions) { o.Iterations = 0 },
		"batch":      func(o *TrainOptions) { o.BatchSize = -1 },
		"hidden":     func(o *TrainOptions) { o.HiddenDim = 0 },
		"lr":         func(o *TrainOptions) { o.LR = math.NaN() },
		"mixture":    func(o *TrainOptions) { o.Target.Weights = []float64{0.5, 0.4} },
	} {
		o := DefaultTrainOptions
		spoil(&o)
		_, err := Train(context.Background(), o)
		assert.Error(t, err, name)
	}
}
