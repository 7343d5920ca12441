package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var (
	opCosineSimilarity = native.NewOp("aten::cosine_similarity", "")
	opPairwiseDistance = native.NewOp("aten::pairwise_distance", "")
)

// CosineSimilarityOptions are the options of [NewCosineSimilarity].
type CosineSimilarityOptions struct {
	Dim *int64   // the dimension of the vectors; default 1
	Eps *float64 // the least product of norms to divide by; default 1e-8
}

// CosineSimilarity is the cosine of the angle between vectors,
// torch.nn.CosineSimilarity.
type CosineSimilarity struct {
	Base
	Dim int64
	Eps float64
}

// NewCosineSimilarity returns the layer.
func NewCosineSimilarity(opts ...CosineSimilarityOptions) *CosineSimilarity {
	o := usage.Option("CosineSimilarity", opts)
	return Register(&CosineSimilarity{Dim: or(o.Dim, 1), Eps: or(o.Eps, 1e-8)})
}

// Forward maps x1 and x2, whose shapes broadcast, to that shape without the dimension.
func (m *CosineSimilarity) Forward(x1, x2 *torch.Tensor) *torch.Tensor {
	return HookedAll(m, []*torch.Tensor{x1, x2}, func(m *CosineSimilarity, in []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{op.One(opCosineSimilarity, op.Arg(in[0]), op.Arg(in[1]), native.Int(m.Dim), native.Float(m.Eps))}
	})[0]
}

// PairwiseDistanceOptions are the options of [NewPairwiseDistance].
type PairwiseDistanceOptions struct {
	P       *float64 // the order of the norm; default 2
	Eps     *float64 // added to the differences; default 1e-6
	KeepDim bool     // keep the last dimension, of size 1; default false
}

// PairwiseDistance is the norm of the difference of vectors, torch.nn.PairwiseDistance.
type PairwiseDistance struct {
	Base
	Norm    float64
	Eps     float64
	KeepDim bool
}

// NewPairwiseDistance returns the layer.
func NewPairwiseDistance(opts ...PairwiseDistanceOptions) *PairwiseDistance {
	o := usage.Option("PairwiseDistance", opts)
	return Register(&PairwiseDistance{Norm: or(o.P, 2), Eps: or(o.Eps, 1e-6), KeepDim: o.KeepDim})
}

// Forward maps x1 and x2, [batch, dim] or [dim], to [batch].
func (m *PairwiseDistance) Forward(x1, x2 *torch.Tensor) *torch.Tensor {
	return HookedAll(m, []*torch.Tensor{x1, x2}, func(m *PairwiseDistance, in []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{op.One(opPairwiseDistance, op.Arg(in[0]), op.Arg(in[1]), native.Float(m.Norm), native.Float(m.Eps),
			native.Bool(m.KeepDim))}
	})[0]
}
