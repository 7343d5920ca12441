package plots

import (
	"image"
	"math"
)

// resample scales src to width x height pixels like imshow's interpolation
// "auto": cells of a whole size of one or two pixels, or of more than three, are
// copied; others are smoothed with a Hanning window. Colours and opacity are
// smoothed apart, so that, as in matplotlib, cells beside a transparent one darken.
func resample(src *image.NRGBA, width, height int) *image.NRGBA {
	b := src.Bounds()
	var columns, rows []window
	if isCopied(b.Dx(), width) && isCopied(b.Dy(), height) {
		columns, rows = nearest(b.Dx(), width), nearest(b.Dy(), height)
	} else {
		columns, rows = hanning(b.Dx(), width), hanning(b.Dy(), height)
	}

	const channels = 4
	line := make([]float32, channels*b.Dx()) // one row of the result, not yet widened
	dst := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y, w := range rows {
		clear(line)
		for k, f := range w.weights {
			for i, v := range src.Pix[(w.first+k)*src.Stride:][:len(line)] {
				line[i] += f * float32(v)
			}
		}
		out := dst.Pix[y*dst.Stride:]
		for x, w := range columns {
			var r, g, b, a float32
			for k, f := range w.weights {
				in := line[channels*(w.first+k):][:channels]
				r, g, b, a = r+f*in[0], g+f*in[1], b+f*in[2], a+f*in[3]
			}
			o := out[channels*x:][:channels]
			o[0], o[1], o[2], o[3] = uint8(r+0.5), uint8(g+0.5), uint8(b+0.5), uint8(a+0.5)
		}
	}
	return dst
}

// isCopied says whether n cells over size pixels need no smoothing.
func isCopied(n, size int) bool { return size > 3*n || size == n || size == 2*n }

// window is what one pixel takes from its sources.
type window struct {
	first   int
	weights []float32
}

func nearest(n, size int) []window {
	ws := make([]window, size)
	for i := range ws {
		ws[i] = window{first: (2*i + 1) * n / (2 * size), weights: []float32{1}}
	}
	return ws
}

// hanning weighs sources with (1 + cos(pi d)) / 2 at distance d < 1, widened when
// the image shrinks.
func hanning(n, size int) []window {
	scale := float64(n) / float64(size)
	radius := max(1, scale)
	ws := make([]window, size)
	for i := range ws {
		center := (float64(i)+0.5)*scale - 0.5
		first, last := int(math.Ceil(center-radius)), int(math.Floor(center+radius))
		first, last = max(first, 0), min(last, n-1)
		w := make([]float32, last-first+1)
		sum := float32(0)
		for k := range w {
			d := (float64(first+k) - center) / radius
			w[k] = float32(0.5 + 0.5*math.Cos(math.Pi*d))
			sum += w[k]
		}
		for k := range w {
			w[k] /= sum
		}
		ws[i] = window{first: first, weights: w}
	}
	return ws
}
