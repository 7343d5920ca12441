package distributions

import (
	"sync"

	"torchfm/native/torch"
)

// lazy is a tensor that is computed when it is first asked for and then kept, Python's
// lazy_property: what depends on it twice has one graph. A tensor that the end of a scope
// closed is computed again. One that is given is never computed.
type lazy struct {
	mu    sync.Mutex
	t     *torch.Tensor
	given bool
}

// set gives the tensor.
func (l *lazy) set(t *torch.Tensor) { l.t, l.given = t, true }

// get returns the tensor.
func (l *lazy) get(compute func() *torch.Tensor) *torch.Tensor {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.given && (l.t == nil || l.t.Closed()) {
		torch.EnableGrad(func() { l.t = compute() })
	}
	return l.t
}

// peek returns the tensor if it was given or computed.
func (l *lazy) peek() *torch.Tensor {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.given && l.t != nil && l.t.Closed() {
		return nil
	}
	return l.t
}

// expandTo makes another lazy tensor of this one expanded to a shape, if it was computed.
func (l *lazy) expandTo(other *lazy, shape []int64) {
	if t := l.peek(); t != nil {
		other.t, other.given = t.Expand(shape...), l.given
	}
}
