package native

// #include <stdlib.h>
// #include "shim.h"
// #cgo noescape tfm_tensor_meta
// #cgo nocallback tfm_tensor_meta
// #cgo noescape tfm_tensor_item
// #cgo nocallback tfm_tensor_item
// #cgo noescape tfm_tensor_bytes
// #cgo nocallback tfm_tensor_bytes
// #cgo noescape tfm_tensor_assign
// #cgo nocallback tfm_tensor_assign
import "C"

import (
	"math"
	"runtime"
	"unsafe"
)

// FromBytes makes h the owner of a new tensor on the CPU with a copy of data, the
// elements in row-major order, of c10's dtype number.
func FromBytes(h *Handle, data []byte, dtype int, shape []int64) error {
	var out uint64
	err := takeError(C.tfm_tensor_from_bytes(unsafe.Pointer(unsafe.SliceData(data)), C.int64_t(len(data)),
		C.int(dtype), (*C.int64_t)(unsafe.SliceData(shape)), C.int64_t(len(shape)), (*C.uint64_t)(&out)))
	if err != nil {
		return err
	}
	h.Own(out, int64(len(data)), currentScope())
	return nil
}

// Bytes copies the elements of a contiguous tensor on the CPU.
func (h *Handle) Bytes(into []byte) error {
	defer runtime.KeepAlive(h)
	return takeError(C.tfm_tensor_bytes(C.uint64_t(h.ptr), unsafe.Pointer(unsafe.SliceData(into)), C.int64_t(len(into))))
}

// Assign overwrites the elements of a contiguous tensor on the CPU.
func (h *Handle) Assign(data []byte) error {
	defer runtime.KeepAlive(h)
	return takeError(C.tfm_tensor_assign(C.uint64_t(h.ptr), unsafe.Pointer(unsafe.SliceData(data)), C.int64_t(len(data))))
}

// Meta is what a tensor is, apart from its elements.
type Meta struct {
	DType         int // c10's number, as are the next three
	DeviceType    int
	DeviceIndex   int // -1 when the device has none
	Layout        int
	RequiresGrad  bool
	Leaf          bool
	Contiguous    bool
	Inference     bool
	Lazy          bool // a conjugate or negative that is not computed yet
	HasGradFn     bool
	Numel         int64
	ElementSize   int64
	StorageOffset int64 // in elements
	Version       int64
	DataPtr       uintptr
	StorageBytes  int64 // of all that the storage holds
	Shape         []int64
	Stride        []int64 // in elements; of zeros for a sparse tensor
}

// metaWords is enough for a tensor of eight dimensions.
const metaWords = 12 + 2*8

// Meta returns what h's tensor is.
func (h *Handle) Meta() Meta {
	var buf [metaWords]int64
	words := h.meta(&buf)
	dims := int(words[10])
	sizes := append([]int64(nil), words[12:12+2*dims]...)
	m := brief(words)
	m.Shape, m.Stride = sizes[:dims:dims], sizes[dims:]
	return m
}

// Brief is Meta without Shape and Stride; it allocates nothing.
func (h *Handle) Brief() Meta {
	var buf [metaWords]int64
	return brief(h.meta(&buf))
}

// Dim returns the number of dimensions.
func (h *Handle) Dim() int {
	var buf [metaWords]int64
	return int(h.meta(&buf)[10])
}

// Size returns the size of dimension dim, which must be less than Dim.
func (h *Handle) Size(dim int) int64 {
	var buf [metaWords]int64
	return h.meta(&buf)[12+dim]
}

func brief(words []int64) Meta {
	flags := words[4]
	return Meta{
		DType: int(words[0]), DeviceType: int(words[1]), DeviceIndex: int(words[2]), Layout: int(words[3]),
		RequiresGrad: flags&1 != 0, Leaf: flags&2 != 0, Contiguous: flags&4 != 0,
		Inference: flags&8 != 0, Lazy: flags&16 != 0, HasGradFn: flags&32 != 0,
		Numel: words[5], ElementSize: words[6], StorageOffset: words[7], Version: words[8],
		DataPtr: uintptr(words[9]), StorageBytes: words[11],
	}
}

func (h *Handle) meta(buf *[metaWords]int64) []int64 {
	n := C.tfm_tensor_meta(C.uint64_t(h.ptr), (*C.int64_t)(&buf[0]), metaWords)
	words := buf[:]
	if n > metaWords {
		words = make([]int64, n)
		n = C.tfm_tensor_meta(C.uint64_t(h.ptr), (*C.int64_t)(&words[0]), C.int64_t(n))
	}
	runtime.KeepAlive(h)
	if n < 0 {
		panic("native: libtorch cannot describe this tensor")
	}
	return words
}

// Item is the value of a tensor of one element.
type Item struct {
	Kind    Kind // KindFloat, KindInt, KindBool or KindComplex
	Float   float64
	Int     int64
	Complex complex128
}

// Item returns the value of a tensor of one element.
func (h *Handle) Item() (Item, error) {
	var out [3]uint64
	err := takeError(C.tfm_tensor_item(C.uint64_t(h.ptr), (*C.uint64_t)(&out[0])))
	runtime.KeepAlive(h)
	if err != nil {
		return Item{}, err
	}
	item := Item{Kind: Kind(out[0])}
	switch item.Kind {
	case KindFloat:
		item.Float = math.Float64frombits(out[1])
	case KindComplex:
		item.Complex = complex(math.Float64frombits(out[1]), math.Float64frombits(out[2]))
	default:
		item.Int = int64(out[1])
	}
	return item, nil
}

// GradFn returns the name of the autograd node that made h's tensor, "" for none.
func (h *Handle) GradFn() string {
	defer runtime.KeepAlive(h)
	return takeString(C.tfm_tensor_grad_fn(C.uint64_t(h.ptr)))
}
