"""The objects that distributions_goldens.py records: parameters for every class of
torch.distributions, of several shapes, with broadcasting and at the ends of their ranges."""

import math

import torch


def of(cls, **args):
    return {"class": cls, "args": args}


def constraint(name, *args, **kwargs):
    return dict({"constraint": name, "args": list(args)}, **({"kwargs": kwargs} if kwargs else {}))


def tensors(dtype):
    return lambda values: torch.tensor(values, dtype=dtype)


def covariance(t, *batch):
    """Positive definite matrices of size 3."""
    base = t([[2.0, 0.5, -0.25], [0.5, 1.5, 0.375], [-0.25, 0.375, 1.0]])
    if not batch:
        return base
    n = math.prod(batch)
    scale = torch.arange(1, n + 1, dtype=base.dtype).reshape(*batch, 1, 1)
    return base * scale / 2 + torch.eye(3, dtype=base.dtype)


def distributions(dtype):
    t = tensors(dtype)
    loc, scale = t([0.5, -1.25, 3.0]), t([1.0, 0.25, 2.5])
    column = t([[-0.75], [2.0]])
    probs, logits = t([0.125, 0.5, 0.8125]), t([-1.5, 0.0, 2.25])
    rows = t([[0.5, 1.5, 3.0, 0.25], [2.0, 0.125, 1.0, 4.0]])
    raw = t([[0.25, -1.5, 2.0], [0.0, 0.75, -0.5]])

    for name in ("Normal", "Laplace", "Cauchy", "Gumbel", "LogNormal"):
        yield of(name, loc=loc, scale=scale)
        yield of(name, loc=column, scale=scale)
        yield of(name, loc=0.5, scale=2) if dtype == torch.float32 else of(name, loc=0, scale=t(1.5))
    yield of("LogisticNormal", loc=raw, scale=scale)
    yield of("LogisticNormal", loc=t(0.25), scale=t(0.75))
    for name in ("HalfNormal", "HalfCauchy"):
        yield of(name, scale=scale)
        yield of(name, scale=t([[1.5], [0.125]]))
    yield of("Exponential", rate=scale)
    yield of("Exponential", rate=t(0.75))
    yield of("Uniform", low=loc, high=t(3.5))
    yield of("Uniform", low=t([[-1.0], [0.0]]), high=scale)
    if dtype == torch.float32:
        yield of("Uniform", low=-1, high=2.5)
    for name in ("Gamma", "InverseGamma"):
        yield of(name, concentration=t([0.25, 1.0, 7.5]), rate=t([2.0, 0.5, 1.0]))
        yield of(name, concentration=t([[3.0], [1.5]]), rate=t([2.0, 0.5, 1.0]))
        yield of(name, concentration=t(2.5), rate=0.5)
    yield of("Chi2", df=t([0.5, 1.0, 8.0]))
    yield of("Chi2", df=t([[3.0], [20.0]]))
    yield of("Beta", concentration1=t([0.5, 2.0, 8.0]), concentration0=t([0.25, 3.0, 1.0]))
    yield of("Beta", concentration1=t([[1.5], [4.0]]), concentration0=t([0.25, 3.0]))
    if dtype == torch.float32:
        yield of("Beta", concentration1=2, concentration0=3.5)
    yield of("Kumaraswamy", concentration1=t([0.5, 2.0, 8.0]), concentration0=t([0.25, 3.0, 1.0]))
    yield of("Kumaraswamy", concentration1=t([[1.5], [4.0]]), concentration0=t([0.25, 3.0]))
    yield of("Dirichlet", concentration=t([0.5, 1.5, 4.0]))
    yield of("Dirichlet", concentration=t([[0.5, 0.25, 0.75], [2.0, 1.0, 3.0]]))
    yield of("Pareto", scale=t([1.0, 0.5, 2.0]), alpha=t([0.75, 1.5, 4.0]))
    yield of("Pareto", scale=t([[1.0], [2.0]]), alpha=3.0)
    yield of("Weibull", scale=t([1.0, 0.5, 2.0]), concentration=t([0.75, 1.5, 4.0]))
    yield of("Weibull", scale=t([[1.0], [2.0]]), concentration=t([0.5, 3.0]))
    yield of("StudentT", df=t([0.75, 1.5, 6.0]))
    yield of("StudentT", df=t([[2.5], [10.0]]), loc=loc, scale=scale)
    yield of("FisherSnedecor", df1=t([1.0, 3.0, 8.0]), df2=t([1.5, 3.5, 12.0]))
    yield of("FisherSnedecor", df1=t([[4.0], [2.0]]), df2=5.0)
    yield of("GeneralizedPareto", loc=t([0.0, 1.0, -1.0]), scale=scale, concentration=t([0.25, 0.0, 1.5]))
    yield of("GeneralizedPareto", loc=t(0.5), scale=t(2.0), concentration=t([0.75, -0.5]))
    yield of("VonMises", loc=t([0.0, 1.5, -3.0]), concentration=t([0.5, 4.0, 20.0]))
    yield of("VonMises", loc=t([[0.25], [2.0]]), concentration=t([1.0, 1e-6]))
    yield of("Poisson", rate=t([0.25, 3.0, 20.0]))
    yield of("Poisson", rate=t([[1.5], [0.0]]))

    for name in ("Bernoulli", "ContinuousBernoulli", "Geometric"):
        yield of(name, probs=probs)
        yield of(name, logits=logits)
        yield of(name, probs=t([[0.25], [0.9375]]))
        if dtype == torch.float32:
            yield of(name, probs=0.3)
            yield of(name, logits=-0.75)
    yield of("Bernoulli", probs=t([0.0, 1.0]))
    yield of("ContinuousBernoulli", probs=t([0.499, 0.5, 0.502]), lims=[0.49, 0.51])
    yield of("Binomial", total_count=10, probs=probs)
    yield of("Binomial", total_count=t([[4.0], [25.0]]), logits=logits)
    yield of("Binomial", total_count=7, logits=t([[0.5], [-2.0]]))
    yield of("NegativeBinomial", total_count=5, probs=probs)
    yield of("NegativeBinomial", total_count=t([[2.5], [12.0]]), logits=logits)
    yield of("Categorical", probs=rows)
    yield of("Categorical", logits=raw)
    yield of("Categorical", probs=t([1.0, 0.0, 3.0]))
    yield of("Categorical", logits=t([[[0.5, 1.0]], [[-3.0, 0.0]]]))
    for name in ("OneHotCategorical", "OneHotCategoricalStraightThrough"):
        yield of(name, probs=rows)
        yield of(name, logits=raw)
    yield of("Multinomial", total_count=12, probs=rows)
    yield of("Multinomial", total_count=5, logits=raw)
    yield of("Multinomial", total_count=3, probs=t([1.0, 0.0, 3.0]))
    for name in ("RelaxedBernoulli", "LogitRelaxedBernoulli"):
        yield of(name, temperature=t(0.5), probs=probs)
        yield of(name, temperature=t([1.25]), logits=logits)
    for name in ("RelaxedOneHotCategorical", "ExpRelaxedCategorical"):
        yield of(name, temperature=t(0.5), probs=rows)
        yield of(name, temperature=t(2.0), logits=raw)

    eye = torch.eye(3, dtype=dtype)
    lower = torch.linalg.cholesky(covariance(t))
    for name, value in (("covariance_matrix", covariance(t)), ("precision_matrix", covariance(t)), ("scale_tril", lower)):
        yield of("MultivariateNormal", loc=loc, **{name: value})
        yield of("Wishart", df=t(4.5), **{name: value})
    yield of("MultivariateNormal", loc=raw, covariance_matrix=covariance(t))
    yield of("MultivariateNormal", loc=loc, covariance_matrix=covariance(t, 2))
    yield of("MultivariateNormal", loc=loc, scale_tril=torch.linalg.cholesky(covariance(t, 2, 1)))
    yield of("MultivariateNormal", loc=raw, precision_matrix=covariance(t, 2, 1))
    yield of("Wishart", df=t([3.5, 6.0]), covariance_matrix=eye)
    yield of("Wishart", df=t([5.0, 8.0]), scale_tril=torch.linalg.cholesky(covariance(t, 2)))
    factor, diag = t([[1.0, 0.5], [-0.25, 2.0], [0.75, -1.0]]), t([0.5, 1.0, 2.0])
    yield of("LowRankMultivariateNormal", loc=loc, cov_factor=factor, cov_diag=diag)
    yield of("LowRankMultivariateNormal", loc=raw, cov_factor=factor, cov_diag=diag)
    yield of("LowRankMultivariateNormal", loc=loc, cov_factor=torch.stack([factor, factor * 2]), cov_diag=diag)
    yield of("LKJCholesky", dim=3)
    yield of("LKJCholesky", dim=4, concentration=t([0.5, 2.0]))

    normal = of("Normal", loc=raw, scale=scale)
    yield of("Independent", base_distribution=normal, reinterpreted_batch_ndims=1)
    yield of("Independent", base_distribution=normal, reinterpreted_batch_ndims=2)
    yield of("Independent", base_distribution=normal, reinterpreted_batch_ndims=0)
    yield of("Independent", base_distribution=of("Bernoulli", logits=raw), reinterpreted_batch_ndims=1)
    yield of("Independent", base_distribution=of("Bernoulli", logits=raw), reinterpreted_batch_ndims=0)
    mixture = of("Categorical", probs=t([1.0, 2.0, 1.0]))
    yield of("MixtureSameFamily", mixture_distribution=mixture, component_distribution=of("Normal", loc=loc, scale=scale))
    yield of("MixtureSameFamily", mixture_distribution=of("Categorical", logits=raw), component_distribution=normal)
    pair = of("Categorical", logits=t([0.5, -0.5]))
    vectors = of("Independent", base_distribution=normal, reinterpreted_batch_ndims=1)
    yield of("MixtureSameFamily", mixture_distribution=pair, component_distribution=vectors)
    vectors = of("MultivariateNormal", loc=raw, covariance_matrix=covariance(t))
    yield of("MixtureSameFamily", mixture_distribution=pair, component_distribution=vectors)
    yield of("MixtureSameFamily", mixture_distribution=mixture, component_distribution=of("Poisson", rate=t([0.5, 2.0, 6.0])))

    uniform = of("Uniform", low=t([0.0, 0.0]), high=t([1.0, 1.0]))
    logit = of("inv", of=of("SigmoidTransform"))
    affine = of("AffineTransform", loc=t([0.5, 1.0]), scale=t([2.0, -0.25]))
    yield of("TransformedDistribution", base_distribution=uniform, transforms=[logit, affine])
    yield of("TransformedDistribution", base_distribution=normal, transforms=[of("AffineTransform", loc=1.0, scale=-2.0), of("TanhTransform", cache_size=1)])
    yield of("TransformedDistribution", base_distribution=normal, transforms=[of("StickBreakingTransform")])
    yield of("TransformedDistribution", base_distribution=normal, transforms=[of("ReshapeTransform", in_shape=[2, 3], out_shape=[6]), of("ExpTransform")])
    yield of("TransformedDistribution", base_distribution=of("Normal", loc=t([0.5]), scale=t(1.0)), transforms=[of("AffineTransform", loc=loc, scale=scale)])
    yield of("TransformedDistribution", base_distribution=of("MultivariateNormal", loc=loc, covariance_matrix=eye), transforms=[of("CumulativeDistributionTransform", distribution=of("Normal", loc=0, scale=t(1.0)))])
    yield of("TransformedDistribution", base_distribution=normal, transforms=[of("SoftplusTransform"), of("PowerTransform", exponent=t([2.0, 0.5, -1.0]))])
    yield of("TransformedDistribution", base_distribution=normal, transforms=[])
    yield of("TransformedDistribution", base_distribution=of("Poisson", rate=scale), transforms=[of("AffineTransform", loc=1.0, scale=2.0)])


