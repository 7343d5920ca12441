package transforms

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
)

// inverse is the inverse of a transform, PyTorch's _InverseTransform.
type inverse struct{ of Transform }

// NewInverse returns the inverse of t as a transform, whose own inverse is t.
func NewInverse(t Transform) Transform { return &inverse{t} }

func (t *inverse) Forward(x *torch.Tensor) *torch.Tensor { return t.of.Inverse(x) }
func (t *inverse) Inverse(y *torch.Tensor) *torch.Tensor { return t.of.Forward(y) }
func (t *inverse) Domain() constraints.Constraint        { return t.of.Codomain() }
func (t *inverse) Codomain() constraints.Constraint      { return t.of.Domain() }
func (t *inverse) Bijective() bool                       { return t.of.Bijective() }
func (t *inverse) Inv() Transform                        { return t.of }
func (t *inverse) Sign() torch.Operand                   { return Sign(t.of) }
func (t *inverse) ForwardShape(shape []int64) []int64    { return InverseShape(t.of, shape) }
func (t *inverse) InverseShape(shape []int64) []int64    { return ForwardShape(t.of, shape) }
func (t *inverse) WithCache(size int64) Transform        { return WithCache(t.of, size).Inv() }
func (t *inverse) String() string                        { return fmt.Sprintf("_InverseTransform(%v)", t.of) }

func (t *inverse) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	return t.of.LogAbsDetJacobian(y, x).Neg()
}

func (t *inverse) Equal(other Transform) bool {
	o, ok := other.(*inverse)
	return ok && Equal(t.of, o.of)
}
