package torch

import (
	"cmp"
	"slices"

	"torchfm/native"
	"torchfm/native/torch/internal/warn"
)

var (
	opSDPA             = native.NewOp("aten::scaled_dot_product_attention", "")
	opEmbedding        = native.NewOp("aten::embedding", "")
	opEmbeddingBag     = native.NewOp("aten::embedding_bag", "padding_idx")
	opEmbeddingRenorm_ = native.NewOp("aten::embedding_renorm_", "")
	opOneHot           = native.NewOp("aten::one_hot", "")
)

// AttentionOptions are the options of [ScaledDotProductAttention].
type AttentionOptions struct {
	AttnMask  *Tensor  // added to the scores, or bool: false keeps a key out; default none
	DropoutP  float64  // of the attention weights; default 0
	IsCausal  bool     // a query sees keys up to its own position; not with AttnMask; default false
	Scale     *float64 // of the scores; default 1 / sqrt(d)
	EnableGQA bool     // keys and values have fewer heads, a divisor of the queries'; default false
}

// ScaledDotProductAttention returns softmax(query key^T scale + mask) value, as
// torch.nn.functional.scaled_dot_product_attention. Query is [..., n, d], key
// [..., m, d], value [..., m, e], the result [..., n, e].
func ScaledDotProductAttention(query, key, value *Tensor, opts ...AttentionOptions) *Tensor {
	o := optional(opts)
	return one(opSDPA, arg(query), arg(key), arg(value), arg(o.AttnMask), native.Float(o.DropoutP), native.Bool(o.IsCausal),
		floatOrNone(o.Scale), native.Bool(o.EnableGQA))
}

// EmbeddingOptions are the options of [Embedding].
type EmbeddingOptions struct {
	PaddingIdx      *int64   // the row that gets no gradient; default none
	MaxNorm         *float64 // scale the rows that are read down to this norm, in weight itself; default none
	NormType        *float64 // the order of that norm; default 2
	ScaleGradByFreq bool     // divide a row's gradient by how often it occurs; default false
	Sparse          bool     // the gradient of weight is a sparse tensor; default false
}

// Embedding returns the rows of weight, [entries, dim], at positions indices, of any
// shape: [..., dim], as torch.nn.functional.embedding. Note PyTorch's order there:
// indices come first.
func Embedding(indices, weight *Tensor, opts ...EmbeddingOptions) *Tensor {
	o := optional(opts)
	padding := native.Int(-1)
	if o.PaddingIdx != nil {
		padding = native.Int(fromEnd("embedding", *o.PaddingIdx, weight))
	}
	renorm(weight, indices, o.MaxNorm, o.NormType)
	return one(opEmbedding, arg(weight), arg(indices), padding, native.Bool(o.ScaleGradByFreq), native.Bool(o.Sparse))
}

// renorm scales the rows of weight at indices down to a norm, without a gradient.
func renorm(weight, indices *Tensor, maxNorm, normType *float64) {
	if maxNorm == nil {
		return
	}
	NoGrad(func() {
		rows := weight.Detach()
		rows.inPlace(opEmbeddingRenorm_, arg(rows), arg(indices.Contiguous()), native.Float(*maxNorm), native.Float(or(normType, 2)))
	})
}

// fromEnd is a row of weight, counted from the last when it is negative.
func fromEnd(op string, index int64, weight *Tensor) int64 {
	rows, given := weight.Size(0), index
	if index < 0 {
		index += rows
	}
	if index < 0 || index >= rows {
		misuse(op, [][]int64{weight.Shape()}, "padding_idx must be within the %d rows of weight, got %d", rows, given)
	}
	return index
}

// The modes of [EmbeddingBag].
const (
	BagMean = "mean"
	BagSum  = "sum"
	BagMax  = "max"
)

