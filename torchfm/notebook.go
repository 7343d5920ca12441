package torchfm

import "torchfm/native/torch"

// PathStart and PathSteps are the start and the Euler steps of the path of In [14].
const (
	PathStart = 0.85
	PathSteps = 15
)

// exactQuantiles represent the noise where the exact field moves it: enough for
// four decimals of the distance.
const exactQuantiles = 10_000

// Distance is the Wasserstein-1 distance to the target of samples made with a
// number of Euler steps: the model's, and what the exact velocity field gives.
type Distance struct {
	Steps          int
	Learned, Exact float64
}

// Notebook is the data of every figure of the notebook, as plain values.
type Notebook struct {
	Pairs       Pairs          // In [5], [8], [13]
	PathDensity [][]float64    // In [5]
	Average     AverageField   // In [8]
	Predicted   PredictedField // In [13]
	Path        Path           // In [14]
	Samples     []float32      // In [17]
	Density     ModelDensity   // In [18]
	Distances   []Distance     // at 15, 50, 100 and 200 steps
}

// ComputeNotebook computes the data of every figure for a trained model, drawing
// in the notebook's order.
func ComputeNotebook(model *Model, target Mixture, device torch.Device) (*Notebook, error) {
	n := &Notebook{Path: SamplePath(model, PathStart, PathSteps, device)}
	var err error
	if n.Pairs, err = FigurePairs(target); err != nil {
		return nil, err
	}
	n.PathDensity = n.Pairs.PathDensity()
	n.Average = n.Pairs.AverageField()
	n.Predicted = Predict(model, n.Pairs.Noise, device)
	n.Samples = Sample(model, Euler, FigureSize, 50, device)
	n.Density = PathDensity(model, FigureSize, 200, device)

	few := Transport(model, Euler, n.Density.Noise, UniformSteps(PathSteps), device)
	exact := ExactFlow{Target: target}
	for _, s := range []struct {
		steps   int
		samples []float32
	}{{PathSteps, few}, {50, n.Samples}, {100, n.Predicted.Predicted}, {200, n.Density.Samples}} {
		n.Distances = append(n.Distances, Distance{
			Steps:   s.steps,
			Learned: Wasserstein1(float64s(s.samples), target),
			Exact:   ExactWasserstein1(exact, Euler, s.steps, exactQuantiles),
		})
	}
	return n, nil
}

func float64s(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, x := range x {
		y[i] = float64(x)
	}
	return y
}
