package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var opInstanceNorm = native.NewOp("aten::instance_norm", "")

// InstanceNormOptions are the options of [NewInstanceNorm1d], [NewInstanceNorm2d] and
// [NewInstanceNorm3d].
type InstanceNormOptions struct {
	Eps               *float64     // added to the variance; default 1e-5
	Momentum          *float64     // the share of each batch in the running statistics; default 0.1
	Affine            bool         // learn a factor and a bias for each channel; default false
	TrackRunningStats bool         // keep statistics for evaluation mode; default false
	DType             torch.DType  // default float32
	Device            torch.Device // default the CPU
}

func newInstanceNorm(layer string, channels int64, opts []InstanceNormOptions) ChannelNorm {
	o := usage.Option(layer, opts)
	return newChannelNorm(channels, BatchNormOptions{
		Eps: o.Eps, Momentum: o.Momentum, NoAffine: !o.Affine, NoTrackRunningStats: !o.TrackRunningStats,
		DType: o.DType, Device: o.Device,
	})
}

// instanceNorm normalises x, which has n dimensions without a batch.
func (s *ChannelNorm) instanceNorm(x *torch.Tensor, n int, training bool) *torch.Tensor {
	wantDims(x, n, n+1)
	at := x.Dim() - n
	if channels := x.Shape()[at]; s.Affine && channels != s.NumFeatures {
		usage.Panic("input", "expected its size at dim=%d to match num_features (%d), got %d", at, s.NumFeatures, channels)
	}
	if at == 0 {
		return s.instanceNorm(x.Unsqueeze(0), n, training).Squeeze(0)
	}
	own := training || !s.TrackRunningStats
	if shape := x.Shape(); own && product(shape[2:]) == 1 {
		usage.Panic("input", "expected more than 1 spatial element when training, got input size %v", shape)
	}
	momentum := s.Momentum
	if s.Cumulative {
		momentum = 0
	}
	return op.One(opInstanceNorm, op.Arg(x), op.Arg(s.Weight), op.Arg(s.Bias), op.Arg(s.RunningMean), op.Arg(s.RunningVar),
		native.Bool(own), native.Float(momentum), native.Float(s.Eps), native.Bool(true))
}

func product(list []int64) int64 {
	p := int64(1)
	for _, n := range list {
		p *= n
	}
	return p
}

// InstanceNorm1d gives each channel of each sample mean 0 and variance 1,
// torch.nn.InstanceNorm1d. With running statistics it uses them in evaluation mode.
type InstanceNorm1d struct {
	Base
	ChannelNorm
}

// NewInstanceNorm1d normalises [batch, channels, length] and [channels, length].
func NewInstanceNorm1d(channels int64, opts ...InstanceNormOptions) *InstanceNorm1d {
	return Register(&InstanceNorm1d{ChannelNorm: newInstanceNorm("InstanceNorm1d", channels, opts)})
}

// Forward normalises x and, in training mode, updates the running statistics.
func (m *InstanceNorm1d) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*InstanceNorm1d).forward)
}

func (m *InstanceNorm1d) forward(x *torch.Tensor) *torch.Tensor {
	return m.instanceNorm(x, 2, m.Training())
}

// InstanceNorm2d is [InstanceNorm1d] for images, torch.nn.InstanceNorm2d.
type InstanceNorm2d struct {
	Base
	ChannelNorm
}

// NewInstanceNorm2d normalises [batch, channels, height, width] and [channels,
// height, width].
func NewInstanceNorm2d(channels int64, opts ...InstanceNormOptions) *InstanceNorm2d {
	return Register(&InstanceNorm2d{ChannelNorm: newInstanceNorm("InstanceNorm2d", channels, opts)})
}

// Forward normalises x and, in training mode, updates the running statistics.
func (m *InstanceNorm2d) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*InstanceNorm2d).forward)
}

func (m *InstanceNorm2d) forward(x *torch.Tensor) *torch.Tensor {
	return m.instanceNorm(x, 3, m.Training())
}

// InstanceNorm3d is [InstanceNorm1d] for volumes, torch.nn.InstanceNorm3d.
type InstanceNorm3d struct {
	Base
	ChannelNorm
}

// NewInstanceNorm3d normalises [batch, channels, depth, height, width] and the same
// without the batch.
func NewInstanceNorm3d(channels int64, opts ...InstanceNormOptions) *InstanceNorm3d {
	return Register(&InstanceNorm3d{ChannelNorm: newInstanceNorm("InstanceNorm3d", channels, opts)})
}

// Forward normalises x and, in training mode, updates the running statistics.
func (m *InstanceNorm3d) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*InstanceNorm3d).forward)
}

func (m *InstanceNorm3d) forward(x *torch.Tensor) *torch.Tensor {
	return m.instanceNorm(x, 4, m.Training())
}
