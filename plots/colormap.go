package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/palette"
)

// ColorMap gives a colour to each value in [0, 1]. It is a palette.Palette of 256
// colours.
type ColorMap struct{ rgb string }

var _ palette.Palette = ColorMap{}

// Viridis is matplotlib's perceptually uniform default, for densities.
func Viridis() ColorMap { return ColorMap{viridisRGB} }

// Coolwarm is matplotlib's diverging map from blue through grey to red, for
// values of either sign. (moreland.SmoothBlueRed, from the same paper by Moreland,
// differs from it by up to 7 of 255 levels.)
func Coolwarm() ColorMap { return ColorMap{coolwarmRGB} }

// At returns the colour of u: the first for u <= 0, the last for u >= 1, and none
// (transparent) for NaN.
func (m ColorMap) At(u float64) color.NRGBA {
	if math.IsNaN(u) {
		return color.NRGBA{}
	}
	n := len(m.rgb) / 3
	i := 3 * int(min(max(u*float64(n), 0), float64(n-1)))
	return color.NRGBA{R: m.rgb[i], G: m.rgb[i+1], B: m.rgb[i+2], A: 255}
}

// Colors returns the colours from the lowest to the highest value.
func (m ColorMap) Colors() []color.Color {
	colors := make([]color.Color, len(m.rgb)/3)
	for i := range colors {
		colors[i] = m.At((float64(i) + 0.5) / float64(len(colors)))
	}
	return colors
}

// A Norm takes data to the range [0, 1] of a ColorMap.
type Norm interface {
	Norm(v float64) float64
}

// LinearNorm takes Min to 0 and Max to 1.
type LinearNorm struct{ Min, Max float64 }

// Norm returns the place of v between the limits.
func (n LinearNorm) Norm(v float64) float64 {
	if n.Min == n.Max {
		return 0
	}
	return (v - n.Min) / (n.Max - n.Min)
}

// TwoSlopeNorm takes Min to 0, Center to 1/2 and Max to 1, linearly on both sides,
// as matplotlib's class of that name.
type TwoSlopeNorm struct{ Min, Center, Max float64 }

// Norm returns the place of v between the limits.
func (n TwoSlopeNorm) Norm(v float64) float64 {
	if v < n.Center {
		return 0.5 * (v - n.Min) / (n.Center - n.Min)
	}
	return 0.5 + 0.5*(v-n.Center)/(n.Max-n.Center)
}

// SymmetricNorm returns the norm that gives zero the middle colour and the
// greatest magnitude among values, NaN left out, an end.
func SymmetricNorm(values []float64) TwoSlopeNorm {
	m := 0.0
	for _, v := range values {
		if a := math.Abs(v); a > m {
			m = a
		}
	}
	return TwoSlopeNorm{Min: -m, Max: m}
}

// RangeNorm returns the norm from the least to the greatest of values, NaN left
// out.
func RangeNorm(values []float64) LinearNorm {
	n := LinearNorm{Min: math.Inf(1), Max: math.Inf(-1)}
	for _, v := range values {
		if v < n.Min {
			n.Min = v
		}
		if v > n.Max {
			n.Max = v
		}
	}
	return n
}
