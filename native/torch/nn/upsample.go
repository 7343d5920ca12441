package nn

import (
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// UpsampleOptions are the options of [NewUpsample]: exactly one of Size and
// ScaleFactor must be given. A list of one number is for all dimensions.
type UpsampleOptions struct {
	Size                 []int64   // of the result; default by ScaleFactor
	ScaleFactor          []float64 // how much larger the result is; default by Size
	Mode                 string    // "nearest", "linear", "bilinear", "bicubic", "trilinear", "area" or "nearest-exact"; default "nearest"
	AlignCorners         bool      // the centres of the corners stay where they are, in linear and cubic modes; default false
	RecomputeScaleFactor bool      // interpolate by the sizes, not by ScaleFactor itself; default false
}

// Upsample is its input at another size, torch.nn.Upsample.
type Upsample struct {
	Base
	Size                 []int64   // nil: by ScaleFactor
	ScaleFactor          []float64 // nil: by Size
	Mode                 string
	AlignCorners         bool
	RecomputeScaleFactor bool
}

// NewUpsample returns the layer. Size and mode that do not fit the input are an error
// of Forward.
func NewUpsample(opts ...UpsampleOptions) *Upsample {
	return Register(newUpsample("Upsample", usage.Option("Upsample", opts)))
}

func newUpsample(layer string, o UpsampleOptions) *Upsample {
	switch {
	case o.Size == nil && o.ScaleFactor == nil:
		usage.Panic(layer, "give either Size or ScaleFactor")
	case o.Size != nil && o.ScaleFactor != nil:
		usage.Panic(layer, "only one of Size and ScaleFactor may be given")
	case o.Size != nil && o.RecomputeScaleFactor:
		usage.Panic(layer, "recompute_scale_factor does not go with an explicit Size")
	}
	switch o.Mode {
	case "":
		o.Mode = "nearest"
	case "nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact":
	default:
		usage.Panic(layer, "mode is %q: want nearest, linear, bilinear, bicubic, trilinear, area or nearest-exact", o.Mode)
	}
	if o.AlignCorners && (o.Mode == "area" || strings.HasPrefix(o.Mode, "nearest")) {
		usage.Panic(layer, "align_corners does not go with mode %q", o.Mode)
	}
	return &Upsample{Size: o.Size, ScaleFactor: o.ScaleFactor, Mode: o.Mode, AlignCorners: o.AlignCorners,
		RecomputeScaleFactor: o.RecomputeScaleFactor}
}

// Forward resizes x, [batch, channels, ...], of one to three spatial dimensions.
func (m *Upsample) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m.self(), x, m.forward) }

func (m *Upsample) forward(_ Module, x *torch.Tensor) *torch.Tensor {
	return torch.Interpolate(x, torch.InterpolateOptions{Size: m.Size, ScaleFactor: m.ScaleFactor, Mode: m.Mode,
		AlignCorners: m.AlignCorners, RecomputeScaleFactor: m.RecomputeScaleFactor})
}

// ExtraRepr returns what Python prints of the layer.
func (m *Upsample) ExtraRepr() string {
	if m.ScaleFactor == nil {
		return "size=" + pySize(m.Size) + ", mode='" + m.Mode + "'"
	}
	parts := make([]string, len(m.ScaleFactor))
	for i, factor := range m.ScaleFactor {
		parts[i] = pytext.Float(factor)
	}
	text := strings.Join(parts, ", ")
	if len(parts) > 1 {
		text = "(" + text + ")"
	}
	return "scale_factor=" + text + ", mode='" + m.Mode + "'"
}

// UpsamplingOptions are the options of [NewUpsamplingNearest2d] and
// [NewUpsamplingBilinear2d]: exactly one must be given. A list of one number is for
// both dimensions.
type UpsamplingOptions struct {
	Size        []int64   // of the result; default by ScaleFactor
	ScaleFactor []float64 // how much larger the result is; default by Size
}

// UpsamplingNearest2d resizes images by their nearest elements,
// torch.nn.UpsamplingNearest2d.
type UpsamplingNearest2d struct{ Upsample }

// NewUpsamplingNearest2d returns [Upsample] of mode "nearest".
func NewUpsamplingNearest2d(opts ...UpsamplingOptions) *UpsamplingNearest2d {
	o := usage.Option("UpsamplingNearest2d", opts)
	return Register(&UpsamplingNearest2d{*newUpsample("UpsamplingNearest2d", UpsampleOptions{Size: o.Size, ScaleFactor: o.ScaleFactor})})
}

// UpsamplingBilinear2d resizes images bilinearly with aligned corners,
// torch.nn.UpsamplingBilinear2d.
type UpsamplingBilinear2d struct{ Upsample }

// NewUpsamplingBilinear2d returns [Upsample] of mode "bilinear" with AlignCorners.
func NewUpsamplingBilinear2d(opts ...UpsamplingOptions) *UpsamplingBilinear2d {
	o := usage.Option("UpsamplingBilinear2d", opts)
	return Register(&UpsamplingBilinear2d{*newUpsample("UpsamplingBilinear2d",
		UpsampleOptions{Size: o.Size, ScaleFactor: o.ScaleFactor, Mode: "bilinear", AlignCorners: true})})
}
