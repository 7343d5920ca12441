package nn

import (
	"fmt"

	"torchfm/native/torch"
)

// LinearOptions are the options of [NewLinear].
type LinearOptions struct {
	Bias   bool // learn an additive bias
	DType  torch.DType
	Device torch.Device
}

// DefaultLinear returns PyTorch's defaults: a bias, float32, the CPU.
func DefaultLinear() LinearOptions { return LinearOptions{Bias: true} }

// Linear is the affine map x W^T + b, torch.nn.Linear.
type Linear struct {
	Base
	Weight *torch.Tensor // [out, in]
	Bias   *torch.Tensor // [out], nil without a bias
}

// NewLinear returns a layer from in to out features, drawn uniformly within
// 1/sqrt(in).
func NewLinear(in, out int64, opts ...LinearOptions) *Linear {
	o := option("linear", opts, DefaultLinear)
	m := new(Linear)
	m.Weight = torch.Empty([]int64{out, in}, torch.Options{DType: o.DType, Device: o.Device})
	if o.Bias {
		m.Bias = torch.Empty([]int64{out}, torch.Options{DType: o.DType, Device: o.Device})
	}
	initLinear(m.Weight, m.Bias)
	m.RegisterParameter("weight", m.Weight)
	m.RegisterParameter("bias", m.Bias)
	return m
}

// Forward maps x [..., in] to [..., out].
func (m *Linear) Forward(x *torch.Tensor) *torch.Tensor { return torch.Linear(x, m.Weight, m.Bias) }

// String returns the layer as Python prints it.
func (m *Linear) String() string {
	shape := m.Weight.Shape()
	return fmt.Sprintf("Linear(in_features=%d, out_features=%d, bias=%s)", shape[1], shape[0], pyBool(m.Bias != nil))
}

// option returns the options given, or the defaults.
func option[T any](what string, opts []T, defaults func() T) T {
	switch len(opts) {
	case 0:
		return defaults()
	case 1:
		return opts[0]
	}
	panic(&torch.Error{Op: what, Message: "more than one options struct"})
}
