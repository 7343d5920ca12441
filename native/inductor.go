package native

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"runtime"
	"strings"
	"unsafe"
)

// Package owns a model that AOTInductor has compiled. It may be run by many goroutines
// at once; those beyond its runners wait.
type Package struct{ ptr uint64 }

// LoadPackage loads a model of a package; deviceIndex -1 is the current device.
func LoadPackage(path, model string, runners, deviceIndex int) (*Package, error) {
	cPath, cModel := C.CString(path), C.CString(model)
	defer C.free(unsafe.Pointer(cPath))
	defer C.free(unsafe.Pointer(cModel))
	var out uint64
	if err := takeError(C.tfm_package_load(cPath, cModel, C.int(runners), C.int(deviceIndex), (*C.uint64_t)(&out))); err != nil {
		return nil, err
	}
	p := &Package{out}
	runtime.SetFinalizer(p, (*Package).Close)
	return p, nil
}

// Closed reports whether Close was called.
func (p *Package) Closed() bool { return p.ptr == 0 }

// Close releases the model.
func (p *Package) Close() {
	if p.ptr != 0 {
		C.tfm_package_free(C.uint64_t(p.ptr))
		p.ptr = 0
		runtime.SetFinalizer(p, nil)
	}
}

// Run calls f with the result tensors for the inputs, nil for an undefined one.
func (p *Package) Run(inputs []*Handle, f func(*Handle)) error {
	list, first := ids(inputs)
	var out *C.uint64_t
	var m C.int64_t
	err := takeError(C.tfm_package_run(C.uint64_t(p.ptr), first, C.int64_t(len(list)), &out, &m))
	runtime.KeepAlive(inputs)
	runtime.KeepAlive(p)
	if err != nil {
		return err
	}
	defer C.free(unsafe.Pointer(out))
	for _, ptr := range unsafe.Slice(out, int(m)) {
		if ptr == 0 {
			f(nil)
			continue
		}
		h := new(Handle)
		h.Own(uint64(ptr), 0, currentScope())
		f(h)
	}
	return nil
}

// Metadata returns the package's metadata.
func (p *Package) Metadata() (map[string]string, error) {
	defer runtime.KeepAlive(p)
	lines, err := takeLines(func(text **C.char) *C.char { return C.tfm_package_metadata(C.uint64_t(p.ptr), text) })
	m := make(map[string]string, len(lines))
	for _, line := range lines {
		key, value, _ := strings.Cut(line, "\t")
		m[key] = value
	}
	return m, err
}

// CallSpec returns the specifications of inputs and outputs, as trees in JSON.
func (p *Package) CallSpec() ([]string, error) {
	defer runtime.KeepAlive(p)
	return takeLines(func(text **C.char) *C.char { return C.tfm_package_call_spec(C.uint64_t(p.ptr), text) })
}

// Constants returns the names of parameters and buffers.
func (p *Package) Constants() ([]string, error) {
	defer runtime.KeepAlive(p)
	return takeLines(func(text **C.char) *C.char { return C.tfm_package_constants(C.uint64_t(p.ptr), text) })
}

// LoadConstants replaces parameters and buffers, of all of which there must be one when
// full is set.
func (p *Package) LoadConstants(names []string, tensors []*Handle, full bool) error {
	list, first := ids(tensors)
	cNames := C.CString(strings.Join(names, "\n"))
	defer C.free(unsafe.Pointer(cNames))
	err := takeError(C.tfm_package_load_constants(C.uint64_t(p.ptr), cNames, first, C.int64_t(len(list)), b2i(full)))
	runtime.KeepAlive(tensors)
	runtime.KeepAlive(p)
	return err
}

// takeLines returns the lines of a text that f gives.
func takeLines(f func(text **C.char) *C.char) ([]string, error) {
	var text *C.char
	if err := takeError(f(&text)); err != nil {
		return nil, err
	}
	s := strings.TrimSuffix(takeString(text), "\n")
	if s == "" {
		return nil, nil
	}
	return strings.Split(s, "\n"), nil
}
