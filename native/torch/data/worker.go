package data

import (
	"context"
	"errors"
	"runtime/debug"

	"torchfm/native/torch"
)

// errExit is what has become of a task in a worker whose goroutine the dataset ended.
var errExit = errors.New("data: the worker's goroutine was ended (runtime.Goexit)")

// work is the body of a worker. One thread for an operator, as in Python's workers: they
// share the processors among them. Every task has one result, for which there is room.
func (r *run[B]) work(ctx context.Context, w *worker) {
	defer r.group.Done()
	var current *task // without a result
	defer func() {
		err := errExit
		if v := recover(); v != nil { // of a stream that was left
			err = &PanicError{v, debug.Stack()}
		}
		if current != nil {
			r.results <- result[B]{task: *current, err: err}
		}
		for t := range w.tasks {
			r.results <- result[B]{task: t, err: err}
		}
	}()
	next := func() bool {
		t, ok := <-w.tasks
		if current = nil; ok {
			current = &t
		}
		return ok && (ctx.Err() == nil || r.l.options.PersistentWorkers)
	}
	give := func(res result[B]) {
		if res.err == nil && !res.stop && r.l.options.pins() {
			res.batch, res.err = pin(res.batch)
		}
		res.task, res.state = *current, stateOf(w.info.Generator)
		current = nil
		r.results <- res
	}
	torch.WithThreads(1, func() {
		if err := initialize(r.l.options.WorkerInitFn, w.info); err != nil {
			for next() {
				give(result[B]{err: err})
			}
		} else if r.l.stream != nil {
			r.stream(ctx, w, next, give)
			if current != nil && ctx.Err() == nil { // asked for when the stream was at its end
				give(result[B]{stop: true, read: w.skip})
			}
			for next() {
				give(result[B]{stop: true, read: w.skip})
			}
		} else {
			for next() {
				batch, err := r.l.fetch(ctx, current.indices)
				give(result[B]{batch: batch, err: err})
			}
		}
	})
}

// stream makes the batches of an iterable dataset. In a resumed iteration it passes over
// what was used before, with the generator as it was then.
func (r *run[B]) stream(ctx context.Context, w *worker, next func() bool, give func(result[B])) {
	if w.ended {
		return
	}
	r.l.stream(ctx, w.skip, w.passed, next, func(batch B, err error, read int) bool {
		give(result[B]{batch: batch, err: err, read: read})
		return true
	})
}

// initialize calls a worker's init function.
func initialize(f func(WorkerInfo) error, info *WorkerInfo) (err error) {
	if f == nil {
		return nil
	}
	defer caught(&err)
	return f(*info)
}
