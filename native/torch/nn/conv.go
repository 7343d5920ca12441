package nn

import (
	"fmt"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// Convolutions of one, two and three dimensions, and those with a named padding.
var (
	opConv = [...]*native.Op{
		native.NewOp("aten::conv1d", ""), native.NewOp("aten::conv2d", ""), native.NewOp("aten::conv3d", ""),
	}
	opConvNamed = [...]*native.Op{
		native.NewOp("aten::conv1d", "padding"), native.NewOp("aten::conv2d", "padding"), native.NewOp("aten::conv3d", "padding"),
	}
)

// ConvOptions are the options of [NewConv1d], [NewConv2d] and [NewConv3d]. A list of
// one number is for all dimensions.
type ConvOptions struct {
	Stride      []int64      // the steps of the kernel; default 1
	Padding     []int64      // elements on both sides; default 0
	PaddingName string       // "same" or "valid" instead of Padding, Python's padding="same"; default ""
	Dilation    []int64      // the distance of the kernel's elements; default 1
	Groups      *int64       // divides both numbers of channels; default 1
	NoBias      bool         // learn no additive bias; default false
	PaddingMode string       // what Padding consists of: "zeros", "reflect", "replicate" or "circular"; default "zeros"
	DType       torch.DType  // default float32
	Device      torch.Device // default the CPU
}

// ConvSettings are the attributes of convolutions, lists with one number for each
// spatial dimension.
type ConvSettings struct {
	InChannels    int64
	OutChannels   int64
	KernelSize    []int64
	Stride        []int64
	Padding       []int64 // nil beside a PaddingName
	PaddingName   string
	Dilation      []int64
	OutputPadding []int64 // of transposed convolutions
	Groups        int64
	PaddingMode   string
}

// Conv1d is the convolution of [batch, in, length], torch.nn.Conv1d.
type Conv1d struct {
	Base
	Weight *torch.Tensor // [out, in / groups, kernel]
	Bias   *torch.Tensor // [out], nil without a bias
	ConvSettings
}

// NewConv1d returns a convolution from in to out channels, drawn as [NewLinear] is.
func NewConv1d[K torch.SizeOf](in, out int64, kernelSize K, opts ...ConvOptions) *Conv1d {
	o := usage.Option("Conv1d", opts)
	m := &Conv1d{ConvSettings: newConv("Conv1d", 1, in, out, listOf(kernelSize), o)}
	m.Weight, m.Bias = m.weights(out, in, o.NoBias, o.DType, o.Device)
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew.
func (m *Conv1d) ResetParameters() { initLinear(m.Weight, m.Bias) }

// Forward maps x, [batch, in, length] or [in, length], to [batch, out, length'].
func (m *Conv1d) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Conv1d).forward) }

func (m *Conv1d) forward(x *torch.Tensor) *torch.Tensor { return m.convolve(x, m.Weight, m.Bias) }

// ExtraRepr returns what Python prints of the layer.
func (m *Conv1d) ExtraRepr() string { return m.describe(m.Bias) }

// Conv2d is the convolution of [batch, in, height, width], torch.nn.Conv2d.
type Conv2d struct {
	Base
	Weight *torch.Tensor // [out, in / groups, kernel, kernel]
	Bias   *torch.Tensor // [out], nil without a bias
	ConvSettings
}

// NewConv2d returns a convolution from in to out channels, drawn as [NewLinear] is.
func NewConv2d[K torch.SizeOf](in, out int64, kernelSize K, opts ...ConvOptions) *Conv2d {
	o := usage.Option("Conv2d", opts)
	m := &Conv2d{ConvSettings: newConv("Conv2d", 2, in, out, listOf(kernelSize), o)}
	m.Weight, m.Bias = m.weights(out, in, o.NoBias, o.DType, o.Device)
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew.
func (m *Conv2d) ResetParameters() { initLinear(m.Weight, m.Bias) }

// Forward maps x, [batch, in, height, width] or [in, height, width], to [batch, out,
// height', width'].
func (m *Conv2d) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Conv2d).forward) }

func (m *Conv2d) forward(x *torch.Tensor) *torch.Tensor { return m.convolve(x, m.Weight, m.Bias) }

// ExtraRepr returns what Python prints of the layer.
func (m *Conv2d) ExtraRepr() string { return m.describe(m.Bias) }

// Conv3d is the convolution of [batch, in, depth, height, width], torch.nn.Conv3d.
type Conv3d struct {
	Base
	Weight *torch.Tensor // [out, in / groups, kernel, kernel, kernel]
	Bias   *torch.Tensor // [out], nil without a bias
	ConvSettings
}

// NewConv3d returns a convolution from in to out channels, drawn as [NewLinear] is.
func NewConv3d[K torch.SizeOf](in, out int64, kernelSize K, opts ...ConvOptions) *Conv3d {
	o := usage.Option("Conv3d", opts)
	m := &Conv3d{ConvSettings: newConv("Conv3d", 3, in, out, listOf(kernelSize), o)}
	m.Weight, m.Bias = m.weights(out, in, o.NoBias, o.DType, o.Device)
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew.
func (m *Conv3d) ResetParameters() { initLinear(m.Weight, m.Bias) }

// Forward maps x, [batch, in, depth, height, width] or without the batch, to [batch,
// out, depth', height', width'].
func (m *Conv3d) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Conv3d).forward) }

