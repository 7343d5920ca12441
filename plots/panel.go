package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Rect is a place on a figure, in pixels from the lower left corner.
type Rect struct{ Left, Bottom, Right, Top float64 }

func (r Rect) width() float64  { return r.Right - r.Left }
func (r Rect) height() float64 { return r.Top - r.Bottom }
func (r Rect) middle() float64 { return (r.Left + r.Right) / 2 }

// PanelGrid is a row of panels that share their height: the place of all, the
// ratios of their widths and the gaps between neighbours, in pixels.
type PanelGrid struct {
	Rect
	Ratios []float64
	Gaps   []float64 // one less than Ratios
}

// Panels returns the place of each panel from left to right.
func (g PanelGrid) Panels() []Rect {
	room, sum := g.width(), 0.0
	for _, gap := range g.Gaps {
		room -= gap
	}
	for _, r := range g.Ratios {
		sum += r
	}
	rects := make([]Rect, len(g.Ratios))
	left := g.Left
	for i, r := range g.Ratios {
		rects[i] = Rect{Left: left, Bottom: g.Bottom, Right: left + room*r/sum, Top: g.Top}
		left = rects[i].Right
		if i < len(g.Gaps) {
			left += g.Gaps[i]
		}
	}
	return rects
}

// Interval is the range of an axis. It runs from Min to Max, which is the lower
// one on an inverted axis.
type Interval struct{ Min, Max float64 }

// Margins returns the interval with 5% of its length added below and above, as
// matplotlib does around data, or with 0.05 when it has no length.
func (v Interval) Margins() Interval {
	m := 0.05 * (v.Max - v.Min)
	if m == 0 {
		m = 0.05
	}
	return Interval{v.Min - m, v.Max + m}
}

// Inverted returns the interval with its ends exchanged.
func (v Interval) Inverted() Interval { return Interval{v.Max, v.Min} }

// Side is where the tick labels of a vertical axis stand.
type Side int

// The sides of a panel.
const (
	NoSide Side = iota
	LeftSide
	RightSide
)

// Panel is a part: one pair of axes in seaborn's darkgrid style.
type Panel struct {
	Rect
	X, Y           Interval
	Title          string
	XLabel, YLabel string
	YSide          Side
	NoGrid         bool

	Under    []plot.Plotter // below the grid
	Plotters []plot.Plotter // below the frame
	Over     []plot.Plotter // above the frame
	Legend   *Legend
}

// Distances of matplotlib's layout, in points.
const (
	tickPad  = 3.5 + 3.5 // length of a tick, drawn or not, and the pad after it
	labelPad = 4
	titlePad = 6
)

// px turns points into pixels.
func px(points float64) float64 { return points * DPI / 72 }

func sans(size vg.Length) font.Font { return font.From(Sans, size) }

// plot returns the axes for plotters.
func (p *Panel) plot() *plot.Plot {
	q := plot.New()
	q.TextHandler = MathText{}
	set := func(a *plot.Axis, v Interval) {
		a.Min, a.Max = v.Min, v.Max
		if v.Min > v.Max {
			a.Min, a.Max = v.Max, v.Min
			a.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
		}
	}
	set(&q.X, p.X)
	set(&q.Y, p.Y)
	return q
}

// Draw draws the panel.
func (p *Panel) Draw(s Surface) {
	axes := p.plot()
	c := draw.Canvas{Canvas: s.Canvas.Canvas, Rectangle: vg.Rectangle{
		Min: s.point(p.Left, p.Bottom), Max: s.point(p.Right, p.Top),
	}}
	xticks := TicksFor(p.width(), false).Ticks(axes.X.Min, axes.X.Max)
	yticks := TicksFor(p.height(), true).Ticks(axes.Y.Min, axes.Y.Max)

	inside := snapped(c.Rectangle, 0)
	s.SetColor(panelColor)
	s.Fill(inside.Path())
	plotAll(p.Under, c, axes)
	if !p.NoGrid {
		x, y := axes.Transforms(&c)
		snapX, snapY := snapper(gridStyle.Width)
		for _, t := range xticks {
			s.StrokeLine2(gridStyle, snapX(x(t.Value)), c.Min.Y, snapX(x(t.Value)), c.Max.Y)
		}
		for _, t := range yticks {
			s.StrokeLine2(gridStyle, c.Min.X, snapY(y(t.Value)), c.Max.X, snapY(y(t.Value)))
		}
	}
	plotBeyond(p.Plotters, c, axes)
	frame := snapped(c.Rectangle, gridStyle.Width)
	s.SetLineStyle(gridStyle)
	s.Stroke(frame.Path())
	plotBeyond(p.Over, c, axes)
	s.mask(inside)

	p.drawText(s, c, axes, xticks, yticks)
	if p.Legend != nil {
		p.Legend.draw(s, p.Rect)
	}
}

