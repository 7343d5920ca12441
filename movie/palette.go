package movie

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// rgb is a colour packed as 0xRRGGBB.
type rgb uint32

func rgbAt(pix []byte) rgb { return rgb(pix[0])<<16 | rgb(pix[1])<<8 | rgb(pix[2]) }

func (c rgb) channel(i int) int { return int(c>>(16-8*i)) & 0xff }

// weighted is a colour and the number of pixels that have it.
type weighted struct {
	c rgb
	n float64
}

// countColors returns the colours of frames in increasing order. A pixel that
// keeps its colour from one frame to the next counts once, so that what stays
// on the screen does not outweigh what moves.
func countColors(frames []*image.RGBA) []weighted {
	counts := make(map[rgb]int)
	for i, f := range frames {
		var last rgb
		run := 0
		for p := 0; p < len(f.Pix); p += 4 {
			c := rgbAt(f.Pix[p:])
			if i > 0 && c == rgbAt(frames[i-1].Pix[p:]) {
				continue
			}
			if c != last {
				counts[last] += run
				last, run = c, 0
			}
			run++
		}
		counts[last] += run
	}
	colors := make([]weighted, 0, len(counts))
	for c, n := range counts {
		if n > 0 {
			colors = append(colors, weighted{c, float64(n)})
		}
	}
	slices.SortFunc(colors, func(a, b weighted) int { return cmp.Compare(a.c, b.c) })
	return colors
}

// box is a set of colours that one palette entry stands for.
type box struct {
	colors []weighted
	err    float64 // the sum of squared distances to the mean, all channels
	axis   int     // the channel along which the colours spread the most
}

func newBox(colors []weighted) box {
	b := box{colors: colors}
	var widest float64
	for ch := range 3 {
		var n, s, ss float64
		for _, w := range colors {
			v := float64(w.c.channel(ch))
			n += w.n
			s += w.n * v
			ss += w.n * v * v
		}
		e := max(ss-s*s/n, 0)
		if e > widest {
			widest, b.axis = e, ch
		}
		b.err += e
	}
	return b
}

// split cuts the box across its axis where the two parts together have the
// least squared error along that axis. The box holds at least two colours that
// differ along the axis.
func (b box) split() (lo, hi box) {
	slices.SortStableFunc(b.colors, func(x, y weighted) int {
		return cmp.Compare(x.c.channel(b.axis), y.c.channel(b.axis))
	})
	var n, s float64
	for _, w := range b.colors {
		n += w.n
		s += w.n * float64(w.c.channel(b.axis))
	}
	// With sums S and weights N, the squared error is a constant less
	// S_lo^2/N_lo + S_hi^2/N_hi.
	best, cut := -1.0, 0
	var nl, sl float64
	for i, w := range b.colors[:len(b.colors)-1] {
		nl += w.n
		sl += w.n * float64(w.c.channel(b.axis))
		if w.c.channel(b.axis) == b.colors[i+1].c.channel(b.axis) {
			continue
		}
		if g := sl*sl/nl + (s-sl)*(s-sl)/(n-nl); g > best {
			best, cut = g, i+1
		}
	}
	return newBox(b.colors[:cut]), newBox(b.colors[cut:])
}

func (b box) mean() color.RGBA {
	var n float64
	var s [3]float64
	for _, w := range b.colors {
		n += w.n
		for ch := range s {
			s[ch] += w.n * float64(w.c.channel(ch))
		}
	}
	at := func(ch int) uint8 { return uint8(s[ch]/n + 0.5) }
	return color.RGBA{at(0), at(1), at(2), 0xff}
}

