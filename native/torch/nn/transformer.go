package nn

import (
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
)

var (
	opNested      = native.NewOp("aten::_nested_tensor_from_mask", "")
	opLeftAligned = native.NewOp("aten::_nested_tensor_from_mask_left_aligned", "")
	opToPadded    = native.NewOp("aten::to_padded_tensor", "")
	opNot         = native.NewOp("aten::logical_not", "")
	opTriu        = native.NewOp("aten::triu", "")
)

// TransformerEncoderOptions are the options of [NewTransformerEncoder].
type TransformerEncoderOptions struct {
	Norm                 Layer // at the end; default none
	NoEnableNestedTensor bool  // never leave padding out where that is possible; default false
	NoMaskCheck          bool  // trust that padding is at the end; default false
}

// TransformerEncoder is a stack of encoder layers, torch.nn.TransformerEncoder.
type TransformerEncoder struct {
	Base
	Layers *ModuleList[*TransformerEncoderLayer]
	Norm   Layer
	nested bool
	check  bool
}

// NewTransformerEncoder returns n copies of a layer.
func NewTransformerEncoder(layer *TransformerEncoderLayer, n int64, opts ...TransformerEncoderOptions) *TransformerEncoder {
	o := usage.Option("TransformerEncoder", opts)
	m := &TransformerEncoder{Layers: NewModuleList[*TransformerEncoderLayer](), Norm: o.Norm, nested: !o.NoEnableNestedTensor, check: !o.NoMaskCheck}
	for range n {
		m.Layers.Append(Clone(layer))
	}
	a := layer.SelfAttn
	if m.nested && (layer.normFirst || !a.opts.BatchFirst || a.InProjWeight == nil || a.InProjBias == nil || layer.kind == otherActivation || a.heads%2 == 1) {
		warn.Once("TransformerEncoder: padding is not left out, since the layer has no fast path (it needs BatchFirst, no NormFirst, biases, relu or gelu, and an even number of heads)")
		m.nested = false
	}
	return Register(m)
}

// EncoderOptions are the options of [TransformerEncoder.Forward].
type EncoderOptions struct {
	Mask              *torch.Tensor // as SrcMask of [EncoderLayerOptions]; default none
	SrcKeyPaddingMask *torch.Tensor // as there; default none
	IsCausal          *bool         // a hint that Mask is the causal one; default found out
}

// Forward maps src, [length, batch, model] or [length, model], to a tensor of its
// shape.
func (m *TransformerEncoder) Forward(src *torch.Tensor, opts ...EncoderOptions) *torch.Tensor {
	o := usage.Option("TransformerEncoder", opts)
	return hooked(m, src, func(m *TransformerEncoder, src *torch.Tensor) *torch.Tensor { return m.forward(src, o) })
}

func (m *TransformerEncoder) forward(src *torch.Tensor, o EncoderOptions) *torch.Tensor {
	padding := canonicalMask("src_key_padding_mask", o.SrcKeyPaddingMask, "mask", o.Mask, src.DType())
	mask := canonicalMask("mask", o.Mask, "", nil, src.DType())
	first := m.Layers.At(0)
	output, keep := src, padding
	var nested bool
	if m.nested && !first.Training() && src.Dim() == 3 && padding != nil && mask == nil && noGradient(append(first.weights(), src)...) {
		kept := op.One(opNot, op.Arg(padding))
		if !m.check || op.Bool(opLeftAligned, op.Arg(src), op.Arg(kept)) {
			nested, keep = true, nil
			output = op.One(opNested, op.Arg(src), op.Arg(kept), native.Bool(false))
		}
	}
	causal := isCausal(mask, o.IsCausal, sequence(src, first.SelfAttn.opts.BatchFirst))
	for _, layer := range m.Layers.All() {
		output = layer.Forward(output, EncoderLayerOptions{SrcMask: mask, SrcKeyPaddingMask: keep, IsCausal: causal})
	}
	if nested {
		output = op.One(opToPadded, op.Arg(output), native.Float(0), native.Ints(src.Shape()))
	}
	if m.Norm != nil {
		output = m.Norm.Forward(output)
	}
	return output
}

// sequence is the length of an input.
func sequence(t *torch.Tensor, batchFirst bool) int64 {
	if batchFirst && t.Dim() == 3 {
		return t.Size(1)
	}
	return t.Size(0)
}

