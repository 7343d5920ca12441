package torch

import (
	"fmt"
	"math"
	"unsafe"

	"torchfm/native"
)

// Element is a Go type that tensors are made from and read into. Float16 and
// BFloat16 elements travel as uint16 bits: see [FromBits] and [ToBits].
type Element interface {
	float32 | float64 | int64 | int32 | int16 | int8 | uint8 | uint16 | uint32 | uint64 | bool | complex64 | complex128
}

func dtypeFor[T Element]() DType {
	var zero T
	switch any(zero).(type) {
	case float32:
		return Float32
	case float64:
		return Float64
	case int64:
		return Int64
	case int32:
		return Int32
	case int16:
		return Int16
	case int8:
		return Int8
	case uint8:
		return Uint8
	case uint16:
		return Uint16
	case uint32:
		return Uint32
	case uint64:
		return Uint64
	case bool:
		return Bool
	case complex64:
		return Complex64
	}
	return Complex128
}

func bytesOf[T Element](data []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(data))), len(data)*int(unsafe.Sizeof(*new(T))))
}

// FromSlice returns a new tensor on the CPU with a copy of data in row-major
// order and the dtype of its Go type. Without a shape it is a vector; FromSlice(x,
// 2, 3) is a matrix. It panics unless the shape holds exactly len(data) elements.
func FromSlice[T Element](data []T, shape ...int64) *Tensor {
	return fromBytes(bytesOf(data), len(data), dtypeFor[T](), shape)
}

// FromBits returns a new tensor of a two-byte dtype (Float16, BFloat16, Int16,
// Uint16) from its elements' bits.
func FromBits(data []uint16, dtype DType, shape ...int64) *Tensor {
	if dtype.ItemSize() != 2 {
		panic(&Error{Op: "from_bits", Message: fmt.Sprintf("elements of %v are not two bytes", dtype)})
	}
	return fromBytes(bytesOf(data), len(data), dtype, shape)
}

// FromBytes returns a new tensor of dtype from the bytes of its elements, in
// row-major order and the machine's byte order.
func FromBytes(data []byte, dtype DType, shape ...int64) *Tensor {
	size := dtype.ItemSize()
	if size == 0 || len(data)%size != 0 {
		panic(&Error{Op: "from_bytes", Message: fmt.Sprintf("%d bytes are no elements of %v", len(data), dtype)})
	}
	return fromBytes(data, len(data)/size, dtype, shape)
}

func fromBytes(data []byte, n int, dtype DType, shape []int64) *Tensor {
	if shape == nil {
		shape = []int64{int64(n)}
	}
	t := new(Tensor)
	if err := native.FromBytes(t.Handle(), data, int(dtype.code()), shape); err != nil {
		fail("from_slice", err, nil)
	}
	return t
}

// ToSlice returns a copy of t's elements in row-major order, from any device. It
// panics unless T is the Go type of t's dtype: convert with [Tensor.To] first.
func ToSlice[T Element](t *Tensor) []T {
	if want, have := dtypeFor[T](), t.DType(); want != have {
		panic(&Error{Op: "to_slice", Message: fmt.Sprintf("the tensor is %v, the slice %v", have, want)})
	}
	data := make([]T, t.roomFor("to_slice"))
	t.read("to_slice", bytesOf(data))
	return data
}

// ToBits returns a copy of the bits of t's elements, which must be of a two-byte
// dtype.
func ToBits(t *Tensor) []uint16 {
	if t.DType().ItemSize() != 2 {
		panic(&Error{Op: "to_bits", Message: fmt.Sprintf("elements of %v are not two bytes", t.DType())})
	}
	data := make([]uint16, t.roomFor("to_bits"))
	t.read("to_bits", bytesOf(data))
	return data
}

// ToBytes returns a copy of the bytes of t's elements in row-major order and the
// machine's byte order.
func ToBytes(t *Tensor) []byte {
	data := make([]byte, t.roomFor("to_bytes")*t.ElementSize())
	t.read("to_bytes", data)
	return data
}

// roomFor returns the number of t's elements. It panics when the machine cannot hold
// them, as those of an expanded tensor, which Go's runtime would end the process for.
func (t *Tensor) roomFor(op string) int64 {
	m := t.use(op).Meta()
	limit := native.Memory()
	if limit == 0 {
		limit = math.MaxInt64 / 2
	}
	if m.Numel > 0 && m.Numel > limit/m.ElementSize {
		panic(&Error{Op: op, Message: fmt.Sprintf("%d elements of %d bytes do not fit into the %d bytes of this machine", m.Numel, m.ElementSize, limit),
			Shapes: [][]int64{m.Shape}})
	}
	return m.Numel
}

func (t *Tensor) read(op string, into []byte) {
	m := t.use(op).Meta()
	if DeviceType(m.DeviceType) == CPU && m.Contiguous && !m.Lazy {
		if err := t.Handle().Bytes(into); err != nil {
			fail(op, err, nil)
		}
		return
	}
	WithScope(func(*Scope) {
		NoGrad(func() {
			if err := t.Detach().CPU().ResolveConj().ResolveNeg().Contiguous().Handle().Bytes(into); err != nil {
				fail(op, err, nil)
			}
		})
	})
}

// SetSlice overwrites the elements of t, which must be contiguous and on the CPU
// and have T's dtype, without a new tensor. As an in-place operation it counts for
// autograd's version check but is not recorded.
func SetSlice[T Element](t *Tensor, data []T) {
	if want, have := dtypeFor[T](), t.DType(); want != have {
		panic(&Error{Op: "set_slice", Message: fmt.Sprintf("the tensor is %v, the slice %v", have, want)})
	}
	if err := t.use("set_slice").Assign(bytesOf(data)); err != nil {
		fail("set_slice", err, nil)
	}
}
