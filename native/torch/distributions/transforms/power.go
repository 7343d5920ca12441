package transforms

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// PowerTransform maps positive numbers x to x^exponent, PyTorch's PowerTransform.
type PowerTransform struct {
	bijective
	cache    *cache
	exponent *torch.Tensor
}

// NewPowerTransform returns the transform. The cache size is 0 unless given.
func NewPowerTransform(exponent torch.Operand, cacheSize ...int64) *PowerTransform {
	const what = "PowerTransform"
	e := operand.Broadcast(what, []string{"exponent"}, exponent)[0]
	return &PowerTransform{cache: newCache(what, usage.One(what, cacheSize, 0)), exponent: e}
}

// Exponent returns the exponent.
func (t *PowerTransform) Exponent() *torch.Tensor { return t.exponent }

// Forward returns x^exponent.
func (t *PowerTransform) Forward(x *torch.Tensor) *torch.Tensor {
	return t.cache.forward(x, func(x *torch.Tensor) *torch.Tensor { return x.Pow(t.exponent) })
}

// Inverse returns y^(1/exponent).
func (t *PowerTransform) Inverse(y *torch.Tensor) *torch.Tensor {
	return t.cache.inverse(y, func(y *torch.Tensor) *torch.Tensor { return y.Pow(t.exponent.Reciprocal()) })
}

// LogAbsDetJacobian returns log |exponent y / x|.
func (t *PowerTransform) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return t.exponent.Mul(y).Div(x).Abs().Log()
}

// Domain is the positive numbers.
func (t *PowerTransform) Domain() constraints.Constraint { return constraints.Positive() }

// Codomain is the positive numbers.
func (t *PowerTransform) Codomain() constraints.Constraint { return constraints.Positive() }

// Sign is the exponent's.
func (t *PowerTransform) Sign() torch.Operand { return t.exponent.Sign() }

// Inv returns the inverse.
func (t *PowerTransform) Inv() Transform { return NewInverse(t) }

// WithCache returns the transform with a cache.
func (t *PowerTransform) WithCache(size int64) Transform {
	if t.cache.size() == size {
		return t
	}
	return NewPowerTransform(t.exponent, size)
}

// Equal reports whether the exponents are equal.
func (t *PowerTransform) Equal(other Transform) bool {
	o, ok := other.(*PowerTransform)
	return ok && t.exponent.Eq(o.exponent).All().ItemBool()
}

// ForwardShape broadcasts with the exponent.
func (t *PowerTransform) ForwardShape(shape []int64) []int64 {
	return operand.BroadcastShapes("PowerTransform", shape, t.exponent.Shape())
}

// InverseShape broadcasts with the exponent.
func (t *PowerTransform) InverseShape(shape []int64) []int64 { return t.ForwardShape(shape) }

func (t *PowerTransform) String() string { return "PowerTransform()" }
