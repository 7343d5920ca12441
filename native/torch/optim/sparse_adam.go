package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/libm"
)

// SparseAdamOptions are the options of [NewSparseAdam], torch.optim.SparseAdam's.
type SparseAdamOptions struct {
	LR       *float64      `default:"1e-3"`      // learning rate, above 0; default 1e-3
	LRTensor *torch.Tensor `key:"lr"`            // the learning rate as a tensor of one element, in place of LR; default nil
	Betas    *[2]float64   `default:"0.9,0.999"` // decay of the averages of gradient and square, in [0, 1); default 0.9, 0.999
	Eps      *float64      `default:"1e-8"`      // added to the denominator, above 0; default 1e-8
	Maximize bool          // climb instead of descending; default false
}

// Check returns an error that names the first option out of range.
func (o *SparseAdamOptions) Check() error {
	if err := checkLR(o.LR, o.LRTensor); err != nil {
		return err
	}
	switch {
	case o.LRTensor == nil && *o.LR == 0:
		return invalid("lr", 0, "above 0")
	case !(*o.Eps > 0):
		return invalid("eps", *o.Eps, "above 0")
	}
	return checkBetas(*o.Betas)
}

// SparseAdam is Adam for sparse gradients, as those of an embedding: it changes only what
// a gradient has a value for. torch.optim.SparseAdam.
type SparseAdam struct{ Base[SparseAdamOptions] }

// NewSparseAdam returns an optimizer of parameters, which must be dense and real.
func NewSparseAdam[P Params](params P, opts ...SparseAdamOptions) *SparseAdam {
	a := new(SparseAdam)
	a.kept = []kept{{name: "step", kind: whole}, {name: "exp_avg"}, {name: "exp_avg_sq"}}
	a.added = func(g *ParamGroup) {
		for _, p := range g.params {
			switch {
			case isSparse(p):
				a.misuse("%s is sparse: want dense parameters", g.describe(p))
			case p.IsComplex():
				a.misuse("%s is complex: want real parameters", g.describe(p))
			}
		}
	}
	start(&a.Base, a, "SparseAdam", params, opts, sparseAdam)
	return a
}

func sparseAdam(o *SparseAdamOptions, b *batch) {
	lr := numberOf(o.LR, o.LRTensor)
	for i, p := range b.params {
		if !isSparse(b.grads[i]) {
			b.misuse("the gradient of %s is dense: want a sparse one, or Adam", b.group.describe(p))
		}
		s := b.states[i]
		step, _ := s.get("step").(int64)
		s.set("step", step+1)
		s.Zeros("exp_avg", p)
		s.Zeros("exp_avg_sq", p)
	}
	for i, p := range b.params {
		s := b.states[i]
		o.step(lr, p, b.grads[i], s, float64(s.get("step").(int64)))
	}
}

// step is what sparse_adam of torch/optim/_functional.py does for one parameter.
func (o *SparseAdamOptions) step(lr number, p, grad *torch.Tensor, s *State, step float64) {
	if o.Maximize {
		grad = neg(grad)
	}
	grad = coalesce(grad)
	values := sparseValues(grad)
	if values.Numel() == 0 {
		return
	}
	avg, square := s.tensor("exp_avg"), s.tensor("exp_avg_sq")
	beta1, beta2 := float(o.Betas[0]), float(o.Betas[1])

	oldAvg := sparseValues(sparseMask(avg, grad))
	numer := op.One(opSub, op.Arg(values), op.Arg(oldAvg), native.Int(1))
	mul_(numer, one.sub(beta1))
	plus(avg, tensor(sparseLike(grad, numer)))
	oldSquare := sparseValues(sparseMask(square, grad))
	denom := tensor(values).pow(two).t
	op.InPlace(opSub_, op.Arg(denom), op.Arg(oldSquare), native.Int(1))
	mul_(denom, one.sub(beta2))
	plus(square, tensor(sparseLike(grad, denom)))

	plus(numer, tensor(oldAvg))
	plus(denom, tensor(oldSquare))
	sqrt_(denom)
	plus(denom, float(*o.Eps))
	correction1, correction2 := one.sub(beta1.pow(float(step))), one.sub(beta2.pow(float(step)))
	size := lr.mul(float(libm.Sqrt(correction2.f))).div(correction1)
	div_(numer, tensor(denom))
	plus(p, tensor(sparseLike(grad, mul(numer, size.neg()))))
}
