package distributions

import (
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

// Dirichlet is the distribution of vectors in the simplex with a density of the product
// of x_k^(concentration_k - 1) up to a factor, torch.distributions.Dirichlet.
type Dirichlet struct {
	base
	concentration *torch.Tensor
}

// NewDirichlet returns the distribution. concentration, [batch..., K], must be positive.
func NewDirichlet(concentration *torch.Tensor, opts ...Options) *Dirichlet {
	notNil("Dirichlet", "concentration", concentration)
	shape := concentration.Shape()
	n := len(shape) - 1
	if n < 0 {
		usage.Panic("Dirichlet", "concentration must be at least one-dimensional")
	}
	d := &Dirichlet{concentration: concentration}
	d.start(d, shape[:n], shape[n:], usage.Option("Dirichlet", opts))
	return d
}

func (d *Dirichlet) params() []param {
	return []param{stored("concentration", constraints.Independent(constraints.Positive(), 1), d.concentration)}
}

// Concentration returns the parameter, [batch..., K].
func (d *Dirichlet) Concentration() *torch.Tensor { return d.concentration }

// Expand returns the distribution with another batch shape.
func (d *Dirichlet) Expand(batchShape ...int64) Distribution {
	n := &Dirichlet{concentration: d.concentration.Expand(slices.Concat(batchShape, d.event)...)}
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is the simplex.
func (d *Dirichlet) Support() constraints.Constraint { return constraints.Simplex() }

// Mean returns the share of each concentration.
func (d *Dirichlet) Mean() *torch.Tensor {
	return d.concentration.Div(d.concentration.Sum(torch.KeepDim(-1)))
}

// Mode returns the share of each concentration less 1, and where all are below 1 a corner.
func (d *Dirichlet) Mode() *torch.Tensor {
	less := d.concentration.Sub(1).Clamp(0.0, nil)
	mode := less.Div(less.Sum(torch.KeepDim(-1)))
	mask := d.concentration.Lt(1).All(torch.Dim(-1))
	corner := torch.OneHot(mode.At(mask).Argmax(torch.Dim(-1)), less.Size(-1)).To(mode)
	return mode.SetAt_(corner, mask)
}

// Variance returns the variance of each element.
func (d *Dirichlet) Variance() *torch.Tensor {
	total := d.concentration.Sum(torch.KeepDim(-1))
	return d.concentration.Mul(total.Sub(d.concentration)).Div(total.Pow(2).Mul(total.Add(1)))
}

// Stddev returns the root of the variance.
func (d *Dirichlet) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *Dirichlet) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws values. Gradients pass through the draws implicitly.
func (d *Dirichlet) Rsample(sampleShape ...int64) *torch.Tensor {
	f := torch.Function{
		Name: "_Dirichlet",
		Forward: func(ctx *torch.FunctionContext, in []*torch.Tensor) []*torch.Tensor {
			x := op.One(opSampleDirichlet, op.Arg(in[0]), native.GeneratorArg(d.generator.Handle()))
			ctx.Save(x, in[0])
			return []*torch.Tensor{x}
		},
		Backward: func(ctx *torch.FunctionContext, grads []*torch.Tensor) []*torch.Tensor {
			saved := ctx.Saved()
			return []*torch.Tensor{dirichletBackward(saved[0], saved[1], grads[0])}
		},
		OnceDifferentiable: true,
	}
	return f.Apply(d.concentration.Expand(d.extended(sampleShape)...))[0]
}

// dirichletBackward is _Dirichlet_backward.
func dirichletBackward(x, concentration, grad *torch.Tensor) *torch.Tensor {
	total := concentration.Sum(torch.KeepDim(-1)).ExpandAs(concentration)
	implicit := op.One(opDirichletGrad, op.Arg(x), op.Arg(concentration), op.Arg(total))
	return implicit.Mul(grad.Sub(x.Mul(grad).Sum(torch.KeepDim(-1))))
}

// LogProb returns the log density.
func (d *Dirichlet) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	return d.concentration.Sub(1.0).Xlogy(value).Sum(torch.Dim(-1)).
		Add(d.concentration.Sum(torch.Dim(-1)).Lgamma()).
		Sub(d.concentration.Lgamma().Sum(torch.Dim(-1)))
}

// Entropy returns the entropy.
func (d *Dirichlet) Entropy() *torch.Tensor {
	c := d.concentration
	total := c.Sum(torch.Dim(-1))
	return c.Lgamma().Sum(torch.Dim(-1)).Sub(total.Lgamma()).
		Sub(total.Rsub(c.Size(-1)).Mul(total.Digamma())).
		Sub(c.Sub(1.0).Mul(c.Digamma()).Sum(torch.Dim(-1)))
}

// Perplexity returns exp of the entropy.
func (d *Dirichlet) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// NaturalParams returns concentration.
func (d *Dirichlet) NaturalParams() []*torch.Tensor { return []*torch.Tensor{d.concentration} }

// LogNormalizer returns the log normalizer of natural parameters.
func (d *Dirichlet) LogNormalizer(params ...*torch.Tensor) *torch.Tensor {
	x := params[0]
	return x.Lgamma().Sum(torch.Dim(-1)).Sub(x.Sum(torch.Dim(-1)).Lgamma())
}
