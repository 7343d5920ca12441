package distributions

import (
	"fmt"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// MixtureSameFamily is a mixture of K components of one family, which the last batch
// dimension of one distribution are, torch.distributions.MixtureSameFamily. What the
// components cannot panics.
type MixtureSameFamily struct {
	base
	mixture   *Categorical
	component Distribution
}

// NewMixtureSameFamily returns the mixture of components, of batch shape [batch..., K], with
// the probabilities of mixture, over K categories, whose batch shape must broadcast with
// the rest of the components'.
func NewMixtureSameFamily(mixture *Categorical, component Distribution, opts ...ComposedOptions) *MixtureSameFamily {
	const what = "MixtureSameFamily"
	o := usage.Option(what, opts)
	if mixture == nil || component == nil {
		usage.Panic(what, "the mixture or the component distribution is nil")
	}
	batch := component.BatchShape()
	if len(batch) == 0 {
		usage.Panic(what, "the component distribution %v has no batch dimension", component)
	}
	k := batch[len(batch)-1]
	batch = batch[:len(batch)-1]
	for i := 1; i <= min(len(mixture.batch), len(batch)); i++ {
		if n, m := mixture.batch[len(mixture.batch)-i], batch[len(batch)-i]; n != 1 && m != 1 && n != m {
			usage.Panic(what, "the mixture's batch shape %v is not compatible with the components' %v", mixture.batch, batch)
		}
	}
	if n := mixture.Logits().Size(-1); n != k {
		usage.Panic(what, "the mixture has %d categories, the component distribution's last batch dimension is %d", n, k)
	}
	d := &MixtureSameFamily{mixture: mixture, component: component}
	d.start(d, batch, component.EventShape(), Options{NoValidateArgs: o.NoValidateArgs})
	return d
}

func (d *MixtureSameFamily) params() []param { return nil }

// MixtureDistribution returns the distribution of the components.
func (d *MixtureSameFamily) MixtureDistribution() *Categorical { return d.mixture }

// ComponentDistribution returns the components.
func (d *MixtureSameFamily) ComponentDistribution() Distribution { return d.component }

// Expand returns the distribution with another batch shape.
func (d *MixtureSameFamily) Expand(batchShape ...int64) Distribution {
	n := &MixtureSameFamily{
		mixture:   d.mixture.Expand(batchShape...).(*Categorical),
		component: d.component.Expand(append(slices.Clone(batchShape), d.mixture.events())...),
	}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is what all components support.
func (d *MixtureSameFamily) Support() constraints.Constraint {
	return constraints.MixtureSameFamily(d.component.Support())
}

// HasRsample is false: the choice of a component has no gradient.
func (d *MixtureSameFamily) HasRsample() bool { return false }

// along is the dimension of the components in a tensor that ends with an event.
func (d *MixtureSameFamily) along() int64 { return int64(-1 - len(d.event)) }

// pad gives values a dimension for the components.
func (d *MixtureSameFamily) pad(x *torch.Tensor) *torch.Tensor { return x.Unsqueeze(d.along()) }

// probs are the mixture's with the dimensions of the components' moments.
func (d *MixtureSameFamily) probs() *torch.Tensor {
	probs := d.mixture.Probs()
	shape := probs.Shape()
	ones := 0
	if len(d.mixture.batch) != 1 {
		ones = len(d.batch) - len(d.mixture.batch)
	}
	n := len(shape) - 1
	return probs.Reshape(slices.Concat(shape[:n], slices.Repeat([]int64{1}, ones), shape[n:], slices.Repeat([]int64{1}, len(d.event)))...)
}

func (d *MixtureSameFamily) moments() Moments {
	return as[Moments]("MixtureSameFamily", d.component, "Mean and Variance")
}

// Mean returns the components' means weighted.
func (d *MixtureSameFamily) Mean() *torch.Tensor {
	return d.probs().Mul(d.moments().Mean()).Sum(torch.Dim(d.along()))
}

// Variance returns the mean of the components' variances and the variance of their means.
func (d *MixtureSameFamily) Variance() *torch.Tensor {
	probs, m := d.probs(), d.moments()
	within := probs.Mul(m.Variance()).Sum(torch.Dim(d.along()))
	between := probs.Mul(m.Mean().Sub(d.pad(d.Mean())).Pow(2.0)).Sum(torch.Dim(d.along()))
	return within.Add(between)
}

// Stddev returns the root of the variance.
func (d *MixtureSameFamily) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Cdf returns the probability of values up to these.
func (d *MixtureSameFamily) Cdf(value *torch.Tensor) *torch.Tensor {
	cdf := as[Cdfer]("MixtureSameFamily", d.component, "Cdf").Cdf(d.pad(value))
	return cdf.Mul(d.mixture.Probs()).Sum(torch.Dim(-1))
}

// LogProb returns the log density.
func (d *MixtureSameFamily) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	logProb := d.component.LogProb(d.pad(value))
	return logProb.Add(d.mixture.Logits().LogSoftmax(-1)).Logsumexp(torch.Dim(-1))
}

// Sample draws a component and a value of each, of which it takes the component's.
func (d *MixtureSameFamily) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor {
		along := int64(len(sampleShape) + len(d.batch))
		mixture := d.mixture
		if !slices.Equal(mixture.batch, d.batch) { // where PyTorch's sample fails
			mixture = mixture.Expand(d.batch...).(*Categorical)
		}
		which := mixture.Sample(sampleShape...)
		values := d.component.Sample(sampleShape...)
		shape := which.Shape()
		which = which.Reshape(slices.Concat(shape, slices.Repeat([]int64{1}, len(d.event)+1))...)
		which = which.Repeat(slices.Concat(slices.Repeat([]int64{1}, len(shape)+1), d.event)...)
		return values.Gather(along, which).Squeeze(along)
	})
}

// String describes the distribution as Python prints it.
func (d *MixtureSameFamily) String() string {
	return fmt.Sprintf("MixtureSameFamily(\n  %v,\n  %v)", d.mixture, d.component)
}
