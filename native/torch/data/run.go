package data

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"torchfm/native/torch"
)

// run is an iteration of a loader.
type run[B any] struct {
	l        *Loader[B]
	ctx      context.Context
	baseSeed uint64
	workers  []*worker // one, which is the loop itself, without workers
	yielded  int       // batches
	taken    int       // batches of indices that the sampler gave
	resumed  [][]int   // batches of indices that it gave before
	pending  []task    // tasks without a batch yielded, in their order

	// With workers:
	next    int // the worker that the next task goes to
	sent    int // tasks
	results chan result[B]
	early   map[int]result[B] // results that came before their turn
	group   sync.WaitGroup
}

// worker is where a worker stands.
type worker struct {
	info  *WorkerInfo // nil for the loop itself
	tasks chan task
	first []byte // the generator's state at the beginning of the iteration, of a stream
	begun []byte // and where a resumed iteration goes on
	skip  int    // samples of a stream that were used before
	state []byte // the generator's state after the last batch yielded
	read  int    // samples of a stream up to then
	asked int    // tasks without a batch yielded
	ended bool   // its stream is at its end
}

// generator is the worker's, nil for the default one without workers.
func (w *worker) generator() *torch.Generator {
	if w.info == nil {
		return nil
	}
	return w.info.Generator
}

// passed sets the generator to where a resumed iteration goes on, after the samples of a
// stream that were used before.
func (w *worker) passed() {
	if w.begun != nil {
		setState(w.generator(), w.begun)
	}
}

// task is a batch that a worker is asked for.
type task struct {
	id, worker int
	indices    []int
}

// result is what a worker made of a task.
type result[B any] struct {
	task  task
	batch B
	err   error
	stop  bool // the worker's stream was at its end
	state []byte
	read  int
}

// begin starts an iteration, or goes on with one. The base seed is drawn first, as in
// Python.
func (l *Loader[B]) begin(ctx context.Context) *run[B] {
	r := &run[B]{l: l, ctx: ctx}
	n := l.options.NumWorkers
	if from := l.resume; from != nil {
		l.resume = nil
		r.restore(from)
	} else {
		keep := l.options.PersistentWorkers && l.persistent != nil
		if !keep {
			r.baseSeed = randomSeed(l.options.Generator)
		}
		for id := range max(n, 1) {
			w := &worker{}
			if n > 0 {
				w.info = &WorkerInfo{ID: id, NumWorkers: n, Seed: r.baseSeed + uint64(id)}
				if keep {
					w.info.Generator = l.persistent[id]
				} else {
					w.info.Generator = newGenerator().ManualSeed(w.info.Seed)
				}
				w.state = stateOf(w.info.Generator)
			}
			if l.stream != nil {
				w.first = stateOf(w.generator())
			}
			r.workers = append(r.workers, w)
		}
	}
	if n > 0 && l.options.PersistentWorkers {
		l.persistent = nil
		for _, w := range r.workers {
			l.persistent = append(l.persistent, w.info.Generator)
		}
	}
	l.last = r
	return r
}

// finish notes that the iteration came to its end.
func (r *run[B]) finish() {
	if r.l.last == r {
		r.l.last = nil
	}
}

// indices yields the batches of indices, and for an iterable dataset nil without end.
func (r *run[B]) indices() iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		for len(r.resumed) > 0 {
			indices := r.resumed[0]
			r.resumed = r.resumed[1:]
			if !yield(indices) {
				return
			}
		}
		if r.l.indices == nil {
			for yield(nil) {
			}
			return
		}
		pass := r.taken
		if _, ok := r.l.indices.(StatefulSampler[[]int]); ok {
			pass = 0
		}
		for indices := range r.l.indices.All() {
			if pass > 0 {
				pass--
				continue
			}
			r.taken++
			if !yield(indices) {
				return
			}
		}
	}
}

// give yields a batch.
func (r *run[B]) give(res result[B], yield func(B, error) bool) bool {
	w := r.workers[res.task.worker]
	w.state, w.read = res.state, res.read
	r.yielded++
	if res.err == nil {
		res.batch, res.err = toDevice(res.batch, r.l.options.Device)
	}
	ok := yield(res.batch, res.err)
	if r.l.options.Scoped {
		closeTensors(res.batch)
	}
	return ok
}

// cancelled yields the context's error when the context has ended.
func (r *run[B]) cancelled(yield func(B, error) bool) bool {
	if r.ctx.Err() == nil {
		return false
	}
	var none B
	yield(none, context.Cause(r.ctx))
	return true
}

