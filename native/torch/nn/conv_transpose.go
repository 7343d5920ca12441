package nn

import (
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

// Transposed convolutions of one, two and three dimensions.
var opConvTranspose = [...]*native.Op{
	native.NewOp("aten::conv_transpose1d", ""), native.NewOp("aten::conv_transpose2d", "input"), native.NewOp("aten::conv_transpose3d", "input"),
}

// ConvTransposeOptions are the options of [NewConvTranspose1d], [NewConvTranspose2d]
// and [NewConvTranspose3d]. A list of one number is for all dimensions.
type ConvTransposeOptions struct {
	Stride        []int64      // the steps of the kernel in the result; default 1
	Padding       []int64      // elements cut off on both sides; default 0
	OutputPadding []int64      // elements added on one side of the result; default 0
	Groups        *int64       // divides both numbers of channels; default 1
	NoBias        bool         // learn no additive bias; default false
	Dilation      []int64      // the distance of the kernel's elements; default 1
	PaddingMode   string       // only "zeros"; default "zeros"
	DType         torch.DType  // default float32
	Device        torch.Device // default the CPU
}

// ConvTranspose1d is the transposed convolution of [batch, in, length], the gradient
// of [Conv1d] for its input, torch.nn.ConvTranspose1d.
type ConvTranspose1d struct {
	Base
	Weight *torch.Tensor // [in, out / groups, kernel]
	Bias   *torch.Tensor // [out], nil without a bias
	ConvSettings
}

// NewConvTranspose1d returns a transposed convolution from in to out channels, drawn
// uniformly within 1/sqrt(out / groups kernel).
func NewConvTranspose1d[K torch.SizeOf](in, out int64, kernelSize K, opts ...ConvTransposeOptions) *ConvTranspose1d {
	o := usage.Option("ConvTranspose1d", opts)
	m := &ConvTranspose1d{ConvSettings: newConvTranspose("ConvTranspose1d", 1, in, out, listOf(kernelSize), o)}
	m.Weight, m.Bias = m.weights(in, out, o.NoBias, o.DType, o.Device)
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew.
func (m *ConvTranspose1d) ResetParameters() { initLinear(m.Weight, m.Bias) }

// Forward maps x, [batch, in, length] or [in, length], to [batch, out, length'].
func (m *ConvTranspose1d) Forward(x *torch.Tensor) *torch.Tensor { return m.ForwardSize(x, nil) }

// ForwardSize is Forward to a result of the size given, as Python's output_size: that
// of its spatial dimensions, or of all. Nil is no wish.
func (m *ConvTranspose1d) ForwardSize(x *torch.Tensor, outputSize []int64) *torch.Tensor {
	return hooked(m, x, func(m *ConvTranspose1d, x *torch.Tensor) *torch.Tensor {
		return m.transpose(x, m.Weight, m.Bias, outputSize)
	})
}

// ExtraRepr returns what Python prints of the layer.
func (m *ConvTranspose1d) ExtraRepr() string { return m.describe(m.Bias) }

// ConvTranspose2d is the transposed convolution of [batch, in, height, width],
// torch.nn.ConvTranspose2d.
type ConvTranspose2d struct {
	Base
	Weight *torch.Tensor // [in, out / groups, kernel, kernel]
	Bias   *torch.Tensor // [out], nil without a bias
	ConvSettings
}

// NewConvTranspose2d is [NewConvTranspose1d] in two dimensions.
func NewConvTranspose2d[K torch.SizeOf](in, out int64, kernelSize K, opts ...ConvTransposeOptions) *ConvTranspose2d {
	o := usage.Option("ConvTranspose2d", opts)
	m := &ConvTranspose2d{ConvSettings: newConvTranspose("ConvTranspose2d", 2, in, out, listOf(kernelSize), o)}
	m.Weight, m.Bias = m.weights(in, out, o.NoBias, o.DType, o.Device)
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew.
func (m *ConvTranspose2d) ResetParameters() { initLinear(m.Weight, m.Bias) }

// Forward maps x, [batch, in, height, width] or [in, height, width], to [batch, out,
// height', width'].
func (m *ConvTranspose2d) Forward(x *torch.Tensor) *torch.Tensor { return m.ForwardSize(x, nil) }

// ForwardSize is Forward to a result of the size given: see
// [ConvTranspose1d.ForwardSize].
func (m *ConvTranspose2d) ForwardSize(x *torch.Tensor, outputSize []int64) *torch.Tensor {
	return hooked(m, x, func(m *ConvTranspose2d, x *torch.Tensor) *torch.Tensor {
		return m.transpose(x, m.Weight, m.Bias, outputSize)
	})
}

// ExtraRepr returns what Python prints of the layer.
func (m *ConvTranspose2d) ExtraRepr() string { return m.describe(m.Bias) }

// ConvTranspose3d is the transposed convolution of [batch, in, depth, height, width],
// torch.nn.ConvTranspose3d.
type ConvTranspose3d struct {
	Base
	Weight *torch.Tensor // [in, out / groups, kernel, kernel, kernel]
	Bias   *torch.Tensor // [out], nil without a bias
	ConvSettings
}

// NewConvTranspose3d is [NewConvTranspose1d] in three dimensions.
func NewConvTranspose3d[K torch.SizeOf](in, out int64, kernelSize K, opts ...ConvTransposeOptions) *ConvTranspose3d {
	o := usage.Option("ConvTranspose3d", opts)
	m := &ConvTranspose3d{ConvSettings: newConvTranspose("ConvTranspose3d", 3, in, out, listOf(kernelSize), o)}
	m.Weight, m.Bias = m.weights(in, out, o.NoBias, o.DType, o.Device)
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew.
func (m *ConvTranspose3d) ResetParameters() { initLinear(m.Weight, m.Bias) }

// Forward maps x, [batch, in, depth, height, width] or without the batch, to [batch,
// out, depth', height', width'].
func (m *ConvTranspose3d) Forward(x *torch.Tensor) *torch.Tensor { return m.ForwardSize(x, nil) }

// ForwardSize is Forward to a result of the size given: see
// [ConvTranspose1d.ForwardSize].
func (m *ConvTranspose3d) ForwardSize(x *torch.Tensor, outputSize []int64) *torch.Tensor {
	return hooked(m, x, func(m *ConvTranspose3d, x *torch.Tensor) *torch.Tensor {
		return m.transpose(x, m.Weight, m.Bias, outputSize)
	})
}

// ExtraRepr returns what Python prints of the layer.
func (m *ConvTranspose3d) ExtraRepr() string { return m.describe(m.Bias) }

func newConvTranspose(layer string, n int, in, out int64, kernel []int64, o ConvTransposeOptions) ConvSettings {
	if o.PaddingMode != "" && o.PaddingMode != "zeros" {
		usage.Panic(layer, "padding_mode is %q: want zeros", o.PaddingMode)
	}
	c := newSettings(layer, n, in, out, kernel, o.Stride, o.Dilation, or(o.Groups, 1))
	c.Padding = spread(sizesOf(layer, "padding", n, o.Padding, 0), n)
	c.OutputPadding = spread(sizesOf(layer, "output_padding", n, o.OutputPadding, 0), n)
	return c
}

func (c *ConvSettings) transpose(x, weight, bias *torch.Tensor, outputSize []int64) *torch.Tensor {
	n, padding := len(c.KernelSize), c.OutputPadding
	if outputSize != nil {
		padding = c.paddingFor(x.Shape(), outputSize)
	}
	return op.One(opConvTranspose[n-1], op.Arg(x), op.Arg(weight), op.Arg(bias), native.Ints(c.Stride), native.Ints(c.Padding),
		native.Ints(padding), native.Int(c.Groups), native.Ints(c.Dilation))
}

// paddingFor is the output padding that gives a result of size want.
func (c *ConvSettings) paddingFor(input, want []int64) []int64 {
	n := len(c.KernelSize)
	before := 1
	if len(input) == n+2 {
		before = 2
	}
	if len(want) == before+n {
		want = want[before:]
	}
	if len(want) != n || len(input) != before+n {
		usage.Panic("output_size", "for an input of shape %v it must have %d or %d elements, not %d", input, n, before+n, len(want))
	}
	least, most := make([]int64, n), make([]int64, n)
	padding := slices.Clone(want)
	for d := range n {
		least[d] = (input[before+d]-1)*c.Stride[d] - 2*c.Padding[d] + c.Dilation[d]*(c.KernelSize[d]-1) + 1
		most[d] = least[d] + c.Stride[d] - 1
		padding[d] -= least[d]
	}
	for d, size := range want {
		if size < least[d] || size > most[d] {
			usage.Panic("output_size", "it is %v, but an input of shape %v allows sizes from %v to %v", want, input, least, most)
		}
	}
	return padding
}
