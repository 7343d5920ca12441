package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var opEncoderLayer = native.NewOp("aten::_transformer_encoder_layer_fwd", "")

// TransformerLayerOptions are the options of [NewTransformerEncoderLayer] and
// [NewTransformerDecoderLayer].
type TransformerLayerOptions struct {
	DimFeedforward  *int64       // features between the two linear layers; default 2048
	Dropout         *float64     // default 0.1
	Activation      string       // "relu" or "gelu"; default "relu"
	ActivationLayer Layer        // a layer instead of Activation; default nil
	LayerNormEps    *float64     // default 1e-5
	BatchFirst      bool         // inputs and outputs are [batch, sequence, features]; default false
	NormFirst       bool         // normalise before attention and feedforward instead of after; default false
	NoBias          bool         // learn no biases of linear layers and norms; default false
	DType           torch.DType  // default float32
	Device          torch.Device // default the CPU
}

// activations of a transformer's layer, as the fast path names them.
const (
	otherActivation = iota
	reluActivation
	geluActivation
)

// feedforward is what encoder and decoder layers share.
type feedforward struct {
	Activation Layer // nil when it is a function
	function   func(x *torch.Tensor) *torch.Tensor
	kind       int
	normFirst  bool
	eps        float64
}

func (f *feedforward) init(name string, o TransformerLayerOptions) {
	f.normFirst, f.eps, f.Activation = o.NormFirst, or(o.LayerNormEps, 1e-5), o.ActivationLayer
	if o.ActivationLayer != nil {
		switch typeName(o.ActivationLayer) {
		case "ReLU":
			f.kind = reluActivation
		case "GELU":
			f.kind = geluActivation
		}
		return
	}
	switch o.Activation {
	case "", "relu":
		f.kind, f.function = reluActivation, (*torch.Tensor).ReLU
	case "gelu":
		f.kind, f.function = geluActivation, func(x *torch.Tensor) *torch.Tensor { return op.One(opGELU, op.Arg(x), native.String("none")) }
	default:
		usage.Panic(name, "activation should be \"relu\" or \"gelu\", not %q", o.Activation)
	}
}

// activate applies the activation, which of a clone is the clone's layer.
func (f *feedforward) activate(x *torch.Tensor) *torch.Tensor {
	if f.Activation != nil {
		return f.Activation.Forward(x)
	}
	return f.function(x)
}

// parts makes the layers of a transformer's layer with the same options.
type parts struct {
	model, heads int64
	o            TransformerLayerOptions
}

func (p parts) attention() *MultiheadAttention {
	return NewMultiheadAttention(p.model, p.heads, MultiheadAttentionOptions{Dropout: or(p.o.Dropout, 0.1), NoBias: p.o.NoBias,
		BatchFirst: p.o.BatchFirst, DType: p.o.DType, Device: p.o.Device})
}

func (p parts) linear(in, out int64) *Linear {
	return NewLinear(in, out, LinearOptions{NoBias: p.o.NoBias, DType: p.o.DType, Device: p.o.Device})
}

func (p parts) dropout() *Dropout { return NewDropout(or(p.o.Dropout, 0.1)) }

func (p parts) norm() *LayerNorm {
	return NewLayerNorm(p.model, LayerNormOptions{Eps: p.o.LayerNormEps, NoBias: p.o.NoBias, DType: p.o.DType, Device: p.o.Device})
}

func (p parts) feedforward() int64 { return or(p.o.DimFeedforward, 2048) }

// TransformerEncoderLayer is self-attention and a feedforward network (Vaswani et al.
// 2017), torch.nn.TransformerEncoderLayer.
type TransformerEncoderLayer struct {
	Base
	SelfAttn *MultiheadAttention
	Linear1  *Linear
	Dropout  *Dropout
	Linear2  *Linear
	Norm1    *LayerNorm
	Norm2    *LayerNorm
	Dropout1 *Dropout
	Dropout2 *Dropout
	feedforward
}

// NewTransformerEncoderLayer returns a layer for model features with a number of heads
// that divides it.
func NewTransformerEncoderLayer(model, heads int64, opts ...TransformerLayerOptions) *TransformerEncoderLayer {
	o := usage.Option("TransformerEncoderLayer", opts)
	p := parts{model, heads, o}
	m := new(TransformerEncoderLayer)
	m.feedforward.init("TransformerEncoderLayer", o)
	m.SelfAttn = p.attention()
	m.Linear1, m.Dropout, m.Linear2 = p.linear(model, p.feedforward()), p.dropout(), p.linear(p.feedforward(), model)
	m.Norm1, m.Norm2 = p.norm(), p.norm()
	m.Dropout1, m.Dropout2 = p.dropout(), p.dropout()
	return Register(m)
}

