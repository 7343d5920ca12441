package randomstate

import (
	"fmt"
	"math"
	"sort"
)

// Float64 returns a uniform value in [0, 1) with 53 random bits, as NumPy's
// random_sample does. It uses two words.
func (rs *RandomState) Float64() float64 {
	a, b := rs.Uint32()>>5, rs.Uint32()>>6
	return (float64(a)*(1<<26) + float64(b)) / (1 << 53)
}

// FillFloat64 fills dst with uniform values, as random_sample(len(dst)) does.
func (rs *RandomState) FillFloat64(dst []float64) {
	for i := range dst {
		dst[i] = rs.Float64()
	}
}

// NormFloat64 returns a standard Gaussian value, as NumPy's standard_normal and
// randn do. Values come in pairs; the second is kept for the next call, whichever
// method that is.
func (rs *RandomState) NormFloat64() float64 {
	if rs.hasGauss {
		g := rs.gauss
		rs.gauss, rs.hasGauss = 0, false
		return g
	}
	x1, x2 := rs.pair()
	rs.gauss, rs.hasGauss = x1, true
	return x2
}

// pair returns the kept and the returned value of one round of the polar method.
// The conversions forbid fused multiply-add, which NumPy's build does not use.
func (rs *RandomState) pair() (x1, x2 float64) {
	for {
		x1 = 2*rs.Float64() - 1
		x2 = 2*rs.Float64() - 1
		r2 := float64(x1*x1) + float64(x2*x2)
		if r2 < 1 && r2 != 0 {
			f := math.Sqrt(-2 * log(r2) / r2)
			return f * x1, f * x2
		}
	}
}

// FillNormFloat64 fills dst with standard Gaussian values, as randn(len(dst)) does.
func (rs *RandomState) FillNormFloat64(dst []float64) {
	if len(dst) == 0 {
		return
	}
	if rs.hasGauss {
		dst[0] = rs.NormFloat64()
		dst = dst[1:]
	}
	for ; len(dst) >= 2; dst = dst[2:] {
		dst[1], dst[0] = rs.pair()
	}
	if len(dst) == 1 {
		dst[0] = rs.NormFloat64()
	}
}

// Normal fills dst with Gaussian values of the means loc and the standard
// deviations scale, as normal(loc, scale) with arrays does. It returns an error,
// and draws nothing, when a scale is negative (NaN is let through, as in NumPy).
// It panics when the three lengths differ.
func (rs *RandomState) Normal(dst, loc, scale []float64) error {
	if len(loc) != len(dst) || len(scale) != len(dst) {
		panic(fmt.Sprintf("randomstate: normal: %d values, %d means, %d scales", len(dst), len(loc), len(scale)))
	}
	for i, s := range scale {
		if math.Signbit(s) && !math.IsNaN(s) {
			return fmt.Errorf("randomstate: scale %g of element %d is negative", s, i)
		}
	}
	rs.FillNormFloat64(dst)
	for i, g := range dst {
		dst[i] = loc[i] + float64(scale[i]*g)
	}
	return nil
}

// Choice fills dst with indices into p, each k drawn with probability p[k], as
// choice(len(p), size=len(dst), p=p) does. It returns an error, and draws nothing,
// when p is empty, holds a negative or NaN weight, or does not sum to 1 within
// 2^-26.
func (rs *RandomState) Choice(dst []int, p []float64) error {
	if err := checkWeights(p); err != nil {
		return err
	}
	cdf := append(rs.cdf[:0], p...)
	for k := 1; k < len(cdf); k++ {
		cdf[k] += cdf[k-1]
	}
	total := cdf[len(cdf)-1]
	for k := range cdf {
		cdf[k] /= total
	}
	rs.cdf = cdf
	for i := range dst {
		u := rs.Float64()
		dst[i] = sort.Search(len(cdf), func(k int) bool { return u < cdf[k] })
	}
	return nil
}

// checkWeights applies the checks of NumPy's choice.
func checkWeights(p []float64) error {
	if len(p) == 0 {
		return fmt.Errorf("randomstate: no probabilities")
	}
	var sum, lost float64 // compensated (Kahan)
	for k, w := range p {
		switch {
		case math.IsNaN(w):
			return fmt.Errorf("randomstate: probability %d is NaN", k)
		case w < 0:
			return fmt.Errorf("randomstate: probability %d is negative: %g", k, w)
		}
		y := w - lost
		t := sum + y
		lost = (t - sum) - y
		sum = t
	}
	if !(math.Abs(sum-1) <= 0x1p-26) {
		return fmt.Errorf("randomstate: probabilities sum to %g, not 1", sum)
	}
	return nil
}
