package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Bernoulli is the distribution on 0 and 1 that gives 1 with probability probs,
// torch.distributions.Bernoulli.
type Bernoulli struct {
	base
	odds
}

// NewBernoulli returns the distribution of probabilities, in [0, 1].
func NewBernoulli(probs torch.Operand, opts ...Options) *Bernoulli {
	d := new(Bernoulli)
	d.probs.set(operand.Broadcast("Bernoulli", []string{"probs"}, probs)[0])
	d.start(d, d.ParamShape(), nil, usage.Option("Bernoulli", opts))
	return d
}

// NewBernoulliLogits returns the distribution of log odds.
func NewBernoulliLogits(logits torch.Operand, opts ...Options) *Bernoulli {
	d := new(Bernoulli)
	d.logits.set(operand.Broadcast("Bernoulli", []string{"logits"}, logits)[0])
	d.start(d, d.ParamShape(), nil, usage.Option("Bernoulli", opts))
	return d
}

// Expand returns the distribution with another batch shape.
func (d *Bernoulli) Expand(batchShape ...int64) Distribution {
	n := new(Bernoulli)
	d.expandTo(&n.odds, batchShape)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is 0 and 1.
func (d *Bernoulli) Support() constraints.Constraint { return constraints.Boolean() }

// Mean returns the probability of 1.
func (d *Bernoulli) Mean() *torch.Tensor { return d.Probs() }

// Mode returns the likelier value, NaN where both are equally likely.
func (d *Bernoulli) Mode() *torch.Tensor {
	mode := d.Probs().Ge(0.5).To(d.Probs())
	return mode.SetAt_(nan, d.Probs().Eq(0.5))
}

// Variance returns p (1 - p).
func (d *Bernoulli) Variance() *torch.Tensor { return d.Probs().Mul(d.Probs().Rsub(1)) }

// Stddev returns the root of the variance.
func (d *Bernoulli) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Bernoulli) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor {
		return d.Probs().Expand(d.extended(sampleShape)...).Bernoulli(d.generator)
	})
}

// LogProb returns the log probability.
func (d *Bernoulli) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	logits, value := broadcast(d.Logits(), value)
	return crossEntropy(logits, value).Neg()
}

// Entropy returns the entropy.
func (d *Bernoulli) Entropy() *torch.Tensor { return crossEntropy(d.Logits(), d.Probs()) }

// Perplexity returns exp of the entropy.
func (d *Bernoulli) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// EnumerateSupport returns 0 and 1, [2, batch...], or [2, 1, ...] without expand.
func (d *Bernoulli) EnumerateSupport(expand ...bool) *torch.Tensor {
	return enumerated(2, d.batch, like(d.given()), usage.One("Bernoulli", expand, true))
}

// NaturalParams returns the log odds.
func (d *Bernoulli) NaturalParams() []*torch.Tensor { return []*torch.Tensor{d.Probs().Logit()} }

// LogNormalizer returns the log normalizer of natural parameters.
func (d *Bernoulli) LogNormalizer(params ...*torch.Tensor) *torch.Tensor {
	return params[0].Exp().Log1p()
}
