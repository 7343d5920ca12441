package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Chi2 is the chi-squared distribution of df degrees of freedom, the [Gamma] of
// concentration df / 2 and rate 1/2, torch.distributions.Chi2.
type Chi2 struct{ Gamma }

// NewChi2 returns the distribution. df must be positive.
func NewChi2(df torch.Operand, opts ...Options) *Chi2 {
	d := new(Chi2)
	half := operand.Want("Chi2", "df", df)
	if t, ok := half.(*torch.Tensor); ok {
		half = t.Mul(0.5)
	} else {
		number, _ := operand.Number(half)
		half = 0.5 * number
	}
	d.begin(d, "Chi2", half, 0.5, usage.Option("Chi2", opts))
	return d
}

func (d *Chi2) params() []param { return []param{property("df", constraints.Positive(), d.Df)} }

// Df returns the degrees of freedom, [batch...].
func (d *Chi2) Df() *torch.Tensor { return d.concentration.Mul(2) }

// Expand returns the distribution with another batch shape.
func (d *Chi2) Expand(batchShape ...int64) Distribution {
	n := new(Chi2)
	d.expandTo(&n.Gamma, n, batchShape)
	return n
}
