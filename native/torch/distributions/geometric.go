package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// Geometric is the distribution of the number of failures before the first success, of
// probability probs, torch.distributions.Geometric. Unlike [torch.Tensor.Geometric_] it
// does not count the success.
type Geometric struct {
	base
	odds
}

// NewGeometric returns the distribution of probabilities, in (0, 1].
func NewGeometric(probs torch.Operand, opts ...Options) *Geometric {
	d := new(Geometric)
	d.probs.set(operand.Broadcast("Geometric", []string{"probs"}, probs)[0])
	d.start(d, d.ParamShape(), nil, usage.Option("Geometric", opts))
	if !d.noValidate && !satisfies(constraints.Positive(), d.Probs()) {
		usage.Panic("Geometric", "expected parameter probs (Tensor of shape %s) of distribution %v to be positive but found invalid values:\n%v",
			pytext.Tuple(d.batch), d, d.Probs().Detach().At(d.Probs().Gt(0).LogicalNot()))
	}
	return d
}

// NewGeometricLogits returns the distribution of log odds.
func NewGeometricLogits(logits torch.Operand, opts ...Options) *Geometric {
	d := new(Geometric)
	d.logits.set(operand.Broadcast("Geometric", []string{"logits"}, logits)[0])
	d.start(d, d.ParamShape(), nil, usage.Option("Geometric", opts))
	return d
}

// Expand returns the distribution with another batch shape.
func (d *Geometric) Expand(batchShape ...int64) Distribution {
	n := new(Geometric)
	d.expandTo(&n.odds, batchShape)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the integers from 0 on.
func (d *Geometric) Support() constraints.Constraint { return constraints.NonnegativeInteger() }

// Mean returns 1/p - 1.
func (d *Geometric) Mean() *torch.Tensor { return d.Probs().Reciprocal().Sub(1.0) }

// Mode returns 0.
func (d *Geometric) Mode() *torch.Tensor { return torch.ZerosLike(d.Probs()) }

// Variance returns (1/p - 1) / p.
func (d *Geometric) Variance() *torch.Tensor {
	return d.Probs().Reciprocal().Sub(1.0).Div(d.Probs())
}

// Stddev returns the root of the variance.
func (d *Geometric) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Geometric) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor {
		probs := d.Probs()
		u := torch.Empty(d.extended(sampleShape), like(probs)).Uniform_(tiny(probs), 1, d.generator)
		return u.Log().Div(probs.Neg().Log1p()).Floor()
	})
}

// LogProb returns the log probability.
func (d *Geometric) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	value, probs := broadcast(value, d.Probs())
	probs = copied(probs)
	probs.SetAt_(0, probs.Eq(1).BitwiseAnd(value.Eq(0)))
	return value.Mul(probs.Neg().Log1p()).Add(d.Probs().Log())
}

// Entropy returns the entropy.
func (d *Geometric) Entropy() *torch.Tensor {
	return crossEntropy(d.Logits(), d.Probs()).Div(d.Probs())
}

// Perplexity returns exp of the entropy.
func (d *Geometric) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
