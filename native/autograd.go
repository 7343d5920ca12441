package native

// #include <stdlib.h>
// #include "shim.h"
// #cgo nocallback tfm_grad_mode
import "C"

import (
	"runtime"
	"unsafe"
)

// Backward adds the gradients of tensors to the leaves, or to inputs only when
// there are any. Grads holds a gradient for each tensor, nil for an implicit 1; or
// is empty. RetainGraph nil is the same as createGraph.
func Backward(tensors, grads, inputs []*Handle, retainGraph *bool, createGraph bool) error {
	t, tp := ids(tensors)
	g, gp := ids(grads)
	in, ip := ids(inputs)
	if len(grads) == 0 {
		gp = nil
	}
	defer keepGradMode()()
	err := takeError(C.tfm_backward(tp, gp, C.int64_t(len(t)), ip, C.int64_t(len(in)), flag(retainGraph), b2i(createGraph)))
	runtime.KeepAlive(tensors)
	runtime.KeepAlive(grads)
	runtime.KeepAlive(inputs)
	runtime.KeepAlive(g)
	collectReleased()
	return err
}

// Grad returns the gradients of outputs with respect to inputs, in handles that
// alloc makes; one that is unused stays closed.
func Grad(outputs, grads, inputs []*Handle, retainGraph *bool, createGraph, allowUnused bool, results []*Handle) error {
	o, op := ids(outputs)
	_, gp := ids(grads)
	in, ip := ids(inputs)
	if len(grads) == 0 {
		gp = nil
	}
	out := make([]uint64, len(in))
	defer keepGradMode()()
	err := takeError(C.tfm_grad(op, gp, C.int64_t(len(o)), ip, C.int64_t(len(in)), flag(retainGraph), b2i(createGraph),
		b2i(allowUnused), (*C.uint64_t)(unsafe.SliceData(out))))
	runtime.KeepAlive(outputs)
	runtime.KeepAlive(grads)
	runtime.KeepAlive(inputs)
	collectReleased()
	if err != nil {
		return err
	}
	scope := currentScope()
	for i, ptr := range out {
		if ptr != 0 {
			results[i].Own(ptr, 0, scope)
		}
	}
	return nil
}

// keepGradMode returns what sets the thread's grad mode again, which libtorch does
// itself unless a function that it calls ends the goroutine.
func keepGradMode() func() {
	on := GradMode()
	return func() {
		if GradMode() != on {
			C.tfm_grad_mode(b2i(on))
		}
	}
}

func flag(b *bool) C.int {
	if b == nil {
		return -1
	}
	return b2i(*b)
}

func b2i(b bool) C.int {
	if b {
		return 1
	}
	return 0
}

// SetRequiresGrad sets whether autograd records what is done with h.
func (h *Handle) SetRequiresGrad(on bool) error {
	defer runtime.KeepAlive(h)
	return takeError(C.tfm_requires_grad(C.uint64_t(h.ptr), b2i(on)))
}

// Grad makes into the owner of h's gradient and reports whether there is one.
func (h *Handle) Grad(into *Handle) bool {
	ptr := uint64(C.tfm_grad_get(C.uint64_t(h.ptr)))
	runtime.KeepAlive(h)
	if ptr == 0 {
		return false
	}
	into.Own(ptr, 0, currentScope())
	return true
}

// SetGrad sets h's gradient; nil removes it.
func (h *Handle) SetGrad(grad *Handle) error {
	defer runtime.KeepAlive(h)
	defer runtime.KeepAlive(grad)
	return takeError(C.tfm_grad_set(C.uint64_t(h.ptr), C.uint64_t(grad.id())))
}

// RetainGrad keeps the gradient of a tensor that is no leaf.
func (h *Handle) RetainGrad() error {
	defer runtime.KeepAlive(h)
	return takeError(C.tfm_retain_grad(C.uint64_t(h.ptr)))
}

// GradMode reports whether the calling thread records gradients.
func GradMode() bool { return C.tfm_grad_mode(-1) != 0 }

// InferenceMode reports whether the calling thread is in inference mode.
func InferenceMode() bool { return C.tfm_inference_mode() != 0 }

// SetAnomalyMode sets whether backward checks for NaN and names the forward
// operation that a failing one belongs to, for the whole process.
func SetAnomalyMode(on, checkNaN bool) { C.tfm_anomaly_mode(b2i(on), b2i(checkNaN)) }

// AnomalyMode reports whether anomaly mode is on.
func AnomalyMode() bool { return C.tfm_anomaly_enabled() != 0 }
