package nn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/nn"
)

// inits are the calls of scripts/nn_init_goldens.py in Go.
var inits = map[string]func(x *torch.Tensor, g *torch.Generator){
	"nn.init.uniform_(x)":              func(x *torch.Tensor, _ *torch.Generator) { nn.Uniform_(x, 0, 1) },
	"nn.init.uniform_(x, -2.0, 3.0)":   func(x *torch.Tensor, _ *torch.Generator) { nn.Uniform_(x, -2, 3) },
	"nn.init.uniform_(x, generator=g)": func(x *torch.Tensor, g *torch.Generator) { nn.Uniform_(x, 0, 1, g) },
	"nn.init.normal_(x)":               func(x *torch.Tensor, _ *torch.Generator) { nn.Normal_(x, 0, 1) },
	"nn.init.normal_(x, 1.0, 2.0)":     func(x *torch.Tensor, _ *torch.Generator) { nn.Normal_(x, 1, 2) },
	"nn.init.normal_(x, generator=g)":  func(x *torch.Tensor, g *torch.Generator) { nn.Normal_(x, 0, 1, g) },
	"nn.init.trunc_normal_(x)":         func(x *torch.Tensor, _ *torch.Generator) { nn.TruncNormal_(x) },
	"nn.init.trunc_normal_(x, std=0.02)": func(x *torch.Tensor, _ *torch.Generator) {
		nn.TruncNormal_(x, nn.TruncNormalOptions{Std: new(0.02)})
	},
	"nn.init.trunc_normal_(x, mean=1.0, std=2.0, a=-0.5, b=1.5, generator=g)": func(x *torch.Tensor, g *torch.Generator) {
		nn.TruncNormal_(x, nn.TruncNormalOptions{Mean: 1, Std: new(2.0), A: new(-0.5), B: new(1.5), Generator: g})
	},
	"nn.init.constant_(x, 0.3)":  func(x *torch.Tensor, _ *torch.Generator) { nn.Constant_(x, 0.3) },
	"nn.init.ones_(x)":           func(x *torch.Tensor, _ *torch.Generator) { nn.Ones_(x) },
	"nn.init.zeros_(x)":          func(x *torch.Tensor, _ *torch.Generator) { nn.Zeros_(x) },
	"nn.init.eye_(x)":            func(x *torch.Tensor, _ *torch.Generator) { nn.Eye_(x) },
	"nn.init.dirac_(x)":          func(x *torch.Tensor, _ *torch.Generator) { nn.Dirac_(x) },
	"nn.init.dirac_(x, 2)":       func(x *torch.Tensor, _ *torch.Generator) { nn.Dirac_(x, 2) },
	"nn.init.xavier_uniform_(x)": func(x *torch.Tensor, _ *torch.Generator) { nn.XavierUniform_(x) },
	"nn.init.xavier_uniform_(x, gain=nn.init.calculate_gain('relu'))": func(x *torch.Tensor, _ *torch.Generator) {
		nn.XavierUniform_(x, nn.XavierOptions{Gain: new(nn.CalculateGain(nn.NonlinearityReLU))})
	},
	"nn.init.xavier_uniform_(x, generator=g)": func(x *torch.Tensor, g *torch.Generator) {
		nn.XavierUniform_(x, nn.XavierOptions{Generator: g})
	},
	"nn.init.xavier_normal_(x)": func(x *torch.Tensor, _ *torch.Generator) { nn.XavierNormal_(x) },
	"nn.init.xavier_normal_(x, gain=2.0, generator=g)": func(x *torch.Tensor, g *torch.Generator) {
		nn.XavierNormal_(x, nn.XavierOptions{Gain: new(2.0), Generator: g})
	},
	"nn.init.kaiming_uniform_(x)": func(x *torch.Tensor, _ *torch.Generator) { nn.KaimingUniform_(x) },
	"nn.init.kaiming_uniform_(x, a=0.3, mode='fan_out')": func(x *torch.Tensor, _ *torch.Generator) {
		nn.KaimingUniform_(x, nn.KaimingOptions{A: 0.3, Mode: nn.FanOut})
	},
	"nn.init.kaiming_uniform_(x, nonlinearity='relu')": func(x *torch.Tensor, _ *torch.Generator) {
		nn.KaimingUniform_(x, nn.KaimingOptions{Nonlinearity: nn.NonlinearityReLU})
	},
	"nn.init.kaiming_uniform_(x, nonlinearity='tanh')": func(x *torch.Tensor, _ *torch.Generator) {
		nn.KaimingUniform_(x, nn.KaimingOptions{Nonlinearity: nn.NonlinearityTanh})
	},
	"nn.init.kaiming_uniform_(x, nonlinearity='selu')": func(x *torch.Tensor, _ *torch.Generator) {
		nn.KaimingUniform_(x, nn.KaimingOptions{Nonlinearity: nn.NonlinearitySELU})
	},
	"nn.init.kaiming_uniform_(x, nonlinearity='sigmoid')": func(x *torch.Tensor, _ *torch.Generator) {
		nn.KaimingUniform_(x, nn.KaimingOptions{Nonlinearity: nn.NonlinearitySigmoid})
	},
	"nn.init.kaiming_uniform_(x, nonlinearity='linear', generator=g)": func(x *torch.Tensor, g *torch.Generator) {
		nn.KaimingUniform_(x, nn.KaimingOptions{Nonlinearity: nn.NonlinearityLinear, Generator: g})
	},
	"nn.init.kaiming_normal_(x)": func(x *torch.Tensor, _ *torch.Generator) { nn.KaimingNormal_(x) },
	"nn.init.kaiming_normal_(x, a=0.1, mode='fan_out', generator=g)": func(x *torch.Tensor, g *torch.Generator) {
		nn.KaimingNormal_(x, nn.KaimingOptions{A: 0.1, Mode: nn.FanOut, Generator: g})
	},
	"nn.init.orthogonal_(x)": func(x *torch.Tensor, _ *torch.Generator) { nn.Orthogonal_(x) },
	"nn.init.orthogonal_(x, gain=2.0)": func(x *torch.Tensor, _ *torch.Generator) {
		nn.Orthogonal_(x, nn.OrthogonalOptions{Gain: new(2.0)})
	},
	"nn.init.orthogonal_(x, generator=g)": func(x *torch.Tensor, g *torch.Generator) {
		nn.Orthogonal_(x, nn.OrthogonalOptions{Generator: g})
	},
	"nn.init.sparse_(x, 0.4)": func(x *torch.Tensor, _ *torch.Generator) { nn.Sparse_(x, 0.4) },
	"nn.init.sparse_(x, 0.5, std=2.0, generator=g)": func(x *torch.Tensor, g *torch.Generator) {
		nn.Sparse_(x, 0.5, nn.SparseOptions{Std: new(2.0), Generator: g})
	},
}

