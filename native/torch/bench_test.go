package torch

import "testing"

// The first five benchmarks are what scripts/bench_ops.py times in Python;
// scripts/bench_ops.sh compares the two. A Python loop frees each result at once,
// by its reference count, as Close does here.

// BenchmarkOpAdd is the sum of two tensors of four elements.
func BenchmarkOpAdd(b *testing.B) {
	x, y := FromSlice([]float32{1, 2, 3, 4}), FromSlice([]float32{5, 6, 7, 8})
	b.ReportAllocs()
	for b.Loop() {
		x.Add(y).Close()
	}
}

// BenchmarkOpLinear is a linear layer without gradients, [256, 64] to [256, 64].
func BenchmarkOpLinear(b *testing.B) {
	x, w, bias := Randn([]int64{256, 64}), Randn([]int64{64, 64}), Randn([]int64{64})
	b.ReportAllocs()
	for b.Loop() {
		Linear(x, w, bias).Close()
	}
}

// BenchmarkOpLinearRow is a linear layer with a weight of [256, 64] and an input of
// one row: as BenchmarkOpLinear, but with little work for its kernel.
func BenchmarkOpLinearRow(b *testing.B) {
	x, w, bias := Randn([]int64{1, 64}), Randn([]int64{256, 64}), Randn([]int64{256})
	b.ReportAllocs()
	for b.Loop() {
		Linear(x, w, bias).Close()
	}
}

// BenchmarkOpView is x.view(64, 256) of x with shape [256, 64].
func BenchmarkOpView(b *testing.B) {
	x := Zeros([]int64{256, 64})
	b.ReportAllocs()
	for b.Loop() {
		x.View(64, 256).Close()
	}
}

// BenchmarkOpItem is x.item() of one element.
func BenchmarkOpItem(b *testing.B) {
	x := FromSlice([]float32{1})
	b.ReportAllocs()
	for b.Loop() {
		x.Item()
	}
}

// BenchmarkOpAddCollected leaves the sums to the collector.
func BenchmarkOpAddCollected(b *testing.B) {
	x, y := FromSlice([]float32{1, 2, 3, 4}), FromSlice([]float32{5, 6, 7, 8})
	b.ReportAllocs()
	for b.Loop() {
		x.Add(y)
	}
}

// BenchmarkOpAddParallel adds in as many goroutines as there are processors.
func BenchmarkOpAddParallel(b *testing.B) {
	x, y := FromSlice([]float32{1, 2, 3, 4}), FromSlice([]float32{5, 6, 7, 8})
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			x.Add(y).Close()
		}
	})
}

// BenchmarkMeta is what code asks a tensor often.
func BenchmarkMeta(b *testing.B) {
	x := Zeros([]int64{256, 64})
	for name, f := range map[string]func(){
		"DType":  func() { x.DType() },
		"Dim":    func() { x.Dim() },
		"Size":   func() { x.Size(-1) },
		"Numel":  func() { x.Numel() },
		"Shape":  func() { x.Shape() },
		"Device": func() { x.Device() },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}
