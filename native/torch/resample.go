package torch

import (
	"cmp"
	"fmt"
	"slices"

	"torchfm/native"
	"torchfm/native/torch/internal/warn"
)

var (
	opPad             = native.NewOp("aten::pad", "")
	opPixelShuffle    = native.NewOp("aten::pixel_shuffle", "")
	opPixelUnshuffle  = native.NewOp("aten::pixel_unshuffle", "")
	opChannelShuffle  = native.NewOp("aten::channel_shuffle", "")
	opAffineGrid      = native.NewOp("aten::affine_grid_generator", "")
	opGridSampler     = native.NewOp("aten::grid_sampler", "")
	opNearest1d       = native.NewOp("aten::upsample_nearest1d", "vec")
	opNearest2d       = native.NewOp("aten::upsample_nearest2d", "vec")
	opNearest3d       = native.NewOp("aten::upsample_nearest3d", "vec")
	opNearestExact1d  = native.NewOp("aten::_upsample_nearest_exact1d", "vec")
	opNearestExact2d  = native.NewOp("aten::_upsample_nearest_exact2d", "vec")
	opNearestExact3d  = native.NewOp("aten::_upsample_nearest_exact3d", "vec")
	opLinear1d        = native.NewOp("aten::upsample_linear1d", "vec")
	opBilinear2d      = native.NewOp("aten::upsample_bilinear2d", "vec")
	opBilinear2dAlias = native.NewOp("aten::_upsample_bilinear2d_aa", "vec")
	opTrilinear3d     = native.NewOp("aten::upsample_trilinear3d", "vec")
	opBicubic2d       = native.NewOp("aten::upsample_bicubic2d", "vec")
	opBicubic2dAlias  = native.NewOp("aten::_upsample_bicubic2d_aa", "vec")
)

// PadOptions are the options of [Pad].
type PadOptions struct {
	Mode  string  // "constant", "reflect", "replicate" or "circular"; default "constant"
	Value float64 // of the constant; default 0
}

// Pad returns t with elements before and after its last dimension, pad[0] and
// pad[1], the one before it, pad[2] and pad[3], and so on, as
// torch.nn.functional.pad. Negative numbers cut off.
func Pad(t *Tensor, pad []int64, opts ...PadOptions) *Tensor {
	o := optional(opts)
	value := native.None() // what the other modes want
	if o.Value != 0 {
		value = native.Float(o.Value)
	}
	return one(opPad, arg(t), native.Ints(pad), textOr(o.Mode), value)
}

// InterpolateOptions are the options of [Interpolate]: exactly one of Size and
// ScaleFactor must be given. A list of one number is for all dimensions.
type InterpolateOptions struct {
	Size                 []int64   // of the result's spatial dimensions; default from ScaleFactor
	ScaleFactor          []float64 // of the spatial dimensions; default none
	Mode                 string    // nearest, nearest-exact, linear, bilinear, trilinear, bicubic or area; default "nearest"
	AlignCorners         bool      // the centres of the corners stay where they are; of linear and cubic modes; default false
	RecomputeScaleFactor bool      // take the factor from the sizes, which are whole numbers; default false
	Antialias            bool      // bilinear and bicubic: smooth when shrinking; default false
}

// upsampling is a kind of interpolation.
type upsampling struct {
	mode      string
	spatial   int
	antialias bool
}

// nearest are the operators that take sizes and factors; linear those that take also
// whether corners are aligned.
var (
	nearestOps = map[upsampling]*native.Op{
		{"nearest", 1, false}: opNearest1d, {"nearest", 2, false}: opNearest2d, {"nearest", 3, false}: opNearest3d,
		{"nearest-exact", 1, false}: opNearestExact1d, {"nearest-exact", 2, false}: opNearestExact2d,
		{"nearest-exact", 3, false}: opNearestExact3d,
	}
	linearOps = map[upsampling]*native.Op{
		{"linear", 1, false}: opLinear1d, {"trilinear", 3, false}: opTrilinear3d,
		{"bilinear", 2, false}: opBilinear2d, {"bilinear", 2, true}: opBilinear2dAlias,
		{"bicubic", 2, false}: opBicubic2d, {"bicubic", 2, true}: opBicubic2dAlias,
	}
)

