package distributions

import (
	"fmt"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Independent makes the last batch dimensions of a distribution part of its event, over
// which log probabilities are then summed, torch.distributions.Independent. What the base
// cannot panics.
type Independent struct {
	base
	baseDist Distribution
	n        int
}

// NewIndependent returns base with its last n batch dimensions in the event.
func NewIndependent(base Distribution, n int, opts ...ComposedOptions) *Independent {
	if base == nil {
		usage.Panic("Independent", "the base distribution is nil")
	}
	batch := base.BatchShape()
	if n < 0 || n > len(batch) {
		usage.Panic("Independent", "want from 0 to %d batch dimensions, those of the base, got %d", len(batch), n)
	}
	d := &Independent{baseDist: base, n: n}
	cut := len(batch) - n
	d.start(d, batch[:cut], slices.Concat(batch[cut:], base.EventShape()), Options{NoValidateArgs: usage.Option("Independent", opts).NoValidateArgs})
	return d
}

func (d *Independent) params() []param { return nil }

// BaseDist returns the distribution that this one is made of.
func (d *Independent) BaseDist() Distribution { return d.baseDist }

// ReinterpretedBatchNdims returns how many batch dimensions are part of the event.
func (d *Independent) ReinterpretedBatchNdims() int { return d.n }

// Expand returns the distribution with another batch shape.
func (d *Independent) Expand(batchShape ...int64) Distribution {
	n := &Independent{baseDist: d.baseDist.Expand(slices.Concat(batchShape, d.event[:d.n])...), n: d.n}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the base's, for all of an event.
func (d *Independent) Support() constraints.Constraint {
	if d.n == 0 {
		return d.baseDist.Support()
	}
	return constraints.Independent(d.baseDist.Support(), d.n)
}

// HasRsample reports whether the base has.
func (d *Independent) HasRsample() bool { return HasRsample(d.baseDist) }

// HasEnumerateSupport reports whether the base has, and no dimension was made part of the
// event.
func (d *Independent) HasEnumerateSupport() bool { return d.n == 0 && HasEnumerateSupport(d.baseDist) }

func (d *Independent) moments() Moments {
	return as[Moments]("Independent", d.baseDist, "Mean and Variance")
}

// Mean returns the base's.
func (d *Independent) Mean() *torch.Tensor { return d.moments().Mean() }

// Mode returns the base's.
func (d *Independent) Mode() *torch.Tensor {
	return as[Moder]("Independent", d.baseDist, "Mode").Mode()
}

// Variance returns the base's.
func (d *Independent) Variance() *torch.Tensor { return d.moments().Variance() }

// Stddev returns the root of the variance.
func (d *Independent) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values of the base.
func (d *Independent) Sample(sampleShape ...int64) *torch.Tensor {
	return d.baseDist.Sample(sampleShape...)
}

// Rsample draws values of the base.
func (d *Independent) Rsample(sampleShape ...int64) *torch.Tensor {
	return as[Rsampler]("Independent", d.baseDist, "Rsample").Rsample(sampleShape...)
}

// LogProb returns the base's, summed over the event.
func (d *Independent) LogProb(value *torch.Tensor) *torch.Tensor {
	return operand.SumRightmost(d.baseDist.LogProb(value), d.n)
}

// Entropy returns the base's, summed over the event.
func (d *Independent) Entropy() *torch.Tensor {
	return operand.SumRightmost(as[Entropier]("Independent", d.baseDist, "Entropy").Entropy(), d.n)
}

// Perplexity returns exp of the entropy.
func (d *Independent) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// EnumerateSupport returns the base's. It panics unless HasEnumerateSupport.
func (d *Independent) EnumerateSupport(expand ...bool) *torch.Tensor {
	if d.n > 0 {
		usage.Panic("Independent", "enumeration over a cartesian product is not implemented")
	}
	return as[SupportEnumerator]("Independent", d.baseDist, "EnumerateSupport").EnumerateSupport(expand...)
}

// String describes the distribution as Python prints it.
func (d *Independent) String() string { return fmt.Sprintf("Independent(%v, %d)", d.baseDist, d.n) }
