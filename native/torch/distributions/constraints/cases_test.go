package constraints_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/golden"
)

// TestConstraints compares what satisfies constraints, and what they are called, with
// PyTorch's.
func TestConstraints(t *testing.T) {
	type constraintCase struct {
		Constraint json.RawMessage
		Repr       string
		EventDim   int  `json:"event_dim"`
		IsDiscrete bool `json:"is_discrete"`
		Checks     [][2]string
	}
	for _, c := range golden.Load[constraintCase](t, "constraints", "constraints.jsonl").Cases {
		b := &golden.Builder{Plain: true}
		constraint := b.Constraint(c.Constraint)
		assert.Equal(t, c.Repr, constraint.String())
		assert.Equal(t, c.EventDim, constraint.EventDim(), c.Repr)
		assert.Equal(t, c.IsDiscrete, constraint.IsDiscrete(), c.Repr)
		for _, check := range c.Checks {
			assert.Empty(t, golden.Same(check[1], constraint.Check(golden.Tensor(check[0])), true), c.Repr)
		}
	}
}

func TestDependent(t *testing.T) {
	unknown := constraints.Dependent()
	assert.True(t, constraints.IsDependent(unknown))
	assert.False(t, constraints.IsDependent(constraints.Real()))
	for _, f := range []func(){
		func() { unknown.EventDim() },
		func() { unknown.IsDiscrete() },
		func() { unknown.Check(torch.Ones([]int64{1})) },
	} {
		assert.ErrorContains(t, torch.Try(f), "dependent")
	}
	known := constraints.Dependent(constraints.DependentOptions{IsDiscrete: new(true), EventDim: new(1)})
	assert.True(t, known.IsDiscrete())
	assert.Equal(t, 1, known.EventDim())
}

func TestMisuse(t *testing.T) {
	vector := torch.Ones([]int64{3})
	for want, f := range map[string]func(){
		"greater_than: lower_bound is string": func() { constraints.GreaterThan("0") },
		"interval: upper_bound is <nil>":      func() { constraints.Interval(0, nil) },
		"cat: 1 constraints for 2 lengths": func() {
			constraints.Cat([]constraints.Constraint{constraints.Real()}, constraints.CatOptions{Lengths: []int64{1, 2}})
		},
		"stack: no constraints":                       func() { constraints.Stack(nil) },
		"square: want matrices, got shape [3]":        func() { constraints.Square().Check(vector) },
		"independent: want a value of at least 2":     func() { constraints.Independent(constraints.Real(), 2).Check(vector) },
		"independent: want a constraint and a number": func() { constraints.Independent(nil, 1) },
		"cat: a value of shape [3] has no dimension 1": func() {
			constraints.Cat([]constraints.Constraint{constraints.Real()}, constraints.CatOptions{Dim: 1}).Check(vector)
		},
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}
