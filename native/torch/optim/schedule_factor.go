package optim

import (
	"slices"
	"torchfm/native/torch/internal/usage"

	"torchfm/native/torch/libm"
)

// Lambdas is a function of the epoch, or one for each parameter group.
type Lambdas interface {
	func(epoch int64) float64 | []func(epoch int64) float64
}

// LambdaLR multiplies the initial rates by a function of the epoch,
// torch.optim.lr_scheduler.LambdaLR.
type LambdaLR struct {
	LRScheduler
	lambdas []func(int64) float64
}

// NewLambdaLR returns a schedule with lr_lambda, one function or one for each group. A
// last epoch, for a schedule that goes on, is one that the optimizer's state dict knows
// the initial rates of; default -1.
func NewLambdaLR[F Lambdas](opt Optimizer, lambda F, lastEpoch ...int64) *LambdaLR {
	s := new(LambdaLR)
	s.owner = s
	s.lambdas = s.perGroup(opt, any(lambda))
	s.start(s, opt, usage.One("LambdaLR", lastEpoch, -1), func() []number {
		rates := make([]number, len(s.baseLRs))
		for i, base := range s.baseLRs {
			rates[i] = base.mul(float(s.lambdas[i](s.epoch)))
		}
		return rates
	}, nil)
	s.keyed = map[string]any{"lr_lambdas": make([]any, len(s.lambdas))}
	return s
}

// perGroup is a function for each group.
func (s *LRScheduler) perGroup(opt Optimizer, lambda any) []func(int64) float64 {
	groups := len(opt.ParamGroups())
	switch f := lambda.(type) {
	case []func(int64) float64:
		if len(f) != groups {
			s.misuse("lr_lambda: want a function for each of %d groups, got %d", groups, len(f))
		}
		return slices.Clone(f)
	case func(int64) float64:
		if f == nil {
			s.misuse("lr_lambda: want a function, got nil")
		}
		return slices.Repeat([]func(int64) float64{f}, groups)
	}
	return nil
}

// MultiplicativeLR multiplies the rates by a function of the epoch at each one,
// torch.optim.lr_scheduler.MultiplicativeLR.
type MultiplicativeLR struct {
	LRScheduler
	lambdas []func(int64) float64
}

// NewMultiplicativeLR returns a schedule with lr_lambda, one function or one for each
// group; the last epoch is as for [NewLambdaLR].
func NewMultiplicativeLR[F Lambdas](opt Optimizer, lambda F, lastEpoch ...int64) *MultiplicativeLR {
	s := new(MultiplicativeLR)
	s.owner = s
	s.lambdas = s.perGroup(opt, any(lambda))
	s.start(s, opt, usage.One("MultiplicativeLR", lastEpoch, -1), func() []number {
		if s.initial {
			return s.same()
		}
		rates := s.same()
		for i := range min(len(rates), len(s.lambdas)) {
			rates[i] = rates[i].mul(float(s.lambdas[i](s.epoch)))
		}
		return rates
	}, nil)
	s.keyed = map[string]any{"lr_lambdas": make([]any, len(s.lambdas))}
	return s
}

// StepLROptions are the options of [NewStepLR].
type StepLROptions struct {
	Gamma     *float64 // factor on the rates; default 0.1
	LastEpoch *int64   // the epoch to go on after, of an optimizer with initial rates; default -1
}

// StepLR multiplies the rates by Gamma every StepSize epochs,
// torch.optim.lr_scheduler.StepLR.
type StepLR struct {
	LRScheduler
	StepSize int64
	Gamma    float64
}

// NewStepLR returns a schedule with a step size of at least 1.
func NewStepLR(opt Optimizer, stepSize int64, opts ...StepLROptions) *StepLR {
	o := usage.One("StepLR", opts, StepLROptions{})
	s := &StepLR{StepSize: stepSize, Gamma: or(o.Gamma, 0.1)}
	s.owner = s
	s.positive("step_size", stepSize)
	s.start(s, opt, or(o.LastEpoch, -1), func() []number {
		if s.epoch == 0 || s.epoch%s.StepSize != 0 {
			return s.same()
		}
		return s.times(s.Gamma)
	}, func() []number {
		factor := float(libm.Pow(s.Gamma, float64(s.epoch/s.StepSize)))
		return s.ofBase(func(base number) number { return base.mul(factor) })
	})
	return s
}

// MultiStepLROptions are the options of [NewMultiStepLR].
type MultiStepLROptions struct {
	Gamma     *float64 // factor on the rates; default 0.1
	LastEpoch *int64   // the epoch to go on after, of an optimizer with initial rates; default -1
}

// MultiStepLR multiplies the rates by Gamma at each milestone,
// torch.optim.lr_scheduler.MultiStepLR.
type MultiStepLR struct {
	LRScheduler
	Milestones map[int64]int64 // how often each epoch is one
	Gamma      float64
}

// NewMultiStepLR returns a schedule with epochs for milestones; one that stands there
// twice counts twice.
func NewMultiStepLR(opt Optimizer, milestones []int64, opts ...MultiStepLROptions) *MultiStepLR {
	o := usage.One("MultiStepLR", opts, MultiStepLROptions{})
	s := &MultiStepLR{Milestones: make(map[int64]int64), Gamma: or(o.Gamma, 0.1)}
	for _, m := range milestones {
		s.Milestones[m]++
	}
	s.start(s, opt, or(o.LastEpoch, -1), func() []number {
		times := s.Milestones[s.epoch]
		if times == 0 {
			return s.same()
		}
		return s.times(libm.Pow(s.Gamma, float64(times)))
	}, func() []number {
		passed := int64(0)
		for epoch, times := range s.Milestones {
			if epoch <= s.epoch {
				passed += times
			}
		}
		factor := float(libm.Pow(s.Gamma, float64(passed)))
		return s.ofBase(func(base number) number { return base.mul(factor) })
	})
	return s
}

// ExponentialLR multiplies the rates by Gamma at each epoch,
// torch.optim.lr_scheduler.ExponentialLR.
type ExponentialLR struct {
	LRScheduler
	Gamma float64
}

// NewExponentialLR returns a schedule; the last epoch is as for [NewLambdaLR].
func NewExponentialLR(opt Optimizer, gamma float64, lastEpoch ...int64) *ExponentialLR {
	s := &ExponentialLR{Gamma: gamma}
	s.start(s, opt, usage.One("ExponentialLR", lastEpoch, -1), func() []number {
		if s.initial {
			return s.same()
		}
		return s.times(s.Gamma)
	}, func() []number {
		factor := float(libm.Pow(s.Gamma, float64(s.epoch)))
		return s.ofBase(func(base number) number { return base.mul(factor) })
	})
	return s
}

// or is what p points to, and otherwise for nil.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

func (s *LRScheduler) positive(name string, n int64) {
	if n < 1 {
		s.misuse("%s %d: want at least 1", name, n)
	}
}
