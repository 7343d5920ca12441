package native

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"runtime"
	"strings"
	"unsafe"
)

// ProfilerOptions are those of [StartProfiler].
type ProfilerOptions struct {
	CUDA, Shapes, Memory, Flops bool
}

// StartProfiler begins to record what operators do, on all threads. One profiler runs
// at a time.
func StartProfiler(o ProfilerOptions) error {
	return takeError(C.tfm_profiler_start(b2i(o.CUDA), b2i(o.Shapes), b2i(o.Memory), b2i(o.Flops)))
}

// Profile owns what a profiler recorded.
type Profile struct{ ptr uint64 }

// StopProfiler ends the recording.
func StopProfiler() (*Profile, error) {
	var out uint64
	if err := takeError(C.tfm_profiler_stop((*C.uint64_t)(&out))); err != nil {
		return nil, err
	}
	p := &Profile{out}
	runtime.SetFinalizer(p, func(p *Profile) { C.tfm_profiler_free(C.uint64_t(p.ptr)) })
	return p, nil
}

// Save writes the profile as Chrome's trace events.
func (p *Profile) Save(path string) error {
	defer runtime.KeepAlive(p)
	file := C.CString(path)
	defer C.free(unsafe.Pointer(file))
	return takeError(C.tfm_profiler_save(C.uint64_t(p.ptr), file))
}

// ProfileEvent is one event of a [Profile].
type ProfileEvent struct {
	Name            string
	Start, Duration int64 // nanoseconds, from the profiler's start
	Thread          int64
	DeviceType      int
	DeviceIndex     int
	Bytes           int64
	Flops           int64
	Sequence        int64
	Activity        int
	Shapes          string // of inputs, a line each
}

// Events returns what was recorded.
func (p *Profile) Events() ([]ProfileEvent, error) {
	defer runtime.KeepAlive(p)
	events := make([]ProfileEvent, C.tfm_profiler_events(C.uint64_t(p.ptr)))
	for i := range events {
		var out [9]C.int64_t
		var name, shapes *C.char
		if err := takeError(C.tfm_profiler_event(C.uint64_t(p.ptr), C.int64_t(i), &out[0], &name, &shapes)); err != nil {
			return nil, err
		}
		events[i] = ProfileEvent{
			Name: takeString(name), Start: int64(out[0]), Duration: int64(out[1]), Thread: int64(out[2]),
			DeviceType: int(out[3]), DeviceIndex: int(out[4]), Bytes: int64(out[5]), Flops: int64(out[6]),
			Sequence: int64(out[7]), Activity: int(out[8]), Shapes: strings.TrimSuffix(takeString(shapes), "\n"),
		}
	}
	return events, nil
}
