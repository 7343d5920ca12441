package plots_test

import (
	"image"
	"math"

	"torchfm/plots"
)

type figureCase struct {
	name string
	size image.Point
	make func() (*plots.Figure, error)
}

// figureCases are the figures of smooth made-up data, with the published sizes.
// In [2] is an example.
func figureCases() []figureCase {
	return []figureCase{
		{"in05_reference_paths", image.Pt(1189, 790), func() (*plots.Figure, error) { return plots.ReferencePaths(referencePathsData()) }},
		{"in07_target_velocity", image.Pt(1189, 390), func() (*plots.Figure, error) { return plots.TargetVelocity(targetVelocityData()) }},
		{"in08_average_velocity_field", image.Pt(1211, 512), func() (*plots.Figure, error) { return plots.AverageVelocityField(velocityFieldData()) }},
		{"in12_loss", image.Pt(1023, 316), func() (*plots.Figure, error) { return plots.Loss(lossData()) }},
		{"in13_predicted_velocity_field", image.Pt(1211, 512), func() (*plots.Figure, error) { return plots.PredictedVelocityField(velocityFieldData()) }},
		{"in17_reconstructed_samples", image.Pt(811, 311), func() (*plots.Figure, error) { return plots.ReconstructedSamples(reconstructedSamplesData()) }},
		{"in18_path_density", image.Pt(1189, 390), func() (*plots.Figure, error) { return plots.PathDensity(pathDensityData()) }},
	}
}

// densities returns the noise's and the target's density on n places.
func densities(lo, hi float64, n int) (x, noise, target []float64) {
	for i := range n {
		v := lo + (hi-lo)*float64(i)/float64(n-1)
		x = append(x, v)
		noise = append(noise, gauss(v, 0, 1))
		target = append(target, 0.55*gauss(v, -0.85, 0.65)+0.45*gauss(v, 1.5, 0.25))
	}
	return x, noise, target
}

func gauss(x, mean, sigma float64) float64 {
	z := (x - mean) / sigma
	return math.Exp(-z*z/2) / (sigma * math.Sqrt(2*math.Pi))
}

// samples returns n quantiles of a Gaussian, in an order that is not sorted.
func samples(n int, mean, sigma float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		u := (float64(i*7919%n) + 0.5) / float64(n)
		v[i] = mean + sigma*math.Sqrt2*math.Erfinv(2*u-1)
	}
	return v
}

// grid returns few cells, which make small pictures.
func grid(f func(x, y float64) float64) plots.Grid {
	g := plots.Grid{Columns: 4, Rows: 5}
	for x := range g.Columns {
		for y := range g.Rows {
			g.Values = append(g.Values, f(float64(x), float64(y)))
		}
	}
	return g
}

func referencePathsData() plots.ReferencePathsData {
	x, noise, target := densities(-2.5, 2.5, 200)
	return plots.ReferencePathsData{
		X: x, NoisePDF: noise, TargetPDF: target,
		Noise: samples(2000, 0, 1), Target: samples(2003, 0.5, 0.8),
		Density: grid(func(x, y float64) float64 { return x + math.Abs(y-2) }),
	}
}

func targetVelocityData() plots.TargetVelocityData {
	x, noise, target := densities(-2.5, 2.5, 200)
	return plots.TargetVelocityData{X: x, NoisePDF: noise, TargetPDF: target, X0: 1.32, X1: -1.92, T: 0.67}
}

func velocityFieldData() plots.VelocityFieldData {
	d := plots.VelocityFieldData{
		Noise: samples(2000, 0, 1), Data: samples(2003, 0.5, 0.8),
		Field: grid(func(x, y float64) float64 { return x - y + 1 }),
	}
	for i := range 5 {
		line := make([]float64, 101)
		for j := range line {
			line[j] = float64(i-2) + math.Sin(float64(j)/30+float64(i))
		}
		d.Pathlines = append(d.Pathlines, line)
	}
	return d
}

func lossData() []float64 {
	losses := make([]float64, 3000)
	for i := range losses {
		t := float64(i)
		losses[i] = 1.8 + math.Exp(-t/200) + 0.3*math.Sin(t*t)
	}
	return losses
}

func reconstructedSamplesData() plots.ReconstructedSamplesData {
	x, _, target := densities(-2.5, 2.5, 200)
	return plots.ReconstructedSamplesData{X: x, TargetPDF: target, Samples: samples(3001, 0, 1)}
}

func pathDensityData() plots.PathDensityData {
	return plots.PathDensityData{
		Noise: samples(2000, 0, 1), Samples: samples(2003, 0.5, 0.8),
		Density: grid(func(x, y float64) float64 { return x * math.Abs(y-2) }),
	}
}

func animationData() plots.AnimationData {
	x, noise, target := densities(-3, 3, 200)
	d := plots.AnimationData{
		X: x, NoisePDF: noise, TargetPDF: target, Field: grid(func(x, y float64) float64 { return x - y + 1 }),
	}
	for i := range 16 {
		t := float64(i) / 15
		d.PathT, d.PathX = append(d.PathT, t), append(d.PathX, 0.85-t+1.6*t*t)
	}
	return d
}
