package plots

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// flowStep labels the horizontal axis that the middle panels share.
const flowStep = "$t$: flow step"

// unit is the range of flow steps.
var unit = Interval{0, 1}

// ratios are the widths of the three panels of a flow.
var ratios = []float64{1, 5, 1}

// sidePDF returns a panel with a density that grows sideways: to the left from
// the right edge for noise, to the right for the target.
func sidePDF(place Rect, y Interval, x, pdf []float64, c color.Color, left bool) (*Panel, error) {
	fill, err := NewFill(pdf, x, c, true)
	if err != nil {
		return nil, err
	}
	p := &Panel{
		Rect: place, Y: y, YLabel: "x", YSide: RightSide,
		X:        Interval{0, greatest(pdf)}.Margins(),
		Plotters: []plot.Plotter{fill, curve(pdf, x, c)},
	}
	if left {
		p.X, p.YSide = p.X.Inverted(), LeftSide
	}
	return p, nil
}

// sideHistogram returns a panel with a histogram of sideways bars.
func sideHistogram(place Rect, y Interval, h *Histogram, c color.Color, left bool) *Panel {
	p := &Panel{
		Rect: place, Y: y, YLabel: "x", YSide: RightSide, XLabel: "density",
		X: Interval{0, 1.05 * h.Max()},
		Plotters: []plot.Plotter{Bars{
			Histogram: h, Horizontal: true, FillColor: WithAlpha(c, 0.5),
			LineStyle: draw.LineStyle{Color: WithAlpha(color.White, 0.5), Width: vg.Points(1)},
		}},
	}
	if left {
		p.X, p.YSide = p.X.Inverted(), LeftSide
	}
	return p
}

// flowMap returns a panel with a heat map over flow steps.
func flowMap(place Rect, y Interval, g Grid, cm ColorMap, norm Norm) (*Panel, error) {
	h, err := NewHeatMap(g, cm, norm)
	if err != nil {
		return nil, fmt.Errorf("heat map: %w", err)
	}
	h.YMin, h.YMax = y.Min, y.Max
	return &Panel{Rect: place, X: unit, Y: y, XLabel: flowStep, NoGrid: true, Under: []plot.Plotter{h}}, nil
}
