package torch

import "math"

var indexCases = []goldenCase{
	{`x[labels[:2] % 3]`, func(in vars) any { return in["x"].Index(in["labels"].At(Until(2)).Remainder(3)) }},
	{`x[:, labels]`, func(in vars) any { return in["x"].Index(nil, in["labels"]) }},
	{`x[b]`, func(in vars) any { return in["x"].Index(in["b"]) }},
	{`x[idx[0], n[0]]`, func(in vars) any { return in["x"].Index(in["idx"].At(0), in["n"].At(0)) }},
	{`x.index_put((idx[0], n[0]), v)`, func(in vars) any {
		return in["x"].IndexPut([]*Tensor{in["idx"].At(0), in["n"].At(0)}, in["v"])
	}},
	{`x.index_put((idx[0] * 0,), v, accumulate=True)`, func(in vars) any {
		return in["x"].IndexPut([]*Tensor{in["idx"].At(0).Mul(0)}, in["v"], true)
	}},
	{`x.clone().index_put_((b,), torch.tensor(9.0))`, func(in vars) any {
		return in["x"].Clone().IndexPut_([]*Tensor{in["b"]}, ScalarTensor(9))
	}},
	{`x.index_select(1, labels)`, func(in vars) any { return in["x"].IndexSelect(1, in["labels"]) }},
	{`x.take(idx)`, func(in vars) any { return in["x"].Take(in["idx"]) }},
	{`x.take_along_dim(idx, 0)`, func(in vars) any { return in["x"].TakeAlongDim(in["idx"], 0) }},
	{`x.take_along_dim(idx.flatten())`, func(in vars) any { return in["x"].TakeAlongDim(in["idx"].Flatten()) }},
	{`x.masked_select(b)`, func(in vars) any { return in["x"].MaskedSelect(in["b"]) }},
	{`x.masked_fill(b, -1)`, func(in vars) any { return in["x"].MaskedFill(in["b"], -1) }},
	{`x.clone().masked_fill_(b, float("-inf"))`, func(in vars) any { return in["x"].Clone().MaskedFill_(in["b"], math.Inf(-1)) }},
	{`x.masked_scatter(b, y)`, func(in vars) any { return in["x"].MaskedScatter(in["b"], in["y"]) }},
	{`torch.where(b, x, y)`, func(in vars) any { return Where(in["b"], in["x"], in["y"]) }},
	{`torch.where(b, x, 0.5)`, func(in vars) any { return in["x"].Where(in["b"], 0.5) }},
	{`torch.where(b, 0.5, x)`, func(in vars) any { return Where(in["b"], 0.5, in["x"]) }},
	{`torch.where(b, 1, 0)`, func(in vars) any { return Where(in["b"], 1, 0) }},
	{`x.where(b, y)`, func(in vars) any { return in["x"].Where(in["b"], in["y"]) }},
	{`x.masked_fill(b, y[0, 0])`, func(in vars) any { return in["x"].MaskedFill(in["b"], in["y"].At(0, 0)) }},
	{`x.clone().masked_fill_(b, y[0, 0])`, func(in vars) any { return in["x"].Clone().MaskedFill_(in["b"], in["y"].At(0, 0)) }},
	{`x.scatter(0, idx, y, reduce="add")`, func(in vars) any { return in["x"].Scatter(0, in["idx"], in["y"], "add") }},
	{`x.clone().scatter_(0, idx, 2, reduce="multiply")`, func(in vars) any {
		return in["x"].Clone().Scatter_(0, in["idx"], 2, "multiply")
	}},
	{`x.clone().scatter_(0, idx, y, reduce="add")`, func(in vars) any { return in["x"].Clone().Scatter_(0, in["idx"], in["y"], "add") }},
	{`x.scatter(0, idx, 2, reduce="multiply")`, func(in vars) any { return in["x"].Scatter(0, in["idx"], 2, "multiply") }},
	{`x.index_fill(1, labels, y[0, 0])`, func(in vars) any { return in["x"].IndexFill(1, in["labels"], in["y"].At(0, 0)) }},
	{`x.clone().index_fill_(1, labels, y[0, 0])`, func(in vars) any {
		return in["x"].Clone().IndexFill_(1, in["labels"], in["y"].At(0, 0))
	}},
	{`n.nonzero()`, func(in vars) any { return in["n"].Nonzero() }},
	{`n.nonzero(as_tuple=True)`, func(in vars) any { return in["n"].NonzeroTuple() }},

	{`x[0]`, func(in vars) any { return in["x"].At(0) }},
	{`x[()]`, func(in vars) any { return in["x"].At() }},
	{`x[-1, 1:]`, func(in vars) any { return in["x"].At(-1, From(1)) }},
	{`x[..., -1]`, func(in vars) any { return in["x"].At(Ellipsis, -1) }},
	{`sig[:, None, ..., ::3]`, func(in vars) any { return in["sig"].At(All, NewAxis, Ellipsis, From(0).Step(3)) }},
	{`sig[0, ..., 2:-2, None]`, func(in vars) any { return in["sig"].At(0, Ellipsis, Slice(2, -2), NewAxis) }},
	{`sig[:, labels, 1:3]`, func(in vars) any { return in["sig"].At(All, in["labels"], Slice(1, 3)) }},
	{`sig[..., labels]`, func(in vars) any { return in["sig"].At(Ellipsis, in["labels"]) }},
	{`sig[labels % 2, :, labels]`, func(in vars) any { return in["sig"].At(in["labels"].Remainder(2), All, in["labels"]) }},
	{`bm[1, b]`, func(in vars) any { return in["bm"].At(int64(1), in["b"]) }},
	{`bm[:, b]`, func(in vars) any { return in["bm"].At(All, in["b"]) }},
	{`x[None, labels % 3, None]`, func(in vars) any { return in["x"].At(NewAxis, in["labels"].Remainder(3), NewAxis) }},
	{`put(x.clone(), (slice(None), 1), w)`, func(in vars) any { return in["x"].Clone().SetAt_(in["w"], All, 1) }},
	{`put(x.clone(), b, y[b])`, func(in vars) any { return in["x"].Clone().SetAt_(in["y"].At(in["b"]), in["b"]) }},
	{`put(x.clone(), (0, slice(1, None)), 7)`, func(in vars) any { return in["x"].Clone().SetAt_(7, 0, From(1)) }},
	{`put(x.clone(), b, 7)`, func(in vars) any { return in["x"].Clone().SetAt_(7, in["b"]) }},
	{`x[:0]`, func(in vars) any { return in["x"].At(Until(0)) }},
	{`x[-2:0]`, func(in vars) any { return in["x"].At(Slice(-2, 0)) }},
	{`x[5:, -9:9:2]`, func(in vars) any { return in["x"].At(From(5), Slice(-9, 9).Step(2)) }},
	{`x[1:2:7, :-1:3]`, func(in vars) any { return in["x"].At(Slice(1, 2).Step(7), Until(-1).Step(3)) }},
	{`bm[:, [-1], :]`, func(in vars) any { return in["bm"].At(All, []int64{-1}, All) }},
	{`bm[[0, 1], ..., [0, 1]]`, func(in vars) any { return in["bm"].At([]int{0, 1}, Ellipsis, []int64{0, 1}) }},
	{`bm[[True, False], 1:]`, func(in vars) any { return in["bm"].At([]bool{true, false}, From(1)) }},
	{`x[[]]`, func(in vars) any { return in["x"].At([]int{}) }},
	{`bm[labels[0] % 2, :, labels]`, func(in vars) any { return in["bm"].At(in["labels"].At(0).Remainder(2), All, in["labels"]) }},
	{`bm[0, :, labels]`, func(in vars) any { return in["bm"].At(0, All, in["labels"]) }},
	{`bm[:, b[0, 0], 1]`, func(in vars) any { return in["bm"].At(All, in["b"].At(0, 0), 1) }},
	{`bm[:, b[0, 0], labels[:2] % 3]`, func(in vars) any {
		return in["bm"].At(All, in["b"].At(0, 0), in["labels"].At(Until(2)).Remainder(3))
	}},
	{`x[..., ...]`, func(in vars) any { return in["x"].At(Ellipsis, Ellipsis) }},
	{`put(x.clone(), [0, -1], y[None, :2])`, func(in vars) any { return in["x"].Clone().SetAt_(in["y"].At(NewAxis, Until(2)), []int{0, -1}) }},
	{`put(x.clone(), (slice(None, None, 2), [0, 0]), 7)`, func(in vars) any { return in["x"].Clone().SetAt_(7, From(0).Step(2), []int64{0, 0}) }},
	{`put(x.clone(), slice(0), 7)`, func(in vars) any { return in["x"].Clone().SetAt_(7, Until(0)) }},
	{`put(x.clone(), 1, y[None, 2:])`, func(in vars) any { return in["x"].Clone().SetAt_(in["y"].At(NewAxis, From(2)), 1) }},
	{`put(x.clone(), slice(1), i[2])`, func(in vars) any { return in["x"].Clone().SetAt_(in["i"].At(2), Until(1)) }},
	{`put(x.half(), b, -1e9)`, func(in vars) any { return in["x"].To(Float16).SetAt_(-1e9, in["b"]) }},
	{`put(x.half(), 0, -1e9)`, func(in vars) any { return in["x"].To(Float16).SetAt_(-1e9, 0) }},
	{`put(i.clone(), (0, 1), 7.9)`, func(in vars) any { return in["i"].Clone().SetAt_(7.9, 0, 1) }},
	{`put(b.clone(), ..., 2)`, func(in vars) any { return in["b"].Clone().SetAt_(2, Ellipsis) }},
	{`put(c.clone(), b, 1j)`, func(in vars) any { return in["c"].Clone().SetAt_(1i, in["b"]) }},

	{`x.gather(0, idx)`, func(in vars) any { return in["x"].Gather(0, in["idx"]) }},
	{`x.scatter(0, idx, y)`, func(in vars) any { return in["x"].Scatter(0, in["idx"], in["y"]) }},
	{`x.clone().scatter_(0, idx, y)`, func(in vars) any { return in["x"].Clone().Scatter_(0, in["idx"], in["y"]) }},
	{`x.scatter(0, idx, 5)`, func(in vars) any { return in["x"].Scatter(0, in["idx"], 5) }},
	{`x.clone().scatter_(0, idx, 5)`, func(in vars) any { return in["x"].Clone().Scatter_(0, in["idx"], 5) }},
	{`x.scatter_add(0, idx, y)`, func(in vars) any { return in["x"].ScatterAdd(0, in["idx"], in["y"]) }},
	{`x.clone().scatter_add_(0, idx, y)`, func(in vars) any { return in["x"].Clone().ScatterAdd_(0, in["idx"], in["y"]) }},
	{`x.scatter_reduce(0, idx, y, "amax")`, func(in vars) any { return in["x"].ScatterReduce(0, in["idx"], in["y"], "amax") }},
	{`x.scatter_reduce(0, idx, y, "mean", include_self=False)`, func(in vars) any {
		return in["x"].ScatterReduce(0, in["idx"], in["y"], "mean", ScatterReduceOptions{NoIncludeSelf: true})
	}},
	{`x.index_add(0, labels % 3, y)`, func(in vars) any { return in["x"].IndexAdd(0, in["labels"].Remainder(3), in["y"]) }},
	{`x.clone().index_add_(0, labels % 3, y, alpha=2)`, func(in vars) any {
		return in["x"].Clone().IndexAdd_(0, in["labels"].Remainder(3), in["y"], 2)
	}},
	{`x.index_copy(0, idx[0, :1], y[:1])`, func(in vars) any {
		return in["x"].IndexCopy(0, in["idx"].At(0, Until(1)), in["y"].At(Until(1)))
	}},
	{`x.clone().index_copy_(0, idx[0, :1], y[:1])`, func(in vars) any {
		return in["x"].Clone().IndexCopy_(0, in["idx"].At(0, Until(1)), in["y"].At(Until(1)))
	}},
	{`x.index_fill(1, labels, 3)`, func(in vars) any { return in["x"].IndexFill(1, in["labels"], 3) }},
	{`x.clone().index_fill_(1, labels, 3)`, func(in vars) any { return in["x"].Clone().IndexFill_(1, in["labels"], 3) }},
	{`x.index_reduce(0, labels % 3, y, "amax", include_self=False)`, func(in vars) any {
		return in["x"].IndexReduce(0, in["labels"].Remainder(3), in["y"], "amax", ScatterReduceOptions{NoIncludeSelf: true})
	}},
	{`x.select_scatter(w, 1, 2)`, func(in vars) any { return in["x"].SelectScatter(in["w"], 1, 2) }},
	{`x.slice_scatter(y[:, :2], 1, 0, 4, 2)`, func(in vars) any {
		return in["x"].SliceScatter(in["y"].At(All, Until(2)), SliceScatterOptions{Dim: 1, End: new(int64(4)), Step: new(int64(2))})
	}},
	{`x.diagonal_scatter(w, 1)`, func(in vars) any { return in["x"].DiagonalScatter(in["w"], DiagonalOptions{Offset: 1}) }},
	{`x.clone().put_(labels, w)`, func(in vars) any { return in["x"].Clone().Put_(in["labels"], in["w"]) }},
	{`x.clone().put_(labels, w, accumulate=True)`, func(in vars) any { return in["x"].Clone().Put_(in["labels"], in["w"], true) }},
	{`x.clone().masked_scatter_(b, y)`, func(in vars) any { return in["x"].Clone().MaskedScatter_(in["b"], in["y"]) }},
	{`torch.argwhere(n)`, func(in vars) any { return Argwhere(in["n"]) }},
}
