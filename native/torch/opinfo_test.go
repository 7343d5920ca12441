package torch

import (
	"torchfm/internal/kernels"

	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// opinfoVersion is the libtorch that made testdata/opinfo. On another one results
// may differ in the last bits, and are compared within tolerance.
const opinfoVersion = "2.8.0"

// opinfoChanged are the operators whose results PyTorch itself changed after
// opinfoVersion, so that on another libtorch their cases may fail.
var opinfoChanged = map[string]string{
	"aten::clamp":            "2.15 halves or drops the gradient of an element that is equal to a bound",
	"aten::_linalg_solve_ex": "2.15 returns the LU of A itself, 2.8 that of its transpose",
}

// opinfoCase is a line of cases.jsonl: see scripts/opinfo_cases.py.
type opinfoCase struct {
	Op       string
	Overload string
	Args     []opinfoValue
	Kwargs   map[string]opinfoValue
	Seed     uint64
	Out      []opinfoValue
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

// opinfoValue is a value of one entry: its kind and the value.
type opinfoValue map[string]json.RawMessage

// opinfoSet is the set of cases in a folder, with its tensors.
type opinfoSet struct {
	cases       []opinfoCase
	tensors     map[string]opinfoTensor
	exact       bool // the libtorch and the kernels are those that made the cases
	sameVersion bool
	nearly      int // results that differ within the tolerance
}

// opinfoMade is what made a set, as far as it matters here.
type opinfoMade struct{ Kernels string }

type opinfoTensor struct {
	dtype DType
	shape []int64
	data  []byte
}

func readOpinfo(dir string) (*opinfoSet, error) {
	s := new(opinfoSet)
	text, err := os.ReadFile(filepath.Join(dir, "cases.jsonl"))
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c opinfoCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("case %d: %w", len(s.cases), err)
		}
		s.cases = append(s.cases, c)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	made := opinfoMade{Kernels: kernels.Exact}
	s.tensors, err = readOpinfoTensors(filepath.Join(dir, "tensors.safetensors"), &made)
	s.sameVersion = Version() == opinfoVersion
	s.exact = s.sameVersion && kernelsHere() == made.Kernels
	return s, err
}

// readOpinfoTensors reads the elements of the tensors: each use of a key is a tensor
// of its own.
func readOpinfoTensors(file string, made *opinfoMade) (map[string]opinfoTensor, error) {
	dict, metadata, err := LoadSafetensors(file)
	if err != nil {
		return nil, err
	}
	if text := metadata["made"]; text != "" {
		if err := json.Unmarshal([]byte(text), made); err != nil {
			return nil, err
		}
	}
	tensors := make(map[string]opinfoTensor, len(dict))
	for _, n := range dict {
		t := opinfoTensor{n.Tensor.DType(), append([]int64{}, n.Tensor.Shape()...), ToBytes(n.Tensor)}
		n.Tensor.Close()
		if strings.HasSuffix(n.Name, "#complex128") {
			t.dtype, t.shape = Complex128, t.shape[:len(t.shape)-1]
		}
		tensors[n.Name] = t
	}
	return tensors, nil
}

func (s *opinfoSet) tensor(key string) *Tensor {
	t, ok := s.tensors[key]
	if !ok {
		panic("no tensor " + key)
	}
	return FromBytes(t.data, t.dtype, t.shape...)
}

// only returns the kind and content of a value.
func (v opinfoValue) only() (string, json.RawMessage) {
	for kind, content := range v {
		return kind, content
	}
	return "", nil
}

func parseJSON[T any](text json.RawMessage) T {
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		panic(err)
	}
	return v
}

func parseFloat(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return f
}

func parseFloats(list []string) []float64 {
	out := make([]float64, len(list))
	for i, s := range list {
		out[i] = parseFloat(s)
	}
	return out
}

// decode makes a value for Call.
func (s *opinfoSet) decode(v opinfoValue) any {
	kind, content := v.only()
	switch kind {
	case "n":
		return nil
	case "t":
		return s.tensor(parseJSON[string](content))
	case "tl":
		list := []*Tensor{}
		for _, key := range parseJSON[[]*string](content) {
			if key == nil {
				list = append(list, nil)
			} else {
				list = append(list, s.tensor(*key))
			}
		}
		return list
	case "i":
		return parseJSON[int64](content)
	case "f":
		return parseFloat(parseJSON[string](content))
	case "b":
		return parseJSON[bool](content)
	case "s":
		return parseJSON[string](content)
	case "c":
		c := parseFloats(parseJSON[[]string](content))
		return complex(c[0], c[1])
	case "il":
		return parseJSON[[]int64](content)
	case "fl":
		return parseFloats(parseJSON[[]string](content))
	case "bl":
		return parseJSON[[]bool](content)
	case "sl":
		list := []any{}
		for _, item := range parseJSON[[]opinfoValue](content) {
			list = append(list, s.decode(item))
		}
		return list
	case "dtype":
		d, err := ParseDType(parseJSON[string](content))
		if err != nil {
			panic(err)
		}
		return d
	case "device":
		d, err := ParseDevice(parseJSON[string](content))
		if err != nil {
			panic(err)
		}
		return d
	case "layout":
		return byName[Layout](parseJSON[string](content))
	case "memory_format":
		return byName[MemoryFormat](parseJSON[string](content))
	}
	panic("unknown kind of value: " + kind)
}

