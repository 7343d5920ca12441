package torch

import "torchfm/native"

var (
	opLinear      = native.NewOp("aten::linear", "")
	opBilinear    = native.NewOp("aten::bilinear", "")
	opGELU        = native.NewOp("aten::gelu", "")
	opSiLU        = native.NewOp("aten::silu", "")
	opSiLU_       = native.NewOp("aten::silu_", "")
	opMish        = native.NewOp("aten::mish", "")
	opELU         = native.NewOp("aten::elu", "")
	opSELU        = native.NewOp("aten::selu", "")
	opCELU        = native.NewOp("aten::celu", "")
	opGLU         = native.NewOp("aten::glu", "")
	opReLU6       = native.NewOp("aten::relu6", "")
	opLeakyReLU   = native.NewOp("aten::leaky_relu", "")
	opLeakyReLU_  = native.NewOp("aten::leaky_relu_", "")
	opPReLU       = native.NewOp("aten::prelu", "")
	opRReLU       = native.NewOp("aten::rrelu", "")
	opHardtanh    = native.NewOp("aten::hardtanh", "")
	opHardsigmoid = native.NewOp("aten::hardsigmoid", "")
	opHardswish   = native.NewOp("aten::hardswish", "")
	opHardshrink  = native.NewOp("aten::hardshrink", "")
	opSoftshrink  = native.NewOp("aten::softshrink", "")
	opSoftplus    = native.NewOp("aten::softplus", "")
	opLogSigmoid  = native.NewOp("aten::log_sigmoid", "")
	opThreshold   = native.NewOp("aten::threshold", "")
	opSoftmax     = native.NewOp("aten::softmax", "int")
	opLogSoftmax  = native.NewOp("aten::log_softmax", "int")
)

// Linear returns input weight^T + bias, as torch.nn.functional.linear. Input is
// [..., in], weight [out, in], bias [out] or nil, the result [..., out].
func Linear(input, weight, bias *Tensor) *Tensor {
	return one(opLinear, arg(input), arg(weight), arg(bias))
}

// Bilinear returns x1^T W x2 + bias for each pair of rows, as
// torch.nn.functional.bilinear. The inputs are [..., in1] and [..., in2], weight
// [out, in1, in2], bias [out] or nil.
func Bilinear(x1, x2, weight, bias *Tensor) *Tensor {
	return one(opBilinear, arg(x1), arg(x2), arg(weight), arg(bias))
}

// The functions below are those of torch.nn.functional and work on each element.
// Relu, sigmoid and tanh are methods of [Tensor], as they are in PyTorch.

// GELU returns the Gaussian error linear unit of each element, x Phi(x), as
// torch.nn.functional.gelu. Approximate is "none", the default, or "tanh".
func GELU(t *Tensor, approximate ...string) *Tensor {
	return one(opGELU, arg(t), textOr(optional(approximate)))
}

// SiLU returns x sigmoid(x), the swish function.
func SiLU(t *Tensor) *Tensor { return one(opSiLU, arg(t)) }

// SiLU_ is [SiLU] in place; it returns t.
func SiLU_(t *Tensor) *Tensor { return t.inPlace(opSiLU_, arg(t)) }

// Mish returns x tanh(softplus(x)).
func Mish(t *Tensor) *Tensor { return one(opMish, arg(t)) }

// ELU returns x where positive and alpha (exp(x) - 1) elsewhere; alpha is 1 unless
// given.
func ELU(t *Tensor, alpha ...float64) *Tensor {
	return one(opELU, arg(t), floatOr(given(alpha)), native.Int(1), native.Int(1))
}

// SELU returns the self-normalising ELU of Klambauer et al.
func SELU(t *Tensor) *Tensor { return one(opSELU, arg(t)) }

// CELU returns max(x, 0) + min(alpha (exp(x / alpha) - 1), 0); alpha is 1 unless given.
func CELU(t *Tensor, alpha ...float64) *Tensor { return one(opCELU, arg(t), floatOr(given(alpha))) }

// GLU returns a sigmoid(b) for the halves a and b of t along dim, -1 unless given.
func GLU(t *Tensor, dim ...int64) *Tensor {
	if t.use("glu").Dim() == 0 {
		misuse("glu", nil, "a tensor without dimensions has no halves")
	}
	return one(opGLU, arg(t), intOr(given(dim)))
}

// ReLU6 returns min(max(x, 0), 6).
func ReLU6(t *Tensor) *Tensor { return one(opReLU6, arg(t)) }

// LeakyReLU returns x where positive and negativeSlope x elsewhere; the slope is 0.01
// unless given.
func LeakyReLU(t *Tensor, negativeSlope ...float64) *Tensor {
	return one(opLeakyReLU, arg(t), floatOr(given(negativeSlope)))
}

// LeakyReLU_ is [LeakyReLU] in place; it returns t.
func LeakyReLU_(t *Tensor, negativeSlope ...float64) *Tensor {
	return t.inPlace(opLeakyReLU_, arg(t), floatOr(given(negativeSlope)))
}

// PReLU returns x where positive and weight x elsewhere, weight of one element or
// one for each channel.
func PReLU(t, weight *Tensor) *Tensor { return one(opPReLU, arg(t), arg(weight)) }

