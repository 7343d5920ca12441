package native

import (
	"math"
	"unsafe"
)

// Kind is the kind of a result.
type Kind uint8

// The kinds of results.
const (
	KindNone    Kind = tagNone
	KindTensor  Kind = tagTensor
	KindInt     Kind = tagInt
	KindFloat   Kind = tagDouble
	KindBool    Kind = tagBool
	KindComplex Kind = tagComplex
	KindString  Kind = tagString
	KindDevice  Kind = tagDevice
	KindInts    Kind = tagIntList
	KindFloats  Kind = tagDoubleList
	KindBools   Kind = tagBoolList
	KindTensors Kind = tagTensorList
	KindList    Kind = tagList
	KindSelf    Kind = tagSelf // a tensor that is one of the arguments
	KindOpaque  Kind = tagOpaque

	// Of a Script's results alone.
	KindDict       Kind = tagDict
	KindTuple      Kind = tagTuple
	KindNamedTuple Kind = tagNamedTuple
)

// Results are what a call returned, read in order: a value's [Results.Kind]
// first, then the value with the method of that kind.
type Results struct {
	n    int        // words
	next int        // the next one to read
	buf  [12]uint64 // the words, or
	big  []uint64   // the words when they are too many
}

func (r *Results) at(i int) uint64 {
	if r.big != nil {
		return r.big[i]
	}
	return r.buf[i]
}

// More reports whether a value is left.
func (r *Results) More() bool { return r.next < r.n }

// Kind returns the kind of the next value.
func (r *Results) Kind() Kind { return Kind(r.at(r.next) & 0xff) }

func (r *Results) head() (count int) {
	count = int(r.at(r.next) >> 8)
	r.next++
	return count
}

func (r *Results) word() uint64 {
	w := r.at(r.next)
	r.next++
	return w
}

// Plain takes the next value when it is one that every package has in the same form: nil
// for None, int64, float64, bool, complex128, string, or a slice []int64, []float64 or
// []bool. It reports false, and takes nothing, for another kind.
func (r *Results) Plain() (v any, ok bool) {
	switch r.Kind() {
	case KindNone:
		r.Skip()
	case KindInt:
		v = r.Int()
	case KindFloat:
		v = r.Float()
	case KindBool:
		v = r.Bool()
	case KindComplex:
		v = r.Complex()
	case KindString:
		v = r.String()
	case KindInts:
		v = r.Ints()
	case KindFloats:
		v = r.Floats()
	case KindBools:
		v = r.Bools()
	default:
		return nil, false
	}
	return v, true
}

// Skip passes over a value with no payload, as None is.
func (r *Results) Skip() { r.next++ }

// Tensor takes a tensor into h. It reports false, and leaves h closed, for an
// undefined one.
func (r *Results) Tensor(h *Handle) bool {
	r.head()
	return r.own(h)
}

func (r *Results) own(h *Handle) bool {
	ptr, bytes := r.word(), r.word()
	if ptr == 0 {
		return false
	}
	h.Own(ptr, int64(bytes), int64(int32(r.at(0))))
	return true
}

// direct reports whether the call went by the operator's C++ signature.
func (r *Results) direct() bool { return r.at(0)>>32 != 0 }

// Self returns which of the call's arguments the next value, of [KindSelf], is.
func (r *Results) Self(args []Arg) *Handle {
	r.head()
	n := int(r.word())
	for i := range args {
		if args[i].tag() == tagTensor {
			if n == 0 {
				return (*Handle)(args[i].p)
			}
			n--
		}
	}
	panic("native: the result names an argument that was not given")
}

// Tensors takes a list of tensors and calls f with each, nil for an undefined one.
func (r *Results) Tensors(f func(*Handle)) {
	n := r.head()
	for range n {
		if h := new(Handle); r.own(h) {
			f(h)
		} else {
			f(nil)
		}
	}
}

// Int returns an integer.
func (r *Results) Int() int64 { r.head(); return int64(r.word()) }

// Float returns a floating-point number.
func (r *Results) Float() float64 { r.head(); return math.Float64frombits(r.word()) }

// Bool returns a boolean.
func (r *Results) Bool() bool { r.head(); return r.word() != 0 }

// Complex returns a complex number.
func (r *Results) Complex() complex128 {
	r.head()
	re := math.Float64frombits(r.word())
	return complex(re, math.Float64frombits(r.word()))
}

// String returns a string.
func (r *Results) String() string { return r.text(r.head()) }

// Opaque takes an opaque value.
func (r *Results) Opaque() *Opaque {
	n := r.head()
	ptr := r.word()
	return ownOpaque(ptr, r.text(n))
}

func (r *Results) text(n int) string {
	words := make([]uint64, (n+7)/8)
	for i := range words {
		words[i] = r.word()
	}
	return string(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), n))
}

// Device returns a device: c10's number of its type, and its index or -1.
func (r *Results) Device() (kind, index int) {
	r.head()
	w := r.word()
	return int(w >> 32), int(int32(uint32(w)))
}

// Ints returns a list of integers.
func (r *Results) Ints() []int64 {
	list := make([]int64, r.head())
	for i := range list {
		list[i] = int64(r.word())
	}
	return list
}

// Floats returns a list of floating-point numbers.
func (r *Results) Floats() []float64 {
	list := make([]float64, r.head())
	for i := range list {
		list[i] = math.Float64frombits(r.word())
	}
	return list
}

// Bools returns a list of booleans.
func (r *Results) Bools() []bool {
	list := make([]bool, r.head())
	for i := range list {
		list[i] = r.word() != 0
	}
	return list
}

// List returns the number of values that the next one, a list or tuple, holds; they
// follow. For a dictionary and a named tuple it is the number of pairs.
func (r *Results) List() int { return r.head() }
