package movie

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
)

// play returns the full picture after each frame of g.
func play(g *gif.GIF) []*image.RGBA {
	screen := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	var out []*image.RGBA
	for _, f := range g.Image {
		draw.Draw(screen, f.Rect, f, f.Rect.Min, draw.Over)
		shot := image.NewRGBA(screen.Rect)
		copy(shot.Pix, screen.Pix)
		out = append(out, shot)
	}
	return out
}

func decodeGIF(t *testing.T, frames []image.Image, rate int) (*gif.GIF, int) {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, EncodeGIF(&buf, frames, rate))
	size := buf.Len()
	g, err := gif.DecodeAll(&buf)
	require.NoError(t, err)
	return g, size
}

func TestGIF(t *testing.T) {
	frames := animation()
	g, size := decodeGIF(t, frames, 3)
	require.Len(t, g.Image, len(frames))
	require.Equal(t, image.Pt(1200, 500), image.Pt(g.Config.Width, g.Config.Height))
	assert.Zero(t, g.LoopCount)
	assert.LessOrEqual(t, size, 1_500_000, "bytes")
	total := 0
	for _, d := range g.Delay {
		total += d
	}
	assert.Equal(t, 567, total, "hundredths of a second of 17 frames at 3 a second")
	for i, got := range play(g) {
		want := frames[i].(*image.RGBA)
		// The flat grey of the margins must be exact, and an 8x8 square of the
		// gradient on average within one level of 256.
		require.Equal(t, want.RGBAAt(5, 5), got.RGBAAt(5, 5), "frame %d: margin", i)
		d, at := worstBlock(got, want)
		assert.LessOrEqual(t, d, 1.0, "frame %d: levels that the mean colour of the 8x8 square at %v is off", i, at)
	}
	assert.Equal(t, image.Rect(0, 0, 1, 1), g.Image[16].Rect, "a frame like the one before it takes one pixel")
	dot := g.Image[1].Rect
	assert.LessOrEqual(t, max(dot.Dx(), dot.Dy()), 9, "one new dot of 9x9 takes %v", dot)
}

// worstBlock returns the largest difference of a channel's mean over an aligned
// 8x8 square, and where the square is.
func worstBlock(a, b *image.RGBA) (worst float64, where image.Point) {
	for y := 0; y+8 <= a.Rect.Dy(); y += 8 {
		for x := 0; x+8 <= a.Rect.Dx(); x += 8 {
			var sum [3]int
			for k := range 64 {
				at := a.PixOffset(x+k%8, y+k/8)
				for ch := range sum {
					sum[ch] += int(a.Pix[at+ch]) - int(b.Pix[at+ch])
				}
			}
			for _, s := range sum {
				if d := float64(max(s, -s)) / 64; d > worst {
					worst, where = d, image.Pt(x, y)
				}
			}
		}
	}
	return worst, where
}

func TestGIFFewColorsExact(t *testing.T) {
	var frames []image.Image
	for i := range 3 {
		m := image.NewPaletted(image.Rect(10, 20, 40, 35), color.Palette{
			color.RGBA{1, 2, 3, 255}, color.RGBA{250, 128, 7, 255}, color.RGBA{0, 0, 0, 255},
		})
		for p := range m.Pix {
			m.Pix[p] = uint8((p + i) % 3)
		}
		frames = append(frames, m)
	}
	g, _ := decodeGIF(t, frames, 10)
	for i, got := range play(g) {
		slicetest.Equal(t, opaque(frames[i]).Pix, got.Pix, "frame %d of three colours", i)
	}
}

func TestGIFTransparentOnWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	m.SetNRGBA(3, 3, color.NRGBA{255, 0, 0, 255})
	g, _ := decodeGIF(t, []image.Image{m}, 1)
	got := play(g)[0]
	assert.Equal(t, color.RGBA{255, 255, 255, 255}, got.RGBAAt(0, 0), "what a transparent pixel became")
	assert.Equal(t, color.RGBA{255, 0, 0, 255}, got.RGBAAt(3, 3), "what a red pixel became")
}

func TestBayerThresholds(t *testing.T) {
	seen := map[uint8]bool{}
	for _, row := range bayer {
		for _, v := range row {
			seen[v] = true
		}
	}
	assert.Len(t, seen, 64, "the thresholds are 0 to 63")
	assert.False(t, seen[64], "the thresholds are 0 to 63")
	// The first 2x2 square of the recursive matrix, in 64ths.
	assert.Equal(t, [4]uint8{0, 32, 48, 16}, [4]uint8{bayer[0][0], bayer[0][1], bayer[1][0], bayer[1][1]})
}

// Between two entries, the part of the pixels that takes the second one is how
// far the colour lies towards it.
func TestDitherKeepsMean(t *testing.T) {
	d := newIndexer(color.Palette{color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}})
	for _, level := range []int{0, 32, 64, 100, 127, 160, 224, 255} {
		white := 0
		for p := range 64 {
			white += int(d.index(rgb(level<<16|level<<8|level), 40+p%8, 16+p/8))
		}
		assert.InDelta(t, level, 255*float64(white)/64, 4, "mean of a grey")
	}
}

func TestWriteGIFKeepsOldFileOnError(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.gif")
	require.NoError(t, WriteGIF(path, small(2), 3))
	before, _ := os.ReadFile(path)
	require.NotEmpty(t, before)
	require.Error(t, WriteGIF(path, nil, 3), "without frames")
	after, _ := os.ReadFile(path)
	slicetest.Equal(t, before, after, "the old file")
	onlyFiles(t, dir, "m.gif")
	assert.ErrorIs(t, WriteGIF(filepath.Join(dir, "nowhere", "m.gif"), small(1), 3), os.ErrNotExist)
}

func BenchmarkGIF(b *testing.B) {
	frames := animation()
	for b.Loop() {
		var buf bytes.Buffer
		require.NoError(b, EncodeGIF(&buf, frames, 3))
	}
}
