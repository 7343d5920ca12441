package nn

import (
	"fmt"
	"slices"

	"torchfm/native/torch"
)

// ConvOptions are the options of convolutions. A list of one number is for all
// dimensions.
type ConvOptions struct {
	Stride      []int64 // nil: 1
	Padding     []int64 // zeros on both sides; nil: 0. For other paddings use torch.Pad
	PaddingMode string  // "same" or "valid" instead of Padding
	Dilation    []int64 // nil: 1
	Groups      int64   // divides both numbers of channels
	Bias        bool    // learn an additive bias
	DType       torch.DType
	Device      torch.Device
}

// DefaultConv returns PyTorch's defaults: stride 1, no padding, one group, a bias,
// float32, the CPU.
func DefaultConv() ConvOptions { return ConvOptions{Groups: 1, Bias: true} }

// conv is what the convolutions of one, two and three dimensions share.
type conv struct {
	Base
	Weight *torch.Tensor // [out, in / groups, kernel...]
	Bias   *torch.Tensor // [out], nil without a bias
	in     int64
	opts   ConvOptions
	name   string
	apply  func(input, weight *torch.Tensor, opts ...torch.ConvOptions) *torch.Tensor
}

func (m *conv) init(name string, dims int, in, out int64, kernel []int64, o ConvOptions) {
	fail := func(format string, args ...any) {
		panic(&torch.Error{Op: name, Message: fmt.Sprintf(format, args...)})
	}
	spread := func(what string, list []int64, otherwise int64) []int64 {
		switch {
		case list == nil:
			return slices.Repeat([]int64{otherwise}, dims)
		case len(list) == 1:
			return slices.Repeat(list, dims)
		case len(list) != dims:
			fail("%s %v: want 1 or %d numbers", what, list, dims)
		}
		return list
	}
	if o.Groups < 1 || in%o.Groups != 0 || out%o.Groups != 0 {
		fail("%d groups: want a number that divides %d and %d channels", o.Groups, in, out)
	}
	if len(kernel) == 0 {
		fail("no kernel size")
	}
	o.Stride, o.Dilation, o.Padding = spread("stride", o.Stride, 1), spread("dilation", o.Dilation, 1), spread("padding", o.Padding, 0)
	shape := append([]int64{out, in / o.Groups}, spread("kernel", kernel, 1)...)
	m.name, m.in, m.opts = name, in, o
	m.Weight = torch.Empty(shape, torch.Options{DType: o.DType, Device: o.Device})
	if o.Bias {
		m.Bias = torch.Empty([]int64{out}, torch.Options{DType: o.DType, Device: o.Device})
	}
	initLinear(m.Weight, m.Bias)
}

// Forward maps x, [batch, in, ...] or [in, ...], to [batch, out, ...].
func (m *conv) Forward(x *torch.Tensor) *torch.Tensor {
	o := torch.ConvOptions{Bias: m.Bias, Stride: m.opts.Stride, Padding: m.opts.Padding, Dilation: m.opts.Dilation, Groups: m.opts.Groups}
	if m.opts.PaddingMode != "" {
		o.Padding, o.PaddingName = nil, m.opts.PaddingMode
	}
	return m.apply(x, m.Weight, o)
}

// String returns the layer as Python prints it.
func (m *conv) String() string {
	shape, o := m.Weight.Shape(), m.opts
	s := fmt.Sprintf("%s(%d, %d, kernel_size=%s, stride=%s", m.name, m.in, shape[0], pyTuple(shape[2:]), pyTuple(o.Stride))
	if o.PaddingMode != "" {
		s += ", padding=" + o.PaddingMode
	} else if slices.Max(o.Padding) != 0 {
		s += ", padding=" + pyTuple(o.Padding)
	}
	if slices.Max(o.Dilation) != 1 {
		s += ", dilation=" + pyTuple(o.Dilation)
	}
	if o.Groups != 1 {
		s += fmt.Sprintf(", groups=%d", o.Groups)
	}
	if !o.Bias {
		s += ", bias=False"
	}
	return s + ")"
}

// Conv1d is the convolution of [batch, in, length], torch.nn.Conv1d.
type Conv1d struct{ conv }

// NewConv1d returns a convolution from in to out channels, drawn as [NewLinear] is.
func NewConv1d(in, out int64, kernel []int64, opts ...ConvOptions) *Conv1d {
	m := &Conv1d{conv{apply: torch.Conv1d}}
	m.init("Conv1d", 1, in, out, kernel, optionOr("Conv1d", opts, DefaultConv))
	return Register(m)
}

// Conv2d is the convolution of [batch, in, height, width], torch.nn.Conv2d.
type Conv2d struct{ conv }

// NewConv2d returns a convolution from in to out channels, drawn as [NewLinear] is.
func NewConv2d(in, out int64, kernel []int64, opts ...ConvOptions) *Conv2d {
	m := &Conv2d{conv{apply: torch.Conv2d}}
	m.init("Conv2d", 2, in, out, kernel, optionOr("Conv2d", opts, DefaultConv))
	return Register(m)
}

// Conv3d is the convolution of [batch, in, depth, height, width], torch.nn.Conv3d.
type Conv3d struct{ conv }

// NewConv3d returns a convolution from in to out channels, drawn as [NewLinear] is.
func NewConv3d(in, out int64, kernel []int64, opts ...ConvOptions) *Conv3d {
	m := &Conv3d{conv{apply: torch.Conv3d}}
	m.init("Conv3d", 3, in, out, kernel, optionOr("Conv3d", opts, DefaultConv))
	return Register(m)
}
