package plots

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Fill is a plot.Plotter of the area between a curve and zero.
type Fill struct{ *plotter.Polygon }

// NewFill returns the area between the curve (xs, ys) and zero: below the curve,
// or beside it when sideways is set and ys runs upwards. Its colour is translucent,
// outline included, as that of matplotlib's fill_between with alpha 0.4.
func NewFill(xs, ys []float64, c color.Color, sideways bool) (Fill, error) {
	if len(xs) != len(ys) || len(xs) == 0 {
		return Fill{}, fmt.Errorf("plots: fill: %d and %d coordinates", len(xs), len(ys))
	}
	foot := func(i int) plotter.XY {
		if sideways {
			return plotter.XY{X: 0, Y: ys[i]}
		}
		return plotter.XY{X: xs[i], Y: 0}
	}
	ring := plotter.XYs{foot(0)}
	for i := range xs {
		ring = append(ring, plotter.XY{X: xs[i], Y: ys[i]})
	}
	ring = append(ring, foot(len(xs)-1))
	p, err := plotter.NewPolygon(ring)
	if err != nil {
		return Fill{}, fmt.Errorf("plots: fill: %w", err)
	}
	p.Color = WithAlpha(c, 0.4)
	p.LineStyle = draw.LineStyle{Color: p.Color, Width: vg.Points(1)}
	return Fill{p}, nil
}

// Plot draws the area half a pixel to the right and down, where matplotlib's
// renderer puts what it draws as a collection.
func (f Fill) Plot(c draw.Canvas, p *plot.Plot) {
	c.Push()
	defer c.Pop()
	c.Translate(vg.Point{X: pixel / 2, Y: -pixel / 2})
	f.Polygon.Plot(c, p)
}

// Markers is a plot.Plotter of points, cut at the edges of the plot.
type Markers struct {
	Points  plotter.XYs
	Color   color.Color
	Diamond bool      // a diamond instead of a circle
	Size    vg.Length // diameter, or side of the diamond
}

var (
	_ plot.Plotter     = Markers{}
	_ plot.Thumbnailer = Markers{}
)

// DefaultMarkerSize is matplotlib's: the square root of 36 points.
const DefaultMarkerSize = 6

// Plot draws the points, with their middles on those of pixels as matplotlib places them.
func (m Markers) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	sx, sy := snapper(pixel)
	for _, pt := range m.Points {
		m.draw(c, vg.Point{X: sx(x(pt.X)), Y: sy(y(pt.Y))}, true)
	}
}

// Thumbnail draws one point into the key of a legend, in its middle and a little
// low, as matplotlib does for scatter plots.
func (m Markers) Thumbnail(c *draw.Canvas) {
	height := c.Max.Y - c.Min.Y
	x, y := snapper(pixel)
	m.draw(*c, vg.Point{X: x(c.Center().X), Y: y(c.Min.Y + 0.375*height)}, false)
}

// draw fills one point and strokes its edge, one point wide, with the same colour.
func (m Markers) draw(c draw.Canvas, at vg.Point, clip bool) {
	r := m.Size / 2
	if m.Diamond {
		r = m.Size * math.Sqrt2 / 2
	}
	edge := vg.Points(0.5)
	if m.Diamond {
		edge *= math.Sqrt2
	}
	ring := func(r vg.Length) []vg.Point {
		n := 48
		if m.Diamond {
			n = 4
		}
		pts := make([]vg.Point, n)
		for i := range pts {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			pts[i] = at.Add(vg.Point{X: r * vg.Length(cos), Y: r * vg.Length(sin)})
		}
		return pts
	}
	fill := func(pts []vg.Point) {
		if clip {
			pts = c.ClipPolygonXY(pts)
		}
		if len(pts) > 2 {
			c.FillPolygon(m.Color, pts)
		}
	}
	_, _, _, a := m.Color.RGBA()
	fill(ring(r + edge))
	if a < 0xffff { // the edge lies half over the face
		fill(ring(r - edge))
	}
}

// Arrows is a plot.Plotter of arrows along a line: one at every stride-th point,
// in the direction of the next point and of the length of that step divided by
// Scale, as matplotlib's quiver with angles="xy" and scale_units="xy".
type Arrows struct {
	Line           plotter.XYs
	Offset, Stride int // indices of the first arrow and from one to the next
	Scale          float64
	Color          color.Color

	Width vg.Length // of the shaft
	// Dimensions of the head in units of Width. A shaft shorter than HeadLength
	// shrinks the arrow.
	HeadWidth, HeadLength, HeadAxisLength float64
}

var _ plot.Plotter = Arrows{}

// NewArrows returns grey arrows of the size that the velocity fields have.
func NewArrows(line plotter.XYs, offset, stride int) (Arrows, error) {
	if offset < 0 || stride <= 0 || len(line) < 2 {
		return Arrows{}, errors.New("plots: arrows: a line of two points, an offset and a stride are needed")
	}
	return Arrows{
		Line: line, Offset: offset, Stride: stride, Scale: 0.6,
		Color: WithAlpha(dimGray, 0.9), Width: 0.015 * vg.Inch,
		HeadWidth: 6, HeadLength: 9, HeadAxisLength: 7,
	}, nil
}

// Plot draws the arrows, cut at the edges of the plot.
func (a Arrows) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i := a.Offset; i+1 < len(a.Line); i += a.Stride {
		from, to := a.Line[i], a.Line[i+1]
		tail := vg.Point{X: x(from.X), Y: y(from.Y)}
		tip := vg.Point{X: x(from.X + (to.X-from.X)/a.Scale), Y: y(from.Y + (to.Y-from.Y)/a.Scale)}
		pts := c.ClipPolygonXY(a.outline(tail, tip))
		if len(pts) > 2 {
			c.FillPolygon(a.Color, pts)
		}
	}
}

// outline returns the seven corners of one arrow.
func (a Arrows) outline(tail, tip vg.Point) []vg.Point {
	d := tip.Sub(tail)
	length := vg.Length(math.Hypot(float64(d.X), float64(d.Y)))
	if length == 0 {
		return nil
	}
	width := a.Width
	if limit := vg.Length(a.HeadLength) * width; length < limit {
		width *= length / limit
	}
	shaft := length - vg.Length(a.HeadAxisLength)*width
	barb := length - vg.Length(a.HeadLength)*width
	half, side := width/2, vg.Length(a.HeadWidth)*width/2
	ux, uy := d.X/length, d.Y/length
	at := func(along, across vg.Length) vg.Point {
		return tail.Add(vg.Point{X: along*ux - across*uy, Y: along*uy + across*ux})
	}
	return []vg.Point{
		at(0, half), at(shaft, half), at(barb, side), at(length, 0), at(barb, -side), at(shaft, -half), at(0, -half),
	}
}

// Guide is a plot.Plotter of one straight, horizontal or vertical line, moved to
// whole pixels.
type Guide struct {
	X0, Y0, X1, Y1 float64
	draw.LineStyle
}

var _ plot.Plotter = Guide{}

// Plot draws the line.
func (g Guide) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	sx, sy := snapper(g.Width)
	c.StrokeLine2(g.LineStyle, sx(x(g.X0)), sy(y(g.Y0)), sx(x(g.X1)), sy(y(g.Y1)))
}
