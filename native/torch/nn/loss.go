package nn

import (
	"fmt"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
)

// The losses of this file compare an input with a target element by element. Their
// reduction is the mean of the elements by default; torch.ReduceSum is their sum,
// torch.ReduceNone keeps them.

// Loss is a module that compares an input with a target, most of torch.nn's losses.
type Loss interface {
	Module
	Forward(input, target *torch.Tensor) *torch.Tensor
}

var (
	opL1Loss       = native.NewOp("aten::l1_loss", "")
	opMSELoss      = native.NewOp("aten::mse_loss", "")
	opSmoothL1Loss = native.NewOp("aten::smooth_l1_loss", "")
	opHuberLoss    = native.NewOp("aten::huber_loss", "")
	opPoissonLoss  = native.NewOp("aten::poisson_nll_loss", "")
	opKLDiv        = native.NewOp("aten::kl_div", "")
	opBroadcast    = native.NewOp("aten::broadcast_tensors", "")
	opDivScalar    = native.NewOp("aten::div", "Scalar")
	opAny          = native.NewOp("aten::any", "")
	opLessScalar   = native.NewOp("aten::lt", "Scalar")
	opSum          = native.NewOp("aten::sum", "")
	opMean         = native.NewOp("aten::mean", "")
)

// loss is what all losses have.
type loss struct {
	Reduction torch.Reduction
}

// newLoss checks a reduction.
func newLoss(layer string, r torch.Reduction) loss {
	if r != torch.ReduceMean && r != torch.ReduceSum && r != torch.ReduceNone {
		usage.Panic(layer, "reduction %d: want torch.ReduceMean, ReduceSum or ReduceNone", r)
	}
	return loss{r}
}

// arg is the reduction in ATen's numbers.
func (l loss) arg() native.Arg {
	switch l.Reduction {
	case torch.ReduceNone:
		return native.Int(0)
	case torch.ReduceSum:
		return native.Int(2)
	}
	return native.Int(1)
}

// reduce reduces the elements of a loss.
func (l loss) reduce(x *torch.Tensor) *torch.Tensor {
	switch l.Reduction {
	case torch.ReduceNone:
		return x
	case torch.ReduceSum:
		return op.One(opSum, op.Arg(x), native.None())
	}
	return op.One(opMean, op.Arg(x), native.None())
}

// compare is [HookedAll] for a loss.
func compare[M Module](m M, forward func(m M, in []*torch.Tensor) *torch.Tensor, inputs ...*torch.Tensor) *torch.Tensor {
	return HookedAll(m, inputs, func(m M, in []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{forward(m, in)}
	})[0]
}

// broadcast gives the tensors of a loss one shape, and warns where they have two.
func broadcast(layer string, in []*torch.Tensor) []*torch.Tensor {
	a, b := in[0].Shape(), in[1].Shape()
	if slices.Equal(a, b) {
		return in
	}
	warn.Once(fmt.Sprintf("%s: the target's shape %v is not the input's, %v: broadcasting likely gives a wrong result", layer, b, a))
	return op.List(opBroadcast, op.Tensors(in))
}

// L1Loss is the mean of |input - target|, torch.nn.L1Loss.
type L1Loss struct {
	Base
	loss
}

// NewL1Loss returns the loss.
func NewL1Loss(reduction ...torch.Reduction) *L1Loss {
	return Register(&L1Loss{loss: newLoss("L1Loss", usage.One("L1Loss", reduction, torch.ReduceMean))})
}

// Forward compares input and target of one shape.
func (m *L1Loss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*L1Loss).forward, input, target)
}

func (m *L1Loss) forward(in []*torch.Tensor) *torch.Tensor {
	in = broadcast("L1Loss", in)
	return op.One(opL1Loss, op.Arg(in[0]), op.Arg(in[1]), m.arg())
}

// MSELoss is the mean of (input - target)^2, torch.nn.MSELoss.
type MSELoss struct {
	Base
	loss
}

// NewMSELoss returns the loss.
func NewMSELoss(reduction ...torch.Reduction) *MSELoss {
	return Register(&MSELoss{loss: newLoss("MSELoss", usage.One("MSELoss", reduction, torch.ReduceMean))})
}

