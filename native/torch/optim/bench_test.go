package optim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/optim"
)

// parameters makes tensors of some shapes, each with a gradient.
func parameters(shapes ...[]int64) []*torch.Tensor {
	var params []*torch.Tensor
	for _, shape := range shapes {
		p := torch.Rand(shape, torch.Options{RequiresGrad: true})
		p.SetGrad(torch.Rand(shape))
		params = append(params, p)
	}
	return params
}

// BenchmarkOpAdamW makes a step of AdamW over 150 parameters, 75 of [64, 64] and 75 of
// [64]. scripts/bench_ops.py times the same in Python.
func BenchmarkOpAdamW(b *testing.B) {
	var shapes [][]int64
	for range 75 {
		shapes = append(shapes, []int64{64, 64}, []int64{64})
	}
	o := optim.NewAdamW(parameters(shapes...))
	o.Step()
	b.ReportAllocs()
	for b.Loop() {
		o.Step()
	}
}

// notebookShapes are those of the notebook's model.
var notebookShapes = [][]int64{{64, 2}, {64}, {64, 64}, {64}, {1, 64}, {1}}

func BenchmarkAdam(b *testing.B) {
	o := optim.NewAdam(parameters(notebookShapes...))
	o.Step()
	b.ReportAllocs()
	for b.Loop() {
		o.Step()
	}
}

func BenchmarkAdamCaptured(b *testing.B) {
	o := optim.NewAdam(parameters(notebookShapes...))
	require.NoError(b, o.Capture())
	b.ReportAllocs()
	for b.Loop() {
		o.Step()
	}
}

func BenchmarkCosineAnnealingLR(b *testing.B) {
	s := optim.NewCosineAnnealingLR(optim.NewSGD(parameters([]int64{1})), 1000)
	b.ReportAllocs()
	for b.Loop() {
		s.Step()
	}
}
