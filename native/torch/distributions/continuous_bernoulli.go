package distributions

import (
	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// ContinuousBernoulli is the distribution on [0, 1] with a density of
// probs^x (1 - probs)^(1 - x) up to a factor (Loaiza-Ganem and Cunningham 2019),
// torch.distributions.ContinuousBernoulli. Unlike a Bernoulli's, probs is no probability.
type ContinuousBernoulli struct {
	base
	odds
	lims [2]float64
}

// ContinuousBernoulliOptions are the options of [NewContinuousBernoulli].
type ContinuousBernoulliOptions struct {
	Lims *[2]float64 // probs between these are taken by a Taylor expansion around 1/2; default (0.499, 0.501)
	Options
}

// NewContinuousBernoulli returns the distribution of probs in [0, 1], which are then kept
// off its ends. Others panic, where PyTorch takes the ends for them unless validate_args
// is given.
func NewContinuousBernoulli(probs torch.Operand, opts ...ContinuousBernoulliOptions) *ContinuousBernoulli {
	const what = "ContinuousBernoulli"
	o := usage.Option(what, opts)
	d := newContinuousBernoulli(o)
	p := operand.Broadcast(what, []string{"probs"}, probs)[0]
	if !o.NoValidateArgs && !satisfies(constraints.UnitInterval(), p) {
		usage.Panic(what, "the parameter probs has values that are not in [0, 1]:\n%v", p)
	}
	d.probs.set(clampProbs(p))
	d.start(d, d.ParamShape(), nil, o.Options)
	return d
}

// NewContinuousBernoulliLogits returns the distribution of log odds.
func NewContinuousBernoulliLogits(logits torch.Operand, opts ...ContinuousBernoulliOptions) *ContinuousBernoulli {
	o := usage.Option("ContinuousBernoulli", opts)
	d := newContinuousBernoulli(o)
	d.logits.set(operand.Broadcast("ContinuousBernoulli", []string{"logits"}, logits)[0])
	d.start(d, d.ParamShape(), nil, o.Options)
	return d
}

func newContinuousBernoulli(o ContinuousBernoulliOptions) *ContinuousBernoulli {
	d := &ContinuousBernoulli{lims: [2]float64{0.499, 0.501}}
	d.clamped = true
	if o.Lims != nil {
		d.lims = *o.Lims
	}
	return d
}

// Expand returns the distribution with another batch shape.
func (d *ContinuousBernoulli) Expand(batchShape ...int64) Distribution {
	n := &ContinuousBernoulli{lims: d.lims}
	d.expandTo(&n.odds, batchShape)
	n.base = d.expanded(n, batchShape)
	return n
}

// Support is [0, 1].
func (d *ContinuousBernoulli) Support() constraints.Constraint { return constraints.UnitInterval() }

// stable is where the closed forms are taken rather than the expansion around 1/2.
func (d *ContinuousBernoulli) stable() *torch.Tensor {
	return d.Probs().Le(d.lims[0]).Maximum(d.Probs().Gt(d.lims[1]))
}

// cut is probs, and the lower limit where they are not stable.
func (d *ContinuousBernoulli) cut() *torch.Tensor {
	return torch.Where(d.stable(), d.Probs(), torch.OnesLike(d.Probs()).Mul(d.lims[0]))
}

// logNorm is the log of the normalizing factor, _cont_bern_log_norm.
func (d *ContinuousBernoulli) logNorm() *torch.Tensor {
	cut := d.cut()
	below := torch.Where(cut.Le(0.5), cut, torch.ZerosLike(cut))
	above := torch.Where(cut.Ge(0.5), cut, torch.OnesLike(cut))
	norm := cut.Neg().Log1p().Sub(cut.Log()).Abs().Log().Sub(
		torch.Where(cut.Le(0.5), below.Mul(-2.0).Log1p(), above.Mul(2.0).Sub(1.0).Log()))
	x := d.Probs().Sub(0.5).Pow(2)
	taylor := x.Mul(104.0 / 45.0).Add(4.0 / 3.0).Mul(x).Add(log2)
	return torch.Where(d.stable(), norm, taylor)
}

// Mean returns the mean.
func (d *ContinuousBernoulli) Mean() *torch.Tensor {
	cut := d.cut()
	mean := cut.Div(cut.Mul(2.0).Sub(1.0)).Add(cut.Neg().Log1p().Sub(cut.Log()).Reciprocal())
	x := d.Probs().Sub(0.5)
	taylor := x.Pow(2).Mul(16.0 / 45.0).Add(1.0 / 3.0).Mul(x).Add(0.5)
	return torch.Where(d.stable(), mean, taylor)
}

// Variance returns the variance.
func (d *ContinuousBernoulli) Variance() *torch.Tensor {
	cut := d.cut()
	variance := cut.Mul(cut.Sub(1.0)).Div(cut.Mul(2.0).Rsub(1.0).Pow(2)).
		Add(cut.Neg().Log1p().Sub(cut.Log()).Pow(2).Reciprocal())
	x := d.Probs().Sub(0.5).Pow(2)
	taylor := x.Mul(128.0 / 945.0).Rsub(1.0 / 15.0).Mul(x).Rsub(1.0 / 12.0)
	return torch.Where(d.stable(), variance, taylor)
}

// Stddev returns the root of the variance.
func (d *ContinuousBernoulli) Stddev() *torch.Tensor { return d.Variance().Sqrt() }

// Sample draws values.
func (d *ContinuousBernoulli) Sample(sampleShape ...int64) *torch.Tensor {
	return withoutGrad(func() *torch.Tensor { return d.Rsample(sampleShape...) })
}

// Rsample draws quantiles of uniform probabilities.
func (d *ContinuousBernoulli) Rsample(sampleShape ...int64) *torch.Tensor {
	return d.Icdf(torch.Rand(d.extended(sampleShape), drawn(d.Probs(), d.generator)))
}

// LogProb returns the log density.
func (d *ContinuousBernoulli) LogProb(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	logits, value := broadcast(d.Logits(), value)
	return crossEntropy(logits, value).Neg().Add(d.logNorm())
}

// Cdf returns the probability of values up to these.
func (d *ContinuousBernoulli) Cdf(value *torch.Tensor) *torch.Tensor {
	d.validate(value)
	cut := d.cut()
	cdf := cut.Pow(value).Mul(cut.Rsub(1.0).Pow(value.Rsub(1.0))).Add(cut).Sub(1.0).Div(cut.Mul(2.0).Sub(1.0))
	cdf = torch.Where(d.stable(), cdf, value)
	return torch.Where(value.Le(0.0), torch.ZerosLike(value), torch.Where(value.Ge(1.0), torch.OnesLike(value), cdf))
}

// Icdf returns the quantiles of probabilities.
func (d *ContinuousBernoulli) Icdf(value *torch.Tensor) *torch.Tensor {
	cut := d.cut()
	quantile := cut.Neg().Add(value.Mul(cut.Mul(2.0).Sub(1.0))).Log1p().Sub(cut.Neg().Log1p()).
		Div(cut.Log().Sub(cut.Neg().Log1p()))
	return torch.Where(d.stable(), quantile, value)
}

// Entropy returns the entropy.
func (d *ContinuousBernoulli) Entropy() *torch.Tensor {
	log0 := d.Probs().Neg().Log1p()
	log1 := d.Probs().Log()
	return d.Mean().Mul(log0.Sub(log1)).Sub(d.logNorm()).Sub(log0)
}

// Perplexity returns exp of the entropy.
func (d *ContinuousBernoulli) Perplexity() *torch.Tensor { return d.Entropy().Exp() }

// NaturalParams returns the log odds.
func (d *ContinuousBernoulli) NaturalParams() []*torch.Tensor { return []*torch.Tensor{d.Logits()} }

// LogNormalizer returns the log normalizer of natural parameters.
func (d *ContinuousBernoulli) LogNormalizer(params ...*torch.Tensor) *torch.Tensor {
	x := params[0]
	low, high := d.lims[0]-0.5, d.lims[1]-0.5
	stable := x.Le(low).Maximum(x.Gt(high))
	cut := torch.Where(stable, x, torch.OnesLike(x).Mul(low))
	norm := cut.Expm1().Abs().Log().Sub(cut.Abs().Log())
	taylor := x.Mul(0.5).Add(x.Pow(2).Div(24.0)).Sub(x.Pow(4).Div(2880.0))
	return torch.Where(stable, norm, taylor)
}
