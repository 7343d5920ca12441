package optim

import (
	"math"
	"torchfm/native/torch/internal/usage"

	"torchfm/native/torch/libm"
)

// SWALROptions are the options of [NewSWALR].
type SWALROptions struct {
	AnnealEpochs   *int64 // the epochs until the rates are reached, at least 0; default 10
	AnnealStrategy string // "cos" or "linear"; default "cos"
	LastEpoch      *int64 // the epoch to go on after, of an optimizer with initial rates; default -1
}

// SWALR lets the rates go over to a fixed value, those of stochastic weight averaging,
// torch.optim.swa_utils.SWALR.
type SWALR struct {
	LRScheduler
	AnnealEpochs int64
	linear       bool
}

// NewSWALR returns a schedule with swa_lr, one number or one for each group.
func NewSWALR[R Rates](opt Optimizer, swaLR R, opts ...SWALROptions) *SWALR {
	o := usage.One("SWALR", opts, SWALROptions{})
	s := &SWALR{AnnealEpochs: or(o.AnnealEpochs, 10), linear: o.AnnealStrategy == "linear"}
	s.owner, s.opt = s, opt
	if !s.linear && o.AnnealStrategy != "" && o.AnnealStrategy != "cos" {
		s.misuse("anneal_strategy %q: want \"cos\" or \"linear\"", o.AnnealStrategy)
	}
	if s.AnnealEpochs < 0 {
		s.misuse("anneal_epochs %d: want at least 0", s.AnnealEpochs)
	}
	rates := s.ratesOf("swa_lr", any(swaLR))
	for i, g := range opt.ParamGroups() {
		g.setValue("swa_lr", rates[i])
	}
	s.start(s, opt, or(o.LastEpoch, -1), s.next, nil)
	return s
}

// part is how far the rates have gone over after a count of steps.
func (s *SWALR) part(steps int64) float64 {
	t := max(0, min(1, float64(steps)/float64(max(1, s.AnnealEpochs))))
	if s.linear {
		return t
	}
	return (1 - libm.Cos(math.Pi*t)) / 2
}

// next computes the rates from those of the epoch before.
func (s *SWALR) next() []number {
	step := s.count - 1
	if s.AnnealEpochs == 0 {
		step = max(1, step)
	}
	before, now := s.part(step-1), s.part(step)
	var rates []number
	for _, g := range s.opt.ParamGroups() {
		lr, swa := g.lr(), g.number("swa_lr")
		if before == 1 {
			lr = swa
		} else {
			lr = lr.sub(float(before).mul(swa)).div(float(1 - before))
		}
		rates = append(rates, swa.mul(float(now)).add(lr.mul(float(1-now))))
	}
	return rates
}
