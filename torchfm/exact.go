package torchfm

import "math"

// ExactFlow is the flow from N(0, 1) to a Gaussian mixture along straight lines
// between independent pairs, known in closed form (Lipman et al., "Flow Matching
// for Generative Modeling", 2023, the conditional expectation of their theorem 1).
// For x_t = (1-t) x_0 + t x_1 and component k of the target with weight w_k, mean
// m_k and standard deviation s_k, x_t is Gaussian with mean t m_k and variance
// v_k = (1-t)^2 + t^2 s_k^2.
type ExactFlow struct{ Target Mixture }

// at returns, for each component, the joint density r_k of x and k, the expected
// velocity a_k given both, and its variance.
func (e ExactFlow) at(x, t float64, visit func(r, a, variance float64)) {
	for k, w := range e.Target.Weights {
		m, s2 := e.Target.Means[k], e.Target.Sigmas[k]*e.Target.Sigmas[k]
		v := (1-t)*(1-t) + t*t*s2
		r := w * normalPDF(x, t*m, math.Sqrt(v))
		a := m + (t*s2-(1-t))/v*(x-t*m)
		visit(r, a, s2/v)
	}
}

// Density returns p_t(x), the density of x_t.
func (e ExactFlow) Density(x, t float64) float64 {
	p := 0.0
	e.at(x, t, func(r, _, _ float64) { p += r })
	return p
}

// Velocity returns u_t(x) = E[x_1 - x_0 | x_t = x], what a perfect model learns.
// Where the density underflows it is the velocity of the nearest component.
func (e ExactFlow) Velocity(x, t float64) float64 {
	// In logarithms, so that points far out still have a velocity.
	best := math.Inf(-1)
	logs := make([]float64, len(e.Target.Weights))
	for k, w := range e.Target.Weights {
		s := e.Target.Sigmas[k]
		v := (1-t)*(1-t) + t*t*s*s
		d := x - t*e.Target.Means[k]
		logs[k] = math.Log(w) - 0.5*math.Log(v) - d*d/(2*v)
		best = math.Max(best, logs[k])
	}
	sum, u, k := 0.0, 0.0, 0
	e.at(x, t, func(_, a, _ float64) {
		r := math.Exp(logs[k] - best)
		sum += r
		u += r * a
		k++
	})
	return u / sum
}

// moments integrates over x the joint quantities at flow step t: the expected
// squared velocity and the expected conditional variance.
func (e ExactFlow) moments(t float64) (energy, variance float64) {
	const points, reach = 4001, 10.0
	lo, hi := math.Inf(1), math.Inf(-1)
	for k, m := range e.Target.Means {
		sd := math.Hypot(1-t, t*e.Target.Sigmas[k])
		lo, hi = math.Min(lo, t*m-reach*sd), math.Max(hi, t*m+reach*sd)
	}
	h := (hi - lo) / (points - 1)
	for i := range points {
		x := lo + float64(i)*h
		p, pu, second := 0.0, 0.0, 0.0
		e.at(x, t, func(r, a, v float64) {
			p += r
			pu += r * a
			second += r * (v + a*a)
		})
		if p == 0 {
			continue
		}
		// The ends carry nothing: the trapezoidal rule is the plain sum.
		energy += h * pu * pu / p
		variance += h * (second - pu*pu/p)
	}
	return energy, variance
}

// integrate01 is composite Simpson's rule over [0, 1].
func integrate01(f func(t float64) float64) float64 {
	const n = 200
	sum := f(0) + f(1)
	for i := 1; i < n; i++ {
		weight := 2.0
		if i%2 == 1 {
			weight = 4
		}
		sum += weight * f(float64(i)/n)
	}
	return sum / (3 * n)
}

// IrreducibleLoss returns the loss of the perfect model: the conditional variance
// of x_1 - x_0 given x_t, over x_t and t uniform in [0, 1]. It is 1.836766 for
// [Bimodal].
func (e ExactFlow) IrreducibleLoss() float64 {
	return integrate01(func(t float64) float64 { _, v := e.moments(t); return v })
}

// PathEnergy returns E u_t(x_t)^2 over x_t and t uniform in [0, 1].
func (e ExactFlow) PathEnergy() float64 {
	return integrate01(func(t float64) float64 { u, _ := e.moments(t); return u })
}