// EncoderLayerOptions are the options of [TransformerEncoderLayer.Forward].
type EncoderLayerOptions struct {
	SrcMask           *torch.Tensor // as AttnMask of [AttentionOptions]; default none
	SrcKeyPaddingMask *torch.Tensor // as KeyPaddingMask of [AttentionOptions]; default none
	IsCausal          bool          // a hint that SrcMask is the causal one; default false
}

// Forward maps src, [length, batch, model] or [length, model], to a tensor of its
// shape.
func (m *TransformerEncoderLayer) Forward(src *torch.Tensor, opts ...EncoderLayerOptions) *torch.Tensor {
	o := usage.Option("TransformerEncoderLayer", opts)
	return hooked(m, src, func(m *TransformerEncoderLayer, src *torch.Tensor) *torch.Tensor { return m.forward(src, o) })
}

func (m *TransformerEncoderLayer) forward(src *torch.Tensor, o EncoderLayerOptions) *torch.Tensor {
	o.SrcKeyPaddingMask = canonicalMask("src_key_padding_mask", o.SrcKeyPaddingMask, "src_mask", o.SrcMask, src.DType())
	o.SrcMask = canonicalMask("src_mask", o.SrcMask, "", nil, src.DType())
	if m.fits(src) {
		mask, kind := m.SelfAttn.mergeMasks(o.SrcMask, o.SrcKeyPaddingMask, src)
		return op.One(opEncoderLayer, op.Arg(src), native.Int(m.SelfAttn.embed), native.Int(m.SelfAttn.heads),
			op.Arg(m.SelfAttn.InProjWeight), op.Arg(m.SelfAttn.InProjBias), op.Arg(m.SelfAttn.OutProj.Weight), op.Arg(m.SelfAttn.OutProj.Bias),
			native.Bool(m.kind == geluActivation), native.Bool(m.normFirst), native.Float(m.eps),
			op.Arg(m.Norm1.Weight), op.Arg(m.Norm1.Bias), op.Arg(m.Norm2.Weight), op.Arg(m.Norm2.Bias),
			op.Arg(m.Linear1.Weight), op.Arg(m.Linear1.Bias), op.Arg(m.Linear2.Weight), op.Arg(m.Linear2.Bias), op.Arg(mask), kind)
	}
	attend := func(x *torch.Tensor) *torch.Tensor {
		x, _ = m.SelfAttn.Forward(x, x, x, AttentionOptions{AttnMask: o.SrcMask, KeyPaddingMask: o.SrcKeyPaddingMask, NoNeedWeights: true, IsCausal: o.IsCausal})
		return m.Dropout1.Forward(x)
	}
	feed := func(x *torch.Tensor) *torch.Tensor {
		return m.Dropout2.Forward(m.Linear2.Forward(m.Dropout.Forward(m.activate(m.Linear1.Forward(x)))))
	}
	x := src
	if m.normFirst {
		x = x.Add(attend(m.Norm1.Forward(x)))
		return x.Add(feed(m.Norm2.Forward(x)))
	}
	x = m.Norm1.Forward(x.Add(attend(x)))
	return m.Norm2.Forward(x.Add(feed(x)))
}

// weights are the tensors that the fast path takes.
func (m *TransformerEncoderLayer) weights() []*torch.Tensor {
	for _, l := range []Module{m.SelfAttn, m.SelfAttn.OutProj, m.Norm1, m.Norm2, m.Linear1, m.Linear2} {
		l.base().Recompute()
	}
	return []*torch.Tensor{m.SelfAttn.InProjWeight, m.SelfAttn.InProjBias, m.SelfAttn.OutProj.Weight, m.SelfAttn.OutProj.Bias,
		m.Norm1.Weight, m.Norm1.Bias, m.Norm2.Weight, m.Norm2.Bias, m.Linear1.Weight, m.Linear1.Bias, m.Linear2.Weight, m.Linear2.Bias}
}

