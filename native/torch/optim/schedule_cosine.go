package optim

import (
	"math"
	"torchfm/native/torch/internal/usage"

	"torchfm/native/torch/libm"
)

// CosineAnnealingLROptions are the options of [NewCosineAnnealingLR].
type CosineAnnealingLROptions struct {
	EtaMin    float64 // the least rate; default 0.0
	LastEpoch *int64  // the epoch to go on after, of an optimizer with initial rates; default -1
}

// CosineAnnealingLR lets the rates fall to EtaMin along half a cosine over TMax epochs,
// and rise and fall again after them, torch.optim.lr_scheduler.CosineAnnealingLR.
type CosineAnnealingLR struct {
	LRScheduler
	TMax   int64 `key:"T_max"`
	EtaMin float64
}

// NewCosineAnnealingLR returns a schedule with T_max of at least 1.
func NewCosineAnnealingLR(opt Optimizer, tMax int64, opts ...CosineAnnealingLROptions) *CosineAnnealingLR {
	o := usage.One("CosineAnnealingLR", opts, CosineAnnealingLROptions{})
	s := &CosineAnnealingLR{TMax: tMax, EtaMin: o.EtaMin}
	s.owner = s
	s.positive("T_max", tMax)
	s.start(s, opt, or(o.LastEpoch, -1), s.next, func() []number {
		return s.ofBase(func(base number) number { return s.fallen(base, s.EtaMin, float64(s.epoch), float64(s.TMax)) })
	})
	return s
}

// fallen is eta + (base - eta) * (1 + cos(pi * t / total)) / 2.
func (s *LRScheduler) fallen(base number, eta, t, total float64) number {
	return base.sub(float(eta)).mul(float(1 + libm.Cos(float64(math.Pi*t)/total))).div(two).add(float(eta))
}

// next computes the rates from those of the epoch before.
func (s *CosineAnnealingLR) next() []number {
	total := float64(s.TMax)
	switch {
	case s.initial:
		return s.same()
	case s.count == 1 && s.epoch > 0:
		return s.ofBase(func(base number) number { return s.fallen(base, s.EtaMin, float64(s.epoch), total) })
	case (s.epoch-1-s.TMax)%(2*s.TMax) == 0: // from the lowest point
		rates := s.same()
		rise := 1 - libm.Cos(math.Pi/total)
		for i, base := range s.baseLRs {
			rates[i] = rates[i].add(base.sub(float(s.EtaMin)).mul(float(rise)).div(two))
		}
		return rates
	}
	above := func(epoch int64) float64 { return 1 + libm.Cos(float64(math.Pi*float64(epoch))/total) }
	ratio := float(above(s.epoch) / above(s.epoch-1))
	return s.each(func(lr number) number { return lr.sub(float(s.EtaMin)).mul(ratio).add(float(s.EtaMin)) })
}

// CosineAnnealingWarmRestartsOptions are the options of [NewCosineAnnealingWarmRestarts].
type CosineAnnealingWarmRestartsOptions struct {
	TMult     *int64  // factor by which each period is longer than the one before, at least 1; default 1
	EtaMin    float64 // the least rate; default 0.0
	LastEpoch *int64  // the epoch to go on after, of an optimizer with initial rates; default -1
}

// CosineAnnealingWarmRestarts lets the rates fall to EtaMin along half a cosine in periods
// that start anew from the initial rates (Loshchilov and Hutter 2017),
// torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.
type CosineAnnealingWarmRestarts struct {
	LRScheduler
	T0     int64   `key:"T_0"`
	TI     int64   `key:"T_i"` // the length of the present period
	TMult  int64   `key:"T_mult"`
	EtaMin float64 // the least rate
	TCur   float64 `key:"T_cur"` // epochs since the last restart
}

// NewCosineAnnealingWarmRestarts returns a schedule whose first period is T_0 epochs, at
// least 1.
func NewCosineAnnealingWarmRestarts(opt Optimizer, t0 int64, opts ...CosineAnnealingWarmRestartsOptions) *CosineAnnealingWarmRestarts {
	o := usage.One("CosineAnnealingWarmRestarts", opts, CosineAnnealingWarmRestartsOptions{})
	last := or(o.LastEpoch, -1)
	s := &CosineAnnealingWarmRestarts{T0: t0, TI: t0, TMult: or(o.TMult, 1), EtaMin: o.EtaMin, TCur: float64(last)}
	s.owner = s
	s.positive("T_0", t0)
	s.positive("T_mult", s.TMult)
	s.start(s, opt, last, func() []number {
		return s.ofBase(func(base number) number { return s.fallen(base, s.EtaMin, s.TCur, float64(s.TI)) })
	}, nil)
	return s
}

// Step goes to the next epoch, or to the one given, which may be a fraction: epoch + i / n
// after batch i of n.
func (s *CosineAnnealingWarmRestarts) Step(epoch ...float64) {
	e := usage.One("step", epoch, math.NaN())
	if e != e && s.epoch < 0 {
		e = 0
	}
	switch {
	case e != e:
		e = float64(s.epoch + 1)
		s.TCur++
		if s.TCur >= float64(s.TI) {
			s.TCur = math.Mod(s.TCur, float64(s.TI))
			s.TI *= s.TMult
		}
	case e < 0:
		s.misuse("step: epoch %v: want at least 0", e)
	case e < float64(s.T0):
		s.TI, s.TCur = s.T0, e
	case s.TMult == 1:
		s.TCur = math.Mod(e, float64(s.T0))
	default:
		s.TCur, s.TI = s.period(e)
	}
	s.epoch = int64(math.Floor(e))
	quietly(func() {
		rates := s.rates()
		for i, g := range s.opt.ParamGroups() {
			if i < len(rates) {
				g.replaceLR(rates[i])
			}
		}
	})
	s.noteLast()
}

// period returns where in which period an epoch is.
func (s *CosineAnnealingWarmRestarts) period(epoch float64) (at float64, length int64) {
	t0, mult := float64(s.T0), float64(s.TMult)
	n := int64(libm.Log(float64(epoch/t0*(mult-1))+1) / libm.Log(mult))
	power := int64(1)
	for range n {
		power *= s.TMult
	}
	return epoch - float64(s.T0*(power-1))/(mult-1), s.T0 * power
}
