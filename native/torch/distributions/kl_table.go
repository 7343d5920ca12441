package distributions

import "torchfm/native/torch"

// divergences are the pairs of torch/distributions/kl.py, never written to.
var divergences = table(
	// Of the same distribution.
	of(klBernoulli), of(klBeta), of(klBinomial), of(klCategorical), of(klCauchy),
	of(klContinuousBernoulli), of(klDirichlet), of(klExponential), of(klGamma),
	of(klGeometric), of(klGumbel), of(klHalfNormal), of(klLaplace), of(klLowRank),
	of(klMultivariateNormal), of(klNormal), of(klOneHotCategorical), of(klPareto),
	of(klPoisson), of(klUniform),

	// Of different ones.
	of(klBernoulliPoisson), of(klBetaContinuousBernoulli), of(klBetaExponential),
	of(klBetaGamma), of(klBetaNormal), of(klBetaUniform),
	of(klContinuousBernoulliExponential), of(klContinuousBernoulliNormal),
	of(klContinuousBernoulliUniform), of(klExponentialGamma), of(klExponentialGumbel),
	of(klExponentialNormal), of(klGammaExponential), of(klGammaGumbel), of(klGammaNormal),
	of(klGumbelNormal), of(klLaplaceNormal), of(klLowRankMultivariateNormal),
	of(klMultivariateNormalLowRank), of(klNormalGumbel), of(klNormalLaplace),
	of(klParetoExponential), of(klParetoGamma), of(klParetoNormal), of(klUniformBeta),
	of(klUniformContinuousBernoulli), of(klUniformExponential), of(klUniformGamma),
	of(klUniformGumbel), of(klUniformNormal), of(klUniformPareto),

	// Where q has probability 0 on a part of p's support.
	infinite[*Beta, *Pareto]((*Beta).Concentration1),
	infinite[*ContinuousBernoulli, *Pareto](func(p *ContinuousBernoulli) *torch.Tensor { return p.Probs() }),
	infinite[*Exponential, *Beta]((*Exponential).Rate),
	infinite[*Exponential, *ContinuousBernoulli]((*Exponential).Rate),
	infinite[*Exponential, *Pareto]((*Exponential).Rate),
	infinite[*Exponential, *Uniform]((*Exponential).Rate),
	infinite[*Gamma, *Beta]((*Gamma).Concentration),
	infinite[*Gamma, *ContinuousBernoulli]((*Gamma).Concentration),
	infinite[*Gamma, *Pareto]((*Gamma).Concentration),
	infinite[*Gamma, *Uniform]((*Gamma).Concentration),
	infinite[*Gumbel, *Beta]((*Gumbel).Loc),
	infinite[*Gumbel, *ContinuousBernoulli]((*Gumbel).Loc),
	infinite[*Gumbel, *Exponential]((*Gumbel).Loc),
	infinite[*Gumbel, *Gamma]((*Gumbel).Loc),
	infinite[*Gumbel, *Pareto]((*Gumbel).Loc),
	infinite[*Gumbel, *Uniform]((*Gumbel).Loc),
	infinite[*Laplace, *Beta]((*Laplace).Loc),
	infinite[*Laplace, *ContinuousBernoulli]((*Laplace).Loc),
	infinite[*Laplace, *Exponential]((*Laplace).Loc),
	infinite[*Laplace, *Gamma]((*Laplace).Loc),
	infinite[*Laplace, *Pareto]((*Laplace).Loc),
	infinite[*Laplace, *Uniform]((*Laplace).Loc),
	infinite[*Normal, *Beta]((*Normal).Loc),
	infinite[*Normal, *ContinuousBernoulli]((*Normal).Loc),
	infinite[*Normal, *Exponential]((*Normal).Loc),
	infinite[*Normal, *Gamma]((*Normal).Loc),
	infinite[*Normal, *Pareto]((*Normal).Loc),
	infinite[*Normal, *Uniform]((*Normal).Loc),
	infinite[*Pareto, *Beta]((*Pareto).Scale),
	infinite[*Pareto, *ContinuousBernoulli]((*Pareto).Scale),
	infinite[*Pareto, *Uniform]((*Pareto).Scale),
	infinite[*Poisson, *Bernoulli]((*Poisson).Rate),
	infinite[*Poisson, *Binomial]((*Poisson).Rate),
)
