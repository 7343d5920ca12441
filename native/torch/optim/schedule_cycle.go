package optim

import (
	"math"
	"slices"
	"torchfm/native/torch/internal/usage"

	"torchfm/native/torch/libm"
)

// Rates is a number for all parameter groups, or one for each.
type Rates interface{ float64 | []float64 }

// ratesOf is a number for each group.
func (s *LRScheduler) ratesOf(name string, rates any) []float64 {
	groups := len(s.opt.ParamGroups())
	switch r := rates.(type) {
	case float64:
		return slices.Repeat([]float64{r}, groups)
	case []float64:
		if len(r) == 1 {
			return slices.Repeat(r, groups)
		}
		if len(r) != groups {
			s.misuse("%s: want one or %d values, got %d", name, groups, len(r))
		}
		return slices.Clone(r)
	}
	return nil
}

// listOr is an option that is a number for each group, where it is given.
func listOr(list []float64, otherwise float64) []float64 {
	if len(list) == 0 {
		return []float64{otherwise}
	}
	return list
}

// turns checks that the optimizer has a momentum to turn, reports whether that is the
// first beta, and sets it to its greatest value, unless the schedule goes on.
func (s *LRScheduler) turns(base, most []float64, lastEpoch int64) (useBeta1 bool) {
	groups := s.opt.ParamGroups()
	useBeta1 = groups[0].has("betas")
	if !useBeta1 && !groups[0].has("momentum") {
		s.misuse("the optimizer has neither momentum nor betas: set NoCycleMomentum")
	}
	if lastEpoch == -1 {
		for i, g := range groups {
			g.setMomentum(most[i])
			g.setValue("max_momentum", most[i])
			g.setValue("base_momentum", base[i])
		}
	}
	return useBeta1
}

// CyclicLROptions are the options of [NewCyclicLR].
type CyclicLROptions struct {
	StepSizeUp      *int64                  // epochs of the rise; default 2000
	StepSizeDown    *int64                  // epochs of the fall, nil: as many; default nil
	Mode            string                  // "triangular", "triangular2" or "exp_range"; default "triangular"
	Gamma           *float64                // of exp_range, gamma ** epochs; default 1.0
	ScaleFn         func(x float64) float64 // the height of a cycle, in place of Mode's; default nil
	ScaleMode       string                  // of what ScaleFn is a function: "cycle" or "iterations"; default "cycle"
	NoCycleMomentum bool                    // leave the momentum as it is; default false
	BaseMomentum    []float64               // the least momentum, one for all groups or one for each; default 0.8
	MaxMomentum     []float64               // the greatest momentum, one for all groups or one for each; default 0.9
	LastEpoch       *int64                  // the epoch to go on after, of an optimizer with initial rates; default -1
}

// CyclicLR lets the rates rise and fall between two bounds, and the momentum against them
// (Smith 2017), torch.optim.lr_scheduler.CyclicLR.
type CyclicLR struct {
	LRScheduler
	scaleFn func(x float64) float64

	MaxLRs        []float64 `key:"max_lrs"`
	TotalSize     float64
	StepRatio     float64
	Mode          string
	Gamma         float64
	ScaleMode     string
	CycleMomentum bool
	UseBeta1      bool      `key:"use_beta1"`
	BaseMomentums []float64 // none without CycleMomentum
	MaxMomentums  []float64
}

