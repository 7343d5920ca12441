package torch

import (
	"fmt"
	"slices"

	"torchfm/native"
)

// Function is a differentiable function whose forward and backward are written in
// Go, PyTorch's torch.autograd.Function.
type Function struct {
	// Name is of the node in the graph, as GradFn and errors show it; "" is
	// "GoFunction".
	Name string

	// Forward computes the outputs. It runs with gradient recording off, may
	// [FunctionContext.Save] tensors for Backward, and must not change its inputs in
	// place. [Function.Apply] takes over the tensors that it returns: they are closed
	// for Forward's own variables, so that Backward cannot use one by mistake of which
	// the graph knows nothing.
	Forward func(ctx *FunctionContext, inputs []*Tensor) []*Tensor

	// Backward returns a gradient for each input from one for each output; nil is
	// zero. Gradients of outputs that nothing depends on come as zeros, of outputs
	// without gradient as nil. Made of the functions of this package on saved inputs
	// and outputs, it can be differentiated in turn.
	Backward func(ctx *FunctionContext, grads []*Tensor) []*Tensor

	// OnceDifferentiable says that Backward cannot be differentiated: to try is an
	// error, instead of a wrong second derivative.
	OnceDifferentiable bool
}

// FunctionContext is what Forward and Backward of one call of a [Function] share.
type FunctionContext struct {
	f       *Function
	inputs  []*Tensor // own references
	outputs []result
	plain   []*Tensor // marked non-differentiable
	saved   []saved
}

// result is an output of Forward.
type result struct {
	t    *Tensor // an own reference without history, nil when Backward does not need it
	meta native.Meta
	diff bool // it has a gradient
}

// saved is a tensor that Save keeps.
type saved struct {
	t       *Tensor
	version int64
	output  int // which output it is, or -1
}

// Save keeps tensors for Backward, as save_for_backward: inputs, outputs and what
// Forward made on the way. Only inputs and outputs carry on the graph when Backward
// is differentiated; what was made on the way counts as constant then.
func (c *FunctionContext) Save(tensors ...*Tensor) {
	for _, t := range tensors {
		own := t.share()
		c.saved = append(c.saved, saved{t: own, version: own.Handle().Meta().Version, output: -1})
	}
}

// Saved returns the tensors of Save. It panics when one was changed in place since.
func (c *FunctionContext) Saved() []*Tensor {
	list := make([]*Tensor, len(c.saved))
	var outputs []*Tensor
	for i, s := range c.saved {
		if v := s.t.use(c.f.name()).Meta().Version; v != s.version {
			c.f.fail("saved tensor %d was changed in place: it is at version %d, expected version %d", i, v, s.version)
		}
		list[i] = s.t
		if s.output >= 0 && c.outputs[s.output].diff && IsGradEnabled() {
			// An output depends on the inputs: give it a node of its own, since a
			// reference to the original would keep the graph alive for ever.
			if outputs == nil {
				outputs = c.connect()
			}
			list[i] = outputs[s.output]
		}
	}
	return list
}

// NeedsGrad reports whether an input requires a gradient: Backward need not compute
// those of others.
func (c *FunctionContext) NeedsGrad(input int) bool {
	return c.inputs[input] != nil && c.inputs[input].RequiresGrad()
}

// MarkNonDifferentiable says that outputs of Forward have no gradient. Those that
// are no floating-point tensors need not be marked.
func (c *FunctionContext) MarkNonDifferentiable(outputs ...*Tensor) {
	c.plain = append(c.plain, outputs...)
}

// share returns a second reference to t's tensor.
func (t *Tensor) share() *Tensor {
	if t == nil {
		return nil
	}
	own := new(Tensor)
	t.use("share").Share(own.Handle())
	return own
}

func (f *Function) name() string {
	if f.Name == "" {
		return "GoFunction"
	}
	return f.Name
}

func (f *Function) fail(format string, args ...any) {
	panic(&Error{Op: f.name(), Message: fmt.Sprintf(format, args...)})
}

