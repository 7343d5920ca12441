package torch

import "torchfm/native"

var (
	opConv1d          = native.NewOp("aten::conv1d", "")
	opConv2d          = native.NewOp("aten::conv2d", "")
	opConv3d          = native.NewOp("aten::conv3d", "")
	opConv1dNamed     = native.NewOp("aten::conv1d", "padding")
	opConv2dNamed     = native.NewOp("aten::conv2d", "padding")
	opConv3dNamed     = native.NewOp("aten::conv3d", "padding")
	opConvTranspose1d = native.NewOp("aten::conv_transpose1d", "")
	opConvTranspose2d = native.NewOp("aten::conv_transpose2d", "input")
	opConvTranspose3d = native.NewOp("aten::conv_transpose3d", "input")
	opIm2Col          = native.NewOp("aten::im2col", "")
	opCol2Im          = native.NewOp("aten::col2im", "")
)

// ConvOptions are the options of convolutions. A list of one number is for all
// dimensions, as a number is in Python.
type ConvOptions struct {
	Bias          *Tensor // [out channels]; nil: 0
	Stride        []int64 // nil: 1
	Padding       []int64 // zeros on both sides; nil: 0
	PaddingMode   string  // "same" or "valid" instead of Padding; not of ConvTranspose
	OutputPadding []int64 // of ConvTranspose only, added to one side of the result; nil: 0
	Dilation      []int64 // the distance of the kernel's elements; nil: 1
	Groups        int64   // 0: 1
}

func (o ConvOptions) conv(op, named *native.Op, input, weight *Tensor) *Tensor {
	padding := intsOr(o.Padding)
	if o.PaddingMode != "" {
		op, padding = named, native.String(o.PaddingMode)
	}
	return one(op, arg(input), arg(weight), arg(o.Bias), intsOr(o.Stride), padding, intsOr(o.Dilation), countOr(o.Groups))
}

func (o ConvOptions) transpose(op *native.Op, input, weight *Tensor) *Tensor {
	return one(op, arg(input), arg(weight), arg(o.Bias), intsOr(o.Stride), intsOr(o.Padding), intsOr(o.OutputPadding),
		countOr(o.Groups), intsOr(o.Dilation))
}

// Conv1d returns the convolution of input, [batch, in, length], with weight,
// [out, in / groups, kernel], as torch.nn.functional.conv1d.
func Conv1d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).conv(opConv1d, opConv1dNamed, input, weight)
}

// Conv2d returns the convolution of input, [batch, in, height, width], with weight,
// [out, in / groups, kernel, kernel], as torch.nn.functional.conv2d.
func Conv2d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).conv(opConv2d, opConv2dNamed, input, weight)
}

// Conv3d returns the convolution of input, [batch, in, depth, height, width], with
// weight, [out, in / groups, kernel, kernel, kernel], as
// torch.nn.functional.conv3d.
func Conv3d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).conv(opConv3d, opConv3dNamed, input, weight)
}

// ConvTranspose1d returns the transposed convolution of input, [batch, in, length],
// with weight, [in, out / groups, kernel], as
// torch.nn.functional.conv_transpose1d.
func ConvTranspose1d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).transpose(opConvTranspose1d, input, weight)
}

// ConvTranspose2d is [ConvTranspose1d] in two dimensions.
func ConvTranspose2d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).transpose(opConvTranspose2d, input, weight)
}

// ConvTranspose3d is [ConvTranspose1d] in three dimensions.
func ConvTranspose3d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).transpose(opConvTranspose3d, input, weight)
}

// UnfoldOptions are the options of [Unfold] and [Fold], two numbers each.
type UnfoldOptions struct {
	Dilation []int64 // nil: 1, 1
	Padding  []int64 // nil: 0, 0
	Stride   []int64 // nil: 1, 1
}

func (o UnfoldOptions) args() (dilation, padding, stride native.Arg) {
	pair := func(list []int64, def int64) native.Arg {
		if list == nil {
			list = []int64{def, def}
		}
		return native.Ints(list)
	}
	return pair(o.Dilation, 1), pair(o.Padding, 0), pair(o.Stride, 1)
}

// Unfold returns the blocks of a kernel's size of t, [batch, channels, height,
// width], as columns, [batch, channels * kernel, blocks], as
// torch.nn.functional.unfold.
func Unfold(t *Tensor, kernel []int64, opts ...UnfoldOptions) *Tensor {
	dilation, padding, stride := optional(opts).args()
	return one(opIm2Col, arg(t), native.Ints(kernel), dilation, padding, stride)
}

// Fold returns the sums of the blocks that t holds as columns, [batch, channels,
// output], the adjoint of [Unfold], as torch.nn.functional.fold.
func Fold(t *Tensor, output, kernel []int64, opts ...UnfoldOptions) *Tensor {
	dilation, padding, stride := optional(opts).args()
	return one(opCol2Im, arg(t), native.Ints(output), native.Ints(kernel), dilation, padding, stride)
}
