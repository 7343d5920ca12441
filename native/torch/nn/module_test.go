package nn_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// Block and GPT have the shape of nanoGPT's modules.
type Block struct {
	nn.Base
	Ln1  *nn.LayerNorm `nn:"ln_1"`
	MLP  *nn.Linear
	Mask *torch.Tensor `nn:",transient"`
}

func NewBlock(dim int64) *Block {
	return nn.Register(&Block{
		Ln1: nn.NewLayerNorm([]int64{dim}), MLP: nn.NewLinear(dim, dim), Mask: torch.Ones([]int64{dim}),
	})
}

type GPT struct {
	nn.Base
	Transformer struct {
		Wte *nn.Embedding
		H   *nn.ModuleList[*Block]
		LnF *nn.LayerNorm
	}
	Scale  *torch.Tensor
	Steps  *torch.Tensor `nn:",buffer"`
	LMHead *nn.Linear
	cache  *torch.Tensor `nn:"-"`
}

func NewGPT() *GPT {
	m := new(GPT)
	m.Transformer.Wte = nn.NewEmbedding(5, 4)
	m.Transformer.H = nn.NewModuleList(NewBlock(4), NewBlock(4))
	m.Transformer.LnF = nn.NewLayerNorm([]int64{4})
	m.Scale = torch.Ones([]int64{1})
	m.Steps = torch.Zeros([]int64{1}, torch.Options{DType: torch.Int64})
	m.LMHead = nn.NewLinear(4, 5, nn.LinearOptions{NoBias: true})
	m.Transformer.Wte.Weight = m.LMHead.Weight // tied
	m.cache = torch.Zeros([]int64{9})
	return nn.Register(m)
}

func names(list []torch.Named) []string { return torch.StateDict(list).Names() }

func TestRegisterFindsFields(t *testing.T) {
	m := NewGPT()
	assert.Equal(t, []string{
		"scale", "transformer.wte.weight",
		"transformer.h.0.ln_1.weight", "transformer.h.0.ln_1.bias", "transformer.h.0.mlp.weight", "transformer.h.0.mlp.bias",
		"transformer.h.1.ln_1.weight", "transformer.h.1.ln_1.bias", "transformer.h.1.mlp.weight", "transformer.h.1.mlp.bias",
		"transformer.ln_f.weight", "transformer.ln_f.bias",
	}, names(m.NamedParameters()), "a tied weight comes once, under its first name")
	dict := m.StateDict()
	assert.Equal(t, "lm_head.weight", dict[len(dict)-1].Name, "a state dict has every name of a tied weight")
	assert.Len(t, dict, 14)
	assert.Equal(t, []string{"steps", "transformer.h.0.mask", "transformer.h.1.mask"}, names(m.NamedBuffers()))
	assert.True(t, m.Scale.RequiresGrad())
	assert.False(t, m.cache.RequiresGrad())

	var modules []string
	for _, n := range m.NamedModules() {
		modules = append(modules, n.Name)
	}
	assert.Equal(t, []string{"", "transformer.wte", "transformer.h", "transformer.h.0", "transformer.h.0.ln_1", "transformer.h.0.mlp",
		"transformer.h.1", "transformer.h.1.ln_1", "transformer.h.1.mlp", "transformer.ln_f", "lm_head"}, modules)
	assert.Len(t, m.Children(), 4)
	assert.Len(t, m.Modules(), 11)
}

func ExampleRegister() {
	fmt.Println(NewGPT())
	// Output:
	// GPT(
	//   (transformer): ModuleDict(
	//     (wte): Embedding(5, 4)
	//     (h): ModuleList(
	//       (0-1): 2 x Block(
	//         (ln_1): LayerNorm((4,), eps=1e-05, elementwise_affine=True)
	//         (mlp): Linear(in_features=4, out_features=4, bias=True)
	//       )
	//     )
	//     (ln_f): LayerNorm((4,), eps=1e-05, elementwise_affine=True)
	//   )
	//   (lm_head): Linear(in_features=4, out_features=5, bias=False)
	// )
}

