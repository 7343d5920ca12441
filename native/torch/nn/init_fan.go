package nn

import (
	"math"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
	"torchfm/native/torch/libm"
)

// CalculateFanInAndFanOut returns how many inputs one output of a weight
// [out, in, kernel...] reads and how many outputs one input feeds, as PyTorch's
// _calculate_fan_in_and_fan_out. It panics for fewer than two dimensions.
func CalculateFanInAndFanOut(weight *torch.Tensor) (in, out int64) {
	shape := weight.Shape()
	if len(shape) < 2 {
		usage.Panic("init", "fan in and fan out need a tensor of at least 2 dimensions, got shape %v", shape)
	}
	in, out = shape[1], shape[0]
	for _, n := range shape[2:] {
		in *= n
		out *= n
	}
	return in, out
}

// Fan is which count of [CalculateFanInAndFanOut] an initialisation keeps the
// variance of.
type Fan uint8

// The fans: of the forward pass, "fan_in", and of the backward pass, "fan_out".
const (
	FanIn Fan = iota
	FanOut
)

// Nonlinearity is what follows a layer, for [CalculateGain]. The zero value is the
// default of [KaimingUniform_].
type Nonlinearity uint8

// The nonlinearities.
const (
	NonlinearityLeakyReLU Nonlinearity = iota // "leaky_relu"
	NonlinearityReLU                          // "relu"
	NonlinearityTanh                          // "tanh"
	NonlinearitySigmoid                       // "sigmoid"
	NonlinearitySELU                          // "selu"
	NonlinearityLinear                        // "linear", also "conv1d" and the other convolutions
)

// CalculateGain returns the recommended gain of a nonlinearity, as
// torch.nn.init.calculate_gain. Param is the slope of a leaky ReLU; default 0.01.
func CalculateGain(n Nonlinearity, param ...float64) float64 {
	slope := usage.One("calculate_gain", param, 0.01)
	switch n {
	case NonlinearityLinear, NonlinearitySigmoid:
		return 1
	case NonlinearityTanh:
		return 5.0 / 3
	case NonlinearityReLU:
		return math.Sqrt2
	case NonlinearityLeakyReLU:
		return math.Sqrt(2 / (1 + libm.Pow(slope, 2)))
	case NonlinearitySELU:
		return 3.0 / 4
	}
	usage.Panic("calculate_gain", "unknown nonlinearity %d", n)
	return 0
}

// XavierOptions are the options of [XavierUniform_] and [XavierNormal_].
type XavierOptions struct {
	Gain      *float64         // default 1
	Generator *torch.Generator // default that of the device
}

// std is gain sqrt(2/(fan in + fan out)).
func (o XavierOptions) std(t *torch.Tensor) float64 {
	in, out := CalculateFanInAndFanOut(t)
	return or(o.Gain, 1) * math.Sqrt(2/float64(in+out))
}

// XavierUniform_ fills t [out, in, ...] by Glorot's uniform initialisation, within
// gain sqrt(6/(fan in + fan out)), as torch.nn.init.xavier_uniform_.
func XavierUniform_(t *torch.Tensor, opts ...XavierOptions) *torch.Tensor {
	o := usage.Option("xavier_uniform_", opts)
	bound := math.Sqrt(3) * o.std(t)
	return Uniform_(t, -bound, bound, o.Generator)
}

// XavierNormal_ fills t [out, in, ...] by Glorot's normal initialisation, standard
// deviation gain sqrt(2/(fan in + fan out)), as torch.nn.init.xavier_normal_.
func XavierNormal_(t *torch.Tensor, opts ...XavierOptions) *torch.Tensor {
	o := usage.Option("xavier_normal_", opts)
	return Normal_(t, 0, o.std(t), o.Generator)
}

// KaimingOptions are the options of [KaimingUniform_] and [KaimingNormal_].
type KaimingOptions struct {
	A            float64          // slope of the leaky ReLU; default 0
	Mode         Fan              // default FanIn
	Nonlinearity Nonlinearity     // default NonlinearityLeakyReLU
	Generator    *torch.Generator // default that of the device
}

// std is gain/sqrt(fan).
func (o KaimingOptions) std(t *torch.Tensor) float64 {
	fan, out := CalculateFanInAndFanOut(t)
	if o.Mode == FanOut {
		fan = out
	}
	return CalculateGain(o.Nonlinearity, o.A) / math.Sqrt(float64(fan))
}

// empty reports whether there is nothing to fill, and warns of it.
func empty(what string, t *torch.Tensor) bool {
	if t.Numel() > 0 {
		return false
	}
	warn.Once(what + ": a tensor without elements stays as it is")
	return true
}

// KaimingUniform_ fills t [out, in, ...] by He's uniform initialisation, within
// gain sqrt(3/fan), as torch.nn.init.kaiming_uniform_.
func KaimingUniform_(t *torch.Tensor, opts ...KaimingOptions) *torch.Tensor {
	o := usage.Option("kaiming_uniform_", opts)
	if empty("kaiming_uniform_", t) {
		return t
	}
	bound := math.Sqrt(3) * o.std(t)
	return Uniform_(t, -bound, bound, o.Generator)
}

// KaimingNormal_ fills t [out, in, ...] by He's normal initialisation, standard
// deviation gain/sqrt(fan), as torch.nn.init.kaiming_normal_.
func KaimingNormal_(t *torch.Tensor, opts ...KaimingOptions) *torch.Tensor {
	o := usage.Option("kaiming_normal_", opts)
	if empty("kaiming_normal_", t) {
		return t
	}
	return Normal_(t, 0, o.std(t), o.Generator)
}

// initLinear draws what torch.nn.Linear and the convolutions start with: weight,
// then bias, which may be nil.
func initLinear(weight, bias *torch.Tensor) {
	KaimingUniform_(weight, KaimingOptions{A: math.Sqrt(5)})
	if bias == nil {
		return
	}
	if in, _ := CalculateFanInAndFanOut(weight); in > 0 {
		bound := 1 / math.Sqrt(float64(in))
		Uniform_(bias, -bound, bound)
	}
}
