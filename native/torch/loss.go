package torch

import (
	"math"
	"slices"

	"torchfm/native"
	"torchfm/native/torch/internal/warn"
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
	opMSELoss                      = native.NewOp("aten::mse_loss", "")
	opL1Loss                       = native.NewOp("aten::l1_loss", "")
	opSmoothL1Loss                 = native.NewOp("aten::smooth_l1_loss", "")
	opHuberLoss                    = native.NewOp("aten::huber_loss", "")
	opCrossEntropy                 = native.NewOp("aten::cross_entropy_loss", "")
	opNLLLoss                      = native.NewOp("aten::nll_loss_nd", "")
	opBinaryCrossEntropy           = native.NewOp("aten::binary_cross_entropy", "")
	opBinaryCrossEntropyWithLogits = native.NewOp("aten::binary_cross_entropy_with_logits", "")
	opKLDiv                        = native.NewOp("aten::kl_div", "")
	opCosineSim                    = native.NewOp("aten::cosine_similarity", "")
	opPairwise                     = native.NewOp("aten::pairwise_distance", "")
	opCosineLoss                   = native.NewOp("aten::cosine_embedding_loss", "")
	opHingeLoss                    = native.NewOp("aten::hinge_embedding_loss", "")
	opRankingLoss                  = native.NewOp("aten::margin_ranking_loss", "")
	opTripletLoss                  = native.NewOp("aten::triplet_margin_loss", "")
	opSoftMarginLoss               = native.NewOp("aten::soft_margin_loss", "")
	opMultiMargin                  = native.NewOp("aten::multi_margin_loss", "")
	opMultiLabelMarginLoss         = native.NewOp("aten::multilabel_margin_loss", "")
	opPoissonNLL                   = native.NewOp("aten::poisson_nll_loss", "")
	opCTCLoss                      = native.NewOp("aten::ctc_loss", "IntList")
)

// The functions below are those of torch.nn.functional.

// MSELoss returns the squared differences, reduced. It warns of a target of another
// size than the input's.
func MSELoss(input, target *Tensor, reduction ...Reduction) *Tensor {
	input, target = broadcastSize("mse_loss", input, target)
	return one(opMSELoss, arg(input), arg(target), optional(reduction).arg())
}

// L1Loss returns the absolute differences, reduced. It warns as [MSELoss] does.
func L1Loss(input, target *Tensor, reduction ...Reduction) *Tensor {
	input, target = broadcastSize("l1_loss", input, target)
	return one(opL1Loss, arg(input), arg(target), optional(reduction).arg())
}

// SmoothL1LossOptions are the options of [SmoothL1Loss].
type SmoothL1LossOptions struct {
	Beta      *float64  // the difference from which the loss is linear; default 1
	Reduction Reduction // default ReduceMean
}

// SmoothL1Loss returns d^2 / (2 beta) for differences d below beta and d - beta / 2
// above, reduced. It warns as [MSELoss] does.
func SmoothL1Loss(input, target *Tensor, opts ...SmoothL1LossOptions) *Tensor {
	o := optional(opts)
	input, target = broadcastSize("smooth_l1_loss", input, target)
	if o.Beta != nil && *o.Beta == 0 {
		return one(opL1Loss, arg(input), arg(target), o.Reduction.arg())
	}
	return one(opSmoothL1Loss, arg(input), arg(target), o.Reduction.arg(), floatOr(o.Beta))
}

// HuberLossOptions are the options of [HuberLoss].
type HuberLossOptions struct {
	Delta     *float64  // the difference from which the loss is linear; default 1
	Weight    *Tensor   // of each element, of input's shape; default 1
	Reduction Reduction // default ReduceMean
}

// HuberLoss returns d^2 / 2 for differences d below delta and delta (d - delta / 2)
// above, reduced. It warns as [MSELoss] does.
func HuberLoss(input, target *Tensor, opts ...HuberLossOptions) *Tensor {
	o := optional(opts)
	in := shapeOf("huber_loss", input)
	input, target = broadcastSize("huber_loss", input, target)
	if o.Weight == nil {
		return one(opHuberLoss, arg(input), arg(target), o.Reduction.arg(), floatOr(o.Delta))
	}
	if w := o.Weight.Shape(); !slices.Equal(in, w) {
		misuse("huber_loss", [][]int64{in, w}, "the weight's size %v must be the input's %v", w, in)
	}
	loss := one(opHuberLoss, arg(input), arg(target), ReduceNone.arg(), floatOr(o.Delta)).Mul(o.Weight)
	return o.Reduction.reduce(loss)
}

