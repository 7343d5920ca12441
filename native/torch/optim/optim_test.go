package optim

import (
	"math"
	"slices"
	"strings"
	"testing"

	"torchfm/native/torch"
)

func TestStateDictContinues(t *testing.T) {
	amsgrad := DefaultAdam()
	amsgrad.AMSGrad = true
	centered := DefaultRMSprop()
	centered.Centered, centered.Momentum = true, 0.5
	for name, create := range map[string]func(p []*torch.Tensor) Optimizer{
		"adam":    func(p []*torch.Tensor) Optimizer { return NewAdam(p) },
		"amsgrad": func(p []*torch.Tensor) Optimizer { return NewAdam(p, amsgrad) },
		"sgd":     func(p []*torch.Tensor) Optimizer { return NewSGD(p, SGDOptions{LR: 0.1, Momentum: 0.9}) },
		"rmsprop": func(p []*torch.Tensor) Optimizer { return NewRMSprop(p, centered) },
	} {
		p := newProblem(torch.Float32)
		o := create(p.params)
		for step := 1; step <= 4; step++ { // all have a gradient at the fourth
			p.gradients(step)
			o.Step()
		}
		q := newProblem(torch.Float32)
		resumed := create(q.params)
		torch.NoGrad(func() {
			for i := range p.params {
				q.params[i].Copy_(p.params[i])
				q.params[i].SetGrad(p.params[i].Grad().Clone())
			}
		})
		o.SetLR(0, 0.02)
		dict := o.StateDict()
		if err := resumed.LoadStateDict(dict); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if resumed.LR(0) != 0.02 {
			t.Errorf("%s: the learning rate was not restored", name)
		}
		if !slices.Equal(resumed.StateDict().Names(), dict.Names()) {
			t.Errorf("%s: %v, want %v", name, resumed.StateDict().Names(), dict.Names())
		}
		for range 3 {
			o.Step()
			resumed.Step()
		}
		if a, b := digest(p.params), digest(q.params); a != b {
			t.Errorf("%s: the resumed run differs", name)
		}
	}
}

func TestLoadStateDictRefuses(t *testing.T) {
	p := newProblem(torch.Float32)
	o := NewAdam(p.params)
	p.gradients(1)
	o.Step()
	before := digest(kept(o))
	for name, c := range map[string]struct {
		change func(d torch.StateDict) torch.StateDict
		want   string
	}{
		"missing option": {func(d torch.StateDict) torch.StateDict { return d[:len(d)-1] }, "param_groups.0.decoupled_weight_decay is missing"},
		"unexpected": {func(d torch.StateDict) torch.StateDict {
			return append(d, torch.Named{Name: "state.9.step", Tensor: torch.Zeros(nil)})
		}, "unexpected state.9.step"},
		"shape": {func(d torch.StateDict) torch.StateDict {
			d[1].Tensor = torch.Zeros([]int64{3})
			return d
		}, "state.0.exp_avg has shape [3], want [7 5]"},
		"half a state": {func(d torch.StateDict) torch.StateDict { return d[1:] }, "parameter 0 has some of step, exp_avg, but not all"},
		"range": {func(d torch.StateDict) torch.StateDict {
			d[len(d)-8].Tensor = torch.FromSlice([]float64{-1}).Reshape()
			return d
		}, "group 0: invalid learning rate -1"},
		"count": {func(d torch.StateDict) torch.StateDict {
			d[0].Tensor = torch.FromSlice([]float32{1.5}).Reshape()
			return d
		}, "state.0.step is 1.5, want a count"},
	} {
		err := o.LoadStateDict(c.change(o.StateDict()))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	if o.LR(0) != 1e-3 || digest(kept(o)) != before {
		t.Error("a failed load changed the optimizer")
	}
}

func TestStepInScopeLeavesNothing(t *testing.T) {
	p := newProblem(torch.Float32)
	o := NewAdam(p.params)
	p.gradients(1)
	torch.WithScope(func(*torch.Scope) { o.Step() })
	before, _ := torch.Live()
	for range 5 {
		o.Step()
	}
	if after, _ := torch.Live(); after != before {
		t.Errorf("%d tensors are open after five steps, %d before", after, before)
	}
}

func TestWrongUse(t *testing.T) {
	x := torch.Zeros([]int64{1}, torch.Options{RequiresGrad: true})
	one := []*torch.Tensor{x}
	adam := func(change func(o *AdamOptions)) func() {
		return func() {
			o := DefaultAdam()
			change(&o)
			NewAdam(one, o)
		}
	}
	for name, f := range map[string]func(){
		"negative rate": adam(func(o *AdamOptions) { o.LR = -1 }),
		"NaN rate":      adam(func(o *AdamOptions) { o.LR = math.NaN() }),
		"beta of 1":     adam(func(o *AdamOptions) { o.Betas[1] = 1 }),
		"negative eps":  adam(func(o *AdamOptions) { o.Eps = -1e-8 }),
		"decay":         adam(func(o *AdamOptions) { o.WeightDecay = -1 }),
		"nothing":       func() { NewAdam(nil) },
		"nil":           func() { NewAdam([]*torch.Tensor{nil}) },
		"twice":         func() { NewAdam([]*torch.Tensor{x, x}) },
		"two groups":    func() { NewAdam(one).AddGroup(one, DefaultAdam()) },
		"no leaf":       func() { NewAdam([]*torch.Tensor{x.Mul(x)}) },
		"nesterov":      func() { NewSGD(one, SGDOptions{LR: 1, Nesterov: true}) },
		"rmsprop":       func() { NewRMSprop(one, RMSpropOptions{Alpha: -1}) },
		"step size":     func() { NewStepLR(NewSGD(one), 0, 0.1) },
		"factor":        func() { NewLinearLR(NewSGD(one), 0, 1, 5) },
	} {
		if torch.Try(f) == nil {
			t.Errorf("%s: no panic", name)
		}
	}
}

func TestScheduleResumes(t *testing.T) {
	create := func() (*SGD, *Scheduler) {
		o := NewSGD([]*torch.Tensor{torch.Zeros([]int64{1})}, SGDOptions{LR: 0.1})
		return o, NewCosineAnnealingLR(o, 10, 0)
	}
	o, s := create()
	for range 4 {
		s.Step()
	}
	p, r := create()
	if err := p.LoadStateDict(o.StateDict()); err != nil {
		t.Fatal(err)
	}
	if err := r.LoadStateDict(s.StateDict()); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		s.Step()
		r.Step()
		if o.LR(0) != p.LR(0) {
			t.Fatalf("epoch %d: %v, want %v", r.Epoch(), p.LR(0), o.LR(0))
		}
	}
	if err := r.LoadStateDict(o.StateDict()); err == nil {
		t.Error("a schedule took the state dict of an optimizer")
	}
}

// notebookModel makes the six parameters of the notebook's model with gradients.
func notebookModel() []*torch.Tensor {
	var params []*torch.Tensor
	for _, shape := range [][]int64{{64, 2}, {64}, {64, 64}, {64}, {1, 64}, {1}} {
		p := torch.Rand(shape, torch.Options{RequiresGrad: true})
		p.SetGrad(torch.Rand(shape))
		params = append(params, p)
	}
	return params
}

func BenchmarkAdam(b *testing.B) {
	o := NewAdam(notebookModel())
	o.Step()
	b.ReportAllocs()
	for b.Loop() {
		o.Step()
	}
}

func BenchmarkAdamCaptured(b *testing.B) {
	o := NewAdam(notebookModel())
	if err := o.Capture(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		o.Step()
	}
}
