package utils

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils/internal/reparam"
)

// WeightNormOptions are the options of [WeightNorm].
type WeightNormOptions struct {
	Name string // of the parameter; default "weight"
	Dim  int64  // which keeps a norm for each index, -1 for one norm in all, Python's None; default 0
}

// WeightNorm computes a layer's weight as magnitude times direction, g v/|v|, which are
// trained as the parameters weight_g and weight_v, and returns m, as
// torch.nn.utils.weight_norm, which PyTorch deprecates in favour of the one of
// package parametrizations.
func WeightNorm[M nn.Module](m M, opts ...WeightNormOptions) M {
	o := usage.Option("weight_norm", opts)
	w := &weightNorm{named(o.Name), o.Dim}
	b := nn.BaseOf(m)
	if b.GetComputed(w.name) != nil {
		usage.Panic("weight_norm", "parameter %q of %v is computed already", w.name, m)
	}
	weight := parameterOf("weight_norm", m, w.name)
	b.Unregister(w.name)
	b.RegisterParameter(w.name+"_g", reparam.Magnitude(weight.Detach(), w.dim))
	b.RegisterParameter(w.name+"_v", nn.Parameter(weight))
	b.RegisterComputed(w.name, w, w.Compute(m))
	return m
}

// RemoveWeightNorm makes the weight, or the tensor of a name, a parameter again, the
// last one, and returns m, as torch.nn.utils.remove_weight_norm.
func RemoveWeightNorm[M nn.Module](m M, name ...string) M {
	n := usage.One("remove_weight_norm", name, "weight")
	b := nn.BaseOf(m)
	w, ok := b.GetComputed(n).(*weightNorm)
	if !ok {
		usage.Panic("remove_weight_norm", "%v has no weight norm of %q", m, n)
	}
	weight := w.Compute(m)
	b.Unregister(n)
	b.Unregister(n + "_g")
	b.Unregister(n + "_v")
	b.RegisterParameter(n, nn.Parameter(weight))
	return m
}

// weightNorm computes a parameter from its magnitude and direction.
type weightNorm struct {
	name string
	dim  int64
}

// Compute returns g v/|v|.
func (w *weightNorm) Compute(m nn.Module) *torch.Tensor {
	b := nn.BaseOf(m)
	return reparam.WeightNorm(b.GetParameter(w.name+"_v"), b.GetParameter(w.name+"_g"), w.dim)
}

// named is the name of the parameter that options give.
func named(name string) string {
	if name == "" {
		return "weight"
	}
	return name
}
