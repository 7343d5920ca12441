package torch

var createCases = []goldenCase{
	{`torch.empty(2, 3).fill_(1)`, func(in vars) any { return Empty([]int64{2, 3}).Fill_(1) }},
	{`torch.zeros(2, 3, dtype=torch.int64)`, func(in vars) any { return Zeros([]int64{2, 3}, Options{DType: Int64}) }},
	{`torch.ones(2, 3)`, func(in vars) any { return Ones([]int64{2, 3}) }},
	{`torch.full((2, 3), 7)`, func(in vars) any { return Full([]int64{2, 3}, 7) }},
	{`torch.full((2,), 0.5)`, func(in vars) any { return Full([]int64{2}, 0.5) }},
	{`torch.full((2,), True)`, func(in vars) any { return Full([]int64{2}, true) }},
	{`torch.full((2,), 1 + 2j)`, func(in vars) any { return Full([]int64{2}, 1+2i) }},
	{`torch.arange(0, 10, 3)`, func(in vars) any { return Arange(0, 10, 3) }},
	{`torch.arange(0.0, 1.0, 0.3)`, func(in vars) any { return Arange(0.0, 1.0, 0.3) }},
	{`torch.linspace(0, 1, 7)`, func(in vars) any { return Linspace(0, 1, 7) }},
	{`torch.logspace(-1, 1, 5)`, func(in vars) any { return Logspace(-1, 1, 5) }},
	{`torch.logspace(0, 3, 4, base=2, dtype=torch.float64)`, func(in vars) any {
		return Logspace(0, 3, 4, LogspaceOptions{Base: new(2.0), Options: Options{DType: Float64}})
	}},
	{`torch.tensor(torch.empty_like(img, memory_format=torch.channels_last).stride())`, func(in vars) any {
		return FromSlice(EmptyLike(in["img"], Options{MemoryFormat: ChannelsLast}).Stride())
	}},
	{`torch.tensor(torch.empty((1, 2, 3, 4), memory_format=torch.channels_last).stride())`, func(in vars) any {
		return FromSlice(Empty([]int64{1, 2, 3, 4}, Options{MemoryFormat: ChannelsLast}).Stride())
	}},
	{`torch.hann_window(5, periodic=False)`, func(in vars) any { return HannWindow(5, WindowOptions{NoPeriodic: true}) }},
	{`torch.hamming_window(5, True, 0.5, 0.25)`, func(in vars) any {
		return HammingWindow(5, HammingWindowOptions{Alpha: new(0.5), Beta: new(0.25)})
	}},
	{`torch.kaiser_window(5, False, 8.0)`, func(in vars) any {
		return KaiserWindow(5, KaiserWindowOptions{NoPeriodic: true, Beta: new(8.0)})
	}},
	{`torch.eye(3)`, func(in vars) any { return Eye(3) }},
	{`torch.eye(2, 3, dtype=torch.float64)`, func(in vars) any { return EyeM(2, 3, Options{DType: Float64}) }},
	{`torch.empty_like(x).fill_(2)`, func(in vars) any { return EmptyLike(in["x"]).Fill_(2) }},
	{`torch.zeros_like(i)`, func(in vars) any { return ZerosLike(in["i"]) }},
	{`torch.ones_like(x, dtype=torch.int32)`, func(in vars) any { return OnesLike(in["x"], Options{DType: Int32}) }},
	{`torch.full_like(x, 3)`, func(in vars) any { return FullLike(in["x"], 3) }},
	{`torch.scalar_tensor(2.5)`, func(in vars) any { return ScalarTensor(2.5) }},
	{`torch.tril_indices(3, 3)`, func(in vars) any { return TrilIndices(3, 3) }},
	{`torch.triu_indices(3, 4, 1)`, func(in vars) any { return TriuIndices(3, 4, TriIndicesOptions{Offset: 1}) }},
	{`torch.complex(x, y)`, func(in vars) any { return Complex(in["x"], in["y"]) }},
	{`torch.polar(pos, x)`, func(in vars) any { return Polar(in["pos"], in["x"]) }},
	{`c.angle()`, func(in vars) any { return in["c"].Angle() }},
	{`torch.hann_window(5)`, func(in vars) any { return HannWindow(5) }},
	{`torch.hamming_window(5, dtype=torch.float64)`, func(in vars) any { return HammingWindow(5, HammingWindowOptions{Options: Options{DType: Float64}}) }},

	{`[(pos * 30).to(d) for d in dtypes]`, func(in vars) any { return toAll(in["pos"].Mul(30)) }},
	{`[j.to(d) for d in dtypes]`, func(in vars) any { return toAll(in["j"]) }},
	{`[b.to(d) for d in dtypes]`, func(in vars) any { return toAll(in["b"]) }},
	{`[(d * 1000).to(t).to(r) for t, r in floats]`, func(in vars) any {
		x := in["d"].Mul(1000)
		return all(x.Half(), x.BFloat16(), x.Float(), x.To(Float8e5m2).Float(), x.To(Float8e4m3fn).Float())
	}},
	{`x.double()`, func(in vars) any { return in["x"].Double() }},
	{`x.half()`, func(in vars) any { return in["x"].Half() }},
	{`x.bfloat16()`, func(in vars) any { return in["x"].BFloat16() }},
	{`x.long()`, func(in vars) any { return in["x"].Long() }},
	{`x.int()`, func(in vars) any { return in["x"].Int() }},
	{`x.bool()`, func(in vars) any { return in["x"].Bool() }},
	{`half.float()`, func(in vars) any { return in["half"].Float() }},
	{`x.to(torch.int8)`, func(in vars) any { return in["x"].To(Int8) }},
	{`i.to(torch.int16)`, func(in vars) any { return in["i"].To(Int16) }},
	{`j.to(torch.uint8)`, func(in vars) any { return in["j"].To(Uint8) }},
	{`x.to(torch.complex128)`, func(in vars) any { return in["x"].To(Complex128) }},
	{`x.type_as(d)`, func(in vars) any { return in["x"].TypeAs(in["d"]) }},
	{`x.to("cpu")`, func(in vars) any { return in["x"].To(Device{}) }},
	{`x.to(d)`, func(in vars) any { return in["x"].To(in["d"]) }},
	{`x.to("cpu", torch.float64, copy=True)`, func(in vars) any { return in["x"].To(Device{}, Float64, ToOptions{Copy: true}) }},
	{`torch.tensor(img.to(memory_format=torch.channels_last).stride())`, func(in vars) any {
		return FromSlice(in["img"].To(ChannelsLast).Stride())
	}},
	{`torch.tensor(img.clone(memory_format=torch.channels_last).stride())`, func(in vars) any {
		return FromSlice(in["img"].Clone(ChannelsLast).Stride())
	}},
	{`x.cpu()`, func(in vars) any { return in["x"].CPU() }},
	{`x.clone()`, func(in vars) any { return in["x"].Clone() }},
	{`x.detach()`, func(in vars) any { return in["x"].Detach() }},
	{`(leaf(x) * 2).detach_()`, func(in vars) any { return in["x"].Detach().SetRequiresGrad(true).Mul(2).Detach_() }},
	{`x.T.contiguous()`, func(in vars) any { return in["x"].T().Contiguous() }},
	{`img.contiguous(memory_format=torch.channels_last)`, func(in vars) any { return in["img"].Contiguous(ChannelsLast) }},
	{`torch.zeros(3, 4).copy_(i)`, func(in vars) any { return Zeros([]int64{3, 4}).Copy_(in["i"]) }},
	{`c.conj().resolve_conj()`, func(in vars) any { return in["c"].Conj().ResolveConj() }},
	{`c.conj().imag.resolve_neg()`, func(in vars) any { return in["c"].Conj().Imag().ResolveNeg() }},
	{`torch.result_type(i, x) == torch.float32`, func(in vars) any { return ResultType(in["i"], in["x"]) == Float32 }},
	{`torch.result_type(i, 2.5) == torch.float32`, func(in vars) any { return ResultType(in["i"], 2.5) == Float32 }},
	{`torch.result_type(2, half) == torch.float16`, func(in vars) any { return ResultType(2, in["half"]) == Float16 }},
	{`torch.result_type(2, 3) == torch.int64`, func(in vars) any { return ResultType(2, 3) == Int64 }},
	{`torch.can_cast(torch.float64, torch.int64)`, func(in vars) any { return CanCast(Float64, Int64) }},
	{`torch.can_cast(torch.int64, torch.float32)`, func(in vars) any { return CanCast(Int64, Float32) }},
	{`torch.blackman_window(5)`, func(in vars) any { return BlackmanWindow(5) }},
	{`torch.bartlett_window(5)`, func(in vars) any { return BartlettWindow(5) }},
	{`torch.kaiser_window(5)`, func(in vars) any { return KaiserWindow(5) }},
	{`torch.empty_strided((2, 3), (1, 2)).fill_(3)`, func(in vars) any { return EmptyStrided([]int64{2, 3}, []int64{1, 2}).Fill_(3) }},
	{`d.new_empty((2,)).fill_(3)`, func(in vars) any { return in["d"].NewEmpty([]int64{2}).Fill_(3) }},
	{`d.new_zeros((2,))`, func(in vars) any { return in["d"].NewZeros([]int64{2}) }},
	{`i.new_ones((2,))`, func(in vars) any { return in["i"].NewOnes([]int64{2}) }},
	{`i.new_full((2,), 3, dtype=torch.float32)`, func(in vars) any { return in["i"].NewFull([]int64{2}, 3, Options{DType: Float32}) }},
}

// toAll are t in the dtypes of the script.
func toAll(t *Tensor) []*Tensor {
	var list []*Tensor
	for _, d := range []DType{Uint8, Int8, Int16, Int32, Int64, Uint16, Uint32, Uint64, Bool, Float16, BFloat16, Float32, Float64, Complex64, Complex128} {
		list = append(list, t.To(d))
	}
	return list
}
