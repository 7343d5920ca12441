package torch_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/torchtest"
	"torchfm/native/torch/nn"
)

// A step of a convolutional and of a transformer model has Python's numbers: see
// scripts/autocast_goldens.py.
func TestAutocastGolden(t *testing.T) {
	golden, _, err := torch.LoadSafetensors("testdata/autocast.safetensors")
	require.NoError(t, err)
	for name, dtype := range map[string]torch.DType{"bfloat16": torch.BFloat16, "float16": torch.Float16} {
		for _, kind := range []string{"conv", "transformer"} {
			t.Run(kind+" "+name, func(t *testing.T) {
				torch.ManualSeed(0)
				var m nn.Layer
				var x *torch.Tensor
				if kind == "conv" {
					m = nn.NewSequential(nn.NewConv2d(1, 4, 3), nn.NewBatchNorm2d(4), nn.NewReLU(), nn.NewFlatten(), nn.NewLinear(144, 5))
					x = torch.Randn([]int64{2, 1, 8, 8})
				} else {
					m = encoder{nn.NewTransformerEncoderLayer(8, 2, nn.TransformerLayerOptions{DimFeedforward: new(int64(16)), Dropout: new(0.0), BatchFirst: true})}
					x = torch.Randn([]int64{2, 4, 8})
				}
				var y, loss *torch.Tensor
				torch.Autocast(torch.CPU, func() {
					y = m.Forward(x)
					loss = y.To(torch.Float32).Pow(2).Mean().Add(torch.MSELoss(y, torch.OnesLike(y)))
				}, torch.AutocastOptions{DType: dtype})
				loss.Backward()
				near := func(what string, got *torch.Tensor) {
					want := golden.Get(kind + "." + name + "." + what)
					require.NotNil(t, want, what)
					require.Equal(t, want.DType(), got.DType(), what)
					// Kernels of other CPUs round to these dtypes elsewhere.
					assert.True(t, torch.Allclose(got.To(torch.Float64), want.To(torch.Float64), torch.CloseOptions{RTol: new(0.02), ATol: new(0.005)}),
						"%s: got %v, want %v", what, got, want)
				}
				near("y", y)
				near("loss", loss)
				for _, p := range m.NamedParameters() {
					near(p.Name, p.Tensor.Grad())
				}
			})
		}
	}
}

type encoder struct{ *nn.TransformerEncoderLayer }

func (e encoder) Forward(x *torch.Tensor) *torch.Tensor { return e.TransformerEncoderLayer.Forward(x) }

func TestAutocast(t *testing.T) {
	a, b := torch.Rand([]int64{3, 3}), torch.Rand([]int64{3, 3})
	product := func() torch.DType { return a.Matmul(b).DType() }
	assert.Equal(t, torch.BFloat16, torch.GetAutocastDType(torch.CPU))
	torch.Autocast(torch.CPU, func() {
		assert.Equal(t, torch.BFloat16, product())
		assert.True(t, torch.IsAutocastEnabled(torch.CPU))
		torch.Autocast(torch.CPU, func() { assert.Equal(t, torch.Float32, product()) }, torch.AutocastOptions{Disabled: true})
		g := torch.AutocastGuard(torch.CPU, torch.AutocastOptions{DType: torch.Float16, NoCacheEnabled: true})
		assert.Equal(t, torch.Float16, product())
		assert.False(t, torch.IsAutocastCacheEnabled())
		g.End()
		assert.True(t, torch.IsAutocastCacheEnabled())
		assert.Equal(t, torch.BFloat16, product())
		var wg sync.WaitGroup
		wg.Go(func() { assert.Equal(t, torch.Float32, product(), "another goroutine") })
		wg.Wait()
		torch.Autocast(torch.CPU, func() { assert.Equal(t, torch.Float32, product()) }, torch.AutocastOptions{DType: torch.Float64})
	})
	assert.Equal(t, torch.Float32, product())
	assert.False(t, torch.IsAutocastEnabled(torch.CPU))
	assert.ErrorContains(t, torch.Try(func() { torch.Autocast(torch.Meta, func() {}) }), "unsupported autocast device_type meta")
}

// A graph that was captured under autocast computes with the casts, of the weights as
// they are then, and its gradients are those of the eager step.
func TestAutocastCapture(t *testing.T) {
	torch.ManualSeed(0)
	w := torch.Randn([]int64{4, 4}).SetRequiresGrad(true)
	x := torch.Randn([]int64{2, 4})
	step := func() []*torch.Tensor {
		var y *torch.Tensor
		torch.Autocast(torch.CPU, func() { y = x.Matmul(w).ReLU().Matmul(w) })
		return []*torch.Tensor{y.Detach(), torch.Grad([]*torch.Tensor{y.Sum()}, []*torch.Tensor{w})[0]}
	}
	var got []*torch.Tensor
	g, err := torch.Capture(func() []*torch.Tensor { got = step(); return got })
	require.NoError(t, err)
	for range 3 {
		torch.NoGrad(func() { w.Mul_(0.5); x.Add_(0.25) })
		want := step()
		g.Replay()
		assert.Equal(t, torch.BFloat16, got[0].DType())
		for i := range want {
			torchtest.Equal(t, want[i], got[i], "tensor %d", i)
		}
	}
}

func ExampleAutocast() {
	model := nn.NewLinear(4, 2)
	x := torch.Ones([]int64{3, 4})
	var loss *torch.Tensor
	torch.Autocast(torch.CPU, func() {
		y := model.Forward(x) // torch.bfloat16
		loss = torch.MSELoss(y, torch.ZerosLike(y))
	})
	loss.Backward()
}
