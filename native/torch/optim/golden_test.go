package optim

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"torchfm/native/torch"
)

// TestMain takes libtorch's plain kernels, whose arithmetic is the same on every
// CPU: the goldens were made with them.
func TestMain(m *testing.M) {
	os.Setenv("ATEN_CPU_CAPABILITY", "default")
	torch.SetNumThreads(1)
	os.Exit(m.Run())
}

func TestCapability(t *testing.T) {
	if c := torch.CPUCapability(); c != "DEFAULT" && c != "NO AVX" {
		t.Fatalf("libtorch runs %s kernels, want the default ones", c)
	}
}

// golden is a line of goldens.jsonl, made by scripts/optim_goldens.py.
type golden struct {
	Optimizer string
	DType     string
	Options   json.RawMessage
	Digests   []string
	State     string

	Beta   *float64
	Digest string

	Schedule string
	Rates    [][]float64
}

func goldens(t *testing.T, keep func(g *golden) bool) []golden {
	t.Helper()
	f, err := os.Open("testdata/goldens.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []golden
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var g golden
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		if keep(&g) {
			list = append(list, g)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("no golden of this kind")
	}
	return list
}

// changed reports whether a result that is not that of PyTorch 2.8.0, which made the
// goldens, may be so on this libtorch; a digest has no tolerance. It logs which.
func changed(t *testing.T, g *golden) bool {
	t.Helper()
	if torch.Version() == "2.8.0" || g.Optimizer != "Adam" || g.DType != "bfloat16" {
		return false
	}
	t.Logf("libtorch %s rounds %s in %s in another way than 2.8.0: %s", torch.Version(), g.Optimizer, g.DType, g.Options)
	return true
}

func digest(tensors []*torch.Tensor) string {
	h := sha256.New()
	for _, t := range tensors {
		h.Write(torch.ToBytes(t))
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}

// groupOptions has PyTorch's names of all options.
type groupOptions struct {
	LR                   *float64
	Betas                *[2]float64
	Eps                  *float64
	WeightDecay          *float64 `json:"weight_decay"`
	AMSGrad              bool
	Maximize             bool
	DecoupledWeightDecay bool `json:"decoupled_weight_decay"`
	Momentum             float64
	Dampening            float64
	Nesterov             bool
	Alpha                *float64
	Centered             bool
}

func set[T any](into *T, v *T) {
	if v != nil {
		*into = *v
	}
}

// create makes the optimizer of a case; parameter i is in group i % len(groups).
func create(t *testing.T, name string, params []*torch.Tensor, groups []groupOptions) Optimizer {
	t.Helper()
	var o Optimizer
	for i, g := range groups {
		var mine []*torch.Tensor
		for j := i; j < len(params); j += len(groups) {
			mine = append(mine, params[j])
		}
		switch name {
		case "Adam", "AdamW":
			a := DefaultAdam()
			if name == "AdamW" {
				a = DefaultAdamW()
			}
			set(&a.LR, g.LR)
			set(&a.Betas, g.Betas)
			set(&a.Eps, g.Eps)
			set(&a.WeightDecay, g.WeightDecay)
			a.AMSGrad, a.Maximize = g.AMSGrad, g.Maximize
			a.DecoupledWeightDecay = a.DecoupledWeightDecay || g.DecoupledWeightDecay
			if o == nil {
				o = NewAdam(mine, a)
			} else {
				o.(*Adam).AddGroup(mine, a)
			}
		case "SGD":
			s := DefaultSGD()
			set(&s.LR, g.LR)
			set(&s.WeightDecay, g.WeightDecay)
			s.Momentum, s.Dampening, s.Nesterov, s.Maximize = g.Momentum, g.Dampening, g.Nesterov, g.Maximize
			o = NewSGD(mine, s)
		case "RMSprop":
			r := DefaultRMSprop()
			set(&r.LR, g.LR)
			set(&r.Alpha, g.Alpha)
			set(&r.WeightDecay, g.WeightDecay)
			r.Momentum, r.Centered, r.Maximize = g.Momentum, g.Centered, g.Maximize
			if o == nil {
				o = NewRMSprop(mine, r)
			} else {
				o.(*RMSprop).AddGroup(mine, r)
			}
		default:
			t.Fatalf("unknown optimizer %q", name)
		}
	}
	return o
}

// problem is the one of scripts/optim_goldens.py.
type problem struct {
	params []*torch.Tensor
	dtype  torch.DType
}

func newProblem(dtype torch.DType) *problem {
	torch.ManualSeed(7)
	p := &problem{dtype: dtype}
	for _, shape := range [][]int64{{7, 5}, {5}, {1}, {2, 3, 4}} {
		p.params = append(p.params, torch.Rand(shape, torch.Options{DType: dtype, RequiresGrad: true}))
	}
	return p
}

// gradients sets the gradients of a step, counted from 1.
func (p *problem) gradients(step int) {
	torch.NoGrad(func() {
		for i, q := range p.params {
			q.SetGrad(nil)
			draw := torch.Rand(q.Shape(), torch.Options{DType: p.dtype})
			if i != 1 || step%3 != 0 {
				q.SetGrad(draw.Sub(0.5).Add(q.Detach().Mul(0.25)))
			}
		}
	})
}

// update writes the gradients of a step into the tensors that they are in.
func (p *problem) update(step int) {
	var before []*torch.Tensor
	for _, q := range p.params {
		before = append(before, q.Grad())
	}
	p.gradients(step)
	for i, q := range p.params {
		if g := q.Grad(); g != nil && before[i] != nil {
			before[i].Copy_(g)
			q.SetGrad(before[i])
		}
	}
}

// kept returns all that an optimizer remembers, group by group.
func kept(o Optimizer) []*torch.Tensor {
	var groups []*group
	switch o := o.(type) {
	case *Adam:
		groups = o.groups
	case *SGD:
		groups = o.groups
	case *RMSprop:
		groups = o.groups
	}
	var list []*torch.Tensor
	for _, g := range groups {
		for _, s := range g.states {
			for _, t := range s.kept {
				if t != nil {
					list = append(list, t)
				}
			}
		}
	}
	return list
}

func TestOptimizersAsPython(t *testing.T) {
	for _, g := range goldens(t, func(g *golden) bool { return g.Optimizer != "" }) {
		dtype, err := torch.ParseDType(g.DType)
		if err != nil {
			t.Fatal(err)
		}
		var groups []groupOptions
		if err := json.Unmarshal(g.Options, &groups); err != nil {
			t.Fatal(err)
		}
		p := newProblem(dtype)
		o := create(t, g.Optimizer, p.params, groups)
		var got []string
		for step := 1; step <= 30; step++ {
			torch.WithScope(func(*torch.Scope) {
				p.gradients(step)
				o.Step()
			})
			if slices.Contains([]int{1, 2, 10, 30}, step) {
				got = append(got, digest(p.params))
			}
		}
		if !slices.Equal(got, g.Digests) && !changed(t, &g) {
			t.Errorf("%s %s %s: parameters %v, want %v", g.Optimizer, g.DType, g.Options, got, g.Digests)
		}
		if s := digest(kept(o)); s != g.State && !changed(t, &g) {
			t.Errorf("%s %s %s: state %s, want %s", g.Optimizer, g.DType, g.Options, s, g.State)
		}
	}
}

// A recorded step has the bits of one that makes its calls one by one, and one that
// the record does not fit, here for a parameter without a gradient, is made so.
func TestCapturedAdamAsPython(t *testing.T) {
	for _, g := range goldens(t, func(g *golden) bool { return g.Optimizer == "Adam" || g.Optimizer == "AdamW" }) {
		dtype, err := torch.ParseDType(g.DType)
		if err != nil {
			t.Fatal(err)
		}
		var groups []groupOptions
		if err := json.Unmarshal(g.Options, &groups); err != nil {
			t.Fatal(err)
		}
		p := newProblem(dtype)
		o := create(t, g.Optimizer, p.params, groups).(*Adam)
		var got []string
		replayed := 0
		for step := 1; step <= 30; step++ {
			torch.WithScope(func(*torch.Scope) {
				p.update(step)
				if step%10 == 1 {
					if err := o.Capture(); (err != nil) != (dtype == torch.BFloat16) {
						t.Fatal(err)
					}
				}
				if o.record != nil && o.record.fits(o) {
					replayed++
				}
				o.Step()
			})
			if slices.Contains([]int{1, 2, 10, 30}, step) {
				got = append(got, digest(p.params))
			}
		}
		if !slices.Equal(got, g.Digests) && !changed(t, &g) {
			t.Errorf("%s %s %s: parameters %v, want %v", g.Optimizer, g.DType, g.Options, got, g.Digests)
		}
		if s := digest(kept(o)); s != g.State && !changed(t, &g) {
			t.Errorf("%s %s %s: state %s, want %s", g.Optimizer, g.DType, g.Options, s, g.State)
		}
		if dtype != torch.BFloat16 && (replayed == 0 || replayed == 30) {
			t.Errorf("%s %s: %d of 30 steps were replayed", g.Optimizer, g.DType, replayed)
		}
	}
}

// The scalars of Adam for 30,000 steps, as Python computes them.
func TestCorrectionsAsPython(t *testing.T) {
	for _, g := range goldens(t, func(g *golden) bool { return g.Beta != nil }) {
		h := sha256.New()
		var c corrections
		differs := 0
		for n := 1.0; n <= 30000; n++ {
			value, root := c.at(*g.Beta, n)
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(value)))
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(root)))
			if value != 1-math.Pow(*g.Beta, n) || root != math.Sqrt(value) {
				differs++
			}
		}
		if got := fmt.Sprintf("%x", h.Sum(nil)[:8]); got != g.Digest {
			t.Errorf("beta %v: %s, want %s", *g.Beta, got, g.Digest)
		}
		t.Logf("beta %v: Go's math.Pow and math.Sqrt differ at %d of 30000", *g.Beta, differs)
	}
}

