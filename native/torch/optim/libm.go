package optim

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

var (
	opPow    = native.NewOp("aten::pow", "Tensor_Tensor")
	opPolar  = native.NewOp("aten::polar", "")
	opAsReal = native.NewOp("aten::view_as_real", "")
)

// pow returns base**exponent of each pair (base, exponent) as C's pow computes it,
// which is what ** of Python's floats calls and which no formula of ours need equal
// in the last bit. Libtorch's pow calls it for elements that do not lie side by
// side in memory; those that do go through vector code with other last bits.
func pow(pairs []float64) []float64 {
	var result []float64
	torch.WithScope(func(*torch.Scope) {
		t := torch.FromSlice(pairs, int64(len(pairs)/2), 2)
		result = torch.ToSlice[float64](op.One(opPow, op.Arg(t.Select(1, 0)), op.Arg(t.Select(1, 1))))
	})
	return result
}

// cos returns the cosine of x as C's cos computes it, which is Python's math.cos:
// the real part of libtorch's polar.
func cos(x float64) float64 {
	var result float64
	torch.WithScope(func(*torch.Scope) {
		z := op.One(opPolar, op.Arg(torch.FromSlice([]float64{1})), op.Arg(torch.FromSlice([]float64{x})))
		result = torch.ToSlice[float64](op.One(opAsReal, op.Arg(z)))[0]
	})
	return result
}

// block is how many counts corrections computes at once.
const block = 256

// corrections are 1 - beta**n and its square root for counts n, as Python computes
// them, a block of counts at a time.
type corrections struct {
	beta  float64
	first int64 // the count of value[0]; 0 when there is none
	value [block]float64
	root  [block]float64
}

// at returns 1 - beta**n and (1 - beta**n)**0.5 for a whole n from 1.
func (c *corrections) at(beta, n float64) (value, root float64) {
	i := int64(n) - c.first
	if c.first == 0 || c.beta != beta || i < 0 || i >= block {
		c.fill(beta, int64(n))
		i = 0
	}
	return c.value[i], c.root[i]
}

func (c *corrections) fill(beta float64, first int64) {
	c.beta, c.first = beta, first
	pairs := make([]float64, 2*block)
	for i := range c.value {
		pairs[2*i], pairs[2*i+1] = beta, float64(first+int64(i))
	}
	for i, p := range pow(pairs) {
		c.value[i] = 1 - p
		pairs[2*i], pairs[2*i+1] = c.value[i], 0.5
	}
	copy(c.root[:], pow(pairs))
}
