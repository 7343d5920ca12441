package nn_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
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
		if got := digest(p.Tensor); got != want[i] {
			t.Errorf("%s: digest %s, want %s", p.Name, got, want[i])
		}
		if !p.Tensor.RequiresGrad() || !p.Tensor.IsLeaf() {
			t.Errorf("%s does not require a gradient as a leaf", p.Name)
		}
	}
	if got := torch.Rand([]int64{1}).Item(); got != 0.3479275703430176 {
		t.Errorf("the draw after it is %v", got)
	}
}

func TestLoadStateDictNamesEveryDifference(t *testing.T) {
	m := NewFlowMatchingModel(4)
	before := digest(m.Parameters()[0])
	dict := NewFlowMatchingModel(4).StateDict()
	dict[1].Name = "net.0.offset"
	dict[2].Tensor = torch.Zeros([]int64{4, 5})
	err := m.LoadStateDict(dict)
	var e *nn.StateDictError
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if !slices.Equal(e.Missing, []string{"net.0.bias"}) || !slices.Equal(e.Unexpected, []string{"net.0.offset"}) || len(e.Mismatched) != 1 {
		t.Error(err)
	}
	for _, part := range []string{"missing net.0.bias", "unexpected net.0.offset", "net.2.weight has shape [4 5], want [4 4]"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
	if digest(m.Parameters()[0]) != before {
		t.Error("a failed load changed the module")
	}

	dict = dict[:1]
	dict[0].Tensor = torch.Ones([]int64{4, 2}, torch.Options{DType: torch.Float64})
	missing, unexpected, err := m.LoadStateDictWith(dict, nn.LoadOptions{NotStrict: true})
	if err != nil || len(missing) != 5 || len(unexpected) != 0 {
		t.Error(missing, unexpected, err)
	}
	if w := m.Parameters()[0]; w.DType() != torch.Float32 || w.Sum().Item() != 8 {
		t.Error("loading did not convert")
	}
}

func TestStateDictSharesElements(t *testing.T) {
	m := nn.NewLinear(1, 1)
	dict := m.StateDict()
	nn.Constant_(m.Weight, 3)
	if got := dict.Get("weight").Item(); got != 3 {
		t.Errorf("the dict has %v, want 3", got)
	}
	if dict.Get("weight").RequiresGrad() {
		t.Error("tensors of a state dict require no gradient")
	}
}

func TestToKeepsIdentity(t *testing.T) {
	m := nn.NewLinear(2, 1)
	w := m.Weight
	m.Forward(torch.Ones([]int64{1, 2})).Backward()
	m.To(torch.Float64)
	if m.Weight != w || w.DType() != torch.Float64 || !w.RequiresGrad() || !w.IsLeaf() {
		t.Fatalf("after To: %v, requires grad %v, leaf %v", w.DType(), w.RequiresGrad(), w.IsLeaf())
	}
	if g := w.Grad(); g == nil || g.DType() != torch.Float64 || g.Sum().Item() != 2 {
		t.Error("the gradient did not follow")
	}
	m.Forward(torch.Ones([]int64{1, 2}, torch.Options{DType: torch.Float64})).Backward()
	if got := w.Grad().Sum().Item(); got != 4 {
		t.Errorf("gradients add up to %v, want 4", got)
	}
	m.To(torch.Device{})
	m.ZeroGrad()
	if w.Grad() != nil {
		t.Error("ZeroGrad left a gradient")
	}
}

func TestSharedParameterComesOnce(t *testing.T) {
	l := nn.NewLinear(2, 2)
	m := nn.NewSequential(l, l)
	if n := len(m.Parameters()); n != 2 {
		t.Errorf("%d parameters, want 2", n)
	}
	if n := len(m.StateDict()); n != 4 {
		t.Errorf("%d entries in the state dict, want 4 as in Python", n)
	}
}

func TestTrainEvalReachAll(t *testing.T) {
	m := NewFlowMatchingModel(4)
	m.Eval()
	if m.Training() || m.net.At(0).Training() {
		t.Error("Eval left a module in training mode")
	}
	m.Train()
	if !m.Training() || !m.net.At(0).Training() {
		t.Error("Train left a module in evaluation mode")
	}
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
		if torch.Try(f) == nil {
			t.Errorf("%s: no panic", name)
		}
	}
}
