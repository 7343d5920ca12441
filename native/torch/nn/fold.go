package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var (
	opIm2Col = native.NewOp("aten::im2col", "")
	opCol2Im = native.NewOp("aten::col2im", "")
)

// FoldOptions are the options of [NewFold] and [NewUnfold]. A list of one number is for
// both dimensions.
type FoldOptions struct {
	Dilation []int64 // the distance of a block's elements; default 1
	Padding  []int64 // zeros on all sides; default 0
	Stride   []int64 // the steps of the blocks; default 1
}

// blocks is what Fold and Unfold share. The lists are as they were given.
type blocks struct {
	Base
	KernelSize []int64
	Dilation   []int64
	Padding    []int64
	Stride     []int64
}

func newBlocks(layer string, kernel []int64, opts []FoldOptions) blocks {
	o := usage.Option(layer, opts)
	return blocks{
		KernelSize: sizesOf(layer, "kernel_size", 2, kernel),
		Dilation:   sizesOf(layer, "dilation", 2, o.Dilation, 1),
		Padding:    sizesOf(layer, "padding", 2, o.Padding, 0),
		Stride:     sizesOf(layer, "stride", 2, o.Stride, 1),
	}
}

func (m *blocks) args() []native.Arg {
	pair := func(list []int64) native.Arg { return native.Ints(spread(list, 2)) }
	return []native.Arg{pair(m.KernelSize), pair(m.Dilation), pair(m.Padding), pair(m.Stride)}
}

// ExtraRepr returns what Python prints of the layer.
func (m *blocks) ExtraRepr() string {
	return fmt.Sprintf("kernel_size=%s, dilation=%s, padding=%s, stride=%s",
		pySize(m.KernelSize), pySize(m.Dilation), pySize(m.Padding), pySize(m.Stride))
}

// Unfold returns the blocks of an image as columns, torch.nn.Unfold.
type Unfold struct{ blocks }

// NewUnfold returns the layer for blocks of kernelSize elements.
func NewUnfold[K torch.SizeOf](kernelSize K, opts ...FoldOptions) *Unfold {
	return Register(&Unfold{newBlocks("Unfold", listOf(kernelSize), opts)})
}

// Forward maps x, [batch, channels, height, width] or [channels, height, width], to
// [batch, channels kernel kernel, blocks].
func (m *Unfold) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Unfold).forward) }

func (m *Unfold) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opIm2Col, append([]native.Arg{op.Arg(x)}, m.args()...)...)
}

// Fold returns the image of the sums of blocks, the adjoint of [Unfold], torch.nn.Fold.
type Fold struct {
	blocks
	OutputSize []int64
}

// NewFold returns the layer for images of outputSize and blocks of kernelSize elements.
func NewFold[O, K torch.SizeOf](outputSize O, kernelSize K, opts ...FoldOptions) *Fold {
	return Register(&Fold{newBlocks("Fold", listOf(kernelSize), opts), sizesOf("Fold", "output_size", 2, listOf(outputSize))})
}

// Forward maps x, [batch, channels kernel kernel, blocks] or without the batch, to
// [batch, channels, height, width].
func (m *Fold) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Fold).forward) }

func (m *Fold) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opCol2Im, append([]native.Arg{op.Arg(x), native.Ints(spread(m.OutputSize, 2))}, m.args()...)...)
}

// ExtraRepr returns what Python prints of the layer.
func (m *Fold) ExtraRepr() string {
	return "output_size=" + pySize(m.OutputSize) + ", " + m.blocks.ExtraRepr()
}
