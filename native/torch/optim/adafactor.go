package optim

import (
	"math"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/libm"
)

// AdafactorOptions are the options of [NewAdafactor], torch.optim.Adafactor's.
type AdafactorOptions struct {
	LR          *float64      `default:"1e-2"`  // the greatest learning rate, at least 0; default 1e-2
	LRTensor    *torch.Tensor `key:"lr"`        // the learning rate as a tensor of one element, in place of LR; default nil
	Beta2Decay  *float64      `default:"-0.8"`  // power of the step in the decay of the squares, at most 0; default -0.8
	Eps         [2]*float64   `default:",1e-3"` // least mean square, nil: the dtype's epsilon, and least size of a parameter; default nil, 1e-3
	D           *float64      `default:"1.0"`   // size above which a change is clipped, at least 1; default 1.0
	WeightDecay float64       // by which the parameters shrink, at least 0; default 0
	Foreach     *bool         // one operator for all parameters; nil: no; default nil
	Maximize    bool          // climb instead of descending; default false
}

// Check returns an error that names the first option out of range.
func (o *AdafactorOptions) Check() error {
	if err := checkLR(o.LR, o.LRTensor); err != nil {
		return err
	}
	switch {
	case !(*o.Beta2Decay <= 0):
		return invalid("beta2_decay", *o.Beta2Decay, "at most 0")
	case o.Eps[0] != nil && !(*o.Eps[0] >= 0):
		return invalid("eps[0]", *o.Eps[0], "at least 0")
	case !(*o.Eps[1] >= 0):
		return invalid("eps[1]", *o.Eps[1], "at least 0")
	case !(*o.D >= 1):
		return invalid("d", *o.D, "at least 1")
	}
	return atLeast0("weight_decay", o.WeightDecay)
}

// Adafactor keeps the average squares of a matrix by rows and columns only (Shazeer and
// Stern 2018), torch.optim.Adafactor.
type Adafactor struct{ Base[AdafactorOptions] }

// NewAdafactor returns an optimizer of parameters, which must be real.
func NewAdafactor[P Params](params P, opts ...AdafactorOptions) *Adafactor {
	a := new(Adafactor)
	a.kept = []kept{
		{name: "step", kind: scalar}, {name: "row_var", kind: rows, optional: true}, {name: "col_var", kind: cols, optional: true},
		{name: "variance", optional: true},
	}
	start(&a.Base, a, "Adafactor", params, opts, adafactor)
	return a
}

func adafactor(o *AdafactorOptions, b *batch) {
	if len(b.params) == 0 {
		return
	}
	for i, p := range b.params {
		if p.IsComplex() {
			b.misuse("%s is complex: want real parameters", b.group.describe(p))
		}
		o.prepare(b.grads[i], b.states[i])
	}
	b.noSparse("")
	// As in Python, the first parameter's epsilon is that of the whole group.
	least := epsilon(b.params[0].DType())
	if o.Eps[0] != nil {
		least = *o.Eps[0]
	}
	lr := numberOf(o.LR, o.LRTensor)
	if o.Foreach != nil && *o.Foreach {
		for _, u := range b.bunches() {
			for _, part := range u.byRank() {
				o.foreachStep(lr, least, part)
			}
		}
		return
	}
	for i, p := range b.params {
		o.step(lr, least, p, b.grads[i], b.states[i])
	}
}

// epsilon is torch.finfo(dtype).eps.
func epsilon(dtype torch.DType) float64 {
	switch dtype {
	case torch.Float64:
		return math.Ldexp(1, -52)
	case torch.Float16:
		return math.Ldexp(1, -10)
	case torch.BFloat16:
		return math.Ldexp(1, -7)
	}
	return math.Ldexp(1, -23)
}

// prepare makes what a parameter's state lacks: the squares by rows and columns for a
// gradient with two dimensions or more, all of them else.
func (o *AdafactorOptions) prepare(grad *torch.Tensor, s *State) {
	s.Scalar("step", 0)
	n := grad.Dim()
	if n < 2 {
		s.Zeros("variance", grad)
		return
	}
	without := func(dim int) func() *torch.Tensor {
		return func() *torch.Tensor {
			shape := grad.Shape()
			shape[dim] = 1
			return grad.NewZeros(shape)
		}
	}
	if s.tensor("row_var") == nil {
		s.Tensor("row_var", without(n-1))
		s.Tensor("col_var", without(n-2))
	}
}

var (
	opMatmul  = native.NewOp("aten::matmul", "")
	opMeanDim = native.NewOp("aten::mean", "dim")
	opNorm    = native.NewOp("aten::linalg_vector_norm", "")
	opRsqrt_  = native.NewOp("aten::rsqrt_", "")
	opSquare_ = native.NewOp("aten::square_", "")
)

// size is t.norm(2).item() / (t.numel() ** 0.5 * d).
func size(t *torch.Tensor, d float64) float64 {
	norm := op.One(opNorm, op.Arg(t), native.Int(2), native.None(), native.Bool(false), native.None())
	return norm.Item() / (libm.Pow(float64(t.Numel()), 0.5) * d)
}

// normOver is torch.norm(t, dim=dim, keepdim=True).
func normOver(t *torch.Tensor, dim int64) *torch.Tensor {
	return op.One(opNorm, op.Arg(t), native.Int(2), native.Ints([]int64{dim}), native.Bool(true), native.None())
}

