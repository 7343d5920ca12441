package plots

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// ReferencePathsData is what In [5] shows.
type ReferencePathsData struct {
	// Densities of noise and target over X.
	X, NoisePDF, TargetPDF []float64

	// Samples [n] of noise and target; pairs of the same index are the ends of a
	// path. At least seven.
	Noise, Target []float64

	// Density has the number of paths in each bin of x, from -2.5 to 2.5, at each
	// flow step.
	Density Grid
}

// shownPaths is the number of paths drawn one by one.
const shownPaths = 7

// ReferencePaths draws In [5], straight paths and their density, 1189 x 790.
func ReferencePaths(d ReferencePathsData) (*Figure, error) {
	f := &Figure{Name: "in05_reference_paths", Width: 1189, Height: 790}
	check := checker{figure: f.Name}
	check.series("x", d.X)
	check.curve("noise density", d.X, d.NoisePDF)
	check.curve("target density", d.X, d.TargetPDF)
	noise, target := check.histogram("noise samples", d.Noise), check.histogram("target samples", d.Target)
	check.grid("path density", d.Density)
	if n := min(len(d.Noise), len(d.Target)); n < shownPaths {
		check.fail("%d pairs of samples, %d are drawn", n, shownPaths)
	}
	if check.err != nil {
		return nil, check.err
	}

	y := Interval{-2.5, 2.5}
	row := PanelGrid{Rect: Rect{59.778, 449.778, 1130.222, 757.667}, Ratios: ratios, Gaps: []float64{36.9375, 36.9375}}
	top := row.Panels()
	row.Bottom, row.Top = 57.278, 365.167
	bottom := row.Panels()

	left, err := sidePDF(top[0], y, d.X, d.NoisePDF, TabOrange, true)
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	left.Title = "Noise Distribution π₀"
	right, err := sidePDF(top[2], y, d.X, d.TargetPDF, TabBlue, false)
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	right.Title = "Target Distribution π₁"
	lines := &Panel{Rect: top[1], X: unit, Y: y, XLabel: flowStep, Title: "Sample of straight line reference paths"}
	colors := []color.NRGBA{TabBlue, TabOrange, TabGreen, TabRed, TabPurple, TabBrown, TabPink}
	for i, c := range colors {
		ends := plotter.XYs{{X: 0, Y: d.Noise[i]}, {X: 1, Y: d.Target[i]}}
		lines.Plotters = append(lines.Plotters, Markers{Points: ends, Color: c, Size: vg.Points(DefaultMarkerSize)})
	}
	for i, c := range colors {
		// The notebook evaluates paths at t = 0, 0.01, ..., 0.99.
		last := 0.99
		xs, ys := []float64{0, last}, []float64{d.Noise[i], (1-last)*d.Noise[i] + last*d.Target[i]}
		lines.Plotters = append(lines.Plotters, curve(xs, ys, WithAlpha(c, 0.5)))
	}

	// Columns share their axis of densities.
	left2 := sideHistogram(bottom[0], y, noise, TabOrange, true)
	left2.Title, left2.X = "Noise Samples X₀", left.X
	right2 := sideHistogram(bottom[2], y, target, TabBlue, false)
	right2.Title = "Target Data X₁"
	right.X = Interval{0, 1.05 * max(greatest(d.TargetPDF), target.Max())}
	right2.X = right.X
	density, err := flowMap(bottom[1], y, d.Density, Viridis(), RangeNorm(d.Density.Values))
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	density.Title = "Reference path density between X₀ and X₁"
	f.Parts = []Part{left, lines, right, left2, density, right2}
	return f, nil
}
