package optim

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/libm"
)

// scheduleSpec is a schedule's name and arguments.
type scheduleSpec struct {
	name string
	args arguments
}

func (s *scheduleSpec) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&s.name, &s.args})
}

// scheduleCase is a line of schedules.jsonl: see scripts/optim_goldens.py.
type scheduleCase struct {
	Kind   string
	Spec   scheduleSpec
	Epochs []float64
	Steps  [][]float64
	LastLR []float64 `json:"last_lr"`
	State  map[string]any
}

func (c *scheduleCase) String() string {
	args, _ := json.Marshal(c.Spec.args)
	text := fmt.Sprintf("%s(%s) of %s", c.Spec.name, args, c.Kind)
	if c.Epochs != nil {
		text += " by epochs"
	}
	return text
}

// scheduleLambdas are LAMBDAS of scripts/optim_goldens.py.
var scheduleLambdas = map[string]func(int64) float64{
	"power": func(epoch int64) float64 { return libm.Pow(0.95, float64(epoch)) },
	"ninth": func(epoch int64) float64 { return libm.Pow(0.9, float64(epoch)) },
	"rise":  func(epoch int64) float64 { return min(1, float64(epoch+1)/8) },
	"half": func(epoch int64) float64 {
		if epoch%10 == 0 {
			return 0.5
		}
		return 1
	},
	"constant": func(int64) float64 { return 0.95 },
}

func sine(x float64) float64 { return 0.5 * (1 + libm.Sin(float64(x*math.Pi)/2)) }

// scheduled makes the optimizer of a case.
func scheduled(kind string) Optimizer {
	p, q := []*torch.Tensor{torch.Zeros([]int64{1})}, []*torch.Tensor{torch.Zeros([]int64{2})}
	switch kind {
	case "adam":
		o := NewAdam(p, AdamOptions{LR: new(0.1)})
		o.AddParamGroup(q, AdamOptions{LR: new(3e-3)})
		return o
	case "tensor":
		lr := func(v float32) *torch.Tensor { return torch.FromSlice([]float32{v}, []int64{}...) }
		o := NewSGD(p, SGDOptions{LRTensor: lr(0.1)})
		o.AddParamGroup(q, SGDOptions{LRTensor: lr(3e-3)})
		return o
	}
	momentum := 0.0
	if kind == "momentum" {
		momentum = 0.9
	}
	o := NewSGD(p, SGDOptions{LR: new(0.1), Momentum: momentum})
	o.AddParamGroup(q, SGDOptions{LR: new(3e-3), Momentum: momentum})
	return o
}

// argument reads an argument of a constructor, nil where it is not given.
func argument[T any](t *testing.T, args arguments, name string) *T {
	t.Helper()
	raw, ok := args[name]
	if !ok {
		return nil
	}
	v := new(T)
	require.NoError(t, json.Unmarshal(raw, v), name)
	return v
}

// numbers reads an argument that is one number or a list of them.
func numbers(t *testing.T, args arguments, name string) []float64 {
	t.Helper()
	if raw := args[name]; len(raw) > 0 && raw[0] != '[' {
		return []float64{*argument[float64](t, args, name)}
	}
	return or(argument[[]float64](t, args, name), nil)
}

func lambdas(t *testing.T, args arguments) []func(int64) float64 {
	t.Helper()
	names := []string{"", ""}
	if raw := args["lr_lambda"]; raw[0] == '[' {
		require.NoError(t, json.Unmarshal(raw, &names))
	} else {
		require.NoError(t, json.Unmarshal(raw, &names[0]))
		names[1] = names[0]
	}
	return []func(int64) float64{scheduleLambdas[names[0]], scheduleLambdas[names[1]]}
}