// meanRows is the mean over the last but one dimension, which stays.
func meanRows(t *torch.Tensor) *torch.Tensor {
	return op.One(opMeanDim, op.Arg(t), native.Ints([]int64{-2}), native.Bool(true), native.None())
}

func atLeast(t *torch.Tensor, least float64) {
	op.InPlace(opClamp_, op.Arg(t), native.Float(least), native.None())
}

// step is _single_tensor_adafactor of torch/optim/_adafactor.py for one parameter.
func (o *AdafactorOptions) step(lr number, least float64, p, grad *torch.Tensor, s *State) {
	if o.Maximize {
		grad = neg(grad)
	}
	step := s.count(false)
	weight := float(libm.Pow(step, *o.Beta2Decay))
	rate := smaller(lr, float(1/libm.Pow(step, 0.5)))
	alpha := float(max(*o.Eps[1], size(p, 1))).mul(rate)
	if o.WeightDecay != 0 {
		mul_(p, one.sub(lr.mul(float(o.WeightDecay))))
	}
	var estimate *torch.Tensor
	if n := grad.Dim(); n > 1 {
		mean := func(dim int64) *torch.Tensor {
			t := normOver(grad, dim)
			op.InPlace(opSquare_, op.Arg(t))
			op.InPlace(opDiv_, op.Arg(t), native.Int(grad.Size(int(dim))))
			return t
		}
		row, col := s.tensor("row_var"), s.tensor("col_var")
		lerp_(row, mean(-1), weight)
		lerp_(col, mean(-2), weight)
		estimate = op.One(opMatmul, op.Arg(row), op.Arg(col))
		scale := meanRows(row)
		atLeast(scale, least)
		div_(estimate, tensor(scale))
	} else {
		variance := s.tensor("variance")
		lerp_(variance, mul(grad, tensor(grad)), weight)
		estimate = clone(variance)
	}
	atLeast(estimate, float64(least*least))
	op.InPlace(opRsqrt_, op.Arg(estimate))
	mul_(estimate, tensor(grad))
	add_(p, tensor(estimate), alpha.neg().div(float(max(1, size(estimate, *o.D)))))
}

// byRank divides parameters into those with two dimensions or more and those with less.
func (u *bunch) byRank() []*bunch {
	parts := []*bunch{{device: u.device}, {device: u.device}}
	for i, grad := range u.grads {
		part := parts[0]
		if grad.Dim() < 2 {
			part = parts[1]
		}
		part.params, part.grads, part.states = append(part.params, u.params[i]), append(part.grads, grad), append(part.states, u.states[i])
	}
	var list []*bunch
	for _, part := range parts {
		if len(part.params) > 0 {
			list = append(list, part)
		}
	}
	return list
}

// foreachStep is _multi_tensor_adafactor.
func (o *AdafactorOptions) foreachStep(lr number, least float64, u *bunch) {
	u.decay(o.Maximize, 0)
	steps := u.advance(false)
	weights := each(steps, func(step float64) float64 { return libm.Pow(step, *o.Beta2Decay) })
	alphas := make([]number, len(steps))
	for i, p := range u.params {
		alphas[i] = float(max(*o.Eps[1], size(p, 1))).mul(smaller(lr, float(1/libm.Pow(steps[i], 0.5))))
	}
	if o.WeightDecay != 0 {
		u.params.mul_(one.sub(lr.mul(float(o.WeightDecay))))
	}
	updates := o.estimates(least, weights, u)
	updates.do(eachClampMinScalar_, native.Float(float64(least*least)))
	updates.do(eachRsqrt_)
	updates.mulList_(u.grads)
	for i, update := range updates {
		alphas[i] = alphas[i].neg().div(float(max(1, size(update, *o.D))))
	}
	if lr.t == nil {
		factors := make([]float64, len(alphas))
		for i, a := range alphas {
			factors[i] = a.f
		}
		updates.mulEach_(factors)
	} else {
		for i, update := range updates {
			mul_(update, alphas[i])
		}
	}
	u.params.addScaled_(updates, one)
}

// estimates brings the average squares up to date and returns what they say of each
// element.
func (o *AdafactorOptions) estimates(least float64, weights []float64, u *bunch) tensors {
	lerp := func(l, end tensors) { l.do(eachLerpScalars_, end.arg(), floats(weights)) }
	estimates := make(tensors, len(u.params))
	if u.grads[0].Dim() < 2 {
		variances := u.kept("variance")
		lerp(variances, u.grads.new(eachMulList, u.grads.arg()))
		for i, v := range variances {
			estimates[i] = clone(v)
		}
		return estimates
	}
	average := func(l tensors, dim int64) {
		means, sizes := make(tensors, len(u.grads)), make([]float64, len(u.grads))
		for i, grad := range u.grads {
			means[i], sizes[i] = normOver(grad, dim), float64(grad.Size(int(dim)))
		}
		means.mulList_(means)
		means.divEach_(sizes)
		lerp(l, means)
	}
	rows, cols := u.kept("row_var"), u.kept("col_var")
	average(rows, -1)
	average(cols, -2)
	scales := make(tensors, len(rows))
	for i, row := range rows {
		estimates[i] = op.One(opMatmul, op.Arg(row), op.Arg(cols[i]))
		scales[i] = meanRows(row)
	}
	scales.do(eachClampMinScalar_, native.Float(least))
	estimates.divList_(scales)
	return estimates
}
