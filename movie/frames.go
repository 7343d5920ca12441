package movie

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
)

// checkFrames returns the size that all frames share. A movie has at least one
// frame, no frame is nil or empty, and rate is positive.
func checkFrames(frames []image.Image, rate int) (image.Point, error) {
	if rate <= 0 {
		return image.Point{}, fmt.Errorf("frame rate %d: must be positive", rate)
	}
	if len(frames) == 0 {
		return image.Point{}, errors.New("no frames")
	}
	var size image.Point
	for i, f := range frames {
		if f == nil {
			return image.Point{}, fmt.Errorf("frame %d: nil image", i)
		}
		s := f.Bounds().Size()
		if s.X <= 0 || s.Y <= 0 {
			return image.Point{}, fmt.Errorf("frame %d: empty image", i)
		}
		if i == 0 {
			size = s
		} else if s != size {
			return image.Point{}, fmt.Errorf("frame %d: size %dx%d, the frames before it have %dx%d", i, s.X, s.Y, size.X, size.Y)
		}
	}
	return size, nil
}

// opaque returns m as tightly packed RGBA with its origin at (0, 0). Neither
// H.264 nor this package's GIF carries transparency, so m is set on white. The
// result shares its pixels with m where m already has that form.
func opaque(m image.Image) *image.RGBA {
	b := m.Bounds()
	if r, ok := m.(*image.RGBA); ok && r.Stride == 4*b.Dx() && r.Opaque() {
		return &image.RGBA{Pix: r.Pix[:4*b.Dx()*b.Dy()], Stride: r.Stride, Rect: image.Rectangle{Max: b.Size()}}
	}
	dst := image.NewRGBA(image.Rectangle{Max: b.Size()})
	draw.Draw(dst, dst.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(dst, dst.Rect, m, b.Min, draw.Over)
	return dst
}
