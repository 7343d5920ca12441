package torch

import (
	"sync/atomic"

	"torchfm/native"
)

// Scope owns the tensors that its goroutine makes between [NewScope] and [Scope.End],
// or inside [WithScope].
type Scope struct {
	s        *native.Scope
	function bool // it ends with the function of WithScope
	ended    atomic.Bool
}

// WithScope calls f and then closes every tensor that the goroutine made in f and
// that was not kept with [Scope.Keep]. Scopes nest. Goroutines that f starts are
// outside of it.
func WithScope(f func(s *Scope)) {
	s := NewScope()
	s.function = true
	inMode("with_scope", s.s, func() { f(s) })
}

// NewScope begins a scope, which [Scope.End] ends, for code that a function passed to
// [WithScope] does not suit, since it returns or breaks:
//
//	for batch := range batches {
//		s := torch.NewScope()
//		loss := model.Forward(batch).Mean()
//		if loss.Item() < enough {
//			s.End()
//			break
//		}
//		...
//		s.End()
//	}
//
// Rules and safety are those of a [Guard].
func NewScope() *Scope { return &Scope{s: native.EnterScope()} }

// End closes every tensor of s that was not kept. See [Guard.End].
func (s *Scope) End() {
	if s.function {
		panic(&Error{Op: "with_scope", Message: "end: the scope ends with the function"})
	}
	end("scope", s.s, &s.ended)
}

// Keep gives tensors to the scope around s, or to the collector when there is
// none, and returns the first. Tensors that s does not own are left as they are.
func (s *Scope) Keep(tensors ...*Tensor) *Tensor {
	for _, t := range tensors {
		s.s.Keep(t.use("keep"))
	}
	if len(tensors) == 0 {
		return nil
	}
	return tensors[0]
}
