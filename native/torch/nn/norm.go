package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

var (
	opLayerNorm = native.NewOp("aten::layer_norm", "")
	opRMSNorm   = native.NewOp("aten::rms_norm", "")
	opGroupNorm = native.NewOp("aten::group_norm", "")
)

// LayerNormOptions are the options of [NewLayerNorm].
type LayerNormOptions struct {
	Eps                 *float64     // added to the variance; default 1e-5
	NoElementwiseAffine bool         // learn neither factors nor biases; default false
	NoBias              bool         // learn factors only; default false
	DType               torch.DType  // default float32
	Device              torch.Device // default the CPU
}

// LayerNorm gives the last dimensions of each sample mean 0 and variance 1,
// torch.nn.LayerNorm.
type LayerNorm struct {
	Base
	Weight          *torch.Tensor // of the normalised shape, nil without
	Bias            *torch.Tensor // of the normalised shape, nil without
	NormalizedShape []int64
	Eps             float64
}

// NewLayerNorm normalises the last dimension, of a size given, or the last
// dimensions, of a shape given.
func NewLayerNorm[S torch.SizeOf](normalizedShape S, opts ...LayerNormOptions) *LayerNorm {
	o := usage.Option("LayerNorm", opts)
	m := &LayerNorm{NormalizedShape: listOf(normalizedShape), Eps: or(o.Eps, 1e-5)}
	like := torch.Options{DType: o.DType, Device: o.Device}
	if !o.NoElementwiseAffine {
		m.Weight = torch.Empty(m.NormalizedShape, like)
		if !o.NoBias {
			m.Bias = torch.Empty(m.NormalizedShape, like)
		}
	}
	m.ResetParameters()
	return Register(m)
}

// ResetParameters sets the factors to 1 and the biases to 0.
func (m *LayerNorm) ResetParameters() { resetAffine(m.Weight, m.Bias) }

// Forward normalises x, [..., normalised shape].
func (m *LayerNorm) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*LayerNorm).forward) }

func (m *LayerNorm) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opLayerNorm, op.Arg(x), native.Ints(m.NormalizedShape), op.Arg(m.Weight), op.Arg(m.Bias),
		native.Float(m.Eps), native.Bool(true))
}

// ExtraRepr returns what Python prints of the layer.
func (m *LayerNorm) ExtraRepr() string {
	return fmt.Sprintf("%s, eps=%s, elementwise_affine=%s", pytext.Tuple(m.NormalizedShape), pytext.Float(m.Eps), pytext.Bool(m.Weight != nil))
}

// resetAffine sets factors to 1 and biases to 0, where there are any.
func resetAffine(weight, bias *torch.Tensor) {
	if weight != nil {
		Ones_(weight)
	}
	if bias != nil {
		Zeros_(bias)
	}
}

// RMSNormOptions are the options of [NewRMSNorm].
type RMSNormOptions struct {
	Eps                 *float64     // added to the mean square; default the input dtype's epsilon
	NoElementwiseAffine bool         // learn no factors; default false
	DType               torch.DType  // default float32
	Device              torch.Device // default the CPU
}

// RMSNorm divides the last dimensions of each sample by their root mean square,
// torch.nn.RMSNorm.
type RMSNorm struct {
	Base
	Weight          *torch.Tensor // of the normalised shape, nil without
	NormalizedShape []int64
	Eps             *float64 // nil: the input dtype's epsilon
}

// NewRMSNorm normalises the last dimension, of a size given, or the last dimensions,
// of a shape given.
func NewRMSNorm[S torch.SizeOf](normalizedShape S, opts ...RMSNormOptions) *RMSNorm {
	o := usage.Option("RMSNorm", opts)
	m := &RMSNorm{NormalizedShape: listOf(normalizedShape), Eps: o.Eps}
	if !o.NoElementwiseAffine {
		m.Weight = torch.Empty(m.NormalizedShape, torch.Options{DType: o.DType, Device: o.Device})
	}
	m.ResetParameters()
	return Register(m)
}

// ResetParameters sets the factors to 1.
func (m *RMSNorm) ResetParameters() { resetAffine(m.Weight, nil) }

// Forward normalises x, [..., normalised shape].
func (m *RMSNorm) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*RMSNorm).forward) }

func (m *RMSNorm) forward(x *torch.Tensor) *torch.Tensor {
	eps := native.None()
	if m.Eps != nil {
		eps = native.Float(*m.Eps)
	}
	return op.One(opRMSNorm, op.Arg(x), native.Ints(m.NormalizedShape), op.Arg(m.Weight), eps)
}

// ExtraRepr returns what Python prints of the layer.
func (m *RMSNorm) ExtraRepr() string {
	eps := "None"
	if m.Eps != nil {
		eps = pytext.Float(*m.Eps)
	}
	return fmt.Sprintf("%s, eps=%s, elementwise_affine=%s", pytext.Tuple(m.NormalizedShape), eps, pytext.Bool(m.Weight != nil))
}

// GroupNormOptions are the options of [NewGroupNorm].
type GroupNormOptions struct {
	Eps      *float64     // added to the variance; default 1e-5
	NoAffine bool         // learn no factor and bias for each channel; default false
	DType    torch.DType  // default float32
	Device   torch.Device // default the CPU
}

// GroupNorm gives each group of channels of each sample mean 0 and variance 1,
// torch.nn.GroupNorm.
type GroupNorm struct {
	Base
	Weight      *torch.Tensor // [channels], nil without
	Bias        *torch.Tensor // [channels], nil without
	NumGroups   int64
	NumChannels int64
	Eps         float64
}

// NewGroupNorm normalises groups of channels / groups channels each.
func NewGroupNorm(groups, channels int64, opts ...GroupNormOptions) *GroupNorm {
	o := usage.Option("GroupNorm", opts)
	if groups < 1 || channels%groups != 0 {
		usage.Panic("GroupNorm", "num_channels is %d: want a multiple of num_groups, %d", channels, groups)
	}
	m := &GroupNorm{NumGroups: groups, NumChannels: channels, Eps: or(o.Eps, 1e-5)}
	if !o.NoAffine {
		shape, like := []int64{channels}, torch.Options{DType: o.DType, Device: o.Device}
		m.Weight, m.Bias = torch.Empty(shape, like), torch.Empty(shape, like)
	}
	m.ResetParameters()
	return Register(m)
}

// ResetParameters sets the factors to 1 and the biases to 0.
func (m *GroupNorm) ResetParameters() { resetAffine(m.Weight, m.Bias) }

// Forward normalises x, [batch, channels, ...].
func (m *GroupNorm) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*GroupNorm).forward) }

func (m *GroupNorm) forward(x *torch.Tensor) *torch.Tensor {
	shape := x.Shape()
	if len(shape) < 2 {
		usage.Panic("input", "expected at least 2 dimensions, got %d", len(shape))
	}
	severalPerChannel(append([]int64{shape[0] * shape[1] / m.NumGroups, m.NumGroups}, shape[2:]...))
	return op.One(opGroupNorm, op.Arg(x), native.Int(m.NumGroups), op.Arg(m.Weight), op.Arg(m.Bias),
		native.Float(m.Eps), native.Bool(true))
}

// ExtraRepr returns what Python prints of the layer.
func (m *GroupNorm) ExtraRepr() string {
	return fmt.Sprintf("%d, %d, eps=%s, affine=%s", m.NumGroups, m.NumChannels, pytext.Float(m.Eps), pytext.Bool(m.Weight != nil))
}
