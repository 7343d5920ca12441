package data

import (
	"fmt"
	"iter"
)

// Sampler says in which order a [Loader] takes the samples of a dataset, as
// torch.utils.data.Sampler: I is int for single indices, and []int for the indices of
// whole batches.
type Sampler[I any] interface {
	// Len returns how many values All yields.
	Len() int
	// All begins an iteration.
	All() iter.Seq[I]
}

// StatefulSampler is a sampler whose iterations can go on after a restart of the program:
// see [Loader.State]. Of one that is not, the loader passes over what was used already.
type StatefulSampler[I any] interface {
	Sampler[I]
	// State returns where the iteration stands that began last.
	State() SamplerState
	// Resume makes the next iteration go on from a state. It fails for a state that the
	// sampler cannot have.
	Resume(SamplerState) error
}

// SamplerState is where an iteration of a sampler stands.
type SamplerState struct {
	Given int    `json:"given"`          // indices yielded
	Draw  []byte `json:"draw,omitempty"` // the generator before the draw that the last of them came from
	Done  bool   `json:"done,omitempty"` // the iteration has ended, with all its draws
}

// check is the error of a state with more indices than there are.
func (s SamplerState) check(what string, n int, draws bool) error {
	if s.Given < 0 || s.Given > n {
		return fmt.Errorf("data: %s: a state after %d of %d samples", what, s.Given, n)
	}
	if draws && s.Given > 0 && !s.Done {
		if err := checkGenerator(s.Draw); err != nil {
			return fmt.Errorf("data: %s: %w", what, err)
		}
	}
	return nil
}

// position is what the samplers of this package share: where the last iteration stands,
// and where the next one begins.
type position struct {
	state  SamplerState
	resume *SamplerState
}

// begin takes the state that the iteration begins with.
func (p *position) begin() SamplerState {
	p.state = SamplerState{}
	if p.resume != nil {
		p.state, p.resume = *p.resume, nil
	}
	return p.state
}

// State implements [StatefulSampler].
func (p *position) State() SamplerState {
	if p.resume != nil {
		return *p.resume
	}
	return p.state
}

// resumeAt makes the next iteration begin with a state, unless that is wrong.
func (p *position) resumeAt(state SamplerState, wrong error) error {
	if wrong == nil {
		p.resume = &state
	}
	return wrong
}

// walk yields n indices, of which index returns the one of a number.
func (p *position) walk(n int, index func(k int) int) iter.Seq[int] {
	return func(yield func(int) bool) {
		start := p.begin()
		for k := start.Given; k < n; k++ {
			p.state.Given = k + 1
			if !yield(index(k)) {
				return
			}
		}
		p.state.Done = true
	}
}

// SequentialSampler yields the indices in their order.
type SequentialSampler struct {
	position
	source Sized
}

// NewSequentialSampler returns a sampler of a dataset.
func NewSequentialSampler(source Sized) *SequentialSampler {
	return &SequentialSampler{source: source}
}

// Len returns the dataset's length.
func (s *SequentialSampler) Len() int { return s.source.Len() }

// All yields 0 to Len - 1.
func (s *SequentialSampler) All() iter.Seq[int] {
	return s.walk(s.Len(), func(k int) int { return k })
}

// Resume implements [StatefulSampler].
func (s *SequentialSampler) Resume(state SamplerState) error {
	return s.resumeAt(state, state.check("sequential sampler", s.Len(), false))
}
