package distributions

import (
	"reflect"
	"slices"
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// base is what the distributions of this package have in common.
type base struct {
	self         outer
	batch, event []int64
	noValidate   bool
	generator    *torch.Generator
}

// outer is the distribution that a base is part of.
type outer interface {
	Support() constraints.Constraint
	String() string
	params() []param
}

// param is a parameter of a distribution: an entry of Python's arg_constraints.
type param struct {
	name       string
	constraint constraints.Constraint
	value      func() *torch.Tensor // nil for one that is not computed yet and need not be
	property   bool                 // it is computed of a part, and does not print
}

func stored(name string, c constraints.Constraint, t *torch.Tensor) param {
	return param{name: name, constraint: c, value: func() *torch.Tensor { return t }}
}

func property(name string, c constraints.Constraint, value func() *torch.Tensor) param {
	return param{name: name, constraint: c, value: value, property: true}
}

// start makes the base of a distribution whose parameters are set, and checks these.
func (b *base) start(self outer, batch, event []int64, o Options) {
	*b = base{self, slices.Clone(batch), slices.Clone(event), o.NoValidateArgs, o.Generator}
	b.validateParams()
}

// expanded makes the base of a distribution of another batch shape than b's.
func (b *base) expanded(self outer, batch []int64) base {
	return base{self, slices.Clone(batch), b.event, b.noValidate, b.generator}
}

// name is that of the distribution.
func (b *base) name() string { return reflect.TypeOf(b.self).Elem().Name() }

// BatchShape returns the shape of the parameters, without that of one event.
func (b *base) BatchShape() []int64 { return slices.Clone(b.batch) }

// EventShape returns the shape of one sample.
func (b *base) EventShape() []int64 { return slices.Clone(b.event) }

// extended is the shape of a sample, _extended_shape.
func (b *base) extended(sampleShape []int64) []int64 {
	return slices.Concat(sampleShape, b.batch, b.event)
}

// ArgConstraint is a parameter's name and constraint.
type ArgConstraint struct {
	Name       string
	Constraint constraints.Constraint
}

// ArgConstraints returns the parameters' constraints, Python's arg_constraints.
func (b *base) ArgConstraints() []ArgConstraint {
	var list []ArgConstraint
	for _, p := range b.self.params() {
		list = append(list, ArgConstraint{p.name, p.constraint})
	}
	return list
}

// String describes the distribution as Python prints it.
func (b *base) String() string {
	var words []string
	for _, p := range b.self.params() {
		if p.property {
			continue
		}
		if t := p.value(); t != nil {
			text := pytext.Size(t.Shape())
			if t.Numel() == 1 {
				text = operand.Text(t)
			}
			words = append(words, p.name+": "+text)
		}
	}
	return b.name() + "(" + strings.Join(words, ", ") + ")"
}

// validateParams panics when a parameter does not satisfy its constraint.
func (b *base) validateParams() {
	if b.noValidate {
		return
	}
	for _, p := range b.self.params() {
		if constraints.IsDependent(p.constraint) {
			continue
		}
		if t := p.value(); t != nil && !satisfies(p.constraint, t) {
			usage.Panic(b.name(), "expected parameter %s (Tensor of shape %s) of distribution %v to satisfy the constraint %v, but found invalid values:\n%v",
				p.name, pytext.Tuple(t.Shape()), b.self, p.constraint, operand.Text(t))
		}
	}
}

// satisfies reports whether all events of a value satisfy a constraint.
func satisfies(c constraints.Constraint, value *torch.Tensor) (ok bool) {
	torch.WithScope(func(*torch.Scope) {
		torch.NoGrad(func() { ok = c.Check(value).All().ItemBool() })
	})
	return ok
}

// validate panics when a value has a wrong shape or is out of the support, unless checks
// are switched off.
func (b *base) validate(value *torch.Tensor) {
	if !b.noValidate {
		b.validateSample(value)
	}
}

// validateSample is _validate_sample.
func (b *base) validateSample(value *torch.Tensor) {
	if value == nil {
		usage.Panic(b.name(), "the value is nil")
	}
	shape := value.Shape()
	start := len(shape) - len(b.event)
	if start < 0 || !slices.Equal(shape[start:], b.event) {
		usage.Panic(b.name(), "the right-most size of value must match the event shape: %v vs %v", shape, b.event)
	}
	expected := b.extended(nil)
	for i := 1; i <= min(len(shape), len(expected)); i++ {
		if n, m := shape[len(shape)-i], expected[len(expected)-i]; n != 1 && m != 1 && n != m {
			usage.Panic(b.name(), "a value of shape %v does not broadcast with the batch and event shape %v", shape, expected)
		}
	}
	if support := b.self.Support(); !satisfies(support, value) {
		usage.Panic(b.name(), "expected value argument (Tensor of shape %s) to be within the support (%v) of the distribution %v, but found invalid values:\n%v",
			pytext.Tuple(shape), support, b.self, operand.Text(value))
	}
}

// notNil panics when a parameter that must be a tensor is nil.
func notNil(what, name string, t *torch.Tensor) {
	if t == nil {
		usage.Panic(what, "%s is nil", name)
	}
}
