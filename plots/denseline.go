package plots

import (
	"image"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// DenseLine is a plot.Plotter of a line whose points run from left to right, many
// to a pixel. It looks like a plotter.Line. On a picture it is drawn in short
// pieces, which takes time in proportion to the number of points: the rasterizer
// takes longer for each point the more of them are in one path.
type DenseLine struct{ *plotter.Line }

var (
	_ plot.Plotter     = DenseLine{}
	_ plot.DataRanger  = DenseLine{}
	_ plot.Thumbnailer = DenseLine{}
)

// densePiece is the number of points of a piece.
const densePiece = 100

// Plot draws the line.
func (l DenseLine) Plot(c draw.Canvas, p *plot.Plot) {
	picture, ok := c.Canvas.(*vgimg.Canvas)
	if !ok || len(l.XYs) <= 2*densePiece {
		l.Line.Plot(c, p)
		return
	}
	// Pieces overlap, so they are opaque on a layer, which is laid over the picture
	// with the line's opacity.
	ink := color.NRGBAModel.Convert(l.Color).(color.NRGBA)
	alpha := uint32(ink.A)
	ink.A = 255
	w, h := picture.Size()
	layer := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(int(picture.DPI()+0.5)), vgimg.UseBackgroundColor(color.Transparent))
	on := draw.Canvas{Canvas: layer, Rectangle: c.Rectangle}
	piece := *l.Line
	piece.Color = ink
	for i := 0; i+1 < len(l.XYs); i += densePiece {
		piece.XYs = l.XYs[i:min(i+densePiece+1, len(l.XYs))]
		piece.Plot(on, p)
	}
	img := layer.Image().(*image.RGBA)
	for i, v := range img.Pix { // premultiplied colours
		img.Pix[i] = uint8((uint32(v)*alpha + 127) / 255)
	}
	c.DrawImage(vg.Rectangle{Max: vg.Point{X: w, Y: h}}, img)
}
