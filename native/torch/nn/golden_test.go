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

	Init string
	values
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
		if g.Layer != "" || g.Init != "" {
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
	"nn.GELU('tanh')":       func() nn.Layer { return nn.NewGELUTanh() },
	"nn.ReLU()":             func() nn.Layer { return nn.NewReLU() },
	"nn.SiLU()":             func() nn.Layer { return nn.NewSiLU() },
	"nn.Tanh()":             func() nn.Layer { return nn.NewTanh() },
	"nn.Sigmoid()":          func() nn.Layer { return nn.NewSigmoid() },
	"nn.Mish()":             func() nn.Layer { return nn.NewMish() },
	"nn.LeakyReLU(0.1)":     func() nn.Layer { return nn.NewLeakyReLU(0.1) },
	"nn.ELU(1.5)":           func() nn.Layer { return nn.NewELU(1.5) },
	"nn.Softmax(dim=1)":     func() nn.Layer { return nn.NewSoftmax(1) },
	"nn.LogSoftmax(dim=-1)": func() nn.Layer { return nn.NewLogSoftmax(-1) },
	"nn.Identity()":         func() nn.Layer { return nn.NewIdentity() },
	"nn.Flatten()":          func() nn.Layer { return nn.NewFlatten() },
	"nn.Dropout(0.25)":      func() nn.Layer { return nn.NewDropout(0.25) },
	"nn.LayerNorm((3,))":    func() nn.Layer { return nn.NewLayerNorm([]int64{3}) },
	"nn.LayerNorm((2, 3), eps=0.001, bias=False)": func() nn.Layer {
		o := nn.DefaultLayerNorm()
		o.Eps, o.Bias = 0.001, false
		return nn.NewLayerNorm([]int64{2, 3}, o)
	},
	"nn.LayerNorm((3,), elementwise_affine=False)": func() nn.Layer {
		o := nn.DefaultLayerNorm()
		o.ElementwiseAffine = false
		return nn.NewLayerNorm([]int64{3}, o)
	},
	"nn.RMSNorm((3,))": func() nn.Layer { return nn.NewRMSNorm([]int64{3}) },
	"nn.RMSNorm((3,), eps=0.01)": func() nn.Layer {
		o := nn.DefaultRMSNorm()
		o.Eps = 0.01
		return nn.NewRMSNorm([]int64{3}, o)
	},
	"nn.GroupNorm(2, 4)": func() nn.Layer { return nn.NewGroupNorm(2, 4) },
	"nn.BatchNorm1d(3)":  func() nn.Layer { return nn.NewBatchNorm1d(3) },
	"nn.BatchNorm1d(3, momentum=None, affine=False)": func() nn.Layer {
		o := nn.DefaultBatchNorm()
		o.Cumulative, o.Affine = true, false
		return nn.NewBatchNorm1d(3, o)
	},
	"nn.BatchNorm1d(3, track_running_stats=False)": func() nn.Layer {
		o := nn.DefaultBatchNorm()
		o.TrackRunningStats = false
		return nn.NewBatchNorm1d(3, o)
	},
	"nn.BatchNorm2d(2, momentum=0.3)": func() nn.Layer {
		o := nn.DefaultBatchNorm()
		o.Momentum = 0.3
		return nn.NewBatchNorm2d(2, o)
	},
	"nn.BatchNorm3d(2)":  func() nn.Layer { return nn.NewBatchNorm3d(2) },
	"nn.Conv1d(2, 3, 3)": func() nn.Layer { return nn.NewConv1d(2, 3, []int64{3}) },
	"nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2, bias=False)": func() nn.Layer {
		o := nn.DefaultConv()
		o.Stride, o.Padding, o.Groups, o.Bias = []int64{2}, []int64{1}, 2, false
		return nn.NewConv2d(2, 4, []int64{3}, o)
	},
	"nn.Conv2d(2, 1, (2, 3), dilation=(1, 2), padding='same')": func() nn.Layer {
		o := nn.DefaultConv()
		o.Dilation, o.PaddingMode = []int64{1, 2}, "same"
		return nn.NewConv2d(2, 1, []int64{2, 3}, o)
	},
	"nn.Conv3d(1, 2, 2)": func() nn.Layer { return nn.NewConv3d(1, 2, []int64{2}) },
	"nn.Embedding(5, 3)": func() nn.Layer { return nn.NewEmbedding(5, 3) },
	"nn.Embedding(5, 3, padding_idx=-2)": func() nn.Layer {
		return nn.NewEmbedding(5, 3, nn.EmbeddingOptions{PaddingIdx: -2})
	},
	"nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU(), nn.BatchNorm1d(3)), nn.Linear(3, 1))": func() nn.Layer {
		return nn.NewSequential(nn.NewLinear(2, 3), nn.NewSequential(nn.NewReLU(), nn.NewBatchNorm1d(3)), nn.NewLinear(3, 1))
	},
}

