package nn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

func zeros(shape ...int64) *torch.Tensor { return torch.Zeros(shape) }

func rows(shape ...int64) *torch.Tensor {
	return torch.Zeros(shape, torch.Options{DType: torch.Int64})
}

// TestLayerMisuse does what Python refuses too: the keys are its code, with z for
// torch.zeros and r for the same of int64.
func TestLayerMisuse(t *testing.T) {
	for python, c := range map[string]struct {
		f    func()
		says []string
	}{
		"nn.Conv2d(2, 2, 3, groups=-1)": {
			func() { nn.NewConv2d(2, 2, 3, nn.ConvOptions{Groups: new(int64(-1))}) }, []string{"Conv2d", "groups", "-1"}},
		"nn.Conv2d(3, 2, 3, groups=2)": {
			func() { nn.NewConv2d(3, 2, 3, nn.ConvOptions{Groups: new(int64(2))}) }, []string{"Conv2d", "in_channels is 3", "groups, 2"}},
		"nn.Conv1d(2, 3, 3, groups=2)": {
			func() { nn.NewConv1d(2, 3, 3, nn.ConvOptions{Groups: new(int64(2))}) }, []string{"Conv1d", "out_channels is 3"}},
		"nn.Conv2d(1, 1, 3, padding='sane')": {
			func() { nn.NewConv2d(1, 1, 3, nn.ConvOptions{PaddingName: "sane"}) }, []string{"Conv2d", "padding", `"sane"`, "same, valid"}},
		"nn.Conv3d(1, 1, 3, stride=2, padding='same')": {
			func() { nn.NewConv3d(1, 1, 3, nn.ConvOptions{Stride: list{2}, PaddingName: "same"}) }, []string{"Conv3d", "same", "stride [2 2 2]"}},
		"nn.Conv2d(1, 1, 3, padding_mode='reflection')": {
			func() { nn.NewConv2d(1, 1, 3, nn.ConvOptions{PaddingMode: "reflection"}) }, []string{"Conv2d", "padding_mode", `"reflection"`}},
		"nn.Conv2d(1, 1, (3, 3, 3))(z(1, 1, 4, 4))": {
			func() { nn.NewConv2d(1, 1, list{3, 3, 3}) }, []string{"Conv2d", "kernel_size is [3 3 3]", "1 or 2 numbers"}},
		"nn.Conv2d(1, 1, 3)(z(2, 2, 4, 4))": {
			func() { nn.NewConv2d(1, 1, 3).Forward(zeros(2, 2, 4, 4)) }, []string{"Conv2d(1, 1, kernel_size=(3, 3), stride=(1, 1))", "[2 2 4 4]"}},
		"nn.ConvTranspose2d(1, 1, 3, padding_mode='circular')": {
			func() { nn.NewConvTranspose2d(1, 1, 3, nn.ConvTransposeOptions{PaddingMode: "circular"}) },
			[]string{"ConvTranspose2d", "padding_mode", `"circular"`}},
		"nn.ConvTranspose1d(1, 1, 3, stride=2)(z(1, 1, 4), output_size=[20])": {
			func() {
				nn.NewConvTranspose1d(1, 1, 3, nn.ConvTransposeOptions{Stride: list{2}}).ForwardSize(zeros(1, 1, 4), list{20})
			}, []string{"output_size", "[20]", "from [9] to [10]", "ConvTranspose1d("}},
		"nn.ConvTranspose1d(1, 1, 3)(z(1, 1, 4), output_size=[1, 6])": {
			func() { nn.NewConvTranspose1d(1, 1, 3).ForwardSize(zeros(1, 1, 4), list{1, 6}) }, []string{"output_size", "1 or 3"}},
		"nn.BatchNorm1d(2)(z(2, 2, 2, 2))": {
			func() { nn.NewBatchNorm1d(2).Forward(zeros(2, 2, 2, 2)) }, []string{"expected 2D or 3D input (got 4D input)", "BatchNorm1d(2"}},
		"nn.BatchNorm2d(2)(z(2, 2))": {
			func() { nn.NewBatchNorm2d(2).Forward(zeros(2, 2)) }, []string{"expected 4D input (got 2D input)"}},
		"nn.BatchNorm3d(2)(z(2, 2))": {
			func() { nn.NewBatchNorm3d(2).Forward(zeros(2, 2)) }, []string{"expected 5D input (got 2D input)"}},
		"nn.BatchNorm1d(2)(z(1, 2))": {
			func() { nn.NewBatchNorm1d(2).Forward(zeros(1, 2)) }, []string{"more than 1 value per channel", "[1 2]"}},
		"nn.SyncBatchNorm(2)(z(2))": {
			func() { nn.NewSyncBatchNorm(2).Forward(zeros(2)) }, []string{"at least 2D input (got 1D input)"}},
		"nn.SyncBatchNorm(2)(z(2, 0))": {
			func() { nn.NewSyncBatchNorm(2).Forward(zeros(2, 0)) }, []string{"number of channels should be non-zero"}},
		"nn.InstanceNorm1d(2)(z(2))": {
			func() { nn.NewInstanceNorm1d(2).Forward(zeros(2)) }, []string{"expected 2D or 3D input (got 1D input)"}},
		"nn.InstanceNorm2d(2, affine=True)(z(1, 3, 2, 2))": {
			func() {
				nn.NewInstanceNorm2d(2, nn.InstanceNormOptions{Affine: true}).Forward(zeros(1, 3, 2, 2))
			}, []string{"dim=1", "num_features (2)", "got 3"}},
		"nn.InstanceNorm3d(2)(z(1, 2, 1, 1, 1))": {
			func() { nn.NewInstanceNorm3d(2).Forward(zeros(1, 2, 1, 1, 1)) }, []string{"more than 1 spatial element"}},
		"nn.LayerNorm(3)(z(2, 4))": {
			func() { nn.NewLayerNorm(3).Forward(zeros(2, 4)) }, []string{"LayerNorm((3,)", "[2 4]"}},
		"nn.GroupNorm(2, 3)": {
			func() { nn.NewGroupNorm(2, 3) }, []string{"GroupNorm", "num_channels is 3", "num_groups, 2"}},
		"nn.GroupNorm(2, 2)(z(2))": {
			func() { nn.NewGroupNorm(2, 2).Forward(zeros(2)) }, []string{"at least 2 dimensions"}},
		"nn.GroupNorm(2, 2)(z(1, 2))": {
			func() { nn.NewGroupNorm(2, 2).Forward(zeros(1, 2)) }, []string{"more than 1 value per channel"}},
		"nn.LocalResponseNorm(2)(z(2, 2))": {
			func() { nn.NewLocalResponseNorm(2).Forward(zeros(2, 2)) }, []string{"3", "LocalResponseNorm(2"}},
		"nn.CrossMapLRN2d(2)(z(2, 2))": {
			func() { nn.NewCrossMapLRN2d(2).Forward(zeros(2, 2)) }, []string{"4D", "CrossMapLRN2d(2"}},
		"nn.ReflectionPad1d((1, 2, 3))(z(1, 2, 4))": {
			func() { nn.NewReflectionPad1d(list{1, 2, 3}) }, []string{"ReflectionPad1d", "padding is [1 2 3]", "1 or 2 numbers"}},
		"nn.ReflectionPad1d(3)(z(2, 3, 4, 5))": {
			func() { nn.NewReflectionPad1d(3).Forward(zeros(2, 3, 4, 5)) }, []string{"pad", "ReflectionPad1d((3, 3))"}},
		"nn.ReplicationPad2d(1)(z(2, 3))": {
			func() { nn.NewReplicationPad2d(1).Forward(zeros(2, 3)) }, []string{"pad", "ReplicationPad2d((1, 1, 1, 1))"}},
		"nn.CircularPad3d(1)(z(2, 3, 2))": {
			func() { nn.NewCircularPad3d(1).Forward(zeros(2, 3, 2)) }, []string{"expected 4D or 5D input (got 3D input)"}},
		"nn.ConstantPad1d(1, 'a')(z(2, 3))": {
			func() { nn.NewConstantPad1d(1, "a") }, []string{"string is no number"}},
		"nn.MaxPool2d((2, 2, 2))(z(1, 4, 4))": {
			func() { nn.NewMaxPool2d(list{2, 2, 2}) }, []string{"MaxPool2d", "kernel_size is [2 2 2]"}},
		"nn.MaxPool2d(2, padding=2)(z(1, 4, 4))": {
			func() { nn.NewMaxPool2d(2, nn.MaxPoolOptions{Padding: list{2}}).Forward(zeros(1, 4, 4)) }, []string{"MaxPool2d(kernel_size=2"}},
		"nn.MaxUnpool2d(2)(z(1, 2, 2), r(1, 2, 2), output_size=[7, 4])": {
			func() { nn.NewMaxUnpool2d(2).Forward(zeros(1, 2, 2), rows(1, 2, 2), 7, 4) }, []string{"output_size", "dimension 0", "between 2 and 6"}},
		"nn.MaxUnpool3d(2)(z(1, 1, 2, 2, 2), r(1, 1, 2, 2, 2), output_size=[4])": {
			func() { nn.NewMaxUnpool3d(2).Forward(zeros(1, 1, 2, 2, 2), rows(1, 1, 2, 2, 2), 4) }, []string{"output_size", "want 3 or 5 numbers"}},
		"nn.AvgPool2d(2, divisor_override=0)(z(1, 2, 2))": {
			func() { nn.NewAvgPool2d(2, nn.AvgPoolOptions{DivisorOverride: new(int64(0))}) }, []string{"AvgPool2d", "divisor_override is 0"}},
		"nn.FractionalMaxPool2d(2)": {
			func() { nn.NewFractionalMaxPool2d(2) }, []string{"FractionalMaxPool2d", "OutputSize", "OutputRatio"}},
		"nn.FractionalMaxPool3d(2, output_size=2, output_ratio=0.5)": {
			func() {
				nn.NewFractionalMaxPool3d(2, nn.FractionalMaxPoolOptions{OutputSize: list{2}, OutputRatio: []float64{0.5}})
			}, []string{"FractionalMaxPool3d", "only one"}},
		"nn.FractionalMaxPool2d(2, output_ratio=(0.5, 1.0))": {
			func() {
				nn.NewFractionalMaxPool2d(2, nn.FractionalMaxPoolOptions{OutputRatio: []float64{0.5, 1}})
			}, []string{"output_ratio is [0.5 1]", "between 0 and 1"}},
		"nn.AdaptiveAvgPool2d((None, 2))(z(2, 2))": {
			func() { nn.NewAdaptiveAvgPool2d(list{nn.None, 2}).Forward(zeros(2, 2)) }, []string{"at least 3 dimensions"}},
		"nn.AdaptiveMaxPool2d(-1)(z(1, 2, 2))": {
			func() { nn.NewAdaptiveMaxPool2d(-1).Forward(zeros(1, 2, 2)) }, []string{"AdaptiveMaxPool2d(output_size=-1)"}},
		"nn.Upsample()(z(1, 1, 2))": {
			func() { nn.NewUpsample() }, []string{"Upsample", "Size or ScaleFactor"}},
		"nn.Upsample(size=2, scale_factor=2)(z(1, 1, 2))": {
			func() { nn.NewUpsample(nn.UpsampleOptions{Size: list{2}, ScaleFactor: []float64{2}}) }, []string{"Upsample", "only one"}},
		"nn.Upsample(size=2, mode='cubic')(z(1, 1, 2))": {
			func() { nn.NewUpsample(nn.UpsampleOptions{Size: list{2}, Mode: "cubic"}) }, []string{"Upsample", `mode is "cubic"`}},
		"nn.Upsample(size=2, align_corners=True)(z(1, 1, 2))": {
			func() { nn.NewUpsample(nn.UpsampleOptions{Size: list{2}, AlignCorners: true}) }, []string{"align_corners", `"nearest"`}},
		"nn.Upsample(size=2, recompute_scale_factor=True)(z(1, 1, 2))": {
			func() { nn.NewUpsample(nn.UpsampleOptions{Size: list{2}, RecomputeScaleFactor: true}) }, []string{"recompute_scale_factor"}},
		"nn.UpsamplingBilinear2d(scale_factor=2)(z(1, 1, 2))": {
			func() {
				nn.NewUpsamplingBilinear2d(nn.UpsamplingOptions{ScaleFactor: []float64{2}}).Forward(zeros(1, 1, 2))
			}, []string{"bilinear", "UpsamplingBilinear2d(scale_factor=2.0"}},
		"nn.Fold(4, (2, 2, 2))(z(1, 4, 9))": {
			func() { nn.NewFold(4, list{2, 2, 2}) }, []string{"Fold", "kernel_size is [2 2 2]"}},
		"nn.PixelShuffle(2)(z(1, 3, 2, 2))": {
			func() { nn.NewPixelShuffle(2).Forward(zeros(1, 3, 2, 2)) }, []string{"PixelShuffle(upscale_factor=2)", "[1 3 2 2]"}},
		"nn.Unflatten(1, (2, 4))(z(2, 6))": {
			func() { nn.NewUnflatten(1, list{2, 4}).Forward(zeros(2, 6)) }, []string{"Unflatten(dim=1, unflattened_size=(2, 4))"}},
		"nn.Dropout(1.5)": {
			func() { nn.NewDropout(1.5) }, []string{"Dropout", "p is 1.5", "0 to 1"}},
		"nn.Dropout1d(0.5)(z(2, 2, 2, 2))": {
			func() { nn.NewDropout1d(0.5).Forward(zeros(2, 2, 2, 2)) }, []string{"expected 2D or 3D input (got 4D input)"}},
		"nn.Embedding(3, 2, padding_idx=3)": {
			func() { nn.NewEmbedding(3, 2, nn.EmbeddingOptions{PaddingIdx: new(int64(3))}) }, []string{"Embedding", "padding_idx is 3", "3 rows"}},
		"nn.Embedding.from_pretrained(z(2))": {
			func() { nn.NewEmbeddingFromPretrained(zeros(2)) }, []string{"from_pretrained", "[2]", "two dimensions"}},
		"nn.Embedding(3, 2)(z(2))": {
			func() { nn.NewEmbedding(3, 2).Forward(zeros(2)) }, []string{"Embedding(3, 2)"}},
		"nn.EmbeddingBag(3, 2, padding_idx=-4)": {
			func() { nn.NewEmbeddingBag(3, 2, nn.EmbeddingBagOptions{PaddingIdx: new(int64(-4))}) }, []string{"padding_idx is -4"}},
		"nn.EmbeddingBag(3, 2, mode='prod')(r(1, 2))": {
			func() { nn.NewEmbeddingBag(3, 2, nn.EmbeddingBagOptions{Mode: "prod"}) }, []string{"EmbeddingBag", `mode is "prod"`}},
		"nn.EmbeddingBag(3, 2, mode='max', sparse=True)(r(1, 2))": {
			func() { nn.NewEmbeddingBag(3, 2, nn.EmbeddingBagOptions{Mode: "max", Sparse: true}) }, []string{"sparse", "max"}},
		"nn.EmbeddingBag(3, 2, mode='max', scale_grad_by_freq=True)(r(1, 2))": {
			func() { nn.NewEmbeddingBag(3, 2, nn.EmbeddingBagOptions{Mode: "max", ScaleGradByFreq: true}) }, []string{"scale_grad_by_freq", "max"}},
		"nn.EmbeddingBag(3, 2)(r(1, 2), r(1))": {
			func() { nn.NewEmbeddingBag(3, 2).Forward(rows(1, 2), rows(1), nil) }, []string{"offsets", "2D input"}},
		"nn.EmbeddingBag(3, 2)(r(2))": {
			func() { nn.NewEmbeddingBag(3, 2).Forward(rows(2), nil, nil) }, []string{"offsets", "1D input"}},
		"nn.EmbeddingBag(3, 2)(r(2), r(1, 1))": {
			func() { nn.NewEmbeddingBag(3, 2).Forward(rows(2), rows(1, 1), nil) }, []string{"offsets", "[1 1]"}},
		"nn.EmbeddingBag(3, 2)(r(1, 1, 1))": {
			func() { nn.NewEmbeddingBag(3, 2).Forward(rows(1, 1, 1), nil, nil) }, []string{"expected 1D or 2D input"}},
		"nn.EmbeddingBag(3, 2)(r(1, 2), None, z(1, 2))": {
			func() { nn.NewEmbeddingBag(3, 2).Forward(rows(1, 2), nil, zeros(1, 2)) }, []string{"per_sample_weights", "mode sum", "mean"}},
		"nn.EmbeddingBag(3, 2, mode='sum')(r(1, 2), None, z(1, 3))": {
			func() {
				nn.NewEmbeddingBag(3, 2, nn.EmbeddingBagOptions{Mode: "sum"}).Forward(rows(1, 2), nil, zeros(1, 3))
			}, []string{"per_sample_weights", "[1 3]", "[1 2]"}},
		"nn.Bilinear(0, 1, 1)": {
			func() { nn.NewBilinear(0, 1, 1) }, []string{"Bilinear", "in1_features is 0"}},
		"nn.Bilinear(2, 3, 1)(z(1, 2), z(1, 2))": {
			func() { nn.NewBilinear(2, 3, 1).Forward(zeros(1, 2), zeros(1, 2)) }, []string{"Bilinear(in1_features=2, in2_features=3"}},
		"nn.CosineSimilarity()(z(2, 3), z(2, 4))": {
			func() { nn.NewCosineSimilarity().Forward(zeros(2, 3), zeros(2, 4)) }, []string{"CosineSimilarity()"}},
	} {
		t.Run(python, func(t *testing.T) {
			err := torch.Try(c.f)
			for _, text := range c.says {
				assert.ErrorContains(t, err, text)
			}
		})
	}
}

