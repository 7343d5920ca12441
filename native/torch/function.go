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
	needs   []bool    // which of them require a gradient, of some level
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
	t             *Tensor
	version       int64
	input, output int // which it is, or -1
}

// Save keeps tensors for Backward, as save_for_backward: inputs, outputs and what
// Forward made on the way. Only inputs and outputs carry on the graph when Backward
// is differentiated; what was made on the way counts as constant then.
func (c *FunctionContext) Save(tensors ...*Tensor) {
	for _, t := range tensors {
		c.keep(t, -1, -1)
	}
}

func (c *FunctionContext) keep(t *Tensor, input, output int) {
	own := t.share()
	c.saved = append(c.saved, saved{t: own, version: own.Handle().Meta().Version, input: input, output: output})
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
		if s.output >= 0 && c.outputs[s.output].diff && IsGradEnabled() && !s.t.Handle().Wrapping().Over() {
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
func (c *FunctionContext) NeedsGrad(input int) bool { return c.needs[input] }

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
//
// Within the transforms of package functorch Forward and Backward are transformed
// themselves: they see slices in Vmap. Forward mode, which would need the derivative of
// Forward, panics for inputs that have a tangent.
func (f *Function) Apply(inputs ...*Tensor) []*Tensor {
	if f.Forward == nil || f.Backward == nil {
		f.fail("a Function needs Forward and Backward")
	}
	outputs, _ := f.apply(inputs, make([]bool, len(inputs)))
	return outputs
}

// apply is Apply, with the inputs that need a gradient for a level above. It returns
// what Forward left, too.
func (f *Function) apply(inputs []*Tensor, needs []bool) ([]*Tensor, *FunctionContext) {
	c := f.context(inputs, needs)
	if level := native.Lower(); level != nil {
		return f.applyBelow(level, c)
	}
	if native.InDual() {
		f.refuseTangents(inputs)
	}
	var outputs []*Tensor
	NoGrad(func() { outputs = f.forward(c, inputs) })
	c.place(outputs)
	return c.record(outputs), c
}

// context is that of a call.
func (f *Function) context(inputs []*Tensor, needs []bool) *FunctionContext {
	c := &FunctionContext{f: f, needs: slices.Clone(needs)}
	for i, t := range inputs {
		if t != nil && t.use(f.name()).Brief().RequiresGrad {
			c.needs[i] = true
		}
		c.inputs = append(c.inputs, t.share())
	}
	return c
}

// forward calls Forward and looks at what it did.
func (f *Function) forward(c *FunctionContext, inputs []*Tensor) []*Tensor {
	versions := make([]int64, len(inputs))
	for i, t := range inputs {
		if t != nil {
			versions[i] = t.Handle().Brief().Version
		}
	}
	outputs := f.Forward(c, inputs)
	for i, t := range c.inputs {
		if t != nil && t.Handle().Brief().Version != versions[i] {
			f.fail("forward changed input %d in place: clone it first", i)
		}
	}
	for i, t := range outputs {
		if t == nil || t.Closed() {
			f.fail("output %d of forward is nil or closed", i)
		}
	}
	return outputs
}

// place finds out which of the saved tensors are inputs or outputs.
func (c *FunctionContext) place(outputs []*Tensor) {
	for i := range c.saved {
		s := &c.saved[i]
		s.input = indexOf(c.inputs, s.t)
		if s.input < 0 {
			s.output = indexOf(outputs, s.t)
		}
	}
	for _, t := range outputs {
		floating := t.IsFloatingPoint() || t.IsComplex()
		c.outputs = append(c.outputs, result{meta: t.Handle().Meta(), diff: floating && indexOf(c.plain, t) < 0})
	}
	c.plain = nil
}

// record puts the call into the graph, if gradients are recorded.
func (c *FunctionContext) record(outputs []*Tensor) []*Tensor {
	needed := func(t *Tensor) bool { return t != nil && t.RequiresGrad() }
	if !IsGradEnabled() || !slices.ContainsFunc(c.inputs, needed) {
		return outputs
	}
	for i, t := range outputs {
		c.outputs[i].t = t.share()
	}
	results := c.connect()
	keep := slices.ContainsFunc(c.saved, func(s saved) bool { return s.output >= 0 })
	for i, t := range outputs {
		if !keep {
			c.outputs[i].t.Close()
			c.outputs[i].t = nil
		}
		if !c.outputs[i].diff {
			results[i] = t
		} else if indexOf(c.inputs, t) < 0 {
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

// indexOf returns which of the tensors of a list is t's tensor, -1 for none.
func indexOf(list []*Tensor, t *Tensor) int {
	return slices.IndexFunc(list, func(l *Tensor) bool { return l != nil && native.Same(l.Handle(), t.Handle()) })
}