// Apply calls Forward and, when gradients are recorded and an input requires one,
// makes its outputs results of a node of the graph with Backward. An input may be
// nil. In a [WithScope] the graph lives as long as the scope.
func (f *Function) Apply(inputs ...*Tensor) []*Tensor {
	if f.Forward == nil || f.Backward == nil {
		f.fail("a Function needs Forward and Backward")
	}
	c := &FunctionContext{f: f}
	record := false
	versions := make([]int64, len(inputs))
	for i, t := range inputs {
		if t != nil {
			m := t.use(f.name()).Meta()
			versions[i] = m.Version
			record = record || m.RequiresGrad
		}
		c.inputs = append(c.inputs, t.share())
	}
	var outputs []*Tensor
	NoGrad(func() { outputs = f.Forward(c, inputs) })
	for i, t := range c.inputs {
		if t != nil && t.Handle().Meta().Version != versions[i] {
			f.fail("forward changed input %d in place: clone it first", i)
		}
	}
	for i, t := range outputs {
		if t == nil || t.Closed() {
			f.fail("output %d of forward is nil or closed", i)
		}
	}
	if !record || !IsGradEnabled() {
		return outputs
	}
	return c.record(outputs)
}

// record puts the call into the graph.
func (c *FunctionContext) record(outputs []*Tensor) []*Tensor {
	for n, t := range outputs {
		floating := t.IsFloatingPoint() || t.IsComplex()
		r := result{meta: t.Handle().Meta(), t: t.share(), diff: floating && !has(c.plain, t)}
		c.outputs = append(c.outputs, r)
		for i := range c.saved {
			if native.Same(c.saved[i].t.Handle(), t.Handle()) && !has(c.inputs, t) {
				c.saved[i].output = n
			}
		}
	}
	c.plain = nil
	results := c.connect()
	keep := slices.ContainsFunc(c.saved, func(s saved) bool { return s.output >= 0 })
	for i, t := range outputs {
		if !keep {
			c.outputs[i].t.Close()
			c.outputs[i].t = nil
		}
		if !c.outputs[i].diff {
			results[i] = t
		} else if !has(c.inputs, t) {
			t.Close()
		}
	}
	return results
}

// connect makes a node of the graph and returns the outputs as its results, nil
// for those without gradient.
func (c *FunctionContext) connect() []*Tensor {
	var outputs, results []*native.Handle
	list := make([]*Tensor, len(c.outputs))
	for i, r := range c.outputs {
		if r.diff {
			list[i] = new(Tensor)
			outputs = append(outputs, r.t.Handle())
			results = append(results, list[i].Handle())
		}
	}
	if len(outputs) == 0 {
		return list
	}
	if err := native.Connect(c.f.name(), c.backward, handles(c.inputs), outputs, results); err != nil {
		fail(c.f.name(), err, nil)
	}
	return list
}

// backward is the node's half of Function.Backward.
func (c *FunctionContext) backward(in []*native.Handle, n int) ([]*native.Handle, error) {
	grads := make([]*Tensor, len(c.outputs))
	for i, r := range c.outputs {
		if !r.diff {
			continue
		}
		if grads[i] = adopt(in[0]); grads[i] == nil {
			grads[i] = Zeros(r.meta.Shape, Options{DType: dtypeOf(r.meta.DType), Device: deviceOf(r.meta.DeviceType, r.meta.DeviceIndex)})
		}
		in = in[1:]
	}
	var results []*Tensor
	if c.f.OnceDifferentiable && IsGradEnabled() {
		NoGrad(func() { results = c.f.Backward(c, grads) })
		results = c.refuse(grads, results)
	} else {
		results = c.f.Backward(c, grads)
	}
	if len(results) != n {
		c.f.fail("backward returned %d gradients for %d inputs", len(results), n)
	}
	return handles(results), nil
}

// refuse makes gradients of which a second derivative is an error.
func (c *FunctionContext) refuse(grads, results []*Tensor) []*Tensor {
	name := c.f.name() + "Backward"
	refused := func([]*native.Handle, int) ([]*native.Handle, error) {
		return nil, fmt.Errorf("%s: the function can be differentiated only once (OnceDifferentiable)", c.f.name())
	}
	list := slices.Clone(results)
	for i, t := range results {
		if t != nil {
			list[i] = new(Tensor)
			in := slices.Concat(handles(c.inputs), handles(grads))
			if err := native.Connect(name, refused, in, []*native.Handle{t.Handle()}, []*native.Handle{list[i].Handle()}); err != nil {
				fail(name, err, nil)
			}
		}
	}
	return list
}

// has reports whether t is one of the tensors of list.
func has(list []*Tensor, t *Tensor) bool {
	return slices.ContainsFunc(list, func(l *Tensor) bool { return l != nil && native.Same(l.Handle(), t.Handle()) })
}
