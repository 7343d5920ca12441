package movie

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"io"
	"os"

	"torchfm/internal/wholefile"
)

// MaxGIFRate is the largest frame rate of a GIF, in frames a second. Viewers
// slow down a GIF whose delays are shorter than two hundredths of a second.
const MaxGIFRate = 50

// WriteGIF writes frames to the file path as [EncodeGIF] does. On an error,
// path is left as it was.
func WriteGIF(path string, frames []image.Image, rate int) error {
	err := wholefile.Replace(path, func(tmp string) error {
		f, err := os.Create(tmp)
		if err != nil {
			return err
		}
		defer f.Close()
		w := bufio.NewWriter(f)
		if err := encodeGIF(w, frames, rate); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return err
		}
		return f.Close()
	})
	if err != nil {
		return fmt.Errorf("movie: %s: %w", path, err)
	}
	return nil
}

// EncodeGIF writes frames to w as an animated GIF that repeats for ever, at rate
// frames a second, with 1 <= rate <= MaxGIFRate. All frames have the same size;
// transparent pixels are set on white.
//
// All frames share one palette of 255 colours, chosen for the least squared
// error over the pixels of all frames, and are dithered by a fixed pattern, so
// that what does not move stays the same from frame to frame. After the first
// frame, only the rectangle that changes is stored, and in it only the pixels
// that change. GIF counts time in hundredths of a second: the delays are rounded
// such that frame i starts at the hundredth nearest to i/rate.
func EncodeGIF(w io.Writer, frames []image.Image, rate int) error {
	if err := encodeGIF(w, frames, rate); err != nil {
		return fmt.Errorf("movie: gif: %w", err)
	}
	return nil
}

func encodeGIF(w io.Writer, frames []image.Image, rate int) error {
	size, err := checkFrames(frames, rate)
	if err != nil {
		return err
	}
	if rate > MaxGIFRate {
		return fmt.Errorf("frame rate %d: a GIF has at most %d", rate, MaxGIFRate)
	}
	full := make([]*image.RGBA, len(frames))
	for i, f := range frames {
		full[i] = opaque(f)
	}
	colors := quantize(countColors(full), 255)
	clear := uint8(len(colors)) // the index that means "as in the frame before"
	palette := append(colors[:clear:clear], color.RGBA{})
	dither := newIndexer(colors)

	g := &gif.GIF{
		Config: image.Config{ColorModel: palette, Width: size.X, Height: size.Y},
	}
	for i, f := range full {
		var before *image.RGBA
		if i > 0 {
			before = full[i-1]
		}
		g.Image = append(g.Image, difference(before, f, palette, dither, clear))
		g.Delay = append(g.Delay, hundredths(i+1, rate)-hundredths(i, rate))
		g.Disposal = append(g.Disposal, gif.DisposalNone)
	}
	return gif.EncodeAll(w, g)
}

// hundredths returns the time of frame i in hundredths of a second, rounded.
func hundredths(i, rate int) int { return (200*i + rate) / (2 * rate) }

// difference returns the part of frame that differs from before, with the index
// clear for pixels that stay. A nil before gives the whole frame. As a GIF frame
// cannot be empty, two equal frames give one clear pixel.
func difference(before, frame *image.RGBA, p color.Palette, dither *indexer, clear uint8) *image.Paletted {
	bounds := frame.Rect
	if before != nil {
		bounds = changed(before, frame)
		if bounds.Empty() {
			bounds = image.Rect(0, 0, 1, 1)
		}
	}
	dst := image.NewPaletted(bounds, p)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(bounds.Min.X, y):]
		at := frame.PixOffset(bounds.Min.X, y)
		for x := range bounds.Dx() {
			c := rgbAt(frame.Pix[at:])
			if before != nil && c == rgbAt(before.Pix[at:]) {
				row[x] = clear
			} else {
				row[x] = dither.index(c, bounds.Min.X+x, y)
			}
			at += 4
		}
	}
	return dst
}

// changed returns the smallest rectangle outside which a and b are equal. Both
// have the same bounds.
func changed(a, b *image.RGBA) image.Rectangle {
	var r image.Rectangle
	for y := b.Rect.Min.Y; y < b.Rect.Max.Y; y++ {
		start := b.PixOffset(b.Rect.Min.X, y)
		rowA, rowB := a.Pix[start:start+b.Stride], b.Pix[start:start+b.Stride]
		if bytes.Equal(rowA, rowB) {
			continue
		}
		lo, hi := 0, len(rowB)-1
		for rowA[lo] == rowB[lo] {
			lo++
		}
		for rowA[hi] == rowB[hi] {
			hi--
		}
		r = r.Union(image.Rect(b.Rect.Min.X+lo/4, y, b.Rect.Min.X+hi/4+1, y+1))
	}
	return r
}
