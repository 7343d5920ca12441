package distributions_test

import (
	"testing"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions"
)

// bench times f with what it makes freed after each call, with checks and without.
func bench(b *testing.B, f func(o distributions.Options)) {
	for name, o := range map[string]distributions.Options{"Checked": {}, "Unchecked": {NoValidateArgs: true}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				torch.WithScope(func(*torch.Scope) { f(o) })
			}
		})
	}
}

// BenchmarkNormalVAE makes a distribution of 64 x 32 parameters, draws from it and takes
// the gradients of the divergence from a prior and of the draws.
func BenchmarkNormalVAE(b *testing.B) {
	loc := torch.Randn([]int64{64, 32}, torch.Options{RequiresGrad: true})
	scale := torch.Rand([]int64{64, 32}).Add(0.5).SetRequiresGrad(true)
	bench(b, func(o distributions.Options) {
		d := distributions.NewNormal(loc, scale, o)
		kl := distributions.KLDivergence(d, distributions.NewNormal(0, 1, o))
		loc.SetGrad(nil)
		scale.SetGrad(nil)
		d.Rsample().Add(kl).Sum().Backward()
	})
}

// BenchmarkCategoricalPolicy makes a distribution of 16 x 8 logits, draws actions and
// scores them.
func BenchmarkCategoricalPolicy(b *testing.B) {
	logits := torch.Randn([]int64{16, 8}, torch.Options{RequiresGrad: true})
	bench(b, func(o distributions.Options) {
		d := distributions.NewCategoricalLogits(logits, o)
		d.LogProb(d.Sample())
	})
}

// BenchmarkMixture scores 1000 values by a mixture of 5.
func BenchmarkMixture(b *testing.B) {
	probs, loc := torch.Ones([]int64{5}), torch.Randn([]int64{5})
	x := torch.Randn([]int64{1000})
	bench(b, func(o distributions.Options) {
		distributions.NewMixtureSameFamily(distributions.NewCategorical(probs, o), distributions.NewNormal(loc, 1, o),
			distributions.ComposedOptions{NoValidateArgs: o.NoValidateArgs}).LogProb(x)
	})
}
