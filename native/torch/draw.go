package torch

import "torchfm/native"

var (
	opRand          = native.NewOp("aten::rand", "generator")
	opRandn         = native.NewOp("aten::randn", "generator")
	opRandLike      = native.NewOp("aten::rand_like", "")
	opRandnLike     = native.NewOp("aten::randn_like", "")
	opRandint       = native.NewOp("aten::randint", "low_generator")
	opRandintLike   = native.NewOp("aten::randint_like", "low_dtype")
	opRandperm      = native.NewOp("aten::randperm", "generator")
	opNormal        = native.NewOp("aten::normal", "Tensor_Tensor")
	opNormalStd     = native.NewOp("aten::normal", "Tensor_float")
	opNormalMean    = native.NewOp("aten::normal", "float_Tensor")
	opNormalNumbers = native.NewOp("aten::normal", "float_float")
	opBernoulli     = native.NewOp("aten::bernoulli", "")
	opBernoulli_    = overloads{native.NewOp("aten::bernoulli_", "Tensor"), native.NewOp("aten::bernoulli_", "float")}
	opMultinomial   = native.NewOp("aten::multinomial", "")
	opPoisson       = native.NewOp("aten::poisson", "")
	opUniform_      = native.NewOp("aten::uniform_", "")
	opNormal_       = native.NewOp("aten::normal_", "")
	opExponential_  = native.NewOp("aten::exponential_", "")
	opGeometric_    = native.NewOp("aten::geometric_", "")
	opCauchy_       = native.NewOp("aten::cauchy_", "")
	opLogNormal_    = native.NewOp("aten::log_normal_", "")
	opRandom_       = native.NewOp("aten::random_", "from")
)

// Functions that draw take their generator in [Options] or as a last parameter
// that may be left out; then it is the device's default generator, which
// [ManualSeed] seeds.

// Rand returns numbers drawn uniformly from [0, 1), as torch.rand.
func Rand(size []int64, opts ...Options) *Tensor {
	return optional(opts).draw(opRand, native.Ints(size))
}

// Randn returns numbers drawn from the standard normal distribution, as torch.randn.
func Randn(size []int64, opts ...Options) *Tensor {
	return optional(opts).draw(opRandn, native.Ints(size))
}

// RandLike is [Rand] with t's shape, dtype and device, from the default generator.
func RandLike(t *Tensor, opts ...Options) *Tensor { return optional(opts).like(opRandLike, t) }

// RandnLike is [Randn] with t's shape, dtype and device, from the default generator.
func RandnLike(t *Tensor, opts ...Options) *Tensor { return optional(opts).like(opRandnLike, t) }

// Randint returns integers drawn uniformly from low to high - 1, int64 unless the
// options give a dtype, as torch.randint.
func Randint(low, high int64, size []int64, opts ...Options) *Tensor {
	return optional(opts).integers().draw(opRandint, native.Int(low), native.Int(high), native.Ints(size))
}

// RandintLike is [Randint] with t's shape, dtype and device, from the default
// generator.
func RandintLike(t *Tensor, low, high int64, opts ...Options) *Tensor {
	return optional(opts).like(opRandintLike, t, native.Int(low), native.Int(high))
}

// Randperm returns the integers from 0 to n-1 in random order, int64 unless the
// options give a dtype, as torch.randperm.
func Randperm(n int64, opts ...Options) *Tensor {
	return optional(opts).integers().draw(opRandperm, native.Int(n))
}

// NormalOptions are the options of [Normal].
type NormalOptions struct {
	Size []int64 // of the result when mean and std are numbers; default none
	Options
}

