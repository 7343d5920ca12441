package utils_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils"
	"torchfm/native/torch/nn/utils/parametrizations"
	"torchfm/native/torch/nn/utils/parametrize"
)

func ramp(shape ...int64) *torch.Tensor {
	n := int64(1)
	for _, s := range shape {
		n *= s
	}
	list := make([]float32, n)
	for i := range list {
		list[i] = float32(i) + 1
	}
	return torch.FromSlice(list, shape...)
}

func floats(t *torch.Tensor) []float32 { return torch.ToSlice[float32](t.Detach()) }

// What Python does when the attribute is set happens at the next look at the module.
func TestAssignedWeightGoesThroughRightInverse(t *testing.T) {
	m := parametrize.RegisterParametrization(nn.NewLinear(2, 2), "weight", scaled())
	original := m.GetParameter("parametrizations.weight.original")
	m.Weight = ramp(2, 2)
	assert.Equal(t, []float32{0.5, 1, 1.5, 2}, floats(m.StateDict().Get("parametrizations.weight.original")))
	assert.Same(t, original, m.GetParameter("parametrizations.weight.original"), "what an optimizer holds")
	m.Forward(ramp(1, 2))
	assert.Equal(t, []float32{1, 2, 3, 4}, floats(m.Weight))
	assert.False(t, m.Weight.IsLeaf())

	m.Weight = torch.Zeros([]int64{2, 2})
	m.Forward(ramp(1, 2))
	assert.Equal(t, make([]float32, 4), floats(original))

	m.Weight = nil
	assert.ErrorContains(t, torch.Try(func() { m.StateDict() }), "cannot be set to nil")

	m = parametrize.RegisterParametrization(nn.NewLinear(2, 2), "weight", symmetric())
	m.Weight = ramp(2, 2)
	assert.ErrorContains(t, torch.Try(func() { m.Parameters() }), "Symmetric() does not implement RightInverse")

	// Without a list, as in Python: what is set is forgotten.
	m = utils.WeightNorm(nn.NewLinear(2, 2))
	before := floats(m.Weight)
	m.Weight = ramp(2, 2)
	m.Forward(ramp(1, 2))
	assert.InDeltaSlice(t, before, floats(m.Weight), 1e-6)
}

func TestLoadedStateIsComputedWith(t *testing.T) {
	from := parametrizations.WeightNorm(nn.NewLinear(3, 2))
	to := parametrizations.WeightNorm(nn.NewLinear(3, 2))
	require.NoError(t, to.LoadStateDict(from.StateDict()))
	x := ramp(1, 3)
	assert.Equal(t, floats(from.Forward(x)), floats(to.Forward(x)))

	// The names of the older weight_norm load into the newer one, also inside of others.
	old := nn.NewSequential(utils.WeightNorm(nn.NewLinear(3, 2)))
	assert.Equal(t, []string{"0.bias", "0.weight_g", "0.weight_v"}, old.StateDict().Names())
	outer := nn.NewSequential(to)
	require.NoError(t, outer.LoadStateDict(old.StateDict()))
	assert.Equal(t, floats(old.Forward(x)), floats(outer.Forward(x)))

	to.Recompute()
	assert.Equal(t, floats(old.At(0).(*nn.Linear).Weight), floats(to.Weight))
}

// State dicts of PyTorch 0.4 have the weight and no v.
func TestSpectralNormLoadsOldState(t *testing.T) {
	from := utils.SpectralNorm(nn.NewLinear(3, 4))
	for range 30 {
		from.Forward(ramp(1, 3))
	}
	old := torch.StateDict{}
	for _, n := range from.StateDict() {
		if n.Name != "weight_v" {
			old = append(old, n)
		}
	}
	old = append(old, torch.Named{Name: "weight", Tensor: from.Weight.Detach()})
	to := utils.SpectralNorm(nn.NewLinear(3, 4))
	require.NoError(t, to.LoadStateDict(old))
	assert.InDeltaSlice(t, floats(from.GetBuffer("weight_v")), floats(to.GetBuffer("weight_v")), 1e-4)
	utils.RemoveSpectralNorm(to)
	assert.ErrorContains(t, to.LoadStateDict(old), "unexpected")
}

func TestCachedComputesOnce(t *testing.T) {
	m := parametrize.RegisterParametrization(nn.NewLinear(2, 2), "weight", scaled())
	parametrize.Cached(func() {
		m.Forward(ramp(1, 2))
		w := m.Weight
		m.Forward(ramp(1, 2))
		assert.Same(t, w, m.Weight)
	})
	w := m.Weight
	m.Forward(ramp(1, 2))
	assert.NotSame(t, w, m.Weight)
}

func TestParametrizationFollowsTrainingMode(t *testing.T) {
	m := nn.NewLinear(3, 3)
	m.Eval()
	parametrizations.SpectralNorm(m)
	list := parametrize.Parametrizations(m, "weight")
	require.Equal(t, 1, list.Len())
	assert.False(t, list.At(0).Training())
	m.Train()
	assert.True(t, list.At(0).Training())
	assert.True(t, parametrize.IsParametrized(m))
	assert.True(t, parametrize.IsParametrized(m, "weight"))
	assert.False(t, parametrize.IsParametrized(m, "bias"))
	parametrize.RemoveParametrizations(m, "weight")
	assert.False(t, parametrize.IsParametrized(m))
}

