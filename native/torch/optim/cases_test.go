package optim

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/kernels"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
)

// optimizerCase is a line of cases.jsonl: see scripts/optimizer_cases.py.
type optimizerCase struct {
	Optimizer string
	Kwargs    arguments
	Set       string
	DType     string
	Seed      uint64
	Steps     []string
	Params    []string
	State     map[string]any
	Groups    []arguments
	Refused   string
}

func (c *optimizerCase) String() string {
	args, _ := json.Marshal(c.Kwargs)
	return fmt.Sprintf("%s(%s) on %s", c.Optimizer, args, c.Set)
}

// casesDir is where the cases are: TORCHFM_OPTIMIZER_CASES or the committed ones.
func casesDir() string {
	if dir := os.Getenv("TORCHFM_OPTIMIZER_CASES"); dir != "" {
		return dir
	}
	return "testdata/optimizers"
}

// recordedKernels are those of the CPU on which the committed digests were recorded,
// whose square roots are a bit off: see package kernels.
const recordedKernels = "19dc596f"

// needKernels skips a test of committed digests where square roots have other bits.
func needKernels(t *testing.T) {
	t.Helper()
	here := kernels.Fingerprint(func(x []float32) []float32 { return torch.ToSlice[float32](torch.FromSlice(x).Sqrt()) })
	if os.Getenv("TORCHFM_OPTIMIZER_CASES") == "" && here != recordedKernels {
		t.Skipf("the digests were recorded with kernels %s, this CPU has %s: record them with scripts/optimizer_cases.py and set TORCHFM_OPTIMIZER_CASES", recordedKernels, here)
	}
}

// allowCapturable lets the CPU take the path that is kept for GPUs.
func allowCapturable(t *testing.T) {
	before := capturableOn
	capturableOn = append([]torch.DeviceType{torch.CPU}, before...)
	t.Cleanup(func() { capturableOn = before })
}

func TestOptimizerInfo(t *testing.T) {
	needKernels(t)
	allowCapturable(t)
	var passed, failed, skipped int
	seen := make(map[string]bool)
	for _, c := range recorded.Load[optimizerCase](t, filepath.Join(casesDir(), "cases.jsonl")) {
		seen[c.Optimizer] = true
		var why string
		torch.WithScope(func(*torch.Scope) { why = c.replay(t) })
		if why == "" {
			passed++
			continue
		}
		failed++
		assert.Empty(t, why, c.String())
	}
	fmt.Printf("optimizerinfo: %d cases, %d optimizers, %d passed, %d failed, %d skipped\n", passed+failed+skipped, len(seen), passed, failed, skipped)
}

// replay makes the steps of a case and says what differs.
func (c *optimizerCase) replay(t *testing.T) (why string) {
	p := newProblem(t, c.Set, c.DType, c.Seed)
	o := p.create(t, c.Optimizer, c.Kwargs)
	steps := max(len(c.Steps), 20)
	for i := range steps {
		err := torch.Try(func() { p.step(o) })
		switch {
		case err != nil && c.Refused == "":
			return fmt.Sprintf("step %d: %v", i+1, err)
		case err != nil:
			return ""
		case c.Refused != "":
			continue
		}
		if got := digests(p.params); got != c.Steps[i] {
			return fmt.Sprintf("step %d: other parameters", i+1)
		}
	}
	if c.Refused != "" {
		return "PyTorch refuses it: " + c.Refused
	}
	got := rememberedBy(o)
	for _, name := range sortedNames(c.State) {
		if fmt.Sprint(got[name]) != fmt.Sprint(c.State[name]) {
			return fmt.Sprintf("state %s: %v, want %v", name, got[name], c.State[name])
		}
		delete(got, name)
	}
	if len(got) > 0 {
		return fmt.Sprintf("state: %v too much", sortedNames(got))
	}
	return c.compareGroups(t, o)
}

func (c *optimizerCase) compareGroups(t *testing.T, o Optimizer) string {
	dict := o.StateDict()
	if len(dict.ParamGroups) != len(c.Groups) {
		return fmt.Sprintf("%d groups, want %d", len(dict.ParamGroups), len(c.Groups))
	}
	for i, g := range dict.ParamGroups {
		for _, key := range sortedNames(c.Groups[i]) {
			have, ok := g[key]
			want := jsonValue(t, c.Groups[i][key])
			if !ok || text(have) != text(want) {
				return fmt.Sprintf("group %d: %s is %v, want %v", i, key, text(have), text(want))
			}
			delete(g, key)
		}
		if len(g) > 0 {
			return fmt.Sprintf("group %d: %v too much", i, sortedNames(g))
		}
	}
	return ""
}

