package transforms

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// StackTransform applies a transform to each position of a dimension, in a way compatible
// with [torch.Stack], PyTorch's StackTransform.
type StackTransform struct {
	cache *cache
	tseq  []Transform
	dim   int64
}

// StackTransformOptions are the options of [NewStackTransform].
type StackTransformOptions struct {
	Dim       int64 // the dimension; default 0
	CacheSize int64 // also of the parts; default 0
}

// NewStackTransform returns the transform that has tseq at the positions of a dimension.
func NewStackTransform(tseq []Transform, opts ...StackTransformOptions) *StackTransform {
	const what = "StackTransform"
	o := usage.Option(what, opts)
	if len(tseq) == 0 {
		usage.Panic(what, "no transforms")
	}
	return &StackTransform{newCache(what, o.CacheSize), clones(tseq, what, o.CacheSize), o.Dim}
}

// Transforms returns those of the positions.
func (t *StackTransform) Transforms() []Transform { return slices.Clone(t.tseq) }

func (t *StackTransform) want(x *torch.Tensor) {
	n := int64(x.Dim())
	if t.dim < -n || t.dim >= n || x.Size(int(t.dim)) != int64(len(t.tseq)) {
		usage.Panic("StackTransform", "want size %d in dimension %d, got shape %v", len(t.tseq), t.dim, x.Shape())
	}
}

// Forward transforms each position.
func (t *StackTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor {
		t.want(x)
		list := make([]*torch.Tensor, len(t.tseq))
		for i, part := range t.tseq {
			list[i] = part.Forward(x.Select(t.dim, int64(i)))
		}
		return torch.Stack(list, t.dim)
	})
}

// Inverse inverts each position.
func (t *StackTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor {
		t.want(y)
		list := make([]*torch.Tensor, len(t.tseq))
		for i, part := range t.tseq {
			list[i] = part.Inverse(y.Select(t.dim, int64(i)))
		}
		return torch.Stack(list, t.dim)
	})
}

// LogAbsDetJacobian is that of each position.
func (t *StackTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	t.want(x)
	t.want(y)
	list := make([]*torch.Tensor, len(t.tseq))
	for i, part := range t.tseq {
		list[i] = part.LogAbsDetJacobian(x.Select(t.dim, int64(i)), y.Select(t.dim, int64(i)))
	}
	return torch.Stack(list, t.dim)
}

// Bijective reports whether all are.
func (t *StackTransform) Bijective() bool { return allBijective(t.tseq) }

// Domain is that of each position.
func (t *StackTransform) Domain() constraints.Constraint {
	return constraints.Stack(each(t.tseq, Transform.Domain), t.dim)
}

// Codomain is that of each position.
func (t *StackTransform) Codomain() constraints.Constraint {
	return constraints.Stack(each(t.tseq, Transform.Codomain), t.dim)
}

// Inv returns the inverse.
func (t *StackTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *StackTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewStackTransform(t.tseq, StackTransformOptions{t.dim, size})
}

func (t *StackTransform) String() string { return "StackTransform()" }
