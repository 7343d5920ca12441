package utils_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils"
	"torchfm/native/torch/nn/utils/parametrizations"
	"torchfm/native/torch/nn/utils/parametrize"
)

// Symmetric, Scaled and Buffered are those of scripts/nn_utils_goldens.py.
type Symmetric struct{ nn.Base }

func (m *Symmetric) Forward(x *torch.Tensor) *torch.Tensor { return x.Triu(0).Add(x.Triu(1).MT()) }

type Scaled struct{ nn.Base }

func (m *Scaled) Forward(x *torch.Tensor) *torch.Tensor      { return x.Mul(number(2)) }
func (m *Scaled) RightInverse(x *torch.Tensor) *torch.Tensor { return x.Div(number(2)) }

func number(x float64) *torch.Tensor { return torch.Full([]int64{}, x) }

func symmetric() *Symmetric { return nn.Register(new(Symmetric)) }
func scaled() *Scaled       { return nn.Register(new(Scaled)) }

type Buffered struct {
	nn.Base
	Shift *torch.Tensor
	Scale *torch.Tensor `nn:",buffer"`
}

func buffered() *Buffered {
	return nn.Register(&Buffered{
		Shift: torch.Full([]int64{3}, 0.5),
		Scale: torch.FromSlice([]float32{-1.375, -0.21875, 0.9375}),
	})
}

func (m *Buffered) Forward(x *torch.Tensor) *torch.Tensor {
	return nn.Hooked(m, x, func(m *Buffered, x *torch.Tensor) *torch.Tensor { return x.Mul(m.Scale).Add(m.Shift) })
}

// Inside has a module as a layer.
type Inside struct {
	nn.Base
	Inner nn.Module
}

func (m *Inside) Forward(x *torch.Tensor) *torch.Tensor {
	switch inner := m.Inner.(type) {
	case *nn.LSTM:
		y, _ := inner.Forward(x)
		return y
	case *nn.MultiheadAttention:
		y, _ := inner.Forward(x, x, x)
		return y
	}
	return m.Inner.(*nn.TransformerEncoderLayer).Forward(x)
}

func inside(inner nn.Module) *Inside { return nn.Register(&Inside{Inner: inner}) }

// within is what undoes a reparametrization of a module inside of an Inside, or of a
// layer in that.
func within(name string, undo func(m nn.Module, name string)) func(m nn.Layer) nn.Layer {
	return func(m nn.Layer) nn.Layer {
		inner, tensor := m.(*Inside).Inner, name
		if torch.Try(func() { inner = nn.BaseOf(inner).GetSubmodule(name) }) == nil {
			tensor = "weight"
		}
		undo(inner, tensor)
		return m
	}
}

func noParametrization(m nn.Module, name string) { parametrize.RemoveParametrizations(m, name) }
func noWeightNorm(m nn.Module, name string)      { utils.RemoveWeightNorm(m, name) }

func lstm() *nn.LSTM { return nn.NewLSTM(3, 4) }

func attention() *nn.MultiheadAttention {
	return nn.NewMultiheadAttention(4, 2, nn.MultiheadAttentionOptions{BatchFirst: true})
}

func encoder() *nn.TransformerEncoderLayer {
	return nn.NewTransformerEncoderLayer(4, 2, nn.TransformerLayerOptions{DimFeedforward: new(int64(8)), Dropout: new(0.0), BatchFirst: true})
}

func twice(m *nn.Linear) *nn.Linear {
	parametrize.RegisterParametrization(m, "weight", scaled())
	parametrize.RegisterParametrization(m, "weight", symmetric())
	return parametrize.RegisterParametrization(m, "bias", scaled())
}

func linear(in, out int64) *nn.Linear { return nn.NewLinear(in, out) }

func conv() *nn.Conv2d { return nn.NewConv2d(2, 3, []int64{2}) }

func remove(name string, left ...bool) func(m nn.Layer) nn.Layer {
	return func(m nn.Layer) nn.Layer { return parametrize.RemoveParametrizations(m, name, left...) }
}

