package torch

var fftCases = []goldenCase{
	{`torch.fft.fft(c)`, func(in vars) any { return FFT(in["c"]) }},
	{`torch.fft.fft(x, 6, 0, "ortho")`, func(in vars) any {
		return FFT(in["x"], FFTOptions{N: new(int64(6)), Dim: new(int64(0)), Norm: "ortho"})
	}},
	{`torch.fft.ifft(c)`, func(in vars) any { return IFFT(in["c"]) }},
	{`torch.fft.rfft(x)`, func(in vars) any { return RFFT(in["x"]) }},
	{`torch.fft.irfft(c, 5)`, func(in vars) any { return IRFFT(in["c"], FFTOptions{N: new(int64(5))}) }},
	{`torch.fft.hfft(c)`, func(in vars) any { return HFFT(in["c"]) }},
	{`torch.fft.ihfft(x)`, func(in vars) any { return IHFFT(in["x"]) }},
	{`torch.fft.fftn(sig)`, func(in vars) any { return FFTN(in["sig"]) }},
	{`torch.fft.fft2(sig)`, func(in vars) any { return FFTN(in["sig"], FFTNOptions{Dim: []int64{-2, -1}}) }},
	{`torch.fft.ifftn(c)`, func(in vars) any { return IFFTN(in["c"]) }},
	{`torch.fft.rfftn(sig, (4, 4))`, func(in vars) any { return RFFTN(in["sig"], FFTNOptions{S: []int64{4, 4}}) }},
	{`torch.fft.irfftn(c)`, func(in vars) any { return IRFFTN(in["c"]) }},
	{`torch.fft.fftfreq(5, 0.1)`, func(in vars) any { return FFTFreq(5, 0.1) }},
	{`torch.fft.rfftfreq(5, 0.1)`, func(in vars) any { return RFFTFreq(5, 0.1) }},
	{`torch.fft.fftshift(x)`, func(in vars) any { return FFTShift(in["x"]) }},
	{`torch.fft.ifftshift(x, 1)`, func(in vars) any { return IFFTShift(in["x"], 1) }},
	{`torch.stft(wave, 8, return_complex=True)`, func(in vars) any { return STFT(in["wave"], 8) }},
	{`torch.stft(wave, 8, 4, 6, torch.hann_window(6), center=False, onesided=False, return_complex=True)`, func(in vars) any {
		return STFT(in["wave"], 8, STFTOptions{
			HopLength: new(int64(4)), WinLength: new(int64(6)), Window: HannWindow(6), NoCenter: true, NoOnesided: true})
	}},
	{`torch.istft(torch.stft(wave, 8, window=torch.hann_window(8), return_complex=True), 8, window=torch.hann_window(8), length=39)`, func(in vars) any {
		w := HannWindow(8)
		return ISTFT(STFT(in["wave"], 8, STFTOptions{Window: w}), 8, ISTFTOptions{Window: w, Length: new(int64(39))})
	}},
}