// Interpolate returns t, [batch, channels, spatial...], at another size, as
// torch.nn.functional.interpolate.
func Interpolate(t *Tensor, opts ...InterpolateOptions) *Tensor {
	o := optional(opts)
	shape := t.use("interpolate").Meta().Shape
	wrong := func(format string, args ...any) {
		panic(&Error{Op: "interpolate", Message: fmt.Sprintf(format, args...), Shapes: [][]int64{shape}})
	}
	spatial := len(shape) - 2
	if spatial < 1 || spatial > 3 {
		wrong("the input must have 1, 2 or 3 spatial dimensions, got %d", spatial)
	}
	if (o.Size == nil) == (o.ScaleFactor == nil) {
		wrong("give either Size or ScaleFactor")
	}
	if o.RecomputeScaleFactor && o.Size != nil {
		wrong("RecomputeScaleFactor has no meaning with Size")
	}
	if o.Size != nil {
		o.Size = spread("interpolate", "size", o.Size, spatial, 0)
	}
	if n := len(o.ScaleFactor); n == 1 {
		o.ScaleFactor = slices.Repeat(o.ScaleFactor, spatial)
	} else if o.ScaleFactor != nil && n != spatial {
		wrong("scale_factor: want 1 or %d numbers, got %v", spatial, o.ScaleFactor)
	}
	if o.ScaleFactor != nil && (o.RecomputeScaleFactor || o.Mode == "area") {
		for i, size := range shape[2:] {
			o.Size = append(o.Size, int64(float64(size)*o.ScaleFactor[i]))
		}
		o.ScaleFactor = nil
	}
	size, factor := optInts(o.Size), native.None()
	if o.ScaleFactor != nil {
		factor = native.Floats(o.ScaleFactor)
	}
	kind := upsampling{cmp.Or(o.Mode, "nearest"), spatial, o.Antialias}
	if op := linearOps[kind]; op != nil {
		return one(op, arg(t), size, native.Bool(o.AlignCorners), factor)
	}
	if o.AlignCorners {
		wrong("AlignCorners does not go with mode %q", kind.mode)
	}
	if op := nearestOps[kind]; op != nil {
		return one(op, arg(t), size, factor)
	}
	if kind.mode != "area" || kind.antialias {
		wrong("mode %q does not go with %d spatial dimensions and these options", kind.mode, spatial)
	}
	switch spatial {
	case 1:
		return AdaptiveAvgPool1d(t, o.Size)
	case 2:
		return AdaptiveAvgPool2d(t, o.Size)
	}
	return AdaptiveAvgPool3d(t, o.Size)
}

// PixelShuffle returns t, [..., c factor^2, h, w], as [..., c, h factor, w factor],
// as torch.nn.functional.pixel_shuffle.
func PixelShuffle(t *Tensor, factor int64) *Tensor {
	return one(opPixelShuffle, arg(t), native.Int(factor))
}

// PixelUnshuffle is the inverse of [PixelShuffle].
func PixelUnshuffle(t *Tensor, factor int64) *Tensor {
	return one(opPixelUnshuffle, arg(t), native.Int(factor))
}

// ChannelShuffle returns t, [batch, channels, ...], with the channels of its groups
// interleaved, as torch.nn.functional.channel_shuffle.
func ChannelShuffle(t *Tensor, groups int64) *Tensor {
	return one(opChannelShuffle, arg(t), native.Int(groups))
}

// AffineGrid returns the sampling grid, [batch, h, w, 2], of affine maps theta,
// [batch, 2, 3], for a result of a size [batch, c, h, w], as
// torch.nn.functional.affine_grid; also in 3-D. With alignCorners, false unless given,
// -1 and 1 are the centres of the corners.
func AffineGrid(theta *Tensor, size []int64, alignCorners ...bool) *Tensor {
	const op = "affine_grid"
	shape := shapeOf(op, theta)
	corners := optional(alignCorners)
	if !theta.IsFloatingPoint() {
		misuse(op, nil, "expected theta to have floating point type, but got %v", theta.DType())
	}
	n := len(size) - 2
	if n != 2 && n != 3 {
		misuse(op, nil, "size must have 4 or 5 numbers, got %v", size)
	}
	if len(shape) != 3 || shape[1] != int64(n) || shape[2] != int64(n+1) {
		misuse(op, [][]int64{shape}, "expected theta of shape [batch %d %d] for size %v, got %v", n, n+1, size, shape)
	}
	if corners && slices.Min(size[2:]) == 1 {
		warn.Once(op + ": a grid of size 1 with alignCorners is at the centre of the image since PyTorch 1.3, which is not what affine_grid is for")
	} else if slices.Min(size) <= 0 {
		misuse(op, nil, "expected positive numbers in size, got %v", size)
	}
	return one(opAffineGrid, arg(theta), native.Ints(size), native.Bool(corners))
}

// GridSampleOptions are the options of [GridSample].
type GridSampleOptions struct {
	Mode         string // "bilinear", "nearest" or "bicubic"; default "bilinear"
	PaddingMode  string // "zeros", "border" or "reflection"; default "zeros"
	AlignCorners bool   // -1 and 1 are the centres of the corners; default false
}

// GridSample returns input, [batch, c, h, w], at the positions of grid, [batch, h',
// w', 2], in [-1, 1], as torch.nn.functional.grid_sample; also in 3-D.
func GridSample(input, grid *Tensor, opts ...GridSampleOptions) *Tensor {
	o := optional(opts)
	mode, ok := map[string]int64{"": 0, "bilinear": 0, "nearest": 1, "bicubic": 2}[o.Mode]
	padding, ok2 := map[string]int64{"": 0, "zeros": 0, "border": 1, "reflection": 2}[o.PaddingMode]
	if !ok {
		misuse("grid_sample", nil, "expected mode to be bilinear, nearest or bicubic, but got %q", o.Mode)
	}
	if !ok2 {
		misuse("grid_sample", nil, "expected padding_mode to be zeros, border or reflection, but got %q", o.PaddingMode)
	}
	return one(opGridSampler, arg(input), arg(grid), native.Int(mode), native.Int(padding), native.Bool(o.AlignCorners))
}