// Forward compares input and target of one shape.
func (m *MSELoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*MSELoss).forward, input, target)
}

func (m *MSELoss) forward(in []*torch.Tensor) *torch.Tensor {
	in = broadcast("MSELoss", in)
	return op.One(opMSELoss, op.Arg(in[0]), op.Arg(in[1]), m.arg())
}

// SmoothL1LossOptions are the options of [NewSmoothL1Loss].
type SmoothL1LossOptions struct {
	Beta      *float64        // the difference above which the loss is linear; default 1
	Reduction torch.Reduction // default torch.ReduceMean
}

// SmoothL1Loss is d^2 / (2 Beta) for differences d below Beta and d - Beta / 2 above,
// torch.nn.SmoothL1Loss.
type SmoothL1Loss struct {
	Base
	loss
	Beta float64
}

// NewSmoothL1Loss returns the loss.
func NewSmoothL1Loss(opts ...SmoothL1LossOptions) *SmoothL1Loss {
	o := usage.Option("SmoothL1Loss", opts)
	return Register(&SmoothL1Loss{loss: newLoss("SmoothL1Loss", o.Reduction), Beta: or(o.Beta, 1)})
}

// Forward compares input and target of one shape.
func (m *SmoothL1Loss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*SmoothL1Loss).forward, input, target)
}

func (m *SmoothL1Loss) forward(in []*torch.Tensor) *torch.Tensor {
	in = broadcast("SmoothL1Loss", in)
	if m.Beta == 0 {
		return op.One(opL1Loss, op.Arg(in[0]), op.Arg(in[1]), m.arg())
	}
	return op.One(opSmoothL1Loss, op.Arg(in[0]), op.Arg(in[1]), m.arg(), native.Float(m.Beta))
}

// HuberLossOptions are the options of [NewHuberLoss].
type HuberLossOptions struct {
	Reduction torch.Reduction // default torch.ReduceMean
	Delta     *float64        // the difference above which the loss is linear; default 1
}

// HuberLoss is d^2 / 2 for differences d below Delta and Delta (d - Delta / 2) above,
// torch.nn.HuberLoss.
type HuberLoss struct {
	Base
	loss
	Delta float64
}

// NewHuberLoss returns the loss.
func NewHuberLoss(opts ...HuberLossOptions) *HuberLoss {
	o := usage.Option("HuberLoss", opts)
	return Register(&HuberLoss{loss: newLoss("HuberLoss", o.Reduction), Delta: or(o.Delta, 1)})
}

// Forward compares input and target of one shape.
func (m *HuberLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*HuberLoss).forward, input, target)
}

func (m *HuberLoss) forward(in []*torch.Tensor) *torch.Tensor {
	in = broadcast("HuberLoss", in)
	return op.One(opHuberLoss, op.Arg(in[0]), op.Arg(in[1]), m.arg(), native.Float(m.Delta))
}

// KLDivLossOptions are the options of [NewKLDivLoss].
type KLDivLossOptions struct {
	Reduction torch.Reduction // also torch.ReduceBatchMean, which the definition has; default torch.ReduceMean
	LogTarget bool            // the target is in logarithms too; default false
}

// KLDivLoss is target (log target - input) for an input of log probabilities,
// torch.nn.KLDivLoss.
type KLDivLoss struct {
	Base
	loss
	LogTarget bool
}

// NewKLDivLoss returns the loss.
func NewKLDivLoss(opts ...KLDivLossOptions) *KLDivLoss {
	o := usage.Option("KLDivLoss", opts)
	m := &KLDivLoss{loss: loss{o.Reduction}, LogTarget: o.LogTarget}
	if o.Reduction != torch.ReduceBatchMean {
		m.loss = newLoss("KLDivLoss", o.Reduction)
	}
	return Register(m)
}

// Forward compares input and target, whose shapes broadcast.
func (m *KLDivLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*KLDivLoss).forward, input, target)
}

