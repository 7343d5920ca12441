package plots

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ColorBar is a part: a horizontal strip of a colour map with ticks and a label
// below it.
type ColorBar struct {
	Rect
	Map   ColorMap
	Range Interval
	Label string
}

// Draw draws the bar.
func (b *ColorBar) Draw(s Surface) {
	colors := b.Map.Colors()
	snapX, snapY := snapper(0)
	low, high := snapY(s.point(0, b.Bottom).Y), snapY(s.point(0, b.Top).Y)
	right := snapX(s.point(b.Right, 0).X)
	for i, c := range colors {
		// Each colour reaches to the end, so that an SVG shows no seams.
		left := snapX(s.point(b.Left+b.width()*float64(i)/float64(len(colors)), 0).X)
		s.SetColor(c)
		s.Fill(vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: right, Y: high}}.Path())
	}
	frame := vg.Rectangle{Min: s.point(b.Left, b.Bottom), Max: s.point(b.Right, b.Top)}
	s.SetLineStyle(gridStyle)
	s.Stroke(snapped(frame, gridStyle.Width).Path())

	// The rest is a panel's: labels, and ticks that reach 3.5 points down.
	p := &Panel{Rect: b.Rect, X: b.Range, Y: unit, XLabel: b.Label}
	axes := p.plot()
	c := draw.Canvas{Canvas: s.Canvas.Canvas, Rectangle: frame}
	ticks := TicksFor(p.width(), false).Ticks(axes.X.Min, axes.X.Max)
	x, _ := axes.Transforms(&c)
	line, _ := snapper(tickStyle.Width)
	for _, t := range ticks {
		s.StrokeLine2(tickStyle, line(x(t.Value)), low, line(x(t.Value)), snapY(frame.Min.Y-vg.Points(tickPad/2)))
	}
	p.drawText(s, c, axes, ticks, nil)
}
