package philox

import (
	"fmt"
	"math"
)

const (
	blockSize = 256 // threads in a block
	unroll    = 4   // values that one evaluation gives a thread
)

// Options describe the GPU whose draws are made.
type Options struct {
	// GridCap is the largest number of blocks in one launch: the number of
	// multiprocessors times the blocks of 256 threads that one of them holds.
	// It matters only to draws of more than 256*GridCap elements. Some values:
	// H100 1056, A100 864, L4 348, T4 160.
	GridCap int
}

// DefaultOptions are those of an NVIDIA H100 SXM: 132 multiprocessors of 2048
// threads. Draws of up to 270,336 elements do not depend on them.
var DefaultOptions = Options{GridCap: 1056}

// Generator is the default generator of one CUDA device. It is not safe for
// concurrent use.
type Generator struct {
	key    [2]uint32
	offset uint64
	grid   int // Options.GridCap
}

// New returns a generator as torch.manual_seed(seed) leaves a device's, at offset
// 0. A negative seed of Python's is the uint64 of the same bits. It panics when
// opts.GridCap is not positive.
func New(seed uint64, opts Options) *Generator {
	if opts.GridCap <= 0 {
		panic(fmt.Sprintf("philox: grid cap %d is not positive", opts.GridCap))
	}
	g := &Generator{grid: opts.GridCap}
	g.Seed(seed)
	return g
}

// Seed starts over with another seed at offset 0.
func (g *Generator) Seed(seed uint64) {
	g.key = [2]uint32{uint32(seed), uint32(seed >> 32)}
	g.offset = 0
}

// Offset returns the offset, PyTorch's torch.cuda.default_generators[i].get_offset().
func (g *Generator) Offset() uint64 { return g.offset }

// SetOffset continues from an offset. It returns an error, as PyTorch does, when
// the offset is not a multiple of 4.
func (g *Generator) SetOffset(offset uint64) error {
	if offset%unroll != 0 {
		return fmt.Errorf("philox: offset %d is not a multiple of %d", offset, unroll)
	}
	g.offset = offset
	return nil
}

// Rand fills dst with uniform values in [0, 1), as torch.rand(len(dst)) does on
// the device. An empty dst leaves the offset as it is.
func (g *Generator) Rand(dst []float32) {
	g.launch(len(dst), func(turn uint64, start, count, threads int) {
		for thread := range count {
			w0, w1, w2, w3 := g.words(turn, thread)
			i := start + thread
			dst[i] = halfOpen(w0)
			if i += threads; i < len(dst) {
				dst[i] = halfOpen(w1)
			}
			if i += threads; i < len(dst) {
				dst[i] = halfOpen(w2)
			}
			if i += threads; i < len(dst) {
				dst[i] = halfOpen(w3)
			}
		}
	})
}

// Randn fills dst with standard Gaussian values, as torch.randn(len(dst)) does on
// the device, up to the rounding that the package comment describes. An empty dst
// leaves the offset as it is.
func (g *Generator) Randn(dst []float32) {
	g.launch(len(dst), func(turn uint64, start, count, threads int) {
		for thread := range count {
			w0, w1, w2, w3 := g.words(turn, thread)
			i := start + thread
			r, a := polar(w0, w1)
			dst[i] = float32(r * math.Sin(a))
			if i += threads; i < len(dst) {
				dst[i] = float32(r * math.Cos(a))
			}
			if i += threads; i < len(dst) {
				r, a = polar(w2, w3)
				dst[i] = float32(r * math.Sin(a))
			}
			if i += threads; i < len(dst) {
				dst[i] = float32(r * math.Cos(a))
			}
		}
	})
}

// launch runs the grid-stride loop of a draw of n elements and then moves the
// offset. In each turn of the loop a thread evaluates the generator once: put is to
// place the values of threads 0 to count-1, the first value of thread i at element
// start+i and the other three at distances of threads elements.
func (g *Generator) launch(n int, put func(turn uint64, start, count, threads int)) {
	if n == 0 {
		return
	}
	threads := min((n+blockSize-1)/blockSize, g.grid) * blockSize
	for start := 0; start < n; start += threads * unroll {
		put(g.offset/unroll, start, min(threads, n-start), threads)
		g.offset += unroll
	}
}

// words evaluates the generator for one thread.
func (g *Generator) words(turn uint64, thread int) (w0, w1, w2, w3 uint32) {
	t := uint64(thread)
	return block(uint32(turn), uint32(turn>>32), uint32(t), uint32(t>>32), g.key[0], g.key[1])
}

// halfOpen is PyTorch's [0, 1) float32: CUDA's with its bounds reversed.
func halfOpen(word uint32) float32 {
	if u := uniform(word); u != 1 {
		return u
	}
	return 0
}

// polar gives the radius and the angle of Box-Muller.
func polar(first, second uint32) (radius, theta float64) {
	return math.Sqrt(-2 * math.Log(float64(uniform(first)))), float64(angle(second))
}

// uniform is CUDA's (0, 1] float32. The conversion of a word and the sum are
// rounded; the product is exact.
func uniform(word uint32) float32 {
	return float32(float64(float32(word))*0x1p-32 + 0x1p-33)
}

// twoPi is 2^-32 * 2 pi as CUDA's float32 constants give it.
const twoPi = float64(0x1.921fb6p-30)

// angle is CUDA's (0, 2 pi] float32, one rounding for the product and the sum.
func angle(word uint32) float32 {
	return float32(float64(float32(word))*twoPi + twoPi/2)
}
