package torch

import (
	"fmt"

	"torchfm/native/torch/internal/door"
)

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

// code is c10's number of the dtype. Libtorch trusts it, so one that is no constant
// of this package panics with an [*Error].
func (d DType) code() int64 {
	if !d.scalarType().Known() {
		panic(&Error{Op: "dtype", Message: fmt.Sprintf("%s is no dtype", d.Name())})
	}
	return int64(d.scalarType())
}

func (d DType) scalarType() door.ScalarType { return door.ScalarType(d) - 1 }

func dtypeOf(code int) DType { return DType(code + 1) }

// String returns PyTorch's name, "torch.float32".
func (d DType) String() string { return "torch." + d.Name() }

// Name returns PyTorch's name without the module, "float32".
func (d DType) Name() string {
	if d == defaultDType {
		return "default"
	}
	return d.scalarType().Name()
}

// ParseDType returns the dtype of PyTorch's name, with or without "torch.".
func ParseDType(name string) (DType, error) {
	if len(name) > 6 && name[:6] == "torch." {
		name = name[6:]
	}
	for d := Uint8; d.scalarType().Known(); d++ {
		if d.Name() == name {
			return d, nil
		}
	}
	return 0, fmt.Errorf("torch: unknown dtype %q", name)
}

// IsFloatingPoint reports whether elements are real floating-point numbers.
func (d DType) IsFloatingPoint() bool { return d.scalarType().IsFloatingPoint() }

// IsComplex reports whether elements are complex numbers.
func (d DType) IsComplex() bool { return d.scalarType().IsComplex() }

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

// String returns PyTorch's name, "torch.strided".
func (l Layout) String() string { return door.Layout(l).String() }

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

// code is c10's number of the format.
func (m MemoryFormat) code() int64 { return int64(m) - 1 }

func (m MemoryFormat) format() door.MemoryFormat { return door.MemoryFormat(m) - 1 }

// String returns PyTorch's name, "torch.channels_last".
func (m MemoryFormat) String() string {
	if m == defaultFormat {
		return "torch.default"
	}
	return m.format().String()
}
