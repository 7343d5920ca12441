package nn_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/cases"
	"torchfm/native/torch/nn"
)

// moduleCase is a line of cases.jsonl: see scripts/module_format.py.
type moduleCase struct {
	cases.Call // the constructor
	Desc       string
	DType      string
	Training   bool
	Seed       uint64
	Init, Load []pyNamed
	Forward    cases.Call
	Out        cases.Value
	Grad       *struct {
		Wrt, Of []int
		Cot     []string
		Inputs  []*string
		Params  []pyNamed
	}
	State []pyNamed
	Eval  cases.Value
	Error *struct{ On, Message string }
}

// pyNamed is a tensor's key with the name that a module has for it; [1] nil is None.
type pyNamed [2]*string

func (n pyNamed) name() string { return *n[0] }

func (n pyNamed) key() string {
	if n[1] == nil {
		return ""
	}
	return *n[1]
}

func (c *moduleCase) name() string {
	mode := "evaluation"
	if c.Training {
		mode = "training"
	}
	return fmt.Sprintf("%s (%s, %s)", c.Module, cmp.Or(c.Desc, "plain"), mode)
}

// TestModuleInfo runs the modules of PyTorch's own test samples and compares initial
// weights, outputs, gradients and states with PyTorch's to the bit. The variable
// TORCHFM_MODULE_CASES names the folder of another set of scripts/module_cases.py.
func TestModuleInfo(t *testing.T) {
	dir := os.Getenv("TORCHFM_MODULE_CASES")
	if dir == "" {
		dir = filepath.Join("testdata", "modules")
	}
	set, list := cases.Read[moduleCase](t, dir)
	modules := make(map[string]bool)
	skips := make(map[string]int)
	failures := make(map[string]int)
	passed, failed, skipped := 0, 0, 0
	for i := range list {
		c := &list[i]
		modules[c.Module] = true
		build, ok := builders[c.Module]
		if !ok {
			skipped++
			skips[c.Module+": no builder"]++
			continue
		}
		var err error
		torch.WithScope(func(*torch.Scope) { err = c.run(set, build) })
		if err == nil {
			passed++
			continue
		}
		failed++
		if failures[c.Module]++; failures[c.Module] <= 3 {
			assert.NoError(t, err, "case %d, %s", i, c.name())
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(skips)) {
		t.Logf("skipped %d cases of %s", skips[reason], reason)
	}
	for _, module := range slices.Sorted(maps.Keys(failures)) {
		t.Logf("%d cases of %s failed", failures[module], module)
	}
	if !set.Exact {
		t.Logf("libtorch %s or its kernels did not make the cases: %d tensors differ in the last bits, within tolerance",
			torch.Version(), set.Nearly)
	}
	line := fmt.Sprintf("moduleinfo: %d cases, %d modules, %d passed, %d failed, %d skipped",
		len(list), len(modules), passed, failed, skipped)
	fmt.Println(line)
	assert.Zero(t, failed+skipped, line)
}

// run runs one case and says what differs.
func (c *moduleCase) run(set *cases.Set, build builder) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	if c.Error != nil {
		return c.runError(set, build)
	}
	m, err := c.construct(set, build)
	if err != nil {
		return err
	}
	if err := sameState(set, m.StateDict(), c.Init); err != nil {
		return fmt.Errorf("initial state: %w", err)
	}
	state := c.Init
	if c.Load != nil {
		state = c.Load
	}
	var dict torch.StateDict
	for _, n := range state {
		dict = append(dict, torch.Named{Name: n.name(), Tensor: set.Tensor(n.key())})
	}
	if err := m.LoadStateDict(dict); err != nil {
		return err
	}
	m.Train(c.Training)
	out, inputs, err := c.forward(set, m)
	if err != nil {
		return err
	}
	if err := sameTensors(set, out, c.Out); err != nil {
		return err
	}
	if err := c.sameGradients(set, m, out, inputs); err != nil {
		return err
	}
	if c.State != nil {
		state = c.State
	}
	if err := sameState(set, m.StateDict(), state); err != nil {
		return fmt.Errorf("state after: %w", err)
	}
	if c.Eval == nil {
		return nil
	}
	torch.NoGrad(func() {
		if out, _, err = c.forward(set, m); err == nil {
			err = sameTensors(set, out, c.Eval)
		}
	})
	if err != nil {
		return fmt.Errorf("under NoGrad: %w", err)
	}
	return nil
}

// construct makes the module of a case.
func (c *moduleCase) construct(set *cases.Set, build builder) (nn.Module, error) {
	torch.ManualSeed(c.Seed)
	a := &pyArgs{set: set, given: set.Arguments(c.Call)}
	m := build(a)
	if err := a.unused(); err != nil {
		return nil, err
	}
	dtype, err := torch.ParseDType(c.DType)
	if err != nil {
		return nil, err
	}
	m.(interface{ To(...torch.Target) }).To(dtype)
	return m, nil
}

