package optim

import (
	"math"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/internal/testbed"
	"torchfm/native/torch"
)

func TestLoadStateDictRefuses(t *testing.T) {
	p := newProblem(t, "groups", "float32", 0)
	o := p.create(t, "Adam", nil)
	p.step(o)
	before := o.StateDict().Flatten()
	var digest []string
	for _, n := range before {
		digest = append(digest, digestOf(n.Tensor))
	}
	number := func(v float64) *torch.Tensor { return torch.FromSlice([]float64{v}, []int64{}...) }
	replace := func(name string, v *torch.Tensor) func(torch.StateDict) torch.StateDict {
		return func(d torch.StateDict) torch.StateDict {
			for i := range d {
				if d[i].Name == name {
					d[i].Tensor = v
					return d
				}
			}
			return append(d, torch.Named{Name: name, Tensor: v})
		}
	}
	without := func(name string) func(torch.StateDict) torch.StateDict {
		return func(d torch.StateDict) torch.StateDict {
			var rest torch.StateDict
			for _, n := range d {
				if !strings.HasPrefix(n.Name, name) {
					rest = append(rest, n)
				}
			}
			return rest
		}
	}
	for want, change := range map[string]func(torch.StateDict) torch.StateDict{
		"param_groups.0: lr is missing":                                     without("param_groups.0.lr"),
		"param_groups.1: betas is missing":                                  without("param_groups.1.betas"),
		"param_groups.1: betas: want 2 values, got 1":                       without("param_groups.1.betas.1"),
		"param_groups.0: momentum is no option of Adam":                     replace("param_groups.0.momentum", number(0.9)),
		"param_groups.0: invalid lr -1: want at least 0":                    replace("param_groups.0.lr", number(-1)),
		"want 2 parameter groups, got 1":                                    without("param_groups.1"),
		"param_groups.1: params: want the numbers of 2 parameters, got 1":   without("param_groups.1.params.1"),
		"param_groups.1.params: parameter 0 is given twice":                 replace("param_groups.1.params.0", torch.FromSlice([]int64{0}, []int64{}...)),
		"unexpected state.9: no group has a parameter":                      replace("state.9.step", number(1)),
		"state.0: exp_avg: want shape [2 3], got [3]":                       replace("state.0.exp_avg", torch.Zeros([]int64{3})),
		"state.0: step is missing":                                          without("state.0.step"),
		"state.1: unexpected momentum_buffer":                               replace("state.1.momentum_buffer", torch.Zeros([]int64{3})),
		"unexpected other: want state and param_groups":                     replace("other.lr", number(1)),
		"state.step: want what is remembered of a parameter, by its number": replace("state.step.lr", number(1)),
	} {
		dict, err := Unflatten(change(o.StateDict().Flatten()))
		if err == nil {
			err = o.LoadStateDict(dict)
		}
		assert.ErrorContains(t, err, want)
	}
	for i, n := range o.StateDict().Flatten() {
		assert.Equal(t, digest[i], digestOf(n.Tensor), "a failed load changed %s", n.Name)
	}
}

// What old versions of PyTorch wrote has no flags that are new.
func TestLoadStateDictWithoutFlags(t *testing.T) {
	p := newProblem(t, "zero", "float32", 0)
	o := p.create(t, "Adam", nil)
	p.step(o)
	dict := o.StateDict()
	for _, key := range []string{"amsgrad", "maximize", "foreach", "capturable", "differentiable", "fused", "decoupled_weight_decay"} {
		delete(dict.ParamGroups[0], key)
	}
	dict.State[0]["step"] = 1.0
	require.NoError(t, o.LoadStateDict(dict))
	assert.False(t, o.(*Adam).Options(0).AMSGrad)
	assert.Equal(t, torch.Float32, o.StateDict().State[0]["step"].(*torch.Tensor).DType())
}

func TestNames(t *testing.T) {
	w, b := torch.Rand([]int64{2}), torch.Rand([]int64{1})
	o := NewSGD([]torch.Named{{Name: "weight", Tensor: w}})
	o.AddNamedParamGroup([]torch.Named{{Name: "bias", Tensor: b}}, SGDOptions{Momentum: 0.5})
	assert.Equal(t, []string{"bias"}, o.ParamGroups()[1].Names())
	dict := o.StateDict()
	assert.Equal(t, []string{"weight"}, dict.ParamGroups[0]["param_names"])
	again := NewSGD([]torch.Named{{Name: "w", Tensor: w}})
	again.AddNamedParamGroup([]torch.Named{{Name: "b", Tensor: b}})
	flat, err := Unflatten(dict.Flatten())
	require.NoError(t, err)
	require.NoError(t, again.LoadStateDict(flat))
	assert.Equal(t, []string{"weight"}, again.ParamGroups()[0].Names())
	assert.Equal(t, 0.5, again.Options(1).Momentum)
	assert.ErrorContains(t, torch.Try(func() { o.AddNamedParamGroup([]torch.Named{{Name: "other", Tensor: w}}) }),
		"parameter 0 (other) is also parameter 0 (weight) of group 0")
}

