package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// The layers of this file apply a function with numbers of its own to each element.

var (
	opHardtanh   = both("hardtanh")
	opThreshold  = both("threshold")
	opRReLU      = both("rrelu")
	opELU        = both("elu")
	opCELU       = both("celu")
	opLeakyReLU  = both("leaky_relu")
	opGELU       = native.NewOp("aten::gelu", "")
	opHardshrink = native.NewOp("aten::hardshrink", "")
	opSoftshrink = native.NewOp("aten::softshrink", "")
	opSoftplus   = native.NewOp("aten::softplus", "")
)

// HardtanhOptions are the options of [NewHardtanh].
type HardtanhOptions struct {
	MinVal  *float64 // default -1
	MaxVal  *float64 // default 1
	Inplace bool     // default false
}

// Hardtanh is x limited to [MinVal, MaxVal], torch.nn.Hardtanh.
type Hardtanh struct {
	Base
	MinVal  float64
	MaxVal  float64
	Inplace bool
}

// NewHardtanh returns the layer. The options' MinVal must be below their MaxVal.
func NewHardtanh(opts ...HardtanhOptions) *Hardtanh {
	o := usage.Option("Hardtanh", opts)
	m := &Hardtanh{MinVal: or(o.MinVal, -1), MaxVal: or(o.MaxVal, 1), Inplace: o.Inplace}
	if !(m.MaxVal > m.MinVal) {
		usage.Panic("Hardtanh", "MinVal %v must be below MaxVal %v", m.MinVal, m.MaxVal)
	}
	return Register(m)
}

// Forward applies the function to each element.
func (m *Hardtanh) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Hardtanh).forward) }

func (m *Hardtanh) forward(x *torch.Tensor) *torch.Tensor {
	if m.MinVal > m.MaxVal {
		usage.Panic("hardtanh", "MinVal %v is greater than MaxVal %v", m.MinVal, m.MaxVal)
	}
	return apply(opHardtanh, m.Inplace, x, native.Float(m.MinVal), native.Float(m.MaxVal))
}

// ExtraRepr returns what Python prints of the layer.
func (m *Hardtanh) ExtraRepr() string {
	return withInplace("min_val="+pytext.Float(m.MinVal)+", max_val="+pytext.Float(m.MaxVal), m.Inplace)
}

// ReLU6 is x limited to [0, 6], torch.nn.ReLU6.
type ReLU6 struct {
	Base
	Inplace bool
}

// NewReLU6 returns the layer; inplace is false by default.
func NewReLU6(inplace ...bool) *ReLU6 {
	return Register(&ReLU6{Inplace: usage.One("ReLU6", inplace, false)})
}

// Forward applies the function to each element.
func (m *ReLU6) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*ReLU6).forward) }

func (m *ReLU6) forward(x *torch.Tensor) *torch.Tensor {
	return apply(opHardtanh, m.Inplace, x, native.Float(0), native.Float(6))
}

// ExtraRepr returns what Python prints of the layer.
func (m *ReLU6) ExtraRepr() string { return inplaceRepr(m.Inplace) }

// Threshold is x where above a threshold and a value elsewhere, torch.nn.Threshold.
type Threshold struct {
	Base
	Threshold torch.Scalar
	Value     torch.Scalar
	Inplace   bool
}

// NewThreshold returns the layer; inplace is false by default.
func NewThreshold(threshold, value torch.Scalar, inplace ...bool) *Threshold {
	m := &Threshold{Threshold: threshold, Value: value, Inplace: usage.One("Threshold", inplace, false)}
	pyNumber(threshold)
	pyNumber(value)
	return Register(m)
}

// Forward applies the function to each element.
func (m *Threshold) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Threshold).forward) }

func (m *Threshold) forward(x *torch.Tensor) *torch.Tensor {
	return apply(opThreshold, m.Inplace, x, native.Float(float(m.Threshold)), native.Float(float(m.Value)))
}

// ExtraRepr returns what Python prints of the layer.
func (m *Threshold) ExtraRepr() string {
	return withInplace("threshold="+pyNumber(m.Threshold)+", value="+pyNumber(m.Value), m.Inplace)
}

