package optim

import (
	"fmt"
	"reflect"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

// Optimizer changes parameters by their gradients. A type that embeds [Base] is one.
type Optimizer interface {
	// Step changes every parameter that has a gradient. A closure, of which at most one
	// may be given, computes the loss and its gradients anew; Step returns what it
	// returned, and nil without one.
	Step(closure ...func() *torch.Tensor) *torch.Tensor
	// ZeroGrad removes the gradients of all parameters, or with false sets them to zero.
	ZeroGrad(setToNone ...bool)
	// ParamGroups returns the parameter groups.
	ParamGroups() []*ParamGroup
	// StateDict returns the options and all that the optimizer remembers.
	StateDict() StateDict
	// LoadStateDict restores what StateDict returned.
	LoadStateDict(dict StateDict) error
}

// core is what all optimizers share.
type core struct {
	name   string // Python's name of the class, for errors
	self   Optimizer
	groups []*ParamGroup
	first  reflect.Value         // the options that the optimizer was made with
	run    func(i int, b *batch) // a step of group i
	replay func() bool           // makes a recorded step, if there is one that fits
	added  func(g *ParamGroup)   // looks at a new group before it is one
	kept   []kept                // what is remembered of a parameter; nil: anything
	fixed  map[string]any        // what a group's dict has beside options
	alone  bool                  // whether there can be one group only

	pre, post, loaded []*StepHook
	saved, loading    []*StateDictHook
}

// batch is what a step of a group works on: its parameters that have a gradient.
type batch struct {
	group         *ParamGroup
	params, grads []*torch.Tensor
	states        []*State
}

func (c *core) misuse(format string, args ...any) {
	panic(&torch.Error{Op: c.name, Message: fmt.Sprintf(format, args...)})
}

// ParamGroups returns the parameter groups.
func (c *core) ParamGroups() []*ParamGroup { return c.groups }

// ZeroGrad removes the gradients of all parameters, or with false sets them to zero and
// takes them out of autograd's graph, as zero_grad.
func (c *core) ZeroGrad(setToNone ...bool) {
	if usage.One(c.name+".zero_grad", setToNone, true) {
		for _, g := range c.groups {
			for _, p := range g.params {
				p.SetGrad(nil)
			}
		}
		return
	}
	torch.NoGrad(func() {
		torch.WithScope(func(*torch.Scope) {
			for _, g := range c.groups {
				for _, p := range g.params {
					if grad := p.Grad(); grad != nil {
						if grad.GradFn() != "" {
							grad = grad.Detach()
							p.SetGrad(grad)
						}
						grad.SetRequiresGrad(false)
						op.InPlace(opZero_, op.Arg(grad))
					}
				}
			}
		})
	})
}

var opZero_ = native.NewOp("aten::zero_", "")

// Step changes every parameter that has a gradient. A closure, of which at most one may
// be given, computes the loss and its gradients anew with gradient recording on; Step
// returns what it returned, and nil without one. Step itself records no gradients,
// unless the optimizer was made to be differentiable, and frees what it makes.
func (c *core) Step(closure ...func() *torch.Tensor) *torch.Tensor {
	f := usage.One(c.name+".step", closure, nil)
	if c.run == nil {
		panic(&torch.Error{Op: "optim.step", Message: "the optimizer was not made by optim.New"})
	}
	callHooks(c.pre, c.self)
	var loss *torch.Tensor
	if f != nil {
		torch.EnableGrad(func() { loss = f() })
	}
	if c.replay == nil || !c.replay() {
		c.mode()(func() {
			torch.WithScope(func(*torch.Scope) {
				for i, g := range c.groups {
					complete(g.options, false)
					c.run(i, g.collect())
				}
			})
		})
	}
	callHooks(c.post, c.self)
	return loss
}

// mode is the grad mode of a step.
func (c *core) mode() func(func()) {
	if on, _ := get(c.first, "differentiable"); on == true {
		return torch.EnableGrad
	}
	return torch.NoGrad
}

// collect finds the parameters that have a gradient.
func (g *ParamGroup) collect() *batch {
	b := &g.batch
	b.group = g
	b.params, b.grads, b.states = b.params[:0], b.grads[:0], b.states[:0]
	for i, p := range g.params {
		if grad := p.Grad(); grad != nil {
			b.params, b.grads, b.states = append(b.params, p), append(b.grads, grad), append(b.states, g.states[i])
		}
	}
	return b
}

func (b *batch) misuse(format string, args ...any) {
	panic(&torch.Error{Op: b.group.name, Message: fmt.Sprintf(format, args...)})
}

// noSparse refuses sparse gradients.
func (b *batch) noSparse(instead string) {
	for i, grad := range b.grads {
		if isSparse(grad) {
			b.misuse("the gradient of %s is sparse: want a dense one%s", b.group.describe(b.params[i]), instead)
		}
	}
}

// wantFusable refuses parameters that no fused kernel takes.
func (b *batch) wantFusable(without ...torch.DeviceType) {
	for _, p := range b.params {
		d := p.Device().Type
		supported := d == torch.CPU || d == torch.CUDA || d == torch.MPS
		if !p.IsFloatingPoint() || !supported || slices.Contains(without, d) {
			b.misuse("fused: want floating-point parameters on the CPU or a GPU, got %s of %v on %v", b.group.describe(p), p.DType(), p.Device())
		}
	}
}

// capturableOn are the devices on which a step may be capturable.
var capturableOn = []torch.DeviceType{torch.CUDA}

// wantCapturable refuses parameters elsewhere where capturable is asked for.
func (b *batch) wantCapturable(capturable bool) {
	if !capturable {
		return
	}
	for _, p := range b.params {
		if !slices.Contains(capturableOn, p.Device().Type) {
			b.misuse("capturable: want parameters on a GPU, got %s on %v", b.group.describe(p), p.Device())
		}
	}
}

// describe names a parameter of the group for an error.
func (g *ParamGroup) describe(p *torch.Tensor) string {
	for i, q := range g.params {
		if q == p {
			return g.describeAt(i)
		}
	}
	return "a parameter"
}

func (g *ParamGroup) describeAt(i int) string {
	if g.names != nil {
		return fmt.Sprintf("parameter %d (%s)", i, g.names[i])
	}
	return fmt.Sprintf("parameter %d", i)
}

// add appends a group after checking its parameters; options is the struct.
func (c *core) add(params []*torch.Tensor, names []string, options reflect.Value) {
	g := &ParamGroup{name: c.name, params: params, names: names, options: options}
	if c.alone && len(c.groups) > 0 {
		c.misuse("a second parameter group: there can be only one")
	}
	if len(params) == 0 {
		c.misuse("a parameter group without parameters")
	}
	complete(options, true)
	if err := check(options); err != nil {
		c.misuse("%v", err)
	}
	if len(c.groups) > 0 && (c.groups[0].names == nil) != (names == nil) {
		c.misuse("named parameters in one group and not in another: want all with names or none")
	}
	differentiable, _ := get(c.first, "differentiable")
	seen := make(map[*torch.Tensor]string)
	for k, other := range c.groups {
		for i, p := range other.params {
			seen[p] = fmt.Sprintf("%s of group %d", other.describeAt(i), k)
		}
	}
	for i, p := range params {
		switch {
		case p == nil || p.Closed():
			c.misuse("%s is nil or closed", g.describeAt(i))
		case seen[p] != "":
			c.misuse("%s is also %s: want each parameter once", g.describeAt(i), seen[p])
		case differentiable != true && !p.IsLeaf() && !retainsGrad(p):
			c.misuse("%s is no leaf: it was computed by %s", g.describeAt(i), p.GradFn())
		}
		seen[p] = g.describeAt(i) + " of the same group"
		g.states = append(g.states, &State{complex: p.IsComplex()})
	}
	if c.added != nil {
		c.added(g)
	}
	c.groups = append(c.groups, g)
}

var opRetainsGrad = native.NewOp("aten::retains_grad", "")

func retainsGrad(t *torch.Tensor) bool {
	return op.Bool(opRetainsGrad, op.Arg(t))
}

// checker is an options struct that can be wrong.
type checker interface{ Check() error }

// check asks the options struct, if it can say, what is wrong with it.
func check(options reflect.Value) error {
	if c, ok := options.Addr().Interface().(checker); ok {
		return c.Check()
	}
	return nil
}

// atLeast0 is an error unless v is a number from 0; infinity is one for Python too.
func atLeast0(name string, v float64) error {
	if !(v >= 0) {
		return invalid(name, v, "at least 0")
	}
	return nil
}

// invalid is the error for an option with a value out of its range.
func invalid(name string, v float64, want string) error {
	return fmt.Errorf("invalid %s %v: want %s", name, v, want)
}

// checkLR is an error for a learning rate that no optimizer takes.
func checkLR(f *float64, t *torch.Tensor) error {
	if t == nil {
		return atLeast0("lr", *f)
	}
	if t.Closed() || t.Numel() != 1 {
		return fmt.Errorf("invalid lr: want a tensor of one element")
	}
	return atLeast0("lr", t.Item())
}

// checkCliques is an error for two implementations of a step at once.
func checkCliques(foreach, fused *bool, differentiable bool) error {
	on := func(b *bool) bool { return b != nil && *b }
	switch {
	case on(fused) && differentiable:
		return fmt.Errorf("invalid fused true: it does not go with differentiable")
	case on(fused) && on(foreach):
		return fmt.Errorf("invalid fused true: it does not go with foreach")
	}
	return nil
}

// checkBetas is an error unless both are in [0, 1).
func checkBetas(betas [2]float64) error {
	for i, b := range betas {
		if !(b >= 0 && b < 1) {
			return fmt.Errorf("invalid betas[%d] %v: want 0 <= beta < 1", i, b)
		}
	}
	return nil
}

// first returns the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
