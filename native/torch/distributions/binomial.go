package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Binomial is the distribution of the number of successes in total_count trials that each
// succeed with probability probs, torch.distributions.Binomial.
type Binomial struct {
	base
	odds
	totalCount *torch.Tensor
}

// NewBinomial returns the distribution of probabilities, in [0, 1]. The counts are
// integers of at least 0.
func NewBinomial(totalCount, probs torch.Operand, opts ...Options) *Binomial {
	d := new(Binomial)
	d.totalCount = d.counted("Binomial", "probs", totalCount, probs, &d.probs)
	d.start(d, d.ParamShape(), nil, usage.Option("Binomial", opts))
	return d
}

// NewBinomialLogits returns the distribution of log odds.
func NewBinomialLogits(totalCount, logits torch.Operand, opts ...Options) *Binomial {
	d := new(Binomial)
	d.totalCount = d.counted("Binomial", "logits", totalCount, logits, &d.logits)
	d.start(d, d.ParamShape(), nil, usage.Option("Binomial", opts))
	return d
}

// counted sets the parameter and returns the count that goes with it.
func (o *odds) counted(what, name string, count, p torch.Operand, to *lazy) *torch.Tensor {
	both := operand.Broadcast(what, []string{"total_count", name}, count, p)
	to.set(both[1])
	return both[0].TypeAs(both[1])
}

func (d *Binomial) params() []param {
	return append([]param{stored("total_count", constraints.NonnegativeInteger(), d.totalCount)}, d.odds.params()...)
}

// TotalCount returns the number of trials, [batch...].
func (d *Binomial) TotalCount() *torch.Tensor { return d.totalCount }

// Expand returns the distribution with another batch shape.
func (d *Binomial) Expand(batchShape ...int64) Distribution {
	n := &Binomial{totalCount: d.totalCount.Expand(batchShape...)}
	d.expandTo(&n.odds, batchShape)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the integers from 0 to the count.
func (d *Binomial) Support() constraints.Constraint {
	return constraints.IntegerInterval(0, d.totalCount)
}

// Mean returns n p.
func (d *Binomial) Mean() *torch.Tensor { return d.totalCount.Mul(d.Probs()) }

// Mode returns (n + 1) p rounded down, at most n.
func (d *Binomial) Mode() *torch.Tensor {
	return d.totalCount.Add(1).Mul(d.Probs()).Floor().Clamp(nil, d.totalCount)
}

// Variance returns n p (1 - p).
func (d *Binomial) Variance() *torch.Tensor {
	return d.totalCount.Mul(d.Probs()).Mul(d.Probs().Rsub(1))
}

// Stddev returns the root of the variance.
func (d *Binomial) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Binomial) Sample(sampleShape ...int64) *torch.Tensor {
	shape := d.extended(sampleShape)
	return withoutGrad(func() *torch.Tensor {
		return binomial(d.totalCount.Expand(shape...), d.Probs().Expand(shape...), d.generator)
	})
}

// LogProb returns the log probability.
func (d *Binomial) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	n, logits := d.totalCount, d.Logits()
	logFactorialN := n.Add(1).Lgamma()
	logFactorialK := value.Add(1).Lgamma()
	logFactorialRest := n.Sub(value).Add(1).Lgamma()
	// k log(p) + (n - k) log(1 - p) = k logit - n max(logit, 0) - n log1p(exp(-|logit|))
	normalize := n.Mul(clampByZero(logits)).Add(n.Mul(logits.Abs().Neg().Exp().Log1p())).Sub(logFactorialN)
	return value.Mul(logits).Sub(logFactorialK).Sub(logFactorialRest).Sub(normalize)
}

// clampByZero is max(x, 0) with a gradient of 0.5 at 0.
func clampByZero(x *torch.Tensor) *torch.Tensor {
	return x.Clamp(0, nil).Add(x).Sub(x.Clamp(nil, 0)).Div(2)
}

// Entropy returns the entropy. It panics unless all counts are equal.
func (d *Binomial) Entropy() *torch.Tensor {
	d.oneCount("entropy")
	logProb := d.LogProb(d.EnumerateSupport(false))
	return logProb.Exp().Mul(logProb).Sum(torch.Dim(0)).Neg()
}

// Perplexity returns exp of the entropy.
func (d *Binomial) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// EnumerateSupport returns 0 to the count, [n+1, batch...], or [n+1, 1, ...] without
// expand. It panics unless all counts are equal.
func (d *Binomial) EnumerateSupport(expand ...bool) *torch.Tensor {
	n := d.oneCount("enumerate_support")
	return enumerated(n+1, d.batch, like(d.given()), usage.One("Binomial", expand, true))
}

// oneCount is the count that all of the batch have.
func (d *Binomial) oneCount(what string) int64 {
	n := int64(d.totalCount.Max().Item())
	if d.totalCount.Min().Item() != float64(n) {
		usage.Panic("Binomial", "inhomogeneous total counts are not supported by %s", what)
	}
	return n
}
