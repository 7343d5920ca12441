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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
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
	require.NoError(t, err)
	var g golden
	require.NoError(t, json.Unmarshal(b, &g))
	require.NotEmpty(t, g.Cases)
	require.NotEmpty(t, g.Long)
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

func sameBits(want, got float64) bool { return math.Float64bits(want) == math.Float64bits(got) }

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
		require.NoError(t, rs.Normal(x, loc, scale))
	case "choice":
		k, wide := make([]int, n), make([]int64, n)
		require.NoError(t, rs.Choice(k, g.P))
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
		require.Fail(t, "unknown draw", kind)
	}
	return x, strconv.FormatUint(math.Float64bits(x[0]), 16)
}

func TestNumPyStreams(t *testing.T) {
	g := readGolden(t)
	for _, c := range g.Cases {
		rs := New(c.Seed)
		for k, d := range c.Draws {
			got, first := draw(t, rs, g, d.Kind, d.N)
			assert.Equal(t, d.SHA256, digest(got), "seed %d, draw %d, %s of %d: first %s, NumPy's %s", c.Seed, k, d.Kind, d.N, first, strings.TrimLeft(d.First[0], "0"))
		}
	}
}

// A million values and more: enough to meet every entry of the logarithm's table.
func TestNumPyLongNormals(t *testing.T) {
	for _, c := range readGolden(t).Long {
		x := make([]float64, c.N)
		New(c.Seed).FillNormFloat64(x)
		assert.Equal(t, c.SHA256, digest(x), "seed %d: %d normals", c.Seed, c.N)
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
	slicetest.EqualFunc(t, want, got, sameBits, "normals drawn at once and in pieces")
}

func TestState(t *testing.T) {
	rs := New(9)
	rs.Uint32()
	rs.NormFloat64()
	s := rs.State()
	require.True(t, s.HasGauss, "no Gaussian kept after one draw")
	want := []float64{rs.NormFloat64(), rs.NormFloat64(), rs.Float64()}
	other := New(0)
	require.NoError(t, other.SetState(s))
	slicetest.EqualFunc(t, want, []float64{other.NormFloat64(), other.NormFloat64(), other.Float64()}, sameBits, "after SetState")
	s.Pos = 625
	assert.Error(t, other.SetState(s), "position 625")
}

func TestSeedDropsGaussian(t *testing.T) {
	rs := New(3)
	want := rs.NormFloat64()
	rs.Seed(3)
	assert.Equal(t, want, rs.NormFloat64(), "after Seed")
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
		if c.want == "" {
			assert.NoError(t, err, "p %v", c.p)
			continue
		}
		assert.ErrorContains(t, err, c.want, "p %v", c.p)
		assert.Equal(t, New(1).State(), rs.State(), "p %v: words were used before the error", c.p)
	}
}

func TestNormalErrors(t *testing.T) {
	rs := New(1)
	for _, s := range []float64{-1, math.Copysign(0, -1), math.Inf(-1)} {
		assert.Error(t, rs.Normal(make([]float64, 2), []float64{0, 0}, []float64{1, s}), "scale %v", s)
	}
	assert.Equal(t, New(1).State(), rs.State(), "words were used before an error")
	assert.Panics(t, func() { rs.Normal(make([]float64, 2), make([]float64, 2), make([]float64, 1)) }, "lengths that differ")
}

func TestSource(t *testing.T) {
	var src rand.Source = New(1)
	rs := New(1)
	a, b := uint64(rs.Uint32()), uint64(rs.Uint32())
	assert.Equal(t, a<<32|b, src.Uint64())
}

// The conditions under which log adds without error, and that an entry is what it
// says. Which of the values that meet them glibc chose, the digests above show.
func TestLogTable(t *testing.T) {
	for i, e := range logTable {
		scaled := e.log * 0x1p43
		assert.Equal(t, math.Trunc(scaled), scaled, "entry %d: log %v is not a multiple of 2^-43", i, e.log)
		assert.InDelta(t, -math.Log(e.inverse), e.log, 0x1p-52, "entry %d: log", i)
		bits := uint64(logTableStart + (2*i+1)<<(51-logTableBits))
		assert.InDelta(t, 1, e.inverse*math.Float64frombits(bits), 0x1p-20, "entry %d: c and the centre", i)
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
			require.NoError(b, err)
		}
	}
}
