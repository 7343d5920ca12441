package torch

import (
	"fmt"
	"math"
)

// FloatInfo are the limits of a floating-point dtype, as torch.finfo.
type FloatInfo struct {
	DType          DType // of complex numbers that of their parts
	Bits           int
	Eps            float64 // the distance from 1 to the next number
	Max            float64
	Min            float64 // the lowest number, -Max
	SmallestNormal float64 // the smallest positive number of full precision; Python's tiny too
	Resolution     float64 // a power of ten that the dtype can tell apart from 1
}

// Finfo returns the limits of a floating-point or complex dtype. It panics for others.
func Finfo(d DType) FloatInfo {
	// Bits of the fraction, exponents of the greatest and the smallest normal number,
	// what the greatest lacks to a power of two, and decimal digits.
	info := func(dtype DType, bits, fraction, top, bottom int, lacks float64, digits int) FloatInfo {
		greatest := math.Ldexp(2-lacks, top)
		return FloatInfo{dtype, bits, math.Ldexp(1, -fraction), greatest, -greatest, math.Ldexp(1, bottom), math.Pow10(-digits)}
	}
	switch d {
	case Float64, Complex128:
		return info(Float64, 64, 52, 1023, -1022, 0x1p-52, 15)
	case Float32, Complex64:
		return info(Float32, 32, 23, 127, -126, 0x1p-23, 6)
	case Float16, Complex32:
		return info(Float16, 16, 10, 15, -14, 0x1p-10, 3)
	case BFloat16:
		return info(d, 16, 7, 127, -126, 0x1p-7, 2)
	case Float8e4m3fn:
		return info(d, 8, 3, 8, -6, 0x1p-2, 0)
	case Float8e5m2:
		return info(d, 8, 2, 15, -14, 0x1p-2, 0)
	case Float8e4m3fnuz:
		return info(d, 8, 3, 7, -7, 0x1p-3, 0)
	case Float8e5m2fnuz:
		f := info(d, 8, 2, 15, -15, 0x1p-2, 0)
		f.Eps = 0.125 // which is what PyTorch 2.8.0 says
		return f
	}
	panic(&Error{Op: "finfo", Message: fmt.Sprintf("%v is no floating-point dtype", d)})
}

// IntInfo are the limits of an integer dtype, as torch.iinfo.
type IntInfo struct {
	DType DType
	Bits  int
	Max   uint64
	Min   int64
}

// Iinfo returns the limits of an integer dtype. It panics for others.
func Iinfo(d DType) IntInfo {
	switch d {
	case Int8, Int16, Int32, Int64:
		bits := 8 * d.ItemSize()
		return IntInfo{d, bits, 1<<(bits-1) - 1, -1 << (bits - 1)}
	case Uint8, Uint16, Uint32, Uint64:
		bits := 8 * d.ItemSize()
		return IntInfo{DType: d, Bits: bits, Max: math.MaxUint64 >> (64 - bits)}
	}
	panic(&Error{Op: "iinfo", Message: fmt.Sprintf("%v is no integer dtype", d)})
}
