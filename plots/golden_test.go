package plots_test

import (
	"flag"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
)

var regen = flag.Bool("regen", false, "draw the golden pictures again")

// checkGolden runs draw, which writes testdata/NAME.png, and compares that with
// testdata/NAME_golden.png. A thousandth of the pixels may differ, by what the
// rounding of another processor does at edges.
func checkGolden(t *testing.T, draw func(), name string) {
	t.Helper()
	const levels, share = 8, 0.001
	file := "testdata/" + name + ".png"
	golden := strings.TrimSuffix(file, ".png") + "_golden.png"
	draw()
	if *regen {
		if err := os.Rename(file, golden); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, want := readPNG(t, file), readPNG(t, golden)
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%s is %v, want %v", name, got.Bounds().Size(), want.Bounds().Size())
	}
	size := got.Bounds().Size()
	changed := 0
	for y := range size.Y {
		for x := range size.X {
			if differ(got, want, x, y, levels) {
				changed++
			}
		}
	}
	if float64(changed) > share*float64(size.X*size.Y) {
		t.Errorf("%s: %d pixels differ from %s by more than %d levels", file, changed, golden, levels)
	}
}

// differ says whether a channel of a pixel differs by more than levels of 255.
func differ(a, b image.Image, x, y, levels int) bool {
	r1, g1, b1, a1 := a.At(x, y).RGBA()
	r2, g2, b2, a2 := b.At(x, y).RGBA()
	for _, c := range [][2]uint32{{r1, r2}, {g1, g2}, {b1, b2}, {a1, a2}} {
		if d := int(c[0]>>8) - int(c[1]>>8); d > levels || -d > levels {
			return true
		}
	}
	return false
}

func readPNG(t *testing.T, name string) image.Image {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return img
}
