package native

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// PanicError is a panic of a Go function that libtorch called, which must not
// unwind through C++.
type PanicError struct {
	Function string // whose it was: "Name: backward", "hook"
	Value    any    // what it panicked with
	File     string // where it did, or where it called this module when that panicked
	Line     int
	Stack    []byte // of the goroutine then, as debug.Stack has it
}

// newPanicError is called by a deferred function with what it recovered.
func newPanicError(function string, value any) *PanicError {
	e := &PanicError{Function: function, Value: value, Stack: debug.Stack()}
	var inner *PanicError
	if err, ok := value.(error); ok && errors.As(err, &inner) {
		// It went through libtorch before: this stack begins where it came back.
		e.File, e.Line, e.Stack = inner.File, inner.Line, inner.Stack
		return e
	}
	pc := make([]uintptr, 64)
	frames := runtime.CallersFrames(pc[:runtime.Callers(1, pc)])
	for panicking := false; ; {
		frame, more := frames.Next()
		switch {
		case !panicking:
			panicking = frame.Function == "runtime.gopanic"
		case strings.HasSuffix(frame.Function, "/native.tfmGoFunction"):
			return e
		case strings.HasPrefix(frame.Function, "runtime."):
		case e.File == "" || isOwn(e.File) && !isOwn(frame.File):
			e.File, e.Line = frame.File, frame.Line
		}
		if !more {
			return e
		}
	}
}

// isOwn reports whether a file is of this package or of one above it, whose panics
// are about what their callers do.
func isOwn(file string) bool {
	return strings.HasPrefix(file, ownDirectory) && !strings.HasSuffix(file, "_test.go")
}

var ownDirectory = func() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(file) + "/"
}()

func (e *PanicError) Error() string {
	text := fmt.Sprint(e.Value)
	if _, ok := e.Value.(error); !ok {
		text = "panic: " + text
	}
	var inner *PanicError
	if errors.As(e.Unwrap(), &inner) { // which says where
		return e.Function + ": " + text
	}
	return fmt.Sprintf("%s: %s (at %s:%d)", e.Function, text, e.File, e.Line)
}

// Unwrap returns the value when it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
