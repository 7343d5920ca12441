package distributions

import "torchfm/native/torch"

// The functions of this file are those of torch/distributions/kl.py for two distributions
// of different types, p of discrete ones, of numbers in [0, 1] and of positive numbers.
// What these compute twice is computed twice here: gradients then come in the same order.

// total is the sum of the concentrations.
func (d *Beta) total() *torch.Tensor { return d.Concentration1().Add(d.Concentration0()) }

func klBernoulliPoisson(p *Bernoulli, q *Poisson) *torch.Tensor {
	return p.Entropy().Neg().Sub(p.Probs().Mul(q.rate.Log()).Sub(q.rate))
}

func klBetaContinuousBernoulli(p *Beta, q *ContinuousBernoulli) *torch.Tensor {
	return p.Entropy().Neg().Sub(p.Mean().Mul(q.Logits())).Sub(q.Probs().Neg().Log1p()).Sub(q.logNorm())
}

func klBetaExponential(p *Beta, q *Exponential) *torch.Tensor {
	return p.Entropy().Neg().Sub(q.rate.Log()).Add(q.rate.Mul(p.Mean()))
}

func klBetaGamma(p *Beta, q *Gamma) *torch.Tensor {
	t1 := p.Entropy().Neg()
	t2 := q.concentration.Lgamma().Sub(q.concentration.Mul(q.rate.Log()))
	t3 := q.concentration.Sub(1).Mul(p.Concentration1().Digamma().Sub(p.total().Digamma()))
	t4 := q.rate.Mul(p.Concentration1()).Div(p.total())
	return t1.Add(t2).Sub(t3).Add(t4)
}

func klBetaNormal(p *Beta, q *Normal) *torch.Tensor {
	mean := p.Mean()
	variance := q.scale.Pow(2)
	t1 := p.Entropy().Neg()
	t2 := variance.Mul(2).Mul(pi).Log().Mul(0.5)
	t3 := mean.Mul(mean.Rsub(1)).Div(p.total().Add(1)).Add(mean.Pow(2)).Mul(0.5)
	t4 := q.loc.Mul(mean)
	t5 := q.loc.Pow(2).Mul(0.5)
	return t1.Add(t2).Add(t3.Sub(t4).Add(t5).Div(variance))
}

func klBetaUniform(p *Beta, q *Uniform) *torch.Tensor {
	result := p.Entropy().Neg().Add(q.high.Sub(q.low).Log())
	return setWhere(result, inf, q.low.Gt(0.0).BitwiseOr(q.high.Lt(1.0)))
}

func klContinuousBernoulliExponential(p *ContinuousBernoulli, q *Exponential) *torch.Tensor {
	return p.Entropy().Neg().Sub(q.rate.Log()).Add(q.rate.Mul(p.Mean()))
}

func klContinuousBernoulliNormal(p *ContinuousBernoulli, q *Normal) *torch.Tensor {
	t1 := p.Entropy().Neg()
	t2 := q.loc.Div(q.scale).Square().Add(log2Pi).Mul(0.5).Add(q.scale.Log())
	t3 := p.Variance().Add(p.Mean().Square()).Sub(q.loc.Mul(2.0).Mul(p.Mean())).Div(q.scale.Square().Mul(2.0))
	return t1.Add(t2).Add(t3)
}

func klContinuousBernoulliUniform(p *ContinuousBernoulli, q *Uniform) *torch.Tensor {
	result := p.Entropy().Neg().Add(q.high.Sub(q.low).Log())
	return torch.Where(q.low.Ge(0.0).Maximum(q.high.Le(1.0)), torch.OnesLike(result).Mul(inf), result)
}

func klExponentialGamma(p *Exponential, q *Gamma) *torch.Tensor {
	ratio := q.rate.Div(p.rate)
	t1 := q.concentration.Neg().Mul(ratio.Log())
	return t1.Add(ratio).Add(q.concentration.Lgamma()).Add(q.concentration.Mul(euler)).Sub(onePlusEuler)
}

