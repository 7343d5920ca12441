package data

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"

	"torchfm/native/torch"
)

// fetch makes the batch of indices.
type fetch[B any] func(ctx context.Context, indices []int) (B, error)

// stream makes batches of an iterable dataset: it passes over the first samples, calls
// passed, and then makes a batch whenever next returns true, until that returns false or
// the data end. Give takes a batch or an error in its place, and how many samples were
// read so far, those passed over and the errors included; it returns whether to go on.
type stream[B any] func(ctx context.Context, skip int, passed func(), next func() bool, give func(batch B, err error, samples int) bool)

// itemsGetter is a dataset that returns several samples at once.
type itemsGetter[T any] interface {
	GetItems(ctx context.Context, indices []int) ([]T, error)
}

// getItems returns a dataset's samples at indices. The error names the one at fault as
// names does.
func getItems[T any](ctx context.Context, dataset Dataset[T], indices, names []int) (samples []T, err error) {
	if d, ok := dataset.(itemsGetter[T]); ok {
		defer caught(&err)
		samples, err = d.GetItems(ctx, indices)
		if err == nil && len(samples) != len(indices) {
			err = fmt.Errorf("GetItems returned %d samples for %d indices", len(samples), len(indices))
		}
		return samples, err
	}
	samples = make([]T, len(indices))
	for k, i := range indices {
		if samples[k], err = get(ctx, dataset, i); err != nil {
			return nil, sampleError(ctx, names[k], err)
		}
	}
	return samples, nil
}

func get[T any](ctx context.Context, dataset Dataset[T], i int) (sample T, err error) {
	defer caught(&err)
	return dataset.Get(ctx, i)
}

// sampleError names a sample, once.
func sampleError(ctx context.Context, i int, err error) error {
	if named := (*SampleError)(nil); errors.As(err, &named) {
		return err
	}
	e := &SampleError{Index: i, Worker: -1, Err: err}
	if info := GetWorkerInfo(ctx); info != nil {
		e.Worker = info.ID
	}
	return e
}

// newFetch returns what makes the batches of a dataset.
func newFetch[T, B any](dataset Dataset[T], collate func(context.Context, []T) (B, error), o LoaderOptions) fetch[B] {
	fetch := func(ctx context.Context, indices []int) (batch B, err error) {
		samples, err := getItems(ctx, dataset, indices, indices)
		if err != nil {
			if named := (*SampleError)(nil); !errors.As(err, &named) {
				err = fmt.Errorf("data: samples %v: %w", indices, err)
			}
			return batch, err
		}
		if batch, err = collated(ctx, collate, samples); err != nil {
			err = fmt.Errorf("data: batch of samples %v: %w", indices, err)
		}
		return batch, err
	}
	if !o.Scoped {
		return fetch
	}
	return func(ctx context.Context, indices []int) (batch B, err error) {
		torch.WithScope(func(s *torch.Scope) {
			batch, err = fetch(ctx, indices)
			eachTensor(reflect.ValueOf(&batch).Elem(), func(t *torch.Tensor) {
				if !t.Closed() {
					s.Keep(t)
				}
			})
		})
		return batch, err
	}
}

func collated[T, B any](ctx context.Context, collate func(context.Context, []T) (B, error), samples []T) (batch B, err error) {
	defer caught(&err)
	return collate(ctx, samples)
}

// newStream returns what makes the batches of an iterable dataset.
func newStream[T, B any](dataset IterableDataset[T], collate func(context.Context, []T) (B, error), o LoaderOptions) stream[B] {
	return func(ctx context.Context, skip int, passed func(), next func() bool, give func(B, error, int) bool) {
		var (
			none    B
			samples []T
			read    int
			giving  bool // a panic is the loop's own
			stopped bool
			failed  error
		)
		// full gives the batch of what was read since the last one.
		full := func() bool {
			batch, err := collated(ctx, collate, samples)
			if err != nil {
				err = fmt.Errorf("data: batch of samples %d to %d: %w", read-len(samples), read-1, err)
			}
			samples = make([]T, 0, o.BatchSize)
			giving = true
			ok := give(batch, err, read)
			giving = false
			return ok
		}
		if skip == 0 {
			passed()
		}
		if !next() {
			return
		}
		func() {
			defer func() {
				if giving || stopped {
					return
				}
				if v := recover(); v != nil {
					failed = &PanicError{v, debug.Stack()}
				}
			}()
			for sample, err := range dataset.All(ctx) {
				read++
				if read <= skip {
					if read == skip {
						passed()
					}
					continue
				}
				more := true
				if err != nil {
					giving = true
					more = give(none, sampleError(ctx, read-1, err), read) && next()
					giving = false
				} else if samples = append(samples, sample); len(samples) == o.BatchSize {
					more = full() && next()
				}
				if stopped = !more; stopped {
					return
				}
			}
		}()
		switch {
		case stopped:
		case failed != nil:
			give(none, sampleError(ctx, read, failed), read)
		case len(samples) > 0 && !o.DropLast:
			full()
		}
	}
}
