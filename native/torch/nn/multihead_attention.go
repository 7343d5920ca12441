package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
)

var opNativeMHA = native.NewOp("aten::_native_multi_head_attention", "")

// MultiheadAttentionOptions are the options of [NewMultiheadAttention].
type MultiheadAttentionOptions struct {
	Dropout     float64      // probability of dropping an attention weight; default 0
	NoBias      bool         // learn no biases of the projections; default false
	AddBiasKV   bool         // learn a key and a value that every query sees; default false
	AddZeroAttn bool         // add a key and a value of zeros; default false
	KDim        *int64       // features of the keys; default embed_dim
	VDim        *int64       // features of the values; default embed_dim
	BatchFirst  bool         // inputs and outputs are [batch, sequence, features]; default false
	DType       torch.DType  // default float32
	Device      torch.Device // default the CPU
}

// MultiheadAttention lets every position of a query attend to the positions of a key
// from several subspaces (Vaswani et al. 2017), torch.nn.MultiheadAttention.
type MultiheadAttention struct {
	Base
	InProjWeight *torch.Tensor // [3 * embed, embed], nil when keys or values have other features
	QProjWeight  *torch.Tensor // [embed, embed], nil when InProjWeight is there
	KProjWeight  *torch.Tensor // [embed, keys' features], nil when InProjWeight is there
	VProjWeight  *torch.Tensor // [embed, values' features], nil when InProjWeight is there
	InProjBias   *torch.Tensor // [3 * embed], nil without biases
	BiasK        *torch.Tensor // [1, 1, embed], nil without AddBiasKV
	BiasV        *torch.Tensor // [1, 1, embed], nil without AddBiasKV
	OutProj      *NonDynamicallyQuantizableLinear
	embed, heads int64
	opts         MultiheadAttentionOptions
}

// NonDynamicallyQuantizableLinear is a [Linear] that prints with PyTorch's name for the
// output projection of attention.
type NonDynamicallyQuantizableLinear struct{ Linear }

// NewMultiheadAttention returns attention of embed features with a number of heads
// that divides it.
func NewMultiheadAttention(embed, heads int64, opts ...MultiheadAttentionOptions) *MultiheadAttention {
	const name = "MultiheadAttention"
	o := usage.Option(name, opts)
	if embed <= 0 || heads <= 0 {
		usage.Panic(name, "embed_dim and num_heads must be greater than 0, got embed_dim=%d and num_heads=%d", embed, heads)
	}
	if embed%heads != 0 {
		usage.Panic(name, "embed_dim must be divisible by num_heads, got embed_dim=%d and num_heads=%d", embed, heads)
	}
	m := &MultiheadAttention{embed: embed, heads: heads, opts: o}
	kdim, vdim := embed, embed
	if o.KDim != nil {
		kdim = *o.KDim
	}
	if o.VDim != nil {
		vdim = *o.VDim
	}
	empty := func(shape ...int64) *torch.Tensor {
		return torch.Empty(shape, torch.Options{DType: o.DType, Device: o.Device})
	}
	if kdim == embed && vdim == embed {
		m.InProjWeight = empty(3*embed, embed)
	} else {
		m.QProjWeight, m.KProjWeight, m.VProjWeight = empty(embed, embed), empty(embed, kdim), empty(embed, vdim)
	}
	if !o.NoBias {
		m.InProjBias = empty(3 * embed)
	}
	m.OutProj = Register(&NonDynamicallyQuantizableLinear{
		Linear: *NewLinear(embed, embed, LinearOptions{NoBias: o.NoBias, DType: o.DType, Device: o.Device}),
	})
	if o.AddBiasKV {
		m.BiasK, m.BiasV = empty(1, 1, embed), empty(1, 1, embed)
	}
	m.ResetParameters()
	return Register(m)
}

// ResetParameters draws the weights anew, those of the output projection excepted, as
// PyTorch does.
func (m *MultiheadAttention) ResetParameters() {
	for _, w := range []*torch.Tensor{m.InProjWeight, m.QProjWeight, m.KProjWeight, m.VProjWeight} {
		if w != nil {
			XavierUniform_(w)
		}
	}
	if m.InProjBias != nil {
		Zeros_(m.InProjBias)
		Zeros_(m.OutProj.Bias)
	}
	if m.BiasK != nil {
		XavierNormal_(m.BiasK)
		XavierNormal_(m.BiasV)
	}
}

// AttentionOptions are the options of [MultiheadAttention.Forward].
type AttentionOptions struct {
	// KeyPaddingMask, [batch, keys] or [keys], keeps keys out where it is true, or
	// is added to their scores; default none.
	KeyPaddingMask *torch.Tensor
	// AttnMask, [queries, keys] or [batch * heads, queries, keys], keeps pairs out
	// where it is true, or is added to their scores; default none.
	AttnMask             *torch.Tensor
	NoNeedWeights        bool // return no attention weights, which is faster; default false
	NoAverageAttnWeights bool // return the weights of each head; default false
	IsCausal             bool // a hint that AttnMask is the causal one; default false
}

