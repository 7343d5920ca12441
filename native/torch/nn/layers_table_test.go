package nn_test

import (
	"math"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

type list = []int64

// table is what scripts/layer_goldens.py calls x(4, 2).
func table() *torch.Tensor {
	data := make([]float32, 8)
	for i := range data {
		data[i] = float32((i*37+11)%64)/16 - 2
	}
	return torch.FromSlice(data, 4, 2)
}

// everyLayer are the cases of scripts/layer_goldens.py in Go.
var everyLayer = map[string]func() nn.Module{
	"nn.Conv1d(2, 3, 3)": func() nn.Module { return nn.NewConv1d(2, 3, 3) },
	"nn.Conv1d(2, 4, (2,), stride=2, padding=1, dilation=2, groups=2, bias=False, padding_mode='circular')": func() nn.Module {
		return nn.NewConv1d(2, 4, list{2}, nn.ConvOptions{Stride: list{2}, Padding: list{1}, Dilation: list{2}, Groups: new(int64(2)), NoBias: true, PaddingMode: "circular"})
	},
	"nn.Conv1d(2, 2, 2, padding='same', padding_mode='reflect')": func() nn.Module {
		return nn.NewConv1d(2, 2, int64(2), nn.ConvOptions{PaddingName: "same", PaddingMode: "reflect"})
	},
	"nn.Conv1d(1, 2, 3, dtype=torch.float64)": func() nn.Module {
		return nn.NewConv1d(1, 2, 3, nn.ConvOptions{DType: torch.Float64})
	},
	"nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2, bias=False)": func() nn.Module {
		return nn.NewConv2d(2, 4, 3, nn.ConvOptions{Stride: list{2}, Padding: list{1}, Groups: new(int64(2)), NoBias: true})
	},
	"nn.Conv2d(2, 1, (2, 3), dilation=(1, 2), padding='same')": func() nn.Module {
		return nn.NewConv2d(2, 1, list{2, 3}, nn.ConvOptions{Dilation: list{1, 2}, PaddingName: "same"})
	},
	"nn.Conv2d(1, 1, (2, 3), padding=(1, 0), stride=(1, 2))": func() nn.Module {
		return nn.NewConv2d(1, 1, list{2, 3}, nn.ConvOptions{Padding: list{1, 0}, Stride: list{1, 2}})
	},
	"nn.Conv2d(1, 2, 2, padding='valid')": func() nn.Module {
		return nn.NewConv2d(1, 2, 2, nn.ConvOptions{PaddingName: "valid"})
	},
	"nn.Conv2d(1, 2, 2, padding='valid', padding_mode='replicate')": func() nn.Module {
		return nn.NewConv2d(1, 2, 2, nn.ConvOptions{PaddingName: "valid", PaddingMode: "replicate"})
	},
	"nn.Conv2d(1, 2, (3, 2), padding='same', padding_mode='circular')": func() nn.Module {
		return nn.NewConv2d(1, 2, list{3, 2}, nn.ConvOptions{PaddingName: "same", PaddingMode: "circular"})
	},
	"nn.Conv2d(1, 2, 2, padding=(2, 1), padding_mode='reflect')": func() nn.Module {
		return nn.NewConv2d(1, 2, 2, nn.ConvOptions{Padding: list{2, 1}, PaddingMode: "reflect"})
	},
	"nn.Conv3d(1, 2, 2)": func() nn.Module { return nn.NewConv3d(1, 2, 2) },
	"nn.Conv3d(1, 1, (1, 2, 2), stride=(1, 2, 1), padding=1, padding_mode='replicate')": func() nn.Module {
		return nn.NewConv3d(1, 1, list{1, 2, 2}, nn.ConvOptions{Stride: list{1, 2, 1}, Padding: list{1}, PaddingMode: "replicate"})
	},
	"nn.ConvTranspose1d(2, 3, 3)": func() nn.Module { return nn.NewConvTranspose1d(2, 3, 3) },
	"nn.ConvTranspose1d(2, 4, 3, stride=2, padding=1, output_padding=1, groups=2, bias=False, dilation=2)": func() nn.Module {
		return nn.NewConvTranspose1d(2, 4, 3, nn.ConvTransposeOptions{Stride: list{2}, Padding: list{1}, OutputPadding: list{1}, Groups: new(int64(2)), NoBias: true, Dilation: list{2}})
	},
	"nn.ConvTranspose1d(1, 1, 3, stride=3)": func() nn.Module {
		return nn.NewConvTranspose1d(1, 1, 3, nn.ConvTransposeOptions{Stride: list{3}})
	},
	"nn.ConvTranspose2d(2, 3, 2, stride=2)": func() nn.Module {
		return nn.NewConvTranspose2d(2, 3, 2, nn.ConvTransposeOptions{Stride: list{2}})
	},
	"nn.ConvTranspose2d(1, 2, (3, 2), stride=(2, 1), padding=(1, 0), output_padding=(1, 0))": func() nn.Module {
		return nn.NewConvTranspose2d(1, 2, list{3, 2}, nn.ConvTransposeOptions{Stride: list{2, 1}, Padding: list{1, 0}, OutputPadding: list{1, 0}})
	},
	"nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)": func() nn.Module {
		return nn.NewConvTranspose2d(1, 1, 3, nn.ConvTransposeOptions{Stride: list{2}, Padding: list{1}, PaddingMode: "zeros"})
	},
	"nn.ConvTranspose3d(1, 2, 2, dilation=2)": func() nn.Module {
		return nn.NewConvTranspose3d(1, 2, 2, nn.ConvTransposeOptions{Dilation: list{2}})
	},
	"nn.ConvTranspose3d(1, 1, 2, stride=(1, 2, 2))": func() nn.Module {
		return nn.NewConvTranspose3d(1, 1, 2, nn.ConvTransposeOptions{Stride: list{1, 2, 2}})
	},
	"nn.BatchNorm1d(3)": func() nn.Module { return nn.NewBatchNorm1d(3) },
	"nn.BatchNorm1d(3, momentum=None, affine=False)": func() nn.Module {
		return nn.NewBatchNorm1d(3, nn.BatchNormOptions{Cumulative: true, NoAffine: true})
	},
	"nn.BatchNorm1d(3, track_running_stats=False)": func() nn.Module {
		return nn.NewBatchNorm1d(3, nn.BatchNormOptions{NoTrackRunningStats: true})
	},
	"nn.BatchNorm2d(2, eps=0.25, momentum=0.3)": func() nn.Module {
		return nn.NewBatchNorm2d(2, nn.BatchNormOptions{Eps: new(0.25), Momentum: new(0.3)})
	},
	"nn.BatchNorm2d(2, momentum=0.0, dtype=torch.float64)": func() nn.Module {
		return nn.NewBatchNorm2d(2, nn.BatchNormOptions{Momentum: new(0.0), DType: torch.Float64})
	},
	"nn.BatchNorm3d(2)": func() nn.Module { return nn.NewBatchNorm3d(2) },
	"nn.SyncBatchNorm(2, eps=0.001, momentum=None)": func() nn.Module {
		return nn.NewSyncBatchNorm(2, nn.BatchNormOptions{Eps: new(0.001), Cumulative: true})
	},
	"nn.SyncBatchNorm(3, affine=False, track_running_stats=False)": func() nn.Module {
		return nn.NewSyncBatchNorm(3, nn.BatchNormOptions{NoAffine: true, NoTrackRunningStats: true})
	},
	"nn.InstanceNorm1d(3)": func() nn.Module { return nn.NewInstanceNorm1d(3) },
	"nn.InstanceNorm1d(2, affine=True, track_running_stats=True)": func() nn.Module {
		return nn.NewInstanceNorm1d(2, nn.InstanceNormOptions{Affine: true, TrackRunningStats: true})
	},
	"nn.InstanceNorm2d(2, eps=0.125, momentum=0.25, affine=True, track_running_stats=True)": func() nn.Module {
		return nn.NewInstanceNorm2d(2, nn.InstanceNormOptions{Eps: new(0.125), Momentum: new(0.25), Affine: true, TrackRunningStats: true})
	},
	"nn.InstanceNorm2d(2)": func() nn.Module { return nn.NewInstanceNorm2d(2) },
	"nn.InstanceNorm3d(2, track_running_stats=True)": func() nn.Module {
		return nn.NewInstanceNorm3d(2, nn.InstanceNormOptions{TrackRunningStats: true})
	},
	"nn.InstanceNorm3d(1, affine=True)": func() nn.Module {
		return nn.NewInstanceNorm3d(1, nn.InstanceNormOptions{Affine: true})
	},
	"nn.LayerNorm(3)": func() nn.Module { return nn.NewLayerNorm(3) },
	"nn.LayerNorm((2, 3), eps=0.001, bias=False)": func() nn.Module {
		return nn.NewLayerNorm(list{2, 3}, nn.LayerNormOptions{Eps: new(0.001), NoBias: true})
	},
	"nn.LayerNorm((3,), elementwise_affine=False)": func() nn.Module {
		return nn.NewLayerNorm(list{3}, nn.LayerNormOptions{NoElementwiseAffine: true})
	},
	"nn.LayerNorm(4, eps=0.0, dtype=torch.float64)": func() nn.Module {
		return nn.NewLayerNorm(4, nn.LayerNormOptions{Eps: new(0.0), DType: torch.Float64})
	},
	"nn.RMSNorm(3)": func() nn.Module { return nn.NewRMSNorm(3) },
	"nn.RMSNorm((2, 3), eps=0.01)": func() nn.Module {
		return nn.NewRMSNorm(list{2, 3}, nn.RMSNormOptions{Eps: new(0.01)})
	},
	"nn.RMSNorm((3,), elementwise_affine=False)": func() nn.Module {
		return nn.NewRMSNorm(list{3}, nn.RMSNormOptions{NoElementwiseAffine: true})
	},
	"nn.GroupNorm(2, 4)": func() nn.Module { return nn.NewGroupNorm(2, 4) },
	"nn.GroupNorm(3, 3, eps=0.1, affine=False)": func() nn.Module {
		return nn.NewGroupNorm(3, 3, nn.GroupNormOptions{Eps: new(0.1), NoAffine: true})
	},
	"nn.LocalResponseNorm(2)": func() nn.Module { return nn.NewLocalResponseNorm(2) },
	"nn.LocalResponseNorm(3, alpha=0.5, beta=0.5, k=2.0)": func() nn.Module {
		return nn.NewLocalResponseNorm(3, nn.LocalResponseNormOptions{Alpha: new(0.5), Beta: new(0.5), K: new(2.0)})
	},
	"nn.CrossMapLRN2d(3)": func() nn.Module { return nn.NewCrossMapLRN2d(3) },
	"nn.CrossMapLRN2d(4, alpha=0.5, beta=0.5, k=2.0)": func() nn.Module {
		return nn.NewCrossMapLRN2d(4, nn.CrossMapLRN2dOptions{Alpha: new(0.5), Beta: new(0.5), K: new(2.0)})
	},
	"nn.CrossMapLRN2d(5, alpha=0.25)": func() nn.Module {
		return nn.NewCrossMapLRN2d(5, nn.CrossMapLRN2dOptions{Alpha: new(0.25)})
	},
	"nn.ConstantPad1d(2, 3.5)":                func() nn.Module { return nn.NewConstantPad1d(2, 3.5) },
	"nn.ConstantPad1d((1, -1), 2)":            func() nn.Module { return nn.NewConstantPad1d(list{1, -1}, 2) },
	"nn.ConstantPad2d((1, 0, 2, 1), -0.5)":    func() nn.Module { return nn.NewConstantPad2d(list{1, 0, 2, 1}, -0.5) },
	"nn.ConstantPad3d(1, 0.25)":               func() nn.Module { return nn.NewConstantPad3d(1, 0.25) },
	"nn.ZeroPad1d((3, 1))":                    func() nn.Module { return nn.NewZeroPad1d(list{3, 1}) },
	"nn.ZeroPad2d(1)":                         func() nn.Module { return nn.NewZeroPad2d(1) },
	"nn.ZeroPad3d((1, 0, 0, 1, 1, 1))":        func() nn.Module { return nn.NewZeroPad3d(list{1, 0, 0, 1, 1, 1}) },
	"nn.ReflectionPad1d(2)":                   func() nn.Module { return nn.NewReflectionPad1d(2) },
	"nn.ReflectionPad2d((2, 1, 0, 1))":        func() nn.Module { return nn.NewReflectionPad2d(list{2, 1, 0, 1}) },
	"nn.ReflectionPad3d(1)":                   func() nn.Module { return nn.NewReflectionPad3d(1) },
	"nn.ReplicationPad1d((2, 3))":             func() nn.Module { return nn.NewReplicationPad1d(list{2, 3}) },
	"nn.ReplicationPad2d(2)":                  func() nn.Module { return nn.NewReplicationPad2d(2) },
	"nn.ReplicationPad3d((0, 1, 2, 0, 1, 0))": func() nn.Module { return nn.NewReplicationPad3d(list{0, 1, 2, 0, 1, 0}) },
	"nn.CircularPad1d((2, 1))":                func() nn.Module { return nn.NewCircularPad1d(list{2, 1}) },
	"nn.CircularPad2d(1)":                     func() nn.Module { return nn.NewCircularPad2d(1) },
	"nn.CircularPad3d((1, 0, 2, 1, 0, 1))":    func() nn.Module { return nn.NewCircularPad3d(list{1, 0, 2, 1, 0, 1}) },
	"nn.MaxPool1d(2)":                         func() nn.Module { return nn.NewMaxPool1d(2) },
	"nn.MaxPool1d(3, stride=2, padding=1, dilation=2, return_indices=True, ceil_mode=True)": func() nn.Module {
		return nn.NewMaxPool1d(3, nn.MaxPoolOptions{Stride: list{2}, Padding: list{1}, Dilation: list{2}, ReturnIndices: true, CeilMode: true})
	},
	"nn.MaxPool2d(2)": func() nn.Module { return nn.NewMaxPool2d(2) },
	"nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), return_indices=True)": func() nn.Module {
		return nn.NewMaxPool2d(list{3, 2}, nn.MaxPoolOptions{Stride: list{2, 1}, Padding: list{1, 0}, Dilation: list{1, 2}, ReturnIndices: true})
	},
	"nn.MaxPool2d(2, ceil_mode=True)": func() nn.Module { return nn.NewMaxPool2d(2, nn.MaxPoolOptions{CeilMode: true}) },
	"nn.MaxPool3d(2, stride=1)":       func() nn.Module { return nn.NewMaxPool3d(2, nn.MaxPoolOptions{Stride: list{1}}) },
	"nn.MaxPool3d((1, 2, 2), padding=(0, 1, 1), return_indices=True, ceil_mode=True)": func() nn.Module {
		return nn.NewMaxPool3d(list{1, 2, 2}, nn.MaxPoolOptions{Padding: list{0, 1, 1}, ReturnIndices: true, CeilMode: true})
	},
	"nn.MaxUnpool1d(2)":           func() nn.Module { return nn.NewMaxUnpool1d(2) },
	"nn.MaxUnpool1d(2, stride=2)": func() nn.Module { return nn.NewMaxUnpool1d(2, nn.MaxUnpoolOptions{Stride: list{2}}) },
	"nn.MaxUnpool2d(2)":           func() nn.Module { return nn.NewMaxUnpool2d(2) },
	"nn.MaxUnpool2d((3, 2), stride=(2, 1), padding=(1, 0))": func() nn.Module {
		return nn.NewMaxUnpool2d(list{3, 2}, nn.MaxUnpoolOptions{Stride: list{2, 1}, Padding: list{1, 0}})
	},
	"nn.MaxUnpool3d(2)": func() nn.Module { return nn.NewMaxUnpool3d(2) },
	"nn.MaxUnpool3d(2, stride=(1, 2, 2), padding=0)": func() nn.Module {
		return nn.NewMaxUnpool3d(2, nn.MaxUnpoolOptions{Stride: list{1, 2, 2}, Padding: list{0}})
	},
	"nn.AvgPool1d(2)": func() nn.Module { return nn.NewAvgPool1d(2) },
	"nn.AvgPool1d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)": func() nn.Module {
		return nn.NewAvgPool1d(3, nn.AvgPool1dOptions{Stride: list{2}, Padding: list{1}, CeilMode: true, NoCountIncludePad: true})
	},
	"nn.AvgPool2d(2)": func() nn.Module { return nn.NewAvgPool2d(2) },
	"nn.AvgPool2d((2, 3), stride=(1, 2), padding=(1, 1), ceil_mode=True, count_include_pad=False)": func() nn.Module {
		return nn.NewAvgPool2d(list{2, 3}, nn.AvgPoolOptions{Stride: list{1, 2}, Padding: list{1, 1}, CeilMode: true, NoCountIncludePad: true})
	},
	"nn.AvgPool2d(2, divisor_override=3)": func() nn.Module {
		return nn.NewAvgPool2d(2, nn.AvgPoolOptions{DivisorOverride: new(int64(3))})
	},
	"nn.AvgPool3d(2, stride=1)": func() nn.Module { return nn.NewAvgPool3d(2, nn.AvgPoolOptions{Stride: list{1}}) },
	"nn.AvgPool3d((1, 2, 2), padding=(0, 1, 0), divisor_override=5)": func() nn.Module {
		return nn.NewAvgPool3d(list{1, 2, 2}, nn.AvgPoolOptions{Padding: list{0, 1, 0}, DivisorOverride: new(int64(5))})
	},
	"nn.FractionalMaxPool2d(2, output_size=3)": func() nn.Module {
		return nn.NewFractionalMaxPool2d(2, nn.FractionalMaxPoolOptions{OutputSize: list{3}})
	},
	"nn.FractionalMaxPool2d((2, 3), output_ratio=(0.5, 0.75), return_indices=True)": func() nn.Module {
		return nn.NewFractionalMaxPool2d(list{2, 3}, nn.FractionalMaxPoolOptions{OutputRatio: []float64{0.5, 0.75}, ReturnIndices: true})
	},
	"nn.FractionalMaxPool2d(2, output_size=(2, 3), _random_samples=torch.tensor([[[0.25, 0.75]]]))": func() nn.Module {
		return nn.NewFractionalMaxPool2d(2, nn.FractionalMaxPoolOptions{OutputSize: list{2, 3}, RandomSamples: torch.FromSlice([]float32{0.25, 0.75}, 1, 1, 2)})
	},
	"nn.FractionalMaxPool3d(2, output_ratio=0.5)": func() nn.Module {
		return nn.NewFractionalMaxPool3d(2, nn.FractionalMaxPoolOptions{OutputRatio: []float64{0.5}})
	},
	"nn.FractionalMaxPool3d((1, 2, 2), output_size=(2, 2, 3), return_indices=True)": func() nn.Module {
		return nn.NewFractionalMaxPool3d(list{1, 2, 2}, nn.FractionalMaxPoolOptions{OutputSize: list{2, 2, 3}, ReturnIndices: true})
	},
	"nn.LPPool1d(2, 3)": func() nn.Module { return nn.NewLPPool1d(2, 3) },
	"nn.LPPool1d(1.5, 2, stride=1, ceil_mode=True)": func() nn.Module {
		return nn.NewLPPool1d(1.5, 2, nn.LPPoolOptions{Stride: list{1}, CeilMode: true})
	},
	"nn.LPPool2d(2.0, (2, 3), stride=(1, 2))": func() nn.Module {
		return nn.NewLPPool2d(2.0, list{2, 3}, nn.LPPoolOptions{Stride: list{1, 2}})
	},
	"nn.LPPool2d(3, 2, ceil_mode=True)": func() nn.Module {
		return nn.NewLPPool2d(3, 2, nn.LPPoolOptions{CeilMode: true})
	},
	"nn.LPPool3d(2, 2)": func() nn.Module { return nn.NewLPPool3d(2, 2) },
	"nn.LPPool3d(1.5, (1, 2, 2), stride=1)": func() nn.Module {
		return nn.NewLPPool3d(1.5, list{1, 2, 2}, nn.LPPoolOptions{Stride: list{1}})
	},
	"nn.AdaptiveMaxPool1d(3)": func() nn.Module { return nn.NewAdaptiveMaxPool1d(3) },
	"nn.AdaptiveMaxPool1d(2, return_indices=True)": func() nn.Module {
		return nn.NewAdaptiveMaxPool1d(2, nn.AdaptiveMaxPoolOptions{ReturnIndices: true})
	},
	"nn.AdaptiveMaxPool2d((3, 2))": func() nn.Module { return nn.NewAdaptiveMaxPool2d(list{3, 2}) },
	"nn.AdaptiveMaxPool2d((None, 2), return_indices=True)": func() nn.Module {
		return nn.NewAdaptiveMaxPool2d(list{nn.None, 2}, nn.AdaptiveMaxPoolOptions{ReturnIndices: true})
	},
	"nn.AdaptiveMaxPool3d(2)": func() nn.Module { return nn.NewAdaptiveMaxPool3d(2) },
	"nn.AdaptiveMaxPool3d((1, None, 2), return_indices=True)": func() nn.Module {
		return nn.NewAdaptiveMaxPool3d(list{1, nn.None, 2}, nn.AdaptiveMaxPoolOptions{ReturnIndices: true})
	},
	"nn.AdaptiveAvgPool1d(3)":            func() nn.Module { return nn.NewAdaptiveAvgPool1d(3) },
	"nn.AdaptiveAvgPool2d(2)":            func() nn.Module { return nn.NewAdaptiveAvgPool2d(2) },
	"nn.AdaptiveAvgPool2d((None, 3))":    func() nn.Module { return nn.NewAdaptiveAvgPool2d(list{nn.None, 3}) },
	"nn.AdaptiveAvgPool3d((2, 1, None))": func() nn.Module { return nn.NewAdaptiveAvgPool3d(list{2, 1, nn.None}) },
	"nn.AdaptiveAvgPool3d(1)":            func() nn.Module { return nn.NewAdaptiveAvgPool3d(1) },
	"nn.Upsample(scale_factor=2)": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{ScaleFactor: []float64{2}})
	},
	"nn.Upsample(size=5, mode='linear')": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{Size: list{5}, Mode: "linear"})
	},
	"nn.Upsample(scale_factor=(1.5, 2), mode='bilinear', align_corners=True)": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{ScaleFactor: []float64{1.5, 2}, Mode: "bilinear", AlignCorners: true})
	},
	"nn.Upsample(size=(3, 5), mode='bicubic')": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{Size: list{3, 5}, Mode: "bicubic"})
	},
	"nn.Upsample(scale_factor=1.7, mode='bilinear', recompute_scale_factor=True)": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{ScaleFactor: []float64{1.7}, Mode: "bilinear", RecomputeScaleFactor: true})
	},
	"nn.Upsample(scale_factor=1.7, mode='bilinear')": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{ScaleFactor: []float64{1.7}, Mode: "bilinear"})
	},
	"nn.Upsample(scale_factor=2, mode='trilinear', align_corners=False)": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{ScaleFactor: []float64{2}, Mode: "trilinear"})
	},
	"nn.Upsample(scale_factor=0.5, mode='area')": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{ScaleFactor: []float64{0.5}, Mode: "area"})
	},
	"nn.Upsample(size=(2, 3), mode='area')": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{Size: list{2, 3}, Mode: "area"})
	},
	"nn.Upsample(size=4, mode='nearest-exact')": func() nn.Module {
		return nn.NewUpsample(nn.UpsampleOptions{Size: list{4}, Mode: "nearest-exact"})
	},
	"nn.UpsamplingNearest2d(scale_factor=2)": func() nn.Module {
		return nn.NewUpsamplingNearest2d(nn.UpsamplingOptions{ScaleFactor: []float64{2}})
	},
	"nn.UpsamplingNearest2d(size=(3, 5))": func() nn.Module {
		return nn.NewUpsamplingNearest2d(nn.UpsamplingOptions{Size: list{3, 5}})
	},
	"nn.UpsamplingBilinear2d(size=4)": func() nn.Module {
		return nn.NewUpsamplingBilinear2d(nn.UpsamplingOptions{Size: list{4}})
	},
	"nn.UpsamplingBilinear2d(scale_factor=(2, 1.5))": func() nn.Module {
		return nn.NewUpsamplingBilinear2d(nn.UpsamplingOptions{ScaleFactor: []float64{2, 1.5}})
	},
	"nn.Fold(4, 2)": func() nn.Module { return nn.NewFold(4, 2) },
	"nn.Fold((3, 5), (2, 3), dilation=(1, 1), padding=1, stride=(2, 1))": func() nn.Module {
		return nn.NewFold(list{3, 5}, list{2, 3}, nn.FoldOptions{Dilation: list{1, 1}, Padding: list{1}, Stride: list{2, 1}})
	},
	"nn.Unfold(2)": func() nn.Module { return nn.NewUnfold(2) },
	"nn.Unfold((2, 3), dilation=2, padding=(1, 2), stride=(1, 2))": func() nn.Module {
		return nn.NewUnfold(list{2, 3}, nn.FoldOptions{Dilation: list{2}, Padding: list{1, 2}, Stride: list{1, 2}})
	},
	"nn.PixelShuffle(2)":   func() nn.Module { return nn.NewPixelShuffle(2) },
	"nn.PixelUnshuffle(2)": func() nn.Module { return nn.NewPixelUnshuffle(2) },
	"nn.ChannelShuffle(2)": func() nn.Module { return nn.NewChannelShuffle(2) },
	"nn.Flatten()":         func() nn.Module { return nn.NewFlatten() },
	"nn.Flatten(start_dim=0, end_dim=1)": func() nn.Module {
		return nn.NewFlatten(nn.FlattenOptions{StartDim: new(int64(0)), EndDim: new(int64(1))})
	},
	"nn.Unflatten(1, (2, -1))":        func() nn.Module { return nn.NewUnflatten(1, list{2, -1}) },
	"nn.Identity()":                   func() nn.Module { return nn.NewIdentity() },
	"nn.Dropout(0.25)":                func() nn.Module { return nn.NewDropout(0.25) },
	"nn.Dropout(0.5, inplace=True)":   func() nn.Module { return nn.NewDropout(0.5, nn.DropoutOptions{Inplace: true}) },
	"nn.Dropout(1.0)":                 func() nn.Module { return nn.NewDropout(1) },
	"nn.Dropout1d(0.5)":               func() nn.Module { return nn.NewDropout1d(0.5) },
	"nn.Dropout1d(0.5, inplace=True)": func() nn.Module { return nn.NewDropout1d(0.5, nn.DropoutOptions{Inplace: true}) },
	"nn.Dropout2d(0.5)":               func() nn.Module { return nn.NewDropout2d(0.5) },
	"nn.Dropout2d(0.3, inplace=True)": func() nn.Module { return nn.NewDropout2d(0.3, nn.DropoutOptions{Inplace: true}) },
	"nn.Dropout3d(0.5)":               func() nn.Module { return nn.NewDropout3d(0.5) },
	"nn.Dropout3d(0.5, inplace=True)": func() nn.Module { return nn.NewDropout3d(0.5, nn.DropoutOptions{Inplace: true}) },
	"nn.AlphaDropout(0.25)":           func() nn.Module { return nn.NewAlphaDropout(0.25) },
	"nn.AlphaDropout(0.25, inplace=True)": func() nn.Module {
		return nn.NewAlphaDropout(0.25, nn.DropoutOptions{Inplace: true})
	},
	"nn.FeatureAlphaDropout(0.5)": func() nn.Module { return nn.NewFeatureAlphaDropout(0.5) },
	"nn.FeatureAlphaDropout(0.5, inplace=True)": func() nn.Module {
		return nn.NewFeatureAlphaDropout(0.5, nn.DropoutOptions{Inplace: true})
	},
	"nn.Embedding(5, 3)": func() nn.Module { return nn.NewEmbedding(5, 3) },
	"nn.Embedding(5, 3, padding_idx=-2)": func() nn.Module {
		return nn.NewEmbedding(5, 3, nn.EmbeddingOptions{PaddingIdx: new(int64(-2))})
	},
	"nn.Embedding(5, 3, padding_idx=0, max_norm=1.0)": func() nn.Module {
		return nn.NewEmbedding(5, 3, nn.EmbeddingOptions{PaddingIdx: new(int64(0)), MaxNorm: new(1.0)})
	},
	"nn.Embedding(4, 2, max_norm=0.5, norm_type=1.0, scale_grad_by_freq=True)": func() nn.Module {
		return nn.NewEmbedding(4, 2, nn.EmbeddingOptions{MaxNorm: new(0.5), NormType: new(1.0), ScaleGradByFreq: true})
	},
	"nn.Embedding(4, 2, norm_type=float('inf'), sparse=True, dtype=torch.float64)": func() nn.Module {
		return nn.NewEmbedding(4, 2, nn.EmbeddingOptions{NormType: new(math.Inf(1)), Sparse: true, DType: torch.Float64})
	},
	"nn.Embedding.from_pretrained(x(4, 2))": func() nn.Module { return nn.NewEmbeddingFromPretrained(table()) },
	"nn.Embedding.from_pretrained(c(4, 2), freeze=False, padding_idx=1, max_norm=2.0, norm_type=3.0, scale_grad_by_freq=True, sparse=False)": func() nn.Module {
		return nn.NewEmbeddingFromPretrained(table(), nn.PretrainedEmbeddingOptions{NoFreeze: true, PaddingIdx: new(int64(1)), MaxNorm: new(2.0), NormType: new(3.0), ScaleGradByFreq: true})
	},
	"nn.EmbeddingBag(5, 3)": func() nn.Module { return nn.NewEmbeddingBag(5, 3) },
	"nn.EmbeddingBag(5, 3, mode='sum', sparse=True)": func() nn.Module {
		return nn.NewEmbeddingBag(5, 3, nn.EmbeddingBagOptions{Mode: "sum", Sparse: true})
	},
	"nn.EmbeddingBag(5, 3, mode='max', padding_idx=-2)": func() nn.Module {
		return nn.NewEmbeddingBag(5, 3, nn.EmbeddingBagOptions{Mode: "max", PaddingIdx: new(int64(-2))})
	},
	"nn.EmbeddingBag(5, 3, include_last_offset=True, padding_idx=3, max_norm=1.0)": func() nn.Module {
		return nn.NewEmbeddingBag(5, 3, nn.EmbeddingBagOptions{IncludeLastOffset: true, PaddingIdx: new(int64(3)), MaxNorm: new(1.0)})
	},
	"nn.EmbeddingBag(5, 3, norm_type=1.0, max_norm=0.75, scale_grad_by_freq=True)": func() nn.Module {
		return nn.NewEmbeddingBag(5, 3, nn.EmbeddingBagOptions{NormType: new(1.0), MaxNorm: new(0.75), ScaleGradByFreq: true})
	},
	"nn.EmbeddingBag(5, 3, mode='sum')": func() nn.Module {
		return nn.NewEmbeddingBag(5, 3, nn.EmbeddingBagOptions{Mode: "sum"})
	},
	"nn.EmbeddingBag.from_pretrained(x(4, 2))": func() nn.Module { return nn.NewEmbeddingBagFromPretrained(table()) },
	"nn.EmbeddingBag.from_pretrained(c(4, 2), freeze=False, mode='sum', padding_idx=0)": func() nn.Module {
		return nn.NewEmbeddingBagFromPretrained(table(), nn.PretrainedEmbeddingBagOptions{NoFreeze: true, Mode: "sum", PaddingIdx: new(int64(0))})
	},
	"nn.Bilinear(2, 3, 2)": func() nn.Module { return nn.NewBilinear(2, 3, 2) },
	"nn.Bilinear(2, 2, 1, bias=False)": func() nn.Module {
		return nn.NewBilinear(2, 2, 1, nn.BilinearOptions{NoBias: true})
	},
	"nn.CosineSimilarity()": func() nn.Module { return nn.NewCosineSimilarity() },
	"nn.CosineSimilarity(dim=0, eps=100.0)": func() nn.Module {
		return nn.NewCosineSimilarity(nn.CosineSimilarityOptions{Dim: new(int64(0)), Eps: new(100.0)})
	},
	"nn.PairwiseDistance()": func() nn.Module { return nn.NewPairwiseDistance() },
	"nn.PairwiseDistance(p=1.0, eps=0.5, keepdim=True)": func() nn.Module {
		return nn.NewPairwiseDistance(nn.PairwiseDistanceOptions{P: new(1.0), Eps: new(0.5), KeepDim: true})
	},
}
