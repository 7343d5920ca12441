package native

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"runtime"
	"strings"
	"unsafe"
)

// Dict is a dictionary, keys and values in turn, as an argument of a [Script]'s method.
func Dict(entries []Arg) Arg {
	return listArg(tagDict, len(entries)/2, unsafe.Pointer(unsafe.SliceData(entries)))
}

// Script owns a module of TorchScript. Its methods may be called by many goroutines at
// once.
type Script struct{ ptr uint64 }

func ownScript(ptr uint64) *Script {
	s := &Script{ptr}
	runtime.SetFinalizer(s, (*Script).Close)
	return s
}

// LoadScript loads a module from a file, or from data when path is empty, to a device,
// or to where its tensors were saved for a negative deviceType.
func LoadScript(path string, data []byte, deviceType, deviceIndex int) (*Script, error) {
	var out uint64
	var file *C.char
	if path != "" {
		file = C.CString(path)
		defer C.free(unsafe.Pointer(file))
	}
	err := takeError(C.tfm_jit_load(file, unsafe.Pointer(unsafe.SliceData(data)), C.int64_t(len(data)), C.int(deviceType), C.int(deviceIndex), (*C.uint64_t)(&out)))
	if err != nil {
		return nil, err
	}
	return ownScript(out), nil
}

// Closed reports whether Close was called.
func (s *Script) Closed() bool { return s.ptr == 0 }

// Close releases the module.
func (s *Script) Close() {
	if s.ptr != 0 {
		C.tfm_jit_free(C.uint64_t(s.ptr))
		s.ptr = 0
		runtime.SetFinalizer(s, nil)
	}
}

// Save writes the module to a file.
func (s *Script) Save(path string) error {
	defer runtime.KeepAlive(s)
	file := C.CString(path)
	defer C.free(unsafe.Pointer(file))
	return takeError(C.tfm_jit_save(C.uint64_t(s.ptr), file))
}

// Clone returns a copy that shares nothing.
func (s *Script) Clone() (*Script, error) {
	defer runtime.KeepAlive(s)
	var out uint64
	if err := takeError(C.tfm_jit_clone(C.uint64_t(s.ptr), (*C.uint64_t)(&out))); err != nil {
		return nil, err
	}
	return ownScript(out), nil
}

// Freeze returns a copy for inference whose attributes are constants.
func (s *Script) Freeze() (*Script, error) {
	defer runtime.KeepAlive(s)
	var out uint64
	if err := takeError(C.tfm_jit_freeze(C.uint64_t(s.ptr), (*C.uint64_t)(&out))); err != nil {
		return nil, err
	}
	return ownScript(out), nil
}

// Child returns a module that this one is made of, which it shares.
func (s *Script) Child(name string) (*Script, error) {
	defer runtime.KeepAlive(s)
	cName := C.CString(name)
	defer C.free(unsafe.Pointer(cName))
	var out uint64
	if err := takeError(C.tfm_jit_child(C.uint64_t(s.ptr), cName, (*C.uint64_t)(&out))); err != nil {
		return nil, err
	}
	return ownScript(out), nil
}

// Children returns the name of the module's class and those of its children.
func (s *Script) Children() (class string, names []string) {
	defer runtime.KeepAlive(s)
	lines := strings.Fields(takeString(C.tfm_jit_children(C.uint64_t(s.ptr))))
	return lines[0], lines[1:]
}

// Methods calls f with the name and schema of each method.
func (s *Script) Methods(f func(name, schema string)) {
	defer runtime.KeepAlive(s)
	for line := range strings.Lines(takeString(C.tfm_jit_methods(C.uint64_t(s.ptr)))) {
		if name, schema, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			f(name, schema)
		}
	}
}

// Call calls a method; the last arguments are those of the names.
func (s *Script) Call(method string, args []Arg, names []string, r *Results) error {
	defer runtime.KeepAlive(s)
	words, err := encodeAll(method, args)
	if err != nil {
		return err
	}
	cMethod, cNames := C.CString(method), C.CString(strings.Join(names, "\n"))
	defer C.free(unsafe.Pointer(cMethod))
	defer C.free(unsafe.Pointer(cNames))
	defer runtime.KeepAlive(args)
	return r.take(func(out *C.uint64_t, n C.int64_t) C.int64_t {
		return C.tfm_jit_call(C.uint64_t(s.ptr), cMethod, (*C.uint64_t)(unsafe.SliceData(words)), C.int64_t(len(args)), cNames, out, n)
	})
}

// Parameters leaves names and tensors of the module's own parameters in r, in turn.
func (s *Script) Parameters(r *Results) error { return s.state(0, r) }

// Buffers leaves names and tensors of the module's own buffers in r, in turn.
func (s *Script) Buffers(r *Results) error { return s.state(1, r) }

func (s *Script) state(buffers C.int, r *Results) error {
	defer runtime.KeepAlive(s)
	return r.take(func(out *C.uint64_t, n C.int64_t) C.int64_t {
		return C.tfm_jit_state(C.uint64_t(s.ptr), buffers, out, n)
	})
}

// Attribute leaves the attribute at a dotted path in r.
func (s *Script) Attribute(path string, r *Results) error {
	defer runtime.KeepAlive(s)
	cPath := C.CString(path)
	defer C.free(unsafe.Pointer(cPath))
	return r.take(func(out *C.uint64_t, n C.int64_t) C.int64_t {
		return C.tfm_jit_attribute(C.uint64_t(s.ptr), cPath, out, n)
	})
}

// SetAttribute sets the attribute at a dotted path.
func (s *Script) SetAttribute(path string, value Arg) error {
	defer runtime.KeepAlive(s)
	words, err := encodeAll(path, []Arg{value})
	if err != nil {
		return err
	}
	cPath := C.CString(path)
	defer C.free(unsafe.Pointer(cPath))
	defer runtime.KeepAlive(value)
	return takeError(C.tfm_jit_set_attribute(C.uint64_t(s.ptr), cPath, (*C.uint64_t)(unsafe.SliceData(words))))
}

// Train sets training or evaluation mode.
func (s *Script) Train(on bool) error {
	defer runtime.KeepAlive(s)
	return takeError(C.tfm_jit_train(C.uint64_t(s.ptr), b2i(on)))
}

// Training reports whether the module is in training mode.
func (s *Script) Training() bool {
	defer runtime.KeepAlive(s)
	return C.tfm_jit_training(C.uint64_t(s.ptr)) != 0
}

// To moves and converts parameters and buffers; a negative number leaves them as they
// are.
func (s *Script) To(deviceType, deviceIndex, dtype int) error {
	defer runtime.KeepAlive(s)
	return takeError(C.tfm_jit_to(C.uint64_t(s.ptr), C.int(deviceType), C.int(deviceIndex), C.int(dtype)))
}
