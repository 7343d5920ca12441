package nn

import (
	"math"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var (
	opMaskedFill_ = native.NewOp("aten::masked_fill_", "Scalar")
	opMul         = native.NewOp("aten::mul", "Tensor")
	opBmm         = native.NewOp("aten::bmm", "")
	opBaddbmm     = native.NewOp("aten::baddbmm", "")
	opDropout     = native.NewOp("aten::dropout", "")
	opMeanDim     = native.NewOp("aten::mean", "dim")
	opPadValue    = native.NewOp("aten::pad", "")
	opSDPA        = native.NewOp("aten::scaled_dot_product_attention", "")
	opSplit       = native.NewOp("aten::split_with_sizes", "")
	opChunk       = native.NewOp("aten::chunk", "")
)

var minusInf = math.Inf(-1)

// attend is torch.nn.functional.multi_head_attention_forward: inputs are [length,
// batch, features] or [length, features], the masks are added to the scores.
func (m *MultiheadAttention) attend(query, key, value *torch.Tensor, o AttentionOptions) (output, weights *torch.Tensor) {
	m.checkShapes(query, key, value, o)
	padding, mask, causal := o.KeyPaddingMask, o.AttnMask, o.IsCausal
	batched := query.Dim() == 3
	if !batched {
		// Tensors of their own, also where they were the same: they are projected apart.
		query, key, value = query.Unsqueeze(1), key.Unsqueeze(1), value.Unsqueeze(1)
		if padding != nil {
			padding = padding.Unsqueeze(0)
		}
	}
	length, batch := query.Size(0), query.Size(1)
	if causal && mask == nil {
		usage.Panic("MultiheadAttention", "attn_mask is needed with is_causal: GenerateSquareSubsequentMask makes it")
	}
	if causal && padding == nil && o.NoNeedWeights {
		mask = nil
	} else if padding != nil {
		causal = false
	}
	m.checkInputs(query, key, value)
	q, k, v := m.project(query, key, value)
	mask = m.checkMask(mask, length, key.Size(0), batch)
	grow := func() {
		if mask != nil {
			mask = padOne(mask)
		}
		if padding != nil {
			padding = padOne(padding)
		}
	}
	if m.BiasK != nil && m.BiasV != nil {
		k = torch.Cat([]*torch.Tensor{k, m.BiasK.Repeat(1, batch, 1)}, 0)
		v = torch.Cat([]*torch.Tensor{v, m.BiasV.Repeat(1, batch, 1)}, 0)
		grow()
	}
	head := m.embed / m.heads
	split := func(t *torch.Tensor) *torch.Tensor {
		return t.View(t.Size(0), batch*m.heads, head).Transpose(0, 1)
	}
	q, k, v = split(q), split(k), split(v)
	if m.opts.AddZeroAttn {
		zeros := func(like *torch.Tensor) *torch.Tensor {
			return torch.Zeros([]int64{batch * m.heads, 1, head}, torch.Options{DType: like.DType(), Device: like.Device()})
		}
		k = torch.Cat([]*torch.Tensor{k, zeros(k)}, 1)
		v = torch.Cat([]*torch.Tensor{v, zeros(v)}, 1)
		grow()
	}
	source := k.Size(1)
	if padding != nil {
		if have, want := padding.Shape(), []int64{batch, source}; !slices.Equal(have, want) {
			usage.Panic("MultiheadAttention", "expected key_padding_mask of shape %v, got %v", want, have)
		}
		padding = padding.View(batch, 1, 1, source).Expand(-1, m.heads, -1, -1).Reshape(batch*m.heads, 1, source)
		if mask == nil {
			mask = padding
		} else {
			mask = mask.Add(padding)
		}
	}
	dropout := 0.0
	if m.Training() {
		dropout = m.opts.Dropout
	}
	if !o.NoNeedWeights {
		q = op.One(opMul, op.Arg(q), native.Float(math.Sqrt(1/float64(head))))
		if turned := k.Transpose(-2, -1); mask != nil {
			weights = op.One(opBaddbmm, op.Arg(mask), op.Arg(q), op.Arg(turned), native.Int(1), native.Int(1))
		} else {
			weights = op.One(opBmm, op.Arg(q), op.Arg(turned))
		}
		weights = op.One(opSoftmax, op.Arg(weights), native.Int(-1), native.None())
		if dropout > 0 {
			weights = op.One(opDropout, op.Arg(weights), native.Float(dropout), native.Bool(true))
		}
		output = op.One(opBmm, op.Arg(weights), op.Arg(v)).Transpose(0, 1).Contiguous().View(length*batch, m.embed)
		output = torch.Linear(output, m.OutProj.Weight, m.OutProj.Bias)
		output = output.View(length, batch, output.Size(1))
		weights = weights.View(batch, m.heads, length, source)
		if !o.NoAverageAttnWeights {
			weights = op.One(opMeanDim, op.Arg(weights), native.Ints([]int64{1}), native.Bool(false), native.None())
		}
		if !batched {
			output, weights = output.Select(1, 0), weights.Select(0, 0)
		}
		return output, weights
	}
	if mask != nil {
		if mask.Size(0) == 1 && mask.Dim() == 3 {
			mask = mask.Unsqueeze(0)
		} else {
			mask = mask.View(batch, m.heads, -1, source)
		}
	}
	heads := func(t *torch.Tensor) *torch.Tensor { return t.View(batch, m.heads, t.Size(1), head) }
	output = op.One(opSDPA, op.Arg(heads(q)), op.Arg(heads(k)), op.Arg(heads(v)), op.Arg(mask), native.Float(dropout),
		native.Bool(causal), native.None(), native.Bool(false))
	output = output.Permute(2, 0, 1, 3).Contiguous().View(batch*length, m.embed)
	output = torch.Linear(output, m.OutProj.Weight, m.OutProj.Bias)
	output = output.View(length, batch, output.Size(1))
	if !batched {
		output = output.Select(1, 0)
	}
	return output, nil
}

// padOne adds a last column of zeros.
func padOne(t *torch.Tensor) *torch.Tensor {
	return op.One(opPadValue, op.Arg(t), native.Ints([]int64{0, 1}), native.String("constant"), native.None())
}

func (m *MultiheadAttention) checkShapes(query, key, value *torch.Tensor, o AttentionOptions) {
	const name = "MultiheadAttention"
	dims := query.Dim()
	if dims != 2 && dims != 3 {
		usage.Panic(name, "query should be an unbatched 2D or a batched 3D tensor, got %d-D", dims)
	}
	if k, v := key.Dim(), value.Dim(); k != dims || v != dims {
		usage.Panic(name, "for a %d-D query key and value must be %d-D, got %d-D and %d-D", dims, dims, k, v)
	}
	if p := o.KeyPaddingMask; p != nil && p.Dim() != dims-1 {
		usage.Panic(name, "for a %d-D query key_padding_mask must be %d-D, got %d-D", dims, dims-1, p.Dim())
	}
	mask := o.AttnMask
	if mask == nil {
		return
	}
	if d := mask.Dim(); d != 2 && d != 3 {
		usage.Panic(name, "attn_mask must be 2-D or 3-D, got %d-D", d)
	}
	if want := []int64{m.heads, query.Size(0), key.Size(0)}; dims == 2 && mask.Dim() == 3 && !slices.Equal(mask.Shape(), want) {
		usage.Panic(name, "expected attn_mask of shape %v, got %v", want, mask.Shape())
	}
}

func (m *MultiheadAttention) checkInputs(query, key, value *torch.Tensor) {
	const name = "MultiheadAttention"
	if n := query.Size(2); n != m.embed {
		usage.Panic(name, "was expecting embedding dimension of %d, but got %d", m.embed, n)
	}
	k, v := key.Shape(), value.Shape()
	if m.InProjWeight == nil {
		k, v = k[:2], v[:2]
	}
	if !slices.Equal(k, v) {
		usage.Panic(name, "key shape %v does not match value shape %v", k, v)
	}
}

// checkMask returns a mask with three dimensions.
func (m *MultiheadAttention) checkMask(mask *torch.Tensor, length, source, batch int64) *torch.Tensor {
	if mask == nil {
		return nil
	}
	want := []int64{length, source}
	if mask.Dim() == 3 {
		want = []int64{batch * m.heads, length, source}
	}
	if have := mask.Shape(); !slices.Equal(have, want) {
		usage.Panic("MultiheadAttention", "the shape of the %dD attn_mask is %v, but should be %v", len(want), have, want)
	}
	if mask.Dim() == 2 {
		mask = mask.Unsqueeze(0)
	}
	return mask
}

// project returns the projections of queries, keys and values: equal inputs are
// projected by one product, as PyTorch does.
func (m *MultiheadAttention) project(query, key, value *torch.Tensor) (q, k, v *torch.Tensor) {
	thirds := func(t *torch.Tensor) []*torch.Tensor {
		if t == nil {
			return make([]*torch.Tensor, 3)
		}
		return op.List(opChunk, op.Arg(t), native.Int(3), native.Int(0))
	}
	w := m.InProjWeight
	switch {
	case w == nil:
		b := thirds(m.InProjBias)
		return torch.Linear(query, m.QProjWeight, b[0]), torch.Linear(key, m.KProjWeight, b[1]), torch.Linear(value, m.VProjWeight, b[2])
	case key == value && query == key:
		all := apart(torch.Linear(query, w, m.InProjBias), 3)
		return all.Select(0, 0), all.Select(0, 1), all.Select(0, 2)
	case key == value:
		two := func(t *torch.Tensor) []*torch.Tensor {
			if t == nil {
				return make([]*torch.Tensor, 2)
			}
			return op.List(opSplit, op.Arg(t), native.Ints([]int64{m.embed, 2 * m.embed}), native.Int(0))
		}
		ws, bs := two(w), two(m.InProjBias)
		q = torch.Linear(query, ws[0], bs[0])
		both := apart(torch.Linear(key, ws[1], bs[1]), 2)
		return q, both.Select(0, 0), both.Select(0, 1)
	}
	ws, bs := thirds(w), thirds(m.InProjBias)
	return torch.Linear(query, ws[0], bs[0]), torch.Linear(key, ws[1], bs[1]), torch.Linear(value, ws[2], bs[2])
}

// apart turns [..., n * embed] into [n, ..., embed].
func apart(t *torch.Tensor, n int64) *torch.Tensor {
	shape := t.Shape()
	last := len(shape) - 1
	split := append(slices.Clone(shape[:last]), n, shape[last]/n)
	return t.View(split...).Unsqueeze(0).Transpose(0, -2).Select(-2, 0).Contiguous()
}