// reparametrized are the cases of the script in Go: how each is made and undone.
var reparametrized = map[string]struct {
	make func() nn.Layer
	undo func(m nn.Layer) nn.Layer
}{
	"parametrizations.weight_norm(nn.Linear(3, 4))": {
		func() nn.Layer { return parametrizations.WeightNorm(linear(3, 4)) }, remove("weight")},
	"parametrizations.weight_norm(nn.Linear(3, 4), dim=1)": {
		func() nn.Layer {
			return parametrizations.WeightNorm(linear(3, 4), parametrizations.WeightNormOptions{Dim: 1})
		}, remove("weight")},
	"parametrizations.weight_norm(nn.Linear(3, 4), dim=None)": {
		func() nn.Layer {
			return parametrizations.WeightNorm(linear(3, 4), parametrizations.WeightNormOptions{Dim: -1})
		}, remove("weight")},
	"parametrizations.weight_norm(nn.Linear(3, 4), name='bias')": {
		func() nn.Layer {
			return parametrizations.WeightNorm(linear(3, 4), parametrizations.WeightNormOptions{Name: "bias"})
		}, remove("bias")},
	"parametrizations.weight_norm(nn.Conv2d(2, 3, 2))": {
		func() nn.Layer { return parametrizations.WeightNorm(conv()) }, remove("weight")},
	"parametrizations.spectral_norm(nn.Linear(3, 4))": {
		func() nn.Layer { return parametrizations.SpectralNorm(linear(3, 4)) }, remove("weight")},
	"parametrizations.spectral_norm(nn.Linear(3, 4), n_power_iterations=3, eps=0.01, dim=1)": {
		func() nn.Layer {
			return parametrizations.SpectralNorm(linear(3, 4), parametrizations.SpectralNormOptions{
				NPowerIterations: new(int64(3)), Eps: new(0.01), Dim: new(int64(1))})
		}, remove("weight")},
	"parametrizations.spectral_norm(nn.Linear(3, 4), 'bias')": {
		func() nn.Layer {
			return parametrizations.SpectralNorm(linear(3, 4), parametrizations.SpectralNormOptions{Name: "bias"})
		}, remove("bias")},
	"parametrizations.spectral_norm(nn.Conv2d(2, 3, 2), dim=-1)": {
		func() nn.Layer {
			return parametrizations.SpectralNorm(conv(), parametrizations.SpectralNormOptions{Dim: new(int64(-1))})
		}, remove("weight", false)},
	"parametrizations.spectral_norm(nn.ConvTranspose2d(2, 3, 2))": {
		func() nn.Layer { return parametrizations.SpectralNorm(nn.NewConvTranspose2d(2, 3, 2)) }, remove("weight")},
	"parametrizations.orthogonal(nn.Linear(4, 4))": {
		func() nn.Layer { return parametrizations.Orthogonal(linear(4, 4)) }, remove("weight")},
	"parametrizations.orthogonal(nn.Linear(3, 5))": {
		func() nn.Layer { return parametrizations.Orthogonal(linear(3, 5)) }, remove("weight")},
	"parametrizations.orthogonal(nn.Linear(5, 3))": {
		func() nn.Layer { return parametrizations.Orthogonal(linear(5, 3)) }, remove("weight")},
	"parametrizations.orthogonal(nn.Linear(5, 3), orthogonal_map='matrix_exp')": {
		func() nn.Layer {
			return parametrizations.Orthogonal(linear(5, 3), parametrizations.OrthogonalOptions{OrthogonalMap: "matrix_exp"})
		}, remove("weight")},
	"parametrizations.orthogonal(nn.Linear(3, 5), orthogonal_map='cayley')": {
		func() nn.Layer {
			return parametrizations.Orthogonal(linear(3, 5), parametrizations.OrthogonalOptions{OrthogonalMap: "cayley"})
		}, remove("weight")},
	"parametrizations.orthogonal(nn.Linear(3, 3), orthogonal_map='householder')": {
		func() nn.Layer {
			return parametrizations.Orthogonal(linear(3, 3), parametrizations.OrthogonalOptions{OrthogonalMap: "householder"})
		}, remove("weight")},
	"parametrizations.orthogonal(nn.Linear(3, 5), use_trivialization=False)": {
		func() nn.Layer {
			return parametrizations.Orthogonal(linear(3, 5), parametrizations.OrthogonalOptions{NoUseTrivialization: true})
		}, remove("weight")},
	"parametrizations.orthogonal(nn.Linear(3, 3), orthogonal_map='cayley', use_trivialization=False)": {
		func() nn.Layer {
			return parametrizations.Orthogonal(linear(3, 3), parametrizations.OrthogonalOptions{OrthogonalMap: "cayley", NoUseTrivialization: true})
		}, remove("weight")},
	"inside(nn.LSTM(3, 4), parametrizations.weight_norm, 'weight_hh_l0')": {
		func() nn.Layer {
			return inside(parametrizations.WeightNorm(lstm(), parametrizations.WeightNormOptions{Name: "weight_hh_l0"}))
		}, within("weight_hh_l0", noParametrization)},
	"inside(nn.LSTM(3, 4), weight_norm, 'weight_hh_l0')": {
		func() nn.Layer {
			return inside(utils.WeightNorm(lstm(), utils.WeightNormOptions{Name: "weight_hh_l0"}))
		},
		within("weight_hh_l0", noWeightNorm)},
	"inside(nn.MultiheadAttention(4, 2, batch_first=True), parametrizations.orthogonal, 'out_proj')": {
		func() nn.Layer {
			m := attention()
			parametrizations.Orthogonal(m.OutProj)
			return inside(m)
		}, within("out_proj", noParametrization)},
	"inside(nn.MultiheadAttention(4, 2, batch_first=True), parametrizations.weight_norm, 'in_proj_weight')": {
		func() nn.Layer {
			return inside(parametrizations.WeightNorm(attention(), parametrizations.WeightNormOptions{Name: "in_proj_weight"}))
		}, within("in_proj_weight", noParametrization)},
	"inside(nn.TransformerEncoderLayer(4, 2, 8, 0.0, batch_first=True), parametrizations.spectral_norm, 'linear1')": {
		func() nn.Layer {
			m := encoder()
			parametrizations.SpectralNorm(m.Linear1)
			return inside(m)
		}, within("linear1", noParametrization)},
	"inside(nn.TransformerEncoderLayer(4, 2, 8, 0.0, batch_first=True), weight_norm, 'linear1')": {
		func() nn.Layer {
			m := encoder()
			utils.WeightNorm(m.Linear1)
			return inside(m)
		}, within("linear1", noWeightNorm)},
	"parametrize.register_parametrization(nn.Linear(3, 3), 'weight', Symmetric())": {
		func() nn.Layer { return parametrize.RegisterParametrization(linear(3, 3), "weight", symmetric()) }, remove("weight")},
	"parametrize.register_parametrization(nn.Linear(3, 3), 'weight', Symmetric(), unsafe=True)": {
		func() nn.Layer { return parametrize.RegisterParametrization(linear(3, 3), "weight", symmetric(), true) }, remove("weight", false)},
	"twice(nn.Linear(3, 3))": {
		func() nn.Layer { return twice(linear(3, 3)) }, func(m nn.Layer) nn.Layer { return remove("bias")(remove("weight")(m)) }},
	"parametrize.register_parametrization(buffered(), 'scale', Scaled())": {
		func() nn.Layer { return parametrize.RegisterParametrization(buffered(), "scale", scaled()) }, remove("scale")},
	"parametrize.transfer_parametrizations_and_params(twice(nn.Linear(3, 3)), nn.Linear(3, 3))": {
		func() nn.Layer {
			from := twice(linear(3, 3))
			return parametrize.TransferParametrizationsAndParams(from, linear(3, 3))
		}, remove("weight")},
	"weight_norm(nn.Linear(3, 4))": {
		func() nn.Layer { return utils.WeightNorm(linear(3, 4)) }, func(m nn.Layer) nn.Layer { return utils.RemoveWeightNorm(m) }},
	"weight_norm(nn.Linear(3, 4), dim=None)": {
		func() nn.Layer { return utils.WeightNorm(linear(3, 4), utils.WeightNormOptions{Dim: -1}) },
		func(m nn.Layer) nn.Layer { return utils.RemoveWeightNorm(m) }},
	"weight_norm(nn.Linear(3, 4), 'bias')": {
		func() nn.Layer { return utils.WeightNorm(linear(3, 4), utils.WeightNormOptions{Name: "bias"}) },
		func(m nn.Layer) nn.Layer { return utils.RemoveWeightNorm(m, "bias") }},
	"weight_norm(nn.Conv2d(2, 3, 2), dim=1)": {
		func() nn.Layer { return utils.WeightNorm(conv(), utils.WeightNormOptions{Dim: 1}) },
		func(m nn.Layer) nn.Layer { return utils.RemoveWeightNorm(m) }},
	"spectral_norm(nn.Linear(3, 4))": {
		func() nn.Layer { return utils.SpectralNorm(linear(3, 4)) },
		func(m nn.Layer) nn.Layer { return utils.RemoveSpectralNorm(m) }},
	"spectral_norm(nn.Linear(3, 4), n_power_iterations=2, eps=0.01, dim=1)": {
		func() nn.Layer {
			return utils.SpectralNorm(linear(3, 4), utils.SpectralNormOptions{
				NPowerIterations: new(int64(2)), Eps: new(0.01), Dim: new(int64(1))})
		}, func(m nn.Layer) nn.Layer { return utils.RemoveSpectralNorm(m) }},
	"spectral_norm(nn.ConvTranspose1d(2, 3, 2))": {
		func() nn.Layer { return utils.SpectralNorm(nn.NewConvTranspose1d(2, 3, 2)) },
		func(m nn.Layer) nn.Layer { return utils.RemoveSpectralNorm(m) }},
	"spectral_norm(nn.Conv2d(2, 3, 2))": {
		func() nn.Layer { return utils.SpectralNorm(conv()) },
		func(m nn.Layer) nn.Layer { return utils.RemoveSpectralNorm(m) }},
}

