package native

// #include <stdlib.h>
// #include "shim.h"
// #cgo noescape tfm_program_run
import "C"

import (
	"runtime"
	"sync"
	"unsafe"
)

// Program is a list of operator calls that run together, in one crossing and
// below autograd. It is built with [Program.Add] or recorded with [Record]. Its
// values have one place each, so that it is an error to use it while another
// goroutine runs it.
type Program struct {
	ptr   unsafe.Pointer
	using sync.Mutex
}

var (
	errClosedProgram = &Error{Kind: RuntimeError, Message: "use of a closed program"}
	errBusyProgram   = &Error{Kind: RuntimeError, Message: "another goroutine is running it at this moment"}
)

// Value is the first result of a call in a program.
type Value int64

// NewProgram returns an empty program.
func NewProgram() *Program { return ownProgram(C.tfm_program_new()) }

func ownProgram(ptr unsafe.Pointer) *Program {
	p := &Program{ptr: ptr}
	runtime.SetFinalizer(p, (*Program).Close)
	return p
}

// Close frees the program and the tensors that it refers to, after a run that is
// under way.
func (p *Program) Close() {
	p.using.Lock()
	defer p.using.Unlock()
	if p.ptr != nil {
		C.tfm_program_free(p.ptr)
		p.ptr = nil
		runtime.SetFinalizer(p, nil)
	}
}

// Closed reports whether the program was closed.
func (p *Program) Closed() bool {
	if !p.using.TryLock() {
		return false // it runs
	}
	defer p.using.Unlock()
	return p.ptr == nil
}

// Arg is the value as an argument of a later call.
func (v Value) Arg() Arg { return Arg{head: tagSlot, bits: uint64(v)} }

// Param is the number params[i] of each run as an argument, a float.
func Param(i int) Arg { return Arg{head: tagParam, bits: uint64(i)} }

// Add appends a call, with one argument for each of the operator's schema, and
// returns its first result. A program that has run cannot grow.
func (p *Program) Add(op *Op, args ...Arg) (Value, error) {
	if !p.using.TryLock() {
		return 0, errBusyProgram
	}
	defer p.using.Unlock()
	if p.ptr == nil {
		return 0, errClosedProgram
	}
	ptr, err := op.find()
	if err != nil {
		return 0, err
	}
	words, err := encodeAll(op.name, args)
	if err != nil {
		return 0, err
	}
	var slot int64
	err = takeError(C.tfm_program_add(p.ptr, ptr, (*C.uint64_t)(&words[0]), C.int64_t(len(args)), (*C.int64_t)(&slot)))
	runtime.KeepAlive(args)
	runtime.KeepAlive(p)
	return Value(slot), err
}

// Len returns the number of calls, 0 when the program is closed.
func (p *Program) Len() int {
	p.using.Lock()
	defer p.using.Unlock()
	if p.ptr == nil {
		return 0
	}
	defer runtime.KeepAlive(p)
	return int(C.tfm_program_length(p.ptr))
}

// Run makes the calls in order.
func (p *Program) Run(params []float64) error {
	if !p.using.TryLock() {
		return errBusyProgram
	}
	defer p.using.Unlock()
	if p.ptr == nil {
		return errClosedProgram
	}
	err := takeError(C.tfm_program_run(p.ptr, (*C.double)(unsafe.SliceData(params)), C.int64_t(len(params))))
	runtime.KeepAlive(p)
	return err
}

// Record calls f and returns a program of the calls that the goroutine made in it,
// those of autograd's backward included. The tensors that f returns take their new
// elements at each run of the program, with the same identity. Tensors from outside
// are referred to: a run reads what they hold then. The tensors that f returns lose
// their history.
func Record(f func() []*Handle) (*Program, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := takeError(C.tfm_record_begin()); err != nil {
		return nil, err
	}
	recording := true
	defer func() {
		if recording {
			takeError(C.tfm_record_end(nil, 0, nil))
		}
	}()
	outputs := f()
	list, first := ids(outputs)
	var program unsafe.Pointer
	recording = false
	err := takeError(C.tfm_record_end(first, C.int64_t(len(list)), &program))
	runtime.KeepAlive(outputs)
	if err != nil {
		return nil, err
	}
	return ownProgram(program), nil
}
