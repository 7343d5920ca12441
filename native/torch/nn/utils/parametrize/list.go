package parametrize

import (
	"slices"
	"strconv"
	"strings"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
)

// opSetData gives a tensor other elements: it stays the same for its owners.
var opSetData = native.NewOp("aten::set_data", "")

// Several is a parametrization that computes a tensor from several; it can only be
// the first one of a tensor.
type Several interface {
	nn.Module
	Forward(originals ...*torch.Tensor) *torch.Tensor
	// RightInverse returns originals from which Forward computes t.
	RightInverse(t *torch.Tensor) []*torch.Tensor
}

// Invertible is a parametrization that what was trained is computed with backwards.
type Invertible interface {
	nn.Layer
	// RightInverse returns a tensor from which Forward computes t, or nil where it
	// cannot say, as Python's NotImplementedError.
	RightInverse(t *torch.Tensor) *torch.Tensor
}

// ParametrizationList holds the parametrizations of one tensor, in the order in which
// they are applied, and what the first is applied to: the parameter or buffer
// "original", or for a [Several] "original0", "original1", ...
type ParametrizationList struct {
	nn.Base
	// Unsafe is set where a parametrization may change dtype and shape.
	Unsafe      bool
	isParameter bool
	length      int
	originals   int // 0 for the one called "original"
}

// newList returns the list of one parametrization, of the tensor original, and what it
// computes first.
func newList(p nn.Module, original *torch.Tensor, isParameter, unsafe bool) (*ParametrizationList, *torch.Tensor) {
	m := nn.Register(&ParametrizationList{Unsafe: unsafe, isParameter: isParameter})
	m.append(p)
	shape, dtype := original.Shape(), original.DType()
	m.init(p, original)
	first := m.Forward()
	if !unsafe {
		unchanged("the parametrization's result", first, shape, dtype)
	}
	return m, first
}

// unchanged panics unless t has a shape and a dtype.
func unchanged(what string, t *torch.Tensor, shape []int64, dtype torch.DType) {
	if t.DType() != dtype {
		usage.Panic("parametrize", "%s has dtype %v, the tensor %v: it may change only when unsafe", what, t.DType(), dtype)
	}
	if !slices.Equal(t.Shape(), shape) {
		usage.Panic("parametrize", "%s has shape %v, the tensor %v: it may change only when unsafe", what, t.Shape(), shape)
	}
}

// init registers what is trained.
func (m *ParametrizationList) init(p nn.Module, original *torch.Tensor) {
	trained := original.RequiresGrad()
	if several, ok := p.(Several); ok {
		var values []*torch.Tensor
		torch.NoGrad(func() { values = several.RightInverse(original) })
		m.originals = len(values)
		for i, v := range values {
			m.register("original"+strconv.Itoa(i), nn.Parameter(v, trained), trained)
		}
		return
	}
	var value *torch.Tensor
	torch.NoGrad(func() { value = inverse(p, original) })
	if value != nil {
		if value.DType() != original.DType() {
			usage.Panic("parametrize", "RightInverse of %v may not change the dtype %v, got %v", p, original.DType(), value.DType())
		}
		assign(original, value)
	}
	m.register("original", original, trained)
}

func (m *ParametrizationList) register(name string, t *torch.Tensor, trained bool) {
	if !m.isParameter {
		m.RegisterBuffer(name, t)
		return
	}
	m.RegisterParameter(name, t)
	t.SetRequiresGrad(trained)
}

// append adds a parametrization.
func (m *ParametrizationList) append(p nn.Module) {
	if _, ok := p.(Several); ok && m.length > 0 {
		usage.Panic("parametrize", "%v computes from several tensors: it can only be the first parametrization", p)
	} else if _, layer := p.(nn.Layer); !ok && !layer {
		usage.Panic("parametrize", "%T is no parametrization: want a Forward(x) or the methods of parametrize.Several", p)
	}
	m.RegisterModule(strconv.Itoa(m.length), p)
	m.length++
}

