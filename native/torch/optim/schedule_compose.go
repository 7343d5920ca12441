package optim

import (
	"fmt"
	"reflect"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// SequentialLR has one schedule after another, torch.optim.lr_scheduler.SequentialLR.
type SequentialLR struct {
	LRScheduler
	schedulers []Scheduler
	milestones []int64
}

// NewSequentialLR returns a schedule that goes on to the next one at each milestone, of
// which there is one less than schedules. All belong to opt. The last epoch is as for
// [NewLambdaLR].
func NewSequentialLR(opt Optimizer, schedulers []Scheduler, milestones []int64, lastEpoch ...int64) *SequentialLR {
	s := &SequentialLR{schedulers: slices.Clone(schedulers), milestones: slices.Clone(milestones)}
	s.owner, s.opt = s, opt
	s.sameOptimizer(opt, schedulers)
	if len(milestones) != len(schedulers)-1 {
		s.misuse("milestones: want %d for %d schedules, got %d", len(schedulers)-1, len(schedulers), len(milestones))
	}
	s.epoch = usage.One("SequentialLR", lastEpoch, -1) + 1
	for _, g := range opt.ParamGroups() {
		g.replaceLR(g.number("initial_lr"))
	}
	undo(s)
	first := s.schedulers[0].schedule()
	first.begin()
	s.lastLRs = first.lastLRs
	return s
}

// sameOptimizer refuses schedules that are none or belong to another optimizer.
func (s *LRScheduler) sameOptimizer(opt Optimizer, schedulers []Scheduler) {
	if len(schedulers) == 0 {
		s.misuse("schedulers: want at least one")
	}
	for i, each := range schedulers {
		if each == nil || each.Optimizer() != opt {
			s.misuse("schedulers: number %d belongs to another optimizer", i)
		}
	}
}

// undo takes back the step that the constructors of schedules made.
func undo(s Scheduler) {
	switch s := s.(type) {
	case *SequentialLR:
		for _, each := range s.schedulers {
			undo(each)
		}
	case *ChainedScheduler:
		for _, each := range s.schedulers {
			undo(each)
		}
	default:
		s.schedule().epoch--
	}
}

// Step goes to the next epoch. It takes no epoch.
func (s *SequentialLR) Step(epoch ...float64) {
	s.noEpoch(epoch)
	s.epoch++
	at := 0
	for at < len(s.milestones) && s.milestones[at] <= s.epoch {
		at++
	}
	now := s.schedulers[at]
	if at > 0 && s.milestones[at-1] == s.epoch {
		now.Step(0)
	} else {
		now.Step()
	}
	s.lastLRs = now.schedule().lastLRs
}

func (s *LRScheduler) noEpoch(epoch []float64) {
	if len(epoch) > 0 {
		s.misuse("step: got epoch %v: want none", epoch[0])
	}
}

// StateDict returns the states of all schedules and the present epoch.
func (s *SequentialLR) StateDict() map[string]any {
	return map[string]any{
		"_milestones": fieldValue(reflect.ValueOf(s.milestones)), "last_epoch": s.epoch, "_last_lr": numberList(s.lastLRs),
		"_schedulers": statesOf(s.schedulers),
	}
}

// LoadStateDict restores what StateDict returned: see [LRScheduler.LoadStateDict].
func (s *SequentialLR) LoadStateDict(dict map[string]any) error {
	epoch, milestones := s.epoch, s.milestones
	err := s.loadAll(s.schedulers, dict, map[string]any{"last_epoch": &epoch, "_milestones": &milestones})
	if err == nil {
		s.epoch, s.milestones = epoch, milestones
	}
	return err
}

func statesOf(schedulers []Scheduler) []any {
	states := make([]any, len(schedulers))
	for i, s := range schedulers {
		states[i] = s.StateDict()
	}
	return states
}

// loadAll restores the schedules that a schedule is made of, all or none.
func (s *LRScheduler) loadAll(schedulers []Scheduler, dict map[string]any, others map[string]any) error {
	name := reflect.TypeOf(s.owner).Elem().Name()
	var last []float64
	others["_last_lr"] = &last
	states, ok := asList(dict["_schedulers"])
	if !ok || len(states) != len(schedulers) {
		return fmt.Errorf("optim: %s: state dict: _schedulers: want %d states, got %d", name, len(schedulers), len(states))
	}
	if _, err := readFields(&struct{}{}, dict, others); err != nil {
		return fmt.Errorf("optim: %s: state dict: %w", name, err)
	}
	before := make([]map[string]any, len(schedulers))
	for i, each := range schedulers {
		state, ok := states[i].(map[string]any)
		before[i] = each.StateDict()
		err := fmt.Errorf("want a state, got %s", valueName(states[i]))
		if ok {
			err = each.LoadStateDict(state)
		}
		if err != nil {
			for k := range i {
				if err := schedulers[k].LoadStateDict(before[k]); err != nil {
					panic(&torch.Error{Op: name, Message: err.Error()})
				}
			}
			return fmt.Errorf("optim: %s: state dict: _schedulers.%d: %w", name, i, err)
		}
	}
	s.lastLRs = loadNumbers(dict["_last_lr"], last)
	return nil
}

// ChainedScheduler makes the steps of several schedules, each on what the one before made
// of the rates, torch.optim.lr_scheduler.ChainedScheduler.
type ChainedScheduler struct {
	LRScheduler
	schedulers []Scheduler
}

// NewChainedScheduler returns a schedule of others that belong to one optimizer, which is
// the first one's unless it is given.
func NewChainedScheduler(schedulers []Scheduler, opt ...Optimizer) *ChainedScheduler {
	s := &ChainedScheduler{schedulers: slices.Clone(schedulers)}
	s.owner = s
	s.opt = usage.One("ChainedScheduler", opt, nil)
	if s.opt == nil && len(schedulers) > 0 && schedulers[0] != nil {
		s.opt = schedulers[0].Optimizer()
	}
	s.sameOptimizer(s.opt, schedulers)
	s.noteLast()
	return s
}

// Step goes to the next epoch. It takes no epoch.
func (s *ChainedScheduler) Step(epoch ...float64) {
	s.noEpoch(epoch)
	for _, each := range s.schedulers {
		each.Step()
	}
	s.noteLast()
}

// LastEpoch returns the epoch of the first schedule.
func (s *ChainedScheduler) LastEpoch() int64 { return s.schedulers[0].LastEpoch() }

// StateDict returns the states of all schedules.
func (s *ChainedScheduler) StateDict() map[string]any {
	dict := map[string]any{"_last_lr": numberList(s.lastLRs), "_schedulers": statesOf(s.schedulers)}
	if s.begun { // the first one of a SequentialLR
		dict["_is_initial"], dict["_step_count"] = false, s.count
	}
	return dict
}

// LoadStateDict restores what StateDict returned: see [LRScheduler.LoadStateDict].
func (s *ChainedScheduler) LoadStateDict(dict map[string]any) error {
	return s.loadAll(s.schedulers, dict, map[string]any{})
}
