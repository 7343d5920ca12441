package distributions_test

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/optim"
)

func Example() {
	torch.ManualSeed(0)
	d := distributions.NewNormal(torch.FromSlice([]float32{0, 10}), 1)
	x := d.Sample(3)
	fmt.Println(d)
	fmt.Println(x.Shape(), d.LogProb(x).Shape())
	fmt.Println(d.Cdf(torch.FromSlice([]float32{0, 9})))

	wrong := torch.Try(func() { distributions.NewNormal(0, torch.FromSlice([]float32{1, -1})) })
	fmt.Println(wrong)
	// Output:
	// Normal(loc: torch.Size([2]), scale: torch.Size([2]))
	// [3 2] [3 2]
	// tensor([0.5000, 0.1587])
	// torch: Normal: expected parameter scale (Tensor of shape (2,)) of distribution Normal(loc: torch.Size([2]), scale: torch.Size([2])) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:
	// tensor([ 1., -1.])
}

// REINFORCE: a policy learns which of three arms pays most, by the gradient of the log
// probability of what it did times what it got.
func ExampleCategorical_reinforce() {
	torch.ManualSeed(0)
	pay := torch.FromSlice([]float32{0.2, 1, 0.5})
	logits := torch.Zeros([]int64{3}, torch.Options{RequiresGrad: true})
	opt := optim.NewAdam([]*torch.Tensor{logits}, optim.AdamOptions{LR: new(0.1)})
	for range 100 {
		torch.WithScope(func(*torch.Scope) {
			policy := distributions.NewCategoricalLogits(logits)
			action := policy.Sample(16)
			reward := pay.Index(action)
			advantage := reward.Sub(reward.Mean())
			loss := policy.LogProb(action).Mul(advantage).Mean().Neg()
			opt.ZeroGrad()
			loss.Backward()
			opt.Step()
		})
	}
	policy := distributions.NewCategoricalLogits(logits)
	fmt.Println("best arm:", policy.Mode().ItemInt())
	fmt.Println("chosen nearly always:", policy.Probs().Max().Item() > 0.9)
	// Output:
	// best arm: 1
	// chosen nearly always: true
}

// The step of a variational autoencoder: a sample of the encoder's normal distribution
// that gradients pass through, the decoder's Bernoulli likelihood of the pixels, and the
// divergence of the former from the prior.
func ExampleNormal_vae() {
	torch.ManualSeed(0)
	encoder, decoder := nn.NewLinear(8, 2*2), nn.NewLinear(2, 8)
	opt := optim.NewAdam(append(encoder.Parameters(), decoder.Parameters()...), optim.AdamOptions{LR: new(0.05)})
	x := torch.Rand([]int64{32, 8}).Round()
	prior := distributions.NewNormal(0, 1)

	step := func() (elbo float64) {
		torch.WithScope(func(*torch.Scope) {
			h := encoder.Forward(x).Chunk(2, -1)
			posterior := distributions.NewNormal(h[0], torch.Softplus(h[1]))
			z := posterior.Rsample()
			pixels := distributions.NewIndependent(distributions.NewBernoulliLogits(decoder.Forward(z)), 1)
			kl := distributions.KLDivergence(posterior, prior).Sum(torch.Dim(-1))
			bound := pixels.LogProb(x).Sub(kl).Mean()
			opt.ZeroGrad()
			bound.Neg().Backward()
			opt.Step()
			elbo = bound.Item()
		})
		return elbo
	}
	first := step()
	for range 100 {
		step()
	}
	fmt.Println("the bound has risen:", step() > first+0.5)
	// Output: the bound has risen: true
}