func (m *KLDivLoss) forward(in []*torch.Tensor) *torch.Tensor {
	l := m.loss
	perRow := l.Reduction == torch.ReduceBatchMean
	switch {
	case perRow:
		l.Reduction = torch.ReduceSum
	case l.Reduction == torch.ReduceMean:
		warn.Once("KLDivLoss: torch.ReduceMean divides by all elements, the definition of the divergence, torch.ReduceBatchMean, by the batch only")
	}
	x := op.One(opKLDiv, op.Arg(in[0]), op.Arg(in[1]), l.arg(), native.Bool(m.LogTarget))
	if perRow && in[0].Dim() > 0 {
		x = op.One(opDivScalar, op.Arg(x), native.Int(in[0].Size(0)))
	}
	return x
}

// PoissonNLLLossOptions are the options of [NewPoissonNLLLoss].
type PoissonNLLLossOptions struct {
	NoLogInput bool            // the input is the rate, not its logarithm, Python's log_input=False; default false
	Full       bool            // add Stirling's approximation of the constant term; default false
	Eps        *float64        // added to the rate under the logarithm; default 1e-8
	Reduction  torch.Reduction // default torch.ReduceMean
}

// PoissonNLLLoss is the negative log likelihood of counts, exp(input) - target input,
// torch.nn.PoissonNLLLoss.
type PoissonNLLLoss struct {
	Base
	loss
	LogInput bool
	Full     bool
	Eps      float64
}

// NewPoissonNLLLoss returns the loss.
func NewPoissonNLLLoss(opts ...PoissonNLLLossOptions) *PoissonNLLLoss {
	o := usage.Option("PoissonNLLLoss", opts)
	return Register(&PoissonNLLLoss{
		loss: newLoss("PoissonNLLLoss", o.Reduction), LogInput: !o.NoLogInput, Full: o.Full, Eps: or(o.Eps, 1e-8),
	})
}

// Forward compares input and target, whose shapes broadcast.
func (m *PoissonNLLLoss) Forward(input, target *torch.Tensor) *torch.Tensor {
	return compare(m, (*PoissonNLLLoss).forward, input, target)
}

func (m *PoissonNLLLoss) forward(in []*torch.Tensor) *torch.Tensor {
	return op.One(opPoissonLoss, op.Arg(in[0]), op.Arg(in[1]), native.Bool(m.LogInput), native.Bool(m.Full), native.Float(m.Eps), m.arg())
}

// GaussianNLLLossOptions are the options of [NewGaussianNLLLoss].
type GaussianNLLLossOptions struct {
	Full      bool            // add the constant term; default false
	Eps       *float64        // the least variance; default 1e-6
	Reduction torch.Reduction // default torch.ReduceMean
}

// GaussianNLLLoss is the negative log likelihood of a normal distribution,
// (log variance + (input - target)^2 / variance) / 2, torch.nn.GaussianNLLLoss.
type GaussianNLLLoss struct {
	Base
	loss
	Full bool
	Eps  float64
}

// NewGaussianNLLLoss returns the loss.
func NewGaussianNLLLoss(opts ...GaussianNLLLossOptions) *GaussianNLLLoss {
	o := usage.Option("GaussianNLLLoss", opts)
	return Register(&GaussianNLLLoss{loss: newLoss("GaussianNLLLoss", o.Reduction), Full: o.Full, Eps: or(o.Eps, 1e-6)})
}

// Forward compares input and target, whose shapes broadcast. The variance is a number,
// or a *torch.Tensor of input's shape, of that without the last dimension, or with 1 as
// the last dimension.
func (m *GaussianNLLLoss) Forward(input, target *torch.Tensor, variance torch.Operand) *torch.Tensor {
	inputs := []*torch.Tensor{input, target}
	if v, ok := variance.(*torch.Tensor); ok {
		inputs = append(inputs, v)
	}
	return compare(m, func(m *GaussianNLLLoss, in []*torch.Tensor) *torch.Tensor {
		v := variance
		if len(in) > 2 { // not variance itself where a hook gave another
			v = in[2]
		}
		return torch.GaussianNLLLoss(in[0], in[1], v, torch.GaussianNLLLossOptions{Full: m.Full, Eps: &m.Eps, Reduction: m.Reduction})
	}, inputs...)
}
