package torchfm

import (
	"math"
	"sort"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
		require.Equal(t, want, b.search(x), "search(%v)", x)
	})
}

func TestCountOutside(t *testing.T) {
	b := newBins(Linspace(0, 1, 3))
	counts := make([]float64, 2)
	count(b, counts, []float64{-1, 0, 0.5, 1, 2, math.NaN(), math.Inf(1), math.Inf(-1)})
	assert.Equal(t, []float64{1, 2}, counts, "the last bin has its right edge, what is outside does not count")
}

func TestWasserstein1(t *testing.T) {
	m := Mixture{Weights: []float64{1}, Means: []float64{0}, Sigmas: []float64{1}}
	// All mass at a point c: E|x - c|, which is sqrt(2/pi) at 0.
	assert.InDelta(t, math.Sqrt(2/math.Pi), Wasserstein1([]float64{0}, m), 1e-6, "to a point")
	// Moving every sample by d moves the distance by d when none crosses.
	assert.InDelta(t, 40, Wasserstein1([]float64{40, 40}, m), 1e-6, "to a far point")
}