func TestFrozenParameterStaysFrozen(t *testing.T) {
	for name, reparametrize := range map[string]func(m *nn.Linear) *nn.Linear{
		"parametrizations.weight_norm":   func(m *nn.Linear) *nn.Linear { return parametrizations.WeightNorm(m) },
		"parametrizations.spectral_norm": func(m *nn.Linear) *nn.Linear { return parametrizations.SpectralNorm(m) },
		"spectral_norm":                  func(m *nn.Linear) *nn.Linear { return utils.SpectralNorm(m) },
	} {
		m := nn.NewLinear(3, 2)
		m.RequiresGrad_(false)
		for _, n := range reparametrize(m).NamedParameters() {
			assert.False(t, n.Tensor.RequiresGrad(), name, n.Name)
		}
	}
}

// Wide changes the shape, Whole the dtype.
type Wide struct{ nn.Base }

func (m *Wide) Forward(x *torch.Tensor) *torch.Tensor { return torch.Cat([]*torch.Tensor{x, x}, 0) }

type Whole struct{ nn.Base }

func (m *Whole) Forward(x *torch.Tensor) *torch.Tensor      { return x }
func (m *Whole) RightInverse(x *torch.Tensor) *torch.Tensor { return x.To(torch.Float64) }

func TestReparametrizeWrongUse(t *testing.T) {
	layer := func() *nn.Linear { return nn.NewLinear(3, 2) }
	normed := func() *nn.Linear { return utils.WeightNorm(layer()) }
	wide := func() nn.Module { return nn.Register(new(Wide)) }
	for want, f := range map[string]func(){
		`has no parameter, buffer or parametrized tensor "w"`: func() { parametrize.RegisterParametrization(layer(), "w", scaled()) },
		"has shape [4 3], the tensor [2 3]: it may change":    func() { parametrize.RegisterParametrization(layer(), "weight", wide()) },
		"has shape [4], the tensor [2]": func() {
			m := parametrize.RegisterParametrization(layer(), "bias", scaled())
			parametrize.RegisterParametrization(m, "bias", wide())
		},
		"RightInverse of Whole() may not change the dtype": func() {
			parametrize.RegisterParametrization(layer(), "bias", nn.Register(new(Whole)))
		},
		"no parametrization: want a Forward(x)": func() {
			parametrize.RegisterParametrization(layer(), "bias", nn.NewModuleList[nn.Module]())
		},
		"can only be the first parametrization": func() {
			m := parametrize.RegisterParametrization(layer(), "weight", scaled())
			parametrizations.WeightNorm(m)
		},
		`has no parametrization of "weight"`: func() { parametrize.RemoveParametrizations(layer(), "weight") },
		"cannot be left as it was trained": func() {
			parametrize.RemoveParametrizations(parametrizations.WeightNorm(layer()), "weight", false)
		},
		"2 values for one optional argument": func() { parametrize.RegisterParametrization(layer(), "bias", scaled(), true, true) },
		`orthogonal: want a matrix or a batch of matrices, got shape [2]`: func() {
			parametrizations.Orthogonal(layer(), parametrizations.OrthogonalOptions{Name: "bias"})
		},
		`OrthogonalMap "cayly": want one of`: func() {
			parametrizations.Orthogonal(layer(), parametrizations.OrthogonalOptions{OrthogonalMap: "cayly"})
		},
		"NPowerIterations must be positive, got 0": func() {
			parametrizations.SpectralNorm(layer(), parametrizations.SpectralNormOptions{NPowerIterations: new(int64(0))})
		},
		"dim 2 is out of range for a weight of shape [2 3]": func() {
			parametrizations.SpectralNorm(layer(), parametrizations.SpectralNormOptions{Dim: new(int64(2))})
		},
		`spectral_norm: Linear(in_features=3, out_features=2, bias=True) has no parameter or buffer "w"`: func() {
			parametrizations.SpectralNorm(layer(), parametrizations.SpectralNormOptions{Name: "w"})
		},
		"weight_norm: parameter \"weight\" of Linear":   func() { utils.WeightNorm(normed()) },
		"spectral_norm: parameter \"weight\" of Linear": func() { utils.SpectralNorm(normed()) },
		"spectral_norm: NPowerIterations must be":       func() { utils.SpectralNorm(layer(), utils.SpectralNormOptions{NPowerIterations: new(int64(-1))}) },
		`has no weight norm of "bias"`:                  func() { utils.RemoveWeightNorm(normed(), "bias") },
		`has no spectral norm of "weight"`:              func() { utils.RemoveSpectralNorm(normed()) },
		`spectral_norm: parameter "bias" of Linear`: func() {
			utils.SpectralNorm(nn.NewLinear(3, 2, nn.LinearOptions{NoBias: true}), utils.SpectralNormOptions{Name: "bias"})
		},
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}
