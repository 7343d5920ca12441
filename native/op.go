package native

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"strings"
	"sync/atomic"
	"unsafe"
)

// Op names an operator of libtorch's dispatcher. It is looked up at its first
// call, so that an Op may name one that this libtorch lacks.
type Op struct {
	name, overload string
	found          atomic.Uint64 // what the shim knows it by
	guard          atomic.Pointer[Guard]
}

// NewOp names the operator name ("aten::add") with the overload ("Tensor", or ""
// for the default one).
func NewOp(name, overload string) *Op { return &Op{name: name, overload: overload} }

// MissingError says that this libtorch has no such operator.
type MissingError struct {
	Op      string // name.overload
	Version string // of libtorch
}

func (e *MissingError) Error() string {
	return e.Op + ": libtorch " + e.Version + " has no such operator"
}

// Name returns the operator's name, "aten::add".
func (op *Op) Name() string { return op.name }

// String returns the operator's name and overload, "aten::add.Tensor".
func (op *Op) String() string {
	if op.overload == "" {
		return op.name
	}
	return op.name + "." + op.overload
}

func (op *Op) find() (C.uint64_t, error) {
	if found := op.found.Load(); found != 0 {
		return C.uint64_t(found), nil
	}
	return op.lookUp()
}

func (op *Op) lookUp() (C.uint64_t, error) {
	name, overload := C.CString(op.name), C.CString(op.overload)
	defer C.free(unsafe.Pointer(name))
	defer C.free(unsafe.Pointer(overload))
	found := C.tfm_op_find(name, overload)
	if found == 0 {
		return 0, &MissingError{Op: op.String(), Version: Version()}
	}
	if guard := guardOf(op.name, found); guard != nil {
		op.guard.Store(guard)
	}
	op.found.Store(uint64(found))
	return found, nil
}

// Exists returns nil, or a [*MissingError] when this libtorch lacks the operator.
func (op *Op) Exists() error {
	_, err := op.find()
	return err
}

// Schema returns the operator's schema as libtorch prints it.
func (op *Op) Schema() (string, error) {
	found, err := op.find()
	if err != nil {
		return "", err
	}
	return takeString(C.tfm_op_schema(found)), nil
}

// HasKernel reports whether a kernel is registered for a dispatch key, such as
// "CompositeImplicitAutograd".
func (op *Op) HasKernel(key string) bool {
	found, err := op.find()
	if err != nil {
		return false
	}
	k := C.CString(key)
	defer C.free(unsafe.Pointer(k))
	return C.tfm_op_has_kernel(found, k) != 0
}

// OpNames returns the names of all operators that libtorch has registered, with
// their overloads, in no particular order.
func OpNames() []string {
	return strings.Fields(takeString(C.tfm_op_names()))
}
