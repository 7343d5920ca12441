package torch

import (
	"fmt"

	"torchfm/native"
)

var opAlias = native.NewOp("aten::alias", "")

// Range is start:end:step in [Tensor.At]. The zero value is the whole dimension.
// Negative positions count from the end.
type Range struct {
	Start int64
	End   int64 // 0 is the end of the dimension, as Python's start:
	Step  int64 // 0 is 1
}

// position is a special entry of At.
type position byte

// The special entries of [Tensor.At].
const (
	Ellipsis position = iota // as many whole dimensions as are left, Python's ...
	NewAxis                  // a new dimension of size one, Python's None
)

// endOfDim is PyTorch's end of a slice without one.
const endOfDim int64 = 1<<63 - 1

// At is Python's t[items]: for each dimension an integer, a [Range], or an index or
// mask tensor as for [Tensor.Index], besides [NewAxis] and [Ellipsis].
//
//	t.At(0, torch.Range{Start: 1}, torch.Ellipsis)   // t[0, 1:, ...]
//	t.At(torch.Range{}, mask)                        // t[:, mask]
//
// Without tensors among the items the result is a view, else a copy.
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

// SetAt_ is Python's t[items] = value, with value broadcast, and returns t.
func (t *Tensor) SetAt_(value *Tensor, items ...any) *Tensor {
	view, indices := t.at(items)
	if indices == nil {
		view.Copy_(value)
	} else {
		view.IndexPut_(indices, value, false)
	}
	return t
}

// SetScalarAt_ is Python's t[items] = value for a number, and returns t.
func (t *Tensor) SetScalarAt_(value Scalar, items ...any) *Tensor {
	view, indices := t.at(items)
	if indices == nil {
		view.Fill_(value)
	} else {
		view.IndexPut_(indices, ScalarTensor(value, Options{DType: t.DType(), Device: t.Device()}), false)
	}
	return t
}

// at does the views among items and returns what is left for an index.
func (t *Tensor) at(items []any) (view *Tensor, indices []*Tensor) {
	view = t
	left := int64(t.Dim())
	for _, item := range items {
		left -= takes(item)
	}
	var dim, covered int64 // of view; by indices
	for _, item := range items {
		switch v := item.(type) {
		case int:
			view = view.Select(dim, int64(v))
		case int64:
			view = view.Select(dim, v)
		case Range:
			if v.End == 0 {
				v.End = endOfDim
			}
			if v.Step == 0 {
				v.Step = 1
			}
			view = view.Slice(dim, v.Start, v.End, v.Step)
			dim++
		case *Tensor:
			for ; covered < dim; covered++ {
				indices = append(indices, nil)
			}
			indices = append(indices, v)
			dim += takes(v)
			covered = dim
		case position:
			if v == NewAxis {
				view = view.Unsqueeze(dim)
				dim++
			} else {
				dim += max(left, 0)
			}
		}
	}
	return view, indices
}

// takes returns how many dimensions of the tensor an item of At is for.
func takes(item any) int64 {
	switch v := item.(type) {
	case int, int64, Range:
		return 1
	case position:
		return 0
	case *Tensor:
		v.use("at")
		if d := v.DType(); d == Bool || d == Uint8 {
			return int64(v.Dim())
		}
		return 1
	}
	panic(&Error{Op: "at", Message: fmt.Sprintf("a %T is no index: want int, Range, *Tensor, NewAxis or Ellipsis", item)})
}
