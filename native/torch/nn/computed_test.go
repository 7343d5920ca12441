package nn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// halved computes a tensor as half of the parameter with _full behind its name.
type halved struct{ name string }

func (h halved) Compute(m nn.Module) *torch.Tensor {
	return nn.BaseOf(m).GetParameter(h.name + "_full").Mul(torch.Full([]int64{}, 0.5))
}

func halve(m *nn.Linear) *nn.Linear {
	m.RegisterParameter("weight_full", m.Weight)
	m.RegisterComputed("weight", halved{"weight"}, m.Weight.Detach())
	return m
}

func TestComputedField(t *testing.T) {
	m := nn.NewLinear(2, 1)
	nn.Ones_(m.Weight)
	nn.Zeros_(m.Bias)
	w := m.Weight
	halve(m)
	assert.Equal(t, []string{"bias", "weight_full"}, m.StateDict().Names())
	y := m.Forward(torch.Ones([]int64{1, 2}))
	assert.Equal(t, 1.0, y.Item())
	y.Sum().Backward()
	assert.Equal(t, []float32{0.5, 0.5}, torch.ToSlice[float32](w.Grad()))

	clone := nn.Clone(nn.NewSequential(m)).At(0).(*nn.Linear)
	nn.Zeros_(clone.GetParameter("weight_full"))
	assert.Zero(t, clone.Forward(torch.Ones([]int64{1, 2})).Item())
	assert.Equal(t, 1.0, m.Forward(torch.Ones([]int64{1, 2})).Item())

	m.Unregister("weight")
	m.Unregister("weight_full")
	m.Weight = torch.Zeros([]int64{1, 2})
	assert.Zero(t, m.Forward(torch.Ones([]int64{1, 2})).Item(), "nothing computes it")
	assert.Equal(t, []string{"bias"}, m.StateDict().Names())
	m.RegisterParameter("weight", w)
	assert.Same(t, w, m.Weight)
	assert.Equal(t, []string{"bias", "weight"}, m.StateDict().Names(), "the last one, as in Python")

	v := nn.Parameter(torch.Ones([]int64{1, 2}))
	m.Weight = v
	assert.Same(t, v, m.NamedParameters()[1].Tensor, "the field is the slot again")
	clone = nn.Clone(m)
	assert.Same(t, clone.Weight, clone.NamedParameters()[1].Tensor)
	assert.NotSame(t, v, clone.Weight)
}

func TestHooksAroundComputedField(t *testing.T) {
	m := halve(nn.NewLinear(2, 1))
	h := m.RegisterForwardPreHook(func(nn.Module, []*torch.Tensor) []*torch.Tensor {
		nn.Zeros_(m.GetParameter("weight_full"))
		return nil
	})
	m.Forward(torch.Ones([]int64{1, 2}))
	assert.Equal(t, []float32{0, 0}, torch.ToSlice[float32](m.Weight.Detach()), "pre-hooks run before it is computed")
	h.Remove()
	nn.Ones_(m.GetParameter("weight_full"))
	m.Forward(torch.Ones([]int64{1, 2}))
	assert.Equal(t, []float32{0.5, 0.5}, torch.ToSlice[float32](m.Weight.Detach()))
}

func TestLoadStateDictPreHook(t *testing.T) {
	m := nn.NewLinear(2, 1)
	var prefixes []string
	h := m.RegisterLoadStateDictPreHook(func(self nn.Module, dict torch.StateDict, prefix string) torch.StateDict {
		assert.Same(t, m, self)
		prefixes = append(prefixes, prefix)
		for i := range dict {
			if dict[i].Name == prefix+"kernel" {
				dict[i].Name = prefix + "weight"
			}
		}
		return dict
	})
	outer := nn.NewSequential(m)
	dict := outer.StateDict()
	dict[0].Name = "0.kernel"
	require.NoError(t, outer.LoadStateDict(dict))
	assert.Equal(t, "0.kernel", dict[0].Name, "the caller's dict is as it was")
	assert.Equal(t, []string{"0."}, prefixes)
	h.Remove()
	assert.ErrorContains(t, outer.LoadStateDict(dict), "missing 0.weight")
}

func TestComputedWrongUse(t *testing.T) {
	for want, f := range map[string]func(){
		`unregister: Linear has no parameter or buffer "w"`: func() { nn.NewLinear(2, 1).Unregister("w") },
		`GPT has no parameter or buffer "lm_head"`:          func() { NewGPT().Unregister("lm_head") },
		`unregister: Linear has no parameter or buffer "k"`: func() { nn.NewLinear(2, 1).RegisterComputed("k", halved{}, nil) },
		"weight of Linear is computed already": func() {
			halve(nn.NewLinear(2, 1)).RegisterComputed("weight", halved{"weight"}, nil)
		},
		"weight of Linear is computed: Unregister it first": func() {
			halve(nn.NewLinear(2, 1)).RegisterBuffer("weight", torch.Zeros([]int64{1}))
		},
		"weight of Linear is the field of a tensor": func() {
			m := nn.NewLinear(2, 1)
			m.Unregister("weight")
			m.RegisterModule("weight", nn.NewLinear(1, 1))
		},
		`Linear has no parameter or buffer "weight"`: func() {
			m := nn.NewLinear(2, 1)
			m.Unregister("weight")
			m.Unregister("weight")
		},
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}
