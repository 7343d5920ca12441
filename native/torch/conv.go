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
// dimensions.
type ConvOptions struct {
	Bias        *Tensor // [out channels]; default 0
	Stride      []int64 // default 1
	Padding     []int64 // zeros on both sides; default 0
	PaddingName string  // "same" or "valid" instead of Padding; default ""
	Dilation    []int64 // the distance of the kernel's elements; default 1
	Groups      *int64  // of channels, which do not meet; default 1
}

func (o ConvOptions) conv(op, named *native.Op, input, weight *Tensor, n int) *Tensor {
	name := op.Name()
	padding := sizeOr(name, "padding", o.Padding, n)
	if o.PaddingName != "" {
		if o.Padding != nil {
			panic(&Error{Op: name, Message: "give either Padding or PaddingName"})
		}
		op, padding = named, native.String(o.PaddingName)
	}
	return one(op, arg(input), arg(weight), arg(o.Bias), sizeOr(name, "stride", o.Stride, n), padding,
		sizeOr(name, "dilation", o.Dilation, n), intOr(o.Groups))
}

// ConvTransposeOptions are the options of transposed convolutions. A list of one number
// is for all dimensions.
type ConvTransposeOptions struct {
	Bias          *Tensor // [out channels]; default 0
	Stride        []int64 // default 1
	Padding       []int64 // cut from both sides of the result; default 0
	OutputPadding []int64 // added to one side of the result; default 0
	Groups        *int64  // of channels, which do not meet; default 1
	Dilation      []int64 // the distance of the kernel's elements; default 1
}

func (o ConvTransposeOptions) conv(op *native.Op, input, weight *Tensor, n int) *Tensor {
	name := op.Name()
	return one(op, arg(input), arg(weight), arg(o.Bias), sizeOr(name, "stride", o.Stride, n),
		sizeOr(name, "padding", o.Padding, n), sizeOr(name, "output_padding", o.OutputPadding, n),
		intOr(o.Groups), sizeOr(name, "dilation", o.Dilation, n))
}

// Conv1d returns the convolution of input, [batch, in, length], with weight,
// [out, in / groups, kernel], as torch.nn.functional.conv1d.
func Conv1d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).conv(opConv1d, opConv1dNamed, input, weight, 1)
}

// Conv2d returns the convolution of input, [batch, in, height, width], with weight,
// [out, in / groups, kernel, kernel], as torch.nn.functional.conv2d.
func Conv2d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).conv(opConv2d, opConv2dNamed, input, weight, 2)
}

// Conv3d returns the convolution of input, [batch, in, depth, height, width], with
// weight, [out, in / groups, kernel, kernel, kernel], as
// torch.nn.functional.conv3d.
func Conv3d(input, weight *Tensor, opts ...ConvOptions) *Tensor {
	return optional(opts).conv(opConv3d, opConv3dNamed, input, weight, 3)
}

// ConvTranspose1d returns the transposed convolution of input, [batch, in, length],
// with weight, [in, out / groups, kernel], as
// torch.nn.functional.conv_transpose1d.
func ConvTranspose1d(input, weight *Tensor, opts ...ConvTransposeOptions) *Tensor {
	return optional(opts).conv(opConvTranspose1d, input, weight, 1)
}

// ConvTranspose2d is [ConvTranspose1d] in two dimensions.
func ConvTranspose2d(input, weight *Tensor, opts ...ConvTransposeOptions) *Tensor {
	return optional(opts).conv(opConvTranspose2d, input, weight, 2)
}

// ConvTranspose3d is [ConvTranspose1d] in three dimensions.
func ConvTranspose3d(input, weight *Tensor, opts ...ConvTransposeOptions) *Tensor {
	return optional(opts).conv(opConvTranspose3d, input, weight, 3)
}

// UnfoldOptions are the options of [Unfold] and [Fold]. A list of one number is for both
// dimensions.
type UnfoldOptions struct {
	Dilation []int64 // the distance of a block's elements; default 1
	Padding  []int64 // zeros on both sides; default 0
	Stride   []int64 // the distance of blocks; default 1
}

func (o UnfoldOptions) call(op *native.Op, t *Tensor, sizes ...native.Arg) *Tensor {
	name := op.Name()
	args := append([]native.Arg{arg(t)}, sizes...)
	return one(op, append(args, native.Ints(spread(name, "dilation", o.Dilation, 2, 1)),
		native.Ints(spread(name, "padding", o.Padding, 2, 0)), native.Ints(spread(name, "stride", o.Stride, 2, 1)))...)
}

// Unfold returns the blocks of kernelSize of t, [batch, channels, height, width], as
// columns, [batch, channels * block, blocks], as torch.nn.functional.unfold.
func Unfold[S SizeOf](t *Tensor, kernelSize S, opts ...UnfoldOptions) *Tensor {
	return optional(opts).call(opIm2Col, t, native.Ints(spread("unfold", "kernel_size", sizes(kernelSize), 2, 0)))
}

// Fold returns the sums of the blocks that t holds as columns, [batch, channels,
// output], the adjoint of [Unfold], as torch.nn.functional.fold.
func Fold[O, K SizeOf](t *Tensor, outputSize O, kernelSize K, opts ...UnfoldOptions) *Tensor {
	return optional(opts).call(opCol2Im, t, native.Ints(spread("fold", "output_size", sizes(outputSize), 2, 0)),
		native.Ints(spread("fold", "kernel_size", sizes(kernelSize), 2, 0)))
}