// fits reports whether PyTorch takes its fast path.
func (m *TransformerEncoderLayer) fits(src *torch.Tensor) bool {
	if src.Dim() != 3 || m.Training() || !m.SelfAttn.opts.BatchFirst || m.SelfAttn.InProjBias == nil || m.SelfAttn.InProjWeight == nil ||
		m.kind == otherActivation || m.SelfAttn.heads%2 == 1 || !noGradient(append(m.weights(), src)...) {
		return false
	}
	for _, n := range m.NamedModules() {
		if h := n.Module.base().hooks; h != nil && h.seen() {
			return false
		}
	}
	return true
}

// TransformerDecoderLayer is self-attention, attention to an encoder's output and a
// feedforward network (Vaswani et al. 2017), torch.nn.TransformerDecoderLayer.
type TransformerDecoderLayer struct {
	Base
	SelfAttn      *MultiheadAttention
	MultiheadAttn *MultiheadAttention
	Linear1       *Linear
	Dropout       *Dropout
	Linear2       *Linear
	Norm1         *LayerNorm
	Norm2         *LayerNorm
	Norm3         *LayerNorm
	Dropout1      *Dropout
	Dropout2      *Dropout
	Dropout3      *Dropout
	feedforward
}

// NewTransformerDecoderLayer returns a layer for model features with a number of heads
// that divides it.
func NewTransformerDecoderLayer(model, heads int64, opts ...TransformerLayerOptions) *TransformerDecoderLayer {
	o := usage.Option("TransformerDecoderLayer", opts)
	p := parts{model, heads, o}
	m := new(TransformerDecoderLayer)
	m.feedforward.init("TransformerDecoderLayer", o)
	m.SelfAttn, m.MultiheadAttn = p.attention(), p.attention()
	m.Linear1, m.Dropout, m.Linear2 = p.linear(model, p.feedforward()), p.dropout(), p.linear(p.feedforward(), model)
	m.Norm1, m.Norm2, m.Norm3 = p.norm(), p.norm(), p.norm()
	m.Dropout1, m.Dropout2, m.Dropout3 = p.dropout(), p.dropout(), p.dropout()
	return Register(m)
}

// DecoderLayerOptions are the options of [TransformerDecoderLayer.Forward].
type DecoderLayerOptions struct {
	TgtMask              *torch.Tensor // of the self-attention; default none
	MemoryMask           *torch.Tensor // of the attention to the memory; default none
	TgtKeyPaddingMask    *torch.Tensor // default none
	MemoryKeyPaddingMask *torch.Tensor // default none
	TgtIsCausal          bool          // a hint that TgtMask is the causal one; default false
	MemoryIsCausal       bool          // a hint that MemoryMask is the causal one; default false
}

// Forward maps tgt, [length, batch, model] or [length, model], and an encoder's output,
// [source, batch, model], to a tensor of tgt's shape.
func (m *TransformerDecoderLayer) Forward(tgt, memory *torch.Tensor, opts ...DecoderLayerOptions) *torch.Tensor {
	o := usage.Option("TransformerDecoderLayer", opts)
	return HookedAll(m, []*torch.Tensor{tgt, memory}, func(m *TransformerDecoderLayer, in []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{m.forward(in[0], in[1], o)}
	})[0]
}

func (m *TransformerDecoderLayer) forward(x, memory *torch.Tensor, o DecoderLayerOptions) *torch.Tensor {
	self := func(x *torch.Tensor) *torch.Tensor {
		x, _ = m.SelfAttn.Forward(x, x, x, AttentionOptions{AttnMask: o.TgtMask, KeyPaddingMask: o.TgtKeyPaddingMask, NoNeedWeights: true, IsCausal: o.TgtIsCausal})
		return m.Dropout1.Forward(x)
	}
	attend := func(x *torch.Tensor) *torch.Tensor {
		x, _ = m.MultiheadAttn.Forward(x, memory, memory, AttentionOptions{AttnMask: o.MemoryMask, KeyPaddingMask: o.MemoryKeyPaddingMask, NoNeedWeights: true, IsCausal: o.MemoryIsCausal})
		return m.Dropout2.Forward(x)
	}
	feed := func(x *torch.Tensor) *torch.Tensor {
		return m.Dropout3.Forward(m.Linear2.Forward(m.Dropout.Forward(m.activate(m.Linear1.Forward(x)))))
	}
	if m.normFirst {
		x = x.Add(self(m.Norm1.Forward(x)))
		x = x.Add(attend(m.Norm2.Forward(x)))
		return x.Add(feed(m.Norm3.Forward(x)))
	}
	x = m.Norm1.Forward(x.Add(self(x)))
	x = m.Norm2.Forward(x.Add(attend(x)))
	return m.Norm3.Forward(x.Add(feed(x)))
}
