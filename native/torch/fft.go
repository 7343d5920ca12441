package torch

import "torchfm/native"

var (
	opFft       = native.NewOp("aten::fft_fft", "")
	opIfft      = native.NewOp("aten::fft_ifft", "")
	opRfft      = native.NewOp("aten::fft_rfft", "")
	opIrfft     = native.NewOp("aten::fft_irfft", "")
	opHfft      = native.NewOp("aten::fft_hfft", "")
	opIhfft     = native.NewOp("aten::fft_ihfft", "")
	opFftn      = native.NewOp("aten::fft_fftn", "")
	opIfftn     = native.NewOp("aten::fft_ifftn", "")
	opRfftn     = native.NewOp("aten::fft_rfftn", "")
	opIrfftn    = native.NewOp("aten::fft_irfftn", "")
	opFftfreq   = native.NewOp("aten::fft_fftfreq", "")
	opRfftfreq  = native.NewOp("aten::fft_rfftfreq", "")
	opFftshift  = native.NewOp("aten::fft_fftshift", "")
	opIfftshift = native.NewOp("aten::fft_ifftshift", "")
	opStft      = native.NewOp("aten::stft", "center")
	opIstft     = native.NewOp("aten::istft", "")
)

// The functions below are those of torch.fft.

// FftOptions are the options of transforms along one dimension.
type FftOptions struct {
	N    *int64 // the size that the input is cut or padded to; default as it is
	Dim  *int64 // default -1
	Norm string // "backward", "ortho" or "forward"; default "backward"
}

func (o FftOptions) args(t *Tensor) (self, n, dim, norm native.Arg) {
	return arg(t), intOrNone(o.N), intOr(o.Dim), optText(o.Norm)
}

// FftnOptions are the options of transforms along several dimensions. The last two
// are Dim: []int64{-2, -1}, as in torch.fft.fft2.
type FftnOptions struct {
	S    []int64 // the sizes that the input is cut or padded to; default as it is
	Dim  []int64 // default all
	Norm string  // "backward", "ortho" or "forward"; default "backward"
}

func (o FftnOptions) args(t *Tensor) (self, s, dims, norm native.Arg) {
	return arg(t), optInts(o.S), optInts(o.Dim), optText(o.Norm)
}

// Fft returns the discrete Fourier transforms along a dimension.
func Fft(t *Tensor, opts ...FftOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opFft, self, n, dim, norm)
}

// Ifft returns the inverse of [Fft].
func Ifft(t *Tensor, opts ...FftOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opIfft, self, n, dim, norm)
}

// Rfft returns [Fft] of real input, without the half that follows by symmetry.
func Rfft(t *Tensor, opts ...FftOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opRfft, self, n, dim, norm)
}

// Irfft returns the inverse of [Rfft], real; N is needed for an odd size.
func Irfft(t *Tensor, opts ...FftOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opIrfft, self, n, dim, norm)
}

// Hfft returns [Fft] of Hermitian input given by its half, real.
func Hfft(t *Tensor, opts ...FftOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opHfft, self, n, dim, norm)
}

// Ihfft returns the inverse of [Hfft].
func Ihfft(t *Tensor, opts ...FftOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opIhfft, self, n, dim, norm)
}

// Fftn returns [Fft] along several dimensions.
func Fftn(t *Tensor, opts ...FftnOptions) *Tensor {
	o := optional(opts)
	self, s, dims, norm := o.args(t)
	return one(opFftn, self, s, dims, norm)
}

// Ifftn returns the inverse of [Fftn].
func Ifftn(t *Tensor, opts ...FftnOptions) *Tensor {
	o := optional(opts)
	self, s, dims, norm := o.args(t)
	return one(opIfftn, self, s, dims, norm)
}

// Rfftn returns [Rfft] along the last and [Fft] along the other dimensions.
func Rfftn(t *Tensor, opts ...FftnOptions) *Tensor {
	o := optional(opts)
	self, s, dims, norm := o.args(t)
	return one(opRfftn, self, s, dims, norm)
}