// Normal returns draws from normal distributions of these means and standard
// deviations: tensors, for which there is a draw for each element, or numbers, of
// which two need a size in the options, as torch.normal.
func Normal(mean, std Operand, opts ...NormalOptions) *Tensor {
	o := optional(opts)
	m, meanTensor := mean.(*Tensor)
	s, stdTensor := std.(*Tensor)
	if meanTensor || stdTensor {
		if o.Size != nil || o.Options != (Options{Generator: o.Generator}) {
			panic(&Error{Op: opNormal.Name(), Message: "a size and options but the generator go with two numbers only"})
		}
	}
	g := native.GeneratorArg(o.Generator.Handle())
	switch {
	case meanTensor && stdTensor:
		return one(opNormal, arg(m), arg(s), g)
	case meanTensor:
		return one(opNormalStd, arg(m), realArg(std), g)
	case stdTensor:
		return one(opNormalMean, realArg(mean), arg(s), g)
	case o.Size == nil:
		panic(&Error{Op: opNormal.Name(), Message: "two numbers need a size"})
	}
	return o.draw(opNormalNumbers, realArg(mean), realArg(std), native.Ints(o.Size))
}

// Bernoulli returns for each element, a probability, 1 with that probability and 0
// otherwise.
func (t *Tensor) Bernoulli(g ...*Generator) *Tensor { return one(opBernoulli, arg(t), generator(g)) }

// Bernoulli_ sets each element of t to 1 with probability p, a number or a tensor
// with one for each, and to 0 otherwise, and returns t.
func (t *Tensor) Bernoulli_(p Operand, g ...*Generator) *Tensor {
	op, of := opBernoulli_.of(p)
	if op == opBernoulli_.number {
		of = realArg(p)
	}
	return t.inPlace(op, arg(t), of, generator(g))
}

// MultinomialOptions are the options of [Tensor.Multinomial].
type MultinomialOptions struct {
	Replacement bool       // a position may be drawn more than once; default false
	Generator   *Generator // default the device's
}

// Multinomial returns n positions drawn for each row of t, [n] or [rows, n] of
// int64, with the row's elements as weights.
func (t *Tensor) Multinomial(n int64, opts ...MultinomialOptions) *Tensor {
	o := optional(opts)
	return one(opMultinomial, arg(t), native.Int(n), native.Bool(o.Replacement), native.GeneratorArg(o.Generator.Handle()))
}

// Poisson returns a draw from the Poisson distribution of each element, its rate,
// as torch.poisson.
func Poisson(t *Tensor, g ...*Generator) *Tensor { return one(opPoisson, arg(t), generator(g)) }

// Uniform_ fills t with draws from [from, to) and returns t.
func (t *Tensor) Uniform_(from, to float64, g ...*Generator) *Tensor {
	return t.inPlace(opUniform_, arg(t), native.Float(from), native.Float(to), generator(g))
}

// Normal_ fills t with draws from a normal distribution and returns t.
func (t *Tensor) Normal_(mean, std float64, g ...*Generator) *Tensor {
	return t.inPlace(opNormal_, arg(t), native.Float(mean), native.Float(std), generator(g))
}

// Exponential_ fills t with draws from the exponential distribution of rate lambda
// and returns t.
func (t *Tensor) Exponential_(lambda float64, g ...*Generator) *Tensor {
	return t.inPlace(opExponential_, arg(t), native.Float(lambda), generator(g))
}

// Geometric_ fills t with draws from the geometric distribution, from 1 on, and
// returns t.
func (t *Tensor) Geometric_(p float64, g ...*Generator) *Tensor {
	return t.inPlace(opGeometric_, arg(t), native.Float(p), generator(g))
}

// Cauchy_ fills t with draws from a Cauchy distribution and returns t.
func (t *Tensor) Cauchy_(median, sigma float64, g ...*Generator) *Tensor {
	return t.inPlace(opCauchy_, arg(t), native.Float(median), native.Float(sigma), generator(g))
}

// LogNormal_ fills t with exp of draws from a normal distribution of this mean and
// standard deviation and returns t.
func (t *Tensor) LogNormal_(mean, std float64, g ...*Generator) *Tensor {
	return t.inPlace(opLogNormal_, arg(t), native.Float(mean), native.Float(std), generator(g))
}

// Random_ fills t with integers drawn uniformly from from to to - 1 and
// returns t.
func (t *Tensor) Random_(from, to int64, g ...*Generator) *Tensor {
	return t.inPlace(opRandom_, arg(t), native.Int(from), native.Int(to), generator(g))
}
