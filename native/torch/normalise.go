package torch

import (
	"fmt"

	"torchfm/native"
)

var (
	opLayerNorm    = native.NewOp("aten::layer_norm", "")
	opBatchNorm    = native.NewOp("aten::batch_norm", "")
	opInstanceNorm = native.NewOp("aten::instance_norm", "")
	opGroupNorm    = native.NewOp("aten::group_norm", "")
	opRMSNorm      = native.NewOp("aten::rms_norm", "")
)

// NormaliseOptions are the options of [LayerNorm], [GroupNorm] and [RMSNorm].
type NormaliseOptions struct {
	Weight *Tensor // factors after the normalisation; nil: 1
	Bias   *Tensor // added last; nil: 0; not of RMSNorm
	Eps    Scalar  // added to the variance; nil: 1e-5, for RMSNorm the dtype's epsilon
}

// LayerNorm returns t with mean 0 and variance 1 over its last dimensions, which
// have the shape normalized, times weight plus bias, as
// torch.nn.functional.layer_norm.
func LayerNorm(t *Tensor, normalized []int64, opts ...NormaliseOptions) *Tensor {
	o := optional(opts)
	return one(opLayerNorm, arg(t), native.Ints(normalized), arg(o.Weight), arg(o.Bias), floatOr(o.Eps), native.Bool(true))
}

// GroupNorm returns t, [batch, channels, ...], with mean 0 and variance 1 over each
// of the groups of its channels, times weight plus bias, [channels] each, as
// torch.nn.functional.group_norm.
func GroupNorm(t *Tensor, groups int64, opts ...NormaliseOptions) *Tensor {
	o := optional(opts)
	return one(opGroupNorm, arg(t), native.Int(groups), arg(o.Weight), arg(o.Bias), floatOr(o.Eps), native.Bool(true))
}

// RMSNorm returns t divided by its root mean square over its last dimensions, which
// have the shape normalized, times weight, as torch.nn.functional.rms_norm.
func RMSNorm(t *Tensor, normalized []int64, opts ...NormaliseOptions) *Tensor {
	o := optional(opts)
	return one(opRMSNorm, arg(t), native.Ints(normalized), arg(o.Weight), floatArg(o.Eps))
}

// BatchNormOptions are the options of [BatchNorm] and [InstanceNorm].
type BatchNormOptions struct {
	RunningMean *Tensor // [channels], updated when training; nil: none
	RunningVar  *Tensor // [channels], updated when training; nil: none
	Weight      *Tensor // [channels]; nil: 1
	Bias        *Tensor // [channels]; nil: 0
	Training    bool    // of BatchNorm: normalise by the batch, not by the running values
	UseRunning  bool    // of InstanceNorm: normalise by the running values (use_input_stats=False)
	Momentum    Scalar  // the share of the batch in the running values; nil: 0.1
	Eps         Scalar  // added to the variance; nil: 1e-5
}

func (o BatchNormOptions) args(t *Tensor, batch bool) []native.Arg {
	if o.Momentum == nil {
		o.Momentum = 0.1
	}
	if o.Eps == nil {
		o.Eps = 1e-5
	}
	return []native.Arg{arg(t), arg(o.Weight), arg(o.Bias), arg(o.RunningMean), arg(o.RunningVar),
		native.Bool(batch), floatArg(o.Momentum), floatArg(o.Eps), native.Bool(true)}
}

// BatchNorm returns t, [batch, channels, ...], with mean 0 and variance 1 in each
// channel over the batch, or by the running values unless training, times weight
// plus bias, as torch.nn.functional.batch_norm.
func BatchNorm(t *Tensor, opts ...BatchNormOptions) *Tensor {
	o := optional(opts)
	if shape := t.use("batch_norm").Meta().Shape; o.Training && valuesPerChannel(shape) == 1 {
		panic(&Error{Op: "batch_norm", Message: fmt.Sprintf("expected more than 1 value per channel when training, got input size %v", shape)})
	}
	return one(opBatchNorm, o.args(t, o.Training)...)
}

// InstanceNorm returns t, [batch, channels, ...], with mean 0 and variance 1 in each
// channel of each sample, times weight plus bias, as
// torch.nn.functional.instance_norm.
func InstanceNorm(t *Tensor, opts ...BatchNormOptions) *Tensor {
	o := optional(opts)
	return one(opInstanceNorm, o.args(t, !o.UseRunning)...)
}

func valuesPerChannel(shape []int64) int64 {
	n := int64(1)
	for i, size := range shape {
		if i != 1 {
			n *= size
		}
	}
	return n
}

// NormalizeOptions are the options of [Normalize].
type NormalizeOptions struct {
	P   Scalar // the order of the norm; nil: 2
	Dim Scalar // an integer; nil: 1
	Eps Scalar // the least norm to divide by; nil: 1e-12
}

// Normalize returns t divided by its p-norm along a dimension, as
// torch.nn.functional.normalize.
func Normalize(t *Tensor, opts ...NormalizeOptions) *Tensor {
	o := optional(opts)
	if o.Dim == nil {
		o.Dim = 1
	}
	if o.Eps == nil {
		o.Eps = 1e-12
	}
	norm := t.Norm(NormOptions{P: o.P, Dims: []int64{wholeNumber(o.Dim)}, KeepDim: true})
	return t.Div(norm.Clamp(o.Eps, nil).ExpandAs(t))
}

// LocalResponseNormOptions are the options of [LocalResponseNorm].
type LocalResponseNormOptions struct {
	Alpha Scalar // nil: 1e-4
	Beta  Scalar // nil: 0.75
	K     Scalar // nil: 1
}

// LocalResponseNorm returns t, [batch, channels, ...], divided by (k + alpha times the
// mean of the squares of size neighbouring channels)^beta, as
// torch.nn.functional.local_response_norm.
func LocalResponseNorm(t *Tensor, size int64, opts ...LocalResponseNormOptions) *Tensor {
	o := optional(opts)
	for p, def := range map[*Scalar]float64{&o.Alpha: 1e-4, &o.Beta: 0.75, &o.K: 1} {
		if *p == nil {
			*p = def
		}
	}
	shape := t.Shape()
	if len(shape) < 3 {
		panic(&Error{Op: "local_response_norm", Message: "expected at least 3 dimensions", Shapes: [][]int64{shape}})
	}
	square := t.Mul(t)
	before, after := size/2, (size-1)/2
	one := PoolOptions{Stride: []int64{1}}
	if len(shape) == 3 {
		square = AvgPool2d(Pad(square.Unsqueeze(1), []int64{0, 0, before, after}), []int64{size, 1}, one).SqueezeDim(1)
	} else {
		square = square.View(shape[0], 1, shape[1], shape[2], -1)
		square = AvgPool3d(Pad(square, []int64{0, 0, 0, 0, before, after}), []int64{size, 1, 1}, one).SqueezeDim(1).View(shape...)
	}
	return t.Div(square.Mul(o.Alpha).Add(o.K).Pow(o.Beta))
}
