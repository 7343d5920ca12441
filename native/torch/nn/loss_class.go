package nn

import (
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
)

// The losses of this file compare scores or probabilities of classes with the classes
// that a target names. Their reduction is as in loss.go.

var (
	opCrossEntropyLoss = native.NewOp("aten::cross_entropy_loss", "")
	opNLLLoss          = native.NewOp("aten::nll_loss_nd", "")
	opBCE              = native.NewOp("aten::binary_cross_entropy", "")
	opBCEWithLogits    = native.NewOp("aten::binary_cross_entropy_with_logits", "")
	opMultiMargin      = native.NewOp("aten::multi_margin_loss", "")
	opMultiLabelMargin = native.NewOp("aten::multilabel_margin_loss", "")
	opSoftMargin       = native.NewOp("aten::soft_margin_loss", "")
	opRsubScalar       = native.NewOp("aten::rsub", "Scalar")
	opSumDims          = native.NewOp("aten::sum", "dim_IntList")
)

// CrossEntropyLossOptions are the options of [NewCrossEntropyLoss].
type CrossEntropyLossOptions struct {
	Weight         *torch.Tensor   // of each class, [classes]; default 1
	IgnoreIndex    *int64          // the class that counts for nothing; default -100
	Reduction      torch.Reduction // default torch.ReduceMean
	LabelSmoothing float64         // the share of the target that all classes have, from 0 to 1; default 0
}

// CrossEntropyLoss is -log softmax(input)[target], torch.nn.CrossEntropyLoss.
type CrossEntropyLoss struct {
	Base
	Weight *torch.Tensor `nn:",buffer"` // nil without
	loss
	IgnoreIndex    int64
	LabelSmoothing float64
}

// NewCrossEntropyLoss returns the loss.
func NewCrossEntropyLoss(opts ...CrossEntropyLossOptions) *CrossEntropyLoss {
	o := usage.Option("CrossEntropyLoss", opts)
	return Register(&CrossEntropyLoss{
		Weight: o.Weight, loss: newLoss("CrossEntropyLoss", o.Reduction), IgnoreIndex: or(o.IgnoreIndex, -100), LabelSmoothing: o.LabelSmoothing,
	})
}

// Forward compares scores, [classes], [batch, classes] or [batch, classes, ...], with
// a target of int64 without the dimension of classes, or of probabilities of input's
// shape.
func (m *CrossEntropyLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*CrossEntropyLoss).forward, input, target)
}

func (m *CrossEntropyLoss) forward(in []*torch.Tensor) *torch.Tensor {
	return op.One(opCrossEntropyLoss, op.Arg(in[0]), op.Arg(in[1]), op.Arg(m.Weight), m.arg(), native.Int(m.IgnoreIndex), native.Float(m.LabelSmoothing))
}

// NLLLossOptions are the options of [NewNLLLoss].
type NLLLossOptions struct {
	Weight      *torch.Tensor   // of each class, [classes]; default 1
	IgnoreIndex *int64          // the class that counts for nothing; default -100
	Reduction   torch.Reduction // default torch.ReduceMean
}

// NLLLoss is -input[target] for an input of log probabilities, torch.nn.NLLLoss.
type NLLLoss struct {
	Base
	Weight *torch.Tensor `nn:",buffer"` // nil without
	loss
	IgnoreIndex int64
}

// NewNLLLoss returns the loss.
func NewNLLLoss(opts ...NLLLossOptions) *NLLLoss {
	m := newNLLLoss("NLLLoss", opts)
	return Register(&m)
}

func newNLLLoss(layer string, opts []NLLLossOptions) NLLLoss {
	o := usage.Option(layer, opts)
	return NLLLoss{Weight: o.Weight, loss: newLoss(layer, o.Reduction), IgnoreIndex: or(o.IgnoreIndex, -100)}
}

// Forward compares log probabilities, [classes], [batch, classes] or
// [batch, classes, ...], with a target of int64 without the dimension of classes.
func (m *NLLLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*NLLLoss).forward, input, target)
}

func (m *NLLLoss) forward(in []*torch.Tensor) *torch.Tensor {
	return op.One(opNLLLoss, op.Arg(in[0]), op.Arg(in[1]), op.Arg(m.Weight), m.arg(), native.Int(m.IgnoreIndex))
}

// NLLLoss2d is [NLLLoss] of images, torch.nn.NLLLoss2d.
//
// Deprecated: as in PyTorch. NLLLoss does the same.
type NLLLoss2d struct{ NLLLoss }

