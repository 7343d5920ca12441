package native

// #include "shim.h"
import "C"

import "runtime"

// A transform of functorch, each of which looks at tensors in its own way.
const (
	TransformVmap = 1 // maps over a dimension
	TransformGrad = 2 // reverse mode
	TransformJvp  = 3 // forward mode
)

// What a draw from a generator does within vmap.
const (
	RandomnessError     = 0
	RandomnessSame      = 1
	RandomnessDifferent = 2
)

// Level is a transform that is under way on a thread.
type Level struct {
	Transform  int
	Batch      int64 // slices of a vmap
	Randomness int   // of a vmap

	mode   Mode
	number int64 // from 1 for the outermost
}

// EnterVmap locks the goroutine to its thread and opens a level that maps over batch
// slices.
func EnterVmap(batch int64, randomness int) (*Level, error) {
	return enterLevel(TransformVmap, batch, randomness)
}

// EnterGrad locks the goroutine to its thread and opens a level of reverse mode, in
// which gradients are recorded.
func EnterGrad() (*Level, error) { return enterLevel(TransformGrad, 0, 0) }

// EnterJvp locks the goroutine to its thread and opens a level of forward mode.
func EnterJvp() (*Level, error) { return enterLevel(TransformJvp, 0, 0) }

func enterLevel(transform int, batch int64, randomness int) (*Level, error) {
	l := &Level{mode: enterMode(C.TFM_MODE_LEVEL, 0), Transform: transform, Batch: batch, Randomness: randomness}
	err := takeError(C.tfm_level_enter(C.int(transform), C.int64_t(batch), C.int(randomness), (*C.int64_t)(&l.number)))
	if err != nil {
		l.mode.LeaveAll()
		return nil, err
	}
	return l, nil
}

// Leave closes the level, and leaves the modes first that are inside of it. The goroutine
// that entered it must call it.
func (l *Level) Leave() {
	leaveModes(C.uint64_t(l.mode.id))
	C.tfm_level_leave()
	l.mode.LeaveAll()
}

// Lower takes the innermost level off the thread, which it locks the goroutine to, until
// [Level.Raise], and returns it; nil when there is none.
func Lower() *Level {
	runtime.LockOSThread()
	l := new(Level)
	var randomness C.int
	l.Transform = int(C.tfm_level_lower((*C.int64_t)(&l.number), (*C.int64_t)(&l.Batch), &randomness))
	if l.Transform == 0 {
		runtime.UnlockOSThread()
		return nil
	}
	l.Randomness = int(randomness)
	return l
}

// Raise puts a level of [Lower] back.
func (l *Level) Raise() {
	C.tfm_level_raise()
	runtime.UnlockOSThread()
}

// Owns reports whether h's tensor is one of the level's, a vmap, and which dimension of
// what it wraps is mapped over.
func (l *Level) Owns(h *Handle) (dim int64, ok bool) {
	w := h.Wrapping()
	return w.Dim, w.Transform == TransformVmap && w.Level == l.number
}

// Levels returns how many transforms are under way on the calling thread.
func Levels() int { return int(C.tfm_levels()) }

// AddBatchDim makes into the owner of h's tensor without dimension dim, which the level,
// a vmap, maps over.
func (l *Level) AddBatchDim(h *Handle, dim int64, into *Handle) error {
	return make1(into, h, func(h C.uint64_t, out *C.uint64_t) *C.char {
		return C.tfm_batch_add(h, C.int64_t(dim), C.int64_t(l.number), out)
	})
}

// RemoveBatchDim makes into the owner of a tensor with the slices of h's, a result
// within the level, along dimension dim; what does not depend on the slice is repeated.
func (l *Level) RemoveBatchDim(h *Handle, batch, dim int64, into *Handle) error {
	return make1(into, h, func(h C.uint64_t, out *C.uint64_t) *C.char {
		return C.tfm_batch_remove(h, C.int64_t(l.number), C.int64_t(batch), C.int64_t(dim), out)
	})
}

// Wrap makes into the owner of h's tensor as the level, a grad or jvp, sees it. Track
// has it record what is done with the tensor.
func (l *Level) Wrap(h *Handle, track bool, into *Handle) error {
	return make1(into, h, func(h C.uint64_t, out *C.uint64_t) *C.char {
		return C.tfm_level_wrap(h, C.int64_t(l.number), b2i(track), out)
	})
}

// Unwrap makes into the owner of what h's tensor is outside of the level.
func (l *Level) Unwrap(h *Handle, into *Handle) error {
	return make1(into, h, func(h C.uint64_t, out *C.uint64_t) *C.char {
		return C.tfm_level_unwrap(h, C.int64_t(l.number), out)
	})
}

// make1 makes into the owner of a tensor that the shim makes of h's.
func make1(into, h *Handle, f func(h C.uint64_t, out *C.uint64_t) *C.char) error {
	var out uint64
	err := takeError(f(C.uint64_t(h.ptr), (*C.uint64_t)(&out)))
	runtime.KeepAlive(h)
	if err != nil {
		return err
	}
	into.Own(out, 0, currentScope())
	return nil
}

// Wrapping says which transform a tensor belongs to.
type Wrapping struct {
	Transform int   // TransformVmap, TransformGrad for grad and jvp, or 0 for none
	Level     int64 // -2 for a grad or jvp that is over
	Dim       int64 // that a vmap maps over
}

// Over reports whether the transform, a grad or jvp, is over: the tensor is then what it
// wraps.
func (w Wrapping) Over() bool { return w.Transform == TransformGrad && w.Level == -2 }

// Wrapping returns the innermost transform that h's tensor belongs to.
func (h *Handle) Wrapping() Wrapping {
	var w Wrapping
	w.Transform = int(C.tfm_wrapping(C.uint64_t(h.ptr), (*C.int64_t)(&w.Level), (*C.int64_t)(&w.Dim), nil))
	runtime.KeepAlive(h)
	return w
}

// Unwrap makes into the owner of the tensor that h's stands for within a transform, and
// reports false when there is no such transform.
func (h *Handle) Unwrap(into *Handle) bool {
	var w Wrapping
	var value uint64
	C.tfm_wrapping(C.uint64_t(h.ptr), (*C.int64_t)(&w.Level), (*C.int64_t)(&w.Dim), (*C.uint64_t)(&value))
	runtime.KeepAlive(h)
	if value == 0 {
		return false
	}
	into.Own(value, 0, currentScope())
	return true
}

// Base makes into the owner of a tensor of no transform with the elements of h's, all
// slices of them, and reports false when h's is such a tensor itself. Its last dimensions
// are those of h's tensor.
func (h *Handle) Base(into *Handle) bool {
	base := uint64(C.tfm_level_base(C.uint64_t(h.ptr)))
	runtime.KeepAlive(h)
	if base == 0 {
		return false
	}
	into.Own(base, 0, currentScope())
	return true
}

// PauseTransforms makes the operators of the calling thread pass its levels by, for
// tensors from outside of them, and returns the state before. The goroutine must be
// locked to its thread.
func PauseTransforms(on bool) (before bool) { return C.tfm_transform_pause(b2i(on)) != 0 }
