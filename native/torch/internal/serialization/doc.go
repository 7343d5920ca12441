// Package serialization reads and writes the files of torch.save as trees of plain values
// in which a tensor is a description: where its elements lie in the file, and how it looks
// at them. Package torch makes tensors of that.
//
// It reads what torch.load reads with weights_only=True: the zip format of PyTorch 1.6 and
// later, and the format before that. What a pickle may name is the allow-list of
// torch/_weights_only_unpickler.py; anything else is an error that says what.
//
// The zip format has its own reader and writer here, since archive/zip shows neither where
// the header of a file lies nor what it says, which a reader of files from strangers has to
// compare with the directory, and writes no padding, without which PyTorch's bytes cannot
// be written. Nothing is ever unpacked to disk, and nothing that is compressed is read:
// PyTorch compresses nothing, so that no file makes more memory than it has bytes.
package serialization

import (
	"fmt"
	"math"
	"math/bits"
)

// DType is a dtype by its name, "float32".
type DType string

// Device is a device by its name, "cuda:0".
type Device string

// Layout is a layout by its name, "strided".
type Layout string

// QScheme is a quantization scheme by its name, "per_tensor_affine".
type QScheme string

// Size is a torch.Size.
type Size []int64

// Set is a set.
type Set struct{ Items []any }

// Parameter is an nn.Parameter.
type Parameter struct{ Data any }

// Object is an object of a class that the caller allowed.
type Object struct {
	Class string
	Args  []any
	State any
}

// Storage is a run of elements in a file, which tensors share.
type Storage struct {
	Key      string
	DType    DType // "" for bytes that may be of any dtype
	Numel    int64 // of elements, or of bytes when there is no dtype
	Location string

	record record
	found  bool
}

// View is a part of a storage: the whole, but for some files of PyTorch before 0.4.
type View struct {
	Storage     *Storage
	First, Size int64 // in elements
}

// Tensor is a strided tensor.
type Tensor struct {
	View         View
	DType        DType
	Offset       int64 // of the first element in the storage, in elements
	Size, Stride []int64
	RequiresGrad bool
	Conj, Neg    bool
	Quantizer    *Quantizer // nil but for quantized tensors
}

// Quantizer says what the integers of a quantized tensor stand for.
type Quantizer struct {
	Scheme        QScheme
	Scale         float64
	ZeroPoint     int64
	Scales, Zeros *Tensor // per channel
	Axis          int64
}

// Sparse is a sparse tensor.
type Sparse struct {
	Layout    Layout
	Parts     []*Tensor // indices and values, or compressed indices, plain indices and values
	Size      []int64
	Coalesced *bool
}

// Meta is a tensor without elements, on the meta device.
type Meta struct {
	DType        DType
	Size, Stride []int64
	RequiresGrad bool
}

// Kind names what v is.
func (DType) Kind() string      { return "torch.dtype" }
func (Device) Kind() string     { return "torch.device" }
func (Layout) Kind() string     { return "torch.layout" }
func (QScheme) Kind() string    { return "torch.qscheme" }
func (Size) Kind() string       { return "torch.Size" }
func (*Set) Kind() string       { return "set" }
func (*Parameter) Kind() string { return "Parameter" }
func (o *Object) Kind() string  { return o.Class }
func (View) Kind() string       { return "storage" }
func (*Tensor) Kind() string    { return "tensor" }
func (*Sparse) Kind() string    { return "sparse tensor" }
func (*Meta) Kind() string      { return "meta tensor" }

// itemSizes are the bytes of an element, by dtype.
var itemSizes = map[DType]int64{
	"uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "float16": 2, "float32": 4, "float64": 8,
	"complex32": 4, "complex64": 8, "complex128": 16, "bool": 1, "qint8": 1, "quint8": 1, "qint32": 4,
	"bfloat16": 2, "quint4x2": 1, "quint2x4": 1, "bits1x8": 1, "bits2x4": 1, "bits4x2": 1, "bits8": 1, "bits16": 2,
	"float8_e5m2": 1, "float8_e4m3fn": 1, "float8_e5m2fnuz": 1, "float8_e4m3fnuz": 1, "float8_e8m0fnu": 1,
	"float4_e2m1fn_x2": 1, "uint16": 2, "uint32": 4, "uint64": 8,
}

// ItemSize returns the bytes of an element.
func (d DType) ItemSize() int64 {
	if d == "" {
		return 1
	}
	return itemSizes[d]
}

// Bytes returns the size of the storage.
func (s *Storage) Bytes() int64 { return s.Numel * s.DType.ItemSize() }

// Offset returns where the storage begins in the file.
func (s *Storage) Offset() int64 { return s.record.data }

// maxDims is how many dimensions a tensor of libtorch may have in its operators.
const maxDims = 64

// checkShape is an error unless a tensor may have these sizes and strides.
func checkShape(size, stride []int64) (extent int64, err error) {
	if len(size) > maxDims {
		return 0, fmt.Errorf("a tensor of %d dimensions", len(size))
	}
	if len(stride) != len(size) {
		return 0, fmt.Errorf("size %v with stride %v", size, stride)
	}
	numel, last, empty := uint64(1), uint64(0), false
	for i, n := range size {
		if n < 0 || stride[i] < 0 {
			return 0, fmt.Errorf("size %v with stride %v: want no negative number", size, stride)
		}
		hi, lo := bits.Mul64(numel, uint64(max(n, 1)))
		over, step := bits.Mul64(uint64(max(n, 1)-1), uint64(stride[i]))
		numel, last = lo, last+step
		if hi != 0 || over != 0 || numel > math.MaxInt64/16 || step > math.MaxInt64/16 || last > math.MaxInt64/16 {
			return 0, fmt.Errorf("size %v with stride %v is too large", size, stride)
		}
		empty = empty || n == 0
	}
	if empty {
		return 0, nil
	}
	return int64(last) + 1, nil
}

// check is an error unless the tensor lies in its storage.
func (t *Tensor) check() error {
	extent, err := checkShape(t.Size, t.Stride)
	if err != nil {
		return err
	}
	have := t.View.Size
	if t.View.Storage.DType == "" {
		have /= t.DType.ItemSize()
	}
	if t.Offset < 0 || t.Offset > have || extent > have-t.Offset {
		return fmt.Errorf("a tensor of size %v, stride %v and offset %d reaches beyond its storage %q, which has %d elements",
			t.Size, t.Stride, t.Offset, t.View.Storage.Key, have)
	}
	return nil
}
