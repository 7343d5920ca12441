package golden

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
)

type options = distributions.Options

// locScale makes a constructor of a location and a scale one of arguments.
func locScale[D any](f func(loc, scale torch.Operand, opts ...options) D) func(a args, o options) any {
	return func(a args, o options) any { return f(a["loc"], a["scale"], o) }
}

// two makes a constructor of two parameters one of arguments.
func two[D any](x, y string, f func(x, y torch.Operand, opts ...options) D) func(a args, o options) any {
	return func(a args, o options) any { return f(a[x], a[y], o) }
}

// one makes a constructor of a parameter one of arguments.
func one[D any](x string, f func(x torch.Operand, opts ...options) D) func(a args, o options) any {
	return func(a args, o options) any { return f(a[x], o) }
}

// odds makes constructors of probabilities and of logits one of arguments.
func odds[D any](probs, logits func(torch.Operand, ...options) D) func(a args, o options) any {
	return func(a args, o options) any {
		if a["probs"] != nil {
			return probs(a["probs"], o)
		}
		return logits(a["logits"], o)
	}
}

// counted is odds with another parameter before.
func counted[D any](name string, probs, logits func(torch.Operand, torch.Operand, ...options) D) func(a args, o options) any {
	return func(a args, o options) any {
		if a["probs"] != nil {
			return probs(a[name], a["probs"], o)
		}
		return logits(a[name], a["logits"], o)
	}
}

// vectors is odds of tensors.
func vectors[D any](probs, logits func(*torch.Tensor, ...options) D) func(a args, o options) any {
	return func(a args, o options) any {
		if a["probs"] != nil {
			return probs(a.tensor("probs"), o)
		}
		return logits(a.tensor("logits"), o)
	}
}

// relaxed is vectors with a temperature.
func relaxed[D any](probs, logits func(torch.Operand, *torch.Tensor, ...options) D) func(a args, o options) any {
	return func(a args, o options) any {
		if a["probs"] != nil {
			return probs(a["temperature"], a.tensor("probs"), o)
		}
		return logits(a["temperature"], a.tensor("logits"), o)
	}
}

// matrices makes constructors of the three forms of a covariance one of arguments.
func matrices[P, D any](name string, covariance, precision, tril func(P, *torch.Tensor, ...options) D) func(a args, o options) any {
	return func(a args, o options) any {
		first, _ := a[name].(P)
		switch {
		case a["covariance_matrix"] != nil:
			return covariance(first, a.tensor("covariance_matrix"), o)
		case a["precision_matrix"] != nil:
			return precision(first, a.tensor("precision_matrix"), o)
		}
		return tril(first, a.tensor("scale_tril"), o)
	}
}

