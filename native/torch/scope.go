package torch

import "torchfm/native"

// Scope owns the tensors that are made inside [WithScope].
type Scope struct{ s *native.Scope }

// WithScope calls f and then closes every tensor that the goroutine made in f and
// that was not kept with [Scope.Keep]. Scopes nest. Goroutines that f starts are
// outside of it.
func WithScope(f func(s *Scope)) {
	s := &Scope{native.EnterScope()}
	defer s.s.Leave()
	f(s)
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
