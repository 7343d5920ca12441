package native

// #include "shim.h"
import "C"

import (
	"runtime"
	"sync/atomic"
	"unsafe"
)

// Handle owns one reference to a libtorch tensor. The zero value is closed.
type Handle struct {
	ptr   uint64
	bytes int64         // what the collector is told that this handle holds
	scope int32         // the number of the scope that closes it, 0 for the collector
	state atomic.Uint32 // how far the collector has it

	// The collector keeps finalizers in a list for each 8 KiB of objects, in the
	// order of addresses: fewer and larger objects make shorter lists.
	_ [3]uint64
}

// perTensor is what a tensor costs libtorch beside its elements: the tensor, its
// storage and their allocations.
const perTensor = 512

// Memory that the collector does not see makes it run: bytes when so many have
// gathered since the last collection, or half of what is alive if that is more, and
// likewise a number of tensors, for what autograd keeps with each has no number.
const (
	collectBytes   = 16 << 20
	collectTensors = 8 << 10
)

// counts are those of the handles that own a reference.
type counts struct {
	tensors      atomic.Int64
	bytes        atomic.Int64
	freshBytes   atomic.Int64 // bytes left to the collector since it ran, less what was closed
	freshTensors atomic.Int64 // likewise
}

var memory counts

// ask has the collector run when much was left to it.
func (c *counts) ask() {
	if c.freshBytes.Load() > max(collectBytes, c.bytes.Load()/2) ||
		c.freshTensors.Load() > max(collectTensors, c.tensors.Load()/2) {
		collection.run()
	}
}

// Live returns how many handles own a tensor at this moment, and the bytes that
// those tensors newly allocated. Views count no bytes of their own.
func Live() (tensors, bytes int64) {
	return memory.tensors.Load(), memory.bytes.Load()
}

// Own makes h, which must be closed and at the start of its allocation, the owner
// of a reference that a call returned. Bytes is the storage that came with it.
// The handle belongs to the calling thread's scope, scope 0 being the collector.
func (h *Handle) Own(ptr uint64, bytes, scope int64) {
	h.ptr = ptr
	h.bytes = bytes + perTensor
	memory.tensors.Add(1)
	memory.bytes.Add(h.bytes)
	if scope != 0 {
		scopeOf(int32(scope)).add(h)
		return
	}
	h.leave()
}

// Closed reports whether h owns nothing.
func (h *Handle) Closed() bool { return h.ptr == 0 }

// Close gives the reference back. Closing a closed handle does nothing.
func (h *Handle) Close() {
	if h.ptr == 0 {
		return
	}
	h.take()
	h.finalize()
}

func (h *Handle) finalize() {
	ptr := h.ptr
	h.forget()
	C.tfm_tensor_free((*C.uint64_t)(&ptr), 1)
}

// forget marks h closed and takes it out of the counts; the caller frees the
// reference.
func (h *Handle) forget() {
	memory.tensors.Add(-1)
	memory.bytes.Add(-h.bytes)
	h.ptr, h.bytes, h.scope = 0, 0, 0
}

// id returns the tensor's address as the shim wants it.
func (h *Handle) id() uint64 {
	if h == nil {
		return 0
	}
	return h.ptr
}

// Same reports whether a and b own references to the same tensor.
func Same(a, b *Handle) bool { return a.id() == b.id() }

// ids returns the addresses of handles, with a pointer to the first for C.
func ids(handles []*Handle) ([]uint64, *C.uint64_t) {
	list := make([]uint64, len(handles))
	for i, h := range handles {
		list[i] = h.id()
	}
	return list, (*C.uint64_t)(unsafe.SliceData(list))
}

// Share makes into, which must be closed, a second owner of h's tensor.
func (h *Handle) Share(into *Handle) {
	ptr := uint64(C.tfm_tensor_share(C.uint64_t(h.ptr)))
	runtime.KeepAlive(h)
	into.Own(ptr, 0, currentScope())
}

// Identity is the same number for two handles of one tensor, 0 for a closed one.
func (h *Handle) Identity() uint64 { return h.id() }
