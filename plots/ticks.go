package plots

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// AutoTicks places and labels ticks as matplotlib's AutoLocator and
// ScalarFormatter: at most N intervals of 1, 2, 2.5 or 5 times a power of ten, all
// labels with the same number of decimals and U+2212 for the minus.
type AutoTicks struct {
	N int
}

var _ plot.Ticker = AutoTicks{}

// TicksFor returns the AutoTicks of an axis of the given length in pixels: labels
// of 10 points take three times their size on a horizontal axis and twice on a
// vertical one, and there are never more than nine intervals.
func TicksFor(length float64, vertical bool) AutoTicks {
	room := 3.0
	if vertical {
		room = 2
	}
	space := int(length * 72 / DPI / (labelSize * room))
	return AutoTicks{N: min(max(space, 1), 9)}
}

// Ticks returns the ticks within [lo, hi], at least two of them, or none when lo is
// not below hi.
func (t AutoTicks) Ticks(lo, hi float64) []plot.Tick {
	if !(lo < hi) || math.IsInf(hi-lo, 0) {
		return nil
	}
	locs := t.locations(lo, hi)
	decimals := decimals(locs)
	eps := (hi - lo) * 1e-10
	var ticks []plot.Tick
	for _, v := range locs {
		if v >= lo-eps && v <= hi+eps {
			ticks = append(ticks, plot.Tick{Value: v, Label: tickLabel(v, decimals)})
		}
	}
	return ticks
}

// locations returns multiples of one step that reach over both limits.
func (t AutoTicks) locations(lo, hi float64) []float64 {
	n := max(t.N, 1)
	raw := (hi - lo) / float64(n)
	scale := math.Pow(10, math.Floor(math.Log10((hi-lo)/float64(n))))
	steps := []float64{0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50}
	i := 0
	for i < len(steps)-1 && steps[i]*scale < raw {
		i++
	}
	for ; ; i-- {
		step := steps[i] * scale
		base := math.Floor(lo/step) * step
		low := math.Floor((lo-base)/step + 1e-10)
		high := math.Ceil((hi-base)/step - 1e-10)
		var locs []float64
		inside := 0
		for k := low; k <= high; k++ {
			v := base + k*step
			locs = append(locs, v)
			if v >= lo-1e-10*step && v <= hi+1e-10*step {
				inside++
			}
		}
		if inside >= 2 || i == 0 {
			return locs
		}
	}
}

// decimals returns how many decimals tell the locations apart.
func decimals(locs []float64) int {
	lo, hi := locs[0], locs[len(locs)-1]
	oom := int(math.Floor(math.Log10(hi - lo)))
	digits := max(0, 3-oom)
	limit := 1e-3 * math.Pow(10, float64(oom))
	for ; digits >= 0; digits-- {
		p := math.Pow(10, float64(digits))
		worst := 0.0
		for _, v := range locs {
			worst = max(worst, math.Abs(v-math.RoundToEven(v*p)/p))
		}
		if worst >= limit {
			break
		}
	}
	return digits + 1
}

func tickLabel(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if math.Abs(v) < 0.5*math.Pow(10, -float64(decimals)) {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}
