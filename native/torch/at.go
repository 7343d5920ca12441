package torch

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch/internal/door"
)

var (
	opAlias      = native.NewOp("aten::alias", "")
	opFillTensor = native.NewOp("aten::fill_", "Tensor")
)

// Range is a stretch of a dimension in [Tensor.At], Python's slice: [Slice], [From]
// and [Until] make one. The zero value is the whole dimension, as [All].
type Range struct {
	start, end int64
	bounded    bool // it has an end
	step       int64
}

// Slice is start:end. As in Python a negative position counts from the end, and
// one beyond the dimension stands for its end.
func Slice(start, end int64) Range { return Range{start: start, end: end, bounded: true} }

// From is start:, to the end of the dimension.
func From(start int64) Range { return Range{start: start} }

// Until is :end, from the beginning of the dimension.
func Until(end int64) Range { return Range{end: end, bounded: true} }

// Step takes every n-th position of r: From(0).Step(2) is Python's ::2. It panics
// unless n is positive, which PyTorch demands too.
func (r Range) Step(n int64) Range {
	switch {
	case n == 0:
		panic(&Error{Op: "at", Message: "slice step cannot be zero"})
	case n < 0:
		panic(&Error{Op: "at", Message: fmt.Sprintf("step must be greater than zero, got %d", n)})
	}
	r.step = n
	return r
}

func (r Range) of(t *Tensor, dim int64) *Tensor {
	if !r.bounded {
		r.end = endOfDim
	}
	if r.step > longStep {
		r.step = max(t.Size(int(dim)), 1)
	}
	return t.Slice(dim, r.start, r.end, max(r.step, 1))
}

// Beyond longStep a step may overflow a stride, and near the end of int64 PyTorch
// miscounts what it selects; the size of the dimension selects the same.
const longStep = 1 << 31

// position is a special entry of At.
type position byte

// The special entries of [Tensor.At].
const (
	All      position = iota // the whole dimension, Python's :
	Ellipsis                 // as many whole dimensions as are left, Python's ...
	NewAxis                  // a new dimension of size one, Python's None
)

// endOfDim is PyTorch's end of a slice without one.
const endOfDim int64 = 1<<63 - 1

// At is Python's t[items]. An item is
//   - an int or int64: this position, without the dimension;
//   - [All], [Slice], [From] or [Until]: these positions;
//   - a []int64 or []int, or an integer tensor: these positions, of which those of
//     several items are broadcast together as in [Tensor.Index];
//   - a []bool or a bool tensor: where the mask is true, a tensor's for as many
//     dimensions as it has;
//   - [NewAxis] or [Ellipsis].
//
// Dimensions without an item are taken whole:
//
//	t.At(0, torch.From(1), torch.Ellipsis)             // t[0, 1:, ...]
//	t.At(torch.All, []int64{-1}, torch.Until(0))       // t[:, [-1], :0]
//	t.At(torch.All, mask)                              // t[:, mask]
//
// The result is a view, but a copy when there are lists or tensors among the items
// other than integer tensors without dimensions, which are positions like an int.
func (t *Tensor) At(items ...any) *Tensor {
	view, indices := t.at(items)
	switch {
	case indices != nil:
		return view.Index(indices...)
	case view == t:
		return one(opAlias, arg(t))
	}
	return view
}

// SetAt_ is Python's t[items] = value for a number or a tensor, which is broadcast,
// with the items of [Tensor.At]; it returns t. A number takes t's dtype, of which it
// must be in the range.
func (t *Tensor) SetAt_(value Operand, items ...any) *Tensor {
	view, indices := t.at(items)
	v, ok := value.(*Tensor)
	if !ok {
		if _, number := door.Scalar(value); !number || value == nil {
			panic(&Error{Op: "set_at_", Message: fmt.Sprintf("can't assign %s: value is a tensor or a number", typeName(value))})
		}
		v = ScalarTensor(value, Options{DType: t.DType()})
	}
	size := v.use("at").Meta().Shape
	leading := 0 // dimensions of size one, which an assignment may have too many of
	for leading < len(size) && size[leading] == 1 {
		leading++
	}
	switch {
	case indices != nil:
		if leading > 0 {
			v = v.View(size[leading:]...)
		}
		view.IndexPut_(indices, v, false)
	case len(size) == 0 && view.Dim() > 0 && v.Device().Type == CPU:
		view.inPlace(opFillTensor, arg(view), arg(v))
	default:
		if leading > 0 && len(size) > view.Dim() {
			v = v.View(size[leading:]...)
		}
		view.Copy_(v)
	}
	return t
}

// at does the views among items and returns what is left for an index.
func (t *Tensor) at(items []any) (view *Tensor, indices []*Tensor) {
	view = t
	items = t.indices(items)
	left := int64(t.Dim())
	for _, item := range items {
		left -= takes(item)
	}
	if left < 0 {
		if t.Dim() == 0 && len(items) == 1 {
			panic(&Error{Op: "at", Message: "invalid index of a 0-dim tensor: use Item for its value"})
		}
		panic(&Error{Op: "at", Message: fmt.Sprintf("too many indices for tensor of dimension %d", t.Dim()), Shapes: [][]int64{t.Shape()}})
	}
	var dim, covered int64 // of view; by indices
	index := func(v *Tensor) {
		for ; covered < dim; covered++ {
			indices = append(indices, nil)
		}
		indices = append(indices, v)
	}
	for i, item := range items {
		switch v := item.(type) {
		case int64:
			if size := view.Size(int(dim)); v < -size || v >= size {
				panic(&Error{Op: "at", Message: fmt.Sprintf("index %d is out of bounds for dimension %d with size %d", v, i, size), Shapes: [][]int64{t.Shape()}})
			}
			view = view.Select(dim, v)
		case Range:
			view = v.of(view, dim)
			dim++
		case *Tensor:
			if takes(v) == 0 { // a single bool: all or nothing
				view = view.Unsqueeze(dim)
				if v.ItemBool() {
					v = Zeros([]int64{1}, Options{DType: Int64})
				} else {
					v = Empty([]int64{0}, Options{DType: Int64})
				}
			}
			index(v)
			dim += takes(v)
			covered = dim
		case position:
			if v == NewAxis {
				view = view.Unsqueeze(dim)
				dim++
			} else {
				dim += left
			}
		}
	}
	return view, indices
}

// indices are items with each kind of item in one form: int64, Range, position or
// *Tensor.
func (t *Tensor) indices(items []any) []any {
	list := make([]any, len(items))
	for i, item := range items {
		switch v := item.(type) {
		case int:
			item = int64(v)
		case []int64:
			item = FromSlice(v)
		case []int:
			whole := make([]int64, len(v))
			for k, p := range v {
				whole[k] = int64(p)
			}
			item = FromSlice(whole)
		case []bool:
			item = FromSlice(v)
		case *Tensor:
			v.use("at")
			if d := v.DType(); v.Dim() == 0 && d != Uint8 && d != Bool && !d.IsFloatingPoint() && !d.IsComplex() {
				item = v.ItemInt()
			}
		case position:
			if v == All {
				item = Range{}
			}
		case int64, Range:
		default:
			panic(&Error{Op: "at", Message: fmt.Sprintf("a %T is no index: want an int, a Range, a list of int or bool, a tensor, All, NewAxis or Ellipsis", item)})
		}
		list[i] = item
	}
	return list
}

// takes returns how many dimensions of the tensor an item is for.
func takes(item any) int64 {
	switch v := item.(type) {
	case position:
		return 0
	case *Tensor:
		if d := v.DType(); d == Bool || d == Uint8 {
			return int64(v.Dim())
		}
	}
	return 1
}
