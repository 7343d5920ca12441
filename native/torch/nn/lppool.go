package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// LPPoolOptions are the options of [NewLPPool1d], [NewLPPool2d] and [NewLPPool3d]. A
// list of one number is for all dimensions.
type LPPoolOptions struct {
	Stride   []int64 // the steps of the window; default the kernel's size
	CeilMode bool    // also a last window that is not full; default false
}

// lpPool is what LPPool1d, LPPool2d and LPPool3d share. The lists are as they were
// given.
type lpPool struct {
	Base
	NormType   torch.Scalar
	KernelSize []int64
	Stride     []int64 // nil: KernelSize
	CeilMode   bool
	dims       int
}

func newLPPool(layer string, n int, norm torch.Scalar, kernel []int64, opts []LPPoolOptions) lpPool {
	o := usage.Option(layer, opts)
	pyNumber(norm)
	m := lpPool{NormType: norm, KernelSize: sizesOf(layer, "kernel_size", n, kernel), CeilMode: o.CeilMode, dims: n}
	if o.Stride != nil {
		m.Stride = sizesOf(layer, "stride", n, o.Stride)
	}
	return m
}

// Forward returns the norm of each window of x, [batch, channels, ...] or [channels,
// ...].
func (m *lpPool) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m.self(), x, m.forward) }

func (m *lpPool) forward(_ Module, x *torch.Tensor) *torch.Tensor {
	p, kernel := float(m.NormType), spread(m.KernelSize, m.dims)
	args := []native.Arg{op.Arg(x.Pow(p)), native.Ints(kernel), native.Ints(spread(m.Stride, m.dims)),
		native.Ints(make([]int64, m.dims)), native.Bool(m.CeilMode), native.Bool(true)}
	if m.dims > 1 {
		args = append(args, native.None())
	}
	mean := op.One(opAvgPool[m.dims-1], args...)
	return mean.Sign().Mul(mean.Abs().ReLU()).Mul(product(kernel)).Pow(1 / p)
}

// ExtraRepr returns what Python prints of the layer.
func (m *lpPool) ExtraRepr() string {
	return fmt.Sprintf("norm_type=%s, kernel_size=%s, stride=%s, ceil_mode=%s",
		pyNumber(m.NormType), pySize(m.KernelSize), pySize(m.Stride), pytext.Bool(m.CeilMode))
}

// LPPool1d returns (sum of x^p)^(1/p) of each window of [batch, channels, length],
// torch.nn.LPPool1d.
type LPPool1d struct{ lpPool }

// NewLPPool1d returns a pooling with the norm p over windows of kernelSize elements.
func NewLPPool1d[K torch.SizeOf](p torch.Scalar, kernelSize K, opts ...LPPoolOptions) *LPPool1d {
	return Register(&LPPool1d{newLPPool("LPPool1d", 1, p, listOf(kernelSize), opts)})
}

// LPPool2d returns (sum of x^p)^(1/p) of each window of [batch, channels, height,
// width], torch.nn.LPPool2d.
type LPPool2d struct{ lpPool }

// NewLPPool2d returns a pooling with the norm p over windows of kernelSize elements.
func NewLPPool2d[K torch.SizeOf](p torch.Scalar, kernelSize K, opts ...LPPoolOptions) *LPPool2d {
	return Register(&LPPool2d{newLPPool("LPPool2d", 2, p, listOf(kernelSize), opts)})
}

// LPPool3d returns (sum of x^p)^(1/p) of each window of [batch, channels, depth,
// height, width], torch.nn.LPPool3d.
type LPPool3d struct{ lpPool }

// NewLPPool3d returns a pooling with the norm p over windows of kernelSize elements.
func NewLPPool3d[K torch.SizeOf](p torch.Scalar, kernelSize K, opts ...LPPoolOptions) *LPPool3d {
	return Register(&LPPool3d{newLPPool("LPPool3d", 3, p, listOf(kernelSize), opts)})
}