// Weights are equal to the bit, those of normal draws, which call the machine's
// logarithm, and outputs within a few roundings.
func TestLayersAsPython(t *testing.T) {
	n := 0
	for _, g := range goldens(t) {
		if g.Layer == "" {
			continue
		}
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
		tolerance := 0.0
		if _, ok := m.(*nn.Embedding); ok {
			tolerance = 1e-6
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
			compare(t, g.Layer+" "+want.Name, dict[i].Tensor, want, tolerance)
		}
		x := torch.FromSlice(g.Input.Values, g.Input.Shape...)
		if _, ok := m.(*nn.Embedding); ok {
			x = x.To(torch.Int64)
		} else {
			x = x.To(torch.Float32)
		}
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

func kaiming(a float64, mode nn.Fan, n nn.Nonlinearity) nn.KaimingOptions {
	return nn.KaimingOptions{A: a, Mode: mode, Nonlinearity: n}
}

var inits = map[string]func(x *torch.Tensor){
	"nn.init.uniform_(t, -2.0, 3.0)": func(x *torch.Tensor) { nn.Uniform_(x, -2, 3) },
	"nn.init.normal_(t, 1.0, 2.0)":   func(x *torch.Tensor) { nn.Normal_(x, 1, 2) },
	"nn.init.constant_(t, 0.3)":      func(x *torch.Tensor) { nn.Constant_(x, 0.3) },
	"nn.init.ones_(t)":               func(x *torch.Tensor) { nn.Ones_(x) },
	"nn.init.zeros_(t)":              func(x *torch.Tensor) { nn.Zeros_(x) },
	"nn.init.kaiming_uniform_(t)":    func(x *torch.Tensor) { nn.KaimingUniform_(x, nn.DefaultKaiming()) },
	"nn.init.kaiming_uniform_(t, a=0.3, mode='fan_out')": func(x *torch.Tensor) {
		nn.KaimingUniform_(x, kaiming(0.3, nn.FanOut, nn.NonlinearityLeakyReLU))
	},
	"nn.init.kaiming_uniform_(t, nonlinearity='relu')": func(x *torch.Tensor) {
		nn.KaimingUniform_(x, kaiming(0, nn.FanIn, nn.NonlinearityReLU))
	},
	"nn.init.kaiming_uniform_(t, nonlinearity='tanh')": func(x *torch.Tensor) {
		nn.KaimingUniform_(x, kaiming(0, nn.FanIn, nn.NonlinearityTanh))
	},
	"nn.init.kaiming_uniform_(t, nonlinearity='selu')": func(x *torch.Tensor) {
		nn.KaimingUniform_(x, kaiming(0, nn.FanIn, nn.NonlinearitySELU))
	},
	"nn.init.kaiming_uniform_(t, nonlinearity='linear')": func(x *torch.Tensor) {
		nn.KaimingUniform_(x, kaiming(0, nn.FanIn, nn.NonlinearityLinear))
	},
	"nn.init.kaiming_normal_(t)":          func(x *torch.Tensor) { nn.KaimingNormal_(x, nn.DefaultKaiming()) },
	"nn.init.xavier_uniform_(t)":          func(x *torch.Tensor) { nn.XavierUniform_(x, 1) },
	"nn.init.xavier_normal_(t, gain=2.0)": func(x *torch.Tensor) { nn.XavierNormal_(x, 2) },
}

func TestInitAsPython(t *testing.T) {
	n := 0
	for _, g := range goldens(t) {
		if g.Init == "" {
			continue
		}
		n++
		f := inits[g.Init]
		if f == nil {
			t.Errorf("%s: no such function here", g.Init)
			continue
		}
		torch.ManualSeed(5)
		x := torch.Empty(g.Shape)
		f(x)
		tolerance := 0.0
		if slices.Contains([]string{"nn.init.normal_(t, 1.0, 2.0)", "nn.init.kaiming_normal_(t)", "nn.init.xavier_normal_(t, gain=2.0)"}, g.Init) {
			tolerance = 1e-6
		}
		compare(t, g.Init, x, g.values, tolerance)
	}
	if n != len(inits) {
		t.Errorf("%d goldens, %d functions", n, len(inits))
	}
}
