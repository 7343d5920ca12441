package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// TestTicksOfAnyRange: ticks rise, lie in the range, and their labels differ.
func TestTicksOfAnyRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
		length := math.Pow(10, rapid.Float64Range(-3, 6).Draw(t, "log length"))
		n := rapid.IntRange(1, 9).Draw(t, "n")
		ticks := AutoTicks{N: n}.Ticks(lo, lo+length)
		require.GreaterOrEqual(t, len(ticks), 2, "ticks in %d intervals", n)
		require.LessOrEqual(t, len(ticks), n+2, "ticks in %d intervals", n)
		for i, tick := range ticks {
			require.GreaterOrEqual(t, tick.Value, lo-1e-9*length)
			require.LessOrEqual(t, tick.Value, lo+length+1e-9*length)
			require.NotContains(t, tick.Label, "-", "a hyphen for minus")
			if i > 0 {
				require.Greater(t, tick.Value, ticks[i-1].Value)
				require.NotEqual(t, ticks[i-1].Label, tick.Label)
			}
		}
	})
}

func TestTicksOfNoRange(t *testing.T) {
	for _, r := range [][2]float64{{1, 1}, {2, 1}, {0, math.NaN()}, {0, math.Inf(1)}} {
		assert.Nil(t, AutoTicks{N: 5}.Ticks(r[0], r[1]), "ticks of %v", r)
	}
}

// TestHistogramOfAnyValues: every value is counted once.
func TestHistogramOfAnyValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), 1, 200).Draw(t, "values")
		bins := rapid.IntRange(1, 50).Draw(t, "bins")
		h, err := NewHistogram(values, bins)
		require.NoError(t, err)
		sum := 0.0
		for i, d := range h.Density {
			sum += d * (h.Edges[i+1] - h.Edges[i])
		}
		require.InDelta(t, 1, sum, 1e-9, "the integral of the densities")
	})
}

// TestFormulasNeverPanic: MathText sets anything.
func TestFormulasNeverPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		txt := rapid.StringOfN(rapid.RuneFrom([]rune(`$_{}\\hatpi xX1=-,()`)), 0, 30, -1).Draw(t, "text")
		w, h, d := MathText{}.Box(txt, sans(10))
		for _, length := range []vg.Length{w, h, d} {
			require.GreaterOrEqual(t, length, vg.Length(0), "box of %q", txt)
		}
	})
}
