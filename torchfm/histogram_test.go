package torchfm

import (
	"math"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// The shortcut into evenly spaced edges must find what a search finds, at the
// edges and beside them above all.
func TestBinsSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-10, 9).Draw(t, "lo")
		width := rapid.Float64Range(1e-3, 10).Draw(t, "width")
		edges := Linspace(lo, lo+width, rapid.IntRange(2, 500).Draw(t, "edges"))
		b := newBins(edges)
		x := rapid.Float64Range(lo-width, lo+2*width).Draw(t, "x")
		if at := rapid.IntRange(-1, len(edges)-1).Draw(t, "at"); at >= 0 {
			x = edges[at]
			switch rapid.IntRange(0, 2).Draw(t, "beside") {
			case 1:
				x = math.Nextafter(x, math.Inf(1))
			case 2:
				x = math.Nextafter(x, math.Inf(-1))
			}
		}
		want := sort.Search(len(edges), func(i int) bool { return edges[i] > x })
		if got := b.search(x); got != want {
			t.Fatalf("search(%v) = %d, want %d", x, got, want)
		}
	})
}

func TestCountOutside(t *testing.T) {
	b := newBins(Linspace(0, 1, 3))
	counts := make([]float64, 2)
	count(b, counts, []float64{-1, 0, 0.5, 1, 2, math.NaN(), math.Inf(1), math.Inf(-1)})
	if counts[0] != 1 || counts[1] != 2 {
		t.Errorf("counts %v, want [1 2]: the last bin has its right edge, what is outside does not count", counts)
	}
}

func TestWasserstein1(t *testing.T) {
	m := Mixture{Weights: []float64{1}, Means: []float64{0}, Sigmas: []float64{1}}
	// All mass at a point c: E|x - c|, which is sqrt(2/pi) at 0.
	if got, want := Wasserstein1([]float64{0}, m), math.Sqrt(2/math.Pi); math.Abs(got-want) > 1e-6 {
		t.Errorf("W1 to a point %v, want %v", got, want)
	}
	// Moving every sample by d moves the distance by d when none crosses.
	if got := Wasserstein1([]float64{40, 40}, m); math.Abs(got-40) > 1e-6 {
		t.Errorf("W1 to a far point %v, want 40", got)
	}
}
