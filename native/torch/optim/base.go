package optim

import (
	"fmt"
	"reflect"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// Base is what makes a type that embeds it an [Optimizer], torch.optim.Optimizer; O is
// the type of its options. A new optimizer is a struct with a Base, an options struct,
// a method Update and a constructor that ends with [New].
//
// The fields of the options struct are numbers (float64, int64), flags (bool), texts and
// pairs of numbers, by value where 0 or false is the default and else by pointer, with
// the default in a tag `default:"1e-3"`. A state dict has them under PyTorch's spelling
// of their names, weight_decay for WeightDecay; a tag `key:"..."` gives another. One of
// the name LR is what schedules change. A method Check() error of a pointer to it refuses
// values that are out of range.
type Base[O any] struct {
	core
	options []*O
}

// Params are an optimizer's parameters, with or without names.
type Params interface {
	[]*torch.Tensor | []torch.Named
}

// Updater is what an optimizer of type [Base] adds to it.
type Updater[O any] interface {
	Optimizer
	// Update changes the parameter p by its gradient. It runs without recording
	// gradients, and the tensors that it makes are freed after the step, but for those
	// that the state has.
	Update(o *O, p, grad *torch.Tensor, s *State)

	base() *Base[O]
}

func (b *Base[O]) base() *Base[O] { return b }

// New completes an optimizer, a pointer to a struct that embeds [Base], and returns it:
// the last call of its constructor. It panics with a [*torch.Error] for parameters that
// are none and options that are out of range.
func New[T Updater[O], O any, P Params](o T, params P, opts ...O) T {
	name := reflect.TypeFor[T]().Elem().Name()
	start(o.base(), o, name, params, opts, func(opts *O, b *batch) {
		for i, p := range b.params {
			o.Update(opts, p, b.grads[i], b.states[i])
		}
	})
	return o
}

// start makes an optimizer of its first group.
func start[O any, P Params](b *Base[O], self Optimizer, name string, params P, opts []O, step func(o *O, b *batch)) {
	b.name, b.self = name, self
	b.run = func(i int, batch *batch) { step(b.options[i], batch) }
	o := usage.One(name, opts, *new(O))
	b.first = reflect.ValueOf(&o).Elem()
	complete(b.first, true)
	b.addGroup(params, o)
}

// AddParamGroup adds parameters, a []*torch.Tensor or []torch.Named, with options of
// their own, as add_param_group; without options they have those that the optimizer was
// made with.
func (b *Base[O]) AddParamGroup(params []*torch.Tensor, opts ...O) {
	b.addGroup(params, usage.One(b.name+".add_param_group", opts, b.first.Interface().(O)))
}

// AddNamedParamGroup is [Base.AddParamGroup] of parameters with their names.
func (b *Base[O]) AddNamedParamGroup(params []torch.Named, opts ...O) {
	b.addGroup(params, usage.One(b.name+".add_param_group", opts, b.first.Interface().(O)))
}

// addNamed is AddNamedParamGroup for what does not know O.
func (b *Base[O]) addNamed(params []torch.Named) { b.AddNamedParamGroup(params) }

func (b *Base[O]) addGroup(params any, o O) {
	var tensors []*torch.Tensor
	var names []string
	switch list := params.(type) {
	case []*torch.Tensor:
		tensors = append(tensors, list...)
	case []torch.Named:
		for _, n := range list {
			tensors, names = append(tensors, n.Tensor), append(names, n.Name)
		}
	}
	own := new(O)
	*own = o
	b.add(tensors, names, reflect.ValueOf(own).Elem())
	b.options = append(b.options, own)
}

// Options returns the options of a group, counted from 0, for changes between steps. A
// pointer that is set to nil is the default again.
func (b *Base[O]) Options(group int) *O {
	if group < 0 || group >= len(b.options) {
		b.misuse("there is no parameter group %d: there are %d", group, len(b.options))
	}
	return b.options[group]
}

// String returns the groups and their options, as Python prints an optimizer.
func (b *Base[O]) String() string { return b.print() }

var _ fmt.Stringer = (*Base[struct{}])(nil)
