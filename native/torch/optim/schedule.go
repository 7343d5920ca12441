package optim

import (
	"fmt"
	"math"

	"torchfm/native/torch"
)

// Scheduler changes the learning rates of an optimizer from epoch to epoch, as
// torch.optim.lr_scheduler. An epoch is what lies between two calls of Step, be it a
// pass over the data or one training step. Its constructors set the first rates.
type Scheduler struct {
	opt   Optimizer
	base  []float64 // the rates before the first schedule
	epoch int
	// rate is the rate of the epoch after the previous one's; for epoch 0 that is
	// the optimizer's.
	rate func(epoch int, previous, base float64) float64
}

func newScheduler(opt Optimizer, rate func(epoch int, previous, base float64) float64) *Scheduler {
	s := &Scheduler{opt: opt, rate: rate}
	for i := range opt.Groups() {
		s.base = append(s.base, opt.InitialLR(i))
	}
	s.set()
	return s
}

func (s *Scheduler) set() {
	for i := range s.base {
		s.opt.SetLR(i, s.rate(s.epoch, s.opt.LR(i), s.base[i]))
	}
}

// Step goes to the next epoch. Call it after the optimizer's Step.
func (s *Scheduler) Step() {
	s.epoch++
	s.set()
}

// Epoch returns how often Step was called, Python's last_epoch.
func (s *Scheduler) Epoch() int { return s.epoch }

// StateDict returns the epoch, last_epoch, and the rates that the schedule starts
// from, base_lrs. The present rates are in the optimizer's state dict.
func (s *Scheduler) StateDict() torch.StateDict {
	return torch.StateDict{
		{Name: "last_epoch", Tensor: scalar(int64(s.epoch))},
		{Name: "base_lrs", Tensor: torch.FromSlice(s.base)},
	}
}

// LoadStateDict restores what StateDict returned, for a schedule of the same kind
// whose optimizer has as many groups. It does not change the optimizer.
func (s *Scheduler) LoadStateDict(dict torch.StateDict) error {
	epoch, base := dict.Get("last_epoch"), dict.Get("base_lrs")
	if len(dict) != 2 || epoch == nil || base == nil {
		return fmt.Errorf("optim: state dict of a schedule: want last_epoch and base_lrs, have %v", dict.Names())
	}
	if epoch.DType() != torch.Int64 || epoch.Numel() != 1 || epoch.ItemInt() < 0 {
		return fmt.Errorf("optim: state dict of a schedule: last_epoch is no count")
	}
	if base.DType() != torch.Float64 || base.Numel() != int64(len(s.base)) {
		return fmt.Errorf("optim: state dict of a schedule: base_lrs has shape %v of %v, want [%d] of float64", base.Shape(), base.DType(), len(s.base))
	}
	s.epoch = int(epoch.ItemInt())
	copy(s.base, torch.ToSlice[float64](base))
	return nil
}

// NewStepLR multiplies the rates by gamma every size epochs, as StepLR.
func NewStepLR(opt Optimizer, size int, gamma float64) *Scheduler {
	positive("StepLR", "step size", size)
	return newScheduler(opt, func(epoch int, previous, _ float64) float64 {
		if epoch == 0 || epoch%size != 0 {
			return previous
		}
		return previous * gamma
	})
}

// NewExponentialLR multiplies the rates by gamma every epoch, as ExponentialLR.
func NewExponentialLR(opt Optimizer, gamma float64) *Scheduler {
	return NewStepLR(opt, 1, gamma)
}

// NewLinearLR changes the factor on the rates linearly from start, in (0, 1], to
// end, in [0, 1], over epochs epochs, as LinearLR: a warm-up when end is 1.
func NewLinearLR(opt Optimizer, start, end float64, epochs int) *Scheduler {
	positive("LinearLR", "number of epochs", epochs)
	if !(start > 0 && start <= 1) || !(end >= 0 && end <= 1) {
		panic(&torch.Error{Op: "LinearLR", Message: fmt.Sprintf("factors from %v to %v: want 0 < start <= 1 and 0 <= end <= 1", start, end)})
	}
	return newScheduler(opt, func(epoch int, previous, _ float64) float64 {
		switch {
		case epoch == 0:
			return previous * start
		case epoch > epochs:
			return previous
		}
		// The conversions keep each operation rounded by itself.
		change := end - start
		denom := float64(float64(epochs)*start) + float64(float64(epoch-1)*change)
		return previous * (1 + change/denom)
	})
}

// NewCosineAnnealingLR lets the rates fall to low along half a cosine over epochs
// epochs, and rise and fall again after them, as CosineAnnealingLR with T_max epochs
// and eta_min low.
func NewCosineAnnealingLR(opt Optimizer, epochs int, low float64) *Scheduler {
	positive("CosineAnnealingLR", "number of epochs", epochs)
	at := func(epoch int) float64 { return cos(math.Pi * float64(epoch) / float64(epochs)) }
	return newScheduler(opt, func(epoch int, previous, base float64) float64 {
		switch {
		case epoch == 0:
			return previous
		case (epoch-1-epochs)%(2*epochs) == 0:
			return previous + float64((base-low)*(1-cos(math.Pi/float64(epochs))))/2
		}
		return float64((1+at(epoch))/(1+at(epoch-1))*(previous-low)) + low
	})
}

// NewLambdaLR multiplies the initial rates by factor(epoch), as LambdaLR.
func NewLambdaLR(opt Optimizer, factor func(epoch int) float64) *Scheduler {
	return newScheduler(opt, func(epoch int, _, base float64) float64 { return base * factor(epoch) })
}

func positive(name, what string, n int) {
	if n < 1 {
		panic(&torch.Error{Op: name, Message: fmt.Sprintf("%s %d: want at least 1", what, n)})
	}
}
