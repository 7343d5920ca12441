package native

// #include "shim.h"
// #cgo nocallback tfm_opaque_free
import "C"

import (
	"runtime"
	"strings"
)

// Opaque owns a value of libtorch that has no Go form, as the packed weights of
// quantized operators are. It can be given to other operators.
type Opaque struct {
	ptr  uint64
	name string
}

func ownOpaque(ptr uint64, name string) *Opaque {
	name, _, _ = strings.Cut(name, " ") // without where it was compiled
	o := &Opaque{ptr, name}
	runtime.SetFinalizer(o, func(o *Opaque) { C.tfm_opaque_free(C.uint64_t(o.ptr)) })
	return o
}

// Type returns the name of the value's type.
func (o *Opaque) Type() string { return o.name }
