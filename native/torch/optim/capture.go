package optim

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// calls makes operator calls at once or, with a program, adds them to it. Numbers
// are then parameters of each run.
type calls struct {
	numbers [adamNumbers]number
	program *native.Program
	first   int // the parameter that is numbers[0]
}

// operand is an argument of a call, and the tensor that it is when calls are made at once.
type operand struct {
	arg native.Arg
	t   *torch.Tensor
}

func of(t *torch.Tensor) operand { return operand{op.Arg(t), t} }

func (c *calls) one(o *native.Op, args ...native.Arg) operand {
	if c.program == nil {
		return of(op.One(o, args...))
	}
	return operand{arg: c.append(o, args).Arg()}
}

func (c *calls) do(o *native.Op, args ...native.Arg) {
	if c.program == nil {
		op.InPlace(o, args...)
		return
	}
	c.append(o, args)
}

func (c *calls) append(o *native.Op, args []native.Arg) native.Value {
	v, err := c.program.Add(o, args...)
	if err != nil {
		panic(&torch.Error{Op: o.String(), Message: err.Error(), Err: err})
	}
	return v
}

// number is a number as an argument that may be a tensor, value as one that may not.
func (c *calls) number(i int) native.Arg {
	if c.program == nil {
		return c.numbers[i].arg()
	}
	return native.Param(c.first + i)
}

func (c *calls) value(i int) native.Arg {
	if c.program == nil {
		return c.numbers[i].scalar()
	}
	return native.Param(c.first + i)
}

// A program's parameters are no tensors: it takes the Scalar overloads.
var (
	opMulScalar_ = native.NewOp("aten::mul_", "Scalar")
	opDivScalar_ = native.NewOp("aten::div_", "Scalar")
	opAddScalar_ = native.NewOp("aten::add_", "Scalar")
)

func (c *calls) pick(now, recorded *native.Op) *native.Op {
	if c.program == nil {
		return now
	}
	return recorded
}

func (c *calls) mul() *native.Op { return c.pick(opMul_, opMulScalar_) }
func (c *calls) div() *native.Op { return c.pick(opDiv_, opDivScalar_) }
func (c *calls) add() *native.Op { return c.pick(opAdd_, opAddScalar_) }

func (c *calls) lerp() *native.Op {
	if c.numbers[expWeight].t != nil {
		return opLerpTensor_
	}
	return opLerpScalar_
}

// record is a step as one program, and what it was made for.
type record struct {
	program *native.Program
	flags   [][4]bool
	params  []recorded
	numbers []float64
}

// recorded is a parameter of a record.
type recorded struct {
	group int
	grad  *torch.Tensor // nil when there was none
	state *State
	kept  [3]*torch.Tensor
}

// remembered is what Adam remembers of a parameter beside the count.
func remembered(s *State) [3]*torch.Tensor {
	return [3]*torch.Tensor{s.tensor("exp_avg"), s.tensor("exp_avg_sq"), s.tensor("max_exp_avg_sq")}
}

// flags are the options that decide which calls a step makes.
func (c *adamConfig) flags() [4]bool {
	return [4]bool{c.maximize, c.amsgrad, c.weightDecay != 0, c.decoupled}
}

// recordable reports whether the step is one of single calls with Go's numbers.
func (c *adamConfig) recordable() bool {
	on := func(b *bool) bool { return b != nil && *b }
	return !c.capturable && !c.differentiable && !on(c.foreach) && !on(c.fused) && c.lr.t == nil && c.beta1.t == nil
}

func (a *adam) capture() error {
	r := &record{program: native.NewProgram()}
	err := torch.Try(func() {
		for i, g := range a.core.groups {
			complete(g.options, false)
			c := a.config(i)
			if !c.recordable() {
				a.core.misuse("a step with capturable, differentiable, foreach, fused or a tensor as a number cannot be recorded")
			}
			r.flags = append(r.flags, c.flags())
			for j, p := range g.params {
				s := g.states[j]
				x := recorded{group: i, state: s}
				if p.DType() != torch.Float32 && p.DType() != torch.Float64 && p.DType() != torch.Complex64 && p.DType() != torch.Complex128 {
					a.core.misuse("a step of %v parameters cannot be recorded", p.DType())
				}
				outside(func() { x.grad = p.Grad() })
				if x.grad != nil {
					torch.WithScope(func(*torch.Scope) { c.prepare(p, s) })
					a.single(calls{program: r.program, first: len(r.numbers)}, c, p, x.grad, s)
					r.numbers = append(r.numbers, make([]float64, adamNumbers)...)
				}
				x.kept = remembered(s)
				r.params = append(r.params, x)
			}
		}
	})
	if err != nil {
		r.program.Close()
		return fmt.Errorf("optim: capture: %w", err)
	}
	a.record = r
	return nil
}

// fits reports whether the record is of what a step would do now.
func (r *record) fits(a *adam) bool {
	if len(r.flags) != len(a.core.groups) {
		return false
	}
	var grad native.Handle
	n := 0
	for i, g := range a.core.groups {
		complete(g.options, false)
		if c := a.config(i); r.flags[i] != c.flags() || !c.recordable() {
			return false
		}
		for j, p := range g.params {
			x := &r.params[n]
			n++
			if !p.Handle().Grad(&grad) {
				if x.grad != nil {
					return false
				}
				continue
			}
			same := x.grad != nil && native.Same(&grad, x.grad.Handle())
			grad.Close()
			if !same || x.state != g.states[j] || x.kept != remembered(x.state) {
				return false
			}
		}
	}
	return true
}

// replay makes a step by the record, if that fits.
func (a *adam) replay() bool {
	r := a.record
	if r == nil {
		return false
	}
	fits := false
	torch.WithScope(func(*torch.Scope) { fits = r.fits(a) })
	if !fits {
		return false
	}
	numbers := r.numbers[:0]
	group, c := -1, (*adamConfig)(nil)
	for i := range r.params {
		x := &r.params[i]
		if x.grad == nil {
			continue
		}
		if x.group != group {
			group, c = x.group, a.config(x.group)
		}
		for _, n := range a.advance(x.group, c, nil, x.state) {
			numbers = append(numbers, n.f)
		}
	}
	if err := r.program.Run(numbers); err != nil {
		panic(&torch.Error{Op: a.core.name, Message: err.Error(), Err: err})
	}
	return true
}
