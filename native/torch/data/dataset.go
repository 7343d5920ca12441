package data

import (
	"context"
	"fmt"
	"iter"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// Dataset returns samples by their index, as a map-style torch.utils.data.Dataset. The
// workers of a [Loader] call Get at once, so it must be safe for that. In a loader with
// [LoaderOptions].Scoped, the tensors that Get makes end with its batch: a dataset that
// keeps tensors makes them elsewhere.
type Dataset[T any] interface {
	// Len returns the number of samples.
	Len() int
	// Get returns sample i, from 0 to Len - 1. The context is that of the loop, and has
	// the worker's number and generator: see [GetWorkerInfo] and [Generator].
	Get(ctx context.Context, i int) (T, error)
}

// IterableDataset returns samples one after the other, as torch.utils.data.IterableDataset.
// Each worker of a [Loader] iterates over all of it, unless All returns only the share of
// the worker that [GetWorkerInfo] names.
type IterableDataset[T any] interface {
	All(ctx context.Context) iter.Seq2[T, error]
}

// Sized is what samplers ask of a dataset.
type Sized interface{ Len() int }

// WorkerInfo is the worker that asks for a sample, as torch.utils.data.get_worker_info
// returns it.
type WorkerInfo struct {
	ID         int // from 0 to NumWorkers - 1
	NumWorkers int
	Seed       uint64           // the base seed plus ID
	Generator  *torch.Generator // the worker's own, begun with Seed
}

type workerKey struct{}

// GetWorkerInfo returns the worker whose context ctx is, nil outside of workers.
func GetWorkerInfo(ctx context.Context) *WorkerInfo {
	info, _ := ctx.Value(workerKey{}).(*WorkerInfo)
	return info
}

// Generator returns what a dataset's random transforms draw from: the worker's generator,
// and outside of workers nil, which stands for the default one.
func Generator(ctx context.Context) *torch.Generator {
	if info := GetWorkerInfo(ctx); info != nil {
		return info.Generator
	}
	return nil
}

// function is a dataset of a function.
type function[T any] struct {
	n   int
	get func(ctx context.Context, i int) (T, error)
}

// New returns the dataset of n samples that get returns.
func New[T any](n int, get func(ctx context.Context, i int) (T, error)) Dataset[T] {
	if n < 0 {
		usage.Panic("dataset", "%d samples", n)
	}
	return &function[T]{n, get}
}

func (f *function[T]) Len() int                                  { return f.n }
func (f *function[T]) Get(ctx context.Context, i int) (T, error) { return f.get(ctx, i) }

// Map returns the dataset of f of each sample.
func Map[T, U any](of Dataset[T], f func(ctx context.Context, sample T) (U, error)) Dataset[U] {
	return New(of.Len(), func(ctx context.Context, i int) (U, error) {
		sample, err := of.Get(ctx, i)
		if err != nil {
			var none U
			return none, err
		}
		return f(ctx, sample)
	})
}

// Slice is the dataset of a slice's elements.
type Slice[T any] []T

// Len returns the number of elements.
func (s Slice[T]) Len() int { return len(s) }

// Get returns element i.
func (s Slice[T]) Get(_ context.Context, i int) (T, error) { return at(s, i) }

// at is element i, and an error where Python has an IndexError.
func at[T any](list []T, i int) (T, error) {
	if i < 0 || i >= len(list) {
		var none T
		return none, outOfRange(i, len(list))
	}
	return list[i], nil
}

func outOfRange(i, n int) error { return fmt.Errorf("index %d out of range of %d samples", i, n) }

// Stream is the iterable dataset of a function.
type Stream[T any] func(ctx context.Context) iter.Seq2[T, error]

// All calls the function.
func (s Stream[T]) All(ctx context.Context) iter.Seq2[T, error] { return s(ctx) }

// MapIterable returns the dataset of f of each sample. An error of f takes the place of
// the sample.
func MapIterable[T, U any](of IterableDataset[T], f func(ctx context.Context, sample T) (U, error)) IterableDataset[U] {
	return Stream[U](func(ctx context.Context) iter.Seq2[U, error] {
		return func(yield func(U, error) bool) {
			for sample, err := range of.All(ctx) {
				var u U
				if err == nil {
					u, err = f(ctx, sample)
				}
				if !yield(u, err) {
					return
				}
			}
		}
	})
}
