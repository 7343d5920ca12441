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
	tagDict          = C.TFM_DICT
	tagTuple         = C.TFM_TUPLE
	tagNamedTuple    = C.TFM_NAMED_TUPLE
)

// Arg is one argument of a call. It refers to the caller's memory; a call copies
// what it needs.
type Arg struct {
	head uint64         // the tag, and a list's count above it
	bits uint64         // of a number
	p    unsafe.Pointer // *Handle, *Generator, *Opaque, *complex128, or the first element of a list
}

func (a *Arg) tag() uint8 { return uint8(a.head) }

func (a *Arg) count() int { return int(a.head >> 8) }

// listArg is a list of n elements of any type, the first at p.
func listArg(tag uint8, n int, p unsafe.Pointer) Arg {
	return Arg{head: uint64(tag) | uint64(n)<<8, p: p}
}

// None is the argument None of an optional parameter.
func None() Arg { return Arg{head: tagNone} }

// Default is the default value that the operator's schema gives.
func Default() Arg { return Arg{head: tagDefault} }

// Tensor is a tensor argument; nil is None.
func TensorArg(h *Handle) Arg {
	if h == nil {
		return Arg{head: tagNone}
	}
	return Arg{head: tagTensor, p: unsafe.Pointer(h)}
}

// Int is an integer argument, also a dtype, layout or memory format by its number.
// A number where the schema has a tensor is a tensor of it that, as a number of
// Python, takes the dtype of its company.
func Int(i int64) Arg { return Arg{head: tagInt, bits: uint64(i)} }

// Float is a floating-point argument.
func Float(f float64) Arg { return Arg{head: tagDouble, bits: math.Float64bits(f)} }

// Bool is a boolean argument.
func Bool(b bool) Arg {
	if b {
		return Arg{head: tagBool, bits: 1}
	}
	return Arg{head: tagBool}
}

// Complex is a complex argument.
func Complex(c complex128) Arg {
	return Arg{head: tagComplex, p: unsafe.Pointer(&c)}
}

// String is a string argument.
func String(s string) Arg {
	return listArg(tagString, len(s), unsafe.Pointer(unsafe.StringData(s)))
}

// Device is a device argument by c10's number of its type, with its index or -1.
func Device(kind, index int) Arg {
	return Arg{head: tagDevice, bits: uint64(kind)<<32 | uint64(uint32(int32(index)))}
}

// GeneratorArg is a generator argument; nil is None.
func GeneratorArg(g *Generator) Arg {
	if g == nil {
		return Arg{head: tagNone}
	}
	return Arg{head: tagGenerator, p: unsafe.Pointer(g)}
}

// OpaqueArg is an opaque argument; nil is None.
func OpaqueArg(o *Opaque) Arg {
	if o == nil {
		return Arg{head: tagNone}
	}
	return Arg{head: tagOpaque, p: unsafe.Pointer(o)}
}

// Ints is a list of integers; nil is an empty list, not None.
func Ints(list []int64) Arg {
	return listArg(tagIntList, len(list), unsafe.Pointer(unsafe.SliceData(list)))
}

// Floats is a list of floating-point numbers.
func Floats(list []float64) Arg {
	return listArg(tagDoubleList, len(list), unsafe.Pointer(unsafe.SliceData(list)))
}

// Bools is a list of booleans.
func Bools(list []bool) Arg {
	return listArg(tagBoolList, len(list), unsafe.Pointer(unsafe.SliceData(list)))
}

// Tensors is a list of tensors.
func Tensors(list []*Handle) Arg {
	return listArg(tagTensorList, len(list), unsafe.Pointer(unsafe.SliceData(list)))
}

// OptionalTensors is a list of tensors in which nil is None.
func OptionalTensors(list []*Handle) Arg {
	return listArg(tagOptTensorList, len(list), unsafe.Pointer(unsafe.SliceData(list)))
}

// List is a list of values of any kind, as lists of scalars or strings are.
func List(list []Arg) Arg {
	return listArg(tagList, len(list), unsafe.Pointer(unsafe.SliceData(list)))
}

// ClosedError says that an argument of a call was a closed tensor or generator.
type ClosedError struct {
	Op       string // the operator, without overload
	Argument int    // its position among the arguments
}

func (e *ClosedError) Error() string { return e.Op + ": use of a closed tensor" }

// items are the values of a list, and the keys and values of a dictionary.
func (a *Arg) items() []Arg {
	n := a.count()
	if a.tag() == tagDict {
		n *= 2
	}
	return unsafe.Slice((*Arg)(a.p), n)
}

