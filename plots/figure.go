package plots

import (
	"bufio"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Figure is a picture of parts on white ground.
type Figure struct {
	// Name is the file name without extension, such as "in02_distributions".
	Name string

	// Width and Height are the size in pixels at DPI dots an inch. A fraction,
	// which a crop leaves, is cut off; text, which matplotlib counts from the top,
	// is placed with it.
	Width, Height float64

	// Parts are drawn in order.
	Parts []Part
}

// Part is something on a figure.
type Part interface {
	// Draw draws the part on the canvas of the whole figure.
	Draw(s Surface)
}

// Surface is what parts draw on: a canvas with pixel positions counted from the
// lower left corner.
type Surface struct {
	draw.Canvas

	rows     float64 // whole pixels
	fraction float64 // the part of a pixel that was cut off
	text     MathText
}

// Size returns the size of the PNG.
func (f *Figure) Size() image.Point { return image.Pt(int(f.Width), int(f.Height)) }

func (f *Figure) size() (w, h vg.Length) {
	size := f.Size()
	return vg.Length(size.X) * pixel, vg.Length(size.Y) * pixel
}

func (f *Figure) surface(c vg.CanvasSizer) Surface {
	rows := math.Floor(f.Height)
	_, raster := c.(*vgimg.Canvas)
	return Surface{Canvas: draw.New(c), rows: rows, fraction: f.Height - rows, text: MathText{Pixels: raster}}
}

func (f *Figure) draw(c vg.CanvasSizer) {
	s := f.surface(c)
	s.SetColor(color.White)
	s.Fill(s.Rectangle.Path())
	for _, p := range f.Parts {
		p.Draw(s)
	}
}

// canvas returns an empty picture of the figure's size.
func (f *Figure) canvas() *vgimg.Canvas {
	w, h := f.size()
	return vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(DPI))
}

// Image draws the figure.
func (f *Figure) Image() *image.RGBA {
	c := f.canvas()
	f.draw(c)
	return c.Image().(*image.RGBA)
}

// WritePNG draws the figure and writes it.
func (f *Figure) WritePNG(w io.Writer) error {
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(w, f.Image()); err != nil {
		return fmt.Errorf("plots: write %s as PNG: %w", f.Name, err)
	}
	return nil
}

// WriteSVG draws the figure and writes it with text as outlines and heat maps as
// embedded PNG, so that it looks the same everywhere.
func (f *Figure) WriteSVG(w io.Writer) error {
	width, height := f.size()
	c := vgsvg.NewWith(vgsvg.UseWH(width, height))
	f.draw(c)
	b := bufio.NewWriter(w)
	if _, err := c.WriteTo(b); err != nil {
		return fmt.Errorf("plots: write %s as SVG: %w", f.Name, err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("plots: write %s as SVG: %w", f.Name, err)
	}
	return nil
}

// point returns the place of a pixel position.
func (s Surface) point(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(x) * pixel, Y: vg.Length(y) * pixel}
}

// label draws text whose left end and baseline are at (x, y), moved to whole
// pixels as matplotlib does.
func (s Surface) label(txt string, fnt font.Font, c color.Color, x, y float64) {
	l := layout(txt, fnt)
	_, rest := l.bearing()
	s.write(txt, fnt, c, 0, s.point(round(x+rest), l.baseline(y, s.rows+s.fraction)-s.fraction))
}

// rotated draws text that reads upwards, with its baseline at x and centred on y.
func (s Surface) rotated(txt string, fnt font.Font, c color.Color, x, y float64) {
	l := layout(txt, fnt)
	depth := float64(l.depth / pixel)
	start := round(s.rows + s.fraction - y + float64(l.width/pixel)/2)
	// matplotlib adds the bearing to x although the text is turned.
	whole, rest := l.bearing()
	s.write(txt, fnt, c, math.Pi/2, s.point(round(x+whole+rest+depth)-depth-1, s.rows-start-1-whole))
}

func (s Surface) write(txt string, fnt font.Font, c color.Color, angle float64, at vg.Point) {
	s.text.Draw(s, txt, text.Style{Color: c, Font: fnt, YAlign: text.YBottom, Rotation: angle, Handler: s.text}, at)
}

// Text is a part: text with its left end and baseline at (X, Y), in pixels.
type Text struct {
	X, Y  float64
	Text  string
	Font  font.Font
	Color color.Color
}

// Draw draws the text.
func (t Text) Draw(s Surface) { s.label(t.Text, t.Font, t.Color, t.X, t.Y) }