func klExponentialGumbel(p *Exponential, q *Gumbel) *torch.Tensor {
	product := p.rate.Mul(q.scale)
	ratio := q.loc.Div(q.scale)
	t1 := product.Log().Sub(1)
	t2 := ratio.Exp().Mul(product).Div(product.Add(1))
	t3 := product.Reciprocal()
	return t1.Sub(ratio).Add(t2).Add(t3)
}

func klExponentialNormal(p *Exponential, q *Normal) *torch.Tensor {
	variance := q.scale.Pow(2)
	square := p.rate.Pow(2)
	t1 := square.Mul(variance).Mul(2).Mul(pi).Log().Mul(0.5)
	t2 := square.Reciprocal()
	t3 := q.loc.Div(p.rate)
	t4 := q.loc.Pow(2).Mul(0.5)
	return t1.Sub(1).Add(t2.Sub(t3).Add(t4).Div(variance))
}

func klGammaExponential(p *Gamma, q *Exponential) *torch.Tensor {
	return p.Entropy().Neg().Sub(q.rate.Log()).Add(q.rate.Mul(p.concentration).Div(p.rate))
}

func klGammaGumbel(p *Gamma, q *Gumbel) *torch.Tensor {
	product := p.rate.Mul(q.scale)
	ratio := q.loc.Div(q.scale)
	c := p.concentration
	t1 := c.Sub(1).Mul(c.Digamma()).Sub(c.Lgamma()).Sub(c)
	t2 := product.Log().Add(c.Div(product))
	t3 := ratio.Exp().Mul(product.Reciprocal().Add(1).Pow(c.Neg())).Sub(ratio)
	return t1.Add(t2).Add(t3)
}

func klGammaNormal(p *Gamma, q *Normal) *torch.Tensor {
	variance := q.scale.Pow(2)
	square := p.rate.Pow(2)
	c := p.concentration
	t1 := square.Mul(variance).Mul(2).Mul(pi).Log().Mul(0.5).Sub(c).Sub(c.Lgamma())
	t2 := c.Pow(2).Add(c).Mul(0.5).Div(square)
	t3 := q.loc.Mul(c).Div(p.rate)
	t4 := q.loc.Pow(2).Mul(0.5)
	return t1.Add(c.Sub(1).Mul(c.Digamma())).Add(t2.Sub(t3).Add(t4).Div(variance))
}

func klParetoExponential(p *Pareto, q *Exponential) *torch.Tensor {
	product := p.scale.Mul(q.rate)
	t1 := p.alpha.Div(product).Log()
	t2 := p.alpha.Reciprocal()
	t3 := p.alpha.Mul(product).Div(p.alpha.Sub(1))
	result := t1.Sub(t2).Add(t3).Sub(1)
	return setWhere(result, inf, p.alpha.Le(1))
}

func klParetoGamma(p *Pareto, q *Gamma) *torch.Tensor {
	common := p.scale.Log().Add(p.alpha.Reciprocal())
	t1 := p.alpha.Log().Sub(common)
	t2 := q.concentration.Lgamma().Sub(q.concentration.Mul(q.rate.Log()))
	t3 := q.concentration.Rsub(1).Mul(common)
	t4 := q.rate.Mul(p.alpha).Mul(p.scale).Div(p.alpha.Sub(1))
	result := t1.Add(t2).Add(t3).Add(t4).Sub(1)
	return setWhere(result, inf, p.alpha.Le(1))
}

func klParetoNormal(p *Pareto, q *Normal) *torch.Tensor {
	variance := q.scale.Pow(2).Mul(2)
	common := p.scale.Div(p.alpha.Sub(1))
	t1 := q.scale.Mul(sqrt2Pi).Mul(p.alpha).Div(p.scale).Log()
	t2 := p.alpha.Reciprocal()
	t3 := p.alpha.Mul(common.Pow(2)).Div(p.alpha.Sub(2))
	t4 := p.alpha.Mul(common).Sub(q.loc).Pow(2)
	result := t1.Sub(t2).Add(t3.Add(t4).Div(variance)).Sub(1)
	return setWhere(result, inf, p.alpha.Le(2))
}
