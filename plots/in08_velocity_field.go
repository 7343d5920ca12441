package plots

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// VelocityFieldData is what In [8] and In [13] show.
type VelocityFieldData struct {
	// Samples of the noise and of the data at the other end.
	Noise, Data []float64

	// Field has the velocity in each bin of x, from -2.2 to 2.2, at evenly spaced
	// flow steps. NaN stands for a bin without samples.
	Field Grid

	// Pathlines are drawn with arrows: x at evenly spaced flow steps, for each.
	Pathlines [][]float64
}

// fieldRange is the part of x that velocity fields show.
var fieldRange = Interval{-2.2, 2.2}

// barLabel explains the colours of velocity.
const barLabel = "Velocity field value (red pushes up, blue pulls down)"

// fieldStyle is how the two figures of velocity differ.
type fieldStyle struct {
	offset, stride            int // of arrows
	left, middle, right       string
	bottom, top               float64 // of the panels
	barLeft, barRight, barTop float64
}

// AverageVelocityField draws In [8], the mean velocity of reference paths, 1211 x
// 512.
func AverageVelocityField(d VelocityFieldData) (*Figure, error) {
	f := &Figure{Name: "in08_average_velocity_field", Width: 1211.667, Height: 512.371}
	return f.velocityField(d, fieldStyle{
		offset: 0, stride: 7,
		left: "Noise samples X₀", middle: "Average velocity field with pathlines", right: "Target data X₁",
		bottom: 142.128, top: 480.037, barLeft: 72.903, barRight: 1138.763, barTop: 79.924,
	})
}

// PredictedVelocityField draws In [13], the model's velocity, 1211 x 512.
func PredictedVelocityField(d VelocityFieldData) (*Figure, error) {
	f := &Figure{Name: "in13_predicted_velocity_field", Width: 1211.667, Height: 512.162}
	return f.velocityField(d, fieldStyle{
		offset: 7, stride: 35,
		left: "Noise Samples X₀", middle: `Predicted velocity field ${FM}_{\theta}(x_t, t)$ with pathlines`,
		right: `Predicted Data $\hat{X}_1$`, bottom: 141.616, top: 472.246,
		barLeft: 76.826, barRight: 1134.840, barTop: 79.728,
	})
}

// velocityField gives f the panels of a velocity field.
func (f *Figure) velocityField(d VelocityFieldData, style fieldStyle) (*Figure, error) {
	check := checker{figure: f.Name}
	noise, data := check.histogram("noise samples", d.Noise), check.histogram("data samples", d.Data)
	norm := check.velocity("velocity field", d.Field)
	if len(d.Pathlines) == 0 {
		check.fail("pathlines are empty")
	}
	for i, line := range d.Pathlines {
		check.series(fmt.Sprintf("pathline %d", i), line)
		if len(line) == 1 {
			check.fail("pathline %d has one point", i)
		}
	}
	if check.err != nil {
		return nil, check.err
	}

	places := PanelGrid{
		Rect: Rect{72.903, style.bottom, 1138.763, style.top}, Ratios: ratios, Gaps: []float64{30.209, 30.2715},
	}.Panels()
	left := sideHistogram(places[0], fieldRange, noise, TabOrange, true)
	left.Title = style.left
	right := sideHistogram(places[2], fieldRange, data, TabBlue, false)
	right.Title = style.right
	middle, err := flowMap(places[1], fieldRange, d.Field, Coolwarm(), norm)
	if err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	middle.Title = style.middle
	if middle.Plotters, middle.Over, err = pathlines(d.Pathlines, style.offset, style.stride); err != nil {
		return nil, fmt.Errorf("plots: %s: %w", f.Name, err)
	}
	bar := &ColorBar{
		Rect: Rect{style.barLeft, 53.278, style.barRight, style.barTop},
		Map:  Coolwarm(), Range: Interval{norm.Min, norm.Max}, Label: barLabel,
	}
	f.Parts = []Part{left, middle, right, bar}
	return f, nil
}

// pathlines returns arrows along paths, and the lines that go above them.
func pathlines(paths [][]float64, offset, stride int) (arrows, lines []plot.Plotter, err error) {
	for _, xs := range paths {
		ts := make([]float64, len(xs))
		for i := range ts {
			ts[i] = float64(i) / float64(len(xs)-1)
		}
		line := curve(ts, xs, WithAlpha(dimGray, 0.7))
		a, err := NewArrows(plotter.XYs(line.XYs), offset, stride)
		if err != nil {
			return nil, nil, err
		}
		arrows, lines = append(arrows, a), append(lines, line)
	}
	return arrows, lines, nil
}
