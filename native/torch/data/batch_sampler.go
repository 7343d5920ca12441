package data

import (
	"iter"

	"torchfm/native/torch/internal/usage"
)

// BatchSampler gathers another sampler's indices into batches, as
// torch.utils.data.BatchSampler.
type BatchSampler struct {
	sampler   Sampler[int]
	batchSize int
	dropLast  bool
	given     int // indices
	skip      int // indices that the next iteration passes over
}

// NewBatchSampler returns the batches of batchSize indices; with dropLast without the last
// one when it is smaller. It panics unless batchSize is positive.
func NewBatchSampler(sampler Sampler[int], batchSize int, dropLast bool) *BatchSampler {
	if batchSize <= 0 {
		usage.Panic("batch_sampler", "batch_size is %d, want a positive number", batchSize)
	}
	return &BatchSampler{sampler: sampler, batchSize: batchSize, dropLast: dropLast}
}

// Len returns the number of batches.
func (s *BatchSampler) Len() int { return batches(s.sampler.Len(), s.batchSize, s.dropLast) }

// batches is how many batches of a size n samples make.
func batches(n, size int, dropLast bool) int {
	if !dropLast {
		n += size - 1
	}
	return n / size
}

// All yields the batches, each a slice of its own.
func (s *BatchSampler) All() iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		skip := s.skip
		s.given, s.skip = skip, 0
		var batch []int
		for i := range s.sampler.All() {
			if skip > 0 {
				skip--
				continue
			}
			if batch = append(batch, i); len(batch) == s.batchSize {
				s.given += len(batch)
				if !yield(batch) {
					return
				}
				batch = make([]int, 0, s.batchSize)
			}
		}
		if len(batch) > 0 && !s.dropLast {
			s.given += len(batch)
			yield(batch)
		}
	}
}

// State implements [StatefulSampler]: it is the sampler's, or counts its indices.
func (s *BatchSampler) State() SamplerState {
	if in, ok := s.sampler.(StatefulSampler[int]); ok {
		return in.State()
	}
	return SamplerState{Given: max(s.given, s.skip)}
}

// Resume implements [StatefulSampler].
func (s *BatchSampler) Resume(state SamplerState) error {
	if in, ok := s.sampler.(StatefulSampler[int]); ok {
		return in.Resume(state)
	}
	s.skip = state.Given
	return state.check("batch sampler", s.sampler.Len(), false)
}

var _ StatefulSampler[[]int] = (*BatchSampler)(nil)