// CrossEntropyOptions are the options of [CrossEntropy].
type CrossEntropyOptions struct {
	Weight         *Tensor   // of each class, [classes]; default 1
	IgnoreIndex    *int64    // the class that counts for nothing; default -100
	Reduction      Reduction // default ReduceMean
	LabelSmoothing float64   // the share of the target that all classes have, from 0 to 1; default 0
}

// CrossEntropy returns -log softmax(input)[target], reduced. Input is [classes],
// [batch, classes] or [batch, classes, ...]; target is int64 without the dimension
// of classes, or probabilities of input's shape.
func CrossEntropy(input, target *Tensor, opts ...CrossEntropyOptions) *Tensor {
	o := optional(opts)
	return one(opCrossEntropy, arg(input), arg(target), arg(o.Weight), o.Reduction.arg(), intOr(o.IgnoreIndex), native.Float(o.LabelSmoothing))
}

// NLLLossOptions are the options of [NLLLoss].
type NLLLossOptions struct {
	Weight      *Tensor   // of each class, [classes]; default 1
	IgnoreIndex *int64    // the class that counts for nothing; default -100
	Reduction   Reduction // default ReduceMean
}

// NLLLoss returns -input[target], reduced, for input of log probabilities, as for
// [CrossEntropy].
func NLLLoss(input, target *Tensor, opts ...NLLLossOptions) *Tensor {
	o := optional(opts)
	return one(opNLLLoss, arg(input), arg(target), arg(o.Weight), o.Reduction.arg(), intOr(o.IgnoreIndex))
}

// BinaryCrossEntropyOptions are the options of [BinaryCrossEntropy].
type BinaryCrossEntropyOptions struct {
	Weight    *Tensor   // of each element, broadcast; default 1
	Reduction Reduction // default ReduceMean
}

// BinaryCrossEntropy returns the binary cross entropy of probabilities and targets in [0, 1].
// It panics unless both have one size.
func BinaryCrossEntropy(input, target *Tensor, opts ...BinaryCrossEntropyOptions) *Tensor {
	o := optional(opts)
	sameSize("binary_cross_entropy", input, target)
	if o.Weight != nil {
		broadcastsTo("binary_cross_entropy", "weight", o.Weight, target)
	}
	return one(opBinaryCrossEntropy, arg(input), arg(target), arg(o.Weight), o.Reduction.arg())
}

// BinaryCrossEntropyWithLogitsOptions are the options of [BinaryCrossEntropyWithLogits].
type BinaryCrossEntropyWithLogitsOptions struct {
	Weight    *Tensor   // of each element, broadcast; default 1
	PosWeight *Tensor   // of positive targets, broadcast; default 1
	Reduction Reduction // default ReduceMean
}

// BinaryCrossEntropyWithLogits is [BinaryCrossEntropy] of sigmoid(input) without overflow.
func BinaryCrossEntropyWithLogits(input, target *Tensor, opts ...BinaryCrossEntropyWithLogitsOptions) *Tensor {
	o := optional(opts)
	sameSize("binary_cross_entropy_with_logits", input, target)
	return one(opBinaryCrossEntropyWithLogits, arg(input), arg(target), arg(o.Weight), arg(o.PosWeight), o.Reduction.arg())
}

// KLDivOptions are the options of [KLDiv].
type KLDivOptions struct {
	Reduction Reduction // default ReduceMean
	LogTarget bool      // target is in logarithms too; default false
}

// KLDiv returns target (log target - input), reduced, for input of log
// probabilities: the Kullback-Leibler divergence with [ReduceBatchMean].
func KLDiv(input, target *Tensor, opts ...KLDivOptions) *Tensor {
	o := optional(opts)
	if o.Reduction == ReduceBatchMean {
		sum := one(opKLDiv, arg(input), arg(target), ReduceSum.arg(), native.Bool(o.LogTarget))
		if input.Dim() == 0 {
			return sum
		}
		return sum.Div(input.Size(0))
	}
	if o.Reduction == ReduceMean {
		warn.Once("kl_div: ReduceMean divides by all elements, the definition of the divergence, ReduceBatchMean, by the batch only")
	}
	return one(opKLDiv, arg(input), arg(target), o.Reduction.arg(), native.Bool(o.LogTarget))
}

// CosineSimilarityOptions are the options of [CosineSimilarity].
type CosineSimilarityOptions struct {
	Dim *int64   // of the vectors; default 1
	Eps *float64 // the least product of the norms; default 1e-8
}

// CosineSimilarity returns the cosine of the angle between vectors along a dimension.
func CosineSimilarity(x1, x2 *Tensor, opts ...CosineSimilarityOptions) *Tensor {
	o := optional(opts)
	return one(opCosineSim, arg(x1), arg(x2), intOr(o.Dim), floatOr(o.Eps))
}