// NewNLLLoss2d returns the loss.
//
// Deprecated: as in PyTorch. Use [NewNLLLoss].
func NewNLLLoss2d(opts ...NLLLossOptions) *NLLLoss2d {
	warn.Once("NLLLoss2d is deprecated: NLLLoss does the same")
	return Register(&NLLLoss2d{newNLLLoss("NLLLoss2d", opts)})
}

// BCELossOptions are the options of [NewBCELoss].
type BCELossOptions struct {
	Weight    *torch.Tensor   // of each element, broadcast; default 1
	Reduction torch.Reduction // default torch.ReduceMean
}

// BCELoss is the binary cross entropy of probabilities, torch.nn.BCELoss.
type BCELoss struct {
	Base
	Weight *torch.Tensor `nn:",buffer"` // nil without
	loss
}

// NewBCELoss returns the loss.
func NewBCELoss(opts ...BCELossOptions) *BCELoss {
	o := usage.Option("BCELoss", opts)
	return Register(&BCELoss{Weight: o.Weight, loss: newLoss("BCELoss", o.Reduction)})
}

// Forward compares probabilities with a target of one shape, both in [0, 1].
func (m *BCELoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*BCELoss).forward, input, target)
}

func (m *BCELoss) forward(in []*torch.Tensor) *torch.Tensor {
	sameShape("BCELoss", in)
	weight := m.Weight
	if weight != nil {
		weight = op.List(opBroadcast, op.Tensors([]*torch.Tensor{weight, in[1]}))[0]
	}
	return op.One(opBCE, op.Arg(in[0]), op.Arg(in[1]), op.Arg(weight), m.arg())
}

// sameShape panics unless input and target have one shape.
func sameShape(layer string, in []*torch.Tensor) {
	if a, b := in[0].Shape(), in[1].Shape(); !slices.Equal(a, b) {
		usage.Panic(layer, "the target must have the input's shape %v, got %v", a, b)
	}
}

// BCEWithLogitsLossOptions are the options of [NewBCEWithLogitsLoss].
type BCEWithLogitsLossOptions struct {
	Weight    *torch.Tensor   // of each element, broadcast; default 1
	Reduction torch.Reduction // default torch.ReduceMean
	PosWeight *torch.Tensor   // of positive targets, broadcast; default 1
}

// BCEWithLogitsLoss is [BCELoss] of sigmoid(input) without overflow,
// torch.nn.BCEWithLogitsLoss.
type BCEWithLogitsLoss struct {
	Base
	Weight    *torch.Tensor `nn:",buffer"` // nil without
	PosWeight *torch.Tensor `nn:",buffer"` // nil without
	loss
}

// NewBCEWithLogitsLoss returns the loss.
func NewBCEWithLogitsLoss(opts ...BCEWithLogitsLossOptions) *BCEWithLogitsLoss {
	o := usage.Option("BCEWithLogitsLoss", opts)
	return Register(&BCEWithLogitsLoss{Weight: o.Weight, PosWeight: o.PosWeight, loss: newLoss("BCEWithLogitsLoss", o.Reduction)})
}

// Forward compares scores with a target in [0, 1] of one shape.
func (m *BCEWithLogitsLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*BCEWithLogitsLoss).forward, input, target)
}

func (m *BCEWithLogitsLoss) forward(in []*torch.Tensor) *torch.Tensor {
	sameShape("BCEWithLogitsLoss", in)
	return op.One(opBCEWithLogits, op.Arg(in[0]), op.Arg(in[1]), op.Arg(m.Weight), op.Arg(m.PosWeight), m.arg())
}

// MultiMarginLossOptions are the options of [NewMultiMarginLoss].
type MultiMarginLossOptions struct {
	P         *int64          // 1 or 2, the power of the differences; default 1
	Margin    *float64        // default 1
	Weight    *torch.Tensor   // of each class, [classes]; default 1
	Reduction torch.Reduction // default torch.ReduceMean
}

// MultiMarginLoss is the hinge loss of several classes, the mean over all others of
// max(0, Margin - input[target] + input[other])^P, torch.nn.MultiMarginLoss.
type MultiMarginLoss struct {
	Base
	Weight *torch.Tensor `nn:",buffer"` // nil without
	loss
	P      int64
	Margin float64
}

// NewMultiMarginLoss returns the loss.
func NewMultiMarginLoss(opts ...MultiMarginLossOptions) *MultiMarginLoss {
	o := usage.Option("MultiMarginLoss", opts)
	m := &MultiMarginLoss{Weight: o.Weight, loss: newLoss("MultiMarginLoss", o.Reduction), P: or(o.P, 1), Margin: or(o.Margin, 1)}
	m.check()
	return Register(m)
}