// byName returns the value of an enumeration that PyTorch calls by a name.
func byName[T interface {
	~uint8
	fmt.Stringer
}](name string) T {
	for v := T(0); v < 16; v++ {
		if v.String() == "torch."+name {
			return v
		}
	}
	panic("no such value: " + name)
}

// run runs a case, with its gradients when grad is set.
func (s *opinfoSet) run(c *opinfoCase, grad bool) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	op, err := Lookup(c.name())
	if err != nil {
		return err
	}
	var args []any
	for _, v := range c.Args {
		args = append(args, s.decode(v))
	}
	given := slices.Clone(args)
	if len(c.Kwargs) > 0 {
		kw := Kw{}
		for name, v := range c.Kwargs {
			kw[name] = s.decode(v)
		}
		given = append(given, kw)
	}
	var wrt []*Tensor
	if grad {
		for _, i := range c.Grad.Wrt {
			wrt = append(wrt, args[i].(*Tensor).SetRequiresGrad(true))
		}
	}
	ManualSeed(c.Seed)
	out, err := Call(c.name(), given...)
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
		if err := s.same(got, c.Out[i]); err != nil {
			return fmt.Errorf("result %d: %w", i, err)
		}
	}
	if !grad {
		return nil
	}
	var of, cot []*Tensor
	for k, i := range c.Grad.Of {
		of = append(of, out[i].(*Tensor))
		cot = append(cot, s.tensor(c.Grad.Cot[k]))
	}
	for i, got := range Grad(of, wrt, GradOptions{GradOutputs: cot, AllowUnused: true}) {
		want := c.Grad.Grads[i]
		if want == nil || got == nil {
			if want != nil || got != nil {
				return fmt.Errorf("gradient %d: got nil %v, want nil %v", i, got == nil, want == nil)
			}
			continue
		}
		if err := s.sameTensor(got, *want); err != nil {
			return fmt.Errorf("gradient %d: %w", i, err)
		}
	}
	return nil
}

