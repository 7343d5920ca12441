package torch

import (
	"bufio"
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch/internal/warn"
)

// zs, os1 and ns are zeros, ones and integers that are zero.
func zs(size ...int64) *Tensor  { return Zeros(size) }
func os1(size ...int64) *Tensor { return Ones(size) }
func ns(size ...int64) *Tensor  { return Zeros(size, Options{DType: Int64}) }

// errorCase is a call of torch.nn.functional beside ours. What PyTorch does is in
// testdata/functional_errors.jsonl, by scripts/functional_errors.py.
type errorCase struct {
	python string
	call   func()
}

var errorCases = []errorCase{
	{`F.mse_loss(z(4, 1), z(4))`, func() { MSELoss(zs(4, 1), zs(4)) }},
	{`F.mse_loss(z(4, 1), z(4, 1))`, func() { MSELoss(zs(4, 1), zs(4, 1)) }},
	{`F.mse_loss(z(3), z(4))`, func() { MSELoss(zs(3), zs(4)) }},
	{`F.l1_loss(z(4, 1), z(4))`, func() { L1Loss(zs(4, 1), zs(4)) }},
	{`F.l1_loss(z(4), z(4))`, func() { L1Loss(zs(4), zs(4)) }},
	{`F.l1_loss(z(3), z(4))`, func() { L1Loss(zs(3), zs(4)) }},
	{`F.smooth_l1_loss(z(4, 1), z(4))`, func() { SmoothL1Loss(zs(4, 1), zs(4)) }},
	{`F.smooth_l1_loss(z(4), z(4), beta=0.0)`, func() { SmoothL1Loss(zs(4), zs(4), SmoothL1LossOptions{Beta: new(0.0)}) }},
	{`F.smooth_l1_loss(z(4), z(4), beta=-1.0)`, func() { SmoothL1Loss(zs(4), zs(4), SmoothL1LossOptions{Beta: new(-1.0)}) }},
	{`F.huber_loss(z(4, 1), z(4))`, func() { HuberLoss(zs(4, 1), zs(4)) }},
	{`F.huber_loss(z(4), z(4), delta=0.0)`, func() { HuberLoss(zs(4), zs(4), HuberLossOptions{Delta: new(0.0)}) }},
	{`F.huber_loss(z(4), z(4), weight=o(4))`, func() { HuberLoss(zs(4), zs(4), HuberLossOptions{Weight: os1(4)}) }},
	{`F.huber_loss(z(4), z(4), weight=o(1))`, func() { HuberLoss(zs(4), zs(4), HuberLossOptions{Weight: os1(1)}) }},
	{`F.binary_cross_entropy(z(4, 1), z(4))`, func() { BinaryCrossEntropy(zs(4, 1), zs(4)) }},
	{`F.binary_cross_entropy(z(4), z(4))`, func() { BinaryCrossEntropy(zs(4), zs(4)) }},
	{`F.binary_cross_entropy(z(2, 3), z(2, 3), weight=o(3))`, func() { BinaryCrossEntropy(zs(2, 3), zs(2, 3), BinaryCrossEntropyOptions{Weight: os1(3)}) }},
	{`F.binary_cross_entropy(z(2, 3), z(2, 3), weight=o(2))`, func() { BinaryCrossEntropy(zs(2, 3), zs(2, 3), BinaryCrossEntropyOptions{Weight: os1(2)}) }},
	{`F.binary_cross_entropy(o(2) * 2, z(2))`, func() { BinaryCrossEntropy(os1(2).Mul(2), zs(2)) }},
	{`F.binary_cross_entropy_with_logits(z(4, 1), z(4))`, func() { BinaryCrossEntropyWithLogits(zs(4, 1), zs(4)) }},
	{`F.binary_cross_entropy_with_logits(z(4), z(4))`, func() { BinaryCrossEntropyWithLogits(zs(4), zs(4)) }},
	{`F.kl_div(z(2, 3), z(2, 3))`, func() { KLDiv(zs(2, 3), zs(2, 3)) }},
	{`F.kl_div(z(2, 3), z(2, 3), reduction="sum")`, func() { KLDiv(zs(2, 3), zs(2, 3), KLDivOptions{Reduction: ReduceSum}) }},
	{`F.kl_div(z(2, 3), z(2, 3), reduction="batchmean")`, func() { KLDiv(zs(2, 3), zs(2, 3), KLDivOptions{Reduction: ReduceBatchMean}) }},
	{`F.kl_div(z(), z(), reduction="batchmean")`, func() { KLDiv(zs(), zs(), KLDivOptions{Reduction: ReduceBatchMean}) }},
	{`F.margin_ranking_loss(z(4), z(4), o(4))`, func() { MarginRankingLoss(zs(4), zs(4), os1(4)) }},
	{`F.margin_ranking_loss(z(4, 1), z(4, 1), o(4))`, func() { MarginRankingLoss(zs(4, 1), zs(4, 1), os1(4)) }},
	{`F.margin_ranking_loss(z(4, 1), z(4), o(4, 1))`, func() { MarginRankingLoss(zs(4, 1), zs(4), os1(4, 1)) }},
	{`F.hinge_embedding_loss(z(4), o(3))`, func() { HingeEmbeddingLoss(zs(4), os1(3)) }},
	{`F.multilabel_margin_loss(z(2, 3), n(2, 4))`, func() { MultiLabelMarginLoss(zs(2, 3), ns(2, 4)) }},
	{`F.multilabel_margin_loss(z(2, 3, 1), n(2, 3, 1))`, func() { MultiLabelMarginLoss(zs(2, 3, 1), ns(2, 3, 1)) }},
	{`F.multilabel_soft_margin_loss(z(2, 3), z(2, 4))`, func() { MultiLabelSoftMarginLoss(zs(2, 3), zs(2, 4)) }},
	{`F.soft_margin_loss(z(4), z(3))`, func() { SoftMarginLoss(zs(4), zs(3)) }},
	{`F.multi_margin_loss(z(2, 3), n(2), p=3)`, func() { MultiMarginLoss(zs(2, 3), ns(2), MultiMarginLossOptions{P: new(int64(3))}) }},
	{`F.multi_margin_loss(z(2, 3), n(2), p=2)`, func() { MultiMarginLoss(zs(2, 3), ns(2), MultiMarginLossOptions{P: new(int64(2))}) }},
	{`F.multi_margin_loss(z(2, 3), n(2), weight=o(1, 3))`, func() { MultiMarginLoss(zs(2, 3), ns(2), MultiMarginLossOptions{Weight: os1(1, 3)}) }},
	{`F.multi_margin_loss(z(2, 3), n(3))`, func() { MultiMarginLoss(zs(2, 3), ns(3)) }},
	{`F.triplet_margin_loss(z(2, 3), z(2, 3), z(2, 3), margin=0)`, func() { TripletMarginLoss(zs(2, 3), zs(2, 3), zs(2, 3), TripletMarginLossOptions{Margin: new(0.0)}) }},
	{`F.triplet_margin_loss(z(2, 3), z(2, 3), z(2, 3), margin=-1)`, func() { TripletMarginLoss(zs(2, 3), zs(2, 3), zs(2, 3), TripletMarginLossOptions{Margin: new(-1.0)}) }},
	{`F.triplet_margin_loss(z(2, 3), z(3), z(2, 3))`, func() { TripletMarginLoss(zs(2, 3), zs(3), zs(2, 3)) }},
	{`F.cosine_embedding_loss(z(2, 3), z(2, 3), o(2))`, func() { CosineEmbeddingLoss(zs(2, 3), zs(2, 3), os1(2)) }},
	{`F.cosine_embedding_loss(z(2, 3), z(2, 3), o(2, 1))`, func() { CosineEmbeddingLoss(zs(2, 3), zs(2, 3), os1(2, 1)) }},
	{`F.gaussian_nll_loss(z(2, 3), z(2, 3), -o(2, 3))`, func() { GaussianNLLLoss(zs(2, 3), zs(2, 3), os1(2, 3).Neg()) }},
	{`F.gaussian_nll_loss(z(2, 3), z(2, 3), -1.0)`, func() { GaussianNLLLoss(zs(2, 3), zs(2, 3), -1.0) }},
	{`F.gaussian_nll_loss(z(2, 3), z(2, 3), 1.0)`, func() { GaussianNLLLoss(zs(2, 3), zs(2, 3), 1.0) }},
	{`F.gaussian_nll_loss(z(2, 3), z(2, 3), o(3))`, func() { GaussianNLLLoss(zs(2, 3), zs(2, 3), os1(3)) }},
	{`F.gaussian_nll_loss(z(2, 3), z(2, 3), o(2))`, func() { GaussianNLLLoss(zs(2, 3), zs(2, 3), os1(2)) }},
	{`F.gaussian_nll_loss(z(2, 3), z(2, 3), o(2, 1))`, func() { GaussianNLLLoss(zs(2, 3), zs(2, 3), os1(2, 1)) }},
	{`F.poisson_nll_loss(z(4), z(3))`, func() { PoissonNLLLoss(zs(4), zs(3)) }},
	{`F.nll_loss(z(2, 3), n(3))`, func() { NLLLoss(zs(2, 3), ns(3)) }},
	{`F.nll_loss(z(2, 3), n(2) + 3)`, func() { NLLLoss(zs(2, 3), ns(2).Add(3)) }},
	{`F.nll_loss(z(2, 3), n(2), weight=o(2))`, func() { NLLLoss(zs(2, 3), ns(2), NLLLossOptions{Weight: os1(2)}) }},
	{`F.cross_entropy(z(2, 3), n(3))`, func() { CrossEntropy(zs(2, 3), ns(3)) }},
	{`F.cross_entropy(z(2, 3), n(2), label_smoothing=2.0)`, func() { CrossEntropy(zs(2, 3), ns(2), CrossEntropyOptions{LabelSmoothing: 2}) }},
	{`F.cross_entropy(z(2, 3), z(2))`, func() { CrossEntropy(zs(2, 3), zs(2)) }},
	{`F.ctc_loss(z(4, 1, 3), n(1, 2) + 1, [4], [2], blank=3)`, func() { CTCLoss(zs(4, 1, 3), ns(1, 2).Add(1), []int64{4}, []int64{2}, CTCLossOptions{Blank: 3}) }},
	{`F.ctc_loss(z(4, 1, 3), n(1, 2) + 1, [4, 4], [2])`, func() { CTCLoss(zs(4, 1, 3), ns(1, 2).Add(1), []int64{4, 4}, []int64{2}) }},
	{`F.cosine_similarity(z(2, 3), z(2, 4))`, func() { CosineSimilarity(zs(2, 3), zs(2, 4)) }},
	{`F.pairwise_distance(z(2, 3), z(2, 4))`, func() { PairwiseDistance(zs(2, 3), zs(2, 4)) }},

	{`F.glu(z())`, func() { GLU(zs()) }},
	{`F.glu(z(3))`, func() { GLU(zs(3)) }},
	{`F.hardtanh(z(2), 1.0, -1.0)`, func() { Hardtanh(zs(2), HardtanhOptions{MinVal: new(1.0), MaxVal: new(-1.0)}) }},
	{`F.hardtanh(z(2), 1.0, 1.0)`, func() { Hardtanh(zs(2), HardtanhOptions{MinVal: new(1.0), MaxVal: new(1.0)}) }},
	{`F.gelu(z(2), approximate="sine")`, func() { GELU(zs(2), "sine") }},
	{`F.celu(z(2), 0.0)`, func() { CELU(zs(2), 0) }},
	{`F.softshrink(z(2), -1.0)`, func() { Softshrink(zs(2), -1) }},
	{`F.rrelu(z(2), 0.5, 0.25, True)`, func() { RReLU(zs(2), RReLUOptions{Lower: new(0.5), Upper: new(0.25), Training: true}) }},
	{`F.prelu(z(2, 3), o(2))`, func() { PReLU(zs(2, 3), os1(2)) }},
	{`F.softmax(z(2, 3), 2)`, func() { zs(2, 3).Softmax(2) }},
	{`F.log_softmax(z(2, 3), -3)`, func() { zs(2, 3).LogSoftmax(-3) }},
	{`F.softmin(z(2, 3), 2)`, func() { Softmin(zs(2, 3), 2) }},
	{`F.gumbel_softmax(z(2, 3), dim=2)`, func() { GumbelSoftmax(zs(2, 3), GumbelSoftmaxOptions{Dim: new(int64(2))}) }},
	{`F.linear(z(2, 3), z(4, 2))`, func() { Linear(zs(2, 3), zs(4, 2), nil) }},
	{`F.bilinear(z(2, 3), z(2, 4), z(5, 3, 3))`, func() { Bilinear(zs(2, 3), zs(2, 4), zs(5, 3, 3), nil) }},
	{`F.one_hot(n(2) - 1)`, func() { OneHot(ns(2).Sub(1)) }},
	{`F.one_hot(n(2) + 3, 3)`, func() { OneHot(ns(2).Add(3), 3) }},
	{`F.one_hot(z(2))`, func() { OneHot(zs(2)) }},

	{`F.dropout(z(2), 1.5)`, func() { Dropout(zs(2), 1.5, true) }},
	{`F.dropout(z(2), -0.5, training=False)`, func() { Dropout(zs(2), -0.5, false) }},
	{`F.dropout(z(2), 1.0)`, func() { Dropout(zs(2), 1, true) }},
	{`F.dropout(z(2), 1.5, inplace=True)`, func() { Dropout_(zs(2), 1.5, true) }},
	{`F.alpha_dropout(z(2), 1.5, True)`, func() { AlphaDropout(zs(2), 1.5, true) }},
	{`F.feature_alpha_dropout(z(2, 3), 1.5, True)`, func() { FeatureAlphaDropout(zs(2, 3), 1.5, true) }},
	{`F.feature_alpha_dropout(z(2, 3), -1.5, True)`, func() { FeatureAlphaDropout(zs(2, 3), -1.5, true) }},
	{`torch.feature_dropout(z(2, 3), 1.5, True)`, func() { FeatureDropout(zs(2, 3), 1.5, true) }},
	{`F.dropout1d(z(2, 3), 1.5)`, func() { Dropout1d(zs(2, 3), 1.5, true) }},
	{`F.dropout1d(z(2, 3))`, func() { Dropout1d(zs(2, 3), 0.5, true) }},
	{`F.dropout1d(z(2, 3, 4, 5))`, func() { Dropout1d(zs(2, 3, 4, 5), 0.5, true) }},
	{`F.dropout1d(z(2), inplace=True)`, func() { Dropout1d_(zs(2), 0.5, true) }},
	{`F.dropout2d(z(2, 3, 4, 5))`, func() { Dropout2d(zs(2, 3, 4, 5), 0.5, true) }},
	{`F.dropout2d(z(2, 3, 4))`, func() { Dropout2d(zs(2, 3, 4), 0.5, true) }},
	{`F.dropout2d(z(2, 3))`, func() { Dropout2d(zs(2, 3), 0.5, true) }},
	{`F.dropout2d(z(2, 3, 4, 5, 6), inplace=True)`, func() { Dropout2d_(zs(2, 3, 4, 5, 6), 0.5, true) }},
	{`F.dropout3d(z(2, 3, 4, 5))`, func() { Dropout3d(zs(2, 3, 4, 5), 0.5, true) }},
	{`F.dropout3d(z(2, 3, 4, 5, 6))`, func() { Dropout3d(zs(2, 3, 4, 5, 6), 0.5, true) }},
	{`F.dropout3d(z(2, 3, 4))`, func() { Dropout3d(zs(2, 3, 4), 0.5, true) }},
	{`F.dropout3d(z(2, 3), inplace=True)`, func() { Dropout3d_(zs(2, 3), 0.5, true) }},

	{`F.embedding(n(2), z(7, 3), padding_idx=7)`, func() { Embedding(ns(2), zs(7, 3), EmbeddingOptions{PaddingIdx: new(int64(7))}) }},
	{`F.embedding(n(2), z(7, 3), padding_idx=-8)`, func() { Embedding(ns(2), zs(7, 3), EmbeddingOptions{PaddingIdx: new(int64(-8))}) }},
	{`F.embedding(n(2), z(7, 3), padding_idx=-7)`, func() { Embedding(ns(2), zs(7, 3), EmbeddingOptions{PaddingIdx: new(int64(-7))}) }},
	{`F.embedding(z(2), z(7, 3))`, func() { Embedding(zs(2), zs(7, 3)) }},
	{`F.embedding(n(2) + 7, z(7, 3))`, func() { Embedding(ns(2).Add(7), zs(7, 3)) }},
	{`F.embedding_bag(n(2, 3), z(7, 3))`, func() { EmbeddingBag(ns(2, 3), zs(7, 3), nil) }},
	{`F.embedding_bag(z(7, 3), n(4), n(1))`, func() { EmbeddingBag(zs(7, 3), ns(4), ns(1)) }},
	{`F.embedding_bag(n(4), z(7, 3), n(1), mode="sum", per_sample_weights=z(3))`, func() {
		EmbeddingBag(ns(4), zs(7, 3), ns(1), EmbeddingBagOptions{Mode: BagSum, PerSampleWeights: zs(3)})
	}},
	{`F.embedding_bag(n(4), z(7, 3), n(1), per_sample_weights=z(4))`, func() { EmbeddingBag(ns(4), zs(7, 3), ns(1), EmbeddingBagOptions{PerSampleWeights: zs(4)}) }},
	{`F.embedding_bag(n(4), z(7), n(1))`, func() { EmbeddingBag(ns(4), zs(7), ns(1)) }},
	{`F.embedding_bag(n(4), z(7, 3))`, func() { EmbeddingBag(ns(4), zs(7, 3), nil) }},
	{`F.embedding_bag(n(4), z(7, 3), n(1, 1))`, func() { EmbeddingBag(ns(4), zs(7, 3), ns(1, 1)) }},
	{`F.embedding_bag(n(2, 3), z(7, 3), n(1))`, func() { EmbeddingBag(ns(2, 3), zs(7, 3), ns(1)) }},
	{`F.embedding_bag(n(2, 3, 4), z(7, 3))`, func() { EmbeddingBag(ns(2, 3, 4), zs(7, 3), nil) }},
	{`F.embedding_bag(n(2, 3), z(7, 3), mode="min")`, func() { EmbeddingBag(ns(2, 3), zs(7, 3), nil, EmbeddingBagOptions{Mode: "min"}) }},
	{`F.embedding_bag(n(2, 3), z(7, 3), mode="max", scale_grad_by_freq=True)`, func() {
		EmbeddingBag(ns(2, 3), zs(7, 3), nil, EmbeddingBagOptions{Mode: BagMax, ScaleGradByFreq: true})
	}},
	{`F.embedding_bag(n(2, 3), z(7, 3), mode="max", sparse=True)`, func() { EmbeddingBag(ns(2, 3), zs(7, 3), nil, EmbeddingBagOptions{Mode: BagMax, Sparse: true}) }},
	{`F.embedding_bag(n(2, 3), z(7, 3), padding_idx=7)`, func() { EmbeddingBag(ns(2, 3), zs(7, 3), nil, EmbeddingBagOptions{PaddingIdx: new(int64(7))}) }},
	{`F.scaled_dot_product_attention(z(1, 2, 3), z(1, 2, 3), z(1, 2, 3), attn_mask=z(2, 2), is_causal=True)`, func() {
		ScaledDotProductAttention(zs(1, 2, 3), zs(1, 2, 3), zs(1, 2, 3), AttentionOptions{AttnMask: zs(2, 2), IsCausal: true})
	}},
	{`F.scaled_dot_product_attention(z(3), z(3), z(3))`, func() { ScaledDotProductAttention(zs(3), zs(3), zs(3)) }},
	{`F.scaled_dot_product_attention(z(1, 2, 3), z(1, 2, 3), z(1, 2, 3).double())`, func() { ScaledDotProductAttention(zs(1, 2, 3), zs(1, 2, 3), zs(1, 2, 3).Double()) }},
	{`F.scaled_dot_product_attention(z(1, 2, 3), z(1, 2, 3), z(1, 2, 3), attn_mask=n(2, 2))`, func() {
		ScaledDotProductAttention(zs(1, 2, 3), zs(1, 2, 3), zs(1, 2, 3), AttentionOptions{AttnMask: ns(2, 2)})
	}},

	{`F.batch_norm(z(1, 3), None, None, training=True)`, func() { BatchNorm(zs(1, 3), BatchNormOptions{Training: true}) }},
	{`F.batch_norm(z(1, 3, 1), None, None, training=True)`, func() { BatchNorm(zs(1, 3, 1), BatchNormOptions{Training: true}) }},
	{`F.batch_norm(z(1, 3, 2), None, None, training=True)`, func() { BatchNorm(zs(1, 3, 2), BatchNormOptions{Training: true}) }},
	{`F.batch_norm(z(), None, None, training=True)`, func() { BatchNorm(zs(), BatchNormOptions{Training: true}) }},
	{`F.batch_norm(z(2, 3), z(2), z(3))`, func() { BatchNorm(zs(2, 3), BatchNormOptions{RunningMean: zs(2), RunningVar: zs(3)}) }},
	{`F.batch_norm(z(2, 3), None, None)`, func() { BatchNorm(zs(2, 3)) }},
	{`F.instance_norm(z(2, 3, 4))`, func() { InstanceNorm(zs(2, 3, 4)) }},
	{`F.instance_norm(z(2, 3, 1))`, func() { InstanceNorm(zs(2, 3, 1)) }},
	{`F.instance_norm(z(2, 3))`, func() { InstanceNorm(zs(2, 3)) }},
	{`F.instance_norm(z(2, 3, 4), use_input_stats=False)`, func() { InstanceNorm(zs(2, 3, 4), InstanceNormOptions{NoUseInputStats: true}) }},
	{`F.layer_norm(z(2, 3), [4])`, func() { LayerNorm(zs(2, 3), 4) }},
	{`F.layer_norm(z(2, 3), [3], weight=o(2))`, func() { LayerNorm(zs(2, 3), 3, LayerNormOptions{Weight: os1(2)}) }},
	{`F.rms_norm(z(2, 3), [4])`, func() { RMSNorm(zs(2, 3), 4) }},
	{`F.group_norm(z(4), 2)`, func() { GroupNorm(zs(4), 2) }},
	{`F.group_norm(z(2, 4), 0)`, func() { GroupNorm(zs(2, 4), 0) }},
	{`F.group_norm(z(2, 4), -2)`, func() { GroupNorm(zs(2, 4), -2) }},
	{`F.group_norm(z(1, 2), 2)`, func() { GroupNorm(zs(1, 2), 2) }},
	{`F.group_norm(z(1, 2, 3), 2)`, func() { GroupNorm(zs(1, 2, 3), 2) }},
	{`F.group_norm(z(2, 3, 4), 2)`, func() { GroupNorm(zs(2, 3, 4), 2) }},
	{`F.local_response_norm(z(2, 3), 2)`, func() { LocalResponseNorm(zs(2, 3), 2) }},
	{`F.local_response_norm(z(2, 3, 4), 2)`, func() { LocalResponseNorm(zs(2, 3, 4), 2) }},
	{`F.local_response_norm(z(2, 0, 4), 2)`, func() { LocalResponseNorm(zs(2, 0, 4), 2) }},
	{`F.normalize(z(2, 3), dim=2)`, func() { Normalize(zs(2, 3), NormalizeOptions{Dim: new(int64(2))}) }},

	{`F.interpolate(z(1, 1, 4))`, func() { Interpolate(zs(1, 1, 4)) }},
	{`F.interpolate(z(1, 1, 4), size=2, scale_factor=2.0)`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2}, ScaleFactor: []float64{2}}) }},
	{`F.interpolate(z(1, 1, 4), size=(2, 2))`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2, 2}}) }},
	{`F.interpolate(z(1, 1, 4), scale_factor=(2.0, 2.0))`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{ScaleFactor: []float64{2, 2}}) }},
	{`F.interpolate(z(1, 1, 4), scale_factor=())`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{ScaleFactor: []float64{}}) }},
	{`F.interpolate(z(1, 1, 4), size=2, recompute_scale_factor=True)`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2}, RecomputeScaleFactor: true}) }},
	{`F.interpolate(z(1, 1, 4), size=2, align_corners=True)`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2}, AlignCorners: true}) }},
	{`F.interpolate(z(1, 1, 4), size=2, mode="area", align_corners=True)`, func() {
		Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2}, Mode: "area", AlignCorners: true})
	}},
	{`F.interpolate(z(1, 1, 4), size=2, mode="linear", antialias=True)`, func() {
		Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2}, Mode: "linear", Antialias: true})
	}},
	{`F.interpolate(z(1, 1, 4, 4), size=2, mode="nearest", antialias=True)`, func() { Interpolate(zs(1, 1, 4, 4), InterpolateOptions{Size: []int64{2}, Antialias: true}) }},
	{`F.interpolate(z(1, 1, 4, 4), size=2, mode="area", antialias=True)`, func() {
		Interpolate(zs(1, 1, 4, 4), InterpolateOptions{Size: []int64{2}, Mode: "area", Antialias: true})
	}},
	{`F.interpolate(z(1, 1, 4), size=2, mode="bilinear")`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2}, Mode: "bilinear"}) }},
	{`F.interpolate(z(1, 1, 4), size=2, mode="trilinear")`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2}, Mode: "trilinear"}) }},
	{`F.interpolate(z(1, 1, 4, 4), size=2, mode="linear")`, func() { Interpolate(zs(1, 1, 4, 4), InterpolateOptions{Size: []int64{2}, Mode: "linear"}) }},
	{`F.interpolate(z(1, 1, 4, 4), size=2, mode="trilinear")`, func() { Interpolate(zs(1, 1, 4, 4), InterpolateOptions{Size: []int64{2}, Mode: "trilinear"}) }},
	{`F.interpolate(z(1, 1, 4, 4, 4), size=2, mode="linear")`, func() { Interpolate(zs(1, 1, 4, 4, 4), InterpolateOptions{Size: []int64{2}, Mode: "linear"}) }},
	{`F.interpolate(z(1, 1, 4, 4, 4), size=2, mode="bilinear")`, func() { Interpolate(zs(1, 1, 4, 4, 4), InterpolateOptions{Size: []int64{2}, Mode: "bilinear"}) }},
	{`F.interpolate(z(1, 1, 4, 4, 4), size=2, mode="bicubic")`, func() { Interpolate(zs(1, 1, 4, 4, 4), InterpolateOptions{Size: []int64{2}, Mode: "bicubic"}) }},
	{`F.interpolate(z(1, 1, 4), size=2, mode="cubic")`, func() { Interpolate(zs(1, 1, 4), InterpolateOptions{Size: []int64{2}, Mode: "cubic"}) }},
	{`F.interpolate(z(4, 4), size=2)`, func() { Interpolate(zs(4, 4), InterpolateOptions{Size: []int64{2}}) }},
	{`F.interpolate(z(1, 1, 1, 1, 1, 1), size=2)`, func() { Interpolate(zs(1, 1, 1, 1, 1, 1), InterpolateOptions{Size: []int64{2}}) }},
	{`F.grid_sample(z(1, 1, 2, 2), z(1, 2, 2, 2), mode="cubic", align_corners=False)`, func() { GridSample(zs(1, 1, 2, 2), zs(1, 2, 2, 2), GridSampleOptions{Mode: "cubic"}) }},
	{`F.grid_sample(z(1, 1, 2, 2), z(1, 2, 2, 2), padding_mode="zero", align_corners=False)`, func() { GridSample(zs(1, 1, 2, 2), zs(1, 2, 2, 2), GridSampleOptions{PaddingMode: "zero"}) }},
	{`F.grid_sample(z(1, 1, 2, 2), z(1, 2, 2, 3), align_corners=False)`, func() { GridSample(zs(1, 1, 2, 2), zs(1, 2, 2, 3)) }},
	{`F.grid_sample(z(1, 1, 2, 2), z(1, 2, 2, 2), align_corners=False)`, func() { GridSample(zs(1, 1, 2, 2), zs(1, 2, 2, 2)) }},
	{`F.affine_grid(n(1, 2, 3), [1, 1, 2, 2], align_corners=False)`, func() { AffineGrid(ns(1, 2, 3), []int64{1, 1, 2, 2}) }},
	{`F.affine_grid(z(1, 2, 3), [1, 1, 2], align_corners=False)`, func() { AffineGrid(zs(1, 2, 3), []int64{1, 1, 2}) }},
	{`F.affine_grid(z(1, 3, 4), [1, 1, 2, 2], align_corners=False)`, func() { AffineGrid(zs(1, 3, 4), []int64{1, 1, 2, 2}) }},
	{`F.affine_grid(z(1, 2, 3), [1, 1, 2, 2, 2], align_corners=False)`, func() { AffineGrid(zs(1, 2, 3), []int64{1, 1, 2, 2, 2}) }},
	{`F.affine_grid(z(2, 3), [1, 1, 2, 2], align_corners=False)`, func() { AffineGrid(zs(2, 3), []int64{1, 1, 2, 2}) }},
	{`F.affine_grid(z(1, 2, 3), [1, 1, 0, 2], align_corners=False)`, func() { AffineGrid(zs(1, 2, 3), []int64{1, 1, 0, 2}) }},
	{`F.affine_grid(z(1, 2, 3), [1, 1, 1, 2], align_corners=True)`, func() { AffineGrid(zs(1, 2, 3), []int64{1, 1, 1, 2}, true) }},
	{`F.affine_grid(z(1, 2, 3), [1, 1, 2, 2], align_corners=True)`, func() { AffineGrid(zs(1, 2, 3), []int64{1, 1, 2, 2}, true) }},
	{`F.pad(z(2, 3), (1,))`, func() { Pad(zs(2, 3), []int64{1}) }},
	{`F.pad(z(2, 3), (1, 1), mode="mirror")`, func() { Pad(zs(2, 3), []int64{1, 1}, PadOptions{Mode: "mirror"}) }},
	{`F.pad(z(1, 2, 3), (3, 3), mode="reflect")`, func() { Pad(zs(1, 2, 3), []int64{3, 3}, PadOptions{Mode: "reflect"}) }},
	{`F.pad(z(1, 2, 3), (1, 1), mode="reflect", value=1.0)`, func() { Pad(zs(1, 2, 3), []int64{1, 1}, PadOptions{Mode: "reflect", Value: 1}) }},
	{`F.pad(z(2, 3), (1, 1, 1, 1, 1, 1))`, func() { Pad(zs(2, 3), []int64{1, 1, 1, 1, 1, 1}) }},
	{`F.pad(z(3), (1, 1), mode="circular")`, func() { Pad(zs(3), []int64{1, 1}, PadOptions{Mode: "circular"}) }},
	{`F.pixel_shuffle(z(1, 3, 2, 2), 2)`, func() { PixelShuffle(zs(1, 3, 2, 2), 2) }},
	{`F.pixel_unshuffle(z(1, 3, 3, 3), 2)`, func() { PixelUnshuffle(zs(1, 3, 3, 3), 2) }},
	{`F.channel_shuffle(z(1, 3, 2, 2), 2)`, func() { ChannelShuffle(zs(1, 3, 2, 2), 2) }},

	{`F.conv1d(z(1, 2, 4), z(3, 1, 2))`, func() { Conv1d(zs(1, 2, 4), zs(3, 1, 2)) }},
	{`F.conv2d(z(1, 2, 4, 4), z(3, 2, 2, 2), padding="full")`, func() { Conv2d(zs(1, 2, 4, 4), zs(3, 2, 2, 2), ConvOptions{PaddingName: "full"}) }},
	{`F.conv2d(z(1, 2, 4, 4), z(3, 2, 3, 3), padding="same", stride=2)`, func() { Conv2d(zs(1, 2, 4, 4), zs(3, 2, 3, 3), ConvOptions{PaddingName: "same", Stride: []int64{2}}) }},
	{`F.conv3d(z(1, 2, 2, 2, 2), z(3, 2, 3, 3, 3))`, func() { Conv3d(zs(1, 2, 2, 2, 2), zs(3, 2, 3, 3, 3)) }},
	{`F.conv2d(z(1, 2, 4, 4), z(3, 2, 3, 3), stride=(1, 1, 1))`, func() { Conv2d(zs(1, 2, 4, 4), zs(3, 2, 3, 3), ConvOptions{Stride: []int64{1, 1, 1}}) }},
	{`F.conv_transpose1d(z(1, 2, 4), z(3, 1, 2))`, func() { ConvTranspose1d(zs(1, 2, 4), zs(3, 1, 2)) }},
	{`F.conv_transpose2d(z(1, 2, 4, 4), z(2, 1, 2, 2), output_padding=3)`, func() {
		ConvTranspose2d(zs(1, 2, 4, 4), zs(2, 1, 2, 2), ConvTransposeOptions{OutputPadding: []int64{3}})
	}},
	{`F.conv_transpose3d(z(1, 2, 4, 4, 4), z(2, 1, 2, 2, 2), bias=z(3))`, func() { ConvTranspose3d(zs(1, 2, 4, 4, 4), zs(2, 1, 2, 2, 2), ConvTransposeOptions{Bias: zs(3)}) }},
	{`F.unfold(z(1, 2, 4, 4), (2, 2, 2))`, func() { Unfold(zs(1, 2, 4, 4), []int64{2, 2, 2}) }},
	{`F.unfold(z(1, 2, 4, 4), 5)`, func() { Unfold(zs(1, 2, 4, 4), 5) }},
	{`F.fold(z(1, 3, 4), (4, 4), 2)`, func() { Fold(zs(1, 3, 4), []int64{4, 4}, 2) }},
	{`F.fold(z(1, 4, 4), (4, 4), 2)`, func() { Fold(zs(1, 4, 4), []int64{4, 4}, 2) }},
	{`F.max_pool1d(z(1, 1, 4), 2, padding=2)`, func() { MaxPool1d(zs(1, 1, 4), 2, MaxPoolOptions{Padding: []int64{2}}) }},
	{`F.max_pool1d(z(4), 2)`, func() { MaxPool1d(zs(4), 2) }},
	{`F.max_pool2d(z(1, 1, 4, 4), (2, 2, 2))`, func() { MaxPool2d(zs(1, 1, 4, 4), []int64{2, 2, 2}) }},
	{`F.max_pool2d(z(1, 1, 4, 4), 2, padding=2)`, func() { MaxPool2d(zs(1, 1, 4, 4), 2, MaxPoolOptions{Padding: []int64{2}}) }},
	{`F.max_pool2d(z(1, 1, 4, 4), 2, dilation=0)`, func() { MaxPool2d(zs(1, 1, 4, 4), 2, MaxPoolOptions{Dilation: []int64{0}}) }},
	{`F.max_pool3d(z(1, 1, 4, 4, 4), 5)`, func() { MaxPool3d(zs(1, 1, 4, 4, 4), 5) }},
	{`F.avg_pool1d(z(1, 1, 4), 2, stride=0)`, func() { AvgPool1d(zs(1, 1, 4), 2, AvgPoolOptions{Stride: []int64{0}}) }},
	{`F.avg_pool2d(z(1, 1, 4, 4), 2, padding=2)`, func() { AvgPool2d(zs(1, 1, 4, 4), 2, AvgPoolOptions{Padding: []int64{2}}) }},
	{`F.avg_pool3d(z(4, 4), 2)`, func() { AvgPool3d(zs(4, 4), 2) }},
	{`F.adaptive_avg_pool1d(z(1, 1, 4), (2, 2))`, func() { AdaptiveAvgPool1d(zs(1, 1, 4), []int64{2, 2}) }},
	{`F.adaptive_avg_pool2d(z(4, 4), 2)`, func() { AdaptiveAvgPool2d(zs(4, 4), 2) }},
	{`F.adaptive_avg_pool3d(z(1, 1, 4, 4, 4), (2, 2))`, func() { AdaptiveAvgPool3d(zs(1, 1, 4, 4, 4), []int64{2, 2}) }},
	{`F.adaptive_max_pool1d(z(4), 2)`, func() { AdaptiveMaxPool1d(zs(4), 2) }},
	{`F.adaptive_max_pool2d(z(1, 1, 4, 4), (2, 2, 2))`, func() { AdaptiveMaxPool2d(zs(1, 1, 4, 4), []int64{2, 2, 2}) }},
	{`F.adaptive_max_pool3d(z(4, 4), 2)`, func() { AdaptiveMaxPool3d(zs(4, 4), 2) }},
	{`F.fractional_max_pool2d(z(1, 1, 4, 4), 2)`, func() { FractionalMaxPool2d(zs(1, 1, 4, 4), 2) }},
	{`F.fractional_max_pool2d(z(1, 1, 4, 4), 2, output_ratio=(0.5, 0.5, 0.5))`, func() {
		FractionalMaxPool2d(zs(1, 1, 4, 4), 2, FractionalMaxPoolOptions{OutputRatio: []float64{0.5, 0.5, 0.5}})
	}},
	{`F.fractional_max_pool2d(z(1, 1, 4, 4), 2, output_size=5)`, func() { FractionalMaxPool2d(zs(1, 1, 4, 4), 2, FractionalMaxPoolOptions{OutputSize: []int64{5}}) }},
	{`F.fractional_max_pool3d(z(1, 1, 4, 4, 4), 2)`, func() { FractionalMaxPool3d(zs(1, 1, 4, 4, 4), 2) }},
	{`F.max_unpool1d(z(1, 1, 2), n(1, 1, 2), 2, output_size=(7,))`, func() { MaxUnpool1d(zs(1, 1, 2), ns(1, 1, 2), 2, MaxUnpoolOptions{OutputSize: []int64{7}}) }},
	{`F.max_unpool2d(z(1, 1, 2, 2), n(1, 1, 2, 2), 2, output_size=(4,))`, func() { MaxUnpool2d(zs(1, 1, 2, 2), ns(1, 1, 2, 2), 2, MaxUnpoolOptions{OutputSize: []int64{4}}) }},
	{`F.max_unpool2d(z(1, 1, 2, 2), n(1, 1, 2, 2) + 99, 2)`, func() { MaxUnpool2d(zs(1, 1, 2, 2), ns(1, 1, 2, 2).Add(99), 2) }},
	{`F.max_unpool3d(z(1, 1, 2, 2, 2), n(1, 1, 2, 2, 1), 2)`, func() { MaxUnpool3d(zs(1, 1, 2, 2, 2), ns(1, 1, 2, 2, 1), 2) }},
	{`F.lp_pool1d(z(1, 1, 4), 2.0, 5)`, func() { LPPool1d(zs(1, 1, 4), 2, 5) }},
	{`F.lp_pool2d(z(1, 1, 4, 4), 2.0, (2, 2, 2))`, func() { LPPool2d(zs(1, 1, 4, 4), 2, []int64{2, 2, 2}) }},
	{`F.lp_pool3d(z(1, 1, 4, 4, 4), 2.0, 5)`, func() { LPPool3d(zs(1, 1, 4, 4, 4), 2, 5) }},
}

