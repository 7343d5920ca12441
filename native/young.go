package native

import (
	"runtime"
	"sync/atomic"
)

// Setting a finalizer and clearing it takes longer than many an operator, and most
// tensors are closed soon. So a small tensor that belongs to the collector is at
// first held in a table, and gets its finalizer when another takes its place or when
// a collection has run; one that is closed before never has any.

// youngBytes is the most that a tensor of the table newly allocated: all of them
// hold less than a mebibyte.
const youngBytes = 2 << 10

// The states of a handle, apart from its being closed.
const (
	stateFree     = iota // closed, or a scope's
	stateYoung           // in the table
	stateSettling        // on its way out of it
	stateSettled         // has a finalizer
)

// young is indexed by the tensor's address, so that a loop whose tensors the C
// library puts in the same place finds the handle of a closed one there.
var young [256]atomic.Pointer[Handle]

func init() { settleAtCollection() }

// settleAtCollection empties the table whenever the collector has run, so that what
// the table alone holds is garbage at the next run.
func settleAtCollection() {
	sentinel := new([2]*byte)
	runtime.SetFinalizer(sentinel, func(*[2]*byte) {
		settleAll()
		settleAtCollection()
	})
}

func settleAll() {
	for i := range young {
		if h := young[i].Swap(nil); h != nil {
			h.settle()
		}
	}
}

// leave gives h, which is open, to the collector.
func (h *Handle) leave() {
	if h.bytes <= youngBytes+perTensor {
		h.state.Store(stateYoung)
		old := young[h.ptr>>6&uint64(len(young)-1)].Swap(h)
		if old == nil || !old.settle() {
			return
		}
	} else {
		h.state.Store(stateSettling)
		h.setFinalizer()
	}
	memory.ask()
}

// settle sets the finalizer of h, which came out of the table, unless it was closed
// there.
func (h *Handle) settle() bool {
	if !h.state.CompareAndSwap(stateYoung, stateSettling) {
		return false
	}
	h.setFinalizer()
	return true
}

func (h *Handle) setFinalizer() {
	runtime.SetFinalizer(h, (*Handle).finalize)
	memory.freshBytes.Add(h.bytes)
	memory.freshTensors.Add(1)
	h.state.Store(stateSettled)
}

// take takes h, which is about to be closed, from the collector.
func (h *Handle) take() {
	for {
		switch h.state.Load() {
		case stateYoung:
			if h.state.CompareAndSwap(stateYoung, stateFree) {
				return
			}
		case stateSettling:
			runtime.Gosched() // another goroutine is setting the finalizer
		case stateSettled:
			h.state.Store(stateFree)
			runtime.SetFinalizer(h, nil)
			// It is no garbage. Older ones were not counted, which is set right here.
			if memory.freshBytes.Add(-h.bytes) < 0 {
				memory.freshBytes.Store(0)
			}
			if memory.freshTensors.Add(-1) < 0 {
				memory.freshTensors.Store(0)
			}
			return
		default:
			return
		}
	}
}