// A replaced parameter, of another size too, is what everything goes on with:
// nanoGPT's crop_block_size.
func TestReplacedParameter(t *testing.T) {
	m := NewGPT()
	w := nn.Parameter(torch.Full([]int64{3, 4}, 2.0))
	m.Transformer.Wte.Weight = w
	assert.Same(t, w, m.NamedParameters()[1].Tensor)
	assert.Equal(t, []int64{3, 4}, m.StateDict().Get("transformer.wte.weight").Shape())
	assert.Contains(t, names(m.NamedParameters()), "lm_head.weight", "no longer tied")
	m.RequiresGrad_(false)
	assert.False(t, w.RequiresGrad())
	dict := m.StateDict()
	dict[2].Tensor = torch.Zeros([]int64{3, 4})
	require.NoError(t, m.LoadStateDict(dict))
	assert.Zero(t, w.Sum().Item())
	assert.Equal(t, []int64{3, 4}, m.Transformer.Wte.Forward(torch.FromSlice([]int64{0, 1, 2})).Shape())

	m.SetParameter("transformer.wte.weight", nn.Parameter(torch.Ones([]int64{2, 4})))
	assert.Equal(t, int64(2), m.Transformer.Wte.Weight.Size(0))
	assert.Same(t, m.Transformer.H.At(1).MLP, m.GetSubmodule("transformer.h.1.mlp"))
	assert.Same(t, m.Steps, m.GetBuffer("steps"))
	assert.ErrorContains(t, torch.Try(func() { m.GetParameter("transformer.h.2.mlp.weight") }), `ModuleList has no "2.mlp.weight"`)

	m.Scale = m.Scale.Mul(m.Scale.Detach().SetRequiresGrad(true))
	assert.ErrorContains(t, torch.Try(func() { m.Parameters() }), "scale is a computed tensor")
}

type unregistered struct {
	nn.Base
	L *nn.Linear
}

func (m *unregistered) Forward(x *torch.Tensor) *torch.Tensor { return m.L.Forward(x) }

func TestForgottenRegistrationIsLoud(t *testing.T) {
	m := &unregistered{L: nn.NewLinear(1, 1)}
	for name, f := range map[string]func(){
		"Parameters":    func() { m.Parameters() },
		"NamedBuffers":  func() { m.NamedBuffers() },
		"StateDict":     func() { m.StateDict() },
		"LoadStateDict": func() { m.LoadStateDict(nil) },
		"Train":         func() { m.Train() },
		"Eval":          func() { m.Eval() },
		"To":            func() { m.To(torch.Device{}) },
		"ZeroGrad":      func() { m.ZeroGrad() },
		"String":        func() { _ = m.String() },
		"inside":        func() { nn.NewSequential(m).Parameters() },
	} {
		assert.ErrorContains(t, torch.Try(f), "registered", name)
	}
	assert.ErrorContains(t, torch.Try(func() { nn.NewSequential(m).Parameters() }), "0, a *nn_test.unregistered")
}

