package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

var (
	opEmbedding        = native.NewOp("aten::embedding", "")
	opEmbeddingRenorm_ = native.NewOp("aten::embedding_renorm_", "")
)

// EmbeddingOptions are the options of [NewEmbedding].
type EmbeddingOptions struct {
	PaddingIdx      *int64       // the row that starts at 0 and gets no gradient, from the end when negative; default none
	MaxNorm         *float64     // rows that are read with a larger norm are scaled to it, in the table; default none
	NormType        *float64     // the p of that norm; default 2
	ScaleGradByFreq bool         // divide a row's gradient by how often it is read; default false
	Sparse          bool         // the table's gradient is a sparse tensor; default false
	DType           torch.DType  // default float32
	Device          torch.Device // default the CPU
}

// PretrainedEmbeddingOptions are the options of [NewEmbeddingFromPretrained].
type PretrainedEmbeddingOptions struct {
	NoFreeze        bool     // the table goes on learning; default false
	PaddingIdx      *int64   // the row that gets no gradient, from the end when negative; default none
	MaxNorm         *float64 // rows that are read with a larger norm are scaled to it, in the table; default none
	NormType        *float64 // the p of that norm; default 2
	ScaleGradByFreq bool     // divide a row's gradient by how often it is read; default false
	Sparse          bool     // the table's gradient is a sparse tensor; default false
}

// Embedding is a table of vectors that is read by row numbers, torch.nn.Embedding.
type Embedding struct {
	Base
	Weight          *torch.Tensor // [entries, dim]
	NumEmbeddings   int64
	EmbeddingDim    int64
	PaddingIdx      *int64 // counted from 0, nil: none
	MaxNorm         *float64
	NormType        float64
	ScaleGradByFreq bool
	Sparse          bool
}

// NewEmbedding returns a table of entries vectors of dim numbers, drawn from the
// standard normal distribution.
func NewEmbedding(entries, dim int64, opts ...EmbeddingOptions) *Embedding {
	o := usage.Option("Embedding", opts)
	m := newEmbedding(entries, dim, o)
	m.Weight = torch.Empty([]int64{entries, dim}, torch.Options{DType: o.DType, Device: o.Device})
	m.ResetParameters()
	return Register(m)
}

// NewEmbeddingFromPretrained returns embeddings, [entries, dim], as a table that does
// not learn unless asked to, torch.nn.Embedding.from_pretrained. It shares their
// elements.
func NewEmbeddingFromPretrained(embeddings *torch.Tensor, opts ...PretrainedEmbeddingOptions) *Embedding {
	o := usage.Option("Embedding.from_pretrained", opts)
	entries, dim := tableShape("Embedding.from_pretrained", embeddings)
	m := newEmbedding(entries, dim, EmbeddingOptions{PaddingIdx: o.PaddingIdx, MaxNorm: o.MaxNorm, NormType: o.NormType,
		ScaleGradByFreq: o.ScaleGradByFreq, Sparse: o.Sparse})
	m.Weight = Parameter(embeddings)
	Register(m).Weight.SetRequiresGrad(o.NoFreeze)
	return m
}

func newEmbedding(entries, dim int64, o EmbeddingOptions) *Embedding {
	return &Embedding{NumEmbeddings: entries, EmbeddingDim: dim, PaddingIdx: rowOf("Embedding", o.PaddingIdx, entries),
		MaxNorm: o.MaxNorm, NormType: or(o.NormType, 2), ScaleGradByFreq: o.ScaleGradByFreq, Sparse: o.Sparse}
}

func tableShape(what string, embeddings *torch.Tensor) (entries, dim int64) {
	shape := embeddings.Shape()
	if len(shape) != 2 {
		usage.Panic(what, "embeddings has shape %v: want two dimensions", shape)
	}
	return shape[0], shape[1]
}

// rowOf is a row of a table counted from 0.
func rowOf(layer string, row *int64, entries int64) *int64 {
	if row == nil {
		return nil
	}
	at := *row
	if at < 0 {
		at += entries
	}
	if at < 0 || at != 0 && at >= entries {
		usage.Panic(layer, "padding_idx is %d: the table has %d rows", *row, entries)
	}
	return &at
}

// ResetParameters draws the table anew; the padding row is 0.
func (m *Embedding) ResetParameters() { drawTable(m.Weight, m.PaddingIdx) }

func drawTable(weight *torch.Tensor, padding *int64) {
	Normal_(weight, 0, 1)
	if padding != nil {
		Zeros_(weight.Select(0, *padding))
	}
}

// Forward maps row numbers, int64 or int32 of any shape [...], to [..., dim].
func (m *Embedding) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Embedding).forward) }

func (m *Embedding) forward(x *torch.Tensor) *torch.Tensor {
	padding := native.Int(-1)
	if m.PaddingIdx != nil {
		padding = native.Int(*rowOf("padding_idx", m.PaddingIdx, m.Weight.Size(0)))
	}
	if m.MaxNorm != nil {
		x = x.Contiguous()
		renormRows(m.Weight, x, *m.MaxNorm, m.NormType)
	}
	return op.One(opEmbedding, op.Arg(m.Weight), op.Arg(x), padding, native.Bool(m.ScaleGradByFreq), native.Bool(m.Sparse))
}

// renormRows scales the rows of a table that are read to a norm of at most most.
func renormRows(weight, rows *torch.Tensor, most, p float64) {
	torch.NoGrad(func() {
		op.InPlace(opEmbeddingRenorm_, op.Arg(weight.Detach()), op.Arg(rows), native.Float(most), native.Float(p))
	})
}

// ExtraRepr returns what Python prints of the layer.
func (m *Embedding) ExtraRepr() string {
	s := fmt.Sprintf("%d, %d", m.NumEmbeddings, m.EmbeddingDim)
	if m.PaddingIdx != nil {
		s += fmt.Sprintf(", padding_idx=%d", *m.PaddingIdx)
	}
	s += reprNorm(m.MaxNorm, m.NormType, m.ScaleGradByFreq)
	if m.Sparse {
		s += ", sparse=True"
	}
	return s
}

// reprNorm is what both kinds of embeddings print in one order.
func reprNorm(most *float64, p float64, scale bool) string {
	s := ""
	if most != nil {
		s += ", max_norm=" + pytext.Float(*most)
	}
	if p != 2 {
		s += ", norm_type=" + pytext.Float(p)
	}
	if scale {
		s += ", scale_grad_by_freq=True"
	}
	return s
}
