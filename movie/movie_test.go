package movie

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// gradient is a frame like those of the path animation: a smooth heat map on a
// white page, flat grey margins, and i+1 dots along a line.
func gradient(size image.Point, i int) *image.RGBA {
	m := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(m, m.Rect, image.NewUniform(color.RGBA{0xea, 0xea, 0xf2, 0xff}), image.Point{}, draw.Src)
	heat := image.Rect(size.X/5, size.Y/10, 4*size.X/5, 9*size.Y/10)
	for y := heat.Min.Y; y < heat.Max.Y; y++ {
		for x := heat.Min.X; x < heat.Max.X; x++ {
			u := float64(x-heat.Min.X) / float64(heat.Dx())
			v := float64(y-heat.Min.Y) / float64(heat.Dy())
			m.SetRGBA(x, y, diverging(u*(2-u)*(1-v)))
		}
	}
	for k := range i + 1 {
		c := image.Pt(heat.Min.X+k*heat.Dx()/17, heat.Min.Y+heat.Dy()/2)
		draw.Draw(m, image.Rectangle{c, c.Add(image.Pt(9, 9))}, image.NewUniform(color.RGBA{0x1f, 0x77, 0xb4, 0xff}), image.Point{}, draw.Src)
	}
	return m
}

// diverging goes from blue over grey to red as s goes from 0 to 1.
func diverging(s float64) color.RGBA {
	lo, hi := [3]float64{59, 76, 192}, [3]float64{221, 221, 221}
	if s >= 0.5 {
		lo, hi, s = hi, [3]float64{180, 4, 38}, s-0.5
	}
	at := func(ch int) uint8 { return uint8(lo[ch] + 2*s*(hi[ch]-lo[ch]) + 0.5) }
	return color.RGBA{at(0), at(1), at(2), 0xff}
}

// animation has 17 frames of 1200x500, the last of which repeats the one before
// it, as in the published animation.
func animation() []image.Image {
	frames := make([]image.Image, 17)
	for i := range frames {
		frames[i] = gradient(image.Pt(1200, 500), min(i, 15))
	}
	return frames
}

func small(n int) []image.Image {
	frames := make([]image.Image, n)
	for i := range frames {
		frames[i] = gradient(image.Pt(64, 32), i)
	}
	return frames
}

func TestBadFrames(t *testing.T) {
	ok := image.NewRGBA(image.Rect(0, 0, 4, 4))
	for _, c := range []struct {
		name   string
		frames []image.Image
		rate   int
		want   string
	}{
		{"none", nil, 3, "no frames"},
		{"nil", []image.Image{ok, nil}, 3, "frame 1: nil image"},
		{"empty", []image.Image{image.NewRGBA(image.Rectangle{})}, 3, "frame 0: empty image"},
		{"sizes", []image.Image{ok, image.NewRGBA(image.Rect(0, 0, 4, 5))}, 3, "frame 1: size 4x5, the frames before it have 4x4"},
		{"rate", []image.Image{ok}, 0, "frame rate 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out")
			for _, err := range []error{
				EncodeGIF(&bytes.Buffer{}, c.frames, c.rate),
				WriteGIF(path, c.frames, c.rate),
				WriteMP4(context.Background(), path, c.frames, c.rate, MP4Options{}),
			} {
				assert.ErrorContains(t, err, c.want)
			}
			onlyFiles(t, filepath.Dir(path))
		})
	}
	assert.ErrorContains(t, EncodeGIF(&bytes.Buffer{}, []image.Image{ok}, 60), "at most 50")
}

// onlyFiles checks that folder dir holds exactly the named files.
func onlyFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	assert.Equal(t, names, got, "what is left in the folder")
}
