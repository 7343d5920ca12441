package optim

import (
	"fmt"
	"maps"
	"math"
	"reflect"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// Scheduler is a learning rate schedule of torch.optim.lr_scheduler: every type that
// embeds [LRScheduler]. An epoch is what lies between two calls of Step, be it a pass over
// the data or one training step.
type Scheduler interface {
	// Step goes to the next epoch, or to the one given; call it after the optimizer's
	// Step.
	Step(epoch ...float64)
	// LastEpoch returns the epoch, counted from 0.
	LastEpoch() int64
	// GetLastLR returns the learning rates that the last step set, by group.
	GetLastLR() []float64
	// Optimizer returns the optimizer whose rates are changed.
	Optimizer() Optimizer
	// StateDict returns the state under Python's names.
	StateDict() map[string]any
	// LoadStateDict restores what StateDict returned.
	LoadStateDict(dict map[string]any) error

	schedule() *LRScheduler
}

// LRScheduler is what all schedules share, torch.optim.lr_scheduler.LRScheduler. A
// schedule of one's own embeds it, has a method GetLR and a constructor that ends with
// [NewScheduler]. Its exported fields are part of its state dict, under PyTorch's spelling
// of their names or what a tag `key:"..."` says.
type LRScheduler struct {
	owner   Scheduler
	opt     Optimizer
	baseLRs []number // what the rates are computed from
	lastLRs []number
	epoch   int64
	count   int64
	begun   bool            // whether begin was called
	initial bool            // whether the step is the constructor's
	rates   func() []number // the rates of the epoch from those of the one before
	closed  func() []number // the rates of any epoch; nil: as rates
	keyed   map[string]any  // what the state dict has beside fields
}

// GetLRer is a schedule that says what the learning rates are.
type GetLRer interface {
	Scheduler
	// GetLR returns the rates of the epoch LastEpoch, by group. In the first call, by
	// the constructor, LastEpoch is 0.
	GetLR() []float64
}

// NewScheduler completes a schedule, a pointer to a struct that embeds [LRScheduler], sets
// the first rates and returns it. With a last epoch it goes on after that one: see the
// constructors of this package.
func NewScheduler[T GetLRer](s T, opt Optimizer, lastEpoch ...int64) T {
	s.schedule().start(s, opt, usage.One("LRScheduler", lastEpoch, -1), func() []number {
		rates := s.GetLR()
		list := make([]number, len(rates))
		for i, r := range rates {
			list[i] = float(r)
		}
		return list
	}, nil)
	return s
}

func (s *LRScheduler) schedule() *LRScheduler { return s }

// start notes the rates that the schedule starts from and sets the first ones.
func (s *LRScheduler) start(owner Scheduler, opt Optimizer, lastEpoch int64, rates, closed func() []number) {
	s.owner, s.opt, s.epoch, s.rates, s.closed = owner, opt, lastEpoch, rates, closed
	if opt == nil {
		s.misuse("optimizer: want one, got nil")
	}
	for i, g := range opt.ParamGroups() {
		switch {
		case g.extra["initial_lr"] != nil:
		case lastEpoch != -1:
			s.misuse("last_epoch %d: group %d has no initial_lr to go on from; load the optimizer's state dict first", lastEpoch, i)
		default:
			g.noteLR()
		}
		s.baseLRs = append(s.baseLRs, g.number("initial_lr"))
	}
	s.begin()
}

// noteLR makes the present rate the one that schedules start from.
func (g *ParamGroup) noteLR() {
	lr := g.lr()
	if lr.t != nil {
		lr.t = keep(clone(lr.t))
	}
	g.setNumber("initial_lr", lr)
}

// begin makes the constructor's step.
func (s *LRScheduler) begin() {
	s.count, s.initial, s.begun = 0, true, true
	s.owner.Step()
	s.initial = false
}

func (s *LRScheduler) misuse(format string, args ...any) {
	name := "LRScheduler"
	if s.owner != nil {
		name = reflect.TypeOf(s.owner).Elem().Name()
	}
	panic(&torch.Error{Op: name, Message: fmt.Sprintf(format, args...)})
}

// Optimizer returns the optimizer whose rates are changed.
func (s *LRScheduler) Optimizer() Optimizer { return s.opt }

// LastEpoch returns the epoch, counted from 0, Python's last_epoch.
func (s *LRScheduler) LastEpoch() int64 { return s.epoch }

// BaseLRs returns the learning rates that the schedule starts from, by group.
func (s *LRScheduler) BaseLRs() []float64 { return valuesOf(s.baseLRs) }

// GetLastLR returns the learning rates that the last step set, by group.
func (s *LRScheduler) GetLastLR() []float64 { return valuesOf(s.lastLRs) }

func valuesOf(list []number) []float64 {
	values := make([]float64, len(list))
	for i, n := range list {
		values[i] = n.value()
	}
	return values
}

// Step goes to the next epoch, or to the one given, whose rates are then computed in
// closed form where the schedule has one. Call it after the optimizer's Step.
func (s *LRScheduler) Step(epoch ...float64) {
	e := usage.One("step", epoch, math.NaN())
	s.count++
	if e != e {
		s.epoch++
		s.set(s.rates)
		return
	}
	if e != math.Trunc(e) {
		s.misuse("step: epoch %v: want a whole number", e)
	}
	s.epoch = int64(e)
	if s.closed != nil {
		s.set(s.closed)
	} else {
		s.set(s.rates)
	}
}

// set sets the rates that f returns.
func (s *LRScheduler) set(f func() []number) {
	quietly(func() {
		rates := f()
		for i, g := range s.opt.ParamGroups() {
			if i < len(rates) {
				g.setLR(rates[i])
			}
		}
	})
	s.noteLast()
}

// quietly calls f without recording gradients, and frees the tensors that it makes.
func quietly(f func()) {
	torch.NoGrad(func() { torch.WithScope(func(*torch.Scope) { f() }) })
}

func (s *LRScheduler) noteLast() {
	s.lastLRs = s.lastLRs[:0]
	for _, g := range s.opt.ParamGroups() {
		s.lastLRs = append(s.lastLRs, g.lr())
	}
}

// each computes a rate for each group.
func (s *LRScheduler) each(f func(lr number) number) []number {
	var rates []number
	for _, g := range s.opt.ParamGroups() {
		rates = append(rates, f(g.lr()))
	}
	return rates
}

// same are the rates as they are.
func (s *LRScheduler) same() []number { return s.each(func(lr number) number { return lr }) }

// times are the rates times a factor.
func (s *LRScheduler) times(factor float64) []number {
	return s.each(func(lr number) number { return lr.mul(float(factor)) })
}

// ofBase computes a rate from each of those that the schedule starts from.
func (s *LRScheduler) ofBase(f func(lr number) number) []number {
	rates := make([]number, len(s.baseLRs))
	for i, base := range s.baseLRs {
		rates[i] = f(base)
	}
	return rates
}

// StateDict returns the epoch, the rates that the schedule starts from and its
// parameters, under Python's names. The present rates are in the optimizer's state dict.
func (s *LRScheduler) StateDict() map[string]any {
	dict := map[string]any{
		"base_lrs": numberList(s.baseLRs), "last_epoch": s.epoch, "_step_count": s.count, "_is_initial": false,
		"_get_lr_called_within_step": false, "_last_lr": numberList(s.lastLRs),
	}
	maps.Copy(dict, s.keyed)
	eachField(s.owner, func(key string, f reflect.Value) { dict[key] = fieldValue(f) })
	return dict
}

// LoadStateDict restores what StateDict returned here or in Python, for a schedule of the
// same kind whose optimizer has as many groups. It does not change the optimizer. An
// error names the first entry that is missing or does not fit, and leaves the schedule
// unchanged.
func (s *LRScheduler) LoadStateDict(dict map[string]any) error {
	name := reflect.TypeOf(s.owner).Elem().Name()
	var base, last []float64
	epoch, count := s.epoch, s.count
	set, err := readFields(s.owner, dict, map[string]any{
		"base_lrs": &base, "_last_lr": &last, "last_epoch": &epoch, "_step_count": &count,
	})
	if err == nil && len(base) != len(s.baseLRs) {
		err = fmt.Errorf("base_lrs: want %d rates, got %d", len(s.baseLRs), len(base))
	}
	if err != nil {
		return fmt.Errorf("optim: %s: state dict: %w", name, err)
	}
	set()
	s.epoch, s.count = epoch, count
	s.baseLRs, s.lastLRs = loadNumbers(dict["base_lrs"], base), loadNumbers(dict["_last_lr"], last)
	return nil
}

// numberList is numbers as a state dict has them.
func numberList(list []number) []any {
	values := make([]any, len(list))
	for i, n := range list {
		values[i] = n.f
		if n.t != nil {
			values[i] = n.t.Detach()
		}
	}
	return values
}

// loadNumbers are the numbers of a state dict, those that are tensors copied.
func loadNumbers(from any, values []float64) []number {
	given, _ := asList(from)
	list := make([]number, len(values))
	for i, v := range values {
		list[i] = float(v)
		if t, ok := given[i].(*torch.Tensor); ok {
			list[i] = tensor(keep(clone(t)))
		}
	}
	return list
}