// PairwiseDistanceOptions are the options of [PairwiseDistance].
type PairwiseDistanceOptions struct {
	P       *float64 // the order of the norm; default 2
	Eps     *float64 // added to the differences; default 1e-6
	KeepDim bool     // the last dimension stays with size one; default false
}

// PairwiseDistance returns the norms of x1 - x2 along the last dimension.
func PairwiseDistance(x1, x2 *Tensor, opts ...PairwiseDistanceOptions) *Tensor {
	o := optional(opts)
	return one(opPairwise, arg(x1), arg(x2), floatOr(o.P), floatOr(o.Eps), native.Bool(o.KeepDim))
}

// CosineEmbeddingLossOptions are the options of [CosineEmbeddingLoss].
type CosineEmbeddingLossOptions struct {
	Margin    float64   // default 0
	Reduction Reduction // default ReduceMean
}

// CosineEmbeddingLoss returns 1 - cos(x1, x2) where target is 1 and
// max(0, cos(x1, x2) - margin) where it is -1, reduced.
func CosineEmbeddingLoss(x1, x2, target *Tensor, opts ...CosineEmbeddingLossOptions) *Tensor {
	o := optional(opts)
	return one(opCosineLoss, arg(x1), arg(x2), arg(target), native.Float(o.Margin), o.Reduction.arg())
}

// HingeEmbeddingLossOptions are the options of [HingeEmbeddingLoss].
type HingeEmbeddingLossOptions struct {
	Margin    *float64  // default 1
	Reduction Reduction // default ReduceMean
}

// HingeEmbeddingLoss returns x where target is 1 and max(0, margin - x) where it is
// -1, reduced.
func HingeEmbeddingLoss(input, target *Tensor, opts ...HingeEmbeddingLossOptions) *Tensor {
	o := optional(opts)
	return one(opHingeLoss, arg(input), arg(target), floatOr(o.Margin), o.Reduction.arg())
}

// MarginRankingLossOptions are the options of [MarginRankingLoss].
type MarginRankingLossOptions struct {
	Margin    float64   // default 0
	Reduction Reduction // default ReduceMean
}

// MarginRankingLoss returns max(0, -target (x1 - x2) + margin), reduced.
func MarginRankingLoss(x1, x2, target *Tensor, opts ...MarginRankingLossOptions) *Tensor {
	o := optional(opts)
	if a, b, c := x1.Dim(), x2.Dim(), target.Dim(); a != b || a != c {
		misuse("margin_ranking_loss", [][]int64{x1.Shape(), x2.Shape(), target.Shape()}, "all inputs must have as many dimensions, got %d, %d and %d", a, b, c)
	}
	return one(opRankingLoss, arg(x1), arg(x2), arg(target), native.Float(o.Margin), o.Reduction.arg())
}

// TripletMarginLossOptions are the options of [TripletMarginLoss].
type TripletMarginLossOptions struct {
	Margin    *float64  // default 1
	P         *float64  // the order of the norm; default 2
	Eps       *float64  // added to the differences; default 1e-6
	Swap      bool      // use the distance of positive and negative where it is smaller; default false
	Reduction Reduction // default ReduceMean
}

// TripletMarginLoss returns max(0, d(anchor, positive) - d(anchor, negative) +
// margin), reduced.
func TripletMarginLoss(anchor, positive, negative *Tensor, opts ...TripletMarginLossOptions) *Tensor {
	o := optional(opts)
	if margin := or(o.Margin, 1); margin <= 0 {
		misuse("triplet_margin_loss", nil, "margin must be greater than 0, got %v", margin)
	}
	return one(opTripletLoss, arg(anchor), arg(positive), arg(negative), floatOr(o.Margin), floatOr(o.P), floatOr(o.Eps), native.Bool(o.Swap), o.Reduction.arg())
}

// SoftMarginLoss returns log(1 + exp(-target input)), reduced.
func SoftMarginLoss(input, target *Tensor, reduction ...Reduction) *Tensor {
	return one(opSoftMarginLoss, arg(input), arg(target), optional(reduction).arg())
}

// MultiMarginLossOptions are the options of [MultiMarginLoss].
type MultiMarginLossOptions struct {
	P         *int64    // 1 or 2; default 1
	Margin    *float64  // default 1
	Weight    *Tensor   // of each class; default 1
	Reduction Reduction // default ReduceMean
}

// MultiMarginLoss returns the multi-class hinge loss, reduced, of input
// [batch, classes] and target [batch] of int64.
func MultiMarginLoss(input, target *Tensor, opts ...MultiMarginLossOptions) *Tensor {
	o := optional(opts)
	if p := or(o.P, 1); p != 1 && p != 2 {
		misuse("multi_margin_loss", nil, "p must be 1 or 2, got %d", p)
	}
	if o.Weight != nil && o.Weight.Dim() != 1 {
		misuse("multi_margin_loss", [][]int64{o.Weight.Shape()}, "weight must have 1 dimension, got %d", o.Weight.Dim())
	}
	return one(opMultiMargin, arg(input), arg(target), intOr(o.P), floatOr(o.Margin), arg(o.Weight), o.Reduction.arg())
}

