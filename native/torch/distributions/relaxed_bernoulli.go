package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// LogitRelaxedBernoulli is the distribution of the logit of a [RelaxedBernoulli],
// torch.distributions.relaxed_bernoulli.LogitRelaxedBernoulli.
type LogitRelaxedBernoulli struct {
	base
	odds
	temperature *torch.Tensor
}

// NewLogitRelaxedBernoulli returns the distribution of probabilities, in [0, 1].
func NewLogitRelaxedBernoulli(temperature, probs torch.Operand, opts ...Options) *LogitRelaxedBernoulli {
	const what = "LogitRelaxedBernoulli"
	d := new(LogitRelaxedBernoulli)
	d.probs.set(operand.Broadcast(what, []string{"probs"}, probs)[0])
	d.begin(temperature, usage.Option(what, opts))
	return d
}

// NewLogitRelaxedBernoulliLogits returns the distribution of log odds.
func NewLogitRelaxedBernoulliLogits(temperature, logits torch.Operand, opts ...Options) *LogitRelaxedBernoulli {
	const what = "LogitRelaxedBernoulli"
	d := new(LogitRelaxedBernoulli)
	d.logits.set(operand.Broadcast(what, []string{"logits"}, logits)[0])
	d.begin(temperature, usage.Option(what, opts))
	return d
}

func (d *LogitRelaxedBernoulli) begin(temperature torch.Operand, o Options) {
	d.temperature = operand.Tensor(operand.Want("LogitRelaxedBernoulli", "temperature", temperature), like(d.given()))
	d.start(d, d.ParamShape(), nil, o)
}

// Temperature returns the temperature.
func (d *LogitRelaxedBernoulli) Temperature() *torch.Tensor { return d.temperature }

// Expand returns the distribution with another batch shape.
func (d *LogitRelaxedBernoulli) Expand(batchShape ...int64) Distribution {
	n := &LogitRelaxedBernoulli{temperature: d.temperature}
	d.expandTo(&n.odds, batchShape)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the reals.
func (d *LogitRelaxedBernoulli) Support() constraints.Constraint { return constraints.Real() }

// Sample draws values.
func (d *LogitRelaxedBernoulli) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws (logit(u) + logit(probs)) / temperature with uniform u.
func (d *LogitRelaxedBernoulli) Rsample(sampleShape ...int64) *torch.Tensor {
	shape := d.extended(sampleShape)
	probs := clampProbs(d.Probs().Expand(shape...))
	u := clampProbs(torch.Rand(shape, drawn(probs, d.generator)))
	return u.Log().Sub(u.Neg().Log1p()).Add(probs.Log()).Sub(probs.Neg().Log1p()).Div(d.temperature)
}

// LogProb returns the log density.
func (d *LogitRelaxedBernoulli) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	logits, value := broadcast(d.Logits(), value)
	diff := logits.Sub(value.Mul(d.temperature))
	return d.temperature.Log().Add(diff).Sub(diff.Exp().Log1p().Mul(2))
}

// RelaxedBernoulli is the distribution on (0, 1) that relaxes a [Bernoulli] by a
// temperature, so that gradients pass through its samples (Maddison et al. 2017, Jang et
// al. 2017), torch.distributions.RelaxedBernoulli.
type RelaxedBernoulli struct{ TransformedDistribution }

// NewRelaxedBernoulli returns the distribution of probabilities, in [0, 1].
func NewRelaxedBernoulli(temperature, probs torch.Operand, opts ...Options) *RelaxedBernoulli {
	o := usage.Option("RelaxedBernoulli", opts)
	return newRelaxedBernoulli(NewLogitRelaxedBernoulli(temperature, probs, Options{Generator: o.Generator}), o)
}

// NewRelaxedBernoulliLogits returns the distribution of log odds.
func NewRelaxedBernoulliLogits(temperature, logits torch.Operand, opts ...Options) *RelaxedBernoulli {
	o := usage.Option("RelaxedBernoulli", opts)
	return newRelaxedBernoulli(NewLogitRelaxedBernoulliLogits(temperature, logits, Options{Generator: o.Generator}), o)
}

func newRelaxedBernoulli(base *LogitRelaxedBernoulli, o Options) *RelaxedBernoulli {
	d := new(RelaxedBernoulli)
	d.compose(d, base, []transforms.Transform{transforms.NewSigmoidTransform()}, o)
	return d
}

func (d *RelaxedBernoulli) logit() *LogitRelaxedBernoulli { return d.baseDist.(*LogitRelaxedBernoulli) }

func (d *RelaxedBernoulli) params() []param {
	return []param{property("probs", constraints.UnitInterval(), d.Probs), property("logits", constraints.Real(), d.Logits)}
}

// Temperature returns the temperature.
func (d *RelaxedBernoulli) Temperature() *torch.Tensor { return d.logit().temperature }

// Probs returns the probabilities, [batch...].
func (d *RelaxedBernoulli) Probs() *torch.Tensor { return d.logit().Probs() }

// Logits returns the log odds, [batch...].
func (d *RelaxedBernoulli) Logits() *torch.Tensor { return d.logit().Logits() }

// Expand returns the distribution with another batch shape.
func (d *RelaxedBernoulli) Expand(batchShape ...int64) Distribution {
	n := new(RelaxedBernoulli)
	d.expandTo(&n.TransformedDistribution, n, batchShape)
	return n
}

// Support is [0, 1].
func (d *RelaxedBernoulli) Support() constraints.Constraint { return constraints.UnitInterval() }
