package plots

import "fmt"

// PathDensityData is what In [18] shows.
type PathDensityData struct {
	// First and last points of the model's paths.
	Noise, Samples []float64

	// Density has the number of paths in each bin of x, from -2.5 to 2.5, at each
	// flow step.
	Density Grid
}

// PathDensity draws In [18], the density of the model's paths, 1189 x 390.
func PathDensity(d PathDensityData) (*Figure, error) {
	f := &Figure{Name: "in18_path_density", Width: 1189, Height: 390}
	check := checker{figure: f.Name}
	noise, samples := check.histogram("noise samples", d.Noise), check.histogram("samples", d.Samples)
	check.grid("path density", d.Density)
	if check.err != nil {
		return nil, check.err
	}
	y := Interval{-2.5, 2.5}
	places := PanelGrid{Rect: Rect{59.778, 57.278, 1130.222, 350.083}, Ratios: ratios, Gaps: []float64{36.9375, 36.9375}}.Panels()
	left := sideHistogram(places[0], y, noise, TabOrange, true)
	left.Title = "Noise Samples X₀"
	right := sideHistogram(places[2], y, samples, TabBlue, false)
	right.Title = `Reconstructed samples $\hat{X}_1$`
	middle, err := flowMap(places[1], y, d.Density, Viridis(), RangeNorm(d.Density.Values))
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	middle.Title = `Path density of paths sampled using Euler integration of ${FM}_{\theta}(x_t, t)$`
	f.Parts = []Part{left, middle, right}
	return f, nil
}
