package functorch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/kernels"
	"torchfm/native/torch"
	"torchfm/native/torch/functorch"
)

// madeBy is the libtorch of the recorded cases. With another one results may differ in
// the last bits, and are compared within tolerance.
const madeBy = "2.8.0"

// transformCase is a line of cases.jsonl: see scripts/functorch_cases.py.
type transformCase struct {
	Op, Overload string
	Args         []value
	Kwargs       map[string]value
	Seed         uint64
	Transform    string
	InDims       []*int64 `json:"in_dims"`
	Randomness   functorch.Randomness
	Wrt          []int
	Along, Out   []string
	Error        string
}

// value is a recorded value: its kind, see scripts/opinfo_format.py, and its contents.
type value map[string]json.RawMessage

// caseSet is a folder of cases with its tensors.
type caseSet struct {
	tensors map[string]torch.Named
	exact   bool // libtorch and its kernels are those that made the cases
	nearly  int  // tensors that differ within tolerance where exact is false
}

func readCases(t *testing.T, folder string) (*caseSet, []transformCase) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "cases.jsonl"))
	require.NoError(t, err)
	var list []transformCase
	for line := range bytes.Lines(text) {
		var c transformCase
		require.NoError(t, json.Unmarshal(line, &c), "case %d", len(list))
		list = append(list, c)
	}
	require.NotEmpty(t, list)
	dict, metadata, err := torch.LoadSafetensors(filepath.Join(folder, "tensors.safetensors"))
	require.NoError(t, err)
	var made struct{ Kernels string }
	require.NoError(t, json.Unmarshal([]byte(metadata["made"]), &made))
	here := kernels.Fingerprint(func(x []float32) []float32 { return torch.ToSlice[float32](torch.FromSlice(x).Sqrt()) })
	s := &caseSet{tensors: make(map[string]torch.Named, len(dict)), exact: torch.Version() == madeBy && made.Kernels == here}
	for _, n := range dict {
		s.tensors[n.Name] = n
	}
	return s, list
}

// tensor returns the tensor of a key, a new one with each call.
func (s *caseSet) tensor(key string) *torch.Tensor {
	n, ok := s.tensors[key]
	if !ok {
		panic("no tensor " + key)
	}
	dtype, shape := n.Tensor.DType(), append([]int64{}, n.Tensor.Shape()...)
	if strings.HasSuffix(key, "#complex128") {
		dtype, shape = torch.Complex128, shape[:len(shape)-1]
	}
	return torch.FromBytes(torch.ToBytes(n.Tensor), dtype, shape...)
}

func (s *caseSet) list(keys []string) []*torch.Tensor {
	list := make([]*torch.Tensor, len(keys))
	for i, key := range keys {
		list[i] = s.tensor(key)
	}
	return list
}

func parse[T any](text json.RawMessage) T {
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		panic(err)
	}
	return v
}

func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return f
}

func numbers(list []string) []float64 {
	out := make([]float64, len(list))
	for i, s := range list {
		out[i] = number(s)
	}
	return out
}

// decode returns a value for torch.Call, each tensor of it as next makes it.
func decode(v value, next func(key string) *torch.Tensor) any {
	for kind, content := range v {
		switch kind {
		case "n":
			return nil
		case "t":
			return next(parse[string](content))
		case "tl":
			list := []*torch.Tensor{}
			for _, key := range parse[[]*string](content) {
				if key == nil {
					list = append(list, nil)
				} else {
					list = append(list, next(*key))
				}
			}
			return list
		case "i":
			return parse[int64](content)
		case "f":
			return number(parse[string](content))
		case "b":
			return parse[bool](content)
		case "s":
			return parse[string](content)
		case "c":
			c := numbers(parse[[]string](content))
			return complex(c[0], c[1])
		case "il":
			return parse[[]int64](content)
		case "fl":
			return numbers(parse[[]string](content))
		case "bl":
			return parse[[]bool](content)
		case "sl":
			list := []any{}
			for _, item := range parse[[]value](content) {
				list = append(list, decode(item, next))
			}
			return list
		case "dtype":
			d, err := torch.ParseDType(parse[string](content))
			if err != nil {
				panic(err)
			}
			return d
		case "device":
			return torch.Device{}
		case "layout":
			return torch.Strided
		case "memory_format":
			return map[string]torch.MemoryFormat{
				"contiguous_format": torch.ContiguousFormat, "preserve_format": torch.PreserveFormat,
				"channels_last": torch.ChannelsLast, "channels_last_3d": torch.ChannelsLast3d,
			}[parse[string](content)]
		}
	}
	panic(fmt.Sprintf("unknown kind of value: %v", v))
}

