package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// LKJCholesky is the distribution of lower Cholesky factors of correlation matrices M with
// a density of det(M)^(concentration - 1) of the matrices up to a factor (Lewandowski,
// Kurowicka and Joe 2009), torch.distributions.LKJCholesky.
type LKJCholesky struct {
	base
	dim           int64
	concentration *torch.Tensor
	beta          *Beta
}

// LKJCholeskyOptions are the options of [NewLKJCholesky].
type LKJCholeskyOptions struct {
	Concentration torch.Operand // positive, often called eta; default 1.0
	Options
}

// NewLKJCholesky returns the distribution of matrices of size dim, at least 2.
func NewLKJCholesky(dim int64, opts ...LKJCholeskyOptions) *LKJCholesky {
	const what = "LKJCholesky"
	o := usage.Option(what, opts)
	if dim < 2 {
		usage.Panic(what, "expected dim to be at least 2, found dim=%d", dim)
	}
	if o.Concentration == nil {
		o.Concentration = 1.0
	}
	c := operand.Broadcast(what, []string{"concentration"}, o.Concentration)[0]
	d := &LKJCholesky{dim: dim, concentration: c}
	marginal := c.Add(0.5 * float64(dim-2))
	offset := torch.Arange(0, dim-1, 1, like(c))
	offset = torch.Cat([]*torch.Tensor{offset.NewZeros([]int64{1}), offset})
	d.beta = NewBeta(offset.Add(0.5), marginal.Unsqueeze(-1).Sub(offset.Mul(0.5)), Options{Generator: o.Generator})
	d.start(d, c.Shape(), []int64{dim, dim}, o.Options)
	return d
}

func (d *LKJCholesky) params() []param {
	return []param{stored("concentration", constraints.Positive(), d.concentration)}
}

// Concentration returns the concentration, [batch...].
func (d *LKJCholesky) Concentration() *torch.Tensor { return d.concentration }

// Dim returns the size of the matrices.
func (d *LKJCholesky) Dim() int64 { return d.dim }

// Expand returns the distribution with another batch shape.
func (d *LKJCholesky) Expand(batchShape ...int64) Distribution {
	n := &LKJCholesky{dim: d.dim, concentration: d.concentration.Expand(batchShape...)}
	n.beta = d.beta.Expand(append(slices.Clone(batchShape), d.dim)...).(*Beta)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the Cholesky factors of correlation matrices.
func (d *LKJCholesky) Support() constraints.Constraint { return constraints.CorrCholesky() }

// Sample draws values by the onion method.
func (d *LKJCholesky) Sample(sampleShape ...int64) *torch.Tensor {
	y := d.beta.Sample(sampleShape...).Unsqueeze(-1)
	normal := torch.Randn(d.extended(sampleShape), drawn(y, d.generator)).Tril(-1)
	hypersphere := normal.Div(normal.Norm(torch.KeepDim(-1)))
	hypersphere.At(torch.Ellipsis, 0, torch.All).Fill_(0.0) // 0 / 0
	w := y.Sqrt().Mul(hypersphere)
	diag := w.Pow(2).Sum(torch.Dim(-1)).Rsub(1).Clamp(tiny(w), nil).Sqrt()
	return w.Add_(diag.DiagEmbed())
}

// LogProb returns the log density.
func (d *LKJCholesky) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	diag := value.Diagonal(torch.DiagonalOptions{Dim1: -1, Dim2: new(int64(-2))}).At(torch.Ellipsis, torch.From(1))
	order := torch.Arange(2, d.dim+1, 1, torch.Options{DType: torch.Int64, Device: d.concentration.Device()})
	order = d.concentration.Sub(1).Unsqueeze(-1).Mul(2).Add(d.dim).Sub(order)
	unnormalized := order.Mul(diag.Log()).Sum(torch.Dim(-1))
	n := d.dim - 1
	alpha := d.concentration.Add(0.5 * float64(n))
	denominator := alpha.Lgamma().Mul(n)
	numerator := alpha.Sub(0.5).Mvlgamma(n)
	piConstant := 0.5 * float64(n) * logPi
	return unnormalized.Sub(numerator.Add(piConstant).Sub(denominator))
}
