// Package pickle reads and writes Python's pickles of protocol 2, which is what
// torch.save writes, as plain values.
//
// It reads the instructions that PyTorch's restricted unpickler
// (torch/_weights_only_unpickler.py) reads and no others. No code of a file runs: a
// pickle can name a class or function of Python, and what that stands for, or that it
// is refused, the [Handler] says.
//
// Package github.com/nlpodyssey/gopickle was tried first and does not serve here: it
// takes some classes (copy_reg._reconstructor, builtins.dict) before its caller's hook
// is asked, allocates what a length says before it looks whether the bytes are there, and
// panics on an instruction 0xff, on an integer of no bytes and on a key without a value.
//
// Memory is bounded by the length of the pickle: a value costs at most about 70 bytes
// for each byte that makes it, and [MaxValues] bounds their number. Values may be shared
// and, in a hostile file, contain themselves; whoever walks over them has to bear that.
package pickle

import "fmt"

// MaxValues is how many values a pickle may make.
const MaxValues = 1 << 25

// Tuple is a tuple.
type Tuple []any

// List is a list.
type List struct{ Items []any }

// Dict is a dict, or what a [Handler] returned in place of one of its kinds. Keys are in
// the order of the file and may come twice: the last counts.
type Dict struct {
	Class        string // "" for dict
	Keys, Values []any
	State        any // what the file has for the attributes of the object, nil for nothing
}

// A Handler says what the parts of a pickle stand for that are no plain values.
type Handler interface {
	// Global returns what a class or function stands for.
	Global(module, name string) (any, error)
	// Reduce returns the result of a call of what Global returned.
	Reduce(f any, args Tuple) (any, error)
	// New returns an object of a class that Global returned.
	New(class any, args Tuple) (any, error)
	// Build gives an object its state.
	Build(object, state any) error
	// Persistent returns what a persistent id stands for.
	Persistent(id any) (any, error)
}

// Kind names the type of a value as Python does.
func Kind(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		return "bool"
	case int64:
		return "int"
	case float64:
		return "float"
	case complex128:
		return "complex"
	case string:
		return "str"
	case []byte:
		return "bytes"
	case Tuple:
		return "tuple"
	case *List:
		return "list"
	case *Dict:
		if v.Class != "" {
			return v.Class
		}
		return "dict"
	case interface{ Kind() string }:
		return v.Kind()
	}
	return fmt.Sprintf("%T", v)
}
