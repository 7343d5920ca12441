package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

var opBatchNorm = native.NewOp("aten::batch_norm", "")

// BatchNormOptions are the options of [NewBatchNorm1d], [NewBatchNorm2d],
// [NewBatchNorm3d] and [NewSyncBatchNorm].
type BatchNormOptions struct {
	Eps                 *float64     // added to the variance; default 1e-5
	Momentum            *float64     // the share of each batch in the running statistics; default 0.1
	Cumulative          bool         // average all batches alike instead, Python's momentum=None; default false
	NoAffine            bool         // learn no factors and biases; default false
	NoTrackRunningStats bool         // keep no statistics, use the batch's in evaluation mode too; default false
	DType               torch.DType  // default float32
	Device              torch.Device // default the CPU
}

// ChannelNorm is what the batch and instance normalisations own. The tensors are
// [channels] each, nil without.
type ChannelNorm struct {
	Weight            *torch.Tensor // factors
	Bias              *torch.Tensor
	RunningMean       *torch.Tensor `nn:",buffer"`
	RunningVar        *torch.Tensor `nn:",buffer"`
	NumBatchesTracked *torch.Tensor `nn:",buffer"` // int64 []

	NumFeatures       int64
	Eps               float64
	Momentum          float64
	Cumulative        bool // average all batches alike, whatever Momentum is
	Affine            bool
	TrackRunningStats bool
}

func newChannelNorm(channels int64, o BatchNormOptions) ChannelNorm {
	s := ChannelNorm{
		NumFeatures: channels, Eps: or(o.Eps, 1e-5), Momentum: or(o.Momentum, 0.1), Cumulative: o.Cumulative,
		Affine: !o.NoAffine, TrackRunningStats: !o.NoTrackRunningStats,
	}
	shape, like := []int64{channels}, torch.Options{DType: o.DType, Device: o.Device}
	if s.Affine {
		s.Weight, s.Bias = torch.Empty(shape, like), torch.Empty(shape, like)
	}
	if s.TrackRunningStats {
		s.RunningMean, s.RunningVar = torch.Empty(shape, like), torch.Empty(shape, like)
		s.NumBatchesTracked = torch.Empty([]int64{}, torch.Options{DType: torch.Int64, Device: o.Device})
	}
	s.ResetParameters()
	return s
}

// upgrade implements [upgrader]: a state dict of PyTorch before 0.4.1 has no
// num_batches_tracked, and one without versions may be such.
func (s *ChannelNorm) upgrade(dict torch.StateDict, prefix string) torch.StateDict {
	if s.NumBatchesTracked == nil || dict.Get(prefix+"num_batches_tracked") != nil {
		return dict
	}
	n := s.NumBatchesTracked
	if n.Device().Type == torch.Meta {
		n = torch.Zeros([]int64{}, torch.Options{DType: torch.Int64})
	}
	return append(dict, torch.Named{Name: prefix + "num_batches_tracked", Tensor: n})
}

// ResetRunningStats forgets what was seen in training.
func (s *ChannelNorm) ResetRunningStats() {
	if s.TrackRunningStats {
		Zeros_(s.RunningMean)
		Ones_(s.RunningVar)
		Zeros_(s.NumBatchesTracked)
	}
}

// ResetParameters sets the factors to 1 and the biases to 0, and forgets what was
// seen in training.
func (s *ChannelNorm) ResetParameters() {
	s.ResetRunningStats()
	if s.Affine {
		Ones_(s.Weight)
		Zeros_(s.Bias)
	}
}

// ExtraRepr returns what Python prints of the layer.
func (s *ChannelNorm) ExtraRepr() string {
	momentum := pytext.Float(s.Momentum)
	if s.Cumulative {
		momentum = "None"
	}
	return fmt.Sprintf("%d, eps=%s, momentum=%s, affine=%s, track_running_stats=%s",
		s.NumFeatures, pytext.Float(s.Eps), momentum, pytext.Bool(s.Affine), pytext.Bool(s.TrackRunningStats))
}

// batchNorm normalises over the batch and, in training mode, counts it.
func (s *ChannelNorm) batchNorm(x *torch.Tensor, training bool) *torch.Tensor {
	momentum := s.Momentum
	if s.Cumulative {
		momentum = 0
	}
	mean, variance := s.RunningMean, s.RunningVar
	if training {
		severalPerChannel(x.Shape())
		switch {
		case !s.TrackRunningStats:
			mean, variance = nil, nil
		case s.NumBatchesTracked != nil:
			s.NumBatchesTracked.Add_(1)
			if s.Cumulative {
				momentum = 1 / s.NumBatchesTracked.Item()
			}
		}
	} else if s.RunningMean == nil && s.RunningVar == nil {
		severalPerChannel(x.Shape())
		training = true
	}
	return op.One(opBatchNorm, op.Arg(x), op.Arg(s.Weight), op.Arg(s.Bias), op.Arg(mean), op.Arg(variance),
		native.Bool(training), native.Float(momentum), native.Float(s.Eps), native.Bool(true))
}

