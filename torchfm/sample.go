package torchfm

import (
	"sync"

	"torchfm/native/torch"
)

// Path is the path of one sample.
type Path struct {
	T []float64 // flow steps, from 0 to 1
	X []float64 // positions at them
}

// SamplePath follows v by steps Euler steps from x0, In [14].
func SamplePath(v VelocityField, x0 float64, steps int, device torch.Device) Path {
	p := Path{T: Linspace(0, 1, steps+1)}
	torch.WithScope(func(*torch.Scope) {
		start := column([]float64{x0}, device)
		Integrate(v, Euler, start, LinspaceSteps(steps), func(_ int, _ int64, x *torch.Tensor) {
			p.X = append(p.X, x.Item())
		})
	})
	return p
}

// Noise returns n draws of pi_0 from libtorch's default generator of the CPU.
func Noise(n int) []float32 {
	var noise []float32
	torch.WithScope(func(*torch.Scope) {
		noise = torch.ToSlice[float32](torch.Randn([]int64{int64(n), 1}))
	})
	return noise
}

// Transport moves the samples x0 along v from flow step 0 to 1.
func Transport(v VelocityField, solver Solver, x0 []float32, steps Steps, device torch.Device) []float32 {
	x1 := make([]float32, len(x0))
	last := len(steps.T)
	transport(v, solver, x0, steps, device, func(step int, row int64, x []float32) {
		if step == last {
			copy(x1[row:], x)
		}
	})
	return x1
}

// Sample draws n samples of the model: fresh noise moved by uniform steps, In [16].
func Sample(v VelocityField, solver Solver, n, steps int, device torch.Device) []float32 {
	return Transport(v, solver, Noise(n), UniformSteps(steps), device)
}

// transport is Integrate on plain numbers; visit is called by several goroutines.
func transport(v VelocityField, solver Solver, x0 []float32, steps Steps, device torch.Device, visit func(step int, row int64, x []float32)) {
	torch.WithScope(func(*torch.Scope) {
		x := torch.FromSlice(x0, int64(len(x0)), 1).To(device)
		Integrate(v, solver, x, steps, func(step int, row int64, x *torch.Tensor) {
			visit(step, row, torch.ToSlice[float32](x))
		})
	})
}

// ModelDensity is what In [18] draws: how many paths of the model cross each bin.
type ModelDensity struct {
	Counts  [][]float64 // [steps+1, DensityBins] over [-DensityRange, DensityRange]
	Noise   []float32   // where the paths start
	Samples []float32   // and where they end
}

// PathDensity follows n paths from fresh noise by uniform Euler steps.
func PathDensity(v VelocityField, n, steps int, device torch.Device) ModelDensity {
	b := newBins(Linspace(-DensityRange, DensityRange, DensityBins+1))
	d := ModelDensity{Counts: matrix(steps+1, DensityBins), Noise: Noise(n), Samples: make([]float32, n)}
	var counting sync.Mutex
	transport(v, Euler, d.Noise, UniformSteps(steps), device, func(step int, row int64, x []float32) {
		counting.Lock()
		count(b, d.Counts[step], x)
		counting.Unlock()
		if step == steps {
			copy(d.Samples[row:], x)
		}
	})
	return d
}
