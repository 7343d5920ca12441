package native

// #include <stdlib.h>
// #include "shim.h"
// #cgo noescape tfm_call
// #cgo nocallback tfm_call
import "C"

import (
	"math"
	"runtime"
	"unsafe"
)

// The tags of values, as enum tfm_tag of shim.h has them.
const (
	tagNone          = C.TFM_NONE
	tagDefault       = C.TFM_DEFAULT
	tagTensor        = C.TFM_TENSOR
	tagInt           = C.TFM_INT
	tagDouble        = C.TFM_DOUBLE
	tagBool          = C.TFM_BOOL
	tagComplex       = C.TFM_COMPLEX
	tagString        = C.TFM_STRING
	tagDevice        = C.TFM_DEVICE
	tagGenerator     = C.TFM_GENERATOR
	tagIntList       = C.TFM_INT_LIST
	tagDoubleList    = C.TFM_DOUBLE_LIST
	tagBoolList      = C.TFM_BOOL_LIST
	tagTensorList    = C.TFM_TENSOR_LIST
	tagOptTensorList = C.TFM_OPT_TENSOR_LIST
	tagList          = C.TFM_LIST
	tagSelf          = C.TFM_SELF
	tagOpaque        = C.TFM_OPAQUE
	tagSlot          = C.TFM_SLOT
	tagParam         = C.TFM_PARAM
)

// Arg is one argument of a call. It refers to the caller's memory; a call copies
// what it needs.
type Arg struct {
	tag  uint8
	n    int
	bits [2]uint64
	p    unsafe.Pointer // *Handle, *Generator, *Opaque, or the first element of a list
}

// None is the argument None of an optional parameter.
func None() Arg { return Arg{tag: tagNone} }

// Default is the default value that the operator's schema gives.
func Default() Arg { return Arg{tag: tagDefault} }

// Tensor is a tensor argument; nil is None.
func TensorArg(h *Handle) Arg {
	if h == nil {
		return Arg{tag: tagNone}
	}
	return Arg{tag: tagTensor, p: unsafe.Pointer(h)}
}

// Int is an integer argument, also a dtype, layout or memory format by its number.
// A number where the schema has a tensor is a tensor of it that, as a number of
// Python, takes the dtype of its company.
func Int(i int64) Arg { return Arg{tag: tagInt, bits: [2]uint64{uint64(i)}} }

// Float is a floating-point argument.
func Float(f float64) Arg { return Arg{tag: tagDouble, bits: [2]uint64{math.Float64bits(f)}} }

// Bool is a boolean argument.
func Bool(b bool) Arg {
	if b {
		return Arg{tag: tagBool, bits: [2]uint64{1}}
	}
	return Arg{tag: tagBool}
}

// Complex is a complex argument.
func Complex(c complex128) Arg {
	return Arg{tag: tagComplex, bits: [2]uint64{math.Float64bits(real(c)), math.Float64bits(imag(c))}}
}

// String is a string argument.
func String(s string) Arg {
	return Arg{tag: tagString, n: len(s), p: unsafe.Pointer(unsafe.StringData(s))}
}

// Device is a device argument by c10's number of its type, with its index or -1.
func Device(kind, index int) Arg {
	return Arg{tag: tagDevice, bits: [2]uint64{uint64(kind)<<32 | uint64(uint32(int32(index)))}}
}

// GeneratorArg is a generator argument; nil is None.
func GeneratorArg(g *Generator) Arg {
	if g == nil {
		return Arg{tag: tagNone}
	}
	return Arg{tag: tagGenerator, p: unsafe.Pointer(g)}
}

// OpaqueArg is an opaque argument; nil is None.
func OpaqueArg(o *Opaque) Arg {
	if o == nil {
		return Arg{tag: tagNone}
	}
	return Arg{tag: tagOpaque, p: unsafe.Pointer(o)}
}

// Ints is a list of integers; nil is an empty list, not None.
func Ints(list []int64) Arg {
	return Arg{tag: tagIntList, n: len(list), p: unsafe.Pointer(unsafe.SliceData(list))}
}

// Floats is a list of floating-point numbers.
func Floats(list []float64) Arg {
	return Arg{tag: tagDoubleList, n: len(list), p: unsafe.Pointer(unsafe.SliceData(list))}
}

// Bools is a list of booleans.
func Bools(list []bool) Arg {
	return Arg{tag: tagBoolList, n: len(list), p: unsafe.Pointer(unsafe.SliceData(list))}
}

// Tensors is a list of tensors.
func Tensors(list []*Handle) Arg {
	return Arg{tag: tagTensorList, n: len(list), p: unsafe.Pointer(unsafe.SliceData(list))}
}

// OptionalTensors is a list of tensors in which nil is None.
func OptionalTensors(list []*Handle) Arg {
	return Arg{tag: tagOptTensorList, n: len(list), p: unsafe.Pointer(unsafe.SliceData(list))}
}

