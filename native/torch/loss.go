package torch

import (
	"math"

	"torchfm/native"
)

// Reduction is what a loss does with its elements. The zero value is their mean.
type Reduction uint8

// The reductions.
const (
	ReduceMean Reduction = iota
	ReduceSum
	ReduceNone      // keep the elements
	ReduceBatchMean // of [KLDiv] only: the sum divided by the size of dimension 0
)

// arg is the reduction in ATen's numbers.
func (r Reduction) arg() native.Arg {
	switch r {
	case ReduceNone:
		return native.Int(0)
	case ReduceMean:
		return native.Int(1)
	case ReduceSum:
		return native.Int(2)
	}
	panic(&Error{Op: "loss", Message: "unknown reduction"})
}

var (
	opMSELoss        = native.NewOp("aten::mse_loss", "")
	opL1Loss         = native.NewOp("aten::l1_loss", "")
	opSmoothL1Loss   = native.NewOp("aten::smooth_l1_loss", "")
	opHuberLoss      = native.NewOp("aten::huber_loss", "")
	opCrossEntropy   = native.NewOp("aten::cross_entropy_loss", "")
	opNLLLoss        = native.NewOp("aten::nll_loss_nd", "")
	opBCE            = native.NewOp("aten::binary_cross_entropy", "")
	opBCELogits      = native.NewOp("aten::binary_cross_entropy_with_logits", "")
	opKLDiv          = native.NewOp("aten::kl_div", "")
	opCosineSim      = native.NewOp("aten::cosine_similarity", "")
	opPairwise       = native.NewOp("aten::pairwise_distance", "")
	opCosineLoss     = native.NewOp("aten::cosine_embedding_loss", "")
	opHingeLoss      = native.NewOp("aten::hinge_embedding_loss", "")
	opRankingLoss    = native.NewOp("aten::margin_ranking_loss", "")
	opTripletLoss    = native.NewOp("aten::triplet_margin_loss", "")
	opSoftMarginLoss = native.NewOp("aten::soft_margin_loss", "")
	opMultiMargin    = native.NewOp("aten::multi_margin_loss", "")
	opMultiLabel     = native.NewOp("aten::multilabel_margin_loss", "")
	opPoissonNLL     = native.NewOp("aten::poisson_nll_loss", "")
	opCTCLoss        = native.NewOp("aten::ctc_loss", "IntList")
)

// The functions below are those of torch.nn.functional.

// MSELoss returns the squared differences, reduced.
func MSELoss(input, target *Tensor, reduction ...Reduction) *Tensor {
	return one(opMSELoss, arg(input), arg(target), optional(reduction).arg())
}

// L1Loss returns the absolute differences, reduced.
func L1Loss(input, target *Tensor, reduction ...Reduction) *Tensor {
	return one(opL1Loss, arg(input), arg(target), optional(reduction).arg())
}

// SmoothL1Loss returns d^2 / (2 beta) for differences d below beta and d - beta / 2
// above, reduced; beta nil is 1.
func SmoothL1Loss(input, target *Tensor, beta Scalar, reduction ...Reduction) *Tensor {
	return one(opSmoothL1Loss, arg(input), arg(target), optional(reduction).arg(), floatOr(beta))
}

// HuberLoss returns d^2 / 2 for differences d below delta and delta (d - delta / 2)
// above, reduced; delta nil is 1.
func HuberLoss(input, target *Tensor, delta Scalar, reduction ...Reduction) *Tensor {
	return one(opHuberLoss, arg(input), arg(target), optional(reduction).arg(), floatOr(delta))
}

// CrossEntropyOptions are the options of [CrossEntropy] and [NLLLoss].
type CrossEntropyOptions struct {
	Weight         *Tensor // of each class, [classes]
	Reduction      Reduction
	IgnoreIndex    Scalar  // an integer, the class that counts for nothing; nil: -100
	LabelSmoothing float64 // from 0 to 1, of CrossEntropy only
}

// CrossEntropy returns -log softmax(input)[target], reduced. Input is [classes],
// [batch, classes] or [batch, classes, ...]; target is int64 without the dimension
// of classes, or probabilities of input's shape.
func CrossEntropy(input, target *Tensor, opts ...CrossEntropyOptions) *Tensor {
	o := optional(opts)
	return one(opCrossEntropy, arg(input), arg(target), arg(o.Weight), o.Reduction.arg(), integerOr(o.IgnoreIndex), native.Float(o.LabelSmoothing))
}

// NLLLoss returns -input[target], reduced, for input of log probabilities, as for
// [CrossEntropy].
func NLLLoss(input, target *Tensor, opts ...CrossEntropyOptions) *Tensor {
	o := optional(opts)
	return one(opNLLLoss, arg(input), arg(target), arg(o.Weight), o.Reduction.arg(), integerOr(o.IgnoreIndex))
}

