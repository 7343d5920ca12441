package torchfm

import (
	"math"
	"sort"
)

// Linspace returns n numbers spaced evenly from start to stop inclusive, with
// numpy.linspace's arithmetic; n must be at least 2.
func Linspace(start, stop float64, n int) []float64 {
	x := make([]float64, n)
	step := (stop - start) / float64(n-1)
	for i := range x {
		x[i] = float64(float64(i)*step) + start
	}
	x[n-1] = stop
	return x
}

// bins finds the bin of a value among evenly spaced edges, exactly as a search
// in the edges would.
type bins struct {
	edges []float64
	scale float64
}

func newBins(edges []float64) bins {
	n := len(edges) - 1
	return bins{edges: edges, scale: float64(n) / (edges[n] - edges[0])}
}

// search returns how many edges are at most x: 0 below the first edge,
// len(edges) at or above the last.
func (b bins) search(x float64) int {
	n := len(b.edges)
	guess := (x-b.edges[0])*b.scale + 1
	if !(guess > 0) {
		if math.IsNaN(x) {
			return n
		}
		return sort.Search(n, func(i int) bool { return b.edges[i] > x })
	}
	i := int(math.Min(guess, float64(n)))
	for i < n && b.edges[i] <= x {
		i++
	}
	for i > 0 && b.edges[i-1] > x {
		i--
	}
	return i
}

// count adds to counts how many of x lie in each bin, the last of which includes
// its right edge, as numpy.histogram does. Values outside are left out.
func count[T float32 | float64](b bins, counts []float64, x []T) {
	last := len(b.edges) - 1
	for _, x := range x {
		x := float64(x)
		i := b.search(x) - 1
		if i == last && x == b.edges[last] {
			i--
		}
		if i >= 0 && i < last {
			counts[i]++
		}
	}
}

// inner returns the bin of x with the outer bins taking what lies beyond them, as
// numpy.digitize(x, edges[1:-1]) does.
func (b bins) inner(x float64) int {
	return min(max(b.search(x)-1, 0), len(b.edges)-2)
}
