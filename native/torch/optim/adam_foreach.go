package optim

import (
	"torchfm/native"
	"torchfm/native/torch/internal/op"
)

// foreachStep is _multi_tensor_adam of torch/optim/adam.py.
func (c *adamConfig) foreachStep(u *bunch) {
	for i, p := range u.params {
		c.prepare(p, u.states[i])
	}
	avgs, squares := u.kept("exp_avg"), u.kept("exp_avg_sq")
	var largest tensors
	if c.amsgrad {
		largest = u.kept("max_exp_avg_sq")
	}
	u.real()
	steps := u.advance(c.capturable)
	u.shrink(c.maximize, c.decoupled, c.lr, c.weightDecay)
	avgs.lerp_(u.grads, one.sub(c.beta1))
	squares.mul_(c.beta2)
	if c.beta2.t != nil {
		squares.addcmul_(u.grads.mul(one.sub(c.beta2)), u.grads, one)
	} else {
		squares.addcmul_(u.grads, u.grads, float(1-c.beta2.f))
	}
	if c.amsgrad {
		largest.do(eachMaximumList_, squares.arg())
		squares = largest
	}
	denom := squares.new(eachSqrt)
	if c.capturable {
		size, root := u.scalars("step").powOf(c.beta1), u.scalars("step").powOf(c.beta2)
		size.sub_(one)
		root.sub_(one)
		root.do(eachNeg_)
		size.div_(c.lr)
		size.do(eachReciprocal_)
		root.do(eachSqrt_)
		denom.divList_(root)
		denom.add_(float(c.eps))
		denom.divList_(size)
		u.params.addcdiv_(avgs, denom, one)
		return
	}
	sizes := make([]float64, len(steps))
	roots := make([]float64, len(steps))
	for i, step := range steps {
		sizes[i] = c.lr.f / one.sub(c.beta1.pow(float(step))).f * -1
		roots[i] = one.sub(c.beta2.pow(float(step))).root().f
	}
	denom.divEach_(roots)
	denom.add_(float(c.eps))
	u.params.addcdivEach_(avgs, denom, sizes)
}

var (
	opFusedAdam_          = native.NewOp("aten::_fused_adam_", "")
	opFusedAdamTensorLR_  = native.NewOp("aten::_fused_adam_", "tensor_lr")
	opFusedAdamW_         = native.NewOp("aten::_fused_adamw_", "")
	opFusedAdamWTensorLR_ = native.NewOp("aten::_fused_adamw_", "tensor_lr")
)

// fusedStep is _fused_adam.
func (c *adamConfig) fusedStep(b *batch) {
	b.wantFusable()
	call := opFusedAdam_
	switch {
	case c.decoupled && c.lr.t != nil:
		call = opFusedAdamWTensorLR_
	case c.decoupled:
		call = opFusedAdamW_
	case c.lr.t != nil:
		call = opFusedAdamTensorLR_
	}
	for _, u := range b.bunches() {
		for i, p := range u.params {
			c.prepare(p, u.states[i])
		}
		var largest tensors
		if c.amsgrad {
			largest = u.kept("max_exp_avg_sq")
		}
		steps := u.scalars("step")
		steps.add_(one)
		op.InPlace(call, u.params.arg(), u.grads.arg(), u.kept("exp_avg").arg(), u.kept("exp_avg_sq").arg(), largest.arg(), steps.arg(),
			c.lr.arg(), c.beta1.scalar(), c.beta2.scalar(), native.Float(c.weightDecay), native.Float(c.eps),
			native.Bool(c.amsgrad), native.Bool(c.maximize), native.None(), native.None())
	}
}
