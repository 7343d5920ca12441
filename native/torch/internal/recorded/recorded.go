// Package recorded reads what scripts/recorded.py recorded of PyTorch, for the tests of
// the packages under torch, and runs these on the kernels that it was recorded on.
package recorded

import (
	"bufio"
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"torchfm/native"
	"torchfm/native/internal/testbed"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
)

// Main runs the tests of a package as [testbed.Main] does, with the oldest of oneDNN's
// kernels too, which every CPU has: those of GELU and of convolutions differ.
func Main(m *testing.M) {
	if os.Getenv("TORCHFM_KERNELS") != "native" {
		os.Setenv("ONEDNN_MAX_CPU_ISA", "SSE41")
	}
	testbed.Main(m)
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
	tolerance := 0.0
	if native.Version() != "2.8.0" {
		tolerance = 1e-5
	}
	return torchtest.Close(t, want.Tensor(), x, tolerance, what...)
}