def flat(spec):
    """The object with its columns of two as rows of three."""
    column = lambda v: isinstance(v, torch.Tensor) and v.shape == (2, 1)
    return of(spec["class"], **{k: v.flatten()[[0, 1, 0]] if column(v) else v for k, v in spec["args"].items()})


def pairs(dtype):
    """All that are registered, in two shapes, and some that are not."""
    t = tensors(dtype)
    one = {
        "Bernoulli": of("Bernoulli", probs=t([0.25, 0.5, 1.0])),
        "Beta": of("Beta", concentration1=t([0.5, 2.0, 8.0]), concentration0=t([0.25, 3.0, 1.0])),
        "Binomial": of("Binomial", total_count=8, probs=t([0.25, 0.5, 0.875])),
        "Categorical": of("Categorical", probs=t([[1.0, 2.0, 3.0], [0.5, 0.0, 0.5]])),
        "Cauchy": of("Cauchy", loc=t([0.5, -1.0, 2.0]), scale=t([1.0, 0.5, 2.0])),
        "ContinuousBernoulli": of("ContinuousBernoulli", probs=t([0.25, 0.5, 0.875])),
        "Dirichlet": of("Dirichlet", concentration=t([[0.5, 1.5, 4.0], [2.0, 1.0, 3.0]])),
        "Exponential": of("Exponential", rate=t([0.5, 1.0, 4.0])),
        "Gamma": of("Gamma", concentration=t([0.25, 1.0, 7.5]), rate=t([2.0, 0.5, 1.0])),
        "Chi2": of("Chi2", df=t([0.5, 1.0, 8.0])),
        "Gumbel": of("Gumbel", loc=t([0.5, -1.0, 2.0]), scale=t([1.0, 0.5, 2.0])),
        "Geometric": of("Geometric", probs=t([0.25, 0.5, 0.875])),
        "HalfNormal": of("HalfNormal", scale=t([1.0, 0.5, 2.0])),
        "Laplace": of("Laplace", loc=t([0.5, -1.0, 2.0]), scale=t([1.0, 0.5, 2.0])),
        "LowRankMultivariateNormal": of("LowRankMultivariateNormal", loc=t([0.5, -1.0, 2.0]), cov_factor=t([[1.0, 0.5], [-0.25, 2.0], [0.75, -1.0]]), cov_diag=t([0.5, 1.0, 2.0])),
        "MultivariateNormal": of("MultivariateNormal", loc=t([[0.5, -1.0, 2.0], [0.0, 1.0, 0.25]]), covariance_matrix=covariance(t)),
        "Normal": of("Normal", loc=t([0.5, -1.0, 2.0]), scale=t([1.0, 0.5, 2.0])),
        "OneHotCategorical": of("OneHotCategorical", logits=t([[1.0, 2.0, 3.0], [0.5, 0.0, -0.5]])),
        "Pareto": of("Pareto", scale=t([1.0, 0.5, 2.0]), alpha=t([0.75, 1.5, 4.0])),
        "Poisson": of("Poisson", rate=t([0.25, 3.0, 20.0])),
        "Uniform": of("Uniform", low=t([0.25, 0.5, 1.0]), high=t([0.75, 2.0, 3.0])),
        "LogNormal": of("LogNormal", loc=t([0.5, -1.0, 2.0]), scale=t([1.0, 0.5, 2.0])),
        "HalfCauchy": of("HalfCauchy", scale=t([1.0, 0.5, 2.0])),
        "Wishart": of("Wishart", df=t([4.0, 7.5]), covariance_matrix=covariance(t)),
        "OneHotCategoricalStraightThrough": of("OneHotCategoricalStraightThrough", probs=t([0.25, 0.5, 0.25])),
        "Weibull": of("Weibull", scale=t([1.0, 0.5]), concentration=t([0.75, 1.5])),
    }
    other = {
        "Bernoulli": of("Bernoulli", logits=t([[0.5], [-1.0]])),
        "Beta": of("Beta", concentration1=t([[1.5], [0.5]]), concentration0=t(2.0)),
        "Binomial": of("Binomial", total_count=t([[8.0], [6.0]]), probs=t(0.5)),
        "Categorical": of("Categorical", logits=t([0.5, 0.0, -1.0])),
        "Cauchy": of("Cauchy", loc=t([[0.25], [1.0]]), scale=t(1.5)),
        "ContinuousBernoulli": of("ContinuousBernoulli", logits=t([[0.5], [-1.0]])),
        "Dirichlet": of("Dirichlet", concentration=t([1.0, 0.5, 2.0])),
        "Exponential": of("Exponential", rate=t([[1.5], [0.25]])),
        "Gamma": of("Gamma", concentration=t([[1.5], [0.5]]), rate=t(0.75)),
        "Chi2": of("Chi2", df=t([[1.5], [3.0]])),
        "Gumbel": of("Gumbel", loc=t([[0.25], [1.0]]), scale=t(1.5)),
        "Geometric": of("Geometric", logits=t([[0.5], [-1.0]])),
        "HalfNormal": of("HalfNormal", scale=t([[0.25], [1.0]])),
        "Laplace": of("Laplace", loc=t([[0.25], [1.0]]), scale=t(1.5)),
        "LowRankMultivariateNormal": of("LowRankMultivariateNormal", loc=t([[0.25, 0.0, 1.0], [1.0, 1.0, 1.0]]), cov_factor=t([[0.5], [1.0], [-1.5]]), cov_diag=t([1.5, 0.75, 1.0])),
        "MultivariateNormal": of("MultivariateNormal", loc=t([0.0, 0.5, 0.25]), scale_tril=torch.linalg.cholesky(covariance(t, 2))),
        "Normal": of("Normal", loc=t([[0.25], [1.0]]), scale=t(1.5)),
        "OneHotCategorical": of("OneHotCategorical", probs=t([1.0, 2.0, 4.0])),
        "Pareto": of("Pareto", scale=t([[0.75], [0.25]]), alpha=t(2.5)),
        "Poisson": of("Poisson", rate=t([[1.5], [4.0]])),
        "Uniform": of("Uniform", low=t([[-0.5], [0.25]]), high=t(3.5)),
        "LogNormal": of("LogNormal", loc=t([0.25, 1.0, 0.0]), scale=t(1.5)),
        "HalfCauchy": of("HalfCauchy", scale=t([0.25, 1.0, 3.0])),
        "Wishart": of("Wishart", df=t([5.0, 4.5]), covariance_matrix=covariance(t, 2)),
        "OneHotCategoricalStraightThrough": of("OneHotCategoricalStraightThrough", probs=t([1.0, 2.0, 4.0])),
        "Weibull": of("Weibull", scale=t([1.0, 0.5]), concentration=t([0.75, 1.5])),
    }
    from torch.distributions.kl import _KL_REGISTRY

    named = {(p.__name__, q.__name__) for p, q in _KL_REGISTRY}
    for p, q in sorted(named):
        if p in one and q in one:
            yield one[p], other[q]
            if p == q:
                yield one[p], one[p]
    for name in ("Chi2", "LogNormal", "HalfCauchy", "Wishart", "OneHotCategoricalStraightThrough", "Weibull"):
        yield one[name], other[name]
    yield one["Chi2"], other["Gamma"]
    yield one["Gamma"], other["Chi2"]
    independent = lambda base, n: of("Independent", base_distribution=base, reinterpreted_batch_ndims=n)
    yield independent(one["Normal"], 1), independent(one["Normal"], 1)
    yield independent(other["Normal"], 2), independent(other["Normal"], 2)
    yield independent(one["Normal"], 1), independent(one["Normal"], 0)
    exp = lambda base: of("TransformedDistribution", base_distribution=base, transforms=[of("ExpTransform"), of("AffineTransform", loc=0.5, scale=2.0)])
    yield exp(one["Normal"]), exp(other["Normal"])
    yield one["LogNormal"], other["HalfCauchy"]
    yield one["Cauchy"], one["Normal"]
    yield one["Normal"], one["Cauchy"]
    yield one["Poisson"], one["Gamma"]
    yield one["LogNormal"], one["Normal"]
    yield one["Binomial"], of("Binomial", total_count=9, probs=t(0.5))


