package optim

import (
	"torchfm/native/torch/libm"

	"torchfm/native/torch/internal/usage"
)

// ConstantLROptions are the options of [NewConstantLR].
type ConstantLROptions struct {
	Factor     *float64 // factor on the rates, in [0, 1]; default 1/3
	TotalIters *int64   // the epochs with the factor; default 5
	LastEpoch  *int64   // the epoch to go on after, of an optimizer with initial rates; default -1
}

// ConstantLR multiplies the rates by Factor for TotalIters epochs,
// torch.optim.lr_scheduler.ConstantLR.
type ConstantLR struct {
	LRScheduler
	Factor     float64
	TotalIters int64
}

// NewConstantLR returns a schedule.
func NewConstantLR(opt Optimizer, opts ...ConstantLROptions) *ConstantLR {
	o := usage.One("ConstantLR", opts, ConstantLROptions{})
	s := &ConstantLR{Factor: or(o.Factor, 1.0/3), TotalIters: or(o.TotalIters, 5)}
	s.owner = s
	if !(s.Factor >= 0 && s.Factor <= 1) {
		s.misuse("factor %v: want 0 <= factor <= 1", s.Factor)
	}
	s.start(s, opt, or(o.LastEpoch, -1), func() []number {
		switch s.epoch {
		case 0:
			return s.times(s.Factor)
		case s.TotalIters:
			return s.times(1 / s.Factor)
		}
		return s.same()
	}, func() []number {
		past := 0.0
		if s.epoch >= s.TotalIters {
			past = 1
		}
		factor := float(s.Factor + float64(past*(1-s.Factor)))
		return s.ofBase(func(base number) number { return base.mul(factor) })
	})
	return s
}

// LinearLROptions are the options of [NewLinearLR].
type LinearLROptions struct {
	StartFactor *float64 // the first factor on the rates, in (0, 1]; default 1/3
	EndFactor   *float64 // the last one, in [0, 1]; default 1.0
	TotalIters  *int64   // the epochs from one to the other; default 5
	LastEpoch   *int64   // the epoch to go on after, of an optimizer with initial rates; default -1
}

// LinearLR changes the factor on the rates linearly: a warm-up when the last one is 1.
// torch.optim.lr_scheduler.LinearLR.
type LinearLR struct {
	LRScheduler
	StartFactor, EndFactor float64
	TotalIters             int64
}

// NewLinearLR returns a schedule.
func NewLinearLR(opt Optimizer, opts ...LinearLROptions) *LinearLR {
	o := usage.One("LinearLR", opts, LinearLROptions{})
	s := &LinearLR{StartFactor: or(o.StartFactor, 1.0/3), EndFactor: or(o.EndFactor, 1), TotalIters: or(o.TotalIters, 5)}
	s.owner = s
	if !(s.StartFactor > 0 && s.StartFactor <= 1) {
		s.misuse("start_factor %v: want 0 < start_factor <= 1", s.StartFactor)
	}
	if !(s.EndFactor >= 0 && s.EndFactor <= 1) {
		s.misuse("end_factor %v: want 0 <= end_factor <= 1", s.EndFactor)
	}
	s.start(s, opt, or(o.LastEpoch, -1), func() []number {
		switch {
		case s.epoch == 0:
			return s.times(s.StartFactor)
		case s.initial || s.epoch > s.TotalIters:
			return s.same()
		}
		change := s.EndFactor - s.StartFactor
		denom := float64(float64(s.TotalIters)*s.StartFactor) + float64(float64(s.epoch-1)*change)
		return s.times(1 + change/denom)
	}, func() []number {
		past := float64(min(s.TotalIters, s.epoch))
		factor := float(s.StartFactor + float64((s.EndFactor-s.StartFactor)*past)/float64(s.TotalIters))
		return s.ofBase(func(base number) number { return base.mul(factor) })
	})
	return s
}

// PolynomialLROptions are the options of [NewPolynomialLR].
type PolynomialLROptions struct {
	TotalIters *int64   // the epochs until the rates are 0; default 5
	Power      *float64 // of the fall; default 1.0
	LastEpoch  *int64   // the epoch to go on after, of an optimizer with initial rates; default -1
}

// PolynomialLR lets the rates fall to 0 with a power of the epochs that are left,
// torch.optim.lr_scheduler.PolynomialLR.
type PolynomialLR struct {
	LRScheduler
	TotalIters int64
	Power      float64
}

// NewPolynomialLR returns a schedule.
func NewPolynomialLR(opt Optimizer, opts ...PolynomialLROptions) *PolynomialLR {
	o := usage.One("PolynomialLR", opts, PolynomialLROptions{})
	s := &PolynomialLR{TotalIters: or(o.TotalIters, 5), Power: or(o.Power, 1)}
	s.start(s, opt, or(o.LastEpoch, -1), func() []number {
		if s.initial || s.epoch > s.TotalIters {
			return s.same()
		}
		total := float64(s.TotalIters)
		left, before := 1-float64(s.epoch)/total, 1-float64(s.epoch-1)/total
		return s.times(libm.Pow(left/before, s.Power))
	}, func() []number {
		left := 1 - float64(min(s.TotalIters, s.epoch))/float64(s.TotalIters)
		factor := float(libm.Pow(left, s.Power))
		return s.ofBase(func(base number) number { return base.mul(factor) })
	})
	return s
}
