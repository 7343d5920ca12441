package parametrizations

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils/internal/reparam"
	"torchfm/native/torch/nn/utils/parametrize"
)

// WeightNormOptions are the options of [WeightNorm].
type WeightNormOptions struct {
	Name string // of the tensor; default "weight"
	Dim  int64  // which keeps a norm for each index, -1 for one norm in all, Python's None; default 0
}

// WeightNorm computes a layer's weight as magnitude times direction, g v/|v|, which are
// trained as parametrizations.weight.original0 and original1, and returns m, as
// torch.nn.utils.parametrizations.weight_norm. State dicts of the older
// torch.nn.utils.weight_norm load too.
func WeightNorm[M nn.Module](m M, opts ...WeightNormOptions) M {
	o := usage.Option("weight_norm", opts)
	name := named(o.Name)
	parametrize.RegisterParametrization(m, name, nn.Register(&weightNorm{dim: o.Dim}), true)
	nn.BaseOf(m).RegisterLoadStateDictPreHook(func(_ nn.Module, dict torch.StateDict, prefix string) torch.StateDict {
		old := []string{prefix + name + "_g", prefix + name + "_v"}
		if dict.Get(old[0]) == nil || dict.Get(old[1]) == nil {
			return nil
		}
		for i := range dict {
			switch dict[i].Name {
			case old[0]:
				dict[i].Name = prefix + "parametrizations." + name + ".original0"
			case old[1]:
				dict[i].Name = prefix + "parametrizations." + name + ".original1"
			}
		}
		return dict
	})
	return m
}

// weightNorm computes a weight from its magnitude [..., 1] and direction.
type weightNorm struct {
	nn.Base
	dim int64
}

func (m *weightNorm) Forward(originals ...*torch.Tensor) *torch.Tensor {
	return reparam.WeightNorm(originals[1], originals[0], m.dim)
}

func (m *weightNorm) RightInverse(weight *torch.Tensor) []*torch.Tensor {
	return []*torch.Tensor{reparam.Magnitude(weight, m.dim), weight}
}

// String returns the parametrization as Python prints it.
func (m *weightNorm) String() string { return "_WeightNorm()" }
