package torch

var autogradCases = []goldenCase{
	{`torch.autograd.grad((a := leaf(x)).pow(2), a, torch.stack([y, z]), is_grads_batched=True)`, func(in vars) any {
		x := in["x"].Clone().SetRequiresGrad(true)
		return Grad(all(x.Pow(2)), all(x), GradOptions{GradOutputs: all(Stack(all(in["y"], in["z"]))), IsGradsBatched: true})
	}},
	{`torch.autograd.grad((a := leaf(x)).sum(), [a, leaf(i.float())], materialize_grads=True)`, func(in vars) any {
		x := in["x"].Clone().SetRequiresGrad(true)
		return Grad(all(x.Sum()), all(x, in["i"].Float().SetRequiresGrad(true)), GradOptions{MaterializeGrads: true})
	}},
	{`hooked(x)`, func(in vars) any {
		a := leaf(in["x"])
		b := a.Mul(a)
		hook := b.RegisterHook(func(grad *Tensor) *Tensor { return grad.Mul(2) })
		loss := all(b.Mul(3).Sum())
		first := Grad(loss, all(a), GradOptions{RetainGraph: true})
		hook.Remove()
		return append(first, Grad(all(b.Mul(3).Sum()), all(a), GradOptions{})...)
	}},
	{`derivatives(lambda a: a ** 3, x)`, func(in vars) any { return derivatives(apply(&cube), in["x"]) }},
	{`derivatives(lambda a: a.exp(), x)`, func(in vars) any { return derivatives(apply(&exponential), in["x"]) }},
	{`derivatives(lambda a, b: a * b.sin(), x, y)`, func(in vars) any { return derivatives(apply(&timesSine), in["x"], in["y"]) }},
	// Rounded, since the sums of second derivatives are taken in another order.
	{`[t.round(decimals=9) for t in derivatives(lambda a: (lambda e: (e * a).exp() + e)(a.exp()), u.double())]`, func(in vars) any {
		list := derivatives(func(x []*Tensor) *Tensor {
			e := exponential.Apply(x[0])[0]
			return exponential.Apply(e.Mul(x[0]))[0].Add(e)
		}, in["u"].Double())
		return all(list[0].Round(9), list[1].Round(9))
	}},
	{`derivatives(lambda a: F.gelu(a).tanh(), x)`, func(in vars) any {
		return derivatives(func(x []*Tensor) *Tensor { return GELU(x[0]).Tanh() }, in["x"])
	}},
	{`derivatives(lambda a, b: (a @ b).softmax(1).pow(2), x, m)`, func(in vars) any {
		return derivatives(func(x []*Tensor) *Tensor { return x[0].Matmul(x[1]).Softmax(1).Pow(2) }, in["x"], in["m"])
	}},
	{`derivatives(lambda a, b: F.layer_norm(a, (4,), b).pow(3), x, v)`, func(in vars) any {
		return derivatives(func(x []*Tensor) *Tensor {
			return LayerNorm(x[0], []int64{4}, LayerNormOptions{Weight: x[1]}).Pow(3)
		}, in["x"], in["v"])
	}},
	{`derivatives(lambda a, b: F.conv2d(a, b, padding=1, groups=2).sigmoid(), img, w2)`, func(in vars) any {
		return derivatives(func(x []*Tensor) *Tensor {
			return Conv2d(x[0], x[1], ConvOptions{Padding: []int64{1}, Groups: new(int64(2))}).Sigmoid()
		}, in["img"], in["w2"])
	}},
	{`derivatives(lambda a: F.cross_entropy(a, labels), x)`, func(in vars) any {
		return derivatives(func(x []*Tensor) *Tensor { return CrossEntropy(x[0], in["labels"]) }, in["x"])
	}},
	{`derivatives(lambda a: a[:, labels].cumsum(0).logsumexp(1), x)`, func(in vars) any {
		return derivatives(func(x []*Tensor) *Tensor {
			return x[0].At(All, in["labels"]).Cumsum(0).Logsumexp(Dim(1))
		}, in["x"])
	}},
	{`derivatives(lambda a: torch.linalg.inv(a).pow(2), sq)`, func(in vars) any {
		return derivatives(func(x []*Tensor) *Tensor { return Inv(x[0]).Pow(2) }, in["sq"])
	}},
	{`torch.autograd.grad(F.scaled_dot_product_attention(a := leaf(q), b := leaf(k), c := leaf(val)).pow(2).sum(), (a, b, c))`, func(in vars) any {
		q, k, v := leaf(in["q"]), leaf(in["k"]), leaf(in["val"])
		return Grad(all(ScaledDotProductAttention(q, k, v).Pow(2).Sum()), all(q, k, v), GradOptions{})
	}},
	{`backward(lambda a: (a * 2).sin().sum(), x)`, func(in vars) any {
		x := leaf(in["x"])
		y := x.Mul(2)
		y.RetainGrad()
		z := y.Sin()
		z.Sum().BackwardWith(BackwardOptions{RetainGraph: true})
		z.BackwardWith(BackwardOptions{Gradient: OnesLike(z)})
		return x.Grad()
	}},
}

func leaf(t *Tensor) *Tensor { return t.Detach().Clone().SetRequiresGrad(true) }

// derivatives are the first derivatives of f(...).Sum() and the derivatives of the
// sum of their squares, as derivatives of the script.
func derivatives(f func(x []*Tensor) *Tensor, inputs ...*Tensor) []*Tensor {
	xs := make([]*Tensor, len(inputs))
	for i, t := range inputs {
		xs[i] = leaf(t)
	}
	first := Grad(all(f(xs).Sum()), xs, GradOptions{CreateGraph: true})
	total := Zeros([]int64{})
	for _, g := range first {
		total = total.Add(g.Mul(g).Sum())
	}
	return append(first, Grad(all(total), xs, GradOptions{})...)
}

func apply(f *Function) func(x []*Tensor) *Tensor {
	return func(x []*Tensor) *Tensor { return f.Apply(x...)[0] }
}

// cube saves its input.
var cube = Function{
	Name: "Cube",
	Forward: func(ctx *FunctionContext, in []*Tensor) []*Tensor {
		ctx.Save(in[0])
		return all(in[0].Pow(3))
	},
	Backward: func(ctx *FunctionContext, grads []*Tensor) []*Tensor {
		return all(grads[0].Mul(ctx.Saved()[0].Pow(2).Mul(3)))
	},
}

// exponential saves its output.
var exponential = Function{
	Name: "Exponential",
	Forward: func(ctx *FunctionContext, in []*Tensor) []*Tensor {
		y := in[0].Exp()
		ctx.Save(y)
		return all(y)
	},
	Backward: func(ctx *FunctionContext, grads []*Tensor) []*Tensor { return all(grads[0].Mul(ctx.Saved()[0])) },
}

// timesSine has two inputs.
var timesSine = Function{
	Forward: func(ctx *FunctionContext, in []*Tensor) []*Tensor {
		ctx.Save(in...)
		return all(in[0].Mul(in[1].Sin()))
	},
	Backward: func(ctx *FunctionContext, grads []*Tensor) []*Tensor {
		a, b, g := ctx.Saved()[0], ctx.Saved()[1], grads[0]
		return all(g.Mul(b.Sin()), g.Mul(a).Mul(b.Cos()))
	},
}
