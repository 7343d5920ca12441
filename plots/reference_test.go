package plots

import (
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/palette/moreland"
)

// reference is what testdata/reference.py wrote with matplotlib and NumPy.
type reference struct {
	Ticks []struct {
		Min, Max float64
		N        int
		Values   []float64
		Labels   []string
	}
	Formulas []struct {
		Text   string
		Glyphs []struct {
			Rune       string
			Size, X, Y float64
		}
	}
	Histogram struct{ Values, Density, Edges []float64 }
	Images    []struct {
		Columns, Rows, Width, Height int
		Values                       []*float64
		RGB                          []uint16 // not bytes, which would be base64
	}
	Colors map[string][][5]float64
	Norm   [][2]float64
}

func readReference(t *testing.T) reference {
	t.Helper()
	raw, err := os.ReadFile("testdata/reference.json")
	require.NoError(t, err)
	var r reference
	require.NoError(t, json.Unmarshal(raw, &r))
	return r
}

func TestTicksAsMatplotlib(t *testing.T) {
	for _, want := range readReference(t).Ticks {
		got := AutoTicks{N: want.N}.Ticks(want.Min, want.Max)
		what := fmt.Sprintf("[%g, %g] in %d", want.Min, want.Max, want.N)
		if !assert.Len(t, got, len(want.Values), "%s: want %v", what, want.Labels) {
			continue
		}
		for i, tick := range got {
			assert.InDelta(t, want.Values[i], tick.Value, 1e-9*(want.Max-want.Min), "%s: tick %d", what, i)
			assert.Equal(t, want.Labels[i], tick.Label, "%s: tick %d", what, i)
		}
	}
}

// TestFormulasAsMatplotlib compares the pens of glyphs at 7200 points, where eighths
// of a pixel do not matter, with matplotlib's at 100 units.
func TestFormulasAsMatplotlib(t *testing.T) {
	const size = 7200
	for _, want := range readReference(t).Formulas {
		l := layout(want.Text, sans(size))
		if !assert.Equal(t, len(want.Glyphs), len(l.glyphs), "glyphs of %q", want.Text) {
			continue
		}
		for i, g := range l.glyphs {
			w := want.Glyphs[i]
			assert.InDelta(t, w.X, float64(g.at.X)*100/size, 0.5, "%q: x of glyph %d (%s)", want.Text, i, w.Rune)
			assert.InDelta(t, w.Y, float64(g.at.Y)*100/size, 0.5, "%q: y of glyph %d (%s)", want.Text, i, w.Rune)
		}
	}
}

func TestHistogramAsNumPy(t *testing.T) {
	want := readReference(t).Histogram
	got, err := NewHistogram(want.Values, len(want.Density))
	require.NoError(t, err)
	for i, d := range want.Density {
		assert.InDelta(t, d, got.Density[i], 1e-12, "density %d", i)
	}
	for i, e := range want.Edges {
		assert.InDelta(t, e, got.Edges[i], 1e-14, "edge %d", i)
	}
}

// TestImagesAsMatplotlib compares pixels with imshow's over the colour of panels.
// Its filter has weights in 8 bits, so that colours may differ by some levels.
func TestImagesAsMatplotlib(t *testing.T) {
	const tolerance = 3
	for _, want := range readReference(t).Images {
		g := Grid{Columns: want.Columns, Rows: want.Rows}
		for _, v := range want.Values {
			if v == nil {
				g.Values = append(g.Values, math.NaN())
			} else {
				g.Values = append(g.Values, *v)
			}
		}
		h, err := NewHeatMap(g, Viridis(), RangeNorm(g.Values))
		require.NoError(t, err)
		got := image.NewRGBA(image.Rect(0, 0, want.Width, want.Height))
		draw.Draw(got, got.Rect, image.NewUniform(panelColor), image.Point{}, draw.Src)
		draw.Draw(got, got.Rect, resample(h.colors, want.Width, want.Height), image.Point{}, draw.Over)
		worst, at := 0, 0
		for i, v := range want.RGB {
			d := int(got.Pix[i/3*4+i%3]) - int(v)
			if d = max(d, -d); d > worst {
				worst, at = d, i
			}
		}
		assert.InDelta(t, int(want.RGB[at]), int(got.Pix[at/3*4+at%3]), tolerance, "[%d, %d] on %dx%d: channel %d of pixel %d", g.Columns, g.Rows, want.Width, want.Height, at%3, at/3)
	}
}

func TestColorsAsMatplotlib(t *testing.T) {
	r := readReference(t)
	for name, m := range map[string]ColorMap{"viridis": Viridis(), "coolwarm": Coolwarm()} {
		for _, want := range r.Colors[name] {
			got := m.At(want[0])
			rgb := [3]float64{float64(got.R), float64(got.G), float64(got.B)}
			assert.Equal(t, [3]float64(want[1:4]), rgb, "%s(%g)", name, want[0])
			assert.Equal(t, uint8(255), got.A, "%s(%g)", name, want[0])
		}
		assert.Zero(t, m.At(math.NaN()).A, "%s(NaN) is transparent", name)
	}
	n := TwoSlopeNorm{Min: -3, Max: 1.5}
	for _, want := range r.Norm {
		assert.InDelta(t, min(max(want[1], 0), 1), min(max(n.Norm(want[0]), 0), 1), 1e-15, "norm of %g", want[0])
	}
}

// TestCoolwarmIsNotMoreland keeps the reason for the table: gonum's map of the same
// paper has other values.
func TestCoolwarmIsNotMoreland(t *testing.T) {
	m := moreland.SmoothBlueRed()
	m.SetMin(0)
	m.SetMax(1)
	worst := 0.0
	for i := range 256 {
		u := (float64(i) + 0.5) / 256
		theirs, err := m.At(u)
		require.NoError(t, err)
		r, g, b, _ := theirs.RGBA()
		ours := Coolwarm().At(u)
		for _, d := range []float64{
			float64(r>>8) - float64(ours.R), float64(g>>8) - float64(ours.G), float64(b>>8) - float64(ours.B),
		} {
			worst = max(worst, math.Abs(d))
		}
	}
	t.Logf("greatest difference %g levels", worst)
	assert.GreaterOrEqual(t, worst, 2.0, "moreland.SmoothBlueRed is coolwarm within as many levels: use it")
}

func TestResampleCopiesWholeCells(t *testing.T) {
	src := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	for i := range src.Pix {
		src.Pix[i] = 255
	}
	src.Pix[0] = 7
	got := resample(src, 8, 4)
	for x := range 8 {
		want := uint8(255)
		if x < 4 {
			want = 7
		}
		assert.Equal(t, want, got.Pix[4*x], "pixel %d", x)
	}
}