// BCEOptions are the options of [BCE] and [BCEWithLogits].
type BCEOptions struct {
	Weight    *Tensor // of each element, broadcast
	PosWeight *Tensor // of positive targets, broadcast; of BCEWithLogits only
	Reduction Reduction
}

// BCE returns the binary cross entropy of probabilities and targets in [0, 1], as
// binary_cross_entropy.
func BCE(input, target *Tensor, opts ...BCEOptions) *Tensor {
	o := optional(opts)
	return one(opBCE, arg(input), arg(target), arg(o.Weight), o.Reduction.arg())
}

// BCEWithLogits is [BCE] of sigmoid(input) without overflow, as
// binary_cross_entropy_with_logits.
func BCEWithLogits(input, target *Tensor, opts ...BCEOptions) *Tensor {
	o := optional(opts)
	return one(opBCELogits, arg(input), arg(target), arg(o.Weight), arg(o.PosWeight), o.Reduction.arg())
}

// KLDivOptions are the options of [KLDiv].
type KLDivOptions struct {
	Reduction Reduction
	LogTarget bool // target is in logarithms too
}

// KLDiv returns target (log target - input), reduced, for input of log
// probabilities: the Kullback-Leibler divergence with [ReduceBatchMean].
func KLDiv(input, target *Tensor, opts ...KLDivOptions) *Tensor {
	o := optional(opts)
	if o.Reduction == ReduceBatchMean {
		sum := one(opKLDiv, arg(input), arg(target), ReduceSum.arg(), native.Bool(o.LogTarget))
		return sum.Div(input.Size(0))
	}
	return one(opKLDiv, arg(input), arg(target), o.Reduction.arg(), native.Bool(o.LogTarget))
}

// CosineSimilarity returns the cosine of the angle between vectors along dim; the
// product of their norms is taken as at least eps. PyTorch's defaults are 1 and
// 1e-8.
func CosineSimilarity(x1, x2 *Tensor, dim int64, eps float64) *Tensor {
	return one(opCosineSim, arg(x1), arg(x2), native.Int(dim), native.Float(eps))
}

// PairwiseDistanceOptions are the options of [PairwiseDistance].
type PairwiseDistanceOptions struct {
	P       Scalar // the order of the norm; nil: 2
	Eps     Scalar // added to the differences; nil: 1e-6
	KeepDim bool
}

// PairwiseDistance returns the norms of x1 - x2 along the last dimension.
func PairwiseDistance(x1, x2 *Tensor, opts ...PairwiseDistanceOptions) *Tensor {
	o := optional(opts)
	return one(opPairwise, arg(x1), arg(x2), floatOr(o.P), floatOr(o.Eps), native.Bool(o.KeepDim))
}

// CosineEmbeddingLoss returns 1 - cos(x1, x2) where target is 1 and
// max(0, cos(x1, x2) - margin) where it is -1, reduced. PyTorch's default margin is 0.
func CosineEmbeddingLoss(x1, x2, target *Tensor, margin float64, reduction ...Reduction) *Tensor {
	return one(opCosineLoss, arg(x1), arg(x2), arg(target), native.Float(margin), optional(reduction).arg())
}

// HingeEmbeddingLoss returns x where target is 1 and max(0, margin - x) where it is
// -1, reduced. PyTorch's default margin is 1.
func HingeEmbeddingLoss(input, target *Tensor, margin float64, reduction ...Reduction) *Tensor {
	return one(opHingeLoss, arg(input), arg(target), native.Float(margin), optional(reduction).arg())
}

// MarginRankingLoss returns max(0, -target (x1 - x2) + margin), reduced. PyTorch's
// default margin is 0.
func MarginRankingLoss(x1, x2, target *Tensor, margin float64, reduction ...Reduction) *Tensor {
	return one(opRankingLoss, arg(x1), arg(x2), arg(target), native.Float(margin), optional(reduction).arg())
}

// TripletMarginOptions are the options of [TripletMarginLoss].
type TripletMarginOptions struct {
	Margin    Scalar // nil: 1
	P         Scalar // the order of the norm; nil: 2
	Eps       Scalar // nil: 1e-6
	Swap      bool   // use the distance of positive and negative where it is smaller
	Reduction Reduction
}

// TripletMarginLoss returns max(0, d(anchor, positive) - d(anchor, negative) +
// margin), reduced.
func TripletMarginLoss(anchor, positive, negative *Tensor, opts ...TripletMarginOptions) *Tensor {
	o := optional(opts)
	return one(opTripletLoss, arg(anchor), arg(positive), arg(negative), floatOr(o.Margin), floatOr(o.P), floatOr(o.Eps), native.Bool(o.Swap), o.Reduction.arg())
}