// Irfftn returns the inverse of [Rfftn], real.
func Irfftn(t *Tensor, opts ...FftnOptions) *Tensor {
	o := optional(opts)
	self, s, dims, norm := o.args(t)
	return one(opIrfftn, self, s, dims, norm)
}

// FftfreqOptions are the options of [Fftfreq] and [Rfftfreq].
type FftfreqOptions struct {
	D *float64 // the distance of samples; default 1
	Options
}

// Fftfreq returns the frequencies of the n elements that [Fft] returns.
func Fftfreq(n int64, opts ...FftfreqOptions) *Tensor {
	o := optional(opts)
	return o.factory(opFftfreq, native.Int(n), floatOr(o.D))
}

// Rfftfreq returns the frequencies of the elements that [Rfft] returns for n samples.
func Rfftfreq(n int64, opts ...FftfreqOptions) *Tensor {
	o := optional(opts)
	return o.factory(opRfftfreq, native.Int(n), floatOr(o.D))
}

// Fftshift returns t with the zero frequency in the middle of dims, without dims of
// all.
func Fftshift(t *Tensor, dims ...int64) *Tensor { return one(opFftshift, arg(t), optInts(dims)) }

// Ifftshift is the inverse of [Fftshift].
func Ifftshift(t *Tensor, dims ...int64) *Tensor { return one(opIfftshift, arg(t), optInts(dims)) }

// StftOptions are the options of [Stft].
type StftOptions struct {
	HopLength     *int64  // the distance of windows; default a quarter of nFFT
	WinLength     *int64  // the size of the window; default nFFT
	Window        *Tensor // default ones
	NoCenter      bool    // do not pad the signal (center=False); default false
	PadMode       string  // as of [Pad]; default "reflect"
	Normalized    bool    // scale by 1 / sqrt(window size); default false
	Onesided      *bool   // leave out what follows by symmetry; default true for a real signal and window
	AlignToWindow bool    // the first window, not the nFFT samples around it, begins at the first sample; with NoCenter alone; default false
}

// Stft returns the short-time Fourier transform of signals, [..., samples], complex
// of shape [..., frequencies, frames], as torch.stft with return_complex=True.
func Stft(t *Tensor, nFFT int64, opts ...StftOptions) *Tensor {
	o := optional(opts)
	return one(opStft, arg(t), native.Int(nFFT), intOrNone(o.HopLength), intOrNone(o.WinLength), arg(o.Window),
		native.Bool(!o.NoCenter), textOr(o.PadMode), native.Bool(o.Normalized), boolOrNone(o.Onesided),
		native.Bool(true), trueOrNone(o.AlignToWindow))
}

// IstftOptions are the options of [Istft].
type IstftOptions struct {
	HopLength     *int64  // the distance of windows; default a quarter of nFFT
	WinLength     *int64  // the size of the window; default nFFT
	Window        *Tensor // default ones
	NoCenter      bool    // the signal was not padded (center=False); default false
	Normalized    bool    // it was scaled by 1 / sqrt(window size); default false
	Onesided      *bool   // the transform has not what follows by symmetry; default whether it has other than nFFT frequencies
	Length        *int64  // the size of the signal; default all of it
	ReturnComplex bool    // the signal is complex; default false
}

// Istft returns the signals of a short-time Fourier transform, the inverse of [Stft],
// as torch.istft.
func Istft(t *Tensor, nFFT int64, opts ...IstftOptions) *Tensor {
	o := optional(opts)
	return one(opIstft, arg(t), native.Int(nFFT), intOrNone(o.HopLength), intOrNone(o.WinLength), arg(o.Window),
		native.Bool(!o.NoCenter), native.Bool(o.Normalized), boolOrNone(o.Onesided), intOrNone(o.Length), native.Bool(o.ReturnComplex))
}
