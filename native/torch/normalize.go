package torch

import "torchfm/native"

var (
	opLayerNorm    = native.NewOp("aten::layer_norm", "")
	opBatchNorm    = native.NewOp("aten::batch_norm", "")
	opInstanceNorm = native.NewOp("aten::instance_norm", "")
	opGroupNorm    = native.NewOp("aten::group_norm", "")
	opRMSNorm      = native.NewOp("aten::rms_norm", "")
)

// LayerNormOptions are the options of [LayerNorm].
type LayerNormOptions struct {
	Weight *Tensor  // factors after the normalization; default 1
	Bias   *Tensor  // added last; default 0
	Eps    *float64 // added to the variance; default 1e-5
}

// LayerNorm returns t with mean 0 and variance 1 over its last dimensions, which
// have the shape normalizedShape (a number is the last one's size), times weight plus
// bias, as torch.nn.functional.layer_norm.
func LayerNorm[S SizeOf](t *Tensor, normalizedShape S, opts ...LayerNormOptions) *Tensor {
	o := optional(opts)
	return one(opLayerNorm, arg(t), native.Ints(sizes(normalizedShape)), arg(o.Weight), arg(o.Bias), floatOr(o.Eps), native.Bool(true))
}

// GroupNormOptions are the options of [GroupNorm].
type GroupNormOptions struct {
	Weight *Tensor  // [channels], factors after the normalization; default 1
	Bias   *Tensor  // [channels], added last; default 0
	Eps    *float64 // added to the variance; default 1e-5
}

// GroupNorm returns t, [batch, channels, ...], with mean 0 and variance 1 over each
// of the groups of its channels, times weight plus bias, as
// torch.nn.functional.group_norm.
func GroupNorm(t *Tensor, groups int64, opts ...GroupNormOptions) *Tensor {
	o := optional(opts)
	shape := shapeOf("group_norm", t)
	switch {
	case len(shape) < 2:
		misuse("group_norm", [][]int64{shape}, "expected at least 2 dimensions, got %d", len(shape))
	case groups == 0:
		misuse("group_norm", nil, "the number of groups must not be 0")
	}
	severalPerChannel("group_norm", shape[0]*shape[1]/groups*product(shape[2:]), shape)
	return one(opGroupNorm, arg(t), native.Int(groups), arg(o.Weight), arg(o.Bias), floatOr(o.Eps), native.Bool(true))
}

// RMSNormOptions are the options of [RMSNorm].
type RMSNormOptions struct {
	Weight *Tensor  // factors after the normalization; default 1
	Eps    *float64 // added to the mean square; default the dtype's epsilon
}

// RMSNorm returns t divided by its root mean square over its last dimensions, which
// have the shape normalizedShape (a number is the last one's size), times weight, as
// torch.nn.functional.rms_norm.
func RMSNorm[S SizeOf](t *Tensor, normalizedShape S, opts ...RMSNormOptions) *Tensor {
	o := optional(opts)
	return one(opRMSNorm, arg(t), native.Ints(sizes(normalizedShape)), arg(o.Weight), floatOrNone(o.Eps))
}

// BatchNormOptions are the options of [BatchNorm].
type BatchNormOptions struct {
	RunningMean *Tensor  // [channels], updated when training; default none
	RunningVar  *Tensor  // [channels], updated when training; default none
	Weight      *Tensor  // [channels]; default 1
	Bias        *Tensor  // [channels]; default 0
	Training    bool     // normalize by the batch, not by the running values; default false
	Momentum    *float64 // the share of the batch in the running values; default 0.1
	Eps         *float64 // added to the variance; default 1e-5
}

// BatchNorm returns t, [batch, channels, ...], with mean 0 and variance 1 in each
// channel over the batch, or by the running values unless training, times weight
// plus bias, as torch.nn.functional.batch_norm.
func BatchNorm(t *Tensor, opts ...BatchNormOptions) *Tensor {
	o := optional(opts)
	if shape := shapeOf("batch_norm", t); o.Training {
		if len(shape) == 0 {
			misuse("batch_norm", nil, "expected at least 1 dimension when training, got none")
		}
		severalPerChannel("batch_norm", shape[0]*product(shape[min(2, len(shape)):]), shape)
	}
	return one(opBatchNorm, arg(t), arg(o.Weight), arg(o.Bias), arg(o.RunningMean), arg(o.RunningVar),
		native.Bool(o.Training), native.Float(or(o.Momentum, 0.1)), native.Float(or(o.Eps, 1e-5)), native.Bool(true))
}