// passes is what the script does with a layer.
type passes struct {
	Outputs, Grads, State []recorded.Tensor
}

func (p passes) check(t *testing.T, what string, m nn.Layer, x *torch.Tensor) {
	t.Helper()
	nn.BaseOf(m).ZeroGrad()
	outputs := []*torch.Tensor{m.Forward(x), m.Forward(x)}
	m.Eval()
	outputs = append(outputs, m.Forward(x))
	torch.NoGrad(func() { outputs = append(outputs, m.Forward(x)) })
	m.Train()
	total := torch.Zeros([]int64{})
	for i, y := range outputs {
		recorded.Equal(t, p.Outputs[i], y, "%s: output %d", what, i)
		total = total.Add(y.Mul(y).Sum())
	}
	if total.RequiresGrad() {
		total.Backward()
	}
	var grads []torch.Named
	for _, n := range m.NamedParameters() {
		if g := n.Tensor.Grad(); g != nil {
			grads = append(grads, torch.Named{Name: n.Name, Tensor: g})
		}
	}
	equalDict(t, what+" gradients", p.Grads, grads)
	equalDict(t, what+" state", p.State, m.StateDict())
}

// equalDict asserts names, order and bits.
func equalDict(t *testing.T, what string, want []recorded.Tensor, dict torch.StateDict) {
	t.Helper()
	names := []string{}
	for _, w := range want {
		names = append(names, w.Name)
	}
	if !assert.Equal(t, names, dict.Names(), what) {
		return
	}
	for i, w := range want {
		recorded.Equal(t, w, dict[i].Tensor, "%s: %s", what, w.Name)
	}
}

