package torch

var orderCases = []goldenCase{
	{`x.max()`, func(in vars) any { return in["x"].Max() }},
	{`x.max(1)`, func(in vars) any { return all(in["x"].MaxDim(1)) }},
	{`x.min()`, func(in vars) any { return in["x"].Min() }},
	{`x.argmax()`, func(in vars) any { return in["x"].Argmax() }},
	{`x.argmax(1)`, func(in vars) any { return in["x"].Argmax(Dim(1)) }},
	{`x.argmin()`, func(in vars) any { return in["x"].Argmin() }},
	{`x.argmin(0, keepdim=True)`, func(in vars) any { return in["x"].Argmin(KeepDim(0)) }},
	{`x.median()`, func(in vars) any { return in["x"].Median() }},
	{`x.median(1)`, func(in vars) any { return all(in["x"].MedianDim(1)) }},
	{`odd.nanmedian()`, func(in vars) any { return in["odd"].Nanmedian() }},
	{`odd.nanmedian(0)`, func(in vars) any { return all(in["odd"].NanmedianDim(0)) }},
	{`n.mode(0, keepdim=True)`, func(in vars) any { return all(in["n"].Mode(KeepDim(0))) }},
	{`x.kthvalue(2, 0)`, func(in vars) any { return all(in["x"].Kthvalue(2, Dim(0))) }},
	{`x.min(0, keepdim=True)`, func(in vars) any { return all(in["x"].MinDim(0, true)) }},
	{`x.argmax(dim=None, keepdim=True)`, func(in vars) any { return in["x"].Argmax(KeepDim()) }},
	{`n.mode()`, func(in vars) any { return all(in["n"].Mode()) }},
	{`x.kthvalue(2)`, func(in vars) any { return all(in["x"].Kthvalue(2)) }},
	{`x.quantile(torch.tensor([0.25, 0.5]))`, func(in vars) any { return in["x"].Quantile(FromSlice([]float32{0.25, 0.5})) }},
	{`x.quantile(torch.tensor(0.3), 1, keepdim=True, interpolation="lower")`, func(in vars) any {
		return in["x"].Quantile(ScalarTensor(0.3), QuantileOptions{Dim: new(int64(1)), KeepDim: true, Interpolation: "lower"})
	}},
	{`odd.nanquantile(torch.tensor(0.75))`, func(in vars) any { return in["odd"].Nanquantile(ScalarTensor(0.75)) }},
	{`x.sort()`, func(in vars) any { return all(in["x"].Sort()) }},
	{`n.sort(dim=0, descending=True, stable=True)`, func(in vars) any {
		return all(in["n"].Sort(SortOptions{Dim: new(int64(0)), Descending: true, Stable: true}))
	}},
	{`n.argsort(dim=1, stable=True)`, func(in vars) any { return in["n"].Argsort(SortOptions{Dim: new(int64(1)), Stable: true}) }},
	{`torch.msort(x)`, func(in vars) any { return Msort(in["x"]) }},
	{`x.topk(2)`, func(in vars) any { return all(in["x"].Topk(2)) }},
	{`x.topk(2, 0, largest=False)`, func(in vars) any { return all(in["x"].Topk(2, TopkOptions{Dim: new(int64(0)), NoLargest: true})) }},
	{`n.unique(return_inverse=True, return_counts=True)`, func(in vars) any { return all(in["n"].Unique(UniqueOptions{ReturnInverse: true, ReturnCounts: true})) }},
	{`n.unique(dim=1, return_inverse=True, return_counts=True)`, func(in vars) any {
		return all(in["n"].Unique(UniqueOptions{Dim: new(int64(1)), ReturnInverse: true, ReturnCounts: true}))
	}},
	{`n.unique_consecutive(return_inverse=True, return_counts=True)`, func(in vars) any {
		return all(in["n"].UniqueConsecutive(UniqueOptions{ReturnInverse: true, ReturnCounts: true}))
	}},
	{`torch.searchsorted(v.sort()[0], x)`, func(in vars) any {
		sorted, _ := in["v"].Sort()
		return Searchsorted(sorted, in["x"])
	}},
	{`torch.searchsorted(v, x, right=True, sorter=v.argsort(), out_int32=True)`, func(in vars) any {
		return Searchsorted(in["v"], in["x"], SearchsortedOptions{Right: true, Sorter: in["v"].Argsort(), OutInt32: true})
	}},
	{`torch.bucketize(x, torch.tensor([-1.0, 0.0, 1.0]))`, func(in vars) any { return Bucketize(in["x"], FromSlice([]float32{-1, 0, 1})) }},
	{`words.flatten().bincount()`, func(in vars) any { return in["words"].Flatten().Bincount() }},
	{`n[0].bincount(v, 6)`, func(in vars) any { return in["n"].At(0).Bincount(BincountOptions{Weights: in["v"], MinLength: 6}) }},
	{`x.histc(5, -2, 2)`, func(in vars) any { return in["x"].Histc(HistcOptions{Bins: new(int64(5)), Min: -2, Max: 2}) }},
	{`torch.histogram(x, torch.tensor([-1.0, 0.0, 2.0]), weight=pos)`, func(in vars) any {
		return all(Histogram(in["x"], FromSlice([]float32{-1, 0, 2}), HistogramOptions{Weight: in["pos"]}))
	}},
	{`n.unique()`, func(in vars) any {
		values, inverse, counts := in["n"].Unique()
		if inverse != nil || counts != nil {
			return nil
		}
		return values
	}},
	{`x.argsort(descending=True)`, func(in vars) any { return in["x"].Argsort(SortOptions{Descending: true}) }},
	{`x.quantile(0.3)`, func(in vars) any { return in["x"].Quantile(0.3) }},
	{`x.nanquantile(0.3, 1)`, func(in vars) any { return in["x"].Nanquantile(0.3, QuantileOptions{Dim: new(int64(1))}) }},
	{`torch.searchsorted(v.sort()[0], 0.25, side="right")`, func(in vars) any {
		sorted, _ := in["v"].Sort()
		return Searchsorted(sorted, 0.25, SearchsortedOptions{Side: "right"})
	}},
	{`torch.bucketize(0.5, torch.tensor([-1.0, 0.0, 1.0]), right=True)`, func(in vars) any {
		return Bucketize(0.5, FromSlice([]float32{-1, 0, 1}), BucketizeOptions{Right: true})
	}},
	{`torch.histogram(x, 4)`, func(in vars) any { return all(Histogram(in["x"], 4)) }},
	{`torch.histogram(x, 4, range=(-1.0, 1.0), density=True)`, func(in vars) any {
		return all(Histogram(in["x"], 4, HistogramOptions{Range: []float64{-1, 1}, Density: true}))
	}},
}
