package plots

import "gonum.org/v1/plot"

// DistributionsData is what In [2] shows: densities of noise and target over X.
type DistributionsData struct {
	X, Noise, Target []float64
}

// Distributions draws In [2], the noise's density and the target's, 811 x 311.
func Distributions(d DistributionsData) (*Figure, error) {
	f := &Figure{Name: "in02_distributions", Width: 811.666, Height: 311.666}
	check := checker{figure: f.Name}
	check.series("x", d.X)
	check.curve("noise density", d.X, d.Noise)
	check.curve("target density", d.X, d.Target)
	if check.err != nil {
		return nil, check.err
	}
	noise, target := curve(d.X, d.Noise, TabOrange), curve(d.X, d.Target, TabBlue)
	noiseFill, err := NewFill(d.X, d.Noise, TabOrange, false)
	if err != nil {
		return nil, err
	}
	targetFill, err := NewFill(d.X, d.Target, TabBlue, false)
	if err != nil {
		return nil, err
	}
	f.Parts = []Part{&Panel{
		Rect:     Rect{61.278, 53.278, 801.666, 279.333},
		X:        extent(d.X).Margins(),
		Y:        Interval{0, max(greatest(d.Noise), greatest(d.Target))}.Margins(),
		Title:    "Toy Example Data: Noise (π₀) vs Target (π₁) Distributions",
		XLabel:   "x",
		YLabel:   "density",
		YSide:    LeftSide,
		Plotters: []plot.Plotter{noiseFill, targetFill, noise, target},
		Legend: &Legend{Entries: []LegendEntry{
			{"PDF Noise π₀", key{noise}}, {"PDF Target π₁", key{target}},
		}},
	}}
	return f, nil
}
