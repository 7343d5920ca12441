package native

// #include <stdlib.h>
import "C"

import (
	"strings"
	"unsafe"
)

// ErrorKind tells which C++ exception an [Error] was.
type ErrorKind byte

// The kinds of errors, after the exceptions of c10 that PyTorch turns into
// Python's.
const (
	RuntimeError        ErrorKind = 'R'
	IndexError          ErrorKind = 'I'
	ValueError          ErrorKind = 'V'
	TypeError           ErrorKind = 'T'
	NotImplementedError ErrorKind = 'N'
	LinAlgError         ErrorKind = 'L'
	OutOfMemoryError    ErrorKind = 'M'
	RefusedError        ErrorKind = 'F' // not libtorch's: a call that would end the process
)

// goError is the kind of a failure of a Go function that libtorch called, whose
// message is its number.
const goError = 'G'

// Error is an exception that libtorch threw, without its C++ backtrace.
type Error struct {
	Kind    ErrorKind
	Message string
}

func (e *Error) Error() string { return e.Message }

// takeError frees the shim's error text and returns it as an error, or nil for none.
func takeError(text *C.char) error {
	if text == nil {
		return nil
	}
	s := takeString(text)
	if s[0] == goError {
		return takeGoError(s[1:])
	}
	return &Error{Kind: ErrorKind(s[0]), Message: withoutBacktrace(s[1:])}
}

// withoutBacktrace cuts the backtraces out of a message: libtorch takes them off
// an exception's own text, but some exceptions quote another with all of it.
func withoutBacktrace(message string) string {
	if !strings.Contains(message, "Exception raised from") {
		return message
	}
	var kept []string
	for line := range strings.SplitSeq(message, "\n") {
		if !strings.HasPrefix(line, "Exception raised from ") && !strings.HasPrefix(line, "frame #") {
			kept = append(kept, line)
		}
	}
	return strings.TrimRight(strings.Join(kept, "\n"), "\n")
}

// takeString frees a text that the shim allocated and returns it.
func takeString(text *C.char) string {
	if text == nil {
		return ""
	}
	s := C.GoString(text)
	C.free(unsafe.Pointer(text))
	return s
}
