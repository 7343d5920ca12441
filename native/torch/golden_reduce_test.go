package torch

import "math"

var reduceCases = []goldenCase{
	{`x.sum()`, func(in vars) any { return in["x"].Sum() }},
	{`i.sum()`, func(in vars) any { return in["i"].Sum() }},
	{`x.sum(1, keepdim=True)`, func(in vars) any { return in["x"].Sum(KeepDim(1)) }},
	{`sig.sum((0, 2))`, func(in vars) any { return in["sig"].Sum(Dim(0, 2)) }},
	{`x.sum(dtype=torch.float64)`, func(in vars) any { return in["x"].Sum(Reduce{DType: Float64}) }},
	{`sig.sum(dim=(0, -1), keepdim=True, dtype=torch.float64)`, func(in vars) any {
		return in["sig"].Sum(Reduce{Dims: []int64{0, -1}, KeepDim: true, DType: Float64})
	}},
	{`x.sum(dim=None, keepdim=True)`, func(in vars) any { return in["x"].Sum(KeepDim()) }},
	{`i.mean(dtype=torch.float32)`, func(in vars) any { return in["i"].Mean(Reduce{DType: Float32}) }},
	{`i.prod(0, dtype=torch.float64)`, func(in vars) any { return in["i"].Prod(Reduce{Dims: []int64{0}, DType: Float64}) }},
	{`x.nansum(1, keepdim=True, dtype=torch.float64)`, func(in vars) any {
		return in["x"].Nansum(Reduce{Dims: []int64{1}, KeepDim: true, DType: Float64})
	}},
	{`x.norm(p=3, dim=0, dtype=torch.float64)`, func(in vars) any {
		return in["x"].Norm(Reduce{P: new(3.0), Dims: []int64{0}, DType: Float64})
	}},
	{`x.norm(dim=(0, 1))`, func(in vars) any { return in["x"].Norm(Dim(0, 1)) }},
	{`x.std(0, keepdim=True)`, func(in vars) any { return in["x"].Std(KeepDim(0)) }},
	{`sig.amax((0, 1))`, func(in vars) any { return in["sig"].Amax(Dim(0, 1)) }},
	{`x.aminmax(dim=0, keepdim=True)`, func(in vars) any { return all(in["x"].Aminmax(KeepDim(0))) }},
	{`i.cumsum(1, dtype=torch.float64)`, func(in vars) any { return in["i"].Cumsum(1, Float64) }},
	{`i.cumprod(1, dtype=torch.float32)`, func(in vars) any { return in["i"].Cumprod(1, Float32) }},
	{`x.mean()`, func(in vars) any { return in["x"].Mean() }},
	{`x.mean(-1)`, func(in vars) any { return in["x"].Mean(Dim(-1)) }},
	{`odd[3:].nansum()`, func(in vars) any { return in["odd"].At(From(3)).Nansum() }},
	{`torch.cat([odd[:1], v]).nanmean(0)`, func(in vars) any {
		return Cat([]*Tensor{in["odd"].At(Until(1)), in["v"]}, 0).Nanmean(Dim(0))
	}},
	{`x.prod()`, func(in vars) any { return in["x"].Prod() }},
	{`x.prod(1, keepdim=True)`, func(in vars) any { return in["x"].Prod(KeepDim(1)) }},
	{`x.var()`, func(in vars) any { return in["x"].Var() }},
	{`x.var((0,), correction=0, keepdim=True)`, func(in vars) any {
		return in["x"].Var(Reduce{Dims: []int64{0}, Correction: new(0.0), KeepDim: true})
	}},
	{`x.std()`, func(in vars) any { return in["x"].Std() }},
	{`x.std(1)`, func(in vars) any { return in["x"].Std(Reduce{Dims: []int64{1}}) }},
	{`torch.var_mean(x, 1)`, func(in vars) any { return all(VarMean(in["x"], Reduce{Dims: []int64{1}})) }},
	{`torch.std_mean(x)`, func(in vars) any { return all(StdMean(in["x"])) }},
	{`b.any()`, func(in vars) any { return in["b"].Any() }},
	{`b.any(1)`, func(in vars) any { return in["b"].Any(Dim(1)) }},
	{`b.all()`, func(in vars) any { return in["b"].All() }},
	{`b.all((0, 1), keepdim=True)`, func(in vars) any { return in["b"].All(KeepDim(0, 1)) }},
	{`x.logsumexp(1)`, func(in vars) any { return in["x"].Logsumexp(Dim(1)) }},
	{`torch.linalg.vector_norm(x)`, func(in vars) any { return in["x"].Norm() }},
	{`torch.linalg.vector_norm(x, 1, 1, keepdim=True)`, func(in vars) any {
		return in["x"].Norm(Reduce{P: new(1.0), Dims: []int64{1}, KeepDim: true})
	}},
	{`torch.linalg.vector_norm(x, float("inf"), 0)`, func(in vars) any {
		return in["x"].Norm(Reduce{P: new(math.Inf(1)), Dims: []int64{0}})
	}},
	{`n.count_nonzero()`, func(in vars) any { return in["n"].CountNonzero() }},
	{`n.count_nonzero(1)`, func(in vars) any { return in["n"].CountNonzero(1) }},
	{`x.amax(1)`, func(in vars) any { return in["x"].Amax(Dim(1)) }},
	{`x.amin()`, func(in vars) any { return in["x"].Amin() }},
	{`x.aminmax()`, func(in vars) any { return all(in["x"].Aminmax()) }},
	{`x.aminmax(dim=1)`, func(in vars) any { return all(in["x"].Aminmax(Dim(1))) }},
	{`x.cumsum(1)`, func(in vars) any { return in["x"].Cumsum(1) }},
	{`x.cumprod(0)`, func(in vars) any { return in["x"].Cumprod(0) }},
	{`x.cummax(1)`, func(in vars) any { return all(in["x"].Cummax(1)) }},
	{`x.cummin(1)`, func(in vars) any { return all(in["x"].Cummin(1)) }},
	{`x.logcumsumexp(1)`, func(in vars) any { return in["x"].Logcumsumexp(1) }},
	{`x.diff()`, func(in vars) any { return in["x"].Diff() }},
	{`torch.trapezoid(x, v)`, func(in vars) any { return Trapezoid(in["x"], TrapezoidOptions{X: in["v"]}) }},
	{`torch.trapezoid(x)`, func(in vars) any { return Trapezoid(in["x"]) }},
	{`torch.cumulative_trapezoid(x, v)`, func(in vars) any {
		return CumulativeTrapezoid(in["x"], TrapezoidOptions{X: in["v"]})
	}},
	{`torch.cov(x)`, func(in vars) any { return in["x"].Cov() }},
	{`torch.cov(x, correction=0, aweights=v.abs())`, func(in vars) any {
		return in["x"].Cov(CovOptions{Correction: new(int64(0)), AWeights: in["v"].Abs()})
	}},
	{`torch.corrcoef(x)`, func(in vars) any { return in["x"].Corrcoef() }},
	{`x.renorm(2, 0, 1)`, func(in vars) any { return in["x"].Renorm(2, 0, 1) }},
	{`sig.sum_to_size(4, 1)`, func(in vars) any { return in["sig"].SumToSize(4, 1) }},
	{`x.diff(2, 0, prepend=y[:1], append=z)`, func(in vars) any {
		return in["x"].Diff(DiffOptions{N: new(int64(2)), Dim: new(int64(0)), Prepend: in["y"].At(Until(1)), Append: in["z"]})
	}},
	{`torch.trapezoid(x, dx=0.5, dim=0)`, func(in vars) any { return Trapezoid(in["x"], TrapezoidOptions{Dx: new(0.5), Dim: new(int64(0))}) }},
	{`torch.cumulative_trapezoid(x, dx=2)`, func(in vars) any { return CumulativeTrapezoid(in["x"], TrapezoidOptions{Dx: new(2.0)}) }},
	{`torch.gradient(x, spacing=(0.5, 2.0))`, func(in vars) any { return Gradient(in["x"], GradientOptions{Spacing: []float64{0.5, 2}}) }},
	{`torch.gradient(x, spacing=(0.5, 2.0), dim=(1, 0), edge_order=2)`, func(in vars) any {
		return Gradient(in["x"], GradientOptions{Spacing: []float64{0.5, 2}, Dim: []int64{1, 0}, EdgeOrder: new(int64(2))})
	}},
	{`torch.gradient(x, spacing=(w.cumsum(0), v.cumsum(0)))`, func(in vars) any {
		return Gradient(in["x"], GradientOptions{SpacingTensors: all(in["w"].Cumsum(0), in["v"].Cumsum(0))})
	}},
	{`torch.gradient(x, spacing=(v.cumsum(0),), dim=1)`, func(in vars) any {
		return Gradient(in["x"], GradientOptions{SpacingTensors: all(in["v"].Cumsum(0)), Dim: []int64{1}})
	}},
	{`torch.gradient(x)`, func(in vars) any { return Gradient(in["x"]) }},
	{`torch.gradient(x, spacing=0.5, dim=1)`, func(in vars) any {
		return Gradient(in["x"], GradientOptions{Spacing: []float64{0.5}, Dim: []int64{1}})
	}},
}
