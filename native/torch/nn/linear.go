package nn

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// LinearOptions are the options of [NewLinear].
type LinearOptions struct {
	NoBias bool         // learn no additive bias; default false
	DType  torch.DType  // default float32
	Device torch.Device // default the CPU
}

// Linear is the affine map x W^T + b, torch.nn.Linear.
type Linear struct {
	Base
	Weight *torch.Tensor // [out, in]
	Bias   *torch.Tensor // [out], nil without a bias
	in     int64
	out    int64
}

// NewLinear returns a layer from in to out features, drawn uniformly within
// 1/sqrt(in).
func NewLinear(in, out int64, opts ...LinearOptions) *Linear {
	o := usage.Option("Linear", opts)
	like := torch.Options{DType: o.DType, Device: o.Device}
	m := &Linear{Weight: torch.Empty([]int64{out, in}, like), in: in, out: out}
	if !o.NoBias {
		m.Bias = torch.Empty([]int64{out}, like)
	}
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew.
func (m *Linear) ResetParameters() { initLinear(m.Weight, m.Bias) }

// Forward maps x [..., in] to [..., out].
func (m *Linear) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Linear).forward) }

func (m *Linear) forward(x *torch.Tensor) *torch.Tensor { return torch.Linear(x, m.Weight, m.Bias) }

// ExtraRepr returns what Python prints of the layer.
func (m *Linear) ExtraRepr() string {
	return fmt.Sprintf("in_features=%d, out_features=%d, bias=%s", m.in, m.out, pytext.Bool(m.Bias != nil))
}
