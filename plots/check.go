package plots

import (
	"fmt"
	"math"
)

// checker finds what a figure cannot draw. It keeps the first error.
type checker struct {
	figure string
	err    error
}

func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("plots: %s: %w", c.figure, fmt.Errorf(format, args...))
	}
}

// series checks that values are there and finite.
func (c *checker) series(name string, values []float64) {
	if len(values) == 0 {
		c.fail("%s is empty", name)
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			c.fail("%s: value %d is %g", name, i, v)
			return
		}
	}
}

// curve checks values over x.
func (c *checker) curve(name string, x, values []float64) {
	c.series(name, values)
	if len(x) != len(values) {
		c.fail("%s has %d values for %d places", name, len(values), len(x))
	}
}

// grid checks a grid. NaN, a cell without a value, is allowed when there is a value
// in another.
func (c *checker) grid(name string, g Grid) {
	if g.Columns <= 0 || g.Rows <= 0 || len(g.Values) == 0 {
		c.fail("%s is empty", name)
		return
	}
	if len(g.Values) != g.Columns*g.Rows {
		c.fail("%s has %d values for [%d, %d]", name, len(g.Values), g.Columns, g.Rows)
		return
	}
	some := false
	for i, v := range g.Values {
		if math.IsInf(v, 0) {
			c.fail("%s: value %d is %g", name, i, v)
			return
		}
		some = some || !math.IsNaN(v)
	}
	if !some {
		c.fail("%s has no value that is a number", name)
	}
}

// velocity checks a grid that is shown with a norm symmetric about zero.
func (c *checker) velocity(name string, g Grid) TwoSlopeNorm {
	c.grid(name, g)
	norm := SymmetricNorm(g.Values)
	if c.err == nil && norm.Max == 0 {
		c.fail("%s is zero everywhere", name)
	}
	return norm
}

// histogram returns the density of samples in 100 bins.
func (c *checker) histogram(name string, samples []float64) *Histogram {
	c.series(name, samples)
	if c.err != nil {
		return nil
	}
	h, err := NewHistogram(samples, 100)
	if err != nil {
		c.fail("%s: %w", name, err)
	}
	return h
}

// greatest returns the greatest of values.
func greatest(values []float64) float64 {
	m := math.Inf(-1)
	for _, v := range values {
		m = max(m, v)
	}
	return m
}

// extent returns the least and the greatest of values.
func extent(values []float64) Interval {
	v := Interval{math.Inf(1), math.Inf(-1)}
	for _, x := range values {
		v.Min, v.Max = min(v.Min, x), max(v.Max, x)
	}
	return v
}
