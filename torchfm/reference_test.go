package torchfm

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"testing"
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
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
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
	if err != nil {
		t.Fatal(err)
	}
	average := pairs.AverageField()
	for name, got := range map[string][]float64{
		"in05_noise":          pairs.Noise,
		"in05_target":         pairs.Target,
		"in05_path_density":   flat(pairs.PathDensity()),
		"in08_velocity_field": flat(average.Velocity),
		"in08_pathlines":      flat(average.Pathlines),
	} {
		var want goldenArray
		if err := json.Unmarshal(golden[name], &want); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, k := range want.Index {
			if got[k] != want.Value[i] && !(math.IsNaN(got[k]) && math.IsNaN(want.Value[i])) {
				t.Errorf("%s[%d] = %v, NumPy has %v", name, k, got[k], want.Value[i])
			}
		}
		if s := sha64(got); s != want.SHA256 {
			t.Errorf("%s: not NumPy's bits", name)
		}
	}
}

func TestExactFlow(t *testing.T) {
	e := ExactFlow{Target: Bimodal()}
	if got := e.IrreducibleLoss(); math.Abs(got-1.8367658) > 5e-7 {
		t.Errorf("irreducible loss %v, want 1.8367658", got)
	}
	if got := e.PathEnergy(); math.Abs(got-0.8336092) > 5e-7 {
		t.Errorf("path energy %v, want 0.8336092", got)
	}
	for _, c := range []struct {
		solver Solver
		steps  int
		want   float64
	}{{Euler, 15, 0.0669}, {Euler, 50, 0.0204}, {Euler, 100, 0.0102}, {Euler, 200, 0.0051}, {Midpoint, 15, 0.0011}} {
		if got := ExactWasserstein1(e, c.solver, c.steps, exactQuantiles); math.Abs(got-c.want) > 1e-4 {
			t.Errorf("W1 of %d %v steps %.5f, want %.4f", c.steps, c.solver, got, c.want)
		}
	}
	// At t = 0 the velocity is E x_1 - x, at t = 1 x minus the noise's mean given x.
	mean := 0.55*-0.85 + 0.45*1.5
	if got := e.Velocity(0.3, 0); math.Abs(got-(mean-0.3)) > 1e-12 {
		t.Errorf("velocity at t=0: %v, want %v", got, mean-0.3)
	}
	if got := e.Velocity(0.3, 1); math.Abs(got-0.3) > 1e-12 {
		t.Errorf("velocity at t=1: %v, want 0.3", got)
	}
	if got := e.Velocity(1e3, 0.5); math.IsNaN(got) || math.IsInf(got, 0) {
		t.Errorf("velocity far out: %v", got)
	}
}