def errors():
    t = tensors(torch.float32)
    pair = dict(loc=t([0.0, 1.0]), scale=t([1.0, 2.0]))
    yield of("Normal", loc=t([0.0, 1.0, 2.0]), scale=t([1.0, 0.0, -1.0])), None
    yield of("Normal", loc=t([[math.nan]]), scale=t(1.0)), None
    yield of("Normal", loc=0.0, scale=-2.5), None
    yield of("Normal", **pair), t([0.0, math.nan])
    yield of("Uniform", low=t(1.0), high=t(0.5)), None
    yield of("Uniform", low=t(0.0), high=t(1.0)), t([0.5, 1.5])
    yield of("Bernoulli", probs=t([0.5, 1.25])), None
    yield of("Bernoulli", logits=t([0.5, math.nan])), None
    yield of("Bernoulli", probs=t([0.5, 0.25])), t([0.5, 1.0])
    yield of("Beta", concentration1=t([1.0, -1.0]), concentration0=t([1.0, 1.0])), None
    yield of("Beta", concentration1=t([1.0]), concentration0=t([1.0])), t([1.5])
    yield of("Binomial", total_count=t([1.5]), probs=t([0.5])), None
    yield of("Binomial", total_count=4, probs=t([0.5])), t([5.0])
    yield of("Categorical", probs=t([[0.5, -0.25], [0.5, 0.5]])), None
    yield of("Categorical", logits=t([0.5, math.nan])), None
    yield of("Categorical", probs=t([0.5, 0.5])), torch.tensor([0, 2])
    yield of("OneHotCategorical", probs=t([0.5, 0.5])), t([1.0, 1.0])
    yield of("Cauchy", loc=0.0, scale=t([0.0])), None
    yield of("Chi2", df=t([-1.0])), None
    yield of("Dirichlet", concentration=t([1.0, -1.0])), None
    yield of("Dirichlet", concentration=t([1.0, 2.0])), t([0.5, 0.25])
    yield of("Exponential", rate=t([0.0])), None
    yield of("Exponential", rate=t([1.0])), t([-1.0])
    yield of("FisherSnedecor", df1=t([1.0]), df2=t([-1.0])), None
    yield of("Gamma", concentration=t([1.0]), rate=t([-1.0])), None
    yield of("GeneralizedPareto", loc=t([0.0]), scale=t([-1.0]), concentration=t([0.5])), None
    yield of("GeneralizedPareto", loc=t([0.0]), scale=t([1.0]), concentration=t([0.5])), t([-1.0])
    yield of("Geometric", probs=t([0.5, 0.0])), None
    yield of("Geometric", probs=t([0.5])), t([0.5])
    yield of("Gumbel", loc=t([0.0]), scale=t([-1.0])), None
    yield of("HalfCauchy", scale=t([-1.0])), None
    yield of("HalfNormal", scale=t([-1.0])), None
    yield of("HalfNormal", scale=t([1.0])), t([-1.0])
    yield of("InverseGamma", concentration=t([1.0]), rate=t([-1.0])), None
    yield of("Kumaraswamy", concentration1=t([1.0]), concentration0=t([-1.0])), None
    yield of("Laplace", loc=t([0.0]), scale=t([-1.0])), None
    yield of("LKJCholesky", dim=3, concentration=t([-0.25])), None
    yield of("LKJCholesky", dim=2), t([[1.0, 0.0], [1.0, 1.0]])
    yield of("LogNormal", loc=t([0.0]), scale=t([-1.0])), None
    yield of("LogNormal", **pair), t([1.0, -1.0])
    yield of("LowRankMultivariateNormal", loc=t([0.0, 0.0]), cov_factor=t([[0.125], [0.125]]), cov_diag=t([1.0, -1.0])), None
    yield of("Multinomial", total_count=3, probs=t([0.5, 0.5])), t([2.0, 2.0])
    yield of("MultivariateNormal", loc=t([0.0, 0.0]), covariance_matrix=t([[1.0, 2.0], [2.0, 1.0]])), None
    yield of("MultivariateNormal", loc=t([0.0, 0.0]), covariance_matrix=t([[1.0, 0.5], [0.25, 1.0]])), None
    yield of("MultivariateNormal", loc=t([0.0, 0.0]), scale_tril=t([[1.0, 0.5], [0.5, 1.0]])), None
    yield of("MultivariateNormal", loc=t([0.0, 0.0]), precision_matrix=t([[-1.0, 0.0], [0.0, 1.0]])), None
    yield of("NegativeBinomial", total_count=t([-1.0]), probs=t([0.5])), None
    yield of("NegativeBinomial", total_count=t([1.0]), probs=t([1.0])), None
    yield of("Pareto", scale=t([1.0]), alpha=t([-1.0])), None
    yield of("Pareto", scale=t([1.0, 2.0]), alpha=t([1.0, 1.0])), t([1.5, 1.5])
    yield of("Poisson", rate=t([-1.0])), None
    yield of("Poisson", rate=t([1.0])), t([-1.0])
    yield of("RelaxedBernoulli", temperature=t(1.0), probs=t([1.5])), None
    yield of("RelaxedOneHotCategorical", temperature=t(1.0), probs=t([0.5, 0.5])), t([1.5, 0.5])
    yield of("StudentT", df=t([1.0]), loc=0.0, scale=t([-1.0])), None
    yield of("VonMises", loc=t([0.0]), concentration=t([-1.0])), None
    yield of("Weibull", scale=t([1.0]), concentration=t([-1.0])), None
    yield of("Wishart", df=t(3.0), covariance_matrix=t([[1.0, 2.0], [2.0, 1.0]])), None
    yield of("Independent", base_distribution=of("Normal", **pair), reinterpreted_batch_ndims=1), t([0.0, math.nan])
    yield of("MixtureSameFamily", mixture_distribution=of("Categorical", probs=t([0.5, 0.5])), component_distribution=of("Exponential", rate=t([1.0, 2.0]))), t([-1.0])


