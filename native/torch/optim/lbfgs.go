package optim

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

// LBFGSOptions are the options of [NewLBFGS], torch.optim.LBFGS's.
type LBFGSOptions struct {
	LR              *float64      `default:"1"`  // length of a step, at least 0; default 1
	LRTensor        *torch.Tensor `key:"lr"`     // the learning rate as a tensor of one element, in place of LR; default nil
	MaxIter         *int64        `default:"20"` // the most iterations of a step; default 20
	MaxEval         *int64        // the most evaluations of a step, nil: 5/4 of MaxIter; default nil
	ToleranceGrad   *float64      `default:"1e-7"` // a gradient below which a step ends; default 1e-7
	ToleranceChange *float64      `default:"1e-9"` // a change of loss or parameters below which a step ends; default 1e-9
	HistorySize     *int64        `default:"100"`  // how many changes are remembered; default 100
	LineSearchFn    string        // "strong_wolfe", or "" for steps of the length LR; default ""
}

// Check returns an error that names the first option out of range.
func (o *LBFGSOptions) Check() error {
	if o.LineSearchFn != "" && o.LineSearchFn != "strong_wolfe" {
		return fmt.Errorf("invalid line_search_fn %q: want \"strong_wolfe\" or none", o.LineSearchFn)
	}
	return checkLR(o.LR, o.LRTensor)
}

func (o *LBFGSOptions) maxEval() int64 {
	if o.MaxEval != nil {
		return *o.MaxEval
	}
	return *o.MaxIter * 5 / 4
}

// LBFGS is the quasi-Newton method of limited memory, torch.optim.LBFGS. Its step needs a
// closure. It has one parameter group.
type LBFGS struct{ Base[LBFGSOptions] }

// NewLBFGS returns an optimizer of parameters.
func NewLBFGS[P Params](params P, opts ...LBFGSOptions) *LBFGS {
	l := new(LBFGS)
	l.alone = true
	l.kept = []kept{
		{name: "func_evals", kind: whole}, {name: "n_iter", kind: whole}, {name: "d", kind: flat, optional: true},
		{name: "t", kind: either, optional: true}, {name: "old_dirs", kind: list, optional: true},
		{name: "old_stps", kind: list, optional: true}, {name: "ro", kind: list, optional: true},
		{name: "H_diag", kind: either, optional: true}, {name: "prev_flat_grad", kind: flat, optional: true},
		{name: "prev_loss", kind: either, optional: true}, {name: "al", kind: list, optional: true},
	}
	l.added = func(g *ParamGroup) {
		o := g.options.Addr().Interface().(*LBFGSOptions)
		o.MaxEval = new(o.maxEval())
	}
	start(&l.Base, l, "LBFGS", params, opts, nil)
	return l
}

// Step calls the closure, which must compute the loss and its gradients anew, until it
// has made the iterations of the options or cannot get lower, and changes the parameters.
// It returns the loss before.
func (l *LBFGS) Step(closure ...func() *torch.Tensor) *torch.Tensor {
	f := usage.One("LBFGS.step", closure, nil)
	if f == nil {
		l.misuse("step: want a closure that computes the loss and its gradients")
	}
	callHooks(l.pre, l)
	complete(l.groups[0].options, false)
	var before *torch.Tensor
	torch.EnableGrad(func() { before = f() })
	torch.NoGrad(func() {
		r := &lbfgsRun{o: l.options[0], params: l.groups[0].params, state: l.groups[0].states[0], closure: f}
		torch.WithScope(func(*torch.Scope) { r.step(before.Item()) })
	})
	callHooks(l.post, l)
	return before
}

// lbfgsRun is a step under way.
type lbfgsRun struct {
	o       *LBFGSOptions
	params  []*torch.Tensor
	state   *State // of the first parameter, as Python has it
	closure func() *torch.Tensor

	loss  float64
	grad  *torch.Tensor // all gradients in one dimension
	d     *torch.Tensor // the direction
	t     number        // the length of the step
	evals int64
}

func (r *lbfgsRun) count(name string, n int64) int64 {
	before, _ := r.state.get(name).(int64)
	r.state.set(name, before+n)
	return before + n
}

func (r *lbfgsRun) list(name string) []*torch.Tensor {
	l, _ := r.state.get(name).([]*torch.Tensor)
	return l
}

// step is LBFGS.step of torch/optim/lbfgs.py after the first call of the closure.
func (r *lbfgsRun) step(loss float64) {
	s := r.state
	r.count("n_iter", 0)
	r.count("func_evals", 1)
	r.evals, r.loss = 1, loss
	r.grad = r.gather()
	if r.flatEnough() {
		return
	}
	r.d = s.tensor("d")
	if t, ok := s.get("t").(number); ok {
		r.t = t
	}
	for n := int64(0); n < *r.o.MaxIter; {
		n++
		stop := false
		torch.WithScope(func(scope *torch.Scope) {
			before := r.loss
			stop = r.iterate(n)
			scope.Keep(r.grad, r.d)
			if r.t.t != nil {
				scope.Keep(r.t.t)
			}
			s.set("prev_loss", float(before))
		})
		if stop {
			break
		}
	}
	s.set("d", keep(r.d))
	s.set("t", number{f: r.t.f, t: keep(r.t.t)})
}

