package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// ExpRelaxedCategorical is the distribution of the logarithm of a
// [RelaxedOneHotCategorical], torch.distributions.relaxed_categorical.ExpRelaxedCategorical.
type ExpRelaxedCategorical struct {
	base
	categories
	temperature *torch.Tensor
}

// NewExpRelaxedCategorical returns the distribution of relative probabilities,
// [batch..., K].
func NewExpRelaxedCategorical(temperature torch.Operand, probs *torch.Tensor, opts ...Options) *ExpRelaxedCategorical {
	o := usage.Option("ExpRelaxedCategorical", opts)
	return newExpRelaxedCategorical(temperature, NewCategorical(probs, Options{Generator: o.Generator}), o)
}

// NewExpRelaxedCategoricalLogits returns the distribution of log probabilities,
// [batch..., K], that need not be normalized.
func NewExpRelaxedCategoricalLogits(temperature torch.Operand, logits *torch.Tensor, opts ...Options) *ExpRelaxedCategorical {
	o := usage.Option("ExpRelaxedCategorical", opts)
	return newExpRelaxedCategorical(temperature, NewCategoricalLogits(logits, Options{Generator: o.Generator}), o)
}

func newExpRelaxedCategorical(temperature torch.Operand, c *Categorical, o Options) *ExpRelaxedCategorical {
	d := &ExpRelaxedCategorical{categories: categories{c}}
	d.temperature = operand.Tensor(operand.Want("ExpRelaxedCategorical", "temperature", temperature), like(c.given()))
	batch, event := d.shapes()
	d.start(d, batch, event, o)
	return d
}

// Temperature returns the temperature.
func (d *ExpRelaxedCategorical) Temperature() *torch.Tensor { return d.temperature }

// Expand returns the distribution with another batch shape.
func (d *ExpRelaxedCategorical) Expand(batchShape ...int64) Distribution {
	n := &ExpRelaxedCategorical{categories: d.expand(batchShape), temperature: d.temperature}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is vectors of reals; of these the logarithms of the simplex.
func (d *ExpRelaxedCategorical) Support() constraints.Constraint { return constraints.RealVector() }

// Sample draws values.
func (d *ExpRelaxedCategorical) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws the log softmax of (logits + g) / temperature with g of [Gumbel].
func (d *ExpRelaxedCategorical) Rsample(sampleShape ...int64) *torch.Tensor {
	u := clampProbs(torch.Rand(d.extended(sampleShape), drawn(d.Logits(), d.generator)))
	gumbels := u.Log().Neg().Log().Neg()
	scores := d.Logits().Add(gumbels).Div(d.temperature)
	return scores.Sub(scores.Logsumexp(torch.KeepDim(-1)))
}

// LogProb returns the log density.
func (d *ExpRelaxedCategorical) LogProb(value *torch.Tensor) *torch.Tensor {
	k := d.categorical.events()
	d.validate(value)
	logits, value := broadcast(d.Logits(), value)
	scale := torch.FullLike(d.temperature, float64(k)).Lgamma().Sub(d.temperature.Log().Mul(-(k - 1)))
	score := logits.Sub(value.Mul(d.temperature))
	score = score.Sub(score.Logsumexp(torch.KeepDim(-1))).Sum(torch.Dim(-1))
	return score.Add(scale)
}

// RelaxedOneHotCategorical is the distribution on the simplex that relaxes a
// [OneHotCategorical] by a temperature, so that gradients pass through its samples
// (Maddison et al. 2017, Jang et al. 2017), torch.distributions.RelaxedOneHotCategorical.
type RelaxedOneHotCategorical struct{ TransformedDistribution }

// NewRelaxedOneHotCategorical returns the distribution of relative probabilities,
// [batch..., K].
func NewRelaxedOneHotCategorical(temperature torch.Operand, probs *torch.Tensor, opts ...Options) *RelaxedOneHotCategorical {
	o := usage.Option("RelaxedOneHotCategorical", opts)
	return newRelaxedOneHotCategorical(NewExpRelaxedCategorical(temperature, probs, o), o)
}

// NewRelaxedOneHotCategoricalLogits returns the distribution of log probabilities,
// [batch..., K], that need not be normalized.
func NewRelaxedOneHotCategoricalLogits(temperature torch.Operand, logits *torch.Tensor, opts ...Options) *RelaxedOneHotCategorical {
	o := usage.Option("RelaxedOneHotCategorical", opts)
	return newRelaxedOneHotCategorical(NewExpRelaxedCategoricalLogits(temperature, logits, o), o)
}

func newRelaxedOneHotCategorical(base *ExpRelaxedCategorical, o Options) *RelaxedOneHotCategorical {
	d := new(RelaxedOneHotCategorical)
	d.compose(d, base, []transforms.Transform{transforms.NewExpTransform()}, o)
	return d
}

func (d *RelaxedOneHotCategorical) logarithm() *ExpRelaxedCategorical {
	return d.baseDist.(*ExpRelaxedCategorical)
}

func (d *RelaxedOneHotCategorical) params() []param { return d.logarithm().params() }

// Temperature returns the temperature.
func (d *RelaxedOneHotCategorical) Temperature() *torch.Tensor { return d.logarithm().temperature }

// Probs returns the probabilities, [batch..., K].
func (d *RelaxedOneHotCategorical) Probs() *torch.Tensor { return d.logarithm().Probs() }

// Logits returns the log probabilities, [batch..., K].
func (d *RelaxedOneHotCategorical) Logits() *torch.Tensor { return d.logarithm().Logits() }

// Expand returns the distribution with another batch shape.
func (d *RelaxedOneHotCategorical) Expand(batchShape ...int64) Distribution {
	n := new(RelaxedOneHotCategorical)
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is the simplex.
func (d *RelaxedOneHotCategorical) Support() constraints.Constraint { return constraints.Simplex() }
