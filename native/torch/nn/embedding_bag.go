package nn

import (
	"fmt"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var opEmbeddingBag = native.NewOp("aten::embedding_bag", "padding_idx")

// EmbeddingBagOptions are the options of [NewEmbeddingBag].
type EmbeddingBagOptions struct {
	MaxNorm           *float64     // rows that are read with a larger norm are scaled to it, in the table; default none
	NormType          *float64     // the p of that norm; default 2
	ScaleGradByFreq   bool         // divide a row's gradient by how often it is read, not with Mode "max"; default false
	Mode              string       // "sum", "mean" or "max"; default "mean"
	Sparse            bool         // the table's gradient is a sparse tensor, not with Mode "max"; default false
	IncludeLastOffset bool         // the offsets end with the number of row numbers; default false
	PaddingIdx        *int64       // the row that starts at 0 and counts for nothing, from the end when negative; default none
	DType             torch.DType  // default float32
	Device            torch.Device // default the CPU
}

// PretrainedEmbeddingBagOptions are the options of [NewEmbeddingBagFromPretrained].
type PretrainedEmbeddingBagOptions struct {
	NoFreeze          bool     // the table goes on learning; default false
	MaxNorm           *float64 // rows that are read with a larger norm are scaled to it, in the table; default none
	NormType          *float64 // the p of that norm; default 2
	ScaleGradByFreq   bool     // divide a row's gradient by how often it is read, not with Mode "max"; default false
	Mode              string   // "sum", "mean" or "max"; default "mean"
	Sparse            bool     // the table's gradient is a sparse tensor, not with Mode "max"; default false
	IncludeLastOffset bool     // the offsets end with the number of row numbers; default false
	PaddingIdx        *int64   // the row that counts for nothing, from the end when negative; default none
}

// EmbeddingBag returns sums, means or maxima of rows of a table, of several rows at a
// time, torch.nn.EmbeddingBag.
type EmbeddingBag struct {
	Base
	Weight            *torch.Tensor // [entries, dim]
	NumEmbeddings     int64
	EmbeddingDim      int64
	MaxNorm           *float64
	NormType          float64
	ScaleGradByFreq   bool
	Mode              string
	Sparse            bool
	IncludeLastOffset bool
	PaddingIdx        *int64 // counted from 0, nil: none
}

// bagModes are the modes in the order of libtorch's numbers.
var bagModes = []string{"sum", "mean", "max"}

// NewEmbeddingBag returns a table of entries vectors of dim numbers, drawn from the
// standard normal distribution.
func NewEmbeddingBag(entries, dim int64, opts ...EmbeddingBagOptions) *EmbeddingBag {
	o := usage.Option("EmbeddingBag", opts)
	m := newEmbeddingBag(entries, dim, o)
	m.Weight = torch.Empty([]int64{entries, dim}, torch.Options{DType: o.DType, Device: o.Device})
	m.ResetParameters()
	return Register(m)
}

// NewEmbeddingBagFromPretrained returns embeddings, [entries, dim], as a table that
// does not learn unless asked to, torch.nn.EmbeddingBag.from_pretrained. It shares
// their elements.
func NewEmbeddingBagFromPretrained(embeddings *torch.Tensor, opts ...PretrainedEmbeddingBagOptions) *EmbeddingBag {
	o := usage.Option("EmbeddingBag.from_pretrained", opts)
	entries, dim := tableShape("EmbeddingBag.from_pretrained", embeddings)
	m := newEmbeddingBag(entries, dim, EmbeddingBagOptions{MaxNorm: o.MaxNorm, NormType: o.NormType, ScaleGradByFreq: o.ScaleGradByFreq,
		Mode: o.Mode, Sparse: o.Sparse, IncludeLastOffset: o.IncludeLastOffset, PaddingIdx: o.PaddingIdx})
	m.Weight = Parameter(embeddings)
	Register(m).Weight.SetRequiresGrad(o.NoFreeze)
	return m
}

func newEmbeddingBag(entries, dim int64, o EmbeddingBagOptions) *EmbeddingBag {
	switch {
	case o.Mode == "":
		o.Mode = "mean"
	case !slices.Contains(bagModes, o.Mode):
		usage.Panic("EmbeddingBag", "mode is %q: want sum, mean or max", o.Mode)
	case o.Mode == "max" && o.ScaleGradByFreq:
		usage.Panic("EmbeddingBag", "scale_grad_by_freq does not go with mode max")
	case o.Mode == "max" && o.Sparse:
		usage.Panic("EmbeddingBag", "sparse does not go with mode max")
	}
	return &EmbeddingBag{NumEmbeddings: entries, EmbeddingDim: dim, MaxNorm: o.MaxNorm, NormType: or(o.NormType, 2),
		ScaleGradByFreq: o.ScaleGradByFreq, Mode: o.Mode, Sparse: o.Sparse, IncludeLastOffset: o.IncludeLastOffset,
		PaddingIdx: rowOf("EmbeddingBag", o.PaddingIdx, entries)}
}

// ResetParameters draws the table anew; the padding row is 0.
func (m *EmbeddingBag) ResetParameters() { drawTable(m.Weight, m.PaddingIdx) }

// Forward maps bags of row numbers, int64 or int32, to [bags, dim]. Input is [bags,
// rows] with offsets nil, or one list of numbers, and offsets, [bags] of the same
// dtype, say where each bag begins. Each row is multiplied by its element of
// perSampleWeights, of input's shape, unless that is nil; it goes with mode "sum" only.
func (m *EmbeddingBag) Forward(input, offsets, perSampleWeights *torch.Tensor) *torch.Tensor {
	return HookedAll(m, []*torch.Tensor{input, offsets, perSampleWeights}, func(m *EmbeddingBag, in []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{m.forward(in[0], in[1], in[2])}
	})[0]
}

func (m *EmbeddingBag) forward(input, offsets, weights *torch.Tensor) *torch.Tensor {
	shape := input.Shape()
	if weights != nil {
		if w := weights.Shape(); !slices.Equal(w, shape) {
			usage.Panic("per_sample_weights", "it has shape %v, the input %v: want the same", w, shape)
		}
		if m.Mode != "sum" {
			usage.Panic("per_sample_weights", "it goes with mode sum only, not with %s", m.Mode)
		}
	}
	switch {
	case len(shape) == 2 && offsets != nil:
		usage.Panic("offsets", "it must be nil for a 2D input, whose rows are the bags")
	case len(shape) == 2:
		offsets = torch.Arange(0, input.Numel(), shape[1], torch.Options{DType: input.DType(), Device: input.Device()})
		input = input.Reshape(-1)
		if weights != nil {
			weights = weights.Reshape(-1)
		}
	case len(shape) != 1:
		usage.Panic("input", "expected 1D or 2D input, got shape %v", shape)
	case offsets == nil:
		usage.Panic("offsets", "a 1D input needs them")
	case offsets.Dim() != 1:
		usage.Panic("offsets", "they have shape %v: want one dimension", offsets.Shape())
	}
	if m.MaxNorm != nil {
		renormRows(m.Weight, input, *m.MaxNorm, m.NormType)
	}
	padding := native.None()
	if m.PaddingIdx != nil {
		padding = native.Int(*m.PaddingIdx)
	}
	args := []native.Arg{op.Arg(m.Weight), op.Arg(input), op.Arg(offsets), native.Bool(m.ScaleGradByFreq),
		native.Int(int64(slices.Index(bagModes, m.Mode))), native.Bool(m.Sparse), op.Arg(weights),
		native.Bool(m.IncludeLastOffset), padding}
	var r native.Results
	op.Call(opEmbeddingBag, &r, args)
	bags := op.Next(&r, args)
	for range 3 { // what its backward needs
		op.Next(&r, args).Close()
	}
	return bags
}

// ExtraRepr returns what Python prints of the layer.
func (m *EmbeddingBag) ExtraRepr() string {
	s := fmt.Sprintf("%d, %d%s, mode='%s'", m.NumEmbeddings, m.EmbeddingDim, reprNorm(m.MaxNorm, m.NormType, m.ScaleGradByFreq), m.Mode)
	if m.PaddingIdx != nil {
		s += fmt.Sprintf(", padding_idx=%d", *m.PaddingIdx)
	}
	return s
}