// RReLUOptions are the options of [RReLU].
type RReLUOptions struct {
	Lower     *float64   // the least slope; default 1/8
	Upper     *float64   // the greatest slope; default 1/3
	Training  bool       // draw slopes; default false
	Generator *Generator // of the slopes; default the device's
}

// RReLU returns [LeakyReLU] with a slope drawn for each element from [lower, upper)
// when training, their mean otherwise.
func RReLU(t *Tensor, opts ...RReLUOptions) *Tensor {
	o := optional(opts)
	return one(opRReLU, arg(t), floatOr(o.Lower), floatOr(o.Upper), native.Bool(o.Training), native.GeneratorArg(o.Generator.Handle()))
}

// HardtanhOptions are the options of [Hardtanh].
type HardtanhOptions struct {
	MinVal *float64 // default -1
	MaxVal *float64 // default 1
}

// Hardtanh returns x limited to [MinVal, MaxVal].
func Hardtanh(t *Tensor, opts ...HardtanhOptions) *Tensor {
	o := optional(opts)
	if low, high := or(o.MinVal, -1), or(o.MaxVal, 1); low > high {
		misuse("hardtanh", nil, "min_val cannot be greater than max_val, got %v and %v", low, high)
	}
	return one(opHardtanh, arg(t), numberOr(o.MinVal), numberOr(o.MaxVal))
}

// Hardsigmoid returns min(max(x + 3, 0), 6) / 6.
func Hardsigmoid(t *Tensor) *Tensor { return one(opHardsigmoid, arg(t)) }

// Hardswish returns x hardsigmoid(x).
func Hardswish(t *Tensor) *Tensor { return one(opHardswish, arg(t)) }

// Hardshrink returns x where |x| > lambd and 0 elsewhere; lambd is 0.5 unless given.
func Hardshrink(t *Tensor, lambd ...float64) *Tensor {
	return one(opHardshrink, arg(t), floatOr(given(lambd)))
}

// Softshrink returns x moved by lambd towards 0; lambd is 0.5 unless given.
func Softshrink(t *Tensor, lambd ...float64) *Tensor {
	return one(opSoftshrink, arg(t), floatOr(given(lambd)))
}

// SoftplusOptions are the options of [Softplus].
type SoftplusOptions struct {
	Beta      *float64 // default 1
	Threshold *float64 // where beta x is above it the result is x; default 20
}

// Softplus returns log(1 + exp(beta x)) / beta, and x where beta x is above Threshold.
func Softplus(t *Tensor, opts ...SoftplusOptions) *Tensor {
	o := optional(opts)
	return one(opSoftplus, arg(t), floatOr(o.Beta), floatOr(o.Threshold))
}

// Softsign returns x / (1 + |x|).
func Softsign(t *Tensor) *Tensor { return t.Div(t.Abs().Add(1)) }

// Tanhshrink returns x - tanh(x).
func Tanhshrink(t *Tensor) *Tensor { return t.Sub(t.Tanh()) }

// LogSigmoid returns log(sigmoid(x)) without overflow.
func LogSigmoid(t *Tensor) *Tensor { return one(opLogSigmoid, arg(t)) }

// Threshold returns x where x > threshold and value elsewhere.
func Threshold(t *Tensor, threshold, value Scalar) *Tensor {
	return one(opThreshold, arg(t), scalar(threshold), scalar(value))
}

// Softmax returns exp(x) divided by its sum along dim, of t converted to a dtype first
// when one is given.
func (t *Tensor) Softmax(dim int64, dtype ...DType) *Tensor {
	return one(opSoftmax, arg(t), native.Int(dim), dtypeArg(optional(dtype)))
}

// LogSoftmax returns the logarithm of [Tensor.Softmax].
func (t *Tensor) LogSoftmax(dim int64, dtype ...DType) *Tensor {
	return one(opLogSoftmax, arg(t), native.Int(dim), dtypeArg(optional(dtype)))
}

// Softmin returns the softmax of -t along dim.
func Softmin(t *Tensor, dim int64, dtype ...DType) *Tensor {
	return t.Neg().Softmax(dim, optional(dtype))
}

// GumbelSoftmaxOptions are the options of [GumbelSoftmax].
type GumbelSoftmaxOptions struct {
	Tau       *float64   // the temperature; default 1
	Hard      bool       // one-hot vectors with the gradient of the soft ones; default false
	Dim       *int64     // default -1
	Generator *Generator // of the noise; default the device's
}

// GumbelSoftmax returns draws from the Gumbel-softmax distribution of logits along a
// dimension: softmax((logits + noise) / tau), as torch.nn.functional.gumbel_softmax.
func GumbelSoftmax(logits *Tensor, opts ...GumbelSoftmaxOptions) *Tensor {
	o := optional(opts)
	dim := or(o.Dim, -1)
	noise := EmptyLike(logits).Exponential_(1, o.Generator).Log().Neg()
	soft := logits.Add(noise).Div(or(o.Tau, 1)).Softmax(dim)
	if !o.Hard {
		return soft
	}
	_, index := soft.MaxDim(dim, true)
	return ZerosLike(logits).Scatter_(dim, index, 1).Sub(soft.Detach()).Add(soft)
}
