package nn

import (
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

// Fractional max pooling of two and three dimensions.
var opFractional = [...]*native.Op{
	native.NewOp("aten::fractional_max_pool2d", ""), native.NewOp("aten::fractional_max_pool3d", ""),
}

// FractionalMaxPoolOptions are the options of [NewFractionalMaxPool2d] and
// [NewFractionalMaxPool3d], of which one of OutputSize and OutputRatio must be given.
// A list of one number is for all dimensions.
type FractionalMaxPoolOptions struct {
	OutputSize    []int64       // the size of the result; default by OutputRatio
	OutputRatio   []float64     // the size of the result by that of the input, between 0 and 1; default by OutputSize
	ReturnIndices bool          // Python's forward returns the indices too: here ForwardIndices does; default false
	RandomSamples *torch.Tensor // where the windows lie, [batch, channels, dimensions] in [0, 1); default drawn anew each time
}

// fractionalMaxPool is what FractionalMaxPool2d and FractionalMaxPool3d share. The
// lists have one number for each dimension.
type fractionalMaxPool struct {
	Base
	KernelSize    []int64
	OutputSize    []int64   // nil: by OutputRatio
	OutputRatio   []float64 // nil: by OutputSize
	ReturnIndices bool
	RandomSamples *torch.Tensor `nn:"_random_samples,buffer"`
}

func newFractional(layer string, n int, kernel []int64, opts []FractionalMaxPoolOptions) fractionalMaxPool {
	o := usage.Option(layer, opts)
	m := fractionalMaxPool{
		KernelSize:    spread(sizesOf(layer, "kernel_size", n, kernel), n),
		ReturnIndices: o.ReturnIndices, RandomSamples: o.RandomSamples,
	}
	switch {
	case o.OutputSize == nil && o.OutputRatio == nil:
		usage.Panic(layer, "give either OutputSize or OutputRatio")
	case o.OutputSize != nil && o.OutputRatio != nil:
		usage.Panic(layer, "only one of OutputSize and OutputRatio may be given")
	case o.OutputSize != nil:
		m.OutputSize = spread(sizesOf(layer, "output_size", n, o.OutputSize), n)
		return m
	}
	m.OutputRatio = spread(slices.Clone(o.OutputRatio), n)
	if len(m.OutputRatio) != n || slices.ContainsFunc(m.OutputRatio, func(r float64) bool { return !(r > 0 && r < 1) }) {
		usage.Panic(layer, "output_ratio is %v: want 1 or %d numbers between 0 and 1", o.OutputRatio, n)
	}
	return m
}

// Forward returns the largest element of each window of x, [batch, channels, ...] or
// [channels, ...]. Where the windows lie is drawn from the default generator.
func (m *fractionalMaxPool) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m.self(), x, func(_ Module, x *torch.Tensor) *torch.Tensor {
		return m.forward(nil, []*torch.Tensor{x})[0]
	})
}

// ForwardIndices is Forward with the flat positions of the elements in their channels,
// int64: what Python returns with return_indices=True.
func (m *fractionalMaxPool) ForwardIndices(x *torch.Tensor) (values, indices *torch.Tensor) {
	r := HookedAll(m.self(), []*torch.Tensor{x}, m.forward)
	return r[0], r[1]
}

func (m *fractionalMaxPool) forward(_ Module, inputs []*torch.Tensor) []*torch.Tensor {
	x, n := inputs[0], len(m.KernelSize)
	wantDims(x, n+1, n+2)
	shape := x.Shape()
	if len(shape) == n+1 {
		shape = append([]int64{1}, shape...)
	}
	size := m.OutputSize
	if size == nil {
		size = make([]int64, n)
		for d, ratio := range m.OutputRatio {
			size[d] = int64(float64(shape[2+d]) * ratio)
		}
	}
	samples := m.RandomSamples
	if samples == nil {
		samples = torch.Rand([]int64{shape[0], shape[1], int64(n)}, torch.Options{DType: x.DType(), Device: x.Device()})
	}
	return two(opFractional[n-2], op.Arg(x), native.Ints(m.KernelSize), native.Ints(size), op.Arg(samples))
}

// FractionalMaxPool2d returns the largest element of windows of [batch, channels,
// height, width] that lie at random, torch.nn.FractionalMaxPool2d.
type FractionalMaxPool2d struct{ fractionalMaxPool }

// NewFractionalMaxPool2d returns a pooling over windows of kernelSize elements.
func NewFractionalMaxPool2d[K torch.SizeOf](kernelSize K, opts ...FractionalMaxPoolOptions) *FractionalMaxPool2d {
	return Register(&FractionalMaxPool2d{newFractional("FractionalMaxPool2d", 2, listOf(kernelSize), opts)})
}

// FractionalMaxPool3d returns the largest element of windows of [batch, channels,
// depth, height, width] that lie at random, torch.nn.FractionalMaxPool3d.
type FractionalMaxPool3d struct{ fractionalMaxPool }

// NewFractionalMaxPool3d returns a pooling over windows of kernelSize elements.
func NewFractionalMaxPool3d[K torch.SizeOf](kernelSize K, opts ...FractionalMaxPoolOptions) *FractionalMaxPool3d {
	return Register(&FractionalMaxPool3d{newFractional("FractionalMaxPool3d", 3, listOf(kernelSize), opts)})
}
