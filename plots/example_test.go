package plots_test

import (
	"fmt"
	"image/color"
	"log"
	"math"
	"os"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"torchfm/plots"
)

// A heat map is a plotter of any gonum plot. Cells that are NaN are transparent.
func ExampleHeatMap() {
	grid := plots.Grid{Columns: 8, Rows: 6, Values: make([]float64, 48)}
	for i := range grid.Values {
		x, y := i/grid.Rows, i%grid.Rows
		grid.Values[i] = math.Sin(float64(x)) - float64(y)/5
	}
	grid.Values[20] = math.NaN()
	h, err := plots.NewHeatMap(grid, plots.Coolwarm(), plots.SymmetricNorm(grid.Values))
	if err != nil {
		log.Fatal(err)
	}
	h.YMin, h.YMax = -2, 2

	p := plot.New()
	p.Add(h)
	if err := p.Save(160, 120, "testdata/heatmap.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}

// Bars grow to the left on an inverted axis.
func ExampleBars() {
	h, err := plots.NewHistogram([]float64{-1.2, -0.4, -0.3, 0, 0.1, 0.2, 0.2, 0.7, 1.1, 1.9}, 8)
	if err != nil {
		log.Fatal(err)
	}
	bars := plots.Bars{
		Histogram:  h,
		Horizontal: true,
		FillColor:  plots.WithAlpha(plots.TabOrange, 0.5),
		LineStyle:  draw.LineStyle{Color: color.White, Width: vg.Points(1)},
	}
	p := plot.New()
	p.Add(bars)
	p.X.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	if err := p.Save(120, 120, "testdata/bars.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}

// A density can grow upwards or sideways.
func ExampleNewFill() {
	var x, pdf []float64
	for v := -3.0; v <= 3; v += 0.1 {
		x, pdf = append(x, v), append(pdf, math.Exp(-v*v/2))
	}
	up, err := plots.NewFill(x, pdf, plots.TabBlue, false)
	if err != nil {
		log.Fatal(err)
	}
	sideways, err := plots.NewFill(pdf, x, plots.TabOrange, true)
	if err != nil {
		log.Fatal(err)
	}
	p := plot.New()
	p.Add(up, sideways)
	if err := p.Save(160, 120, "testdata/fill.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}

// Arrows show the direction in which a line is walked.
func ExampleArrows() {
	var line plotter.XYs
	for i := range 41 {
		t := float64(i) / 40
		line = append(line, plotter.XY{X: t, Y: math.Sin(5 * t)})
	}
	arrows, err := plots.NewArrows(line, 3, 12)
	if err != nil {
		log.Fatal(err)
	}
	l, err := plotter.NewLine(line)
	if err != nil {
		log.Fatal(err)
	}
	p := plot.New()
	p.Add(arrows, l)
	if err := p.Save(200, 120, "testdata/arrows.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}

// Markers are cut at the edges of the plot; guides lie on whole pixels.
func ExampleMarkers() {
	p := plot.New()
	p.X.Max, p.Y.Max = 1, 1
	p.X.Min, p.Y.Min = 0, 0
	p.Add(
		plots.Guide{X0: 0, Y0: 0.5, X1: 1, Y1: 0.5, LineStyle: draw.LineStyle{
			Color: plots.TabGray, Width: vg.Points(1.5), Dashes: []vg.Length{1.5, 2.5},
		}},
		plots.Markers{Points: plotter.XYs{{X: 0, Y: 0.2}, {X: 0.5, Y: 0.5}}, Color: plots.TabGreen, Size: plots.DefaultMarkerSize},
		plots.Markers{Points: plotter.XYs{{X: 0.75, Y: 0.5}}, Color: plots.TabRed, Diamond: true, Size: plots.DefaultMarkerSize},
	)
	if err := p.Save(120, 100, "testdata/markers.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}

// A dense line has many points to a pixel.
func ExampleDenseLine() {
	pts := make(plotter.XYs, 5000)
	for i := range pts {
		t := float64(i)
		pts[i] = plotter.XY{X: t, Y: math.Exp(-t/2000) + 0.3*math.Sin(t*t)}
	}
	line := &plotter.Line{XYs: pts, LineStyle: draw.LineStyle{Color: plots.WithAlpha(plots.TabBlue, 0.5), Width: vg.Points(1)}}
	p := plot.New()
	p.Add(plots.DenseLine{Line: line})
	if err := p.Save(200, 120, "testdata/denseline.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}

// MathText sets the text of any gonum plot.
func ExampleMathText() {
	p := plot.New()
	p.TextHandler = plots.MathText{}
	p.Title.Text = `Field ${FM}_{\theta}(x_t, t) = \hat{x}_1 - x_0$`
	p.Title.TextStyle.Handler = plots.MathText{}
	p.Title.TextStyle.Font = plots.Sans
	p.Title.TextStyle.Font.Size = 12
	p.HideAxes()
	if err := p.Save(220, 40, "testdata/mathtext.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}

// Panels share a height and divide a width by ratios. The frame is seaborn's
// darkgrid.
func ExamplePanelGrid() {
	places := plots.PanelGrid{
		Rect:   plots.Rect{Left: 60, Bottom: 50, Right: 400, Top: 150},
		Ratios: []float64{1, 3},
		Gaps:   []float64{40},
	}.Panels()
	line := &plotter.Line{
		XYs:       plotter.XYs{{X: 0, Y: -1}, {X: 1, Y: 1}},
		LineStyle: draw.LineStyle{Color: plots.TabBlue, Width: vg.Points(1.5)},
	}
	f := &plots.Figure{Name: "panels", Width: 420, Height: 180, Parts: []plots.Part{
		&plots.Panel{
			Rect: places[0], X: plots.Interval{Max: 1}.Inverted(), Y: plots.Interval{Min: -1, Max: 1}.Margins(),
			YLabel: "x", YSide: plots.LeftSide,
		},
		&plots.Panel{
			Rect: places[1], X: plots.Interval{Max: 1}, Y: plots.Interval{Min: -1, Max: 1}.Margins(),
			Title: "Path $x_t$", XLabel: "$t$: flow step",
			Plotters: []plot.Plotter{line},
			Legend:   &plots.Legend{Left: true, Entries: []plots.LegendEntry{{Text: "$x_t$", Key: line}}},
		},
	}}
	save(f, "testdata/panels.png")
	// Output:
}

// The colours of a velocity field, symmetric about zero.
func ExampleColorBar() {
	f := &plots.Figure{Name: "colorbar", Width: 300, Height: 70, Parts: []plots.Part{&plots.ColorBar{
		Rect:  plots.Rect{Left: 20, Bottom: 50, Right: 280, Top: 64},
		Map:   plots.Coolwarm(),
		Range: plots.Interval{Min: -2.5, Max: 2.5},
		Label: "velocity",
	}}}
	save(f, "testdata/colorbar.png")
	// Output:
}

func ExampleAutoTicks() {
	for _, t := range plots.TicksFor(135, true).Ticks(-2.2, 2.2) {
		fmt.Println(t.Value, t.Label)
	}
	// Output:
	// -2 −2
	// 0 0
	// 2 2
}

func ExampleNewHistogram() {
	h, err := plots.NewHistogram([]float64{0, 0.5, 0.6, 1}, 2)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(h.Edges, h.Density)
	// Output: [0 0.5 1] [0.5 1.5]
}

func ExampleColorMap() {
	norm := plots.TwoSlopeNorm{Min: -4, Max: 1}
	for _, v := range []float64{-4, 0, 1, math.NaN()} {
		fmt.Println(v, norm.Norm(v), plots.Coolwarm().At(norm.Norm(v)))
	}
	// Output:
	// -4 0 {58 76 192 255}
	// 0 0.5 {221 220 219 255}
	// 1 1 {179 3 38 255}
	// NaN NaN {0 0 0 0}
}

// A figure is drawn from plain values and knows its published size.
func ExampleDistributions() {
	var d plots.DistributionsData
	for x := -3.0; x <= 3; x += 0.01 {
		d.X = append(d.X, x)
		d.Noise = append(d.Noise, gauss(x, 0, 1))
		d.Target = append(d.Target, 0.55*gauss(x, -0.85, 0.65)+0.45*gauss(x, 1.5, 0.25))
	}
	f, err := plots.Distributions(d)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.Name, f.Size())
	save(f, "testdata/in02_distributions.png")
	// Output: in02_distributions (811,311)
}

// What a figure cannot show is an error that names the figure and the series.
func ExampleLoss() {
	_, err := plots.Loss([]float64{2.9, 2.7, math.NaN()})
	fmt.Println(err)
	// Output: plots: in12_loss: losses: value 2 is NaN
}

func save(f *plots.Figure, name string) {
	file, err := os.Create(name)
	if err != nil {
		log.Fatal(err)
	}
	if err := f.WritePNG(file); err != nil {
		log.Fatal(err)
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}