func TestSchedulesAsPython(t *testing.T) {
	for _, g := range goldens(t, func(g *golden) bool { return g.Schedule != "" }) {
		var o struct {
			StepSize    int `json:"step_size"`
			Gamma       float64
			StartFactor float64 `json:"start_factor"`
			EndFactor   float64 `json:"end_factor"`
			TotalIters  int     `json:"total_iters"`
			TMax        int     `json:"T_max"`
			EtaMin      float64 `json:"eta_min"`
		}
		if err := json.Unmarshal(g.Options, &o); err != nil {
			t.Fatal(err)
		}
		opt := NewSGD([]*torch.Tensor{torch.Zeros([]int64{1})}, SGDOptions{LR: 0.1})
		opt.AddGroup([]*torch.Tensor{torch.Zeros([]int64{1})}, SGDOptions{LR: 3e-3})
		var s *Scheduler
		switch g.Schedule {
		case "StepLR":
			s = NewStepLR(opt, o.StepSize, o.Gamma)
		case "ExponentialLR":
			s = NewExponentialLR(opt, o.Gamma)
		case "LinearLR":
			s = NewLinearLR(opt, o.StartFactor, o.EndFactor, o.TotalIters)
		case "CosineAnnealingLR":
			s = NewCosineAnnealingLR(opt, o.TMax, o.EtaMin)
		default:
			t.Fatalf("unknown schedule %q", g.Schedule)
		}
		for epoch, want := range g.Rates {
			if got := []float64{opt.LR(0), opt.LR(1)}; !slices.Equal(got, want) {
				t.Errorf("%s %s: epoch %d: %v, want %v", g.Schedule, g.Options, epoch, got, want)
				break
			}
			s.Step()
		}
	}
}
