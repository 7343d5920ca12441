package transforms

import (
	"math"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/libm"
)

// AffineTransform maps x to loc + scale x, PyTorch's AffineTransform.
type AffineTransform struct {
	bijective
	cache      *cache
	loc, scale torch.Operand
	dims       int
}

// AffineTransformOptions are the options of [NewAffineTransform].
type AffineTransformOptions struct {
	EventDim  int   // rightmost dimensions that belong together, over which the log determinant is summed; default 0
	CacheSize int64 // default 0
}

// NewAffineTransform returns the transform. loc and scale are tensors or numbers.
func NewAffineTransform(loc, scale torch.Operand, opts ...AffineTransformOptions) *AffineTransform {
	const what = "AffineTransform"
	o := usage.Option(what, opts)
	return &AffineTransform{cache: newCache(what, o.CacheSize), loc: operand.Want(what, "loc", loc), scale: operand.Want(what, "scale", scale), dims: o.EventDim}
}

// Loc returns the summand, a tensor or a number.
func (t *AffineTransform) Loc() torch.Operand { return t.loc }

// Scale returns the factor, a tensor or a number.
func (t *AffineTransform) Scale() torch.Operand { return t.scale }

// EventDim returns how many dimensions belong together.
func (t *AffineTransform) EventDim() int { return t.dims }

// Forward returns loc + scale x.
func (t *AffineTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor { return operand.Add(t.loc, operand.Mul(t.scale, x)) })
}

// Inverse returns (y - loc) / scale.
func (t *AffineTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor { return y.Sub(t.loc).Div(t.scale) })
}

// LogAbsDetJacobian returns log |scale|, summed over the event.
func (t *AffineTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	shape := x.Shape()
	var result *torch.Tensor
	if scale, number := operand.Number(t.scale); number {
		result = torch.FullLike(x, libm.Log(math.Abs(scale)))
	} else {
		result = t.scale.(*torch.Tensor).Abs().Log()
	}
	if t.dims > 0 {
		result = operand.SumRightmost(result, t.dims)
		shape = shape[:len(shape)-t.dims]
	}
	return result.Expand(shape...)
}

// Domain is the reals.
func (t *AffineTransform) Domain() constraints.Constraint {
	return widened(constraints.Real(), t.dims)
}

// Codomain is the reals.
func (t *AffineTransform) Codomain() constraints.Constraint { return t.Domain() }

// Sign is the factor's.
func (t *AffineTransform) Sign() torch.Operand {
	scale, number := operand.Number(t.scale)
	switch {
	case !number:
		return t.scale.(*torch.Tensor).Sign()
	case scale > 0:
		return 1
	case scale < 0:
		return -1
	}
	return 0
}

// Inv returns the inverse.
func (t *AffineTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *AffineTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewAffineTransform(t.loc, t.scale, AffineTransformOptions{t.dims, size})
}

// Equal reports whether loc and scale are equal.
func (t *AffineTransform) Equal(other Transform) bool {
	o, ok := other.(*AffineTransform)
	return ok && equal(t.loc, o.loc) && equal(t.scale, o.scale)
}

// equal reports whether two operands are equal everywhere.
func equal(a, b torch.Operand) bool {
	if t, ok := a.(*torch.Tensor); ok {
		return t.Eq(b).All().ItemBool()
	}
	if t, ok := b.(*torch.Tensor); ok {
		return t.Eq(a).All().ItemBool()
	}
	x, _ := operand.Number(a)
	y, _ := operand.Number(b)
	return x == y
}

// ForwardShape broadcasts with loc and scale.
func (t *AffineTransform) ForwardShape(shape []int64) []int64 {
	return operand.BroadcastShapes("AffineTransform", shape, operand.Shape(t.loc), operand.Shape(t.scale))
}

// InverseShape broadcasts with loc and scale.
func (t *AffineTransform) InverseShape(shape []int64) []int64 { return t.ForwardShape(shape) }

func (t *AffineTransform) String() string { return "AffineTransform()" }
