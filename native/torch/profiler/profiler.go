// Package profiler is PyTorch's torch.profiler: it records what operators do, how long
// they take and what memory they take, and writes it as a trace that Chrome's
// about:tracing and Perfetto show.
package profiler

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// Options are the options of [Run].
type Options struct {
	RecordShapes  bool // the shapes of operators' inputs too; default false
	ProfileMemory bool // what memory is taken and given back too; default false
	WithFlops     bool // floating-point operations of products and convolutions too; default false
}

// Profile is what was recorded.
type Profile struct{ p *native.Profile }

// Run calls f and records what operators of all goroutines do meanwhile, on a GPU too if
// there is one, as torch.profiler.profile. One profile is recorded at a time: while
// another is, Run fails and does not call f.
func Run(f func(), opts ...Options) (*Profile, error) {
	o := usage.Option("profile", opts)
	if !running.CompareAndSwap(false, true) {
		return nil, errors.New("profiler: start: another profile is being recorded")
	}
	defer running.Store(false)
	err := native.StartProfiler(native.ProfilerOptions{
		CUDA: torch.CUDAIsAvailable(), Shapes: o.RecordShapes, Memory: o.ProfileMemory, Flops: o.WithFlops,
	})
	if err != nil {
		return nil, fmt.Errorf("profiler: start: %w", err)
	}
	var p *native.Profile
	func() {
		defer func() { p, err = native.StopProfiler() }() // also when f panics
		f()
	}()
	if err != nil {
		return nil, fmt.Errorf("profiler: stop: %w", err)
	}
	return &Profile{p}, nil
}

// ExportChromeTrace writes the profile to a file as trace events in JSON.
func (p *Profile) ExportChromeTrace(path string) error {
	if path == "" {
		return errors.New("profiler: export: no path")
	}
	if err := p.p.Save(path); err != nil {
		return fmt.Errorf("profiler: export %s: %w", path, err)
	}
	return nil
}

// running is whether the process's one profiler is, which libtorch does not check.
var running atomic.Bool

// Event is something that was recorded: mostly the call of an operator.
type Event struct {
	Name     string
	Start    time.Duration // since the profiler began
	Duration time.Duration
	Thread   int64 // libtorch's number of it
	Device   torch.Device
	Shapes   [][]int64 // of inputs, with RecordShapes; nil for one that is no tensor
	Flops    int64     // with WithFlops
	Bytes    int64     // taken, or if negative given back, with ProfileMemory
}

// Events returns what was recorded, in the order of their starts.
func (p *Profile) Events() ([]Event, error) {
	all, err := p.p.Events()
	if err != nil {
		return nil, fmt.Errorf("profiler: events: %w", err)
	}
	events := make([]Event, len(all))
	for i, e := range all {
		events[i] = Event{
			Name: e.Name, Start: time.Duration(e.Start), Duration: time.Duration(e.Duration), Thread: e.Thread,
			Device: torch.Device{Type: torch.DeviceType(e.DeviceType), Index: max(e.DeviceIndex, 0)},
			Shapes: shapes(e.Shapes), Flops: e.Flops, Bytes: e.Bytes,
		}
	}
	slices.SortStableFunc(events, func(a, b Event) int { return int(a.Start - b.Start) })
	return events, nil
}

func shapes(text string) [][]int64 {
	if text == "" {
		return nil
	}
	var list [][]int64
	for line := range strings.SplitSeq(text, "\n") {
		var shape []int64
		if line != "" {
			for size := range strings.SplitSeq(line, ",") {
				n, err := strconv.ParseInt(size, 10, 64)
				if err == nil {
					shape = append(shape, n)
				}
			}
		}
		list = append(list, shape)
	}
	return list
}