// plotBeyond draws plotters on a few pixels more than the panel, whose edges would
// otherwise show the ends of lines that go on.
func plotBeyond(ps []plot.Plotter, c draw.Canvas, axes *plot.Plot) {
	const beyond = 4 * pixel
	size := c.Size()
	grow := func(a *plot.Axis, length vg.Length) {
		d := (a.Max - a.Min) * float64(beyond/length)
		a.Min, a.Max = a.Min-d, a.Max+d
	}
	wide := *axes
	grow(&wide.X, size.X)
	grow(&wide.Y, size.Y)
	c.Rectangle = vg.Rectangle{
		Min: vg.Point{X: c.Min.X - beyond, Y: c.Min.Y - beyond},
		Max: vg.Point{X: c.Max.X + beyond, Y: c.Max.Y + beyond},
	}
	plotAll(ps, c, &wide)
}

func plotAll(ps []plot.Plotter, c draw.Canvas, axes *plot.Plot) {
	for _, q := range ps {
		q.Plot(c, axes)
	}
}

// mask paints the surroundings of a panel white, over what plotters drew beyond
// its edges: vg canvases cannot clip.
func (s Surface) mask(r vg.Rectangle) {
	const border = 12 * pixel
	s.SetColor(color.White)
	for _, edge := range []vg.Rectangle{
		{Min: vg.Point{X: r.Min.X - border, Y: r.Min.Y - border}, Max: vg.Point{X: r.Min.X, Y: r.Max.Y + border}},
		{Min: vg.Point{X: r.Max.X, Y: r.Min.Y - border}, Max: vg.Point{X: r.Max.X + border, Y: r.Max.Y + border}},
		{Min: vg.Point{X: r.Min.X, Y: r.Min.Y - border}, Max: vg.Point{X: r.Max.X, Y: r.Min.Y}},
		{Min: vg.Point{X: r.Min.X, Y: r.Max.Y}, Max: vg.Point{X: r.Max.X, Y: r.Max.Y + border}},
	} {
		s.Fill(edge.Path())
	}
}

// drawText draws the title and the labels of ticks and axes.
func (p *Panel) drawText(s Surface, c draw.Canvas, axes *plot.Plot, xticks, yticks []plot.Tick) {
	x, y := axes.Transforms(&c)
	fnt := sans(labelSize)
	_, h, d := MathText{}.Box("", fnt)
	ascent, descent := float64(h/pixel), float64(d/pixel)

	for _, t := range xticks {
		at := float64(x(t.Value) / pixel)
		s.label(t.Label, fnt, textColor, at-textWidth(t.Label, fnt)/2, p.Bottom-px(tickPad)-ascent)
	}
	if p.XLabel != "" {
		_, h, _ := MathText{}.Box(p.XLabel, fnt)
		s.label(p.XLabel, fnt, textColor, p.middle()-textWidth(p.XLabel, fnt)/2,
			p.Bottom-px(tickPad)-ascent-descent-px(labelPad)-float64(h/pixel))
	}

	widest := 0.0
	for _, t := range yticks {
		w := textWidth(t.Label, fnt)
		widest = max(widest, w)
		at := float64(y(t.Value)/pixel) - ascent/2
		switch p.YSide {
		case LeftSide:
			s.label(t.Label, fnt, textColor, p.Left-px(tickPad)-w, at)
		case RightSide:
			s.label(t.Label, fnt, textColor, p.Right+px(tickPad), at)
		}
	}
	if p.YLabel != "" {
		out := px(tickPad) + widest + px(labelPad)
		middle := (p.Bottom + p.Top) / 2
		if p.YSide == LeftSide {
			s.rotated(p.YLabel, fnt, textColor, p.Left-out-descent, middle)
		} else {
			s.rotated(p.YLabel, fnt, textColor, p.Right+out+ascent, middle)
		}
	}

	if p.Title != "" {
		fnt := sans(titleSize)
		s.label(p.Title, fnt, textColor, p.middle()-textWidth(p.Title, fnt)/2, p.Top+px(titlePad))
	}
}