// List is a list of values of any kind, as lists of scalars or strings are.
func List(list []Arg) Arg {
	return Arg{tag: tagList, n: len(list), p: unsafe.Pointer(unsafe.SliceData(list))}
}

// ClosedError says that an argument of a call was a closed tensor or generator.
type ClosedError struct {
	Op       string // the operator, without overload
	Argument int    // its position among the arguments
}

func (e *ClosedError) Error() string { return e.Op + ": use of a closed tensor" }

// words returns how many words the argument takes.
func (a *Arg) words() int {
	switch a.tag {
	case tagTensor, tagInt, tagDouble, tagBool, tagDevice, tagGenerator, tagOpaque, tagSlot, tagParam:
		return 2
	case tagComplex:
		return 3
	case tagIntList, tagDoubleList, tagBoolList, tagTensorList, tagOptTensorList:
		return 1 + a.n
	case tagString:
		return 1 + (a.n+7)/8
	case tagList:
		n := 1
		for i := range unsafe.Slice((*Arg)(a.p), a.n) {
			n += unsafe.Slice((*Arg)(a.p), a.n)[i].words()
		}
		return n
	}
	return 1
}

// encode writes the argument to the front of words and returns how many it took,
// or -1 for a closed tensor or generator.
func (a *Arg) encode(words []uint64) int {
	words[0] = uint64(a.tag) | uint64(a.n)<<8
	switch a.tag {
	case tagTensor:
		words[1] = (*Handle)(a.p).ptr
		if words[1] == 0 {
			return -1
		}
		return 2
	case tagInt, tagDouble, tagBool, tagDevice, tagSlot, tagParam:
		words[1] = a.bits[0]
		return 2
	case tagComplex:
		words[1], words[2] = a.bits[0], a.bits[1]
		return 3
	case tagGenerator:
		words[1] = (*Generator)(a.p).ptr
		return 2
	case tagOpaque:
		words[1] = (*Opaque)(a.p).ptr
		return 2
	case tagIntList, tagDoubleList:
		return 1 + copy(words[1:], unsafe.Slice((*uint64)(a.p), a.n))
	case tagBoolList:
		for i, b := range unsafe.Slice((*uint8)(a.p), a.n) {
			words[1+i] = uint64(b)
		}
		return 1 + a.n
	case tagTensorList, tagOptTensorList:
		for i, h := range unsafe.Slice((**Handle)(a.p), a.n) {
			words[1+i] = h.id()
			if h != nil && words[1+i] == 0 {
				return -1
			}
		}
		return 1 + a.n
	case tagString:
		n := (a.n + 7) / 8
		if n > 0 {
			words[n] = 0 // the padding
			copy(unsafe.Slice((*byte)(unsafe.Pointer(&words[1])), a.n), unsafe.Slice((*byte)(a.p), a.n))
		}
		return 1 + n
	case tagList:
		at := 1
		items := unsafe.Slice((*Arg)(a.p), a.n)
		for i := range items {
			n := items[i].encode(words[at:])
			if n < 0 {
				return -1
			}
			at += n
		}
		return at
	}
	return 1
}

// Call calls the operator with one argument for each of its schema's, in order,
// and leaves what it returns in r. Arguments that are left out at the end take
// their defaults. The error is an [*Error] of libtorch, a
// [*ClosedError], or a [*MissingError].
func (op *Op) Call(args []Arg, r *Results) error {
	ptr, err := op.find()
	if err != nil {
		return err
	}
	var buf [48]uint64
	words := buf[:]
	need := 0
	for i := range args {
		need += args[i].words()
	}
	if need > len(buf) {
		words = make([]uint64, need)
	}
	at := 0
	for i := range args {
		n := args[i].encode(words[at:])
		if n < 0 {
			return &ClosedError{Op: op.name, Argument: i}
		}
		at += n
	}
	r.next, r.big = 1, nil
	r.n = int(C.tfm_call(ptr, (*C.uint64_t)(&words[0]), C.int64_t(len(args)), (*C.uint64_t)(&r.buf[0]), C.int64_t(len(r.buf))))
	runtime.KeepAlive(args)
	if r.n >= 0 {
		return nil
	}
	if r.n == -2 {
		return r.takeBlock()
	}
	r.n = 0
	return takeError(*(**C.char)(unsafe.Pointer(&r.buf[0])))
}

// takeBlock copies the results that the shim wrote to a block of its own.
func (r *Results) takeBlock() error {
	block := *(*unsafe.Pointer)(unsafe.Pointer(&r.buf[0]))
	r.n = int(r.buf[1])
	r.big = append([]uint64(nil), unsafe.Slice((*uint64)(block), r.n)...)
	C.free(block)
	return nil
}

// Handle returns the tensor that a is, nil for another kind of argument.
func (a *Arg) Handle() *Handle {
	if a.tag != tagTensor {
		return nil
	}
	return (*Handle)(a.p)
}
