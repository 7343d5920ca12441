package torch

import "torchfm/native"

var (
	opFFT       = native.NewOp("aten::fft_fft", "")
	opIFFT      = native.NewOp("aten::fft_ifft", "")
	opRFFT      = native.NewOp("aten::fft_rfft", "")
	opIRFFT     = native.NewOp("aten::fft_irfft", "")
	opHFFT      = native.NewOp("aten::fft_hfft", "")
	opIHFFT     = native.NewOp("aten::fft_ihfft", "")
	opFFTN      = native.NewOp("aten::fft_fftn", "")
	opIFFTN     = native.NewOp("aten::fft_ifftn", "")
	opRFFTN     = native.NewOp("aten::fft_rfftn", "")
	opIRFFTN    = native.NewOp("aten::fft_irfftn", "")
	opFFTFreq   = native.NewOp("aten::fft_fftfreq", "")
	opRFFTFreq  = native.NewOp("aten::fft_rfftfreq", "")
	opFFTShift  = native.NewOp("aten::fft_fftshift", "")
	opIFFTShift = native.NewOp("aten::fft_ifftshift", "")
	opSTFT      = native.NewOp("aten::stft", "center")
	opISTFT     = native.NewOp("aten::istft", "")
)

// The functions below are those of torch.fft.

// FFTOptions are the options of transforms along one dimension.
type FFTOptions struct {
	N    *int64 // the size that the input is cut or padded to; default as it is
	Dim  *int64 // default -1
	Norm string // "backward", "ortho" or "forward"; default "backward"
}

func (o FFTOptions) args(t *Tensor) (self, n, dim, norm native.Arg) {
	return arg(t), intOrNone(o.N), intOr(o.Dim), optText(o.Norm)
}

// FFTNOptions are the options of transforms along several dimensions. The last two
// are Dim: []int64{-2, -1}, as in torch.fft.fft2.
type FFTNOptions struct {
	S    []int64 // the sizes that the input is cut or padded to; default as it is
	Dim  []int64 // default all
	Norm string  // "backward", "ortho" or "forward"; default "backward"
}

func (o FFTNOptions) args(t *Tensor) (self, s, dims, norm native.Arg) {
	return arg(t), optInts(o.S), optInts(o.Dim), optText(o.Norm)
}

// FFT returns the discrete Fourier transforms along a dimension.
func FFT(t *Tensor, opts ...FFTOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opFFT, self, n, dim, norm)
}

// IFFT returns the inverse of [FFT].
func IFFT(t *Tensor, opts ...FFTOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opIFFT, self, n, dim, norm)
}

// RFFT returns [FFT] of real input, without the half that follows by symmetry.
func RFFT(t *Tensor, opts ...FFTOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opRFFT, self, n, dim, norm)
}

// IRFFT returns the inverse of [RFFT], real; N is needed for an odd size.
func IRFFT(t *Tensor, opts ...FFTOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opIRFFT, self, n, dim, norm)
}

// HFFT returns [FFT] of Hermitian input given by its half, real.
func HFFT(t *Tensor, opts ...FFTOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opHFFT, self, n, dim, norm)
}

// IHFFT returns the inverse of [HFFT].
func IHFFT(t *Tensor, opts ...FFTOptions) *Tensor {
	o := optional(opts)
	self, n, dim, norm := o.args(t)
	return one(opIHFFT, self, n, dim, norm)
}

// FFTN returns [FFT] along several dimensions.
func FFTN(t *Tensor, opts ...FFTNOptions) *Tensor {
	o := optional(opts)
	self, s, dims, norm := o.args(t)
	return one(opFFTN, self, s, dims, norm)
}

// IFFTN returns the inverse of [FFTN].
func IFFTN(t *Tensor, opts ...FFTNOptions) *Tensor {
	o := optional(opts)
	self, s, dims, norm := o.args(t)
	return one(opIFFTN, self, s, dims, norm)
}

