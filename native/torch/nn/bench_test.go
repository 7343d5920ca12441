package nn_test

import (
	"testing"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// BenchmarkOpLayer calls nn.Linear(256, 64) on one row, recording gradients.
// scripts/bench_ops.py times the same in Python.
func BenchmarkOpLayer(b *testing.B) {
	layer := nn.NewLinear(256, 64)
	row := torch.Randn([]int64{1, 256})
	b.ReportAllocs()
	for b.Loop() {
		layer.Forward(row).Close()
	}
}
