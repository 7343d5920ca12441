package torch

import (
	"fmt"
	"slices"

	"torchfm/native"
)

var (
	opMaxUnpool2d         = native.NewOp("aten::max_unpool2d", "")
	opMaxUnpool3d         = native.NewOp("aten::max_unpool3d", "")
	opFractionalMaxPool2d = native.NewOp("aten::fractional_max_pool2d", "")
	opFractionalMaxPool3d = native.NewOp("aten::fractional_max_pool3d", "")
)

// MaxUnpoolOptions are the options of MaxUnpool1d, 2d and 3d. A list of one number is
// for all dimensions.
type MaxUnpoolOptions struct {
	Stride     []int64 // of the windows; default their size
	Padding    []int64 // of the pooling; default 0
	OutputSize []int64 // of the result, also with batch and channels before it; default from the others
}

// unpool holds the sizes of a max unpooling.
type unpool struct{ output, stride, padding []int64 }

func (o MaxUnpoolOptions) sizes(op string, t *Tensor, kernel []int64, n int) unpool {
	if o.Stride == nil {
		o.Stride = kernel
	}
	kernel = spread(op, "kernel_size", kernel, n, 0)
	u := unpool{stride: spread(op, "stride", o.Stride, n, 0), padding: spread(op, "padding", o.Padding, n, 0)}
	shape := t.use(op).Meta().Shape
	wrong := func(format string, args ...any) {
		panic(&Error{Op: op, Message: fmt.Sprintf(format, args...), Shapes: [][]int64{shape}})
	}
	if len(shape) < n {
		wrong("want at least %d dimensions, got %d", n, len(shape))
	}
	for i, size := range shape[len(shape)-n:] {
		u.output = append(u.output, (size-1)*u.stride[i]+kernel[i]-2*u.padding[i])
	}
	if o.OutputSize == nil {
		return u
	}
	want := o.OutputSize
	if len(want) == n+2 {
		want = want[2:]
	}
	if len(want) != n {
		wrong("output_size: want %d or %d numbers, got %v", n, n+2, o.OutputSize)
	}
	for i, size := range want {
		if low, high := u.output[i]-u.stride[i], u.output[i]+u.stride[i]; size <= low || size >= high {
			wrong("output_size %v: dimension %d must be between %d and %d", want, i, low, high)
		}
	}
	u.output = want
	return u
}

// MaxUnpool1d returns a tensor with the elements of t at the indices of
// [MaxPool1dWithIndices] and zeros elsewhere.
func MaxUnpool1d[S SizeOf](t, indices *Tensor, kernelSize S, opts ...MaxUnpoolOptions) *Tensor {
	u := optional(opts).sizes("max_unpool1d", t, sizes(kernelSize), 1)
	output := append(slices.Clone(u.output), 1)
	return one(opMaxUnpool2d, arg(t.Unsqueeze(-1)), arg(indices.Unsqueeze(-1)), native.Ints(output)).Squeeze(-1)
}

// MaxUnpool2d returns a tensor with the elements of t at the indices of
// [MaxPool2dWithIndices] and zeros elsewhere.
func MaxUnpool2d[S SizeOf](t, indices *Tensor, kernelSize S, opts ...MaxUnpoolOptions) *Tensor {
	u := optional(opts).sizes("max_unpool2d", t, sizes(kernelSize), 2)
	return one(opMaxUnpool2d, arg(t), arg(indices), native.Ints(u.output))
}

// MaxUnpool3d returns a tensor with the elements of t at the indices of
// [MaxPool3dWithIndices] and zeros elsewhere.
func MaxUnpool3d[S SizeOf](t, indices *Tensor, kernelSize S, opts ...MaxUnpoolOptions) *Tensor {
	u := optional(opts).sizes("max_unpool3d", t, sizes(kernelSize), 3)
	return one(opMaxUnpool3d, arg(t), arg(indices), native.Ints(u.output), native.Ints(u.stride), native.Ints(u.padding))
}

// FractionalMaxPoolOptions are the options of FractionalMaxPool2d and 3d. One of
// OutputSize and OutputRatio must be given; a list of one number is for all dimensions.
type FractionalMaxPoolOptions struct {
	OutputSize    []int64   // of the result; default from OutputRatio
	OutputRatio   []float64 // of the result to the input, between 0 and 1; default none
	RandomSamples *Tensor   // [batch, channels, spatial dimensions], where windows begin, in [0, 1); default drawn
}

