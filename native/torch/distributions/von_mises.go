package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// VonMises is the distribution of angles around loc with a density of
// exp(concentration cos(x - loc)) up to a factor, torch.distributions.VonMises. loc and
// values may be any real numbers, samples are in [-pi, pi).
type VonMises struct {
	base
	loc, concentration                          *torch.Tensor
	loc64, concentration64, proposal, variance_ lazy
}

// NewVonMises returns the distribution. concentration must be positive.
func NewVonMises(loc, concentration torch.Operand, opts ...Options) *VonMises {
	both := operand.Broadcast("VonMises", []string{"loc", "concentration"}, loc, concentration)
	d := &VonMises{loc: both[0], concentration: both[1]}
	d.start(d, d.loc.Shape(), nil, usage.Option("VonMises", opts))
	return d
}

func (d *VonMises) params() []param {
	return []param{stored("loc", constraints.Real(), d.loc), stored("concentration", constraints.Positive(), d.concentration)}
}

// Loc returns the angle in radians, [batch...].
func (d *VonMises) Loc() *torch.Tensor { return d.loc }

// Concentration returns the concentration, [batch...].
func (d *VonMises) Concentration() *torch.Tensor { return d.concentration }

// Expand returns the distribution with another batch shape.
func (d *VonMises) Expand(batchShape ...int64) Distribution {
	n := &VonMises{loc: d.loc.Expand(batchShape...), concentration: d.concentration.Expand(batchShape...)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the reals.
func (d *VonMises) Support() constraints.Constraint { return constraints.Real() }

// Mean returns the circular mean, loc.
func (d *VonMises) Mean() *torch.Tensor { return d.loc }

// Mode returns loc.
func (d *VonMises) Mode() *torch.Tensor { return d.loc }

// Variance returns the circular variance.
func (d *VonMises) Variance() *torch.Tensor {
	return d.variance_.get(func() *torch.Tensor {
		return logBessel(d.concentration, 1).Sub(logBessel(d.concentration, 0)).Exp().Rsub(1)
	})
}

// Stddev returns the root of the variance.
func (d *VonMises) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// LogProb returns the log density.
func (d *VonMises) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.concentration.Mul(value.Sub(d.loc).Cos()).Sub(log2Pi).Sub(logBessel(d.concentration, 0))
}

// Sample draws values by rejection (Best and Fisher 1979), in float64 whatever the dtype.
func (d *VonMises) Sample(sampleShape ...int64) *torch.Tensor {
	shape := d.extended(sampleShape)
	loc := d.loc64.get(func() *torch.Tensor { return d.loc.Double() })
	kappa := d.concentration64.get(func() *torch.Tensor { return d.concentration.Double() })
	r := d.proposal.get(func() *torch.Tensor { return proposalR(kappa) })
	return withoutGrad(func() *torch.Tensor {
		x := torch.Empty(shape, like(loc))
		done := torch.Zeros(shape, torch.Options{DType: torch.Bool, Device: loc.Device()})
		for !done.All().ItemBool() {
			x, done = d.propose(x, done, kappa, r)
		}
		const twoPi = 2 * pi
		return x.Add(pi).Add(loc).Remainder(twoPi).Sub(pi).To(d.loc.DType())
	})
}

// propose draws for all and takes the accepted.
func (d *VonMises) propose(x, done, kappa, r *torch.Tensor) (_, _ *torch.Tensor) {
	s := torch.NewScope()
	defer s.End()
	u := torch.Rand(append([]int64{3}, x.Shape()...), drawn(r, d.generator)).Unbind()
	z := u[0].Mul(pi).Cos()
	f := r.Mul(z).Add(1).Div(r.Add(z))
	c := kappa.Mul(r.Sub(f))
	accept := c.Mul(c.Rsub(2)).Sub(u[1]).Gt(0).BitwiseOr(c.Div(u[1]).Log().Add(1).Sub(c).Ge(0))
	if accept.Any().ItemBool() {
		x = s.Keep(torch.Where(accept, u[2].Sub(0.5).Sign().Mul(f.Acos()), x))
		done = s.Keep(done.BitwiseOr(accept))
	}
	return x, done
}

// proposalR is the parameter of the wrapped Cauchy distribution that proposes.
func proposalR(kappa *torch.Tensor) *torch.Tensor {
	tau := kappa.Pow(2).Mul(4).Add(1).Sqrt().Add(1)
	rho := tau.Sub(tau.Mul(2).Sqrt()).Div(kappa.Mul(2))
	r := rho.Pow(2).Add(1).Div(rho.Mul(2))
	taylor := kappa.Reciprocal().Add(kappa)
	return torch.Where(kappa.Lt(1e-5), taylor, r)
}

// Coefficients of the modified Bessel functions of order 0 and 1, for small arguments and
// for large ones.
var (
	besselSmall = [2][]float64{
		{1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.360768e-1, 0.45813e-2},
		{0.5, 0.87890594, 0.51498869, 0.15084934, 0.2658733e-1, 0.301532e-2, 0.32411e-3},
	}
	besselLarge = [2][]float64{
		{0.39894228, 0.1328592e-1, 0.225319e-2, -0.157565e-2, 0.916281e-2, -0.2057706e-1, 0.2635537e-1, -0.1647633e-1, 0.392377e-2},
		{0.39894228, -0.3988024e-1, -0.362018e-2, 0.163801e-2, -0.1031555e-1, 0.2282967e-1, -0.2895312e-1, 0.1787654e-1, -0.420059e-2},
	}
)

// logBessel is the log of the modified Bessel function of order 0 or 1 at positive x.
func logBessel(x *torch.Tensor, order int) *torch.Tensor {
	y := x.Div(3.75)
	small := polynomial(y.Mul(y), besselSmall[order])
	if order == 1 {
		small = x.Abs().Mul(small)
	}
	y = x.Reciprocal().Mul(3.75)
	large := x.Sub(x.Log().Mul(0.5)).Add(polynomial(y, besselLarge[order]).Log())
	return torch.Where(x.Lt(3.75), small.Log(), large)
}

// polynomial evaluates by Horner's rule.
func polynomial(y *torch.Tensor, coefficients []float64) *torch.Tensor {
	n := len(coefficients) - 1
	result := y.Mul(coefficients[n]).Add(coefficients[n-1])
	for i := n - 2; i >= 0; i-- {
		result = y.Mul(result).Add(coefficients[i])
	}
	return result
}
