package plots_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
	"torchfm/plots"
)

// TestExamples compares what examples draw with golden pictures; -regen draws
// those again.
func TestExamples(t *testing.T) {
	for name, example := range map[string]func(){
		"heatmap":            ExampleHeatMap,
		"bars":               ExampleBars,
		"fill":               ExampleNewFill,
		"arrows":             ExampleArrows,
		"markers":            ExampleMarkers,
		"denseline":          ExampleDenseLine,
		"mathtext":           ExampleMathText,
		"panels":             ExamplePanelGrid,
		"colorbar":           ExampleColorBar,
		"in02_distributions": ExampleDistributions,
	} {
		t.Run(name, func(t *testing.T) { checkGolden(t, example, name) })
	}
}

// TestFigures compares the figures of smooth made-up data with golden pictures and
// their sizes with the published ones.
func TestFigures(t *testing.T) {
	for _, c := range figureCases() {
		t.Run(c.name, func(t *testing.T) {
			f, err := c.make()
			require.NoError(t, err)
			assert.Equal(t, c.name, f.Name)
			assert.Equal(t, c.size, f.Size())
			checkGolden(t, func() { save(f, "testdata/"+f.Name+".png") }, f.Name)
			var svg bytes.Buffer
			require.NoError(t, f.WriteSVG(&svg))
			assert.True(t, strings.HasPrefix(svg.String(), "<?xml"), "the SVG begins with %.40q", svg.String())
			assert.True(t, strings.HasSuffix(strings.TrimSpace(svg.String()), "</svg>"), "the SVG is cut off")
			assert.False(t, strings.Contains(svg.String(), "<text"), "the SVG has text that needs a font")
		})
	}
}

func TestAnimation(t *testing.T) {
	a, err := plots.NewAnimation(animationData())
	require.NoError(t, err)
	require.Equal(t, 17, a.Len())
	first, last := a.Frame(0), a.Frame(15)
	assert.Equal(t, image.Rect(0, 0, 1200, 500), first.Bounds())
	slicetest.Equal(t, last.Pix, a.Frame(16).Pix, "the last frame is the same again")
	assert.False(t, bytes.Equal(first.Pix, last.Pix), "frames do not change")
	draw := func() {
		writeFile(t, "testdata/frame.png", func(w io.Writer) error { return png.Encode(w, a.Frame(9)) })
	}
	checkGolden(t, draw, "frame")
}

// TestBadData expects an error that names the figure and the series.
func TestBadData(t *testing.T) {
	nan := []float64{1, math.NaN()}
	for _, c := range []struct {
		want []string
		make func() (*plots.Figure, error)
	}{
		{[]string{"in02_distributions", "x is empty"}, func() (*plots.Figure, error) {
			return plots.Distributions(plots.DistributionsData{})
		}},
		{[]string{"in02_distributions", "target density has 1 values for 2 places"}, func() (*plots.Figure, error) {
			return plots.Distributions(plots.DistributionsData{X: []float64{0, 1}, Noise: []float64{1, 1}, Target: []float64{1}})
		}},
		{[]string{"in05_reference_paths", "noise samples", "value 1 is NaN"}, func() (*plots.Figure, error) {
			d := referencePathsData()
			d.Noise = nan
			return plots.ReferencePaths(d)
		}},
		{[]string{"in05_reference_paths", "2 pairs"}, func() (*plots.Figure, error) {
			d := referencePathsData()
			d.Noise = d.Noise[:2]
			return plots.ReferencePaths(d)
		}},
		{[]string{"in07_target_velocity", "path", "Inf"}, func() (*plots.Figure, error) {
			d := targetVelocityData()
			d.X1 = math.Inf(1)
			return plots.TargetVelocity(d)
		}},
		{[]string{"in08_average_velocity_field", "velocity field is empty"}, func() (*plots.Figure, error) {
			d := velocityFieldData()
			d.Field = plots.Grid{}
			return plots.AverageVelocityField(d)
		}},
		{[]string{"in08_average_velocity_field", "velocity field has no value"}, func() (*plots.Figure, error) {
			d := velocityFieldData()
			d.Field = plots.Grid{Columns: 1, Rows: 2, Values: []float64{math.NaN(), math.NaN()}}
			return plots.AverageVelocityField(d)
		}},
		{[]string{"in13_predicted_velocity_field", "velocity field is zero"}, func() (*plots.Figure, error) {
			d := velocityFieldData()
			d.Field = plots.Grid{Columns: 1, Rows: 2, Values: []float64{0, 0}}
			return plots.PredictedVelocityField(d)
		}},
		{[]string{"in13_predicted_velocity_field", "pathline 1", "NaN"}, func() (*plots.Figure, error) {
			d := velocityFieldData()
			d.Pathlines = [][]float64{{0, 1}, nan}
			return plots.PredictedVelocityField(d)
		}},
		{[]string{"in12_loss", "losses is empty"}, func() (*plots.Figure, error) { return plots.Loss(nil) }},
		{[]string{"in17_reconstructed_samples", "samples is empty"}, func() (*plots.Figure, error) {
			d := reconstructedSamplesData()
			d.Samples = nil
			return plots.ReconstructedSamples(d)
		}},
		{[]string{"in18_path_density", "path density has 3 values for [2, 2]"}, func() (*plots.Figure, error) {
			d := pathDensityData()
			d.Density = plots.Grid{Columns: 2, Rows: 2, Values: []float64{1, 2, 3}}
			return plots.PathDensity(d)
		}},
		{[]string{"in15_path_integration", "path is empty"}, func() (*plots.Figure, error) {
			d := animationData()
			d.PathT, d.PathX = nil, nil
			_, err := plots.NewAnimation(d)
			return nil, err
		}},
	} {
		f, err := c.make()
		assert.Nil(t, f, "a figure beside an error of %q", c.want)
		for _, part := range c.want {
			assert.ErrorContains(t, err, part)
		}
	}
}

// TestMissingCells looks for the panel's colour where the field has no value.
func TestMissingCells(t *testing.T) {
	d := velocityFieldData()
	n := d.Field.Rows
	for x := range d.Field.Columns {
		for y := range n / 2 {
			d.Field.Values[x*n+y] = math.NaN()
		}
	}
	f, err := plots.AverageVelocityField(d)
	require.NoError(t, err)
	r, g, b, _ := f.Image().At(520, 360).RGBA()
	assert.Equal(t, [3]uint32{0xea, 0xea, 0xf2}, [3]uint32{r >> 8, g >> 8, b >> 8}, "a missing cell has the panel's colour")
}

func BenchmarkFigures(b *testing.B) {
	for b.Loop() {
		for _, c := range figureCases() {
			f, err := c.make()
			require.NoError(b, err)
			var out bytes.Buffer
			require.NoError(b, f.WritePNG(&out))
			require.NoError(b, f.WriteSVG(&out))
		}
	}
}

func BenchmarkFrames(b *testing.B) {
	for b.Loop() {
		a, err := plots.NewAnimation(animationData())
		require.NoError(b, err)
		for k := range a.Len() {
			a.Frame(k)
		}
	}
}
