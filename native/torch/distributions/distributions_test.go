package distributions_test

import (
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/torchtest"
)

func vector(list ...float32) *torch.Tensor { return torch.FromSlice(list) }

// A distribution with a generator draws what one without draws of an equal default
// generator, and leaves the default one alone.
func TestGenerator(t *testing.T) {
	g, err := torch.NewGenerator(torch.Device{})
	require.NoError(t, err)
	o := distributions.Options{Generator: g}
	matrix := torch.FromSlice([]float32{2, 0.5, 0.5, 1}, 2, 2)
	for _, make := range []func(o ...distributions.Options) distributions.Distribution{
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewNormal(vector(0, 1), 2, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewLaplace(vector(0, 1), 2, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewBeta(vector(0.5, 1), 2, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewBinomial(9, vector(0.5, 0.25), o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewNegativeBinomial(9, vector(0.5, 0.25), o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewMultinomial(5, vector(0.5, 0.25), o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewRelaxedOneHotCategorical(0.5, vector(0.5, 0.25), o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewRelaxedBernoulli(0.5, vector(0.5, 0.25), o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewLogNormal(vector(0, 1), 2, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewHalfCauchy(vector(0.5, 1), o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewWeibull(vector(0.5, 1), 2, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewVonMises(vector(0.5, 1), 2, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewFisherSnedecor(vector(0.5, 1), 2, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewWishart(4, matrix, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			return distributions.NewMultivariateNormal(vector(0.5, 1), matrix, o...)
		},
		func(o ...distributions.Options) distributions.Distribution {
			both := distributions.NewNormal(vector(0, 1), 2, o...)
			return distributions.NewMixtureSameFamily(distributions.NewCategorical(vector(1, 2), o...), both)
		},
		func(o ...distributions.Options) distributions.Distribution {
			var student distributions.StudentTOptions
			if len(o) > 0 {
				student.Options = o[0]
			}
			return distributions.NewStudentT(vector(2, 3), student)
		},
		func(o ...distributions.Options) distributions.Distribution {
			var lkj distributions.LKJCholeskyOptions
			if len(o) > 0 {
				lkj.Options = o[0]
			}
			return distributions.NewLKJCholesky(3, lkj)
		},
	} {
		torch.ManualSeed(7)
		want := make().Sample(3)
		expanded := make()
		expanded = expanded.Expand(append([]int64{2}, expanded.BatchShape()...)...)
		torch.ManualSeed(9)
		wantExpanded := expanded.Sample()

		torch.ManualSeed(1)
		d := make(o)
		g.ManualSeed(7)
		got := d.Sample(3)
		torchtest.Equal(t, want, got, "%v", d)
		g.ManualSeed(9)
		got = d.Expand(append([]int64{2}, d.BatchShape()...)...).Sample()
		torchtest.Equal(t, wantExpanded, got, "%v expanded", d)
		next := torch.Rand([]int64{1}).Item()
		torch.ManualSeed(1)
		assert.Equal(t, torch.Rand([]int64{1}).Item(), next, "%v draws from the default generator", d)
	}
}

func TestNoValidateArgs(t *testing.T) {
	unchecked := distributions.Options{NoValidateArgs: true}
	d := distributions.NewNormal(0, -1, unchecked)
	assert.True(t, math.IsNaN(d.LogProb(vector(0)).Item()))
	uniform := distributions.NewUniform(vector(0), 1, unchecked)
	assert.True(t, math.IsInf(uniform.LogProb(vector(2)).Item(), -1))
	assert.True(t, math.IsInf(uniform.Expand(1).LogProb(vector(2)).Item(), -1))
	mixture := distributions.NewMixtureSameFamily(distributions.NewCategorical(vector(1)),
		distributions.NewUniform(vector(0), 1, unchecked), distributions.ComposedOptions{NoValidateArgs: true})
	assert.True(t, math.IsInf(mixture.LogProb(vector(2)).Item(), -1))
}

func TestMisuse(t *testing.T) {
	normal := distributions.NewNormal(vector(0, 1), 1)
	categorical := distributions.NewCategorical(vector(1, 2))
	square := torch.Eye(2)
	for want, f := range map[string]func(){
		"Normal: loc is string, want a tensor or a number":                                        func() { distributions.NewNormal("0", 1) },
		"Normal: scale is <nil>, want a tensor or a number":                                       func() { distributions.NewNormal(0, nil) },
		"Normal: scale is *torch.Tensor, want":                                                    func() { distributions.NewNormal(0, (*torch.Tensor)(nil)) },
		"Normal: 2 values for one optional argument":                                              func() { distributions.NewNormal(0, 1, distributions.Options{}, distributions.Options{}) },
		"broadcast_tensors":                                                                       func() { distributions.NewNormal(vector(0, 1), vector(1, 1, 1)) },
		"Normal: the value is nil":                                                                func() { normal.LogProb(nil) },
		"Normal: a value of shape [3] does not broadcast with the batch and event shape [2]":      func() { normal.LogProb(vector(1, 2, 3)) },
		"Dirichlet: the right-most size of value must match the event shape: [3] vs [2]":          func() { distributions.NewDirichlet(vector(1, 1)).LogProb(vector(0.5, 0.25, 0.25)) },
		"Dirichlet: concentration is nil":                                                         func() { distributions.NewDirichlet(nil) },
		"Dirichlet: concentration must be at least one-dimensional":                               func() { distributions.NewDirichlet(torch.ScalarTensor(1.0)) },
		"Categorical: probs must be at least one-dimensional":                                     func() { distributions.NewCategorical(torch.ScalarTensor(1.0)) },
		"Categorical: logits is nil":                                                              func() { distributions.NewCategoricalLogits(nil) },
		"MultivariateNormal: loc must be at least one-dimensional":                                func() { distributions.NewMultivariateNormal(torch.ScalarTensor(1.0), square) },
		"MultivariateNormal: scale_tril must be at least two-dimensional":                         func() { distributions.NewMultivariateNormalScaleTril(vector(1, 2), vector(1, 2)) },
		"MultivariateNormal: shapes do not broadcast":                                             func() { distributions.NewMultivariateNormal(torch.Zeros([]int64{3, 2}), torch.Zeros([]int64{2, 2, 2})) },
		"LowRankMultivariateNormal: cov_factor must be a batch of matrices with shape 2 x m, got": func() { distributions.NewLowRankMultivariateNormal(vector(1, 2), torch.Eye(3), vector(1, 2)) },
		"LowRankMultivariateNormal: cov_diag must be a batch of vectors with shape [2], got":      func() { distributions.NewLowRankMultivariateNormal(vector(1, 2), square, vector(1, 2, 3)) },
		"Wishart: df=1 expected to be greater than ndim - 1 = 1":                                  func() { distributions.NewWishart(1, square) },
		"LKJCholesky: expected dim to be at least 2, found dim=1":                                 func() { distributions.NewLKJCholesky(1) },
		"Independent: want from 0 to 1 batch dimensions, those of the base, got 2":                func() { distributions.NewIndependent(normal, 2) },
		"Independent: the base distribution is nil":                                               func() { distributions.NewIndependent(nil, 0) },
		"Independent: Poisson(rate: torch.Size([2])) has no Entropy":                              func() { distributions.NewIndependent(distributions.NewPoisson(vector(1, 2)), 1).Entropy() },
		"Independent: Categorical(probs: torch.Size([2])) has no Rsample":                         func() { distributions.NewIndependent(distributions.NewCategorical(vector(1, 2)), 0).Rsample() },
		"Independent: enumeration over a cartesian product is not implemented":                    func() { distributions.NewIndependent(distributions.NewBernoulli(vector(0.5)), 1).EnumerateSupport() },
		"MixtureSameFamily: the mixture has 2 categories, the component distribution's last":      func() { distributions.NewMixtureSameFamily(categorical, distributions.NewNormal(vector(1, 2, 3), 1)) },
		"MixtureSameFamily: the mixture's batch shape [3] is not compatible with the components'": func() {
			distributions.NewMixtureSameFamily(distributions.NewCategorical(torch.Ones([]int64{3, 2})), distributions.NewNormal(torch.Zeros([]int64{2, 2}), 1))
		},
		"has no batch dimension": func() { distributions.NewMixtureSameFamily(categorical, distributions.NewNormal(0, 1)) },
		"TransformedDistribution: the base distribution or a transform is nil": func() { distributions.NewTransformedDistribution(normal, []transforms.Transform{nil}) },
		"TransformedDistribution: the base distribution needs a shape of at least 1 dimensions": func() {
			distributions.NewTransformedDistribution(distributions.NewNormal(0, 1), []transforms.Transform{transforms.NewStickBreakingTransform()})
		},
		"TransformedDistribution: Gamma(concentration: torch.Size([2]), rate: torch.Size([2])) has": func() {
			distributions.NewTransformedDistribution(distributions.NewGamma(vector(1, 2), 1), nil).Icdf(vector(0.5))
		},
		"Binomial: inhomogeneous total counts are not supported by entropy": func() { distributions.NewBinomial(vector(1, 2), vector(0.5, 0.5)).Entropy() },
		"sign: AbsTransform() has no sign": func() {
			distributions.NewTransformedDistribution(normal, []transforms.Transform{transforms.NewAbsTransform()}).Cdf(vector(0.5, 0.5))
		},
		"kl_divergence: a distribution is nil":                                                      func() { distributions.KLDivergence(normal, nil) },
		"no KL(p || q) is implemented for p type *distributions.Normal and q type *distributions.P": func() { distributions.KLDivergence(normal, distributions.NewPoisson(1)) },
		"different event shapes": func() {
			distributions.KLDivergence(distributions.NewMultivariateNormal(vector(0, 0), square), distributions.NewMultivariateNormal(vector(0, 0, 0), torch.Eye(3)))
		},
		"TransformedDistribution: Poisson(rate: torch.Size([2])) has no Rsample": func() {
			distributions.NewTransformedDistribution(distributions.NewPoisson(vector(1, 2)), nil).Rsample()
		},
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

// What is computed of the parameters when it is first asked for outlives the scope in
// which it was, and is one tensor for all.
func TestLazyInScope(t *testing.T) {
	logits := torch.FromSlice([]float32{0.5, -1}).SetRequiresGrad(true)
	d := distributions.NewBernoulliLogits(logits)
	torch.WithScope(func(*torch.Scope) { d.Probs() })
	assert.False(t, d.Probs().Closed())
	assert.Same(t, d.Probs(), d.Probs())
	assert.Equal(t, "Bernoulli(probs: torch.Size([2]), logits: torch.Size([2]))", d.String())
	torch.NoGrad(func() {
		assert.True(t, distributions.NewBernoulliLogits(logits).Probs().RequiresGrad(), "it is recorded whoever asks first")
	})
}

// Goroutines may share a distribution.
func TestConcurrentUse(t *testing.T) {
	d := distributions.NewCategoricalLogits(vector(0.5, -1, 2))
	m := distributions.NewMultivariateNormal(vector(0, 0), torch.Eye(2))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				d.Entropy()
				d.Sample(3)
				m.PrecisionMatrix()
				assert.Equal(t, int64(4), m.LogProb(m.Sample(4)).Numel())
			}
		})
	}
	all.Wait()
}

// Gradients pass through a Wishart's samples that were drawn anew, where PyTorch's raise an
// error, and through a mixture whose batch is of the components alone, where it fails.
func TestBeyondPyTorch(t *testing.T) {
	covariance := torch.Eye(2).SetRequiresGrad(true)
	torch.ManualSeed(3)
	sample := distributions.NewWishart(3.5, covariance).Rsample(5)
	sample.Sum().Backward()
	require.NotNil(t, covariance.Grad())
	assert.True(t, covariance.Grad().Isfinite().All().ItemBool())

	mixture := distributions.NewMixtureSameFamily(distributions.NewCategorical(vector(1, 2)), distributions.NewNormal(torch.Zeros([]int64{3, 2}), 1))
	assert.Equal(t, []int64{4, 3}, mixture.Sample(4).Shape())

	p, q := distributions.NewBernoulli(vector(0, 0.5, 1)), distributions.NewBernoulli(torch.FromSlice([]float32{0.25, 0.5}, 2, 1))
	assert.Equal(t, []int64{2, 3}, distributions.KLDivergence(p, q).Shape())

	multinomial := distributions.NewMultinomial(3, vector(1, 2)).Expand(4).(*distributions.Multinomial)
	assert.Equal(t, []int64{4}, multinomial.Entropy().Shape())
}

// The implicit gradient of a Dirichlet's samples can be taken once.
func TestDirichletSecondDerivative(t *testing.T) {
	c := vector(1, 2).SetRequiresGrad(true)
	sum := distributions.NewDirichlet(c).Rsample().Pow(2).Sum()
	grads := torch.Grad([]*torch.Tensor{sum}, []*torch.Tensor{c}, torch.GradOptions{CreateGraph: true})
	err := torch.Try(func() { grads[0].Sum().Backward() })
	assert.ErrorContains(t, err, "differentiated only once")
}

// triangular is a distribution of one's own.
type triangular struct{ width float64 }

func (d triangular) BatchShape() []int64             { return []int64{} }
func (d triangular) EventShape() []int64             { return []int64{} }
func (d triangular) Support() constraints.Constraint { return constraints.Interval(-d.width, d.width) }
func (d triangular) String() string                  { return "triangular" }
func (d triangular) Expand(...int64) distributions.Distribution {
	panic("not needed")
}
func (d triangular) Sample(shape ...int64) *torch.Tensor {
	return torch.Rand(shape).Sub(torch.Rand(shape)).Mul(d.width)
}
func (d triangular) LogProb(x *torch.Tensor) *torch.Tensor {
	return x.Abs().Div(d.width).Rsub(1).Div(d.width).Log()
}

func TestOwnDistribution(t *testing.T) {
	d := triangular{2}
	shifted := distributions.NewTransformedDistribution(d, []transforms.Transform{transforms.NewAffineTransform(1, 3)})
	assert.False(t, distributions.HasRsample(shifted))
	assert.InDelta(t, math.Log(1.0/6), shifted.LogProb(torch.ScalarTensor(1.0)).Item(), 1e-6)
	assert.Equal(t, []int64{4}, shifted.Sample(4).Shape())

	var r distributions.KLRegistry
	assert.ErrorContains(t, torch.Try(func() { r.KLDivergence(d, d) }), "no KL(p || q)")
	distributions.RegisterKL(&r, func(p, q triangular) *torch.Tensor { return torch.ScalarTensor(q.width - p.width) })
	distributions.RegisterKL(&r, func(p, q *distributions.Normal) *torch.Tensor { return torch.ScalarTensor(-1.0) })
	assert.Equal(t, 3.0, r.KLDivergence(d, triangular{5}).Item())
	other := distributions.NewTransformedDistribution(triangular{5}, shifted.Transforms())
	assert.Equal(t, 3.0, r.KLDivergence(shifted, other).Item(), "within another")
	normal := distributions.NewNormal(0, 1)
	assert.Equal(t, -1.0, r.KLDivergence(normal, normal).Item(), "before PyTorch's")
	assert.Equal(t, 0.0, distributions.KLDivergence(normal, normal).Item(), "only in the registry")
	assert.Equal(t, 0.0, r.KLDivergence(distributions.NewExponential(1), distributions.NewExponential(1)).Item(), "PyTorch's too")
}

// A cache gives back the very value that was transformed.
func TestCachedTransform(t *testing.T) {
	d := distributions.NewTransformedDistribution(distributions.NewNormal(vector(0), 1000), []transforms.Transform{transforms.NewTanhTransform(1)},
		distributions.ComposedOptions{NoValidateArgs: true})
	x := d.Rsample(3)
	assert.True(t, x.Abs().Eq(1).Any().ItemBool(), "tanh has rounded to 1")
	assert.True(t, d.LogProb(x).Isfinite().All().ItemBool(), "and the inverse is known")
	again := x.Clone()
	assert.False(t, d.LogProb(again).Isfinite().All().ItemBool())
}
