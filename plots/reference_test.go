package plots

import (
	"encoding/json"
	"image"
	"image/draw"
	"math"
	"os"
	"testing"

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
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTicksAsMatplotlib(t *testing.T) {
	for _, want := range readReference(t).Ticks {
		got := AutoTicks{N: want.N}.Ticks(want.Min, want.Max)
		if len(got) != len(want.Values) {
			t.Errorf("[%g, %g] in %d: got %v, want %v", want.Min, want.Max, want.N, got, want.Labels)
			continue
		}
		for i, tick := range got {
			if math.Abs(tick.Value-want.Values[i]) > 1e-9*(want.Max-want.Min) || tick.Label != want.Labels[i] {
				t.Errorf("[%g, %g] in %d: tick %d is %g %q, want %g %q",
					want.Min, want.Max, want.N, i, tick.Value, tick.Label, want.Values[i], want.Labels[i])
			}
		}
	}
}

// TestFormulasAsMatplotlib compares the pens of glyphs at 7200 points, where eighths
// of a pixel do not matter, with matplotlib's at 100 units.
func TestFormulasAsMatplotlib(t *testing.T) {
	const size = 7200
	for _, want := range readReference(t).Formulas {
		l := layout(want.Text, sans(size))
		if len(l.glyphs) != len(want.Glyphs) {
			t.Errorf("%q: %d glyphs, want %d", want.Text, len(l.glyphs), len(want.Glyphs))
			continue
		}
		for i, g := range l.glyphs {
			w := want.Glyphs[i]
			x, y := float64(g.at.X)*100/size, float64(g.at.Y)*100/size
			if math.Abs(x-w.X) > 0.5 || math.Abs(y-w.Y) > 0.5 {
				t.Errorf("%q: glyph %d (%s) at (%.3f, %.3f), want (%.3f, %.3f)", want.Text, i, w.Rune, x, y, w.X, w.Y)
			}
		}
	}
}

func TestHistogramAsNumPy(t *testing.T) {
	want := readReference(t).Histogram
	got, err := NewHistogram(want.Values, len(want.Density))
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range want.Density {
		if math.Abs(got.Density[i]-d) > 1e-12 {
			t.Errorf("density %d is %g, want %g", i, got.Density[i], d)
		}
	}
	for i, e := range want.Edges {
		if math.Abs(got.Edges[i]-e) > 1e-14 {
			t.Errorf("edge %d is %g, want %g", i, got.Edges[i], e)
		}
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
		if err != nil {
			t.Fatal(err)
		}
		got := image.NewRGBA(image.Rect(0, 0, want.Width, want.Height))
		draw.Draw(got, got.Rect, image.NewUniform(panelColor), image.Point{}, draw.Src)
		draw.Draw(got, got.Rect, resample(h.colors, want.Width, want.Height), image.Point{}, draw.Over)
		worst := 0
		for i, v := range want.RGB {
			d := int(got.Pix[i/3*4+i%3]) - int(v)
			worst = max(worst, max(d, -d))
		}
		if worst > tolerance {
			t.Errorf("[%d, %d] on %dx%d: a channel differs by %d", g.Columns, g.Rows, want.Width, want.Height, worst)
		}
	}
}

func TestColorsAsMatplotlib(t *testing.T) {
	r := readReference(t)
	for name, m := range map[string]ColorMap{"viridis": Viridis(), "coolwarm": Coolwarm()} {
		for _, want := range r.Colors[name] {
			got := m.At(want[0])
			if float64(got.R) != want[1] || float64(got.G) != want[2] || float64(got.B) != want[3] || got.A != 255 {
				t.Errorf("%s(%g) is %v, want %v", name, want[0], got, want[1:])
			}
		}
		if got := m.At(math.NaN()); got.A != 0 {
			t.Errorf("%s(NaN) is %v, want transparent", name, got)
		}
	}
	n := TwoSlopeNorm{Min: -3, Max: 1.5}
	for _, want := range r.Norm {
		if got := min(max(n.Norm(want[0]), 0), 1); math.Abs(got-min(max(want[1], 0), 1)) > 1e-15 {
			t.Errorf("norm of %g is %g, want %g", want[0], got, want[1])
		}
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
		if err != nil {
			t.Fatal(err)
		}
		r, g, b, _ := theirs.RGBA()
		ours := Coolwarm().At(u)
		for _, d := range []float64{
			float64(r>>8) - float64(ours.R), float64(g>>8) - float64(ours.G), float64(b>>8) - float64(ours.B),
		} {
			worst = max(worst, math.Abs(d))
		}
	}
	t.Logf("greatest difference %g levels", worst)
	if worst < 2 {
		t.Errorf("moreland.SmoothBlueRed is within %g levels of coolwarm: use it", worst)
	}
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
		if got.Pix[4*x] != want {
			t.Errorf("pixel %d is %d, want %d", x, got.Pix[4*x], want)
		}
	}
}
