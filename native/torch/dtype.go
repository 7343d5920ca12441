package torch

import "fmt"

// DType is the type of a tensor's elements. The zero value stands for a default
// that the context gives.
type DType uint8

// The dtypes, in the order of c10::ScalarType.
const (
	defaultDType DType = iota
	Uint8
	Int8
	Int16
	Int32
	Int64
	Float16
	Float32
	Float64
	Complex32
	Complex64
	Complex128
	Bool
	QInt8
	QUint8
	QInt32
	BFloat16
	QUint4x2
	QUint2x4
	Bits1x8
	Bits2x4
	Bits4x2
	Bits8
	Bits16
	Float8e5m2
	Float8e4m3fn
	Float8e5m2fnuz
	Float8e4m3fnuz
	Uint16
	Uint32
	Uint64
)

// names are PyTorch's, in the order of the constants.
var dtypeNames = [...]string{
	"default", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64",
	"complex32", "complex64", "complex128", "bool", "qint8", "quint8", "qint32", "bfloat16",
	"quint4x2", "quint2x4", "bits1x8", "bits2x4", "bits4x2", "bits8", "bits16",
	"float8_e5m2", "float8_e4m3fn", "float8_e5m2fnuz", "float8_e4m3fnuz", "uint16", "uint32", "uint64",
}

// code is c10's number of the dtype. Libtorch trusts it, so one that is no constant
// of this package panics with an [*Error].
func (d DType) code() int64 {
	if d == defaultDType || int(d) >= len(dtypeNames) {
		panic(&Error{Op: "dtype", Message: fmt.Sprintf("%s is no dtype", d.Name())})
	}
	return int64(d) - 1
}

func dtypeOf(code int) DType { return DType(code + 1) }

// String returns PyTorch's name, "torch.float32".
func (d DType) String() string { return "torch." + d.Name() }

// Name returns PyTorch's name without the module, "float32".
func (d DType) Name() string {
	if int(d) < len(dtypeNames) {
		return dtypeNames[d]
	}
	return fmt.Sprintf("dtype(%d)", int(d)-1)
}

// ParseDType returns the dtype of PyTorch's name, with or without "torch.".
func ParseDType(name string) (DType, error) {
	if len(name) > 6 && name[:6] == "torch." {
		name = name[6:]
	}
	for d := Uint8; int(d) < len(dtypeNames); d++ {
		if dtypeNames[d] == name {
			return d, nil
		}
	}
	return 0, fmt.Errorf("torch: unknown dtype %q", name)
}

// IsFloatingPoint reports whether elements are real floating-point numbers.
func (d DType) IsFloatingPoint() bool {
	return d >= Float16 && d <= Float64 || d == BFloat16 || d >= Float8e5m2 && d <= Float8e4m3fnuz
}

// IsComplex reports whether elements are complex numbers.
func (d DType) IsComplex() bool { return d >= Complex32 && d <= Complex128 }

// ItemSize returns the bytes of one element, 0 for a dtype that packs several
// elements into a byte.
func (d DType) ItemSize() int {
	switch d {
	case Uint8, Int8, Bool, QInt8, QUint8, Bits8, Float8e5m2, Float8e4m3fn, Float8e5m2fnuz, Float8e4m3fnuz:
		return 1
	case Int16, Float16, BFloat16, Uint16, Bits16:
		return 2
	case Int32, Float32, Complex32, QInt32, Uint32:
		return 4
	case Int64, Float64, Complex64, Uint64:
		return 8
	case Complex128:
		return 16
	}
	return 0
}

// Layout is how a tensor's elements lie in memory. The zero value is strided.
type Layout uint8

// The layouts, in the order of c10::Layout.
const (
	Strided Layout = iota
	Sparse
	SparseCSR
	Mkldnn
	SparseCSC
	SparseBSR
	SparseBSC
	Jagged
)

var layoutNames = [...]string{"strided", "sparse_coo", "sparse_csr", "_mkldnn", "sparse_csc", "sparse_bsr", "sparse_bsc", "jagged"}

// String returns PyTorch's name, "torch.strided".
func (l Layout) String() string {
	if int(l) < len(layoutNames) {
		return "torch." + layoutNames[l]
	}
	return fmt.Sprintf("torch.layout(%d)", uint8(l))
}

// MemoryFormat is the order of a dense tensor's dimensions in memory. The zero
// value stands for the operator's default.
type MemoryFormat uint8

// The memory formats, in the order of c10::MemoryFormat.
const (
	defaultFormat MemoryFormat = iota
	ContiguousFormat
	PreserveFormat
	ChannelsLast
	ChannelsLast3d
)

var formatNames = [...]string{"default", "contiguous_format", "preserve_format", "channels_last", "channels_last_3d"}

// code is c10's number of the format.
func (m MemoryFormat) code() int64 { return int64(m) - 1 }

// check panics when there is no such format: libtorch trusts the number.
func (m MemoryFormat) check() MemoryFormat {
	if int(m) >= len(formatNames) {
		panic(&Error{Op: "memory_format", Message: fmt.Sprintf("unknown memory format %d", m.code())})
	}
	return m
}

// String returns PyTorch's name, "torch.channels_last".
func (m MemoryFormat) String() string {
	if int(m) < len(formatNames) {
		return "torch." + formatNames[m]
	}
	return fmt.Sprintf("torch.memory_format(%d)", m.code())
}