// InstanceNormOptions are the options of [InstanceNorm].
type InstanceNormOptions struct {
	RunningMean     *Tensor  // [channels], updated from the input; default none
	RunningVar      *Tensor  // [channels], updated from the input; default none
	Weight          *Tensor  // [channels]; default 1
	Bias            *Tensor  // [channels]; default 0
	NoUseInputStats bool     // normalize by the running values (use_input_stats=False); default false
	Momentum        *float64 // the share of the input in the running values; default 0.1
	Eps             *float64 // added to the variance; default 1e-5
}

// InstanceNorm returns t, [batch, channels, ...], with mean 0 and variance 1 in each
// channel of each sample, times weight plus bias, as
// torch.nn.functional.instance_norm.
func InstanceNorm(t *Tensor, opts ...InstanceNormOptions) *Tensor {
	o := optional(opts)
	if shape := shapeOf("instance_norm", t); !o.NoUseInputStats && product(shape[min(2, len(shape)):]) == 1 {
		misuse("instance_norm", nil, "expected more than 1 spatial element when training, got input size %v", shape)
	}
	return one(opInstanceNorm, arg(t), arg(o.Weight), arg(o.Bias), arg(o.RunningMean), arg(o.RunningVar),
		native.Bool(!o.NoUseInputStats), native.Float(or(o.Momentum, 0.1)), native.Float(or(o.Eps, 1e-5)), native.Bool(true))
}

// NormalizeOptions are the options of [Normalize].
type NormalizeOptions struct {
	P   *float64 // the order of the norm; default 2
	Dim *int64   // default 1
	Eps *float64 // the least norm to divide by; default 1e-12
}

// Normalize returns t divided by its p-norm along a dimension, as
// torch.nn.functional.normalize.
func Normalize(t *Tensor, opts ...NormalizeOptions) *Tensor {
	o := optional(opts)
	norm := t.Norm(Reduce{P: o.P, Dims: []int64{or(o.Dim, 1)}, KeepDim: true})
	return t.Div(norm.Clamp(or(o.Eps, 1e-12), nil).ExpandAs(t))
}

// LocalResponseNormOptions are the options of [LocalResponseNorm].
type LocalResponseNormOptions struct {
	Alpha *float64 // default 1e-4
	Beta  *float64 // default 0.75
	K     *float64 // default 1
}

// LocalResponseNorm returns t, [batch, channels, ...], divided by (k + alpha times the
// mean of the squares of size neighbouring channels)^beta, as
// torch.nn.functional.local_response_norm.
func LocalResponseNorm(t *Tensor, size int64, opts ...LocalResponseNormOptions) *Tensor {
	o := optional(opts)
	shape := shapeOf("local_response_norm", t)
	if len(shape) < 3 {
		misuse("local_response_norm", [][]int64{shape}, "expected at least 3 dimensions, got %d", len(shape))
	}
	if t.Numel() == 0 {
		return t
	}
	square := t.Mul(t)
	before, after := size/2, (size-1)/2
	one := AvgPoolOptions{Stride: []int64{1}}
	if len(shape) == 3 {
		square = AvgPool2d(Pad(square.Unsqueeze(1), []int64{0, 0, before, after}), []int64{size, 1}, one).Squeeze(1)
	} else {
		square = square.View(shape[0], 1, shape[1], shape[2], -1)
		square = AvgPool3d(Pad(square, []int64{0, 0, 0, 0, before, after}), []int64{size, 1, 1}, one).Squeeze(1).View(shape...)
	}
	return t.Div(square.Mul(or(o.Alpha, 1e-4)).Add(or(o.K, 1)).Pow(or(o.Beta, 0.75)))
}
