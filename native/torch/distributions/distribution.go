package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/usage"
)

// Distribution is a batch of probability distributions, torch.distributions.Distribution.
type Distribution interface {
	// BatchShape is the shape of the parameters, without that of one event.
	BatchShape() []int64

	// EventShape is the shape of a single sample of one distribution of the batch.
	EventShape() []int64

	// Support constrains the values of the distribution.
	Support() constraints.Constraint

	// Sample draws samples, [sampleShape..., batch..., event...], without gradient.
	Sample(sampleShape ...int64) *torch.Tensor

	// LogProb returns the log of the probability or density of values, whose shape must
	// broadcast with [batch..., event...].
	LogProb(value *torch.Tensor) *torch.Tensor

	// Expand returns the distribution with another batch shape, to which its own must be
	// expandable, as [torch.Tensor.Expand] without copies. It has the type of the one that
	// it is made of.
	Expand(batchShape ...int64) Distribution

	// String describes the distribution as Python prints it.
	String() string
}

// Rsampler is a distribution with reparameterized samples, Python's has_rsample.
type Rsampler interface {
	Distribution

	// Rsample draws as Sample does; gradients pass through the samples to the parameters.
	Rsample(sampleShape ...int64) *torch.Tensor
}

// Moments is a distribution with a mean and a variance.
type Moments interface {
	Distribution

	// Mean returns the mean, [batch..., event...].
	Mean() *torch.Tensor

	// Variance returns the variance of each element, [batch..., event...].
	Variance() *torch.Tensor

	// Stddev returns the root of the variance.
	Stddev() *torch.Tensor
}

// Moder is a distribution with a mode.
type Moder interface {
	Distribution

	// Mode returns the most likely value, [batch..., event...].
	Mode() *torch.Tensor
}

// Entropier is a distribution with an entropy.
type Entropier interface {
	Distribution

	// Entropy returns the entropy in nats, [batch...].
	Entropy() *torch.Tensor

	// Perplexity returns exp of the entropy.
	Perplexity() *torch.Tensor
}

// Cdfer is a distribution with a cumulative distribution function.
type Cdfer interface {
	Distribution

	// Cdf returns the probability of values up to these.
	Cdf(value *torch.Tensor) *torch.Tensor
}

// Icdfer is a distribution with quantiles.
type Icdfer interface {
	Distribution

	// Icdf returns the values up to which the probability is this.
	Icdf(value *torch.Tensor) *torch.Tensor
}

// SupportEnumerator is a discrete distribution with finitely many values, Python's
// has_enumerate_support.
type SupportEnumerator interface {
	Distribution

	// EnumerateSupport returns all values, [n, batch..., event...]. With expand=false
	// given, the batch's dimensions are of size 1.
	EnumerateSupport(expand ...bool) *torch.Tensor
}

// HasRsample reports whether d can Rsample, Python's d.has_rsample: for those made of
// others it depends on these.
func HasRsample(d Distribution) bool {
	if made, ok := d.(interface{ HasRsample() bool }); ok {
		return made.HasRsample()
	}
	_, ok := d.(Rsampler)
	return ok
}

// HasEnumerateSupport reports whether d can EnumerateSupport, Python's
// d.has_enumerate_support.
func HasEnumerateSupport(d Distribution) bool {
	if made, ok := d.(interface{ HasEnumerateSupport() bool }); ok {
		return made.HasEnumerateSupport()
	}
	_, ok := d.(SupportEnumerator)
	return ok
}

// Options are the options of distributions.
type Options struct {
	NoValidateArgs bool             // take parameters and values unchecked, validate_args=False; default false
	Generator      *torch.Generator // what draws come from; default the device's default generator
}

// ComposedOptions are the options of distributions made of others, which draw as those do.
type ComposedOptions struct {
	NoValidateArgs bool // take parameters and values unchecked, validate_args=False; default false
}

// as returns a distribution as one with a further capability, for one that is made of it.
func as[T any](what string, d Distribution, method string) T {
	c, ok := d.(T)
	if !ok {
		usage.Panic(what, "%v has no %s", d, method)
	}
	return c
}
