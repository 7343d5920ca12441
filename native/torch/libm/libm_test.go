package libm_test

import (
	"bufio"
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

	"torchfm/native/torch/libm"
)

// functions are ours beside those of package math, by C's names.
var functions = map[string]struct{ ours, gos any }{
	"acos": {libm.Acos, math.Acos}, "acosh": {libm.Acosh, math.Acosh}, "asin": {libm.Asin, math.Asin},
	"asinh": {libm.Asinh, math.Asinh}, "atan": {libm.Atan, math.Atan}, "atan2": {libm.Atan2, math.Atan2},
	"atanh": {libm.Atanh, math.Atanh}, "cbrt": {libm.Cbrt, math.Cbrt}, "cos": {libm.Cos, math.Cos},
	"cosh": {libm.Cosh, math.Cosh}, "erf": {libm.Erf, math.Erf}, "erfc": {libm.Erfc, math.Erfc},
	"exp": {libm.Exp, math.Exp}, "exp2": {libm.Exp2, math.Exp2}, "expm1": {libm.Expm1, math.Expm1},
	"fmod": {libm.Fmod, math.Mod}, "log": {libm.Log, math.Log}, "log10": {libm.Log10, math.Log10},
	"log1p": {libm.Log1p, math.Log1p}, "log2": {libm.Log2, math.Log2}, "pow": {libm.Pow, math.Pow},
	"sin": {libm.Sin, math.Sin}, "sinh": {libm.Sinh, math.Sinh}, "sqrt": {libm.Sqrt, math.Sqrt},
	"tan": {libm.Tan, math.Tan}, "tanh": {libm.Tanh, math.Tanh},
}

func call(f any, args []float64) float64 {
	switch f := f.(type) {
	case func(float64) float64:
		return f(args[0])
	case func(a, b float64) float64:
		return f(args[0], args[1])
	}
	panic("no function")
}

// draws is the generator of scripts/libm_goldens.py.
type draws uint64

func (d *draws) next(low, high float64) float64 {
	*d += 0x9E3779B97F4A7C15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return low + float64((high-low)*(float64((z^z>>31)>>11)/(1<<53)))
}

func TestFunctionsAsPython(t *testing.T) {
	f, err := os.Open("testdata/goldens.jsonl")
	require.NoError(t, err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	require.True(t, lines.Scan())
	var head struct{ Count int }
	require.NoError(t, json.Unmarshal(lines.Bytes(), &head))
	seen := 0
	for lines.Scan() {
		var g struct {
			Function string
			Ranges   [][2]float64
			Digest   string
			Hard     [][2]json.RawMessage
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &g))
		both, ok := functions[g.Function]
		require.True(t, ok, g.Function)
		seen++
		h, d, differ := sha256.New(), draws(1), 0
		for range head.Count {
			args := make([]float64, len(g.Ranges))
			for i, r := range g.Ranges {
				args[i] = d.next(r[0], r[1])
			}
			y := call(both.ours, args)
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(y)))
			if y != call(both.gos, args) {
				differ++
			}
		}
		assert.Equal(t, g.Digest, fmt.Sprintf("%x", h.Sum(nil)[:8]), g.Function)
		t.Logf("%s: Go's package math differs at %d of %d", g.Function, differ, head.Count)
		for _, hard := range g.Hard {
			var args []string
			var want string
			require.NoError(t, json.Unmarshal(hard[0], &args))
			require.NoError(t, json.Unmarshal(hard[1], &want))
			x := make([]float64, len(args))
			for i, a := range args {
				x[i] = float(t, a)
			}
			assert.Equal(t, float(t, want), call(both.ours, x), "%s%v", g.Function, x)
		}
	}
	require.NoError(t, lines.Err())
	assert.Equal(t, len(functions), seen)
}

func float(t *testing.T, text string) float64 {
	b, err := hex.DecodeString(text)
	require.NoError(t, err)
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

func ExampleCos() {
	// The learning rate of epoch 3 of a cosine from 0.1 to 0 over 10, Python's bits.
	epoch := 3.0
	fmt.Println(0.1 * (1 + libm.Cos(math.Pi*epoch/10)) / 2)
	// Output: 0.07938926261462366
}

func BenchmarkCos(b *testing.B) {
	for b.Loop() {
		libm.Cos(0.7)
	}
}
