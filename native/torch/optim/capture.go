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
	numbers [adamNumbers]float64
	program *native.Program
	first   int // the parameter that is numbers[0]
}

func (c *calls) one(o *native.Op, args ...native.Arg) native.Arg {
	if c.program == nil {
		return op.Arg(op.One(o, args...))
	}
	return c.append(o, args).Arg()
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

func (c *calls) number(i int) native.Arg {
	if c.program == nil {
		return native.Float(c.numbers[i])
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
	state *state
	kept  [3]*torch.Tensor
}

// flags are the options that decide which calls a step makes.
func (o *AdamOptions) flags() [4]bool {
	return [4]bool{o.Maximize, o.AMSGrad, o.WeightDecay != 0, o.DecoupledWeightDecay}
}

// Capture records the calls of a step for the gradients that the parameters have at
// this moment, without making them. From then on Step makes all of them in one
// crossing to libtorch and below autograd, with the same bits, whenever each gradient
// is still the same tensor, as those that a [torch.Graph] updates are, and goes call
// by call when it is not. Learning rates, betas, eps and steps are read anew each
// time. It is an error for parameters in half precision, whose arithmetic would
// differ.
func (a *Adam) Capture() error {
	r := &record{program: native.NewProgram()}
	err := torch.Try(func() {
		for i, g := range a.groups {
			r.flags = append(r.flags, a.options[i].flags())
			for j, p := range g.params {
				s := &g.states[j]
				x := recorded{group: i, state: s}
				if p.DType() != torch.Float32 && p.DType() != torch.Float64 && p.DType() != torch.Complex64 && p.DType() != torch.Complex128 {
					panic(&torch.Error{Op: "capture", Message: fmt.Sprintf("a step of %v parameters cannot be recorded", p.DType())})
				}
				outside(func() { x.grad = p.Grad() })
				if x.grad != nil {
					a.prepare(i, p, s)
					a.step(calls{program: r.program, first: len(r.numbers)}, a.options[i], p, x.grad, s)
					r.numbers = append(r.numbers, make([]float64, adamNumbers)...)
				}
				x.kept = s.kept
				r.params = append(r.params, x)
			}
		}
	})
	if err != nil {
		r.program.Close()
		return fmt.Errorf("optim: adam: %w", err)
	}
	a.record = r
	return nil
}

// fits reports whether the record is of what a step would do now.
func (r *record) fits(a *Adam) bool {
	if len(r.flags) != len(a.groups) {
		return false
	}
	var grad native.Handle
	n := 0
	for i, g := range a.groups {
		if r.flags[i] != a.options[i].flags() {
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
			if !same || x.kept != g.states[j].kept {
				return false
			}
		}
	}
	return true
}

// replay makes a step by the record, if that fits.
func (a *Adam) replay() bool {
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
	for i := range r.params {
		if x := &r.params[i]; x.grad != nil {
			n := a.advance(x.group, x.state)
			numbers = append(numbers, n[:]...)
		}
	}
	if err := r.program.Run(numbers); err != nil {
		panic(&torch.Error{Op: "adam", Message: err.Error(), Err: err})
	}
	return true
}