// forward calls the module and returns the tensors of its output and of its input.
func (c *moduleCase) forward(set *cases.Set, m nn.Module) (out, inputs []*torch.Tensor, err error) {
	f := &pyArgs{set: set, given: set.Arguments(c.Forward)}
	for _, name := range append(c.Forward.Names[:len(c.Forward.Args):len(c.Forward.Args)], sortedNames(c.Forward.Kwargs)...) {
		inputs = tensorsOf(inputs, f.given[name])
	}
	if c.Grad != nil && torch.IsGradEnabled() {
		for _, i := range c.Grad.Wrt {
			inputs[i].SetRequiresGrad(true)
		}
	}
	torch.ManualSeed(c.Seed)
	out, err = callForward(m, f, c.Forward.Names)
	return out, inputs, err
}

// sameTensors says how tensors differ from those of a value.
func sameTensors(set *cases.Set, got []*torch.Tensor, want cases.Value) error {
	keys := want.Keys(nil)
	if len(got) != len(keys) {
		return fmt.Errorf("%d outputs, want %d", len(got), len(keys))
	}
	for i, key := range keys {
		if err := set.Same(got[i], key); err != nil {
			return fmt.Errorf("output %d: %w", i, err)
		}
	}
	return nil
}

// sameState says how a state dict differs from that of Python, names and order
// included.
func sameState(set *cases.Set, got torch.StateDict, want []pyNamed) error {
	var have, names []string
	for _, n := range got {
		have = append(have, n.Name)
	}
	for _, n := range want {
		names = append(names, n.name())
	}
	if !slices.Equal(have, names) {
		return fmt.Errorf("has %v, want %v", have, names)
	}
	for i, n := range want {
		if err := set.Same(got[i].Tensor, n.key()); err != nil {
			return fmt.Errorf("%s: %w", n.name(), err)
		}
	}
	return nil
}

// sameGradients says how the gradients of inputs and parameters differ from Python's.
func (c *moduleCase) sameGradients(set *cases.Set, m nn.Module, out, inputs []*torch.Tensor) error {
	var of, cot, leaves []*torch.Tensor
	for i, t := range out {
		if t == nil || !t.RequiresGrad() {
			continue
		}
		if c.Grad == nil || !slices.Contains(c.Grad.Of, i) {
			return fmt.Errorf("output %d requires a gradient", i)
		}
		of = append(of, t)
	}
	if c.Grad == nil {
		return nil
	}
	if len(of) != len(c.Grad.Of) {
		return fmt.Errorf("%d outputs require a gradient, want %d", len(of), len(c.Grad.Of))
	}
	for _, key := range c.Grad.Cot {
		cot = append(cot, set.Tensor(key))
	}
	var names []string
	var keys []string
	for k, i := range c.Grad.Wrt {
		leaves = append(leaves, inputs[i])
		names = append(names, fmt.Sprintf("input %d", i))
		keys = append(keys, pyNamed{nil, c.Grad.Inputs[k]}.key())
	}
	params := m.NamedParameters()
	if len(params) != len(c.Grad.Params) {
		return fmt.Errorf("%d parameters, want %d", len(params), len(c.Grad.Params))
	}
	for i, n := range c.Grad.Params {
		if params[i].Name != n.name() {
			return fmt.Errorf("parameter %d is %s, want %s", i, params[i].Name, n.name())
		}
		leaves = append(leaves, params[i].Tensor)
		names = append(names, n.name())
		keys = append(keys, n.key())
	}
	for i, grad := range torch.Grad(of, leaves, torch.GradOptions{GradOutputs: cot, AllowUnused: true}) {
		if err := set.Same(grad, keys[i]); err != nil {
			return fmt.Errorf("gradient of %s: %w", names[i], err)
		}
	}
	return nil
}

// telling are the numbers and the names of arguments in a message of Python.
var telling = regexp.MustCompile(`\d+|[a-z]+_[a-z_]+`)

// runError runs a case in which Python raises: ours panics with an error that
// says at least as much.
func (c *moduleCase) runError(set *cases.Set, build builder) error {
	var m nn.Module
	var wrong error
	panicked := torch.Try(func() {
		if m, wrong = c.construct(set, build); wrong == nil && c.Error.On == "forward" {
			m.Train(c.Training)
			_, _, wrong = c.forward(set, m)
		}
	})
	if wrong != nil {
		return wrong
	}
	var e *torch.Error
	if !errors.As(panicked, &e) {
		return fmt.Errorf("no error, Python says %q", c.Error.Message)
	}
	if (m == nil) != (c.Error.On == "construction") {
		return fmt.Errorf("an error not on %s: %w", c.Error.On, e)
	}
	for _, word := range append(telling.FindAllString(c.Error.Message, -1), strings.TrimPrefix(c.Module, "nn.")) {
		if !strings.Contains(e.Error(), word) {
			return fmt.Errorf("%q does not say %q, as Python's %q", e, word, c.Error.Message)
		}
	}
	return nil
}

// TestModuleInfoModules checks that the committed set has every module that there is
// a builder for.
func TestModuleInfoModules(t *testing.T) {
	_, list := cases.Read[moduleCase](t, filepath.Join("testdata", "modules"))
	seen := make(map[string]bool)
	for _, c := range list {
		seen[c.Module] = true
	}
	require.NotEmpty(t, builders)
	for name := range builders {
		assert.True(t, seen[name], name)
	}
}
