package data

import (
	"iter"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// RandomSamplerOptions are the options of [NewRandomSampler].
type RandomSamplerOptions struct {
	Replacement bool             // an index may come more than once; default false
	NumSamples  *int             // indices to draw; default the dataset's length
	Generator   *torch.Generator // default one that each iteration seeds from the default generator
}

// RandomSampler yields indices in random order, as torch.utils.data.RandomSampler: without
// replacement all of them once, before any comes again, with replacement each time any.
type RandomSampler struct {
	position
	source  Sized
	options RandomSamplerOptions
}

// NewRandomSampler returns a sampler of a dataset. It panics for a dataset without
// samples, as PyTorch does, unless NumSamples is given, and unless that is positive.
func NewRandomSampler(source Sized, opts ...RandomSamplerOptions) *RandomSampler {
	s := &RandomSampler{source: source, options: usage.Option("random_sampler", opts)}
	if n := s.Len(); n <= 0 {
		usage.Panic("random_sampler", "num_samples is %d, want a positive number", n)
	}
	return s
}

// Len returns how many indices an iteration draws.
func (s *RandomSampler) Len() int {
	if s.options.NumSamples != nil {
		return *s.options.NumSamples
	}
	return s.source.Len()
}

// replaced is how many indices PyTorch draws at once with replacement.
const replaced = 32

// All draws and yields Len indices. They are drawn when they are needed, a permutation, or
// 32 with replacement, at a time, and the remainder at the end, be it of no index at all.
func (s *RandomSampler) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		start := s.begin()
		if start.Done {
			return
		}
		n, total := s.source.Len(), s.Len()
		g := s.options.Generator
		if g == nil {
			g = newGenerator()
			if start.Given == 0 {
				g.ManualSeed(randomSeed(nil))
			}
		}
		draw := func(g *torch.Generator, size int) []int {
			if s.options.Replacement {
				return integers(torch.Randint(0, int64(n), []int64{int64(size)}, torch.Options{Generator: g}))
			}
			return randperm(n, g)[:size]
		}
		chunk := n
		if s.options.Replacement {
			chunk = replaced
		}
		at := 0
		if start.Given > 0 { // the draw that the state is in the midst of, again
			at = (start.Given - 1) / chunk * chunk
			again := g
			if s.options.Generator != nil {
				again = newGenerator()
			}
			setState(again, start.Draw)
			if !s.give(draw(again, min(chunk, total-at)), at, start.Given-at, yield) {
				return
			}
			at += chunk
		}
		for {
			size := min(chunk, total-at)
			if size < 0 {
				break
			}
			s.state.Draw = stateOf(g)
			if !s.give(draw(g, size), at, 0, yield) {
				return
			}
			if at += chunk; size < chunk {
				break
			}
		}
		s.state.Done = true
	}
}

// give yields the indices of a draw, the first of which is number at, without the first
// few.
func (s *RandomSampler) give(indices []int, at, skip int, yield func(int) bool) bool {
	for k := skip; k < len(indices); k++ {
		s.state.Given = at + k + 1
		if !yield(indices[k]) {
			return false
		}
	}
	return true
}

// Resume implements [StatefulSampler].
func (s *RandomSampler) Resume(state SamplerState) error {
	return s.resumeAt(state, state.check("random sampler", s.Len(), true))
}