// SoftMarginLoss returns log(1 + exp(-target input)), reduced.
func SoftMarginLoss(input, target *Tensor, reduction ...Reduction) *Tensor {
	return one(opSoftMarginLoss, arg(input), arg(target), optional(reduction).arg())
}

// MultiMarginOptions are the options of [MultiMarginLoss].
type MultiMarginOptions struct {
	P         Scalar  // 1 or 2; nil: 1
	Margin    Scalar  // nil: 1
	Weight    *Tensor // of each class
	Reduction Reduction
}

// MultiMarginLoss returns the multi-class hinge loss, reduced, of input
// [batch, classes] and target [batch] of int64.
func MultiMarginLoss(input, target *Tensor, opts ...MultiMarginOptions) *Tensor {
	o := optional(opts)
	return one(opMultiMargin, arg(input), arg(target), scalarOr(o.P), scalarOr(o.Margin), arg(o.Weight), o.Reduction.arg())
}

// MultilabelMarginLoss returns the multi-label hinge loss, reduced; each row of
// target holds classes up to the first -1.
func MultilabelMarginLoss(input, target *Tensor, reduction ...Reduction) *Tensor {
	return one(opMultiLabel, arg(input), arg(target), optional(reduction).arg())
}

// PoissonNLLOptions are the options of [PoissonNLLLoss].
type PoissonNLLOptions struct {
	NotLog    bool   // input is the rate, not its logarithm (log_input=False)
	Full      bool   // add Stirling's approximation of the constant term
	Eps       Scalar // added to the rate; nil: 1e-8
	Reduction Reduction
}

// PoissonNLLLoss returns exp(input) - target input, reduced.
func PoissonNLLLoss(input, target *Tensor, opts ...PoissonNLLOptions) *Tensor {
	o := optional(opts)
	if o.Eps == nil {
		o.Eps = 1e-8
	}
	return one(opPoissonNLL, arg(input), arg(target), native.Bool(!o.NotLog), native.Bool(o.Full), floatArg(o.Eps), o.Reduction.arg())
}

// CTCOptions are the options of [CTCLoss].
type CTCOptions struct {
	Blank        int64 // the class of the blank
	Reduction    Reduction
	ZeroInfinity bool // zero infinite losses and their gradients
}

// CTCLoss returns the connectionist temporal classification loss, reduced, of
// logProbs [time, batch, classes] and targets [batch, length].
func CTCLoss(logProbs, targets *Tensor, inputLengths, targetLengths []int64, opts ...CTCOptions) *Tensor {
	o := optional(opts)
	return one(opCTCLoss, arg(logProbs), arg(targets), native.Ints(inputLengths), native.Ints(targetLengths),
		native.Int(o.Blank), o.Reduction.arg(), native.Bool(o.ZeroInfinity))
}

// reduce reduces the elements of a loss.
func (r Reduction) reduce(t *Tensor) *Tensor {
	switch r {
	case ReduceNone:
		return t
	case ReduceSum:
		return t.Sum()
	case ReduceMean:
		return t.Mean()
	}
	panic(&Error{Op: "loss", Message: "unknown reduction"})
}

// GaussianNLLOptions are the options of [GaussianNLLLoss].
type GaussianNLLOptions struct {
	Full      bool   // add the constant term
	Eps       Scalar // the least variance; nil: 1e-6
	Reduction Reduction
}

// GaussianNLLLoss returns (log variance + (input - target)^2 / variance) / 2, reduced.
func GaussianNLLLoss(input, target, variance *Tensor, opts ...GaussianNLLOptions) *Tensor {
	o := optional(opts)
	if o.Eps == nil {
		o.Eps = 1e-6
	}
	variance = variance.Clone()
	NoGrad(func() { variance.Clamp_(o.Eps, nil) })
	loss := variance.Log().Add(input.Sub(target).Pow(2).Div(variance)).Mul(0.5)
	if o.Full {
		loss = loss.Add(0.5 * math.Log(2*math.Pi))
	}
	return o.Reduction.reduce(loss)
}

// MultilabelSoftMarginLoss returns the mean over the classes of [BCEWithLogits],
// reduced over the batch; weight of each class may be nil.
func MultilabelSoftMarginLoss(input, target, weight *Tensor, reduction ...Reduction) *Tensor {
	loss := target.Mul(LogSigmoid(input)).Add(target.Rsub(1).Mul(LogSigmoid(input.Neg()))).Neg()
	if weight != nil {
		loss = loss.Mul(weight)
	}
	loss = loss.SumDim([]int64{-1}, false).Div(input.Size(-1))
	return optional(reduction).reduce(loss)
}
