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

// benchmark runs forward and backward of a model that maps x, as scripts/bench_ops.py
// does in Python.
func benchmark(b *testing.B, m nn.Module, x *torch.Tensor, forward func(x *torch.Tensor) *torch.Tensor) {
	b.ReportAllocs()
	for b.Loop() {
		torch.WithScope(func(*torch.Scope) {
			m.(interface{ ZeroGrad() }).ZeroGrad()
			forward(x).Sum().Backward()
		})
	}
}

// BenchmarkOpLSTM is a step of nn.LSTM(64, 64) over a batch of 32.
func BenchmarkOpLSTM(b *testing.B) {
	m := nn.NewLSTM(64, 64)
	benchmark(b, m, torch.Randn([]int64{1, 32, 64}), func(x *torch.Tensor) *torch.Tensor {
		output, _ := m.Forward(x)
		return output
	})
}

// BenchmarkOpEncoder is nn.TransformerEncoderLayer(64, 4) over 8 sequences of 16.
func BenchmarkOpEncoder(b *testing.B) {
	m := nn.NewTransformerEncoderLayer(64, 4, nn.TransformerLayerOptions{DimFeedforward: new(int64(128)), BatchFirst: true})
	benchmark(b, m, torch.Randn([]int64{8, 16, 64}), func(x *torch.Tensor) *torch.Tensor { return m.Forward(x) })
}

// BenchmarkOpConvBlock is Conv2d, BatchNorm2d and ReLU over 8 images of 16 channels.
func BenchmarkOpConvBlock(b *testing.B) {
	m := nn.NewSequential(nn.NewConv2d(16, 16, 3, nn.ConvOptions{Padding: []int64{1}}), nn.NewBatchNorm2d(16), nn.NewReLU())
	benchmark(b, m, torch.Randn([]int64{8, 16, 16, 16}), m.Forward)
}
