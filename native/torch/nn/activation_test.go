package nn_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/nn"
)

// activations are the layers of scripts/nn_activation_goldens.py in Go.
var activations = map[string]func() nn.Layer{
	"nn.ReLU()":              func() nn.Layer { return nn.NewReLU() },
	"nn.ReLU(inplace=True)":  func() nn.Layer { return nn.NewReLU(true) },
	"nn.ReLU6()":             func() nn.Layer { return nn.NewReLU6() },
	"nn.ReLU6(inplace=True)": func() nn.Layer { return nn.NewReLU6(true) },
	"nn.RReLU()":             func() nn.Layer { return nn.NewRReLU() },
	"nn.RReLU(0.25, 0.75)":   func() nn.Layer { return nn.NewRReLU(nn.RReLUOptions{Lower: new(0.25), Upper: new(0.75)}) },
	"nn.RReLU(inplace=True)": func() nn.Layer { return nn.NewRReLU(nn.RReLUOptions{Inplace: true}) },
	"nn.Hardtanh()":          func() nn.Layer { return nn.NewHardtanh() },
	"nn.Hardtanh(-0.5, 0.25)": func() nn.Layer {
		return nn.NewHardtanh(nn.HardtanhOptions{MinVal: new(-0.5), MaxVal: new(0.25)})
	},
	"nn.Hardtanh(0.0, 1.5, inplace=True)": func() nn.Layer {
		return nn.NewHardtanh(nn.HardtanhOptions{MinVal: new(0.0), MaxVal: new(1.5), Inplace: true})
	},
	"nn.Hardsigmoid()":             func() nn.Layer { return nn.NewHardsigmoid() },
	"nn.Hardsigmoid(inplace=True)": func() nn.Layer { return nn.NewHardsigmoid(true) },
	"nn.Hardswish()":               func() nn.Layer { return nn.NewHardswish() },
	"nn.Hardswish(inplace=True)":   func() nn.Layer { return nn.NewHardswish(true) },
	"nn.Tanh()":                    func() nn.Layer { return nn.NewTanh() },
	"nn.Sigmoid()":                 func() nn.Layer { return nn.NewSigmoid() },
	"nn.SiLU()":                    func() nn.Layer { return nn.NewSiLU() },
	"nn.SiLU(inplace=True)":        func() nn.Layer { return nn.NewSiLU(true) },
	"nn.Mish()":                    func() nn.Layer { return nn.NewMish() },
	"nn.Mish(inplace=True)":        func() nn.Layer { return nn.NewMish(true) },
	"nn.ELU()":                     func() nn.Layer { return nn.NewELU() },
	"nn.ELU(alpha=1.5)":            func() nn.Layer { return nn.NewELU(nn.ELUOptions{Alpha: new(1.5)}) },
	"nn.ELU(alpha=0.0)":            func() nn.Layer { return nn.NewELU(nn.ELUOptions{Alpha: new(0.0)}) },
	"nn.ELU(inplace=True)":         func() nn.Layer { return nn.NewELU(nn.ELUOptions{Inplace: true}) },
	"nn.CELU()":                    func() nn.Layer { return nn.NewCELU() },
	"nn.CELU(alpha=0.5)":           func() nn.Layer { return nn.NewCELU(nn.CELUOptions{Alpha: new(0.5)}) },
	"nn.CELU(inplace=True)":        func() nn.Layer { return nn.NewCELU(nn.CELUOptions{Inplace: true}) },
	"nn.SELU()":                    func() nn.Layer { return nn.NewSELU() },
	"nn.SELU(inplace=True)":        func() nn.Layer { return nn.NewSELU(true) },
	"nn.GLU()":                     func() nn.Layer { return nn.NewGLU() },
	"nn.GLU(dim=1)":                func() nn.Layer { return nn.NewGLU(1) },
	"nn.GLU(dim=0)":                func() nn.Layer { return nn.NewGLU(0) },
	"nn.GELU()":                    func() nn.Layer { return nn.NewGELU() },
	"nn.GELU('tanh')":              func() nn.Layer { return nn.NewGELU("tanh") },
	"nn.Hardshrink()":              func() nn.Layer { return nn.NewHardshrink() },
	"nn.Hardshrink(0.75)":          func() nn.Layer { return nn.NewHardshrink(0.75) },
	"nn.Hardshrink(0.0)":           func() nn.Layer { return nn.NewHardshrink(0) },
	"nn.LeakyReLU()":               func() nn.Layer { return nn.NewLeakyReLU() },
	"nn.LeakyReLU(0.2)":            func() nn.Layer { return nn.NewLeakyReLU(nn.LeakyReLUOptions{NegativeSlope: new(0.2)}) },
	"nn.LeakyReLU(0.0)":            func() nn.Layer { return nn.NewLeakyReLU(nn.LeakyReLUOptions{NegativeSlope: new(0.0)}) },
	"nn.LeakyReLU(inplace=True)":   func() nn.Layer { return nn.NewLeakyReLU(nn.LeakyReLUOptions{Inplace: true}) },
	"nn.LogSigmoid()":              func() nn.Layer { return nn.NewLogSigmoid() },
	"nn.Softplus()":                func() nn.Layer { return nn.NewSoftplus() },
	"nn.Softplus(beta=2.0)":        func() nn.Layer { return nn.NewSoftplus(nn.SoftplusOptions{Beta: new(2.0)}) },
	"nn.Softplus(beta=3.0, threshold=1.5)": func() nn.Layer {
		return nn.NewSoftplus(nn.SoftplusOptions{Beta: new(3.0), Threshold: new(1.5)})
	},
	"nn.Softshrink()":       func() nn.Layer { return nn.NewSoftshrink() },
	"nn.Softshrink(0.25)":   func() nn.Layer { return nn.NewSoftshrink(0.25) },
	"nn.Softshrink(0.0)":    func() nn.Layer { return nn.NewSoftshrink(0) },
	"nn.PReLU()":            func() nn.Layer { return nn.NewPReLU() },
	"nn.PReLU(3)":           func() nn.Layer { return nn.NewPReLU(nn.PReLUOptions{NumParameters: new(int64(3))}) },
	"nn.PReLU(4)":           func() nn.Layer { return nn.NewPReLU(nn.PReLUOptions{NumParameters: new(int64(4))}) },
	"nn.PReLU(init=0.5)":    func() nn.Layer { return nn.NewPReLU(nn.PReLUOptions{Init: new(0.5)}) },
	"nn.Softsign()":         func() nn.Layer { return nn.NewSoftsign() },
	"nn.Tanhshrink()":       func() nn.Layer { return nn.NewTanhshrink() },
	"nn.Threshold(0.1, 20)": func() nn.Layer { return nn.NewThreshold(0.1, 20) },
	"nn.PReLU(num_parameters=4, init=0.0)": func() nn.Layer {
		return nn.NewPReLU(nn.PReLUOptions{NumParameters: new(int64(4)), Init: new(0.0)})
	},
	"nn.Threshold(0.5, -1.5, inplace=True)": func() nn.Layer { return nn.NewThreshold(0.5, -1.5, true) },
	"nn.Softmin(dim=1)":                     func() nn.Layer { return nn.NewSoftmin(1) },
	"nn.Softmin()":                          func() nn.Layer { return nn.NewSoftmin() },
	"nn.Softmax(dim=1)":                     func() nn.Layer { return nn.NewSoftmax(1) },
	"nn.Softmax(dim=-2)":                    func() nn.Layer { return nn.NewSoftmax(-2) },
	"nn.Softmax()":                          func() nn.Layer { return nn.NewSoftmax() },
	"nn.LogSoftmax(dim=1)":                  func() nn.Layer { return nn.NewLogSoftmax(1) },
	"nn.LogSoftmax()":                       func() nn.Layer { return nn.NewLogSoftmax() },
	"nn.Softmax2d()":                        func() nn.Layer { return nn.NewSoftmax2d() },
}