// NewCyclicLR returns a schedule between base_lr and max_lr, each one number or one for
// each group.
func NewCyclicLR[B, M Rates](opt Optimizer, baseLR B, maxLR M, opts ...CyclicLROptions) *CyclicLR {
	o := usage.One("CyclicLR", opts, CyclicLROptions{})
	s := &CyclicLR{Mode: o.Mode, Gamma: or(o.Gamma, 1), ScaleMode: o.ScaleMode, CycleMomentum: !o.NoCycleMomentum, scaleFn: o.ScaleFn}
	s.owner, s.opt = s, opt
	last := or(o.LastEpoch, -1)
	base := s.ratesOf("base_lr", any(baseLR))
	if last == -1 {
		for i, g := range opt.ParamGroups() {
			g.setLR(float(base[i]))
		}
	}
	s.MaxLRs = s.ratesOf("max_lr", any(maxLR))
	up := float64(or(o.StepSizeUp, 2000))
	down := up
	if o.StepSizeDown != nil {
		down = float64(*o.StepSizeDown)
	}
	s.TotalSize = up + down
	s.StepRatio = up / s.TotalSize
	s.scale()
	if s.CycleMomentum {
		s.BaseMomentums = s.ratesOf("base_momentum", listOr(o.BaseMomentum, 0.8))
		s.MaxMomentums = s.ratesOf("max_momentum", listOr(o.MaxMomentum, 0.9))
		s.UseBeta1 = s.turns(s.BaseMomentums, s.MaxMomentums, last)
	}
	s.start(s, opt, last, s.next, nil)
	for i := range s.baseLRs {
		s.baseLRs[i] = float(base[i])
	}
	return s
}

// scale checks the mode and completes what it says of the scale.
func (s *CyclicLR) scale() {
	if s.Mode == "" {
		s.Mode = "triangular"
	}
	if s.ScaleMode == "" {
		s.ScaleMode = "cycle"
	}
	if s.scaleFn != nil {
		return
	}
	switch s.Mode {
	case "triangular", "triangular2":
		s.ScaleMode = "cycle"
	case "exp_range":
		s.ScaleMode = "iterations"
	default:
		s.misuse("mode %q: want \"triangular\", \"triangular2\" or \"exp_range\"", s.Mode)
	}
}

// height is the scale of the cycle or epoch x.
func (s *CyclicLR) height(x float64) float64 {
	switch {
	case s.scaleFn != nil:
		return s.scaleFn(x)
	case s.Mode == "triangular2":
		return 1 / libm.Pow(2, x-1)
	case s.Mode == "exp_range":
		return libm.Pow(s.Gamma, x)
	}
	return 1
}

// next computes the rates of the epoch and sets the momentum.
func (s *CyclicLR) next() []number {
	past := float64(s.epoch) / s.TotalSize
	cycle := math.Floor(1 + past)
	x := 1 + past - cycle
	factor := x / s.StepRatio
	if x > s.StepRatio {
		factor = (x - 1) / (s.StepRatio - 1)
	}
	scale := float64(s.epoch)
	if s.ScaleMode == "cycle" {
		scale = cycle
	}
	rates := make([]number, len(s.baseLRs))
	for i, base := range s.baseLRs {
		height := float(s.MaxLRs[i]).sub(base).mul(float(factor))
		rates[i] = base.add(height.mul(float(s.height(scale))))
	}
	if s.CycleMomentum {
		for i, g := range s.opt.ParamGroups() {
			if i < len(s.MaxMomentums) {
				height := float64((s.MaxMomentums[i] - s.BaseMomentums[i]) * factor)
				g.setMomentum(s.MaxMomentums[i] - float64(height*s.height(scale)))
			}
		}
	}
	return rates
}

// StateDict returns the state under Python's names: see [LRScheduler.StateDict]. A
// function for the scale is not in it.
func (s *CyclicLR) StateDict() map[string]any {
	dict := s.LRScheduler.StateDict()
	dict["_scale_fn_custom"] = nil
	if !s.CycleMomentum {
		for _, key := range []string{"use_beta1", "base_momentums", "max_momentums"} {
			delete(dict, key)
		}
	}
	return dict
}

// LoadStateDict restores what StateDict returned: see [LRScheduler.LoadStateDict].
func (s *CyclicLR) LoadStateDict(dict map[string]any) error {
	return s.LRScheduler.LoadStateDict(withBeta1(dict))
}
