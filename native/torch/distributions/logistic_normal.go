package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// LogisticNormal is the distribution of vectors in the simplex that stick breaking makes
// of normal ones, of one element less, torch.distributions.LogisticNormal.
type LogisticNormal struct{ TransformedDistribution }

// NewLogisticNormal returns the distribution. loc and scale, of which scale must be
// positive, have the shape [batch..., K-1], the values [batch..., K].
func NewLogisticNormal(loc, scale torch.Operand, opts ...Options) *LogisticNormal {
	o := usage.Option("LogisticNormal", opts)
	base := NewNormal(loc, scale, o)
	if len(base.batch) == 0 {
		base = base.Expand(1).(*Normal)
	}
	d := new(LogisticNormal)
	d.compose(d, base, []transforms.Transform{transforms.NewStickBreakingTransform()}, o)
	return d
}

func (d *LogisticNormal) normal() *Normal { return d.baseDist.(*Independent).baseDist.(*Normal) }

func (d *LogisticNormal) params() []param {
	return []param{property("loc", constraints.Real(), d.Loc), property("scale", constraints.Positive(), d.Scale)}
}

// Loc returns the mean of the normal vectors, [batch..., K-1].
func (d *LogisticNormal) Loc() *torch.Tensor { return d.normal().loc }

// Scale returns the standard deviation of the normal vectors, [batch..., K-1].
func (d *LogisticNormal) Scale() *torch.Tensor { return d.normal().scale }

// Expand returns the distribution with another batch shape.
func (d *LogisticNormal) Expand(batchShape ...int64) Distribution {
	n := new(LogisticNormal)
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is the simplex.
func (d *LogisticNormal) Support() constraints.Constraint { return constraints.Simplex() }
