package nn_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/internal/torchtest"
	"torchfm/native/torch/nn"
)

// TestMain takes the kernels that the goldens were made on.
func TestMain(m *testing.M) { recorded.Main(m) }

// digest is the start of the SHA-256 of a tensor's bytes.
func digest(t *torch.Tensor) string {
	sum := sha256.Sum256(torch.ToBytes(t))
	return fmt.Sprintf("%x", sum[:8])
}

// FlowMatchingModel is a user's module: the velocity of the notebook.
type FlowMatchingModel struct {
	nn.Base
	net *nn.Sequential
}

func NewFlowMatchingModel(hidden int64) *FlowMatchingModel {
	return nn.Register(&FlowMatchingModel{net: nn.NewSequential(
		nn.NewLinear(2, hidden), nn.NewGELU(),
		nn.NewLinear(hidden, hidden), nn.NewGELU(),
		nn.NewLinear(hidden, 1))})
}

// Forward takes t and x [batch, 1] to the velocity [batch, 1].
func (m *FlowMatchingModel) Forward(t, x *torch.Tensor) *torch.Tensor {
	return m.net.Forward(torch.Cat([]*torch.Tensor{t, x}, -1))
}

func Example() {
	torch.ManualSeed(626)
	m := NewFlowMatchingModel(64)
	for _, p := range m.NamedParameters() {
		fmt.Println(p.Name, p.Tensor.Shape())
	}
	t, x := torch.Zeros([]int64{256, 1}), torch.Ones([]int64{256, 1})
	fmt.Println(m.Forward(t, x).Shape())
	// Output:
	// net.0.weight [64 2]
	// net.0.bias [64]
	// net.2.weight [64 64]
	// net.2.bias [64]
	// net.4.weight [1 64]
	// net.4.bias [1]
	// [256 1]
}

func ExampleBase_LoadStateDict() {
	a, b := nn.NewLinear(3, 2), nn.NewLinear(3, 2)
	fmt.Println(b.LoadStateDict(a.StateDict()))
	fmt.Println(b.LoadStateDict(nn.NewLinear(4, 2).StateDict()))
	// Output:
	// <nil>
	// nn: the state dict does not fit the module: weight has shape [2 4], want [2 3]
}

func ExampleSequential_String() {
	fmt.Println(nn.NewSequential(nn.NewLinear(2, 4), nn.NewGELU()))
	// Output:
	// Sequential(
	//   (0): Linear(in_features=2, out_features=4, bias=True)
	//   (1): GELU(approximate='none')
	// )
}

func ExampleBase_String() {
	fmt.Println(NewFlowMatchingModel(4))
	// Output:
	// FlowMatchingModel(
	//   (net): Sequential(
	//     (0): Linear(in_features=2, out_features=4, bias=True)
	//     (1): GELU(approximate='none')
	//     (2): Linear(in_features=4, out_features=4, bias=True)
	//     (3): GELU(approximate='none')
	//     (4): Linear(in_features=4, out_features=1, bias=True)
	//   )
	// )
}

// The digests are of the weights that PyTorch 2.8.0 gives after
// torch.manual_seed(626), with ATEN_CPU_CAPABILITY=default.
func TestInitialWeights(t *testing.T) {
	want := []string{
		"e54da03d6f86d558", "01fc9b8351f65277", "4e7fba9bcaa3e520",
		"d144ee6f613d2bc2", "30dd8133df388831", "d9d78915f58f761f",
	}
	torch.ManualSeed(626)
	m := NewFlowMatchingModel(64)
	for i, p := range m.NamedParameters() {
		assert.Equal(t, want[i], digest(p.Tensor), p.Name)
		assert.True(t, p.Tensor.RequiresGrad(), p.Name)
		assert.True(t, p.Tensor.IsLeaf(), p.Name)
	}
	assert.Equal(t, 0.3479275703430176, torch.Rand([]int64{1}).Item(), "the draw after it")
}