// words returns how many words the argument takes.
func (a *Arg) words() int {
	switch a.tag() {
	case tagTensor, tagInt, tagDouble, tagBool, tagDevice, tagGenerator, tagOpaque, tagSlot, tagParam:
		return 2
	case tagComplex:
		return 3
	case tagIntList, tagDoubleList, tagBoolList, tagTensorList, tagOptTensorList:
		return 1 + a.count()
	case tagString:
		return 1 + (a.count()+7)/8
	case tagList, tagDict:
		n := 1
		items := a.items()
		for i := range items {
			n += items[i].words()
		}
		return n
	}
	return 1
}

// encode writes the argument to the front of words and returns how many it took,
// or -1 for a closed tensor or generator.
func (a *Arg) encode(words []uint64) int {
	words[0] = a.head
	switch a.tag() {
	case tagTensor:
		words[1] = (*Handle)(a.p).ptr
		if words[1] == 0 {
			return -1
		}
		return 2
	case tagInt, tagDouble, tagBool, tagDevice, tagSlot, tagParam:
		words[1] = a.bits
		return 2
	}
	return a.encodeLong(words)
}

// encodeLong is encode for the less usual kinds.
func (a *Arg) encodeLong(words []uint64) int {
	n := a.count()
	switch a.tag() {
	case tagComplex:
		c := *(*complex128)(a.p)
		words[1], words[2] = math.Float64bits(real(c)), math.Float64bits(imag(c))
		return 3
	case tagGenerator:
		words[1] = (*Generator)(a.p).ptr
		return 2
	case tagOpaque:
		words[1] = (*Opaque)(a.p).ptr
		return 2
	case tagIntList, tagDoubleList:
		return 1 + copy(words[1:], unsafe.Slice((*uint64)(a.p), n))
	case tagBoolList:
		for i, b := range unsafe.Slice((*uint8)(a.p), n) {
			words[1+i] = uint64(b)
		}
		return 1 + n
	case tagTensorList, tagOptTensorList:
		for i, h := range unsafe.Slice((**Handle)(a.p), n) {
			words[1+i] = h.id()
			if h != nil && words[1+i] == 0 {
				return -1
			}
		}
		return 1 + n
	case tagString:
		length := (n + 7) / 8
		if length > 0 {
			words[length] = 0 // the padding
			copy(unsafe.Slice((*byte)(unsafe.Pointer(&words[1])), n), unsafe.Slice((*byte)(a.p), n))
		}
		return 1 + length
	case tagList, tagDict:
		at := 1
		items := a.items()
		for i := range items {
			taken := items[i].encode(words[at:])
			if taken < 0 {
				return -1
			}
			at += taken
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
	need := 0
	for i := range args {
		need += args[i].words()
	}
	if need <= 20 { // most; clearing more words takes longer than filling them
		var words [20]uint64
		return op.call(args, words[:], r)
	}
	return op.callLong(args, need, r)
}

//go:noinline
func (op *Op) callLong(args []Arg, need int, r *Results) error {
	if need > 64 {
		return op.call(args, make([]uint64, need), r)
	}
	var words [64]uint64
	return op.call(args, words[:], r)
}

func (op *Op) call(args []Arg, words []uint64, r *Results) error {
	found, err := op.find()
	if err != nil {
		return err
	}
	at := 0
	for i := range args {
		n := args[i].encode(words[at:])
		if n < 0 {
			return &ClosedError{Op: op.name, Argument: i}
		}
		at += n
	}
	if guard := op.guard.Load(); guard != nil {
		if why := guard.refuse(words[:at]); why != "" {
			return &Error{Kind: RefusedError, Message: why}
		}
	}
	r.next, r.big = 1, nil
	r.n = int(C.tfm_call(found, (*C.uint64_t)(&words[0]), C.int64_t(len(args)), (*C.uint64_t)(&r.buf[0]), C.int64_t(len(r.buf))))
	runtime.KeepAlive(args)
	if r.n >= 0 {
		return nil
	}
	return r.takeRest()
}

// encodeAll returns the words of arguments, for a call that need not be as fast as an
// operator's.
func encodeAll(what string, args []Arg) ([]uint64, error) {
	need := 1
	for i := range args {
		need += args[i].words()
	}
	words := make([]uint64, need)
	at := 0
	for i := range args {
		n := args[i].encode(words[at:])
		if n < 0 {
			return nil, &ClosedError{Op: what, Argument: i}
		}
		at += n
	}
	return words, nil
}

// take fills r with what a function of the shim writes that returns as tfm_call does.
func (r *Results) take(f func(out *C.uint64_t, n C.int64_t) C.int64_t) error {
	r.next, r.big = 1, nil
	r.n = int(f((*C.uint64_t)(&r.buf[0]), C.int64_t(len(r.buf))))
	if r.n >= 0 {
		return nil
	}
	return r.takeRest()
}

// takeRest takes what did not fit into buf, or the error.
func (r *Results) takeRest() error {
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
	if a.tag() != tagTensor {
		return nil
	}
	return (*Handle)(a.p)
}
