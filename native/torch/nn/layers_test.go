package nn_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
	"torchfm/native/torch/nn"
)

// stored is a tensor of layers.jsonl, which scripts/layer_goldens.py makes.
type stored struct {
	Name   string
	DType  string
	Shape  []int64
	Data   []byte
	Sparse bool
	Grad   bool // it requires a gradient
}

func (s *stored) tensor(t *testing.T) *torch.Tensor {
	if s == nil {
		return nil
	}
	dtype, err := torch.ParseDType(s.DType)
	require.NoError(t, err)
	return torch.FromBytes(s.Data, dtype).Reshape(s.Shape...)
}

// pass is what a layer does in training or evaluation mode.
type pass struct {
	Outputs    []*stored
	InputGrads []*stored `json:"input_grads"`
	Grads      []*stored // of the parameters that have one
	Inputs     []*stored // that have changed, else nil
	State      []*stored // that has changed
}

type layerGolden struct {
	Layer      string
	Printed    string
	State      []*stored
	Learns     []string // the parameters that require gradients
	Inputs     []*stored
	OutputSize []int64 `json:"output_size"`
	Train      pass
	Eval       pass
}

// near fails unless x is the tensor wanted, each element within a few roundings.
func near(t *testing.T, what string, x *torch.Tensor, want *stored, tolerance float64) {
	t.Helper()
	if x == nil || want == nil {
		assert.True(t, x == nil && want == nil, "%s: one is missing: have %v, want %v", what, x, want)
		return
	}
	w := want.tensor(t)
	sparse := x.Layout() != torch.Strided
	assert.Equal(t, want.Sparse, sparse, "%s: is it sparse", what)
	if sparse {
		dense, err := torch.Call("aten::to_dense", x)
		require.NoError(t, err)
		x = dense[0].(*torch.Tensor)
	}
	if w.DType() == torch.Float64 {
		tolerance *= 1e-7
	}
	torchtest.Close(t, w, x, tolerance, what)
}

func layerGoldens(t *testing.T) []*layerGolden {
	f, err := os.Open("testdata/layers.jsonl")
	require.NoError(t, err)
	defer f.Close()
	var list []*layerGolden
	lines := bufio.NewScanner(f)
	for lines.Buffer(nil, 1<<20); lines.Scan(); {
		g := new(layerGolden)
		require.NoError(t, json.Unmarshal(lines.Bytes(), g))
		if g.Layer != "" {
			list = append(list, g)
		}
	}
	require.NoError(t, lines.Err())
	return list
}

// A module's Forward by its inputs and the size wanted.
func forward(t *testing.T, m nn.Module, in []*torch.Tensor, size []int64, outputs int) []*torch.Tensor {
	switch m := m.(type) {
	case interface {
		ForwardIndices(x *torch.Tensor) (values, indices *torch.Tensor)
	}:
		if outputs == 2 {
			values, indices := m.ForwardIndices(in[0])
			return []*torch.Tensor{values, indices}
		}
	case interface {
		ForwardSize(x *torch.Tensor, outputSize []int64) *torch.Tensor
	}:
		return []*torch.Tensor{m.ForwardSize(in[0], size)}
	case interface {
		Forward(x1, x2 *torch.Tensor) *torch.Tensor
	}:
		return []*torch.Tensor{m.Forward(in[0], in[1])}
	case interface {
		Forward(x, indices *torch.Tensor, outputSize ...int64) *torch.Tensor
	}:
		return []*torch.Tensor{m.Forward(in[0], in[1], size...)}
	case *nn.EmbeddingBag:
		in = append(in, nil, nil)
		return []*torch.Tensor{m.Forward(in[0], in[1], in[2])}
	}
	require.Implements(t, (*nn.Layer)(nil), m)
	return []*torch.Tensor{m.(nn.Layer).Forward(in[0])}
}

// inputs are new tensors each time: a layer may change them.
func (g *layerGolden) inputs(t *testing.T) []*torch.Tensor {
	in := make([]*torch.Tensor, len(g.Inputs))
	for i, s := range g.Inputs {
		if in[i] = s.tensor(t); s != nil {
			in[i].SetRequiresGrad(s.Grad)
		}
	}
	return in
}