// textWidth returns the width of a line in pixels.
func textWidth(txt string, fnt font.Font) float64 {
	w, _, _ := MathText{}.Box(txt, fnt)
	return float64(w / pixel)
}

// Legend is a box in a corner of a panel with one row for each entry.
type Legend struct {
	Entries []LegendEntry
	Left    bool // in the left corner instead of the right one
	Low     bool // in the lower corner instead of the upper one
}

// LegendEntry is a row of a legend.
type LegendEntry struct {
	Text string
	Key  plot.Thumbnailer
}

// Distances of matplotlib's legend, in units of its font size.
const (
	legendBorder   = 0.4
	legendHandle   = 2.0
	legendHandleH  = 0.7
	legendTextGap  = 0.8
	legendRowGap   = 0.5
	legendAxesGap  = 0.5
	legendRounding = 0.2
)

// draw puts the legend into its corner of r.
func (l *Legend) draw(s Surface, r Rect) {
	fnt := sans(labelSize)
	em := px(labelSize)
	width, height := 0.0, -legendRowGap*em
	for _, e := range l.Entries {
		_, h, d := MathText{}.Box(e.Text, fnt)
		width = max(width, textWidth(e.Text, fnt))
		height += float64(h/pixel) + float64(d/pixel) + legendRowGap*em
	}
	width += (2*legendBorder + legendHandle + legendTextGap) * em
	height += 2 * legendBorder * em

	left, top := r.Right-legendAxesGap*em-width, r.Top-legendAxesGap*em
	if l.Left {
		left = r.Left + legendAxesGap*em
	}
	if l.Low {
		top = r.Bottom + legendAxesGap*em + height
	}
	frame := snapped(vg.Rectangle{Min: s.point(left, top-height), Max: s.point(left+width, top)}, legendFrame.Width)
	path := roundedRect(frame, vg.Length(legendRounding*em)*pixel)
	s.SetColor(legendFill)
	s.Fill(path)
	s.SetLineStyle(legendFrame)
	s.Stroke(path)

	y := top - legendBorder*em
	x := left + legendBorder*em
	for _, e := range l.Entries {
		_, h, d := MathText{}.Box(e.Text, fnt)
		y -= float64(h / pixel)
		key := draw.Canvas{Canvas: s.Canvas.Canvas, Rectangle: vg.Rectangle{
			Min: s.point(x, y), Max: s.point(x+legendHandle*em, y+legendHandleH*em),
		}}
		e.Key.Thumbnail(&key)
		s.label(e.Text, fnt, textColor, x+(legendHandle+legendTextGap)*em, y)
		y -= float64(d/pixel) + legendRowGap*em
	}
}

// roundedRect returns r with round corners.
func roundedRect(r vg.Rectangle, radius vg.Length) vg.Path {
	var p vg.Path
	corner := func(at, from, to vg.Point) {
		p.Line(from)
		p.QuadTo(at, to)
	}
	p.Move(vg.Point{X: r.Min.X + radius, Y: r.Min.Y})
	corner(vg.Point{X: r.Max.X, Y: r.Min.Y}, vg.Point{X: r.Max.X - radius, Y: r.Min.Y}, vg.Point{X: r.Max.X, Y: r.Min.Y + radius})
	corner(r.Max, vg.Point{X: r.Max.X, Y: r.Max.Y - radius}, vg.Point{X: r.Max.X - radius, Y: r.Max.Y})
	corner(vg.Point{X: r.Min.X, Y: r.Max.Y}, vg.Point{X: r.Min.X + radius, Y: r.Max.Y}, vg.Point{X: r.Min.X, Y: r.Max.Y - radius})
	corner(r.Min, vg.Point{X: r.Min.X, Y: r.Min.Y + radius}, vg.Point{X: r.Min.X + radius, Y: r.Min.Y})
	p.Close()
	return p
}

// key is the sample of a line in a legend, at the height of half of the
// key's, on whole pixels, and as long as round ends make it.
type key struct{ *plotter.Line }

// Thumbnail draws the line.
func (k key) Thumbnail(c *draw.Canvas) {
	x, y := snapper(k.Width)
	middle, round := y(c.Center().Y), k.Width/2
	c.StrokeLine2(k.LineStyle, x(c.Min.X)-round, middle, x(c.Max.X)+round, middle)
}
