// Package recorded reads what scripts/recorded.py recorded of PyTorch, for the tests of
// the packages under torch, and runs these on the kernels that it was recorded on.
package recorded

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native"
	"torchfm/native/torch"
)

// Main runs the tests of a package on libtorch's plain kernels, whose bits are the same
// on every CPU: they and MKL are told so by variables that parts of libtorch read
// before any Go runs, so that a test binary that was started without them starts
// itself again. With TORCHFM_KERNELS=native it does none of this, for benchmarks.
func Main(m *testing.M) {
	torch.SetNumThreads(1)
	if os.Getenv("TORCHFM_KERNELS") == "native" {
		os.Exit(m.Run())
	}
	again := false
	for name, value := range map[string]string{
		"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE", "OMP_NUM_THREADS": "1",
	} {
		again = again || os.Getenv(name) != value
		os.Setenv(name, value)
	}
	if again {
		self, err := os.Executable()
		if err == nil {
			err = syscall.Exec(self, os.Args, os.Environ())
		}
		fmt.Fprintln(os.Stderr, "cannot start the test binary again:", err)
		os.Exit(1)
	}
	if got := torch.CPUCapability(); got != "DEFAULT" && got != "NO AVX" {
		fmt.Fprintln(os.Stderr, "libtorch's kernels are for", got)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// Tensor is a recorded tensor.
type Tensor struct {
	Name   string // of a parameter or buffer
	DType  string
	Shape  []int64
	Values []value
	Grad   bool // an input that a gradient is asked for
}

// value is a JSON number, or "nan", "inf" and "-inf", which JSON has not.
type value float64

func (v *value) UnmarshalJSON(text []byte) error {
	if len(text) > 1 && text[0] == '"' {
		text = text[1 : len(text)-1]
	}
	x, err := strconv.ParseFloat(string(text), 64)
	*v = value(x)
	return err
}

// Tensor returns the tensor, a new one with each call.
func (g Tensor) Tensor() *torch.Tensor {
	dtype, err := torch.ParseDType(g.DType)
	if err != nil {
		panic(err)
	}
	list := make([]float64, len(g.Values))
	for i, v := range g.Values {
		list[i] = float64(v)
	}
	shape := g.Shape
	if shape == nil {
		shape = []int64{}
	}
	return torch.FromSlice(list, shape...).To(dtype).SetRequiresGrad(g.Grad)
}

// Load reads a file of JSON lines of T but for the first, which says what made them.
func Load[T any](t testing.TB, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	var list []T
	for lines.Scan() {
		if bytes := lines.Bytes(); len(bytes) > 0 && string(bytes[:min(13, len(bytes))]) != `{"made_with":` {
			var g T
			require.NoError(t, json.Unmarshal(bytes, &g), path)
			list = append(list, g)
		}
	}
	require.NoError(t, lines.Err())
	require.NotEmpty(t, list, path)
	return list
}

// Equal asserts that x has the dtype, the shape and the bits of what was recorded; a
// NaN is equal to any NaN. With another libtorch than PyTorch 2.8 last bits may differ.
func Equal(t testing.TB, want Tensor, x *torch.Tensor, what ...any) bool {
	t.Helper()
	if !assert.NotNil(t, x, what...) || !assert.False(t, x.Closed(), what...) {
		return false
	}
	if !assert.Equal(t, want.DType, x.DType().Name(), what...) || !assert.ElementsMatch(t, want.Shape, x.Shape(), what...) {
		return false
	}
	elements := func(t *torch.Tensor) []float64 { return torch.ToSlice[float64](t.Detach().To(torch.Float64)) }
	got, wanted := elements(x), elements(want.Tensor())
	tolerance := 0.0
	if native.Version() != "2.8.0" {
		tolerance = 1e-5
	}
	for i, w := range wanted {
		v := got[i]
		same := math.Float64bits(v) == math.Float64bits(w) || math.IsNaN(v) && math.IsNaN(w)
		if !same && !(math.Abs(v-w) <= tolerance*max(1, math.Abs(w))) {
			return assert.Fail(t, fmt.Sprintf("element %d of %v is %v, want %v", i, want.Shape, v, w), what...)
		}
	}
	return true
}