def transforms(dtype):
    t = tensors(dtype)
    x = t([[0.5, -1.25, 3.0], [-0.75, 0.125, 2.0]])
    positive = x.abs()
    square = torch.stack([x.T @ x / 4, torch.eye(3, dtype=dtype)])
    for name in ("ExpTransform", "SigmoidTransform", "TanhTransform", "SoftplusTransform", "AbsTransform", "SoftmaxTransform", "StickBreakingTransform", "CorrCholeskyTransform"):
        yield of(name), x
    yield of("SigmoidTransform", cache_size=1), x * 100
    yield of("TanhTransform", cache_size=1), x * 10
    yield of("StickBreakingTransform"), x * 8
    yield of("CorrCholeskyTransform"), t([0.5, -1.0, 2.0, 0.25, -0.125, 1.5])
    yield of("LowerCholeskyTransform"), square
    yield of("PositiveDefiniteTransform"), square
    yield of("PowerTransform", exponent=t([2.0, -0.5, 3.0])), positive
    yield of("PowerTransform", exponent=2.5), positive
    yield of("AffineTransform", loc=0.5, scale=-2.0), x
    yield of("AffineTransform", loc=0, scale=0.75), x
    yield of("AffineTransform", loc=t([0.5, 1.0, -1.0]), scale=t([2.0, -0.25, 1.0])), x
    yield of("AffineTransform", loc=t([0.5, 1.0, -1.0]), scale=t([2.0, -0.25, 1.0]), event_dim=1), x
    yield of("AffineTransform", loc=1.0, scale=3.0, event_dim=1), x
    yield of("ReshapeTransform", in_shape=[2, 3], out_shape=[3, 2]), x
    yield of("ReshapeTransform", in_shape=[3], out_shape=[3, 1]), x
    yield of("IndependentTransform", base_transform=of("ExpTransform"), reinterpreted_batch_ndims=1), x
    yield of("IndependentTransform", base_transform=of("TanhTransform"), reinterpreted_batch_ndims=2, cache_size=1), x
    yield of("inv", of=of("ExpTransform")), positive
    yield of("inv", of=of("AffineTransform", loc=0.5, scale=t([2.0, -0.25, 1.0]))), x
    yield of("identity_transform"), x
    yield of("ComposeTransform", parts=[of("AffineTransform", loc=0.5, scale=2.0), of("TanhTransform")]), x
    yield of("ComposeTransform", parts=[of("ExpTransform"), of("inv", of=of("ExpTransform")), of("StickBreakingTransform")], cache_size=1), x
    yield of("inv", of=of("ComposeTransform", parts=[of("ExpTransform"), of("AffineTransform", loc=1.0, scale=t([2.0, 0.25, 1.0]))])), positive + 2
    yield of("CatTransform", tseq=[of("ExpTransform"), of("identity_transform"), of("TanhTransform")], dim=1), x
    yield of("CatTransform", tseq=[of("ExpTransform"), of("SoftplusTransform")], dim=-1, lengths=[2, 1]), x
    yield of("CatTransform", tseq=[of("ExpTransform"), of("AffineTransform", loc=0.5, scale=2.0, event_dim=1)], dim=0, lengths=[1, 1], cache_size=1), x
    yield of("StackTransform", tseq=[of("ExpTransform"), of("SigmoidTransform")], dim=0), x
    yield of("StackTransform", tseq=[of("ExpTransform"), of("SigmoidTransform"), of("identity_transform")], dim=-1, cache_size=1), x
    yield of("CumulativeDistributionTransform", distribution=of("Normal", loc=0.25, scale=t([2.0, 0.5, 1.0]))), x / 2


