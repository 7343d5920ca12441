package nn

import (
	"math"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/libm"
)

var (
	opAtLeast     = native.NewOp("aten::ge", "Scalar")
	opAnd         = native.NewOp("aten::bitwise_and", "Tensor")
	opAll         = native.NewOp("aten::all", "")
	opNonzero     = native.NewOp("aten::nonzero", "")
	opIndexSelect = native.NewOp("aten::index_select", "")
	opIndexCopy_  = native.NewOp("aten::index_copy_", "")
	opIndexFill_  = native.NewOp("aten::index_fill_", "int_Scalar")
	opSubScalar   = native.NewOp("aten::sub", "Scalar")
	opAdd_        = native.NewOp("aten::add_", "Tensor")
	opGather      = native.NewOp("aten::gather", "")
	opArgmax      = native.NewOp("aten::argmax", "")
	opMin         = native.NewOp("aten::min", "")
	opMax         = native.NewOp("aten::max", "")
	opCat         = native.NewOp("aten::cat", "")
)

// AdaptiveLogSoftmaxWithLossOptions are the options of [NewAdaptiveLogSoftmaxWithLoss].
type AdaptiveLogSoftmaxWithLossOptions struct {
	DivValue *float64     // by which the width shrinks from cluster to cluster; default 4
	HeadBias bool         // learn a bias in the head; default false
	DType    torch.DType  // default float32
	Device   torch.Device // default the CPU
}

// AdaptiveLogSoftmaxWithLoss is the softmax over many classes of Grave et al., which
// computes rare classes, in clusters with fewer features, only where it has to,
// torch.nn.AdaptiveLogSoftmaxWithLoss. Classes must be sorted by falling frequency.
type AdaptiveLogSoftmaxWithLoss struct {
	Base
	Head *Linear                  // to the most frequent classes and the clusters
	Tail *ModuleList[*Sequential] // the clusters

	InFeatures int64
	NClasses   int64
	Cutoffs    []int64 // with NClasses at the end
	DivValue   float64
	HeadBias   bool
}

// NewAdaptiveLogSoftmaxWithLoss returns the layer, whose clusters begin at cutoffs:
// rising numbers from 1 to nClasses-1.
func NewAdaptiveLogSoftmaxWithLoss(inFeatures, nClasses int64, cutoffs []int64, opts ...AdaptiveLogSoftmaxWithLossOptions) *AdaptiveLogSoftmaxWithLoss {
	const name = "AdaptiveLogSoftmaxWithLoss"
	o := usage.Option(name, opts)
	last := int64(0)
	for _, c := range cutoffs {
		if c <= last || c > nClasses-1 {
			usage.Panic(name, "cutoffs %v: want rising numbers from 1 to %d", cutoffs, nClasses-1)
		}
		last = c
	}
	if len(cutoffs) == 0 {
		usage.Panic(name, "want at least one cutoff")
	}
	m := &AdaptiveLogSoftmaxWithLoss{
		InFeatures: inFeatures, NClasses: nClasses, Cutoffs: append(slices.Clone(cutoffs), nClasses),
		DivValue: or(o.DivValue, 4), HeadBias: o.HeadBias, Tail: NewModuleList[*Sequential](),
	}
	layer := func(in, out int64, bias bool) *Linear {
		return NewLinear(in, out, LinearOptions{NoBias: !bias, DType: o.DType, Device: o.Device})
	}
	m.Head = layer(inFeatures, m.shortlist()+int64(len(cutoffs)), o.HeadBias)
	for i := range cutoffs {
		width := floorDiv(float64(inFeatures), libm.Pow(m.DivValue, float64(i+1)))
		m.Tail.Append(NewSequential(layer(inFeatures, width, false), layer(width, m.Cutoffs[i+1]-m.Cutoffs[i], false)))
	}
	return Register(m)
}

// floorDiv is int(a // b) of Python's floats.
func floorDiv(a, b float64) int64 {
	rest := math.Mod(a, b)
	quotient := (a - rest) / b
	if rest != 0 && (b < 0) != (rest < 0) {
		quotient--
	}
	whole := math.Floor(quotient)
	if quotient-whole > 0.5 {
		whole++
	}
	return int64(whole)
}

// shortlist is the number of classes in the head.
func (m *AdaptiveLogSoftmaxWithLoss) shortlist() int64 { return m.Cutoffs[0] }

// ResetParameters draws the weights anew.
func (m *AdaptiveLogSoftmaxWithLoss) ResetParameters() {
	m.Head.ResetParameters()
	for _, projection := range m.Tail.All() {
		for _, l := range projection.All() {
			l.(*Linear).ResetParameters()
		}
	}
}

// Forward returns the log probability of each target, [batch] of int64, for input
// [batch, InFeatures], and the mean of their negatives. For one example target is []
// and input [InFeatures].
func (m *AdaptiveLogSoftmaxWithLoss) Forward(input, target *torch.Tensor) (output, loss *torch.Tensor) {
	both := HookedAll(m, []*torch.Tensor{input, target}, (*AdaptiveLogSoftmaxWithLoss).forward)
	return both[0], both[1]
}

