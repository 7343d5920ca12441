package nn

import (
	"slices"
	"strconv"
	"strings"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

// Adaptive pooling of one, two and three dimensions.
var (
	opAdaptiveAvgPool = [...]*native.Op{
		native.NewOp("aten::adaptive_avg_pool1d", ""), native.NewOp("aten::adaptive_avg_pool2d", ""), native.NewOp("aten::adaptive_avg_pool3d", ""),
	}
	opAdaptiveMaxPool = [...]*native.Op{
		native.NewOp("aten::adaptive_max_pool1d", ""), native.NewOp("aten::adaptive_max_pool2d", ""), native.NewOp("aten::adaptive_max_pool3d", ""),
	}
)

// None in the output size of adaptive pooling keeps the input's size in that
// dimension, as Python's None.
const None = -1 << 63

// adaptivePool is what the layers of this file share: pooling over windows such that
// the result has a size given.
type adaptivePool struct {
	Base
	OutputSize []int64 // as it was given
	dims       int
}

func newAdaptive(layer string, n int, size []int64) adaptivePool {
	if len(size) == 1 && size[0] == None {
		usage.Panic(layer, "output_size is None: want it in a list of %d", n)
	}
	return adaptivePool{OutputSize: sizesOf(layer, "output_size", n, size), dims: n}
}

func (m *adaptivePool) args(x *torch.Tensor) []native.Arg {
	size := spread(m.OutputSize, m.dims)
	if slices.Contains(size, None) {
		input := x.Shape()
		if len(input) <= m.dims {
			usage.Panic("input", "expected at least %d dimensions, got shape %v", m.dims+1, input)
		}
		size = slices.Clone(size)
		for d, n := range size {
			if n == None {
				size[d] = input[len(input)-m.dims+d]
			}
		}
	}
	return []native.Arg{op.Arg(x), native.Ints(size)}
}

// ExtraRepr returns what Python prints of the layer.
func (m *adaptivePool) ExtraRepr() string {
	text := "output_size=" + pySize(m.OutputSize)
	return strings.ReplaceAll(text, strconv.Itoa(None), "None")
}

// adaptiveAvgPool is what AdaptiveAvgPool1d, 2d and 3d share.
type adaptiveAvgPool struct{ adaptivePool }

// Forward returns the means of windows of x, [batch, channels, ...] or [channels, ...].
func (m *adaptiveAvgPool) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m.self(), x, m.forward)
}

func (m *adaptiveAvgPool) forward(_ Module, x *torch.Tensor) *torch.Tensor {
	return op.One(opAdaptiveAvgPool[m.dims-1], m.args(x)...)
}

// AdaptiveAvgPool1d returns means of [batch, channels, length], as many as asked for,
// torch.nn.AdaptiveAvgPool1d.
type AdaptiveAvgPool1d struct{ adaptiveAvgPool }

// NewAdaptiveAvgPool1d returns a pooling to outputSize elements.
func NewAdaptiveAvgPool1d[S torch.SizeOf](outputSize S) *AdaptiveAvgPool1d {
	return Register(&AdaptiveAvgPool1d{adaptiveAvgPool{newAdaptive("AdaptiveAvgPool1d", 1, listOf(outputSize))}})
}

// AdaptiveAvgPool2d returns means of [batch, channels, height, width], as many as
// asked for, torch.nn.AdaptiveAvgPool2d.
type AdaptiveAvgPool2d struct{ adaptiveAvgPool }

// NewAdaptiveAvgPool2d returns a pooling to a number of rows and columns, or to
// [rows, columns], of which [None] is the input's.
func NewAdaptiveAvgPool2d[S torch.SizeOf](outputSize S) *AdaptiveAvgPool2d {
	return Register(&AdaptiveAvgPool2d{adaptiveAvgPool{newAdaptive("AdaptiveAvgPool2d", 2, listOf(outputSize))}})
}

// AdaptiveAvgPool3d returns means of [batch, channels, depth, height, width], as many
// as asked for, torch.nn.AdaptiveAvgPool3d.
type AdaptiveAvgPool3d struct{ adaptiveAvgPool }