def constraints_to():
    t = tensors(torch.float32)
    for name in ("real", "positive", "nonnegative", "unit_interval", "simplex", "corr_cholesky", "lower_cholesky", "positive_definite", "positive_semidefinite", "boolean", "square", "real_vector"):
        yield constraint(name)
    yield constraint("greater_than", 2.0)
    yield constraint("greater_than", t([0.5, 1.0, 2.0]))
    yield constraint("greater_than_eq", -1)
    yield constraint("less_than", 0.5)
    yield constraint("interval", -1.0, 3.0)
    yield constraint("interval", 0, t([1.0, 2.0, 3.0]))
    yield constraint("half_open_interval", 0.0, 1.0)
    yield constraint("half_open_interval", 0.0, 2.0)
    yield constraint("independent", constraint("positive"), 1)
    yield constraint("cat", [constraint("positive"), constraint("real"), constraint("unit_interval")], dim=-1)
    yield constraint("stack", [constraint("positive"), constraint("unit_interval"), constraint("real")], dim=1)


def constraints():
    t = tensors(torch.float32)
    numbers = t([[-1.0, -0.5, 0.0, 0.25], [1.0, 1.5, 2.0, math.nan], [math.inf, -math.inf, 3.0, 0.5]])
    for name in ("real", "positive", "nonnegative", "unit_interval", "boolean", "nonnegative_integer", "positive_integer", "real_vector"):
        yield constraint(name), [numbers]
    bound = t([0.0, -1.0, 0.5, 0.25])
    for name in ("greater_than", "greater_than_eq", "less_than"):
        yield constraint(name, 1), [numbers]
        yield constraint(name, bound), [numbers]
    for name in ("interval", "half_open_interval", "integer_interval"):
        yield constraint(name, 0, 2), [numbers]
        yield constraint(name, bound, 2.0), [numbers]
    yield constraint("independent", constraint("positive"), 1), [numbers]
    yield constraint("independent", constraint("independent", constraint("boolean"), 1), 1), [numbers.isnan().float()]
    vectors = t([[0.25, 0.75], [0.5, 0.625], [1.0, 0.0], [-0.5, 1.5], [2.0, 1.0]])
    for name in ("simplex", "one_hot"):
        yield constraint(name), [vectors]
    yield constraint("multinomial", 2), [vectors]
    matrices = t([[[1.0, 0.0], [0.5, 2.0]], [[1.0, 0.5], [0.5, 1.0]], [[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.0], [0.6, 0.8]], [[0.0, 0.0], [0.0, 1.0]], [[-1.0, 0.0], [0.0, 1.0]]])
    symmetric = matrices[[1, 2, 4, 5]]
    for name in ("lower_triangular", "lower_cholesky", "corr_cholesky", "square", "symmetric", "positive_semidefinite", "positive_definite"):
        yield constraint(name), [matrices, symmetric] + ([matrices[:, :1]] if name in ("square", "symmetric") else [])
    yield constraint("cat", [constraint("positive"), constraint("unit_interval")], dim=1, lengths=[1, 3]), [numbers]
    yield constraint("stack", [constraint("positive"), constraint("boolean"), constraint("real")], dim=0), [numbers]
    yield constraint("MixtureSameFamilyConstraint", constraint("greater_than", t([0.0, 0.5]))), [t([0.25, 0.75, -1.0])]
