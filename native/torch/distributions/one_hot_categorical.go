package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// OneHotCategorical is [Categorical] with one-hot vectors of size K as values,
// torch.distributions.OneHotCategorical.
type OneHotCategorical struct {
	base
	categories
}

// NewOneHotCategorical returns the distribution of relative probabilities, [batch..., K].
func NewOneHotCategorical(probs *torch.Tensor, opts ...Options) *OneHotCategorical {
	d := new(OneHotCategorical)
	d.begin(d, "OneHotCategorical", NewCategorical, probs, opts)
	return d
}

// NewOneHotCategoricalLogits returns the distribution of log probabilities,
// [batch..., K], that need not be normalized.
func NewOneHotCategoricalLogits(logits *torch.Tensor, opts ...Options) *OneHotCategorical {
	d := new(OneHotCategorical)
	d.begin(d, "OneHotCategorical", NewCategoricalLogits, logits, opts)
	return d
}

// begin makes the distribution self of the categorical one of a parameter.
func (d *OneHotCategorical) begin(self outer, what string, of func(*torch.Tensor, ...Options) *Categorical, parameter *torch.Tensor, opts []Options) {
	o := usage.Option(what, opts)
	d.categorical = of(parameter, Options{Generator: o.Generator})
	batch, event := d.shapes()
	d.start(self, batch, event, o)
}

// Expand returns the distribution with another batch shape.
func (d *OneHotCategorical) Expand(batchShape ...int64) Distribution {
	n := &OneHotCategorical{categories: d.expand(batchShape)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the one-hot vectors.
func (d *OneHotCategorical) Support() constraints.Constraint { return constraints.OneHot() }

// Mean returns the probabilities.
func (d *OneHotCategorical) Mean() *torch.Tensor { return d.Probs() }

// Mode returns the likeliest vector.
func (d *OneHotCategorical) Mode() *torch.Tensor {
	probs := d.Probs()
	return torch.OneHot(probs.Argmax(torch.Dim(-1)), probs.Size(-1)).To(probs)
}

// Variance returns p (1 - p) for each element.
func (d *OneHotCategorical) Variance() *torch.Tensor { return d.Probs().Mul(d.Probs().Rsub(1)) }

// Stddev returns the root of the variance.
func (d *OneHotCategorical) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *OneHotCategorical) Sample(sampleShape ...int64) *torch.Tensor {
	return torch.OneHot(d.categorical.Sample(sampleShape...), d.categorical.events()).To(d.Probs())
}

// LogProb returns the log probability.
func (d *OneHotCategorical) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	_, indices := value.MaxDim(-1)
	return d.categorical.LogProb(indices)
}

// Entropy returns the entropy.
func (d *OneHotCategorical) Entropy() *torch.Tensor { return d.categorical.Entropy() }

// Perplexity returns exp of the entropy.
func (d *OneHotCategorical) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// EnumerateSupport returns the one-hot vectors, [K, batch..., K], or [K, 1, ..., K]
// without expand.
func (d *OneHotCategorical) EnumerateSupport(expand ...bool) *torch.Tensor {
	n := d.categorical.events()
	shape := slices.Concat([]int64{n}, slices.Repeat([]int64{1}, len(d.batch)), []int64{n})
	values := torch.Eye(n, like(d.categorical.given())).View(shape...)
	if usage.One("OneHotCategorical", expand, true) {
		values = values.Expand(slices.Concat([]int64{n}, d.batch, []int64{n})...)
	}
	return values
}

// OneHotCategoricalStraightThrough is [OneHotCategorical] with reparameterized samples by
// the straight-through estimator (Bengio et al. 2013),
// torch.distributions.OneHotCategoricalStraightThrough.
type OneHotCategoricalStraightThrough struct{ OneHotCategorical }

// NewOneHotCategoricalStraightThrough returns the distribution of relative
// probabilities, [batch..., K].
func NewOneHotCategoricalStraightThrough(probs *torch.Tensor, opts ...Options) *OneHotCategoricalStraightThrough {
	d := new(OneHotCategoricalStraightThrough)
	d.begin(d, "OneHotCategoricalStraightThrough", NewCategorical, probs, opts)
	return d
}

// NewOneHotCategoricalStraightThroughLogits returns the distribution of log
// probabilities, [batch..., K], that need not be normalized.
func NewOneHotCategoricalStraightThroughLogits(logits *torch.Tensor, opts ...Options) *OneHotCategoricalStraightThrough {
	d := new(OneHotCategoricalStraightThrough)
	d.begin(d, "OneHotCategoricalStraightThrough", NewCategoricalLogits, logits, opts)
	return d
}

// Expand returns the distribution with another batch shape.
func (d *OneHotCategoricalStraightThrough) Expand(batchShape ...int64) Distribution {
	n := new(OneHotCategoricalStraightThrough)
	n.categories = d.expand(batchShape)
	n.base = d.expanded(n, batchShape)
	return n
}

// Rsample draws values whose gradient is that of the probabilities.
func (d *OneHotCategoricalStraightThrough) Rsample(sampleShape ...int64) *torch.Tensor {
	samples := d.Sample(sampleShape...)
	return samples.Add(d.Probs().Sub(d.Probs().Detach()))
}
