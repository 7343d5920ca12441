package optim

import (
	"errors"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// SGDOptions are the options of [NewSGD], torch.optim.SGD's.
type SGDOptions struct {
	LR             *float64      `default:"1e-3"` // learning rate, at least 0; default 1e-3
	LRTensor       *torch.Tensor `key:"lr"`       // the learning rate as a tensor of one element, in place of LR; default nil
	Momentum       float64       // decay of the average gradient, at least 0; 0 keeps none; default 0
	Dampening      float64       // of the momentum; default 0
	WeightDecay    float64       // L2 penalty, at least 0; default 0
	Nesterov       bool          // look ahead; needs a momentum and no dampening; default false
	Maximize       bool          // climb instead of descending; default false
	Foreach        *bool         // one operator for all parameters; nil: on a GPU; default nil
	Differentiable bool          // record the step's own gradients; default false
	Fused          *bool         // one kernel for the whole step; nil: no; default nil
}

// Check returns an error that names the first option out of range.
func (o *SGDOptions) Check() error {
	err := first(checkLR(o.LR, o.LRTensor), atLeast0("momentum", o.Momentum), atLeast0("weight_decay", o.WeightDecay))
	if err == nil && o.Nesterov && (o.Momentum <= 0 || o.Dampening != 0) {
		err = errors.New("invalid nesterov true: want a momentum above 0 and dampening 0")
	}
	return first(err, checkCliques(o.Foreach, o.Fused, o.Differentiable))
}

// SGD is stochastic gradient descent, optionally with momentum, torch.optim.SGD.
type SGD struct{ Base[SGDOptions] }

// NewSGD returns an optimizer of parameters.
func NewSGD[P Params](params P, opts ...SGDOptions) *SGD {
	s := new(SGD)
	s.kept = []kept{{name: "momentum_buffer", optional: true}}
	start(&s.Base, s, "SGD", params, opts, sgd)
	return s
}

func sgd(o *SGDOptions, b *batch) {
	switch {
	case b.wantsForeach(o.Foreach, o.Fused, false):
		for _, u := range b.bunches() {
			foreachSGD(o, u)
		}
	case o.Fused != nil && *o.Fused:
		fusedSGD(o, b)
	default:
		lr := numberOf(o.LR, o.LRTensor)
		for i, p := range b.params {
			singleSGD(o, lr, p, b.grads[i], b.states[i])
		}
	}
}

// singleSGD is _single_tensor_sgd of torch/optim/sgd.py for one parameter.
func singleSGD(o *SGDOptions, lr number, p, grad *torch.Tensor, s *State) {
	if o.Maximize {
		grad = neg(grad)
	}
	if o.WeightDecay != 0 {
		grad = add(grad, tensor(p), float(o.WeightDecay))
	}
	if o.Momentum != 0 {
		buf := o.momentum(grad, s)
		if o.Nesterov {
			grad = add(grad, tensor(buf), float(o.Momentum))
		} else {
			grad = buf
		}
	}
	if lr.t != nil && lr.t.RequiresGrad() {
		addcmul_(p, grad, lr.t, float(-1))
		return
	}
	add_(p, tensor(grad), lr.neg())
}

// momentum brings the average gradient up to date and returns it.
func (o *SGDOptions) momentum(grad *torch.Tensor, s *State) *torch.Tensor {
	buf := s.tensor("momentum_buffer")
	if buf == nil {
		return s.Tensor("momentum_buffer", func() *torch.Tensor { return clone(grad).Detach() })
	}
	mul_(buf, float(o.Momentum))
	add_(buf, tensor(grad), float(1-o.Dampening))
	return buf
}

// foreachSGD is _multi_tensor_sgd. As there, Nesterov's momentum without a weight decay
// and maximize is added to the gradients themselves.
func foreachSGD(o *SGDOptions, u *bunch) {
	lr := numberOf(o.LR, o.LRTensor)
	sparse := false
	for _, grad := range u.grads {
		sparse = sparse || isSparse(grad)
	}
	u.decay(o.Maximize, o.WeightDecay)
	if o.Momentum != 0 {
		bufs := u.raw("momentum_buffer")
		all := true
		for _, buf := range bufs {
			all = all && buf != nil
		}
		if all {
			bufs.mul_(float(o.Momentum))
			bufs.addScaled_(u.grads, float(1-o.Dampening))
		} else {
			for i, s := range u.states {
				bufs[i] = o.momentum(u.grads[i], s)
			}
		}
		if o.Nesterov {
			u.grads.addScaled_(bufs, float(o.Momentum))
		} else {
			u.grads = bufs
		}
	}
	if !sparse {
		u.params.addScaled_(u.grads, lr.neg())
		return
	}
	for i, p := range u.params {
		add_(p, tensor(u.grads[i]), lr.neg())
	}
}

var (
	opFusedSGD_         = native.NewOp("aten::_fused_sgd_", "")
	opFusedSGDTensorLR_ = native.NewOp("aten::_fused_sgd_", "tensor_lr")
)

// fusedSGD is _fused_sgd.
func fusedSGD(o *SGDOptions, b *batch) {
	b.noSparse(" with fused")
	b.wantFusable()
	firstStep := o.Momentum != 0
	for _, s := range b.states {
		firstStep = firstStep && s.tensor("momentum_buffer") == nil
	}
	for _, u := range b.bunches() {
		bufs := tensors{}
		if o.Momentum != 0 {
			for i, s := range u.states {
				if buf := s.tensor("momentum_buffer"); buf == nil && !firstStep {
					b.misuse("a step with fused: %s has no momentum_buffer while others have", b.group.describe(u.params[i]))
				}
				bufs = append(bufs, s.Tensor("momentum_buffer", func() *torch.Tensor { return emptyLike(u.grads[i]) }))
			}
		}
		o.fuse(u, bufs, firstStep)
	}
}

func (o *SGDOptions) fuse(u *bunch, bufs tensors, firstStep bool) {
	call, lr := opFusedSGD_, numberOf(o.LR, o.LRTensor)
	if lr.t != nil {
		call = opFusedSGDTensorLR_
	}
	op.InPlace(call, u.params.arg(), u.grads.arg(), bufs.arg(), native.Float(o.WeightDecay), native.Float(o.Momentum),
		lr.arg(), native.Float(o.Dampening), native.Bool(o.Nesterov), native.Bool(o.Maximize), native.Bool(firstStep),
		native.None(), native.None())
}