// text is a value for comparison.
func text(v any) string {
	switch v := v.(type) {
	case *torch.Tensor:
		return fmt.Sprintf("tensor(%v)", torch.ToSlice[float32](v))
	case Tuple:
		var parts []string
		for _, item := range v {
			parts = append(parts, text(item))
		}
		return fmt.Sprint(parts)
	case []int64, []string:
		return fmt.Sprint(v)
	}
	return fmt.Sprint(v)
}

// An error input of PyTorch's panics here too, with the name of the argument. Some are no
// Go: these say why.
func TestOptimizerErrorInputs(t *testing.T) {
	type errorInput struct {
		Optimizer, Desc, Error, On string
		Kwargs                     arguments
		Params                     bool
	}
	typed := map[string]bool{ // the compiler refuses them
		"invalid param type": true,
		"all optimizer params should be with/without names": true,
		"betas must be either both floats or both Tensors":  true,
	}
	count, refused := 0, 0
	for _, e := range recorded.Load[errorInput](t, filepath.Join(casesDir(), "errors.jsonl")) {
		count++
		if typed[e.Desc] {
			refused++
			continue
		}
		p, q := torch.Rand([]int64{1}), torch.Rand([]int64{1})
		create := func(params ...*torch.Tensor) Optimizer {
			return optimizers[e.Optimizer](t, [][]*torch.Tensor{params}, e.Kwargs)
		}
		want := "parameter 0"
		var err error
		switch e.Desc {
		case "a param group cannot have duplicate parameters":
			want = "parameter 1 is also parameter 0"
			err = torch.Try(func() { create(p, p) })
		case "duplicate parameters should not occur across param groups either":
			err = torch.Try(func() { optimizers[e.Optimizer](t, [][]*torch.Tensor{{p}, {p}}, e.Kwargs) })
			if e.Optimizer == "LBFGS" {
				want = "only one"
			}
		case "all optimizer param groups should be with/without names.":
			want = "names"
			err = torch.Try(func() {
				create(p).(interface{ addNamed([]torch.Named) }).addNamed([]torch.Named{{Name: "weight", Tensor: q}})
			})
			if e.Optimizer == "LBFGS" {
				want = "only one"
			}
		case "dense params required", "dense params required in param_groups":
			sparse, callErr := torch.Call("aten::to_sparse", torch.Rand([]int64{3}))
			require.NoError(t, callErr)
			err = torch.Try(func() { create(sparse[0].(*torch.Tensor)) })
		case "complex not supported":
			err = torch.Try(func() { create(torch.Rand([]int64{2, 3}, torch.Options{DType: torch.Complex64})) })
		case "does not support complex parameters":
			c := torch.Rand([]int64{2, 3}, torch.Options{DType: torch.Complex64})
			c.SetGrad(zerosLike(c))
			o := create(c)
			err = torch.Try(func() { o.Step() })
		default:
			// The argument that PyTorch's message is about is the one that is not lr, and
			// lr where there is no other but a flag.
			want = "lr"
			for key := range e.Kwargs {
				if key != "lr" && key != "foreach" {
					want = key
				}
			}
			err = torch.Try(func() { create(p) })
		}
		if assert.Error(t, err, "%s: %s", e.Optimizer, e.Desc) {
			assert.Contains(t, err.Error(), want, "%s: %s", e.Optimizer, e.Desc)
			assert.Contains(t, err.Error(), e.Optimizer)
		}
	}
	t.Logf("%d error inputs, %d of them refused by the compiler", count, refused)
}

// A step that records its own gradients has them.
func TestDifferentiable(t *testing.T) {
	type case_ struct {
		Optimizer, DType string
		Seed             uint64
		Grad             string
	}
	for _, c := range recorded.Load[case_](t, filepath.Join(casesDir(), "through.jsonl")) {
		dtype, err := torch.ParseDType(c.DType)
		require.NoError(t, err)
		torch.ManualSeed(c.Seed)
		start := torch.Rand([]int64{3, 2}, torch.Options{DType: dtype}).SetRequiresGrad(true)
		p := start.Clone()
		o := optimizers[c.Optimizer](t, [][]*torch.Tensor{{p}}, arguments{"differentiable": json.RawMessage("true")})
		p.SetGrad(start.Mul(torch.Rand([]int64{3, 2}, torch.Options{DType: dtype})))
		o.Step()
		p.Mul(p).Sum().Backward()
		assert.Equal(t, c.Grad, digestOf(start.Grad()), c.Optimizer)
	}
}

