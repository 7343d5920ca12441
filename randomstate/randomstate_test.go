package randomstate

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// golden is testdata/numpy.json, written by NumPy (scripts/make_goldens.py).
type golden struct {
	P, Loc, Scale []float64
	Cases         []struct {
		Seed  uint32
		Draws []struct {
			Kind, SHA256, Last string
			N                  int
			First              []string
		}
	}
	Long []struct {
		Seed   uint32
		N      int
		SHA256 string
	}
}

func readGolden(t *testing.T) golden {
	t.Helper()
	b, err := os.ReadFile("testdata/numpy.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	if len(g.Cases) == 0 || len(g.Long) == 0 {
		t.Fatal("golden file has no cases")
	}
	return g
}

// digest is the SHA-256 of a slice of fixed-size values, little-endian.
func digest(x any) string {
	h := sha256.New()
	if err := binary.Write(h, binary.LittleEndian, x); err != nil {
		panic(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// draw makes one draw of the golden file and gives its values as the file holds
// them: a slice to digest and the first value as text.
func draw(t *testing.T, rs *RandomState, g golden, kind string, n int) (values any, first string) {
	t.Helper()
	x := make([]float64, n)
	switch kind {
	case "uniform":
		rs.FillFloat64(x)
	case "normal":
		rs.FillNormFloat64(x)
	case "scaled":
		loc, scale := make([]float64, n), make([]float64, n)
		for i := range x {
			loc[i], scale[i] = g.Loc[i%len(g.Loc)], g.Scale[i%len(g.Scale)]
		}
		if err := rs.Normal(x, loc, scale); err != nil {
			t.Fatal(err)
		}
	case "choice":
		k, wide := make([]int, n), make([]int64, n)
		if err := rs.Choice(k, g.P); err != nil {
			t.Fatal(err)
		}
		for i, v := range k {
			wide[i] = int64(v)
		}
		return wide, strconv.Itoa(k[0])
	case "uint32":
		w := make([]uint32, n)
		for i := range w {
			w[i] = rs.Uint32()
		}
		return w, strconv.FormatUint(uint64(w[0]), 10)
	default:
		t.Fatalf("unknown draw %q", kind)
	}
	return x, strconv.FormatUint(math.Float64bits(x[0]), 16)
}

func TestNumPyStreams(t *testing.T) {
	g := readGolden(t)
	for _, c := range g.Cases {
		rs := New(c.Seed)
		for k, d := range c.Draws {
			got, first := draw(t, rs, g, d.Kind, d.N)
			if digest(got) != d.SHA256 {
				t.Errorf("seed %d, draw %d: %s of %d differs from NumPy's: first %s, want %s", c.Seed, k, d.Kind, d.N, first, strings.TrimLeft(d.First[0], "0"))
			}
		}
	}
}

// A million values and more: enough to meet every entry of the logarithm's table.
func TestNumPyLongNormals(t *testing.T) {
	for _, c := range readGolden(t).Long {
		x := make([]float64, c.N)
		New(c.Seed).FillNormFloat64(x)
		if digest(x) != c.SHA256 {
			t.Errorf("seed %d: %d normals differ from NumPy's", c.Seed, c.N)
		}
	}
}

// The kept second value passes between the methods, whatever the sizes of the draws.
func TestNormalsInPieces(t *testing.T) {
	const n = 1001
	want, got := make([]float64, n), make([]float64, 0, n)
	New(5).FillNormFloat64(want)
	rs := New(5)
	for size := 0; len(got) < n; size++ {
		piece := make([]float64, min(size%4, n-len(got)))
		rs.FillNormFloat64(piece)
		got = append(got, piece...)
		if len(got) < n {
			got = append(got, rs.NormFloat64())
		}
	}
	if digest(got) != digest(want) {
		t.Error("normals drawn in pieces differ from those drawn at once")
	}
}

func TestState(t *testing.T) {
	rs := New(9)
	rs.Uint32()
	rs.NormFloat64()
	s := rs.State()
	if !s.HasGauss {
		t.Fatal("no Gaussian kept after one draw")
	}
	want := []float64{rs.NormFloat64(), rs.NormFloat64(), rs.Float64()}
	other := New(0)
	if err := other.SetState(s); err != nil {
		t.Fatal(err)
	}
	if got := []float64{other.NormFloat64(), other.NormFloat64(), other.Float64()}; digest(got) != digest(want) {
		t.Errorf("after SetState: %v, want %v", got, want)
	}
	s.Pos = 625
	if err := other.SetState(s); err == nil {
		t.Error("position 625 gave no error")
	}
}

func TestSeedDropsGaussian(t *testing.T) {
	rs := New(3)
	want := rs.NormFloat64()
	rs.Seed(3)
	if got := rs.NormFloat64(); got != want {
		t.Errorf("after Seed: %v, want %v", got, want)
	}
}

func TestChoiceErrors(t *testing.T) {
	for _, c := range []struct {
		p    []float64
		want string // "": no error, as in NumPy
	}{
		{nil, "no probabilities"},
		{[]float64{0.5, 0.6}, "sum to 1.1, not 1"},
		{[]float64{0.5, 0.5 + 2e-8}, "not 1"},
		{[]float64{0.5, 0.5 + 1e-8}, ""},
		{[]float64{-0.5, 1.5}, "probability 0 is negative"},
		{[]float64{1, math.NaN()}, "probability 1 is NaN"},
		{[]float64{math.Inf(1), 0}, "not 1"},
		{[]float64{0, 1, 0}, ""},
	} {
		rs := New(1)
		k := make([]int, 20)
		err := rs.Choice(k, c.p)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("p %v: %v", c.p, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("p %v: error %v, want %q", c.p, err, c.want)
		case err != nil && rs.State() != New(1).State():
			t.Errorf("p %v: words were used before the error", c.p)
		}
	}
}

func TestNormalErrors(t *testing.T) {
	rs := New(1)
	for _, s := range []float64{-1, math.Copysign(0, -1), math.Inf(-1)} {
		if err := rs.Normal(make([]float64, 2), []float64{0, 0}, []float64{1, s}); err == nil {
			t.Errorf("scale %v gave no error", s)
		}
	}
	if rs.State() != New(1).State() {
		t.Error("words were used before an error")
	}
	defer func() {
		if recover() == nil {
			t.Error("lengths that differ gave no panic")
		}
	}()
	rs.Normal(make([]float64, 2), make([]float64, 2), make([]float64, 1))
}

func TestSource(t *testing.T) {
	var src rand.Source = New(1)
	rs := New(1)
	a, b := uint64(rs.Uint32()), uint64(rs.Uint32())
	if got, want := src.Uint64(), a<<32|b; got != want {
		t.Errorf("Uint64 is %x, want %x", got, want)
	}
}

// The conditions under which log adds without error, and that an entry is what it
// says. Which of the values that meet them glibc chose, the digests above show.
func TestLogTable(t *testing.T) {
	for i, e := range logTable {
		if scaled := e.log * 0x1p43; scaled != math.Trunc(scaled) {
			t.Errorf("entry %d: log %v is not a multiple of 2^-43", i, e.log)
		}
		if d := math.Log(e.inverse) + e.log; math.Abs(d) > 0x1p-52 {
			t.Errorf("entry %d: log is off by %g", i, d)
		}
		bits := uint64(logTableStart + (2*i+1)<<(51-logTableBits))
		if d := e.inverse*math.Float64frombits(bits) - 1; math.Abs(d) > 0x1p-20 {
			t.Errorf("entry %d: c is %g from the centre", i, d)
		}
	}
}

func BenchmarkFillNormFloat64(b *testing.B) {
	rs, x := New(1), make([]float64, 100_000)
	for b.Loop() {
		rs.FillNormFloat64(x)
	}
}

func BenchmarkFillFloat64(b *testing.B) {
	rs, x := New(1), make([]float64, 100_000)
	for b.Loop() {
		rs.FillFloat64(x)
	}
}

// A training batch: 256 choices of two components.
func BenchmarkChoice256(b *testing.B) {
	rs, k, p := New(1), make([]int, 256), []float64{0.55, 0.45}
	for b.Loop() {
		if err := rs.Choice(k, p); err != nil {
			b.Fatal(err)
		}
	}
}