// iterate makes an iteration and reports whether it was the last one.
func (r *lbfgsRun) iterate(n int64) (stop bool) {
	first := r.count("n_iter", 1) == 1
	r.direct(first)
	if prev := r.state.tensor("prev_flat_grad"); prev != nil {
		copy_(prev, r.grad)
	} else {
		r.state.set("prev_flat_grad", keep(contiguous(r.grad)))
	}
	before, lr := r.loss, numberOf(r.o.LR, r.o.LRTensor)
	r.t = lr
	if first {
		r.t = smaller(one, one.div(tensor(unary(opSum, unary(opAbs, r.grad))))).mul(lr)
	}
	slope := dot(r.grad, r.d)
	if float(-*r.o.ToleranceChange).less(slope) {
		return true
	}
	flat, evals := false, int64(0)
	if r.o.LineSearchFn != "" {
		evals = r.search(slope)
		r.move(r.t, r.d)
		flat = r.flatEnough()
	} else {
		r.move(r.t, r.d)
		if n != *r.o.MaxIter {
			r.loss, r.grad = r.evaluate()
			flat = r.flatEnough()
			evals = 1
		}
	}
	r.evals += evals
	r.count("func_evals", evals)
	change := unary(opMax, unary(opAbs, mul(r.d, r.t)))
	return n == *r.o.MaxIter || r.evals >= r.o.maxEval() || flat ||
		tensor(change).atMost(float(*r.o.ToleranceChange)) || max(r.loss-before, before-r.loss) < *r.o.ToleranceChange
}

// direct computes the direction of descent.
func (r *lbfgsRun) direct(first bool) {
	s := r.state
	if first {
		r.d = neg(r.grad)
		for _, name := range []string{"old_dirs", "old_stps", "ro"} {
			s.set(name, []*torch.Tensor{})
		}
		s.set("H_diag", one)
		return
	}
	y := op.One(opSub, op.Arg(r.grad), op.Arg(s.tensor("prev_flat_grad")), native.Int(1))
	step := mul(r.d, r.t)
	ys := dot(y, step)
	if float(1e-10).less(ys) {
		r.remember("old_dirs", y)
		r.remember("old_stps", step)
		r.remember("ro", one.div(ys).t)
		s.set("H_diag", tensor(keep(ys.div(dot(y, y)).t)))
	}
	dirs, steps, ro := r.list("old_dirs"), r.list("old_stps"), r.list("ro")
	weights := r.list("al")
	if weights == nil {
		weights = make([]*torch.Tensor, *r.o.HistorySize)
	}
	q := neg(r.grad)
	for i := len(dirs) - 1; i >= 0; i-- {
		weights[i] = keep(dot(steps[i], q).mul(tensor(ro[i])).t)
		add_(q, tensor(dirs[i]), tensor(weights[i]).neg())
	}
	s.set("al", weights)
	r.d = mul(q, s.get("H_diag").(number))
	for i := range dirs {
		be := dot(dirs[i], r.d).mul(tensor(ro[i]))
		add_(r.d, tensor(steps[i]), tensor(weights[i]).sub(be))
	}
}

// remember appends to a list that forgets its first entry when it is full.
func (r *lbfgsRun) remember(name string, t *torch.Tensor) {
	l := r.list(name)
	if int64(len(l)) == *r.o.HistorySize {
		l = l[1:]
	}
	r.state.set(name, append(append([]*torch.Tensor(nil), l...), keep(t)))
}

// flatEnough reports whether no gradient is above the tolerance.
func (r *lbfgsRun) flatEnough() bool {
	return tensor(unary(opMax, unary(opAbs, r.grad))).atMost(float(*r.o.ToleranceGrad))
}

// evaluate calls the closure and returns the loss and all gradients.
func (r *lbfgsRun) evaluate() (float64, *torch.Tensor) {
	var loss float64
	torch.WithScope(func(*torch.Scope) {
		torch.EnableGrad(func() { loss = r.closure().Item() })
	})
	return loss, r.gather()
}

var (
	opDot     = native.NewOp("aten::dot", "")
	opMax     = native.NewOp("aten::max", "")
	opNarrow  = native.NewOp("aten::narrow", "")
	opSum     = native.NewOp("aten::sum", "")
	opToDense = native.NewOp("aten::to_dense", "")
	opView    = native.NewOp("aten::view", "")
)

func dot(a, b *torch.Tensor) number { return result(opDot, op.Arg(a), op.Arg(b)) }

func view(t *torch.Tensor, shape ...int64) *torch.Tensor {
	return op.One(opView, op.Arg(t), native.Ints(shape))
}

// dense is a sparse tensor with all its zeros.
func dense(t *torch.Tensor) *torch.Tensor {
	return op.One(opToDense, op.Arg(t), native.None(), native.None())
}

// gather returns all gradients in one dimension.
func (r *lbfgsRun) gather() *torch.Tensor {
	views := make([]*torch.Tensor, len(r.params))
	for i, p := range r.params {
		grad := p.Grad()
		switch {
		case grad == nil:
			grad = zerosLike(p)
		case isSparse(grad):
			grad = dense(grad)
		}
		flat := view(grad, -1)
		if flat.IsComplex() {
			flat = view(asReal(flat), -1)
		}
		views[i] = flat
	}
	return op.One(opCat, op.Tensors(views), native.Int(0))
}

// move adds t times the direction d to the parameters.
func (r *lbfgsRun) move(t number, d *torch.Tensor) {
	at := int64(0)
	for _, p := range r.params {
		if p.IsComplex() {
			p = asReal(p)
		}
		n := p.Numel()
		part := op.One(opNarrow, op.Arg(d), native.Int(0), native.Int(at), native.Int(n))
		add_(p, tensor(view(part, p.Shape()...)), t)
		at += n
	}
}
