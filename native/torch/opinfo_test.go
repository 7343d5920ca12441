package torch_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/cases"
)

// opinfoChanged are the operators whose results PyTorch itself changed after 2.8, so
// that on another libtorch their cases may fail.
var opinfoChanged = map[string]string{
	"aten::clamp":            "2.15 halves or drops the gradient of an element that is equal to a bound",
	"aten::_linalg_solve_ex": "2.15 returns the LU of A itself, 2.8 that of its transpose",
}

// opinfoCase is a line of cases.jsonl: see scripts/opinfo_cases.py.
type opinfoCase struct {
	Op       string
	Overload string
	Args     []cases.Value
	Kwargs   map[string]cases.Value
	Seed     uint64
	Out      []cases.Value
	Grad     *struct {
		Wrt, Of []int
		Cot     []string
		Grads   []*string
	}
}

func (c *opinfoCase) name() string {
	if c.Overload == "" {
		return c.Op + ".default"
	}
	return c.Op + "." + c.Overload
}

// run runs a case, with its gradients when grad is set.
func (c *opinfoCase) run(set *cases.Set, grad bool) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	op, err := torch.Lookup(c.name())
	if err != nil {
		return err
	}
	var args []any
	for _, v := range c.Args {
		args = append(args, set.Decode(v))
	}
	given := slices.Clone(args)
	if len(c.Kwargs) > 0 {
		kw := torch.Kw{}
		for name, v := range c.Kwargs {
			kw[name] = set.Decode(v)
		}
		given = append(given, kw)
	}
	var wrt []*torch.Tensor
	if grad {
		for _, i := range c.Grad.Wrt {
			wrt = append(wrt, args[i].(*torch.Tensor).SetRequiresGrad(true))
		}
	}
	torch.ManualSeed(c.Seed)
	out, err := torch.Call(c.name(), given...)
	if err != nil {
		return err
	}
	if err := aliased(op.Schema(), given, out); err != nil {
		return err
	}
	if len(out) != len(c.Out) {
		return fmt.Errorf("%d results, want %d", len(out), len(c.Out))
	}
	for i, got := range out {
		if err := same(set, got, c.Out[i]); err != nil {
			return fmt.Errorf("result %d: %w", i, err)
		}
	}
	if !grad {
		return nil
	}
	var of, cot []*torch.Tensor
	for k, i := range c.Grad.Of {
		of = append(of, out[i].(*torch.Tensor))
		cot = append(cot, set.Tensor(c.Grad.Cot[k]))
	}
	for i, got := range torch.Grad(of, wrt, torch.GradOptions{GradOutputs: cot, AllowUnused: true}) {
		want := c.Grad.Grads[i]
		if want == nil || got == nil {
			if want != nil || got != nil {
				return fmt.Errorf("gradient %d: got nil %v, want nil %v", i, got == nil, want == nil)
			}
			continue
		}
		if err := set.Same(got, *want); err != nil {
			return fmt.Errorf("gradient %d: %w", i, err)
		}
	}
	return nil
}

// aliased checks that a result which the schema says is an argument written to is
// that very tensor.
func aliased(schema *torch.Schema, given, out []any) error {
	for i, r := range schema.Returns {
		if !r.Written() || r.Type.Base != "Tensor" {
			continue
		}
		for j, a := range schema.Arguments {
			var arg any
			if kw, ok := given[len(given)-1].(torch.Kw); ok && a.KeywordOnly || j >= len(given) {
				arg = kw[a.Name]
			} else {
				arg = given[j]
			}
			if a.Alias == r.Alias && arg != out[i] {
				return fmt.Errorf("result %d is not the tensor given for %s", i, a.Name)
			}
		}
	}
	return nil
}

// same says how a result differs from a recorded one.
func same(set *cases.Set, got any, want cases.Value) error {
	keys := want.Keys(nil)
	if keys == nil {
		wanted := set.Decode(want)
		if fmt.Sprintf("%T %v", got, got) != fmt.Sprintf("%T %v", wanted, wanted) {
			return fmt.Errorf("got %T %v, want %T %v", got, got, wanted, wanted)
		}
		return nil
	}
	var tensors []*torch.Tensor
	switch got := got.(type) {
	case *torch.Tensor:
		tensors = []*torch.Tensor{got}
	case []*torch.Tensor:
		tensors = got
	case nil:
		tensors = []*torch.Tensor{nil}
	}
	if len(tensors) != len(keys) {
		return fmt.Errorf("got %T of %d, want %d tensors", got, len(tensors), len(keys))
	}
	for i, key := range keys {
		if err := set.Same(tensors[i], key); err != nil {
			return fmt.Errorf("tensor %d: %w", i, err)
		}
	}
	return nil
}

// TestOpInfo runs the calls that PyTorch's own test samples make, and compares
// results and gradients with PyTorch's bit for bit (a NaN being equal to any
// NaN). TORCHFM_CASES names the folder of another set.
func TestOpInfo(t *testing.T) {
	dir := os.Getenv("TORCHFM_CASES")
	if dir == "" {
		dir = filepath.Join("testdata", "opinfo")
	}
	set, list := cases.Read[opinfoCase](t, dir)
	overloads := make(map[string]bool)
	lacking := make(map[string]bool)
	passed, failed, skipped, gradients := 0, 0, 0, 0
	for i := range list {
		c := &list[i]
		overloads[c.name()] = true
		var err error
		torch.WithScope(func(*torch.Scope) {
			if err = c.run(set, false); err == nil && c.Grad != nil {
				gradients++
				if err = c.run(set, true); err != nil {
					err = fmt.Errorf("under autograd: %w", err)
				}
			}
		})
		switch {
		case err == nil:
			passed++
		case errors.Is(err, torch.ErrUnknownOperator) && !set.SameVersion:
			skipped++
			lacking["no "+c.name()] = true
		case opinfoChanged[c.Op] != "" && !set.SameVersion:
			skipped++
			lacking["another "+c.name()+": "+opinfoChanged[c.Op]] = true
		default:
			if failed++; failed <= 40 {
				assert.NoError(t, err, "case %d, %s", i, c.name())
			}
		}
	}
	t.Logf("%d cases had their gradients compared", gradients)
	if !set.Exact {
		t.Logf("libtorch %s with kernels %s did not make the cases: %d tensors differ in the last bits, within tolerance", torch.Version(), set.Kernels, set.Nearly)
	}
	for name := range lacking {
		t.Logf("libtorch %s has %s", torch.Version(), name)
	}
	line := fmt.Sprintf("opinfo: %d cases, %d overloads, %d passed, %d failed, %d skipped",
		len(list), len(overloads), passed, failed, skipped)
	fmt.Println(line)
	assert.Zero(t, failed, line)
	if set.SameVersion {
		assert.Zero(t, skipped, line)
	}
}
