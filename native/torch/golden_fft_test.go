package torch

var fftCases = []goldenCase{
	{`torch.fft.fft(c)`, func(in vars) any { return Fft(in["c"]) }},
	{`torch.fft.fft(x, 6, 0, "ortho")`, func(in vars) any {
		return Fft(in["x"], FftOptions{N: new(int64(6)), Dim: new(int64(0)), Norm: "ortho"})
	}},
	{`torch.fft.ifft(c)`, func(in vars) any { return Ifft(in["c"]) }},
	{`torch.fft.rfft(x)`, func(in vars) any { return Rfft(in["x"]) }},
	{`torch.fft.irfft(c, 5)`, func(in vars) any { return Irfft(in["c"], FftOptions{N: new(int64(5))}) }},
	{`torch.fft.hfft(c)`, func(in vars) any { return Hfft(in["c"]) }},
	{`torch.fft.ihfft(x)`, func(in vars) any { return Ihfft(in["x"]) }},
	{`torch.fft.fftn(sig)`, func(in vars) any { return Fftn(in["sig"]) }},
	{`torch.fft.fft2(sig)`, func(in vars) any { return Fftn(in["sig"], FftnOptions{Dim: []int64{-2, -1}}) }},
	{`torch.fft.ifftn(c)`, func(in vars) any { return Ifftn(in["c"]) }},
	{`torch.fft.rfftn(sig, (4, 4))`, func(in vars) any { return Rfftn(in["sig"], FftnOptions{S: []int64{4, 4}}) }},
	{`torch.fft.irfftn(c)`, func(in vars) any { return Irfftn(in["c"]) }},
	{`torch.fft.fftfreq(5, 0.1)`, func(in vars) any { return Fftfreq(5, FftfreqOptions{D: new(0.1)}) }},
	{`torch.fft.rfftfreq(5, 0.1)`, func(in vars) any { return Rfftfreq(5, FftfreqOptions{D: new(0.1)}) }},
	{`torch.fft.fftshift(x)`, func(in vars) any { return Fftshift(in["x"]) }},
	{`torch.fft.ifftshift(x, 1)`, func(in vars) any { return Ifftshift(in["x"], 1) }},
	{`torch.stft(wave, 8, return_complex=True)`, func(in vars) any { return Stft(in["wave"], 8) }},
	{`torch.stft(wave, 8, 4, 6, torch.hann_window(6), center=False, onesided=False, return_complex=True)`, func(in vars) any {
		return Stft(in["wave"], 8, StftOptions{
			HopLength: new(int64(4)), WinLength: new(int64(6)), Window: HannWindow(6), NoCenter: true, Onesided: new(false)})
	}},
	{`torch.stft(wave, 8, 4, 6, torch.hann_window(6), center=False, return_complex=True, align_to_window=True)`, func(in vars) any {
		return Stft(in["wave"], 8, StftOptions{
			HopLength: new(int64(4)), WinLength: new(int64(6)), Window: HannWindow(6), NoCenter: true, AlignToWindow: true})
	}},
	{`torch.istft(torch.stft(wave, 8, window=torch.hann_window(8), onesided=False, return_complex=True), 8, window=torch.hann_window(8))`, func(in vars) any {
		w := HannWindow(8)
		return Istft(Stft(in["wave"], 8, StftOptions{Window: w, Onesided: new(false)}), 8, IstftOptions{Window: w})
	}},
	{`torch.istft(torch.stft(c.view(1, 12), 4, window=torch.hann_window(4), return_complex=True), 4, window=torch.hann_window(4), return_complex=True)`, func(in vars) any {
		w := HannWindow(4)
		return Istft(Stft(in["c"].View(1, 12), 4, StftOptions{Window: w}), 4, IstftOptions{Window: w, ReturnComplex: true})
	}},
	{`torch.istft(torch.stft(wave, 8, window=torch.hann_window(8), return_complex=True), 8, window=torch.hann_window(8), length=39)`, func(in vars) any {
		w := HannWindow(8)
		return Istft(Stft(in["wave"], 8, StftOptions{Window: w}), 8, IstftOptions{Window: w, Length: new(int64(39))})
	}},
}
