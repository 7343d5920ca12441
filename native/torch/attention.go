package torch

import "torchfm/native"

var (
	opSDPA         = native.NewOp("aten::scaled_dot_product_attention", "")
	opEmbedding    = native.NewOp("aten::embedding", "")
	opEmbeddingBag = native.NewOp("aten::embedding_bag", "padding_idx")
	opOneHot       = native.NewOp("aten::one_hot", "")
)

// AttentionOptions are the options of [ScaledDotProductAttention].
type AttentionOptions struct {
	Mask      *Tensor // added to the scores, or bool: false keeps a key out; nil: none
	DropoutP  float64 // of the attention weights
	IsCausal  bool    // a query sees keys up to its own position; not with Mask
	Scale     Scalar  // of the scores; nil: 1 / sqrt(d)
	EnableGQA bool    // keys and values have fewer heads, a divisor of the queries'
}

// ScaledDotProductAttention returns softmax(query key^T scale + mask) value, as
// torch.nn.functional.scaled_dot_product_attention. Query is [..., n, d], key
// [..., m, d], value [..., m, e], the result [..., n, e].
func ScaledDotProductAttention(query, key, value *Tensor, opts ...AttentionOptions) *Tensor {
	o := optional(opts)
	return one(opSDPA, arg(query), arg(key), arg(value), arg(o.Mask), native.Float(o.DropoutP), native.Bool(o.IsCausal),
		floatArg(o.Scale), native.Bool(o.EnableGQA))
}

// EmbeddingOptions are the options of [Embedding].
type EmbeddingOptions struct {
	PaddingIdx      Scalar // an integer, the row that gets no gradient; nil: none
	ScaleGradByFreq bool   // divide a row's gradient by how often it occurs
	Sparse          bool   // the gradient of weight is a sparse tensor
}

// Embedding returns the rows of weight, [entries, dim], at positions indices, of any
// shape: [..., dim], as torch.nn.functional.embedding. Note PyTorch's order there:
// indices come first.
func Embedding(indices, weight *Tensor, opts ...EmbeddingOptions) *Tensor {
	o := optional(opts)
	padding := native.Int(-1)
	if o.PaddingIdx != nil {
		padding = native.Int(fromEnd("embedding", o.PaddingIdx, weight))
	}
	return one(opEmbedding, arg(weight), arg(indices), padding, native.Bool(o.ScaleGradByFreq), native.Bool(o.Sparse))
}

// fromEnd is a row of weight, counted from the last when it is negative.
func fromEnd(op string, row Scalar, weight *Tensor) int64 {
	rows, index := weight.Size(0), wholeNumber(row)
	if index < 0 {
		index += rows
	}
	if index < 0 || index >= rows {
		panic(&Error{Op: op, Message: "the padding index is outside of weight", Shapes: [][]int64{weight.Shape()}})
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
	Mode              string  // "" is BagMean
	PerSampleWeights  *Tensor // of each index, with BagSum only
	PaddingIdx        Scalar  // an integer, the row that counts for nothing; nil: none
	ScaleGradByFreq   bool
	Sparse            bool
	IncludeLastOffset bool // offsets end with the number of indices
}

// EmbeddingBag returns the means, sums or maxima of the rows of weight at the
// indices of each bag, a vector cut at offsets: [bags, dim], as
// torch.nn.functional.embedding_bag.
func EmbeddingBag(indices, weight, offsets *Tensor, opts ...EmbeddingBagOptions) *Tensor {
	o := optional(opts)
	mode, ok := map[string]int64{BagSum: 0, BagMean: 1, "": 1, BagMax: 2}[o.Mode]
	if !ok {
		panic(&Error{Op: "embedding_bag", Message: "unknown mode " + o.Mode + ": want mean, sum or max"})
	}
	padding := native.None()
	if o.PaddingIdx != nil {
		padding = native.Int(fromEnd("embedding_bag", o.PaddingIdx, weight))
	}
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

// OneHot returns for each element of an int64 tensor a vector of classes elements
// that is 1 at that position, as torch.nn.functional.one_hot; classes -1 is the
// largest element plus one.
func OneHot(t *Tensor, classes int64) *Tensor { return one(opOneHot, arg(t), native.Int(classes)) }