// Len returns the number of parametrizations.
func (m *ParametrizationList) Len() int { return m.length }

// At returns parametrization i, from 0.
func (m *ParametrizationList) At(i int) nn.Module { return m.GetSubmodule(strconv.Itoa(i)) }

// Originals returns what is trained in the place of the tensor.
func (m *ParametrizationList) Originals() []*torch.Tensor {
	names := m.names()
	list := make([]*torch.Tensor, len(names))
	for i, n := range names {
		if m.isParameter {
			list[i] = m.GetParameter(n)
		} else {
			list[i] = m.GetBuffer(n)
		}
	}
	return list
}

// names returns the names of what is trained.
func (m *ParametrizationList) names() []string {
	if m.originals == 0 {
		return []string{"original"}
	}
	list := make([]string, m.originals)
	for i := range list {
		list[i] = "original" + strconv.Itoa(i)
	}
	return list
}

// Forward computes the tensor.
func (m *ParametrizationList) Forward() *torch.Tensor {
	return nn.HookedAll(m, nil, func(m *ParametrizationList, _ []*torch.Tensor) []*torch.Tensor {
		var x *torch.Tensor
		for i := range m.length {
			switch p := m.At(i).(type) {
			case Several:
				x = p.Forward(m.Originals()...)
			case nn.Layer:
				if i == 0 {
					x = m.Originals()[0]
				}
				x = p.Forward(x)
			}
		}
		return []*torch.Tensor{x}
	})[0]
}

// RightInverse sets what is trained so that t is computed from it. It panics where a
// parametrization has no inverse.
func (m *ParametrizationList) RightInverse(t *torch.Tensor) {
	if t == nil {
		usage.Panic("parametrize", "the tensor of a parametrization cannot be set to nil: remove the parametrization first")
	}
	torch.NoGrad(func() {
		for i := m.length - 1; i >= 0; i-- {
			p := m.At(i)
			if several, ok := p.(Several); ok {
				m.set(several.RightInverse(t))
				return
			}
			if t = inverse(p, t); t == nil {
				usage.Panic("parametrize", "parametrization %v does not implement RightInverse", p)
			}
		}
		m.set([]*torch.Tensor{t})
	})
}

// set gives what is trained other values.
func (m *ParametrizationList) set(values []*torch.Tensor) {
	originals := m.Originals()
	if len(values) != len(originals) {
		usage.Panic("parametrize", "RightInverse must return %d tensors, got %d", len(originals), len(values))
	}
	for i, v := range values {
		if v.DType() != originals[i].DType() {
			usage.Panic("parametrize", "%s has dtype %v, RightInverse returned %v", m.names()[i], originals[i].DType(), v.DType())
		}
		assign(originals[i], v)
	}
}

// String returns the parametrizations as Python prints them.
func (m *ParametrizationList) String() string {
	list := nn.NewModuleList[nn.Module]()
	for i := range m.length {
		list.Append(m.At(i))
	}
	return "ParametrizationList" + strings.TrimPrefix(list.String(), "ModuleList")
}

// Compute is Forward, or what [Cached] holds of it.
func (m *ParametrizationList) Compute(nn.Module) *torch.Tensor {
	return cached(m, m.Forward)
}

// Assign is RightInverse, for what the program assigns to the field.
func (m *ParametrizationList) Assign(_ nn.Module, t *torch.Tensor) { m.RightInverse(t) }

// inverse is p's RightInverse, nil where p has none.
func inverse(p nn.Module, t *torch.Tensor) *torch.Tensor {
	if i, ok := p.(Invertible); ok {
		return i.RightInverse(t)
	}
	return nil
}

// assign makes to have from's elements, as set_.
func assign(to, from *torch.Tensor) {
	if to != from {
		op.InPlace(opSetData, op.Arg(to), op.Arg(from.Detach()))
	}
}