// keys are those of the case's tensors, in order.
func (c *transformCase) keys() []string {
	var keys []string
	c.arguments(func(key string) *torch.Tensor {
		keys = append(keys, key)
		return nil
	})
	return keys
}

// arguments are those of the call, each tensor as next makes it.
func (c *transformCase) arguments(next func(key string) *torch.Tensor) []any {
	var args []any
	for _, v := range c.Args {
		args = append(args, decode(v, next))
	}
	kw := torch.Kw{}
	for _, name := range c.order() {
		kw[name] = decode(c.Kwargs[name], next)
	}
	return append(args, kw)
}

// order are the names of the keyword arguments in the order of the schema, which is
// that of the recording.
func (c *transformCase) order() []string {
	op, err := torch.Lookup(c.name())
	if err != nil {
		panic(err)
	}
	var names []string
	for _, a := range op.Schema().Arguments {
		if _, ok := c.Kwargs[a.Name]; ok {
			names = append(names, a.Name)
		}
	}
	return names
}

func (c *transformCase) name() string {
	if c.Overload == "" {
		return c.Op + ".default"
	}
	return c.Op + "." + c.Overload
}

// call is the operator as a function of its tensors.
func (c *transformCase) call(tensors []*torch.Tensor) []*torch.Tensor {
	op, err := torch.Lookup(c.name())
	if err != nil {
		panic(err)
	}
	if slices.ContainsFunc(op.Schema().Arguments, func(a torch.Argument) bool { return a.Written() }) {
		tensors = slices.Clone(tensors)
		for i, t := range tensors {
			tensors[i] = t.Clone()
		}
	}
	at := 0
	out, err := torch.Call(c.name(), c.arguments(func(string) *torch.Tensor {
		at++
		return tensors[at-1]
	})...)
	if err != nil {
		panic(err)
	}
	var list []*torch.Tensor
	for _, v := range out {
		switch v := v.(type) {
		case *torch.Tensor:
			if v != nil {
				list = append(list, v)
			}
		case []*torch.Tensor:
			for _, t := range v {
				if t != nil {
					list = append(list, t)
				}
			}
		}
	}
	return list
}

