package torchfm

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/philox"
)

// Draws is where the noise x_0 and the flow steps t of training come from.
type Draws int

const (
	// CUDADraws are those of PyTorch on a GPU (Philox), made on the host: one
	// seed gives the same numbers with and without a GPU. The weights and the
	// noise of samples come from the CPU generator, as in a CUDA run of the
	// notebook.
	CUDADraws Draws = iota
	// CPUDraws are those of PyTorch's CPU generator.
	CPUDraws
)

// String returns "cuda" or "cpu".
func (d Draws) String() string {
	if d == CPUDraws {
		return "cpu"
	}
	return "cuda"
}

// ParseDraws returns the stream of a name, "cuda" or "cpu".
func ParseDraws(name string) (Draws, error) {
	switch name {
	case "cuda":
		return CUDADraws, nil
	case "cpu":
		return CPUDraws, nil
	}
	return 0, fmt.Errorf("torchfm: unknown stream of draws %q: want cuda or cpu", name)
}

// source fills the two tensors of an iteration.
type source interface {
	// draw writes x_0 ~ N(0, I) [batch, dim], then t ~ U[0, 1) [batch, 1].
	draw(x0, t *torch.Tensor)
}

func (d Draws) source(seed uint64, opts philox.Options) source {
	if d == CPUDraws {
		return cpuSource{}
	}
	return &cudaSource{g: philox.New(seed, opts)}
}

// cpuSource draws from libtorch's default generator of the CPU.
type cpuSource struct{}

func (cpuSource) draw(x0, t *torch.Tensor) {
	torch.NoGrad(func() {
		x0.Copy_(torch.Randn(x0.Shape()))
		t.Copy_(torch.Rand([]int64{t.Size(0)}).Unsqueeze(-1))
	})
}

// cudaSource draws as a CUDA device does.
type cudaSource struct {
	g      *philox.Generator
	values []float32
}

func (s *cudaSource) draw(x0, t *torch.Tensor) {
	s.g.Randn(s.fill(x0))
	set(x0, s.values)
	s.g.Rand(s.fill(t))
	set(t, s.values)
}

// fill returns room for the elements of t.
func (s *cudaSource) fill(t *torch.Tensor) []float32 {
	n := int(t.Numel())
	if cap(s.values) < n {
		s.values = make([]float32, n)
	}
	s.values = s.values[:n]
	return s.values
}

// set overwrites t's elements, on whatever device.
func set(t *torch.Tensor, values []float32) {
	if t.Device() == (torch.Device{}) {
		torch.SetSlice(t, values)
		return
	}
	torch.WithScope(func(*torch.Scope) {
		torch.NoGrad(func() { t.Copy_(torch.FromSlice(values, t.Shape()...)) })
	})
}
