package torch

var spatialCases = []goldenCase{
	{`F.conv1d(sig, w1[:, :1].repeat(1, 4, 1))`, func(in vars) any { return Conv1d(in["sig"], in["w1"].At(All, Until(1)).Repeat(1, 4, 1)) }},
	{`F.conv1d(sig, w1, table[:6, 0], stride=2, padding=1, dilation=2, groups=2)`, func(in vars) any {
		return Conv1d(in["sig"], in["w1"], ConvOptions{Bias: in["table"].At(Until(6), 0), Stride: []int64{2}, Padding: []int64{1},
			Dilation: []int64{2}, Groups: new(int64(2))})
	}},
	{`F.conv1d(sig, w1, padding="same", groups=2)`, func(in vars) any {
		return Conv1d(in["sig"], in["w1"], ConvOptions{PaddingName: "same", Groups: new(int64(2))})
	}},
	{`F.conv2d(img, w2, padding=1, groups=2)`, func(in vars) any {
		return Conv2d(in["img"], in["w2"], ConvOptions{Padding: []int64{1}, Groups: new(int64(2))})
	}},
	{`F.conv2d(img, w2, stride=(2, 1), padding=(1, 0), groups=2)`, func(in vars) any {
		return Conv2d(in["img"], in["w2"], ConvOptions{Stride: []int64{2, 1}, Padding: []int64{1, 0}, Groups: new(int64(2))})
	}},
	{`F.conv2d(img, w2, padding="valid", groups=2)`, func(in vars) any {
		return Conv2d(in["img"], in["w2"], ConvOptions{PaddingName: "valid", Groups: new(int64(2))})
	}},
	{`F.conv3d(vol, w3)`, func(in vars) any { return Conv3d(in["vol"], in["w3"]) }},
	{`F.conv3d(vol, w3, padding="same")`, func(in vars) any { return Conv3d(in["vol"], in["w3"], ConvOptions{PaddingName: "same"}) }},
	{`F.conv_transpose1d(sig, t1, stride=2, output_padding=1)`, func(in vars) any {
		return ConvTranspose1d(in["sig"], in["t1"], ConvTransposeOptions{Stride: []int64{2}, OutputPadding: []int64{1}})
	}},
	{`F.conv_transpose2d(img, t2, w, padding=1)`, func(in vars) any {
		return ConvTranspose2d(in["img"], in["t2"], ConvTransposeOptions{Bias: in["w"], Padding: []int64{1}})
	}},
	{`F.conv_transpose3d(vol, w3, dilation=2)`, func(in vars) any {
		return ConvTranspose3d(in["vol"], in["w3"], ConvTransposeOptions{Dilation: []int64{2}})
	}},
	{`F.unfold(img, (2, 3), padding=1)`, func(in vars) any { return Unfold(in["img"], []int64{2, 3}, UnfoldOptions{Padding: []int64{1}}) }},
	{`F.fold(F.unfold(img, (2, 3)), (5, 6), (2, 3))`, func(in vars) any {
		return Fold(Unfold(in["img"], []int64{2, 3}), []int64{5, 6}, []int64{2, 3})
	}},

	{`F.max_pool1d(sig, 3)`, func(in vars) any { return MaxPool1d(in["sig"], 3) }},
	{`F.max_pool1d(sig, 2, 3, return_indices=True)`, func(in vars) any {
		return all(MaxPool1dWithIndices(in["sig"], 2, MaxPoolOptions{Stride: []int64{3}}))
	}},
	{`F.max_pool2d(img, 2, ceil_mode=True)`, func(in vars) any { return MaxPool2d(in["img"], 2, MaxPoolOptions{CeilMode: true}) }},
	{`F.max_pool2d(img, (2, 3), 1, (1, 1), (2, 1), return_indices=True)`, func(in vars) any {
		return all(MaxPool2dWithIndices(in["img"], []int64{2, 3}, MaxPoolOptions{Stride: []int64{1}, Padding: []int64{1, 1}, Dilation: []int64{2, 1}}))
	}},
	{`F.max_pool3d(vol, 2)`, func(in vars) any { return MaxPool3d(in["vol"], 2) }},
	{`F.max_pool3d(vol, 2, return_indices=True)`, func(in vars) any { return all(MaxPool3dWithIndices(in["vol"], 2)) }},
	{`F.avg_pool1d(sig, 3, 2, 1, count_include_pad=False)`, func(in vars) any {
		return AvgPool1d(in["sig"], 3, AvgPoolOptions{Stride: []int64{2}, Padding: []int64{1}, NoCountIncludePad: true})
	}},
	{`F.avg_pool2d(img, 2)`, func(in vars) any { return AvgPool2d(in["img"], 2) }},
	{`F.avg_pool2d(img, 2, divisor_override=3)`, func(in vars) any { return AvgPool2d(in["img"], 2, AvgPoolOptions{DivisorOverride: 3}) }},
	{`F.avg_pool3d(vol, 2)`, func(in vars) any { return AvgPool3d(in["vol"], 2) }},
	{`F.adaptive_avg_pool1d(sig, 4)`, func(in vars) any { return AdaptiveAvgPool1d(in["sig"], 4) }},
	{`F.adaptive_avg_pool2d(img, (2, 4))`, func(in vars) any { return AdaptiveAvgPool2d(in["img"], []int64{2, 4}) }},
	{`F.adaptive_avg_pool3d(vol, (2, 3, 1))`, func(in vars) any { return AdaptiveAvgPool3d(in["vol"], []int64{2, 3, 1}) }},
	{`F.adaptive_max_pool1d(sig, 4, return_indices=True)`, func(in vars) any { return all(AdaptiveMaxPool1dWithIndices(in["sig"], 4)) }},
	{`F.adaptive_max_pool2d(img, (2, 4), return_indices=True)`, func(in vars) any {
		return all(AdaptiveMaxPool2dWithIndices(in["img"], []int64{2, 4}))
	}},
	{`F.adaptive_max_pool3d(vol, (2, 3, 1), return_indices=True)`, func(in vars) any {
		return all(AdaptiveMaxPool3dWithIndices(in["vol"], []int64{2, 3, 1}))
	}},
	{`F.max_unpool2d(*F.max_pool2d(img[:, :, :4], 2, return_indices=True), 2)`, func(in vars) any {
		values, indices := MaxPool2dWithIndices(in["img"].At(All, All, Until(4)), 2)
		return MaxUnpool2d(values, indices, 2)
	}},

	{`F.max_pool2d(img, 2, return_indices=False)`, func(in vars) any { return MaxPool2d(in["img"], 2) }},
	{`F.adaptive_avg_pool2d(img, (None, 2))`, func(in vars) any { return AdaptiveAvgPool2d(in["img"], []int64{-1, 2}) }},
	{`F.adaptive_avg_pool2d(img, 3)`, func(in vars) any { return AdaptiveAvgPool2d(in["img"], 3) }},
	{`F.adaptive_max_pool1d(sig, 4)`, func(in vars) any { return AdaptiveMaxPool1d(in["sig"], 4) }},
	{`F.adaptive_max_pool2d(img, (None, 2))`, func(in vars) any { return AdaptiveMaxPool2d(in["img"], []int64{-1, 2}) }},
	{`F.adaptive_max_pool3d(vol, 2)`, func(in vars) any { return AdaptiveMaxPool3d(in["vol"], 2) }},
	{`F.max_unpool1d(*F.max_pool1d(sig, 2, return_indices=True), 2, output_size=(9,))`, func(in vars) any {
		values, indices := MaxPool1dWithIndices(in["sig"], 2)
		return MaxUnpool1d(values, indices, 2, MaxUnpoolOptions{OutputSize: []int64{9}})
	}},
	{`F.max_unpool2d(*F.max_pool2d(img, 2, 3, 1, return_indices=True), 2, 3, 1, output_size=(1, 4, 5, 6))`, func(in vars) any {
		values, indices := MaxPool2dWithIndices(in["img"], 2, MaxPoolOptions{Stride: []int64{3}, Padding: []int64{1}})
		return MaxUnpool2d(values, indices, 2, MaxUnpoolOptions{Stride: []int64{3}, Padding: []int64{1}, OutputSize: []int64{1, 4, 5, 6}})
	}},
	{`F.max_unpool3d(*F.max_pool3d(vol, 2, return_indices=True), 2)`, func(in vars) any {
		values, indices := MaxPool3dWithIndices(in["vol"], 2)
		return MaxUnpool3d(values, indices, 2)
	}},
	{`seeded(lambda: F.fractional_max_pool2d(img, 2, output_size=(2, 3)))`, func(in vars) any {
		return seeded(func() *Tensor {
			return FractionalMaxPool2d(in["img"], 2, FractionalMaxPoolOptions{OutputSize: []int64{2, 3}})
		})
	}},
	{`F.fractional_max_pool2d(img, (2, 1), output_ratio=(0.5, 0.5), return_indices=True, _random_samples=torch.full((1, 4, 2), 0.3))`, func(in vars) any {
		return all(FractionalMaxPool2dWithIndices(in["img"], []int64{2, 1}, FractionalMaxPoolOptions{
			OutputRatio: []float64{0.5}, RandomSamples: Full([]int64{1, 4, 2}, 0.3)}))
	}},
	{`seeded(lambda: F.fractional_max_pool3d(vol, 2, output_ratio=(0.5, 0.25, 0.5)))`, func(in vars) any {
		return seeded(func() *Tensor {
			return FractionalMaxPool3d(in["vol"], 2, FractionalMaxPoolOptions{OutputRatio: []float64{0.5, 0.25, 0.5}})
		})
	}},
	{`F.fractional_max_pool3d(vol, 2, output_size=2, return_indices=True, _random_samples=torch.full((1, 2, 3), 0.3))`, func(in vars) any {
		return all(FractionalMaxPool3dWithIndices(in["vol"], 2, FractionalMaxPoolOptions{
			OutputSize: []int64{2}, RandomSamples: Full([]int64{1, 2, 3}, 0.3)}))
	}},
	{`F.lp_pool3d(vol.abs(), 2, 2)`, func(in vars) any { return LPPool3d(in["vol"].Abs(), 2, 2) }},
	{`F.unfold(img, 2, dilation=2, padding=(0, 1), stride=3)`, func(in vars) any {
		return Unfold(in["img"], 2, UnfoldOptions{Dilation: []int64{2}, Padding: []int64{0, 1}, Stride: []int64{3}})
	}},
	{`F.interpolate(img, size=4)`, func(in vars) any { return Interpolate(in["img"], InterpolateOptions{Size: []int64{4}}) }},
	{`F.interpolate(img, scale_factor=1.7, mode="bilinear", recompute_scale_factor=True)`, func(in vars) any {
		return Interpolate(in["img"], InterpolateOptions{ScaleFactor: []float64{1.7}, Mode: "bilinear", RecomputeScaleFactor: true})
	}},
	{`F.pad(x, (1, 2))`, func(in vars) any { return Pad(in["x"], []int64{1, 2}) }},
	{`F.pad(x, (1, -1, 2, 0), value=0.5)`, func(in vars) any { return Pad(in["x"], []int64{1, -1, 2, 0}, PadOptions{Value: 0.5}) }},
	{`F.pad(sig, (2, 1), mode="reflect")`, func(in vars) any { return Pad(in["sig"], []int64{2, 1}, PadOptions{Mode: "reflect"}) }},
	{`F.pad(img, (2, 1, 0, 3), mode="replicate")`, func(in vars) any { return Pad(in["img"], []int64{2, 1, 0, 3}, PadOptions{Mode: "replicate"}) }},
	{`F.pad(img, (2, 1, 0, 3), mode="circular")`, func(in vars) any { return Pad(in["img"], []int64{2, 1, 0, 3}, PadOptions{Mode: "circular"}) }},
	{`F.interpolate(sig, size=5)`, func(in vars) any { return Interpolate(in["sig"], InterpolateOptions{Size: []int64{5}}) }},
	{`F.interpolate(img, scale_factor=2)`, func(in vars) any { return Interpolate(in["img"], InterpolateOptions{ScaleFactor: []float64{2}}) }},
	{`F.interpolate(vol, scale_factor=(2, 1, 0.5))`, func(in vars) any {
		return Interpolate(in["vol"], InterpolateOptions{ScaleFactor: []float64{2, 1, 0.5}})
	}},
	{`F.interpolate(sig, size=5, mode="nearest-exact")`, func(in vars) any {
		return Interpolate(in["sig"], InterpolateOptions{Size: []int64{5}, Mode: "nearest-exact"})
	}},
	{`F.interpolate(img, size=(3, 9), mode="nearest-exact")`, func(in vars) any {
		return Interpolate(in["img"], InterpolateOptions{Size: []int64{3, 9}, Mode: "nearest-exact"})
	}},
	{`F.interpolate(vol, size=(3, 5, 2), mode="nearest-exact")`, func(in vars) any {
		return Interpolate(in["vol"], InterpolateOptions{Size: []int64{3, 5, 2}, Mode: "nearest-exact"})
	}},
	{`F.interpolate(sig, scale_factor=1.5, mode="linear")`, func(in vars) any {
		return Interpolate(in["sig"], InterpolateOptions{ScaleFactor: []float64{1.5}, Mode: "linear"})
	}},
	{`F.interpolate(img, size=(7, 4), mode="bilinear", align_corners=True)`, func(in vars) any {
		return Interpolate(in["img"], InterpolateOptions{Size: []int64{7, 4}, Mode: "bilinear", AlignCorners: true})
	}},
	{`F.interpolate(img, size=(3, 4), mode="bilinear", antialias=True)`, func(in vars) any {
		return Interpolate(in["img"], InterpolateOptions{Size: []int64{3, 4}, Mode: "bilinear", Antialias: true})
	}},
	{`F.interpolate(img, scale_factor=(1.5, 2), mode="bicubic")`, func(in vars) any {
		return Interpolate(in["img"], InterpolateOptions{ScaleFactor: []float64{1.5, 2}, Mode: "bicubic"})
	}},
	{`F.interpolate(img, size=(3, 4), mode="bicubic", antialias=True)`, func(in vars) any {
		return Interpolate(in["img"], InterpolateOptions{Size: []int64{3, 4}, Mode: "bicubic", Antialias: true})
	}},
	{`F.interpolate(vol, size=(3, 5, 2), mode="trilinear")`, func(in vars) any {
		return Interpolate(in["vol"], InterpolateOptions{Size: []int64{3, 5, 2}, Mode: "trilinear"})
	}},
	{`F.interpolate(sig, size=4, mode="area")`, func(in vars) any { return Interpolate(in["sig"], InterpolateOptions{Size: []int64{4}, Mode: "area"}) }},
	{`F.interpolate(img, scale_factor=0.5, mode="area")`, func(in vars) any {
		return Interpolate(in["img"], InterpolateOptions{ScaleFactor: []float64{0.5}, Mode: "area"})
	}},
	{`F.interpolate(vol, size=(2, 3, 1), mode="area")`, func(in vars) any {
		return Interpolate(in["vol"], InterpolateOptions{Size: []int64{2, 3, 1}, Mode: "area"})
	}},
	{`F.pixel_shuffle(img, 2)`, func(in vars) any { return PixelShuffle(in["img"], 2) }},
	{`F.pixel_unshuffle(vol[0], 2)`, func(in vars) any { return PixelUnshuffle(in["vol"].At(0), 2) }},
	{`torch.channel_shuffle(img, 2)`, func(in vars) any { return ChannelShuffle(in["img"], 2) }},
	{`F.affine_grid(x[None, :2, :3], (1, 1, 2, 3), align_corners=False)`, func(in vars) any {
		return AffineGrid(in["x"].At(NewAxis, Until(2), Until(3)), []int64{1, 1, 2, 3})
	}},
	{`F.grid_sample(img, u.view(1, 3, 2, 2), align_corners=False)`, func(in vars) any { return GridSample(in["img"], in["u"].View(1, 3, 2, 2)) }},
	{`F.grid_sample(img, x.view(1, 3, 2, 2), "nearest", "reflection", True)`, func(in vars) any {
		return GridSample(in["img"], in["x"].View(1, 3, 2, 2), GridSampleOptions{Mode: "nearest", PaddingMode: "reflection", AlignCorners: true})
	}},
	{`F.lp_pool1d(sig.abs(), 2, 3)`, func(in vars) any { return LPPool1d(in["sig"].Abs(), 2, 3) }},
	{`F.lp_pool2d(img.abs(), 1.5, 2, 1, True)`, func(in vars) any {
		return LPPool2d(in["img"].Abs(), 1.5, 2, LPPoolOptions{Stride: []int64{1}, CeilMode: true})
	}},
}
