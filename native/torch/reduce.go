package torch

import "torchfm/native"

var (
	opSum  = native.NewOp("aten::sum", "")
	opMean = native.NewOp("aten::mean", "")
	opEq   = native.NewOp("aten::equal", "")
)

// Sum returns the sum of all elements, int64 for an integer tensor.
func (t *Tensor) Sum() *Tensor { return one(opSum, arg(t), native.None()) }

// Mean returns the mean of all elements of a floating-point tensor.
func (t *Tensor) Mean() *Tensor { return one(opMean, arg(t), native.None()) }

// Equal reports whether two tensors have the same shape and elements, as torch.equal.
func Equal(a, b *Tensor) bool { return boolean(opEq, arg(a), arg(b)) }
