package data

import (
	"iter"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// WeightedRandomSamplerOptions are the options of [NewWeightedRandomSampler].
type WeightedRandomSamplerOptions struct {
	NoReplacement bool             // an index comes once at most; default false
	Generator     *torch.Generator // default the default generator
}

// WeightedRandomSampler yields indices drawn with the probabilities of weights, as
// torch.utils.data.WeightedRandomSampler.
type WeightedRandomSampler struct {
	position
	weights []float64
	n       int
	options WeightedRandomSamplerOptions
}

// NewWeightedRandomSampler returns a sampler that draws numSamples indices of weights,
// which need not add up to 1. It panics unless numSamples is positive.
func NewWeightedRandomSampler(weights []float64, numSamples int, opts ...WeightedRandomSamplerOptions) *WeightedRandomSampler {
	if numSamples <= 0 {
		usage.Panic("weighted_random_sampler", "num_samples is %d, want a positive number", numSamples)
	}
	return &WeightedRandomSampler{weights: weights, n: numSamples, options: usage.Option("weighted_random_sampler", opts)}
}

// Len returns how many indices an iteration draws.
func (s *WeightedRandomSampler) Len() int { return s.n }

// All draws the indices and yields them. It panics as [torch.Tensor.Multinomial] does, for
// weights of which none is positive among others.
func (s *WeightedRandomSampler) All() iter.Seq[int] {
	return s.drawn(s.options.Generator, func(g *torch.Generator) []int {
		weights := torch.FromSlice(s.weights)
		defer weights.Close()
		return integers(weights.Multinomial(int64(s.n), torch.MultinomialOptions{
			Replacement: !s.options.NoReplacement, Generator: g,
		}))
	})
}

// Resume implements [StatefulSampler].
func (s *WeightedRandomSampler) Resume(state SamplerState) error {
	return s.resumeAt(state, state.check("weighted random sampler", s.Len(), true))
}
