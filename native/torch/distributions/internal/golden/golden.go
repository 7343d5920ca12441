// Package golden reads what scripts/distributions_goldens.py recorded of
// torch.distributions, for the tests of distributions and the packages below it.
package golden

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/kernels"
	"torchfm/native/torch"
)

// File is a file of cases.
type File[T any] struct {
	Cases []T

	// Exact says that this libtorch and its kernels are those of the recording: values
	// have the same bits. With others they are compared within tolerance, and digests
	// are not.
	Exact bool
}

// Load reads testdata/name of the package under test, which is the folder sub of package
// distributions, or of the folder that TORCHFM_DISTRIBUTION_CASES names.
func Load[T any](t testing.TB, sub, name string) File[T] {
	t.Helper()
	path := filepath.Join("testdata", name)
	if dir := os.Getenv("TORCHFM_DISTRIBUTION_CASES"); dir != "" {
		path = filepath.Join(dir, sub, path)
	}
	in, err := os.Open(path)
	require.NoError(t, err)
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<26)
	var f File[T]
	var made struct{ Kernels string }
	for i := 0; lines.Scan(); i++ {
		switch i {
		case 0: // versions
		case 1:
			require.NoError(t, json.Unmarshal(lines.Bytes(), &made))
		default:
			var c T
			require.NoError(t, json.Unmarshal(lines.Bytes(), &c), "line %d", i+1)
			f.Cases = append(f.Cases, c)
		}
	}
	require.NoError(t, lines.Err())
	require.NotEmpty(t, f.Cases, path)
	here := kernels.Fingerprint(func(x []float32) []float32 { return torch.ToSlice[float32](torch.FromSlice(x).Sqrt()) })
	f.Exact = made.Kernels == here && torch.Version() == "2.8.0"
	return f
}

// Tensor returns the tensor of a text, "float32[2,3]:" and its bytes in base64.
func Tensor(text string) *torch.Tensor {
	head, data, ok := strings.Cut(text, ":")
	name, dims, ok2 := strings.Cut(strings.TrimSuffix(head, "]"), "[")
	if !ok || !ok2 {
		panic("no tensor: " + text)
	}
	dtype, err := torch.ParseDType(name)
	if err != nil {
		panic(err)
	}
	shape := []int64{}
	if dims != "" {
		if err := json.Unmarshal([]byte("["+dims+"]"), &shape); err != nil {
			panic(err)
		}
	}
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		panic(err)
	}
	return torch.FromBytes(raw, dtype, shape...)
}

// Text is the text of a tensor.
func Text(t *torch.Tensor) string {
	shape := strings.ReplaceAll(fmt.Sprint(t.Shape()), " ", ",")
	return t.DType().Name() + shape + ":" + base64.StdEncoding.EncodeToString(torch.ToBytes(t.Detach().Contiguous()))
}

// Named is an output, of name "", or the gradient by a leaf.
type Named struct {
	Name   string
	Tensor *torch.Tensor
}

// Digest is the digest of tensors with their names.
func Digest(list []Named) string {
	h := sha256.New()
	for _, n := range list {
		t := n.Tensor.Detach()
		if t.IsFloatingPoint() {
			t = t.MaskedFill(t.Isnan(), -12345.0)
		}
		fmt.Fprintf(h, "%s %s\n", n.Name, Text(t))
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:6])
}

// Same says how got differs from a recorded tensor, "" when it does not. A NaN is equal to
// any NaN.
func Same(want string, got *torch.Tensor, exact bool) string {
	if got == nil {
		return "is missing"
	}
	if Text(got) == want {
		return ""
	}
	w := Tensor(want)
	if w.DType() != got.DType() || fmt.Sprint(w.Shape()) != fmt.Sprint(got.Shape()) {
		return fmt.Sprintf("is %v %v, want %v %v", got.DType(), got.Shape(), w.DType(), w.Shape())
	}
	if bytes.Equal(torch.ToBytes(got.Detach().Contiguous()), torch.ToBytes(w)) {
		return ""
	}
	tolerance := 0.0
	if !exact {
		tolerance = 1e-4
		if w.DType() == torch.Float64 {
			tolerance = 1e-8
		}
	}
	numbers := func(t *torch.Tensor) []float64 { return torch.ToSlice[float64](t.Detach().To(torch.Float64)) }
	have := numbers(got)
	for i, x := range numbers(w) {
		y := have[i]
		if math.Float64bits(x) == math.Float64bits(y) || math.IsNaN(x) && math.IsNaN(y) || x == y && !exact {
			continue
		}
		if !(math.Abs(x-y) <= tolerance*max(1, math.Abs(x))) {
			return fmt.Sprintf("number %d of %v is %v, want %v", i, w.Shape(), y, x)
		}
	}
	return ""
}

// Outputs are recorded outputs: a text, of the gradient by a leaf under name/grad/leaf, or
// the digest of all of a name.
type Outputs map[string]string

// Lacks reports whether an output was recorded without its gradients.
func (o Outputs) Lacks(name string, list []Named) bool {
	if want := o[name]; !strings.Contains(want, ":") {
		return want == Digest(list[:1])
	}
	for _, n := range list[1:] {
		if _, ok := o[name+n.Name]; ok {
			return false
		}
	}
	return true
}

// Compare asserts that an output and its gradients are those recorded.
func (o Outputs) Compare(t testing.TB, name string, list []Named, exact bool, what ...any) {
	t.Helper()
	want := o[name]
	if !strings.Contains(want, ":") {
		if got := Digest(list); exact && got != want {
			var texts []string
			for _, n := range list {
				texts = append(texts, fmt.Sprintf("%s %v", n.Name, n.Tensor))
			}
			assert.Fail(t, fmt.Sprintf("%s: the digest is %s, want %s, of\n%s", name, got, want, strings.Join(texts, "\n")), what...)
		}
		return
	}
	have := make(map[string]*torch.Tensor)
	for _, n := range list {
		have[n.Name] = n.Tensor
	}
	for key, text := range o {
		rest, ok := strings.CutPrefix(key, name)
		if !ok || rest != "" && !strings.HasPrefix(rest, "/grad/") {
			continue
		}
		if why := Same(text, have[rest], exact); why != "" {
			assert.Fail(t, key+" "+why, what...)
		}
		delete(have, rest)
	}
	for extra := range have {
		assert.Fail(t, name+extra+" is too much", what...)
	}
}

// Ramp is ramp of scripts/recorded.py: the weights of an output's elements in the sum of
// which the gradients are.
func Ramp(of *torch.Tensor) *torch.Tensor {
	list := make([]float64, of.Numel())
	for i := range list {
		list[i] = float64(i*37%101)/32 - 1.375
	}
	shape := of.Shape()
	return torch.FromSlice(list, append([]int64{}, shape...)...).To(of.DType())
}
