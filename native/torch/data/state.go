package data

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// State is where a [Loader] stands, for a checkpoint: its fields are for an encoder, as of
// encoding/json, and for [Loader.LoadState].
type State struct {
	Active     bool          `json:"active"` // in the midst of an iteration
	Yielded    int           `json:"yielded"`
	BaseSeed   uint64        `json:"base_seed"`
	Taken      int           `json:"taken"`               // batches of indices from the sampler
	Sampler    SamplerState  `json:"sampler"`             // after these
	Pending    [][]int       `json:"pending,omitempty"`   // those that are not yielded yet
	Next       int           `json:"next"`                // the worker of the next batch
	Generator  []byte        `json:"generator,omitempty"` // of the options
	NumWorkers int           `json:"num_workers"`
	Workers    []WorkerState `json:"workers,omitempty"`
}

// WorkerState is where a worker stands after the last batch of it that was yielded.
type WorkerState struct {
	Generator []byte `json:"generator,omitempty"`
	Read      int    `json:"read,omitempty"` // samples of an iterable dataset
	Ended     bool   `json:"ended,omitempty"`
	First     []byte `json:"first,omitempty"` // the generator at the beginning, of an iterable dataset
}

// State returns where the loader stands: in the loop, after the batch at hand; when the
// loop was left early, after the last one that it had; otherwise between two iterations.
// A loader that goes on from it yields the same batches, with the same draws of its
// workers, as torchdata's StatefulDataLoader. The default generator is not part of it,
// since the program draws from it too: save its state beside.
//
// It panics for a loader with NoInOrder in the midst of an iteration.
func (l *Loader[B]) State() State {
	if l.resume != nil {
		return *l.resume
	}
	s := State{NumWorkers: l.options.NumWorkers}
	if g := l.options.Generator; g != nil {
		s.Generator = stateOf(g)
	}
	r := l.last
	if r == nil {
		for _, g := range l.persistent {
			s.Workers = append(s.Workers, WorkerState{Generator: stateOf(g)})
		}
		return s
	}
	if l.options.NoInOrder {
		usage.Panic("loader", "the state of batches in no order")
	}
	s.Active, s.Yielded, s.BaseSeed, s.Taken, s.Next = true, r.yielded, r.baseSeed, r.taken, r.next
	if len(r.pending) > 0 {
		s.Next = r.pending[0].worker
	}
	if sampler, ok := l.indices.(StatefulSampler[[]int]); ok {
		s.Sampler = sampler.State()
	}
	if l.indices != nil {
		for _, t := range r.pending {
			s.Pending = append(s.Pending, t.indices)
		}
		s.Pending = append(s.Pending, r.resumed...)
	}
	for _, w := range r.workers {
		s.Workers = append(s.Workers, WorkerState{Generator: w.state, Read: w.read, Ended: w.ended, First: w.first})
	}
	return s
}

// LoadState makes the next iteration go on from a state of State, which it does without
// drawing a base seed, and restores the generator of the options. It fails for a state of
// a loader with other options, or of a dataset of another length, and then changes
// nothing.
func (l *Loader[B]) LoadState(s State) error {
	if err := l.checkState(&s); err != nil {
		return fmt.Errorf("data: loader state: %w", err)
	}
	if sampler, ok := l.indices.(StatefulSampler[[]int]); ok && s.Active {
		if err := sampler.Resume(s.Sampler); err != nil {
			return err
		}
	}
	if l.options.Generator != nil && s.Generator != nil {
		setState(l.options.Generator, s.Generator)
	}
	l.last, l.resume, l.persistent = nil, nil, nil
	switch {
	case s.Active:
		l.resume = &s
	case l.options.PersistentWorkers:
		for _, w := range s.Workers {
			l.persistent = append(l.persistent, generator(w.Generator))
		}
	}
	return nil
}

func (l *Loader[B]) checkState(s *State) error {
	workers := max(s.NumWorkers, 1)
	switch {
	case s.NumWorkers != l.options.NumWorkers:
		return fmt.Errorf("of %d workers, the loader has %d", s.NumWorkers, l.options.NumWorkers)
	case len(s.Workers) != workers && (s.Active || len(s.Workers) != 0):
		return fmt.Errorf("with %d workers of %d", len(s.Workers), s.NumWorkers)
	case s.Next < 0 || s.Next >= workers || s.Yielded < 0 || s.Taken < 0:
		return fmt.Errorf("with next %d, yielded %d, taken %d", s.Next, s.Yielded, s.Taken)
	}
	if n, ok := l.samples(); ok && l.indices != nil {
		for _, indices := range s.Pending {
			for _, i := range indices {
				if i < 0 || i >= n {
					return outOfRange(i, n)
				}
			}
		}
	}
	for id, w := range s.Workers {
		if w.Read < 0 {
			return fmt.Errorf("worker %d: %d samples read", id, w.Read)
		}
		for state, needed := range map[*[]byte]bool{&w.Generator: s.NumWorkers > 0, &w.First: s.Active && l.stream != nil} {
			if err := checkGenerator(*state); needed && err != nil {
				return fmt.Errorf("worker %d: %w", id, err)
			}
		}
	}
	if s.Generator != nil {
		return checkGenerator(s.Generator)
	}
	return nil
}

// checkGenerator is the error of bytes that are no generator's state.
func checkGenerator(state []byte) error {
	return torch.Try(func() { setState(newGenerator(), state) })
}

// restore takes a saved state. A stream begins anew, with the generator as it was then.
func (r *run[B]) restore(s *State) {
	r.baseSeed, r.yielded, r.taken, r.next, r.resumed = s.BaseSeed, s.Yielded, s.Taken, s.Next, s.Pending
	for id, at := range s.Workers {
		w := &worker{skip: at.Read, read: at.Read, ended: at.Ended, state: at.Generator, first: at.First, begun: at.Generator}
		if n := s.NumWorkers; n > 0 {
			w.info = &WorkerInfo{ID: id, NumWorkers: n, Seed: s.BaseSeed + uint64(id), Generator: generator(at.Generator)}
		}
		if r.l.stream != nil {
			if w.info == nil {
				w.begun = stateOf(nil)
			}
			setState(w.generator(), w.first)
		}
		r.workers = append(r.workers, w)
	}
}

// generator returns a generator of a saved state.
func generator(state []byte) *torch.Generator {
	g := newGenerator()
	setState(g, state)
	return g
}