func TestStepInScopeLeavesNothing(t *testing.T) {
	for name := range optimizers {
		set := "zero"
		if name == "SparseAdam" {
			set = "sparse"
		}
		p := newProblem(t, set, "float32", 0)
		o := p.create(t, name, nil)
		torch.WithScope(func(*torch.Scope) {
			for range 3 {
				p.step(o)
			}
		})
		if name == "LBFGS" {
			continue // its history grows
		}
		// What earlier tests dropped is collected first, and nothing meanwhile.
		before := testbed.Settle()
		gc := debug.SetGCPercent(-1)
		for range 5 {
			torch.WithScope(func(*torch.Scope) { p.step(o) })
		}
		after, _ := torch.Live()
		debug.SetGCPercent(gc)
		assert.Equal(t, before, after, "%s: tensors that are open after five steps", name)
	}
}

func TestWrongUse(t *testing.T) {
	x := torch.Zeros([]int64{1}, torch.Options{RequiresGrad: true})
	one := []*torch.Tensor{x}
	sgd := func() *SGD { return NewSGD([]*torch.Tensor{torch.Zeros([]int64{1})}) }
	for want, f := range map[string]func(){
		"Adam: invalid lr -1: want at least 0":                  func() { NewAdam(one, AdamOptions{LR: new(-1.0)}) },
		"Adam: invalid lr NaN: want at least 0":                 func() { NewAdam(one, AdamOptions{LR: new(math.NaN())}) },
		"Adam: invalid betas[1] 1: want 0 <= beta < 1":          func() { NewAdam(one, AdamOptions{Betas: &[2]float64{0.9, 1}}) },
		"Adam: invalid eps -1e-08: want at least 0":             func() { NewAdam(one, AdamOptions{Eps: new(-1e-8)}) },
		"AdamW: invalid weight_decay -1: want at least 0":       func() { NewAdamW(one, AdamWOptions{WeightDecay: new(-1.0)}) },
		"Adam: invalid fused true: it does not go with foreach": func() { NewAdam(one, AdamOptions{Fused: new(true), Foreach: new(true)}) },
		"Adam: a parameter group without parameters":            func() { NewAdam([]*torch.Tensor{}) },
		"Adam: parameter 0 is nil or closed":                    func() { NewAdam([]*torch.Tensor{nil}) },
		"Adam: parameter 1 is also parameter 0 of the same":     func() { NewAdam([]*torch.Tensor{x, x}) },
		"Adam: parameter 0 is also parameter 0 of group 0":      func() { NewAdam(one).AddParamGroup(one) },
		"Adam: parameter 0 is no leaf: it was computed by Mul":  func() { NewAdam([]*torch.Tensor{x.Mul(x)}) },
		"Adam: 2 values for one optional argument":              func() { NewAdam(one, AdamOptions{}, AdamOptions{}) },
		"Adam: there is no parameter group 1":                   func() { NewAdam(one).Options(1) },
		"SGD: invalid nesterov true: want a momentum":           func() { NewSGD(one, SGDOptions{Nesterov: true}) },
		"RMSprop: invalid alpha -1":                             func() { NewRMSprop(one, RMSpropOptions{Alpha: new(-1.0)}) },
		"LBFGS: invalid line_search_fn":                         func() { NewLBFGS(one, LBFGSOptions{LineSearchFn: "weak"}) },
		"LBFGS: step: want a closure":                           func() { NewLBFGS(one).Step() },
		"StepLR: step_size 0: want at least 1":                  func() { NewStepLR(sgd(), 0) },
		"LinearLR: start_factor 0: want 0 < start_factor <= 1":  func() { NewLinearLR(sgd(), LinearLROptions{StartFactor: new(0.0)}) },
		"ConstantLR: factor 2: want 0 <= factor <= 1":           func() { NewConstantLR(sgd(), ConstantLROptions{Factor: new(2.0)}) },
		"CosineAnnealingLR: T_max 0: want at least 1":           func() { NewCosineAnnealingLR(sgd(), 0) },
		"LambdaLR: lr_lambda: want a function for each of 1":    func() { NewLambdaLR(sgd(), []func(int64) float64{}) },
		"OneCycleLR: total_steps: want it, or epochs":           func() { NewOneCycleLR(sgd(), 0.1) },
		"CyclicLR: mode \"square\": want":                       func() { NewCyclicLR(sgd(), 0.1, 1.0, CyclicLROptions{Mode: "square"}) },
		"CyclicLR: the optimizer has neither momentum nor": func() {
			NewCyclicLR(NewAdagrad([]*torch.Tensor{torch.Zeros([]int64{1})}), 0.1, 1.0)
		},
		"ReduceLROnPlateau: factor 1: want less than 1": func() { NewReduceLROnPlateau(sgd(), ReduceLROnPlateauOptions{Factor: new(1.0)}) },
		"SequentialLR: milestones: want 1 for 2 schedules": func() {
			o := sgd()
			NewSequentialLR(o, []Scheduler{NewConstantLR(o), NewExponentialLR(o, 0.9)}, nil)
		},
		"SequentialLR: schedulers: number 1 belongs to another": func() {
			o := sgd()
			NewSequentialLR(o, []Scheduler{NewConstantLR(o), NewExponentialLR(sgd(), 0.9)}, []int64{3})
		},
		"ExponentialLR: last_epoch 3: group 0 has no initial_lr": func() { NewExponentialLR(sgd(), 0.9, 3) },
		"optim.step: the optimizer was not made by optim.New":    func() { new(signSGD).Step() },
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

func TestZeroGrad(t *testing.T) {
	x := torch.Ones([]int64{2}, torch.Options{RequiresGrad: true})
	o := NewSGD([]*torch.Tensor{x})
	x.Mul(x).Sum().Backward()
	grad := x.Grad()
	o.ZeroGrad(false)
	assert.Equal(t, []float32{0, 0}, torch.ToSlice[float32](grad))
	assert.NotNil(t, x.Grad())
	o.ZeroGrad()
	assert.Nil(t, x.Grad())
}

func TestStepCallsClosureAndHooks(t *testing.T) {
	x := torch.Ones([]int64{1}, torch.Options{RequiresGrad: true})
	o := NewSGD([]*torch.Tensor{x}, SGDOptions{LR: new(0.5)})
	var order []string
	pre := o.RegisterStepPreHook(func(Optimizer) { order = append(order, "pre") })
	o.RegisterStepPostHook(func(Optimizer) { order = append(order, "post") })
	closure := func() *torch.Tensor {
		order = append(order, "closure")
		loss := x.Mul(x).Sum()
		o.ZeroGrad()
		loss.Backward()
		return loss
	}
	var loss *torch.Tensor
	torch.NoGrad(func() { loss = o.Step(closure) })
	assert.Equal(t, 1.0, loss.Item())
	assert.Equal(t, 0.0, x.Item())
	pre.Remove()
	o.Step()
	assert.Equal(t, []string{"pre", "closure", "post", "post"}, order)

	o.RegisterStateDictPostHook(func(_ Optimizer, d *StateDict) { d.ParamGroups[0]["lr"] = 0.25 })
	o.RegisterLoadStateDictPreHook(func(_ Optimizer, d *StateDict) { order = append(order, "loading") })
	o.RegisterLoadStateDictPostHook(func(Optimizer) { order = append(order, "loaded") })
	require.NoError(t, o.LoadStateDict(o.StateDict()))
	assert.Equal(t, []string{"loading", "loaded"}, order[len(order)-2:])
	assert.Equal(t, 0.25, o.ParamGroups()[0].LR())
}

func TestPrintAsPython(t *testing.T) {
	o := NewAdam([]*torch.Tensor{torch.Zeros([]int64{1})}, AdamOptions{WeightDecay: 1e-2})
	NewExponentialLR(o, 0.9)
	assert.Equal(t, `Adam (
Parameter Group 0
    amsgrad: False
    betas: (0.9, 0.999)
    capturable: False
    decoupled_weight_decay: False
    differentiable: False
    eps: 1e-08
    foreach: None
    fused: None
    initial_lr: 0.001
    lr: 0.001
    maximize: False
    weight_decay: 0.01
)`, o.String())
}

// Options of a group are its own, those without are the constructor's.
func TestGroupOptions(t *testing.T) {
	p := func() []*torch.Tensor { return []*torch.Tensor{torch.Zeros([]int64{1})} }
	lr := 0.1
	shared := AdamOptions{LR: &lr}
	o := NewAdam(p(), shared)
	o.AddParamGroup(p(), shared)
	o.AddParamGroup(p())
	o.AddParamGroup(p(), AdamOptions{WeightDecay: 0.5})
	o.ParamGroups()[0].SetLR(0.2)
	var rates []float64
	for _, g := range o.ParamGroups() {
		rates = append(rates, g.LR())
	}
	assert.Equal(t, []float64{0.2, 0.1, 0.1, 1e-3}, rates)
	assert.Equal(t, 0.1, lr)
	o.Options(0).LR = nil
	o.Step()
	assert.Equal(t, 1e-3, o.ParamGroups()[0].LR())
	assert.Len(t, o.ParamGroups()[3].Params(), 1)
}