func TestLoadStateDictNamesEveryDifference(t *testing.T) {
	m := NewFlowMatchingModel(4)
	before := m.Parameters()[0].Clone()
	dict := NewFlowMatchingModel(4).StateDict()
	dict[1].Name = "net.0.offset"
	dict[2].Tensor = torch.Zeros([]int64{4, 5})
	err := m.LoadStateDict(dict)
	var e *nn.StateDictError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, []string{"net.0.bias"}, e.Missing)
	assert.Equal(t, []string{"net.0.offset"}, e.Unexpected)
	assert.Len(t, e.Mismatched, 1)
	for _, part := range []string{"missing net.0.bias", "unexpected net.0.offset", "net.2.weight has shape [4 5], want [4 4]"} {
		assert.ErrorContains(t, err, part)
	}
	torchtest.Equal(t, before, m.Parameters()[0], "after a failed load")

	dict = dict[:1]
	dict[0].Tensor = torch.Ones([]int64{4, 2}, torch.Options{DType: torch.Float64})
	missing, unexpected, err := m.LoadStateDictWith(dict, nn.LoadOptions{NotStrict: true})
	assert.NoError(t, err)
	assert.Len(t, missing, 5)
	assert.Empty(t, unexpected)
	torchtest.Equal(t, torch.Ones([]int64{4, 2}), m.Parameters()[0], "loading converts")
}

func TestStateDictSharesElements(t *testing.T) {
	m := nn.NewLinear(1, 1)
	dict := m.StateDict()
	nn.Constant_(m.Weight, 3)
	assert.Equal(t, 3.0, dict.Get("weight").Item())
	assert.False(t, dict.Get("weight").RequiresGrad())
}

func TestToKeepsIdentity(t *testing.T) {
	m := nn.NewLinear(2, 1)
	w := m.Weight
	m.Forward(torch.Ones([]int64{1, 2})).Backward()
	m.To(torch.Float64)
	require.Same(t, w, m.Weight, "after To")
	require.Equal(t, torch.Float64, w.DType())
	require.True(t, w.RequiresGrad())
	require.True(t, w.IsLeaf())
	ones := torch.Ones([]int64{1, 2}, torch.Options{DType: torch.Float64})
	torchtest.Equal(t, ones, w.Grad(), "the gradient follows")
	m.Forward(ones).Backward()
	torchtest.Equal(t, ones.Mul(2), w.Grad(), "gradients add up")
	m.To(torch.Device{})
	m.ZeroGrad()
	assert.Nil(t, w.Grad())
}

func TestSharedParameterComesOnce(t *testing.T) {
	l := nn.NewLinear(2, 2)
	m := nn.NewSequential(l, l)
	assert.Len(t, m.Parameters(), 2)
	assert.Len(t, m.StateDict(), 4, "as in Python")
}

func TestTrainEvalReachAll(t *testing.T) {
	m := NewFlowMatchingModel(4)
	m.Eval()
	assert.False(t, m.Training())
	assert.False(t, m.net.At(0).Training())
	m.Train()
	assert.True(t, m.Training())
	assert.True(t, m.net.At(0).Training())
}

func TestWrongUse(t *testing.T) {
	for name, f := range map[string]func(){
		"dot":       func() { new(nn.Base).RegisterModule("a.b", nn.NewGELU()) },
		"empty":     func() { new(nn.Base).RegisterBuffer("", torch.Zeros(nil), true) },
		"duplicate": func() { nn.NewLinear(1, 1).RegisterParameter("weight", torch.Zeros(nil)) },
		"shape":     func() { nn.NewLinear(2, 1).Forward(torch.Zeros([]int64{1, 3})) },
		"integer":   func() { nn.NewLinear(2, 1).To(torch.Int64) },
		"fan":       func() { nn.KaimingUniform_(torch.Zeros([]int64{3})) },
	} {
		assert.Error(t, torch.Try(f), name)
	}
}