var distributionClasses = map[string]func(a args, o options) any{
	"Normal":                locScale(distributions.NewNormal),
	"Laplace":               locScale(distributions.NewLaplace),
	"Cauchy":                locScale(distributions.NewCauchy),
	"Gumbel":                locScale(distributions.NewGumbel),
	"LogNormal":             locScale(distributions.NewLogNormal),
	"LogisticNormal":        locScale(distributions.NewLogisticNormal),
	"HalfNormal":            one("scale", distributions.NewHalfNormal),
	"HalfCauchy":            one("scale", distributions.NewHalfCauchy),
	"Exponential":           one("rate", distributions.NewExponential),
	"Poisson":               one("rate", distributions.NewPoisson),
	"Chi2":                  one("df", distributions.NewChi2),
	"Uniform":               two("low", "high", distributions.NewUniform),
	"Gamma":                 two("concentration", "rate", distributions.NewGamma),
	"InverseGamma":          two("concentration", "rate", distributions.NewInverseGamma),
	"Beta":                  two("concentration1", "concentration0", distributions.NewBeta),
	"Kumaraswamy":           two("concentration1", "concentration0", distributions.NewKumaraswamy),
	"Pareto":                two("scale", "alpha", distributions.NewPareto),
	"Weibull":               two("scale", "concentration", distributions.NewWeibull),
	"FisherSnedecor":        two("df1", "df2", distributions.NewFisherSnedecor),
	"VonMises":              two("loc", "concentration", distributions.NewVonMises),
	"Bernoulli":             odds(distributions.NewBernoulli, distributions.NewBernoulliLogits),
	"Geometric":             odds(distributions.NewGeometric, distributions.NewGeometricLogits),
	"Binomial":              counted("total_count", distributions.NewBinomial, distributions.NewBinomialLogits),
	"NegativeBinomial":      counted("total_count", distributions.NewNegativeBinomial, distributions.NewNegativeBinomialLogits),
	"RelaxedBernoulli":      counted("temperature", distributions.NewRelaxedBernoulli, distributions.NewRelaxedBernoulliLogits),
	"LogitRelaxedBernoulli": counted("temperature", distributions.NewLogitRelaxedBernoulli, distributions.NewLogitRelaxedBernoulliLogits),
	"Categorical":           vectors(distributions.NewCategorical, distributions.NewCategoricalLogits),
	"OneHotCategorical":     vectors(distributions.NewOneHotCategorical, distributions.NewOneHotCategoricalLogits),
	"OneHotCategoricalStraightThrough": vectors(distributions.NewOneHotCategoricalStraightThrough,
		distributions.NewOneHotCategoricalStraightThroughLogits),
	"RelaxedOneHotCategorical": relaxed(distributions.NewRelaxedOneHotCategorical, distributions.NewRelaxedOneHotCategoricalLogits),
	"ExpRelaxedCategorical":    relaxed(distributions.NewExpRelaxedCategorical, distributions.NewExpRelaxedCategoricalLogits),
	"MultivariateNormal": matrices("loc", distributions.NewMultivariateNormal, distributions.NewMultivariateNormalPrecision,
		distributions.NewMultivariateNormalScaleTril),
	"Wishart":   matrices("df", distributions.NewWishart, distributions.NewWishartPrecision, distributions.NewWishartScaleTril),
	"Dirichlet": func(a args, o options) any { return distributions.NewDirichlet(a.tensor("concentration"), o) },
	"ContinuousBernoulli": func(a args, o options) any {
		opts := distributions.ContinuousBernoulliOptions{Options: o}
		if a["lims"] != nil {
			lims := listOf[float64](a["lims"])
			opts.Lims = &[2]float64{lims[0], lims[1]}
		}
		if a["probs"] != nil {
			return distributions.NewContinuousBernoulli(a["probs"], opts)
		}
		return distributions.NewContinuousBernoulliLogits(a["logits"], opts)
	},
	"Multinomial": func(a args, o options) any {
		if a["probs"] != nil {
			return distributions.NewMultinomial(a.int("total_count"), a.tensor("probs"), o)
		}
		return distributions.NewMultinomialLogits(a.int("total_count"), a.tensor("logits"), o)
	},
	"StudentT": func(a args, o options) any {
		return distributions.NewStudentT(a["df"], distributions.StudentTOptions{Loc: a["loc"], Scale: a["scale"], Options: o})
	},
	"GeneralizedPareto": func(a args, o options) any {
		return distributions.NewGeneralizedPareto(a["loc"], a["scale"], a["concentration"], o)
	},
	"LowRankMultivariateNormal": func(a args, o options) any {
		return distributions.NewLowRankMultivariateNormal(a.tensor("loc"), a.tensor("cov_factor"), a.tensor("cov_diag"), o)
	},
	"LKJCholesky": func(a args, o options) any {
		return distributions.NewLKJCholesky(a.int("dim"), distributions.LKJCholeskyOptions{Concentration: a["concentration"], Options: o})
	},
	"Independent": func(a args, o options) any {
		return distributions.NewIndependent(a["base_distribution"].(distributions.Distribution), int(a.int("reinterpreted_batch_ndims")))
	},
	"MixtureSameFamily": func(a args, o options) any {
		return distributions.NewMixtureSameFamily(a["mixture_distribution"].(*distributions.Categorical),
			a["component_distribution"].(distributions.Distribution))
	},
	"TransformedDistribution": func(a args, o options) any {
		return distributions.NewTransformedDistribution(a["base_distribution"].(distributions.Distribution), a.list("transforms"))
	},
}

// plain makes a constructor of a cache size alone one of arguments.
func plain[T transforms.Transform](f func(cacheSize ...int64) T) func(a args) transforms.Transform {
	return func(a args) transforms.Transform { return f(a.int("cache_size")) }
}

