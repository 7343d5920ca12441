package door

import (
	"fmt"

	"torchfm/native"
)

// ScalarType is c10's number of a dtype. Package torch's DType is one more, its zero
// value standing for a default.
type ScalarType int

// The dtypes that something here depends on.
const (
	int32Type      ScalarType = 3
	int64Type      ScalarType = 4
	float16Type    ScalarType = 5
	float32Type    ScalarType = 6
	float64Type    ScalarType = 7
	complex32Type  ScalarType = 8
	complex128Type ScalarType = 10
	boolType       ScalarType = 11
	qint8Type      ScalarType = 12
	qint32Type     ScalarType = 14
	bfloat16Type   ScalarType = 15
	quint4x2Type   ScalarType = 16
	quint2x4Type   ScalarType = 17
	float8Type     ScalarType = 23 // the first of four
	float8LastType ScalarType = 26
)

var scalarTypes = [...]string{
	"uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64",
	"complex32", "complex64", "complex128", "bool", "qint8", "quint8", "qint32", "bfloat16",
	"quint4x2", "quint2x4", "bits1x8", "bits2x4", "bits4x2", "bits8", "bits16",
	"float8_e5m2", "float8_e4m3fn", "float8_e5m2fnuz", "float8_e4m3fnuz", "uint16", "uint32", "uint64",
}

// Known reports whether c10 has the dtype. Libtorch trusts the number.
func (s ScalarType) Known() bool { return s >= 0 && int(s) < len(scalarTypes) }

// Name returns PyTorch's name without the module, "float32".
func (s ScalarType) Name() string {
	if s.Known() {
		return scalarTypes[s]
	}
	return fmt.Sprintf("dtype(%d)", int(s))
}

// String returns PyTorch's name, "torch.float32".
func (s ScalarType) String() string { return "torch." + s.Name() }

// IsFloatingPoint reports whether elements are real floating-point numbers.
func (s ScalarType) IsFloatingPoint() bool {
	return s >= float16Type && s <= float64Type || s == bfloat16Type || s >= float8Type && s <= float8LastType
}

// IsComplex reports whether elements are complex numbers.
func (s ScalarType) IsComplex() bool { return s >= complex32Type && s <= complex128Type }

// isQuantized reports whether elements are integers that stand for real numbers.
func (s ScalarType) isQuantized() bool {
	return s >= qint8Type && s <= qint32Type || s == quint4x2Type || s == quint2x4Type
}

// Layout is c10's number of a layout.
type Layout int

const (
	stridedLayout Layout = 0
	sparseLayout  Layout = 1
)

var layouts = [...]string{"strided", "sparse_coo", "sparse_csr", "_mkldnn", "sparse_csc", "sparse_bsr", "sparse_bsc", "jagged"}

// Known reports whether c10 has the layout. Libtorch trusts the number.
func (l Layout) Known() bool { return l >= 0 && int(l) < len(layouts) }

// String returns PyTorch's name, "torch.strided".
func (l Layout) String() string {
	if l.Known() {
		return "torch." + layouts[l]
	}
	return fmt.Sprintf("torch.layout(%d)", int(l))
}

// MemoryFormat is c10's number of a memory format. Package torch's is one more, its
// zero value standing for a default.
type MemoryFormat int

var memoryFormats = [...]string{"contiguous_format", "preserve_format", "channels_last", "channels_last_3d"}

// Known reports whether c10 has the memory format. Libtorch trusts the number.
func (m MemoryFormat) Known() bool { return m >= 0 && int(m) < len(memoryFormats) }

// String returns PyTorch's name, "torch.channels_last".
func (m MemoryFormat) String() string {
	if m.Known() {
		return "torch." + memoryFormats[m]
	}
	return fmt.Sprintf("torch.memory_format(%d)", int(m))
}

// Device is where a tensor lives: c10's number of the kind, and which one of it.
type Device struct{ Kind, Index int }

// Arg is d as an argument.
func (d Device) Arg() native.Arg { return native.Device(d.Kind, d.C10Index()) }

// C10Index is c10's index, -1 where there is one device of the kind: the CPU and meta.
func (d Device) C10Index() int {
	if d.Kind == 0 || d.Kind == 14 {
		return -1
	}
	return d.Index
}

// DTypeArg is a dtype in package torch's numbers as an argument; 0 is None.
func DTypeArg[T ~uint8](d T) (native.Arg, *Failure) {
	s := ScalarType(d) - 1
	switch {
	case d == 0:
		return native.None(), nil
	case !s.Known():
		return native.Arg{}, &Failure{Op: "dtype", Message: s.Name() + " is no dtype"}
	}
	return native.Int(int64(s)), nil
}

// LayoutArg is a layout as an argument.
func LayoutArg[T ~uint8](l T) (native.Arg, *Failure) {
	if !Layout(l).Known() {
		return native.Arg{}, &Failure{Op: "layout", Message: fmt.Sprintf("unknown layout %d", l)}
	}
	return native.Int(int64(l)), nil
}

// MemoryFormatArg is a memory format in package torch's numbers as an argument; 0 is
// None.
func MemoryFormatArg[T ~uint8](m T) (native.Arg, *Failure) {
	f := MemoryFormat(m) - 1
	switch {
	case m == 0:
		return native.None(), nil
	case !f.Known():
		return native.Arg{}, &Failure{Op: "memory_format", Message: fmt.Sprintf("unknown memory format %d", int(f))}
	}
	return native.Int(int64(f)), nil
}
