package torch

import (
	"torchfm/native"
)

// Tensor is an n-dimensional array on a device, PyTorch's torch.Tensor. Use
// pointers; the zero value is a closed tensor.
type Tensor native.Handle

// Close frees the tensor's reference at once instead of when the collector finds
// it. Closing twice, or nil, is harmless; any other use of a closed tensor panics. Close
// must not run beside another use of the same Tensor.
func (t *Tensor) Close() {
	if t != nil {
		t.Handle().Close()
	}
}

// Closed reports whether t was closed, by Close or by the end of its scope, or is nil.
func (t *Tensor) Closed() bool { return t == nil || t.Handle().Closed() }

// Handle returns the reference that t owns, for packages that call package native
// themselves; nil for a nil t.
func (t *Tensor) Handle() *native.Handle { return (*native.Handle)(t) }

// use returns t's handle, and panics when t is nil or closed.
func (t *Tensor) use(op string) *native.Handle {
	if t == nil {
		panic(&Error{Op: op, Message: "use of a nil tensor"})
	}
	if t.Closed() {
		panic(&Error{Op: op, Message: "use of a closed tensor"})
	}
	return t.Handle()
}

// useAny is use of a t that may be nil, whose handle is nil.
func (t *Tensor) useAny(op string) *native.Handle {
	if t == nil {
		return nil
	}
	return t.use(op)
}

// Shape returns the size of each dimension.
func (t *Tensor) Shape() []int64 { return t.use("shape").Meta().Shape }

// Stride returns the step of each dimension, in elements.
func (t *Tensor) Stride() []int64 { return t.use("stride").Meta().Stride }

// Dim returns the number of dimensions.
func (t *Tensor) Dim() int { return t.use("dim").Dim() }

// Size returns the size of dimension dim; a negative dim counts from the last.
func (t *Tensor) Size(dim int) int64 {
	h := t.use("size")
	n := h.Dim()
	if dim < 0 {
		dim += n
	}
	if dim < 0 || dim >= n {
		panic(&Error{Op: "size", Message: "dimension out of range", Shapes: [][]int64{h.Meta().Shape}})
	}
	return h.Size(dim)
}

// Numel returns the number of elements.
func (t *Tensor) Numel() int64 { return t.use("numel").Brief().Numel }

// DType returns the type of the elements.
func (t *Tensor) DType() DType { return dtypeOf(t.use("dtype").Brief().DType) }

// Device returns where the elements are.
func (t *Tensor) Device() Device {
	m := t.use("device").Brief()
	return deviceOf(m.DeviceType, m.DeviceIndex)
}

// Layout returns how the elements lie in memory.
func (t *Tensor) Layout() Layout { return Layout(t.use("layout").Brief().Layout) }

// IsContiguous reports whether the elements lie in row-major order without gaps.
func (t *Tensor) IsContiguous() bool { return t.use("is_contiguous").Brief().Contiguous }

// ElementSize returns the bytes of one element.
func (t *Tensor) ElementSize() int64 { return t.use("element_size").Brief().ElementSize }

// StorageOffset returns where the first element lies in its storage, in elements.
func (t *Tensor) StorageOffset() int64 { return t.use("storage_offset").Brief().StorageOffset }

// DataPtr returns the address of the first element, for identity checks only.
func (t *Tensor) DataPtr() uintptr { return t.use("data_ptr").Brief().DataPtr }

// IsFloatingPoint reports whether the elements are real floating-point numbers.
func (t *Tensor) IsFloatingPoint() bool { return t.DType().IsFloatingPoint() }

// IsComplex reports whether the elements are complex numbers.
func (t *Tensor) IsComplex() bool { return t.DType().IsComplex() }

// Item returns the value of a tensor of one element as a float64. It panics for
// more elements and for a complex tensor.
func (t *Tensor) Item() float64 {
	item := t.item()
	switch item.Kind {
	case native.KindFloat:
		return item.Float
	case native.KindComplex:
		panic(&Error{Op: "item", Message: "a complex value is no float64: use ItemComplex"})
	}
	return float64(item.Int)
}

// ItemInt returns the value of a tensor of one element as an int64, cut towards
// zero when it is floating point.
func (t *Tensor) ItemInt() int64 {
	item := t.item()
	switch item.Kind {
	case native.KindFloat:
		return int64(item.Float)
	case native.KindComplex:
		panic(&Error{Op: "item", Message: "a complex value is no int64: use ItemComplex"})
	}
	return item.Int
}

// ItemBool returns whether the value of a tensor of one element is not zero.
func (t *Tensor) ItemBool() bool {
	if t.use("item").Wrapping().Transform == native.TransformVmap {
		boolean(opIsNonzero, arg(t)) // whose error is about control flow
	}
	return t.ItemComplex() != 0
}

// ItemComplex returns the value of a tensor of one element as a complex128.
func (t *Tensor) ItemComplex() complex128 {
	item := t.item()
	switch item.Kind {
	case native.KindFloat:
		return complex(item.Float, 0)
	case native.KindComplex:
		return item.Complex
	}
	return complex(float64(item.Int), 0)
}

func (t *Tensor) item() native.Item {
	item, err := t.use("item").Item()
	if err != nil {
		fail("item", err, []native.Arg{arg(t)})
	}
	return item
}

// Live returns how many tensors are open at this moment, and the bytes that they
// newly allocated; views count no elements of their own.
func Live() (tensors, bytes int64) { return native.Live() }
