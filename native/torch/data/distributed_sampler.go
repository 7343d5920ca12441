package data

import (
	"iter"

	"torchfm/native/torch/internal/usage"
)

// DistributedSamplerOptions are the options of [NewDistributedSampler].
type DistributedSamplerOptions struct {
	NoShuffle bool   // keep the dataset's order; default false
	Seed      uint64 // of the shuffling, the same in all processes; default 0
	DropLast  bool   // leave out the last samples, not repeat the first, for equal shares; default false
}

// DistributedSampler yields one process's share of the indices, as
// torch.utils.data.distributed.DistributedSampler: every numReplicas-th of them from rank
// on.
type DistributedSampler struct {
	position
	source         Sized
	replicas, rank int
	epoch          uint64
	options        DistributedSamplerOptions
}

// NewDistributedSampler returns the sampler of the process rank of numReplicas.
func NewDistributedSampler(source Sized, numReplicas, rank int, opts ...DistributedSamplerOptions) *DistributedSampler {
	if rank < 0 || rank >= numReplicas {
		usage.Panic("distributed_sampler", "rank %d is not between 0 and %d", rank, numReplicas-1)
	}
	return &DistributedSampler{source: source, replicas: numReplicas, rank: rank, options: usage.Option("distributed_sampler", opts)}
}

// Len returns the length of each process's share.
func (s *DistributedSampler) Len() int {
	n := s.source.Len()
	if s.options.DropLast && n%s.replicas != 0 {
		n = max(n-s.replicas, 0)
	}
	return (n + s.replicas - 1) / s.replicas
}

// SetEpoch says which epoch the next iteration is of: each epoch has an order of its own,
// and without SetEpoch all have that of epoch 0.
func (s *DistributedSampler) SetEpoch(epoch int) { s.epoch = uint64(epoch) }

// All yields the share's indices, from a generator that is seeded with Seed plus epoch.
func (s *DistributedSampler) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		n := s.source.Len()
		index := func(k int) int { return k }
		if !s.options.NoShuffle {
			order := randperm(n, newGenerator().ManualSeed(s.options.Seed+s.epoch))
			index = func(k int) int { return order[k] }
		}
		s.walk(s.Len(), func(k int) int { return index((s.rank + k*s.replicas) % n) })(yield)
	}
}

// Resume implements [StatefulSampler]. The epoch is set by [DistributedSampler.SetEpoch].
func (s *DistributedSampler) Resume(state SamplerState) error {
	return s.resumeAt(state, state.check("distributed sampler", s.Len(), false))
}

var _ = []StatefulSampler[int]{
	(*SequentialSampler)(nil), (*RandomSampler)(nil), (*SubsetRandomSampler)(nil), (*WeightedRandomSampler)(nil), (*DistributedSampler)(nil),
}