// TestFunctionalErrors checks that each case is an error where it is one in Python, and
// warned of where Python warns.
func TestFunctionalErrors(t *testing.T) {
	type outcome struct {
		Case     string
		Error    string
		Warnings []string
	}
	f, err := os.Open("testdata/functional_errors.jsonl")
	require.NoError(t, err)
	defer f.Close()
	want := map[string]outcome{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var o outcome
		require.NoError(t, json.Unmarshal(lines.Bytes(), &o))
		want[o.Case] = o
	}
	require.NoError(t, lines.Err())

	var log bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(old)
	refused, warned := 0, 0
	for _, c := range errorCases {
		o, ok := want[c.python]
		if !assert.True(t, ok, "%s: run scripts/functional_errors.py", c.python) {
			continue
		}
		delete(want, c.python)
		log.Reset()
		warn.Forget()
		err := Try(c.call)
		if o.Error == "" {
			assert.NoError(t, err, c.python)
		} else {
			refused++
			assert.Error(t, err, "%s: Python says %s", c.python, o.Error)
		}
		if len(o.Warnings) > 0 {
			warned++
			assert.NotEmpty(t, log.String(), "%s: Python warns %q", c.python, o.Warnings)
		} else {
			assert.Empty(t, log.String(), c.python)
		}
	}
	assert.Empty(t, want, "cases that are no more: run scripts/functional_errors.py")
	t.Logf("%d cases, %d refused, %d warned of", len(errorCases), refused, warned)
}
