package distributions

import (
	"math"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// Numbers as Python's math computes them.
const (
	euler         = 0.5772156649015329 // the Euler-Mascheroni constant
	onePlusEuler  = 1.5772156649015328 // 1 + euler, rounded
	log2          = 0.6931471805599453 // math.log(2)
	logPi         = 1.1447298858494002 // math.log(math.pi)
	halfLogPi     = 0.5723649429247001 // 0.5 * math.log(math.pi)
	log2Pi        = 1.8378770664093453 // math.log(2 * math.pi)
	log4Pi        = 2.5310242469692907 // math.log(4 * math.pi)
	onePlusLog2Pi = 2.8378770664093453 // 1.0 + math.log(2 * math.pi)
	logSqrt2Pi    = 0.9189385332046727 // math.log(math.sqrt(2 * math.pi))
	normalEntropy = 1.4189385332046727 // 0.5 + 0.5 * math.log(2 * math.pi)
	sqrt2         = 1.4142135623730951 // math.sqrt(2)
	sqrt2Pi       = 2.5066282746310002 // math.sqrt(2 * math.pi)
	pi            = 3.141592653589793
)

var (
	inf = math.Inf(1)
	nan = math.NaN()
)

var (
	opStandardGamma   = native.NewOp("aten::_standard_gamma", "")
	opSampleDirichlet = native.NewOp("aten::_sample_dirichlet", "")
	opDirichletGrad   = native.NewOp("aten::_dirichlet_grad", "")
	opBinomial        = native.NewOp("aten::binomial", "")
)

// like are the options of a tensor of another's dtype and device.
func like(t *torch.Tensor) torch.Options { return torch.Options{DType: t.DType(), Device: t.Device()} }

// drawn are like with a generator.
func drawn(t *torch.Tensor, g *torch.Generator) torch.Options {
	return torch.Options{DType: t.DType(), Device: t.Device(), Generator: g}
}

// standardNormal is _standard_normal.
func standardNormal(shape []int64, of *torch.Tensor, g *torch.Generator) *torch.Tensor {
	return torch.Empty(shape, like(of)).Normal_(0, 1, g)
}

// withoutGrad is f with gradient recording off.
func withoutGrad(f func() *torch.Tensor) (t *torch.Tensor) {
	torch.NoGrad(func() { t = f() })
	return t
}

// standardGamma draws from gamma distributions of rate 1.
func standardGamma(concentration *torch.Tensor, g *torch.Generator) *torch.Tensor {
	return op.One(opStandardGamma, op.Arg(concentration), native.GeneratorArg(g.Handle()))
}

// binomial draws counts.
func binomial(count, probs *torch.Tensor, g *torch.Generator) *torch.Tensor {
	return op.One(opBinomial, op.Arg(count), op.Arg(probs), native.GeneratorArg(g.Handle()))
}

// tiny is the smallest positive normal number of a tensor's dtype.
func tiny(t *torch.Tensor) float64 { return torch.Finfo(t.DType()).SmallestNormal }

// copied is a contiguous copy.
func copied(t *torch.Tensor) *torch.Tensor { return t.Clone(torch.ContiguousFormat) }

// diagonal is the diagonal of matrices.
func diagonal(t *torch.Tensor) *torch.Tensor {
	return t.Diagonal(torch.DiagonalOptions{Dim1: -2, Dim2: new(int64(-1))})
}

// broadcast gives two tensors one shape.
func broadcast(a, b *torch.Tensor) (*torch.Tensor, *torch.Tensor) {
	both := torch.BroadcastTensors(a, b)
	return both[0], both[1]
}

// crossEntropy is binary_cross_entropy_with_logits without reduction.
func crossEntropy(logits, target *torch.Tensor) *torch.Tensor {
	return torch.BinaryCrossEntropyWithLogits(logits, target, torch.BinaryCrossEntropyWithLogitsOptions{Reduction: torch.ReduceNone})
}

// enumerated are the numbers 0 to n - 1 along a new first dimension of a batch.
func enumerated(n int64, batch []int64, o torch.Options, expand bool) *torch.Tensor {
	shape := make([]int64, len(batch)+1)
	for i := range shape {
		shape[i] = 1
	}
	shape[0] = -1
	values := torch.Arange(0, n, 1, o).View(shape...)
	if expand {
		copy(shape[1:], batch)
		values = values.Expand(shape...)
	}
	return values
}
