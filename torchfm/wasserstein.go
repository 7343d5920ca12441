package torchfm

import (
	"math"
	"slices"
)

// Wasserstein1 returns the Wasserstein-1 distance of samples to the mixture, the
// area between the two distribution functions: the integral of |F_n(x) - F(x)|.
// Samples are not changed; there must be at least one.
func Wasserstein1(samples []float64, target Mixture) float64 {
	x := slices.Clone(samples)
	slices.Sort(x)
	n := float64(len(x))
	// Beyond ten standard deviations F is 0 or 1 to machine precision.
	lo, hi := x[0], x[len(x)-1]
	for k, m := range target.Means {
		lo, hi = math.Min(lo, m-10*target.Sigmas[k]), math.Max(hi, m+10*target.Sigmas[k])
	}
	area := segment(target, lo, x[0], 0)
	for i := 1; i < len(x); i++ {
		area += segment(target, x[i-1], x[i], float64(i)/n)
	}
	return area + segment(target, x[len(x)-1], hi, 1)
}

// segment integrates |level - F| over [a, b] by the midpoint rule on pieces short
// enough for F to be straight.
func segment(target Mixture, a, b, level float64) float64 {
	if a >= b {
		return 0
	}
	const longest = 1e-3
	pieces := math.Ceil((b - a) / longest)
	h := (b - a) / pieces
	area := 0.0
	for i := range int(pieces) {
		area += h * math.Abs(level-target.CDF(a+(float64(i)+0.5)*h))
	}
	return area
}

// ExactWasserstein1 returns the Wasserstein-1 distance to the target of what the
// exact velocity field makes of noise with a solver's steps: the part of the
// error that is the solver's, not the model's. Noise is represented by n
// equally likely quantiles.
func ExactWasserstein1(e ExactFlow, solver Solver, steps, n int) float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Sqrt2 * math.Erfinv(2*(float64(i)+0.5)/float64(n)-1)
	}
	dt := 1 / float64(steps)
	for i := range steps {
		t := float64(i) * dt
		start, middle, end := e.At(t), e.At(t+dt/2), e.At(t+dt)
		for j := range x {
			x[j] = solver.step(start.Velocity, middle.Velocity, end.Velocity, x[j], dt)
		}
	}
	return Wasserstein1(x, e.Target)
}