func (m *Conv3d) forward(x *torch.Tensor) *torch.Tensor { return m.convolve(x, m.Weight, m.Bias) }

// ExtraRepr returns what Python prints of the layer.
func (m *Conv3d) ExtraRepr() string { return m.describe(m.Bias) }

// newConv returns the settings of a convolution of n dimensions.
func newConv(layer string, n int, in, out int64, kernel []int64, o ConvOptions) ConvSettings {
	c := newSettings(layer, n, in, out, kernel, o.Stride, o.Dilation, or(o.Groups, 1))
	switch o.PaddingName {
	case "":
		c.Padding = spread(sizesOf(layer, "padding", n, o.Padding, 0), n)
	case "same", "valid":
		if o.Padding != nil {
			usage.Panic(layer, "both padding %v and padding %q are given", o.Padding, o.PaddingName)
		}
		if o.PaddingName == "same" && slices.Max(c.Stride) != 1 {
			usage.Panic(layer, "padding=%q does not go with stride %v: want stride 1", o.PaddingName, c.Stride)
		}
		c.PaddingName = o.PaddingName
	default:
		usage.Panic(layer, "padding is %q: want same, valid or numbers", o.PaddingName)
	}
	switch o.PaddingMode {
	case "":
	case "zeros", "reflect", "replicate", "circular":
		c.PaddingMode = o.PaddingMode
	default:
		usage.Panic(layer, "padding_mode is %q: want zeros, reflect, replicate or circular", o.PaddingMode)
	}
	return c
}

// newSettings checks what convolutions and transposed convolutions have in common.
func newSettings(layer string, n int, in, out int64, kernel, stride, dilation []int64, groups int64) ConvSettings {
	if groups <= 0 {
		usage.Panic(layer, "groups is %d: want a positive number", groups)
	}
	if in%groups != 0 {
		usage.Panic(layer, "in_channels is %d: want a multiple of groups, %d", in, groups)
	}
	if out%groups != 0 {
		usage.Panic(layer, "out_channels is %d: want a multiple of groups, %d", out, groups)
	}
	return ConvSettings{
		InChannels: in, OutChannels: out, Groups: groups, PaddingMode: "zeros",
		KernelSize: spread(sizesOf(layer, "kernel_size", n, kernel), n),
		Stride:     spread(sizesOf(layer, "stride", n, stride, 1), n),
		Dilation:   spread(sizesOf(layer, "dilation", n, dilation, 1), n),
	}
}

// weights returns the weight [first, second / groups, kernel...] and the bias, not
// filled yet.
func (c *ConvSettings) weights(first, second int64, noBias bool, d torch.DType, on torch.Device) (weight, bias *torch.Tensor) {
	like := torch.Options{DType: d, Device: on}
	weight = torch.Empty(append([]int64{first, second / c.Groups}, c.KernelSize...), like)
	if !noBias {
		bias = torch.Empty([]int64{c.OutChannels}, like)
	}
	return weight, bias
}

func (c *ConvSettings) convolve(x, weight, bias *torch.Tensor) *torch.Tensor {
	n := len(c.KernelSize)
	o, padding := opConv[n-1], native.Ints(c.Padding)
	switch {
	case c.PaddingMode != "zeros":
		x = padded(x, c.around(), c.PaddingMode, native.None())
		padding = native.Ints(make([]int64, n))
	case c.PaddingName != "":
		o, padding = opConvNamed[n-1], native.String(c.PaddingName)
	}
	return op.One(o, op.Arg(x), op.Arg(weight), op.Arg(bias), native.Ints(c.Stride), padding,
		native.Ints(c.Dilation), native.Int(c.Groups))
}

// around is the padding as torch.Pad takes it, before and after each dimension from
// the last to the first. Where "same" has an odd number of elements, one more comes
// after.
func (c *ConvSettings) around() []int64 {
	var list []int64
	for i := len(c.KernelSize) - 1; i >= 0; i-- {
		switch c.PaddingName {
		case "same":
			total := c.Dilation[i] * (c.KernelSize[i] - 1)
			list = append(list, total/2, total-total/2)
		case "valid":
			list = append(list, 0, 0)
		default:
			list = append(list, c.Padding[i], c.Padding[i])
		}
	}
	return list
}

func (c *ConvSettings) describe(bias *torch.Tensor) string {
	other := func(list []int64, than int64) bool {
		return slices.ContainsFunc(list, func(n int64) bool { return n != than })
	}
	s := fmt.Sprintf("%d, %d, kernel_size=%s, stride=%s", c.InChannels, c.OutChannels, pytext.Tuple(c.KernelSize), pytext.Tuple(c.Stride))
	if c.PaddingName != "" {
		s += ", padding=" + c.PaddingName
	} else if other(c.Padding, 0) {
		s += ", padding=" + pytext.Tuple(c.Padding)
	}
	if other(c.Dilation, 1) {
		s += ", dilation=" + pytext.Tuple(c.Dilation)
	}
	if other(c.OutputPadding, 0) {
		s += ", output_padding=" + pytext.Tuple(c.OutputPadding)
	}
	if c.Groups != 1 {
		s += fmt.Sprintf(", groups=%d", c.Groups)
	}
	if bias == nil {
		s += ", bias=False"
	}
	if c.PaddingMode != "zeros" {
		s += ", padding_mode=" + c.PaddingMode
	}
	return s
}
