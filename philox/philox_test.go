package philox

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
)

// The vectors for philox4x32 with 10 rounds in the kat_vectors of Random123.
func TestBlockKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{
			[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
			[2]uint32{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
		},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			[2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	} {
		assert.Equal(t, c.want, Block(c.counter, c.key), "Block(%x, %x)", c.counter, c.key)
	}
}

// printed is the greatest distance of a number that prints as another with four
// decimals, give or take one unit, which is where a GPU's float32 arithmetic can round
// the other way.
const printed = 0.000052

// Values that people printed on GPUs, in threads of PyTorch's issue tracker and
// one public notebook.
func TestPublishedCUDAValues(t *testing.T) {
	check := func(source string, x []float32, want map[int]float64) {
		t.Helper()
		for i, w := range want {
			if i < 0 {
				i += len(x)
			}
			assert.InDelta(t, w, x[i], printed, "%s: element %d", source, i)
		}
	}
	list := func(values ...float64) map[int]float64 {
		m := make(map[int]float64)
		for i, v := range values {
			m[i] = v
		}
		return m
	}

	x := make([]float32, 3)
	New(10, DefaultOptions).Randn(x)
	check("pytorch issue 79496", x, list(-0.1029, 1.6810, -0.2708))

	x = make([]float32, 5)
	New(0, DefaultOptions).Rand(x)
	check("pytorch issue 47347", x, list(0.3990, 0.5167, 0.0249, 0.9401, 0.9459))

	g := New(42, DefaultOptions) // two draws in turn: the offset moves
	g.Rand(x)
	check("Deep_Learning_Marathon_with_PyTorch, first", x, list(0.6130, 0.0101, 0.3984, 0.0403, 0.1563))
	g.Rand(x)
	check("Deep_Learning_Marathon_with_PyTorch, second", x, list(0.9877, 0.1289, 0.5621, 0.5221, 0.7445))

	x = make([]float32, 3*128*128) // RTX A6000: 84 multiprocessors of 1536 threads
	New(43, Options{GridCap: 84 * 6}).Randn(x)
	check("pytorch issue 62467", x, map[int]float64{0: 1.9983, 16384: 0.8704, 32768: 2.1127})

	x = make([]float32, 49*12*112*144) // beyond the cap, and several turns of each thread
	first := map[int]float64{0: -0.2963, 1: 2.6764, 2: -0.1408}
	New(1, Options{GridCap: 132 * 8}).Randn(x)
	check("pytorch issue 143086", x, first)
	check("pytorch issue 143086, H100", x, map[int]float64{-3: -0.6970, -2: -0.7780, -1: 0.3267})
	New(1, Options{GridCap: 108 * 8}).Randn(x)
	check("pytorch issue 143086", x, first)
	check("pytorch issue 143086, A100", x, map[int]float64{-3: 0.1549, -2: -0.6797, -1: -0.1656})
}

type golden struct {
	Cases []struct {
		Seed    uint64
		GridCap int `json:"grid_cap"`
		Offset  uint64
		Draws   []struct {
			Kind, SHA256, First, Last string
			N                         int
		}
	}
}

func digest(x []float32) string {
	h := sha256.New()
	if err := binary.Write(h, binary.LittleEndian, x); err != nil {
		panic(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func bits(x float32) string { return fmt.Sprintf("%08x", math.Float32bits(x)) }

// The values of scripts/philox.py, every bit.
func TestReference(t *testing.T) {
	b, err := os.ReadFile("testdata/reference.json")
	require.NoError(t, err)
	var want golden
	require.NoError(t, json.Unmarshal(b, &want))
	require.NotEmpty(t, want.Cases)
	for _, c := range want.Cases {
		g := New(c.Seed, Options{GridCap: c.GridCap})
		for k, d := range c.Draws {
			x := make([]float32, d.N)
			switch d.Kind {
			case "rand":
				g.Rand(x)
			case "randn":
				g.Randn(x)
			default:
				require.Fail(t, "unknown draw", d.Kind)
			}
			assert.Equal(t, d.SHA256, digest(x), "seed %d, cap %d, draw %d, %s(%d): first %s want %s, last %s want %s",
				c.Seed, c.GridCap, k, d.Kind, d.N, bits(x[0]), d.First, bits(x[d.N-1]), d.Last)
		}
		assert.Equal(t, c.Offset, g.Offset(), "seed %d, cap %d", c.Seed, c.GridCap)
	}
}

func TestOffset(t *testing.T) {
	g := New(7, DefaultOptions)
	a, b := make([]float32, 300), make([]float32, 300)
	g.Rand(a)
	g.Randn(a)
	require.NoError(t, g.SetOffset(4))
	g.Randn(b)
	sameBits := func(want, got float32) bool { return math.Float32bits(want) == math.Float32bits(got) }
	slicetest.EqualFunc(t, a, b, sameBits, "a draw at an offset, and after SetOffset to it")
	g.Rand(nil)
	assert.EqualValues(t, 8, g.Offset(), "after an empty draw")
	assert.Error(t, g.SetOffset(6))
	require.NoError(t, g.SetOffset(1<<40)) // the counter's second word
	g.Rand(a[:1])
	assert.Equal(t, uniform(Block([4]uint32{0, 1 << 6, 0, 0}, [2]uint32{7, 0})[0]), a[0], "draw at offset 2^40")
}

func TestNewPanics(t *testing.T) {
	assert.PanicsWithValue(t, "philox: grid cap 0 is not positive", func() { New(0, Options{}) })
}

func TestUniformRange(t *testing.T) {
	assert.Equal(t, float32(0x1p-33), uniform(0))
	assert.Equal(t, float32(1), uniform(math.MaxUint32)) // Rand folds it to 0
}

func BenchmarkRand256(b *testing.B) {
	g, x := New(626, DefaultOptions), make([]float32, 256)
	for b.Loop() {
		g.Rand(x)
	}
}

func BenchmarkRandn256(b *testing.B) {
	g, x := New(626, DefaultOptions), make([]float32, 256)
	for b.Loop() {
		g.Randn(x)
	}
}
