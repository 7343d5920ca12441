package native

// #include "shim.h"
// #cgo nocallback tfm_mode_enter
// #cgo nocallback tfm_mode_leave
// #cgo nocallback tfm_dual_inside
// #cgo nocallback tfm_mode_inside
// #cgo nocallback tfm_mode_top
// #cgo nocallback tfm_mode_scope
// #cgo nocallback tfm_autocast
import "C"

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
)

// Mode is something that is different on the calling thread until [Mode.Leave].
// Meanwhile the goroutine is locked to the thread. Modes nest.
type Mode struct{ id uint64 }

// Why a mode cannot be left.
var (
	ErrModeInside    = errors.New("what was begun inside of it has not ended: end the last begun first")
	ErrModeElsewhere = errors.New("it was begun by another goroutine, or in a function that has returned")
)

// EnterGradMode sets whether gradients are recorded.
func EnterGradMode(on bool) Mode { return enterMode(C.TFM_MODE_GRAD, int64(b2i(on))) }

// EnterInference turns inference mode on.
func EnterInference() Mode { return enterMode(C.TFM_MODE_INFERENCE, 0) }

// EnterThreads limits how many threads an operator may use that the goroutine calls.
func EnterThreads(n int) Mode { return enterMode(C.TFM_MODE_THREADS, int64(n)) }

// EnterDual turns forward mode on, which a thread may be in once: see [InDual].
func EnterDual() Mode { return enterMode(C.TFM_MODE_DUAL, 0) }

// Autocast is the state of autocast for a type of device.
type Autocast struct {
	DeviceType int // c10's number
	DType      int // c10's number of what is computed in
	Enabled    bool
	Cache      bool // of cast weights
}

// EnterAutocast sets autocast's state.
func EnterAutocast(a Autocast) Mode {
	return enterMode(C.TFM_MODE_AUTOCAST, int64(a.DeviceType)|int64(a.DType)<<8|int64(b2i(a.Enabled))<<16|int64(b2i(a.Cache))<<17)
}

// AutocastOf returns the calling thread's state for a type of device.
func AutocastOf(deviceType int) Autocast {
	v := int(C.tfm_autocast(C.int(deviceType)))
	return Autocast{DeviceType: deviceType, DType: v >> 8 & 0xff, Enabled: v>>16&1 != 0, Cache: v>>17&1 != 0}
}

func enterMode(kind C.int, value int64) Mode {
	runtime.LockOSThread()
	entered := C.tfm_mode_enter(kind, C.int64_t(value))
	if entered&1 != 0 && !inModes.enter() {
		C.tfm_mode_leave(entered >> 1)
		runtime.UnlockOSThread() // or it would keep its thread while it waits
		inModes.wait()
		runtime.LockOSThread()
		entered = C.tfm_mode_enter(kind, C.int64_t(value))
	}
	if entered == 0 {
		runtime.UnlockOSThread()
		panic("native: out of memory")
	}
	return Mode{uint64(entered >> 1)}
}

// InDual reports whether the calling thread is in forward mode.
func InDual() bool { return C.tfm_dual_inside() != 0 }

// Leave restores what was before, and unlocks the goroutine. It fails, and changes
// nothing, in another goroutine, when the mode was left, and when there is another one
// inside of it.
func (m Mode) Leave() error {
	switch C.tfm_mode_leave(C.uint64_t(m.id)) {
	case 2:
		inModes.leave()
		fallthrough
	case 1:
		runtime.UnlockOSThread()
		return nil
	case 0:
		return ErrModeInside
	}
	return ErrModeElsewhere
}

// LeaveAll leaves those first that are inside of m, and returns how many they were.
func (m Mode) LeaveAll() (inside int) {
	for {
		err := m.Leave()
		if err == nil {
			return inside
		}
		if err != ErrModeInside {
			panic("native: the goroutine is not on the thread that it was locked to: runtime.UnlockOSThread was called once too often")
		}
		leaveInnermost()
		inside++
	}
}

func leaveInnermost() {
	if number := int32(C.tfm_mode_scope()); number != 0 {
		scopeOf(number).LeaveAll()
	} else {
		(Mode{uint64(C.tfm_mode_top())}).LeaveAll()
	}
}

// leaveModes leaves those that were entered since the innermost was top.
func leaveModes(top C.uint64_t) (left int) {
	for now := C.tfm_mode_top(); now != top && (top == 0 && now != 0 || C.tfm_mode_inside(top) > 0); now = C.tfm_mode_top() {
		leaveInnermost()
		left++
	}
	return left
}

// maxInModes bounds how many goroutines are in modes at a time. Each has a thread,
// and the runtime ends the process when they are 10,000.
const maxInModes = 8000

var inModes = entrance{room: maxInModes}

// entrance lets no more goroutines in than there is room for.
type entrance struct {
	room    int64
	inside  atomic.Int64
	waiting atomic.Int64
	mutex   sync.Mutex
	left    sync.Cond
}

// enter reports whether there is room, and takes it.
func (e *entrance) enter() bool {
	if e.inside.Add(1) <= e.room {
		return true
	}
	e.inside.Add(-1)
	return false
}

// wait takes room when there is some.
func (e *entrance) wait() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.left.L = &e.mutex
	e.waiting.Add(1)
	for !e.enter() {
		e.left.Wait()
	}
	e.waiting.Add(-1)
}

func (e *entrance) leave() {
	e.inside.Add(-1)
	if e.waiting.Load() > 0 {
		e.mutex.Lock()
		e.left.Broadcast()
		e.mutex.Unlock()
	}
}
