package optim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
)

// signSGD is an optimizer of one's own, with an average and a count.
type signSGD struct{ Base[signSGDOptions] }

type signSGDOptions struct {
	LR       *float64 `default:"1e-2"`
	Momentum *float64 `default:"0.9"`
	Warmup   int64
	Mode     string
	Reverse  bool
}

func newSignSGD(params []*torch.Tensor, opts ...signSGDOptions) *signSGD {
	return New(new(signSGD), params, opts...)
}

func (s *signSGD) Update(o *signSGDOptions, p, grad *torch.Tensor, state *State) {
	average := state.Zeros("average", p)
	n := state.Scalar("step", 0).Add(1)
	lerp_(average, grad, float(1-*o.Momentum))
	add_(p, tensor(unary(opSign, average)), float(-*o.LR/n))
}

func TestOwnOptimizer(t *testing.T) {
	run := func(breakOff bool) string {
		p := newProblem(t, "groups", "float32", 1)
		for _, q := range p.params {
			q.SetRequiresGrad(true)
		}
		create := func() *signSGD {
			o := newSignSGD(p.params[:1], signSGDOptions{Warmup: 3})
			o.AddParamGroup(p.params[1:], signSGDOptions{Mode: "slow", LR: new(1e-3)})
			return o
		}
		o := create()
		schedule := NewExponentialLR(o, 0.9)
		for i := range 8 {
			if i == 4 && breakOff {
				dict, err := Unflatten(o.StateDict().Flatten())
				require.NoError(t, err)
				o = create()
				require.NoError(t, o.LoadStateDict(dict))
				schedule.opt = o
			}
			torch.WithScope(func(*torch.Scope) { p.step(o) })
			schedule.Step()
		}
		assert.Equal(t, int64(3), o.Options(0).Warmup)
		assert.Equal(t, "slow", o.StateDict().ParamGroups[1]["mode"])
		assert.Equal(t, 8.0, o.StateDict().State[0]["step"].(*torch.Tensor).Item())
		return digests(p.params)
	}
	assert.Equal(t, run(false), run(true))
	assert.Contains(t, newSignSGD([]*torch.Tensor{torch.Zeros([]int64{1})}).String(), "signSGD (\nParameter Group 0\n    lr: 0.01\n")
}

// halving is a schedule of one's own.
type halving struct {
	LRScheduler
	Every int64
}

func (s *halving) GetLR() []float64 {
	rates := s.BaseLRs()
	for i := range rates {
		for range s.LastEpoch() / s.Every {
			rates[i] /= 2
		}
	}
	return rates
}

func TestOwnSchedule(t *testing.T) {
	o := scheduled("sgd")
	s := NewScheduler(&halving{Every: 2}, o)
	for range 4 {
		s.Step()
	}
	assert.Equal(t, []float64{0.025, 0.00075}, s.GetLastLR())
	assert.Equal(t, int64(2), s.StateDict()["every"])
	r := NewScheduler(&halving{Every: 7}, scheduled("sgd"))
	require.NoError(t, r.LoadStateDict(s.StateDict()))
	assert.Equal(t, int64(2), r.Every)
	assert.Equal(t, int64(4), r.LastEpoch())
	assert.ErrorContains(t, r.LoadStateDict(o.StateDict().ParamGroups[0]), "halving: state dict: every is missing")
}

// Adam and AdamW make a captured step with the bits of one that makes its calls one by
// one, and go call by call where the record does not fit, here for a parameter without a
// gradient.
func TestCaptureAsCalls(t *testing.T) {
	for _, dtype := range []string{"float32", "float64", "complex64", "bfloat16"} {
		for name, args := range map[string]arguments{
			"Adam":  {"weight_decay": []byte("0.1"), "amsgrad": []byte("true"), "maximize": []byte("true")},
			"AdamW": {},
		} {
			p, q := newProblem(t, "missing", dtype, 3), newProblem(t, "missing", dtype, 3)
			calls, captured := p.create(t, name, args), q.create(t, name, args)
			a := adamOf(captured)
			schedules := []Scheduler{NewExponentialLR(calls, 0.9), NewExponentialLR(captured, 0.9)}
			replayed := 0
			for step := range 30 {
				torch.ManualSeed(uint64(step))
				p.gradients()
				torch.ManualSeed(uint64(step))
				q.update()
				if step%10 == 1 {
					err := a.capture()
					require.Equal(t, dtype == "bfloat16", err != nil, "%v", err)
				}
				if a.record != nil && a.record.fits(a) {
					replayed++
				}
				calls.Step()
				captured.Step()
				require.Equal(t, digests(p.params), digests(q.params), "%s of %s: step %d", name, dtype, step+1)
				for _, s := range schedules {
					s.Step()
				}
			}
			assert.Equal(t, rememberedBy(calls), rememberedBy(captured))
			if dtype != "bfloat16" {
				assert.True(t, replayed > 5 && replayed < 30, "%d of 30 steps were replayed", replayed)
			}
		}
	}
	o := NewAdam([]*torch.Tensor{torch.Zeros([]int64{1})}, AdamOptions{Foreach: new(true)})
	assert.ErrorContains(t, o.Capture(), "cannot be recorded")
}

func adamOf(o Optimizer) *adam {
	if a, ok := o.(*AdamW); ok {
		return &a.adam
	}
	return &o.(*Adam).adam
}

// update writes the gradients of a step into the tensors that they are in.
func (p *problem) update() {
	var before []*torch.Tensor
	for _, q := range p.params {
		before = append(before, q.Grad())
	}
	p.gradients()
	for i, q := range p.params {
		if g := q.Grad(); g != nil && before[i] != nil {
			copy_(before[i], g)
			q.SetGrad(before[i])
		}
	}
}
