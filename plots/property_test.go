package plots

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTicksOfAnyRange: ticks rise, lie in the range, and their labels differ.
func TestTicksOfAnyRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
		length := math.Pow(10, rapid.Float64Range(-3, 6).Draw(t, "log length"))
		n := rapid.IntRange(1, 9).Draw(t, "n")
		ticks := AutoTicks{N: n}.Ticks(lo, lo+length)
		if len(ticks) < 2 || len(ticks) > n+2 {
			t.Fatalf("%d ticks in %d intervals", len(ticks), n)
		}
		for i, tick := range ticks {
			if tick.Value < lo-1e-9*length || tick.Value > lo+length+1e-9*length {
				t.Fatalf("tick %g is outside", tick.Value)
			}
			if strings.Contains(tick.Label, "-") {
				t.Fatalf("label %q has a hyphen for minus", tick.Label)
			}
			if i > 0 && (tick.Value <= ticks[i-1].Value || tick.Label == ticks[i-1].Label) {
				t.Fatalf("ticks %v and %v", ticks[i-1], tick)
			}
		}
	})
}

func TestTicksOfNoRange(t *testing.T) {
	for _, r := range [][2]float64{{1, 1}, {2, 1}, {0, math.NaN()}, {0, math.Inf(1)}} {
		if got := (AutoTicks{N: 5}).Ticks(r[0], r[1]); got != nil {
			t.Errorf("ticks of [%g, %g] are %v", r[0], r[1], got)
		}
	}
}

// TestHistogramOfAnyValues: every value is counted once.
func TestHistogramOfAnyValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), 1, 200).Draw(t, "values")
		bins := rapid.IntRange(1, 50).Draw(t, "bins")
		h, err := NewHistogram(values, bins)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for i, d := range h.Density {
			sum += d * (h.Edges[i+1] - h.Edges[i])
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("densities integrate to %g", sum)
		}
	})
}

// TestFormulasNeverPanic: MathText sets anything.
func TestFormulasNeverPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		txt := rapid.StringOfN(rapid.RuneFrom([]rune(`$_{}\\hatpi xX1=-,()`)), 0, 30, -1).Draw(t, "text")
		w, h, d := MathText{}.Box(txt, sans(10))
		if w < 0 || h < 0 || d < 0 {
			t.Fatalf("box of %q is %g, %g, %g", txt, w, h, d)
		}
	})
}