// alone makes the batches in the loop's own goroutine.
func (r *run[B]) alone(yield func(B, error) bool) {
	o := r.l.options
	pinned := func(batch B, err error) (B, error) {
		if err == nil && o.pins() {
			batch, err = pin(batch)
		}
		return batch, err
	}
	if r.l.stream != nil {
		left, ended := false, false
		r.l.stream(r.ctx, r.workers[0].skip, r.workers[0].passed, func() bool {
			ended = r.ctx.Err() != nil
			return !ended
		}, func(batch B, err error, read int) bool {
			batch, err = pinned(batch, err)
			left = !r.give(result[B]{batch: batch, err: err, read: read}, yield)
			return !left
		})
		if !left && !(ended && r.cancelled(yield)) {
			r.finish()
		}
		return
	}
	for indices := range r.indices() {
		if r.cancelled(yield) {
			return
		}
		batch, err := pinned(r.l.fetch(r.ctx, indices))
		if !r.give(result[B]{batch: batch, err: err}, yield) {
			return
		}
	}
	r.finish()
}

// withWorkers has workers make the batches. Indices are taken from the sampler where
// Python takes them: at first for all that may be read ahead, and then for one more before
// each batch that is yielded.
func (r *run[B]) withWorkers(yield func(B, error) bool) {
	room := len(r.workers) * r.l.options.PrefetchFactor
	r.results = make(chan result[B], room)
	r.early = make(map[int]result[B])
	ctx, cancel := context.WithCancel(r.ctx)
	for _, w := range r.workers {
		w.tasks = make(chan task, room)
		r.group.Add(1)
		go r.work(context.WithValue(ctx, workerKey{}, w.info), w)
	}
	defer func() {
		if !r.l.options.PersistentWorkers { // whose generators go on from what was asked for
			cancel()
		}
		for _, w := range r.workers {
			close(w.tasks)
		}
		r.group.Wait()
		cancel()
	}()
	for indices := range r.indices() {
		var (
			res  result[B]
			have bool
		)
		if len(r.pending) == room {
			var ok bool
			if res, ok = r.receive(yield); !ok {
				return
			}
			have = !res.stop
		}
		sent := r.send(indices)
		if have && !r.give(res, yield) {
			return
		}
		if !sent {
			break
		}
	}
	for len(r.pending) > 0 {
		res, ok := r.receive(yield)
		if !ok || !res.stop && !r.give(res, yield) {
			return
		}
	}
	r.finish()
}

// send asks a worker whose stream has not ended for a batch: the next in turn, or without
// an order one that has the least to do. It returns false when there is none.
func (r *run[B]) send(indices []int) bool {
	n := len(r.workers)
	id := -1
	for k := range n {
		i := (r.next + k) % n
		if w := r.workers[i]; !w.ended && (id < 0 || r.l.options.NoInOrder && w.asked < r.workers[id].asked) {
			id = i
		}
	}
	if id < 0 {
		return false
	}
	r.next = (id + 1) % n
	t := task{r.sent, id, indices}
	r.sent++
	r.workers[id].asked++
	r.pending = append(r.pending, t)
	r.workers[id].tasks <- t
	return true
}

// receive waits for the result whose turn it is. It yields the error of a wait that is
// over, and returns false.
func (r *run[B]) receive(yield func(B, error) bool) (result[B], bool) {
	var timeout <-chan time.Time
	if t := r.l.options.Timeout; t > 0 {
		timer := time.NewTimer(t)
		defer timer.Stop()
		timeout = timer.C
	}
	for {
		if r.cancelled(yield) {
			return result[B]{}, false
		}
		if res, ok := r.early[r.pending[0].id]; ok {
			delete(r.early, res.task.id)
			return r.received(res), true
		}
		select {
		case res := <-r.results:
			if r.l.options.NoInOrder {
				return r.received(res), true
			}
			r.early[res.task.id] = res
		case <-r.ctx.Done():
		case <-timeout:
			var none B
			yield(none, fmt.Errorf("data: timed out after %v", r.l.options.Timeout))
			return result[B]{}, false
		}
	}
}

// received takes a result off what is pending.
func (r *run[B]) received(res result[B]) result[B] {
	r.pending = slices.DeleteFunc(r.pending, func(t task) bool { return t.id == res.task.id })
	w := r.workers[res.task.worker]
	w.asked--
	w.ended = w.ended || res.stop
	return res
}
