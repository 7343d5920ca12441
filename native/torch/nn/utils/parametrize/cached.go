package parametrize

import (
	"sync"

	"torchfm/native/torch"
)

// cache holds what was computed while [Cached] runs.
var cache struct {
	sync.Mutex
	depth int
	held  map[*ParametrizationList]*torch.Tensor
}

// Cached calls f and computes each parametrized tensor only once in it, as
// parametrize.cached(), in all goroutines.
func Cached(f func()) {
	cache.Lock()
	cache.depth++
	cache.Unlock()
	defer func() {
		cache.Lock()
		defer cache.Unlock()
		if cache.depth--; cache.depth == 0 {
			cache.held = nil
		}
	}()
	f()
}

// cached returns what compute returns, or did before while Cached runs.
func cached(list *ParametrizationList, compute func() *torch.Tensor) *torch.Tensor {
	cache.Lock()
	on, t := cache.depth > 0, cache.held[list]
	cache.Unlock()
	if on && !t.Closed() {
		return t
	}
	t = compute()
	if on {
		cache.Lock()
		defer cache.Unlock()
		if cache.held == nil {
			cache.held = make(map[*ParametrizationList]*torch.Tensor)
		}
		cache.held[list] = t
	}
	return t
}
