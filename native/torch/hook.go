package torch

import "torchfm/native"

// Hook is a function that [Tensor.RegisterHook] attached to a tensor.
type Hook struct {
	t  Tensor // an own reference: the caller may close his
	id uint64
}

// RegisterHook has f called with t's gradient each time that Backward or [Grad]
// computes it, before it is added to a leaf's gradient, and returns a handle that
// removes f again. What f returns takes the gradient's place; nil leaves it. The
// gradient must not be changed in place. F runs within Backward, with gradient
// recording as there; a panic in it ends Backward with an [*Error] that says where.
//
// A function that ends its goroutine, as runtime.Goexit and a test's FailNow do, ends
// its OS thread as well, and the memory of the graph is lost. A function that refers
// to t itself keeps t alive for ever: take t.Detach()
// instead. It panics unless t requires a gradient.
func (t *Tensor) RegisterHook(f func(grad *Tensor) *Tensor) *Hook {
	if f == nil {
		panic(&Error{Op: "register_hook", Message: "the function is nil"})
	}
	h := new(Hook)
	t.use("register_hook").Share(h.t.Handle())
	var err error
	h.id, err = h.t.Handle().AddHook(func(in []*native.Handle, _ int) ([]*native.Handle, error) {
		return []*native.Handle{f(adopt(in[0])).Handle()}, nil
	})
	if err != nil {
		fail("register_hook", err, []native.Arg{arg(t)})
	}
	return h
}

// Remove detaches the function. Removing twice is harmless.
func (h *Hook) Remove() {
	if h.t.Closed() {
		return
	}
	if err := h.t.Handle().RemoveHook(h.id); err != nil {
		fail("remove_hook", err, nil)
	}
	h.t.Close()
}

// adopt makes a tensor of a handle that libtorch lent, nil for an undefined one.
func adopt(h *native.Handle) *Tensor {
	if h.Closed() {
		return nil
	}
	t := new(Tensor)
	h.Share(t.Handle())
	h.Close()
	return t
}
