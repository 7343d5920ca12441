package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// The functions of this file are those of torch/distributions/kl.py for two distributions
// of one type.

// setWhere sets t where a mask is true, which is broadcast: where PyTorch's shapes differ,
// its own fail.
func setWhere(t *torch.Tensor, value float64, mask *torch.Tensor) *torch.Tensor {
	return t.SetAt_(value, mask.ExpandAs(t))
}

func klBernoulli(p, q *Bernoulli) *torch.Tensor {
	t1 := p.Probs().Mul(torch.Softplus(q.Logits().Neg()).Sub(torch.Softplus(p.Logits().Neg())))
	setWhere(t1, inf, q.Probs().Eq(0))
	setWhere(t1, 0, p.Probs().Eq(0))
	t2 := p.Probs().Rsub(1).Mul(torch.Softplus(q.Logits()).Sub(torch.Softplus(p.Logits())))
	setWhere(t2, inf, q.Probs().Eq(1))
	setWhere(t2, 0, p.Probs().Eq(1))
	return t1.Add(t2)
}

func klBeta(p, q *Beta) *torch.Tensor {
	sumP := p.Concentration1().Add(p.Concentration0())
	sumQ := q.Concentration1().Add(q.Concentration0())
	t1 := q.Concentration1().Lgamma().Add(q.Concentration0().Lgamma()).Add(sumP.Lgamma())
	t2 := p.Concentration1().Lgamma().Add(p.Concentration0().Lgamma()).Add(sumQ.Lgamma())
	t3 := p.Concentration1().Sub(q.Concentration1()).Mul(p.Concentration1().Digamma())
	t4 := p.Concentration0().Sub(q.Concentration0()).Mul(p.Concentration0().Digamma())
	t5 := sumQ.Sub(sumP).Mul(sumP.Digamma())
	return t1.Sub(t2).Add(t3).Add(t4).Add(t5)
}

func klBinomial(p, q *Binomial) *torch.Tensor {
	if p.totalCount.Lt(q.totalCount).Any().ItemBool() {
		usage.Panic("kl_divergence", "no KL(p || q) is implemented for Binomials where q's total_count is greater than p's: %v and %v", p, q)
	}
	kl := p.totalCount.Mul(p.Probs().Mul(p.Logits().Sub(q.Logits())).Add(p.Probs().Neg().Log1p()).Sub(q.Probs().Neg().Log1p()))
	return setWhere(kl, inf, p.totalCount.Gt(q.totalCount))
}

func klCategorical(p, q *Categorical) *torch.Tensor {
	t := p.Probs().Mul(p.Logits().Sub(q.Logits()))
	setWhere(t, inf, q.Probs().Eq(0))
	setWhere(t, 0, p.Probs().Eq(0))
	return t.Sum(torch.Dim(-1))
}

func klCauchy(p, q *Cauchy) *torch.Tensor {
	t1 := p.scale.Add(q.scale).Pow(2).Add(p.loc.Sub(q.loc).Pow(2)).Log()
	t2 := p.scale.Mul(4).Mul(q.scale).Log()
	return t1.Sub(t2)
}

func klContinuousBernoulli(p, q *ContinuousBernoulli) *torch.Tensor {
	t1 := p.Mean().Mul(p.Logits().Sub(q.Logits()))
	t2 := p.logNorm().Add(p.Probs().Neg().Log1p())
	t3 := q.logNorm().Neg().Sub(q.Probs().Neg().Log1p())
	return t1.Add(t2).Add(t3)
}

func klDirichlet(p, q *Dirichlet) *torch.Tensor {
	sumP := p.concentration.Sum(torch.Dim(-1))
	sumQ := q.concentration.Sum(torch.Dim(-1))
	t1 := sumP.Lgamma().Sub(sumQ.Lgamma())
	t2 := p.concentration.Lgamma().Sub(q.concentration.Lgamma()).Sum(torch.Dim(-1))
	t3 := p.concentration.Sub(q.concentration)
	t4 := p.concentration.Digamma().Sub(sumP.Digamma().Unsqueeze(-1))
	return t1.Sub(t2).Add(t3.Mul(t4).Sum(torch.Dim(-1)))
}

func klExponential(p, q *Exponential) *torch.Tensor {
	ratio := q.rate.Div(p.rate)
	return ratio.Log().Neg().Add(ratio).Sub(1)
}

func klGamma(p, q *Gamma) *torch.Tensor {
	t1 := q.concentration.Mul(p.rate.Div(q.rate).Log())
	t2 := q.concentration.Lgamma().Sub(p.concentration.Lgamma())
	t3 := p.concentration.Sub(q.concentration).Mul(p.concentration.Digamma())
	t4 := q.rate.Sub(p.rate).Mul(p.concentration.Div(p.rate))
	return t1.Add(t2).Add(t3).Add(t4)
}

func klGeometric(p, q *Geometric) *torch.Tensor {
	return p.Entropy().Neg().Sub(q.Probs().Neg().Log1p().Div(p.Probs())).Sub(q.Logits())
}

func klGumbel(p, q *Gumbel) *torch.Tensor {
	ct1 := p.scale.Div(q.scale)
	ct2 := q.loc.Div(q.scale)
	ct3 := p.loc.Div(q.scale)
	t1 := ct1.Log().Neg().Sub(ct2).Add(ct3)
	t2 := ct1.Mul(euler)
	t3 := ct2.Add(ct1.Add(1).Lgamma()).Sub(ct3).Exp()
	return t1.Add(t2).Add(t3).Sub(onePlusEuler)
}

func klHalfNormal(p, q *HalfNormal) *torch.Tensor { return klNormal(p.normal(), q.normal()) }

func klLaplace(p, q *Laplace) *torch.Tensor {
	ratio := p.scale.Div(q.scale)
	distance := p.loc.Sub(q.loc).Abs()
	t1 := ratio.Log().Neg()
	t2 := distance.Div(q.scale)
	t3 := ratio.Mul(distance.Neg().Div(p.scale).Exp())
	return t1.Add(t2).Add(t3).Sub(1)
}

func klNormal(p, q *Normal) *torch.Tensor {
	ratio := p.scale.Div(q.scale).Pow(2)
	t1 := p.loc.Sub(q.loc).Div(q.scale).Pow(2)
	return ratio.Add(t1).Sub(1).Sub(ratio.Log()).Mul(0.5)
}

func klOneHotCategorical(p, q *OneHotCategorical) *torch.Tensor {
	return klCategorical(p.categorical, q.categorical)
}

func klPareto(p, q *Pareto) *torch.Tensor {
	scaleRatio := p.scale.Div(q.scale)
	alphaRatio := q.alpha.Div(p.alpha)
	t1 := q.alpha.Mul(scaleRatio.Log())
	t2 := alphaRatio.Log().Neg()
	result := t1.Add(t2).Add(alphaRatio).Sub(1)
	return setWhere(result, inf, p.scale.Lt(q.scale))
}

func klPoisson(p, q *Poisson) *torch.Tensor {
	return p.rate.Mul(p.rate.Log().Sub(q.rate.Log())).Sub(p.rate.Sub(q.rate))
}

func klUniform(p, q *Uniform) *torch.Tensor {
	result := q.high.Sub(q.low).Div(p.high.Sub(p.low)).Log()
	return setWhere(result, inf, q.low.Gt(p.low).BitwiseOr(q.high.Lt(p.high)))
}
