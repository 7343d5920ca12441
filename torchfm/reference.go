package torchfm

import (
	"math"

	"torchfm/randomstate"
)

// The settings of the notebook's figures.
const (
	FigureSeed = 1       // of NumPy's generator, for the samples of In [5], [8] and [13]
	FigureSize = 100_000 // samples

	DensityRange = 2.5 // path densities are counted in [-2.5, 2.5]
	DensityBins  = 480
	FieldRange   = 2.2 // velocity fields are drawn in [-2.2, 2.2]
	FieldBins    = 200
	WideRange    = 3.2 // pathlines may leave the drawn field
	Pathlines    = 9
)

// Pairs are samples of the coupling that straight-line paths join.
type Pairs struct {
	Noise  []float64 // x_0, from pi_0
	Target []float64 // x_1, from pi_1, independent of Noise
}

// FigurePairs returns the [FigureSize] pairs that In [5] and [8] draw.
func FigurePairs(target Mixture) (Pairs, error) {
	rs := randomstate.New(FigureSeed)
	p := Pairs{Noise: make([]float64, FigureSize), Target: make([]float64, FigureSize)}
	rs.FillNormFloat64(p.Noise)
	err := target.Sample(rs, p.Target)
	return p, err
}

// PathDensity returns how many straight-line paths cross each bin of x, In [5]:
// [101, DensityBins] counts, a row for each flow step 0, 0.01, ..., 1, over
// [-DensityRange, DensityRange].
func (p Pairs) PathDensity() [][]float64 {
	const steps = 100
	b := newBins(Linspace(-DensityRange, DensityRange, DensityBins+1))
	counts := matrix(steps+1, DensityBins)
	x := make([]float64, len(p.Noise))
	for i := range steps {
		interpolate(x, p.Noise, p.Target, float64(i)*0.01)
		count(b, counts[i], x)
	}
	count(b, counts[steps], p.Target)
	return counts
}

// AverageField is the velocity field that averaging over sampled paths gives, In [8].
type AverageField struct {
	Velocity  [][]float64 // [21, FieldBins] over [-FieldRange, FieldRange], NaN where no path passed
	Pathlines [][]float64 // [21, Pathlines] Euler paths from evenly spaced starts
}

// AverageField returns the mean velocity in each bin of x at flow steps 0, 0.05,
// ..., 1, and the paths along it.
func (p Pairs) AverageField() AverageField {
	const steps, dt = 20, 0.05
	narrow := newBins(Linspace(-FieldRange, FieldRange, FieldBins+1))
	wide := newBins(Linspace(-WideRange, WideRange, FieldBins+1))
	f := AverageField{Velocity: matrix(steps+1, FieldBins), Pathlines: matrix(steps+1, Pathlines)}
	along := matrix(steps+1, FieldBins)
	x, v := make([]float64, len(p.Noise)), make([]float64, len(p.Noise))
	for i := range v {
		v[i] = p.Target[i] - p.Noise[i]
	}
	for i := range steps + 1 {
		interpolate(x, p.Noise, p.Target, float64(i)*dt)
		meanVelocity(narrow, f.Velocity[i], x, v, math.NaN())
		meanVelocity(wide, along[i], x, v, 0)
	}
	f.Pathlines[0] = Linspace(-WideRange, WideRange, Pathlines)
	for i := range steps {
		for j, x := range f.Pathlines[i] {
			f.Pathlines[i+1][j] = x + float64(along[i][wide.inner(x)]*dt)
		}
	}
	return f
}

// meanVelocity writes the mean of v in each bin of x, empty where there is none.
func meanVelocity(b bins, mean, x, v []float64, empty float64) {
	counts := make([]float64, len(mean))
	for i, x := range x {
		k := b.inner(x)
		counts[k]++
		mean[k] += v[i]
	}
	for k, n := range counts {
		if n == 0 {
			mean[k] = empty
		} else {
			mean[k] /= n
		}
	}
}

func matrix(rows, columns int) [][]float64 {
	all := make([]float64, rows*columns)
	m := make([][]float64, rows)
	for i := range m {
		m[i] = all[i*columns : (i+1)*columns : (i+1)*columns]
	}
	return m
}
