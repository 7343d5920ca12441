package plots

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
)

// AnimationData is what In [15] shows.
type AnimationData struct {
	// Densities of noise and target over X.
	X, NoisePDF, TargetPDF []float64

	// Field has the model's velocity in each bin of x, from -2.2 to 2.2, at evenly
	// spaced flow steps.
	Field Grid

	// The path: its flow steps and places.
	PathT, PathX []float64
}

// Animation is In [15]: the path integration, frame by frame, 1200 x 500.
type Animation struct {
	background *image.RGBA
	figure     *Figure
	middle     *Panel
	ts, xs     []float64
}

// NewAnimation draws what all frames share.
func NewAnimation(d AnimationData) (*Animation, error) {
	f := &Figure{Name: "in15_path_integration", Width: 1200, Height: 500}
	check := checker{figure: f.Name}
	check.series("x", d.X)
	check.curve("noise density", d.X, d.NoisePDF)
	check.curve("target density", d.X, d.TargetPDF)
	norm := check.velocity("velocity field", d.Field)
	check.series("path", d.PathX)
	check.curve("path", d.PathT, d.PathX)
	if check.err != nil {
		return nil, check.err
	}

	places := PanelGrid{Rect: Rect{67.0695, 135.374, 1132.93, 471.5}, Ratios: ratios, Gaps: []float64{23.5947, 23.6572}}.Panels()
	left, err := sidePDF(places[0], fieldRange, d.X, d.NoisePDF, TabOrange, true)
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	left.Title = "Noise Distribution π₀"
	right, err := sidePDF(places[2], fieldRange, d.X, d.TargetPDF, TabBlue, false)
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	right.Title = "Target Distribution π₁"
	middle, err := flowMap(places[1], fieldRange, d.Field, Coolwarm(), norm)
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	middle.Title = `Euler integration of the predicted velocity field ${FM}_{\theta}(x_t, t)$`
	middle.NoGrid = false
	middle.Legend = &Legend{Left: true, Low: true, Entries: []LegendEntry{{"Euler Integration Step", step(nil)}}}
	bar := &ColorBar{
		Rect: Rect{67.07, 46.885, 1132.93, 73.53},
		Map:  Coolwarm(), Range: Interval{norm.Min, norm.Max}, Label: barLabel,
	}
	f.Parts = []Part{left, middle, right, bar}
	return &Animation{
		background: f.Image(), figure: f, middle: middle,
		ts: append([]float64(nil), d.PathT...), xs: append([]float64(nil), d.PathX...),
	}, nil
}

// step returns the points of a path.
func step(pts plotter.XYs) Markers {
	return Markers{Points: pts, Color: WithAlpha(TabBlue, 0.9), Size: vg.Points(DefaultMarkerSize)}
}

// Len returns the number of frames: one for each point of the path, and the last
// one again.
func (a *Animation) Len() int { return len(a.xs) + 1 }

// Frame draws frame k, of Len, which shows the first k+1 points of the path.
func (a *Animation) Frame(k int) *image.RGBA {
	n := min(k+1, len(a.xs))
	pts := make(plotter.XYs, n)
	for i := range pts {
		pts[i] = plotter.XY{X: a.ts[i], Y: a.xs[i]}
	}
	line := &plotter.Line{XYs: pts, LineStyle: dotted(WithAlpha(TabBlue, 0.5), vg.Points(1))}

	canvas := a.figure.canvas()
	img := canvas.Image().(*image.RGBA)
	draw.Draw(img, img.Bounds(), a.background, image.Point{}, draw.Src)
	s := a.figure.surface(canvas)
	c := vgdraw.Canvas{Canvas: s.Canvas.Canvas, Rectangle: vg.Rectangle{
		Min: s.point(a.middle.Left, a.middle.Bottom), Max: s.point(a.middle.Right, a.middle.Top),
	}}
	plotAll([]plot.Plotter{line, step(pts)}, c, a.middle.plot())
	textBox{
		X: a.middle.x(0.77), Y: a.middle.y(-1.58),
		Lines: []string{
			fmt.Sprintf("   t = %.2f", a.ts[n-1]),
			fmt.Sprintf("step = %d", min(k, len(a.xs)-1)),
			fmt.Sprintf("   x = %.2f", a.xs[n-1]),
		},
	}.Draw(s)
	return img
}

// textBox is a part: lines of text in DejaVu Sans Mono on translucent white, with
// the middle of the left edge of the text at (X, Y).
type textBox struct {
	X, Y  float64
	Lines []string
}

// Draw draws the box and the text.
func (b textBox) Draw(s Surface) {
	const (
		padding = 8    // points
		leading = 23.2 // pixels from line to line
		ascent  = 16
		descent = 4
	)
	fnt := font.From(Mono, annotationSize)
	width := 0.0
	for _, line := range b.Lines {
		width = max(width, textWidth(line, fnt))
	}
	height := ascent + descent + leading*float64(len(b.Lines)-1)
	style := vgdraw.LineStyle{Color: WithAlpha(color.White, 0.5), Width: vg.Points(1)}
	frame := snapped(vg.Rectangle{
		Min: s.point(b.X-px(padding), b.Y-height/2-px(padding)),
		Max: s.point(b.X+width+px(padding), b.Y+height/2+px(padding)),
	}, style.Width)
	s.SetColor(style.Color)
	s.Fill(frame.Path())
	s.SetLineStyle(style)
	s.Stroke(frame.Path())
	for i, line := range b.Lines {
		s.label(line, fnt, color.Black, b.X, b.Y+height/2-ascent-leading*float64(i))
	}
}
