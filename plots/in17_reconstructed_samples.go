package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ReconstructedSamplesData is what In [17] shows: the target's density over X, and
// samples of the model.
type ReconstructedSamplesData struct {
	X, TargetPDF, Samples []float64
}

// ReconstructedSamples draws In [17], the samples against the target, 811 x 311.
func ReconstructedSamples(d ReconstructedSamplesData) (*Figure, error) {
	f := &Figure{Name: "in17_reconstructed_samples", Width: 811.666, Height: 311.666}
	check := checker{figure: f.Name}
	check.series("x", d.X)
	check.curve("target density", d.X, d.TargetPDF)
	h := check.histogram("samples", d.Samples)
	if check.err != nil {
		return nil, check.err
	}
	fill, err := NewFill(d.X, d.TargetPDF, TabPurple, false)
	if err != nil {
		return nil, err
	}
	x := extent(append([]float64{h.Edges[0], h.Edges[len(h.Edges)-1]}, d.X...)).Margins()
	p := &Panel{
		Rect:   Rect{61.278, 53.278, 801.666, 271.749},
		X:      x,
		Y:      Interval{0, 1.05 * max(greatest(d.TargetPDF), h.Max())},
		Title:  `Target Distribution ($\pi_1$) vs Reconstructed Samples ($\hat{X}_1$)`,
		XLabel: "x",
		YLabel: "density",
		YSide:  LeftSide,
	}
	// seaborn makes outlines a tenth of a bin, measured on axes of 620 pixels
	// before the layout, and at most a point.
	bin := 620 * (h.Edges[1] - h.Edges[0]) / (x.Max - x.Min) * 72 / DPI
	bars := Bars{
		Histogram: h, FillColor: WithAlpha(TabBlue, 0.8),
		LineStyle: draw.LineStyle{Color: color.White, Width: vg.Points(min(0.1*bin, 1))},
	}
	line := curve(d.X, d.TargetPDF, TabPurple)
	p.Plotters = []plot.Plotter{fill, bars, line}
	p.Legend = &Legend{Left: true, Entries: []LegendEntry{
		{`PDF Target $\pi_1$`, key{line}}, {`Reconstructed samples $\hat{X}_1$`, bars},
	}}
	f.Parts = []Part{p}
	return f, nil
}
