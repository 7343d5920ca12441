// Package distributions has torch.distributions: probability distributions whose
// parameters are tensors, with samples that gradients pass through, densities, moments and
// divergences, in the arithmetic of PyTorch's Python code, operator by operator, so that
// draws, values and gradients have the bits that they have there.
//
//	dist = Normal(loc, scale)          dist := distributions.NewNormal(loc, scale)
//	x = dist.rsample((5,))             x := dist.Rsample(5)
//	dist.log_prob(x).sum(-1)           dist.LogProb(x).Sum(torch.Dim(-1))
//	dist.batch_shape, dist.mean        dist.BatchShape(), dist.Mean()
//
// # Shapes
//
// Parameters are broadcast together; their shape is the batch shape, for distributions of
// vectors and matrices without the dimensions of one event, the event shape. A sample has
// the sample shape, the batch shape and the event shape, in this order; the log
// probability of it has the first two.
//
// # Parameters
//
// Where Python takes a tensor or a number, a [torch.Operand] is taken here: numbers get the
// dtype of the tensors, float32 when there is none. A distribution that Python makes of
// either probs or logits has two constructors, [NewBernoulli] and [NewBernoulliLogits];
// [NewMultivariateNormal] has one for each form of the covariance. What is computed of
// the parameters when it is first asked for, the probabilities of logits, is kept.
//
// # What a distribution can do
//
// [Distribution] is what all of them can. A type has the methods for what else its
// distribution can and no others, so that the compiler finds what PyTorch finds with a
// NotImplementedError. A function that takes any distribution asks by an interface:
// [Rsampler], [Moments], [Moder], [Entropier], [Cdfer], [Icdfer], [SupportEnumerator]. Those
// that are made of others ([Independent], [MixtureSameFamily], [TransformedDistribution])
// have the methods of all and panic when what they are made of lacks one.
//
// # Checks
//
// As in Python, parameters are checked when a distribution is made, and values by LogProb
// and Cdf: a wrong one panics with a [*torch.Error] that names the distribution, the
// parameter and its constraint. The checks read tensors, which a [torch.Capture] or
// functorch.Vmap cannot; Options{NoValidateArgs: true} switches them off, for one
// distribution: there is no set_default_validate_args.
//
// # Draws
//
// Draws come from the default generator in the order and by the operators of Python, so
// that a program that calls torch.ManualSeed draws what Python draws after
// torch.manual_seed. Options{Generator: g} gives a distribution a generator of its own;
// one that is made of others draws as those do.
package distributions
