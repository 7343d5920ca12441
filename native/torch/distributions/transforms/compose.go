package transforms

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// ComposeTransform applies transforms one after the other, PyTorch's ComposeTransform.
type ComposeTransform struct {
	parts []Transform
	size  int64
}

// NewComposeTransform returns the composition of parts, the first of them applied first,
// each with a cache of the given size, 0 unless given.
func NewComposeTransform(parts []Transform, cacheSize ...int64) *ComposeTransform {
	size := usage.One("ComposeTransform", cacheSize, 0)
	newCache("ComposeTransform", size)
	return &ComposeTransform{clones(parts, "ComposeTransform", size), size}
}

// IdentityTransform returns the transform that changes nothing, PyTorch's
// identity_transform.
func IdentityTransform() *ComposeTransform { return NewComposeTransform(nil) }

// Parts returns the composed transforms.
func (t *ComposeTransform) Parts() []Transform { return slices.Clone(t.parts) }

// Forward applies the parts in order.
func (t *ComposeTransform) Forward(x *torch.Tensor) *torch.Tensor {
	for _, part := range t.parts {
		x = part.Forward(x)
	}
	return x
}

// Inverse inverts the parts, the last first.
func (t *ComposeTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	for _, part := range slices.Backward(t.parts) {
		y = part.Inverse(y)
	}
	return y
}

// LogAbsDetJacobian is the sum of the parts', each summed over the dimensions that the
// composition makes part of an event.
func (t *ComposeTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	if len(t.parts) == 0 {
		return torch.ZerosLike(x)
	}
	xs := []*torch.Tensor{x}
	for i, part := range t.parts[:len(t.parts)-1] {
		xs = append(xs, part.Forward(xs[i]))
	}
	xs = append(xs, y)
	var sum *torch.Tensor
	dims := t.Domain().EventDim()
	for i, part := range t.parts {
		in := part.Domain().EventDim()
		term := operand.SumRightmost(part.LogAbsDetJacobian(xs[i], xs[i+1]), dims-in)
		if sum == nil {
			sum = term
		} else {
			sum = sum.Add(term)
		}
		dims += part.Codomain().EventDim() - in
	}
	return sum
}

// Domain is the first part's, with as many event dimensions as any part needs.
func (t *ComposeTransform) Domain() constraints.Constraint {
	if len(t.parts) == 0 {
		return constraints.Real()
	}
	dims := t.parts[len(t.parts)-1].Codomain().EventDim()
	for _, part := range slices.Backward(t.parts) {
		in := part.Domain().EventDim()
		dims = max(dims+in-part.Codomain().EventDim(), in)
	}
	return widened(t.parts[0].Domain(), dims)
}

// Codomain is the last part's, with as many event dimensions as any part makes.
func (t *ComposeTransform) Codomain() constraints.Constraint {
	if len(t.parts) == 0 {
		return constraints.Real()
	}
	dims := t.parts[0].Domain().EventDim()
	for _, part := range t.parts {
		out := part.Codomain().EventDim()
		dims = max(dims+out-part.Domain().EventDim(), out)
	}
	return widened(t.parts[len(t.parts)-1].Codomain(), dims)
}

// widened is a constraint with this many event dimensions.
func widened(c constraints.Constraint, dims int) constraints.Constraint {
	if more := dims - c.EventDim(); more > 0 {
		return constraints.Independent(c, more)
	}
	return c
}

// Bijective reports whether all parts are.
func (t *ComposeTransform) Bijective() bool { return allBijective(t.parts) }

func allBijective(list []Transform) bool {
	return !slices.ContainsFunc(list, func(t Transform) bool { return !t.Bijective() })
}

// Sign is the product of the parts' signs.
func (t *ComposeTransform) Sign() torch.Operand { return SignOf(t.parts) }

// Inv composes the inverses of the parts.
func (t *ComposeTransform) Inv() Transform {
	list := make([]Transform, 0, len(t.parts))
	for _, part := range slices.Backward(t.parts) {
		list = append(list, part.Inv())
	}
	return NewComposeTransform(list)
}

// WithCache gives the parts caches.
func (t *ComposeTransform) WithCache(size int64) Transform {
	if t.size == size {
		return t
	}
	return NewComposeTransform(t.parts, size)
}

// Equal reports whether the parts are equal.
func (t *ComposeTransform) Equal(other Transform) bool {
	o, ok := other.(*ComposeTransform)
	return ok && slices.EqualFunc(t.parts, o.parts, Equal)
}

// ForwardShape goes through the parts.
func (t *ComposeTransform) ForwardShape(shape []int64) []int64 {
	for _, part := range t.parts {
		shape = ForwardShape(part, shape)
	}
	return shape
}

// InverseShape goes back through the parts.
func (t *ComposeTransform) InverseShape(shape []int64) []int64 {
	for _, part := range slices.Backward(t.parts) {
		shape = InverseShape(part, shape)
	}
	return shape
}

func (t *ComposeTransform) String() string { return "ComposeTransform(\n    " + texts(t.parts) + "\n)" }
