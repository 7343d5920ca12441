package torch

import (
	"fmt"
	"sync/atomic"

	"torchfm/native"
)

// NoGrad calls f with gradient recording off, as torch.no_grad.
func NoGrad(f func()) { inMode("no_grad", native.EnterGradMode(false), f) }

// EnableGrad calls f with gradient recording on, as torch.enable_grad.
func EnableGrad(f func()) { inMode("enable_grad", native.EnterGradMode(true), f) }

// SetGradEnabled calls f with gradient recording on or off, as
// torch.set_grad_enabled.
func SetGradEnabled(on bool, f func()) { inMode("set_grad_enabled", native.EnterGradMode(on), f) }

// InferenceMode calls f in inference mode, as torch.inference_mode: faster than
// [NoGrad], and tensors made in it can never take part in autograd.
func InferenceMode(f func()) { inMode("inference_mode", native.EnterInference(), f) }

// WithThreads calls f with at most n threads for each operator that the goroutine
// calls in it. Goroutines that each work on a part of the data with one thread
// scale better than operators with many.
func WithThreads(n int, f func()) { inMode("with_threads", enterThreads(n), f) }

func enterThreads(n int) native.Mode {
	checkThreads("with_threads", n)
	return native.EnterThreads(n)
}

// mode is a native.Mode or a *native.Scope.
type mode interface {
	Leave() error
	LeaveAll() int
}

// inMode calls f and leaves m. What f began and did not end is ended too, and is an
// error unless f panics.
func inMode(name string, m mode, f func()) {
	returned := false
	defer func() {
		if n := m.LeaveAll(); n > 0 && returned {
			panic(&Error{Op: name, Message: fmt.Sprintf("the function returned without an End of %d guards or scopes that it began", n)})
		}
	}()
	f()
	returned = true
}

// Guard is a mode of the calling goroutine that lasts until [Guard.End], for code
// that a function passed to [NoGrad] and the like does not suit, since it returns or
// breaks. To the end of a function:
//
//	defer torch.NoGradGuard().End()
//
// or for a stretch of it:
//
//	g := torch.NoGradGuard()
//	...
//	g.End()
//
// Guards and scopes end in the reverse of the order in which they began, as deferred
// calls do, and in the goroutine that began them, which meanwhile is locked to its OS
// thread: goroutines that it starts are outside. A goroutine that ends within a guard
// takes the thread with it. No more than 8000 goroutines are in guards, scopes and
// functions like NoGrad at a time, since each has an OS thread of its own; others wait
// until one of them ends.
type Guard struct {
	name  string
	m     native.Mode
	ended atomic.Bool
}

// NoGradGuard is [NoGrad] until its End.
func NoGradGuard() *Guard { return &Guard{name: "no_grad", m: native.EnterGradMode(false)} }

// EnableGradGuard is [EnableGrad] until its End.
func EnableGradGuard() *Guard { return &Guard{name: "enable_grad", m: native.EnterGradMode(true)} }

// SetGradEnabledGuard is [SetGradEnabled] until its End.
func SetGradEnabledGuard(on bool) *Guard {
	return &Guard{name: "set_grad_enabled", m: native.EnterGradMode(on)}
}

// InferenceModeGuard is [InferenceMode] until its End.
func InferenceModeGuard() *Guard { return &Guard{name: "inference_mode", m: native.EnterInference()} }

// ThreadsGuard is [WithThreads] until its End.
func ThreadsGuard(n int) *Guard { return &Guard{name: "with_threads", m: enterThreads(n)} }

// End restores what was before. A further End is harmless. It panics, and changes
// nothing, in another goroutine than the one that began the guard, and while a guard
// or scope that began later has not ended.
func (g *Guard) End() { end(g.name, g.m, &g.ended) }

func end(name string, m mode, ended *atomic.Bool) {
	if ended.Load() {
		return
	}
	if err := m.Leave(); err != nil {
		panic(&Error{Op: name, Message: "end: " + err.Error(), Err: err})
	}
	ended.Store(true)
}
