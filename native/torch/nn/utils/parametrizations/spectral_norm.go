package parametrizations

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils/internal/reparam"
	"torchfm/native/torch/nn/utils/parametrize"
)

var (
	opVDot    = native.NewOp("aten::vdot", "")
	opDiv     = native.NewOp("aten::div", "Tensor")
	opAdjoint = native.NewOp("aten::adjoint", "")
)

// SpectralNormOptions are the options of [SpectralNorm].
type SpectralNormOptions struct {
	Name             string   // of the tensor; default "weight"
	NPowerIterations *int64   // for each forward pass in training; default 1
	Eps              *float64 // the least norm that is divided by; default 1e-12
	Dim              *int64   // of the outputs; default 0, of transposed convolutions 1
}

// SpectralNorm divides a layer's weight, as a matrix, by its largest singular value,
// which the power method approximates, and returns m, as
// torch.nn.utils.parametrizations.spectral_norm. What is trained is
// parametrizations.weight.original; the method's vectors are the buffers
// parametrizations.weight.0._u and _v.
func SpectralNorm[M nn.Module](m M, opts ...SpectralNormOptions) M {
	o := usage.Option("spectral_norm", opts)
	name := named(o.Name)
	weight := weightOf("spectral_norm", m, name)
	dim := reparam.Dim(m)
	if o.Dim != nil {
		dim = *o.Dim
	}
	return parametrize.RegisterParametrization(m, name, newSpectralNorm(weight, dim, o))
}

// spectralNorm divides a weight by its spectral norm, a vector by its norm.
type spectralNorm struct {
	nn.Base
	u          *torch.Tensor `nn:"_u,buffer"` // nil for a vector
	v          *torch.Tensor `nn:"_v,buffer"`
	dim        int64
	iterations int64
	eps        float64
}

func newSpectralNorm(weight *torch.Tensor, dim int64, o SpectralNormOptions) *spectralNorm {
	m := &spectralNorm{dim: dim, iterations: 1, eps: 1e-12}
	if o.Eps != nil {
		m.eps = *o.Eps
	}
	if o.NPowerIterations != nil {
		m.iterations = *o.NPowerIterations
	}
	dims := int64(weight.Dim())
	if dim >= dims || dim < -dims {
		usage.Panic("spectral_norm", "dim %d is out of range for a weight of shape %v", dim, weight.Shape())
	}
	if m.iterations <= 0 {
		usage.Panic("spectral_norm", "NPowerIterations must be positive, got %d", m.iterations)
	}
	if dim < 0 {
		m.dim += dims
	}
	if dims > 1 {
		torch.NoGrad(func() {
			matrix := reparam.Matrix(weight, m.dim)
			height, width := matrix.Size(0), matrix.Size(1)
			u, v := reparam.Draw(weight, height), reparam.Draw(weight, width)
			m.u, m.v = reparam.Normalize(u, m.eps), reparam.Normalize(v, m.eps)
			m.powerMethod(matrix, 15)
		})
	}
	return nn.Register(m)
}

// powerMethod brings u and v nearer to the first singular vectors.
func (m *spectralNorm) powerMethod(matrix *torch.Tensor, n int64) {
	torch.NoGrad(func() {
		torch.WithScope(func(*torch.Scope) {
			for range n {
				m.u.Copy_(reparam.Normalize(reparam.Times(matrix, m.v), m.eps))
				m.v.Copy_(reparam.Normalize(reparam.Times(op.One(opAdjoint, op.Arg(matrix)), m.u), m.eps))
			}
		})
	})
}

func (m *spectralNorm) Forward(weight *torch.Tensor) *torch.Tensor {
	if weight.Dim() == 1 {
		return reparam.Normalize(weight, m.eps)
	}
	matrix := reparam.Matrix(weight, m.dim)
	if m.Training() {
		m.powerMethod(matrix, m.iterations)
	}
	u, v := m.u.Clone(), m.v.Clone() // the next pass changes the buffers
	sigma := op.One(opVDot, op.Arg(u), op.Arg(reparam.Times(matrix, v)))
	return op.One(opDiv, op.Arg(weight), op.Arg(sigma))
}

// RightInverse returns the weight as it is: it is normalised already.
func (m *spectralNorm) RightInverse(weight *torch.Tensor) *torch.Tensor { return weight }

// String returns the parametrization as Python prints it.
func (m *spectralNorm) String() string { return "_SpectralNorm()" }
