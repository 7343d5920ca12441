package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

// The layers of this file apply a function to each element. Inplace writes the results
// into the input, Python's inplace=True.

// both names an operator and its in-place form.
func both(name string) [2]*native.Op {
	return [2]*native.Op{native.NewOp("aten::"+name, ""), native.NewOp("aten::"+name+"_", "")}
}

var (
	opReLU        = both("relu")
	opSELU        = both("selu")
	opSiLU        = both("silu")
	opMish        = both("mish")
	opHardsigmoid = both("hardsigmoid")
	opHardswish   = both("hardswish")
	opTanh        = native.NewOp("aten::tanh", "")
	opSigmoid     = native.NewOp("aten::sigmoid", "")
	opLogSigmoid  = native.NewOp("aten::log_sigmoid", "")
	opAbs         = native.NewOp("aten::abs", "")
	opAddScalar   = native.NewOp("aten::add", "Scalar")
)

// apply calls an operator on x, or its in-place form.
func apply(ops [2]*native.Op, inplace bool, x *torch.Tensor, args ...native.Arg) *torch.Tensor {
	args = append([]native.Arg{op.Arg(x)}, args...)
	if !inplace {
		return op.One(ops[0], args...)
	}
	op.InPlace(ops[1], args...)
	return x
}

// inplaceRepr is what Python prints of a layer whose one option it is.
func inplaceRepr(inplace bool) string {
	if inplace {
		return "inplace=True"
	}
	return ""
}

// withInplace adds it behind other options.
func withInplace(text string, inplace bool) string {
	if inplace {
		return text + ", inplace=True"
	}
	return text
}

// Func is a function as a layer, for what torch.nn has no layer for.
type Func struct {
	Base
	text string
	f    func(x *torch.Tensor) *torch.Tensor
}

// NewFunc returns f as a layer that prints as text.
func NewFunc(text string, f func(x *torch.Tensor) *torch.Tensor) *Func {
	return Register(&Func{text: text, f: f})
}

// Forward returns f(x).
func (m *Func) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Func).forward) }

func (m *Func) forward(x *torch.Tensor) *torch.Tensor { return m.f(x) }

// String returns the text.
func (m *Func) String() string { return m.text }

// ReLU is max(x, 0), torch.nn.ReLU.
type ReLU struct {
	Base
	Inplace bool
}

// NewReLU returns the layer; inplace is false by default.
func NewReLU(inplace ...bool) *ReLU {
	return Register(&ReLU{Inplace: usage.One("ReLU", inplace, false)})
}

// Forward applies the function to each element.
func (m *ReLU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*ReLU).forward) }

func (m *ReLU) forward(x *torch.Tensor) *torch.Tensor { return apply(opReLU, m.Inplace, x) }

// ExtraRepr returns what Python prints of the layer.
func (m *ReLU) ExtraRepr() string { return inplaceRepr(m.Inplace) }

// SELU is the self-normalising ELU of Klambauer et al., torch.nn.SELU.
type SELU struct {
	Base
	Inplace bool
}

// NewSELU returns the layer; inplace is false by default.
func NewSELU(inplace ...bool) *SELU {
	return Register(&SELU{Inplace: usage.One("SELU", inplace, false)})
}

// Forward applies the function to each element.
func (m *SELU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*SELU).forward) }

func (m *SELU) forward(x *torch.Tensor) *torch.Tensor { return apply(opSELU, m.Inplace, x) }

// ExtraRepr returns what Python prints of the layer.
func (m *SELU) ExtraRepr() string { return inplaceRepr(m.Inplace) }

// SiLU is x sigmoid(x), the swish function, torch.nn.SiLU.
type SiLU struct {
	Base
	Inplace bool
}

// NewSiLU returns the layer; inplace is false by default.
func NewSiLU(inplace ...bool) *SiLU {
	return Register(&SiLU{Inplace: usage.One("SiLU", inplace, false)})
}

// Forward applies the function to each element.
func (m *SiLU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*SiLU).forward) }

func (m *SiLU) forward(x *torch.Tensor) *torch.Tensor { return apply(opSiLU, m.Inplace, x) }

// ExtraRepr returns what Python prints of the layer.
func (m *SiLU) ExtraRepr() string { return inplaceRepr(m.Inplace) }

// Mish is x tanh(softplus(x)), torch.nn.Mish.
type Mish struct {
	Base
	Inplace bool
}

