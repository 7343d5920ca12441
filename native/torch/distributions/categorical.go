package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// Categorical is the distribution on 0 to K - 1, int64, with a probability for each,
// torch.distributions.Categorical.
type Categorical struct {
	base
	odds
}

// NewCategorical returns the distribution of probs, [batch..., K], which are relative:
// numbers of at least 0 that are divided by their sum.
func NewCategorical(probs *torch.Tensor, opts ...Options) *Categorical {
	wantVector("Categorical", "probs", probs)
	d := new(Categorical)
	d.probs.set(probs.Div(probs.Sum(torch.KeepDim(-1))))
	d.begin(opts)
	return d
}

// NewCategoricalLogits returns the distribution of log probabilities, [batch..., K], that
// need not be normalized.
func NewCategoricalLogits(logits *torch.Tensor, opts ...Options) *Categorical {
	wantVector("Categorical", "logits", logits)
	d := new(Categorical)
	d.logits.set(logits.Sub(logits.Logsumexp(torch.KeepDim(-1))))
	d.begin(opts)
	return d
}

func (d *Categorical) begin(opts []Options) {
	d.vector = true
	shape := d.ParamShape()
	d.start(d, shape[:len(shape)-1], nil, usage.Option("Categorical", opts))
}

func wantVector(what, name string, t *torch.Tensor) {
	notNil(what, name, t)
	if t.Dim() < 1 {
		usage.Panic(what, "%s must be at least one-dimensional", name)
	}
}

// events is the number of categories.
func (d *Categorical) events() int64 { return d.given().Size(-1) }

// Expand returns the distribution with another batch shape.
func (d *Categorical) Expand(batchShape ...int64) Distribution {
	n := new(Categorical)
	d.expandTo(&n.odds, batchShape)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the integers from 0 to K - 1.
func (d *Categorical) Support() constraints.Constraint {
	return constraints.IntegerInterval(0, d.events()-1)
}

// Mean returns NaN: categories have none.
func (d *Categorical) Mean() *torch.Tensor { return torch.Full(d.batch, nan, like(d.Probs())) }

// Mode returns the likeliest category.
func (d *Categorical) Mode() *torch.Tensor { return d.Probs().Argmax(torch.Dim(-1)) }

// Variance returns NaN: categories have none.
func (d *Categorical) Variance() *torch.Tensor { return torch.Full(d.batch, nan, like(d.Probs())) }

// Stddev returns NaN: categories have none.
func (d *Categorical) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws categories by torch.multinomial.
func (d *Categorical) Sample(sampleShape ...int64) *torch.Tensor {
	n := int64(1)
	for _, size := range sampleShape {
		n *= size
	}
	probs := d.Probs().Reshape(-1, d.events())
	samples := probs.Multinomial(n, torch.MultinomialOptions{Replacement: true, Generator: d.generator}).T()
	return samples.Reshape(d.extended(sampleShape)...)
}

// LogProb returns the log probability of categories, of any dtype.
func (d *Categorical) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	value, logProbs := broadcast(value.Long().Unsqueeze(-1), d.Logits())
	return logProbs.Gather(-1, value.At(torch.Ellipsis, torch.Until(1))).Squeeze(-1)
}

// Entropy returns the entropy.
func (d *Categorical) Entropy() *torch.Tensor {
	logits := d.Logits().Clamp(torch.Finfo(d.Logits().DType()).Min, nil)
	return logits.Mul(d.Probs()).Sum(torch.Dim(-1)).Neg()
}

// Perplexity returns exp of the entropy.
func (d *Categorical) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// EnumerateSupport returns 0 to K - 1, [K, batch...], or [K, 1, ...] without expand.
func (d *Categorical) EnumerateSupport(expand ...bool) *torch.Tensor {
	o := torch.Options{DType: torch.Int64, Device: d.given().Device()}
	return enumerated(d.events(), d.batch, o, usage.One("Categorical", expand, true))
}

// categories is a distribution of vectors that a Categorical is part of.
type categories struct{ categorical *Categorical }

// Probs returns the probabilities, [batch..., K].
func (c *categories) Probs() *torch.Tensor { return c.categorical.Probs() }

// Logits returns the log probabilities, [batch..., K].
func (c *categories) Logits() *torch.Tensor { return c.categorical.Logits() }

// ParamShape returns the shape of the parameter, [batch..., K].
func (c *categories) ParamShape() []int64 { return c.categorical.ParamShape() }

func (c *categories) params() []param {
	return []param{property("probs", constraints.Simplex(), c.Probs), property("logits", constraints.RealVector(), c.Logits)}
}

// shapes are the batch's and the event's.
func (c *categories) shapes() (batch, event []int64) {
	return slices.Clone(c.categorical.batch), []int64{c.categorical.events()}
}

func (c *categories) expand(batch []int64) categories {
	return categories{c.categorical.Expand(batch...).(*Categorical)}
}
