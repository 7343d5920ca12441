package torch

import "torchfm/native"

var (
	opHann     = native.NewOp("aten::hann_window", "periodic")
	opHamming  = native.NewOp("aten::hamming_window", "periodic_alpha_beta")
	opBlackman = native.NewOp("aten::blackman_window", "periodic")
	opBartlett = native.NewOp("aten::bartlett_window", "periodic")
	opKaiser   = native.NewOp("aten::kaiser_window", "beta")
)

// WindowOptions are the options of windows without a parameter.
type WindowOptions struct {
	NoPeriodic bool // symmetric, not for a Fourier transform (periodic=False); default false
	Options
}

// HammingWindowOptions are the options of [HammingWindow].
type HammingWindowOptions struct {
	NoPeriodic bool     // symmetric, not for a Fourier transform (periodic=False); default false
	Alpha      *float64 // the mean; default 0.54
	Beta       *float64 // the size of the cosine; default 0.46
	Options
}

// KaiserWindowOptions are the options of [KaiserWindow].
type KaiserWindowOptions struct {
	NoPeriodic bool     // symmetric, not for a Fourier transform (periodic=False); default false
	Beta       *float64 // the shape; default 12
	Options
}

// HannWindow returns n elements of a Hann window, as torch.hann_window.
func HannWindow(n int64, opts ...WindowOptions) *Tensor {
	o := optional(opts)
	return o.factory(opHann, native.Int(n), native.Bool(!o.NoPeriodic))
}

// BlackmanWindow returns n elements of a Blackman window, as torch.blackman_window.
func BlackmanWindow(n int64, opts ...WindowOptions) *Tensor {
	o := optional(opts)
	return o.factory(opBlackman, native.Int(n), native.Bool(!o.NoPeriodic))
}

// BartlettWindow returns n elements of a Bartlett window, as torch.bartlett_window.
func BartlettWindow(n int64, opts ...WindowOptions) *Tensor {
	o := optional(opts)
	return o.factory(opBartlett, native.Int(n), native.Bool(!o.NoPeriodic))
}

// HammingWindow returns n elements of a Hamming window, as torch.hamming_window.
func HammingWindow(n int64, opts ...HammingWindowOptions) *Tensor {
	o := optional(opts)
	return o.factory(opHamming, native.Int(n), native.Bool(!o.NoPeriodic), native.Float(or(o.Alpha, 0.54)), native.Float(or(o.Beta, 0.46)))
}

// KaiserWindow returns n elements of a Kaiser window, as torch.kaiser_window.
func KaiserWindow(n int64, opts ...KaiserWindowOptions) *Tensor {
	o := optional(opts)
	return o.factory(opKaiser, native.Int(n), native.Bool(!o.NoPeriodic), native.Float(or(o.Beta, 12)))
}
