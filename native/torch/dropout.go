package torch

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch/internal/warn"
)

// dropout is a kind of dropout, as an operator that returns a new tensor and one that
// works in place.
type dropout struct{ plain, inPlace *native.Op }

var (
	dropElements      = dropout{native.NewOp("aten::dropout", ""), native.NewOp("aten::dropout_", "")}
	dropAlpha         = dropout{native.NewOp("aten::alpha_dropout", ""), native.NewOp("aten::alpha_dropout_", "")}
	dropChannels      = dropout{native.NewOp("aten::feature_dropout", ""), native.NewOp("aten::feature_dropout_", "")}
	dropAlphaChannels = dropout{native.NewOp("aten::feature_alpha_dropout", ""), native.NewOp("aten::feature_alpha_dropout_", "")}
	opUnsqueeze_      = native.NewOp("aten::unsqueeze_", "")
	opSqueezeDim_     = native.NewOp("aten::squeeze_", "dim")
)

// The functions below are those of torch.nn.functional. Without training the result is
// t itself. P is a probability, from 0 to 1; PyTorch's default is 0.5.

func (d dropout) drop(op string, t *Tensor, p float64, training bool) *Tensor {
	checkProbability(op, p)
	return one(d.plain, arg(t), native.Float(p), native.Bool(training))
}

func (d dropout) drop_(op string, t *Tensor, p float64, training bool) *Tensor {
	checkProbability(op, p)
	return t.inPlace(d.inPlace, arg(t), native.Float(p), native.Bool(training))
}

// batched is drop for a t that has n dimensions when there is a batch.
func (d dropout) batched(op string, t *Tensor, p float64, training bool, n int) *Tensor {
	if hasBatch(op, t, n) {
		return d.drop(op, t, p, training)
	}
	return d.drop(op, t.Unsqueeze(0), p, training).Squeeze(0)
}

// batched_ is batched in place.
func (d dropout) batched_(op string, t *Tensor, p float64, training bool, n int) *Tensor {
	checkProbability(op, p)
	if !hasBatch(op, t, n) {
		t.inPlace(opUnsqueeze_, arg(t), native.Int(0))
		defer t.inPlace(opSqueezeDim_, arg(t), native.Int(0))
	}
	return d.drop_(op, t, p, training)
}

func checkProbability(op string, p float64) {
	if !(p >= 0 && p <= 1) {
		misuse(op, nil, "the dropout probability p has to be between 0 and 1, but got %v", p)
	}
}

// hasBatch reports whether t has n dimensions. Others than n and n - 1 are an error in
// dropout1d, and a warning in dropout3d.
func hasBatch(op string, t *Tensor, n int) bool {
	dims := t.use(op).Dim()
	if dims != n && dims != n-1 {
		if n == 3 {
			misuse(op, [][]int64{t.Shape()}, "expected 2D or 3D input (got %dD input)", dims)
		}
		warnDims(op, dims, n)
	}
	return dims == n
}

func warnDims(op string, dims, want int) {
	warn.Once(fmt.Sprintf("%s: an input of %d dimensions is deprecated and will be an error, expected %d or %d: use Dropout", op, dims, want-1, want))
}

// Dropout returns t with each element zero with probability p and otherwise
// divided by 1 - p, as torch.nn.functional.dropout.
func Dropout(t *Tensor, p float64, training bool) *Tensor {
	return dropElements.drop("dropout", t, p, training)
}

// Dropout_ is [Dropout] in place; it returns t.
func Dropout_(t *Tensor, p float64, training bool) *Tensor {
	return dropElements.drop_("dropout", t, p, training)
}

// AlphaDropout is the dropout that keeps mean and variance of [SELU] networks, as
// torch.nn.functional.alpha_dropout.
func AlphaDropout(t *Tensor, p float64, training bool) *Tensor {
	return dropAlpha.drop("alpha_dropout", t, p, training)
}

// FeatureAlphaDropout is [AlphaDropout] of whole channels of t, [batch, channels, ...],
// as torch.nn.functional.feature_alpha_dropout.
func FeatureAlphaDropout(t *Tensor, p float64, training bool) *Tensor {
	return dropAlphaChannels.drop("feature_alpha_dropout", t, p, training)
}

// FeatureDropout is [Dropout] of whole channels of t, [batch, channels, ...], as
// torch.feature_dropout.
func FeatureDropout(t *Tensor, p float64, training bool) *Tensor {
	return dropChannels.drop("feature_dropout", t, p, training)
}

// Dropout1d is [Dropout] of whole channels of t, [batch, channels, length] or
// [channels, length], as torch.nn.functional.dropout1d.
func Dropout1d(t *Tensor, p float64, training bool) *Tensor {
	return dropChannels.batched("dropout1d", t, p, training, 3)
}

// Dropout1d_ is [Dropout1d] in place; it returns t.
func Dropout1d_(t *Tensor, p float64, training bool) *Tensor {
	return dropChannels.batched_("dropout1d", t, p, training, 3)
}

// Dropout2d is [Dropout] of whole channels of t, [batch, channels, height, width], as
// torch.nn.functional.dropout2d. As in PyTorch three dimensions are [batch, channels,
// length], of which it warns.
func Dropout2d(t *Tensor, p float64, training bool) *Tensor {
	warnDropout2d(t)
	return dropChannels.drop("dropout2d", t, p, training)
}

// Dropout2d_ is [Dropout2d] in place; it returns t.
func Dropout2d_(t *Tensor, p float64, training bool) *Tensor {
	warnDropout2d(t)
	return dropChannels.drop_("dropout2d", t, p, training)
}

func warnDropout2d(t *Tensor) {
	switch dims := t.use("dropout2d").Dim(); dims {
	case 4:
	case 3:
		warn.Once("dropout2d: 3 dimensions are taken for [batch, channels, length], which will change to [channels, height, width]: Dropout1d keeps what it does now")
	default:
		warnDims("dropout2d", dims, 4)
	}
}

// Dropout3d is [Dropout] of whole channels of t, [batch, channels, depth, height, width]
// or without the batch, as torch.nn.functional.dropout3d.
func Dropout3d(t *Tensor, p float64, training bool) *Tensor {
	return dropChannels.batched("dropout3d", t, p, training, 5)
}

// Dropout3d_ is [Dropout3d] in place; it returns t.
func Dropout3d_(t *Tensor, p float64, training bool) *Tensor {
	return dropChannels.batched_("dropout3d", t, p, training, 5)
}
