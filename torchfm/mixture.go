package torchfm

import (
	"fmt"
	"math"

	"torchfm/randomstate"
)

// Mixture is a mixture of Gaussians on the line, the target distribution pi_1.
type Mixture struct {
	Weights []float64 // of the components, summing to 1
	Means   []float64
	Sigmas  []float64 // standard deviations, positive
}

// Bimodal returns the target of the notebook: 0.55 N(-0.85, 0.65^2) + 0.45 N(1.5, 0.25^2).
func Bimodal() Mixture {
	return Mixture{
		Weights: []float64{0.55, 0.45},
		Means:   []float64{-0.85, 1.5},
		Sigmas:  []float64{0.65, 0.25},
	}
}

// Validate returns an error that names what is wrong with m, or nil.
func (m Mixture) Validate() error {
	if len(m.Weights) == 0 || len(m.Means) != len(m.Weights) || len(m.Sigmas) != len(m.Weights) {
		return fmt.Errorf("torchfm: mixture: %d weights, %d means and %d sigmas", len(m.Weights), len(m.Means), len(m.Sigmas))
	}
	sum := 0.0
	for k, w := range m.Weights {
		if !(w >= 0) || !(m.Sigmas[k] > 0) || math.IsNaN(m.Means[k]) || math.IsInf(m.Means[k], 0) {
			return fmt.Errorf("torchfm: mixture: component %d has weight %v, mean %v, sigma %v", k, w, m.Means[k], m.Sigmas[k])
		}
		sum += w
	}
	if math.Abs(sum-1) > 1e-8 {
		return fmt.Errorf("torchfm: mixture: the weights sum to %v", sum)
	}
	return nil
}

// PDF returns the density at each x.
func (m Mixture) PDF(x []float64) []float64 {
	p := make([]float64, len(x))
	for i, x := range x {
		for k, w := range m.Weights {
			p[i] += w * normalPDF(x, m.Means[k], m.Sigmas[k])
		}
	}
	return p
}

// CDF returns the probability of values up to x.
func (m Mixture) CDF(x float64) float64 {
	p := 0.0
	for k, w := range m.Weights {
		p += w * 0.5 * math.Erfc(-(x-m.Means[k])/(m.Sigmas[k]*math.Sqrt2))
	}
	return p
}

// Sample fills dst with draws: the components by choice, then the Gaussians, as
// numpy.random.choice and numpy.random.normal draw them.
func (m Mixture) Sample(rs *randomstate.RandomState, dst []float64) error {
	which := make([]int, len(dst))
	if err := rs.Choice(which, m.Weights); err != nil {
		return fmt.Errorf("torchfm: mixture: %w", err)
	}
	loc, scale := make([]float64, len(dst)), make([]float64, len(dst))
	for i, k := range which {
		loc[i], scale[i] = m.Means[k], m.Sigmas[k]
	}
	return rs.Normal(dst, loc, scale)
}

// NoisePDF returns the density of the noise distribution pi_0, N(0, 1), at each x.
func NoisePDF(x []float64) []float64 {
	p := make([]float64, len(x))
	for i, x := range x {
		p[i] = normalPDF(x, 0, 1)
	}
	return p
}

func normalPDF(x, mean, sigma float64) float64 {
	z := (x - mean) / sigma
	return math.Exp(-z*z/2) / (sigma * math.Sqrt(2*math.Pi))
}