// quantize returns a palette of at most size colours for the given ones. It is
// median cut with the cuts placed as in Wu's quantizer: the box with the largest
// squared error is split where that reduces the error most. With at most size
// colours the palette is exact.
//
// X. Wu, Color quantization by dynamic programming and principal analysis,
// ACM Transactions on Graphics 11(4), 1992.
func quantize(colors []weighted, size int) color.Palette {
	boxes := []box{newBox(slices.Clone(colors))}
	for len(boxes) < size {
		worst := 0
		for i, b := range boxes {
			if b.err > boxes[worst].err {
				worst = i
			}
		}
		if len(boxes[worst].colors) < 2 || boxes[worst].err <= 0 {
			break
		}
		lo, hi := boxes[worst].split()
		boxes[worst] = lo
		boxes = append(boxes, hi)
	}
	p := make(color.Palette, len(boxes))
	for i, b := range boxes {
		p[i] = b.mean()
	}
	return p
}

// indexer maps colours to palette entries with ordered dithering: a colour
// between two entries becomes a fixed pattern of both. Unlike error diffusion
// the choice depends on nothing but the colour and the place, so that pixels
// that do not change from frame to frame keep their entry.
type indexer struct {
	palette color.Palette
	seen    map[rgb]mixture
}

// mixture says which two palette entries a colour lies between, and which part
// of the pixels, in 64ths, takes the second.
type mixture struct {
	first, second uint8
	part          uint8
}

func newIndexer(p color.Palette) *indexer {
	return &indexer{palette: p, seen: make(map[rgb]mixture)}
}

// index returns the palette entry of colour c at column x and row y.
func (d *indexer) index(c rgb, x, y int) uint8 {
	m, ok := d.seen[c]
	if !ok {
		m = d.mix(c)
		d.seen[c] = m
	}
	if m.part > bayer[y&7][x&7] {
		return m.second
	}
	return m.first
}

// contrast weighs the coarseness of a dither pattern (the variance of its
// pixels) against the squared error of its mean. At 0, a colour would be mixed
// from black and white; at 1, it would never be mixed.
const contrast = 0.1

// mix finds the nearest entry to c, and the entry to mix it with for the least
// error of the mean, counting contrast.
func (d *indexer) mix(c rgb) mixture {
	first := d.palette.Index(color.RGBA{uint8(c.channel(0)), uint8(c.channel(1)), uint8(c.channel(2)), 0xff})
	a := d.palette[first].(color.RGBA)
	off := [3]float64{float64(c.channel(0)) - float64(a.R), float64(c.channel(1)) - float64(a.G), float64(c.channel(2)) - float64(a.B)}
	best := off[0]*off[0] + off[1]*off[1] + off[2]*off[2]
	m := mixture{first: uint8(first), second: uint8(first)}
	for i := range d.palette {
		b := d.palette[i].(color.RGBA)
		dir := [3]float64{float64(b.R) - float64(a.R), float64(b.G) - float64(a.G), float64(b.B) - float64(a.B)}
		length := dir[0]*dir[0] + dir[1]*dir[1] + dir[2]*dir[2]
		along := off[0]*dir[0] + off[1]*dir[1] + off[2]*dir[2]
		if along <= 0 {
			continue // b lies on the other side of a, or is a
		}
		f := min(along/length, 0.5)
		cost := contrast * f * (1 - f) * length
		for ch := range off {
			e := off[ch] - f*dir[ch]
			cost += e * e
		}
		if cost < best {
			best = cost
			m.second, m.part = uint8(i), uint8(64*f+0.5)
		}
	}
	return m
}

// bayer is the 8x8 threshold matrix of ordered dithering: in every aligned
// square of it, the thresholds spread evenly over 0 to 63.
var bayer = bayerMatrix()

func bayerMatrix() (m [8][8]uint8) {
	for y := range m {
		for x := range m[y] {
			// The bits of x^y and y, interleaved, the lowest bits first.
			for bit := range 3 {
				xy := uint8((x^y)>>bit) & 1
				yy := uint8(y>>bit) & 1
				m[y][x] |= (xy<<1 | yy) << (4 - 2*bit)
			}
		}
	}
	return m
}
