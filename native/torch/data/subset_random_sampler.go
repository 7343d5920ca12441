package data

import (
	"iter"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// SubsetRandomSampler yields given indices in random order, each once, as
// torch.utils.data.SubsetRandomSampler.
type SubsetRandomSampler struct {
	position
	indices   []int
	generator *torch.Generator
}

// NewSubsetRandomSampler returns a sampler of indices. The generator is the default one
// unless given.
func NewSubsetRandomSampler(indices []int, generator ...*torch.Generator) *SubsetRandomSampler {
	return &SubsetRandomSampler{indices: indices, generator: usage.Option("subset_random_sampler", generator)}
}

// Len returns the number of indices.
func (s *SubsetRandomSampler) Len() int { return len(s.indices) }

// All draws a permutation and yields the indices in its order.
func (s *SubsetRandomSampler) All() iter.Seq[int] {
	return s.drawn(s.generator, func(g *torch.Generator) []int {
		order := randperm(len(s.indices), g)
		for k, i := range order {
			order[k] = s.indices[i]
		}
		return order
	})
}

// Resume implements [StatefulSampler].
func (s *SubsetRandomSampler) Resume(state SamplerState) error {
	return s.resumeAt(state, state.check("subset random sampler", s.Len(), true))
}

// drawn yields indices that are all drawn at the beginning.
func (p *position) drawn(g *torch.Generator, draw func(g *torch.Generator) []int) iter.Seq[int] {
	return func(yield func(int) bool) {
		start := p.begin()
		if start.Done {
			return
		}
		if start.Given > 0 {
			g = newGenerator()
			setState(g, start.Draw)
		}
		p.state.Draw = stateOf(g)
		indices := draw(g)
		for k := start.Given; k < len(indices); k++ {
			p.state.Given = k + 1
			if !yield(indices[k]) {
				return
			}
		}
		p.state.Done = true
	}
}
