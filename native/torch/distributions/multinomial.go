package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// Multinomial is the distribution of how often each of K categories comes in total_count
// draws, torch.distributions.Multinomial.
type Multinomial struct {
	base
	categories
	totalCount int64
	binomial   *Binomial
}

// NewMultinomial returns the distribution of relative probabilities, [batch..., K].
func NewMultinomial(totalCount int64, probs *torch.Tensor, opts ...Options) *Multinomial {
	o := usage.Option("Multinomial", opts)
	return newMultinomial(totalCount, NewCategorical(probs, Options{Generator: o.Generator}), o)
}

// NewMultinomialLogits returns the distribution of log probabilities, [batch..., K], that
// need not be normalized.
func NewMultinomialLogits(totalCount int64, logits *torch.Tensor, opts ...Options) *Multinomial {
	o := usage.Option("Multinomial", opts)
	return newMultinomial(totalCount, NewCategoricalLogits(logits, Options{Generator: o.Generator}), o)
}

func newMultinomial(totalCount int64, c *Categorical, o Options) *Multinomial {
	d := &Multinomial{categories: categories{c}, totalCount: totalCount}
	d.binomial = NewBinomial(totalCount, d.Probs())
	batch, event := d.shapes()
	d.start(d, batch, event, o)
	return d
}

// TotalCount returns the number of draws.
func (d *Multinomial) TotalCount() int64 { return d.totalCount }

// Expand returns the distribution with another batch shape.
func (d *Multinomial) Expand(batchShape ...int64) Distribution {
	n := &Multinomial{categories: d.expand(batchShape), totalCount: d.totalCount}
	n.base = d.expanded(n, batchShape)
	n.binomial = d.binomial.Expand(n.extended(nil)...).(*Binomial)
	return n
}

// Support is the counts whose sum is at most the number of draws.
func (d *Multinomial) Support() constraints.Constraint { return constraints.Multinomial(d.totalCount) }

// Mean returns n p.
func (d *Multinomial) Mean() *torch.Tensor { return d.Probs().Mul(d.totalCount) }

// Variance returns n p (1 - p).
func (d *Multinomial) Variance() *torch.Tensor {
	return d.Probs().Mul(d.totalCount).Mul(d.Probs().Rsub(1))
}

// Stddev returns the root of the variance.
func (d *Multinomial) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Multinomial) Sample(sampleShape ...int64) *torch.Tensor {
	samples := d.categorical.Sample(append([]int64{d.totalCount}, sampleShape...)...)
	dims := make([]int64, samples.Dim())
	for i := range dims {
		dims[i] = int64(i+1) % int64(len(dims))
	}
	samples = samples.Permute(dims...)
	counts := samples.NewZeros(d.extended(sampleShape))
	counts.ScatterAdd_(-1, samples, torch.OnesLike(samples))
	return counts.TypeAs(d.Probs())
}

// LogProb returns the log probability. Values may have other sums than total_count, which
// then stand for it.
func (d *Multinomial) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	logits, value := broadcast(d.Logits(), value)
	logits = copied(logits)
	logFactorialN := value.Sum(torch.Dim(-1)).Add(1).Lgamma()
	logFactorialXs := value.Add(1).Lgamma().Sum(torch.Dim(-1))
	logits.SetAt_(0, value.Eq(0).BitwiseAnd(logits.Eq(-inf)))
	logPowers := logits.Mul(value).Sum(torch.Dim(-1))
	return logFactorialN.Sub(logFactorialXs).Add(logPowers)
}

// Entropy returns the entropy.
func (d *Multinomial) Entropy() *torch.Tensor {
	n := torch.ScalarTensor(d.totalCount, torch.Options{DType: torch.Int64})
	term1 := n.Mul(d.categorical.Entropy()).Sub(n.Add(1).Lgamma())
	support := d.binomial.EnumerateSupport(false).At(torch.From(1))
	probs := d.binomial.LogProb(support).Exp()
	weights := support.Add(1).Lgamma()
	return term1.Add(probs.Mul(weights).Sum(torch.Dim(0, -1)))
}

// Perplexity returns exp of the entropy.
func (d *Multinomial) Perplexity() *torch.Tensor { return d.Entropy().Exp() }
