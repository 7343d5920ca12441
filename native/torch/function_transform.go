package torch

import (
	"slices"

	"torchfm/native"
)

// A Function within transforms is applied level by level: below the innermost one to what
// its tensors stand for there, and with the results put into that level's graph, or
// mapped.

// applyBelow applies the function below a level, which was taken off, and raises it again.
func (f *Function) applyBelow(level *native.Level, c *FunctionContext) ([]*Tensor, *FunctionContext) {
	raised := false
	raise := func() {
		if !raised {
			raised = true
			level.Raise()
		}
	}
	defer raise()
	switch level.Transform {
	case native.TransformVmap:
		return f.applyMapped(level, c, raise)
	case native.TransformJvp:
		raise()
		f.refuseTangents(c.inputs)
		lowered := native.Lower()
		defer lowered.Raise()
		outputs, _ := f.apply(unwrapAll(level, c.inputs), c.needs)
		return outputs, c
	}
	inputs := unwrapAll(level, c.inputs)
	below, left := f.apply(inputs, c.needs)
	raise()
	outputs := make([]*Tensor, len(below))
	for i, t := range below {
		if at := indexOf(inputs, t); at >= 0 {
			outputs[i] = c.inputs[at].share()
			continue
		}
		outputs[i] = new(Tensor)
		if err := level.Wrap(t.Handle(), false, outputs[i].Handle()); err != nil {
			fail(f.name(), err, nil)
		}
	}
	for i, t := range outputs {
		c.outputs = append(c.outputs, result{meta: t.Handle().Meta(), diff: left.outputs[i].diff})
	}
	for _, s := range left.saved {
		t := s.t
		switch {
		case s.input >= 0:
			t = c.inputs[s.input]
		case s.output >= 0:
			t = outputs[s.output]
		}
		c.keep(t, s.input, s.output)
	}
	return c.record(outputs), c
}

// unwrapAll returns what tensors are outside of a grad or jvp.
func unwrapAll(level *native.Level, list []*Tensor) []*Tensor {
	out := make([]*Tensor, len(list))
	for i, t := range list {
		if t != nil {
			out[i] = new(Tensor)
			if err := level.Unwrap(t.Handle(), out[i].Handle()); err != nil {
				fail("unwrap", err, nil)
			}
		}
	}
	return out
}

func (f *Function) refuseTangents(inputs []*Tensor) {
	for i, t := range inputs {
		if t == nil {
			continue
		}
		if _, tangent := UnpackDual(t); tangent != nil {
			f.fail("input %d has a tangent of forward mode, which a Function has no derivative for", i)
		}
	}
}

// whole is the dimension of what is not mapped.
const whole = -1

// physical returns what a vmap's tensors wrap and the dimensions that it maps over.
func physical(level *native.Level, list []*Tensor) (values []*Tensor, dims []int64) {
	values, dims = slices.Clone(list), make([]int64, len(list))
	for i, t := range list {
		dims[i] = whole
		if t == nil {
			continue
		}
		if dim, ok := level.Owns(t.Handle()); ok {
			dims[i] = dim
			values[i] = new(Tensor)
			t.Handle().Unwrap(values[i].Handle())
		}
	}
	return values, dims
}

// logical is the other way round.
func logical(level *native.Level, values []*Tensor, dims []int64) []*Tensor {
	list := slices.Clone(values)
	for i, t := range values {
		if t != nil && dims[i] != whole {
			list[i] = new(Tensor)
			if err := level.AddBatchDim(t.Handle(), dims[i], list[i].Handle()); err != nil {
				fail("vmap", err, nil)
			}
		}
	}
	return list
}

// mapped is a Function on the slices of a vmap as one on whole tensors.
type mapped struct {
	*Function
	level         *native.Level
	in, out, kept []int64 // mapped dimensions of the inputs, outputs and saved tensors
}

// applyMapped applies the function below a vmap.
func (f *Function) applyMapped(level *native.Level, c *FunctionContext, raise func()) ([]*Tensor, *FunctionContext) {
	m := &mapped{Function: f, level: level}
	var inputs []*Tensor
	inputs, m.in = physical(level, c.inputs)
	g := &Function{Name: f.Name, OnceDifferentiable: f.OnceDifferentiable, Forward: m.forward, Backward: m.backward}
	values, left := g.apply(inputs, c.needs)
	raise()
	for i, s := range left.saved {
		c.keep(logical(level, []*Tensor{s.t}, m.kept[i:i+1])[0], s.input, s.output)
	}
	outputs := logical(level, values, m.out)
	for i, t := range outputs {
		c.outputs = append(c.outputs, result{meta: t.Handle().Meta(), diff: left.outputs[i].diff})
	}
	return outputs, c
}

// within calls f within a level like the one that the function was called in.
func (m *mapped) within(f func(level *native.Level)) {
	level, err := native.EnterVmap(m.level.Batch, m.level.Randomness)
	if err != nil {
		fail(m.name(), err, nil)
	}
	defer level.Leave()
	f(level)
}

func (m *mapped) forward(ctx *FunctionContext, inputs []*Tensor) (outputs []*Tensor) {
	m.within(func(level *native.Level) {
		each := logical(level, inputs, m.in)
		c := m.context(each, ctx.needs)
		list := m.Function.forward(c, each)
		outputs, m.out = physical(level, list)
		kept := make([]*Tensor, len(c.saved))
		for i, s := range c.saved {
			kept[i] = s.t
		}
		kept, m.kept = physical(level, kept)
		ctx.Save(kept...)
		for i, t := range list {
			if indexOf(c.plain, t) >= 0 {
				ctx.MarkNonDifferentiable(outputs[i])
			}
		}
	})
	return outputs
}

func (m *mapped) backward(ctx *FunctionContext, grads []*Tensor) (results []*Tensor) {
	kept := ctx.Saved()
	var dims []int64
	m.within(func(level *native.Level) {
		c := m.context(logical(level, ctx.inputs, m.in), ctx.needs)
		c.Save(logical(level, kept, m.kept)...)
		results, dims = physical(level, m.Backward(c, logical(level, grads, m.out)))
	})
	for i, t := range results {
		if t != nil && i < len(m.in) {
			results[i] = m.fit(t, dims[i], m.in[i])
		}
	}
	return results
}

// fit gives a gradient the mapped dimension of its input: slices of what is not mapped
// add up.
func (m *mapped) fit(grad *Tensor, dim, want int64) *Tensor {
	switch {
	case dim == want:
		return grad
	case want == whole:
		return one(opSumDim, arg(grad), native.Ints([]int64{dim}), native.Bool(false), native.None())
	case dim == whole:
		shape := slices.Insert(grad.Shape(), 0, m.level.Batch)
		grad, dim = one(opExpand, arg(grad), native.Ints(shape), native.Bool(false)), 0
	}
	return one(opMovedim, arg(grad), native.Ints([]int64{dim}), native.Ints([]int64{want}))
}