func (m *AdaptiveLogSoftmaxWithLoss) forward(in []*torch.Tensor) []*torch.Tensor {
	input, target := in[0], in[1]
	switch dims := target.Dim(); {
	case dims > 1:
		usage.Panic("AdaptiveLogSoftmaxWithLoss", "want a target of 0 or 1 dimensions, got shape %v", target.Shape())
	case input.Dim() != dims+1 || dims == 1 && input.Size(0) != target.Size(0):
		usage.Panic("AdaptiveLogSoftmaxWithLoss", "input of shape %v does not fit a target of shape %v", input.Shape(), target.Shape())
	}
	single := target.Dim() == 0
	if single {
		input, target = input.Unsqueeze(0), target.Unsqueeze(0)
	}
	batch := target.Size(0)
	output := torch.Zeros([]int64{batch}, torch.Options{DType: input.DType(), Device: input.Device()})
	inHead := torch.Empty([]int64{batch}, torch.Options{DType: target.DType(), Device: target.Device()})
	used, low := int64(0), int64(0)
	for i, high := range m.Cutoffs {
		mask := op.One(opAnd, op.Arg(op.One(opAtLeast, op.Arg(target), native.Int(low))), op.Arg(op.One(opLessScalar, op.Arg(target), native.Int(high))))
		rows := op.One(opNonzero, op.Arg(mask)).View(-1)
		if n := rows.Numel(); n > 0 {
			used += n
			classes := op.One(opIndexSelect, op.Arg(target), native.Int(0), op.Arg(rows))
			if i == 0 {
				op.InPlace(opIndexCopy_, op.Arg(inHead), native.Int(0), op.Arg(rows), op.Arg(classes))
			} else {
				m.cluster(i-1, input, rows, op.One(opSubScalar, op.Arg(classes), native.Int(low), native.Int(1)), output)
				op.InPlace(opIndexFill_, op.Arg(inHead), native.Int(0), op.Arg(rows), native.Int(m.shortlist()+int64(i-1)))
			}
		}
		low = high
	}
	if used != batch {
		usage.Panic("AdaptiveLogSoftmaxWithLoss", "targets must be from 0 to %d, got ones from %d to %d", m.NClasses-1,
			op.One(opMin, op.Arg(target)).ItemInt(), op.One(opMax, op.Arg(target)).ItemInt())
	}
	head := logSoftmax(m.Head.Forward(input))
	op.InPlace(opAdd_, op.Arg(output), op.Arg(column(head, inHead)), native.Int(1))
	loss := op.One(opMean, op.Arg(output.Neg()), native.None())
	if single {
		output = output.View()
	}
	return []*torch.Tensor{output, loss}
}

// cluster writes the log probabilities within cluster i of the classes of some rows.
func (m *AdaptiveLogSoftmaxWithLoss) cluster(i int, input, rows, classes, output *torch.Tensor) {
	scores := m.Tail.At(i).Forward(op.One(opIndexSelect, op.Arg(input), native.Int(0), op.Arg(rows)))
	op.InPlace(opIndexCopy_, op.Arg(output), native.Int(0), op.Arg(rows), op.Arg(column(logSoftmax(scores), classes)))
}

func logSoftmax(x *torch.Tensor) *torch.Tensor {
	return op.One(opLogSoftmax, op.Arg(x), native.Int(1), native.None())
}

// column returns of each row of x [rows, columns] the element at a column [rows].
func column(x, columns *torch.Tensor) *torch.Tensor {
	at := columns.Unsqueeze(1)
	return op.One(opGather, op.Arg(x), native.Int(1), op.Arg(at), native.Bool(false)).View(-1)
}

// LogProb returns the log probabilities of all classes, [batch, NClasses], for input
// [batch, InFeatures].
func (m *AdaptiveLogSoftmaxWithLoss) LogProb(input *torch.Tensor) *torch.Tensor {
	return m.logProb(input, m.Head.Forward(input))
}

func (m *AdaptiveLogSoftmaxWithLoss) logProb(input, headScores *torch.Tensor) *torch.Tensor {
	head := logSoftmax(headScores)
	parts := []*torch.Tensor{head.Narrow(1, 0, m.shortlist())}
	for i, projection := range m.Tail.All() {
		inCluster := logSoftmax(projection.Forward(input))
		parts = append(parts, inCluster.Add(head.Select(1, m.shortlist()+int64(i)).Unsqueeze(1)))
	}
	return op.One(opCat, op.Tensors(parts), native.Int(1))
}

// Predict returns the most probable class, [batch] of int64, for input
// [batch, InFeatures].
func (m *AdaptiveLogSoftmaxWithLoss) Predict(input *torch.Tensor) *torch.Tensor {
	scores := m.Head.Forward(input)
	best := argmax(scores)
	rare := op.One(opAtLeast, op.Arg(best), native.Int(m.shortlist()))
	switch {
	case !op.One(opAny, op.Arg(rare)).ItemBool():
		return best
	case op.One(opAll, op.Arg(rare)).ItemBool():
		return argmax(m.logProb(input, scores))
	}
	rows := op.One(opNonzero, op.Arg(rare)).View(-1)
	some := func(x *torch.Tensor) *torch.Tensor {
		return op.One(opIndexSelect, op.Arg(x), native.Int(0), op.Arg(rows))
	}
	op.InPlace(opIndexCopy_, op.Arg(best), native.Int(0), op.Arg(rows), op.Arg(argmax(m.logProb(some(input), some(scores)))))
	return best
}

func argmax(x *torch.Tensor) *torch.Tensor {
	return op.One(opArgmax, op.Arg(x), native.Int(1), native.Bool(false))
}
