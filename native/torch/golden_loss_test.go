package torch

var lossCases = []goldenCase{
	{`F.mse_loss(x, v)`, func(in vars) any { return MSELoss(in["x"], in["v"]) }},
	{`F.l1_loss(v, x)`, func(in vars) any { return L1Loss(in["v"], in["x"]) }},
	{`F.smooth_l1_loss(v, x)`, func(in vars) any { return SmoothL1Loss(in["v"], in["x"]) }},
	{`F.smooth_l1_loss(x, y, beta=0.0)`, func(in vars) any { return SmoothL1Loss(in["x"], in["y"], SmoothL1LossOptions{Beta: new(0.0)}) }},
	{`F.huber_loss(x, v)`, func(in vars) any { return HuberLoss(in["x"], in["v"]) }},
	{`F.mse_loss(x, y)`, func(in vars) any { return MSELoss(in["x"], in["y"]) }},
	{`F.mse_loss(x, y, reduction="none")`, func(in vars) any { return MSELoss(in["x"], in["y"], ReduceNone) }},
	{`F.mse_loss(x, y, reduction="sum")`, func(in vars) any { return MSELoss(in["x"], in["y"], ReduceSum) }},
	{`F.l1_loss(x, y)`, func(in vars) any { return L1Loss(in["x"], in["y"]) }},
	{`F.smooth_l1_loss(x, y)`, func(in vars) any { return SmoothL1Loss(in["x"], in["y"]) }},
	{`F.smooth_l1_loss(x, y, beta=0.5, reduction="sum")`, func(in vars) any {
		return SmoothL1Loss(in["x"], in["y"], SmoothL1LossOptions{Beta: new(0.5), Reduction: ReduceSum})
	}},
	{`F.huber_loss(x, y, delta=0.5)`, func(in vars) any { return HuberLoss(in["x"], in["y"], HuberLossOptions{Delta: new(0.5)}) }},
	{`F.cross_entropy(x, labels)`, func(in vars) any { return CrossEntropy(in["x"], in["labels"]) }},
	{`F.cross_entropy(x, p)`, func(in vars) any { return CrossEntropy(in["x"], in["p"]) }},
	{`F.cross_entropy(x, labels, v.abs(), ignore_index=1, reduction="sum", label_smoothing=0.1)`, func(in vars) any {
		return CrossEntropy(in["x"], in["labels"], CrossEntropyOptions{
			Weight: in["v"].Abs(), IgnoreIndex: new(int64(1)), Reduction: ReduceSum, LabelSmoothing: 0.1})
	}},
	{`F.nll_loss(F.log_softmax(x, 1), labels)`, func(in vars) any { return NLLLoss(in["x"].LogSoftmax(1), in["labels"]) }},
	{`F.binary_cross_entropy(p, b.float())`, func(in vars) any { return BinaryCrossEntropy(in["p"], in["b"].Float()) }},
	{`F.binary_cross_entropy(p, b.float(), pos, reduction="none")`, func(in vars) any {
		return BinaryCrossEntropy(in["p"], in["b"].Float(), BinaryCrossEntropyOptions{Weight: in["pos"], Reduction: ReduceNone})
	}},
	{`F.binary_cross_entropy_with_logits(y, b.float())`, func(in vars) any { return BinaryCrossEntropyWithLogits(in["y"], in["b"].Float()) }},
	{`F.binary_cross_entropy_with_logits(y, b.float(), pos_weight=v.abs())`, func(in vars) any {
		return BinaryCrossEntropyWithLogits(in["y"], in["b"].Float(), BinaryCrossEntropyWithLogitsOptions{PosWeight: in["v"].Abs()})
	}},
	{`F.kl_div(x, p, reduction="mean")`, func(in vars) any { return KLDiv(in["x"], in["p"]) }},
	{`F.kl_div(x, y, reduction="batchmean", log_target=True)`, func(in vars) any {
		return KLDiv(in["x"], in["y"], KLDivOptions{Reduction: ReduceBatchMean, LogTarget: true})
	}},
	{`F.cosine_similarity(x, y)`, func(in vars) any { return CosineSimilarity(in["x"], in["y"]) }},
	{`F.pairwise_distance(x, y)`, func(in vars) any { return PairwiseDistance(in["x"], in["y"]) }},
	{`F.pairwise_distance(x, y, 1.0, keepdim=True)`, func(in vars) any {
		return PairwiseDistance(in["x"], in["y"], PairwiseDistanceOptions{P: new(1.0), KeepDim: true})
	}},
	{`F.cosine_embedding_loss(x, y, sign[:, 0])`, func(in vars) any { return CosineEmbeddingLoss(in["x"], in["y"], in["sign"].At(All, 0)) }},
	{`F.hinge_embedding_loss(x, sign)`, func(in vars) any { return HingeEmbeddingLoss(in["x"], in["sign"]) }},
	{`F.margin_ranking_loss(x, y, sign, 0.1)`, func(in vars) any {
		return MarginRankingLoss(in["x"], in["y"], in["sign"], MarginRankingLossOptions{Margin: 0.1})
	}},
	{`F.triplet_margin_loss(x, y, z)`, func(in vars) any { return TripletMarginLoss(in["x"], in["y"], in["z"]) }},
	{`F.triplet_margin_loss(x, y, z, margin=2, p=1, swap=True, reduction="none")`, func(in vars) any {
		return TripletMarginLoss(in["x"], in["y"], in["z"], TripletMarginLossOptions{
			Margin: new(2.0), P: new(1.0), Swap: true, Reduction: ReduceNone})
	}},
	{`F.soft_margin_loss(x, sign)`, func(in vars) any { return SoftMarginLoss(in["x"], in["sign"]) }},
	{`F.multi_margin_loss(x, labels)`, func(in vars) any { return MultiMarginLoss(in["x"], in["labels"]) }},
	{`F.multi_margin_loss(x, labels, 2, 0.5, v.abs())`, func(in vars) any {
		return MultiMarginLoss(in["x"], in["labels"], MultiMarginLossOptions{P: new(int64(2)), Margin: new(0.5), Weight: in["v"].Abs()})
	}},
	{`F.multilabel_margin_loss(x, torch.tensor([[3, 0, -1, 1], [1, -1, 0, 0], [0, 1, 2, 3]]))`, func(in vars) any {
		return MultiLabelMarginLoss(in["x"], FromSlice([]int64{3, 0, -1, 1, 1, -1, 0, 0, 0, 1, 2, 3}, 3, 4))
	}},
	{`F.poisson_nll_loss(x, pos)`, func(in vars) any { return PoissonNLLLoss(in["x"], in["pos"]) }},
	{`F.poisson_nll_loss(pos, j.float(), log_input=False, full=True)`, func(in vars) any {
		return PoissonNLLLoss(in["pos"], in["j"].Float(), PoissonNLLLossOptions{NoLogInput: true, Full: true})
	}},
	{`F.ctc_loss(F.log_softmax(sig.permute(2, 0, 1), -1), torch.tensor([[1, 2], [3, 3]]), (9, 8), (2, 2))`, func(in vars) any {
		return CTCLoss(in["sig"].Permute(2, 0, 1).LogSoftmax(-1), FromSlice([]int64{1, 2, 3, 3}, 2, 2), []int64{9, 8}, []int64{2, 2})
	}},
	{`F.huber_loss(x, y, delta=0.5, weight=pos)`, func(in vars) any {
		return HuberLoss(in["x"], in["y"], HuberLossOptions{Delta: new(0.5), Weight: in["pos"]})
	}},
	{`F.cosine_similarity(x, y, dim=0, eps=1.0)`, func(in vars) any {
		return CosineSimilarity(in["x"], in["y"], CosineSimilarityOptions{Dim: new(int64(0)), Eps: new(1.0)})
	}},
	{`F.gaussian_nll_loss(x, y, 0.5)`, func(in vars) any { return GaussianNLLLoss(in["x"], in["y"], 0.5) }},
	{`F.gaussian_nll_loss(x, y, pos[:, 0])`, func(in vars) any { return GaussianNLLLoss(in["x"], in["y"], in["pos"].At(All, 0)) }},
	{`F.gaussian_nll_loss(x, y, pos)`, func(in vars) any { return GaussianNLLLoss(in["x"], in["y"], in["pos"]) }},
	{`F.gaussian_nll_loss(x, y, pos, full=True, eps=0.5, reduction="none")`, func(in vars) any {
		return GaussianNLLLoss(in["x"], in["y"], in["pos"], GaussianNLLLossOptions{Full: true, Eps: new(0.5), Reduction: ReduceNone})
	}},
	{`F.multilabel_soft_margin_loss(x, b.float())`, func(in vars) any { return MultiLabelSoftMarginLoss(in["x"], in["b"].Float()) }},
	{`F.multilabel_soft_margin_loss(x, b.float(), v.abs(), reduction="sum")`, func(in vars) any {
		return MultiLabelSoftMarginLoss(in["x"], in["b"].Float(), MultiLabelSoftMarginLossOptions{Weight: in["v"].Abs(), Reduction: ReduceSum})
	}},
}
