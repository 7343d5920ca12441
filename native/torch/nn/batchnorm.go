package nn

import (
	"fmt"

	"torchfm/native/torch"
)

// BatchNormOptions are the options of [NewBatchNorm1d], [NewBatchNorm2d] and
// [NewBatchNorm3d].
type BatchNormOptions struct {
	Eps               float64 // added to the variance
	Momentum          float64 // the share of each batch in the running statistics
	Cumulative        bool    // average all batches alike instead, Python's momentum None
	Affine            bool    // learn a factor and a bias for each channel
	TrackRunningStats bool    // keep statistics for evaluation mode
	DType             torch.DType
	Device            torch.Device
}

// DefaultBatchNorm returns PyTorch's defaults: eps 1e-5, momentum 0.1, factor and
// bias, running statistics, float32, the CPU.
func DefaultBatchNorm() BatchNormOptions {
	return BatchNormOptions{Eps: 1e-5, Momentum: 0.1, Affine: true, TrackRunningStats: true}
}

// BatchNorm gives each channel mean 0 and variance 1 over the batch, in evaluation
// mode by the running statistics of training, torch.nn.BatchNorm1d, 2d and 3d. Its
// buffers are running_mean, running_var and num_batches_tracked.
type BatchNorm struct {
	Base
	Weight      *torch.Tensor // [channels], nil without
	Bias        *torch.Tensor // [channels], nil without
	RunningMean *torch.Tensor `nn:",buffer"` // [channels], nil without statistics
	RunningVar  *torch.Tensor `nn:",buffer"` // [channels], nil without statistics
	batches     *torch.Tensor `nn:"num_batches_tracked,buffer"`
	name        string
	minDim      int
	maxDim      int
	channels    int64
	opts        BatchNormOptions
}

// NewBatchNorm1d normalises [batch, channels] and [batch, channels, length].
func NewBatchNorm1d(channels int64, opts ...BatchNormOptions) *BatchNorm {
	return newBatchNorm("BatchNorm1d", 2, 3, channels, opts)
}

// NewBatchNorm2d normalises [batch, channels, height, width].
func NewBatchNorm2d(channels int64, opts ...BatchNormOptions) *BatchNorm {
	return newBatchNorm("BatchNorm2d", 4, 4, channels, opts)
}

// NewBatchNorm3d normalises [batch, channels, depth, height, width].
func NewBatchNorm3d(channels int64, opts ...BatchNormOptions) *BatchNorm {
	return newBatchNorm("BatchNorm3d", 5, 5, channels, opts)
}

func newBatchNorm(name string, minDim, maxDim int, channels int64, opts []BatchNormOptions) *BatchNorm {
	o := optionOr(name, opts, DefaultBatchNorm)
	m := &BatchNorm{name: name, minDim: minDim, maxDim: maxDim, channels: channels, opts: o}
	shape, like := []int64{channels}, torch.Options{DType: o.DType, Device: o.Device}
	if o.Affine {
		m.Weight, m.Bias = torch.Ones(shape, like), torch.Zeros(shape, like)
	}
	if o.TrackRunningStats {
		m.RunningMean, m.RunningVar = torch.Zeros(shape, like), torch.Ones(shape, like)
		m.batches = torch.Zeros([]int64{}, torch.Options{DType: torch.Int64, Device: o.Device})
	}
	return Register(m)
}

// Forward normalises x and, in training mode, updates the running statistics.
func (m *BatchNorm) Forward(x *torch.Tensor) *torch.Tensor {
	if d := x.Dim(); d < m.minDim || d > m.maxDim {
		panic(&torch.Error{Op: m.name, Message: fmt.Sprintf("input of %d dimensions: want %d to %d", d, m.minDim, m.maxDim), Shapes: [][]int64{x.Shape()}})
	}
	training := m.Training()
	momentum := m.opts.Momentum
	if m.opts.Cumulative {
		momentum = 0
	}
	if training && m.batches != nil {
		m.batches.AddScalar_(1)
		if m.opts.Cumulative {
			momentum = 1 / m.batches.Item()
		}
	}
	return torch.BatchNorm(x, torch.BatchNormOptions{
		RunningMean: m.RunningMean, RunningVar: m.RunningVar, Weight: m.Weight, Bias: m.Bias,
		Training: training || m.RunningMean == nil, Momentum: momentum, Eps: m.opts.Eps,
	})
}

// String returns the layer as Python prints it.
func (m *BatchNorm) String() string {
	o := m.opts
	momentum := pyFloat(o.Momentum)
	if o.Cumulative {
		momentum = "None"
	}
	return fmt.Sprintf("%s(%d, eps=%s, momentum=%s, affine=%s, track_running_stats=%s)",
		m.name, m.channels, pyFloat(o.Eps), momentum, pyBool(o.Affine), pyBool(o.TrackRunningStats))
}