var transformClasses = map[string]func(a args) transforms.Transform{
	"ExpTransform":              plain(transforms.NewExpTransform),
	"SigmoidTransform":          plain(transforms.NewSigmoidTransform),
	"TanhTransform":             plain(transforms.NewTanhTransform),
	"SoftplusTransform":         plain(transforms.NewSoftplusTransform),
	"AbsTransform":              plain(transforms.NewAbsTransform),
	"SoftmaxTransform":          plain(transforms.NewSoftmaxTransform),
	"StickBreakingTransform":    plain(transforms.NewStickBreakingTransform),
	"CorrCholeskyTransform":     plain(transforms.NewCorrCholeskyTransform),
	"LowerCholeskyTransform":    plain(transforms.NewLowerCholeskyTransform),
	"PositiveDefiniteTransform": plain(transforms.NewPositiveDefiniteTransform),
	"identity_transform":        func(a args) transforms.Transform { return transforms.IdentityTransform() },
	"PowerTransform": func(a args) transforms.Transform {
		return transforms.NewPowerTransform(a["exponent"], a.int("cache_size"))
	},
	"AffineTransform": func(a args) transforms.Transform {
		return transforms.NewAffineTransform(a["loc"], a["scale"], transforms.AffineTransformOptions{EventDim: int(a.int("event_dim")), CacheSize: a.int("cache_size")})
	},
	"ReshapeTransform": func(a args) transforms.Transform {
		return transforms.NewReshapeTransform(a.ints("in_shape"), a.ints("out_shape"), a.int("cache_size"))
	},
	"IndependentTransform": func(a args) transforms.Transform {
		return transforms.NewIndependentTransform(a["base_transform"].(transforms.Transform), int(a.int("reinterpreted_batch_ndims")), a.int("cache_size"))
	},
	"ComposeTransform": func(a args) transforms.Transform {
		return transforms.NewComposeTransform(a.list("parts"), a.int("cache_size"))
	},
	"CatTransform": func(a args) transforms.Transform {
		return transforms.NewCatTransform(a.list("tseq"), transforms.CatTransformOptions{Dim: a.int("dim"), Lengths: a.ints("lengths"), CacheSize: a.int("cache_size")})
	},
	"StackTransform": func(a args) transforms.Transform {
		return transforms.NewStackTransform(a.list("tseq"), transforms.StackTransformOptions{Dim: a.int("dim"), CacheSize: a.int("cache_size")})
	},
	"CumulativeDistributionTransform": func(a args) transforms.Transform {
		return transforms.NewCumulativeDistributionTransform(a["distribution"].(transforms.CumulativeDistribution), a.int("cache_size"))
	},
}

// newConstraint makes a constraint of its name in Python and its arguments.
func newConstraint(name string, list []any, kwargs args) constraints.Constraint {
	switch name {
	case "real":
		return constraints.Real()
	case "real_vector":
		return constraints.RealVector()
	case "positive":
		return constraints.Positive()
	case "nonnegative":
		return constraints.Nonnegative()
	case "unit_interval":
		return constraints.UnitInterval()
	case "boolean":
		return constraints.Boolean()
	case "nonnegative_integer":
		return constraints.NonnegativeInteger()
	case "positive_integer":
		return constraints.PositiveInteger()
	case "simplex":
		return constraints.Simplex()
	case "one_hot":
		return constraints.OneHot()
	case "lower_triangular":
		return constraints.LowerTriangular()
	case "lower_cholesky":
		return constraints.LowerCholesky()
	case "corr_cholesky":
		return constraints.CorrCholesky()
	case "square":
		return constraints.Square()
	case "symmetric":
		return constraints.Symmetric()
	case "positive_semidefinite":
		return constraints.PositiveSemidefinite()
	case "positive_definite":
		return constraints.PositiveDefinite()
	case "greater_than":
		return constraints.GreaterThan(list[0])
	case "greater_than_eq":
		return constraints.GreaterThanEq(list[0])
	case "less_than":
		return constraints.LessThan(list[0])
	case "interval":
		return constraints.Interval(list[0], list[1])
	case "half_open_interval":
		return constraints.HalfOpenInterval(list[0], list[1])
	case "integer_interval":
		return constraints.IntegerInterval(list[0], list[1])
	case "multinomial":
		return constraints.Multinomial(list[0])
	case "independent":
		return constraints.Independent(list[0].(constraints.Constraint), list[1].(int))
	case "MixtureSameFamilyConstraint":
		return constraints.MixtureSameFamily(list[0].(constraints.Constraint))
	case "cat":
		return constraints.Cat(listOf[constraints.Constraint](list[0]), constraints.CatOptions{Dim: kwargs.int("dim"), Lengths: kwargs.ints("lengths")})
	case "stack":
		return constraints.Stack(listOf[constraints.Constraint](list[0]), kwargs.int("dim"))
	}
	panic("no constraint " + name)
}
