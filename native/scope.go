package native

// #include "shim.h"
// #cgo noescape tfm_tensor_free
// #cgo nocallback tfm_tensor_free
// #cgo nocallback tfm_scope
import "C"

import (
	"runtime"
	"sync"
	"unsafe"
)

// Scope owns the tensors that its thread makes between [EnterScope] and
// [Scope.Leave].
type Scope struct {
	number  int32
	outer   int64
	handles []*Handle
}

// scopes finds the open scope of a number. Its numbers start at 1.
var scopes struct {
	sync.RWMutex
	open []*Scope
	free []int32
}

func scopeOf(number int32) *Scope {
	scopes.RLock()
	defer scopes.RUnlock()
	return scopes.open[number-1]
}

// EnterScope locks the goroutine to its thread and opens a scope inside the
// thread's current one.
func EnterScope() *Scope {
	s := new(Scope)
	scopes.Lock()
	if n := len(scopes.free); n > 0 {
		s.number = scopes.free[n-1]
		scopes.free = scopes.free[:n-1]
		scopes.open[s.number-1] = s
	} else {
		scopes.open = append(scopes.open, s)
		s.number = int32(len(scopes.open))
	}
	scopes.Unlock()
	runtime.LockOSThread()
	s.outer = int64(C.tfm_scope(C.int64_t(s.number)))
	return s
}

// Leave closes every handle that s still owns and makes the enclosing scope
// current again. It must be called by the goroutine that entered s.
func (s *Scope) Leave() {
	C.tfm_scope(C.int64_t(s.outer))
	runtime.UnlockOSThread()
	tensors := make([]uint64, 0, len(s.handles))
	for _, h := range s.handles {
		if h.scope == s.number && h.ptr != 0 {
			tensors = append(tensors, h.ptr)
			h.forget()
		}
	}
	s.handles = nil
	if len(tensors) > 0 {
		C.tfm_tensor_free((*C.uint64_t)(unsafe.SliceData(tensors)), C.int64_t(len(tensors)))
	}
	scopes.Lock()
	scopes.open[s.number-1] = nil
	scopes.free = append(scopes.free, s.number)
	scopes.Unlock()
}

// Keep gives h to the scope around s, or to the collector when there is none. A
// handle that s does not own is left as it is.
func (s *Scope) Keep(h *Handle) {
	if h.scope != s.number {
		return
	}
	if s.outer != 0 {
		scopeOf(int32(s.outer)).add(h)
		return
	}
	h.scope = 0
	h.leave()
}

func (s *Scope) add(h *Handle) {
	h.scope = s.number
	s.handles = append(s.handles, h)
}
