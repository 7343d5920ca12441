package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
)

// odds are the parameters of a distribution of events that have probabilities: these, or
// their logits, the one computed from the other. Of a vector the logits are log
// probabilities, else log odds.
type odds struct {
	probs, logits lazy
	vector        bool
	clamped       bool // keep probabilities that are computed off 0 and 1
}

// given returns the parameter that was given, _param.
func (o *odds) given() *torch.Tensor {
	if o.logits.given {
		return o.logits.t
	}
	return o.probs.t
}

// Probs returns the probabilities.
func (o *odds) Probs() *torch.Tensor {
	return o.probs.get(func() *torch.Tensor {
		if o.vector {
			return o.logits.t.Softmax(-1)
		}
		probs := o.logits.t.Sigmoid()
		if o.clamped {
			probs = clampProbs(probs)
		}
		return probs
	})
}

// Logits returns the logarithms of the odds, of categories those of the probabilities.
func (o *odds) Logits() *torch.Tensor {
	return o.logits.get(func() *torch.Tensor {
		probs := clampProbs(o.probs.t)
		if o.vector {
			return probs.Log()
		}
		return probs.Log().Sub(probs.Neg().Log1p())
	})
}

// ParamShape returns the shape of the parameter, [batch..., event...] or that and the
// categories.
func (o *odds) ParamShape() []int64 { return o.given().Shape() }

// params are the parameters with their constraints.
func (o *odds) params() []param {
	probs, logits := constraints.Constraint(constraints.UnitInterval()), constraints.Constraint(constraints.Real())
	if o.vector {
		probs, logits = constraints.Simplex(), constraints.RealVector()
	}
	return []param{{name: "probs", constraint: probs, value: o.probs.peek}, {name: "logits", constraint: logits, value: o.logits.peek}}
}

// expandTo makes the odds of another batch shape.
func (o *odds) expandTo(other *odds, shape []int64) {
	if o.vector {
		shape = append(slices.Clone(shape), o.given().Size(-1))
	}
	o.probs.expandTo(&other.probs, shape)
	o.logits.expandTo(&other.logits, shape)
	other.vector, other.clamped = o.vector, o.clamped
}

// clampProbs keeps probabilities off 0 and 1 by eps, clamp_probs.
func clampProbs(probs *torch.Tensor) *torch.Tensor {
	eps := torch.Finfo(probs.DType()).Eps
	return probs.Clamp(eps, 1-eps)
}
