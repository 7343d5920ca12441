package utils

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var opCat = native.NewOp("aten::cat", "")

// ParametersToVector returns the elements of all parameters, which must be on one
// device, as one vector, as torch.nn.utils.parameters_to_vector. Gradients go through it.
func ParametersToVector(parameters []*torch.Tensor) *torch.Tensor {
	sameDevice("parameters_to_vector", parameters)
	parts := make([]*torch.Tensor, len(parameters))
	for i, p := range parameters {
		parts[i] = p.View(-1)
	}
	return op.One(opCat, op.Tensors(parts), native.Int(0))
}

// VectorToParameters gives the parameters, in turn, the elements of vec, which they
// then share, as torch.nn.utils.vector_to_parameters. It panics when vec has too few.
func VectorToParameters(vec *torch.Tensor, parameters []*torch.Tensor) {
	sameDevice("vector_to_parameters", parameters)
	var want int64
	for _, p := range parameters {
		want += p.Numel()
	}
	if vec.Dim() != 1 || vec.Numel() < want {
		usage.Panic("vector_to_parameters", "want a vector of %d elements, got shape %v", want, vec.Shape())
	}
	at := int64(0)
	for _, p := range parameters {
		n := p.Numel()
		part := vec.Detach().Narrow(0, at, n).View(p.Shape()...)
		op.InPlace(opSetData, op.Arg(p), op.Arg(part))
		at += n
	}
}

func sameDevice(what string, parameters []*torch.Tensor) {
	for _, p := range parameters {
		if first := parameters[0].Device(); p.Device() != first {
			usage.Panic(what, "the parameters are on two devices, %v and %v", first, p.Device())
		}
	}
}
