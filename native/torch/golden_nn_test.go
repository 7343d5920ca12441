package torch

var nnCases = []goldenCase{
	{`F.linear(x, table[:, :1].expand(7, 4).contiguous())`, func(in vars) any {
		return Linear(in["x"], in["table"].At(All, Until(1)).Expand(7, 4).Contiguous(), nil)
	}},
	{`F.linear(x, m.T, w)`, func(in vars) any { return Linear(in["x"], in["m"].T(), in["w"]) }},
	{`F.bilinear(x, y, bm.repeat(1, 2, 1)[:, :4].contiguous())`, func(in vars) any {
		return Bilinear(in["x"], in["y"], in["bm"].Repeat(1, 2, 1).At(All, Until(4)).Contiguous(), nil)
	}},
	{`F.gelu(x)`, func(in vars) any { return GELU(in["x"], "none") }},
	{`F.gelu(x, approximate="tanh")`, func(in vars) any { return GELU(in["x"], "tanh") }},
	{`F.silu(x)`, func(in vars) any { return SiLU(in["x"]) }},
	{`F.silu(x.clone(), inplace=True)`, func(in vars) any { return SiLU_(in["x"].Clone()) }},
	{`F.mish(x)`, func(in vars) any { return Mish(in["x"]) }},
	{`F.elu(x)`, func(in vars) any { return ELU(in["x"], nil) }},
	{`F.elu(x, 0.5)`, func(in vars) any { return ELU(in["x"], 0.5) }},
	{`F.selu(x)`, func(in vars) any { return SELU(in["x"]) }},
	{`F.celu(x, 0.5)`, func(in vars) any { return CELU(in["x"], 0.5) }},
	{`F.glu(x)`, func(in vars) any { return GLU(in["x"], -1) }},
	{`F.relu6(i.float())`, func(in vars) any { return ReLU6(in["i"].Float()) }},
	{`F.leaky_relu(x)`, func(in vars) any { return LeakyReLU(in["x"], nil) }},
	{`F.leaky_relu(x.clone(), 0.2, inplace=True)`, func(in vars) any { return LeakyReLU_(in["x"].Clone(), 0.2) }},
	{`F.prelu(x, v)`, func(in vars) any { return PReLU(in["x"], in["v"]) }},
	{`F.rrelu(x)`, func(in vars) any { return RReLU(in["x"], 1.0/8, 1.0/3, false) }},
	{`seeded(lambda: F.rrelu(x, training=True))`, func(in vars) any {
		return seeded(func() *Tensor { return RReLU(in["x"], 1.0/8, 1.0/3, true) })
	}},
	{`F.hardtanh(x)`, func(in vars) any { return Hardtanh(in["x"], -1, 1) }},
	{`F.hardsigmoid(x)`, func(in vars) any { return Hardsigmoid(in["x"]) }},
	{`F.hardswish(x)`, func(in vars) any { return Hardswish(in["x"]) }},
	{`F.hardshrink(x)`, func(in vars) any { return Hardshrink(in["x"], nil) }},
	{`F.softshrink(x, 0.2)`, func(in vars) any { return Softshrink(in["x"], 0.2) }},
	{`F.softplus(x)`, func(in vars) any { return Softplus(in["x"], nil, nil) }},
	{`F.softplus(x, 2, 1)`, func(in vars) any { return Softplus(in["x"], 2, 1) }},
	{`F.softsign(x)`, func(in vars) any { return Softsign(in["x"]) }},
	{`F.tanhshrink(x)`, func(in vars) any { return Tanhshrink(in["x"]) }},
	{`F.logsigmoid(x)`, func(in vars) any { return LogSigmoid(in["x"]) }},
	{`F.threshold(x, 0.1, 20)`, func(in vars) any { return Threshold(in["x"], 0.1, 20) }},
	{`F.softmax(x, 1)`, func(in vars) any { return in["x"].Softmax(1) }},
	{`F.log_softmax(x, 0)`, func(in vars) any { return in["x"].LogSoftmax(0) }},
	{`F.softmin(x, 1)`, func(in vars) any { return Softmin(in["x"], 1) }},

	{`F.layer_norm(x, (4,))`, func(in vars) any { return LayerNorm(in["x"], []int64{4}) }},
	{`F.layer_norm(x, (4,), v, x[0], 1e-3)`, func(in vars) any {
		return LayerNorm(in["x"], []int64{4}, NormaliseOptions{Weight: in["v"], Bias: in["x"].At(0), Eps: 1e-3})
	}},
	{`F.group_norm(img, 2, v, v)`, func(in vars) any { return GroupNorm(in["img"], 2, NormaliseOptions{Weight: in["v"], Bias: in["v"]}) }},
	{`F.rms_norm(x, (4,), v)`, func(in vars) any { return RMSNorm(in["x"], []int64{4}, NormaliseOptions{Weight: in["v"]}) }},
	{`F.batch_norm(x, None, None, training=True)`, func(in vars) any { return BatchNorm(in["x"], BatchNormOptions{Training: true}) }},
	{`F.batch_norm(x, v, v.abs(), y[0], y[1])`, func(in vars) any {
		return BatchNorm(in["x"], BatchNormOptions{RunningMean: in["v"], RunningVar: in["v"].Abs(), Weight: in["y"].At(0), Bias: in["y"].At(1)})
	}},
	{`after(lambda m, s: F.batch_norm(sig, m, s, training=True, momentum=0.3), torch.zeros(4), torch.ones(4))`, func(in vars) any {
		mean, variance := Zeros([]int64{4}), Ones([]int64{4})
		BatchNorm(in["sig"], BatchNormOptions{RunningMean: mean, RunningVar: variance, Training: true, Momentum: 0.3})
		return all(mean, variance)
	}},
	{`F.instance_norm(sig)`, func(in vars) any { return InstanceNorm(in["sig"]) }},
	{`F.instance_norm(sig, v, v.abs(), use_input_stats=False)`, func(in vars) any {
		return InstanceNorm(in["sig"], BatchNormOptions{RunningMean: in["v"], RunningVar: in["v"].Abs(), UseRunning: true})
	}},
	{`F.normalize(x)`, func(in vars) any { return Normalize(in["x"]) }},
	{`F.normalize(x, p=1, dim=0)`, func(in vars) any { return Normalize(in["x"], NormalizeOptions{P: 1, Dim: 0}) }},

	{`F.scaled_dot_product_attention(q, k, val)`, func(in vars) any { return ScaledDotProductAttention(in["q"], in["k"], in["val"]) }},
	{`F.scaled_dot_product_attention(q, k, val, is_causal=True, scale=0.3)`, func(in vars) any {
		return ScaledDotProductAttention(in["q"], in["k"], in["val"], AttentionOptions{IsCausal: true, Scale: 0.3})
	}},
	{`F.scaled_dot_product_attention(q, k, val, attn_mask=torch.ones(3, 5).tril().bool())`, func(in vars) any {
		return ScaledDotProductAttention(in["q"], in["k"], in["val"], AttentionOptions{Mask: Ones([]int64{3, 5}).Tril(0).Bool()})
	}},
	{`F.embedding(words, table)`, func(in vars) any { return Embedding(in["words"], in["table"]) }},
	{`torch.autograd.grad(F.embedding(words, t := leaf(table), padding_idx=-2).sum(), t)`, func(in vars) any {
		table := in["table"].Detach().SetRequiresGrad(true)
		return Grad(all(Embedding(in["words"], table, EmbeddingOptions{PaddingIdx: -2}).Sum()), all(table), GradOptions{})
	}},
	{`F.embedding_bag(flat, table, offsets)`, func(in vars) any { return EmbeddingBag(in["flat"], in["table"], in["offsets"]) }},
	{`F.embedding_bag(flat, table, offsets, mode="sum", per_sample_weights=sig[0, 0, :6].contiguous())`, func(in vars) any {
		return EmbeddingBag(in["flat"], in["table"], in["offsets"], EmbeddingBagOptions{
			Mode: BagSum, PerSampleWeights: in["sig"].At(0, 0, Until(6)).Contiguous()})
	}},
	{`F.embedding_bag(flat, table, offsets, mode="max", padding_idx=1)`, func(in vars) any {
		return EmbeddingBag(in["flat"], in["table"], in["offsets"], EmbeddingBagOptions{Mode: BagMax, PaddingIdx: 1})
	}},
	{`F.one_hot(labels)`, func(in vars) any { return OneHot(in["labels"], -1) }},
	{`F.one_hot(labels, 5)`, func(in vars) any { return OneHot(in["labels"], 5) }},
	{`seeded(lambda: F.gumbel_softmax(x))`, func(in vars) any { return seeded(func() *Tensor { return GumbelSoftmax(in["x"], 1, false, -1) }) }},
	{`seeded(lambda: F.gumbel_softmax(x, tau=0.5, hard=True, dim=0))`, func(in vars) any {
		return seeded(func() *Tensor { return GumbelSoftmax(in["x"], 0.5, true, 0) })
	}},
	{`F.local_response_norm(img, 3)`, func(in vars) any { return LocalResponseNorm(in["img"], 3) }},
	{`F.local_response_norm(sig, 2, alpha=0.1, beta=0.5, k=2.0)`, func(in vars) any {
		return LocalResponseNorm(in["sig"], 2, LocalResponseNormOptions{Alpha: 0.1, Beta: 0.5, K: 2.0})
	}},

	{`lstm(torch.nn.LSTM(4, 2), bm)`, func(in vars) any {
		w := in["table"].Flatten(0, -1)
		return all(LSTM(in["bm"], Zeros([]int64{1, 3, 2}), Zeros([]int64{1, 3, 2}), rnnParams(w, 8, 4, 2)))
	}},
	{`lstm(torch.nn.GRU(4, 2, batch_first=True), bm)`, func(in vars) any {
		w := in["table"].Flatten(0, -1)
		return all(GRU(in["bm"], Zeros([]int64{1, 2, 2}), rnnParams(w, 6, 4, 2), RNNOptions{BatchFirst: true}))
	}},
	{`lstm(torch.nn.RNN(4, 2), bm)`, func(in vars) any {
		w := in["table"].Flatten(0, -1)
		return all(RNN(in["bm"], Zeros([]int64{1, 3, 2}), rnnParams(w, 2, 4, 2)))
	}},
	{`lstm(torch.nn.RNN(4, 2, nonlinearity="relu"), bm)`, func(in vars) any {
		w := in["table"].Flatten(0, -1)
		return all(RNN(in["bm"], Zeros([]int64{1, 3, 2}), rnnParams(w, 2, 4, 2), RNNOptions{Nonlinearity: "relu"}))
	}},
	{`lstm(torch.nn.LSTM(4, 2, 2, bias=False, bidirectional=True), bm)`, func(in vars) any {
		w := in["table"].Flatten(0, -1)
		var params []*Tensor
		for _, features := range []int64{4, 4, 4, 4} { // the second layer's are 2 * 2
			params = append(params, rnnParams(w, 8, features, 2)[:2]...)
		}
		return all(LSTM(in["bm"], Zeros([]int64{4, 3, 2}), Zeros([]int64{4, 3, 2}), params, RNNOptions{Layers: 2, NoBias: true, Bidirectional: true}))
	}},
	{`lstm(torch.nn.LSTMCell(4, 2), x)`, func(in vars) any {
		p := rnnParams(in["table"].Flatten(0, -1), 8, 4, 2)
		return all(LSTMCell(in["x"], Zeros([]int64{3, 2}), Zeros([]int64{3, 2}), p[0], p[1], p[2], p[3]))
	}},
	{`lstm(torch.nn.GRUCell(4, 2), x)`, func(in vars) any {
		p := rnnParams(in["table"].Flatten(0, -1), 6, 4, 2)
		return GRUCell(in["x"], Zeros([]int64{3, 2}), p[0], p[1], p[2], p[3])
	}},
	{`lstm(torch.nn.RNNCell(4, 2), x)`, func(in vars) any {
		p := rnnParams(in["table"].Flatten(0, -1), 2, 4, 2)
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
