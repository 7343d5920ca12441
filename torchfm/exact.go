package torchfm

import "math"

// ExactFlow is the flow from N(0, 1) to a Gaussian mixture along straight lines
// between independent pairs, known in closed form (Lipman et al., "Flow Matching
// for Generative Modeling", 2023, the conditional expectation of their theorem 1).
type ExactFlow struct{ Target Mixture }

// Marginal is the flow at one flow step t: given component k of the target, with
// weight w_k, mean m_k and standard deviation s_k, x_t = (1-t) x_0 + t x_1 is Gaussian
// with mean t m_k and variance v_k = (1-t)^2 + t^2 s_k^2.
type Marginal struct{ components []component }

// component is a Gaussian of x_t, log(scale) - (x-mean)^2 / (2 variance), in which
// x_1 - x_0 has the conditional mean drift + slope (x-mean) and the variance spread.
type component struct {
	logScale, mean, variance float64
	drift, slope, spread     float64
}

// At returns the marginal at flow step t.
func (e ExactFlow) At(t float64) Marginal {
	var m Marginal
	for k, w := range e.Target.Weights {
		mean, s2 := e.Target.Means[k], e.Target.Sigmas[k]*e.Target.Sigmas[k]
		v := (1-t)*(1-t) + t*t*s2
		m.components = append(m.components, component{
			logScale: math.Log(w) - 0.5*math.Log(2*math.Pi*v),
			mean:     t * mean,
			variance: v,
			drift:    mean,
			slope:    (t*s2 - (1 - t)) / v,
			spread:   s2 / v,
		})
	}
	return m
}

// log returns the logarithm of the component's part of the density.
func (c component) log(x float64) float64 {
	d := x - c.mean
	return c.logScale - d*d/(2*c.variance)
}

// velocity returns the conditional mean of x_1 - x_0.
func (c component) velocity(x float64) float64 { return c.drift + c.slope*(x-c.mean) }

// Density returns p_t(x).
func (m Marginal) Density(x float64) float64 {
	p := 0.0
	for _, c := range m.components {
		p += math.Exp(c.log(x))
	}
	return p
}

// Velocity returns u_t(x) = E[x_1 - x_0 | x_t = x], what a perfect model learns.
func (m Marginal) Velocity(x float64) float64 {
	u, _ := m.moments(x)
	return u
}

// moments returns the conditional mean and variance of x_1 - x_0 given x_t = x. It
// weighs components relative to the largest, so that points far out, where the
// density underflows, have them too.
func (m Marginal) moments(x float64) (mean, variance float64) {
	largest := math.Inf(-1)
	for _, c := range m.components {
		largest = math.Max(largest, c.log(x))
	}
	sum, first, second := 0.0, 0.0, 0.0
	for _, c := range m.components {
		r, a := math.Exp(c.log(x)-largest), c.velocity(x)
		sum += r
		first += r * a
		second += r * (c.spread + a*a)
	}
	mean = first / sum
	return mean, second/sum - mean*mean
}

// Density returns p_t(x), the density of x_t.
func (e ExactFlow) Density(x, t float64) float64 { return e.At(t).Density(x) }

// Velocity returns u_t(x), the marginal velocity.
func (e ExactFlow) Velocity(x, t float64) float64 { return e.At(t).Velocity(x) }

// average integrates f(x) p_t(x) over x.
func (m Marginal) average(f func(x float64) float64) float64 {
	const points, reach = 4001, 10.0
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, c := range m.components {
		sd := math.Sqrt(c.variance)
		lo, hi = math.Min(lo, c.mean-reach*sd), math.Max(hi, c.mean+reach*sd)
	}
	// The ends carry nothing: the trapezoidal rule is the plain sum.
	sum, h := 0.0, (hi-lo)/(points-1)
	for i := range points {
		x := lo + float64(i)*h
		sum += m.Density(x) * f(x)
	}
	return sum * h
}

// integrate01 is composite Simpson's rule over [0, 1].
func integrate01(f func(t float64) float64) float64 {
	const n = 100
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
	return integrate01(func(t float64) float64 {
		m := e.At(t)
		return m.average(func(x float64) float64 { _, v := m.moments(x); return v })
	})
}

// PathEnergy returns E u_t(x_t)^2 over x_t and t uniform in [0, 1].
func (e ExactFlow) PathEnergy() float64 {
	return integrate01(func(t float64) float64 {
		m := e.At(t)
		return m.average(func(x float64) float64 { u := m.Velocity(x); return u * u })
	})
}
