package plots

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// round rounds half up, as matplotlib's renderer does.
func round(v float64) float64 { return math.Floor(v + 0.5) }

// snapper returns the functions that move horizontal and vertical positions so
// that a line of the given width covers whole pixels: to pixel centres for an odd
// number of pixels, to their edges for an even one or for a fill. Pixels count
// from the top, so that the centre is the one below.
func snapper(width vg.Length) (x, y func(vg.Length) vg.Length) {
	half := math.Mod(round(float64(width/pixel)), 2) / 2
	x = func(v vg.Length) vg.Length { return vg.Length(round(float64(v/pixel))+half) * pixel }
	y = func(v vg.Length) vg.Length { return vg.Length(math.Ceil(float64(v/pixel)-0.5)-half) * pixel }
	return x, y
}

// snapped moves the corners of r to whole pixels for a line of the given width.
func snapped(r vg.Rectangle, width vg.Length) vg.Rectangle {
	x, y := snapper(width)
	return vg.Rectangle{
		Min: vg.Point{X: x(r.Min.X), Y: y(r.Min.Y)},
		Max: vg.Point{X: x(r.Max.X), Y: y(r.Max.Y)},
	}
}