// What Python has as attributes are fields here, which may be changed.
func TestLayerAttributes(t *testing.T) {
	bn := nn.NewBatchNorm1d(1)
	bn.Momentum = 0.5
	bn.Forward(torch.FromSlice([]float32{2, 6}, 2, 1))
	assert.Equal(t, 2.0, bn.RunningMean.Item())
	bn.ResetRunningStats()
	assert.Equal(t, 0.0, bn.RunningMean.Item())
	assert.Equal(t, 0.0, bn.NumBatchesTracked.Item())

	d := nn.NewDropout(0)
	d.P = 1
	assert.Equal(t, 0.0, d.Forward(torch.Ones([]int64{3})).Sum().Item())

	c := nn.NewConv2d(1, 1, 3, nn.ConvOptions{Padding: []int64{1}})
	c.Stride = []int64{2, 2}
	assert.Equal(t, []int64{1, 2, 2}, c.Forward(zeros(1, 4, 4)).Shape())
	c.Bias = nil
	assert.Equal(t, "Conv2d(1, 1, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), bias=False)", c.String())

	e := nn.NewEmbeddingFromPretrained(table())
	assert.False(t, e.Weight.RequiresGrad())
	assert.Equal(t, []int64{4, 2}, []int64{e.NumEmbeddings, e.EmbeddingDim})
}