// RFFTN returns [RFFT] along the last and [FFT] along the other dimensions.
func RFFTN(t *Tensor, opts ...FFTNOptions) *Tensor {
	o := optional(opts)
	self, s, dims, norm := o.args(t)
	return one(opRFFTN, self, s, dims, norm)
}

// IRFFTN returns the inverse of [RFFTN], real.
func IRFFTN(t *Tensor, opts ...FFTNOptions) *Tensor {
	o := optional(opts)
	self, s, dims, norm := o.args(t)
	return one(opIRFFTN, self, s, dims, norm)
}

// FFTFreq returns the frequencies of the n elements that [FFT] returns, for samples d
// apart; PyTorch's default d is 1.
func FFTFreq(n int64, d float64, opts ...Options) *Tensor {
	return optional(opts).factory(opFFTFreq, native.Int(n), native.Float(d))
}

// RFFTFreq returns the frequencies of the elements that [RFFT] returns for n samples
// d apart.
func RFFTFreq(n int64, d float64, opts ...Options) *Tensor {
	return optional(opts).factory(opRFFTFreq, native.Int(n), native.Float(d))
}

// FFTShift returns t with the zero frequency in the middle of dims, without dims of
// all.
func FFTShift(t *Tensor, dims ...int64) *Tensor { return one(opFFTShift, arg(t), optInts(dims)) }

// IFFTShift is the inverse of [FFTShift].
func IFFTShift(t *Tensor, dims ...int64) *Tensor { return one(opIFFTShift, arg(t), optInts(dims)) }

// STFTOptions are the options of [STFT].
type STFTOptions struct {
	HopLength  *int64  // the distance of windows; default a quarter of nFFT
	WinLength  *int64  // the size of the window; default nFFT
	Window     *Tensor // default ones
	NoCenter   bool    // do not pad the signal (center=False); default false
	PadMode    string  // as of [Pad]; default "reflect"
	Normalized bool    // scale by 1 / sqrt(window size); default false
	NoOnesided bool    // also what follows by symmetry for a real signal (onesided=False); default false
}

// STFT returns the short-time Fourier transform of signals, [..., samples], complex
// of shape [..., frequencies, frames], as torch.stft with return_complex=True.
func STFT(t *Tensor, nFFT int64, opts ...STFTOptions) *Tensor {
	o := optional(opts)
	return one(opSTFT, arg(t), native.Int(nFFT), intOrNone(o.HopLength), intOrNone(o.WinLength), arg(o.Window),
		native.Bool(!o.NoCenter), textOr(o.PadMode), native.Bool(o.Normalized), native.Bool(!o.NoOnesided && !t.IsComplex()),
		native.Bool(true), native.None())
}

// ISTFTOptions are the options of [ISTFT].
type ISTFTOptions struct {
	HopLength     *int64  // the distance of windows; default a quarter of nFFT
	WinLength     *int64  // the size of the window; default nFFT
	Window        *Tensor // default ones
	NoCenter      bool    // the signal was not padded (center=False); default false
	Normalized    bool    // it was scaled by 1 / sqrt(window size); default false
	NoOnesided    bool    // the transform has what follows by symmetry (onesided=False); default false
	Length        *int64  // the size of the signal; default all of it
	ReturnComplex bool    // the signal is complex; default false
}

// ISTFT returns the signals of a short-time Fourier transform, the inverse of [STFT],
// as torch.istft.
func ISTFT(t *Tensor, nFFT int64, opts ...ISTFTOptions) *Tensor {
	o := optional(opts)
	return one(opISTFT, arg(t), native.Int(nFFT), intOrNone(o.HopLength), intOrNone(o.WinLength), arg(o.Window),
		native.Bool(!o.NoCenter), native.Bool(o.Normalized), native.Bool(!o.NoOnesided), intOrNone(o.Length), native.Bool(o.ReturnComplex))
}
