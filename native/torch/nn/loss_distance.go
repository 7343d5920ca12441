package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

// The losses of this file compare distances and ranks. Their reduction is as in loss.go.

var (
	opHingeEmbedding  = native.NewOp("aten::hinge_embedding_loss", "")
	opCosineEmbedding = native.NewOp("aten::cosine_embedding_loss", "")
	opMarginRanking   = native.NewOp("aten::margin_ranking_loss", "")
	opTripletMargin   = native.NewOp("aten::triplet_margin_loss", "")
	opMinimum         = native.NewOp("aten::minimum", "")
	opClampMin        = native.NewOp("aten::clamp_min", "")
)

// HingeEmbeddingLossOptions are the options of [NewHingeEmbeddingLoss].
type HingeEmbeddingLossOptions struct {
	Margin    *float64        // default 1
	Reduction torch.Reduction // default torch.ReduceMean
}

// HingeEmbeddingLoss is the input, a distance, where the target is 1 and
// max(0, Margin - input) where it is -1, torch.nn.HingeEmbeddingLoss.
type HingeEmbeddingLoss struct {
	Base
	loss
	Margin float64
}

// NewHingeEmbeddingLoss returns the loss.
func NewHingeEmbeddingLoss(opts ...HingeEmbeddingLossOptions) *HingeEmbeddingLoss {
	o := usage.Option("HingeEmbeddingLoss", opts)
	return Register(&HingeEmbeddingLoss{loss: newLoss("HingeEmbeddingLoss", o.Reduction), Margin: or(o.Margin, 1)})
}

// Forward compares input and target, whose shapes broadcast.
func (m *HingeEmbeddingLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*HingeEmbeddingLoss).forward, input, target)
}

func (m *HingeEmbeddingLoss) forward(in []*torch.Tensor) *torch.Tensor {
	return op.One(opHingeEmbedding, op.Arg(in[0]), op.Arg(in[1]), native.Float(m.Margin), m.arg())
}

// CosineEmbeddingLossOptions are the options of [NewCosineEmbeddingLoss].
type CosineEmbeddingLossOptions struct {
	Margin    float64         // from -1 to 1; default 0
	Reduction torch.Reduction // default torch.ReduceMean
}

// CosineEmbeddingLoss is 1 - cos(input1, input2) where the target is 1 and
// max(0, cos(input1, input2) - Margin) where it is -1, torch.nn.CosineEmbeddingLoss.
type CosineEmbeddingLoss struct {
	Base
	loss
	Margin float64
}

// NewCosineEmbeddingLoss returns the loss.
func NewCosineEmbeddingLoss(opts ...CosineEmbeddingLossOptions) *CosineEmbeddingLoss {
	o := usage.Option("CosineEmbeddingLoss", opts)
	return Register(&CosineEmbeddingLoss{loss: newLoss("CosineEmbeddingLoss", o.Reduction), Margin: o.Margin})
}

// Forward compares inputs [batch, dim] or [dim] with a target [batch] or [].
func (m *CosineEmbeddingLoss) Forward(input1, input2, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*CosineEmbeddingLoss).forward, input1, input2, target)
}

func (m *CosineEmbeddingLoss) forward(in []*torch.Tensor) *torch.Tensor {
	return op.One(opCosineEmbedding, op.Arg(in[0]), op.Arg(in[1]), op.Arg(in[2]), native.Float(m.Margin), m.arg())
}

// MarginRankingLossOptions are the options of [NewMarginRankingLoss].
type MarginRankingLossOptions struct {
	Margin    float64         // default 0
	Reduction torch.Reduction // default torch.ReduceMean
}

// MarginRankingLoss is max(0, -target (input1 - input2) + Margin) with a target of 1
// where input1 should rank higher and -1 where input2 should,
// torch.nn.MarginRankingLoss.
type MarginRankingLoss struct {
	Base
	loss
	Margin float64
}

// NewMarginRankingLoss returns the loss.
func NewMarginRankingLoss(opts ...MarginRankingLossOptions) *MarginRankingLoss {
	o := usage.Option("MarginRankingLoss", opts)
	return Register(&MarginRankingLoss{loss: newLoss("MarginRankingLoss", o.Reduction), Margin: o.Margin})
}

// Forward compares inputs and target with one number of dimensions.
func (m *MarginRankingLoss) Forward(input1, input2, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*MarginRankingLoss).forward, input1, input2, target)
}

func (m *MarginRankingLoss) forward(in []*torch.Tensor) *torch.Tensor {
	if in[0].Dim() != in[1].Dim() || in[0].Dim() != in[2].Dim() {
		usage.Panic("MarginRankingLoss", "want one number of dimensions, got input1 %v, input2 %v, target %v", in[0].Shape(), in[1].Shape(), in[2].Shape())
	}
	return op.One(opMarginRanking, op.Arg(in[0]), op.Arg(in[1]), op.Arg(in[2]), native.Float(m.Margin), m.arg())
}

// TripletMarginLossOptions are the options of [NewTripletMarginLoss].
type TripletMarginLossOptions struct {
	Margin    *float64        // above 0; default 1
	P         *float64        // the order of the norm; default 2
	Eps       *float64        // added to the differences; default 1e-6
	Swap      bool            // use the distance of positive and negative where it is smaller; default false
	Reduction torch.Reduction // default torch.ReduceMean
}

