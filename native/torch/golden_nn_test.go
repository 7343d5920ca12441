package torch

var nnCases = []goldenCase{
	{`F.linear(x, table[:, :1].expand(7, 4).contiguous())`, func(in vars) any {
		return Linear(in["x"], in["table"].At(All, Until(1)).Expand(7, 4).Contiguous(), nil)
	}},
	{`F.linear(x, m.T, w)`, func(in vars) any { return Linear(in["x"], in["m"].T(), in["w"]) }},
	{`F.bilinear(x, y, bm.repeat(1, 2, 1)[:, :4].contiguous())`, func(in vars) any {
		return Bilinear(in["x"], in["y"], in["bm"].Repeat(1, 2, 1).At(All, Until(4)).Contiguous(), nil)
	}},
	{`F.gelu(x)`, func(in vars) any { return GELU(in["x"]) }},
	{`F.gelu(x, approximate="tanh")`, func(in vars) any { return GELU(in["x"], "tanh") }},
	{`F.silu(x)`, func(in vars) any { return SiLU(in["x"]) }},
	{`F.silu(x.clone(), inplace=True)`, func(in vars) any { return SiLU_(in["x"].Clone()) }},
	{`F.mish(x)`, func(in vars) any { return Mish(in["x"]) }},
	{`F.elu(x)`, func(in vars) any { return ELU(in["x"]) }},
	{`F.elu(x, 0.5)`, func(in vars) any { return ELU(in["x"], 0.5) }},
	{`F.selu(x)`, func(in vars) any { return SELU(in["x"]) }},
	{`F.celu(x, 0.5)`, func(in vars) any { return CELU(in["x"], 0.5) }},
	{`F.glu(x)`, func(in vars) any { return GLU(in["x"]) }},
	{`F.relu6(i.float())`, func(in vars) any { return ReLU6(in["i"].Float()) }},
	{`F.leaky_relu(x)`, func(in vars) any { return LeakyReLU(in["x"]) }},
	{`F.leaky_relu(x.clone(), 0.2, inplace=True)`, func(in vars) any { return LeakyReLU_(in["x"].Clone(), 0.2) }},
	{`F.prelu(x, v)`, func(in vars) any { return PReLU(in["x"], in["v"]) }},
	{`F.rrelu(x)`, func(in vars) any { return RReLU(in["x"]) }},
	{`seeded(lambda: F.rrelu(x, training=True))`, func(in vars) any {
		return seeded(func() *Tensor { return RReLU(in["x"], RReLUOptions{Training: true}) })
	}},
	{`F.hardtanh(x)`, func(in vars) any { return Hardtanh(in["x"]) }},
	{`F.hardsigmoid(x)`, func(in vars) any { return Hardsigmoid(in["x"]) }},
	{`F.hardswish(x)`, func(in vars) any { return Hardswish(in["x"]) }},
	{`F.hardshrink(x)`, func(in vars) any { return Hardshrink(in["x"]) }},
	{`F.softshrink(x, 0.2)`, func(in vars) any { return Softshrink(in["x"], 0.2) }},
	{`F.softplus(x)`, func(in vars) any { return Softplus(in["x"]) }},
	{`F.softplus(x, 2, 1)`, func(in vars) any { return Softplus(in["x"], SoftplusOptions{Beta: new(2.0), Threshold: new(1.0)}) }},
	{`F.softsign(x)`, func(in vars) any { return Softsign(in["x"]) }},
	{`F.tanhshrink(x)`, func(in vars) any { return Tanhshrink(in["x"]) }},
	{`F.logsigmoid(x)`, func(in vars) any { return LogSigmoid(in["x"]) }},
	{`F.threshold(x, 0.1, 20)`, func(in vars) any { return Threshold(in["x"], 0.1, 20) }},
	{`F.softmax(x, 1)`, func(in vars) any { return in["x"].Softmax(1) }},
	{`F.log_softmax(x, 0)`, func(in vars) any { return in["x"].LogSoftmax(0) }},
	{`F.softmax(half, 1, dtype=torch.float32)`, func(in vars) any { return in["half"].Softmax(1, Float32) }},
	{`F.log_softmax(x, 1, dtype=torch.float64)`, func(in vars) any { return in["x"].LogSoftmax(1, Float64) }},
	{`F.softmin(x, 0, dtype=torch.float64)`, func(in vars) any { return Softmin(in["x"], 0, Float64) }},
	{`F.softmin(x, 1)`, func(in vars) any { return Softmin(in["x"], 1) }},

	{`F.layer_norm(x, (4,))`, func(in vars) any { return LayerNorm(in["x"], 4) }},
	{`F.layer_norm(x, (4,), v, x[0], 1e-3)`, func(in vars) any {
		return LayerNorm(in["x"], []int64{4}, LayerNormOptions{Weight: in["v"], Bias: in["x"].At(0), Eps: new(1e-3)})
	}},
	{`F.group_norm(img, 2, v, v)`, func(in vars) any { return GroupNorm(in["img"], 2, GroupNormOptions{Weight: in["v"], Bias: in["v"]}) }},
	{`F.rms_norm(x, (4,), v)`, func(in vars) any { return RMSNorm(in["x"], []int64{4}, RMSNormOptions{Weight: in["v"]}) }},
	{`F.batch_norm(x, None, None, training=True)`, func(in vars) any { return BatchNorm(in["x"], BatchNormOptions{Training: true}) }},
	{`F.batch_norm(x, v, v.abs(), y[0], y[1])`, func(in vars) any {
		return BatchNorm(in["x"], BatchNormOptions{RunningMean: in["v"], RunningVar: in["v"].Abs(), Weight: in["y"].At(0), Bias: in["y"].At(1)})
	}},
	{`after(lambda m, s: F.batch_norm(sig, m, s, training=True, momentum=0.3), torch.zeros(4), torch.ones(4))`, func(in vars) any {
		mean, variance := Zeros([]int64{4}), Ones([]int64{4})
		BatchNorm(in["sig"], BatchNormOptions{RunningMean: mean, RunningVar: variance, Training: true, Momentum: new(0.3)})
		return all(mean, variance)
	}},
	{`F.instance_norm(sig)`, func(in vars) any { return InstanceNorm(in["sig"]) }},
	{`F.instance_norm(sig, v, v.abs(), use_input_stats=False)`, func(in vars) any {
		return InstanceNorm(in["sig"], InstanceNormOptions{RunningMean: in["v"], RunningVar: in["v"].Abs(), NoUseInputStats: true})
	}},
	{`F.normalize(x)`, func(in vars) any { return Normalize(in["x"]) }},
	{`F.normalize(x, p=1, dim=0)`, func(in vars) any { return Normalize(in["x"], NormalizeOptions{P: new(1.0), Dim: new(int64(0))}) }},

	{`F.scaled_dot_product_attention(q, k, val)`, func(in vars) any { return ScaledDotProductAttention(in["q"], in["k"], in["val"]) }},
	{`F.scaled_dot_product_attention(q, k, val, is_causal=True, scale=0.3)`, func(in vars) any {
		return ScaledDotProductAttention(in["q"], in["k"], in["val"], AttentionOptions{IsCausal: true, Scale: new(0.3)})
	}},
	{`F.scaled_dot_product_attention(q, k, val, attn_mask=torch.ones(3, 5).tril().bool())`, func(in vars) any {
		return ScaledDotProductAttention(in["q"], in["k"], in["val"], AttentionOptions{AttnMask: Ones([]int64{3, 5}).Tril().Bool()})
	}},
	{`F.embedding(words, table)`, func(in vars) any { return Embedding(in["words"], in["table"]) }},
	{`torch.autograd.grad(F.embedding(words, t := leaf(table), padding_idx=-2).sum(), t)`, func(in vars) any {
		table := in["table"].Detach().SetRequiresGrad(true)
		return Grad(all(Embedding(in["words"], table, EmbeddingOptions{PaddingIdx: new(int64(-2))}).Sum()), all(table), GradOptions{})
	}},
	{`F.embedding_bag(flat, table, offsets)`, func(in vars) any { return EmbeddingBag(in["flat"], in["table"], in["offsets"]) }},
	{`F.embedding_bag(flat, table, offsets, mode="sum", per_sample_weights=sig[0, 0, :6].contiguous())`, func(in vars) any {
		return EmbeddingBag(in["flat"], in["table"], in["offsets"], EmbeddingBagOptions{
			Mode: BagSum, PerSampleWeights: in["sig"].At(0, 0, Until(6)).Contiguous()})
	}},
	{`F.embedding_bag(flat, table, offsets, mode="max", padding_idx=1)`, func(in vars) any {
		return EmbeddingBag(in["flat"], in["table"], in["offsets"], EmbeddingBagOptions{Mode: BagMax, PaddingIdx: new(int64(1))})
	}},
	{`F.embedding_bag(words, table, mode="sum")`, func(in vars) any {
		return EmbeddingBag(in["words"], in["table"], nil, EmbeddingBagOptions{Mode: BagSum})
	}},
	{`after(lambda t: F.embedding(words, t, max_norm=0.5, norm_type=1.0), table.clone())`, func(in vars) any {
		table := in["table"].Clone()
		Embedding(in["words"], table, EmbeddingOptions{MaxNorm: new(0.5), NormType: new(1.0)})
		return table
	}},
	{`after(lambda t: F.embedding_bag(words, t, max_norm=0.5), table.clone())`, func(in vars) any {
		table := in["table"].Clone()
		EmbeddingBag(in["words"], table, nil, EmbeddingBagOptions{MaxNorm: new(0.5)})
		return table
	}},
	{`F.one_hot(labels)`, func(in vars) any { return OneHot(in["labels"]) }},
	{`F.one_hot(labels, 5)`, func(in vars) any { return OneHot(in["labels"], 5) }},
	{`seeded(lambda: F.gumbel_softmax(x))`, func(in vars) any { return seeded(func() *Tensor { return GumbelSoftmax(in["x"]) }) }},
	{`seeded(lambda: F.gumbel_softmax(x, tau=0.5, hard=True, dim=0))`, func(in vars) any {
		return seeded(func() *Tensor {
			return GumbelSoftmax(in["x"], GumbelSoftmaxOptions{Tau: new(0.5), Hard: true, Dim: new(int64(0))})
		})
	}},
	{`F.local_response_norm(img, 3)`, func(in vars) any { return LocalResponseNorm(in["img"], 3) }},
	{`F.local_response_norm(sig, 2, alpha=0.1, beta=0.5, k=2.0)`, func(in vars) any {
		return LocalResponseNorm(in["sig"], 2, LocalResponseNormOptions{Alpha: new(0.1), Beta: new(0.5), K: new(2.0)})
	}},

	{`lstm(torch.nn.LSTM(4, 2), bm)`, func(in vars) any {
		w := in["table"].Flatten()
		return all(LSTM(in["bm"], Zeros([]int64{1, 3, 2}), Zeros([]int64{1, 3, 2}), rnnParams(w, 8, 4, 2)))
	}},
	{`lstm(torch.nn.GRU(4, 2, batch_first=True), bm)`, func(in vars) any {
		w := in["table"].Flatten()
		return all(GRU(in["bm"], Zeros([]int64{1, 2, 2}), rnnParams(w, 6, 4, 2), RNNOptions{BatchFirst: true}))
	}},
	{`lstm(torch.nn.RNN(4, 2), bm)`, func(in vars) any {
		w := in["table"].Flatten()
		return all(RNN(in["bm"], Zeros([]int64{1, 3, 2}), rnnParams(w, 2, 4, 2)))
	}},
	{`lstm(torch.nn.RNN(4, 2, nonlinearity="relu"), bm)`, func(in vars) any {
		w := in["table"].Flatten()
		return all(RNN(in["bm"], Zeros([]int64{1, 3, 2}), rnnParams(w, 2, 4, 2), RNNOptions{Nonlinearity: "relu"}))
	}},
	{`lstm(torch.nn.LSTM(4, 2, 2, bias=False, bidirectional=True), bm)`, func(in vars) any {
		w := in["table"].Flatten()
		var params []*Tensor
		for _, features := range []int64{4, 4, 4, 4} { // the second layer's are 2 * 2
			params = append(params, rnnParams(w, 8, features, 2)[:2]...)
		}
		return all(LSTM(in["bm"], Zeros([]int64{4, 3, 2}), Zeros([]int64{4, 3, 2}), params, RNNOptions{NumLayers: new(int64(2)), NoBias: true, Bidirectional: true}))
	}},
	{`lstm(torch.nn.LSTMCell(4, 2), x)`, func(in vars) any {
		p := rnnParams(in["table"].Flatten(), 8, 4, 2)
		return all(LSTMCell(in["x"], Zeros([]int64{3, 2}), Zeros([]int64{3, 2}), p[0], p[1], p[2], p[3]))
	}},
	{`lstm(torch.nn.GRUCell(4, 2), x)`, func(in vars) any {
		p := rnnParams(in["table"].Flatten(), 6, 4, 2)
		return GRUCell(in["x"], Zeros([]int64{3, 2}), p[0], p[1], p[2], p[3])
	}},
	{`lstm(torch.nn.RNNCell(4, 2), x)`, func(in vars) any {
		p := rnnParams(in["table"].Flatten(), 2, 4, 2)
		return RNNCell(in["x"], Zeros([]int64{3, 2}), p[0], p[1], p[2], p[3])
	}},
}

// rnnParams are the parameters of a recurrent layer, each from the front of w,
// repeated as often as needed, as the script's lstm sets them.
func rnnParams(w *Tensor, gates, in, hidden int64) []*Tensor {
	var list []*Tensor
	for _, shape := range [][]int64{{gates, in}, {gates, hidden}, {gates}, {gates}} {
		n := int64(1)
		for _, size := range shape {
			n *= size
		}
		list = append(list, w.Repeat(n/w.Numel()+1).At(Until(n)).View(shape...).Contiguous())
	}
	return list
}
