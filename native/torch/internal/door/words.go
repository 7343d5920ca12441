package door

import "torchfm/native"

// Words are the types and names of the package above, in which arguments come and
// results go.
type Words interface {
	// In returns an argument as the door has it: a tensor as a *native.Handle, a value
	// without a form in Go as a *native.Opaque, arguments by name as a [Kw], a value of
	// another type of that package as a [Named], and anything else as it is.
	In(v any) any
	// Device returns the device of a name.
	Device(name string) (native.Arg, error)
	// Out returns a result of a schema's type as that package has it. Besides numbers and
	// strings, and lists of them, v is a *native.Handle (nil for an undefined tensor) or
	// []*native.Handle, a [Device], a *native.Opaque, or for a ScalarType, Layout and
	// MemoryFormat an int64.
	Out(base string, v any) any
}

// Kw are arguments by name.
type Kw map[string]any

// Named is a value of a type that schemas have a name for and Go has not.
type Named struct {
	Type    string // in schemas; "" for a type that none of them has
	Arg     native.Arg
	None    string // for a zero value, which stands for None: what it is called
	Unknown string // for a value that libtorch does not have: what it is called
}
