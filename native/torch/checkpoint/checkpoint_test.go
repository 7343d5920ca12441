package checkpoint_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/checkpoint"
	"torchfm/native/torch/nn"
)

// run is a pass through a model with dropout from a seed, and its gradients and the
// draw after it.
func run(m *nn.Sequential, x *torch.Tensor, forward func(x *torch.Tensor) *torch.Tensor) (grads [][]float32, after float64) {
	m.ZeroGrad()
	torch.ManualSeed(3)
	loss := forward(x).Pow(2).Sum()
	loss.Backward()
	grads = append(grads, []float32{float32(loss.Item())}, torch.ToSlice[float32](x.Grad()))
	for _, p := range m.Parameters() {
		grads = append(grads, torch.ToSlice[float32](p.Grad()))
	}
	x.SetGrad(nil)
	return grads, torch.Rand([]int64{1}).Item()
}

func model() *nn.Sequential {
	torch.ManualSeed(1)
	return nn.NewSequential(nn.NewLinear(4, 8), nn.NewReLU(), nn.NewDropout(0.5), nn.NewLinear(8, 8), nn.NewDropout(0.3), nn.NewLinear(8, 2))
}

// A model with dropout has the same bits with and without checkpoints, and leaves the
// generator in the same state.
func TestSameBits(t *testing.T) {
	m := model()
	x := torch.Randn([]int64{5, 4}).SetRequiresGrad(true)
	want, after := run(m, x, m.Forward)
	got, drawn := run(m, x, func(x *torch.Tensor) *torch.Tensor { return checkpoint.Checkpoint(m.Forward, x) })
	assert.Equal(t, want, got)
	assert.Equal(t, after, drawn)

	var layers []nn.Layer
	for _, l := range m.All() {
		layers = append(layers, l)
	}
	got, drawn = run(m, x, func(x *torch.Tensor) *torch.Tensor { return checkpoint.CheckpointSequential(layers, 3, x) })
	assert.Equal(t, want, got)
	assert.Equal(t, after, drawn)
}

// What was computed under autocast is computed again under it.
func TestAutocast(t *testing.T) {
	m := model()
	m.Eval()
	x := torch.Randn([]int64{5, 4}).SetRequiresGrad(true)
	under := func(f func(x *torch.Tensor) *torch.Tensor) func(x *torch.Tensor) *torch.Tensor {
		return func(x *torch.Tensor) (y *torch.Tensor) {
			torch.Autocast(torch.CPU, func() { y = f(x) })
			return y
		}
	}
	want, _ := run(m, x, under(m.Forward))
	got, _ := run(m, x, under(func(x *torch.Tensor) *torch.Tensor { return checkpoint.Checkpoint(m.Forward, x) }))
	assert.Equal(t, want, got)
	assert.False(t, torch.IsAutocastEnabled(torch.CPU))
}

// The function runs a second time in the backward pass, and nothing of it is kept.
func TestComputesAgain(t *testing.T) {
	calls := 0
	x := torch.Ones([]int64{2}).SetRequiresGrad(true)
	y := checkpoint.Checkpoint(func(x *torch.Tensor) *torch.Tensor { calls++; return x.Exp().Sin() }, x)
	assert.Equal(t, 1, calls)
	y.Sum().Backward()
	assert.Equal(t, 2, calls)
}

func ExampleCheckpoint() {
	block := nn.NewSequential(nn.NewLinear(2, 16), nn.NewGELU(), nn.NewLinear(16, 1))
	y := checkpoint.Checkpoint(block.Forward, torch.Ones([]int64{3, 2}))
	y.Sum().Backward()
	fmt.Println(y.Shape(), block.Parameters()[0].Grad().Shape())
	// Output: [3 1] [16 2]
}
