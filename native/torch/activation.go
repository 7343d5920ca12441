package torch

import "torchfm/native"

var (
	opGELU   = native.NewOp("aten::gelu", "")
	opLinear = native.NewOp("aten::linear", "")
)

// GELU returns the Gaussian error linear unit of each element, x Phi(x), as
// torch.nn.functional.gelu. Approximate is "none" or "tanh".
func GELU(t *Tensor, approximate string) *Tensor {
	return one(opGELU, arg(t), native.String(approximate))
}

// Linear returns input weight^T + bias, as torch.nn.functional.linear. Input is
// [..., in], weight [out, in], bias [out] or nil, the result [..., out].
func Linear(input, weight, bias *Tensor) *Tensor {
	return one(opLinear, arg(input), arg(weight), arg(bias))
}
