package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// NegativeBinomial is the distribution of the number of successes, each of probability
// probs, before total_count failures, torch.distributions.NegativeBinomial. The count need
// not be an integer.
type NegativeBinomial struct {
	base
	odds
	totalCount *torch.Tensor
}

// NewNegativeBinomial returns the distribution of probabilities of success, in [0, 1).
// The counts are at least 0.
func NewNegativeBinomial(totalCount, probs torch.Operand, opts ...Options) *NegativeBinomial {
	d := new(NegativeBinomial)
	d.totalCount = d.counted("NegativeBinomial", "probs", totalCount, probs, &d.probs)
	d.start(d, d.ParamShape(), nil, usage.Option("NegativeBinomial", opts))
	return d
}

// NewNegativeBinomialLogits returns the distribution of log odds of success.
func NewNegativeBinomialLogits(totalCount, logits torch.Operand, opts ...Options) *NegativeBinomial {
	d := new(NegativeBinomial)
	d.totalCount = d.counted("NegativeBinomial", "logits", totalCount, logits, &d.logits)
	d.start(d, d.ParamShape(), nil, usage.Option("NegativeBinomial", opts))
	return d
}

func (d *NegativeBinomial) params() []param {
	list := append([]param{stored("total_count", constraints.GreaterThanEq(0), d.totalCount)}, d.odds.params()...)
	list[1].constraint = constraints.HalfOpenInterval(0.0, 1.0)
	return list
}

// TotalCount returns the number of failures, [batch...].
func (d *NegativeBinomial) TotalCount() *torch.Tensor { return d.totalCount }

// Expand returns the distribution with another batch shape.
func (d *NegativeBinomial) Expand(batchShape ...int64) Distribution {
	n := &NegativeBinomial{totalCount: d.totalCount.Expand(batchShape...)}
	d.expandTo(&n.odds, batchShape)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the integers from 0 on.
func (d *NegativeBinomial) Support() constraints.Constraint { return constraints.NonnegativeInteger() }

// Mean returns the count times the odds.
func (d *NegativeBinomial) Mean() *torch.Tensor { return d.totalCount.Mul(d.Logits().Exp()) }

// Mode returns the count less 1 times the odds, rounded down, at least 0.
func (d *NegativeBinomial) Mode() *torch.Tensor {
	return d.totalCount.Sub(1).Mul(d.Logits().Exp()).Floor().Clamp(0.0, nil)
}

// Variance returns the mean over the probability of failure.
func (d *NegativeBinomial) Variance() *torch.Tensor { return d.Mean().Div(d.Logits().Neg().Sigmoid()) }

// Stddev returns the root of the variance.
func (d *NegativeBinomial) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws from Poisson distributions whose rates are drawn from gamma distributions.
func (d *NegativeBinomial) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor {
		// The count can be 0, which a Gamma would refuse.
		unchecked := Options{NoValidateArgs: true, Generator: d.generator}
		rate := NewGamma(d.totalCount, d.Logits().Neg().Exp(), unchecked).Sample(sampleShape...)
		return torch.Poisson(rate, d.generator)
	})
}

// LogProb returns the log probability.
func (d *NegativeBinomial) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	n := d.totalCount
	unnormalized := n.Mul(torch.LogSigmoid(d.Logits().Neg())).Add(value.Mul(torch.LogSigmoid(d.Logits())))
	normalization := n.Add(value).Lgamma().Neg().Add(value.Add(1.0).Lgamma()).Add(n.Lgamma())
	// A count and a value of 0 have probability 1, but lgamma(0) is infinite.
	normalization = normalization.MaskedFill(n.Add(value).Eq(0.0), 0.0)
	return unnormalized.Sub(normalization)
}
