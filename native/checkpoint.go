package native

// #include "shim.h"
import "C"

import "runtime"

// CheckpointOptions are those of [Checkpoint].
type CheckpointOptions struct {
	EarlyStop bool // again is left once it has computed all that is needed
	Check     bool // what is computed again must have the forms that were saved
}

// Checkpoint calls forward, and of what autograd saves in it keeps nothing: when that is
// needed, again is called with the inputs and must do the same. An error of forward ends
// Checkpoint. The goroutine is locked to its thread meanwhile.
func Checkpoint(inputs []*Handle, o CheckpointOptions, forward func(), again func(inputs []*Handle)) error {
	collectReleased()
	mode := enterMode(C.TFM_MODE_LEVEL, 0)
	defer mode.LeaveAll()
	id := register("checkpoint", func(in []*Handle, _ int) ([]*Handle, error) {
		return nil, unlessStopped(func() { again(in) })
	})
	list, first := ids(inputs)
	err := takeError(C.tfm_checkpoint_enter(C.uint64_t(id), first, C.int64_t(len(list)), b2i(o.EarlyStop), b2i(o.Check)))
	runtime.KeepAlive(inputs)
	if err != nil {
		return err
	}
	defer C.tfm_checkpoint_leave()
	forward()
	return nil
}

// unlessStopped calls f, whose panics are of no interest once all is computed.
func unlessStopped(f func()) error {
	defer func() {
		if C.tfm_checkpoint_stopped() != 0 {
			recover()
		}
	}()
	f()
	return nil
}