// NewMish returns the layer; inplace is false by default.
func NewMish(inplace ...bool) *Mish {
	return Register(&Mish{Inplace: usage.One("Mish", inplace, false)})
}

// Forward applies the function to each element.
func (m *Mish) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Mish).forward) }

func (m *Mish) forward(x *torch.Tensor) *torch.Tensor { return apply(opMish, m.Inplace, x) }

// ExtraRepr returns what Python prints of the layer.
func (m *Mish) ExtraRepr() string { return inplaceRepr(m.Inplace) }

// Hardsigmoid is min(max(x + 3, 0), 6) / 6, torch.nn.Hardsigmoid.
type Hardsigmoid struct {
	Base
	Inplace bool
}

// NewHardsigmoid returns the layer; inplace is false by default.
func NewHardsigmoid(inplace ...bool) *Hardsigmoid {
	return Register(&Hardsigmoid{Inplace: usage.One("Hardsigmoid", inplace, false)})
}

// Forward applies the function to each element.
func (m *Hardsigmoid) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*Hardsigmoid).forward)
}

func (m *Hardsigmoid) forward(x *torch.Tensor) *torch.Tensor {
	return apply(opHardsigmoid, m.Inplace, x)
}

// Hardswish is x hardsigmoid(x), torch.nn.Hardswish.
type Hardswish struct {
	Base
	Inplace bool
}

// NewHardswish returns the layer; inplace is false by default.
func NewHardswish(inplace ...bool) *Hardswish {
	return Register(&Hardswish{Inplace: usage.One("Hardswish", inplace, false)})
}

// Forward applies the function to each element.
func (m *Hardswish) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Hardswish).forward) }

func (m *Hardswish) forward(x *torch.Tensor) *torch.Tensor { return apply(opHardswish, m.Inplace, x) }

// Tanh is the hyperbolic tangent, torch.nn.Tanh.
type Tanh struct{ Base }

// NewTanh returns the layer.
func NewTanh() *Tanh { return Register(new(Tanh)) }

// Forward applies the function to each element.
func (m *Tanh) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Tanh).forward) }

func (m *Tanh) forward(x *torch.Tensor) *torch.Tensor { return op.One(opTanh, op.Arg(x)) }

// Sigmoid is 1 / (1 + exp(-x)), torch.nn.Sigmoid.
type Sigmoid struct{ Base }

// NewSigmoid returns the layer.
func NewSigmoid() *Sigmoid { return Register(new(Sigmoid)) }

// Forward applies the function to each element.
func (m *Sigmoid) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Sigmoid).forward) }

func (m *Sigmoid) forward(x *torch.Tensor) *torch.Tensor { return op.One(opSigmoid, op.Arg(x)) }

// LogSigmoid is log(sigmoid(x)) without overflow, torch.nn.LogSigmoid.
type LogSigmoid struct{ Base }

// NewLogSigmoid returns the layer.
func NewLogSigmoid() *LogSigmoid { return Register(new(LogSigmoid)) }

// Forward applies the function to each element.
func (m *LogSigmoid) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*LogSigmoid).forward)
}

func (m *LogSigmoid) forward(x *torch.Tensor) *torch.Tensor { return op.One(opLogSigmoid, op.Arg(x)) }

// Softsign is x / (1 + |x|), torch.nn.Softsign.
type Softsign struct{ Base }

// NewSoftsign returns the layer.
func NewSoftsign() *Softsign { return Register(new(Softsign)) }

// Forward applies the function to each element.
func (m *Softsign) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Softsign).forward) }

func (m *Softsign) forward(x *torch.Tensor) *torch.Tensor {
	return x.Div(op.One(opAddScalar, op.Arg(op.One(opAbs, op.Arg(x))), native.Int(1), native.Int(1)))
}

// Tanhshrink is x - tanh(x), torch.nn.Tanhshrink.
type Tanhshrink struct{ Base }

// NewTanhshrink returns the layer.
func NewTanhshrink() *Tanhshrink { return Register(new(Tanhshrink)) }

// Forward applies the function to each element.
func (m *Tanhshrink) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*Tanhshrink).forward)
}

func (m *Tanhshrink) forward(x *torch.Tensor) *torch.Tensor {
	return x.Sub(op.One(opTanh, op.Arg(x)))
}
