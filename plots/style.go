package plots

import (
	"image/color"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The tab colours: matplotlib's default cycle (Tableau 10).
var (
	TabBlue   = color.NRGBA{R: 0x1f, G: 0x77, B: 0xb4, A: 0xff}
	TabOrange = color.NRGBA{R: 0xff, G: 0x7f, B: 0x0e, A: 0xff}
	TabGreen  = color.NRGBA{R: 0x2c, G: 0xa0, B: 0x2c, A: 0xff}
	TabRed    = color.NRGBA{R: 0xd6, G: 0x27, B: 0x28, A: 0xff}
	TabPurple = color.NRGBA{R: 0x94, G: 0x67, B: 0xbd, A: 0xff}
	TabBrown  = color.NRGBA{R: 0x8c, G: 0x56, B: 0x4b, A: 0xff}
	TabPink   = color.NRGBA{R: 0xe3, G: 0x77, B: 0xc2, A: 0xff}
	TabGray   = color.NRGBA{R: 0x7f, G: 0x7f, B: 0x7f, A: 0xff}
)

// Colours of seaborn's darkgrid style.
var (
	panelColor  = color.NRGBA{R: 0xea, G: 0xea, B: 0xf2, A: 0xff}
	gridColor   = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	textColor   = color.NRGBA{R: 0x26, G: 0x26, B: 0x26, A: 0xff}
	legendEdge  = color.NRGBA{R: 0xcc, G: 0xcc, B: 0xcc, A: 0xcc}
	dimGray     = color.NRGBA{R: 0x69, G: 0x69, B: 0x69, A: 0xff}
	legendFill  = WithAlpha(panelColor, 0.8)
	gridStyle   = draw.LineStyle{Color: gridColor, Width: vg.Points(0.8)}
	legendFrame = draw.LineStyle{Color: legendEdge, Width: vg.Points(1)}
	tickStyle   = draw.LineStyle{Color: textColor, Width: vg.Points(0.8)}
)

// Sizes of text, in points.
const (
	labelSize      = 10
	titleSize      = 12
	annotationSize = 16
)

// WithAlpha returns c with the opacity alpha, in [0, 1].
func WithAlpha(c color.Color, alpha float64) color.NRGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = uint8(255*alpha + 0.5)
	return n
}

// curve returns a line of matplotlib's default width.
func curve(xs, ys []float64, c color.Color) *plotter.Line {
	pts := make(plotter.XYs, len(xs))
	for i := range xs {
		pts[i] = plotter.XY{X: xs[i], Y: ys[i]}
	}
	return &plotter.Line{XYs: pts, LineStyle: draw.LineStyle{Color: c, Width: vg.Points(1.5)}}
}

// dotted returns matplotlib's linestyle ":".
func dotted(c color.Color, width vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: width, Dashes: []vg.Length{width, 1.65 * width}}
}