// build makes the schedule of a name and arguments.
func (s scheduleSpec) build(t *testing.T, opt Optimizer) Scheduler {
	t.Helper()
	a := s.args
	f := func(name string) *float64 { return argument[float64](t, a, name) }
	n := func(name string) *int64 { return argument[int64](t, a, name) }
	text := func(name string) string { return or(argument[string](t, a, name), "") }
	flag := func(name string, otherwise bool) bool { return or(argument[bool](t, a, name), otherwise) }
	switch s.name {
	case "LambdaLR":
		return NewLambdaLR(opt, lambdas(t, a))
	case "MultiplicativeLR":
		return NewMultiplicativeLR(opt, lambdas(t, a))
	case "StepLR":
		return NewStepLR(opt, *n("step_size"), StepLROptions{Gamma: f("gamma")})
	case "MultiStepLR":
		return NewMultiStepLR(opt, *argument[[]int64](t, a, "milestones"), MultiStepLROptions{Gamma: f("gamma")})
	case "ConstantLR":
		return NewConstantLR(opt, ConstantLROptions{Factor: f("factor"), TotalIters: n("total_iters")})
	case "LinearLR":
		return NewLinearLR(opt, LinearLROptions{StartFactor: f("start_factor"), EndFactor: f("end_factor"), TotalIters: n("total_iters")})
	case "ExponentialLR":
		return NewExponentialLR(opt, *f("gamma"))
	case "PolynomialLR":
		return NewPolynomialLR(opt, PolynomialLROptions{TotalIters: n("total_iters"), Power: f("power")})
	case "CosineAnnealingLR":
		return NewCosineAnnealingLR(opt, *n("T_max"), CosineAnnealingLROptions{EtaMin: or(f("eta_min"), 0)})
	case "CosineAnnealingWarmRestarts":
		return NewCosineAnnealingWarmRestarts(opt, *n("T_0"), CosineAnnealingWarmRestartsOptions{TMult: n("T_mult"), EtaMin: or(f("eta_min"), 0)})
	case "SWALR":
		return NewSWALR(opt, numbers(t, a, "swa_lr"), SWALROptions{AnnealEpochs: n("anneal_epochs"), AnnealStrategy: text("anneal_strategy")})
	case "CyclicLR":
		o := CyclicLROptions{
			StepSizeUp: n("step_size_up"), StepSizeDown: n("step_size_down"), Mode: text("mode"), Gamma: f("gamma"),
			ScaleMode: text("scale_mode"), NoCycleMomentum: !flag("cycle_momentum", true),
			BaseMomentum: numbers(t, a, "base_momentum"), MaxMomentum: numbers(t, a, "max_momentum"),
		}
		if a["scale_fn"] != nil {
			o.ScaleFn = sine
		}
		return NewCyclicLR(opt, numbers(t, a, "base_lr"), numbers(t, a, "max_lr"), o)
	case "OneCycleLR":
		return NewOneCycleLR(opt, numbers(t, a, "max_lr"), OneCycleLROptions{
			TotalSteps: n("total_steps"), Epochs: n("epochs"), StepsPerEpoch: n("steps_per_epoch"), PctStart: f("pct_start"),
			AnnealStrategy: text("anneal_strategy"), NoCycleMomentum: !flag("cycle_momentum", true),
			BaseMomentum: numbers(t, a, "base_momentum"), MaxMomentum: numbers(t, a, "max_momentum"),
			DivFactor: f("div_factor"), FinalDivFactor: f("final_div_factor"), ThreePhase: flag("three_phase", false),
		})
	case "SequentialLR", "ChainedScheduler":
		var list []Scheduler
		for _, each := range *argument[[]scheduleSpec](t, a, "schedulers") {
			list = append(list, each.build(t, opt))
		}
		if s.name == "ChainedScheduler" {
			return NewChainedScheduler(list)
		}
		return NewSequentialLR(opt, list, *argument[[]int64](t, a, "milestones"))
	}
	require.Fail(t, "unknown schedule", s.name)
	return nil
}

// plateau makes a ReduceLROnPlateau, which steps by a metric.
func (s scheduleSpec) plateau(t *testing.T, opt Optimizer) *ReduceLROnPlateau {
	a := s.args
	return NewReduceLROnPlateau(opt, ReduceLROnPlateauOptions{
		Mode: or(argument[string](t, a, "mode"), ""), Factor: argument[float64](t, a, "factor"), Patience: argument[int64](t, a, "patience"),
		Threshold: argument[float64](t, a, "threshold"), ThresholdMode: or(argument[string](t, a, "threshold_mode"), ""),
		Cooldown: or(argument[int64](t, a, "cooldown"), 0), MinLR: numbers(t, a, "min_lr"), Eps: argument[float64](t, a, "eps"),
	})
}

