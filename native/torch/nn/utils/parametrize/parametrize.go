// Package parametrize is torch.nn.utils.parametrize: a layer's weight becomes what a
// module computes from other tensors, which are trained in its place.
//
//	type Symmetric struct{ nn.Base }
//
//	func (m *Symmetric) Forward(x *torch.Tensor) *torch.Tensor {
//		return x.Triu(0).Add(x.Triu(1).T())
//	}
//
//	layer := nn.NewLinear(3, 3)
//	parametrize.RegisterParametrization(layer, "weight", nn.Register(new(Symmetric)))
//
// The state dict then has parametrizations.weight.original in the place of weight. The
// field layer.Weight is computed before each Forward of the layer, and in between holds
// what it was computed to then. What a program assigns to it goes through the
// parametrizations' RightInverse, as in Python. The module prints as ParametrizedLinear.
//
// A module of one's own must call its Forward through [nn.Hooked] for this.
package parametrize

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
)

// RegisterParametrization makes p compute the parameter or buffer of a name of m, or
// what is computed there already be passed through p, and returns m, as
// register_parametrization. P is an [nn.Layer], an [Invertible] or a [Several]; with
// one of the latter two what is trained starts so that the tensor stays the same. It
// may change dtype and shape when unsafe; default false.
func RegisterParametrization[M nn.Module](m M, name string, p nn.Module, unsafe ...bool) M {
	risky := usage.One("parametrize", unsafe, false)
	b := nn.BaseOf(m)
	p.Train(m.Training())
	if list := listOf(m, name); list != nil {
		var first *torch.Tensor
		if !risky {
			first = check(p, list.Forward())
		}
		list.append(p)
		if risky {
			list.Unsafe = true
			first = list.Forward()
		}
		compute(b, name, list, first)
		return m
	}
	original, isParameter := find(m, name)
	if original == nil {
		usage.Panic("parametrize", "%v has no parameter, buffer or parametrized tensor %q", m, name)
	}
	list, first := newList(p, original, isParameter, risky)
	compute(b, name, list, first)
	dict := lists(m)
	if dict == nil {
		dict = nn.NewModuleDict[nn.Module]()
		b.RegisterModule("parametrizations", dict)
	}
	dict.Set(name, list)
	return m
}

// compute has the field of a name be what list computes, which first is.
func compute(b *nn.Base, name string, list *ParametrizationList, first *torch.Tensor) {
	if b.GetComputed(name) != nil {
		b.Unregister(name)
	}
	b.RegisterComputed(name, list, first)
}

// check returns p of y, and panics where p or its inverse changes dtype or shape.
func check(p nn.Module, y *torch.Tensor) *torch.Tensor {
	layer, ok := p.(nn.Layer)
	if !ok {
		usage.Panic("parametrize", "%v can only be the first parametrization", p)
	}
	x := layer.Forward(y)
	unchanged("the parametrization's result", x, y.Shape(), y.DType())
	if z := inverse(p, x); z != nil {
		unchanged("what RightInverse returned", z, y.Shape(), y.DType())
	}
	return x
}

// IsParametrized reports whether a tensor of m is parametrized, the one of a name when
// it is given.
func IsParametrized(m nn.Module, name ...string) bool {
	if len(name) == 0 {
		dict := lists(m)
		return dict != nil && dict.Len() > 0
	}
	return listOf(m, usage.One("parametrize", name, "")) != nil
}

// Parametrizations returns the parametrizations of a tensor of m, Python's
// m.parametrizations[name], nil when it has none.
func Parametrizations(m nn.Module, name string) *ParametrizationList { return listOf(m, name) }

// RemoveParametrizations makes the tensor of a name a parameter or buffer of m again,
// the last one, and returns m, as remove_parametrizations. It has the value that was
// computed, or with leaveParametrized false what was trained, which must be one tensor.
func RemoveParametrizations[M nn.Module](m M, name string, leaveParametrized ...bool) M {
	computed := usage.One("parametrize", leaveParametrized, true)
	list := listOf(m, name)
	if list == nil {
		usage.Panic("parametrize", "%v has no parametrization of %q", m, name)
	}
	if !computed && list.originals > 0 {
		usage.Panic("parametrize", "%s of %v is computed from several tensors: it cannot be left as it was trained", name, m)
	}
	t := list.Originals()[0]
	isParameter := list.isParameter
	if list.originals > 0 {
		t = list.Forward()
		if isParameter = t.RequiresGrad(); isParameter {
			t = nn.Parameter(t)
		}
	} else if computed {
		torch.NoGrad(func() { assign(t, list.Forward()) })
	}
	b := nn.BaseOf(m)
	b.Unregister(name)
	dict := lists(m)
	dict.Unregister(name)
	if isParameter {
		trained := t.RequiresGrad()
		b.RegisterParameter(name, t)
		t.SetRequiresGrad(trained)
	} else {
		b.RegisterBuffer(name, t)
	}
	if dict.Len() == 0 {
		b.Unregister("parametrizations")
	}
	return m
}

// TransferParametrizationsAndParams gives to the parametrizations of from, of all its
// tensors or of the one of a name, with the same tensors to compute from, and returns
// to, as transfer_parametrizations_and_params.
func TransferParametrizationsAndParams[M nn.Module](from nn.Module, to M, name ...string) M {
	dict := lists(from)
	if dict == nil {
		return to
	}
	for n, m := range dict.All() {
		if len(name) > 0 && n != usage.One("parametrize", name, "") {
			continue
		}
		list := m.(*ParametrizationList)
		if t, _ := find(to, n); t == nil && listOf(to, n) == nil {
			nn.BaseOf(to).RegisterParameter(n, nn.Parameter(list.Forward()))
		}
		for i := range list.Len() {
			RegisterParametrization(to, n, list.At(i))
		}
		target := listOf(to, n)
		originals := list.Originals()
		for i, o := range target.names() {
			if target.isParameter {
				target.SetParameter(o, originals[i])
			} else {
				target.SetBuffer(o, originals[i])
			}
		}
		compute(nn.BaseOf(to), n, target, target.Forward())
	}
	return to
}

// lists returns m.parametrizations, nil when there is none.
func lists(m nn.Module) *nn.ModuleDict[nn.Module] {
	for _, c := range nn.BaseOf(m).NamedChildren() {
		if dict, ok := c.Module.(*nn.ModuleDict[nn.Module]); ok && c.Name == "parametrizations" {
			return dict
		}
	}
	return nil
}

func listOf(m nn.Module, name string) *ParametrizationList {
	list, _ := nn.BaseOf(m).GetComputed(name).(*ParametrizationList)
	return list
}

// find returns the parameter or buffer of a name, nil when there is none.
func find(m nn.Module, name string) (t *torch.Tensor, isParameter bool) {
	b := nn.BaseOf(m)
	if torch.Try(func() { t = b.GetParameter(name) }) == nil {
		return t, true
	}
	if torch.Try(func() { t = b.GetBuffer(name) }) != nil {
		t = nil
	}
	return t, false
}