// MultiLabelMarginLoss returns the multi-label hinge loss, reduced; each row of
// target holds classes up to the first -1.
func MultiLabelMarginLoss(input, target *Tensor, reduction ...Reduction) *Tensor {
	return one(opMultiLabelMarginLoss, arg(input), arg(target), optional(reduction).arg())
}

// PoissonNLLLossOptions are the options of [PoissonNLLLoss].
type PoissonNLLLossOptions struct {
	NoLogInput bool      // input is the rate, not its logarithm (log_input=False); default false
	Full       bool      // add Stirling's approximation of the constant term; default false
	Eps        *float64  // added to the rate; default 1e-8
	Reduction  Reduction // default ReduceMean
}

// PoissonNLLLoss returns exp(input) - target input, reduced.
func PoissonNLLLoss(input, target *Tensor, opts ...PoissonNLLLossOptions) *Tensor {
	o := optional(opts)
	return one(opPoissonNLL, arg(input), arg(target), native.Bool(!o.NoLogInput), native.Bool(o.Full), native.Float(or(o.Eps, 1e-8)), o.Reduction.arg())
}

// CTCLossOptions are the options of [CTCLoss].
type CTCLossOptions struct {
	Blank        int64     // the class of the blank; default 0
	Reduction    Reduction // default ReduceMean
	ZeroInfinity bool      // zero infinite losses and their gradients; default false
}

// CTCLoss returns the connectionist temporal classification loss, reduced, of
// logProbs [time, batch, classes] and targets [batch, length].
func CTCLoss(logProbs, targets *Tensor, inputLengths, targetLengths []int64, opts ...CTCLossOptions) *Tensor {
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

// GaussianNLLLossOptions are the options of [GaussianNLLLoss].
type GaussianNLLLossOptions struct {
	Full      bool      // add the constant term; default false
	Eps       *float64  // the least variance; default 1e-6
	Reduction Reduction // default ReduceMean
}

// GaussianNLLLoss returns (log variance + (input - target)^2 / variance) / 2, reduced.
// The variance is a number, or a tensor of input's shape, without its last dimension,
// or with that of size one; a negative one panics.
func GaussianNLLLoss(input, target *Tensor, variance Operand, opts ...GaussianNLLLossOptions) *Tensor {
	o := optional(opts)
	v, ok := variance.(*Tensor)
	if !ok {
		v = FullLike(input, variance)
	}
	in, size := input.Shape(), v.Shape()
	wrong := func(message string) {
		panic(&Error{Op: "gaussian_nll_loss", Message: message, Shapes: [][]int64{in, size}})
	}
	if v.Lt(0).Any().ItemBool() {
		wrong("the variance has negative elements")
	}
	if !slices.Equal(in, size) {
		n := len(in)
		switch {
		case n > 0 && slices.Equal(in[:n-1], size):
			v = v.Unsqueeze(-1)
		case n > 0 && len(size) == n && slices.Equal(in[:n-1], size[:n-1]) && size[n-1] == 1:
		default:
			wrong("the variance has the wrong size")
		}
	}
	v = v.Clone()
	NoGrad(func() { v.Clamp_(or(o.Eps, 1e-6), nil) })
	loss := v.Log().Add(input.Sub(target).Pow(2).Div(v)).Mul(0.5)
	if o.Full {
		loss = loss.Add(0.5 * math.Log(2*math.Pi))
	}
	return o.Reduction.reduce(loss)
}

// MultiLabelSoftMarginLossOptions are the options of [MultiLabelSoftMarginLoss].
type MultiLabelSoftMarginLossOptions struct {
	Weight    *Tensor   // of each class; default 1
	Reduction Reduction // default ReduceMean
}

// MultiLabelSoftMarginLoss returns the mean over the classes of [BinaryCrossEntropyWithLogits],
// reduced over the batch.
func MultiLabelSoftMarginLoss(input, target *Tensor, opts ...MultiLabelSoftMarginLossOptions) *Tensor {
	o := optional(opts)
	loss := target.Mul(LogSigmoid(input)).Add(target.Rsub(1).Mul(LogSigmoid(input.Neg()))).Neg()
	if o.Weight != nil {
		loss = loss.Mul(o.Weight)
	}
	loss = loss.Sum(Dim(-1)).Div(input.Size(-1))
	return o.Reduction.reduce(loss)
}