// Forward maps queries [L, batch, embed], keys [S, batch, features] and values [S,
// batch, features], or all without batch, to [L, batch, embed] and the attention
// weights, [batch, L, S], or [batch, heads, L, S], nil with NoNeedWeights. Outside of
// training, without gradients and with BatchFirst, it takes PyTorch's fast path.
func (m *MultiheadAttention) Forward(query, key, value *torch.Tensor, opts ...AttentionOptions) (output, weights *torch.Tensor) {
	o := usage.Option("MultiheadAttention", opts)
	out := HookedAll(m, []*torch.Tensor{query, key, value}, func(m *MultiheadAttention, in []*torch.Tensor) []*torch.Tensor {
		output, weights := m.forward(in[0], in[1], in[2], o)
		return []*torch.Tensor{output, weights}
	})
	return out[0], out[1]
}

func (m *MultiheadAttention) forward(query, key, value *torch.Tensor, o AttentionOptions) (output, weights *torch.Tensor) {
	m.OutProj.Recompute() // its Forward is not called
	fast := m.fits(query, key, value, o)
	o.KeyPaddingMask = canonicalMask("key_padding_mask", o.KeyPaddingMask, "attn_mask", o.AttnMask, query.DType())
	o.AttnMask = canonicalMask("attn_mask", o.AttnMask, "", nil, query.DType())
	if fast {
		mask, kind := m.mergeMasks(o.AttnMask, o.KeyPaddingMask, query)
		return op.Two(opNativeMHA, op.Arg(query), op.Arg(key), op.Arg(value), native.Int(m.embed), native.Int(m.heads),
			op.Arg(m.InProjWeight), op.Arg(m.InProjBias), op.Arg(m.OutProj.Weight), op.Arg(m.OutProj.Bias),
			op.Arg(mask), native.Bool(!o.NoNeedWeights), native.Bool(!o.NoAverageAttnWeights), kind)
	}
	turn := m.opts.BatchFirst && query.Dim() == 3
	if turn {
		// Equal inputs stay equal, which decides how they are projected.
		turned := func(t *torch.Tensor) *torch.Tensor { return t.Transpose(1, 0) }
		q := turned(query)
		k := q
		if key != query {
			k = turned(key)
		}
		if value == key {
			value = k
		} else {
			value = turned(value)
		}
		query, key = q, k
	}
	output, weights = m.attend(query, key, value, o)
	if turn {
		output = output.Transpose(1, 0)
	}
	return output, weights
}

// fits reports whether PyTorch takes its fast path.
func (m *MultiheadAttention) fits(query, key, value *torch.Tensor, o AttentionOptions) bool {
	for _, mask := range []*torch.Tensor{o.AttnMask, o.KeyPaddingMask} {
		if mask != nil && mask.IsFloatingPoint() {
			return false
		}
	}
	return query.Dim() == 3 && query == key && key == value && m.InProjWeight != nil && m.InProjBias != nil &&
		query.DType() == m.InProjBias.DType() && query.DType() == m.InProjWeight.DType() && !m.Training() &&
		m.heads%2 == 0 && m.opts.BatchFirst && m.BiasK == nil && m.BiasV == nil && !m.opts.AddZeroAttn &&
		noGradient(query, m.InProjWeight, m.InProjBias, m.OutProj.Weight, m.OutProj.Bias)
}

// noGradient reports whether no gradients are recorded for any of the tensors.
func noGradient(tensors ...*torch.Tensor) bool {
	if !torch.IsGradEnabled() {
		return true
	}
	for _, t := range tensors {
		if t != nil && t.RequiresGrad() {
			return false
		}
	}
	return true
}

// canonicalMask returns a mask that is added to the scores: a bool mask becomes one of
// minus infinity where it is true.
func canonicalMask(name string, mask *torch.Tensor, otherName string, other *torch.Tensor, dtype torch.DType) *torch.Tensor {
	if mask == nil {
		return nil
	}
	d := mask.DType()
	if d != torch.Bool && !mask.IsFloatingPoint() {
		usage.Panic("MultiheadAttention", "only bool and floating types of %s are supported, got %v", name, d)
	}
	if other != nil && other.DType() != d {
		warn.Once("support for mismatched " + name + " and " + otherName + " is deprecated: use the same type for both")
	}
	if mask.IsFloatingPoint() {
		return mask
	}
	zeros := torch.ZerosLike(mask, torch.Options{DType: dtype})
	return op.One(opMaskedFill_, op.Arg(zeros), op.Arg(mask), native.Float(minusInf))
}

// mergeMasks returns the sum of both masks and its kind, as the fast path takes them.
func (m *MultiheadAttention) mergeMasks(attn, padding, query *torch.Tensor) (*torch.Tensor, native.Arg) {
	if attn == nil && padding == nil {
		return nil, native.None()
	}
	if attn == nil {
		return padding, native.Int(1)
	}
	batch, length := query.Size(0), query.Size(1)
	if attn.Dim() == 3 {
		attn = attn.View(batch, -1, length, length)
	} else {
		attn = attn.View(1, 1, length, length).Expand(batch, m.heads, -1, -1)
	}
	if padding != nil {
		attn = attn.Add(padding.View(batch, 1, 1, length).Expand(-1, m.heads, -1, -1))
	}
	return attn, native.Int(2)
}
