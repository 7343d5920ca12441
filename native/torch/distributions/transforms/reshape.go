package transforms

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// ReshapeTransform gives the rightmost dimensions another shape, PyTorch's
// ReshapeTransform.
type ReshapeTransform struct {
	bijective
	cache   *cache
	in, out []int64
}

// NewReshapeTransform returns a transform of events of shape in to shape out, of as many
// elements. The cache size is 0 unless given.
func NewReshapeTransform(in, out []int64, cacheSize ...int64) *ReshapeTransform {
	const what = "ReshapeTransform"
	if numel(in) != numel(out) {
		usage.Panic(what, "in_shape %v and out_shape %v have different numbers of elements", in, out)
	}
	return &ReshapeTransform{cache: newCache(what, usage.One(what, cacheSize, 0)), in: slices.Clone(in), out: slices.Clone(out)}
}

func numel(shape []int64) int64 {
	n := int64(1)
	for _, size := range shape {
		n *= size
	}
	return n
}

// InShape returns the shape of an input's event.
func (t *ReshapeTransform) InShape() []int64 { return slices.Clone(t.in) }

// OutShape returns the shape of an output's event.
func (t *ReshapeTransform) OutShape() []int64 { return slices.Clone(t.out) }

// Forward returns x with events of the new shape.
func (t *ReshapeTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		return x.Reshape(slices.Concat(t.batch(x, t.in), t.out)...)
	})
}

// Inverse returns y with events of the old shape.
func (t *ReshapeTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		return y.Reshape(slices.Concat(t.batch(y, t.out), t.in)...)
	})
}

// batch is a tensor's shape without that of an event.
func (t *ReshapeTransform) batch(x *torch.Tensor, event []int64) []int64 {
	shape := x.Shape()
	if len(shape) < len(event) {
		usage.Panic("ReshapeTransform", "too few dimensions on input: want an event of shape %v, got shape %v", event, shape)
	}
	return shape[:len(shape)-len(event)]
}

// LogAbsDetJacobian is 0.
func (t *ReshapeTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return x.NewZeros(t.batch(x, t.in))
}

// Domain is events of the old shape.
func (t *ReshapeTransform) Domain() constraints.Constraint {
	return constraints.Independent(constraints.Real(), len(t.in))
}

// Codomain is events of the new shape.
func (t *ReshapeTransform) Codomain() constraints.Constraint {
	return constraints.Independent(constraints.Real(), len(t.out))
}

// Inv returns the inverse.
func (t *ReshapeTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *ReshapeTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewReshapeTransform(t.in, t.out, size)
}

// ForwardShape replaces the old shape at the end by the new one.
func (t *ReshapeTransform) ForwardShape(shape []int64) []int64 { return exchange(shape, t.in, t.out) }

// InverseShape replaces the new shape at the end by the old one.
func (t *ReshapeTransform) InverseShape(shape []int64) []int64 { return exchange(shape, t.out, t.in) }

func exchange(shape, from, to []int64) []int64 {
	cut := len(shape) - len(from)
	if cut < 0 || !slices.Equal(shape[cut:], from) {
		usage.Panic("ReshapeTransform", "shape mismatch: want %v at the end of %v", from, shape)
	}
	return slices.Concat(shape[:cut], to)
}

func (t *ReshapeTransform) String() string { return "ReshapeTransform()" }
