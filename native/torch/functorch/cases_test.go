package functorch_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/functorch"
	"torchfm/native/torch/internal/cases"
	"torchfm/native/torch/internal/tree"
)

// transformCase is a line of cases.jsonl: see scripts/functorch_cases.py.
type transformCase struct {
	Op, Overload string
	Args         []cases.Value
	Kwargs       map[string]cases.Value
	Seed         uint64
	Transform    string
	InDims       []*int64 `json:"in_dims"`
	Randomness   functorch.Randomness
	Wrt          []int
	Along, Out   []string
	Error        string
}

func (c *transformCase) name() string {
	if c.Overload == "" {
		return c.Op + ".default"
	}
	return c.Op + "." + c.Overload
}

// operator is the case's operator as a function of its tensors.
type operator struct {
	name   string
	values []any    // arguments, then those of names
	names  []string // in the order of the schema, which is that of the recording
	writes bool
}

func (c *transformCase) operator(s *cases.Set) (*operator, error) {
	found, err := torch.Lookup(c.name())
	if err != nil {
		return nil, err
	}
	o := &operator{name: c.name()}
	for _, v := range c.Args {
		o.values = append(o.values, s.Decode(v))
	}
	for _, a := range found.Schema().Arguments {
		if v, ok := c.Kwargs[a.Name]; ok {
			o.names = append(o.names, a.Name)
			o.values = append(o.values, s.Decode(v))
		}
		o.writes = o.writes || a.Written()
	}
	return o, nil
}

func (o *operator) tensors() []tensor { return tree.Leaves(o.values) }

// call returns the tensors that the operator returns. One that writes to its arguments
// is given copies.
func (o *operator) call(tensors []tensor) []tensor {
	if o.writes {
		tensors = slices.Clone(tensors)
		for i, t := range tensors {
			tensors[i] = t.Clone()
		}
	}
	values := tree.With(o.values, tensors)
	n := len(values) - len(o.names)
	kw := torch.Kw{}
	for i, name := range o.names {
		kw[name] = values[n+i]
	}
	out, err := torch.Call(o.name, append(values[:n:n], kw)...)
	if err != nil {
		panic(err)
	}
	return tree.Leaves(out)
}

// run returns the tensors that the case comes to.
func (c *transformCase) run(s *cases.Set) ([]tensor, error) {
	o, err := c.operator(s)
	if err != nil {
		return nil, err
	}
	var out []tensor
	err = torch.Try(func() { out = c.transform(o, s.Tensors(c.Along...)) })
	return out, err
}

func (c *transformCase) transform(o *operator, along []tensor) []tensor {
	given := o.tensors()
	torch.ManualSeed(c.Seed)
	if c.Transform == "vmap" {
		opts := functorch.VmapOptions{Randomness: c.Randomness}
		for _, d := range c.InDims {
			if d == nil {
				d = new(int64(functorch.None))
			}
			opts.InDims = append(opts.InDims, *d)
		}
		return functorch.Vmap(o.call, opts)(given)
	}
	primals := make([]tensor, len(c.Wrt))
	for i, w := range c.Wrt {
		primals[i] = given[w]
	}
	n := len(primals)
	g := func(primals []tensor) []tensor {
		now := slices.Clone(given)
		for i, w := range c.Wrt {
			now[w] = primals[i]
		}
		return slices.DeleteFunc(o.call(now), func(t tensor) bool { return !t.IsFloatingPoint() && !t.IsComplex() })
	}
	type pair struct{ Primals, Along []tensor }
	pull := func(p pair) []tensor {
		_, back := functorch.Vjp(g, p.Primals)
		return back(p.Along)
	}
	switch c.Transform {
	case "jvp":
		out, derivative := functorch.Jvp(g, primals, along)
		return slices.Concat(out, derivative)
	case "vjp":
		out, back := functorch.Vjp(g, primals)
		return slices.Concat(out, back(along))
	case "vmapjvp":
		out, derivative := functorch.Vmap(func(p, v []tensor) ([]tensor, []tensor) { return functorch.Jvp(g, p, v) })(primals, along)
		return slices.Concat(out, derivative)
	case "vmapvjp":
		return functorch.Vmap(func(p, v []tensor) []tensor { return pull(pair{p, v}) })(primals, along)
	case "jvpvjp":
		m := (len(along) - n) / 2
		out, derivative := functorch.Jvp(pull, pair{primals, along[:m]}, pair{along[m : m+n], along[m+n:]})
		return slices.Concat(out, derivative)
	case "vjpvjp":
		m := len(along) - n
		_, back := functorch.Vjp(pull, pair{primals, along[:m]})
		grads := back(along[m:])
		return slices.Concat(grads.Primals, grads.Along)
	}
	panic("unknown transform " + c.Transform)
}

// differs says how what a case came to is not what it is in Python.
func (c *transformCase) differs(s *cases.Set, got []tensor, err error) error {
	if c.Error != "" {
		var libtorch *native.Error
		switch {
		case err == nil:
			return errors.New("no error, want " + c.Error)
		case errors.As(err, &libtorch) && !strings.HasPrefix(libtorch.Message, c.Error):
			return fmt.Errorf("%w, want %s", err, c.Error)
		}
		return nil // for what Python itself raises this package has its own words
	}
	if err != nil {
		return err
	}
	if len(got) != len(c.Out) {
		return fmt.Errorf("%d tensors, want %d", len(got), len(c.Out))
	}
	for i, t := range got {
		if err := s.Same(t, c.Out[i]); err != nil {
			return fmt.Errorf("tensor %d: %w", i, err)
		}
	}
	return nil
}

// TestFunctorch runs operators of PyTorch's own test samples under transforms and
// compares bit for bit with Python. TORCHFM_FUNCTORCH_CASES names the folder of another
// set.
func TestFunctorch(t *testing.T) {
	folder := os.Getenv("TORCHFM_FUNCTORCH_CASES")
	if folder == "" {
		folder = filepath.Join("testdata", "cases")
	}
	s, list := cases.Read[transformCase](t, folder)
	passed, failed, skipped, raised := 0, 0, 0, 0
	counts := make(map[string]int)
	for i := range list {
		c := &list[i]
		counts[c.Transform]++
		var err error
		torch.WithScope(func(*torch.Scope) {
			out, failure := c.run(s)
			if err = c.differs(s, out, failure); errors.Is(failure, torch.ErrUnknownOperator) {
				err = failure
			}
		})
		switch {
		case err == nil:
			passed++
			if c.Error != "" {
				raised++
			}
		case errors.Is(err, torch.ErrUnknownOperator) && !s.SameVersion:
			skipped++
		default:
			if failed++; failed <= 40 {
				assert.NoError(t, err, "case %d, %s of %s", i, c.Transform, c.name())
			}
		}
	}
	if !s.Exact {
		t.Logf("libtorch or its kernels are not those of the cases: %d tensors differ within tolerance", s.Nearly)
	}
	t.Log(counts)
	fmt.Printf("functorch: %d cases, %d of them errors, %d passed, %d failed, %d skipped\n", len(list), raised, passed, failed, skipped)
	assert.Zero(t, failed)
	assert.False(t, skipped > 0 && s.SameVersion)
}
