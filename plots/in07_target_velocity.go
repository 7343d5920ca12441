package plots

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// TargetVelocityData is what In [7] shows: one path from X0 to X1, its velocity at
// flow step T, and the densities of noise and target over X.
type TargetVelocityData struct {
	X, NoisePDF, TargetPDF []float64
	X0, X1, T              float64
}

// TargetVelocity draws In [7], the velocity of one path, 1189 x 390.
func TargetVelocity(d TargetVelocityData) (*Figure, error) {
	f := &Figure{Name: "in07_target_velocity", Width: 1189, Height: 390}
	check := checker{figure: f.Name}
	check.series("x", d.X)
	check.curve("noise density", d.X, d.NoisePDF)
	check.curve("target density", d.X, d.TargetPDF)
	check.series("path", []float64{d.X0, d.X1, d.T})
	if check.err != nil {
		return nil, check.err
	}

	y := Interval{-2.5, 2.5}
	places := PanelGrid{Rect: Rect{59.778, 57.278, 1130.222, 355.667}, Ratios: ratios, Gaps: []float64{103.267, 103.267}}.Panels()
	left, err := sidePDF(places[0], y, d.X, d.NoisePDF, TabOrange, true)
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	left.Title = "Noise Distribution π₀"
	right, err := sidePDF(places[2], y, d.X, d.TargetPDF, TabBlue, false)
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	right.Title = "Target Distribution π₁"

	xt := (1-d.T)*d.X0 + d.T*d.X1
	path := curve([]float64{0, 1}, []float64{d.X0, d.X1}, WithAlpha(TabGreen, 0.8))
	gray := dotted(TabGray, vg.Points(1.5))
	size := vg.Points(DefaultMarkerSize)
	middle := &Panel{
		Rect: places[1], X: unit, Y: y, XLabel: flowStep,
		Title: "Flow matching target for a sample path: velocity $v(x_t, t) = x_1 - x_0$",
		Plotters: []plot.Plotter{
			Markers{Points: plotter.XYs{{X: 0, Y: d.X0}, {X: 1, Y: d.X1}}, Color: TabGreen, Size: size},
			path,
			Guide{0, d.X0, 1, d.X0, dotted(WithAlpha(TabGreen, 0.5), vg.Points(1.5))},
			Guide{0, xt, d.T, xt, gray},
			Guide{d.T, y.Min, d.T, xt, gray},
		},
		Over:   []plot.Plotter{Markers{Points: plotter.XYs{{X: d.T, Y: xt}}, Color: TabRed, Diamond: true, Size: size}},
		Legend: &Legend{Entries: []LegendEntry{{"Path(x₀, x₁)", key{path}}}},
	}

	// Notes stand at an offset, in points, from a place on the panel. The notebook
	// adds the data's own value to the offset.
	note := func(txt string, c color.Color, x, y, dx, dy float64) Part {
		return Text{X: middle.x(x) + px(dx), Y: middle.y(y) + px(dy), Text: txt, Font: sans(annotationSize), Color: c}
	}
	mean := (d.X0 + d.X1) / 2
	f.Parts = []Part{
		left, middle, right,
		note("$x_0$", TabGreen, 0, d.X0, -20, d.X0-3),
		note(" $x_0$", TabGreen, 1, d.X0, 1, d.X0-3),
		note(" $x_1$", TabGreen, 1, d.X1, 1, d.X1-3),
		note("$x_t$", TabGray, 0, xt, -20, xt),
		note("$t$", TabGray, d.T, y.Min, d.T-4, y.Min-12),
		downArrow{X: middle.x(1), From: middle.y(d.X0), To: middle.y(d.X1), Color: TabRed},
		note(" $x_1 - x_0$", TabRed, 1, mean, 1, mean),
		note(` $\mathbf{v}(x_t, t) = x_1 - x_0$`, TabRed, d.T, xt, d.T, xt),
	}
	return f, nil
}

// x returns the pixel column of a value on the horizontal axis.
func (p *Panel) x(v float64) float64 {
	return p.Left + p.width()*(v-p.X.Min)/(p.X.Max-p.X.Min)
}

// y returns the pixel row of a value on the vertical axis.
func (p *Panel) y(v float64) float64 {
	return p.Bottom + p.height()*(v-p.Y.Min)/(p.Y.Max-p.Y.Min)
}

// downArrow is a vertical arrow of matplotlib's style "->", two points wide, in
// pixels.
type downArrow struct {
	X, From, To float64
	Color       color.Color
}

// Draw draws the arrow, which keeps two points away from both ends.
func (a downArrow) Draw(s Surface) {
	const (
		shrink     = 2      // points
		headLength = 0.4    // of 10 points
		headWidth  = 0.2    // of 10 points
		overhang   = 2.2361 // points by which the mitred tip of a 2 point line sticks out
	)
	way := 1.0
	if a.To < a.From {
		way = -1
	}
	line := draw.LineStyle{Color: a.Color, Width: vg.Points(2)}
	tip := a.To - way*px(shrink+overhang)
	back := tip - way*px(headLength*10)
	start := s.point(a.X, a.From+way*px(shrink))
	head := []vg.Point{s.point(a.X+px(headWidth*10), back), s.point(a.X, tip), s.point(a.X-px(headWidth*10), back)}
	s.StrokeLines(line, []vg.Point{start, head[1]}, head)
	for _, end := range []vg.Point{start, head[0], head[2]} { // round caps
		var dot vg.Path
		dot.Move(vg.Point{X: end.X + line.Width/2, Y: end.Y})
		dot.Arc(end, line.Width/2, 0, 2*math.Pi)
		dot.Close()
		s.Fill(dot)
	}
}