// A run that Python broke off goes on here with the bits that it has there, and so does
// one that is broken off here: its state dict is Python's.
func TestOptimizerResume(t *testing.T) {
	needKernels(t)
	out := os.Getenv("TORCHFM_OPTIMIZER_RESUME")
	for _, c := range recorded.Load[optimizerCase](t, filepath.Join(casesDir(), "resume/resume.jsonl")) {
		file, _, err := torch.LoadSafetensors(filepath.Join(casesDir(), "resume", c.Optimizer+".safetensors"))
		require.NoError(t, err)
		var params, flat torch.StateDict
		for _, n := range file {
			if strings.HasPrefix(n.Name, "params.") {
				params = append(params, n)
			} else {
				flat = append(flat, n)
			}
		}
		p := newProblem(t, c.Set, c.DType, c.Seed)
		o := p.create(t, c.Optimizer, c.Kwargs)
		for range 10 {
			p.step(o)
		}
		ours := o.StateDict().Flatten()
		compareFlat(t, c.Optimizer, ours, flat)
		if out != "" {
			c.breakOff(t, filepath.Join(out, c.Optimizer+".safetensors"), p, ours)
		}

		resumed := p.create(t, c.Optimizer, c.Kwargs)
		torch.NoGrad(func() {
			for i, q := range p.params {
				copy_(q, params.Get(fmt.Sprintf("params.%d", i)))
			}
		})
		dict, err := Unflatten(flat)
		require.NoError(t, err, c.Optimizer)
		require.NoError(t, resumed.LoadStateDict(dict), c.Optimizer)
		if c.DType == "float32" { // other dtypes also take numbers' tensors, as in Python
			compareFlat(t, c.Optimizer+" loaded", resumed.StateDict().Flatten(), flat)
		}
		for i, want := range c.Steps {
			p.step(resumed)
			require.Equal(t, want, digests(p.params), "%s: step %d", c.Optimizer, 11+i)
		}
		got := rememberedBy(resumed)
		for _, name := range sortedNames(c.State) {
			assert.Equal(t, fmt.Sprint(c.State[name]), fmt.Sprint(got[name]), "%s: state %s", c.Optimizer, name)
		}
		assert.Len(t, got, len(c.State), c.Optimizer)
	}
}

// compareFlat compares two flat state dicts; an option that is a whole number in Python
// may be a float here.
func compareFlat(t *testing.T, name string, ours, pythons torch.StateDict) {
	t.Helper()
	assert.ElementsMatch(t, pythons.Names(), ours.Names(), name)
	for _, n := range pythons {
		have := ours.Get(n.Name)
		if have == nil {
			continue
		}
		if strings.HasPrefix(n.Name, "param_groups.") && n.Tensor.Dim() == 0 {
			assert.Equal(t, text2(unscalar(n.Tensor)), text2(unscalar(have)), "%s: %s", name, n.Name)
			continue
		}
		if strings.HasSuffix(n.Name, "H_diag") && n.Tensor.DType() == torch.Int64 {
			assert.Equal(t, float64(n.Tensor.ItemInt()), have.Item(), "%s: %s", name, n.Name)
			continue
		}
		assert.Equal(t, digestOf(n.Tensor), digestOf(have), "%s: %s", name, n.Name)
	}
}

func text2(v any) string {
	if f, ok := asFloat(v); ok {
		return fmt.Sprint(f)
	}
	return fmt.Sprint(v)
}

// breakOff writes what scripts/optimizer_cases.py --resume goes on with.
func (c *optimizerCase) breakOff(t *testing.T, path string, p *problem, flat torch.StateDict) {
	dict := flat
	for i, q := range p.params {
		dict = append(dict, torch.Named{Name: fmt.Sprintf("params.%d", i), Tensor: q.Detach()})
	}
	about, err := json.Marshal(map[string]any{
		"optimizer": c.Optimizer, "kwargs": c.Kwargs, "set": c.Set, "dtype": c.DType, "seed": c.Seed, "steps": c.Steps,
	})
	require.NoError(t, err)
	require.NoError(t, torch.SaveSafetensors(path, dict, map[string]string{"case": string(about)}))
}
