package jit_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/internal/testbed"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
	"torchfm/native/torch/jit"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/optim"
)

func TestMain(m *testing.M) { testbed.Main(m) }

func load(t *testing.T, name string) *jit.ScriptModule {
	m, err := jit.Load(filepath.Join("testdata", name))
	require.NoError(t, err)
	return m
}

// golden is what Python computed: see scripts/jit_goldens.py.
func golden(t *testing.T) func(name string) *torch.Tensor {
	dict, _, err := torch.LoadSafetensors(filepath.Join("testdata", "golden.safetensors"))
	require.NoError(t, err)
	return func(name string) *torch.Tensor {
		x := dict.Get(name)
		require.NotNil(t, x, name)
		return x
	}
}

// near compares within what kernels of other CPUs may differ.
func near(t *testing.T, want, got *torch.Tensor, name string) {
	assert.True(t, torch.Allclose(got, want, torch.CloseOptions{RTol: new(1e-5), ATol: new(1e-6)}), "%s: got %v, want %v", name, got, want)
}

func TestTraining(t *testing.T) {
	want := golden(t)
	m := load(t, "net.pt")
	assert.True(t, m.Training())
	x := want("x")
	opt := optim.NewSGD(m.Parameters(), optim.SGDOptions{LR: new(0.01), Momentum: 0.9})
	for step := range 3 {
		opt.ZeroGrad()
		loss := m.Forward(x).Pow(2).Mean()
		loss.Backward()
		opt.Step()
		near(t, want([]string{"loss0", "loss1", "loss2"}[step]), loss, "loss")
	}
	dict := m.StateDict()
	assert.Len(t, dict, 15)
	for _, n := range dict {
		near(t, want("after."+n.Name), n.Tensor, n.Name)
	}
	assert.Equal(t, int64(3), m.Attr("calls"))

	m.Eval()
	near(t, want("eval"), m.Forward(x), "eval")
	near(t, want("frozen"), jit.Freeze(m).Forward(x), "frozen")
	stats := m.Call("stats", x, torch.Kw{"power": 2, "weight": x}).(jit.NamedTuple)
	near(t, want("stats"), stats.Get("mean").(*torch.Tensor), "stats")
	assert.Equal(t, int64(15), stats.Get("count"))

	path := filepath.Join(t.TempDir(), "again.pt")
	require.NoError(t, m.Save(path))
	again, err := jit.Load(path)
	require.NoError(t, err)
	assert.False(t, again.Training())
	near(t, want("eval"), again.Forward(x), "eval after saving")
}

func TestNames(t *testing.T) {
	m := load(t, "net.pt")
	var names []string
	for _, n := range m.NamedParameters() {
		names = append(names, n.Name)
	}
	assert.Equal(t, []string{"frozen", "embed.weight", "embed.bias", "norm.weight", "norm.bias", "layers.0.weight", "layers.1.weight",
		"layers.1.bias", "head.weight", "head.bias", "head2.bias"}, names)
	assert.False(t, m.GetParameter("frozen").RequiresGrad())
	assert.Same(t, m.GetParameter("head.weight"), m.GetParameter("head2.weight"))
	assert.Equal(t, `RecursiveScriptModule(
  original_name=Net
  (embed): RecursiveScriptModule(original_name=Linear)
  (norm): RecursiveScriptModule(original_name=BatchNorm1d)
  (act): RecursiveScriptModule(original_name=ReLU)
  (layers): RecursiveScriptModule(
    original_name=ModuleList
    (0): RecursiveScriptModule(original_name=Linear)
    (1): RecursiveScriptModule(original_name=Linear)
  )
  (head): RecursiveScriptModule(original_name=Linear)
  (head2): RecursiveScriptModule(original_name=Linear)
)`, m.String())
	var methods []string
	for _, method := range m.Methods() {
		methods = append(methods, method.Name)
	}
	assert.Subset(t, methods, []string{"forward", "stats", "kinds", "check"})
	assert.Equal(t, []any{"a", "b"}, m.Attr("names"))
	m.SetAttr("scale", 3)
	assert.Equal(t, 3.0, m.Attr("scale"))
}

func TestKinds(t *testing.T) {
	want := golden(t)
	m := load(t, "net.pt")
	x := want("x")
	y := x.Add(1)
	for _, by := range []any{jit.Dict{{"k", y}}, map[string]*torch.Tensor{"k": y}} {
		got := m.Call("kinds", jit.Tuple{x, 3}, by, []int{1, 2}, []*torch.Tensor{x, x}).(jit.Tuple)
		require.Len(t, got, 5)
		dict := got[0].(jit.Dict)
		require.Len(t, dict, 2)
		k, ok := dict.Get("k!")
		require.True(t, ok)
		near(t, want("kinds.k!"), k.(*torch.Tensor), "k!")
		sum, _ := dict.Get("sum")
		near(t, want("kinds.sum"), sum.(*torch.Tensor), "sum")
		assert.Equal(t, []int64{2, 4}, got[1])
		assert.Equal(t, "yes", got[2])
		assert.Equal(t, []any{[]float64{1.5, 2.5}, []float64{2}}, got[3])
		assert.Equal(t, 1+2i, got[4])
	}
	no := m.Call("kinds", []any{x, 3}, jit.Dict{}, []int64{}, []*torch.Tensor{}, torch.Kw{"flag": false}).(jit.Tuple)
	assert.Nil(t, no[2])
	assert.Empty(t, no[0])
}

