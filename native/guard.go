package native

// #include "shim.h"
import "C"

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"unsafe"
)

// Guard is what a call's arguments must be for it not to end the process.
type Guard struct {
	Lists []MinList
	// Integers is how many of the first arguments must be integers, or tensors of some,
	// for Check to be asked: a call with others then costs next to nothing more.
	Integers int
	// Check looks at the arguments and says why the call would end the process, "" when
	// it would not. It may call operators, which no program records and no transform
	// sees: of a transform's tensor it reads the elements in [Handle.Base]. Nil for no check.
	Check func(args *Given) string
}

// MinList is how many values a list needs at least.
type MinList struct {
	Argument int
	Name     string
	N        int
	One      bool // one value stands for all
	Empty    bool // an empty list stands for a default
}

// Short reports whether n values are too few.
func (l *MinList) Short(n int) bool {
	return n < l.N && !(n == 1 && l.One) && !(n == 0 && l.Empty)
}

// guards finds an operator's guard.
var guards func(name, schema string) *Guard

// SetGuards names the function that is asked once for each operator and returns its
// guard or nil. It is for the package above, whose knowledge that is, to call when it
// is initialized.
func SetGuards(find func(name, schema string) *Guard) { guards = find }

func guardOf(name string, found C.uint64_t) *Guard {
	if guards == nil {
		return nil
	}
	return guards(name, takeString(C.tfm_op_schema(found)))
}

// refuse says why a call with these words, of which it keeps none, is not made.
func (guard *Guard) refuse(words []uint64) string {
	if why := guard.shortList(words); why != "" || guard.Check == nil || !integers(words, guard.Integers) {
		return why
	}
	g := &Given{words: slices.Clone(words)}
	for at := 0; at < len(words); at += span(words[at:]) {
		g.at = append(g.at, at)
	}
	defer g.close()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer C.tfm_record_pause(C.tfm_record_pause(1))
	defer C.tfm_transform_pause(C.tfm_transform_pause(1))
	return guard.Check(g)
}

// integers reports whether the first n arguments are integers, or tensors of some.
func integers(words []uint64, n int) bool {
	at := 0
	for ; n > 0 && at < len(words); n-- {
		a := Arg{head: words[at]}
		switch a.tag() {
		case tagInt:
		case tagTensor:
			var meta [metaWords]int64
			C.tfm_tensor_meta(C.uint64_t(words[at+1]), (*C.int64_t)(&meta[0]), metaWords)
			if dtype := meta[0]; dtype >= 5 && dtype < 27 { // c10's numbers of all other dtypes
				return false
			}
		default:
			return false
		}
		at += span(words[at:])
	}
	return true
}

func (guard *Guard) shortList(words []uint64) string {
	at, argument := 0, 0
	for _, list := range guard.Lists {
		for ; argument < list.Argument && at < len(words); argument++ {
			at += span(words[at:])
		}
		if at >= len(words) {
			return ""
		}
		n, ok := countOf(words[at])
		if ok && list.Short(n) {
			return fmt.Sprintf("argument %d (%q) has %d values, expected %d", list.Argument, list.Name, n, list.N)
		}
	}
	return ""
}

// countOf returns how many values a list has, by its first word.
func countOf(head uint64) (n int, list bool) {
	a := Arg{head: head}
	switch a.tag() {
	case tagIntList, tagDoubleList, tagBoolList, tagTensorList, tagOptTensorList, tagList:
		return a.count(), true
	}
	return 0, false
}

// span returns how many words the value at the front of words takes.
func span(words []uint64) int {
	a := Arg{head: words[0]}
	if a.tag() != tagList {
		return a.words()
	}
	n := 1
	for range a.count() {
		n += span(words[n:])
	}
	return n
}

// Given are the arguments of a call as a guard sees them.
type Given struct {
	words []uint64
	at    []int // where each argument begins
	open  []*Handle
}

// Len returns the number of arguments, which may be less than the schema's.
func (g *Given) Len() int { return len(g.at) }

// Count returns how many values argument i has, when it is a list.
func (g *Given) Count(i int) (n int, list bool) { return countOf(g.words[g.at[i]]) }

// Value returns argument i: an int64 (also for a dtype), float64, bool, complex128,
// string, *Handle, []int64, []float64, []bool, []*Handle, or []any of these; nil for
// None, a default, and other kinds. Handles are good until the guard returns.
func (g *Given) Value(i int) any {
	return g.value(g.words[g.at[i]:])
}

func (g *Given) value(words []uint64) any {
	a := Arg{head: words[0]}
	n := a.count()
	switch a.tag() {
	case tagTensor:
		return g.handle(words[1])
	case tagInt:
		return int64(words[1])
	case tagDouble:
		return math.Float64frombits(words[1])
	case tagBool:
		return words[1] != 0
	case tagComplex:
		return complex(math.Float64frombits(words[1]), math.Float64frombits(words[2]))
	case tagString:
		return string(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words[1:]))), n))
	case tagIntList:
		list := make([]int64, n)
		for i, w := range words[1 : 1+n] {
			list[i] = int64(w)
		}
		return list
	case tagDoubleList:
		list := make([]float64, n)
		for i, w := range words[1 : 1+n] {
			list[i] = math.Float64frombits(w)
		}
		return list
	case tagBoolList:
		list := make([]bool, n)
		for i, w := range words[1 : 1+n] {
			list[i] = w != 0
		}
		return list
	case tagTensorList, tagOptTensorList:
		list := make([]*Handle, n)
		for i, w := range words[1 : 1+n] {
			list[i] = g.handle(w)
		}
		return list
	case tagList:
		list := make([]any, n)
		at := 1
		for i := range list {
			list[i] = g.value(words[at:])
			at += span(words[at:])
		}
		return list
	}
	return nil
}

// handle returns a reference of the guard's own.
func (g *Given) handle(tensor uint64) *Handle {
	if tensor == 0 {
		return nil
	}
	h := new(Handle)
	h.Own(uint64(C.tfm_tensor_share(C.uint64_t(tensor))), 0, 0)
	g.open = append(g.open, h)
	return h
}

func (g *Given) close() {
	for _, h := range g.open {
		h.Close()
	}
}
