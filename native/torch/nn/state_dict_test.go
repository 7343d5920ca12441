package nn_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// counter has state that is no parameter and no buffer.
type counter struct {
	nn.Base
	Weight *torch.Tensor
	Inner  *nn.Linear
	n      int64
}

func newCounter(n int64) *counter {
	return nn.Register(&counter{Weight: torch.Ones([]int64{2}), Inner: nn.NewLinear(1, 1), n: n})
}

func (c *counter) Forward(x *torch.Tensor) *torch.Tensor { return c.Inner.Forward(x) }

func (c *counter) GetExtraState() *torch.Tensor { return torch.FromSlice([]int64{c.n}) }

func (c *counter) SetExtraState(t *torch.Tensor) error {
	if t.Numel() != 1 {
		return errors.New("want one number")
	}
	c.n = int64(t.Item())
	return nil
}

// The names and their order are those of PyTorch 2.8.0 for such a module.
func TestExtraState(t *testing.T) {
	m := nn.NewSequential(newCounter(7), newCounter(8))
	dict := m.StateDict()
	assert.Equal(t, []string{
		"0.weight", "0._extra_state", "0.inner.weight", "0.inner.bias",
		"1.weight", "1._extra_state", "1.inner.weight", "1.inner.bias",
	}, dict.Names())
	first, second := newCounter(0), newCounter(0)
	other := nn.NewSequential(first, second)
	require.NoError(t, other.LoadStateDict(dict))
	assert.Equal(t, []int64{7, 8}, []int64{first.n, second.n})

	missing, _, err := other.LoadStateDictWith(dict[2:], nn.LoadOptions{NotStrict: true})
	require.NoError(t, err)
	assert.Equal(t, []string{"0.weight", "0._extra_state"}, missing)
	assert.ErrorContains(t, nn.NewLinear(1, 1).LoadStateDict(torch.StateDict{{Name: "_extra_state", Tensor: torch.Ones([]int64{1})}}), "unexpected _extra_state")

	bad := m.StateDict()
	bad[1].Tensor = torch.FromSlice([]int64{3})
	bad[5].Tensor = torch.FromSlice([]int64{3, 4})
	bad[0].Tensor = torch.Zeros([]int64{2})
	err = other.LoadStateDict(bad)
	assert.EqualError(t, err, "nn: the state dict does not fit the module: 1._extra_state: want one number")
	assert.Equal(t, []int64{7, 8}, []int64{first.n, second.n}, "nothing is half-loaded")
	assert.Equal(t, 2.0, first.Weight.Sum().Item())
}

func TestStateDictHooks(t *testing.T) {
	l := nn.NewLinear(2, 1)
	m := nn.NewSequential(nn.NewReLU(), l)
	var order []string
	pre := l.RegisterStateDictPreHook(func(self nn.Module, prefix string) {
		assert.Same(t, l, self)
		order = append(order, "pre "+prefix)
	})
	post := m.RegisterStateDictPostHook(func(_ nn.Module, dict torch.StateDict, prefix string) torch.StateDict {
		order = append(order, "post "+prefix)
		return append(dict, torch.Named{Name: "version", Tensor: torch.Ones([]int64{1})})
	})
	assert.Equal(t, []string{"1.weight", "1.bias", "version"}, m.StateDict().Names())
	assert.Equal(t, []string{"pre 1.", "post "}, order)
	pre.Remove()
	post.Remove()
	assert.Equal(t, []string{"1.weight", "1.bias"}, m.StateDict().Names())
	assert.Len(t, order, 2)
}

func TestLoadStateDictPostHook(t *testing.T) {
	l := nn.NewLinear(2, 1)
	m := nn.NewSequential(nn.NewReLU(), l)
	forgive := l.RegisterLoadStateDictPostHook(func(self nn.Module, missing, unexpected *[]string) {
		assert.Same(t, l, self)
		assert.Equal(t, 2.0, l.Weight.Sum().Item(), "the values are there")
		assert.Equal(t, []string{"1.bias"}, *missing)
		*missing = nil
	})
	dict := torch.StateDict{{Name: "1.weight", Tensor: torch.Ones([]int64{1, 2})}}
	require.NoError(t, m.LoadStateDict(dict))
	forgive.Remove()

	// A hook may find an error too, and then nothing is loaded.
	h := m.RegisterLoadStateDictPostHook(func(_ nn.Module, missing, unexpected *[]string) {
		*unexpected = append(*unexpected, "found later")
	})
	bias := l.Bias.Item()
	err := m.LoadStateDict(torch.StateDict{{Name: "1.weight", Tensor: torch.Zeros([]int64{1, 2})}, {Name: "1.bias", Tensor: torch.Full([]int64{1}, 5.0)}})
	assert.ErrorContains(t, err, "unexpected found later")
	assert.Equal(t, []float64{2, bias}, []float64{l.Weight.Sum().Item(), l.Bias.Item()})
	h.Remove()
}

// Assign is Python's assign=True: the tensors of the dict with their dtypes, of which
// parameters still require what they did.
func TestLoadStateDictAssign(t *testing.T) {
	m := nn.NewBatchNorm1d(2)
	m.Bias.SetRequiresGrad(false)
	dict := m.StateDict()
	for i, n := range dict {
		if n.Tensor.IsFloatingPoint() {
			dict[i].Tensor = torch.Full([]int64{2}, float64(i), torch.Options{DType: torch.Float64})
		}
	}
	before := m.Weight
	_, _, err := m.LoadStateDictWith(dict, nn.LoadOptions{Assign: true})
	require.NoError(t, err)
	assert.NotSame(t, before, m.Weight)
	assert.Equal(t, torch.Float64, m.Weight.DType())
	assert.True(t, m.Weight.RequiresGrad() && m.Weight.IsLeaf())
	assert.False(t, m.Bias.RequiresGrad())
	assert.Equal(t, dict.Get("weight").Handle().Meta().DataPtr, m.Weight.Handle().Meta().DataPtr, "its elements are the dict's")
	assert.Same(t, dict.Get("running_mean"), m.RunningMean)
	_, _, err = m.LoadStateDictWith(torch.StateDict{{Name: "weight", Tensor: torch.Ones([]int64{3})}}, nn.LoadOptions{Assign: true, NotStrict: true})
	assert.ErrorContains(t, err, "weight has shape [3], want [2]")
}

// A state dict without num_batches_tracked, as PyTorch wrote them before 0.4.1, loads.
func TestBatchNormWithoutCount(t *testing.T) {
	m := nn.NewBatchNorm1d(2)
	m.Forward(torch.Randn([]int64{3, 2}))
	dict := m.StateDict()
	require.Equal(t, "num_batches_tracked", dict[4].Name)
	require.NoError(t, m.LoadStateDict(dict[:4]))
	assert.Equal(t, 1.0, m.NumBatchesTracked.Item())
}
