package torchfm

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
	"torchfm/native/torch"
)

// exactField is the exact flow's velocity as a VelocityField.
type exactField struct{ flow ExactFlow }

func (f exactField) Forward(t, x *torch.Tensor) *torch.Tensor {
	ts, xs := torch.ToSlice[float32](t), torch.ToSlice[float32](x)
	v := make([]float32, len(xs))
	for i := range v {
		v[i] = float32(f.flow.Velocity(float64(xs[i]), float64(ts[i])))
	}
	return torch.FromSlice(v, int64(len(v)), 1)
}

// Halving the step divides the error by 2, 4 and 16: the solvers' orders.
func TestSolverOrder(t *testing.T) {
	flow := ExactFlow{Target: Bimodal()}
	arrive := func(s Solver, n int) float64 {
		x, dt := 0.3, 1/float64(n)
		for i := range n {
			t := float64(i) * dt
			x = s.step(flow.At(t).Velocity, flow.At(t+dt/2).Velocity, flow.At(t+dt).Velocity, x, dt)
		}
		return x
	}
	truth := arrive(RK4, 2000)
	for s, order := range map[Solver]float64{Euler: 1, Midpoint: 2, RK4: 4} {
		coarse, fine := arrive(s, 40)-truth, arrive(s, 80)-truth
		assert.InDelta(t, order, math.Log2(math.Abs(coarse/fine)), 0.35, "order of %v", s)
	}
}

// The tensor and the plain form of a solver take the same steps.
func TestSolverStep(t *testing.T) {
	flow := ExactFlow{Target: Bimodal()}
	for s := Euler; s <= RK4; s++ {
		x, dt := 0.85, 0.125
		tensor := torch.FromSlice([]float32{0.85}, 1, 1)
		for i := range 8 {
			at := float64(i) * dt
			x = s.step(flow.At(at).Velocity, flow.At(at+dt/2).Velocity, flow.At(at+dt).Velocity, x, dt)
			tensor = s.Step(exactField{flow}, tensor, at, dt)
		}
		assert.InDelta(t, x, tensor.Item(), 1e-5, "where numbers and tensors arrive with %v", s)
	}
}

// A row's path does not depend on the rows beside it, the chunks or the goroutines.
func TestIntegrateChunks(t *testing.T) {
	torch.ManualSeed(5)
	model := NewModel(1, 16)
	x0 := Noise(2*chunk + 77)
	before := torch.NumThreads()
	torch.SetNumThreads(2)
	defer torch.SetNumThreads(before)
	whole := Transport(model, Midpoint, x0, UniformSteps(7), torch.Device{})
	for _, rows := range [][2]int{{0, 1}, {chunk - 3, chunk + 5}, {2 * chunk, 2*chunk + 77}} {
		part := Transport(model, Midpoint, x0[rows[0]:rows[1]], UniformSteps(7), torch.Device{})
		slicetest.Equal(t, whole[rows[0]:rows[1]], part, "rows %v, with others and alone", rows)
	}
}

// badField fails in the middle of an integration.
type badField struct{}

func (badField) Forward(t, x *torch.Tensor) *torch.Tensor {
	return torch.FromSlice([]float32{1, 2, 3}).Add(torch.FromSlice([]float32{1, 2}))
}

func TestIntegratePanics(t *testing.T) {
	for _, n := range []int{3, 3 * chunk} {
		err := torch.Try(func() { Transport(badField{}, Euler, make([]float32, n), UniformSteps(2), torch.Device{}) })
		assert.Error(t, err, "%d rows: the field's panic is lost", n)
	}
}

// TestTrainCUDA trains on a GPU with the draws that are made on the host.
func TestTrainCUDA(t *testing.T) {
	if !torch.CUDAIsAvailable() {
		t.Skip("no GPU: CUDA " + torch.DescribeCUDA())
	}
	o := DefaultTrainOptions
	o.Device = torch.Device{Type: torch.CUDA}
	o.Iterations = 1000
	gpu, err := Train(t.Context(), o)
	require.NoError(t, err)
	o.Device = torch.Device{}
	cpu, err := Train(t.Context(), o)
	require.NoError(t, err)
	for i := range 100 {
		require.InDelta(t, cpu.Losses[i], gpu.Losses[i], 1e-4, "loss %d on the CPU and the GPU", i)
	}
}