// RReLUOptions are the options of [NewRReLU].
type RReLUOptions struct {
	Lower   *float64 // the least slope; default 1.0/8
	Upper   *float64 // the greatest slope; default 1.0/3
	Inplace bool     // default false
}

// RReLU is x where positive and elsewhere x times a slope, in training drawn for each
// element from [Lower, Upper), in evaluation their mean, torch.nn.RReLU.
type RReLU struct {
	Base
	Lower   float64
	Upper   float64
	Inplace bool
}

// NewRReLU returns the layer, which draws from the default generator.
func NewRReLU(opts ...RReLUOptions) *RReLU {
	o := usage.Option("RReLU", opts)
	return Register(&RReLU{Lower: or(o.Lower, 1.0/8), Upper: or(o.Upper, 1.0/3), Inplace: o.Inplace})
}

// Forward applies the function to each element.
func (m *RReLU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*RReLU).forward) }

func (m *RReLU) forward(x *torch.Tensor) *torch.Tensor {
	return apply(opRReLU, m.Inplace, x, native.Float(m.Lower), native.Float(m.Upper), native.Bool(m.Training()), native.None())
}

// ExtraRepr returns what Python prints of the layer.
func (m *RReLU) ExtraRepr() string {
	return withInplace("lower="+pytext.Float(m.Lower)+", upper="+pytext.Float(m.Upper), m.Inplace)
}

// ELUOptions are the options of [NewELU].
type ELUOptions struct {
	Alpha   *float64 // default 1
	Inplace bool     // default false
}

// ELU is x where positive and Alpha (exp(x) - 1) elsewhere, torch.nn.ELU.
type ELU struct {
	Base
	Alpha   float64
	Inplace bool
}

// NewELU returns the layer.
func NewELU(opts ...ELUOptions) *ELU {
	o := usage.Option("ELU", opts)
	return Register(&ELU{Alpha: or(o.Alpha, 1), Inplace: o.Inplace})
}

// Forward applies the function to each element.
func (m *ELU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*ELU).forward) }

func (m *ELU) forward(x *torch.Tensor) *torch.Tensor {
	return apply(opELU, m.Inplace, x, native.Float(m.Alpha), native.Int(1), native.Int(1))
}

// ExtraRepr returns what Python prints of the layer.
func (m *ELU) ExtraRepr() string { return withInplace("alpha="+pytext.Float(m.Alpha), m.Inplace) }

// CELUOptions are the options of [NewCELU].
type CELUOptions struct {
	Alpha   *float64 // default 1
	Inplace bool     // default false
}

// CELU is max(x, 0) + min(Alpha (exp(x / Alpha) - 1), 0), torch.nn.CELU.
type CELU struct {
	Base
	Alpha   float64
	Inplace bool
}

// NewCELU returns the layer.
func NewCELU(opts ...CELUOptions) *CELU {
	o := usage.Option("CELU", opts)
	return Register(&CELU{Alpha: or(o.Alpha, 1), Inplace: o.Inplace})
}

// Forward applies the function to each element.
func (m *CELU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*CELU).forward) }

func (m *CELU) forward(x *torch.Tensor) *torch.Tensor {
	return apply(opCELU, m.Inplace, x, native.Float(m.Alpha))
}

// ExtraRepr returns what Python prints of the layer.
func (m *CELU) ExtraRepr() string { return withInplace("alpha="+pytext.Float(m.Alpha), m.Inplace) }

// LeakyReLUOptions are the options of [NewLeakyReLU].
type LeakyReLUOptions struct {
	NegativeSlope *float64 // default 0.01
	Inplace       bool     // default false
}

// LeakyReLU is x where positive and NegativeSlope x elsewhere, torch.nn.LeakyReLU.
type LeakyReLU struct {
	Base
	NegativeSlope float64
	Inplace       bool
}

// NewLeakyReLU returns the layer.
func NewLeakyReLU(opts ...LeakyReLUOptions) *LeakyReLU {
	o := usage.Option("LeakyReLU", opts)
	return Register(&LeakyReLU{NegativeSlope: or(o.NegativeSlope, 0.01), Inplace: o.Inplace})
}

