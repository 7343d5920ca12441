package native

// #include "shim.h"
// #cgo noescape tfm_tensor_free
// #cgo nocallback tfm_tensor_free
import "C"

import (
	"sync"
	"unsafe"
)

// Scope owns the tensors that its thread makes between [EnterScope] and
// [Scope.Leave].
type Scope struct {
	mode    Mode
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
	s.outer = currentScope()
	s.mode = enterMode(C.TFM_MODE_SCOPE, int64(s.number))
	return s
}

// Leave closes every handle that s still owns and makes the enclosing scope
// current again. It fails as [Mode.Leave] does.
func (s *Scope) Leave() error {
	err := s.mode.Leave()
	if err == nil {
		s.close()
	}
	return err
}

// LeaveAll leaves the modes first that are inside of s, and returns how many they were.
func (s *Scope) LeaveAll() (inside int) {
	inside = s.mode.LeaveAll()
	s.close()
	return inside
}

func (s *Scope) close() {
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
