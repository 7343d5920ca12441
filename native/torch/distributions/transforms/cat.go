package transforms

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// CatTransform applies a transform to each part of a dimension, in a way compatible with
// [torch.Cat], PyTorch's CatTransform.
type CatTransform struct {
	cache   *cache
	tseq    []Transform
	dim     int64
	lengths []int64
}

// CatTransformOptions are the options of [NewCatTransform].
type CatTransformOptions struct {
	Dim       int64   // the dimension along which the parts lie; default 0
	Lengths   []int64 // the size of each part; default all 1
	CacheSize int64   // also of the parts; default 0
}

// NewCatTransform returns the transform that tseq are the parts of.
func NewCatTransform(tseq []Transform, opts ...CatTransformOptions) *CatTransform {
	const what = "CatTransform"
	o := usage.Option(what, opts)
	if o.Lengths == nil {
		o.Lengths = slices.Repeat([]int64{1}, len(tseq))
	}
	if len(tseq) == 0 || len(o.Lengths) != len(tseq) {
		usage.Panic(what, "%d transforms for %d lengths", len(tseq), len(o.Lengths))
	}
	return &CatTransform{newCache(what, o.CacheSize), clones(tseq, what, o.CacheSize), o.Dim, slices.Clone(o.Lengths)}
}

// Transforms returns those of the parts.
func (t *CatTransform) Transforms() []Transform { return slices.Clone(t.tseq) }

// EventDim is the most that a part has.
func (t *CatTransform) EventDim() int {
	n := 0
	for _, part := range t.tseq {
		n = max(n, EventDim(part))
	}
	return n
}

// Length is the size of the dimension.
func (t *CatTransform) Length() int64 {
	n := int64(0)
	for _, length := range t.lengths {
		n += length
	}
	return n
}

func (t *CatTransform) want(x *torch.Tensor) {
	n := int64(x.Dim())
	if t.dim < -n || t.dim >= n || x.Size(int(t.dim)) != t.Length() {
		usage.Panic("CatTransform", "want size %d in dimension %d, got shape %v", t.Length(), t.dim, x.Shape())
	}
}

// parts calls f with each transform, where its part starts and how long it is.
func (t *CatTransform) parts(f func(part Transform, start, length int64) *torch.Tensor) []*torch.Tensor {
	list := make([]*torch.Tensor, len(t.tseq))
	start := int64(0)
	for i, part := range t.tseq {
		list[i] = f(part, start, t.lengths[i])
		start += t.lengths[i]
	}
	return list
}

// Forward transforms each part.
func (t *CatTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		t.want(x)
		return torch.Cat(t.parts(func(part Transform, start, length int64) *torch.Tensor {
			return part.Forward(x.Narrow(t.dim, start, length))
		}), t.dim)
	})
}

// Inverse inverts each part.
func (t *CatTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		t.want(y)
		return torch.Cat(t.parts(func(part Transform, start, length int64) *torch.Tensor {
			return part.Inverse(y.Narrow(t.dim, start, length))
		}), t.dim)
	})
}

// LogAbsDetJacobian is that of each part, or their sum when the dimension is part of the
// event.
func (t *CatTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	t.want(x)
	t.want(y)
	dims := t.EventDim()
	list := t.parts(func(part Transform, start, length int64) *torch.Tensor {
		logdet := part.LogAbsDetJacobian(x.Narrow(t.dim, start, length), y.Narrow(t.dim, start, length))
		return operand.SumRightmost(logdet, dims-EventDim(part))
	})
	dim := t.dim
	if dim >= 0 {
		dim -= int64(x.Dim())
	}
	dim += int64(dims)
	if dim < 0 {
		return torch.Cat(list, dim)
	}
	sum := list[0].Add(0)
	for _, logdet := range list[1:] {
		sum = sum.Add(logdet)
	}
	return sum
}

// Bijective reports whether all parts are.
func (t *CatTransform) Bijective() bool { return allBijective(t.tseq) }

// Domain is that of each part.
func (t *CatTransform) Domain() constraints.Constraint {
	return constraints.Cat(each(t.tseq, Transform.Domain), constraints.CatOptions{Dim: t.dim, Lengths: t.lengths})
}

// Codomain is that of each part.
func (t *CatTransform) Codomain() constraints.Constraint {
	return constraints.Cat(each(t.tseq, Transform.Codomain), constraints.CatOptions{Dim: t.dim, Lengths: t.lengths})
}

func each[T, U any](list []T, f func(T) U) []U {
	out := make([]U, len(list))
	for i, item := range list {
		out[i] = f(item)
	}
	return out
}

// Inv returns the inverse.
func (t *CatTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *CatTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewCatTransform(t.tseq, CatTransformOptions{t.dim, t.lengths, size})
}

func (t *CatTransform) String() string { return "CatTransform()" }
