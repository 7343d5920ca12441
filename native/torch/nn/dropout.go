package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// drops is a kind of dropout, as an operator that returns a new tensor and one that
// changes its input.
type drops struct{ plain, inPlace *native.Op }

var (
	elements      = drops{native.NewOp("aten::dropout", ""), native.NewOp("aten::dropout_", "")}
	channels      = drops{native.NewOp("aten::feature_dropout", ""), native.NewOp("aten::feature_dropout_", "")}
	alpha         = drops{native.NewOp("aten::alpha_dropout", ""), native.NewOp("aten::alpha_dropout_", "")}
	alphaChannels = drops{native.NewOp("aten::feature_alpha_dropout", ""), native.NewOp("aten::feature_alpha_dropout_", "")}
)

// DropoutOptions are the options of the dropouts.
type DropoutOptions struct {
	Inplace bool // change the input; default false
}

// dropout is what the layers of this file share. Training mode alone drops, with draws
// from the default generator.
type dropout struct {
	Base
	P       float64
	Inplace bool
	kind    drops
}

func newDropout(layer string, p float64, opts []DropoutOptions, kind drops) dropout {
	if !(p >= 0 && p <= 1) {
		usage.Panic(layer, "p is %v: want a probability, 0 to 1", p)
	}
	return dropout{P: p, Inplace: usage.Option(layer, opts).Inplace, kind: kind}
}

// Forward returns x with elements dropped; in evaluation mode x itself.
func (m *dropout) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m.self(), x, m.forward) }

func (m *dropout) forward(_ Module, x *torch.Tensor) *torch.Tensor { return m.drop(x, m.Inplace) }

func (m *dropout) drop(x *torch.Tensor, inPlace bool) *torch.Tensor {
	if !(m.P >= 0 && m.P <= 1) {
		usage.Panic("p", "it is %v: want a probability, 0 to 1", m.P)
	}
	if inPlace {
		op.InPlace(m.kind.inPlace, op.Arg(x), native.Float(m.P), native.Bool(m.Training()))
		return x
	}
	return op.One(m.kind.plain, op.Arg(x), native.Float(m.P), native.Bool(m.Training()))
}

// ExtraRepr returns what Python prints of the layer.
func (m *dropout) ExtraRepr() string {
	return "p=" + pytext.Float(m.P) + ", inplace=" + pytext.Bool(m.Inplace)
}

// Dropout sets each element to zero with a probability and scales the others to
// make up for it, torch.nn.Dropout.
type Dropout struct{ dropout }

// NewDropout returns a dropout with probability p, from 0 to 1; PyTorch's default is
// 0.5.
func NewDropout(p float64, opts ...DropoutOptions) *Dropout {
	return Register(&Dropout{newDropout("Dropout", p, opts, elements)})
}

// Dropout1d is [Dropout] of whole channels of [batch, channels, length],
// torch.nn.Dropout1d.
type Dropout1d struct{ dropout }

// NewDropout1d returns a dropout with probability p, from 0 to 1; PyTorch's default is
// 0.5.
func NewDropout1d(p float64, opts ...DropoutOptions) *Dropout1d {
	return Register(&Dropout1d{newDropout("Dropout1d", p, opts, channels)})
}

// Forward returns x, [batch, channels, length] or [channels, length], with channels
// dropped; in evaluation mode x itself.
func (m *Dropout1d) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Dropout1d).forward) }

func (m *Dropout1d) forward(x *torch.Tensor) *torch.Tensor {
	if m.Inplace {
		return torch.Dropout1d_(x, m.P, m.Training())
	}
	return torch.Dropout1d(x, m.P, m.Training())
}

// Dropout2d is [Dropout] of whole channels of [batch, channels, height, width],
// torch.nn.Dropout2d. As in PyTorch three dimensions are [batch, channels, length].
type Dropout2d struct{ dropout }

// NewDropout2d returns a dropout with probability p, from 0 to 1; PyTorch's default is
// 0.5.
func NewDropout2d(p float64, opts ...DropoutOptions) *Dropout2d {
	return Register(&Dropout2d{newDropout("Dropout2d", p, opts, channels)})
}

// Forward returns x with channels dropped; in evaluation mode x itself.
func (m *Dropout2d) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Dropout2d).forward) }

func (m *Dropout2d) forward(x *torch.Tensor) *torch.Tensor {
	if m.Inplace {
		return torch.Dropout2d_(x, m.P, m.Training())
	}
	return torch.Dropout2d(x, m.P, m.Training())
}

// Dropout3d is [Dropout] of whole channels of [batch, channels, depth, height, width],
// torch.nn.Dropout3d.
type Dropout3d struct{ dropout }

// NewDropout3d returns a dropout with probability p, from 0 to 1; PyTorch's default is
// 0.5.
func NewDropout3d(p float64, opts ...DropoutOptions) *Dropout3d {
	return Register(&Dropout3d{newDropout("Dropout3d", p, opts, channels)})
}

// Forward returns x, [batch, channels, depth, height, width] or without the batch, with
// channels dropped; in evaluation mode x itself.
func (m *Dropout3d) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Dropout3d).forward) }

func (m *Dropout3d) forward(x *torch.Tensor) *torch.Tensor {
	if m.Inplace {
		return torch.Dropout3d_(x, m.P, m.Training())
	}
	return torch.Dropout3d(x, m.P, m.Training())
}

// AlphaDropout is the dropout that keeps mean and variance of what follows a SELU,
// torch.nn.AlphaDropout. Like PyTorch's it ignores Inplace.
type AlphaDropout struct{ dropout }

// NewAlphaDropout returns a dropout with probability p, from 0 to 1; PyTorch's default
// is 0.5.
func NewAlphaDropout(p float64, opts ...DropoutOptions) *AlphaDropout {
	return Register(&AlphaDropout{newDropout("AlphaDropout", p, opts, alpha)})
}

// Forward returns x with elements dropped; in evaluation mode x itself.
func (m *AlphaDropout) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*AlphaDropout).forward)
}

func (m *AlphaDropout) forward(x *torch.Tensor) *torch.Tensor { return m.drop(x, false) }

// FeatureAlphaDropout is [AlphaDropout] of whole channels of [batch, channels, ...],
// torch.nn.FeatureAlphaDropout. Like PyTorch's it ignores Inplace.
type FeatureAlphaDropout struct{ dropout }

// NewFeatureAlphaDropout returns a dropout with probability p, from 0 to 1; PyTorch's
// default is 0.5.
func NewFeatureAlphaDropout(p float64, opts ...DropoutOptions) *FeatureAlphaDropout {
	return Register(&FeatureAlphaDropout{newDropout("FeatureAlphaDropout", p, opts, alphaChannels)})
}

// Forward returns x with channels dropped; in evaluation mode x itself.
func (m *FeatureAlphaDropout) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*FeatureAlphaDropout).forward)
}

func (m *FeatureAlphaDropout) forward(x *torch.Tensor) *torch.Tensor { return m.drop(x, false) }
