// Package operand has what the packages of distributions do with numbers and tensors
// alike, as Python's operators and torch.distributions.utils do it.
package operand

import (
	"fmt"
	"reflect"
	"strconv"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// Number is an operand that is no tensor as a float64; false for a tensor.
func Number(o torch.Operand) (float64, bool) {
	switch v := reflect.ValueOf(o); {
	case v.CanFloat():
		return v.Float(), true
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	}
	return 0, false
}

// Want returns an argument, which must be a tensor or a number; anything else panics.
func Want(what, name string, o torch.Operand) torch.Operand {
	if t, ok := o.(*torch.Tensor); ok && t != nil {
		return o
	}
	if _, number := Number(o); !number {
		usage.Panic(what, "%s is %T, want a tensor or a number", name, o)
	}
	return o
}

// Add is a + b.
func Add(a torch.Operand, b *torch.Tensor) *torch.Tensor {
	if t, ok := a.(*torch.Tensor); ok {
		return t.Add(b)
	}
	return b.Add(a)
}

// Mul is a * b.
func Mul(a torch.Operand, b *torch.Tensor) *torch.Tensor {
	if t, ok := a.(*torch.Tensor); ok {
		return t.Mul(b)
	}
	return b.Mul(a)
}

// Sub is a - b, a number when both are.
func Sub(a, b torch.Operand) torch.Operand {
	if t, ok := a.(*torch.Tensor); ok {
		return t.Sub(b)
	}
	if t, ok := b.(*torch.Tensor); ok {
		return t.Rsub(a)
	}
	x, _ := Number(a)
	y, _ := Number(b)
	return x - y
}

// Le is a <= b.
func Le(a torch.Operand, b *torch.Tensor) *torch.Tensor {
	if t, ok := a.(*torch.Tensor); ok {
		return t.Le(b)
	}
	return b.Ge(a)
}

// Lt is a < b.
func Lt(a torch.Operand, b *torch.Tensor) *torch.Tensor {
	if t, ok := a.(*torch.Tensor); ok {
		return t.Lt(b)
	}
	return b.Gt(a)
}

// Shape is the shape of an operand, of a number that of a tensor without dimensions.
func Shape(o torch.Operand) []int64 {
	if t, ok := o.(*torch.Tensor); ok {
		return t.Shape()
	}
	return nil
}

// Broadcast gives operands one shape, as torch.distributions.utils.broadcast_all:
// numbers take the dtype and device of the first tensor, float32 when there is none.
// What is neither panics, with the name of the argument.
func Broadcast(what string, names []string, values ...torch.Operand) []*torch.Tensor {
	var like torch.Options
	for i, v := range values {
		Want(what, names[i], v)
		if t, ok := v.(*torch.Tensor); ok && like == (torch.Options{}) {
			like = torch.Options{DType: t.DType(), Device: t.Device()}
		}
	}
	list := make([]*torch.Tensor, len(values))
	for i, v := range values {
		list[i] = Tensor(v, like)
	}
	return torch.BroadcastTensors(list...)
}

// Tensor is an operand as a tensor; a number becomes one of these options.
func Tensor(o torch.Operand, like torch.Options) *torch.Tensor {
	if t, ok := o.(*torch.Tensor); ok {
		return t
	}
	return torch.ScalarTensor(o, like)
}

// SumRightmost sums the last dims dimensions of t.
func SumRightmost(t *torch.Tensor, dims int) *torch.Tensor {
	if dims == 0 {
		return t
	}
	shape := t.Shape()
	kept := shape[:max(len(shape)-dims, 0):max(len(shape)-dims, 0)]
	return t.Reshape(append(kept, -1)...).Sum(torch.Dim(-1))
}

// BroadcastShapes is the shape of tensors of these shapes broadcast together, as
// torch.broadcast_shapes.
func BroadcastShapes(what string, shapes ...[]int64) []int64 {
	n := 0
	for _, s := range shapes {
		n = max(n, len(s))
	}
	out := make([]int64, n)
	for i := range out {
		out[i] = 1
	}
	for _, s := range shapes {
		at := n - len(s)
		for i, size := range s {
			switch {
			case size == 1 || size == out[at+i]:
			case out[at+i] == 1:
				out[at+i] = size
			default:
				panic(&torch.Error{Op: what, Message: "shapes do not broadcast", Shapes: shapes})
			}
		}
	}
	return out
}

// Text is an operand as Python formats it in a text.
func Text(o torch.Operand) string {
	t, ok := o.(*torch.Tensor)
	switch {
	case ok && t.Dim() > 0:
		return t.String()
	case ok && t.IsFloatingPoint():
		return pytext.Float(t.Item())
	case ok && t.DType() == torch.Bool:
		return pytext.Bool(t.ItemBool())
	case ok && !t.IsComplex():
		return strconv.FormatInt(t.ItemInt(), 10)
	case ok:
		return t.String()
	}
	if v := reflect.ValueOf(o); v.CanFloat() {
		return pytext.Float(v.Float())
	}
	return fmt.Sprint(o)
}