func TestActivationsAsPython(t *testing.T) {
	type pass struct {
		Output, Left recorded.Tensor
		InputGrad    recorded.Tensor `json:"input_grad"`
		Grads        []recorded.Tensor
	}
	type line struct {
		Layer, Printed string
		Shape          []int64
		State          []recorded.Tensor
		Train, Eval    pass
	}
	check := func(t *testing.T, m nn.Layer, shape []int64, want pass) {
		x := uneven(shape...).SetRequiresGrad(true)
		nn.BaseOf(m).ZeroGrad()
		given := x
		if inplace(m) {
			given = x.Clone()
		}
		y := m.Forward(given)
		recorded.Equal(t, want.Output, y, "output")
		recorded.Equal(t, want.Left, given, "input afterwards")
		y.Mul(uneven(y.Shape()...)).Sum().Backward()
		recorded.Equal(t, want.InputGrad, x.Grad(), "gradient of the input")
		named := m.NamedParameters()
		require.Len(t, named, len(want.Grads))
		for i, g := range want.Grads {
			assert.Equal(t, g.Name, named[i].Name)
			recorded.Equal(t, g, named[i].Tensor.Grad(), "gradient of %s", g.Name)
		}
	}
	made := make(map[string]bool)
	for _, g := range recorded.Load[line](t, "testdata/activations.jsonl") {
		made[g.Layer] = true
		t.Run(g.Layer, func(t *testing.T) {
			runtime.LockOSThread() // for the order in which gradients are added up
			defer runtime.UnlockOSThread()
			create := activations[g.Layer]
			require.NotNil(t, create)
			torch.ManualSeed(5)
			m := create()
			assert.Equal(t, g.Printed, m.String())
			dict := m.StateDict()
			require.Len(t, dict, len(g.State))
			for i, want := range g.State {
				assert.Equal(t, want.Name, dict[i].Name)
				recorded.Equal(t, want, dict[i].Tensor, want.Name)
			}
			check(t, m, g.Shape, g.Train)
			m.Eval()
			check(t, m, g.Shape, g.Eval)
		})
	}
	assert.Len(t, made, len(activations))
}

