// Package cases reads the cases of scripts/opinfo_cases.py and module_cases.py: calls
// of PyTorch with what came of them.
package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/kernels"
	"torchfm/native/torch"
)

// madeBy is the libtorch of recorded cases. With another one results may differ in
// the last bits, and are compared within tolerance.
const madeBy = "2.8.0"

// Set is a folder of cases with its tensors.
type Set struct {
	// SameVersion says that libtorch is the one that made the cases, Exact that its
	// kernels are too.
	SameVersion, Exact bool
	// Kernels names those of this CPU: see package kernels.
	Kernels string
	// Nearly counts the tensors that differ within tolerance where Exact is false.
	Nearly int

	tensors map[string]stored
}

// stored is the contents of a tensor: each use of a key is a tensor of its own.
type stored struct {
	dtype torch.DType
	shape []int64
	data  []byte
}

// Read reads the folder's tensors and its cases, one a line, into T.
func Read[T any](t testing.TB, folder string) (*Set, []T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "cases.jsonl"))
	require.NoError(t, err)
	var list []T
	for line := range bytes.Lines(text) {
		var c T
		require.NoError(t, json.Unmarshal(line, &c), "case %d", len(list))
		list = append(list, c)
	}
	require.NotEmpty(t, list, folder)
	return ReadTensors(t, filepath.Join(folder, "tensors.safetensors")), list
}

// ReadTensors reads a file of tensors.
func ReadTensors(t testing.TB, file string) *Set {
	t.Helper()
	dict, metadata, err := torch.LoadSafetensors(file)
	require.NoError(t, err)
	made := struct{ Kernels string }{kernels.Exact}
	require.NoError(t, json.Unmarshal([]byte(metadata["made"]), &made))
	s := &Set{SameVersion: torch.Version() == madeBy, Kernels: kernels.Fingerprint(sqrt), tensors: make(map[string]stored, len(dict))}
	s.Exact = s.SameVersion && made.Kernels == s.Kernels
	for _, n := range dict {
		in := stored{n.Tensor.DType(), append([]int64{}, n.Tensor.Shape()...), torch.ToBytes(n.Tensor)}
		if strings.HasSuffix(n.Name, "#complex128") {
			in.dtype, in.shape = torch.Complex128, in.shape[:len(in.shape)-1]
		}
		s.tensors[n.Name] = in
		n.Tensor.Close()
	}
	return s
}

func sqrt(x []float32) []float32 { return torch.ToSlice[float32](torch.FromSlice(x).Sqrt()) }

// Tensor returns the tensor of a key, a new one with each call.
func (s *Set) Tensor(key string) *torch.Tensor {
	t, ok := s.tensors[key]
	if !ok {
		panic("no tensor " + key)
	}
	return torch.FromBytes(t.data, t.dtype, t.shape...)
}

// Tensors returns the tensors of keys.
func (s *Set) Tensors(keys ...string) []*torch.Tensor { return listOf(keys, s.Tensor) }

// Equal asserts that got are the tensors of a key, of key.0, key.1, ... when there are
// several.
func (s *Set) Equal(t testing.TB, key string, got ...*torch.Tensor) {
	t.Helper()
	for i, g := range got {
		each := key
		if len(got) > 1 {
			each = fmt.Sprintf("%s.%d", key, i)
		}
		assert.NoError(t, s.Same(g, each), each)
	}
	assert.NotContains(t, s.tensors, fmt.Sprintf("%s.%d", key, len(got)))
}

// Value is a recorded value: its kind, see scripts/opinfo_format.py and
// scripts/module_format.py, and its contents.
type Value map[string]json.RawMessage

// Func is a function of torch.nn.functional, by its name.
type Func string

// Call is what is called with arguments: a module that is an argument of another, or
// a forward pass.
type Call struct {
	Module string
	Names  []string // of all parameters, the first of them those of Args
	Args   []Value
	Kwargs map[string]Value
}

// Arguments returns the decoded arguments by their names in Python.
func (s *Set) Arguments(c Call) map[string]any {
	given := make(map[string]any, len(c.Args)+len(c.Kwargs))
	for i, v := range c.Args {
		given[c.Names[i]] = s.Decode(v)
	}
	for name, v := range c.Kwargs {
		given[name] = s.Decode(v)
	}
	return given
}

// Decode returns a nil, bool, int64, float64, complex128, string, *torch.Tensor, a
// DType, Layout, MemoryFormat or Device of torch, []*torch.Tensor, []int64, []float64,
// []bool, Func, Call, or []any for other lists.
func (s *Set) Decode(v Value) any {
	for kind, content := range v {
		switch kind {
		case "n":
			return nil
		case "b":
			return parse[bool](content)
		case "i":
			return parse[int64](content)
		case "f":
			return float(parse[string](content))
		case "c":
			c := parse[[2]string](content)
			return complex(float(c[0]), float(c[1]))
		case "s":
			return parse[string](content)
		case "t":
			return s.Tensor(parse[string](content))
		case "dtype":
			return must(torch.ParseDType(parse[string](content)))
		case "device":
			return must(torch.ParseDevice(parse[string](content)))
		case "layout":
			return byName[torch.Layout](parse[string](content))
		case "memory_format":
			return byName[torch.MemoryFormat](parse[string](content))
		case "fn":
			return Func(parse[string](content))
		case "module":
			return parse[Call](content)
		case "il":
			return parse[[]int64](content)
		case "bl":
			return parse[[]bool](content)
		case "fl":
			return listOf(parse[[]string](content), float)
		case "tl":
			return listOf(parse[[]*string](content), func(key *string) *torch.Tensor {
				if key == nil {
					return nil
				}
				return s.Tensor(*key)
			})
		case "sl", "vl":
			return listOf(parse[[]Value](content), s.Decode)
		}
	}
	panic(fmt.Sprintf("unknown kind of value: %v", v))
}

func listOf[T, U any](list []T, f func(T) U) []U {
	out := make([]U, len(list))
	for i, item := range list {
		out[i] = f(item)
	}
	return out
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

// Keys appends the keys of the tensors in v, in order; for None where a tensor could
// be, "".
func (v Value) Keys(keys []string) []string {
	switch {
	case v["t"] != nil:
		return append(keys, parse[string](v["t"]))
	case v["tl"] != nil:
		for _, key := range parse[[]*string](v["tl"]) {
			if key == nil {
				key = new(string)
			}
			keys = append(keys, *key)
		}
	case v["n"] != nil:
		return append(keys, "")
	case v["vl"] != nil:
		for _, item := range parse[[]Value](v["vl"]) {
			keys = item.Keys(keys)
		}
	}
	return keys
}

func parse[T any](text json.RawMessage) T {
	var v T
	return must(v, json.Unmarshal(text, &v))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func float(s string) float64 { return must(strconv.ParseFloat(s, 64)) }