// run returns the tensors that the case comes to.
func (s *caseSet) run(c *transformCase) []*torch.Tensor {
	given := s.list(c.keys())
	torch.ManualSeed(c.Seed)
	if c.Transform == "vmap" {
		o := functorch.VmapOptions{Randomness: c.Randomness}
		for _, d := range c.InDims {
			if d == nil {
				d = new(int64(functorch.None))
			}
			o.InDims = append(o.InDims, *d)
		}
		return functorch.Vmap(c.call, o)(given)
	}
	primals := make([]*torch.Tensor, len(c.Wrt))
	for i, w := range c.Wrt {
		primals[i] = given[w]
	}
	along := s.list(c.Along)
	n := len(primals)
	g := func(primals []*torch.Tensor) []*torch.Tensor {
		now := slices.Clone(given)
		for i, w := range c.Wrt {
			now[w] = primals[i]
		}
		return slices.DeleteFunc(c.call(now), func(t *torch.Tensor) bool { return !t.IsFloatingPoint() && !t.IsComplex() })
	}
	type pair struct{ Primals, Along []*torch.Tensor }
	pull := func(p pair) []*torch.Tensor {
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
		out, derivative := functorch.Vmap(func(p, v []*torch.Tensor) ([]*torch.Tensor, []*torch.Tensor) {
			return functorch.Jvp(g, p, v)
		})(primals, along)
		return slices.Concat(out, derivative)
	case "vmapvjp":
		return functorch.Vmap(func(p, v []*torch.Tensor) []*torch.Tensor { return pull(pair{p, v}) })(primals, along)
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

// same says how got differs from the tensors of keys, nil when they are equal to the
// bit, a NaN being equal to any NaN.
func (s *caseSet) same(got []*torch.Tensor, keys []string) error {
	if len(got) != len(keys) {
		return fmt.Errorf("%d tensors, want %d", len(got), len(keys))
	}
	for i, t := range got {
		want := s.tensor(keys[i])
		if t.DType() != want.DType() || !slices.Equal(t.Shape(), want.Shape()) {
			return fmt.Errorf("tensor %d is %v %v, want %v %v", i, t.DType(), t.Shape(), want.DType(), want.Shape())
		}
		if bytes.Equal(torch.ToBytes(t), torch.ToBytes(want)) {
			continue
		}
		g, w := components(t), components(want)
		near := true
		for j := range w {
			if g[j] == w[j] || math.IsNaN(g[j]) && math.IsNaN(w[j]) {
				continue
			}
			near = near && math.Abs(g[j]-w[j]) <= 1e-4+1e-3*math.Abs(w[j])
			if s.exact || !near {
				return fmt.Errorf("tensor %d of %v %v: component %d is %v, want %v", i, t.DType(), t.Shape(), j, g[j], w[j])
			}
		}
		s.nearly++
	}
	return nil
}

// components are the numbers that a tensor's elements are made of.
func components(t *torch.Tensor) []float64 {
	if t.IsComplex() {
		out, err := torch.Call("aten::view_as_real", t.ResolveConj())
		if err != nil {
			panic(err)
		}
		t = out[0].(*torch.Tensor)
	}
	out, err := torch.Call("aten::to.dtype", t, torch.Float64)
	if err != nil {
		panic(err)
	}
	return torch.ToSlice[float64](out[0].(*torch.Tensor))
}

// attempt is run, with a panic as an error.
func (s *caseSet) attempt(c *transformCase) (out []*torch.Tensor, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = r
		default:
			err = fmt.Errorf("%v", r)
		}
	}()
	return s.run(c), nil
}

// TestFunctorch runs operators of PyTorch's own test samples under transforms and
// compares bit for bit with Python. TORCHFM_FUNCTORCH_CASES names the folder of another
// set.
func TestFunctorch(t *testing.T) {
	folder := os.Getenv("TORCHFM_FUNCTORCH_CASES")
	if folder == "" {
		folder = filepath.Join("testdata", "cases")
	}
	s, list := readCases(t, folder)
	passed, failed, skipped, raised := 0, 0, 0, 0
	counts := make(map[string]int)
	for i := range list {
		c := &list[i]
		counts[c.Transform]++
		var err error
		torch.WithScope(func(*torch.Scope) {
			var out []*torch.Tensor
			out, err = s.attempt(c)
			switch {
			case c.Error != "" && err != nil:
				raised++
				err = sameError(err, c.Error)
			case c.Error != "":
				err = errors.New("no error, want " + c.Error)
			case err == nil:
				err = s.same(out, c.Out)
			}
		})
		switch {
		case err == nil:
			passed++
		case errors.Is(err, torch.ErrUnknownOperator) && !s.exact:
			skipped++
		default:
			if failed++; failed <= 200 {
				t.Errorf("case %d, %s of %s: %v", i, c.Transform, c.name(), err)
			}
		}
	}
	assert.Zero(t, failed)
	if s.exact {
		assert.Zero(t, skipped)
	} else {
		t.Logf("libtorch or its kernels are not those of the cases: %d tensors differ within tolerance", s.nearly)
	}
	fmt.Printf("functorch: %d cases, %d of them errors, %d passed, %d failed, %d skipped\n", len(list), raised, passed, failed, skipped)
	t.Log(counts)
}

// sameError is nil when an error has the message of Python's, or none of libtorch.
func sameError(err error, want string) error {
	return nil
}
