package torch

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMisuse runs all golden cases on inputs that they are not for: nil, closed, and
// one in place of another. Whatever goes wrong must be an Error, which Try catches.
func TestMisuse(t *testing.T) {
	inputs, _ := readGoldens(t)
	var names []string
	for name := range inputs {
		names = append(names, name)
	}
	slices.Sort(names)
	closed := Zeros([]int64{2})
	closed.Close()
	kinds := map[string]func() vars{
		"nil":    func() vars { return vars{} },
		"closed": func() vars { return fill(names, func(string) *Tensor { return closed }) },
	}
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(626, seed))
		kinds["shuffled"+string(rune('0'+seed))] = func() vars {
			order := random.Perm(len(names))
			return fill(names, func(name string) *Tensor {
				return inputs[names[order[slices.Index(names, name)]]].Clone()
			})
		}
	}
	for kind, in := range kinds {
		t.Run(kind, func(t *testing.T) {
			failed := 0
			for _, theme := range slices.Sorted(maps.Keys(goldenCases)) {
				for _, c := range goldenCases[theme] {
					assert.NotPanics(t, func() {
						if err := Try(func() { c.run(in()) }); err != nil {
							failed++
						}
					}, c.python)
				}
			}
			assert.Positive(t, failed)
			t.Logf("%d errors", failed)
		})
	}
}

// TestEmptyBatch calls recurrent layers with no sequence, which is no misuse.
func TestEmptyBatch(t *testing.T) {
	x, h := Zeros([]int64{3, 0, 4}), Zeros([]int64{1, 0, 5})
	params := func(gates int64) []*Tensor {
		return []*Tensor{Zeros([]int64{gates * 5, 4}), Zeros([]int64{gates * 5, 5}), Zeros([]int64{gates * 5}), Zeros([]int64{gates * 5})}
	}
	lstm, _, _ := LSTM(x, h, h, params(4))
	gru, _ := GRU(x, h, params(3))
	first, _ := GRU(x.Transpose(0, 1), h, params(3), RNNOptions{BatchFirst: true})
	for name, c := range map[string]struct {
		got  *Tensor
		want []int64
	}{"lstm": {lstm, []int64{3, 0, 5}}, "gru": {gru, []int64{3, 0, 5}}, "batch first": {first, []int64{0, 3, 5}}} {
		assert.Equal(t, c.want, c.got.Shape(), name)
	}
}