// TripletMarginLoss is max(0, |anchor - positive| - |anchor - negative| + Margin),
// torch.nn.TripletMarginLoss.
type TripletMarginLoss struct {
	Base
	loss
	Margin float64
	P      float64
	Eps    float64
	Swap   bool
}

// NewTripletMarginLoss returns the loss.
func NewTripletMarginLoss(opts ...TripletMarginLossOptions) *TripletMarginLoss {
	o := usage.Option("TripletMarginLoss", opts)
	m := &TripletMarginLoss{
		loss: newLoss("TripletMarginLoss", o.Reduction), Margin: or(o.Margin, 1), P: or(o.P, 2), Eps: or(o.Eps, 1e-6), Swap: o.Swap,
	}
	above0("TripletMarginLoss", m.Margin)
	return Register(m)
}

// above0 panics unless a margin is positive.
func above0(layer string, margin float64) {
	if margin <= 0 {
		usage.Panic(layer, "the margin must be greater than 0, got %v", margin)
	}
}

// Forward compares vectors, [batch, dim] or [dim] each.
func (m *TripletMarginLoss) Forward(anchor, positive, negative *torch.Tensor) *torch.Tensor {
	return compare(m, (*TripletMarginLoss).forward, anchor, positive, negative)
}

func (m *TripletMarginLoss) forward(in []*torch.Tensor) *torch.Tensor {
	above0("TripletMarginLoss", m.Margin)
	return op.One(opTripletMargin, op.Arg(in[0]), op.Arg(in[1]), op.Arg(in[2]), native.Float(m.Margin), native.Float(m.P),
		native.Float(m.Eps), native.Bool(m.Swap), m.arg())
}

// Distance is what [TripletMarginWithDistanceLoss] measures with: a module of two
// inputs, which it then owns, or a [DistanceFunc].
type Distance interface {
	Forward(x1, x2 *torch.Tensor) *torch.Tensor
}

// DistanceFunc is a function as a [Distance].
type DistanceFunc func(x1, x2 *torch.Tensor) *torch.Tensor

// Forward calls f.
func (f DistanceFunc) Forward(x1, x2 *torch.Tensor) *torch.Tensor { return f(x1, x2) }

// TripletMarginWithDistanceLossOptions are the options of
// [NewTripletMarginWithDistanceLoss].
type TripletMarginWithDistanceLossOptions struct {
	DistanceFunction Distance        // default NewPairwiseDistance()
	Margin           *float64        // above 0; default 1
	Swap             bool            // use the distance of positive and negative where it is smaller; default false
	Reduction        torch.Reduction // default torch.ReduceMean
}

// TripletMarginWithDistanceLoss is
// max(0, d(anchor, positive) - d(anchor, negative) + Margin) with a distance d of the
// program's own, torch.nn.TripletMarginWithDistanceLoss.
type TripletMarginWithDistanceLoss struct {
	Base
	DistanceFunction Module   // the distance that is a module, nil for a function
	function         Distance `nn:"-"`
	loss
	Margin float64
	Swap   bool
}

// NewTripletMarginWithDistanceLoss returns the loss.
func NewTripletMarginWithDistanceLoss(opts ...TripletMarginWithDistanceLossOptions) *TripletMarginWithDistanceLoss {
	const name = "TripletMarginWithDistanceLoss"
	o := usage.Option(name, opts)
	m := &TripletMarginWithDistanceLoss{loss: newLoss(name, o.Reduction), Margin: or(o.Margin, 1), Swap: o.Swap}
	above0(name, m.Margin)
	if o.DistanceFunction == nil {
		o.DistanceFunction = NewPairwiseDistance()
	}
	if d, ok := o.DistanceFunction.(Module); ok {
		m.DistanceFunction = d
	} else {
		m.function = o.DistanceFunction
	}
	return Register(m)
}

// Forward compares what the distance takes, tensors with one number of dimensions.
func (m *TripletMarginWithDistanceLoss) Forward(anchor, positive, negative *torch.Tensor) *torch.Tensor {
	return compare(m, (*TripletMarginWithDistanceLoss).forward, anchor, positive, negative)
}

func (m *TripletMarginWithDistanceLoss) forward(in []*torch.Tensor) *torch.Tensor {
	const name = "TripletMarginWithDistanceLoss"
	above0(name, m.Margin)
	if in[0].Dim() != in[1].Dim() || in[0].Dim() != in[2].Dim() {
		usage.Panic(name, "want one number of dimensions, got anchor %v, positive %v, negative %v", in[0].Shape(), in[1].Shape(), in[2].Shape())
	}
	distance := m.function
	if m.DistanceFunction != nil {
		d, ok := m.DistanceFunction.(Distance)
		if !ok {
			usage.Panic(name, "%v is no distance: want a Forward(x1, x2)", m.DistanceFunction)
		}
		distance = d
	}
	toPositive, toNegative := distance.Forward(in[0], in[1]), distance.Forward(in[0], in[2])
	if m.Swap {
		toNegative = op.One(opMinimum, op.Arg(toNegative), op.Arg(distance.Forward(in[1], in[2])))
	}
	x := op.One(opAddScalar, op.Arg(toPositive), native.Float(m.Margin), native.Int(1)).Sub(toNegative)
	return m.reduce(op.One(opClampMin, op.Arg(x), native.Int(0)))
}
