package nn

import (
	"fmt"

	"torchfm/native/torch"
)

// LayerNormOptions are the options of [NewLayerNorm].
type LayerNormOptions struct {
	Eps               float64 // added to the variance
	ElementwiseAffine bool    // learn a factor for each element
	Bias              bool    // learn an additive bias too
	DType             torch.DType
	Device            torch.Device
}

// DefaultLayerNorm returns PyTorch's defaults: eps 1e-5, factor and bias, float32,
// the CPU.
func DefaultLayerNorm() LayerNormOptions {
	return LayerNormOptions{Eps: 1e-5, ElementwiseAffine: true, Bias: true}
}

// LayerNorm gives the last dimensions of each sample mean 0 and variance 1,
// torch.nn.LayerNorm.
type LayerNorm struct {
	Base
	Weight *torch.Tensor // of the normalised shape, nil without
	Bias   *torch.Tensor // of the normalised shape, nil without
	shape  []int64
	opts   LayerNormOptions
}

// NewLayerNorm normalises the last dimensions, which have the shape given.
func NewLayerNorm(shape []int64, opts ...LayerNormOptions) *LayerNorm {
	o := optionOr("LayerNorm", opts, DefaultLayerNorm)
	m := &LayerNorm{shape: append([]int64(nil), shape...), opts: o}
	like := torch.Options{DType: o.DType, Device: o.Device}
	if o.ElementwiseAffine {
		m.Weight = torch.Ones(shape, like)
		if o.Bias {
			m.Bias = torch.Zeros(shape, like)
		}
	}
	return Register(m)
}

// Forward normalises x, [..., shape].
func (m *LayerNorm) Forward(x *torch.Tensor) *torch.Tensor {
	return torch.LayerNorm(x, m.shape, torch.NormaliseOptions{Weight: m.Weight, Bias: m.Bias, Eps: m.opts.Eps})
}

// String returns the layer as Python prints it.
func (m *LayerNorm) String() string {
	return fmt.Sprintf("LayerNorm(%s, eps=%s, elementwise_affine=%s)", pyTuple(m.shape), pyFloat(m.opts.Eps), pyBool(m.opts.ElementwiseAffine))
}

// RMSNormOptions are the options of [NewRMSNorm].
type RMSNormOptions struct {
	Eps               torch.Scalar // added to the mean square; nil: the dtype's epsilon
	ElementwiseAffine bool         // learn a factor for each element
	DType             torch.DType
	Device            torch.Device
}

// DefaultRMSNorm returns PyTorch's defaults: the dtype's epsilon, a factor, float32,
// the CPU.
func DefaultRMSNorm() RMSNormOptions { return RMSNormOptions{ElementwiseAffine: true} }

// RMSNorm divides the last dimensions of each sample by their root mean square,
// torch.nn.RMSNorm.
type RMSNorm struct {
	Base
	Weight *torch.Tensor // of the normalised shape, nil without
	shape  []int64
	opts   RMSNormOptions
}

// NewRMSNorm normalises the last dimensions, which have the shape given.
func NewRMSNorm(shape []int64, opts ...RMSNormOptions) *RMSNorm {
	o := optionOr("RMSNorm", opts, DefaultRMSNorm)
	m := &RMSNorm{shape: append([]int64(nil), shape...), opts: o}
	if o.ElementwiseAffine {
		m.Weight = torch.Ones(shape, torch.Options{DType: o.DType, Device: o.Device})
	}
	return Register(m)
}

// Forward normalises x, [..., shape].
func (m *RMSNorm) Forward(x *torch.Tensor) *torch.Tensor {
	return torch.RMSNorm(x, m.shape, torch.NormaliseOptions{Weight: m.Weight, Eps: m.opts.Eps})
}

// String returns the layer as Python prints it.
func (m *RMSNorm) String() string {
	eps := "None"
	if e, ok := m.opts.Eps.(float64); ok {
		eps = pyFloat(e)
	} else if m.opts.Eps != nil {
		eps = fmt.Sprint(m.opts.Eps)
	}
	return fmt.Sprintf("RMSNorm(%s, eps=%s, elementwise_affine=%s)", pyTuple(m.shape), eps, pyBool(m.opts.ElementwiseAffine))
}

// GroupNormOptions are the options of [NewGroupNorm].
type GroupNormOptions struct {
	Eps    float64 // added to the variance
	Affine bool    // learn a factor and a bias for each channel
	DType  torch.DType
	Device torch.Device
}

// DefaultGroupNorm returns PyTorch's defaults: eps 1e-5, factor and bias, float32,
// the CPU.
func DefaultGroupNorm() GroupNormOptions { return GroupNormOptions{Eps: 1e-5, Affine: true} }

// GroupNorm gives each group of channels of each sample mean 0 and variance 1,
// torch.nn.GroupNorm.
type GroupNorm struct {
	Base
	Weight           *torch.Tensor // [channels], nil without
	Bias             *torch.Tensor // [channels], nil without
	groups, channels int64
	opts             GroupNormOptions
}

// NewGroupNorm normalises groups of channels / groups channels each.
func NewGroupNorm(groups, channels int64, opts ...GroupNormOptions) *GroupNorm {
	o := optionOr("GroupNorm", opts, DefaultGroupNorm)
	if groups < 1 || channels%groups != 0 {
		panic(&torch.Error{Op: "GroupNorm", Message: fmt.Sprintf("%d groups do not divide %d channels", groups, channels)})
	}
	m := &GroupNorm{groups: groups, channels: channels, opts: o}
	if o.Affine {
		like := torch.Options{DType: o.DType, Device: o.Device}
		m.Weight, m.Bias = torch.Ones([]int64{channels}, like), torch.Zeros([]int64{channels}, like)
	}
	return Register(m)
}

// Forward normalises x, [batch, channels, ...].
func (m *GroupNorm) Forward(x *torch.Tensor) *torch.Tensor {
	return torch.GroupNorm(x, m.groups, torch.NormaliseOptions{Weight: m.Weight, Bias: m.Bias, Eps: m.opts.Eps})
}

// String returns the layer as Python prints it.
func (m *GroupNorm) String() string {
	return fmt.Sprintf("GroupNorm(%d, %d, eps=%s, affine=%s)", m.groups, m.channels, pyFloat(m.opts.Eps), pyBool(m.opts.Affine))
}