// isCausal reports whether a mask is the causal one: what the hint says, or without
// one what the mask holds.
func isCausal(mask *torch.Tensor, hint *bool, length int64) bool {
	if hint != nil || mask == nil {
		return hint != nil && *hint
	}
	causal := GenerateSquareSubsequentMask(length, torch.Options{DType: mask.DType(), Device: mask.Device()})
	return slices.Equal(mask.Shape(), causal.Shape()) && torch.Equal(mask, causal)
}

// GenerateSquareSubsequentMask returns the causal mask [n, n]: minus infinity above the
// diagonal and 0 elsewhere, as Transformer.generate_square_subsequent_mask.
func GenerateSquareSubsequentMask(n int64, opts ...torch.Options) *torch.Tensor {
	return op.One(opTriu, op.Arg(torch.Full([]int64{n, n}, minusInf, opts...)), native.Int(1))
}

// TransformerDecoder is a stack of decoder layers, torch.nn.TransformerDecoder.
type TransformerDecoder struct {
	Base
	Layers *ModuleList[*TransformerDecoderLayer]
	Norm   Layer
}

// NewTransformerDecoder returns n copies of a layer, with a norm at the end if one is
// given.
func NewTransformerDecoder(layer *TransformerDecoderLayer, n int64, norm ...Layer) *TransformerDecoder {
	m := &TransformerDecoder{Layers: NewModuleList[*TransformerDecoderLayer](), Norm: usage.One[Layer]("TransformerDecoder", norm, nil)}
	for range n {
		m.Layers.Append(Clone(layer))
	}
	return Register(m)
}

// DecoderOptions are the options of [TransformerDecoder.Forward].
type DecoderOptions struct {
	TgtMask              *torch.Tensor // default none
	MemoryMask           *torch.Tensor // default none
	TgtKeyPaddingMask    *torch.Tensor // default none
	MemoryKeyPaddingMask *torch.Tensor // default none
	TgtIsCausal          *bool         // a hint that TgtMask is the causal one; default found out
	MemoryIsCausal       bool          // a hint that MemoryMask is the causal one; default false
}

// Forward is as [TransformerDecoderLayer.Forward].
func (m *TransformerDecoder) Forward(tgt, memory *torch.Tensor, opts ...DecoderOptions) *torch.Tensor {
	o := usage.Option("TransformerDecoder", opts)
	return HookedAll(m, []*torch.Tensor{tgt, memory}, func(m *TransformerDecoder, in []*torch.Tensor) []*torch.Tensor {
		output, memory := in[0], in[1]
		causal := isCausal(o.TgtMask, o.TgtIsCausal, sequence(output, m.Layers.At(0).SelfAttn.opts.BatchFirst))
		for _, layer := range m.Layers.All() {
			output = layer.Forward(output, memory, DecoderLayerOptions{TgtMask: o.TgtMask, MemoryMask: o.MemoryMask,
				TgtKeyPaddingMask: o.TgtKeyPaddingMask, MemoryKeyPaddingMask: o.MemoryKeyPaddingMask,
				TgtIsCausal: causal, MemoryIsCausal: o.MemoryIsCausal})
		}
		if m.Norm != nil {
			output = m.Norm.Forward(output)
		}
		return []*torch.Tensor{output}
	})[0]
}

// TransformerOptions are the options of [NewTransformer].
type TransformerOptions struct {
	DModel           *int64       // features; default 512
	NHead            *int64       // heads, a divisor of DModel; default 8
	NumEncoderLayers *int64       // default 6
	NumDecoderLayers *int64       // default 6
	DimFeedforward   *int64       // features between the two linear layers of a layer; default 2048
	Dropout          *float64     // default 0.1
	Activation       string       // "relu" or "gelu"; default "relu"
	ActivationLayer  Layer        // a layer instead of Activation; default nil
	CustomEncoder    Encoder      // instead of a [TransformerEncoder]; default nil
	CustomDecoder    Decoder      // instead of a [TransformerDecoder]; default nil
	LayerNormEps     *float64     // default 1e-5
	BatchFirst       bool         // inputs and outputs are [batch, sequence, features]; default false
	NormFirst        bool         // normalise before attention and feedforward instead of after; default false
	NoBias           bool         // learn no biases of linear layers and norms; default false
	DType            torch.DType  // default float32
	Device           torch.Device // default the CPU
}

