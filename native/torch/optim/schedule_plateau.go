package optim

import (
	"fmt"
	"math"
	"reflect"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// ReduceLROnPlateauOptions are the options of [NewReduceLROnPlateau].
type ReduceLROnPlateauOptions struct {
	Mode          string    // "min" for a metric that should fall, "max" for one that should rise; default "min"
	Factor        *float64  // by which the rates fall, below 1; default 0.1
	Patience      *int64    // epochs without improvement that are borne; default 10
	Threshold     *float64  // the least improvement that counts; default 1e-4
	ThresholdMode string    // "rel", or "abs" for a threshold in the metric's own units; default "rel"
	Cooldown      int64     // epochs after a fall that do not count; default 0
	MinLR         []float64 // the least rates, one for all groups or one for each; default 0
	Eps           *float64  // a fall of less is not made; default 1e-8
}

// ReduceLROnPlateau lets the rates fall when a metric has stopped getting better,
// torch.optim.lr_scheduler.ReduceLROnPlateau.
type ReduceLROnPlateau struct {
	opt     Optimizer
	lastLRs []number

	Factor          float64
	DefaultMinLR    *float64  // nil when there is one for each group
	MinLRs          []float64 `key:"min_lrs"`
	Patience        int64
	Cooldown        int64
	Eps             float64
	LastEpoch       int64
	Mode            string
	ModeWorse       float64
	Threshold       float64
	ThresholdMode   string
	Best            float64 // the best metric so far
	CooldownCounter int64
	NumBadEpochs    int64
}

// NewReduceLROnPlateau returns a schedule.
func NewReduceLROnPlateau(opt Optimizer, opts ...ReduceLROnPlateauOptions) *ReduceLROnPlateau {
	o := usage.One("ReduceLROnPlateau", opts, ReduceLROnPlateauOptions{})
	s := &ReduceLROnPlateau{
		opt: opt, Factor: or(o.Factor, 0.1), Patience: or(o.Patience, 10), Cooldown: o.Cooldown, Eps: or(o.Eps, 1e-8),
		Mode: o.Mode, Threshold: or(o.Threshold, 1e-4), ThresholdMode: o.ThresholdMode, ModeWorse: math.Inf(1),
	}
	if s.Mode == "" {
		s.Mode = "min"
	}
	if s.ThresholdMode == "" {
		s.ThresholdMode = "rel"
	}
	if s.Mode == "max" {
		s.ModeWorse = math.Inf(-1)
	}
	groups := len(opt.ParamGroups())
	switch {
	case !(s.Factor < 1):
		s.misuse("factor %v: want less than 1", s.Factor)
	case s.Mode != "min" && s.Mode != "max":
		s.misuse("mode %q: want \"min\" or \"max\"", s.Mode)
	case s.ThresholdMode != "rel" && s.ThresholdMode != "abs":
		s.misuse("threshold_mode %q: want \"rel\" or \"abs\"", s.ThresholdMode)
	case len(o.MinLR) > 1 && len(o.MinLR) != groups:
		s.misuse("min_lr: want one or %d rates, got %d", groups, len(o.MinLR))
	}
	if len(o.MinLR) > 1 {
		s.MinLRs = slices.Clone(o.MinLR)
	} else {
		s.DefaultMinLR = new(0.0)
		if len(o.MinLR) == 1 {
			*s.DefaultMinLR = o.MinLR[0]
		}
		s.MinLRs = slices.Repeat([]float64{*s.DefaultMinLR}, groups)
	}
	s.Best = s.ModeWorse
	s.noteLast()
	return s
}

func (s *ReduceLROnPlateau) misuse(format string, args ...any) {
	panic(&torch.Error{Op: "ReduceLROnPlateau", Message: fmt.Sprintf(format, args...)})
}

// Optimizer returns the optimizer whose rates are changed.
func (s *ReduceLROnPlateau) Optimizer() Optimizer { return s.opt }

// GetLastLR returns the learning rates that the last step set, by group.
func (s *ReduceLROnPlateau) GetLastLR() []float64 { return valuesOf(s.lastLRs) }

func (s *ReduceLROnPlateau) noteLast() {
	s.lastLRs = nil
	for _, g := range s.opt.ParamGroups() {
		s.lastLRs = append(s.lastLRs, g.lr())
	}
}

// Step goes to the next epoch, or to the one given, with the metric of the one before.
func (s *ReduceLROnPlateau) Step(metric float64, epoch ...int64) {
	s.LastEpoch = usage.One("step", epoch, s.LastEpoch+1)
	if s.better(metric) {
		s.Best, s.NumBadEpochs = metric, 0
	} else {
		s.NumBadEpochs++
	}
	if s.CooldownCounter > 0 {
		s.CooldownCounter--
		s.NumBadEpochs = 0
	}
	if s.NumBadEpochs > s.Patience {
		s.reduce()
		s.CooldownCounter, s.NumBadEpochs = s.Cooldown, 0
	}
	s.noteLast()
}

func (s *ReduceLROnPlateau) better(metric float64) bool {
	switch {
	case s.Mode == "min" && s.ThresholdMode == "rel":
		return metric < s.Best*(1-s.Threshold)
	case s.Mode == "min":
		return metric < s.Best-s.Threshold
	case s.ThresholdMode == "rel":
		return metric > s.Best*(s.Threshold+1)
	}
	return metric > s.Best+s.Threshold
}

func (s *ReduceLROnPlateau) reduce() {
	groups := s.opt.ParamGroups()
	if len(groups) != len(s.MinLRs) {
		if s.DefaultMinLR == nil {
			s.misuse("min_lr: there are %d groups by now and %d rates: change MinLRs", len(groups), len(s.MinLRs))
		}
		s.MinLRs = slices.Repeat([]float64{*s.DefaultMinLR}, len(groups))
	}
	for i, g := range groups {
		before := g.LR()
		after := max(before*s.Factor, s.MinLRs[i])
		if before-after > s.Eps {
			g.replaceLR(float(after))
		}
	}
}

// StateDict returns the state under Python's names.
func (s *ReduceLROnPlateau) StateDict() map[string]any {
	dict := map[string]any{"_last_lr": numberList(s.lastLRs)}
	eachField(s, func(key string, f reflect.Value) { dict[key] = fieldValue(f) })
	return dict
}

// LoadStateDict restores what StateDict returned: see [LRScheduler.LoadStateDict].
func (s *ReduceLROnPlateau) LoadStateDict(dict map[string]any) error {
	var last []float64
	set, err := readFields(s, dict, map[string]any{"_last_lr": &last})
	if err != nil {
		return fmt.Errorf("optim: ReduceLROnPlateau: state dict: %w", err)
	}
	set()
	s.lastLRs = loadNumbers(dict["_last_lr"], last)
	return nil
}
