package nn_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
	"torchfm/native/torch/nn"
)

// values are a tensor of goldens.jsonl, made by scripts/nn_goldens.py.
type values struct {
	Name   string
	Shape  []int64
	Values []float64
}

type golden struct {
	Layer   string
	Printed string
	State   []values
	Input   values
	Train   values
	Buffers []values
	Eval    values
}

func goldens(t *testing.T) []golden {
	t.Helper()
	f, err := os.Open("testdata/goldens.jsonl")
	require.NoError(t, err)
	defer f.Close()
	var list []golden
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var g golden
		require.NoError(t, json.Unmarshal(lines.Bytes(), &g))
		if g.Layer != "" {
			list = append(list, g)
		}
	}
	return list
}

// compare fails unless x has the shape and the values wanted, each within
// tolerance relative to numbers of size 1; a tolerance of 0 asks for equal bits.
func compare(t *testing.T, what string, x *torch.Tensor, want values, tolerance float64) {
	t.Helper()
	torchtest.Close(t, torch.FromSlice(want.Values, want.Shape...).To(x.DType()), x, tolerance, what)
}

// layers are the cases of scripts/nn_goldens.py in Go.
var layers = map[string]func() nn.Layer{
	"nn.Linear(3, 4)": func() nn.Layer { return nn.NewLinear(3, 4) },
	"nn.Linear(3, 4, bias=False)": func() nn.Layer {
		return nn.NewLinear(3, 4, nn.LinearOptions{NoBias: true})
	},
	"nn.GELU()":             func() nn.Layer { return nn.NewGELU() },
	"nn.GELU('tanh')":       func() nn.Layer { return nn.NewGELU("tanh") },
	"nn.ReLU()":             func() nn.Layer { return nn.NewReLU() },
	"nn.SiLU()":             func() nn.Layer { return nn.NewSiLU() },
	"nn.Tanh()":             func() nn.Layer { return nn.NewTanh() },
	"nn.Sigmoid()":          func() nn.Layer { return nn.NewSigmoid() },
	"nn.Mish()":             func() nn.Layer { return nn.NewMish() },
	"nn.LeakyReLU(0.1)":     func() nn.Layer { return nn.NewLeakyReLU(nn.LeakyReLUOptions{NegativeSlope: new(0.1)}) },
	"nn.ELU(1.5)":           func() nn.Layer { return nn.NewELU(nn.ELUOptions{Alpha: new(1.5)}) },
	"nn.Softmax(dim=1)":     func() nn.Layer { return nn.NewSoftmax(1) },
	"nn.LogSoftmax(dim=-1)": func() nn.Layer { return nn.NewLogSoftmax(-1) },
	"nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU(), nn.BatchNorm1d(3)), nn.Linear(3, 1))": func() nn.Layer {
		return nn.NewSequential(nn.NewLinear(2, 3), nn.NewSequential(nn.NewReLU(), nn.NewBatchNorm1d(3)), nn.NewLinear(3, 1))
	},
}

// Weights are equal to the bit, outputs within a few roundings.
func TestLayersAsPython(t *testing.T) {
	n := 0
	for _, g := range goldens(t) {
		n++
		create := layers[g.Layer]
		if !assert.NotNil(t, create, "%s: no such layer here", g.Layer) {
			continue
		}
		torch.ManualSeed(5)
		m := create()
		assert.Equal(t, g.Printed, m.String(), g.Layer)
		dict := m.StateDict()
		if !assert.Len(t, dict, len(g.State), "%s: state dict %v", g.Layer, dict.Names()) {
			continue
		}
		for i, want := range g.State {
			assert.Equal(t, want.Name, dict[i].Name, "%s: name %d of the state dict", g.Layer, i)
			compare(t, g.Layer+" "+want.Name, dict[i].Tensor, want, 0)
		}
		x := torch.FromSlice(g.Input.Values, g.Input.Shape...).To(torch.Float32)
		compare(t, g.Layer+" in training", m.Forward(x), g.Train, 2e-6)
		buffers := m.(interface{ NamedBuffers() []torch.Named }).NamedBuffers()
		if !assert.Len(t, buffers, len(g.Buffers), g.Layer) {
			continue
		}
		for i, want := range g.Buffers {
			assert.Equal(t, want.Name, buffers[i].Name, "%s: buffer %d", g.Layer, i)
			compare(t, g.Layer+" "+want.Name, buffers[i].Tensor, want, 2e-6)
		}
		m.Eval()
		compare(t, g.Layer+" in evaluation", m.Forward(x), g.Eval, 2e-6)
	}
	assert.Equal(t, len(layers), n, "goldens")
}
