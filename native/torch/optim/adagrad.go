package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// AdagradOptions are the options of [NewAdagrad], torch.optim.Adagrad's.
type AdagradOptions struct {
	LR                      *float64      `default:"1e-2"` // learning rate, at least 0; default 1e-2
	LRTensor                *torch.Tensor `key:"lr"`       // the learning rate as a tensor of one element, in place of LR; default nil
	LRDecay                 float64       // how fast the learning rate falls, at least 0; default 0
	WeightDecay             float64       // L2 penalty, at least 0; default 0
	InitialAccumulatorValue float64       // where the sums of squares start, at least 0; default 0
	Eps                     *float64      `default:"1e-10"` // added to the denominator, at least 0; default 1e-10
	Foreach                 *bool         // one operator for all parameters; nil: on a GPU; default nil
	Maximize                bool          // climb instead of descending; default false
	Differentiable          bool          // record the step's own gradients; default false
	Fused                   *bool         // one kernel for the whole step, on the CPU; nil: no; default nil
}

// Check returns an error that names the first option out of range.
func (o *AdagradOptions) Check() error {
	return first(checkLR(o.LR, o.LRTensor), atLeast0("lr_decay", o.LRDecay), atLeast0("weight_decay", o.WeightDecay),
		atLeast0("initial_accumulator_value", o.InitialAccumulatorValue), atLeast0("eps", *o.Eps),
		checkCliques(o.Foreach, o.Fused, o.Differentiable))
}

// Adagrad divides the gradient by the root of the sum of its squares so far (Duchi et al.
// 2011), torch.optim.Adagrad. It takes sparse gradients too.
type Adagrad struct{ Base[AdagradOptions] }

// NewAdagrad returns an optimizer of parameters.
func NewAdagrad[P Params](params P, opts ...AdagradOptions) *Adagrad {
	a := new(Adagrad)
	a.kept = []kept{{name: "step", kind: scalar}, {name: "sum"}}
	a.added = func(g *ParamGroup) {
		o := g.options.Addr().Interface().(*AdagradOptions)
		torch.NoGrad(func() {
			torch.WithScope(func(*torch.Scope) {
				for i, p := range g.params {
					o.prepare(p, g.states[i])
				}
			})
		})
	}
	start(&a.Base, a, "Adagrad", params, opts, adagrad)
	return a
}

// prepare makes the state of a parameter, which is there before the first step.
func (o *AdagradOptions) prepare(p *torch.Tensor, s *State) {
	s.start(p, o.Fused != nil && *o.Fused)
	s.Tensor("sum", func() *torch.Tensor { return fullLike(p, o.InitialAccumulatorValue) })
}

// fullLike is torch.full_like, with the same real and imaginary part where t is complex.
func fullLike(t *torch.Tensor, v float64) *torch.Tensor {
	value := native.Float(v)
	if t.IsComplex() {
		value = native.Complex(complex(v, v))
	}
	return op.One(opFullLike, op.Arg(t), value, native.None(), native.None(), native.None(), native.None(), native.None())
}

func adagrad(o *AdagradOptions, b *batch) {
	lr := numberOf(o.LR, o.LRTensor)
	for i, p := range b.params {
		o.prepare(p, b.states[i])
	}
	switch {
	case o.Fused != nil && *o.Fused:
		o.fusedStep(lr, b)
	case b.wantsForeach(o.Foreach, o.Fused, o.Differentiable):
		b.notDifferentiable(o.Differentiable)
		for _, u := range b.bunches() {
			o.foreachStep(lr, u)
		}
	default:
		for i, p := range b.params {
			o.step(lr, p, b.grads[i], b.states[i])
		}
	}
}

// rate is the learning rate at a count of steps.
func (o *AdagradOptions) rate(lr number, step float64) number {
	return lr.div(float(1 + float64((step-1)*o.LRDecay)))
}

// step is _single_tensor_adagrad of torch/optim/adagrad.py for one parameter.
func (o *AdagradOptions) step(lr number, p, grad *torch.Tensor, s *State) {
	step := s.count(false)
	if o.Maximize {
		grad = neg(grad)
	}
	if o.WeightDecay != 0 {
		if isSparse(grad) {
			panic(&torch.Error{Op: "Adagrad", Message: "weight_decay does not go with sparse gradients"})
		}
		grad = add(grad, tensor(p), float(o.WeightDecay))
	}
	rate, sum := o.rate(lr, step), s.tensor("sum")
	if isSparse(grad) {
		grad = coalesce(grad)
		values := sparseValues(grad)
		plus(sum, tensor(sparseLike(grad, tensor(values).pow(two).t)))
		std := sparseValues(sparseMask(sum, grad))
		sqrt_(std)
		plus(std, float(*o.Eps))
		add_(p, tensor(sparseLike(grad, div(values, tensor(std)))), rate.neg())
		return
	}
	if s.complex {
		asReals(&p, &grad, &sum)
	}
	addcmul_(sum, grad, grad, one)
	addcdiv_(p, grad, addEps(sqrt(sum), *o.Eps, o.Differentiable), rate.neg())
}

// foreachStep is _multi_tensor_adagrad.
func (o *AdagradOptions) foreachStep(lr number, u *bunch) {
	for _, grad := range u.grads {
		if isSparse(grad) {
			for i, p := range u.params {
				o.step(lr, p, u.grads[i], u.states[i])
			}
			return
		}
	}
	sums := u.kept("sum")
	u.real()
	own := o.Maximize || o.WeightDecay != 0 // whether the gradients are then ours
	steps := u.advance(false)
	u.decay(o.Maximize, o.WeightDecay)
	sums.addcmul_(u.grads, u.grads, one)
	std := sums.new(eachSqrt)
	std.add_(float(*o.Eps))
	numerator := u.grads
	if lr.t != nil {
		rates := make(tensors, len(steps))
		for i, step := range steps {
			rates[i] = o.rate(lr.neg(), step).t
		}
		if own {
			numerator.mulList_(rates)
		} else {
			numerator = u.grads.new(eachMulList, rates.arg())
		}
	} else {
		rates := each(steps, func(step float64) float64 { return o.rate(lr.neg(), step).f })
		if own {
			numerator.mulEach_(rates)
		} else {
			numerator = u.grads.new(eachMulScalars, floats(rates))
		}
	}
	u.params.addcdiv_(numerator, std, one)
}

var (
	opFusedAdagrad_         = native.NewOp("aten::_fused_adagrad_", "")
	opFusedAdagradTensorLR_ = native.NewOp("aten::_fused_adagrad_", "tensor_lr")
)

// fusedStep is _fused_adagrad.
func (o *AdagradOptions) fusedStep(lr number, b *batch) {
	b.noSparse(" with fused")
	b.wantFusable(torch.CUDA)
	call := opFusedAdagrad_
	if lr.t != nil {
		call = opFusedAdagradTensorLR_
	}
	for _, u := range b.bunches() {
		steps := u.scalars("step")
		steps.add_(one)
		op.InPlace(call, u.params.arg(), u.grads.arg(), u.kept("sum").arg(), steps.arg(), lr.arg(), native.Float(o.LRDecay),
			native.Float(o.WeightDecay), native.Float(*o.Eps), native.Bool(o.Maximize), native.None(), native.None())
	}
}
