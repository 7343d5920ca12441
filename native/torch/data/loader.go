package data

import (
	"context"
	"iter"
	"time"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// LoaderOptions are the options of a [Loader], the keyword arguments of
// torch.utils.data.DataLoader.
type LoaderOptions struct {
	BatchSize         int                           // samples a batch; default 1
	NoBatch           bool                          // batch_size=None: samples one by one as they are; default false
	Shuffle           bool                          // a new random order with each iteration; default false
	Sampler           Sampler[int]                  // the order of the samples, in place of Shuffle; default none
	BatchSampler      Sampler[[]int]                // the batches, in place of BatchSize, Shuffle, Sampler and DropLast; default none
	NumWorkers        int                           // goroutines that read ahead; default 0
	PinMemory         bool                          // batches in memory that a GPU copies from, when there is one; default false
	DropLast          bool                          // leave out the last batch when it is smaller; default false
	Timeout           time.Duration                 // the most that a batch of workers is waited for, 0 for no limit; default 0
	WorkerInitFn      func(worker WorkerInfo) error // called in each worker before it reads; default none
	Generator         *torch.Generator              // of Shuffle and of the base seed; default the default generator
	PrefetchFactor    int                           // batches that each worker reads ahead, 0 for 2; default none
	PersistentWorkers bool                          // workers' generators go on from iteration to iteration; default false
	NoInOrder         bool                          // batches as soon as they are ready, in any order; default false

	// Device is where the tensors of batches are copied to, from pinned memory without
	// waiting for the copy; default the CPU
	Device torch.Device
	// Scoped frees what a batch's samples made when the batch is made, but for the tensors
	// that it holds, and these when the loop asks for the next one: nothing is left to the
	// collector. What must live longer is cloned. A dataset must not keep tensors that its
	// Get makes. Of an iterable dataset the batches are freed alone; default false
	Scoped bool
}

// check panics for options that exclude each other, as PyTorch does.
func (o *LoaderOptions) check(iterable bool) {
	wrong := func(format string, args ...any) { usage.Panic("loader", format, args...) }
	switch {
	case o.NumWorkers < 0:
		wrong("num_workers is %d, want 0 or more", o.NumWorkers)
	case o.Timeout < 0:
		wrong("timeout is %v, want 0 or more", o.Timeout)
	case o.PrefetchFactor < 0:
		wrong("prefetch_factor is %d, want 0 or more", o.PrefetchFactor)
	case o.NumWorkers == 0 && o.PrefetchFactor != 0:
		wrong("prefetch_factor needs num_workers")
	case o.NumWorkers == 0 && o.PersistentWorkers:
		wrong("persistent_workers needs num_workers")
	case o.NumWorkers == 0 && o.Timeout != 0:
		wrong("timeout needs num_workers")
	case iterable && (o.Shuffle || o.Sampler != nil || o.BatchSampler != nil):
		wrong("an iterable dataset has its own order: no shuffle, sampler or batch_sampler")
	case o.Sampler != nil && o.Shuffle:
		wrong("sampler and shuffle exclude each other")
	case o.BatchSampler != nil && (o.BatchSize != 0 || o.NoBatch || o.Shuffle || o.Sampler != nil || o.DropLast):
		wrong("batch_sampler excludes batch_size, shuffle, sampler and drop_last")
	case o.NoBatch && (o.BatchSize != 0 || o.DropLast):
		wrong("samples one by one exclude batch_size and drop_last")
	case o.BatchSize < 0:
		wrong("batch_size is %d, want a positive number", o.BatchSize)
	}
	if o.BatchSize == 0 {
		o.BatchSize = 1
	}
	if o.PrefetchFactor == 0 {
		o.PrefetchFactor = 2
	}
}

// Loader reads a dataset in batches of type B, as torch.utils.data.DataLoader. It is for
// one goroutine at a time.
//
// A dataset with a method GetItems(ctx, indices) ([]T, error) is asked for the samples of
// a batch at once, as one with __getitems__ in Python.
type Loader[B any] struct {
	options LoaderOptions
	indices Sampler[[]int] // nil for an iterable dataset
	fetch   fetch[B]       // nil for an iterable dataset
	stream  stream[B]
	samples func() (n int, ok bool) // the dataset's length

	last       *run[B]            // the iteration that began last and has not come to its end
	resume     *State             // what the next iteration goes on from
	persistent []*torch.Generator // of the workers of the last iteration
}

// NewLoader returns the loader of a dataset whose batches have the samples' own type, made
// by [DefaultCollate]. It panics for options that exclude each other and for a type that
// has no such batches.
func NewLoader[T any](dataset Dataset[T], opts ...LoaderOptions) *Loader[T] {
	o := usage.Option("loader", opts)
	return newLoader(dataset, defaultCollate[T](o), o)
}

// NewLoaderFunc returns the loader of a dataset whose batches are made by a function of
// several samples, or of one with NoBatch, which is called in the workers.
func NewLoaderFunc[T, B any](dataset Dataset[T], collate func(ctx context.Context, samples []T) (B, error), opts ...LoaderOptions) *Loader[B] {
	return newLoader(dataset, collate, usage.Option("loader", opts))
}

// NewIterableLoader is [NewLoader] of an iterable dataset.
func NewIterableLoader[T any](dataset IterableDataset[T], opts ...LoaderOptions) *Loader[T] {
	o := usage.Option("loader", opts)
	return newIterableLoader(dataset, defaultCollate[T](o), o)
}

// NewIterableLoaderFunc is [NewLoaderFunc] of an iterable dataset.
func NewIterableLoaderFunc[T, B any](dataset IterableDataset[T], collate func(ctx context.Context, samples []T) (B, error), opts ...LoaderOptions) *Loader[B] {
	return newIterableLoader(dataset, collate, usage.Option("loader", opts))
}

// defaultCollate is DefaultCollate, or the one sample itself. It panics for a type of which
// there are no batches.
func defaultCollate[T any](o LoaderOptions) func(context.Context, []T) (T, error) {
	if o.NoBatch {
		return func(_ context.Context, samples []T) (T, error) { return samples[0], nil }
	}
	checkCollates[T]()
	return DefaultCollate[T]
}

func newLoader[T, B any](dataset Dataset[T], collate func(context.Context, []T) (B, error), o LoaderOptions) *Loader[B] {
	o.check(false)
	sampler := o.Sampler
	switch {
	case sampler != nil:
	case o.Shuffle:
		sampler = NewRandomSampler(dataset, RandomSamplerOptions{Generator: o.Generator})
	default:
		sampler = NewSequentialSampler(dataset)
	}
	indices := o.BatchSampler
	if indices == nil {
		indices = NewBatchSampler(sampler, o.BatchSize, o.DropLast)
	}
	return &Loader[B]{
		options: o,
		indices: indices,
		fetch:   newFetch(dataset, collate, o),
		samples: func() (int, bool) { return dataset.Len(), true },
	}
}

func newIterableLoader[T, B any](dataset IterableDataset[T], collate func(context.Context, []T) (B, error), o LoaderOptions) *Loader[B] {
	o.check(true)
	return &Loader[B]{
		options: o,
		stream:  newStream(dataset, collate, o),
		samples: func() (int, bool) {
			sized, ok := dataset.(Sized)
			if !ok {
				return 0, false
			}
			return sized.Len(), true
		},
	}
}

// Len returns the number of batches of an iteration. Of an iterable dataset it is what its
// Len says, if it has one, whatever the workers return; it panics if not.
func (l *Loader[B]) Len() int {
	if l.indices != nil {
		return l.indices.Len()
	}
	n, ok := l.samples()
	if !ok {
		usage.Panic("loader", "the iterable dataset has no length")
	}
	return batches(n, l.options.BatchSize, l.options.DropLast)
}

// All begins an iteration, one each time it is ranged over: it yields the batches, and an
// error in place of one that could not be made, after which it goes on if the loop does.
// When ctx ends it yields the context's error and is over.
func (l *Loader[B]) All(ctx context.Context) iter.Seq2[B, error] {
	return func(yield func(B, error) bool) {
		r := l.begin(ctx)
		if l.options.NumWorkers == 0 {
			r.alone(yield)
		} else {
			r.withWorkers(yield)
		}
	}
}
