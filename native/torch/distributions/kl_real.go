package distributions

import "torchfm/native/torch"

// The functions of this file are those of torch/distributions/kl.py for two distributions
// of different types, p of real numbers or uniform.

func klGumbelNormal(p *Gumbel, q *Normal) *torch.Tensor {
	ratio := p.scale.Div(q.scale)
	t1 := ratio.Div(sqrt2Pi).Log()
	t2 := ratio.Mul(pi).Mul(0.5).Pow(2).Div(3)
	t3 := p.loc.Add(p.scale.Mul(euler)).Sub(q.loc).Div(q.scale).Pow(2).Mul(0.5)
	return t1.Neg().Add(t2).Add(t3).Sub(onePlusEuler)
}

func klLaplaceNormal(p *Laplace, q *Normal) *torch.Tensor {
	variance := q.scale.Pow(2)
	ratio := p.scale.Pow(2).Div(variance)
	t1 := ratio.Mul(2).Div(pi).Log().Mul(0.5)
	t2 := p.loc.Pow(2).Mul(0.5)
	t3 := p.loc.Mul(q.loc)
	t4 := q.loc.Pow(2).Mul(0.5)
	return t1.Neg().Add(ratio).Add(t2.Sub(t3).Add(t4).Div(variance)).Sub(1)
}

func klNormalGumbel(p *Normal, q *Gumbel) *torch.Tensor {
	meanRatio := p.loc.Div(q.scale)
	varianceRatio := p.scale.Div(q.scale).Pow(2)
	locRatio := q.loc.Div(q.scale)
	t1 := varianceRatio.Log().Mul(0.5)
	t2 := meanRatio.Sub(locRatio)
	t3 := meanRatio.Neg().Add(varianceRatio.Mul(0.5)).Add(locRatio).Exp()
	return t1.Neg().Add(t2).Add(t3).Sub(normalEntropy)
}

func klNormalLaplace(p *Normal, q *Laplace) *torch.Tensor {
	const (
		sqrt2OverPi = 0.7978845608028654 // math.sqrt(2 / math.pi)
		sqrtHalf    = 0.7071067811865476 // math.sqrt(0.5)
		rest        = 0.7257913526447274 // 0.5 * (1 + math.log(0.5 * math.pi))
	)
	diff := p.loc.Sub(q.loc)
	ratio := p.scale.Div(q.scale)
	scaled := diff.Div(p.scale)
	t1 := ratio.Log()
	t2 := p.scale.Mul(sqrt2OverPi).Mul(scaled.Pow(2).Mul(-0.5).Exp())
	t3 := diff.Mul(scaled.Mul(sqrtHalf).Erf())
	return t1.Neg().Add(t2.Add(t3).Div(q.scale)).Sub(rest)
}

// xLogX is x log x, 0 at 0.
func xLogX(x *torch.Tensor) *torch.Tensor { return x.Xlogy(x) }

func klUniformBeta(p *Uniform, q *Beta) *torch.Tensor {
	width := p.high.Sub(p.low)
	t1 := width.Log()
	t2 := q.Concentration1().Sub(1).Mul(xLogX(p.high).Sub(xLogX(p.low)).Sub(width)).Div(width)
	t3 := q.Concentration0().Sub(1).Mul(xLogX(p.high.Rsub(1)).Sub(xLogX(p.low.Rsub(1))).Add(width)).Div(width)
	t4 := q.Concentration1().Lgamma().Add(q.Concentration0().Lgamma()).Sub(q.Concentration1().Add(q.Concentration0()).Lgamma())
	result := t3.Add(t4).Sub(t1).Sub(t2)
	return setWhere(result, inf, p.high.Gt(1.0).BitwiseOr(p.low.Lt(0.0)))
}

func klUniformContinuousBernoulli(p *Uniform, q *ContinuousBernoulli) *torch.Tensor {
	result := p.Entropy().Neg().Sub(p.Mean().Mul(q.Logits())).Sub(q.Probs().Neg().Log1p()).Sub(q.logNorm())
	return torch.Where(p.high.Ge(1.0).Maximum(p.low.Le(0.0)), torch.OnesLike(result).Mul(inf), result)
}

func klUniformExponential(p *Uniform, q *Exponential) *torch.Tensor {
	result := q.rate.Mul(p.high.Add(p.low)).Div(2).Sub(p.high.Sub(p.low).Mul(q.rate).Log())
	return setWhere(result, inf, p.low.Lt(0.0))
}

func klUniformGamma(p *Uniform, q *Gamma) *torch.Tensor {
	width := p.high.Sub(p.low)
	t1 := width.Log()
	t2 := q.concentration.Lgamma().Sub(q.concentration.Mul(q.rate.Log()))
	t3 := q.concentration.Rsub(1).Mul(xLogX(p.high).Sub(xLogX(p.low)).Sub(width)).Div(width)
	t4 := q.rate.Mul(p.high.Add(p.low)).Div(2)
	result := t1.Neg().Add(t2).Add(t3).Add(t4)
	return setWhere(result, inf, p.low.Lt(0.0))
}

func klUniformGumbel(p *Uniform, q *Gumbel) *torch.Tensor {
	common := q.scale.Div(p.high.Sub(p.low))
	high := p.high.Sub(q.loc).Div(q.scale)
	low := p.low.Sub(q.loc).Div(q.scale)
	t1 := common.Log().Add(high.Add(low).Mul(0.5))
	t2 := common.Mul(high.Neg().Exp().Sub(low.Neg().Exp()))
	return t1.Sub(t2)
}

func klUniformNormal(p *Uniform, q *Normal) *torch.Tensor {
	width := p.high.Sub(p.low)
	t1 := q.scale.Mul(sqrt2Pi).Div(width).Log()
	t2 := width.Pow(2).Div(12)
	t3 := p.high.Add(p.low).Sub(q.loc.Mul(2)).Div(2).Pow(2)
	return t1.Add(t2.Add(t3).Mul(0.5).Div(q.scale.Pow(2)))
}

func klUniformPareto(p *Uniform, q *Pareto) *torch.Tensor {
	width := p.high.Sub(p.low)
	t1 := q.alpha.Mul(q.scale.Pow(q.alpha)).Mul(width).Log()
	t2 := xLogX(p.high).Sub(xLogX(p.low)).Sub(width).Div(width)
	result := t2.Mul(q.alpha.Add(1)).Sub(t1)
	return setWhere(result, inf, p.low.Lt(q.scale))
}