// aliased checks that a result which the schema says is an argument written to is
// that very *Tensor.
func aliased(schema *Schema, given, out []any) error {
	for i, r := range schema.Returns {
		if !r.Written() || r.Type.Base != "Tensor" {
			continue
		}
		for j, a := range schema.Arguments {
			var arg any
			if kw, ok := given[len(given)-1].(Kw); ok && a.KeywordOnly || j >= len(given) {
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

func (s *opinfoSet) same(got any, want opinfoValue) error {
	kind, content := want.only()
	switch kind {
	case "t":
		t, ok := got.(*Tensor)
		if !ok || t == nil {
			return fmt.Errorf("got %T, want a tensor", got)
		}
		return s.sameTensor(t, parseJSON[string](content))
	case "tl":
		list, ok := got.([]*Tensor)
		keys := parseJSON[[]*string](content)
		if !ok || len(list) != len(keys) {
			return fmt.Errorf("got %T of %d, want %d tensors", got, len(list), len(keys))
		}
		for i, key := range keys {
			if key == nil && list[i] == nil {
				continue
			}
			if key == nil || list[i] == nil {
				return fmt.Errorf("tensor %d: got nil %v, want nil %v", i, list[i] == nil, key == nil)
			}
			if err := s.sameTensor(list[i], *key); err != nil {
				return fmt.Errorf("tensor %d: %w", i, err)
			}
		}
		return nil
	case "n":
		if t, ok := got.(*Tensor); got != nil && (!ok || t != nil) {
			return fmt.Errorf("got %T, want None", got)
		}
		return nil
	}
	wanted := s.decode(want)
	if fmt.Sprintf("%T %v", got, got) != fmt.Sprintf("%T %v", wanted, wanted) {
		return fmt.Errorf("got %T %v, want %T %v", got, got, wanted, wanted)
	}
	return nil
}

func (s *opinfoSet) sameTensor(got *Tensor, key string) error {
	want := s.tensors[key]
	if got.DType() != want.dtype || !slices.Equal(got.Shape(), want.shape) {
		return fmt.Errorf("got %v %v, want %v %v", got.DType(), got.Shape(), want.dtype, want.shape)
	}
	data := ToBytes(got)
	if bytes.Equal(data, want.data) {
		return nil
	}
	differ := -1
	g, w := components(data, want.dtype), components(want.data, want.dtype)
	near := true
	size := max(1, len(want.data)/max(1, len(w)))
	for i := range w {
		if bytes.Equal(data[i*size:(i+1)*size], want.data[i*size:(i+1)*size]) || g[i] != g[i] && w[i] != w[i] {
			continue
		}
		if differ < 0 {
			differ = i
		}
		near = near && within(g[i], w[i], want.dtype)
	}
	switch {
	case differ < 0:
		return nil
	case near && !s.exact:
		s.nearly++
		return nil
	}
	return fmt.Errorf("%v %v: component %d is %v, want %v", want.dtype, want.shape, differ, g[differ], w[differ])
}

// components returns the numbers that a tensor's elements are made of.
func components(data []byte, dtype DType) []float64 {
	le := binary.LittleEndian
	size := dtype.ItemSize()
	if dtype.IsComplex() {
		size /= 2
	}
	out := make([]float64, len(data)/size)
	for i := range out {
		b := data[i*size:]
		switch dtype {
		case Bool, Uint8:
			out[i] = float64(b[0])
		case Int8:
			out[i] = float64(int8(b[0]))
		case Int16:
			out[i] = float64(int16(le.Uint16(b)))
		case Int32:
			out[i] = float64(int32(le.Uint32(b)))
		case Int64:
			out[i] = float64(int64(le.Uint64(b)))
		case Float16:
			out[i] = fromHalf(le.Uint16(b))
		case BFloat16:
			out[i] = float64(math.Float32frombits(uint32(le.Uint16(b)) << 16))
		case Float32, Complex64:
			out[i] = float64(math.Float32frombits(le.Uint32(b)))
		case Float64, Complex128:
			out[i] = math.Float64frombits(le.Uint64(b))
		}
	}
	return out
}

func fromHalf(h uint16) float64 {
	sign, exponent, fraction := 1-2*float64(h>>15), int(h>>10&31), float64(h&1023)
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return sign * math.Inf(1)
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}

// within is the tolerance for another libtorch: ten times the one of PyTorch's
// assert_close.
func within(got, want float64, dtype DType) bool {
	relative, absolute := 0.0, 0.0
	switch dtype {
	case Float16:
		relative, absolute = 1e-2, 1e-4
	case BFloat16:
		relative, absolute = 0.16, 1e-4
	case Float32, Complex64:
		relative, absolute = 1.3e-5, 1e-4
	case Float64, Complex128:
		relative, absolute = 1e-6, 1e-6
	}
	return got == want || cmplx.Abs(complex(got-want, 0)) <= absolute+relative*math.Abs(want)
}

// TestOpInfo runs the calls that PyTorch's own test samples make, and compares
// results and gradients with PyTorch's bit for bit (a NaN being equal to any
// NaN). TORCHFM_CASES names the folder of another set.
func TestOpInfo(t *testing.T) {
	dir := os.Getenv("TORCHFM_CASES")
	if dir == "" {
		dir = filepath.Join("testdata", "opinfo")
	}
	s, err := readOpinfo(dir)
	if err != nil {
		t.Fatal(err)
	}
	overloads := make(map[string]bool)
	lacking := make(map[string]bool)
	passed, failed, skipped, gradients := 0, 0, 0, 0
	for i := range s.cases {
		c := &s.cases[i]
		overloads[c.name()] = true
		var err error
		WithScope(func(*Scope) {
			if err = s.run(c, false); err == nil && c.Grad != nil {
				gradients++
				if err = s.run(c, true); err != nil {
					err = fmt.Errorf("under autograd: %w", err)
				}
			}
		})
		switch {
		case err == nil:
			passed++
		case errors.Is(err, ErrUnknownOperator) && !s.sameVersion:
			skipped++
			lacking["no "+c.name()] = true
		case opinfoChanged[c.Op] != "" && !s.sameVersion:
			skipped++
			lacking["another "+c.name()+": "+opinfoChanged[c.Op]] = true
		default:
			if failed++; failed <= 40 {
				t.Errorf("case %d, %s: %v", i, c.name(), err)
			}
		}
	}
	t.Logf("%d cases had their gradients compared", gradients)
	if !s.exact {
		t.Logf("libtorch %s with kernels %s did not make the cases: %d tensors differ in the last bits, within tolerance", Version(), kernelsHere(), s.nearly)
	}
	for name := range lacking {
		t.Logf("libtorch %s has %s", Version(), name)
	}
	line := fmt.Sprintf("opinfo: %d cases, %d overloads, %d passed, %d failed, %d skipped",
		len(s.cases), len(overloads), passed, failed, skipped)
	fmt.Println(line)
	if failed > 0 || skipped > 0 && s.sameVersion || len(s.cases) == 0 {
		t.Error(line)
	}
}