func TestReparametrizedAsPython(t *testing.T) {
	type line struct {
		Layer, Printed, Left string
		Input                recorded.Tensor
		State                []recorded.Tensor
		LeftState            []recorded.Tensor `json:"left_state"`
		Before, After        passes
	}
	goldens := recorded.Load[line](t, "testdata/reparametrized.jsonl")
	assert.Len(t, goldens, len(reparametrized))
	for _, g := range goldens {
		t.Run(g.Layer, func(t *testing.T) {
			// Backward adds up in an order that the threads of the forward passes decide.
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			c, ok := reparametrized[g.Layer]
			require.True(t, ok)
			x := g.Input.Tensor()
			torch.ManualSeed(5)
			m := c.make()
			assert.Equal(t, g.Printed, m.String())
			equalDict(t, "state", g.State, m.StateDict())
			clone := nn.Clone(m)
			g.Before.check(t, "before", m, x)
			assert.Equal(t, g.Printed, clone.String())
			equalDict(t, "state of the clone", g.State, clone.StateDict())
			g.Before.check(t, "clone", clone, x)

			for _, m := range []nn.Layer{m, clone} {
				m = c.undo(m)
				assert.Equal(t, g.Left, m.String())
				equalDict(t, "state left", g.LeftState, m.StateDict())
				g.After.check(t, "after", m, x)
			}
		})
	}
}