// gains are the calls of calculate_gain.
var gains = map[string]float64{
	"nn.init.calculate_gain('linear')":          nn.CalculateGain(nn.NonlinearityLinear),
	"nn.init.calculate_gain('conv2d')":          nn.CalculateGain(nn.NonlinearityLinear),
	"nn.init.calculate_gain('sigmoid')":         nn.CalculateGain(nn.NonlinearitySigmoid),
	"nn.init.calculate_gain('tanh')":            nn.CalculateGain(nn.NonlinearityTanh),
	"nn.init.calculate_gain('relu')":            nn.CalculateGain(nn.NonlinearityReLU),
	"nn.init.calculate_gain('leaky_relu')":      nn.CalculateGain(nn.NonlinearityLeakyReLU),
	"nn.init.calculate_gain('leaky_relu', 0.2)": nn.CalculateGain(nn.NonlinearityLeakyReLU, 0.2),
	"nn.init.calculate_gain('selu')":            nn.CalculateGain(nn.NonlinearitySELU),
}

func TestInitAsPython(t *testing.T) {
	type line struct {
		Call          string
		Result, After recorded.Tensor
		Gain          float64
	}
	called := make(map[string]bool)
	for _, g := range recorded.Load[line](t, "testdata/init.jsonl") {
		called[g.Call] = true
		if g.Result.DType == "" {
			assert.Equal(t, g.Gain, gains[g.Call], g.Call)
			continue
		}
		f := inits[g.Call]
		if !assert.NotNil(t, f, g.Call) {
			continue
		}
		torch.ManualSeed(5)
		gen, err := torch.NewGenerator(torch.Device{})
		require.NoError(t, err)
		dtype, err := torch.ParseDType(g.Result.DType)
		require.NoError(t, err)
		x := torch.Empty(g.Result.Shape, torch.Options{DType: dtype}).SetRequiresGrad(true)
		f(x, gen.ManualSeed(9))
		recorded.Equal(t, g.Result, x, g.Call)
		recorded.Equal(t, g.After, torch.Rand([]int64{1}), g.Call+", the next draw")
		assert.True(t, x.IsLeaf(), g.Call)
	}
	assert.Len(t, called, len(inits)+len(gains))
}

func TestInitWrongUse(t *testing.T) {
	x := torch.Zeros([]int64{3})
	for want, f := range map[string]func(){
		"at least 2 dimensions, got shape [3]":                   func() { nn.KaimingUniform_(x) },
		"orthogonal_: want a tensor of at least 2":               func() { nn.Orthogonal_(x) },
		"eye_: want a tensor of 2 dimensions":                    func() { nn.Eye_(x) },
		"sparse_: want a tensor of 2 dimensions":                 func() { nn.Sparse_(x, 0.1) },
		"dirac_: want a tensor of 3, 4 or 5 dimensions":          func() { nn.Dirac_(x) },
		"groups must divide dimension 0: got groups 2":           func() { nn.Dirac_(torch.Zeros([]int64{3, 1, 1}), 2) },
		"xavier_normal_: 2 values for one optional":              func() { nn.XavierNormal_(x, nn.XavierOptions{}, nn.XavierOptions{}) },
		"calculate_gain: unknown nonlinearity 99":                func() { nn.CalculateGain(99) },
		"uniform_: 2 values for one optional argument":           func() { nn.Uniform_(x, 0, 1, nil, nil) },
		"aten::normal_: normal expects std >= 0.0, but found st": func() { nn.Normal_(x, 0, -1) },
	} {
		err := torch.Try(f)
		assert.ErrorContains(t, err, want)
	}
}
