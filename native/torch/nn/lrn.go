package nn

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// LocalResponseNormOptions are the options of [NewLocalResponseNorm].
type LocalResponseNormOptions struct {
	Alpha *float64 // the factor of the squares; default 1e-4
	Beta  *float64 // the exponent; default 0.75
	K     *float64 // added to the squares; default 1
}

// LocalResponseNorm divides each element by (k + alpha times the mean of the squares
// of neighbouring channels)^beta, torch.nn.LocalResponseNorm.
type LocalResponseNorm struct {
	Base
	Size           int64
	Alpha, Beta, K float64
}

// NewLocalResponseNorm normalises by size channels.
func NewLocalResponseNorm(size int64, opts ...LocalResponseNormOptions) *LocalResponseNorm {
	o := usage.Option("LocalResponseNorm", opts)
	return Register(&LocalResponseNorm{Size: size, Alpha: or(o.Alpha, 1e-4), Beta: or(o.Beta, 0.75), K: or(o.K, 1)})
}

// Forward normalises x, [batch, channels, ...] of at least three dimensions.
func (m *LocalResponseNorm) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*LocalResponseNorm).forward)
}

func (m *LocalResponseNorm) forward(x *torch.Tensor) *torch.Tensor {
	return torch.LocalResponseNorm(x, m.Size, torch.LocalResponseNormOptions{Alpha: &m.Alpha, Beta: &m.Beta, K: &m.K})
}

// ExtraRepr returns what Python prints of the layer.
func (m *LocalResponseNorm) ExtraRepr() string {
	return fmt.Sprintf("%d, alpha=%s, beta=%s, k=%s", m.Size, pytext.Float(m.Alpha), pytext.Float(m.Beta), pytext.Float(m.K))
}

// CrossMapLRN2dOptions are the options of [NewCrossMapLRN2d].
type CrossMapLRN2dOptions struct {
	Alpha *float64 // the factor of the squares; default 1e-4
	Beta  *float64 // the exponent; default 0.75
	K     *float64 // added to the squares; default 1
}

// CrossMapLRN2d is [LocalResponseNorm] for images with sums that are carried on from
// one channel to the next, torch.nn.CrossMapLRN2d.
type CrossMapLRN2d struct {
	Base
	Size           int64
	Alpha, Beta, K float64
	k              torch.Scalar // as it prints: Python's default is an integer
}

// NewCrossMapLRN2d normalises by size channels.
func NewCrossMapLRN2d(size int64, opts ...CrossMapLRN2dOptions) *CrossMapLRN2d {
	o := usage.Option("CrossMapLRN2d", opts)
	m := &CrossMapLRN2d{Size: size, Alpha: or(o.Alpha, 1e-4), Beta: or(o.Beta, 0.75), K: or(o.K, 1), k: 1}
	if o.K != nil {
		m.k = *o.K
	}
	return Register(m)
}

// Forward normalises x, [batch, channels, height, width].
func (m *CrossMapLRN2d) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*CrossMapLRN2d).forward)
}

func (m *CrossMapLRN2d) forward(x *torch.Tensor) *torch.Tensor {
	wantDims(x, 4)
	var scale *torch.Tensor
	f := torch.Function{
		Name:               "CrossMapLRN2d",
		OnceDifferentiable: true,
		Forward: func(c *torch.FunctionContext, inputs []*torch.Tensor) []*torch.Tensor {
			scale = m.scale(inputs[0])
			output := scale.Pow(-m.Beta).Mul_(inputs[0])
			c.Save(inputs[0], output)
			return []*torch.Tensor{output}
		},
		Backward: func(c *torch.FunctionContext, grads []*torch.Tensor) []*torch.Tensor {
			saved := c.Saved()
			return []*torch.Tensor{m.backward(saved[0], saved[1], scale, grads[0])}
		},
	}
	return f.Apply(x)[0]
}

// scale returns k + alpha / size times the sum of the squares of the channels around
// each one, from the sum of the channel before.
func (m *CrossMapLRN2d) scale(x *torch.Tensor) *torch.Tensor {
	square, scale := x.Pow(2), torch.EmptyLike(x)
	channels := x.Size(1)
	reach := (m.Size-1)/2 + 1
	first := scale.Select(1, 0)
	first.Zero_()
	for c := range min(reach, channels) {
		first.Add_(square.Select(1, c))
	}
	for c := int64(1); c < channels; c++ {
		current := scale.Select(1, c)
		current.Copy_(scale.Select(1, c-1))
		if c < channels-reach+1 {
			current.Add_(square.Select(1, c+reach-1))
		}
		if c > reach {
			current.Sub_(square.Select(1, c-reach))
		}
	}
	return scale.Mul_(m.Alpha / float64(m.Size)).Add_(m.K)
}

// backward returns the gradient of the input: that of a fixed scale, and for each
// channel a sum over those whose scale it is in, carried on as in scale.
func (m *CrossMapLRN2d) backward(x, output, scale, grad *torch.Tensor) *torch.Tensor {
	shape := x.Shape()
	channels, height, width := shape[1], shape[2], shape[3]
	result := scale.Pow(-m.Beta).Mul_(grad)
	ratio := x.NewZeros([]int64{channels + m.Size - 1, height, width})
	centre := ratio.Narrow(0, (m.Size+1)/2, channels)
	for n := range shape[0] {
		centre.Copy_(grad.Select(0, n).Mul(output.Select(0, n)))
		centre.Div_(scale.Select(0, n))
		sum := ratio.Narrow(0, 0, m.Size-1).Sum(torch.Dim(0))
		for c := range channels {
			sum.Add_(ratio.Select(0, c+m.Size-1))
			result.Select(0, n).Select(0, c).Addcmul_(x.Select(0, n).Select(0, c), sum, -2*m.Alpha*m.Beta/float64(m.Size))
			sum.Sub_(ratio.Select(0, c))
		}
	}
	return result
}

// ExtraRepr returns what Python prints of the layer.
func (m *CrossMapLRN2d) ExtraRepr() string {
	return fmt.Sprintf("%d, alpha=%s, beta=%s, k=%s", m.Size, pytext.Float(m.Alpha), pytext.Float(m.Beta), pyNumber(m.k))
}