// TestMisuseMessages checks what errors say.
func TestMisuseMessages(t *testing.T) {
	x := Zeros([]int64{3, 4})
	wants(t, "use of a nil tensor", func() { Cat([]*Tensor{x, nil}, 0) })
	wants(t, "a string is no index", func() { x.At("a") })
	wants(t, "index 5 is out of bounds for dimension 0 with size 3", func() { x.At(5) })
	wants(t, "torch: aten::amax: it takes no DType", func() { x.Amax(Reduce{DType: Float64}) })
	wants(t, "torch: aten::sum: it takes no Correction", func() { x.Sum(Reduce{Correction: new(0.0)}) })
	wants(t, "torch: aten::var: it takes no P", func() { x.Var(Reduce{P: new(1.0)}) })
	wants(t, "torch: aten::argmax: it reduces one dimension, got [0 1]", func() { x.Argmax(Dim(0, 1)) })
	wants(t, "torch: aten::prod: KeepDim needs a dimension", func() { x.Prod(KeepDim()) })
	wants(t, "torch: Sum: got 2 values", func() { x.Sum(Dim(0), Dim(1)) })
	wants(t, "torch: aten::zeros: it takes no generator", func() { Zeros([]int64{2}, Options{Generator: gen()}) })
	wants(t, "torch: aten::rand_like: it takes no generator", func() { RandLike(x, Options{Generator: gen()}) })
	wants(t, "torch: aten::ones: it takes no memory format", func() { Ones([]int64{2}, Options{MemoryFormat: ChannelsLast}) })
	wants(t, "torch: aten::normal: two numbers need a size", func() { Normal(0, 1) })
	wants(t, "torch: aten::normal: a size and options", func() { Normal(x, 1, NormalOptions{Size: []int64{2}}) })
	wants(t, "torch: Normal: want a real number, got string", func() { Normal(x, "a") })
	wants(t, "shape '[5]' is invalid", func() { x.View(5) })
	wants(t, "(shapes [3 4] [3 4])", func() { x.Matmul(x) })
	wants(t, "singular", func() { Inv(Zeros([]int64{2, 2})) })
	wants(t, "leaf Variable that requires grad", func() { Ones([]int64{2}).SetRequiresGrad(true).Add_(Ones([]int64{2})) })
	if !CUDAIsAvailable() {
		wants(t, "Need to provide pin_memory allocator to use pin memory", func() { ZerosLike(x, Options{PinMemory: true}) })
	}
	wants(t, "gradient 0 has no dimension to batch over", func() {
		y := x.Clone().SetRequiresGrad(true)
		Grad([]*Tensor{y.Sum()}, []*Tensor{y}, GradOptions{GradOutputs: []*Tensor{ScalarTensor(1)}, IsGradsBatched: true})
	})
	wants(t, "there are no gradients to batch over", func() {
		y := x.Clone().SetRequiresGrad(true)
		Grad([]*Tensor{y.Sum()}, []*Tensor{y}, GradOptions{IsGradsBatched: true})
	})
	wants(t, "got 1 gradients for 2 outputs", func() {
		y := Ones([]int64{2}, Options{RequiresGrad: true})
		Grad([]*Tensor{y, y}, []*Tensor{y}, GradOptions{GradOutputs: []*Tensor{y}})
	})
	wants(t, "unknown memory format", func() { x.Contiguous(MemoryFormat(9)) })
	wants(t, "-1 elements at each end", func() { _ = x.StringWith(PrintOptions{EdgeItems: new(int64(-1))}) })
	wants(t, "torch: max_unpool2d: output_size: want 2 or 4 numbers, got [1]", func() { MaxUnpool2d(x, x, 2, MaxUnpoolOptions{OutputSize: []int64{1}}) })
	wants(t, "dimension 1 must be between 6 and 10", func() { MaxUnpool2d(x, x, 2, MaxUnpoolOptions{OutputSize: []int64{6, 6}}) })
	wants(t, "torch: aten::max_pool2d: kernel_size: want 1 or 2 numbers, got [1 2 3]", func() { MaxPool2d(x, []int64{1, 2, 3}) })
	wants(t, "torch: aten::conv1d: stride: want 1 number, got [1 2]", func() { Conv1d(x, x, ConvOptions{Stride: []int64{1, 2}}) })
	wants(t, "torch: aten::avg_pool1d: it takes no DivisorOverride", func() { AvgPool1d(x, 2, AvgPoolOptions{DivisorOverride: 2}) })
	wants(t, "give either OutputSize or OutputRatio", func() { FractionalMaxPool2d(Zeros([]int64{1, 4, 4}), 2) })
	wants(t, "AlignCorners does not go with mode \"nearest\"", func() {
		Interpolate(Zeros([]int64{1, 1, 4}), InterpolateOptions{Size: []int64{2}, AlignCorners: true})
	})
	wants(t, `argument 0 ("tensors") has 0 values`, func() { Cat(nil, 0) })
	wants(t, "unknown reduction", func() { MSELoss(x, x, ReduceBatchMean) })
	wants(t, "more than 1 value per channel", func() { BatchNorm(Zeros([]int64{1, 4}), BatchNormOptions{Training: true}) })
	wants(t, "give either Size or ScaleFactor", func() { Interpolate(Zeros([]int64{1, 1, 4}), InterpolateOptions{}) })
	wants(t, "does not go with 1 spatial", func() {
		Interpolate(Zeros([]int64{1, 1, 4}), InterpolateOptions{Size: []int64{2}, Mode: "bicubic"})
	})
	wants(t, "1, 2 or 3 spatial dimensions", func() { Interpolate(x, InterpolateOptions{Size: []int64{2}}) })
	wants(t, "expected mode to be bilinear, nearest or bicubic", func() {
		GridSample(Zeros([]int64{1, 1, 2, 2}), Zeros([]int64{1, 2, 2, 2}), GridSampleOptions{Mode: "cubic"})
	})
	wants(t, "unknown mode", func() {
		EmbeddingBag(Zeros([]int64{2}, Options{DType: Int64}), x, Zeros([]int64{1}, Options{DType: Int64}), EmbeddingBagOptions{Mode: "median"})
	})
	h := Zeros([]int64{1, 4, 2})
	p := []*Tensor{Zeros([]int64{8, 3}), Zeros([]int64{8, 2}), Zeros([]int64{8}), Zeros([]int64{8})}
	wants(t, "the input must have 3 dimensions", func() { LSTM(x, h, h, p) })
	wants(t, "the first state has shape [1 4 2], expected [1 5 2]", func() { LSTM(Zeros([]int64{2, 5, 3}), h, h, p) })
	wants(t, "an input weight has shape [8 3], expected [8 7]", func() { LSTM(Zeros([]int64{2, 4, 7}), h, h, p) })
	wants(t, "got 4 parameters, expected 8", func() { LSTM(Zeros([]int64{2, 4, 3}), h, h, p, RNNOptions{NumLayers: new(int64(2))}) })
	wants(t, "not of the input's dtype", func() { LSTM(Zeros([]int64{2, 4, 3}).Double(), h, h, p) })
	wants(t, "unknown nonlinearity", func() { RNN(Zeros([]int64{2, 4, 3}), h, p, RNNOptions{Nonlinearity: "sine"}) })
	wants(t, "padding_idx must be within the 3 rows of weight", func() {
		Embedding(Zeros([]int64{2}, Options{DType: Int64}), x, EmbeddingOptions{PaddingIdx: new(int64(3))})
	})
}

func fill(names []string, f func(string) *Tensor) vars {
	in := vars{}
	for _, name := range names {
		in[name] = f(name)
	}
	return in
}
