package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// TransformedDistribution is the distribution of y = f(x) with x of a base distribution and
// f a sequence of transforms: log p(y) = log p(x) - log |dy/dx|,
// torch.distributions.TransformedDistribution. Its event has the dimensions that the
// base's or the transforms make belong together.
//
// Cdf and Icdf are for monotone transforms of single numbers. Rsample, Cdf and Icdf panic
// when the base has none.
type TransformedDistribution struct {
	base
	baseDist   Distribution
	transforms []transforms.Transform
}

// NewTransformedDistribution returns the distribution of base's values after the
// transforms, the first applied first.
func NewTransformedDistribution(base Distribution, list []transforms.Transform, opts ...ComposedOptions) *TransformedDistribution {
	const what = "TransformedDistribution"
	o := usage.Option(what, opts)
	d := new(TransformedDistribution)
	d.compose(d, base, list, Options{NoValidateArgs: o.NoValidateArgs})
	return d
}

// compose makes d, which may be part of another distribution.
func (d *TransformedDistribution) compose(self outer, base Distribution, list []transforms.Transform, o Options) {
	const what = "TransformedDistribution"
	if base == nil || slices.Contains(list, nil) {
		usage.Panic(what, "the base distribution or a transform is nil")
	}
	d.transforms = slices.Clone(list)
	transform := transforms.NewComposeTransform(d.transforms)
	in, out := transform.Domain().EventDim(), transform.Codomain().EventDim()

	shape := slices.Concat(base.BatchShape(), base.EventShape())
	baseDims := len(base.EventShape())
	if len(shape) < in {
		usage.Panic(what, "the base distribution needs a shape of at least %d dimensions, got %v", in, shape)
	}
	forward := transform.ForwardShape(shape)
	if expanded := transform.InverseShape(forward); !slices.Equal(shape, expanded) {
		base = base.Expand(expanded[:len(expanded)-baseDims]...)
	}
	if n := in - baseDims; n > 0 {
		base = NewIndependent(base, n)
	}
	d.baseDist = base

	cut := len(forward) - max(out, baseDims+out-in)
	if cut < 0 {
		usage.Panic(what, "the transforms make events of more dimensions than their values %v have", forward)
	}
	d.start(self, forward[:cut], forward[cut:], o)
}

func (d *TransformedDistribution) params() []param { return nil }

// BaseDist returns the base distribution, to whose batch and event dimensions the
// transforms may have added.
func (d *TransformedDistribution) BaseDist() Distribution { return d.baseDist }

// Transforms returns the transforms.
func (d *TransformedDistribution) Transforms() []transforms.Transform {
	return slices.Clone(d.transforms)
}

// transformed is d, also of a distribution that it is part of.
func (d *TransformedDistribution) transformed() *TransformedDistribution { return d }

// Expand returns the distribution with another batch shape.
func (d *TransformedDistribution) Expand(batchShape ...int64) Distribution {
	n := new(TransformedDistribution)
	d.expandTo(n, n, batchShape)
	return n
}

func (d *TransformedDistribution) expandTo(n *TransformedDistribution, self outer, batch []int64) {
	shape := slices.Concat(batch, d.event)
	for _, t := range slices.Backward(d.transforms) {
		shape = transforms.InverseShape(t, shape)
	}
	n.baseDist = d.baseDist.Expand(shape[:len(shape)-len(d.baseDist.EventShape())]...)
	n.transforms = d.transforms
	n.base = d.expanded(self, batch)
}

// Support is the last transform's codomain.
func (d *TransformedDistribution) Support() constraints.Constraint {
	if len(d.transforms) == 0 {
		return d.baseDist.Support()
	}
	support := d.transforms[len(d.transforms)-1].Codomain()
	if n := len(d.event) - support.EventDim(); n > 0 {
		return constraints.Independent(support, n)
	}
	return support
}

// HasRsample reports whether the base has.
func (d *TransformedDistribution) HasRsample() bool { return HasRsample(d.baseDist) }

// Sample draws values of the base and transforms them.
func (d *TransformedDistribution) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.forward(d.baseDist.Sample(sampleShape...)) })
}

// Rsample draws values of the base and transforms them.
func (d *TransformedDistribution) Rsample(sampleShape ...int64) *torch.Tensor {
	return d.forward(as[Rsampler](d.name(), d.baseDist, "Rsample").Rsample(sampleShape...))
}

func (d *TransformedDistribution) forward(x *torch.Tensor) *torch.Tensor {
	for _, t := range d.transforms {
		x = t.Forward(x)
	}
	return x
}

// LogProb inverts the transforms and corrects the base's log density by their Jacobians.
func (d *TransformedDistribution) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	dims := len(d.event)
	var logProb torch.Operand = 0.0
	y := value
	for _, t := range slices.Backward(d.transforms) {
		x := t.Inverse(y)
		in := t.Domain().EventDim()
		dims += in - t.Codomain().EventDim()
		logProb = operand.Sub(logProb, operand.SumRightmost(t.LogAbsDetJacobian(x, y), dims-in))
		y = x
	}
	return operand.Add(logProb, operand.SumRightmost(d.baseDist.LogProb(y), dims-len(d.baseDist.EventShape())))
}

// monotone flips probabilities where the transforms are decreasing.
func (d *TransformedDistribution) monotone(value *torch.Tensor) *torch.Tensor {
	sign := transforms.SignOf(d.transforms)
	if sign == 1 {
		return value
	}
	return operand.Mul(sign, value.Sub(0.5)).Add(0.5)
}

// Cdf inverts the transforms and returns the base's probability.
func (d *TransformedDistribution) Cdf(value *torch.Tensor) *torch.Tensor {
	for _, t := range slices.Backward(d.transforms) {
		value = t.Inverse(value)
	}
	if checker, ok := d.baseDist.(interface{ validateSample(*torch.Tensor) }); ok && !d.noValidate {
		checker.validateSample(value)
	}
	return d.monotone(as[Cdfer](d.name(), d.baseDist, "Cdf").Cdf(value))
}

// Icdf transforms the base's quantiles.
func (d *TransformedDistribution) Icdf(value *torch.Tensor) *torch.Tensor {
	return d.forward(as[Icdfer](d.name(), d.baseDist, "Icdf").Icdf(d.monotone(value)))
}