// schedules is what Scheduler and ReduceLROnPlateau share.
type schedules interface {
	GetLastLR() []float64
	StateDict() map[string]any
	LoadStateDict(map[string]any) error
}

// begin makes the case's schedule and a function that makes step i of it.
func (c *scheduleCase) begin(t *testing.T, opt Optimizer) (s schedules, step func(i int)) {
	if c.Spec.name == "ReduceLROnPlateau" {
		p := c.Spec.plateau(t, opt)
		return p, func(i int) {
			metric := 1/float64(1+min(i, 12)) + float64(float64(max(0, i-30))*1e-3)
			if p.Mode == "max" {
				metric = -metric
			}
			p.Step(metric)
		}
	}
	l := c.Spec.build(t, opt)
	return l, func(i int) {
		if c.Epochs != nil {
			l.Step(c.Epochs[i])
		} else {
			l.Step()
		}
	}
}

// rates are the learning rates of both groups, and their momenta where there are some.
func (c *scheduleCase) rates(opt Optimizer) []float64 {
	var lrs, momenta []float64
	for _, g := range opt.ParamGroups() {
		lrs = append(lrs, g.LR())
		if betas, ok := g.value("betas").(Tuple); ok {
			momenta = append(momenta, betas[0].(float64))
		} else if c.Kind == "momentum" {
			momenta = append(momenta, g.number("momentum").value())
		}
	}
	return append(lrs, momenta...)
}

func scheduleCases(t *testing.T) []scheduleCase {
	return recorded.Load[scheduleCase](t, "testdata/schedules.jsonl")
}

func TestSchedulesAsPython(t *testing.T) {
	for _, c := range scheduleCases(t) {
		t.Run(c.String(), func(t *testing.T) {
			opt := scheduled(c.Kind)
			s, step := c.begin(t, opt)
			require.Equal(t, c.Steps[0], c.rates(opt), "at first")
			for i, want := range c.Steps[1:] {
				step(i)
				require.Equal(t, want, c.rates(opt), "step %d", i+1)
			}
			assert.Equal(t, c.LastLR, s.GetLastLR())
			assert.Equal(t, normal(c.State), normal(s.StateDict()))
		})
	}
}

// normal is a value of a state dict for comparison: numbers alike, tensors as numbers.
func normal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if x, ok := v["tensor"]; ok && len(v) == 1 {
			return x
		}
		m := make(map[string]any)
		for key, item := range v {
			m[key] = normal(item)
		}
		return m
	case map[int64]int64:
		m := make(map[string]any)
		for key, n := range v {
			m[fmt.Sprint(key)] = float64(n)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = normal(item)
		}
		return list
	case int64:
		return float64(v)
	case float64:
		if math.IsInf(v, 0) {
			return strings.ToLower(strings.TrimPrefix(fmt.Sprint(v), "+"))
		}
		return v
	case *torch.Tensor:
		return v.Item()
	}
	return v
}

// A schedule that is broken off goes on from its state dict and the optimizer's, also
// through their flat forms.
func TestScheduleResumes(t *testing.T) {
	for _, c := range scheduleCases(t) {
		if c.Epochs != nil {
			continue
		}
		t.Run(c.String(), func(t *testing.T) {
			opt := scheduled(c.Kind)
			s, step := c.begin(t, opt)
			for i := range 20 {
				step(i)
			}
			resumed := scheduled(c.Kind)
			r, again := c.begin(t, resumed)
			flat, err := Unflatten(opt.StateDict().Flatten())
			require.NoError(t, err)
			require.NoError(t, resumed.LoadStateDict(flat))
			require.NoError(t, r.LoadStateDict(UnflattenMap(Flatten(s.StateDict()))))
			if c.Kind != "tensor" {
				assert.Equal(t, normal(s.StateDict()), normal(r.StateDict()))
			}
			for i := 20; i < 50; i++ {
				again(i)
				if c.Kind == "tensor" && c.Spec.name == "SequentialLR" {
					continue // in Python the rate is then the very tensor that it starts from
				}
				require.Equal(t, c.Steps[i+1], c.rates(resumed), "step %d", i+1)
			}
		})
	}
}
