package data

import (
	"context"
	"math"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
)

// Subset has the samples of a dataset at Indices.
type Subset[T any] struct {
	Dataset Dataset[T]
	Indices []int
}

// NewSubset returns the samples of a dataset at indices.
func NewSubset[T any](dataset Dataset[T], indices []int) *Subset[T] {
	return &Subset[T]{dataset, indices}
}

// Len returns the number of indices.
func (s *Subset[T]) Len() int { return len(s.Indices) }

// Get returns the dataset's sample at index i of the indices.
func (s *Subset[T]) Get(ctx context.Context, i int) (T, error) {
	j, err := at(s.Indices, i)
	if err != nil {
		var none T
		return none, err
	}
	return s.Dataset.Get(ctx, j)
}

// GetItems returns the samples at several of the indices, of the dataset's own GetItems
// where it has one: see [Loader].
func (s *Subset[T]) GetItems(ctx context.Context, indices []int) ([]T, error) {
	mapped := make([]int, len(indices))
	for k, i := range indices {
		var err error
		if mapped[k], err = at(s.Indices, i); err != nil {
			return nil, err
		}
	}
	return getItems(ctx, s.Dataset, mapped, indices)
}

// RandomSplit splits a dataset at random into parts that do not overlap, as
// torch.utils.data.random_split: of these lengths, which add up to the dataset's, or of
// these fractions of it, which add up to 1; what fractions leave over goes to the parts in
// turn, one each. The generator is the default one unless given.
func RandomSplit[T any, L int | float64](dataset Dataset[T], lengths []L, generator ...*torch.Generator) []*Subset[T] {
	g := usage.Option("random_split", generator)
	n := dataset.Len()
	sizes, total := make([]int, len(lengths)), 0
	fractions := addUpToOne(lengths)
	for i, length := range lengths {
		sizes[i] = int(length)
		if fractions {
			if length < 0 || length > 1 {
				usage.Panic("random_split", "the fraction at index %d, %v, is not between 0 and 1", i, length)
			}
			sizes[i] = int(math.Floor(float64(n) * float64(length)))
		} else if float64(length) != math.Trunc(float64(length)) || length < 0 {
			usage.Panic("random_split", "length %v at index %d: want whole numbers, or fractions that add up to 1", length, i)
		}
		total += sizes[i]
	}
	for i := 0; fractions && total < n; i++ {
		sizes[i%len(sizes)]++
		total++
	}
	if fractions && slices.Contains(sizes, 0) {
		warn.Once("random_split: the length of a split is 0, which may be an empty dataset")
	}
	if total != n {
		usage.Panic("random_split", "the lengths %v do not add up to the dataset's %d", lengths, n)
	}
	indices := randperm(n, g)
	parts := make([]*Subset[T], len(sizes))
	for i, size := range sizes {
		parts[i] = NewSubset(dataset, indices[:size:size])
		indices = indices[size:]
	}
	return parts
}

// addUpToOne is math.isclose(sum(lengths), 1) and sum(lengths) <= 1.
func addUpToOne[L int | float64](lengths []L) bool {
	sum := L(0)
	for _, l := range lengths {
		sum += l
	}
	s := float64(sum)
	return s <= 1 && 1-s <= 1e-9
}
