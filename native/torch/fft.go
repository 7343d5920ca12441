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
	N    Scalar // an integer, the size that the input is cut or padded to; nil: as it is
	Dim  Scalar // an integer; nil: -1
	Norm string // "backward", "ortho" or "forward"; "": "backward"
}

func (o FFTOptions) args(t *Tensor) (self, n, dim, norm native.Arg) {
	return arg(t), intArg(o.N), integerOr(o.Dim), optText(o.Norm)
}

// FFTNOptions are the options of transforms along several dimensions. The last two
// are Dims: []int64{-2, -1}, as in torch.fft.fft2.
type FFTNOptions struct {
	S    []int64 // the sizes that the input is cut or padded to; nil: as it is
	Dims []int64 // nil: all
	Norm string  // "backward", "ortho" or "forward"; "": "backward"
}

func (o FFTNOptions) args(t *Tensor) (self, s, dims, norm native.Arg) {
	return arg(t), optInts(o.S), optInts(o.Dims), optText(o.Norm)
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

// STFTOptions are the options of [STFT] and [ISTFT].
type STFTOptions struct {
	HopLength  Scalar  // an integer, the distance of windows; nil: a quarter of nFFT
	WinLength  Scalar  // an integer, the size of the window; nil: nFFT
	Window     *Tensor // nil: ones
	NoCenter   bool    // do not pad the signal (center=False)
	PadMode    string  // of STFT, as of [Pad]; "": "reflect"
	Normalized bool    // scale by 1 / sqrt(window size)
	TwoSided   bool    // also what follows by symmetry (onesided=False)
	Length     Scalar  // of ISTFT: an integer, the size of the signal; nil: all of it
}

// STFT returns the short-time Fourier transform of signals, [..., samples], complex
// of shape [..., frequencies, frames], as torch.stft.
func STFT(t *Tensor, nFFT int64, opts ...STFTOptions) *Tensor {
	o := optional(opts)
	onesided := native.Bool(false)
	if !o.TwoSided && !t.IsComplex() {
		onesided = native.Bool(true)
	}
	return one(opSTFT, arg(t), native.Int(nFFT), intArg(o.HopLength), intArg(o.WinLength), arg(o.Window),
		native.Bool(!o.NoCenter), textOr(o.PadMode), native.Bool(o.Normalized), onesided, native.Bool(true), native.None())
}

// ISTFT returns the signals of a short-time Fourier transform, the inverse of [STFT],
// as torch.istft.
func ISTFT(t *Tensor, nFFT int64, opts ...STFTOptions) *Tensor {
	o := optional(opts)
	return one(opISTFT, arg(t), native.Int(nFFT), intArg(o.HopLength), intArg(o.WinLength), arg(o.Window),
		native.Bool(!o.NoCenter), native.Bool(o.Normalized), native.Bool(!o.TwoSided), intArg(o.Length), native.Bool(false))
}