func (m *MultiMarginLoss) check() {
	if m.P != 1 && m.P != 2 {
		usage.Panic("MultiMarginLoss", "P is %d, want 1 or 2", m.P)
	}
	if m.Weight != nil && m.Weight.Dim() != 1 {
		usage.Panic("MultiMarginLoss", "want a weight of one dimension, got shape %v", m.Weight.Shape())
	}
}

// Forward compares scores, [classes] or [batch, classes], with a target of int64, [] or
// [batch].
func (m *MultiMarginLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*MultiMarginLoss).forward, input, target)
}

func (m *MultiMarginLoss) forward(in []*torch.Tensor) *torch.Tensor {
	m.check()
	return op.One(opMultiMargin, op.Arg(in[0]), op.Arg(in[1]), native.Int(m.P), native.Float(m.Margin), op.Arg(m.Weight), m.arg())
}

// MultiLabelMarginLoss is the hinge loss of examples with several classes,
// torch.nn.MultiLabelMarginLoss.
type MultiLabelMarginLoss struct {
	Base
	loss
}

// NewMultiLabelMarginLoss returns the loss.
func NewMultiLabelMarginLoss(reduction ...torch.Reduction) *MultiLabelMarginLoss {
	const name = "MultiLabelMarginLoss"
	return Register(&MultiLabelMarginLoss{loss: newLoss(name, usage.One(name, reduction, torch.ReduceMean))})
}

// Forward compares scores, [classes] or [batch, classes], with a target of int64 and
// the same shape, whose rows name classes up to the first -1.
func (m *MultiLabelMarginLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*MultiLabelMarginLoss).forward, input, target)
}

func (m *MultiLabelMarginLoss) forward(in []*torch.Tensor) *torch.Tensor {
	return op.One(opMultiLabelMargin, op.Arg(in[0]), op.Arg(in[1]), m.arg())
}

// SoftMarginLoss is log(1 + exp(-target input)), torch.nn.SoftMarginLoss.
type SoftMarginLoss struct {
	Base
	loss
}

// NewSoftMarginLoss returns the loss.
func NewSoftMarginLoss(reduction ...torch.Reduction) *SoftMarginLoss {
	return Register(&SoftMarginLoss{loss: newLoss("SoftMarginLoss", usage.One("SoftMarginLoss", reduction, torch.ReduceMean))})
}

// Forward compares scores with a target of 1 and -1 of one shape.
func (m *SoftMarginLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*SoftMarginLoss).forward, input, target)
}

func (m *SoftMarginLoss) forward(in []*torch.Tensor) *torch.Tensor {
	return op.One(opSoftMargin, op.Arg(in[0]), op.Arg(in[1]), m.arg())
}

// MultiLabelSoftMarginLossOptions are the options of [NewMultiLabelSoftMarginLoss].
type MultiLabelSoftMarginLossOptions struct {
	Weight    *torch.Tensor   // of each class, broadcast; default 1
	Reduction torch.Reduction // default torch.ReduceMean
}

// MultiLabelSoftMarginLoss is the mean over the classes of [BCEWithLogitsLoss],
// torch.nn.MultiLabelSoftMarginLoss.
type MultiLabelSoftMarginLoss struct {
	Base
	Weight *torch.Tensor `nn:",buffer"` // nil without
	loss
}

// NewMultiLabelSoftMarginLoss returns the loss.
func NewMultiLabelSoftMarginLoss(opts ...MultiLabelSoftMarginLossOptions) *MultiLabelSoftMarginLoss {
	o := usage.Option("MultiLabelSoftMarginLoss", opts)
	return Register(&MultiLabelSoftMarginLoss{Weight: o.Weight, loss: newLoss("MultiLabelSoftMarginLoss", o.Reduction)})
}

// Forward compares scores, [classes] or [batch, classes], with a target in [0, 1] of
// one shape.
func (m *MultiLabelSoftMarginLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*MultiLabelSoftMarginLoss).forward, input, target)
}

func (m *MultiLabelSoftMarginLoss) forward(in []*torch.Tensor) *torch.Tensor {
	input, target := in[0], in[1]
	logSigmoid := func(x *torch.Tensor) *torch.Tensor { return op.One(opLogSigmoid, op.Arg(x)) }
	others := op.One(opRsubScalar, op.Arg(target), native.Int(1), native.Int(1))
	x := target.Mul(logSigmoid(input)).Add(others.Mul(logSigmoid(input.Neg()))).Neg()
	if m.Weight != nil {
		x = x.Mul(m.Weight)
	}
	last := int64(input.Dim() - 1)
	x = op.One(opSumDims, op.Arg(x), native.Ints([]int64{last}), native.Bool(false), native.None())
	return m.reduce(op.One(opDivScalar, op.Arg(x), native.Int(input.Size(int(last)))))
}
