package torch

var drawCases = []goldenCase{
	{`seeded(lambda: torch.rand(3, 4))`, func(in vars) any { return seeded(func() *Tensor { return Rand([]int64{3, 4}) }) }},
	{`torch.rand(3, generator=gen())`, func(in vars) any { return Rand([]int64{3}, Options{Generator: gen()}) }},
	{`seeded(lambda: torch.randn(5, 5))`, func(in vars) any { return seeded(func() *Tensor { return Randn([]int64{5, 5}) }) }},
	{`seeded(lambda: torch.rand_like(d))`, func(in vars) any { return seeded(func() *Tensor { return RandLike(in["d"]) }) }},
	{`seeded(lambda: torch.randn_like(x))`, func(in vars) any { return seeded(func() *Tensor { return RandnLike(in["x"]) }) }},
	{`seeded(lambda: torch.randint(2, 9, (4,)))`, func(in vars) any { return seeded(func() *Tensor { return Randint(2, 9, []int64{4}) }) }},
	{`torch.randint(0, 9, (4,), generator=gen(), dtype=torch.int32)`, func(in vars) any {
		return Randint(0, 9, []int64{4}, Options{Generator: gen(), DType: Int32})
	}},
	{`seeded(lambda: torch.randint_like(x, -3, 3))`, func(in vars) any { return seeded(func() *Tensor { return RandintLike(in["x"], -3, 3) }) }},
	{`torch.randperm(7, generator=gen())`, func(in vars) any { return Randperm(7, Options{Generator: gen()}) }},
	{`torch.normal(x, pos, generator=gen())`, func(in vars) any {
		return Normal(in["x"], in["pos"], NormalOptions{Options: Options{Generator: gen()}})
	}},
	{`seeded(lambda: torch.normal(x, 2.5))`, func(in vars) any { return seeded(func() *Tensor { return Normal(in["x"], 2.5) }) }},
	{`seeded(lambda: torch.normal(2.5, pos))`, func(in vars) any { return seeded(func() *Tensor { return Normal(2.5, in["pos"]) }) }},
	{`torch.normal(1.0, 2.0, (5,), generator=gen(), dtype=torch.float64)`, func(in vars) any {
		return Normal(1.0, 2.0, NormalOptions{Size: []int64{5}, Options: Options{Generator: gen(), DType: Float64}})
	}},
	{`x.clone().bernoulli_(p, generator=gen())`, func(in vars) any { return in["x"].Clone().Bernoulli_(in["p"], gen()) }},
	{`seeded(lambda: p.bernoulli())`, func(in vars) any { return seeded(func() *Tensor { return in["p"].Bernoulli() }) }},
	{`x.clone().bernoulli_(0.3, generator=gen())`, func(in vars) any { return in["x"].Clone().Bernoulli_(0.3, gen()) }},
	{`p.multinomial(5, True, generator=gen())`, func(in vars) any {
		return in["p"].Multinomial(5, MultinomialOptions{Replacement: true, Generator: gen()})
	}},
	{`p.multinomial(2, generator=gen())`, func(in vars) any { return in["p"].Multinomial(2, MultinomialOptions{Generator: gen()}) }},
	{`torch.poisson(pos, generator=gen())`, func(in vars) any { return Poisson(in["pos"], gen()) }},
	{`x.clone().uniform_(-1, 2, generator=gen())`, func(in vars) any { return in["x"].Clone().Uniform_(-1, 2, gen()) }},
	{`x.clone().normal_(1, 2, generator=gen())`, func(in vars) any { return in["x"].Clone().Normal_(1, 2, gen()) }},
	{`x.clone().exponential_(2, generator=gen())`, func(in vars) any { return in["x"].Clone().Exponential_(2, gen()) }},
	{`x.clone().geometric_(0.3, generator=gen())`, func(in vars) any { return in["x"].Clone().Geometric_(0.3, gen()) }},
	{`x.clone().cauchy_(1, 2, generator=gen())`, func(in vars) any { return in["x"].Clone().Cauchy_(1, 2, gen()) }},
	{`x.clone().log_normal_(1, 2, generator=gen())`, func(in vars) any { return in["x"].Clone().LogNormal_(1, 2, gen()) }},
	{`i.clone().random_(-4, 4, generator=gen())`, func(in vars) any { return in["i"].Clone().Random_(-4, 4, gen()) }},
	{`seeded(lambda: F.dropout(x, 0.4, True))`, func(in vars) any { return seeded(func() *Tensor { return Dropout(in["x"], 0.4, true) }) }},
	{`F.dropout(x, 0.4, False)`, func(in vars) any { return Dropout(in["x"], 0.4, false) }},
	{`seeded(lambda: F.dropout(x.clone(), 0.5, True, inplace=True))`, func(in vars) any {
		return seeded(func() *Tensor { return Dropout_(in["x"].Clone(), 0.5, true) })
	}},
	{`seeded(lambda: F.alpha_dropout(x, 0.4, True))`, func(in vars) any { return seeded(func() *Tensor { return AlphaDropout(in["x"], 0.4, true) }) }},
	{`seeded(lambda: torch.feature_dropout(img, 0.4, True))`, func(in vars) any { return seeded(func() *Tensor { return FeatureDropout(in["img"], 0.4, true) }) }},
	{`seeded(lambda: F.dropout1d(sig, 0.4))`, func(in vars) any { return seeded(func() *Tensor { return Dropout1d(in["sig"], 0.4, true) }) }},
	{`seeded(lambda: F.dropout1d(sig.clone(), 0.4, inplace=True))`, func(in vars) any { return seeded(func() *Tensor { return Dropout1d_(in["sig"].Clone(), 0.4, true) }) }},
	{`seeded(lambda: F.dropout1d(sig[0], 0.4))`, func(in vars) any { return seeded(func() *Tensor { return Dropout1d(in["sig"].At(0), 0.4, true) }) }},
	{`seeded(lambda: F.dropout1d(sig[0].clone(), 0.4, inplace=True))`, func(in vars) any {
		return seeded(func() *Tensor { return Dropout1d_(in["sig"].At(0).Clone(), 0.4, true) })
	}},
	{`seeded(lambda: F.dropout2d(img, 0.4))`, func(in vars) any { return seeded(func() *Tensor { return Dropout2d(in["img"], 0.4, true) }) }},
	{`seeded(lambda: F.dropout2d(img.clone(), 0.4, inplace=True))`, func(in vars) any { return seeded(func() *Tensor { return Dropout2d_(in["img"].Clone(), 0.4, true) }) }},
	{`seeded(lambda: F.dropout3d(vol, 0.4))`, func(in vars) any { return seeded(func() *Tensor { return Dropout3d(in["vol"], 0.4, true) }) }},
	{`seeded(lambda: F.dropout3d(vol.clone(), 0.4, inplace=True))`, func(in vars) any { return seeded(func() *Tensor { return Dropout3d_(in["vol"].Clone(), 0.4, true) }) }},
	{`seeded(lambda: F.dropout3d(vol[0], 0.4))`, func(in vars) any { return seeded(func() *Tensor { return Dropout3d(in["vol"].At(0), 0.4, true) }) }},
	{`seeded(lambda: F.dropout3d(vol[0].clone(), 0.4, inplace=True))`, func(in vars) any {
		return seeded(func() *Tensor { return Dropout3d_(in["vol"].At(0).Clone(), 0.4, true) })
	}},
	{`seeded(lambda: F.feature_alpha_dropout(img, 0.4, True))`, func(in vars) any { return seeded(func() *Tensor { return FeatureAlphaDropout(in["img"], 0.4, true) }) }},
}

// seeded is f's result after a seed, as seeded of the script.
func seeded(f func() *Tensor) *Tensor {
	ManualSeed(7)
	return f()
}

// gen is a new generator, as gen of the script.
func gen() *Generator {
	g, err := NewGenerator(Device{})
	if err != nil {
		panic(err)
	}
	return g.ManualSeed(11)
}
