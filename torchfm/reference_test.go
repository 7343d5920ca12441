package torchfm

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goldenArray is an array that scripts/make_goldens.py described.
type goldenArray struct {
	Shape  []int
	DType  string
	SHA256 string
	Index  []int
	Value  []float64
}

func readGolden(t *testing.T, name string, v any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, v), name)
}

func flat(rows [][]float64) []float64 {
	var all []float64
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}

func sha64(values []float64) string {
	b := make([]byte, 0, 8*len(values))
	for _, v := range values {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func sha32(values []float32) string {
	b := make([]byte, 0, 4*len(values))
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// TestTargetData compares what needs no model with NumPy's, to the bit.
func TestTargetData(t *testing.T) {
	var golden map[string]json.RawMessage
	readGolden(t, "figures.json", &golden)
	pairs, err := FigurePairs(Bimodal())
	require.NoError(t, err)
	average := pairs.AverageField()
	for name, got := range map[string][]float64{
		"in05_noise":          pairs.Noise,
		"in05_target":         pairs.Target,
		"in05_path_density":   flat(pairs.PathDensity()),
		"in08_velocity_field": flat(average.Velocity),
		"in08_pathlines":      flat(average.Pathlines),
	} {
		var want goldenArray
		require.NoError(t, json.Unmarshal(golden[name], &want), name)
		for i, k := range want.Index {
			if !math.IsNaN(got[k]) || !math.IsNaN(want.Value[i]) {
				assert.Equal(t, want.Value[i], got[k], "%s[%d]", name, k)
			}
		}
		assert.Equal(t, want.SHA256, sha64(got), "%s: not NumPy's bits", name)
	}
}

func TestExactFlow(t *testing.T) {
	e := ExactFlow{Target: Bimodal()}
	assert.InDelta(t, 1.8367658, e.IrreducibleLoss(), 5e-7)
	assert.InDelta(t, 0.8336092, e.PathEnergy(), 5e-7)
	for _, c := range []struct {
		solver Solver
		steps  int
		want   float64
	}{{Euler, 15, 0.0669}, {Euler, 50, 0.0204}, {Euler, 100, 0.0102}, {Euler, 200, 0.0051}, {Midpoint, 15, 0.0011}} {
		assert.InDelta(t, c.want, ExactWasserstein1(e, c.solver, c.steps, exactQuantiles), 1e-4, "W1 of %d %v steps", c.steps, c.solver)
	}
	// At t = 0 the velocity is E x_1 - x, at t = 1 x minus the noise's mean given x.
	mean := 0.55*-0.85 + 0.45*1.5
	assert.InDelta(t, mean-0.3, e.Velocity(0.3, 0), 1e-12, "at t=0")
	assert.InDelta(t, 0.3, e.Velocity(0.3, 1), 1e-12, "at t=1")
	assert.Less(t, math.Abs(e.Velocity(1e3, 0.5)), math.Inf(1), "far out")
}
