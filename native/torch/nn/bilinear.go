package nn

import (
	"fmt"
	"math"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// BilinearOptions are the options of [NewBilinear].
type BilinearOptions struct {
	NoBias bool         // learn no additive bias; default false
	DType  torch.DType  // default float32
	Device torch.Device // default the CPU
}

// Bilinear is the map x1^T W x2 + b of two inputs, torch.nn.Bilinear.
type Bilinear struct {
	Base
	Weight      *torch.Tensor // [out, in1, in2]
	Bias        *torch.Tensor // [out], nil without a bias
	In1Features int64
	In2Features int64
	OutFeatures int64
}

// NewBilinear returns a layer from in1 and in2 to out features, drawn uniformly within
// 1/sqrt(in1).
func NewBilinear(in1, in2, out int64, opts ...BilinearOptions) *Bilinear {
	o := usage.Option("Bilinear", opts)
	if in1 <= 0 {
		usage.Panic("Bilinear", "in1_features is %d: want a positive number", in1)
	}
	like := torch.Options{DType: o.DType, Device: o.Device}
	m := &Bilinear{Weight: torch.Empty([]int64{out, in1, in2}, like), In1Features: in1, In2Features: in2, OutFeatures: out}
	if !o.NoBias {
		m.Bias = torch.Empty([]int64{out}, like)
	}
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew.
func (m *Bilinear) ResetParameters() {
	bound := 1 / math.Sqrt(float64(m.Weight.Size(1)))
	Uniform_(m.Weight, -bound, bound)
	if m.Bias != nil {
		Uniform_(m.Bias, -bound, bound)
	}
}

// Forward maps x1 [..., in1] and x2 [..., in2] to [..., out].
func (m *Bilinear) Forward(x1, x2 *torch.Tensor) *torch.Tensor {
	return HookedAll(m, []*torch.Tensor{x1, x2}, func(m *Bilinear, in []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{torch.Bilinear(in[0], in[1], m.Weight, m.Bias)}
	})[0]
}

// ExtraRepr returns what Python prints of the layer.
func (m *Bilinear) ExtraRepr() string {
	return fmt.Sprintf("in1_features=%d, in2_features=%d, out_features=%d, bias=%s",
		m.In1Features, m.In2Features, m.OutFeatures, pytext.Bool(m.Bias != nil))
}
