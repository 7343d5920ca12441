package torchfm

import "torchfm/native/torch"

// fieldSteps are the Euler steps of In [13].
const fieldSteps = 100

// PredictedField is what In [13] draws of a model.
type PredictedField struct {
	Velocity  [][]float64 // [101, FieldBins] at the centres of the bins, float32 values
	Pathlines [][]float64 // [101, Pathlines] Euler paths from evenly spaced starts
	Predicted []float32   // where the noise arrives
}

// Predict returns the model's velocity on the grid of the figure, pathlines, and
// where the samples noise arrive after 100 Euler steps.
func Predict(v VelocityField, noise []float64, device torch.Device) PredictedField {
	return PredictedField{
		Velocity:  velocityGrid(v, device),
		Pathlines: pathlines(v, device),
		Predicted: Transport(v, Euler, float32s(noise), FixedSteps(fieldSteps, 0.01), device),
	}
}

// velocityGrid returns v at the centres of the bins at flow steps 0, 0.01, ..., 1.
func velocityGrid(v VelocityField, device torch.Device) [][]float64 {
	edges := Linspace(-FieldRange, FieldRange, FieldBins+1)
	centres := make([]float64, FieldBins)
	for i := range centres {
		centres[i] = (edges[i] + edges[i+1]) / 2
	}
	grid := make([][]float64, 0, fieldSteps+1)
	for _, t := range append(UniformSteps(fieldSteps).T, 1) {
		grid = append(grid, evaluate(v, centres, t, device))
	}
	return grid
}

// pathlines returns Euler paths from evenly spaced starts.
func pathlines(v VelocityField, device torch.Device) [][]float64 {
	paths := matrix(fieldSteps+1, Pathlines)
	var starts []float32
	torch.WithScope(func(*torch.Scope) {
		starts = torch.ToSlice[float32](torch.Linspace(-WideRange, WideRange, Pathlines))
	})
	transport(v, Euler, starts, UniformSteps(fieldSteps), device, func(step int, row int64, x []float32) {
		for i, x := range x {
			paths[step][int(row)+i] = float64(x)
		}
	})
	return paths
}

// float32s returns x rounded to float32.
func float32s(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, x := range x {
		y[i] = float32(x)
	}
	return y
}