func TestTraced(t *testing.T) {
	want := golden(t)
	m := load(t, "traced.pt")
	near(t, want("traced"), m.Forward(want("image")), "traced")
	data, err := os.ReadFile("testdata/traced.pt")
	require.NoError(t, err)
	again, err := jit.Read(bytes.NewReader(data), jit.LoadOptions{MapLocation: &torch.Device{}})
	require.NoError(t, err)
	again.To(torch.Float64)
	assert.Equal(t, torch.Float64, again.Forward(want("image").To(torch.Float64)).DType())
}

// A script is a module like others: part of a model, copied, with other tensors.
func TestInsideOfModels(t *testing.T) {
	want := golden(t)
	x := want("x")
	m := load(t, "net.pt")
	m.Eval()
	before := m.Forward(x)

	model := nn.NewSequential(m, nn.NewLinear(3, 2))
	assert.Equal(t, []int64{5, 2}, model.Forward(x).Shape())
	assert.Len(t, model.Parameters(), 13)
	model.Train()
	assert.True(t, m.Training())
	model.Eval()

	c := nn.Clone(m)
	torch.NoGrad(func() { c.GetParameter("head.bias").Add_(1) })
	assert.False(t, torch.Equal(c.Forward(x), before))
	torchtest.Equal(t, before, m.Forward(x))

	zero := torch.Zeros([]int64{3, 4})
	f := nn.Stateless(m, map[string]*torch.Tensor{"head.weight": zero, "head.bias": torch.Zeros([]int64{3})})
	bias := m.GetParameter("head2.bias").Mul(m.GetParameter("frozen"))
	torchtest.Equal(t, bias.Expand(5, 3), f.Forward(x))
	m.SetParameter("head.weight", zero)
	m.SetParameter("head2.weight", zero)
	m.SetParameter("head.bias", torch.Zeros([]int64{3}))
	torchtest.Equal(t, bias.Expand(5, 3), m.Forward(x))

	var seen int
	m.RegisterForwardHook(func(nn.Module, []*torch.Tensor, []*torch.Tensor) []*torch.Tensor { seen++; return nil })
	m.Forward(x)
	assert.Equal(t, 1, seen)
}

func TestManyGoroutines(t *testing.T) {
	want := golden(t)
	m := load(t, "traced.pt")
	image := want("image")
	first := m.Forward(image)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				torchtest.Equal(t, first, m.Forward(image))
			}
		})
	}
	wg.Wait()
}

func TestWrongUse(t *testing.T) {
	m := load(t, "net.pt")
	x := torch.Zeros([]int64{2, 3})
	for want, f := range map[string]func(){
		"Net.nothing: there is no method nothing":            func() { m.Call("nothing") },
		"got 2 arguments, want at most 1":                    func() { m.Call("forward", x, x) },
		"there is no argument y":                             func() { m.Call("forward", torch.Kw{"y": x}) },
		"is missing value for argument 'x'":                  func() { m.Call("forward") },
		"Expected a value of type 'Tensor' for argument 'x'": func() { m.Call("forward", "x") },
		"argument 0: a chan int has no form in TorchScript":  func() { m.Call("forward", make(chan int)) },
		"arguments by name must stand at the end":            func() { m.Call("forward", torch.Kw{}, x) },
		"n is negative":                             func() { m.Call("check", -1) },
		"there is no attribute embed.nothing":       func() { m.Attr("embed.nothing") },
		"attribute scale is of type float, got str": func() { m.SetAttr("scale", "x") },
		"head.bias is a parameter or buffer":        func() { m.SetAttr("head.bias", x) },
		"the module is in training mode":            func() { jit.Freeze(m) },
	} {
		err := torch.Try(f)
		assert.ErrorContains(t, err, want)
		var e *torch.Error
		assert.ErrorAs(t, err, &e)
	}
	_, err := torch.Capture(func() []*torch.Tensor { return []*torch.Tensor{m.Forward(x)} })
	assert.ErrorContains(t, err, "a method of TorchScript is called")
	m.Close()
	m.Close()
	assert.ErrorContains(t, torch.Try(func() { m.Forward(x) }), "the module is closed")
	assert.ErrorContains(t, torch.Try(func() { m.Save(filepath.Join(t.TempDir(), "closed.pt")) }), "the module is closed")
}

func TestBadFiles(t *testing.T) {
	good, err := os.ReadFile("testdata/net.pt")
	require.NoError(t, err)
	golden, err := os.ReadFile("testdata/golden.safetensors")
	require.NoError(t, err)
	changed := bytes.Clone(good)
	archive, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	require.NoError(t, err)
	at, err := archive.File[0].DataOffset() // a parameter
	require.NoError(t, err)
	changed[at] ^= 1
	path := filepath.Join(t.TempDir(), "bad.pt")
	for want, data := range map[string][]byte{
		"no archive of TorchScript: zip: not a valid zip file": golden,
		"bad.pt: no archive of TorchScript":                    nil,
		"zip: not a valid zip file":                            good[:len(good)-100],
		"zip: checksum error":                                  changed,
	} {
		require.NoError(t, os.WriteFile(path, data, 0o666))
		_, err := jit.Load(path)
		assert.ErrorContains(t, err, want)
		_, err = jit.Read(bytes.NewReader(data))
		assert.Error(t, err)
	}
	_, err = jit.Load(filepath.Dir(path))
	assert.ErrorContains(t, err, "not a regular file")
	_, err = jit.Load(path + ".none")
	assert.ErrorIs(t, err, os.ErrNotExist)
}