// NewAdaptiveAvgPool3d returns a pooling to a size, of which [None] is the input's.
func NewAdaptiveAvgPool3d[S torch.SizeOf](outputSize S) *AdaptiveAvgPool3d {
	return Register(&AdaptiveAvgPool3d{adaptiveAvgPool{newAdaptive("AdaptiveAvgPool3d", 3, listOf(outputSize))}})
}

// AdaptiveMaxPoolOptions are the options of [NewAdaptiveMaxPool1d],
// [NewAdaptiveMaxPool2d] and [NewAdaptiveMaxPool3d].
type AdaptiveMaxPoolOptions struct {
	ReturnIndices bool // Python's forward returns the indices too: here ForwardIndices does; default false
}

// adaptiveMaxPool is what AdaptiveMaxPool1d, 2d and 3d share.
type adaptiveMaxPool struct {
	adaptivePool
	ReturnIndices bool
}

func newAdaptiveMax(layer string, n int, size []int64, opts []AdaptiveMaxPoolOptions) adaptiveMaxPool {
	return adaptiveMaxPool{newAdaptive(layer, n, size), usage.Option(layer, opts).ReturnIndices}
}

// Forward returns the largest elements of windows of x, [batch, channels, ...] or
// [channels, ...].
func (m *adaptiveMaxPool) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m.self(), x, func(_ Module, x *torch.Tensor) *torch.Tensor {
		return m.forward(nil, []*torch.Tensor{x})[0]
	})
}

// ForwardIndices is Forward with the flat positions of the elements in their channels,
// int64: what Python returns with return_indices=True.
func (m *adaptiveMaxPool) ForwardIndices(x *torch.Tensor) (values, indices *torch.Tensor) {
	r := HookedAll(m.self(), []*torch.Tensor{x}, m.forward)
	return r[0], r[1]
}

func (m *adaptiveMaxPool) forward(_ Module, inputs []*torch.Tensor) []*torch.Tensor {
	return two(opAdaptiveMaxPool[m.dims-1], m.args(inputs[0])...)
}

// AdaptiveMaxPool1d returns the largest elements of windows of [batch, channels,
// length], as many as asked for, torch.nn.AdaptiveMaxPool1d.
type AdaptiveMaxPool1d struct{ adaptiveMaxPool }

// NewAdaptiveMaxPool1d returns a pooling to outputSize elements.
func NewAdaptiveMaxPool1d[S torch.SizeOf](outputSize S, opts ...AdaptiveMaxPoolOptions) *AdaptiveMaxPool1d {
	return Register(&AdaptiveMaxPool1d{newAdaptiveMax("AdaptiveMaxPool1d", 1, listOf(outputSize), opts)})
}

// AdaptiveMaxPool2d returns the largest elements of windows of [batch, channels,
// height, width], as many as asked for, torch.nn.AdaptiveMaxPool2d.
type AdaptiveMaxPool2d struct{ adaptiveMaxPool }

// NewAdaptiveMaxPool2d returns a pooling to a number of rows and columns, or to
// [rows, columns], of which [None] is the input's.
func NewAdaptiveMaxPool2d[S torch.SizeOf](outputSize S, opts ...AdaptiveMaxPoolOptions) *AdaptiveMaxPool2d {
	return Register(&AdaptiveMaxPool2d{newAdaptiveMax("AdaptiveMaxPool2d", 2, listOf(outputSize), opts)})
}

// AdaptiveMaxPool3d returns the largest elements of windows of [batch, channels,
// depth, height, width], as many as asked for, torch.nn.AdaptiveMaxPool3d.
type AdaptiveMaxPool3d struct{ adaptiveMaxPool }

// NewAdaptiveMaxPool3d returns a pooling to a size, of which [None] is the input's.
func NewAdaptiveMaxPool3d[S torch.SizeOf](outputSize S, opts ...AdaptiveMaxPoolOptions) *AdaptiveMaxPool3d {
	return Register(&AdaptiveMaxPool3d{newAdaptiveMax("AdaptiveMaxPool3d", 3, listOf(outputSize), opts)})
}
