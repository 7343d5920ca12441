package data

import (
	"fmt"
	"runtime/debug"
)

// SampleError is the error of a sample, in place of its batch.
type SampleError struct {
	// Index is the sample's index in the dataset; of an iterable dataset its number in what
	// the worker has read.
	Index  int
	Worker int // -1 without workers
	Err    error
}

func (e *SampleError) Error() string {
	if e.Worker < 0 {
		return fmt.Sprintf("data: sample %d: %v", e.Index, e.Err)
	}
	return fmt.Sprintf("data: sample %d in worker %d: %v", e.Index, e.Worker, e.Err)
}

// Unwrap returns the cause.
func (e *SampleError) Unwrap() error { return e.Err }

// PanicError is a panic of a dataset, or of a collate function.
type PanicError struct {
	Value any
	Stack []byte // where it panicked
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns the value of the panic when that is an error, as a [*torch.Error] is.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// caught makes a panic an error. It is deferred.
func caught(err *error) {
	if v := recover(); v != nil {
		*err = &PanicError{v, debug.Stack()}
	}
}