func (o FractionalMaxPoolOptions) pool(op *native.Op, t *Tensor, kernel []int64, n int) (values, indices *Tensor) {
	name := op.Name()
	shape := t.use(name).Meta().Shape
	wrong := func(format string, args ...any) {
		panic(&Error{Op: name, Message: fmt.Sprintf(format, args...), Shapes: [][]int64{shape}})
	}
	if len(shape) != n+1 && len(shape) != n+2 {
		wrong("want %d or %d dimensions, got %d", n+1, n+2, len(shape))
	}
	if (o.OutputSize == nil) == (o.OutputRatio == nil) {
		wrong("give either OutputSize or OutputRatio")
	}
	output := o.OutputSize
	if output == nil {
		if len(o.OutputRatio) != 1 && len(o.OutputRatio) != n {
			wrong("output_ratio: want 1 or %d numbers, got %v", n, o.OutputRatio)
		}
		for i, size := range shape[len(shape)-n:] {
			output = append(output, int64(float64(size)*o.OutputRatio[min(i, len(o.OutputRatio)-1)]))
		}
	}
	samples := o.RandomSamples
	if samples == nil {
		batch := int64(1)
		if len(shape) == n+2 {
			batch = shape[0]
		}
		samples = Rand([]int64{batch, shape[len(shape)-n-1], int64(n)}, Options{DType: t.DType(), Device: t.Device()})
	}
	return two(op, arg(t), native.Ints(spread(name, "kernel_size", kernel, n, 0)), native.Ints(spread(name, "output_size", output, n, 0)), arg(samples))
}

// FractionalMaxPool2d returns the largest elements of windows of kernelSize at random
// distances, such that the result has the size that the options say.
func FractionalMaxPool2d[S SizeOf](t *Tensor, kernelSize S, opts ...FractionalMaxPoolOptions) *Tensor {
	return onlyValues(optional(opts).pool(opFractionalMaxPool2d, t, sizes(kernelSize), 2))
}

// FractionalMaxPool2dWithIndices is [FractionalMaxPool2d] with the positions of the
// elements.
func FractionalMaxPool2dWithIndices[S SizeOf](t *Tensor, kernelSize S, opts ...FractionalMaxPoolOptions) (values, indices *Tensor) {
	return optional(opts).pool(opFractionalMaxPool2d, t, sizes(kernelSize), 2)
}

// FractionalMaxPool3d returns the largest elements of windows of kernelSize at random
// distances, such that the result has the size that the options say.
func FractionalMaxPool3d[S SizeOf](t *Tensor, kernelSize S, opts ...FractionalMaxPoolOptions) *Tensor {
	return onlyValues(optional(opts).pool(opFractionalMaxPool3d, t, sizes(kernelSize), 3))
}

// FractionalMaxPool3dWithIndices is [FractionalMaxPool3d] with the positions of the
// elements.
func FractionalMaxPool3dWithIndices[S SizeOf](t *Tensor, kernelSize S, opts ...FractionalMaxPoolOptions) (values, indices *Tensor) {
	return optional(opts).pool(opFractionalMaxPool3d, t, sizes(kernelSize), 3)
}

// LPPoolOptions are the options of LPPool1d, 2d and 3d. A list of one number is for all
// dimensions.
type LPPoolOptions struct {
	Stride   []int64 // of the windows; default their size
	CeilMode bool    // also a last window that is not full; default false
}

// LPPool1d returns the norm of order normType of each window of kernelSize.
func LPPool1d[S SizeOf](t *Tensor, normType float64, kernelSize S, opts ...LPPoolOptions) *Tensor {
	o := optional(opts)
	means := AvgPool1d(t.Pow(normType), kernelSize, AvgPoolOptions{Stride: o.Stride, CeilMode: o.CeilMode})
	return lpPool(means, normType, spread("lp_pool1d", "kernel_size", sizes(kernelSize), 1, 0))
}

// LPPool2d returns the norm of order normType of each window of kernelSize.
func LPPool2d[S SizeOf](t *Tensor, normType float64, kernelSize S, opts ...LPPoolOptions) *Tensor {
	o := optional(opts)
	means := AvgPool2d(t.Pow(normType), kernelSize, AvgPoolOptions{Stride: o.Stride, CeilMode: o.CeilMode})
	return lpPool(means, normType, spread("lp_pool2d", "kernel_size", sizes(kernelSize), 2, 0))
}

// LPPool3d returns the norm of order normType of each window of kernelSize.
func LPPool3d[S SizeOf](t *Tensor, normType float64, kernelSize S, opts ...LPPoolOptions) *Tensor {
	o := optional(opts)
	means := AvgPool3d(t.Pow(normType), kernelSize, AvgPoolOptions{Stride: o.Stride, CeilMode: o.CeilMode})
	return lpPool(means, normType, spread("lp_pool3d", "kernel_size", sizes(kernelSize), 3, 0))
}

// lpPool are norms from the means of powers.
func lpPool(means *Tensor, normType float64, kernel []int64) *Tensor {
	count := int64(1)
	for _, size := range kernel {
		count *= size
	}
	return means.Sign().Mul(means.Abs().ReLU()).Mul(count).Pow(1 / normType)
}