// check runs the layer in its mode.
func (p *pass) check(t *testing.T, g *layerGolden, m nn.Module, tolerance float64) {
	t.Helper()
	torch.ManualSeed(7)
	for _, parameter := range m.Parameters() {
		parameter.SetGrad(nil)
	}
	in := g.inputs(t)
	state := map[string]*torch.Tensor{}
	for _, n := range m.StateDict() {
		state[n.Name] = n.Tensor.Clone()
	}
	outputs := forward(t, m, in, g.OutputSize, len(p.Outputs))
	for i, out := range outputs {
		near(t, "output", out, p.Outputs[i], tolerance)
	}
	if out := outputs[0]; out.RequiresGrad() {
		n := out.Numel()
		w := torch.Arange(0, n, 1).Mul(29).Add(5).Remainder(32).To(torch.Float64).Div(8).Add(-2)
		out.BackwardWith(torch.BackwardOptions{Gradient: w.Reshape(out.Shape()...).To(out.DType())})
	}
	for i, x := range in {
		if x != nil {
			near(t, "gradient of an input", x.Grad(), p.InputGrads[i], tolerance)
		}
		if changed := p.Inputs[i]; changed != nil {
			near(t, "an input afterwards", x, changed, tolerance)
		} else if x != nil {
			near(t, "an input that must not change", x, g.Inputs[i], 0)
		}
	}
	var grads []torch.Named
	for _, n := range m.NamedParameters() {
		if n.Tensor.Grad() != nil {
			grads = append(grads, torch.Named{Name: n.Name, Tensor: n.Tensor.Grad()})
		}
	}
	if assert.Len(t, grads, len(p.Grads)) {
		for i, want := range p.Grads {
			assert.Equal(t, want.Name, grads[i].Name)
			near(t, "gradient of "+want.Name, grads[i].Tensor, want, tolerance)
		}
	}
	changed := map[string]*stored{}
	for _, s := range p.State {
		changed[s.Name] = s
	}
	for _, n := range m.StateDict() {
		if s := changed[n.Name]; s != nil {
			near(t, n.Name+" afterwards", n.Tensor, s, tolerance)
		} else {
			torchtest.Equal(t, state[n.Name], n.Tensor, "%s must not change", n.Name)
		}
	}
}

// TestEveryLayerAsPython makes each layer of layers.jsonl, and compares what it prints,
// its initial weights to the bit, outputs, gradients and what it changes. Normal draws,
// which call the machine's logarithm, may differ in the last bit.
func TestEveryLayerAsPython(t *testing.T) {
	list := layerGoldens(t)
	assert.Equal(t, len(everyLayer), len(list), "layers here and in the file")
	for _, g := range list {
		t.Run(g.Layer, func(t *testing.T) {
			create := everyLayer[g.Layer]
			require.NotNil(t, create, "no such layer here")
			torch.ManualSeed(5)
			m := create()
			assert.Equal(t, g.Printed, m.String())
			tolerance := 0.0
			switch m.(type) {
			case *nn.Embedding, *nn.EmbeddingBag:
				tolerance = 1e-6
			}
			dict := m.StateDict()
			require.Len(t, dict, len(g.State), "state dict %v", dict.Names())
			for i, want := range g.State {
				assert.Equal(t, want.Name, dict[i].Name)
				near(t, want.Name, dict[i].Tensor, want, tolerance)
			}
			var learns []string
			for _, p := range m.NamedParameters() {
				if p.Tensor.RequiresGrad() {
					learns = append(learns, p.Name)
				}
			}
			assert.ElementsMatch(t, g.Learns, learns)
			g.Train.check(t, g, m, roundings)
			m.Eval()
			g.Eval.check(t, g, m, roundings)
		})
	}
}

// TestEveryLayerClonedAndHooked takes a clone of each layer, which must do the same
// with hooks around it and share nothing.
func TestEveryLayerClonedAndHooked(t *testing.T) {
	for _, g := range layerGoldens(t) {
		t.Run(g.Layer, func(t *testing.T) {
			m := everyLayer[g.Layer]()
			c := nn.Clone(m)
			assert.Equal(t, m.String(), c.String())
			for i, n := range c.StateDict() {
				assert.NotEqual(t, m.StateDict()[i].Tensor.DataPtr(), n.Tensor.DataPtr(), "%s is shared", n.Name)
			}
			torch.ManualSeed(7)
			want := forward(t, m, g.inputs(t), g.OutputSize, len(g.Train.Outputs))
			var calls []string
			hooks := c.(interface {
				RegisterForwardPreHook(f nn.ForwardPreHook) *nn.HookHandle
				RegisterForwardHook(f nn.ForwardHook) *nn.HookHandle
				RegisterFullBackwardHook(f nn.BackwardHook) *nn.HookHandle
			})
			hooks.RegisterForwardPreHook(func(of nn.Module, in []*torch.Tensor) []*torch.Tensor {
				assert.Same(t, c, of)
				calls = append(calls, "before")
				return nil
			})
			hooks.RegisterForwardHook(func(of nn.Module, in, out []*torch.Tensor) []*torch.Tensor {
				assert.Same(t, c, of)
				assert.Len(t, out, len(want))
				calls = append(calls, "after")
				return nil
			})
			hooks.RegisterFullBackwardHook(func(of nn.Module, _, _ []*torch.Tensor) []*torch.Tensor {
				assert.Same(t, c, of)
				calls = append(calls, "back")
				return nil
			})
			torch.ManualSeed(7)
			got := forward(t, c, g.inputs(t), g.OutputSize, len(g.Train.Outputs))
			for i, out := range got {
				torchtest.Equal(t, want[i], out, "output %d", i)
			}
			expected := []string{"before", "after"}
			if got[0].RequiresGrad() {
				got[0].Sum().Backward()
				expected = append(expected, "back")
			}
			assert.Equal(t, expected, calls)
		})
	}
}

// roundings is how far an output may be off relative to numbers of size 1: oneDNN and
// libm differ between machines.
const roundings = 2e-6