// severalPerChannel panics when a channel of a shape [batch, channels, ...] has one
// value, which is its own mean.
func severalPerChannel(shape []int64) {
	n := int64(1)
	for i, size := range shape {
		if i != 1 {
			n *= size
		}
	}
	if n == 1 {
		usage.Panic("input", "expected more than 1 value per channel when training, got input size %v", shape)
	}
}

// BatchNorm1d gives each channel mean 0 and variance 1 over the batch, in evaluation
// mode by the running statistics of training, torch.nn.BatchNorm1d.
type BatchNorm1d struct {
	Base
	ChannelNorm
}

// NewBatchNorm1d normalises [batch, channels] and [batch, channels, length].
func NewBatchNorm1d(channels int64, opts ...BatchNormOptions) *BatchNorm1d {
	return Register(&BatchNorm1d{ChannelNorm: newChannelNorm(channels, usage.Option("BatchNorm1d", opts))})
}

// Forward normalises x and, in training mode, updates the running statistics.
func (m *BatchNorm1d) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*BatchNorm1d).forward)
}

func (m *BatchNorm1d) forward(x *torch.Tensor) *torch.Tensor {
	wantDims(x, 2, 3)
	return m.batchNorm(x, m.Training())
}

// BatchNorm2d is [BatchNorm1d] for images, torch.nn.BatchNorm2d.
type BatchNorm2d struct {
	Base
	ChannelNorm
}

// NewBatchNorm2d normalises [batch, channels, height, width].
func NewBatchNorm2d(channels int64, opts ...BatchNormOptions) *BatchNorm2d {
	return Register(&BatchNorm2d{ChannelNorm: newChannelNorm(channels, usage.Option("BatchNorm2d", opts))})
}

// Forward normalises x and, in training mode, updates the running statistics.
func (m *BatchNorm2d) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*BatchNorm2d).forward)
}

func (m *BatchNorm2d) forward(x *torch.Tensor) *torch.Tensor {
	wantDims(x, 4)
	return m.batchNorm(x, m.Training())
}

// BatchNorm3d is [BatchNorm1d] for volumes, torch.nn.BatchNorm3d.
type BatchNorm3d struct {
	Base
	ChannelNorm
}

// NewBatchNorm3d normalises [batch, channels, depth, height, width].
func NewBatchNorm3d(channels int64, opts ...BatchNormOptions) *BatchNorm3d {
	return Register(&BatchNorm3d{ChannelNorm: newChannelNorm(channels, usage.Option("BatchNorm3d", opts))})
}

// Forward normalises x and, in training mode, updates the running statistics.
func (m *BatchNorm3d) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*BatchNorm3d).forward)
}

func (m *BatchNorm3d) forward(x *torch.Tensor) *torch.Tensor {
	wantDims(x, 5)
	return m.batchNorm(x, m.Training())
}

// SyncBatchNorm is batch normalisation over the batches of all processes of a group,
// torch.nn.SyncBatchNorm. Training in one process, which is what this one knows, it
// is Python's: [BatchNorm1d] for inputs of any number of dimensions from two on.
type SyncBatchNorm struct {
	Base
	ChannelNorm
}

// NewSyncBatchNorm normalises [batch, channels, ...].
func NewSyncBatchNorm(channels int64, opts ...BatchNormOptions) *SyncBatchNorm {
	return Register(&SyncBatchNorm{ChannelNorm: newChannelNorm(channels, usage.Option("SyncBatchNorm", opts))})
}

// Forward normalises x and, in training mode, updates the running statistics.
func (m *SyncBatchNorm) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*SyncBatchNorm).forward)
}

func (m *SyncBatchNorm) forward(x *torch.Tensor) *torch.Tensor {
	switch shape := x.Shape(); {
	case len(shape) < 2:
		usage.Panic("input", "expected at least 2D input (got %dD input)", len(shape))
	case shape[1] == 0:
		usage.Panic("input", "the number of channels should be non-zero, got input size %v", shape)
	}
	return m.batchNorm(x, m.Training())
}
