package data

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sort"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// TensorDataset has as sample i what tensors hold at i of their first dimension, which is
// of one size in all of them. Samples are views.
type TensorDataset struct{ Tensors []*torch.Tensor }

// NewTensorDataset returns the dataset of tensors. It panics when there is none, or when
// the sizes of their first dimensions differ.
func NewTensorDataset(tensors ...*torch.Tensor) *TensorDataset {
	if len(tensors) == 0 {
		usage.Panic("tensor_dataset", "no tensors")
	}
	for i, t := range tensors {
		if t.Dim() == 0 {
			usage.Panic("tensor_dataset", "tensor %d has no dimension", i)
		}
		if n, first := t.Size(0), tensors[0].Size(0); n != first {
			usage.Panic("tensor_dataset", "tensor %d has %d samples, the first has %d", i, n, first)
		}
	}
	return &TensorDataset{tensors}
}

// Len returns the size of the first dimension.
func (d *TensorDataset) Len() int { return int(d.Tensors[0].Size(0)) }

// Get returns a view of sample i of each tensor.
func (d *TensorDataset) Get(_ context.Context, i int) ([]*torch.Tensor, error) {
	if n := d.Len(); i < 0 || i >= n {
		return nil, outOfRange(i, n)
	}
	sample := make([]*torch.Tensor, len(d.Tensors))
	for k, t := range d.Tensors {
		sample[k] = t.Select(0, int64(i))
	}
	return sample, nil
}

// StackDataset has as sample i the samples i of datasets of one length.
type StackDataset[T any] struct{ Datasets []Dataset[T] }

// NewStackDataset returns the dataset of datasets side by side. It panics when there is
// none, or when their lengths differ.
func NewStackDataset[T any](datasets ...Dataset[T]) *StackDataset[T] {
	if len(datasets) == 0 {
		usage.Panic("stack_dataset", "no datasets")
	}
	for i, d := range datasets {
		if n, first := d.Len(), datasets[0].Len(); n != first {
			usage.Panic("stack_dataset", "dataset %d has %d samples, the first has %d", i, n, first)
		}
	}
	return &StackDataset[T]{datasets}
}

// Len returns the length of each of the datasets.
func (d *StackDataset[T]) Len() int { return d.Datasets[0].Len() }

// Get returns sample i of each of the datasets.
func (d *StackDataset[T]) Get(ctx context.Context, i int) ([]T, error) {
	samples := make([]T, len(d.Datasets))
	for k, of := range d.Datasets {
		var err error
		if samples[k], err = of.Get(ctx, i); err != nil {
			return nil, fmt.Errorf("dataset %d: %w", k, err)
		}
	}
	return samples, nil
}

// ConcatDataset has the samples of datasets one after the other.
type ConcatDataset[T any] struct {
	Datasets []Dataset[T]
	// CumulativeSizes are the lengths up to and including each of the datasets.
	CumulativeSizes []int
}

// NewConcatDataset returns the datasets joined. It panics when there is none.
func NewConcatDataset[T any](datasets ...Dataset[T]) *ConcatDataset[T] {
	if len(datasets) == 0 {
		usage.Panic("concat_dataset", "no datasets")
	}
	d := &ConcatDataset[T]{Datasets: datasets}
	n := 0
	for _, of := range datasets {
		n += of.Len()
		d.CumulativeSizes = append(d.CumulativeSizes, n)
	}
	return d
}

// Len returns the sum of the lengths.
func (d *ConcatDataset[T]) Len() int { return d.CumulativeSizes[len(d.CumulativeSizes)-1] }

// Get returns sample i of all.
func (d *ConcatDataset[T]) Get(ctx context.Context, i int) (T, error) {
	if n := d.Len(); i < 0 || i >= n {
		var none T
		return none, outOfRange(i, n)
	}
	k := sort.SearchInts(d.CumulativeSizes, i+1)
	if k > 0 {
		i -= d.CumulativeSizes[k-1]
	}
	return d.Datasets[k].Get(ctx, i)
}

// ChainDataset returns the datasets' samples one dataset after the other.
func ChainDataset[T any](datasets ...IterableDataset[T]) IterableDataset[T] {
	datasets = slices.Clone(datasets)
	return Stream[T](func(ctx context.Context) iter.Seq2[T, error] {
		return func(yield func(T, error) bool) {
			for _, d := range datasets {
				for sample, err := range d.All(ctx) {
					if !yield(sample, err) {
						return
					}
				}
			}
		}
	})
}