// A mixture of two normal distributions is fitted to data by its likelihood. The widths are
// kept positive by the transform to their constraint.
func ExampleMixtureSameFamily() {
	torch.ManualSeed(0)
	truth := distributions.NewMixtureSameFamily(
		distributions.NewCategorical(torch.FromSlice([]float32{0.3, 0.7})),
		distributions.NewNormal(torch.FromSlice([]float32{-2, 3}), torch.FromSlice([]float32{0.5, 1})),
	)
	data := truth.Sample(1000)

	learned := torch.Options{RequiresGrad: true}
	logits, width := torch.Zeros([]int64{2}, learned), torch.Zeros([]int64{2}, learned)
	loc := torch.FromSlice([]float32{-1, 1}).SetRequiresGrad(true)
	mixture := func() *distributions.MixtureSameFamily {
		scale := transforms.TransformTo(constraints.Positive()).Forward(width)
		return distributions.NewMixtureSameFamily(distributions.NewCategoricalLogits(logits), distributions.NewNormal(loc, scale))
	}
	opt := optim.NewAdam([]*torch.Tensor{logits, loc, width}, optim.AdamOptions{LR: new(0.1)})
	for range 150 {
		torch.WithScope(func(*torch.Scope) {
			opt.ZeroGrad()
			mixture().LogProb(data).Mean().Neg().Backward()
			opt.Step()
		})
	}
	fitted := mixture()
	components := fitted.ComponentDistribution().(*distributions.Normal)
	fmt.Println(fitted.MixtureDistribution().Probs().Detach().StringWith(torch.PrintOptions{Precision: new(1)}))
	fmt.Println(components.Loc().Detach().StringWith(torch.PrintOptions{Precision: new(0)}))
	fmt.Println(components.Scale().Detach().StringWith(torch.PrintOptions{Precision: new(1)}))
	// Output:
	// tensor([0.3, 0.7])
	// tensor([-2,  3])
	// tensor([0.5, 1.0])
}

// The logistic distribution is a transformed uniform one.
func ExampleTransformedDistribution() {
	loc, scale := 1.0, 0.5
	logistic := distributions.NewTransformedDistribution(
		distributions.NewUniform(0, 1),
		[]transforms.Transform{transforms.NewSigmoidTransform().Inv(), transforms.NewAffineTransform(loc, scale)},
	)
	x := torch.FromSlice([]float32{1, 2})
	fmt.Println(logistic.LogProb(x))
	fmt.Println(logistic.Cdf(x))
	fmt.Println(logistic.Support())
	// Output:
	// tensor([-0.6931, -1.5607])
	// tensor([0.5000, 0.8808])
	// Real()
}

// A Gaussian copula: normal vectors whose components are each uniform.
func ExampleNewTransformedDistribution_copula() {
	torch.ManualSeed(0)
	correlation := torch.FromSlice([]float32{1, 0.8, 0.8, 1}, 2, 2)
	copula := distributions.NewTransformedDistribution(
		distributions.NewMultivariateNormal(torch.Zeros([]int64{2}), correlation),
		[]transforms.Transform{transforms.NewCumulativeDistributionTransform(distributions.NewNormal(0, 1))},
	)
	u := copula.Sample(1000)
	fmt.Println(copula.EventShape(), copula.Support())
	fmt.Printf("%.1f\n", u.T().Corrcoef().At(0, 1).Item())
	// Output:
	// [2] IndependentConstraint(Interval(lower_bound=0.0, upper_bound=1.0), 1)
	// 0.8
}

// Bounded is a distribution of one's own: a normal one whose values beyond a bound are set
// to it, as sensors do.
type Bounded struct {
	*distributions.Normal
	Bound float64
}

// Sample draws values.
func (d Bounded) Sample(shape ...int64) *torch.Tensor {
	return d.Normal.Sample(shape...).Clamp(-d.Bound, d.Bound)
}

// A program with distributions of its own adds their divergences to a registry that it
// keeps.
func ExampleRegisterKL() {
	var divergences distributions.KLRegistry
	distributions.RegisterKL(&divergences, func(p, q Bounded) *torch.Tensor {
		return distributions.KLDivergence(p.Normal, q.Normal) // an upper bound of it
	})
	p := Bounded{distributions.NewNormal(0, 1), 3}
	q := Bounded{distributions.NewNormal(1, 1), 3}
	fmt.Println(divergences.KLDivergence(p, q))
	fmt.Println(torch.Try(func() { divergences.KLDivergence(p, distributions.NewNormal(0, 1)) }) != nil)
	// Output:
	// tensor(0.5000)
	// true
}