// Encoder is what a [Transformer] encodes with.
type Encoder interface {
	Module
	Forward(src *torch.Tensor, opts ...EncoderOptions) *torch.Tensor
}

// Decoder is what a [Transformer] decodes with.
type Decoder interface {
	Module
	Forward(tgt, memory *torch.Tensor, opts ...DecoderOptions) *torch.Tensor
}

// Transformer is an encoder and a decoder (Vaswani et al. 2017), torch.nn.Transformer.
type Transformer struct {
	Base
	Encoder    Encoder
	Decoder    Decoder
	model      int64
	batchFirst bool
}

// NewTransformer returns a transformer.
func NewTransformer(opts ...TransformerOptions) *Transformer {
	o := usage.Option("Transformer", opts)
	model, heads := or(o.DModel, 512), or(o.NHead, 8)
	layer := TransformerLayerOptions{DimFeedforward: o.DimFeedforward, Dropout: o.Dropout, Activation: o.Activation, ActivationLayer: o.ActivationLayer,
		LayerNormEps: o.LayerNormEps, BatchFirst: o.BatchFirst, NormFirst: o.NormFirst, NoBias: o.NoBias, DType: o.DType, Device: o.Device}
	p := parts{model, heads, layer}
	m := &Transformer{Encoder: o.CustomEncoder, Decoder: o.CustomDecoder, model: model, batchFirst: o.BatchFirst}
	if m.Encoder == nil {
		m.Encoder = NewTransformerEncoder(NewTransformerEncoderLayer(model, heads, layer), or(o.NumEncoderLayers, 6), TransformerEncoderOptions{Norm: p.norm()})
	}
	if m.Decoder == nil {
		m.Decoder = NewTransformerDecoder(NewTransformerDecoderLayer(model, heads, layer), or(o.NumDecoderLayers, 6), p.norm())
	}
	Register(m)
	for _, t := range m.Parameters() {
		if t.Dim() > 1 {
			XavierUniform_(t)
		}
	}
	return m
}

// TransformerForwardOptions are the options of [Transformer.Forward].
type TransformerForwardOptions struct {
	SrcMask              *torch.Tensor // default none
	TgtMask              *torch.Tensor // default none
	MemoryMask           *torch.Tensor // default none
	SrcKeyPaddingMask    *torch.Tensor // default none
	TgtKeyPaddingMask    *torch.Tensor // default none
	MemoryKeyPaddingMask *torch.Tensor // default none
	SrcIsCausal          *bool         // a hint that SrcMask is the causal one; default found out
	TgtIsCausal          *bool         // a hint that TgtMask is the causal one; default found out
	MemoryIsCausal       bool          // a hint that MemoryMask is the causal one; default false
}

// Forward maps a source [S, batch, model] and a target [T, batch, model], or both
// without batch, to a tensor of the target's shape.
func (m *Transformer) Forward(src, tgt *torch.Tensor, opts ...TransformerForwardOptions) *torch.Tensor {
	o := usage.Option("Transformer", opts)
	return HookedAll(m, []*torch.Tensor{src, tgt}, func(m *Transformer, in []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{m.forward(in[0], in[1], o)}
	})[0]
}

func (m *Transformer) forward(src, tgt *torch.Tensor, o TransformerForwardOptions) *torch.Tensor {
	batch := 1
	if m.batchFirst {
		batch = 0
	}
	if src.Dim() == 3 && tgt.Dim() == 3 && src.Size(batch) != tgt.Size(batch) {
		usage.Panic("Transformer", "the batch number of src and tgt must be equal, got %d and %d", src.Size(batch), tgt.Size(batch))
	}
	if s, t := src.Size(-1), tgt.Size(-1); s != m.model || t != m.model {
		usage.Panic("Transformer", "the feature number of src and tgt must be equal to d_model %d, got %d and %d", m.model, s, t)
	}
	memory := m.Encoder.Forward(src, EncoderOptions{Mask: o.SrcMask, SrcKeyPaddingMask: o.SrcKeyPaddingMask, IsCausal: o.SrcIsCausal})
	return m.Decoder.Forward(tgt, memory, DecoderOptions{TgtMask: o.TgtMask, MemoryMask: o.MemoryMask,
		TgtKeyPaddingMask: o.TgtKeyPaddingMask, MemoryKeyPaddingMask: o.MemoryKeyPaddingMask,
		TgtIsCausal: o.TgtIsCausal, MemoryIsCausal: o.MemoryIsCausal})
}
