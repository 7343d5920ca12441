package optim

import (
	"maps"
	"math"
	"torchfm/native/torch/internal/usage"

	"torchfm/native/torch/libm"
)

// OneCycleLROptions are the options of [NewOneCycleLR]. Either TotalSteps or Epochs and
// StepsPerEpoch must be given.
type OneCycleLROptions struct {
	TotalSteps      *int64    // the steps of the cycle, nil: Epochs times StepsPerEpoch; default nil
	Epochs          *int64    // the epochs to train; default nil
	StepsPerEpoch   *int64    // the steps of an epoch; default nil
	PctStart        *float64  // the part of the cycle in which the rates rise, in [0, 1]; default 0.3
	AnnealStrategy  string    // "cos" or "linear"; default "cos"
	NoCycleMomentum bool      // leave the momentum as it is; default false
	BaseMomentum    []float64 // the least momentum, one for all groups or one for each; default 0.85
	MaxMomentum     []float64 // the greatest momentum, one for all groups or one for each; default 0.95
	DivFactor       *float64  // the greatest rate over the first one; default 25.0
	FinalDivFactor  *float64  // the first rate over the last one; default 1e4
	ThreePhase      bool      // fall as far as the rates rose before the last fall; default false
	LastEpoch       *int64    // the epoch to go on after, of an optimizer with initial rates; default -1
}

// OneCycleLR lets the rates rise once and fall far below where they started, and the
// momentum against them (Smith and Topin 2018), torch.optim.lr_scheduler.OneCycleLR.
type OneCycleLR struct {
	LRScheduler
	phases []phase
	anneal string

	TotalSteps    int64
	CycleMomentum bool
	UseBeta1      bool `key:"use_beta1"`
}

// phase is a part of the cycle, between values of a parameter group.
type phase struct {
	end                        float64
	startLR, endLR             string
	startMomentum, endMomentum string
}

// NewOneCycleLR returns a schedule with max_lr, one number or one for each group.
func NewOneCycleLR[M Rates](opt Optimizer, maxLR M, opts ...OneCycleLROptions) *OneCycleLR {
	o := usage.One("OneCycleLR", opts, OneCycleLROptions{})
	s := &OneCycleLR{anneal: o.AnnealStrategy, CycleMomentum: !o.NoCycleMomentum}
	s.owner, s.opt = s, opt
	s.TotalSteps = s.steps(&o)
	pct := or(o.PctStart, 0.3)
	if !(pct >= 0 && pct <= 1) {
		s.misuse("pct_start %v: want 0 <= pct_start <= 1", pct)
	}
	if s.anneal == "" {
		s.anneal = "cos"
	}
	if s.anneal != "cos" && s.anneal != "linear" {
		s.misuse("anneal_strategy %q: want \"cos\" or \"linear\"", s.anneal)
	}
	total, last := float64(s.TotalSteps), or(o.LastEpoch, -1)
	s.phases = []phase{{float64(pct*total) - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum"}}
	if o.ThreePhase {
		s.phases = append(s.phases, phase{float64(2*pct*total) - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum"},
			phase{total - 1, "initial_lr", "min_lr", "max_momentum", "max_momentum"})
	} else {
		s.phases = append(s.phases, phase{total - 1, "max_lr", "min_lr", "base_momentum", "max_momentum"})
	}
	most := s.ratesOf("max_lr", any(maxLR))
	if last == -1 {
		for i, g := range opt.ParamGroups() {
			first := most[i] / or(o.DivFactor, 25)
			g.setValue("initial_lr", first)
			g.setValue("max_lr", most[i])
			g.setValue("min_lr", first/or(o.FinalDivFactor, 1e4))
		}
	}
	if s.CycleMomentum {
		s.UseBeta1 = s.turns(s.ratesOf("base_momentum", listOr(o.BaseMomentum, 0.85)), s.ratesOf("max_momentum", listOr(o.MaxMomentum, 0.95)), last)
	}
	s.start(s, opt, last, s.next, nil)
	return s
}

// steps is the length of the cycle.
func (s *OneCycleLR) steps(o *OneCycleLROptions) int64 {
	switch {
	case o.TotalSteps != nil:
		s.positive("total_steps", *o.TotalSteps)
		return *o.TotalSteps
	case o.Epochs != nil && o.StepsPerEpoch != nil:
		s.positive("epochs", *o.Epochs)
		s.positive("steps_per_epoch", *o.StepsPerEpoch)
		return *o.Epochs * *o.StepsPerEpoch
	}
	s.misuse("total_steps: want it, or epochs and steps_per_epoch")
	return 0
}

// between is a value between two, at a part of a phase.
func (s *OneCycleLR) between(start, end number, part float64) number {
	if s.anneal == "cos" {
		return end.add(start.sub(end).div(two).mul(float(libm.Cos(math.Pi*part) + 1)))
	}
	return end.sub(start).mul(float(part)).add(start)
}

// next computes the rates of the epoch and sets the momentum.
func (s *OneCycleLR) next() []number {
	if s.epoch > s.TotalSteps {
		s.misuse("step %d: there are %d steps in all", s.epoch, s.TotalSteps)
	}
	step, from := float64(s.epoch), 0.0
	at := 0
	for at < len(s.phases)-1 && step > s.phases[at].end {
		from = s.phases[at].end
		at++
	}
	p := s.phases[at]
	part := (step - from) / (p.end - from)
	var rates []number
	for _, g := range s.opt.ParamGroups() {
		rates = append(rates, s.between(g.number(p.startLR), g.number(p.endLR), part))
		if s.CycleMomentum {
			g.setMomentum(s.between(g.number(p.startMomentum), g.number(p.endMomentum), part).f)
		}
	}
	return rates
}

// StateDict returns the state under Python's names: see [LRScheduler.StateDict].
func (s *OneCycleLR) StateDict() map[string]any {
	dict := s.LRScheduler.StateDict()
	dict["_anneal_func_type"] = s.anneal
	phases := make([]any, len(s.phases))
	for i, p := range s.phases {
		phases[i] = map[string]any{
			"end_step": p.end, "start_lr": p.startLR, "end_lr": p.endLR, "start_momentum": p.startMomentum, "end_momentum": p.endMomentum,
		}
	}
	dict["_schedule_phases"] = phases
	if !s.CycleMomentum {
		delete(dict, "use_beta1")
	}
	return dict
}

// LoadStateDict restores what StateDict returned: see [LRScheduler.LoadStateDict]. The
// shape of the cycle must be that of the constructor.
func (s *OneCycleLR) LoadStateDict(dict map[string]any) error {
	return s.LRScheduler.LoadStateDict(withBeta1(dict))
}

// withBeta1 is a state dict with use_beta1, which Python leaves out where no momentum is
// turned.
func withBeta1(dict map[string]any) map[string]any {
	if _, ok := dict["use_beta1"]; ok {
		return dict
	}
	dict = maps.Clone(dict)
	dict["use_beta1"] = false
	return dict
}
