package plots

import (
	"fmt"
	"image"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Grid holds values on a regular grid, [Columns, Rows] in row-major order: the
// values of one column of the picture, from the bottom up, are next to each other.
// NaN stands for a cell without a value.
type Grid struct {
	Columns, Rows int
	Values        []float64
}

// HeatMap is a plot.Plotter that draws a grid as an image. Cells without a value
// are transparent.
type HeatMap struct {
	// XMin, XMax, YMin and YMax are the outer edges of the image.
	XMin, XMax, YMin, YMax float64

	colors *image.NRGBA
}

var (
	_ plot.Plotter    = (*HeatMap)(nil)
	_ plot.DataRanger = (*HeatMap)(nil)
)

// NewHeatMap returns a heat map of grid over the unit square; set the limits for
// another place. It errors when the grid is empty or its values do not fill it.
func NewHeatMap(grid Grid, cm ColorMap, norm Norm) (*HeatMap, error) {
	if grid.Columns <= 0 || grid.Rows <= 0 {
		return nil, fmt.Errorf("plots: heat map: empty grid [%d, %d]", grid.Columns, grid.Rows)
	}
	if len(grid.Values) != grid.Columns*grid.Rows {
		return nil, fmt.Errorf("plots: heat map: %d values for a grid [%d, %d]", len(grid.Values), grid.Columns, grid.Rows)
	}
	img := image.NewNRGBA(image.Rect(0, 0, grid.Columns, grid.Rows))
	for i, v := range grid.Values {
		x, y := i/grid.Rows, grid.Rows-1-i%grid.Rows
		img.SetNRGBA(x, y, cm.At(norm.Norm(v)))
	}
	return &HeatMap{XMax: 1, YMax: 1, colors: img}, nil
}

// Plot draws the image at DPI dots an inch, smoothed as matplotlib's imshow does
// by default when cells are not whole numbers of pixels or more than three of them.
func (h *HeatMap) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	rect := vg.Rectangle{Min: vg.Point{X: x(h.XMin), Y: y(h.YMin)}, Max: vg.Point{X: x(h.XMax), Y: y(h.YMax)}}
	// matplotlib draws whole pixels and rounds the size up.
	size := rect.Size()
	width, height := math.Ceil(float64(size.X/pixel)-1e-6), math.Ceil(float64(size.Y/pixel)-1e-6)
	left, bottom := round(float64(rect.Min.X/pixel)), round(float64(rect.Min.Y/pixel))
	rect.Min = vg.Point{X: vg.Length(left) * pixel, Y: vg.Length(bottom) * pixel}
	rect.Max = vg.Point{X: vg.Length(left+width) * pixel, Y: vg.Length(bottom+height) * pixel}
	c.DrawImage(rect, resample(h.colors, int(width), int(height)))
}

// DataRange returns the edges of the image.
func (h *HeatMap) DataRange() (xmin, xmax, ymin, ymax float64) {
	return h.XMin, h.XMax, h.YMin, h.YMax
}