// EmbeddingBagOptions are the options of [EmbeddingBag].
type EmbeddingBagOptions struct {
	Mode              string   // BagMean, BagSum or BagMax; default BagMean
	MaxNorm           *float64 // scale the rows that are read down to this norm, in weight itself; default none
	NormType          *float64 // the order of that norm; default 2
	PerSampleWeights  *Tensor  // of each index, with BagSum only; default none
	PaddingIdx        *int64   // the row that counts for nothing; default none
	ScaleGradByFreq   bool     // divide a row's gradient by how often it occurs; default false
	Sparse            bool     // the gradient of weight is a sparse tensor; default false
	IncludeLastOffset bool     // offsets end with the number of indices; default false
}

// EmbeddingBag returns the means, sums or maxima of the rows of weight at the
// indices of each bag: [bags, dim], as torch.nn.functional.embedding_bag. The indices
// are a vector cut at offsets, or a matrix, whose rows are the bags, with nil offsets.
func EmbeddingBag(indices, weight, offsets *Tensor, opts ...EmbeddingBagOptions) *Tensor {
	o := optional(opts)
	const op = "embedding_bag"
	if weight.DType() == Int64 && indices.IsFloatingPoint() {
		warn.Once(op + ": indices and weight are in the old order, which is deprecated: indices come first")
		indices, weight = weight, indices
	}
	shape := shapeOf(op, indices)
	wrong := func(format string, args ...any) { misuse(op, [][]int64{shape, weight.Shape()}, format, args...) }
	if w := o.PerSampleWeights; w != nil && !slices.Equal(w.Shape(), shape) {
		wrong("per_sample_weights of size %v must have the same size as the indices, %v", w.Shape(), shape)
	}
	if n := weight.Dim(); n != 2 {
		wrong("weight must have 2 dimensions, got %d", n)
	}
	mode, ok := map[string]int64{BagSum: 0, BagMean: 1, "": 1, BagMax: 2}[o.Mode]
	switch {
	case !ok:
		wrong("unknown mode %q: want sum, mean or max", o.Mode)
	case o.Mode == BagMax && o.ScaleGradByFreq:
		wrong("mode max does not support scale_grad_by_freq")
	case o.Mode == BagMax && o.Sparse:
		wrong("mode max does not support sparse gradients of weight")
	case o.Mode != BagSum && o.PerSampleWeights != nil:
		wrong("per_sample_weights is only supported for mode sum, got mode %q", cmp.Or(o.Mode, BagMean))
	}
	switch len(shape) {
	case 2:
		if offsets != nil {
			wrong("offsets must be nil for indices of 2 dimensions, whose rows are the bags")
		}
		rows, size := indices.Size(0), indices.Size(1)
		offsets = Arange(0, rows*size, size, Options{DType: indices.DType(), Device: indices.Device()})
		indices = indices.Reshape(-1)
		if o.PerSampleWeights != nil {
			o.PerSampleWeights = o.PerSampleWeights.Reshape(-1)
		}
	case 1:
		if offsets == nil {
			wrong("offsets are needed for indices of 1 dimension")
		}
		if n := offsets.Dim(); n != 1 {
			wrong("offsets must have 1 dimension, got %d", n)
		}
	default:
		wrong("indices must have 1 or 2 dimensions, got %d", len(shape))
	}
	padding := native.None()
	if o.PaddingIdx != nil {
		padding = native.Int(fromEnd(op, *o.PaddingIdx, weight))
	}
	renorm(weight, indices, o.MaxNorm, o.NormType)
	args := []native.Arg{arg(weight), arg(indices), arg(offsets), native.Bool(o.ScaleGradByFreq), native.Int(mode),
		native.Bool(o.Sparse), arg(o.PerSampleWeights), native.Bool(o.IncludeLastOffset), padding}
	var r native.Results
	call(opEmbeddingBag, &r, args)
	bags := next(&r, args)
	for range 3 { // what its backward needs
		next(&r, args).Close()
	}
	return bags
}

// OneHot returns for each element of an int64 tensor a vector of numClasses elements
// that is 1 at that position, as torch.nn.functional.one_hot; numClasses is the largest
// element plus one unless given.
func OneHot(t *Tensor, numClasses ...int64) *Tensor {
	return one(opOneHot, arg(t), intOr(given(numClasses)))
}