func TestRegisterRefusesWhatWouldNotTrain(t *testing.T) {
	type slice struct {
		nn.Base
		Layers []*nn.Linear
	}
	type mapped struct {
		nn.Base
		Layers map[string]nn.Layer
	}
	type tensors struct {
		nn.Base
		Weights []*torch.Tensor
	}
	type value struct {
		nn.Base
		Layer nn.Linear
	}
	type behind struct {
		nn.Base
		Inner *struct{ L *nn.Linear }
	}
	type integer struct {
		nn.Base
		Index *torch.Tensor
	}
	type option struct {
		nn.Base
		W *torch.Tensor `nn:"w,bufer"`
	}
	type twice struct {
		nn.Base
		FC1 *nn.Linear
		fc1 *nn.Linear
	}
	type fine struct {
		nn.Base
		Layers []*nn.Linear `nn:"-"`
		Source *torch.Generator
		Any    any
	}
	for want, f := range map[string]func(){
		"field Layers of nn_test.slice holds modules":    func() { nn.Register(new(slice)) },
		"field Layers of nn_test.mapped holds modules":   func() { nn.Register(new(mapped)) },
		"field Weights of nn_test.tensors holds modules": func() { nn.Register(new(tensors)) },
		"field Layer of nn_test.value holds a module by": func() { nn.Register(new(value)) },
		"field Inner of nn_test.behind holds modules":    func() { nn.Register(new(behind)) },
		"index is of torch.int64 and cannot be a parameter": func() {
			nn.Register(&integer{Index: torch.FromSlice([]int64{1})})
		},
		`unknown option "bufer"`:                          func() { nn.Register(new(option)) },
		`two fields or registrations have the name "fc1"`: func() { nn.Register(&twice{FC1: nn.NewLinear(1, 1), fc1: nn.NewLinear(1, 1)}) },
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
	assert.NoError(t, torch.Try(func() { nn.Register(new(fine)) }))
}

// frozen keeps its layer in evaluation mode.
type frozen struct {
	nn.Base
	Drop *nn.Dropout
}

func (m *frozen) Train(mode ...bool) {
	m.Base.Train(mode...)
	m.Drop.Eval()
}

func (m *frozen) Forward(x *torch.Tensor) *torch.Tensor { return m.Drop.Forward(x) }

func TestTrainMayBeOverridden(t *testing.T) {
	f := nn.Register(&frozen{Drop: nn.NewDropout(0.5)})
	m := nn.NewSequential(f, nn.NewDropout(0.5))
	m.Eval()
	assert.False(t, m.At(1).Training())
	m.Train()
	assert.True(t, m.At(1).Training())
	assert.True(t, f.Training())
	assert.False(t, f.Drop.Training())
	m.Train(false)
	assert.False(t, f.Training())
}

func TestApplyGoesInsideOut(t *testing.T) {
	var seen []string
	m := nn.NewSequential(nn.NewLinear(1, 2), nn.NewSequential(nn.NewLinear(2, 1)))
	m.Apply(func(m nn.Module) {
		if l, ok := m.(*nn.Linear); ok {
			nn.Zeros_(l.Weight)
			seen = append(seen, l.ExtraRepr())
			return
		}
		seen = append(seen, fmt.Sprint(len(m.Parameters())))
	})
	assert.Equal(t, []string{"in_features=1, out_features=2, bias=True", "in_features=2, out_features=1, bias=True", "2", "4"}, seen)
}

func TestClone(t *testing.T) {
	m := NewGPT()
	m.Scale.Sum().Backward()
	m.Transformer.H.At(0).Eval()
	m.Transformer.Wte.Weight.SetRequiresGrad(false)
	c := nn.Clone(m)
	assert.Equal(t, names(m.StateDict()), names(c.StateDict()))
	assert.Equal(t, m.String(), c.String())
	assert.Same(t, c.Transformer.Wte.Weight, c.LMHead.Weight, "tied weights stay tied")
	assert.NotSame(t, m.LMHead.Weight, c.LMHead.Weight)
	assert.Same(t, m.cache, c.cache)
	assert.False(t, c.LMHead.Weight.RequiresGrad())
	assert.True(t, c.Scale.RequiresGrad())
	assert.Equal(t, 1.0, c.Scale.Grad().Item())
	assert.False(t, c.Transformer.H.At(0).Training())
	nn.Constant_(c.Scale, 7)
	nn.Constant_(c.Transformer.H.At(1).MLP.Weight, 7)
	assert.Equal(t, 1.0, m.Scale.Item())
	assert.NotEqual(t, 7.0, m.Transformer.H.At(1).MLP.Weight.At(0, 0).Item())
	c.Eval()
	assert.True(t, m.Training())
}

func TestErrorsNameTheLayer(t *testing.T) {
	m := nn.NewSequential(nn.NewGELU(), nn.NewSequential(nn.NewLinear(2, 3), nn.NewLinear(4, 5)))
	err := torch.Try(func() { m.Forward(torch.Zeros([]int64{1, 2})) })
	assert.ErrorContains(t, err, "in 1.1: Linear(in_features=4, out_features=5, bias=True)")
	err = torch.Try(func() { nn.NewLinear(4, 5).Forward(torch.Zeros([]int64{1, 2})) })
	assert.ErrorContains(t, err, "in Linear(in_features=4, out_features=5, bias=True)")
}

func TestHooks(t *testing.T) {
	m := nn.NewLinear(2, 1)
	nn.Ones_(m.Weight)
	nn.Zeros_(m.Bias)
	var order []string
	pre := m.RegisterForwardPreHook(func(_ nn.Module, in []*torch.Tensor) []*torch.Tensor {
		order = append(order, "pre")
		return []*torch.Tensor{in[0].Add(in[0])}
	})
	post := m.RegisterForwardHook(func(of nn.Module, in, out []*torch.Tensor) []*torch.Tensor {
		assert.Same(t, m, of)
		order = append(order, "post")
		return []*torch.Tensor{out[0].Neg()}
	})
	backPre := m.RegisterFullBackwardPreHook(func(_ nn.Module, grads []*torch.Tensor) []*torch.Tensor {
		order = append(order, "backward pre")
		return []*torch.Tensor{grads[0].Add(grads[0])}
	})
	back := m.RegisterFullBackwardHook(func(_ nn.Module, in, out []*torch.Tensor) []*torch.Tensor {
		order = append(order, fmt.Sprint("backward ", torch.ToSlice[float32](in[0]), torch.ToSlice[float32](out[0])))
		return []*torch.Tensor{in[0].Add(in[0])}
	})
	x := torch.FromSlice([]float32{1, 2}, 1, 2).SetRequiresGrad(true)
	y := m.Forward(x)
	assert.Equal(t, -6.0, y.Item())
	y.Backward()
	// As PyTorch 2.8.0: the pre-hook's doubling of x lies outside of the module.
	assert.Equal(t, []float32{-8, -8}, torch.ToSlice[float32](x.Grad()))
	assert.Equal(t, []string{"pre", "post", "backward pre", "backward [-2 -2] [2]"}, order)
	for _, h := range []*nn.HookHandle{pre, post, backPre, back} {
		h.Remove()
		h.Remove()
	}
	order = nil
	assert.Equal(t, 3.0, m.Forward(x).Item())
	assert.Empty(t, order)
}

func TestContainers(t *testing.T) {
	list := nn.NewModuleList(nn.NewLinear(1, 1), nn.NewLinear(1, 2))
	list.Insert(1, nn.NewLinear(1, 3))
	assert.Equal(t, int64(3), list.At(1).Weight.Size(0))
	assert.Equal(t, int64(2), list.At(-1).Weight.Size(0))
	assert.Equal(t, "ModuleList(\n  (0): Linear(in_features=1, out_features=1, bias=True)\n  (1): Linear(in_features=1, out_features=3, bias=True)\n  (2): Linear(in_features=1, out_features=2, bias=True)\n)", list.String())
	assert.ErrorContains(t, torch.Try(func() { list.At(3) }), "index 3 is out of range")
	n := 0
	for i, l := range list.All() {
		assert.Same(t, list.At(i), l)
		n++
	}
	assert.Equal(t, 3, n)

	dict := nn.NewModuleDict[nn.Layer]().Set("b", nn.NewGELU()).Set("a", nn.NewLinear(1, 1))
	dict.Set("b", nn.NewLinear(2, 2))
	assert.Equal(t, []string{"b.weight", "b.bias", "a.weight", "a.bias"}, names(dict.NamedParameters()))
	assert.True(t, dict.Contains("a"))
	assert.ErrorContains(t, torch.Try(func() { dict.Get("c") }), `no module "c"`)

	params := nn.NewParameterList(torch.Ones([]int64{2}), torch.Zeros([]int64{1}))
	assert.Equal(t, []string{"0", "1"}, names(params.NamedParameters()))
	assert.True(t, params.At(-1).RequiresGrad())
	assert.Equal(t, "ParameterList(\n    (0): Parameter containing: [torch.float32 of size 2]\n    (1): Parameter containing: [torch.float32 of size 1]\n)", params.String())
	byName := nn.NewParameterDict().Set("left", torch.Ones([]int64{2, 3}))
	assert.Equal(t, []string{"left"}, names(byName.StateDict()))
	assert.Equal(t, "ParameterDict(  (left): Parameter containing: [torch.FloatTensor of size 2x3])", byName.String())
}
