package native

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"unsafe"
)

// Function is the backward half of a Go autograd function, or a hook: it turns
// the gradients in, of which some may be closed for undefined, into n open handles,
// nil for undefined. What it panics with comes back as a [*PanicError].
type Function func(in []*Handle, n int) ([]*Handle, error)

// functions are the Go functions that libtorch's graph refers to, and errors of
// theirs that pass through it, by number.
var functions struct {
	sync.Mutex
	last   uint64
	byID   map[uint64]named
	errors map[uint64]error
}

// named is a Function and what errors call it.
type named struct {
	name string
	call Function
}

func register(name string, f Function) uint64 {
	functions.Lock()
	defer functions.Unlock()
	if functions.byID == nil {
		functions.byID = make(map[uint64]named)
	}
	functions.last++
	functions.byID[functions.last] = named{name, f}
	return functions.last
}

// giveGoError keeps an error while libtorch has it.
func giveGoError(err error) uint64 {
	functions.Lock()
	defer functions.Unlock()
	if functions.errors == nil {
		functions.errors = make(map[uint64]error)
	}
	functions.last++
	functions.errors[functions.last] = err
	return functions.last
}

// takeGoError returns the error of giveGoError.
func takeGoError(number string) error {
	id, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return &Error{Kind: RuntimeError, Message: err.Error()}
	}
	functions.Lock()
	defer functions.Unlock()
	err = functions.errors[id]
	delete(functions.errors, id)
	return err
}

// collectReleased forgets the functions that no node refers to any more. The
// shim only notes them, since a node dies wherever its last reference falls.
func collectReleased() {
	functions.Lock()
	defer functions.Unlock()
	if len(functions.byID) == 0 && len(functions.errors) == 0 {
		return
	}
	var ids [64]uint64
	for {
		n := int(C.tfm_released((*C.uint64_t)(&ids[0]), C.int64_t(len(ids))))
		for _, id := range ids[:n] {
			delete(functions.byID, id)
			delete(functions.errors, id)
		}
		if n < len(ids) {
			return
		}
	}
}

// Functions returns how many Go functions libtorch's graph refers to.
func Functions() int {
	collectReleased()
	functions.Lock()
	defer functions.Unlock()
	return len(functions.byID)
}

// Connect makes outputs the results of an autograd node over inputs whose
// backward is f. Each handle of outputs is replaced by one of results, which
// must be closed and as many.
func Connect(name string, f Function, inputs, outputs, results []*Handle) error {
	collectReleased()
	_, ip := ids(inputs)
	out, op := ids(outputs)
	cname := C.CString(name)
	defer C.free(unsafe.Pointer(cname))
	err := takeError(C.tfm_function(C.uint64_t(register(name+": backward", f)), cname, ip, C.int64_t(len(inputs)), op, C.int64_t(len(out))))
	runtime.KeepAlive(inputs)
	runtime.KeepAlive(outputs)
	if err != nil {
		return err
	}
	scope := currentScope()
	for i, ptr := range out {
		results[i].Own(ptr, 0, scope)
	}
	return nil
}

// AddHook calls f with h's gradient whenever it is computed; what f returns takes
// its place, nil leaves it. The number is for RemoveHook.
func (h *Handle) AddHook(f Function) (uint64, error) {
	collectReleased()
	var hook uint64
	err := takeError(C.tfm_hook_add(C.uint64_t(h.ptr), C.uint64_t(register("hook", f)), (*C.uint64_t)(&hook)))
	runtime.KeepAlive(h)
	return hook, err
}

// RemoveHook removes a hook of AddHook.
func (h *Handle) RemoveHook(hook uint64) error {
	defer runtime.KeepAlive(h)
	return takeError(C.tfm_hook_remove(C.uint64_t(h.ptr), C.uint64_t(hook)))
}

//export tfmGoFunction
func tfmGoFunction(id C.uint64_t, in *C.uint64_t, n C.int64_t, out *C.uint64_t, m C.int64_t) (failed C.uint64_t) {
	name, returned, mode := "", false, C.tfm_mode_top()
	defer func() {
		left := leaveModes(mode)
		// A panic must not unwind through C++ frames.
		if r := recover(); r != nil {
			failed = C.uint64_t(giveGoError(newPanicError(name, r)))
		} else if !returned {
			// The goroutine ends, over libtorch's frames, which will never put back
			// what they changed on this thread: it ends with the goroutine.
			runtime.LockOSThread()
		} else if left > 0 && failed == 0 {
			failed = C.uint64_t(giveGoError(&Error{Kind: RuntimeError, Message: fmt.Sprintf("%s: %d guards or scopes that it began have not ended", name, left)}))
		}
	}()
	functions.Lock()
	f := functions.byID[uint64(id)]
	functions.Unlock()
	name = f.name
	if f.call == nil {
		panic("the Go function of this node was released")
	}
	grads := make([]*Handle, n)
	scope := currentScope()
	for i, ptr := range unsafe.Slice((*uint64)(unsafe.Pointer(in)), n) {
		grads[i] = new(Handle)
		if ptr != 0 {
			grads[i].Own(ptr, 0, scope)
		}
	}
	results, err := f.call(grads, int(m))
	returned = true
	if err == nil {
		err = f.check(results, int(m))
	}
	if err != nil {
		return C.uint64_t(giveGoError(err))
	}
	words := unsafe.Slice((*uint64)(unsafe.Pointer(out)), m)
	for i, h := range results {
		words[i] = 0
		if h != nil {
			words[i] = uint64(C.tfm_tensor_share(C.uint64_t(h.ptr)))
			runtime.KeepAlive(h)
		}
	}
	return 0
}

func (f named) check(results []*Handle, n int) error {
	if len(results) != n {
		return &Error{Kind: RuntimeError, Message: fmt.Sprintf("%s: it returned %d gradients, want %d", f.name, len(results), n)}
	}
	for i, h := range results {
		if h != nil && h.Closed() {
			return &Error{Kind: RuntimeError, Message: fmt.Sprintf("%s: it returned a closed tensor as gradient %d", f.name, i)}
		}
	}
	return nil
}
