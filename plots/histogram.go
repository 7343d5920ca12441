package plots

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Histogram is the density of samples in bins of equal width.
type Histogram struct {
	Edges   []float64 // [bins+1]
	Density []float64 // [bins], integrates to 1
}

// NewHistogram counts values in bins from the least to the greatest of them, the
// last bin closed at both ends, as numpy.histogram(values, bins, density=True).
// It errors when there are no values or one of them is not finite.
func NewHistogram(values []float64, bins int) (*Histogram, error) {
	if len(values) == 0 || bins <= 0 {
		return nil, fmt.Errorf("plots: histogram: %d values in %d bins", len(values), bins)
	}
	lo, hi := values[0], values[0]
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("plots: histogram: value %d is %g", i, v)
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	if lo == hi { // NumPy's choice for a single value
		lo, hi = lo-0.5, hi+0.5
	}
	h := &Histogram{Edges: make([]float64, bins+1), Density: make([]float64, bins)}
	step := (hi - lo) / float64(bins)
	for i := range h.Edges {
		h.Edges[i] = lo + float64(i)*step
	}
	h.Edges[bins] = hi
	for _, v := range values {
		i := min(int((v-lo)/(hi-lo)*float64(bins)), bins-1)
		// Rounding may leave a value on the wrong side of an edge.
		if v < h.Edges[i] {
			i--
		} else if v >= h.Edges[i+1] && i < bins-1 {
			i++
		}
		h.Density[i]++
	}
	for i := range h.Density {
		h.Density[i] /= float64(len(values)) * (h.Edges[i+1] - h.Edges[i])
	}
	return h, nil
}

// Max returns the greatest density.
func (h *Histogram) Max() float64 {
	m := 0.0
	for _, d := range h.Density {
		m = max(m, d)
	}
	return m
}

// Bars is a plot.Plotter that draws a histogram as bars, which grow to the right
// when Horizontal is set (or to the left, on an inverted axis).
type Bars struct {
	*Histogram
	Horizontal     bool
	FillColor      color.Color
	draw.LineStyle // of the outline of each bar
}

var (
	_ plot.Plotter     = Bars{}
	_ plot.DataRanger  = Bars{}
	_ plot.Thumbnailer = Bars{}
)

// Plot draws the bars with their corners on pixels, as matplotlib snaps them.
func (b Bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	// What lies far outside is cut off, so that outlines stay outside too.
	margin := 2*b.Width + 2*pixel
	clip := func(v, lo, hi vg.Length) vg.Length { return min(max(v, lo-margin), hi+margin) }
	for i, d := range b.Density {
		x0, x1, y0, y1 := b.Edges[i], b.Edges[i+1], 0.0, d
		if b.Horizontal {
			x0, x1, y0, y1 = y0, y1, x0, x1
		}
		left, right := clip(x(x0), c.Min.X, c.Max.X), clip(x(x1), c.Min.X, c.Max.X)
		low, high := clip(y(y0), c.Min.Y, c.Max.Y), clip(y(y1), c.Min.Y, c.Max.Y)
		if low == high && (low < c.Min.Y || low > c.Max.Y) || left == right && (left < c.Min.X || left > c.Max.X) {
			continue
		}
		b.bar(c, left, low, right, high)
	}
}

func (b Bars) bar(c draw.Canvas, left, low, right, high vg.Length) {
	bar := snapped(vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: right, Y: high}}, b.Width).Path()
	c.SetColor(b.FillColor)
	c.Fill(bar)
	c.SetLineStyle(b.LineStyle)
	c.Stroke(bar)
}

// DataRange returns the extent of the bars.
func (b Bars) DataRange() (xmin, xmax, ymin, ymax float64) {
	lo, hi := b.Edges[0], b.Edges[len(b.Edges)-1]
	if b.Horizontal {
		return 0, b.Max(), lo, hi
	}
	return lo, hi, 0, b.Max()
}

// Thumbnail fills the key of a legend.
func (b Bars) Thumbnail(c *draw.Canvas) {
	b.bar(*c, c.Min.X, c.Min.Y, c.Max.X, c.Max.Y)
}
