package nn

import (
	"math"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

var (
	opUniform_ = native.NewOp("aten::uniform_", "")
	opNormal_  = native.NewOp("aten::normal_", "")
	opFill_    = native.NewOp("aten::fill_", "Scalar")
)

// Uniform_ fills t with numbers drawn uniformly from [low, high), as
// torch.nn.init.uniform_, and returns t. This and the other functions of this file
// draw from the default generator of t's device and record nothing.
func Uniform_(t *torch.Tensor, low, high float64) *torch.Tensor {
	torch.NoGrad(func() {
		op.InPlace(opUniform_, op.Arg(t), native.Float(low), native.Float(high), native.None())
	})
	return t
}

// Normal_ fills t with numbers drawn from the normal distribution, as
// torch.nn.init.normal_, and returns t.
func Normal_(t *torch.Tensor, mean, std float64) *torch.Tensor {
	torch.NoGrad(func() {
		op.InPlace(opNormal_, op.Arg(t), native.Float(mean), native.Float(std), native.None())
	})
	return t
}

// Constant_ fills t with value, as torch.nn.init.constant_, and returns t.
func Constant_(t *torch.Tensor, value float64) *torch.Tensor {
	torch.NoGrad(func() { op.InPlace(opFill_, op.Arg(t), native.Float(value)) })
	return t
}

// Zeros_ fills t with zeros, as torch.nn.init.zeros_, and returns t.
func Zeros_(t *torch.Tensor) *torch.Tensor { return Constant_(t, 0) }

// Ones_ fills t with ones, as torch.nn.init.ones_, and returns t.
func Ones_(t *torch.Tensor) *torch.Tensor { return Constant_(t, 1) }

// FanInAndFanOut returns how many inputs one output of a weight [out, in, kernel...]
// reads and how many outputs one input feeds, as PyTorch's
// _calculate_fan_in_and_fan_out. It panics for fewer than two dimensions.
func FanInAndFanOut(weight *torch.Tensor) (in, out int64) {
	shape := weight.Shape()
	if len(shape) < 2 {
		panic(&torch.Error{Op: "init", Message: "fan in and fan out need at least two dimensions", Shapes: [][]int64{shape}})
	}
	in, out = shape[1], shape[0]
	for _, n := range shape[2:] {
		in *= n
		out *= n
	}
	return in, out
}

// Fan is which count of FanInAndFanOut an initialisation keeps the variance of.
type Fan uint8

// The fans: of the forward pass and of the backward pass.
const (
	FanIn Fan = iota
	FanOut
)

// Nonlinearity is what follows a layer, for [Gain].
type Nonlinearity uint8

// The nonlinearities that PyTorch's calculate_gain knows.
const (
	NonlinearityLinear Nonlinearity = iota // also sigmoid and convolutions
	NonlinearityTanh
	NonlinearityReLU
	NonlinearityLeakyReLU
	NonlinearitySELU
)

// Gain returns the recommended gain of a nonlinearity, as
// torch.nn.init.calculate_gain. Slope is that of a leaky ReLU.
func Gain(n Nonlinearity, slope float64) float64 {
	switch n {
	case NonlinearityTanh:
		return 5.0 / 3
	case NonlinearityReLU:
		return math.Sqrt(2)
	case NonlinearityLeakyReLU:
		square := slope * slope // rounded by itself, as in Python
		return math.Sqrt(2 / (1 + float64(square)))
	case NonlinearitySELU:
		return 3.0 / 4
	}
	return 1
}

// KaimingOptions are the options of [KaimingUniform_] and [KaimingNormal_].
type KaimingOptions struct {
	A            float64 // slope of the leaky ReLU
	Mode         Fan
	Nonlinearity Nonlinearity
}

// DefaultKaiming returns PyTorch's defaults: slope 0, fan in, leaky ReLU.
func DefaultKaiming() KaimingOptions { return KaimingOptions{Nonlinearity: NonlinearityLeakyReLU} }

func (o KaimingOptions) std(t *torch.Tensor) float64 {
	fan, out := FanInAndFanOut(t)
	if o.Mode == FanOut {
		fan = out
	}
	return Gain(o.Nonlinearity, o.A) / math.Sqrt(float64(fan))
}

// KaimingUniform_ fills t [out, in, ...] by He's uniform initialisation, bound
// gain sqrt(3/fan), as torch.nn.init.kaiming_uniform_, and returns t.
func KaimingUniform_(t *torch.Tensor, o KaimingOptions) *torch.Tensor {
	if t.Numel() == 0 {
		return t
	}
	bound := math.Sqrt(3) * o.std(t)
	return Uniform_(t, -bound, bound)
}

// KaimingNormal_ fills t [out, in, ...] by He's normal initialisation, standard
// deviation gain/sqrt(fan), as torch.nn.init.kaiming_normal_, and returns t.
func KaimingNormal_(t *torch.Tensor, o KaimingOptions) *torch.Tensor {
	if t.Numel() == 0 {
		return t
	}
	return Normal_(t, 0, o.std(t))
}

// xavierStd is gain sqrt(2/(fan in + fan out)).
func xavierStd(t *torch.Tensor, gain float64) float64 {
	in, out := FanInAndFanOut(t)
	return gain * math.Sqrt(2/float64(in+out))
}

// XavierUniform_ fills t [out, in, ...] by Glorot's uniform initialisation, as
// torch.nn.init.xavier_uniform_, and returns t.
func XavierUniform_(t *torch.Tensor, gain float64) *torch.Tensor {
	bound := math.Sqrt(3) * xavierStd(t, gain)
	return Uniform_(t, -bound, bound)
}

// XavierNormal_ fills t [out, in, ...] by Glorot's normal initialisation, as
// torch.nn.init.xavier_normal_, and returns t.
func XavierNormal_(t *torch.Tensor, gain float64) *torch.Tensor {
	return Normal_(t, 0, xavierStd(t, gain))
}

// initLinear draws what torch.nn.Linear and the convolutions start with: weight,
// then bias, which may be nil.
func initLinear(weight, bias *torch.Tensor) {
	o := DefaultKaiming()
	o.A = math.Sqrt(5)
	KaimingUniform_(weight, o)
	if bias == nil {
		return
	}
	if in, _ := FanInAndFanOut(weight); in > 0 {
		bound := 1 / math.Sqrt(float64(in))
		Uniform_(bias, -bound, bound)
	}
}