// Forward applies the function to each element.
func (m *LeakyReLU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*LeakyReLU).forward) }

func (m *LeakyReLU) forward(x *torch.Tensor) *torch.Tensor {
	return apply(opLeakyReLU, m.Inplace, x, native.Float(m.NegativeSlope))
}

// ExtraRepr returns what Python prints of the layer.
func (m *LeakyReLU) ExtraRepr() string {
	return withInplace("negative_slope="+pytext.Float(m.NegativeSlope), m.Inplace)
}

// GELU is the Gaussian error linear unit, torch.nn.GELU: x times the normal
// distribution function or, with Approximate "tanh", what comes near it.
type GELU struct {
	Base
	Approximate string
}

// NewGELU returns the layer. Approximate is "none", the default, or "tanh".
func NewGELU(approximate ...string) *GELU {
	how := usage.One("GELU", approximate, "none")
	if how != "none" && how != "tanh" {
		usage.Panic("GELU", "approximate %q: want \"none\" or \"tanh\"", how)
	}
	return Register(&GELU{Approximate: how})
}

// Forward applies the function to each element.
func (m *GELU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*GELU).forward) }

func (m *GELU) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opGELU, op.Arg(x), native.String(m.Approximate))
}

// ExtraRepr returns what Python prints of the layer.
func (m *GELU) ExtraRepr() string { return "approximate='" + m.Approximate + "'" }

// Hardshrink is x where |x| > Lambd and 0 elsewhere, torch.nn.Hardshrink.
type Hardshrink struct {
	Base
	Lambd float64
}

// NewHardshrink returns the layer; lambd is 0.5 by default.
func NewHardshrink(lambd ...float64) *Hardshrink {
	return Register(&Hardshrink{Lambd: usage.One("Hardshrink", lambd, 0.5)})
}

// Forward applies the function to each element.
func (m *Hardshrink) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*Hardshrink).forward)
}

func (m *Hardshrink) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opHardshrink, op.Arg(x), native.Float(m.Lambd))
}

// ExtraRepr returns what Python prints of the layer.
func (m *Hardshrink) ExtraRepr() string { return pytext.Float(m.Lambd) }

// Softshrink is x moved by Lambd towards 0, torch.nn.Softshrink.
type Softshrink struct {
	Base
	Lambd float64
}

// NewSoftshrink returns the layer; lambd, 0 or more, is 0.5 by default.
func NewSoftshrink(lambd ...float64) *Softshrink {
	return Register(&Softshrink{Lambd: usage.One("Softshrink", lambd, 0.5)})
}

// Forward applies the function to each element.
func (m *Softshrink) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*Softshrink).forward)
}

func (m *Softshrink) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opSoftshrink, op.Arg(x), native.Float(m.Lambd))
}

// ExtraRepr returns what Python prints of the layer.
func (m *Softshrink) ExtraRepr() string { return pytext.Float(m.Lambd) }

// SoftplusOptions are the options of [NewSoftplus].
type SoftplusOptions struct {
	Beta      *float64 // default 1
	Threshold *float64 // of Beta x, above which the function is x; default 20
}

// Softplus is log(1 + exp(Beta x)) / Beta, torch.nn.Softplus.
type Softplus struct {
	Base
	Beta      float64
	Threshold float64
}

// NewSoftplus returns the layer.
func NewSoftplus(opts ...SoftplusOptions) *Softplus {
	o := usage.Option("Softplus", opts)
	return Register(&Softplus{Beta: or(o.Beta, 1), Threshold: or(o.Threshold, 20)})
}

// Forward applies the function to each element.
func (m *Softplus) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Softplus).forward) }

func (m *Softplus) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opSoftplus, op.Arg(x), native.Float(m.Beta), native.Float(m.Threshold))
}

// ExtraRepr returns what Python prints of the layer.
func (m *Softplus) ExtraRepr() string {
	return "beta=" + pytext.Float(m.Beta) + ", threshold=" + pytext.Float(m.Threshold)
}
