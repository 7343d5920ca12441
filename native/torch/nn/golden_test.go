package nn_test

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"torchfm/native/torch"
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
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []golden
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var g golden
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
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
	if !slices.Equal(x.Shape(), want.Shape) {
		t.Errorf("%s: shape %v, want %v", what, x.Shape(), want.Shape)
		return
	}
	for i, v := range torch.ToSlice[float64](x.Detach().To(torch.Float64)) {
		w := want.Values[i]
		if !(math.Abs(v-w) <= tolerance*max(1, math.Abs(w))) {
			t.Errorf("%s: element %d is %v, want %v", what, i, v, w)
			return
		}
	}
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
		if create == nil {
			t.Errorf("%s: no such layer here", g.Layer)
			continue
		}
		torch.ManualSeed(5)
		m := create()
		if got := m.String(); got != g.Printed {
			t.Errorf("%s: prints %s, want %s", g.Layer, got, g.Printed)
		}
		dict := m.StateDict()
		if len(dict) != len(g.State) {
			t.Errorf("%s: state dict %v, want %d entries", g.Layer, dict.Names(), len(g.State))
			continue
		}
		for i, want := range g.State {
			if dict[i].Name != want.Name {
				t.Errorf("%s: state dict %v, want %s at %d", g.Layer, dict.Names(), want.Name, i)
			}
			compare(t, g.Layer+" "+want.Name, dict[i].Tensor, want, 0)
		}
		x := torch.FromSlice(g.Input.Values, g.Input.Shape...).To(torch.Float32)
		compare(t, g.Layer+" in training", m.Forward(x), g.Train, 2e-6)
		buffers := m.(interface{ NamedBuffers() []torch.Named }).NamedBuffers()
		if len(buffers) != len(g.Buffers) {
			t.Errorf("%s: %d buffers, want %d", g.Layer, len(buffers), len(g.Buffers))
			continue
		}
		for i, want := range g.Buffers {
			if buffers[i].Name != want.Name {
				t.Errorf("%s: buffer %s, want %s", g.Layer, buffers[i].Name, want.Name)
			}
			compare(t, g.Layer+" "+want.Name, buffers[i].Tensor, want, 2e-6)
		}
		m.Eval()
		compare(t, g.Layer+" in evaluation", m.Forward(x), g.Eval, 2e-6)
	}
	if n != len(layers) {
		t.Errorf("%d goldens, %d layers", n, len(layers))
	}
}