// inplace reports whether a layer prints that it writes into its input, or does.
func inplace(m nn.Layer) bool {
	switch m := m.(type) {
	case *nn.Hardsigmoid:
		return m.Inplace
	case *nn.Hardswish:
		return m.Inplace
	case interface{ ExtraRepr() string }:
		text := m.ExtraRepr()
		return len(text) >= 12 && text[len(text)-12:] == "inplace=True"
	}
	return false
}

func TestFuncRunsHooks(t *testing.T) {
	m := nn.NewFunc("Double()", func(x *torch.Tensor) *torch.Tensor { return x.Add(x) })
	m.RegisterForwardHook(func(_ nn.Module, _, outputs []*torch.Tensor) []*torch.Tensor {
		return []*torch.Tensor{outputs[0].Neg()}
	})
	assert.Equal(t, -4.0, m.Forward(torch.Full([]int64{}, 2.0)).Item())
	assert.Equal(t, "Double()", m.String())
}

func TestActivationsWrongUse(t *testing.T) {
	x := torch.Ones([]int64{3})
	for want, f := range map[string]func(){
		"Hardtanh: MinVal 1 must be below MaxVal 1":  func() { nn.NewHardtanh(nn.HardtanhOptions{MinVal: new(1.0)}) },
		`GELU: approximate "erf": want "none" or`:    func() { nn.NewGELU("erf") },
		"ReLU: 2 values for one optional argument":   func() { nn.NewReLU(true, true) },
		"expected 3D or 4D input (got 1D input)":     func() { nn.NewSoftmax2d().Forward(x) },
		"glu: a scalar has no halves":                func() { nn.NewGLU().Forward(torch.Ones([]int64{})) },
		"in GLU(dim=-1)":                             func() { nn.NewGLU().Forward(x) },
		"in Softshrink(-1.0)":                        func() { nn.NewSoftshrink(-1).Forward(x) },
		"in Softmax(dim=2)":                          func() { nn.NewSoftmax(2).Forward(x) },
		"in PReLU(num_parameters=2)":                 func() { nn.NewPReLU(nn.PReLUOptions{NumParameters: new(int64(2))}).Forward(torch.Ones([]int64{1, 3})) },
		"a string is no number: want int, int64, fl": func() { nn.NewThreshold("0", 1) },
		"a leaf Variable that requires grad is bein": func() { nn.NewReLU(true).Forward(x.Clone().SetRequiresGrad(true)) },
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}
