package optim

import (
	"fmt"

	"torchfm/native/torch"
)

// Optimizer changes parameters by their gradients.
type Optimizer interface {
	// Step changes every parameter that has a gradient.
	Step()
	// ZeroGrad removes the gradients of all parameters.
	ZeroGrad()
	// Groups returns the number of parameter groups.
	Groups() int
	// LR returns the learning rate of a group, counted from 0.
	LR(group int) float64
	// SetLR sets the learning rate of a group.
	SetLR(group int, lr float64)
	// InitialLR returns the learning rate that a group had when InitialLR was first
	// called for it: that of its first schedule.
	InitialLR(group int) float64
	// StateDict returns the options and all that the optimizer remembers.
	StateDict() torch.StateDict
	// LoadStateDict restores what StateDict returned.
	LoadStateDict(dict torch.StateDict) error
}

// optimizer is what all optimizers share.
type optimizer struct {
	name   string   // "adam", for errors
	names  []string // of what is remembered of a parameter, in the order of state.kept
	counts bool     // whether a parameter's steps are counted
	groups []*group
}

// group is parameters with options of their own.
type group struct {
	params []*torch.Tensor
	states []state
	lr     *float64
	first  *float64 // the initial rate, once a schedule has asked for it
	fields []field
	check  func() error
}

// field is an option by PyTorch's name; one of the pointers is set.
type field struct {
	name   string
	number *float64
	flag   *bool
}

// state is what an optimizer remembers of one parameter.
type state struct {
	started bool
	complex bool
	step    float32 // as Python's tensor of the count, which stops at 2^24
	kept    [3]*torch.Tensor
}

// add appends a group after checking its parameters and options.
func (o *optimizer) add(params []*torch.Tensor, g *group) {
	if len(params) == 0 {
		panic(&torch.Error{Op: o.name, Message: "a group without parameters"})
	}
	if err := g.check(); err != nil {
		panic(&torch.Error{Op: o.name, Message: err.Error()})
	}
	seen := make(map[*torch.Tensor]bool)
	for _, other := range o.groups {
		for _, p := range other.params {
			seen[p] = true
		}
	}
	for i, p := range params {
		switch {
		case p == nil || p.Closed():
			panic(&torch.Error{Op: o.name, Message: fmt.Sprintf("parameter %d is nil or closed", i)})
		case !p.IsLeaf():
			panic(&torch.Error{Op: o.name, Message: fmt.Sprintf("parameter %d is no leaf: it was computed by %s", i, p.GradFn())})
		case seen[p]:
			panic(&torch.Error{Op: o.name, Message: fmt.Sprintf("parameter %d is given twice", i)})
		}
		seen[p] = true
	}
	g.params = append([]*torch.Tensor(nil), params...)
	g.states = make([]state, len(params))
	o.groups = append(o.groups, g)
}

// Groups returns the number of parameter groups.
func (o *optimizer) Groups() int { return len(o.groups) }

// LR returns the learning rate of a group, counted from 0.
func (o *optimizer) LR(group int) float64 { return *o.groups[group].lr }

// SetLR sets the learning rate of a group.
func (o *optimizer) SetLR(group int, lr float64) { *o.groups[group].lr = lr }

// InitialLR returns the learning rate that a group had when InitialLR was first
// called for it, Python's initial_lr: all schedules of an optimizer start from the
// rate that it had before the first of them.
func (o *optimizer) InitialLR(group int) float64 {
	g := o.groups[group]
	if g.first == nil {
		lr := *g.lr
		g.first = &lr
	}
	return *g.first
}

// ZeroGrad removes the gradients of all parameters, as zero_grad with its default
// set_to_none.
func (o *optimizer) ZeroGrad() {
	for _, g := range o.groups {
		for _, p := range g.params {
			p.SetGrad(nil)
		}
	}
}

// update calls f for each group, recording no gradients and freeing what f makes.
func (o *optimizer) update(f func(i int, g *group)) {
	torch.NoGrad(func() {
		torch.WithScope(func(*torch.Scope) {
			for i, g := range o.groups {
				f(i, g)
			}
		})
	})
}

// start makes the tensors that are remembered of a parameter.
func (s *state) start(p *torch.Tensor, f func()) {
	s.started, s.complex = true, p.IsComplex()
	if f != nil {
		outside(f)
	}
}

// outside calls f outside of the scopes and the modes that the goroutine is in:
// what an optimizer remembers outlives the step that makes it. Both belong to the
// thread, so f runs on another one while this one waits.
func outside(f func()) {
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		f()
	}()
	if r := <-done; r != nil {
		panic(r)
	}
}

// options returns the options struct given, or the defaults.
func options[T any](name string, given []T, defaults func() T) T {
	switch len(given) {
	case 0:
		return defaults()
	case 1:
		return given[0]
	}
	panic(&torch.Error{Op: name, Message: "more than one options struct"})
}

// atLeast0 is an error unless v is a number from 0; infinity is one for Python too.
func atLeast0(name string, v float64) error {
	if !(v >= 0) {
		return fmt.Errorf("invalid %s %v: want at least 0", name, v)
	}
	return nil
}
